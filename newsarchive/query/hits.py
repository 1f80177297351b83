"""Runs a search: a line of text and filters in, articles with snippets out, best or newest first.

Articles that have the words as typed come first, then those that have inflected forms of them, then (when there are
few) those that share a stem. Within each, the score is relevance times recency:

    bm25 (a word in the headline counts 10, in the summary 4, in the body 1) * (1/2 + 1/2 / (1 + age in years))

Age counts from the newest article of the archive; an article without a date is taken for an old one. Of a very common
word only the ``SCORED`` latest articles (by the order in which they were archived) are scored, the others follow as
they were archived, latest first. Filters that leave few articles of words that more than ``USUAL`` have: the latest
``WEIGHED`` articles within the filters, at least the latest eighth of the archive, are looked at for scoring.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from newsarchive import clock, search
from newsarchive.errors import ArchiveDamaged, UsageError
from newsarchive.query import letters, matching
from newsarchive.query.matching import Search, last_archived, prepared
from newsarchive.query.reader import fetched
from newsarchive.search import EXACT, FORMS, STEMS, Filter, Snippet, Term

ALL = 10**12
"""as ``limit``: every hit"""
SCORED = 10_000
"""articles of one level of evidence that are scored; some 20 ms"""
HEAVY = 400
"""pages of the index that words of weaker evidence may fill to be scored: 200,000 articles, more or less"""
USUAL = 150_000
"""articles with the words above which, beside filters, only the latest part of the archive is scored"""
WEIGHED = 300
"""articles within the filters that this part has at least"""
_REREAD = 60  # best hits that are looked at again for their own letters
_BATCH = 500
_YEAR = 31_557_600.0  # seconds
_BM25 = "bm25(10.0, 4.0, 1.0)"  # headline, summary, body
_SCORE = f"-f.rank * (0.5 + 0.5 / (1 + max(0, ? - coalesce(k.at, 0)) / {_YEAR}))"
_SHOWN = (
    "id", "url", "site", "headline", "summary", "published_at", "published_precision", "section", "source",
    "authors", "place_province", "place_district", "story_id", "body",
)  # fmt: skip
_THERE = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ?"
_FROM = "SELECT min(id), count(*) FROM (SELECT id FROM articles WHERE published_ts >= ? LIMIT ?)"
_MEMBERS = "SELECT coalesce(max(members), 1) FROM stories WHERE id = ?"
EVIDENCE = {EXACT: "exact", FORMS: "form", STEMS: "stem"}
"""what an article was found by, as --json shows it"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found."""

    fields: dict[str, Any]
    """the public fields a list shows: all of _SHOWN but the body; ``members``: articles that print this text"""
    score: float | None
    """higher is better; None when nothing was weighed (newest first, or only filters)"""
    level: int
    """EXACT: it has the words as they were typed, FORMS: inflected forms of them, STEMS: what shares a stem"""
    headline: Snippet
    snippet: Snippet
    body: str
    terms: tuple[Term, ...]
    """what was looked for; with the body, for a concordance"""

    @property
    def exact(self) -> bool:
        """Whether it has the words as they were typed."""
        return self.level == EXACT


def find(
    connection: sqlite3.Connection,
    text: str,
    *,
    filters: Sequence[Filter] = (),
    exact: bool = False,
    newest: bool = False,
    best: bool = False,
    limit: int = 20,
    offset: int = 0,
    now: datetime | None = None,
) -> Iterator[Hit]:
    """Articles for a search text; ``filters`` come on top of those in the text. Raises UsageError.

    ``newest``: by date alone; ``best``: by bm25 alone, of all articles however common the word. An empty text is
    allowed when there are filters: then the articles come newest first.
    """
    if newest and best:
        raise UsageError("newest first or best first, not both")
    ready = prepared(connection, text, filters, exact=exact, now=now)
    return listed(connection, ready, newest=newest, best=best, limit=limit, offset=offset, now=now)


def listed(
    connection: sqlite3.Connection,
    ready: Search,
    *,
    newest: bool = False,
    best: bool = False,
    limit: int = 20,
    offset: int = 0,
    now: datetime | None = None,
) -> Iterator[Hit]:
    """As ``find``, of a search that is ready."""
    if newest or ready.wanted() is None:
        found = _newest(connection, ready, limit, offset)
    else:
        found = _tiered(connection, ready, limit, offset, best=best, now=now or clock.now())
    return (_hit(connection, ready, *row) for row in found)


Found = Iterator[tuple[int, float | None, int]]
_Ranked = Iterator[tuple[int, float | None]]


