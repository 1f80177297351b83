"""The papers of a seed, served on 127.0.0.1: one process, one thread, a port for each."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from papers import layouts, layouts_old, layouts_wp, lists
from papers.kit import Kit
from papers.layouts import Layout
from papers.world import FAMILIES, Paper, Truth

LAYOUTS: dict[str | None, Layout] = {
    "te7": layouts.Te7(), "tehs5": layouts.Tehs5(), "cm1": layouts.Cm1(), "cm2": layouts.Cm2(), "seedx": layouts.Seedx(),
    "slashid": layouts.Slashid(), "daktilo": layouts.Daktilo(), "ers": layouts.Ers(), "onem": layouts.Onem(),
    "hcom": layouts.Hcom(), "amp": layouts_old.Amp(), "classic": layouts_old.Classic(), "wp": layouts_wp.Wp(),
    "wp-newspaper": layouts_wp.Newspaper(), "wp-jannah": layouts_wp.Jannah(), "wp-safir": layouts_wp.Safir(),
    "wp-kanews": layouts_wp.Kanews(), "wp-mvp": layouts_wp.Mvp(), None: layouts_old.Plain(),
}  # fmt: skip
SLOW = 0.3
"""seconds that a slow paper needs for an answer"""


@dataclass
class Site:
    """A paper that is being served."""

    paper: Paper
    kit: Kit
    home: str
    """with a slash at the end"""
    answers: dict[str, object] = field(default_factory=dict)
    delay: float = 0.0
    log: list[tuple[float, str, int]] = field(default_factory=list)
    """(seconds of the monotonic clock, target, status)"""

    @property
    def domain(self) -> str:
        return self.home.split("/")[2]

    def truths(self) -> dict[str, Truth]:
        """address -> truth of every article."""
        kit, own = (
            self.kit,
            isinstance(self.kit.layout, layouts.Te7 | layouts.Seedx | layouts.Slashid | layouts.Ers | layouts.Hcom),
        )
        timed = isinstance(kit.layout, layouts_wp.Wp) and not isinstance(
            kit.layout, layouts_wp.Jannah | layouts_wp.Safir
        )
        bare = isinstance(kit.layout, layouts_wp.Jannah)  # its stamp is never a time element
        minute = own or timed or kit.tells_minute(in_element=not bare)
        quiet = isinstance(kit.layout, layouts.Seedx | layouts_wp.Wp) and not isinstance(kit.layout, layouts_wp.Safir)
        quiet |= self.paper.stamps.shape == "ago" and not own
        return {
            kit.url(art): self.paper.truth(art, kit.path(art), minute=minute, updates=not quiet)
            for art in self.paper.articles
        }


def papers(seed: int, count: int = 60, *, size: int = 30, today: datetime | None = None) -> list[Paper]:
    """The papers of a seed: all families in turn, the rest of no family."""
    now = (today or datetime.now(UTC)).astimezone().replace(microsecond=0)
    made = []
    for index in range(count):
        family = FAMILIES[index % len(FAMILIES)]
        made.append(Paper(seed, index, family, now, size, LAYOUTS[family].places))
    return made


async def _serve(site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60):
            target = head.split(b" ", 2)[1].decode("latin-1")
            if site.delay:
                await asyncio.sleep(site.delay)
            status, body, kind, location = _answer(site, target)
            site.log.append((time.monotonic(), target, status))
            lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
            if location:
                lines.append(f"Location: {location}")
            writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
            await writer.drain()
    except (TimeoutError, asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError, IndexError):
        pass
    finally:
        writer.close()


def _answer(site: Site, target: str) -> lists.Answer:
    make = site.answers.get(target)
    if make is None:
        kit = site.kit
        text = kit.document(
            "Sayfa bulunamadı", "<h1>Sayfa bulunamadı</h1><p>Aradığınız haber kaldırılmış olabilir.</p>"
        )
        return (404, *kit.layout.encoded(kit, text), None)
    made: lists.Answer = make if isinstance(make, tuple) else make()  # type: ignore[operator]
    site.answers[target] = made
    return made


@contextmanager
def serve(wanted: list[Paper], *, slow: float = SLOW) -> Iterator[list[Site]]:
    """Serve papers from a background thread until the block ends."""
    loop = asyncio.new_event_loop()
    sites: list[Site] = []
    servers: list[asyncio.Server] = []

    async def open_all() -> None:
        for paper in wanted:
            site = Site(paper, Kit(paper, LAYOUTS[paper.family], ""), "")
            server = await asyncio.start_server(lambda r, w, site=site: _serve(site, r, w), "127.0.0.1", 0)
            servers.append(server)
            site.home = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            site.kit = Kit(paper, LAYOUTS[paper.family], site.home.rstrip("/"))
            site.answers = dict(lists.pages(site.kit))
            site.delay = slow if paper.dice("slow").chance(10) else 0.0
            sites.append(site)

    loop.run_until_complete(open_all())
    thread = threading.Thread(target=loop.run_forever, name="papers", daemon=True)
    thread.start()
    try:
        yield sites
    finally:

        async def close() -> None:
            for server in servers:
                server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

        asyncio.run_coroutine_threadsafe(close(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()
