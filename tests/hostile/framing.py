"""HTTP below the surface: bombs, drips, hangs, cuts, headers, chunks, split answers (group t, second half)."""

import asyncio
import gzip
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Any

from hostile import bombs
from hostile.core import Ask, Behaviour, Reply, Route
from hostile.evidence import archived, hits, none_archived, nowhere, whole_or_none
from hostile.pages import story

HTML = "Content-Type: text/html; charset=utf-8\r\n"
LAST = "5. bölümünde"
"""stands in a story's last paragraph only"""


@cache
def _bomb(encoding: str, mib: int) -> bytes:
    make: dict[str, Callable[[int], bytes]] = {
        "gzip": bombs.gzipped, "br": bombs.brotlied, "zstd": bombs.zstandard, "gzip, gzip, gzip": bombs.layered,
    }  # fmt: skip
    return make[encoding](mib)


def _explosive(encoding: str) -> Route:
    def route(ask: Ask) -> Reply:
        return Reply(_bomb(encoding, ask.scale.bomb), headers={"Content-Encoding": encoding})

    return route


def raw(head: str, body: bytes = b"", *, reset: bool = False) -> Route:
    """Bytes as they are; then the connection is closed, or reset."""

    def route(ask: Ask) -> Coroutine[Any, Any, None]:
        async def send() -> None:
            ask.wire.close()
            await ask.wire.send(head.encode("latin-1") + body)
            if reset:
                await asyncio.sleep(0.1)  # what was sent should arrive before the farewell overtakes it
                ask.wire.reset()

        return send()

    return route


def _endless(ask: Ask) -> Coroutine[Any, Any, None]:
    async def pour() -> None:
        ask.wire.close()
        await ask.wire.send(f"HTTP/1.1 200 OK\r\n{HTML}Transfer-Encoding: chunked\r\n\r\n".encode())
        chunk = f"<p>{'dolgu ' * 10900}</p>".encode()
        chunk = f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n"
        for _ in range(ask.scale.endless * 16):
            await ask.wire.send(chunk)

    return pour()


def _drip(ask: Ask) -> Coroutine[Any, Any, None]:
    async def drip() -> None:
        ask.wire.close()
        body = story("Damlahaber").encode()
        await ask.wire.send(f"HTTP/1.1 200 OK\r\n{HTML}Content-Length: {len(body)}\r\n\r\n".encode())
        for at in range(int(ask.scale.slow)):
            await ask.wire.send(body[at : at + 1])
            await asyncio.sleep(1)

    return drip()


def _hang(ask: Ask) -> Coroutine[Any, Any, None]:
    async def hang() -> None:
        ask.wire.close()
        await asyncio.sleep(ask.scale.slow)

    return hang()


def _splitting(ask: Ask) -> Coroutine[Any, Any, None]:
    async def send() -> None:
        injected = Reply(story("Sokuşturma")).wire()
        await ask.wire.send(Reply(story("Bölünenhaber")).wire() + injected)

    return send()