def _newest(connection: sqlite3.Connection, ready: Search, limit: int, offset: int) -> Found:
    wanted = ready.wanted()
    matches, parameters = ready.matches(wanted)
    if wanted is None:  # in order of time, until there are enough
        matches = matches.replace("FROM cards k", "FROM articles a CROSS JOIN cards k ON k.id = a.id", 1)
        order = "ORDER BY a.published_ts DESC, a.id DESC"
    else:
        order = "ORDER BY k.at DESC, k.id DESC"
        edge = _edge(connection, ready, wanted, limit + offset)
        if edge is not None:
            first, count = connection.execute(_FROM, (edge, SCORED)).fetchone()
            matches, parameters = f"{matches} AND k.at >= ?", (*parameters, edge)
            if count == SCORED and ready.filtered:
                card = ["SELECT k.id FROM cards k WHERE", ready.where.condition, "AND k.at >= ? ORDER BY k.id LIMIT 1"]
                (first,) = connection.execute(" ".join(card), (*ready.where.parameters, edge)).fetchone()
                count = 0
            if count < SCORED:
                matches, parameters = f"{matches} AND f.rowid >= ?", (*parameters, first)
    statement = " ".join(["SELECT k.id", matches, order, "LIMIT ? OFFSET ?"])
    rows = fetched(connection.execute(statement, (*parameters, limit, offset)))
    while batch := [article for (article,) in islice(rows, _BATCH)]:
        levels = _levels(connection, ready, batch)
        for article in batch:
            yield article, None, levels.get(article, ready.level if wanted is not None else EXACT)


def _edge(connection: sqlite3.Connection, ready: Search, wanted: str, count: int) -> int | None:
    """A time after which there are ``count`` articles at least, so that not all need be sorted: ids follow time, more
    or less."""
    if count >= SCORED // 3:
        return None
    matches, parameters = ready.matches(wanted)
    latest = " ".join(["SELECT k.at", matches, "ORDER BY f.rowid DESC LIMIT ?"])
    times = [at for (at,) in connection.execute(latest, (*parameters, 3 * count)) if at is not None]
    return sorted(times, reverse=True)[count - 1] if len(times) >= count > 0 else None


def _levels(connection: sqlite3.Connection, ready: Search, articles: list[int]) -> dict[int, int]:
    """By what evidence some articles were found, where it is better than the weakest."""
    statement = (
        "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ? "
        "AND +rowid IN (SELECT value FROM json_each(?))"
    )
    levels: dict[int, int] = {}
    for level, expression in ((FORMS, ready.query.weak), (EXACT, ready.query.exact)):
        if level < ready.level and expression is not None:
            bound = (expression, min(articles), max(articles), json.dumps(articles))
            levels |= {article: level for (article,) in connection.execute(statement, bound)}
    return levels


def _tiered(
    connection: sqlite3.Connection, ready: Search, limit: int, offset: int, *, best: bool, now: datetime
) -> Found:
    """The levels of evidence one after the other."""
    latest = _latest(connection, now)
    for level, expression in ready.tiers():
        if best:
            rows = _by_bm25(connection, ready, expression, limit, offset)
        else:
            top = _REREAD if level == EXACT and letters.told(ready.query.terms) else 0
            found = None
            if level != EXACT and matching.weight(connection, expression) > HEAVY:
                found = _latest_first(connection, ready, expression, limit, offset)
            elif "*" in expression:
                found = _unscored(connection, ready, expression, limit, offset)
            rows = found or _ranked(connection, ready, expression, limit, offset, latest, top)
        shown = 0
        for article, score in rows:
            shown += 1
            yield article, score, level
        limit -= shown
        if limit <= 0:
            return
        offset = 0 if shown else max(0, offset - ready.count(connection, expression)) if offset else 0


def _latest(connection: sqlite3.Connection, now: datetime) -> int:
    """Seconds since 1970 of the newest article; ages count from there."""
    (latest,) = connection.execute("SELECT max(published_ts) FROM articles").fetchone()
    return min(latest or 0, int(now.timestamp()))


