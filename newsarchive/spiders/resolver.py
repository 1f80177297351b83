"""Names to addresses: only those that may be connected to come out. Takes the place of the reactor's own resolver.

Every connection of the crawl comes through here, also one to an address written in numbers, and connects to what came
out: there is no second look-up that could answer something else. Answers are remembered for ``KEPT`` seconds.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.request import getproxies

from scrapy.crawler import Crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer  # type: ignore[import-untyped]  # ships no types

from newsarchive.crawl import addresses

KEPT = 300.0
"""seconds; a site that moves is found again, one that flips its answers on every question is not followed"""
MOST = 8
"""addresses of one name that are tried"""

LookUp = Callable[[str], list[str]]


class _Resolution:
    """Twisted wants one; a question that was asked cannot be taken back."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing: who asked does not listen any more."""


def look_up(host: str) -> list[str]:
    """The system's answer, IPv4 and IPv6; none when there is none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@implementer(IHostnameResolver)
class GuardedResolver:
    """Asks the system in a thread of its own per name, so that a name server that hangs delays nobody else."""

    def __init__(
        self, reactor: Any, guard: addresses.Guard, look_up: LookUp = look_up, *, crawler: Crawler | None = None
    ) -> None:
        self._reactor = reactor
        self._look_up = look_up
        self.guard = guard
        self.crawler = crawler
        self._known: dict[str, tuple[float, list[str]]] = {}
        self._waiting: dict[str, list[tuple[Any, int]]] = {}

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """IHostnameResolver: tells the receiver the usable addresses, or none."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        written = addresses.literal(hostName)
        known = (time.monotonic(), [written]) if written else self._known.get(hostName)
        if known is not None and time.monotonic() - known[0] < KEPT:
            self._tell(resolutionReceiver, hostName, portNumber, known[1])
            return resolution
        waiting = self._waiting.setdefault(hostName, [])
        waiting.append((resolutionReceiver, portNumber))
        if len(waiting) == 1:
            threading.Thread(target=self._ask, args=(hostName,), name=f"look-up {hostName}", daemon=True).start()
        return resolution

    def _ask(self, host: str) -> None:
        found = self._look_up(host)
        self._reactor.callFromThread(self._answered, host, found)

    def _answered(self, host: str, found: list[str]) -> None:
        if found:
            self._known[host] = (time.monotonic(), found)
        for receiver, port in self._waiting.pop(host, []):
            self._tell(receiver, host, port, found)

    def _tell(self, receiver: Any, host: str, port: int, found: list[str]) -> None:
        for address in self.guard.choose(host, port, found)[:MOST]:
            v6 = ipaddress.ip_address(address).version == 6
            receiver.addressResolved((IPv6Address if v6 else IPv4Address)("TCP", address, port))
        receiver.resolutionComplete()


def install(crawler: Crawler, reactor: Any) -> addresses.Guard:
    """Put the crawl's guard where the reactor's connections are made; once, however many handlers ask for it."""
    present = reactor.nameResolver
    if isinstance(present, GuardedResolver) and present.crawler is crawler:
        return present.guard

    def named() -> list[str]:
        return list(crawler.spider.session.runs) if crawler.spider is not None else []  # type: ignore[attr-defined]

    proxies = [url for scheme, url in getproxies().items() if scheme != "no"]
    allowed = crawler.settings.getbool("ARCHIVE_ALLOW_PRIVATE")
    guard = addresses.Guard(named, allow_private=allowed, proxies=proxies)
    resolver = GuardedResolver(reactor, guard, crawler=crawler)
    reactor.installNameResolver(resolver)
    return guard
