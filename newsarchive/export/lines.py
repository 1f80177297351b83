"""Many rows at once as lines of JSON, by Arrow's own functions; the same bytes as ``cells.py`` writes.

Every column of a batch becomes a column of cells as they stand in the file; the cells of a row are joined, and the
joined column is in memory what the file shall hold.
"""

import struct
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

import orjson

from newsarchive.export.cells import opened
from newsarchive.export.fields import LISTED

if TYPE_CHECKING:
    import pyarrow

_BY_NAME = {"\b": r"\b", "\t": r"\t", "\f": r"\f", "\r": r"\r"}
_CONTROLS = [(chr(code), _BY_NAME.get(chr(code), f"\\u{code:04x}")) for code in range(0x20) if code != 0x0A]


def write(batches: "Iterable[pyarrow.RecordBatch]", stream: IO[bytes]) -> int:
    """All batches; how many rows. Raises OSError."""
    count = 0
    for batch in batches:
        stream.write(_json(batch))
        count += batch.num_rows
    return count


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


def _bytes(column: Any) -> "pyarrow.Buffer":
    """What the strings of a column are in memory."""
    _, offsets, texts = column.buffers()
    begin, end = (struct.unpack_from("=i", offsets, 4 * (column.offset + place))[0] for place in (0, len(column)))
    return texts.slice(begin, end - begin)
