"""Connections that live as long as a server does: for its own pages, and for the SQL of strangers, within limits.

In: the archive's folder, a function of ours, or a statement. Out: what the function gives, or plain rows. A statement
of a stranger ends by the clock, whatever it calls (``bounded``).
"""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from newsarchive.errors import UsageError
from newsarchive.query import bounded
from newsarchive.query.reader import Limit, explained, guard, prepare
from newsarchive.store import Archive

ANSWER_BYTES = 20_000_000
"""of one answer to a stranger: texts and blobs of all rows"""
_PATTERN = 100  # characters of LIKE and GLOB: times the length of the text it is a time that cannot be cut short
_STEPS = 5_000
_READ = 20_000
"""rows that are read to count them"""
_PLAIN = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? AND sql NOT LIKE 'CREATE VIRTUAL %'"
T = TypeVar("T")


class Interrupted(sqlite3.OperationalError):
    """A stranger's statement whose time was over."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a stranger's statement."""

    rows: list[Any]
    truncated: bool
    """whether there were more"""
    description: Any
    """as sqlite3's cursor has it"""


def connect(archive: Path) -> sqlite3.Connection:
    """A connection for reading that any thread may use, one at a time. Raises what Archive.open does."""
    connection = Archive.open(archive, create=False, readonly=True).conn
    prepare(connection)
    return connection


def asked(connection: sqlite3.Connection, path: Path, seconds: float, question: Callable[..., T], *given: Any) -> T:
    """``question(connection, *given)``, all of it seeing the archive at one instant.

    Raises ArchiveError as ``reading`` does, and RunIncomplete when it takes more than ``seconds``.
    """
    with explained(path), Limit(connection, seconds, f"the answer takes more than {seconds:g} s"):
        connection.execute("BEGIN")
        try:
            return question(connection, *given)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def row_counts(connection: sqlite3.Connection, most: int) -> dict[str, int | None]:
    """Table -> its rows; None: more than ``most``, or they cannot be counted quickly."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: row_count(connection, name, most) for (name,) in names}


def row_count(connection: sqlite3.Connection, table: str, most: int) -> int | None:
    """Rows of a table; None: more than ``most``. A bare count(*) is one step to SQLite, which nothing can interrupt."""
    if not connection.execute(_PLAIN, (table,)).fetchone():
        return None
    quoted = table.replace('"', '""')
    try:
        statement = f'SELECT max(rowid) FROM "{quoted}"'  # noqa: S608
        (last,) = connection.execute(statement).fetchone()
        if last is not None and last > most:
            return None
        statement = f'SELECT count(*) FROM "{quoted}"'  # noqa: S608
        return int(connection.execute(statement).fetchone()[0])
    except sqlite3.OperationalError:  # without rowids: all of a row is read to count it
        most = min(most, _READ)
        statement = f'SELECT count(*) FROM (SELECT 1 FROM "{quoted}" LIMIT ?)'  # noqa: S608
        (rows,) = connection.execute(statement, (most + 1,)).fetchone()
        return rows if rows <= most else None


def for_strangers(connection: sqlite3.Connection) -> None:
    """Only reading from here on, nothing huge (``reader.guard``), and nothing that does not end.

    A view may call what a stranger may call anyway, so it is trusted: it needs the functions that ``bounded`` replaces.
    """
    connection.execute("PRAGMA trusted_schema = 1")
    guard(connection)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _PATTERN)
    bounded.replace_functions(connection)
    sqlite3.enable_callback_tracebacks(False)  # Datasette wants them; what is refused here is no bug


def fetch(
    connection: sqlite3.Connection,
    statement: str,
    parameters: Mapping[str, Any] | Sequence[Any],
    *,
    seconds: float,
    most: int | None,
) -> Answer:
    """A stranger's statement; at most ``most`` rows. Raises sqlite3.Error, Interrupted when the time is over,
    UsageError when the rows are too large altogether."""
    ends = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
    rows: list[Any] = []
    size = 0
    cursor = connection.cursor()
    try:
        cursor.execute(statement, parameters)
        for row in cursor:
            if most is not None and len(rows) == most:
                return Answer(rows, True, cursor.description)
            size += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
            if size > ANSWER_BYTES:
                raise UsageError(f"the answer is longer than {ANSWER_BYTES:,} bytes; ask for fewer rows or columns")
            rows.append(row)
        return Answer(rows, False, cursor.description)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise Interrupted("interrupted") from error
        raise
    except MemoryError as error:
        raise UsageError("the statement needs more memory than one answer may take") from error
    finally:
        cursor.close()  # an answer that was left half-way would hold the write-ahead log
        connection.set_progress_handler(None, 0)
