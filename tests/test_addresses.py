"""Where a crawl may connect to: a site on a public address never leads to this machine, its network or its cloud."""

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import crashing
import pytest
from hostile_server import Answer, article, home, hostile, robots

from newsarchive.crawl.addresses import Guard, kind, literal
from newsarchive.spiders.resolver import GuardedResolver

PUBLIC = ["8.8.8.8", "193.140.9.1", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2a00:1450:4017::1", "2606:4700::1111"]
PUBLIC += ["64:ff9b::8.8.8.8", "::ffff:8.8.8.8", "2002:808:808::1"]
NOT_PUBLIC = {
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "::1": "loopback",
    "[::1]": "loopback",
    "0.0.0.0": "unspecified",
    "::": "unspecified",
    "0.1.2.3": "private",
    "10.0.0.1": "private",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.168.1.1": "private",
    "198.18.0.1": "private",
    "192.0.2.1": "private",
    "fd12:3456::1": "private",
    "fd00:ec2::254": "private",
    "2001:db8::1": "private",
    "169.254.169.254": "link-local",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "100.64.0.1": "shared",
    "100.100.100.200": "shared",
    "224.0.0.1": "multicast",
    "ff02::1": "multicast",
    "255.255.255.255": "private",
    "240.0.0.1": "private",
    "168.63.129.16": "reserved",
    "fec0::1": "private",
    "4000::1": "reserved",
    "3fff::1": "reserved",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:a9fe:a9fe": "link-local",
    "::127.0.0.1": "reserved",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b::10.0.0.1": "private",
    "64:ff9b:1::8.8.8.8": "private",
    "2002:7f00:1::1": "loopback",
    "2002:a00:1::": "private",
    "2001:0:a00:1::1": "private",  # Teredo
    "haber.example": "unusable",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert kind(address) is None


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public(address: str) -> None:
    found = kind(address)
    assert found is not None
    if address not in {"240.0.0.1", "255.255.255.255", "fec0::1", "64:ff9b:1::8.8.8.8"}:  # versions of Python differ
        assert found == NOT_PUBLIC[address]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("[::1]", "::1"),
        ("::ffff:7f00:1", "::ffff:7f00:1"),
        ("localhost", None),
        ("haber.example", None),
        ("127.0.0.1.example", None),
        ("", None),
    ],
)
def test_hosts_written_in_numbers(host: str, address: str | None) -> None:
    found = literal(host)
    assert found == address or (found is not None and kind(found) == "loopback")


A, B, LOCAL, INSIDE = "93.184.216.34", "2606:2800:220:1::1", "127.0.0.1", "10.1.2.3"


def guard(*named: str, allow: bool = False, proxies: tuple[str, ...] = ()) -> Guard:
    return Guard(lambda: named, allow_private=allow, proxies=proxies)


Look = tuple[str, int, list[str], list[str]]
LOOKS: dict[str, tuple[Guard, list[Look]]] = {
    # guard, then (host, port, what the resolver says, what may be used) one after the other
    "public": (guard("haber.example"), [("haber.example", 443, [A, B], [A, B])]),
    "private": (guard("haber.example"), [("haber.example", 443, [LOCAL], [])]),
    "mixed: the public one": (guard("haber.example"), [("haber.example", 80, [INSIDE, A, LOCAL], [A])]),
    "mixed and allowed: the public one": (
        guard("haber.example", allow=True),
        [("haber.example", 80, [LOCAL, A], [A])],
    ),
    "nothing found": (guard("haber.example"), [("haber.example", 443, [], [])]),
    "rebinding": (
        guard("haber.example"),
        [("haber.example", 443, [A], [A]), ("haber.example", 443, [LOCAL], []), ("haber.example", 443, [A], [A])],
    ),
    "rebinding of one that may be private": (
        guard("haber.example", allow=True),
        [("haber.example", 443, [A], [A]), ("haber.example", 443, [LOCAL], [])],
    ),
    "named and allowed": (guard("127.0.0.1:8100", allow=True), [("127.0.0.1", 8100, [LOCAL], [LOCAL])]),
    "another port of it": (guard("127.0.0.1:8100", allow=True), [("127.0.0.1", 9200, [LOCAL], [])]),
    "another host": (guard("127.0.0.1:8100", allow=True), [("intranet.example", 8100, [INSIDE], [])]),
    "www of it": (guard("yerel.example", allow=True), [("www.yerel.example", 80, [INSIDE], [INSIDE])]),
    "IPv6 and allowed": (guard("[::1]:8100", allow=True), [("::1", 8100, ["::1"], ["::1"])]),
    "the proxy": (
        guard("haber.example", proxies=("http://user:pass@10.0.0.9:3128", "proxy.example:8080")),
        [("10.0.0.9", 3128, ["10.0.0.9"], ["10.0.0.9"]), ("10.0.0.9", 80, ["10.0.0.9"], [])],
    ),
}


