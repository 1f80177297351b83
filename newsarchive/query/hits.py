"""Runs a search: a line of text and filters in, articles with snippets out, best or newest first.

Ranking is bm25; a word in the headline counts more than in the summary, and there more than in the body.
Articles that have the words as typed come first, then those that have them in another form only.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive import search
from newsarchive.errors import ArchiveDamaged
from newsarchive.query import choose
from newsarchive.query.choose import Where
from newsarchive.query.reader import fetched
from newsarchive.search import Filter, Query, Snippet

ALL = 10**12
"""as ``limit``: every hit"""
_RANK = "articles_fts MATCH ? AND rank MATCH 'bm25(10.0, 4.0, 1.0)'"  # headline, summary, body
_SHOWN = (
    "id", "url", "site", "headline", "summary", "published_at", "published_precision", "section", "source",
    "authors", "place_province", "place_district", "story_id", "body",
)  # fmt: skip
_MEMBERS = "SELECT coalesce(max(members), 1) FROM stories WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found."""

    fields: dict[str, Any]
    """the public fields a list shows: all of _SHOWN but the body; ``members``: articles that print this text"""
    score: float | None
    """bm25, higher is better; None when nothing was weighed (newest first, or only filters)"""
    exact: bool
    """whether it has the words as they were typed"""
    headline: Snippet
    snippet: Snippet


def find(
    connection: sqlite3.Connection,
    text: str,
    *,
    filters: Sequence[Filter] = (),
    exact: bool = False,
    newest: bool = False,
    limit: int = 20,
    offset: int = 0,
    now: datetime | None = None,
) -> Iterator[Hit]:
    """Articles for a search text; ``filters`` come on top of those in the text. Raises UsageError.

    An empty text is allowed when there are filters: then the articles come newest first.
    """
    nothing_but_filters = filters and not text.strip()
    query = Query(None, None, None, (), ()) if nothing_but_filters else search.parse(text, exact=exact)
    condition = choose.where(connection, (*query.filters, *filters), now)
    if query.weak is None:
        found = _filtered(connection, query, condition, limit, offset)
    elif newest:
        found = _newest(connection, query, condition, limit, offset)
    else:
        found = _best(connection, query, condition, limit, offset)
    return (_hit(connection, query, *row) for row in found)


Found = Iterator[tuple[int, float | None, bool]]


def _filtered(connection: sqlite3.Connection, query: Query, where: Where, limit: int, offset: int) -> Found:
    statement = ["SELECT a.id FROM articles a WHERE", where.condition]
    parameters = list(where.parameters)
    if query.exclude is not None:
        statement.append("AND a.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)")
        parameters.append(query.exclude)
    statement.append("ORDER BY a.published_ts DESC, a.id DESC LIMIT ? OFFSET ?")
    for (article,) in fetched(connection.execute(" ".join(statement), (*parameters, limit, offset))):
        yield article, None, True


def _newest(connection: sqlite3.Connection, query: Query, where: Where, limit: int, offset: int) -> Found:
    statement = [  # the few that are shown are chosen first, only then asked whether they have the exact words
        "WITH chosen AS MATERIALIZED (SELECT a.id FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid",
        "WHERE articles_fts MATCH ? AND", where.condition,
        "ORDER BY a.published_ts DESC, a.id DESC LIMIT ? OFFSET ?)",
        "SELECT id, id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?) FROM chosen",
    ]  # fmt: skip
    parameters = (query.weak, *where.parameters, limit, offset, query.exact)
    for article, exact in fetched(connection.execute(" ".join(statement), parameters)):
        yield article, None, bool(exact)


def _best(connection: sqlite3.Connection, query: Query, where: Where, limit: int, offset: int) -> Found:
    shown = 0
    for article, rank in _ranked(connection, query, where, limit, offset, weak=False):
        shown += 1
        yield article, -rank, True
    if shown == limit or query.weak == query.exact:
        return
    skip = 0 if shown or not offset else offset - _count_exact(connection, query, where)
    for article, rank in _ranked(connection, query, where, limit - shown, skip, weak=True):
        yield article, -rank, False


def _ranked(
    connection: sqlite3.Connection, query: Query, where: Where, limit: int, offset: int, *, weak: bool
) -> Iterator[tuple[int, float]]:
    expression = query.weak if weak else query.exact
    conditions, parameters = [_RANK], [expression]
    if weak:
        conditions.append("articles_fts.rowid NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)")
        parameters.append(query.exact)
    table = "articles_fts"
    if where.condition != "1":  # without filters FTS5 alone knows the order, and reads only what is shown
        table = "articles_fts JOIN articles a ON a.id = articles_fts.rowid"
        conditions.append(where.condition)
    statement = ["SELECT articles_fts.rowid, rank FROM", table, "WHERE", " AND ".join(conditions)]
    statement.append("ORDER BY rank LIMIT ? OFFSET ?")
    return fetched(connection.execute(" ".join(statement), (*parameters, *where.parameters, limit, offset)))


def _count_exact(connection: sqlite3.Connection, query: Query, where: Where) -> int:
    statement = [
        "SELECT count(*) FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid",
        "WHERE articles_fts MATCH ? AND", where.condition,
    ]  # fmt: skip
    (count,) = connection.execute(" ".join(statement), (query.exact, *where.parameters)).fetchone()
    return int(count)


def _hit(connection: sqlite3.Connection, query: Query, article: int, score: float | None, exact: bool) -> Hit:
    statement = " ".join(["SELECT", ", ".join(_SHOWN), "FROM articles WHERE id = ?"])
    row = connection.execute(statement, (article,)).fetchone()
    if row is None:
        raise ArchiveDamaged(f"the search index knows article {article}, the archive does not; run verify")
    fields = dict(zip(_SHOWN, row, strict=True))
    fields["authors"] = json.loads(fields["authors"])
    body = fields.pop("body")
    fields["members"] = 1
    if fields["story_id"] is not None:
        (fields["members"],) = connection.execute(_MEMBERS, (fields["story_id"],)).fetchone()
    headline, summary = fields["headline"], fields["summary"] or ""
    marks = tuple((start, end) for start, end, _ in search.highlights(headline, query.terms))
    piece = search.snippet(body if query.terms or not summary else summary, query.terms)
    if summary and not piece.marks:
        piece = search.snippet(summary, query.terms)
    return Hit(fields, score, exact, Snippet(headline, marks), piece)
