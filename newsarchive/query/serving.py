"""Connections that live as long as a server does: for its own pages, and for the SQL of strangers, within limits.

In: the archive's folder, a function of ours, or a statement. Out: what the function gives, or plain rows. A statement
of a stranger ends by the clock, whatever it calls: those of SQLite's functions that take a time which grows with the
product of two lengths, and that no progress handler can stop, are replaced by ones that do not.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from newsarchive.errors import RunIncomplete, UsageError
from newsarchive.query.reader import Limit, explained, guard, prepare
from newsarchive.store import Archive

ANSWER_BYTES = 20_000_000
"""of one answer to a stranger: texts and blobs of all rows"""
_PATTERN = 100  # characters of LIKE and GLOB: times the length of the text it is a time that cannot be cut short
_STEPS = 5_000
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


def for_strangers(connection: sqlite3.Connection) -> None:
    """Only reading from here on, nothing huge (``reader.guard``), and nothing that does not end."""
    guard(connection)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _PATTERN)
    for name, arguments, function in (
        ("instr", 2, _instr), ("replace", 3, _replace),
        ("trim", 1, _trimmer(True, True)), ("trim", 2, _trimmer(True, True)),
        ("ltrim", 1, _trimmer(True, False)), ("ltrim", 2, _trimmer(True, False)),
        ("rtrim", 1, _trimmer(False, True)), ("rtrim", 2, _trimmer(False, True)),
    ):  # fmt: skip
        connection.create_function(name, arguments, function, deterministic=True)


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
    try:
        cursor = connection.execute(statement, parameters)
        for row in cursor:
            if most is not None and len(rows) == most:
                cursor.close()
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
        connection.set_progress_handler(None, 0)


def _instr(text: Any, part: Any) -> int | None:
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _text(text).find(_text(part)) + 1


def _replace(text: Any, part: Any, other: Any) -> str | None:
    if text is None or part is None or other is None:
        return None
    whole, old, new = _text(text), _text(part), _text(other)
    if not old:
        return whole
    if len(new) > len(old) and len(whole) + whole.count(old) * (len(new) - len(old)) > ANSWER_BYTES:
        raise RunIncomplete("string or blob too big")
    return whole.replace(old, new)


def _trimmer(left: bool, right: bool) -> Callable[..., str | None]:
    def trimmed(text: Any, letters: Any = " ") -> str | None:
        if text is None or letters is None:
            return None
        whole, taken = _text(text), frozenset(_text(letters))
        start, end = 0, len(whole)
        while left and start < end and whole[start] in taken:
            start += 1
        while right and start < end and whole[end - 1] in taken:
            end -= 1
        return whole[start:end]

    return trimmed


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
