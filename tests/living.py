"""Papers that live: articles appear, are edited and taken down by the clock that the crawler goes by too, and every
request is written down with its real time. A process of its own, so that it answers on time while a crawl is busy.

    with living(papers=5, seed=1, begins=start, ends=end) as web:      # NEWSARCHIVE_CLOCK is set for both
        …
        web.say("refuse")                                             # or "hang", then "ok": the network is cut
        web.asked()                                                   # what came

Run as a program it is the server: ports on the first line of its standard output, then commands on its standard input.
"""

import argparse
import asyncio
import contextlib
import email.utils
import itertools
import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lateness import Lateness

from newsarchive import clock

SECTIONS = ("gundem", "ekonomi", "spor")
_WORDS = (
    "belediye ilçe yol asfalt köprü okul öğrenci pazar çiftçi yağmur park meydan toplantı kültür merkez hastane orman "
    "sulama ihale proje mahalle esnaf liman festival kütüphane stadyum takım hakem maç üretim hasat zeytin fındık "
    "turizm sahil kaymakam muhtar"
)
WORDS = _WORDS.split()
SECRET = "/gizli/"
"""forbidden by robots.txt, and linked on every home page"""


@dataclass(frozen=True)
class Story:
    """One article of a paper."""

    number: int
    section: str
    title: str
    text: str
    at: datetime
    edited_at: datetime | None
    gone_at: datetime | None

    @property
    def path(self) -> str:
        return f"/{self.section}/haber-{self.number}.html"

    def changed_at(self, now: datetime) -> datetime:
        return self.edited_at if self.edited_at is not None and self.edited_at <= now else self.at


def _text(dice: random.Random) -> str:
    sentences = [" ".join(dice.choices(WORDS, k=12)).capitalize() + "." for _ in range(14)]
    return "".join(f"<p>{' '.join(sentences[at : at + 3])}</p>" for at in range(0, 14, 3))


def stories(paper: int, *, seed: int, begins: datetime, ends: datetime, a_day: float, before: int = 20) -> list[Story]:
    """All that a paper will ever publish until ``ends``, oldest first; ``before``: how many before ``begins``."""
    dice = random.Random(f"{seed} {paper}")
    rate = a_day * dice.uniform(0.5, 1.5)
    at = begins - timedelta(days=before / rate)
    found: list[Story] = []
    while True:
        at += timedelta(days=dice.expovariate(rate))
        if at >= ends:
            return found
        number = 1000 * (paper + 1) + len(found)
        edited = at + timedelta(hours=dice.uniform(0.5, 5)) if dice.random() < 0.1 else None
        gone = at + timedelta(hours=dice.uniform(8, 20)) if dice.random() < 0.03 else None
        title = " ".join(dice.choices(WORDS, k=6)).capitalize() + f" {number}"
        found.append(Story(number, dice.choice(SECTIONS), title, _text(dice), at, edited, gone))


