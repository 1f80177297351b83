"""Content codings undone within bounds: bombs stop at the limit, what ends early or is broken is said to be so."""

import gzip
import random
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from importlib.metadata import version

import brotli
import pytest

from newsarchive.crawl.coding import MAX_LAYERS, codings, unpack

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LIMIT = 1 << 20
TEXT = ("Ilıca mahallesinde yeni bir çeşme açıldı. " * 3_000).encode()
NOISE = random.Random(7).randbytes(300_000)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
    "x-gzip": lambda data: gzip.compress(data, 1, mtime=0),
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=5),
    "zstd": zstd.compress,
}


def packed(data: bytes, names: list[str]) -> bytes:
    for name in names:
        data = PACK[name](data)
    return data


@pytest.mark.parametrize("data", [TEXT, NOISE, b"x"], ids=["text", "noise", "one byte"])
@pytest.mark.parametrize(
    "names", [*([name] for name in PACK), ["gzip", "br"], ["br", "zstd", "deflate"], ["gzip", "gzip", "gzip"]], ids=str
)
def test_what_was_packed_comes_back(names: list[str], data: bytes) -> None:
    found = unpack(packed(data, names), names, LIMIT)
    assert (found.body, found.cut) == (data, None)


@pytest.mark.parametrize(
    ("body", "names", "data"),
    [
        (raw_deflate(TEXT), ["deflate"], TEXT),
        (gzip.compress(b"bir ") + gzip.compress(b"iki"), ["gzip"], b"bir iki"),
        (zstd.compress(b"bir ") + zstd.compress(b"iki"), ["zstd"], b"bir iki"),
        (gzip.compress(b"bir") + bytes(500), ["gzip"], b"bir"),
        (b"", ["gzip"], b""),
        (TEXT, [], TEXT),
    ],
    ids=["deflate without a head", "two members", "two frames", "padding behind", "empty", "none"],
)
def test_odd_but_whole(body: bytes, names: list[str], data: bytes) -> None:
    found = unpack(body, names, LIMIT)
    assert (found.body, found.cut) == (data, None)


@pytest.mark.parametrize("name", PACK)
def test_what_ends_early_is_kept_and_said(name: str) -> None:
    whole = PACK[name](NOISE)
    found = unpack(whole[: len(whole) // 2], [name], LIMIT)
    assert found.cut == "unspecified"
    assert NOISE.startswith(found.body)
    assert len(found.body) < len(NOISE)
    assert unpack(whole[:-1], [name], LIMIT).cut == "unspecified"


@pytest.mark.parametrize("name", PACK)
def test_what_is_broken_is_said(name: str) -> None:
    assert unpack("<html>düz metin</html>".encode(), [name], LIMIT).cut == "unspecified"
    torn = bytearray(PACK[name](NOISE))
    torn[len(torn) // 2 : len(torn) // 2 + 400] = bytes(400)
    found = unpack(bytes(torn), [name], LIMIT)
    assert found.cut == "unspecified" or name in {"br", "zstd"}  # neither has a check sum of its own here


BOMBS: dict[str, list[str]] = {
    "gzip": ["gzip"],
    "deflate": ["deflate"],
    "br": ["br"],
    "zstd": ["zstd"],
    "gzip, gzip, gzip": ["gzip", "gzip", "gzip"],
    "br, gzip": ["br", "gzip"],
    "gzip, br": ["gzip", "br"],
}


@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_stops_at_the_limit(what: str) -> None:
    bomb = packed(bytes(64 << 20), BOMBS[what])
    tracemalloc.start()
    found = unpack(bomb, BOMBS[what], LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.cut == "length"
    assert len(found.body) <= LIMIT
    assert peak < 8 * LIMIT


def test_a_bomb_in_a_middle_layer_stops_there() -> None:
    inner = gzip.compress(bytes(40 << 20))
    middle = inner + bytes(8 << 20)  # padding that the innermost stream ignores: small at last, large on the way
    found = unpack(gzip.compress(middle), ["gzip", "gzip"], LIMIT)
    assert found.cut == "length"


def test_a_window_of_gigabytes_is_refused() -> None:
    packer = zstd.ZstdCompressor(
        options={zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.compression_level: 1}
    )
    body = packer.compress(TEXT) + packer.flush()
    assert unpack(body, ["zstd"], 1 << 28).cut == "unspecified"


@pytest.mark.parametrize(
    "names", [["gzip"] * (MAX_LAYERS + 1), ["compress"], ["gzip", "rot13"]], ids=["too many", "unknown", "one unknown"]
)
def test_codings_that_are_not_undone(names: list[str]) -> None:
    assert unpack(b"data", names, LIMIT).cut == "unspecified"


def test_thousands_of_members_are_no_page() -> None:
    assert unpack(gzip.compress(b"a") * 5_000, ["gzip"], LIMIT).cut == "unspecified"


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ([], []),
        (["gzip"], ["gzip"]),
        (["GZIP, Br"], ["gzip", "br"]),
        (["gzip", "br"], ["gzip", "br"]),
        (["identity", " , "], []),
    ],
)
def test_the_codings_a_head_names(fields: list[str], names: list[str]) -> None:
    assert codings(fields) == names


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:3] if part.isdigit())


@pytest.mark.parametrize(
    ("package", "least", "why"),
    [
        ("scrapy", "2.19.0", "the last with every advisory up to 2.17 fixed, and whose parser we extend"),
        ("twisted", "24.7.0", "CVE-2024-41671: answers of one connection out of order"),
        ("lxml", "6.1.0", "CVE-2026-41066: local files through entities"),
        ("brotli", "1.2.0", "output_buffer_limit: a bomb in one piece"),
        ("urllib3", "2.6.0", "comes with trafilatura and tldextract; bombs in layers"),
    ],
)
def test_no_library_with_a_known_hole(package: str, least: str, why: str) -> None:
    assert numbers(version(package)) >= numbers(least), why
