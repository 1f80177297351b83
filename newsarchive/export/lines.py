"""Articles as lines of JSON, some hundred at a time, of the very bytes that are stored; as ``cells.py`` writes them.

SQLite itself makes one object of fields side by side; a body and lists are looked at here. No text is decoded but one
with control characters.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from typing import IO, Any

import orjson

from newsarchive.export.cells import opened
from newsarchive.export.fields import LISTED
from newsarchive.export.letters import Letters
from newsarchive.export.runs import runs
from newsarchive.query.rows import Articles

_ALONE = LISTED | {"body"}
"""fields that SQLite is slow to write as JSON, or writes another way"""
_ESCAPED = [(one.encode(), orjson.dumps(one)[1:-1]) for one in ("\\", '"', "\n")]
_CONTROLS = bytes(range(0x0A)) + bytes(range(0x0B, 0x20))
_LONG = 100_000
"""bytes for which numpy is worth being loaded"""


def write(articles: Articles, stream: IO[bytes]) -> int:
    """All of them; how many. Raises OSError, and UnicodeDecodeError where a stored text is not UTF-8."""
    letters = Letters()
    together = runs(articles.columns, _ALONE)
    read = [_read(articles, run) for run in together]
    for ids in articles.chunks():
        for batch in articles.stored(ids, read):
            lines = encoded(together, batch)
            letters.require(lines, len(batch))
            stream.write(lines)
    return letters.rows


def _read(articles: Articles, run: Sequence[str]) -> str:
    if run[0] in _ALONE:
        return articles.expression(run[0])
    pairs = ", ".join(f"'{name}', {articles.expression(name)}" for name in run)
    return f"json_object({pairs})"


def encoded(together: Sequence[Sequence[str]], batch: Sequence[tuple[Any, ...]]) -> bytes:
    """The lines of some rows of what ``_read`` reads."""
    parts: list[Iterable[bytes]] = []
    for place, (run, column) in enumerate(zip(together, zip(*batch, strict=True), strict=True)):
        begin = b"," if place else b"{"
        if run[0] not in _ALONE:
            parts += [repeat(begin), [cell[1:-1] for cell in column]]
            continue
        key = b"%b%b:" % (begin, orjson.dumps(run[0]))
        if run[0] in LISTED:
            parts += [repeat(key), _lists(column)]
        elif None in column:
            parts += [repeat(key), [b"null" if text is None else orjson.dumps(text.decode()) for text in column]]
        else:
            parts += [repeat(key + b'"'), _escaped(column), repeat(b'"')]
    parts.append(repeat(b"}\n", len(batch)))
    return b"".join(chain.from_iterable(zip(*parts, strict=False)))


def _escaped(column: Sequence[bytes]) -> Sequence[bytes]:
    """Texts as they stand between quotes."""
    joined = b"".join(column)
    if _has_controls(joined):
        return [orjson.dumps(text.decode())[1:-1] for text in column]
    for plain, written in _ESCAPED:
        if plain in joined:
            column = [text.replace(plain, written) for text in column]
    return column


def _has_controls(text: bytes) -> bool:
    """Whether it holds control characters other than line breaks."""
    if len(text) < _LONG:
        return any(one in text for one in _CONTROLS)
    import numpy

    return bool(numpy.count_nonzero(numpy.frombuffer(text, numpy.uint8) < 0x20) > text.count(b"\n"))


def _lists(column: Sequence[bytes | None]) -> Sequence[bytes]:
    """JSON lists as orjson writes them."""
    some = [one for one in column if one != b"[]" and one is not None]
    try:
        if list(map(orjson.dumps, orjson.loads(b"[%b]" % b",".join(some)))) != some:
            some = [_list(one) for one in some]
    except orjson.JSONDecodeError:
        some = [_list(one) for one in some]
    if len(some) == len(column):
        return some
    following = iter(some)
    return [one if one == b"[]" else b"null" if one is None else next(following) for one in column]


def _list(stored: bytes) -> bytes:
    return orjson.dumps(opened(stored.decode()))