def _ranked(
    connection: sqlite3.Connection, ready: Search, expression: str, limit: int, offset: int, latest: int, top: int
) -> _Ranked:
    """By score, the best ``top`` of them looked at again; then those that were not scored."""
    since = _since(connection, ready, expression)
    weighed = replace(ready, ids=since) if since else ready
    if offset < top:
        rows = list(_by_score(connection, weighed, expression, top, 0, latest))
        shown = letters.rightly_first(connection, rows, ready.query.terms)[offset : offset + limit]
        yield from shown
        if len(rows) < top and not since:
            return
        limit, offset = limit - len(shown), offset + len(shown)
    if limit > 0 and offset < SCORED:
        for row in _by_score(connection, weighed, expression, limit, offset, latest):
            limit, offset = limit - 1, offset + 1
            yield row
    if limit > 0 and (offset >= SCORED or since):  # the scored ones are the latest: they are skipped by their number
        yield from _latest_first(connection, ready, expression, limit, offset)


def _latest_first(connection: sqlite3.Connection, ready: Search, expression: str, limit: int, offset: int) -> _Ranked:
    """Without scores, as they were archived."""
    matches, parameters = ready.matches(expression)
    statement = " ".join(["SELECT k.id, NULL", matches, "ORDER BY f.rowid DESC LIMIT ? OFFSET ?"])
    return fetched(connection.execute(statement, (*parameters, limit, offset)))


def _since(connection: sqlite3.Connection, ready: Search, expression: str) -> tuple[int, int] | None:
    """The first and the last article that are scored, where filters leave few articles of very common words: their
    latest ``WEIGHED`` and at least the latest eighth of the archive. None: all."""
    if not ready.filtered or "*" in expression:
        return None
    first, last = ready.ids or (0, last_archived(connection))
    slice_, eighth = max(1, (last - first) // 50), max(1, (last - first) // 8)
    (there,) = connection.execute(_THERE, (expression, last - slice_, last)).fetchone()
    if there * (last - first) // slice_ <= USUAL:
        return None
    card = " ".join(["SELECT k.id FROM cards k WHERE", ready.where.condition, "AND k.id <= ? ORDER BY k.id DESC"])
    low = connection.execute(card + " LIMIT 1 OFFSET ?", (*ready.where.parameters, last, WEIGHED)).fetchone()
    return (min(low[0], last - eighth), last) if low else None


def _unscored(
    connection: sqlite3.Connection, ready: Search, expression: str, limit: int, offset: int
) -> _Ranked | None:
    """Of beginnings that are very common, the latest first: weighing them would gather all their words again. None
    when there are few."""
    matches, parameters = ready.matches(expression)
    statement = " ".join(["SELECT k.id", matches, "ORDER BY f.rowid DESC LIMIT ?"])
    rows = connection.execute(statement, (*parameters, max(SCORED, min(ALL, offset + limit)))).fetchall()
    if 0 < len(rows) < SCORED:
        return None
    return ((article, None) for (article,) in rows[offset : offset + limit])


def _by_score(
    connection: sqlite3.Connection, ready: Search, expression: str, limit: int, offset: int, latest: int
) -> _Ranked:
    matches, parameters = ready.matches(expression)
    statement = " ".join([
        "SELECT id, score FROM (SELECT k.id AS id,", _SCORE, "AS score", matches, "AND rank MATCH ?",
        "ORDER BY f.rowid DESC LIMIT ?) ORDER BY score DESC, id DESC LIMIT ? OFFSET ?",
    ])  # fmt: skip
    return fetched(connection.execute(statement, (latest, *parameters, _BM25, SCORED, limit, offset)))


def _by_bm25(connection: sqlite3.Connection, ready: Search, expression: str, limit: int, offset: int) -> _Ranked:
    if ready.where.condition == "1":  # FTS5 alone knows the order, and reads only what is shown
        statement = "SELECT rowid, -rank FROM articles_fts WHERE articles_fts MATCH ? AND rank MATCH ? "
        statement += "ORDER BY rank LIMIT ? OFFSET ?"
        return fetched(connection.execute(statement, (expression, _BM25, limit, offset)))
    matches, parameters = ready.matches(expression)
    order = ["SELECT k.id, -f.rank", matches, "AND rank MATCH ? ORDER BY f.rank LIMIT ? OFFSET ?"]
    return fetched(connection.execute(" ".join(order), (*parameters, _BM25, limit, offset)))


def _hit(connection: sqlite3.Connection, ready: Search, article: int, score: float | None, level: int) -> Hit:
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
    headline, summary, terms = fields["headline"], fields["summary"] or "", ready.query.terms
    shown = max(level, min(FORMS, ready.level))
    marks = tuple((start, end) for start, end, _ in search.highlights(headline, terms, shown))
    piece = search.snippet(body if terms or not summary else summary, terms, level=shown)
    if summary and not piece.marks:
        piece = search.snippet(summary, terms, level=shown)
    return Hit(fields, score, level, Snippet(headline, marks), piece, body, terms)
