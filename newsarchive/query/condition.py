"""A person's own SQL condition over the columns of articles (``--where``): whether it is one, and for how long.

In: a guarded connection and the words. Out: nothing, or one line that says what is wrong.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from newsarchive.errors import UsageError
from newsarchive.query.reader import Limit

SECONDS = 60.0
"""as long as ``newsarchive sql`` has by default"""


def check(connection: sqlite3.Connection, condition: str) -> None:
    """Refuse what is no complete condition.

    It must be one by itself and in parentheses: ``1) OR (1`` is none alone, ``1 LIMIT 5`` none inside. Raises
    UsageError in words that show only what the person wrote.
    """
    if not condition.strip():
        raise UsageError("--where is empty")
    try:
        for form in (f"{condition}\n", f"({condition}\n)"):  # the line break ends a comment in the condition
            connection.execute("".join(["EXPLAIN SELECT 1 FROM articles a WHERE ", form])).close()
    except UnicodeEncodeError as error:  # bytes of the command line that are no UTF-8
        raise UsageError("--where is not valid UTF-8") from error
    except sqlite3.ProgrammingError as error:
        if "binding" in str(error):
            raise UsageError("--where: a placeholder has no value here") from error
        raise UsageError(f"--where is not one complete condition: {_brief(error)}") from error
    except (sqlite3.OperationalError, sqlite3.Warning) as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR:
            raise
        raise UsageError(f"--where is not one complete condition: {_brief(error)}") from error


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())


@contextmanager
def in_time(connection: sqlite3.Connection, seconds: float = SECONDS) -> Iterator[None]:
    """RunIncomplete when what runs inside takes longer; Ctrl-C and SIGTERM end it at once (KeyboardInterrupt)."""
    try:
        with Limit(connection, seconds, f"--where: no answer within {seconds:g} s"):
            yield
    finally:
        connection.set_progress_handler(None, 0)