@pytest.mark.parametrize("what", LOOKS)
def test_which_addresses_of_a_host_may_be_used(what: str) -> None:
    chosen, looks = LOOKS[what]
    for host, port, found, usable in looks:
        assert chosen.choose(host, port, found) == usable
        assert (chosen.why(host, port) is None) == bool(usable or not found)


@pytest.mark.parametrize(
    ("chosen", "host", "found", "line"),
    [
        (guard(), "127.0.0.1", [LOCAL], "refused: it is a loopback address; --allow-private lets you visit it"),
        (guard(), "a.example", [INSIDE],
         "refused: it is at 10.1.2.3, a private address; --allow-private lets you visit it"),
        (guard(allow=True), "a.example", [INSIDE],
         "refused: it is at 10.1.2.3, a private address, and not what was asked for"),
    ],
)  # fmt: skip
def test_the_line_for_the_person(chosen: Guard, host: str, found: list[str], line: str) -> None:
    chosen.choose(host, 80, found)
    assert chosen.why(host, 80) == line


class FakeReactor:
    def callFromThread(self, work: Callable[..., None], *arguments: Any) -> None:
        work(*arguments)


class Receiver:
    def __init__(self) -> None:
        self.found: list[tuple[str, int]] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:
        pass

    def addressResolved(self, address: Any) -> None:
        self.found.append((address.host, address.port))

    def resolutionComplete(self) -> None:
        self.complete = True


def resolved(resolver: GuardedResolver, host: str, port: int) -> list[tuple[str, int]]:

    receiver = Receiver()
    resolver.resolveHostName(receiver, host, port)
    for thread in threading.enumerate():
        if thread.name == f"look-up {host}":
            thread.join(60)
    assert receiver.complete
    return receiver.found


def test_a_resolver_that_changes_its_answer_is_asked_once_and_never_believed() -> None:
    answers = [[A], [LOCAL], [LOCAL]]
    resolver = GuardedResolver(FakeReactor(), guard("haber.example"), lambda host: answers.pop(0))
    assert resolved(resolver, "haber.example", 443) == [(A, 443)]
    assert resolved(resolver, "haber.example", 80) == [(A, 80)], "remembered"
    assert len(answers) == 2
    resolver._known.clear()  # KEPT seconds later
    assert resolved(resolver, "haber.example", 443) == []
    assert resolved(resolver, "169.254.169.254", 80) == []
    assert resolved(resolver, "2130706433", 80) == []
    assert len(answers) == 1, "what is written in numbers is no question"


LIAR = """
import os, socket, sys, time
from newsarchive.cli import main
names = {"gazete.example": "127.0.0.1", "www.gazete.example": "127.0.0.1", "iceride.example": "127.0.0.1"}
real = socket.getaddrinfo
def told(host, *rest, **named):
    if host in names:
        time.sleep(float(os.environ.get("SLOW_NAMES", "0")))
    return real(names.get(host, host), *rest, **named)
socket.getaddrinfo = told
sys.exit(main())
"""


