"""Runs a search: a line of text and filters in, articles with snippets out, best or newest first.

Articles that have the words as typed come first, then those that have inflected forms of them, then (when there are
few) those that share a stem. Within each, the score is relevance times recency:

    bm25 (a word in the headline counts 10, in the summary 4, in the body 1) * (1/2 + 1/2 / (1 + age in years))

Age counts from the newest article of the archive; an article without a date is taken for an old one. Of a very common
word only the ``SCORED`` latest articles (by the order in which they were archived) are scored, the others follow as
they were archived, latest first. Beside filters, of words that more than ``USUAL`` have, only the eighth of the archive
before the latest article within the filters is looked at for scoring. Nothing is scored where bm25 would count too many
articles before it gives the first (``matching.DEAR``, ``HEAVY``): of several words the commonest are left out of the
score; where that does not help the latest come first.
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
SCORED = 5_000
"""articles of one level of evidence that are scored; some 10 ms"""
HEAVY = 10_000
"""microseconds that scoring weaker evidence, or less than FEW articles, may take before the first article"""
USUAL = 50_000
"""articles with the words above which, beside filters, only the latest part of the archive is scored"""
_REREAD = 60  # best hits that are looked at again for their own letters
_MANY = 200  # pages of the index; 120,000 articles, more or less
_BATCH = 500
_AHEAD = 3  # times as many articles as are shown tell where the newest are
_LATER = 60_000  # articles of a time whose numbers are looked up; 10 ms
_YEAR = 31_557_600.0  # seconds
_BM25 = "bm25(10.0, 4.0, 1.0)"  # headline, summary, body
_SCORE = f"-f.rank * (0.5 + 0.5 / (1 + max(0, ? - coalesce(k.at, 0)) / {_YEAR}))"
_SHOWN = (
    "id", "url", "site", "headline", "summary", "published_at", "published_precision", "section", "source",
    "authors", "place_province", "place_district", "story_id", "body",
)  # fmt: skip
_THERE = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ?"
_ALL_OF = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ?"
_LOW = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
_FROM = "SELECT min(id), count(*) FROM (SELECT id FROM articles WHERE published_ts >= ? AND id <= ? LIMIT ?)"
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
        latest = _archived_last(connection, ready, wanted, limit + offset)
        if latest is not None and len(latest) < _AHEAD * (limit + offset):  # that is all there is
            ready = replace(ready, only=frozenset(article for _, article in latest))
            listed = json.dumps([article for _, article in latest])
            matches, parameters = "FROM json_each(?) j CROSS JOIN cards k ON k.id = j.value", (listed,)
        elif edge := _edge(latest or [], limit + offset):
            yield from _newest_of(connection, ready, wanted, latest or [], edge, limit, offset)
            return
    statement = " ".join(["SELECT k.id", matches, order, "LIMIT ? OFFSET ?"])
    rows = fetched(connection.execute(statement, (*parameters, limit, offset)))
    while batch := [article for (article,) in islice(rows, _BATCH)]:
        yield from _with_levels(connection, ready, batch)


def _with_levels(connection: sqlite3.Connection, ready: Search, articles: list[int]) -> Found:
    levels = _levels(connection, ready, articles)
    weakest = ready.level if ready.wanted() is not None else EXACT
    for article in articles:
        yield article, None, levels.get(article, weakest)


def _newest_of(
    connection: sqlite3.Connection,
    ready: Search,
    wanted: str,
    latest: Sequence[tuple[int | None, int]],
    edge: int,
    limit: int,
    offset: int,
) -> Found:
    """The newest, some that were archived last being known: of those archived before, only what is newer than ``edge``
    is asked for."""
    known = {article: at for at, article in latest if at is not None}
    before = min(article for _, article in latest) - 1
    first, count = connection.execute(_FROM, (edge, before, _LATER)).fetchone()
    if count:
        matches, parameters = ready.matches(wanted)
        earlier = " ".join(["SELECT k.id, k.at", matches, "AND k.at >= ? AND f.rowid BETWEEN ? AND ?"])
        ids = (first if count < _LATER else 0, before)
        known |= connection.execute(earlier, (*parameters, edge, *ids)).fetchall()
    order = sorted(known, key=lambda article: (known[article], article), reverse=True)[offset : offset + limit]
    if order:
        yield from _with_levels(connection, ready, order)


def _archived_last(
    connection: sqlite3.Connection, ready: Search, wanted: str, count: int
) -> list[tuple[int | None, int]] | None:
    """Time and number of those of the articles that were archived last, ``_AHEAD`` times as many as asked for; None
    when that is too many."""
    if count >= SCORED // _AHEAD:
        return None
    matches, parameters = ready.matches(wanted)
    latest = " ".join(["SELECT k.at, k.id", matches, "ORDER BY f.rowid DESC LIMIT ?"])
    return connection.execute(latest, (*parameters, _AHEAD * count)).fetchall()


def _edge(latest: Sequence[tuple[int | None, int]], count: int) -> int | None:
    """A time after which there are ``count`` articles at least, so that not all need be sorted: ids follow time, more
    or less."""
    times = sorted((at for at, _ in latest if at is not None), reverse=True)
    return times[count - 1] if len(times) >= count > 0 else None


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
            known = ready.known.get(level)
            found = connection.execute(statement, bound).fetchall() if known is None else [(one,) for one in known]
            levels |= {article: level for (article,) in found}
    return levels


def _tiered(
    connection: sqlite3.Connection, ready: Search, limit: int, offset: int, *, best: bool, now: datetime
) -> Found:
    """The levels of evidence one after the other."""
    latest = _latest(connection, now)
    for level, tier, expression in ready.tiers():
        if best:
            rows = _by_bm25(connection, tier, expression, limit, offset)
        else:
            top = _REREAD if level == EXACT and letters.told(ready.query.terms) else 0
            few = level in ready.known or level == STEMS
            spent = matching.cost(connection, (tier.light if level == EXACT else None) or expression)
            dear = spent > (HEAVY if few or level != EXACT else matching.DEAR)
            dear = dear or _lost(connection, tier, expression)
            rows = _ranked(connection, tier, expression, limit, offset, None if dear else latest, top)
        shown = 0
        for article, score in rows:
            shown += 1
            yield article, score, level
        limit -= shown
        if limit <= 0:
            return
        offset = 0 if shown else max(0, offset - tier.count(connection, expression)) if offset else 0


def _latest(connection: sqlite3.Connection, now: datetime) -> int:
    """Seconds since 1970 of the newest article; ages count from there."""
    (latest,) = connection.execute("SELECT max(published_ts) FROM articles").fetchone()
    return min(latest or 0, int(now.timestamp()))


def _ranked(
    connection: sqlite3.Connection,
    ready: Search,
    expression: str,
    limit: int,
    offset: int,
    latest: int | None,
    top: int,
) -> _Ranked:
    """By score (``latest`` None: latest first), the best ``top`` of them looked at again; then those without one."""
    since = _since(connection, ready, expression) if latest is not None else None
    weighed = replace(ready, ids=since) if since else ready
    if offset < top:
        rows = list(_in_order(connection, weighed, expression, top, 0, latest))
        shown = letters.rightly_first(connection, rows, ready.query.terms)[offset : offset + limit]
        yield from shown
        if len(rows) < top and not since:
            return
        limit, offset = limit - len(shown), offset + len(shown)
    if limit > 0 and offset < SCORED and latest is not None:
        for row in _by_score(connection, weighed, expression, limit, offset, latest):
            limit, offset = limit - 1, offset + 1
            yield row
    if limit > 0 and (offset >= SCORED or since or latest is None):  # the scored are the latest: skipped by number
        yield from _latest_first(connection, ready, expression, limit, offset)


def _in_order(
    connection: sqlite3.Connection, ready: Search, expression: str, limit: int, offset: int, latest: int | None
) -> _Ranked:
    if latest is None:
        return _latest_first(connection, ready, expression, limit, offset)
    return _by_score(connection, ready, expression, limit, offset, latest)


def _latest_first(connection: sqlite3.Connection, ready: Search, expression: str, limit: int, offset: int) -> _Ranked:
    """Without scores, as they were archived."""
    if ready.only is not None:
        return ((article, None) for article in sorted(ready.only, reverse=True)[offset : offset + limit])
    matches, parameters = ready.matches(expression)
    statement = " ".join(["SELECT k.id, NULL", matches, "ORDER BY f.rowid DESC LIMIT ? OFFSET ?"])
    return fetched(connection.execute(statement, (*parameters, limit, offset)))


def _lost(connection: sqlite3.Connection, ready: Search, expression: str) -> bool:
    """Whether filters leave next to nothing of very common words, so that all had to be looked at for a few scores."""
    return (
        ready.filtered
        and matching.weight(connection, expression) > _MANY
        and not matching.sampled(connection, ready.where)
    )


def _since(connection: sqlite3.Connection, ready: Search, expression: str) -> tuple[int, int] | None:
    """The first and the last article that are scored, where there are filters beside very common words: the eighth of
    the archive before the latest article that the filters leave, some. None: all."""
    if not ready.filtered or "*" in expression:
        return None
    first, last = ready.ids or (0, last_archived(connection))
    slice_ = max(1, (last - first) // 50)
    (there,) = connection.execute(_THERE, (expression, last - slice_, last)).fetchone()
    if there * (last - first) // slice_ <= USUAL:
        return None
    likely = matching.sampled(connection, ready.where)
    latest = min(likely[-1], last) if likely else 0
    return max(first, latest - max(1, (last - first) // 8)), last


def _by_score(
    connection: sqlite3.Connection, ready: Search, expression: str, limit: int, offset: int, latest: int
) -> _Ranked:
    light = ready.light if expression == ready.query.exact else None
    matches, parameters = ready.matches(light or expression)
    if light is not None:
        first, last = ready.ids or (0, ALL)
        if not ready.filtered:
            low = connection.execute(_LOW, (expression, SCORED)).fetchone()
            first = max(first, low[0]) if low else first
        matches, parameters = f"{matches} AND +f.rowid IN ({_ALL_OF})", (*parameters, expression, first, last)
    statement = " ".join([
        "SELECT id, score FROM (SELECT k.id AS id,", _SCORE, "AS score", matches, "AND rank MATCH ?",
        "ORDER BY f.rowid DESC LIMIT ?) ORDER BY score DESC, id DESC LIMIT ? OFFSET ?",
    ])  # fmt: skip
    return fetched(connection.execute(statement, (latest, *parameters, _BM25, SCORED, limit, offset)))


def _by_bm25(connection: sqlite3.Connection, ready: Search, expression: str, limit: int, offset: int) -> _Ranked:
    if not (ready.filtered or ready.without):  # FTS5 alone knows the order, and reads only what is shown
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
