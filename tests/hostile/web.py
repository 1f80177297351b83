"""The server: raw sockets on loopback, in a process of its own that ends with its standard input.

    with running(QUICK, folder) as web:
        crawl(web.home)
        web.epoch(2)

Every request is a line of JSON in the folder's ``site.jsonl`` (``canary.jsonl``, ``robots-….jsonl``).
"""

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lateness import Lateness

from hostile import catalogue, pages
from hostile.core import Ask, Behaviour, Reply, Scale, Wire
from hostile.evidence import Evidence

LONGEST = 1800.0
"""seconds after which the server ends whatever happens"""
MOST_HEADERS = 16 * 1024
"""bytes of request headers that the server puts up with"""


class Log:
    """One line per request, written when it is over."""

    lateness = Lateness()
    """of the one loop of this process"""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("a", buffering=1)
        self.open = 0

    @contextlib.contextmanager
    def entry(self, head: bytes, target: str, headers: dict[str, str], wire: Wire) -> Iterator[dict[str, Any]]:
        self.open += 1
        row: dict[str, Any] = {
            "start": time.time(),
            "late": self.lateness.seconds,
            "target": target,
            "agent": headers.get("user-agent"),
            "size": len(head),
            "cookie": headers.get("cookie"),
            "referer": headers.get("referer"),
            "auth": headers.get("authorization"),
            "conditional": headers.get("if-none-match") or headers.get("if-modified-since"),
            "parallel": self.open,
            "status": None,
        }
        before = wire.sent
        try:
            yield row
        finally:
            self.open -= 1
            self._stream.write(json.dumps(row | {"end": time.time(), "sent": wire.sent - before}) + "\n")


