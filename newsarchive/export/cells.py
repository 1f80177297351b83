"""One row after the other as a line of CSV or of JSON Lines.

CSV is for spreadsheets: a text cell that a spreadsheet would take for a formula gets a ``'`` in front; numbers stay
numbers. Lists are JSON in CSV, real lists in JSON. ``plain.py`` and ``lines.py`` write
the same bytes, many rows at a time, of articles.
"""

import base64
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import IO, Any

import orjson

from newsarchive.export.fields import LISTED
from newsarchive.query.reader import Rows

_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r]")


def csv_cell(value: Any) -> Any:
    """A value for a CSV cell: text that looks like a formula is disarmed, bytes become base64."""
    if isinstance(value, str):
        return value if value[:1].isalnum() or not _FORMULA.match(value) else f"'{value}"
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


def json_value(value: Any) -> Any:
    """A value for JSON: bytes as sqlite-utils writes them, the rest as it is."""
    if isinstance(value, bytes):
        return {"$base64": True, "encoded": base64.b64encode(value).decode("ascii")}
    return value


def json_objects(rows: Rows, lists: Iterable[str] = LISTED) -> Iterator[bytes]:
    """Every row as one JSON object without line break; columns in ``lists`` hold JSON and are opened."""
    listed = [name in set(lists) for name in rows.columns]
    for row in rows.rows:
        values = (opened(value) if is_list else json_value(value) for value, is_list in zip(row, listed, strict=True))
        yield orjson.dumps(dict(zip(rows.columns, values, strict=True)))


def opened(value: Any) -> Any:
    """What a JSON text says; any other value, and text that is none, as JSON can hold it."""
    if not isinstance(value, str):
        return json_value(value)
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def csv_lines(rows: Rows, stream: IO[bytes], *, excel: bool = False) -> int:
    """RFC 4180 in UTF-8; ``excel``: with the byte order mark without which Excel spoils Turkish letters."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if excel else "utf-8", errors="replace", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow([csv_cell(name) for name in rows.columns])
        count = 0
        for row in rows.rows:
            writer.writerow([csv_cell(value) for value in row])
            count += 1
        text.flush()
        return count
    finally:
        with suppress(OSError):  # whoever opened the stream closes it, and meets the same error
            text.detach()


def json_lines(rows: Rows, stream: IO[bytes]) -> int:
    """One JSON object a line."""
    count = 0
    for line in json_objects(rows):
        stream.write(line + b"\n")
        count += 1
    return count


def csv_head(columns: Sequence[str], *, excel: bool) -> bytes:
    """The first line of a CSV file."""
    stream = io.BytesIO()
    csv_lines(Rows(tuple(columns), iter(())), stream, excel=excel)
    return stream.getvalue()
