"""Articles as rows, for exports: which ones, which fields, each text once if so wished. Streaming."""

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive.errors import UsageError
from newsarchive.query.choose import Where
from newsarchive.query.condition import check, in_time
from newsarchive.query.past import Past
from newsarchive.query.reader import Rows, fetched
from newsarchive.query.why import FIELDS

EXPORTED = ("id", *FIELDS)
"""every field of an article an export can have; also its order when nothing else is asked for"""
_MONTH = "id, (SELECT substr(a.published_day, 1, 7) FROM articles a WHERE a.id = chosen.id)"
CHUNK = 1_024
"""articles read at a time: some megabytes"""
_SPAN = 16 * CHUNK
"""articles that one statement reads"""
STORED = 256
"""rows at a time whose text is not decoded: about what a processor's cache holds"""
_STORY = {
    "story_id": "a.story_id",
    "members": "coalesce(s.members, 1)",
    "sites": "coalesce(s.sites, 1)",
    "agency": "s.agency",
    "agency_why": "s.agency_why",
    "member_ids": "CASE WHEN a.story_id IS NULL THEN json_array(a.id) ELSE (SELECT json_group_array(article_id) FROM "
    "(SELECT c.article_id FROM copies c WHERE c.story_id = a.story_id ORDER BY c.nth)) END",
}
OF_STORY = tuple(_STORY)
"""what an export can say of the story an article belongs to: all that the archive knows of it, chosen or not"""


