"""A tiny loopback server that misbehaves to order: hangs, cuts answers, redirects, throttles. One thread, asyncio.

    with hostile({"/": home("/haber/a-1.html"), "/haber/a-1.html": [Answer(500), article("A")]}) as web:
        crawl(web.home)

A list of answers is used up one by one; its last one stays. Unknown paths answer 404. ``web.asked`` tells what came.
"""

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lateness import Lateness


@dataclass(frozen=True)
class Answer:
    """One answer; ``hang`` sends nothing and keeps the connection, ``cut`` closes after so many bytes of the body."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False
    cut: int | None = None
    delay: float = 0.0
    """seconds before it is sent"""
    raw: bytes | None = None
    """the whole answer, byte for byte"""
    stay: bool = False
    """of a raw answer: the connection stays open for the next question"""
    late: bytes = b""
    """of a raw answer: comes a moment later"""
    reset: bool = False
    """of a raw answer: the connection is reset behind it"""
    drip: float = 0.0
    """seconds between single bytes of the body"""

    def head(self) -> bytes:
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(self.body)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} Durum", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    at: float
    """seconds, time.time()"""
    path: str
    headers: str
    late: float = 0.0
    """seconds that it may have waited for us, at most: nobody is read while the machine does something else"""


def text(seed: str) -> str:
    """A few paragraphs of a local story, different for each ``seed``."""
    return "".join(
        f"<p>{seed} mahallesinde sürdürülen çalışmalar {number}. gününde de ilgiyle izlendi. Ekipler sabahın erken "
        f"saatlerinde bölgeye geldi, yurttaşlar {seed} için yapılan açıklamayı dinledi ve görüşlerini aktardı.</p>"
        for number in range(1, 5)
    )


def article(seed: str, extra: str = "") -> Answer:
    """An ordinary article."""
    return Answer(
        body=(
            f"<!doctype html><html lang=tr><head><title>{seed} çalışmaları tamamlandı</title>"
            f'<meta property="og:type" content="article"></head><body><article><h1>{seed} çalışmaları tamamlandı</h1>'
            f"<p>Giriş Tarihi: 30.06.2025 10:22</p>{text(seed)}</article>{extra}</body></html>"
        ).encode()
    )


def home(*paths: str) -> Answer:
    """A home page that leads to these paths."""
    links = "".join(f'<li><a href="{path}">{path} haberinin başlığı burada</a></li>' for path in paths)
    return Answer(body=f"<!doctype html><html lang=tr><title>Ana sayfa</title><body><ul>{links}</ul></body>".encode())


def robots(text: str = "User-agent: *\nAllow: /\n", status: int = 200) -> Answer:
    """A robots.txt."""
    return Answer(status, text.encode(), {"Content-Type": "text/plain"})


Script = Mapping[str, Answer | Sequence[Answer]]


class Hostile:
    """The running server."""

    def __init__(self, script: Script) -> None:
        self.script = {path: list(a) if isinstance(a, Sequence) else [a] for path, a in script.items()}
        self.asked: list[Asked] = []
        self.in_flight = 0
        self.home = ""
        self.lateness = Lateness()

    def counts(self) -> Counter[str]:
        """path -> how often it was asked for."""
        return Counter(asked.path for asked in list(self.asked))

    def times(self, path: str) -> list[float]:
        """When a path was asked for."""
        return [asked.at for asked in list(self.asked) if asked.path == path]

    def wait_for(self, path: str, *, times: int = 1, seconds: float = 120) -> None:
        """Block until a path was asked for so often; AssertionError when it never is."""
        deadline = time.monotonic() + seconds
        while self.counts()[path] < times:
            assert time.monotonic() < deadline, f"{path} was never asked for: {self.counts()}"
            time.sleep(0.02)

    def answer(self, path: str) -> Answer:
        """The next answer for a path."""
        answers = self.script.get(path)
        if not answers:
            return Answer(404, b"<h1>yok</h1>")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, as a rule with one request."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self.serve_one(reader, writer):
                pass
        writer.close()

    async def serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request; whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ", 2)[1]
        self.asked.append(Asked(time.time(), path, head, self.lateness.seconds))
        answer = self.answer(path)
        if answer.hang:
            await reader.read()  # until the other side has had enough
        elif answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.raw is not None:
            writer.write(answer.raw)
            await writer.drain()
            if answer.late:
                await asyncio.sleep(0.05)
                writer.write(answer.late)
                await writer.drain()
            if answer.reset:
                await asyncio.sleep(0.05)
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        elif not answer.hang:
            writer.write(answer.head() + (b"" if answer.drip else answer.body[: answer.cut]))
            await writer.drain()
            await self.drop(writer, answer)
        return answer.stay

    async def drop(self, writer: asyncio.StreamWriter, answer: Answer) -> None:
        """The body byte by byte."""
        for byte in answer.body if answer.drip else b"":
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(answer.drip)


@contextlib.contextmanager
def hostile(script: Script) -> Iterator[Hostile]:
    """Serve the script on a free loopback port from a background thread."""
    web = Hostile(script)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(web.serve, "127.0.0.1", 0))
    web.home = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    beating = loop.create_task(web.lateness.beat())
    thread = threading.Thread(target=loop.run_forever, name="hostile-web", daemon=True)
    thread.start()
    try:
        yield web
    finally:
        loop.call_soon_threadsafe(beating.cancel)
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
