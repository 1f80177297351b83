"""A small HTTP/1.1 server on 127.0.0.1: every paper on its own port, answers made once and kept, one event loop."""

import asyncio
import json
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from newsarchive import turkish
from newsarchive.sample.layouts import LAYOUTS
from newsarchive.sample.layouts.base import Layout
from newsarchive.sample.site import Reply, SiteWeb, http_date
from newsarchive.sample.view import View
from newsarchive.sample.world import Truth, World

_REASONS = {200: "OK", 301: "Moved Permanently", 304: "Not Modified", 400: "Bad Request", 404: "Not Found",
            405: "Method Not Allowed", 410: "Gone", 429: "Too Many Requests", 500: "Internal Server Error",
            503: "Service Unavailable"}  # fmt: skip
_HEAD_LIMIT = 16_384
_LOG_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Site:
    """A paper that is being served."""

    name: str
    """the layout's name: seedx, te7, classic, wordpress, handmade"""
    title: str
    """the paper's name"""
    home_url: str
    """with a slash at the end"""
    port: int
    layout: Layout


@dataclass(frozen=True, slots=True)
class Request:
    """One request as answered."""

    at: float
    """seconds, time.time()"""
    site: str
    path: str
    """with query"""
    status: int
    user_agent: str


class Web:
    """The running sample web: its sites, the truth of their pages, and what was asked."""

    def __init__(self, world: World, delay: float, crawl_delay: float, cache_bytes: int, log: TextIO | None) -> None:
        self.world, self.delay, self.crawl_delay = world, delay, crawl_delay
        self.day = 1
        self.sites: list[Site] = []
        self.log: deque[Request] = deque(maxlen=_LOG_LIMIT)
        self.concurrency: Counter[str] = Counter()
        """site -> most requests in flight at once"""
        self.bytes_sent = 0
        self._log_file = log
        self._views: dict[tuple[str, int], SiteWeb] = {}
        self._kept: OrderedDict[tuple[str, int, str], Reply] = OrderedDict()
        self._kept_bytes, self._cache_bytes = 0, cache_bytes
        self._in_flight: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._faults: dict[tuple[str, str], list[Reply]] = {}

    def site(self, name: str) -> Site:
        """The site with that name; KeyError when there is none."""
        return {s.name: s for s in self.sites}[name]

    def set_day(self, day: int) -> None:
        """Lets all papers show day 1 or 2 from the next request on."""
        if day not in (1, 2):
            raise ValueError(f"day must be 1 or 2, not {day}")
        self.day = day

    def fail(self, name: str, path: str, status: int, *, times: int = 1, retry_after: int | None = None) -> None:
        """Lets the next requests for that path (with query) fail, such as 503 with Retry-After in seconds."""
        reply = Reply(status, b"<h1>Hata</h1>", retry_after=retry_after)
        self._faults.setdefault((name, path), []).extend([reply] * times)

    def view(self, name: str, day: int | None = None) -> View:
        """What a paper is on that day (default: today)."""
        return self._web(name, day or self.day).view

    def truths(self, day: int | None = None, *, columns: bool = False) -> Iterator[Truth]:
        """The truth of every article that is up (default: today); columns: the opinion columns as well."""
        for site in self.sites:
            for truth in self.view(site.name, day).truths():
                if columns or truth.kind == "article":
                    yield truth

    def requests(self, name: str | None = None) -> Counter[str]:
        """path -> how often it was asked, of one site or of all (then with the site in front)."""
        kept = list(self.log)
        return Counter(r.path if name else r.site + r.path for r in kept if name in (None, r.site))

    def warm(self, name: str) -> int:
        """Makes every article page of a paper beforehand, as far as the cache holds; how many."""
        view = self.view(name)
        for index in reversed(view.indexes):
            self.reply(name, view.teaser(index).path)
            if self._kept_bytes > self._cache_bytes * 0.98:
                break
        return len(self._kept)

    def _web(self, name: str, day: int) -> SiteWeb:
        with self._lock:
            if (name, day) not in self._views:
                view = View(self.world, LAYOUTS[name], self.site(name).home_url.rstrip("/"), day)
                self._views[name, day] = SiteWeb(view, self.crawl_delay)
            return self._views[name, day]

    def reply(self, name: str, target: str) -> Reply:
        """The answer to a path, from the cache when it was asked before."""
        if target.startswith("/__day/"):
            with suppress(ValueError):
                self.set_day(int(target.removeprefix("/__day/")))
            return Reply(200, f"day {self.day}\n".encode(), "text/plain")
        faults = self._faults.get((name, target))
        if faults:
            return faults.pop()
        key = (name, self.day, target)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        made = self._web(name, self.day).reply(target)
        if made.status in (200, 301):
            self._keep(key, made)
        return made

    def _keep(self, key: tuple[str, int, str], made: Reply) -> None:
        self._kept[key] = made
        self._kept_bytes += len(made.body)
        while self._kept_bytes > self._cache_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= len(dropped.body)

    def begin(self, name: str) -> None:
        """A request came in."""
        self._in_flight[name] += 1
        self.concurrency[name] = max(self.concurrency[name], self._in_flight[name])

    def end(self, request: Request, size: int) -> None:
        """It was answered."""
        self._in_flight[request.site] -= 1
        self.bytes_sent += size
        self.log.append(request)
        if self._log_file:
            line = {"at": request.at, "site": request.site, "path": request.path, "status": request.status}
            self._log_file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._log_file.flush()