class Host:
    """One origin: reads requests, finds who answers, keeps the log."""

    def __init__(self, log: Log, world: "World") -> None:
        self.log = log
        self.world = world
        self.origin = ""
        self.times: Counter[str] = Counter()

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(reader, writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            while not wire.closing:
                await self.request(await reader.readuntil(b"\r\n\r\n"), wire)
        writer.close()

    async def request(self, head: bytes, wire: Wire) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        target = first.split(" ")[1]
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        with self.log.entry(head, target, headers, wire) as row:
            if len(head) > MOST_HEADERS:
                answer: Any = Reply("Başlıklar çok büyük", 431)
            else:
                answer = self.answer(target, headers, wire)
            if isinstance(answer, Reply):
                row["status"] = answer.status
                await wire.send(answer.wire())
            else:
                row["status"] = 0
                await answer

    def answer(self, target: str, headers: dict[str, str], wire: Wire) -> Any:
        raise NotImplementedError

    def ask(self, target: str, headers: dict[str, str], wire: Wire, prefix: str = "/") -> Ask:
        nth, self.times[target] = self.times[target], self.times[target] + 1
        world = self.world
        return Ask(
            target, target.removeprefix(prefix), nth, world.epoch, prefix, self.origin, world.canary, world.elsewhere,
            headers, world.scale, wire,
        )  # fmt: skip


class Paper(Host):
    """The site: honest pages and the behaviours."""

    def __init__(self, log: Log, world: "World", behaviours: tuple[Behaviour, ...]) -> None:
        super().__init__(log, world)
        self.behaviours = {one.name: one for one in behaviours}
        self.small = len(behaviours) <= 1
        """of the honest articles only those on the home page"""

    def answer(self, target: str, headers: dict[str, str], wire: Wire) -> Any:
        _, _, first, name, *_ = [*target.split("/", 3)[:1], "", *target.split("/", 3)[1:], "", ""]
        it = self.behaviours.get(name)
        if first == "olay" and it is not None:
            ask = self.ask(target, headers, wire, it.prefix)
            route = it.routes.get(ask.rest) or it.routes.get("*") or Reply("<h1>Yok</h1>", 404)
            return route if isinstance(route, Reply) else route(ask)
        if first == "kapi" and it is not None:
            return Reply(self.door(it))
        return self.honest(target, headers)

    def door(self, it: Behaviour) -> str:
        addresses = [
            to.format(canary=self.world.canary, elsewhere=self.world.elsewhere, prefix=it.prefix)
            if "://" in to
            else it.prefix + to
            for to in it.links[: 2 if it.pauses and self.world.scale.apart else None]
        ]
        feed = f'<link rel="alternate" type="application/rss+xml" href="{it.prefix}{it.feed}">' if it.feed else ""
        return pages.links(addresses, it.what.replace("<", "&lt;")).replace("</head>", f"{feed}</head>")

    def honest(self, target: str, headers: dict[str, str]) -> Reply:
        path, _, query = target.partition("?")
        if path == "/robots.txt":
            return Reply(self.robots(), type="text/plain; charset=utf-8")
        if path == "/sitemap.xml" and not self.small:
            return Reply(pages.sitemap(self.origin + to for to in pages.IN_SITEMAP), type="application/xml")
        if path == "/akis.xml" and not self.small:
            return Reply(pages.feed(self.origin), type="application/rss+xml")
        if path == "/":
            doors = [it.door for it in self.behaviours.values()]
            return Reply(pages.links((*doors, *pages.ON_HOME[:5])) if self.small else pages.home(doors))
        html = pages.good_page(path)
        if path.startswith("/bolum/"):
            number = query.removeprefix("sayfa=") or "1"
            html = pages.section(path.removeprefix("/bolum/"), int(number) if number.isdigit() else 1)
        if html is None:
            return Reply("<!doctype html><title>404</title><h1>Sayfa yok</h1>", 404)
        tag = f'"{len(html)}-{hash(path) & 0xFFFF}"'
        if headers.get("if-none-match") == tag:
            return Reply(b"", 304, {"ETag": tag})
        return Reply(html, headers={"ETag": tag})

    def robots(self) -> str:
        lines = ["User-agent: *"]
        for it in self.behaviours.values():
            for line in it.robots.splitlines():
                epoch, _, rule = line.rpartition("|")  # "2|Disallow: …": only in epoch 2
                if not epoch or int(epoch) == self.world.epoch:
                    lines.append(rule.format(prefix=it.prefix))
        if not self.small:
            lines.append(f"Sitemap: {self.origin}/sitemap.xml")
        lines += [f"Sitemap: {self.origin}{it.prefix}{it.sitemap}" for it in self.behaviours.values() if it.sitemap]
        return "\n".join(lines) + "\n"


class Canary(Host):
    """Where nobody has any business."""

    def answer(self, target: str, headers: dict[str, str], wire: Wire) -> Any:
        return Reply(pages.story("KANARYA"))


class Ruled(Host):
    """A small site that is about its robots.txt."""

    def __init__(self, log: Log, world: "World", site: catalogue.RobotsSite) -> None:
        super().__init__(log, world)
        self.site = site

    def answer(self, target: str, headers: dict[str, str], wire: Wire) -> Any:
        ask = self.ask(target, headers, wire)
        route = self.site.routes.get(target)
        if route is None and target == "/":
            return Reply(pages.links(self.site.pages, "Çınar Postası"))
        if route is None:
            return Reply(pages.story(f"{self.site.name}{target[-9:]}")) if target in self.site.pages else Reply("", 404)
        return route if isinstance(route, Reply) else route(ask)


class World:
    """All origins."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.epoch = 1
        self.canary = self.elsewhere = ""

    async def open(self, host: Host) -> str:
        server = await asyncio.start_server(host.connection, "127.0.0.1", 0, limit=1 << 22)
        host.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return host.origin

    async def serve(self, folder: Path, only: str) -> None:
        """Open everything, tell where on standard output, obey standard input until it ends."""
        beating = asyncio.create_task(Log.lateness.beat())
        chosen = tuple(it for it in catalogue.BEHAVIOURS if only in ("", it.name))
        apart = tuple(it for it in chosen if it.pauses and self.scale.apart and not only)
        chosen = tuple(it for it in chosen if it not in apart)
        self.canary = await self.open(Canary(Log(folder / "canary.jsonl"), self))
        self.elsewhere = self.canary.replace("127.0.0.1", "localhost")
        told: dict[str, Any] = {"site": await self.open(Paper(Log(folder / "site.jsonl"), self, chosen))}
        told["canary"] = self.canary
        told["apart"] = await self.open(Paper(Log(folder / "apart.jsonl"), self, apart)) if apart else ""
        told["robots"] = {
            site.name: await self.open(Ruled(Log(folder / f"robots-{site.name}.jsonl"), self, site))
            for site in catalogue.ROBOTS
        }
        print(json.dumps(told), flush=True)
        loop = asyncio.get_running_loop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._obey(loop), LONGEST)
        beating.cancel()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _obey(self, loop: asyncio.AbstractEventLoop) -> None:
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            self.epoch = int(line)
            print(self.epoch, flush=True)


@dataclass
class Web:
    """The running server, as its user sees it."""

    process: "subprocess.Popen[str]"
    folder: Path
    site: str
    canary: str
    apart: str
    """origin of what has a site to itself; empty when nothing has"""
    robots: dict[str, str]

    @property
    def home(self) -> str:
        return self.site + "/"

    def epoch(self, number: int) -> None:
        """The days go by."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == str(number)

    def evidence(self, archive: Path) -> Evidence:
        """What a crawl of the site left behind."""
        return Evidence.collect(archive, self.site, self.folder / "site.jsonl", self.folder / "canary.jsonl")

    def robots_evidence(self, archive: Path, name: str) -> Evidence:
        """What it left of one of the small sites."""
        log = self.folder / f"robots-{name}.jsonl"
        return Evidence.collect(archive, self.robots[name], log, self.folder / "canary.jsonl")


@contextlib.contextmanager
def running(scale: Scale, folder: Path, only: str = "") -> Iterator[Web]:
    """Start the server in a process of its own; ``only``: with this one behaviour."""
    command = [sys.executable, "-m", "hostile.web", str(folder), json.dumps(asdict(scale)), "--only", only]
    path = os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        told = json.loads(process.stdout.readline())
        yield Web(process, folder, told["site"], told["canary"], told["apart"], told["robots"])
    finally:
        process.stdin.close()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("scale")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    asyncio.run(World(Scale(**json.loads(given.scale))).serve(given.folder, given.only))


if __name__ == "__main__":
    main()
