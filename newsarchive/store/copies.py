"""The database of a back-up: a copy made while others write, what it points at, and whether another is of its line.

The copy is SQLite's own online copy inside one read transaction: it shows one instant, and no writer waits for it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsarchive.errors import ArchiveDamaged, NothingDone
from newsarchive.store import archive

_PAGES = 8192
"""database pages between two looks at the clock and at a Ctrl-C: 16 MB"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database points at."""

    ends: dict[str, int]
    """WARC file -> bytes up to the end of its last capture"""
    captures: int
    articles: int
    last: tuple[object, ...] | None
    """its newest capture: file, offset, length, digest"""


def snapshot(folder: Path, new: Path, tell: Callable[[int, int], None]) -> None:
    """Copy the database of an archive folder to the file ``new``, as it is at this instant; ``new`` is not yet fsynced.

    ``tell(done, total)`` in database pages. Raises NothingDone (no archive there), StorageFull, and ArchiveDamaged when
    what was copied is damaged.
    """
    file = folder / "news.db"
    if not file.is_file():
        raise NothingDone(f"no archive at {folder} (there is no news.db in it)")
    with archive.translated(file), closing(archive._connect(file, readonly=True)) as source:
        source.execute("BEGIN")  # else every commit of another process makes the copy begin again
        version = source.execute("PRAGMA user_version").fetchone()[0]
        if not version or not _is_ours(source):
            raise NothingDone(f"{file} is empty, or no database of newsarchive")
        with archive.translated(new), closing(sqlite3.connect(new, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous = OFF")
            source.backup(copy, pages=_PAGES, progress=lambda _, left, total: tell(total - left, total))
    with _opened(new) as copy:
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise ArchiveDamaged(f"{file} is damaged: {found.splitlines()[-1]}")


def contents(file: Path) -> Contents:
    """What a database that nobody writes points at; raises ArchiveDamaged or NothingDone."""
    with _opened(file) as conn:
        if not _is_ours(conn):
            raise NothingDone(f"{file} is no database of newsarchive")
        ends = {
            name: int(end)
            for name, end in conn.execute(f"SELECT file, max(offset + length) FROM captures GROUP BY {_by(conn)}")  # noqa: S608
        }
        last = conn.execute("SELECT file, offset, length, digest FROM captures ORDER BY id DESC LIMIT 1").fetchone()
        captures, articles = (
            int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
            for table in ("captures", "articles")
        )
    return Contents(ends, captures, articles, last)


def holds(file: Path, capture: tuple[object, ...]) -> bool:
    """Whether a database has this capture (file, offset, length, digest)."""
    query = "SELECT 1 FROM captures WHERE file = ? AND offset = ? AND length = ? AND digest = ?"
    with _opened(file) as conn:
        return conn.execute(query, capture).fetchone() is not None


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with archive.translated(file), closing(archive._connect(file, readonly=True)) as conn:
        yield conn


def _by(conn: sqlite3.Connection) -> str:
    """What tells the files of captures apart, also in a copy of an older schema."""
    names = {name for (_, name, *_) in conn.execute("PRAGMA table_info(captures)")}
    return "file_id" if "file_id" in names else "file"


def _is_ours(conn: sqlite3.Connection) -> bool:
    return conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'captures'").fetchone() is not None
