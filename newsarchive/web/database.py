"""The archive as Datasette's pages read it, and a room of threads where our own pages ask it.

Strangers' SQL and our pages use different threads and connections, so that nobody's SQL holds a page up.
"""

import asyncio
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted, Results
from datasette.views.base import DatasetteError

from newsarchive.errors import UsageError
from newsarchive.query import serving

NAME = "news"
THREADS = 4
PAGE_SECONDS = 20.0
"""what a page of ours may take to ask, on a machine that has much else to do"""
_COUNT = re.compile(r"select count\(\*\) from (?:\[?(?P<table>\w+)\]? *$)?")
_COUNT_MS = 100
"""for the number of rows of a table that a filter leaves"""
_COUNTED, _COUNTED_BESIDE = 2_000_000, 50_000
"""rows of a table up to which they are counted on its page, and beside its name"""
T = TypeVar("T")


class News(Database):  # type: ignore[misc]
    """The archive's database: connections that only read, answers within limits of time and size."""

    def __init__(self, datasette: Datasette, archive: Path, names: Sequence[str] = ()) -> None:
        super().__init__(datasette, path=str(archive / "news.db"), is_mutable=True)
        self.archive = archive
        self.names = tuple(names)
        """hosts that may be asked for, besides localhost and addresses in numbers"""
        self._own = threading.local()
        self._room = ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    def connect(self, write: bool = False) -> Any:
        """A connection for a stranger's SQL."""
        if write:
            raise UsageError("the archive is only read here")
        connection = serving.connect(self.archive)
        self._all_file_connections.append(connection)
        return connection

    async def ask(self, question: Callable[..., T], *given: Any) -> T:
        """``question(connection, *given)`` in a thread of our own. Raises ArchiveError."""

        def answered() -> T:
            connection = getattr(self._own, "connection", None)
            if connection is None:
                connection = self._own.connection = serving.connect(self.archive)
                self._all_file_connections.append(connection)
            return serving.asked(connection, Path(self.path), PAGE_SECONDS, question, *given)

        return await asyncio.get_running_loop().run_in_executor(self._room, answered)

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,
    ) -> Results:
        """What Datasette's pages ask: its own statements and a stranger's, all within the same limits."""
        limit = min(custom_time_limit or self.ds.sql_time_limit_ms, self.ds.sql_time_limit_ms)
        counted = None if truncate else _COUNT.match(sql)  # Datasette's own, beside a table
        if counted:
            limit = min(limit, _COUNT_MS)
        most = self.ds.max_returned_rows
        if most == (page_size or self.ds.page_size):
            most += 1

        def fetched(connection: Any) -> Results:
            if counted and counted["table"]:
                rows = serving.row_count(connection, counted["table"], _COUNTED)
                if rows is None:
                    raise QueryInterrupted(TimeoutError(), sql, params)
                return Results([(rows,)], False, (("count(*)",),))
            try:
                answer = serving.fetch(
                    connection,
                    sql,
                    {} if params is None else params,
                    seconds=limit / 1000,
                    most=most if truncate else None,
                )
            except serving.Interrupted as error:
                raise QueryInterrupted(error, sql, params) from error
            except UsageError as error:
                raise DatasetteError(str(error), title="SQL", status=400) from error
            return Results(answer.rows, answer.truncated, answer.description)

        return await self.execute_fn(fetched)

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Rows of each table; None: many."""
        return await self.ask(serving.row_counts, _COUNTED_BESIDE)

    async def attached_databases(self) -> list[Any]:
        """None; strangers' connections do not tell where the archive lies."""
        return []

    def close(self) -> None:
        """Ends the threads, then the connections."""
        self._room.shutdown(wait=False, cancel_futures=True)
        super().close()
