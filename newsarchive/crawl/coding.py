"""Content codings undone with bounds: gzip, deflate, br, zstd, and layers of them (RFC 9110 8.4).

Every layer is a stream that hands on what it unpacked piece by piece, so that nothing is held but the result; each
layer, and all of them together, may bring only so many bytes. No network and no Scrapy here.
"""

import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]  # ships no types

from newsarchive import turkish

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_LAYERS = 4
MAX_MEMBERS = 500
"""gzip members or zstd frames of one body"""
_PIECE = 64 * 1024
_WINDOW = 23
"""RFC 9659: a zstd content coding may ask for a window of 8 MiB, not for the gigabytes the format allows"""

ACCEPTED = "gzip, deflate, br, zstd"
"""for Accept-Encoding"""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A body without its codings, as far as it could be had."""

    body: bytes
    cut: str | None = None
    """why it is not whole, as WARC-Truncated says it: length (it unpacks to too much), unspecified (it ends early or is
    broken); None: it is"""
    detail: str = ""


class _TooMuch(Exception):
    pass


class _Broken(Exception):
    pass


class _Stream:
    """One layer: takes packed pieces, gives unpacked ones of at most _PIECE bytes."""

    def __init__(self) -> None:
        self.members = 1

    def another(self) -> None:
        """The body goes on behind the end of a stream."""
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise _Broken(f"more than {MAX_MEMBERS} parts")


class _Zlib(_Stream):
    """gzip, and deflate with or without the head that many servers leave out."""

    def __init__(self, *, gzip: bool) -> None:
        super().__init__()
        self._gzip = gzip
        self._inflater = zlib.decompressobj(31 if gzip else 15)
        self._begun = False

    @property
    def whole(self) -> bool:
        return self._inflater.eof

    def feed(self, data: bytes, give: Callable[[bytes], None]) -> None:
        while data:
            if self._inflater.eof:
                if not self._gzip or not data.startswith(b"\x1f"):
                    return  # padding
                self.another()
                self._inflater = zlib.decompressobj(31)
            try:
                out = self._inflater.decompress(data, _PIECE)
            except zlib.error as error:
                if self._begun or self._gzip:
                    raise _Broken(str(error)) from None
                self._begun = True
                self._inflater = zlib.decompressobj(-15)
                continue
            self._begun = True
            if out:
                give(out)
            data = self._inflater.unconsumed_tail or self._inflater.unused_data


class _Brotli(_Stream):
    def __init__(self) -> None:
        super().__init__()
        self._inflater = brotli.Decompressor()

    @property
    def whole(self) -> bool:
        return bool(self._inflater.is_finished())

    def feed(self, data: bytes, give: Callable[[bytes], None]) -> None:
        if self._inflater.is_finished():
            return
        try:
            while out := self._inflater.process(data, output_buffer_limit=_PIECE):
                give(out)
                data = b""
        except brotli.error as error:
            raise _Broken(str(error)) from None


class _Zstd(_Stream):
    def __init__(self) -> None:
        super().__init__()
        self._begin()

    def _begin(self) -> None:
        self._inflater = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW})

    @property
    def whole(self) -> bool:
        return self._inflater.eof

    def feed(self, data: bytes, give: Callable[[bytes], None]) -> None:
        try:
            while data or not self._inflater.needs_input:
                if self._inflater.eof:
                    self.another()
                    self._begin()
                if out := self._inflater.decompress(data, _PIECE):
                    give(out)
                if self._inflater.eof:
                    data = self._inflater.unused_data
                    if not data:
                        return
                else:
                    data = b""
        except zstd.ZstdError as error:
            raise _Broken(str(error)) from None


_STREAMS: dict[str, Callable[[], _Zlib | _Brotli | _Zstd]] = {
    "gzip": lambda: _Zlib(gzip=True),
    "x-gzip": lambda: _Zlib(gzip=True),
    "deflate": lambda: _Zlib(gzip=False),
    "br": _Brotli,
    "zstd": _Zstd,
}


def codings(fields: Sequence[str]) -> list[str]:
    """The codings that Content-Encoding fields name, in the order in which they were applied."""
    names = (turkish.ascii_lower(name).strip() for field in fields for name in field.split(","))
    return [name for name in names if name not in {"", "identity"}]


def unpack(body: bytes, names: Sequence[str], limit: int) -> Unpacked:
    """Undo the codings, the last one first. ``limit``: bytes that a layer may bring; all together may bring twice that.
    Never raises: what could not be unpacked any more is missing, and ``cut`` says so."""
    if not names or not body:
        return Unpacked(body)
    if len(names) > MAX_LAYERS:
        return Unpacked(b"", "unspecified", f"{len(names)} content codings on each other")
    unknown = [name for name in names if name not in _STREAMS]
    if unknown:
        return Unpacked(b"", "unspecified", f"unknown content coding {unknown[0][:40]!r}")
    out = bytearray()
    layers = [_STREAMS[name]() for name in reversed(names)]
    sizes = [0] * len(layers)

    def push(level: int, data: bytes) -> None:
        if level == len(layers):
            out.extend(data)
            return

        def give(piece: bytes) -> None:
            sizes[level] += len(piece)
            if sizes[level] > limit or sum(sizes) > 2 * limit:
                raise _TooMuch
            push(level + 1, piece)

        layers[level].feed(data, give)

    view = memoryview(body)
    try:
        for at in range(0, len(body), _PIECE):
            push(0, bytes(view[at : at + _PIECE]))
    except _TooMuch:
        return Unpacked(bytes(out), "length", f"unpacks to more than {limit} bytes")
    except _Broken as error:
        return Unpacked(bytes(out), "unspecified", f"broken content coding ({str(error)[:100]})")
    if not all(layer.whole for layer in layers):
        return Unpacked(bytes(out), "unspecified", "the content coding ends early")
    return Unpacked(bytes(out))
