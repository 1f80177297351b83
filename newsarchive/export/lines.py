"""Many rows at once as lines of CSV or JSON, by Arrow's own functions; the same bytes as ``cells.py`` writes.

Every column of a batch becomes a column of cells as they stand in the file; the cells of a row are joined, and the
joined column is in memory what the file shall hold.
"""

import re
import struct
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

import orjson

from newsarchive.export.cells import csv_head, opened
from newsarchive.export.fields import LISTED

if TYPE_CHECKING:
    import pyarrow

_SPACE = r"\t-\r\x1c-\x1f \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}\x{200b}"
_FORMULA = rf"\A(?:[{_SPACE}]*[=+\-@＝＋－＠]|[\t\r])"
_MAYBE = re.compile(rb"[\t-\r\x1c-\x1f =+\-@\xc2\xe1\xe2\xe3\xef]")
"""first bytes of what may be a formula"""
_SPECIAL = '[",\r\n]'
_BY_NAME = {"\b": r"\b", "\t": r"\t", "\f": r"\f", "\r": r"\r"}
_CONTROLS = [(chr(code), _BY_NAME.get(chr(code), f"\\u{code:04x}")) for code in range(0x20) if code != 0x0A]


def write(
    columns: Sequence[str], batches: "Iterable[pyarrow.RecordBatch]", stream: IO[bytes], kind: str, *, excel: bool
) -> int:
    """All batches as csv or jsonl; how many rows. Raises OSError."""
    if kind == "csv":
        stream.write(csv_head(columns, excel=excel))
    count = 0
    for batch in batches:
        stream.write(_csv(batch) if kind == "csv" else _json(batch))
        count += batch.num_rows
    return count


def _csv(batch: "pyarrow.RecordBatch") -> "pyarrow.Buffer":
    import pyarrow.compute as pc

    cells = [_csv_cells(pc, column, alone=batch.num_columns == 1) for column in batch.columns]
    cells[-1] = pc.binary_join_element_wise(cells[-1], "\r\n", "", null_handling="replace")
    return _bytes(pc.binary_join_element_wise(*cells, ",", null_handling="replace"))


def _csv_cells(pc: Any, column: Any, *, alone: bool) -> Any:
    if column.type != "string":
        return column.cast("string")
    text = column
    if text.null_count < len(text):
        texts = _memory(text)
        if _MAYBE.search(_firsts(text, texts)):
            formula = pc.match_substring_regex(text, _FORMULA)
            text = pc.if_else(formula, pc.binary_join_element_wise("'", text, ""), text)
        has_quote = b'"' in texts
        if has_quote or any(one in texts for one in (b",", b"\n", b"\r")):
            doubled = pc.replace_substring(text, '"', '""') if has_quote else text
            special = pc.match_substring_regex(text, _SPECIAL)
            text = pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), text)
    if alone:  # an empty line would be no row
        text = pc.if_else(pc.equal(pc.fill_null(text, ""), ""), '""', text)
    return text


def _json(batch: "pyarrow.RecordBatch") -> "pyarrow.Buffer":
    import pyarrow.compute as pc

    cells: list[Any] = []
    for place, (name, column) in enumerate(zip(batch.schema.names, batch.columns, strict=True)):
        cells += _json_cells(pc, f"{',' if place else '{'}{orjson.dumps(name).decode()}:", name, column)
    if not any(hasattr(cell, "buffers") for cell in cells):  # all of them constants
        cells.append(pc.fill_null(pc.if_else(pc.is_null(batch.column(0)), "", ""), ""))
    return _bytes(pc.binary_join_element_wise(*cells, "}\n", ""))


def _json_cells(pc: Any, key: str, name: str, column: Any) -> list[Any]:
    """What stands between the last cell's end and this one's: constants, and columns."""
    if column.null_count == len(column):
        return [f"{key}null"]
    quote = "" if column.type != "string" or name in LISTED else '"'
    text = _escaped(pc, column) if quote else _lists(column) if name in LISTED else column.cast("string")
    if not column.null_count:
        return [f"{key}{quote}", text, quote] if quote else [key, text]
    return [key, pc.fill_null(pc.binary_join_element_wise(quote, text, quote, ""), "null")]


def _lists(column: Any) -> Any:
    import pyarrow

    return pyarrow.array(map(_list, column.to_pylist()), "string")


def _list(stored: str | None) -> str | None:
    return stored if stored is None or stored == "[]" else orjson.dumps(opened(stored)).decode()


def _escaped(pc: Any, text: Any) -> Any:
    import numpy

    texts = _memory(text)
    is_odd = numpy.count_nonzero(numpy.frombuffer(texts, numpy.uint8) < 0x20) > texts.count(b"\n")
    for plain, written in (("\\", r"\\"), ('"', r"\""), ("\n", r"\n"), *(_CONTROLS if is_odd else ())):
        if plain.encode() in texts:
            text = pc.replace_substring(text, plain, written)
    return text


def _memory(text: Any) -> bytes:
    """The strings of a column, one behind the other."""
    return b"" if text.buffers()[2] is None else bytes(_bytes(text))


def _firsts(text: Any, texts: bytes) -> bytes:
    """The first byte of each string that is not empty."""
    import numpy

    places = numpy.frombuffer(text.buffers()[1], numpy.int32, len(text) + 1, 4 * text.offset)
    begins = places[:-1][places[1:] > places[:-1]] - places[0]
    return bytes(numpy.frombuffer(texts, numpy.uint8)[begins])


def _bytes(column: Any) -> "pyarrow.Buffer":
    """What the strings of a column are in memory."""
    _, offsets, texts = column.buffers()
    begin, end = (struct.unpack_from("=i", offsets, 4 * (column.offset + place))[0] for place in (0, len(column)))
    return texts.slice(begin, end - begin)
