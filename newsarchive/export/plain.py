"""Articles as lines of CSV, some hundred at a time, of the very bytes that are stored; the same as ``cells.py`` writes.

Cells side by side that need no quotes, as most never do, are joined by SQLite and looked through together. When one
does need them, its column is read alone from there on. No text is decoded, only looked through for what is not UTF-8.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain, repeat
from typing import IO, Any

from newsarchive import memory
from newsarchive.export.cells import csv_cell, csv_head
from newsarchive.export.fields import LISTED
from newsarchive.export.letters import Letters
from newsarchive.export.runs import runs
from newsarchive.query.rows import Articles

_FIRST = b"\t\n\v\f\r\x1c\x1d\x1e\x1f =+-@\xc2\xe1\xe2\xe3\xef"
_MAYBE = frozenset(bytes([one]) for one in _FIRST)
"""first bytes of what may be a formula"""
_SOME_MAYBE = re.compile(rb"\n[%b]" % re.escape(_FIRST.replace(b"\n", b"")))
_SPECIAL = re.compile(rb'[",\r\n]')
_QUOTE, _COMMA, _LINE, _RETURN = b'",\n\r'  # as numbers: ``in`` is ten times as fast with them as with bytes
_OPENS, _ENDS, _QUOTED = b"\1\2\3"
_CLASSES = bytes(
    _QUOTED if one in b'"\r' else _ENDS if one in b",\n" else _OPENS if one in _FIRST else 0 for one in range(256)
)
"""of each byte: whether it may begin a formula, ends a cell, or wants quotes around its cell"""
_FORMULA = bytes([_ENDS, _OPENS])
_ALONE = LISTED | {"headline", "summary", "body"}
"""fields that hold commas as a rule"""


def write(articles: Articles, stream: IO[bytes], *, excel: bool) -> int:
    """All of them; how many. Raises OSError, and UnicodeDecodeError where a stored text is not UTF-8."""
    head = csv_head(articles.columns, excel=excel)  # goes out with the first articles: until then nothing is certain
    memory.hold()
    letters = Letters()
    for lines, rows in _lines(articles):
        letters.require(lines, rows)
        stream.write(head + lines if head else lines)
        head = b""
    stream.write(head)
    return letters.rows


def _lines(articles: Articles) -> Iterator[tuple[bytes, int]]:
    """The lines of some articles, and how many these are."""
    # (a past article's columns are sub-queries: never read twice)
    alone: Set[str] = frozenset(articles.columns) if articles.choice.past else _ALONE
    for ids in articles.chunks():
        done = 0
        while done < len(ids):
            together = runs(articles.columns, alone)
            for batch in articles.stored(ids[done:], [_joined(articles, run) for run in together]):
                some = ids[done : done + len(batch)]
                done += len(batch)
                if _simple(batch, together):
                    yield _encoded(batch, together), len(batch)
                    continue
                (whole,) = articles.stored(some)
                alone = alone | _odd(articles.columns, whole)
                yield encoded(whole), len(batch)
                break


def _joined(articles: Articles, run: Sequence[str]) -> str:
    """SQL of the cells of a run with commas between them."""
    if len(run) == 1:
        return articles.expression(run[0])
    return "||','||".join(f"coalesce({articles.expression(name)},'')" for name in run)


def _simple(batch: Sequence[tuple[Any, ...]], together: Sequence[tuple[str, ...]]) -> bool:
    """Whether no cell of a run of several needs quotes or may be a formula."""
    wide = [(column, len(run)) for column, run in zip(zip(*batch, strict=True), together, strict=True) if len(run) > 1]
    return _are_plain(chain.from_iterable(column for column, _ in wide), sum(width for _, width in wide) * len(batch))


def _are_plain(values: Iterable[bytes], cells: int) -> bool:
    seen = b"\n".join((b"", *values)).translate(_CLASSES)
    return seen.count(_ENDS) == cells and _QUOTED not in seen and _FORMULA not in seen


def _odd(columns: Sequence[str], batch: Sequence[tuple[Any, ...]]) -> set[str]:
    """The columns for which runs are not simple."""
    pairs = zip(columns, zip(*batch, strict=True), strict=True)
    cells = {name: [b"%d" % one if isinstance(one, int) else one or b"" for one in column] for name, column in pairs}
    return {name for name, column in cells.items() if not _are_plain(column, len(batch))}


class _Quoted(list[bytes]):
    """Cells that stand between quotes, without these."""


def encoded(batch: Sequence[tuple[Any, ...]]) -> bytes:
    """The lines of some rows of stored values."""
    columns = [_cells(column) for column in zip(*batch, strict=True)]
    if len(columns) == 1 and not isinstance(columns[0], _Quoted):  # an empty line would be no row
        columns = [[cell or b'""' for cell in columns[0]]]
    return _table(columns)


def _encoded(batch: Sequence[tuple[Any, ...]], together: Sequence[tuple[str, ...]]) -> bytes:
    if len(together) == 1 == len(together[0]):
        return encoded(batch)
    columns = zip(zip(*batch, strict=True), together, strict=True)
    return _table([_cells(column) if len(run) == 1 else column for column, run in columns])


def _table(columns: Sequence[Sequence[bytes]]) -> bytes:
    """Columns of cells as lines."""
    parts: list[Iterable[bytes]] = []
    before = b""
    for column in columns:
        quote = b'"' if isinstance(column, _Quoted) else b""
        parts += [repeat(before + quote), column]
        before = quote + b","
    parts.append(repeat(before[:-1] + b"\r\n"))
    return b"".join(chain.from_iterable(zip(*parts, strict=False)))


def _cells(column: Sequence[Any]) -> Sequence[bytes]:
    """Stored values as they stand in the file."""
    kinds = set(map(type, column))
    if int in kinds:
        return [b"" if value is None else b"%d" % value for value in column]
    if len(kinds) > 1:
        column = [value or b"" for value in column]
    elif bytes not in kinds:
        return [b""] * len(column)
    if not _SPECIAL.search(column[0]):
        joined = b"\n".join((b"", *column))
        if joined.count(b"\n") == len(column) and not (_QUOTE in joined or _COMMA in joined or _RETURN in joined):
            return _disarmed(column) if _SOME_MAYBE.search(joined) else column
    texts = _disarmed(column)
    odd = [_LINE in text or _COMMA in text or _QUOTE in text or _RETURN in text for text in texts]
    if all(odd):  # no copy is made of long ones
        return _Quoted(text.replace(b'"', b'""') for text in texts)
    pairs = zip(texts, odd, strict=True)
    return [b'"%b"' % text.replace(b'"', b'""') if is_odd else text for text, is_odd in pairs]


def _disarmed(column: Sequence[bytes]) -> Sequence[bytes]:
    return [csv_cell(text.decode()).encode() if text[:1] in _MAYBE else text for text in column]
