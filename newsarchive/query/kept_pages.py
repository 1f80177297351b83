"""The pages of an article as they were fetched: which ones are kept, and each of them, checked against its digest."""

import sqlite3
from pathlib import Path
from typing import Any

from newsarchive import warc_read
from newsarchive.errors import ArchiveDamaged, NothingDone, UsageError
from newsarchive.warc import Span
from newsarchive.warc_read import Kept

MOST = 200
"""captures of an article that are listed, latest first"""
_LISTED = (
    "capture", "url", "final_url", "fetched_at", "status", "content_type", "bytes", "digest", "file", "offset",
    "length", "revisit_of", "shown",
)  # fmt: skip
_COLUMNS = """c.id, c.url, c.final_url, c.fetched_at, c.status, c.content_type, c.body_bytes, c.digest, c.file,
    c.offset, c.length, c.revisit_of, c.id IS a.last_capture_id"""
_BELONGS = "c.id = a.last_capture_id OR c.url_id IN (SELECT u.id FROM urls u WHERE u.article_id = a.id)"


def captures(connection: sqlite3.Connection, article: int) -> list[dict[str, Any]]:
    """Every kept fetch of the article's addresses, latest first; ``shown``: the one its understanding comes from."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM articles a JOIN urls u ON u.article_id = a.id "  # noqa: S608
        "JOIN captures c ON c.url_id = u.id WHERE a.id = ? ORDER BY c.fetched_at DESC, c.id DESC LIMIT ?",
        (article, MOST),
    )
    return [dict(zip(_LISTED, row, strict=True)) | {"shown": bool(row[-1])} for row in rows]


def capture(connection: sqlite3.Connection, article: int, number: int | None = None) -> dict[str, Any]:
    """One of them: ``number``, else the one the understanding comes from.

    Raises UsageError when the article has no such capture, NothingDone when nothing of it is kept.
    """
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM articles a CROSS JOIN captures c "  # noqa: S608
        f"WHERE a.id = ?1 AND c.id = coalesce(?2, a.last_capture_id) AND ({_BELONGS})",
        (article, number),
    ).fetchone()
    if row is None and number is not None:
        raise UsageError(f"article {article} has no capture {number}")
    if row is None:
        raise NothingDone(f"no page of article {article} is kept")
    return dict(zip(_LISTED, row, strict=True)) | {"shown": bool(row[-1])}


def page(connection: sqlite3.Connection, root: Path, told: dict[str, Any]) -> Kept:
    """What a capture kept (of ``capture``), with its payload, from the earlier capture when it is a revisit.

    ``root``: the archive's warc folder. Raises ArchiveDamaged, naming file and offset, when it is not there or not as
    it was written.
    """
    found = warc_read.read(root, _span(told["file"], told["offset"], told["length"]))
    if told["revisit_of"] is None:
        return _checked(found, told)
    row = connection.execute("SELECT file, offset, length FROM captures WHERE id = ?", (told["revisit_of"],)).fetchone()
    if row is None:
        raise ArchiveDamaged(
            f"there is no captures row {told['revisit_of']}, which holds what capture {told['capture']} saw"
        )
    return _checked(warc_read.read(root, _span(*row)), told)


def _span(file: str, offset: int, length: int) -> Span:
    """A database from elsewhere may not lead out of the archive."""
    if Path(file).is_absolute() or ".." in Path(file).parts:
        raise ArchiveDamaged(f"{file!r} is no file of an archive")
    return Span(file, offset, length)


def _checked(found: Kept, told: dict[str, Any]) -> Kept:
    if found.digest != told["digest"]:
        raise ArchiveDamaged(
            f"{told['file']} at offset {told['offset']}: it holds {found.digest}, the database says {told['digest']}"
        )
    return found