class Paper:
    """What a paper answers at an instant."""

    def __init__(self, port: int, every: list[Story]) -> None:
        self.home = f"http://127.0.0.1:{port}"
        self.every = every
        self.by_path = {story.path: story for story in every}

    def answer(self, path: str, now: datetime, headers: dict[str, str]) -> tuple[int, str, bytes, datetime | None]:
        """status, content type, body, last change."""
        shown = [s for s in self.every if s.at <= now and not (s.gone_at and s.gone_at <= now)][::-1]
        changed = max((s.changed_at(now) for s in shown[:60]), default=None)
        if path == "/robots.txt":
            text = f"User-agent: *\nDisallow: {SECRET}\nSitemap: {self.home}/sitemap.xml\n"
            return 200, "text/plain", text.encode(), None
        if path == "/rss.xml":
            return 200, "application/rss+xml", self._feed(shown[:20]), changed
        if path == "/sitemap.xml":
            return 200, "application/xml", self._sitemap(shown[:200], now), changed
        if path == "/":
            return 200, "text/html; charset=utf-8", self._page("Ana sayfa", shown[:25]), changed
        if path.strip("/") in SECTIONS:
            own = [s for s in shown if s.section == path.strip("/")]
            return 200, "text/html; charset=utf-8", self._page(path.strip("/").capitalize(), own[:15]), changed
        story = self.by_path.get(path)
        if story is None or story.at > now:
            return 404, "text/html; charset=utf-8", b"<h1>Yok</h1>", None
        if story.gone_at and story.gone_at <= now:
            return 410, "text/html; charset=utf-8", b"<h1>Kald\xc4\xb1r\xc4\xb1ld\xc4\xb1</h1>", None
        return 200, "text/html; charset=utf-8", self._article(story, now), story.changed_at(now)

    def _feed(self, shown: list[Story]) -> bytes:
        items = "".join(
            f"<item><title>{s.title}</title><link>{self.home}{s.path}</link>"
            f"<pubDate>{email.utils.format_datetime(s.at)}</pubDate></item>"
            for s in shown
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>G</title>{items}</channel></rss>'.encode()

    def _sitemap(self, shown: list[Story], now: datetime) -> bytes:
        rows = "".join(
            f"<url><loc>{self.home}{s.path}</loc><lastmod>{s.changed_at(now).isoformat(timespec='seconds')}</lastmod></url>"
            for s in shown
        )
        return (
            f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()
        )

    def _page(self, title: str, shown: list[Story]) -> bytes:
        menu = "".join(f'<a href="/{name}">{name.capitalize()}</a> ' for name in SECTIONS)
        rows = "".join(f'<li><a href="{s.path}">{s.title}</a></li>' for s in shown)
        feed = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
        return (
            f"<!doctype html><html lang=tr><head><title>{title}</title>{feed}</head><body><nav>{menu}"
            f'<a href="{SECRET}liste">Gizli</a></nav><ul>{rows}</ul></body></html>'
        ).encode()

    def _article(self, s: Story, now: datetime) -> bytes:
        edited = "<p>Haber güncellendi, yeni bilgiler eklendi.</p>" if s.changed_at(now) != s.at else ""
        return (
            f'<!doctype html><html lang=tr><head><title>{s.title}</title><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{s.at.isoformat(timespec="seconds")}"></head><body>'
            f"<article><h1>{s.title}</h1>{s.text}{edited}</article></body></html>"
        ).encode()


class Server:
    """All papers, one port each, in one event loop; ``mode``: ok, hang or refuse."""

    def __init__(self, log: Path) -> None:
        self.mode = "ok"
        self.ports: list[int] = []
        self._papers: list[Paper] = []
        self._listening: list[asyncio.Server] = []
        self._lateness = Lateness()
        self._held: list[socket.socket] = []
        self._open: set[asyncio.StreamWriter] = set()
        self._log = log.open("a", buffering=1)

    async def start(self, given: argparse.Namespace) -> None:
        self._beating = asyncio.create_task(self._lateness.beat())
        for number in range(given.papers):
            port = self._hold(given.ports[number] if given.ports else 0)
            await self._listen(number, port)
            self.ports.append(port)
            begins, ends = datetime.fromisoformat(given.begins), datetime.fromisoformat(given.ends)
            every = stories(number, seed=given.seed, begins=begins, ends=ends, a_day=given.a_day)
            self._papers.append(Paper(port, every))

    def _hold(self, port: int) -> int:
        """Keep a port ours while nobody listens; which."""
        held = socket.socket()
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", port))
        self._held.append(held)
        return int(held.getsockname()[1])

    async def _listen(self, number: int, port: int) -> asyncio.Server:
        server = await asyncio.start_server(lambda r, w: self._serve(number, r, w), "127.0.0.1", port, backlog=200)
        self._listening.append(server)
        return server

    async def turn(self, mode: str) -> None:
        """Cut the network, or mend it; what is open is cut."""
        self.mode = mode
        for writer in list(self._open):
            writer.transport.abort()
        if mode == "refuse":
            for server in self._listening:
                server.close()
            self._listening.clear()
        elif not self._listening:
            for number, port in enumerate(self.ports):
                await self._listen(number, port)

    async def _serve(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                at, late = time.time(), self._lateness.seconds
                if self.mode != "ok":
                    await reader.read()
                    return
                await self._one(number, head, at, late, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _one(self, number: int, head: str, at: float, late: float, writer: asyncio.StreamWriter) -> None:
        lines = head.split("\r\n")
        path = lines[0].split(" ")[1]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        now = clock.now()
        status, kind, body, changed = self._papers[number].answer(path, now, headers)
        extra = ""
        if changed is not None:
            stamp = email.utils.format_datetime(changed.astimezone(UTC).replace(microsecond=0), usegmt=True)
            tag = f'"{changed.timestamp():.0f}-{len(body)}"'
            extra = f"Last-Modified: {stamp}\r\nETag: {tag}\r\n"
            if headers.get("if-none-match") == tag:
                status, body = 304, b""
        length = f"Content-Length: {len(body)}\r\n" if status != 304 else ""
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{length}{extra}\r\n".encode() + body)
        self._log.write(json.dumps([at, number, path, status, late]) + "\n")
        await writer.drain()


async def _main(given: argparse.Namespace) -> None:
    server = Server(given.log)
    await server.start(given)
    print(json.dumps(server.ports), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await server.turn(line.strip())
        print("done", flush=True)


@dataclass
class Living:
    """The running server, from outside."""

    process: "subprocess.Popen[str]"
    log: Path
    ports: list[int]
    papers: list[Paper] = field(default_factory=list)

    @property
    def homes(self) -> list[str]:
        return [f"http://127.0.0.1:{port}/" for port in self.ports]

    def say(self, mode: str) -> None:
        """ok, hang or refuse; returns when it is so."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(mode + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == "done"

    def asked(self) -> list[tuple[float, int, str, int]]:
        """(when, real seconds since 1970; paper; path; status) of every request that was answered."""
        return [(at, paper, path, status) for at, paper, path, status, _ in self._asked()]

    def _asked(self) -> list[tuple[float, int, str, int, float]]:
        return [tuple(json.loads(line)) for line in self.log.read_text().splitlines() if line.endswith("]")]

    def gaps(self) -> list[float]:
        """Real seconds between two requests to one paper, smallest first; the first may have waited for us."""
        times: dict[int, list[tuple[float, float]]] = {}
        for at, paper, *_, late in self._asked():
            times.setdefault(paper, []).append((at, late))
        pairs = (pair for each in times.values() for pair in itertools.pairwise(each))
        return sorted(later - at + late for (at, late), (later, _) in pairs)


@contextlib.contextmanager
def living(
    folder: Path, *, papers: int, seed: int, begins: datetime, ends: datetime, a_day: float = 24.0
) -> Iterator[Living]:
    """A server of so many papers, each publishing about ``a_day`` articles a day until ``ends``; the clock is the
    environment's."""
    log = folder / "asked.jsonl"
    words = ["--papers", papers, "--seed", seed, "--begins", begins.isoformat(), "--ends", ends.isoformat()]
    command = [sys.executable, __file__, *words, "--a-day", a_day, "--log", log]
    process = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        web = Living(process, log, json.loads(process.stdout.readline()))
        for number, port in enumerate(web.ports):
            every = stories(number, seed=seed, begins=begins, ends=ends, a_day=a_day)
            web.papers.append(Paper(port, every))
        yield web
    finally:
        process.kill()
        process.communicate()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--begins", required=True)
    parser.add_argument("--ends", required=True)
    parser.add_argument("--a-day", type=float, default=24.0)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--ports", type=int, nargs="*")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(parser.parse_args()))