class _Connection(asyncio.Protocol):
    """One keep-alive connection; requests on it are answered one after the other."""

    def __init__(self, web: Web, site: str, loop: asyncio.AbstractEventLoop) -> None:
        self._web, self._site, self._loop = web, site, loop
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def _next(self) -> None:
        while not self._busy and self._transport is not None:
            head, mark, rest = self._buffer.partition(b"\r\n\r\n")
            if not mark:
                if len(self._buffer) > _HEAD_LIMIT:
                    self._transport.close()
                return
            self._buffer = rest
            self._busy = True
            self._web.begin(self._site)
            if self._web.delay > 0:
                self._loop.call_later(self._web.delay, self._answer, head)
            else:
                self._answer(head)

    def _answer(self, head: bytes) -> None:
        lines = head.decode("latin-1").split("\r\n")
        method, _, rest = lines[0].partition(" ")
        target = rest.rpartition(" ")[0] or "/"
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[turkish.ascii_lower(name.strip())] = value.strip()
        reply = self._web.reply(self._site, target) if method in {"GET", "HEAD"} else Reply(405, b"")
        status = reply.status
        if reply.unchanged_since(headers.get("if-none-match"), headers.get("if-modified-since")):
            status = 304
        keep = turkish.ascii_lower(headers.get("connection", "")) != "close" and rest.endswith("HTTP/1.1")
        payload = _head(reply, status, keep) + (b"" if method == "HEAD" or status == 304 else reply.body)
        request = Request(time.time(), self._site, target, status, headers.get("user-agent", ""))
        self._web.end(request, len(payload))
        if self._transport is not None:
            self._transport.write(payload)
            if not keep:
                self._transport.close()
                self._transport = None
        self._busy = False
        self._next()


def _head(reply: Reply, status: int, keep: bool) -> bytes:
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Status')}", f"Date: {_now()}", "Server: ornek"]
    if status != 304:
        lines += [f"Content-Type: {reply.content_type}", f"Content-Length: {len(reply.body)}"]
    if reply.etag:
        lines.append(f"ETag: {reply.etag}")
    if reply.modified:
        lines.append(f"Last-Modified: {http_date(reply.modified)}")
    if reply.retry_after is not None:
        lines.append(f"Retry-After: {reply.retry_after}")
    if reply.location:
        lines.append(f"Location: {reply.location}")
    lines.append(f"Connection: {'keep-alive' if keep else 'close'}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _now() -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())


async def _open(web: Web, port_base: int) -> list[asyncio.Server]:
    loop = asyncio.get_running_loop()
    servers = []
    for place, paper in enumerate(web.world.papers):
        server = await loop.create_server(
            lambda name=paper.layout: _Connection(web, name, loop),  # type: ignore[misc]
            "127.0.0.1", port_base + place if port_base else 0,
        )  # fmt: skip
        port = server.sockets[0].getsockname()[1]
        web.sites.append(Site(paper.layout, paper.name, f"http://127.0.0.1:{port}/", port, LAYOUTS[paper.layout]))
        servers.append(server)
    return servers


@contextmanager
def serve(
    world: World | None = None, *, delay: float = 0.0, crawl_delay: float = 0.02, port_base: int = 0,
    cache_mb: int = 96, log: Path | None = None,
) -> Iterator[Web]:  # fmt: skip
    """Serves the world on 127.0.0.1 from a background thread until the block ends.

    delay: seconds before every answer. crawl_delay: what robots.txt asks for. port_base: first port, 0 for free ones.
    cache_mb: how much is kept of pages already made. log: a file for one JSON line per request.
    OSError when a port is taken.
    """
    with log.open("a", encoding="utf-8") if log else nullcontext() as file:
        web = Web(world or World(), delay, crawl_delay, cache_mb * 1_000_000, file)
        web.world.prepare()
        loop = asyncio.new_event_loop()
        try:
            servers = loop.run_until_complete(_open(web, port_base))
        except OSError:
            loop.close()
            raise
        thread = threading.Thread(target=loop.run_forever, name="sample-web", daemon=True)
        thread.start()
        try:
            yield web
        finally:
            asyncio.run_coroutine_threadsafe(_close(servers), loop).result(60)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(60)
            loop.close()


async def _close(servers: list[asyncio.Server]) -> None:
    for server in servers:
        server.close()
