"""Articles as lines of CSV, some hundred at a time, out of the very bytes that are stored; as ``cells.py`` writes them.

A column without comma, quote, line break or formula, which most are, is found so by a few searches through all of it,
and stands in the file as it is. No text is decoded, only looked through for what is not UTF-8.
"""

import re
from collections.abc import Sequence
from itertools import chain
from typing import IO, Any

from newsarchive.export.cells import csv_cell, csv_head
from newsarchive.query.rows import Articles

_FIRST = b"\t\n\v\f\r\x1c\x1d\x1e\x1f =+-@\xc2\xe1\xe2\xe3\xef"
_MAYBE = frozenset(bytes([one]) for one in _FIRST)
"""first bytes of what may be a formula"""
_SOME_MAYBE = re.compile(rb"\n[%b]" % re.escape(_FIRST.replace(b"\n", b"")))
_SPECIAL = re.compile(rb'[",\r\n]')
_QUOTE, _COMMA, _LINE, _RETURN = b'",\n\r'  # as numbers: ``in`` is ten times as fast with them as with bytes
_MANY = 100_000
"""articles whose texts are decoded in the time in which Arrow is loaded"""
_ROOM = 32_000_000


def write(articles: Articles, stream: IO[bytes], *, excel: bool) -> int:
    """All of them; how many. Raises OSError, and UnicodeDecodeError where a stored text is not UTF-8."""
    head = csv_head(articles.columns, excel=excel)  # goes out with the first articles: until then nothing is certain
    bytes(_ROOM)  # freed at once: from here on the C library keeps freed memory for the next batch
    count = 0
    for batch in articles.stored():
        lines = encoded(batch)
        (_decode if count < _MANY else _validate)(lines)
        stream.write(head + lines)
        stream.write(b"\r\n")
        head = b""
        count += len(batch)
    stream.write(head)
    return count


def encoded(batch: Sequence[tuple[Any, ...]]) -> bytes:
    """The lines of some rows of stored values, with line breaks between them."""
    columns = [_cells(column) for column in zip(*batch, strict=True)]
    if len(columns) == 1:  # an empty line would be no row
        return b"\r\n".join([cell or b'""' for cell in columns[0]])
    first, *more = columns[0]
    *fewer, last = columns[-1]
    # the last cell of a line and the first of the next as one: all the rest is one join
    columns[0] = [first, *map(b"%b\r\n%b".__mod__, zip(fewer, more, strict=True))]
    return b",".join((*chain.from_iterable(zip(*columns[:-1], strict=True)), last))


def _decode(text: bytes) -> None:
    if not text.isascii():
        text.decode()


def _validate(text: bytes) -> None:
    """The same at half the cost."""
    import pyarrow

    ends = pyarrow.array([0, len(text)], pyarrow.int64()).buffers()[1]
    try:
        pyarrow.Array.from_buffers(pyarrow.large_string(), 1, [None, ends, pyarrow.py_buffer(text)]).validate(full=True)
    except pyarrow.ArrowInvalid:
        text.decode()
        raise


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
    return [
        b'"%b"' % text.replace(b'"', b'""')
        if _LINE in text or _COMMA in text or _QUOTE in text or _RETURN in text
        else text
        for text in _disarmed(column)
    ]


def _disarmed(column: Sequence[bytes]) -> Sequence[bytes]:
    return [csv_cell(text.decode()).encode() if text[:1] in _MAYBE else text for text in column]