def crawl(archive: Path, *arguments: str, allow: str = "") -> tuple[int, list[str]]:
    environment = {**os.environ, "NEWSARCHIVE_ALLOW_PRIVATE": allow}
    command = [sys.executable, "-c", LIAR, "--archive", str(archive), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, env=environment)
    return done.returncode, [line for line in done.stderr.splitlines() if "--contact" not in line]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["crawl", "add"])
def test_a_private_site_is_refused_with_one_line(tmp_path: Path, command: str) -> None:
    with hostile({"/robots.txt": robots(), "/": home()}) as web:
        port = web.home.split(":")[2]
        hosts = [web.home, f"http://gazete.example:{port}", f"http://2130706433:{port}", f"http://[::1]:{port}"]
        code, lines = crawl(tmp_path / "a", command, "--quiet", *hosts)
        assert web.asked == []
    assert code == 4
    assert len(lines) == len(hosts)
    assert all("refused" in line and "--allow-private" in line for line in lines)
    assert not (tmp_path / "a" / "sites.toml").exists()


@pytest.mark.slow
def test_what_is_allowed_does_not_open_its_neighbours(tmp_path: Path) -> None:
    good, moved = "/haber/park-acilisi-102.html", "/haber/okul-onarimi-103.html"
    with hostile({"/secret": article("Sır")}) as inner:
        away = inner.home.replace("127.0.0.1", "iceride.example") + "secret"
        pages = {good: article("Park"), moved: Answer(302, headers={"Location": away})}
        with hostile({"/robots.txt": robots(), "/": home(*pages), **pages}) as web:
            named = web.home.replace("127.0.0.1", "gazete.example")
            code, lines = crawl(tmp_path / "a", "crawl", "--quiet", named, allow="1")
        assert (code, lines, inner.asked) == (0, [], [])
    told = crashing.rows(tmp_path / "a", "SELECT state, reason FROM urls WHERE kind = 'article' ORDER BY state")
    assert told == [("archived", None), ("not_article", "off_site")]


@pytest.mark.slow
def test_a_name_that_takes_long_to_look_up_does_not_shorten_the_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLOW_NAMES", "2.5")
    with hostile({"/robots.txt": robots(), "/": home()}) as web:
        named = web.home.replace("127.0.0.1", "gazete.example")
        crawl(tmp_path / "a", "crawl", "--quiet", "--delay", "2", "--max-pages", "2", named, allow="1")
    robots_txt, front = web.asked[:2]
    assert front.at - robots_txt.at + robots_txt.late >= 0.95 * 2


HANGING = """
import socket, sys, time
from newsarchive import settings
settings.DOWNLOAD_TIMEOUT = 9.0
from newsarchive.cli import main
real = socket.getaddrinfo
def slow(host, *rest, **named):
    if host == "takilan.example":
        time.sleep(250)
    return real(host, *rest, **named)
socket.getaddrinfo = slow
sys.exit(main())
"""


@pytest.mark.slow
def test_a_name_that_does_not_resolve_holds_up_nobody(tmp_path: Path) -> None:
    pages = {f"/haber/konu-{n}.html": article(f"Konu{n}") for n in range(100, 110)}
    with hostile({"/robots.txt": robots(), "/": home(*pages), **pages}) as web:
        command = [sys.executable, "-c", HANGING, "--archive", str(tmp_path / "a"), "crawl", "--quiet"]
        began = time.monotonic()
        done = subprocess.run(
            [*command, "http://takilan.example/", web.home], capture_output=True, text=True, timeout=280
        )
        took = time.monotonic() - began
        times = [asked.at for asked in web.asked]
    assert done.returncode == 3
    assert "takilan.example: unreachable" in done.stderr
    assert crashing.look(tmp_path / "a").articles == 10
    assert max(after - before for before, after in itertools.pairwise(times)) < 8.0, "DOWNLOAD_TIMEOUT, had it held up"
    assert took < 200, "nor does the end of the crawl wait for it"
