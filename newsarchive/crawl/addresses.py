"""Which IP addresses a crawl may connect to: public ones, and private ones only of hosts the person named and allowed.

A site on a public address must never lead to the machine it is crawled from, its neighbours or a cloud's metadata
service (server-side request forgery, DNS rebinding). No network here: the resolver (spiders/resolver.py) asks, where
connections are made, which of the addresses it found may be used.
"""

import ipaddress
import socket
from collections.abc import Callable, Collection, Sequence
from urllib.parse import urlsplit

from newsarchive import urls

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are the IPv4 address that is reached"""
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
"""RFC 4291 2.4; everything else is reserved, local or a translation"""
_NOT_FOR_US = tuple(
    map(
        ipaddress.ip_network,
        (
            "168.63.129.16/32",  # Azure's metadata and wire server, a public address by its number
            "192.88.99.0/24",  # RFC 7526, once the 6to4 relays
            "3fff::/20",  # RFC 9637, documentation; newer than some versions of ipaddress
        ),
    )
)


def literal(host: str) -> str | None:
    """The address that a host written in numbers means, ``inet_aton``'s spellings (``0x7f.1``, ``2130706433``)
    included; None for a name."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError, ValueError):
        return None


def kind(address: str) -> str | None:
    """What is not public about an address (``loopback``, ``private``, ``link-local``, ``reserved`` …); None: it is."""
    try:
        parsed = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return "unusable"
    return _kind(parsed)


def _kind(address: _Address) -> str | None:
    if isinstance(address, ipaddress.IPv6Address):
        if (inner := _embedded(address)) is not None:
            return _kind(inner)
        if address.scope_id:
            return "link-local"
    for wrong, name in (
        (address.is_unspecified, "unspecified"),
        (address.is_loopback, "loopback"),
        (address.is_link_local, "link-local"),
        (address.is_multicast, "multicast"),
        (address.is_private, "private"),
        (not address.is_global, "shared"),  # RFC 6598, the addresses behind a carrier's NAT
        (address.is_reserved, "reserved"),
        (address.version == 6 and address not in _GLOBAL_UNICAST, "reserved"),
        (any(address in network for network in _NOT_FOR_US), "reserved"),
    ):
        if wrong:
            return name
    return None


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that packets to this one end at: mapped, 6to4, NAT64."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class Guard:
    """Chooses, for each look-up of a run, the addresses that may be connected to."""

    def __init__(
        self,
        named: Callable[[], Collection[str]],
        *,
        allow_private: bool = False,
        proxies: Collection[str] = (),
    ) -> None:
        """``named``: the sites (``host[:port]``) a person asked for. ``proxies``: addresses of the proxies that the
        environment names; theirs may be private."""
        self._named = named
        self._allow_private = allow_private
        self._proxies = frozenset(_place(*where) for where in map(_host_and_port, proxies) if where[0])
        self._public: set[str] = set()
        """hosts that had a public address in this run: a private one is not theirs any more"""
        self.refused: dict[str, str] = {}
        """``host:port`` -> the line for the person"""

    def choose(self, host: str, port: int, found: Sequence[str]) -> list[str]:
        """The addresses of a host that may be used: the public ones; when it has none, and the person named it and
        allowed it, its private ones. None of them: ``refused`` says why."""
        place = _place(host, port)
        public = [address for address in found if kind(address) is None]
        if public:
            self._public.add(host)
            self.refused.pop(place, None)
            return public
        if place in self._proxies or not found:
            return list(found)
        if self._allow_private and host not in self._public and self._is_named(host, port):
            return list(found)
        self.refused[place] = self._line(host, found[0])
        return []

    def why(self, host: str, port: int) -> str | None:
        """The line about the host's last look-up when it was refused."""
        return self.refused.get(_place(host, port))

    def _line(self, host: str, address: str) -> str:
        what = f"{kind(address)} address"
        what = f"a {what}" if address == literal(host) else f"at {address}, a {what}"
        if host in self._public:
            return f"refused: it is now {what}, after a public one"
        if self._allow_private:
            return f"refused: it is {what}, and not what was asked for"
        return f"refused: it is {what}; --allow-private lets you visit it"

    def _is_named(self, host: str, port: int) -> bool:
        named = self._named()
        return any(urls.in_scope(f"{scheme}://{_place(host, port)}/", site) for scheme in _PORTS for site in named)


_PORTS = {"http": 80, "https": 443}


def _place(host: str, port: int) -> str:
    return f"[{host.strip('[]')}]:{port}" if ":" in host else f"{host}:{port}"


def _host_and_port(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        return parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 80)
    except ValueError:
        return "", 0
