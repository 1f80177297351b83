"""The vocabulary: a behaviour is one entry of what is served below a prefix, and of what must come of it."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from hostile.evidence import Check

Kind = Literal["keep", "refuse", "leave", "harmless"]
"""keep: must be archived; refuse: must be no article, and bounded; leave: must not be asked for; harmless: archived,
and does no harm"""


@dataclass(frozen=True)
class Scale:
    """How big the big things are."""

    slow: float = 20.0
    """seconds a slow handler goes on"""
    bomb: int = 1024
    """MiB inside a bomb"""
    endless: int = 400
    """MiB that a body without end has after all"""
    links: int = 50_000
    sitemap: int = 60_000
    nested: int = 200_000
    cells: int = 300_000
    attribute: int = 10
    """MiB of one attribute"""
    data: int = 8
    """MiB of one data: address"""
    apart: bool = False
    """what makes the whole host wait for minutes has a site to itself"""


FULL = Scale()
QUICK = Scale(slow=2.0, bomb=96, endless=48, links=5_000, sitemap=6_000, cells=40_000, attribute=4, data=4, apart=True)


@dataclass(frozen=True)
class Reply:
    """One well-formed answer."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str | None = "text/html; charset=utf-8"

    @property
    def payload(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body

    def wire(self, *, close: bool = False) -> bytes:
        """The answer as bytes."""
        payload = self.payload
        headers = {"Content-Length": str(len(payload)), **self.headers}
        if self.type is not None:
            headers = {"Content-Type": self.type, **headers}
        if close:
            headers["Connection"] = "close"
        lines = [f"HTTP/1.1 {self.status} Durum", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + payload


class Wire:
    """The connection, for those who do not speak proper HTTP."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.sent = 0
        self.closing = False

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        self.sent += len(data)
        await self.writer.drain()

    def close(self) -> None:
        """This connection ends with this answer."""
        self.closing = True

    def reset(self) -> None:
        """Hang up without a farewell."""
        self.closing = True
        self.writer.transport.abort()


@dataclass(frozen=True)
class Ask:
    """One request, as a route sees it."""

    target: str
    """path and query as sent"""
    rest: str
    """what follows the behaviour's prefix"""
    nth: int
    """how often this target was asked for before"""
    epoch: int
    prefix: str
    origin: str
    canary: str
    """origin on the same address, another port"""
    elsewhere: str
    """the same under another host name"""
    headers: Mapping[str, str]
    """names in lower case"""
    scale: Scale
    wire: Wire


Route = Reply | Callable[[Ask], "Reply | Coroutine[Any, Any, None]"]


@dataclass(frozen=True)
class Behaviour:
    """One way to misbehave."""

    code: str
    """group letter and number"""
    name: str
    kind: Kind
    what: str
    routes: Mapping[str, Route]
    """what follows the prefix -> what is answered; ``*`` for everything else"""
    expect: tuple["Check", ...]
    links: tuple[str, ...] = ("haber",)
    """what the entry page leads to: below the prefix, or whole addresses"""
    robots: str = ""
    """lines for the site's robots.txt; {prefix} is filled in"""
    sitemap: str = ""
    """a sitemap below the prefix that robots.txt names"""
    feed: str = ""
    """a feed below the prefix that the entry page names"""
    cpu: float = 20.0
    """seconds of CPU that a crawl of this alone may take"""
    second: bool = False
    """judged after a second crawl, in which the server is in epoch 2"""
    pauses: bool = False
    """makes the whole host wait for minutes"""

    @property
    def prefix(self) -> str:
        return f"/olay/{self.name}/"

    @property
    def door(self) -> str:
        """The page that leads to it."""
        return f"/kapi/{self.name}"
