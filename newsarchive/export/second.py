"""A second, Arrow-native reader of the archive, which sees the very state that a connection sees.

ADBC's SQLite driver reads columns instead of rows. It knows none of our SQL functions, so the articles are chosen on
the first connection and only read here, by their ids. Both are let into the archive at one instant: when nothing was
committed between their first looks, which ``PRAGMA data_version`` tells, they see the same.
"""

import sqlite3
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from newsarchive.errors import ArchiveDamaged, NothingDone
from newsarchive.export.fields import NUMBERS
from newsarchive.query.rows import CHUNK, Articles, Ids
from newsarchive.store.archive import address

if TYPE_CHECKING:
    import pyarrow

    _Batches = Generator[pyarrow.RecordBatch, None, None]

T = TypeVar("T")
FEW = 2_000
"""articles that are written faster than Arrow is loaded"""
AHEAD = 4
"""batches that are read before they are asked for; a row group has about as many"""
_TRIES = 100
_LOOK = "SELECT count(*) FROM sqlite_master WHERE name <> ?1"


class Second:
    """Reads articles as Arrow record batches."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._begun: list[_Batches] = []

    def close(self) -> None:
        """End what was not read to its end, as after a failed write: ADBC closes no connection that is in use."""
        for batches in self._begun:
            batches.close()

    def batches(self, articles: Articles) -> "Iterator[pyarrow.RecordBatch]":
        """The articles, CHUNK at a time; numbers as int64, all else as stored text. Raises ArchiveDamaged.

        The next ones are read while the last ones are worked on.
        """
        parts = [(ids, articles.statement()) for ids in articles.chunks()]
        batches = ahead(self._batches(articles, parts), AHEAD)
        self._begun.append(batches)
        return batches

    def _batches(self, articles: Articles, parts: "Sequence[tuple[Ids, str]]") -> "_Batches":
        import pyarrow
        from adbc_driver_manager import Error

        # a column has the type of its first value, which may be null: rows in front of all others tell it
        typical = ", ".join("0" if name in NUMBERS else "''" for name in articles.columns)
        for ids, read in parts:
            front, size = (1, len(ids) + 1) if len(ids) <= CHUNK else (CHUNK, CHUNK)
            fronts = f"SELECT {typical} FROM json_each('[{','.join('0' * front)}]')"  # noqa: S608
            # (WITH may not stand behind UNION ALL; the LIMIT keeps the order, and costs a copy of each text)
            rest = f"SELECT * FROM ({read} LIMIT -1)" if articles.choice.past else read  # noqa: S608
            statement = f"{fronts} UNION ALL {rest}"
            try:
                with closing(_answer(self._reader, statement, articles.numbers(ids), size)) as answer:
                    for batch in answer:
                        told = batch.slice(front)
                        front = 0
                        if told.num_rows:
                            _check(told)
                            yield told.rename_columns(list(articles.columns))
            except pyarrow.ArrowInvalid as error:
                raise ArchiveDamaged("news.db is damaged: it holds text that is not UTF-8") from error
            except (Error, OSError) as error:
                raise NothingDone(f"cannot read news.db: {error}") from error


def ahead(things: Generator[T, None, None], count: int) -> Generator[T, None, None]:
    """The same, made by a thread of its own, which is so many ahead. None among them ends them."""
    with closing(things), ThreadPoolExecutor(1) as thread:
        following = deque(thread.submit(next, things, None) for _ in range(count))
        try:
            while (thing := following.popleft().result()) is not None:
                following.append(thread.submit(next, things, None))
                yield thing
        finally:
            thread.shutdown(cancel_futures=True)  # what was begun is waited for


def _check(batch: "pyarrow.RecordBatch") -> None:
    """Raise ArrowInvalid where a text is not UTF-8; what is ASCII only need not be read letter by letter."""
    import numpy

    for column in batch.columns:
        texts = column.buffers()[-1]
        if column.type == "string" and texts and numpy.frombuffer(texts, numpy.uint8).max() > 0x7F:
            column.validate(full=True)


def _answer(reader: Any, statement: str, ids: str = "[]", size: int = 1) -> "_Batches":
    """A statement's answer, so many rows at a time; ``ids`` is bound."""
    import adbc_driver_manager as driver
    import pyarrow

    with driver.AdbcStatement(reader) as running:
        running.set_options(**{"adbc.sqlite.query.batch_rows": str(size)})
        running.set_sql_query(statement)
        bound = pyarrow.record_batch([pyarrow.array([ids])], names=["ids"])
        values, schema = driver.ArrowArrayHandle(), driver.ArrowSchemaHandle()
        bound._export_to_c(values.address, schema.address)
        running.bind(values, schema)
        stream, _ = running.execute_query()
        with pyarrow.RecordBatchReader._import_from_c(stream.address) as found:
            yield from found


@contextmanager
def beside(connection: sqlite3.Connection, *, few: int = FEW) -> Iterator[Second | None]:
    """A second reader beside a reading connection, which begins its transaction anew; None for an archive of few
    articles. Call it before ``guard``."""
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    if last < few:
        yield None
        return
    import adbc_driver_manager as driver
    import adbc_driver_sqlite
    import pyarrow

    pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # Arrow's own keeps what is freed
    (path,) = [file for _, name, file in connection.execute("PRAGMA database_list") if name == "main"]
    with (
        adbc_driver_sqlite.connect(address(Path(path), readonly=True)) as database,
        driver.AdbcConnection(database) as reader,
    ):
        reader.set_autocommit(False)
        met = any(_meet(connection, reader) for _ in range(_TRIES))
        with closing(Second(reader)) as second:
            yield second if met else None


def _meet(connection: sqlite3.Connection, reader: Any) -> bool:
    """Both begin to read; whether they see the same."""
    reader.rollback()
    if connection.in_transaction:
        connection.execute("COMMIT")
    (before,) = connection.execute("PRAGMA data_version").fetchone()
    list(_answer(reader, _LOOK))
    connection.execute("BEGIN")
    connection.execute(_LOOK, ("",)).fetchone()
    return bool(connection.execute("PRAGMA data_version").fetchone()[0] == before)
