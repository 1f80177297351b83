"""Rows into a stream, a file, or a folder with one file a month."""

from pathlib import Path
from typing import IO

from newsarchive.errors import NothingDone, UsageError
from newsarchive.export import lines, plain, tables
from newsarchive.export.cells import csv_lines, json_lines
from newsarchive.export.second import Second
from newsarchive.export.whole import whole, whole_folder
from newsarchive.query.reader import Rows
from newsarchive.query.rows import Articles

FORMATS = ("csv", "jsonl", "parquet")
MARK = ".newsarchive"
"""in a folder that an export by months has made; data tools pass over names that begin with a point"""
UNDATED = "undated"
"""the month of what has no date (pandas does not read Hive's own name for null beside others)"""


def format_of(target: str, wanted: str | None = None, *, folder: bool = False) -> str:
    """csv, jsonl or parquet: as wanted, else by the target's ending; ``-`` is jsonl, a ``folder`` parquet.

    Raises UsageError.
    """
    kind = Path(target).suffix.removeprefix(".")
    if folder and target == "-":
        raise UsageError("--partition writes a folder; name one")
    if wanted is not None:
        kind = wanted
    elif target == "-":
        kind = "jsonl"
    elif kind not in FORMATS and folder:
        kind = "parquet"
    elif kind not in FORMATS:
        raise UsageError(f"{target}: write to a name that ends in .csv, .jsonl or .parquet, or give --format")
    if kind == "parquet" and target == "-":
        raise UsageError("Parquet cannot be written to standard output; name a file")
    return kind


def write(rows: Rows, target: Path, kind: str, *, excel: bool = False, second: Second | None = None) -> int:
    """Rows into a file, whole or not at all; how many. Raises NothingDone with the path."""
    try:
        with whole(target) as stream:
            return encode(rows, stream, kind, excel=excel, second=second)
    except OSError as error:
        raise NothingDone(f"cannot write {target}: {error.strerror or error}") from error


def encode(rows: Rows, stream: IO[bytes], kind: str, *, excel: bool = False, second: Second | None = None) -> int:
    """Rows into an open stream of bytes, flushed; how many.

    ``second``: reads articles for Parquet through Arrow (``beside``).
    Raises OSError.
    """
    if kind == "parquet":
        count = tables.write(rows, stream, second)
    elif kind == "csv" and isinstance(rows, Articles):
        count = plain.write(rows, stream, excel=excel)
    elif kind == "csv":
        count = csv_lines(rows, stream, excel=excel)
    elif isinstance(rows, Articles):
        count = lines.write(rows, stream)
    else:
        count = json_lines(rows, stream)
    stream.flush()
    return count


def write_months(
    articles: Articles, folder: Path, kind: str, *, excel: bool = False, second: Second | None = None
) -> dict[str, int]:
    """One file for each month of publication, ``month=2025-06/part-0.parquet``: month -> articles; the folder whole or
    not at all.

    An earlier export of that name is replaced. Raises NothingDone with the path, also when something else stands there.
    """
    if folder.exists() and not _is_export(folder):
        raise NothingDone(f"{folder} is there and is no export by months: remove it, or name another folder")
    counts: dict[str, int] = {}
    try:
        with whole_folder(folder) as new:
            for month, ids in sorted(articles.months().items(), key=lambda pair: pair[0] or ""):
                name = month or UNDATED
                part = new / f"month={name}"
                part.mkdir()
                counts[name] = write(articles.part(ids), part / f"part-0.{kind}", kind, excel=excel, second=second)
            (new / MARK).write_text("made by newsarchive export --partition\n", encoding="utf-8")
    except OSError as error:
        raise NothingDone(f"cannot write {folder}: {error.strerror or error}") from error
    return counts


def _is_export(folder: Path) -> bool:
    """Whether nothing is there that an export by months has not made."""
    if not folder.is_dir():
        return False
    if not any(folder.iterdir()):
        return True
    if not (folder / MARK).is_file():
        return False
    files = (
        file
        for month in folder.iterdir()
        if month.name != MARK
        for file in (month.iterdir() if month.is_dir() else [month])
    )
    return all(
        file.parent.name.startswith("month=") and file.stem == "part-0" and file.suffix.removeprefix(".") in FORMATS
        for file in files
    )
