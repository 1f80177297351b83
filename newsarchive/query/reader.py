"""Opens news.db for reading only, and runs a person's SQL within limits of kind, size, memory and time.

In: the archive's folder, a statement. Out: a connection, or ``Rows`` that stream. Nothing here can write: the
file is opened with mode=ro, the connection is query_only, and a person's SQL meets an authorizer that knows
only reading.
"""

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsarchive.errors import (
    ArchiveDamaged,
    ArchiveError,
    NothingDone,
    RunIncomplete,
    UsageError,
)
from newsarchive.query import functions
from newsarchive.store import Archive
from newsarchive.store.archive import undecodable

_LONGEST = 10_000_000  # bytes of one value or statement: zeroblob(9e8) else takes gigabytes
_MEMORY = 128 * 1024 * 1024  # bytes of SQLite's own heap; a row of many large values stops there
_COLUMNS = 500
_BATCH = 500  # rows at a time: with bodies of a few kilobytes some megabytes
_STEPS = 20_000  # virtual machine steps between two looks at the clock: a few milliseconds

_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_READING_PRAGMAS = {
    "collation_list", "compile_options", "data_version", "foreign_key_list", "function_list",
    "index_info", "index_list", "index_xinfo", "page_count", "page_size", "pragma_list", "schema_version",
    "table_info", "table_list", "table_xinfo", "user_version",
}  # fmt: skip
_PRAGMAS_WITH_VALUE = {
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "table_info",
    "table_xinfo",
}
_MORE = " (newsarchive verify says more)"
_NEVER = {"load_extension", "fts3_tokenizer"}


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer: the names of its columns (each once) and its rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def reading(archive: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can only read, closed at the end. SQLite's errors become lines for a person."""
    with Archive.open(archive, create=False, readonly=True) as opened, explained(archive / "news.db"):
        connection = opened.conn
        prepare(connection)
        connection.execute("BEGIN")  # all statements see the archive at one instant, whatever a crawl writes
        yield connection


def prepare(connection: sqlite3.Connection) -> None:
    """Makes an open connection one that can only read, and that has our functions."""
    connection.execute("PRAGMA query_only = 1")
    connection.execute("PRAGMA trusted_schema = 0")  # a news.db from elsewhere may bring views of its own
    functions.add_functions(connection)


@contextmanager
def explained(path: Path | str) -> Iterator[None]:
    """Turns SQLite's exceptions into ours: one clear line, the right exit code."""
    try:
        yield
    except ArchiveError:
        raise
    except MemoryError as error:
        raise UsageError("the statement needs more memory than one answer may take") from error
    except sqlite3.Warning as error:  # Python 3.11: several statements in one
        raise UsageError("one statement at a time, please") from error
    except sqlite3.Error as error:
        raise _translated(error, path) from error
    except UnicodeDecodeError as error:  # its message holds the bytes
        raise ArchiveDamaged(f"{path} is damaged: it holds text that is not UTF-8{_MORE}") from error
    except json.JSONDecodeError as error:  # only what is stored is ever opened
        raise ArchiveDamaged(f"{path} is damaged: a list in it is not JSON{_MORE}") from error
    except (
        ValueError,
        OverflowError,
    ) as error:  # NUL or a lone surrogate in the statement, a number too large
        raise UsageError(f"SQL: {error}") from error


def _translated(error: sqlite3.Error, path: Path | str) -> ArchiveError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    text = str(error)
    if garbled := undecodable(error):
        return ArchiveDamaged(f"{path} is damaged: {garbled}{_MORE}")
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return ArchiveDamaged(f"{path} is damaged: {text}{_MORE}")
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return NothingDone(f"cannot read {path}: {text}")
    if primary in (sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY):
        return UsageError(f"only reading is allowed: {text}")
    if primary == sqlite3.SQLITE_INTERRUPT:
        return RunIncomplete("the statement was stopped")
    if primary == sqlite3.SQLITE_TOOBIG:
        return UsageError(f"SQL: a value or statement is longer than {_LONGEST:,} bytes")
    if "one statement at a time" in text:
        return UsageError("one statement at a time, please")
    return UsageError(f"SQL: {text}")


def guard(connection: sqlite3.Connection) -> None:
    """From here on the connection takes a stranger's SQL: reading only, nothing huge."""
    connection.execute(f"PRAGMA hard_heap_limit = {_MEMORY:d}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1_000_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, _COLUMNS)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    stored = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    asked = False

    def authorise(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        nonlocal asked
        asked = asked or (action == sqlite3.SQLITE_READ and first in stored)
        return _authorise(action, first, second)

    def text(raw: bytes) -> str:
        """CAST(x'ff' AS TEXT) is no UTF-8; that odd cell shall not end the answer, but a damaged row must."""
        return raw.decode("utf-8", "strict" if asked else "replace")

    connection.text_factory = text
    connection.set_authorizer(authorise)


def _authorise(action: int, first: str | None, second: str | None) -> int:
    if action in _READING:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second not in _NEVER:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
        return sqlite3.SQLITE_OK  # asked when a virtual table (FTS5, json_each) is first opened; nothing is written
    if action == sqlite3.SQLITE_PRAGMA and first in _READING_PRAGMAS:
        return sqlite3.SQLITE_OK if second is None or first in _PRAGMAS_WITH_VALUE else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_DENY


def sql(
    connection: sqlite3.Connection,
    statement: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    seconds: float = 60.0,
) -> Rows:
    """Runs one statement of a guarded connection; ``seconds`` limits the whole answer, 0 for no limit.

    Raises sqlite3.Error (see ``explained``), and RunIncomplete when the time is over, also between rows.
    """
    if not statement.strip():
        raise UsageError("no SQL given")
    limit = Limit(connection, seconds, f"stopped after {seconds:g} s (--timeout sets the limit, 0 for none)")
    with limit:
        try:
            cursor = connection.execute(statement, dict(parameters or {}))
        except UnicodeEncodeError as error:  # bytes of the command line that are no UTF-8
            raise UsageError("the statement is not valid UTF-8") from error
    if cursor.description is None:
        raise UsageError("the statement gives no rows")
    return Rows(_unique([column[0] for column in cursor.description]), _streamed(cursor, limit))


def _streamed(cursor: sqlite3.Cursor, limit: "Limit") -> Iterator[tuple[Any, ...]]:
    with limit:
        for row in cursor:  # noqa: UP028  # "yield from" would close the cursor, maybe after its connection
            yield row


def fetched(cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    """The rows in batches; may be left unfinished (``yield from cursor`` then touches a closed connection)."""
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


class Limit:
    """Lets statements run until ``seconds`` after it was made (0: no limit), then raises RunIncomplete(``words``).

    May be entered again. A signal whose handler raises, as Ctrl-C, comes out as KeyboardInterrupt: it reaches Python
    in the progress handler, where SQLite knows no more than that it shall stop.
    """

    def __init__(self, connection: sqlite3.Connection, seconds: float, words: str) -> None:
        self._ends = time.monotonic() + seconds if seconds else None
        self._words = words
        connection.set_progress_handler(self._over, _STEPS)

    def _over(self) -> bool:
        return self._ends is not None and time.monotonic() > self._ends

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, sqlite3.OperationalError):
            return
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            if self._over():
                raise RunIncomplete(self._words) from error
            raise KeyboardInterrupt from error


def _unique(names: list[str]) -> tuple[str, ...]:
    """SELECT a, a gives a and a_2, so that a JSON object can hold both."""
    unique: list[str] = []
    for name in names:
        number, candidate = 1, name
        while candidate in unique:
            number += 1
            candidate = f"{name}_{number}"
        unique.append(candidate)
    return tuple(unique)