Ids = Sequence[int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles: SQL that selects their ids, its parameters, as of when, whether a person wrote part of it."""

    statement: str
    parameters: tuple[Any, ...]
    past: Past | None
    timed: bool


@dataclass(frozen=True, slots=True)
class Articles(Rows):
    """Chosen articles: rows that can also be read month by month, and by another reader of the same archive."""

    connection: sqlite3.Connection
    choice: Choice
    only: Ids | None
    """their ids, when they are known already"""

    def ids(self) -> Ids:
        """The chosen articles, in their order. Raises RunIncomplete when the choice takes too long."""
        return array("q", (row[0] for row in self._choose("id"))) if self.only is None else self.only

    def months(self) -> dict[str | None, Ids]:
        """The same by month of publication in the paper's own time; None: undated."""
        months: dict[str | None, array[int]] = {}
        for article, month in self._choose(_MONTH):
            months.setdefault(month, array("q")).append(article)
        return dict(months)

    def part(self, ids: Ids) -> "Articles":
        """Only these of them."""
        return _read(self.connection, self.columns, self.choice, ids)

    def chunks(self) -> Iterator[Ids]:
        """Some thousand ids at a time; all, where every statement must look at all stories first."""
        ids = self.ids()
        size = len(ids) if self.choice.past and not _STORY.keys().isdisjoint(self.columns) else _SPAN
        for start in range(0, len(ids), size or 1):
            yield ids[start : start + size]

    @staticmethod
    def expression(field: str) -> str:
        """SQL of a field's value, for ``statement``."""
        return _STORY.get(field, f"a.{field}")

    def statement(self, read: Sequence[str] = ()) -> str:
        """SQL that reads the articles whose ids are bound as ``numbers`` gives them; ``read``: these expressions of
        them instead of their columns."""
        columns = ", ".join(read or map(self.expression, self.columns))
        told = "" if _STORY.keys().isdisjoint(self.columns) else " LEFT JOIN stories s ON s.id = a.story_id"
        past = self.choice.past
        known = ["WITH", past.tables(self.connection, "SELECT value FROM json_each(?1)")] if past else []
        source = f"FROM json_each(?1) j CROSS JOIN articles a ON a.id = j.value{told}"
        return " ".join([*known, "SELECT", columns, source])

    def stored(self, ids: Ids, read: Sequence[str] = ()) -> Iterator[list[tuple[Any, ...]]]:
        """Some of them, a row for each id in their order, STORED at a time, with each text as the bytes it is stored
        as, whatever they are; ``read`` as for ``statement``."""
        cursor = self.connection.execute(self.statement(read), (self.numbers(ids),))
        while batch := self._undecoded(cursor):
            yield batch

    def _undecoded(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        usual, self.connection.text_factory = self.connection.text_factory, bytes
        try:
            return cursor.fetchmany(STORED)
        finally:
            self.connection.text_factory = usual

    @staticmethod
    def numbers(ids: Ids) -> str:
        """Ids as a JSON list."""
        return f"[{','.join(map(str, ids))}]"

    def _choose(self, columns: str) -> Iterator[tuple[Any, ...]]:
        past = self.choice.past
        known = f"{past.tables(self.connection)}, " if past else ""
        # (the LIMIT keeps SQLite from dropping the order of a sub-query)
        chosen = f"chosen AS MATERIALIZED ({self.choice.statement} LIMIT -1)"
        statement = " ".join(["WITH", f"{known}{chosen}", "SELECT", columns, "FROM chosen"])
        with in_time(self.connection) if self.choice.timed else nullcontext():
            cursor = self.connection.execute(statement, self.choice.parameters)  # all are chosen with the first row
        return fetched(cursor)


def articles(
    connection: sqlite3.Connection,
    where: Where,
    *,
    fields: Sequence[str] = EXPORTED,
    dedupe: bool | str = False,
    condition: str | None = None,
    as_of: datetime | None = None,
) -> Articles:
    """The chosen articles in the order of their ids.

    ``as_of``: as the archive knew them at that instant (query/past.py); None: as it knows them now.

    ``dedupe``: ``text`` (or True): of several articles with the same text only the earliest published one (undated
    ones last); ``story``: of each story its root, or the first of its articles that was chosen; what has no story as
    ``text``.
    ``condition``: a person's own SQL over the columns of articles; guard the connection before. Raises
    UsageError for an unknown field or what is no condition, RunIncomplete when the condition takes over a minute.
    """
    unknown = [field for field in fields if field not in EXPORTED and field not in _STORY]
    if unknown:
        raise UsageError(f"no field {', '.join(unknown)}; there are {', '.join((*EXPORTED, *OF_STORY))}")
    if condition is not None:
        check(connection, condition)
        chosen = f"{where.condition} AND ({condition}\n)"  # the line break ends a comment in the condition
    else:
        chosen = where.condition
    choice = Choice(
        _chosen(chosen, dedupe), where.parameters, Past(as_of) if as_of else None, timed=condition is not None
    )
    return _read(connection, tuple(fields), choice, None)


def _read(connection: sqlite3.Connection, fields: tuple[str, ...], choice: Choice, ids: Ids | None) -> Articles:
    found: list[Articles] = []

    def rows() -> Iterator[tuple[Any, ...]]:
        (articles,) = found
        for some in articles.chunks():
            yield from fetched(connection.execute(articles.statement(), (articles.numbers(some),)))

    found.append(Articles(fields, rows(), connection, choice, ids))
    return found[0]


_SAME = {
    "text": ("coalesce(nullif(a.content_hash, ''), a.id)", ""),
    "story": (
        "coalesce(a.story_id, nullif(a.content_hash, ''), -a.id)",
        "(SELECT c.nth FROM copies c WHERE c.article_id = a.id), ",
    ),
}
"""dedupe -> what is one, and which of it comes first"""


def _chosen(condition: str, dedupe: bool | str) -> str:
    if not dedupe:
        # (the + lets an index tell the ids: reading the whole table for them costs more than sorting them)
        return " ".join(["SELECT a.id FROM articles a WHERE", condition, "ORDER BY +a.id"])
    one, first = _SAME["text" if dedupe is True else dedupe]
    return " ".join([
        "SELECT id FROM (SELECT a.id, row_number() OVER (",
        "PARTITION BY", one, "ORDER BY", first, "a.published_ts IS NULL, a.published_ts, a.id) AS nth",
        "FROM articles a WHERE", condition, ") WHERE nth = 1 ORDER BY id",
    ])  # fmt: skip