def _many_headers(ask: Ask) -> Coroutine[Any, Any, None]:
    async def send() -> None:
        body = story("Başlıkbombası").encode()
        await ask.wire.send(f"HTTP/1.1 200 OK\r\n{HTML}".encode())
        if ask.rest == "cok":
            await ask.wire.send("".join(f"X-Dolgu-{at}: {'d' * 40}\r\n" for at in range(20_000)).encode())
        else:
            await ask.wire.send(b"X-Dolgu: " + b"d" * bombs.MIB + b"\r\n")
        await ask.wire.send(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    return send()


def _cut(seed: str) -> bytes:
    packed = gzip.compress(story(seed).encode(), 1)
    return packed[: len(packed) // 2]


def _both(seed: str) -> bytes:
    body = story(seed).encode()
    return f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"


OK = f"HTTP/1.1 200 OK\r\n{HTML}"
_BOMBED = (hits(4, 1), none_archived())
_LONG = story("Kopukhaber", body="".join(f"<p>{at}. cümle, kopan bağlantının haberi sürüyor.</p>" for at in range(800)))
_CUT = _cut("Yarımhaber")

BEHAVIOURS = (
    Behaviour("t08", "gzip-bomb", "refuse", "gzip bomb", {"haber": _explosive("gzip")}, _BOMBED),
    Behaviour("t09", "brotli-bomb", "refuse", "brotli bomb", {"haber": _explosive("br")}, _BOMBED),
    Behaviour("t10", "zstd-bomb", "refuse", "zstd bomb", {"haber": _explosive("zstd")}, _BOMBED),
    Behaviour(
        "t11", "layered-bomb", "refuse", "gzip in gzip in gzip", {"haber": _explosive("gzip, gzip, gzip")}, _BOMBED
    ),
    Behaviour(
        "t12", "endless-body", "refuse", "a body without end", {"haber": _endless},
        (hits(2, 1), none_archived(), lambda found, it: (
            None if sum(row["sent"] for row in found.hits(it.prefix)) <= 64 * bombs.MIB else "read more than 64 MiB"
        )),
    ),
    Behaviour(
        "t13", "drip", "refuse", "one byte a second", {"haber": _drip}, (hits(4, 1), none_archived()),
    ),
    Behaviour("t14", "silence", "refuse", "accepts and never answers", {"haber": _hang}, (hits(4, 1), none_archived())),
    Behaviour(
        "t15", "cut-by-reset", "refuse", "50,000 bytes announced, connection reset after 10,000",
        {"haber": raw(f"{OK}Content-Length: 50000\r\n\r\n", _LONG.encode()[:10_000], reset=True)},
        (hits(4, 1), none_archived()),
    ),
    Behaviour(
        "t16", "half-a-gzip", "refuse", "gzip cut half-way, Content-Length agrees",
        {"haber": Reply(_CUT, headers={"Content-Encoding": "gzip"})}, (hits(4, 1), none_archived()),
    ),
    Behaviour(
        "t17", "split-answer", "refuse", "bytes behind the answer that look like another answer",
        {"haber": _splitting, "sonra": Reply(story("Ardındangelen"))},
        (nowhere("Sokuşturma"), archived("Ardındangelen"), hits(6, 2)), links=("haber", "sonra"),
    ),
    Behaviour(
        "t18", "length-in-words", "keep", "Content-Length: bin",
        {"haber": raw(f"{OK}Content-Length: bin\r\n\r\n", story("Sözlüuzunluk").encode())},
        (hits(4, 1), whole_or_none(LAST)),
    ),
    Behaviour(
        "t19", "no-chunk-size", "refuse", "a chunk whose size is no number",
        {"haber": raw(f"{OK}Transfer-Encoding: chunked\r\n\r\n", b"zz\r\n" + story("Parçasız").encode())},
        (hits(4, 1), none_archived()),
    ),
    Behaviour(
        "t20", "header-bomb", "refuse", "20,000 headers; one header of 1 MiB", {"*": _many_headers},
        (hits(8, 2),), links=("cok", "uzun"),
    ),
    Behaviour(
        "t21", "no-status-line", "keep", "a body and nothing else", {"haber": raw("", story("Durumsuz").encode())},
        (hits(4, 1), whole_or_none(LAST)),
    ),
    Behaviour(
        "t22", "no-phrase", "keep", "a status line without its phrase",
        {"haber": raw(f"HTTP/1.1 200\r\n{HTML}\r\n", story("Sözsüz").encode())}, (archived("Sözsüz"), hits(1, 1)),
    ),
    Behaviour(
        "t32", "two-lengths", "keep", "Content-Length and chunked together",
        {"haber": raw(f"{OK}Content-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n", _both("İkiuzunluk"))},
        (hits(4, 1), whole_or_none(LAST)),
    ),
    Behaviour(
        "t33", "early-hints", "keep", "103 before the 200",
        {"haber": raw("HTTP/1.1 103 Early Hints\r\nLink: </b.css>; rel=preload\r\n\r\n" + OK + "\r\n",
                      story("Erkenipucu").encode())},
        (archived("Erkenipucu"), hits(2, 1)),
    ),
    Behaviour(
        "t38", "shorter-than-announced", "refuse", "Content-Length longer than the body, closed in order",
        {"haber": raw(f"{OK}Content-Length: 90000\r\n\r\n", _LONG.encode()[:20_000])},
        (hits(4, 1), none_archived()),
    ),
    Behaviour(
        "t39", "unended-chunks", "refuse", "chunked, closed before the last chunk",
        {"haber": raw(f"{OK}Transfer-Encoding: chunked\r\n\r\n", _both("Sonsuzparça").removesuffix(b"0\r\n\r\n"))},
        (hits(4, 1), none_archived()),
    ),
)  # fmt: skip
