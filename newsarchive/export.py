"""Rows into files: CSV, JSON Lines, Parquet. Streaming, and whole or not at all.

In: ``query.reader.Rows`` and a target. Out: the number of rows. A file appears under its name only when it is
complete and on disk (written without a name, or under a hidden one, in the same folder; fsync; rename). A
failure raises an ArchiveError that names the path, and what stood there before still stands there.

CSV is for spreadsheets: a text cell that a spreadsheet would take for a formula gets a ``'`` in front;
numbers stay numbers. Lists are JSON in CSV, real lists in JSONL and Parquet.
"""

import base64
import csv
import errno
import io
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson

from newsarchive.errors import NothingDone, RunIncomplete, UsageError
from newsarchive.query.reader import Rows
from newsarchive.query.why import LISTS

FORMATS = ("csv", "jsonl", "parquet")
_PARQUET_BATCH = 4_000  # rows in a row group: a dozen megabytes of text
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r]")
_ISTANBUL, _UTC = "Europe/Istanbul", "UTC"
_ZONES = {
    "published_at": _ISTANBUL, "updated_at": _ISTANBUL,
    "first_seen_at": _UTC, "last_seen_at": _UTC, "gone_at": _UTC, "fetched_at": _UTC,
}  # fmt: skip
_NUMBERS = frozenset({"id", "word_count", "story_id", "members", "sites"})
_NUMBER_LISTS = frozenset({"member_ids"})
_OPENED = LISTS | _NUMBER_LISTS


def format_of(target: str, wanted: str | None = None) -> str:
    """csv, jsonl or parquet: as wanted, else by the target's ending (``-`` is jsonl). Raises UsageError."""
    if wanted is not None:
        kind = wanted
    elif target == "-":
        kind = "jsonl"
    else:
        kind = Path(target).suffix.removeprefix(".")
        if kind not in FORMATS:
            raise UsageError(f"{target}: write to a name that ends in .csv, .jsonl or .parquet, or give --format")
    if kind == "parquet" and target == "-":
        raise UsageError("Parquet cannot be written to standard output; name a file")
    return kind


def write(rows: Rows, target: Path, kind: str, *, excel: bool = False) -> int:
    """Rows into a file, whole or not at all; how many. Raises NothingDone with the path."""
    try:
        with whole(target) as stream:
            return encode(rows, stream, kind, excel=excel)
    except OSError as error:
        raise NothingDone(f"cannot write {target}: {error.strerror or error}") from error


def encode(rows: Rows, stream: IO[bytes], kind: str, *, excel: bool = False) -> int:
    """Rows into an open stream of bytes, flushed; how many. Raises OSError."""
    if kind == "csv":
        count = csv_lines(rows, stream, excel=excel)
    elif kind == "jsonl":
        count = json_lines(rows, stream)
    else:
        count = _parquet(rows, stream)
    stream.flush()
    return count


# --- one row ------------------------------------------------------------------------------------------------


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


def json_objects(rows: Rows, lists: Iterable[str] = _OPENED) -> Iterator[bytes]:
    """Every row as one JSON object without line break; columns in ``lists`` hold JSON and are opened."""
    opened = [name in set(lists) for name in rows.columns]
    for row in rows.rows:
        values = (_opened(value) if is_list else json_value(value) for value, is_list in zip(row, opened, strict=True))
        yield orjson.dumps(dict(zip(rows.columns, values, strict=True)))


def _opened(value: Any) -> Any:
    if not isinstance(value, str):
        return json_value(value)
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


# --- many rows ----------------------------------------------------------------------------------------------


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


def _parquet(rows: Rows, stream: IO[bytes]) -> int:
    import pyarrow  # a third of a second and 60 MB that no other command should pay
    import pyarrow.parquet

    schema = pyarrow.schema([(name, _arrow_type(pyarrow, name)) for name in rows.columns])
    count = 0
    writer = pyarrow.parquet.ParquetWriter(stream, schema, compression="zstd")
    try:
        while batch := list(islice(rows.rows, _PARQUET_BATCH)):
            columns = zip(rows.columns, zip(*batch, strict=True), strict=True)
            arrays = [_arrow_column(pyarrow, name, values, schema) for name, values in columns]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            count += len(batch)
    except pyarrow.ArrowInvalid as error:
        raise RunIncomplete(f"cannot write Parquet: {error}") from error
    finally:
        writer.close()
    return count


def _arrow_type(arrow: Any, name: str) -> Any:
    if name in _NUMBERS:
        return arrow.int64()
    if name in _ZONES:
        return arrow.timestamp("us", tz=_ZONES[name])
    if name == "images":
        text = arrow.string()
        return arrow.list_(arrow.struct([("url", text), ("caption", text), ("credit", text)]))
    if name in _NUMBER_LISTS:
        return arrow.list_(arrow.int64())
    return arrow.list_(arrow.string()) if name in LISTS else arrow.string()


def _arrow_column(arrow: Any, name: str, values: Sequence[Any], schema: Any) -> Any:
    kind = schema.field(name).type
    if name in _ZONES:  # Arrow itself reads ISO 8601 with an offset
        return arrow.array(values, arrow.string()).cast(arrow.timestamp("us", tz=_UTC)).cast(kind)
    if name in _OPENED:
        values = [_opened(value) for value in values]
    return arrow.array(values, kind)


# --- whole files --------------------------------------------------------------------------------------------


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A stream that becomes the file ``path`` when the block ends well, and nothing when it does not.

    A device or pipe is written to directly. Raises OSError.
    """
    target = Path(os.path.realpath(path))  # a link goes on pointing at the new file
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        with _closing(target.open("wb")) as stream:  # a folder says so itself
            yield stream
        return
    hidden = target.with_name(f".{target.name}.{os.getpid()}.part")
    handle, has_name = _open(hidden)
    try:
        with _closing(os.fdopen(handle, "wb")) as stream:
            yield stream
            stream.flush()
            os.fsync(handle)
            if not has_name:
                hidden.unlink(missing_ok=True)
                os.link(f"/proc/self/fd/{handle}", hidden, src_dir_fd=0, follow_symlinks=True)
        hidden.replace(target)
    finally:
        hidden.unlink(missing_ok=True)
    _sync_folder(target.parent)


@contextmanager
def _closing(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Closes the stream; after a failed write its second failure says nothing new."""
    try:
        yield stream
    except BaseException:
        with suppress(OSError):
            stream.close()
        raise
    stream.close()


def _open(hidden: Path) -> tuple[int, bool]:
    """A file without a name, which vanishes even at kill -9, where the system has such; else the hidden one.

    Whether it has a name comes second.
    """
    nameless = getattr(os, "O_TMPFILE", 0)
    if nameless and Path("/proc/self/fd").is_dir():
        try:
            return os.open(hidden.parent, nameless | os.O_WRONLY, 0o666), False
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT):
                raise
    return os.open(hidden, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o666), True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
