"""Rows as Parquet: typed columns, zstd. The same rows give the same bytes, whichever way they came."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import orjson

from newsarchive import printable
from newsarchive.errors import ArchiveDamaged, RunIncomplete
from newsarchive.export.cells import opened
from newsarchive.export.fields import FEW, LISTED, NUMBER_LISTS, NUMBERS, ZONES
from newsarchive.export.second import Second, ahead
from newsarchive.query.reader import Rows
from newsarchive.query.rows import CHUNK, Articles

if TYPE_CHECKING:
    import pyarrow

_GROUP_BYTES = 8_000_000
"""text in a row group, about"""
_GROUP_ROWS = 32 * CHUNK
_UTC = "UTC"
_LIST = {list, type(None)}


def write(rows: Rows, stream: IO[bytes], second: Second | None) -> int:
    """One Parquet file; how many rows. Raises OSError, and RunIncomplete for a value of the wrong kind."""
    import pyarrow  # a third of a second and 60 MB that no other command should pay
    import pyarrow.parquet

    schema = pyarrow.schema([(name, _type(pyarrow, name)) for name in rows.columns])
    few = [name for name in (*rows.columns, "authors.list.element") if name in FEW]
    counted = [name for name in rows.columns if name in NUMBERS or name in ZONES or name in FEW]
    count = 0
    writer = pyarrow.parquet.ParquetWriter(
        stream, schema, compression="zstd", use_dictionary=few, write_statistics=counted
    )
    try:
        by_arrow = second.batches(rows) if second is not None and isinstance(rows, Articles) else None
        batches = _batches(rows) if by_arrow is None else by_arrow
        sized = ((_typed(pyarrow, batch, schema), _text_bytes(batch)) for batch in batches)
        # (the first connection stays in this thread, where Ctrl-C and limits end what it reads)
        with closing(sized if by_arrow is None else ahead(sized, 2)) as ready:
            for group in _groups(ready):
                table = pyarrow.Table.from_batches(group, schema)
                writer.write_table(table.combine_chunks())  # pages end where chunks do
                count += table.num_rows
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError) as error:
        raise RunIncomplete(f"cannot write Parquet: {error}") from error
    finally:
        writer.close()
    return count


def _groups(batches: "Iterable[tuple[pyarrow.RecordBatch, int]]") -> "Iterator[list[pyarrow.RecordBatch]]":
    """Batches of one row group each; with each comes how many bytes of text it was read with."""
    group: list[Any] = []
    size = rows = 0
    for batch, text in batches:
        group.append(batch)
        size += text
        rows += batch.num_rows
        if size >= _GROUP_BYTES or rows >= _GROUP_ROWS:
            yield group
            group, size, rows = [], 0, 0
    if group:
        yield group


def _text_bytes(batch: "pyarrow.RecordBatch") -> int:
    return sum(_size(column) for column in batch.columns if column.type == "string" and len(column))


def _size(texts: Any) -> int:
    """Bytes of a column's texts."""
    ends = texts.buffers()[1]
    begin, end = (struct.unpack_from("=i", ends, 4 * (texts.offset + place))[0] for place in (0, len(texts)))
    return int(end - begin)


def _batches(rows: Rows) -> "Iterator[pyarrow.RecordBatch]":
    """Rows of Python values as a second reader would give them."""
    import pyarrow

    while some := list(islice(rows.rows, CHUNK)):
        columns = zip(rows.columns, zip(*some, strict=True), strict=True)
        arrays = [_stored(pyarrow, name, values) for name, values in columns]
        yield pyarrow.record_batch(arrays, names=list(rows.columns))


def _stored(arrow: Any, name: str, values: Sequence[Any]) -> Any:
    if name in LISTED:
        values = [one if one is None or isinstance(one, str) else orjson.dumps(one).decode() for one in values]
    return arrow.array(values, arrow.int64() if name in NUMBERS else arrow.string())


def _type(arrow: Any, name: str) -> Any:
    if name in NUMBERS:
        return arrow.int64()
    if name in ZONES:
        return arrow.timestamp("us", tz=ZONES[name])
    if name == "images":
        text = arrow.string()
        return arrow.list_(arrow.struct([("url", text), ("caption", text), ("credit", text)]))
    if name in NUMBER_LISTS:
        return arrow.list_(arrow.int64())
    return arrow.list_(arrow.string()) if name in LISTED else arrow.string()


def _typed(arrow: Any, batch: Any, schema: Any) -> Any:
    arrays = [_column(arrow, kind, column) for kind, column in zip(schema, batch.columns, strict=True)]
    return arrow.record_batch(arrays, schema=schema)


def _column(arrow: Any, field: Any, column: Any) -> Any:
    if field.name in ZONES:  # Arrow itself reads ISO 8601 with an offset
        return column.cast(arrow.timestamp("us", tz=_UTC)).cast(field.type)
    if field.name in LISTED:
        return arrow.array(_lists(column.to_pylist()), field.type)
    return column


def _lists(stored: list[str | None]) -> list[Any]:
    """Lists out of their JSON, all at once where they are what they should be."""
    joined = ",".join("null" if one is None else one for one in stored)
    try:
        lists: list[Any] = orjson.loads(f"[{joined}]")
        if len(lists) == len(stored) and {*map(type, lists)} <= _LIST:
            return lists
    except orjson.JSONDecodeError:
        pass
    lists = [None if one is None else opened(one) for one in stored]
    for one, text in zip(lists, stored, strict=True):
        if one is not None and not isinstance(one, list):
            raise ArchiveDamaged(f"news.db is damaged: {printable.cut(str(text), 60)} stands where a list belongs")
    return lists
