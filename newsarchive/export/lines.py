"""Many rows at once as lines of CSV or JSON, by Arrow's own functions; the same bytes as ``cells.py`` writes.

Every column of a batch becomes a column of cells as they stand in the file; the cells of a row are joined, and the
joined column is in memory what the file shall hold.
"""

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
_SPECIAL = '[",\r\n]'
_ESCAPED = r'["\\\x00-\x1f]'
_ODD = r"[\x00-\x09\x0b-\x1f]"
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
    text = column.cast("string")
    if column.type != "string":
        return text
    formula = pc.match_substring_regex(text, _FORMULA)
    if _any(pc, formula):
        text = pc.if_else(formula, pc.binary_join_element_wise("'", text, ""), text)
    special = pc.match_substring_regex(text, _SPECIAL)
    if _any(pc, special):
        quoted = pc.binary_join_element_wise('"', pc.replace_substring(text, '"', '""'), '"', "")
        text = pc.if_else(special, quoted, text)
    if alone:  # an empty line would be no row
        text = pc.if_else(pc.equal(pc.fill_null(text, ""), ""), '""', text)
    return text


def _json(batch: "pyarrow.RecordBatch") -> "pyarrow.Buffer":
    import pyarrow.compute as pc

    cells = [_json_cells(pc, name, column) for name, column in zip(batch.schema.names, batch.columns, strict=True)]
    cells[0] = pc.binary_join_element_wise("{", cells[0], "")
    cells[-1] = pc.binary_join_element_wise(cells[-1], "}\n", "")
    return _bytes(pc.binary_join_element_wise(*cells, ","))


def _json_cells(pc: Any, name: str, column: Any) -> Any:
    import pyarrow

    key = f"{orjson.dumps(name).decode()}:"
    if column.type != "string":
        cells = pc.binary_join_element_wise(key, column.cast("string"), "")
    elif name in LISTED:
        cells = pc.binary_join_element_wise(key, pyarrow.array(map(_list, column.to_pylist()), "string"), "")
    else:
        cells = pc.binary_join_element_wise(f'{key}"', _escaped(pc, column), '"', "")
    return pc.fill_null(cells, f"{key}null")


def _list(stored: str | None) -> str | None:
    return stored if stored is None or stored == "[]" else orjson.dumps(opened(stored)).decode()


def _escaped(pc: Any, text: Any) -> Any:
    if _any(pc, pc.match_substring_regex(text, _ESCAPED)):
        for plain, written in (("\\", r"\\"), ('"', r"\""), ("\n", r"\n")):
            text = pc.replace_substring(text, plain, written)
        if _any(pc, pc.match_substring_regex(text, _ODD)):
            for plain, written in _CONTROLS:
                text = pc.replace_substring(text, plain, written)
    return text


def _any(pc: Any, mask: Any) -> bool:
    return bool(pc.any(mask).as_py())


def _bytes(column: Any) -> "pyarrow.Buffer":
    """What the strings of a column are in memory, one behind the other."""
    _, offsets, texts = column.buffers()
    begin, end = (struct.unpack_from("=i", offsets, 4 * (column.offset + place))[0] for place in (0, len(column)))
    return texts.slice(begin, end - begin)
