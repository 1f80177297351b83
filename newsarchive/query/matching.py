"""What a search means in this archive: its expressions, its filters, and how far inflection and stems are asked.

Three levels of evidence: the words as typed, inflected forms of them, what shares a stem. Stems err (Snowball cuts
başkanı to başka), so they are asked only when fewer than ``FEW`` articles are found without them; lists, counts and
feeds all follow from this one decision, so that they agree.
"""

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from newsarchive import search, turkish
from newsarchive.query import choose
from newsarchive.query.choose import Where
from newsarchive.search import EXACT, FORMS, NOTHING, STEMS, Filter, Query, Term

FEW = 20
"""articles below which stems are asked"""
COMMON = 100
"""pages of the index that the words of a beginning may fill to be looked for so: 50,000 articles, more or less"""
_OFTEN = 12  # inflected forms of such a word
_ENOUGH = 5_000
_SEGMENT = "SELECT min(segid) FROM articles_fts_idx WHERE segid > ?"
_PAGE = "SELECT pgno >> 1 FROM articles_fts_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1"
_NEXT_PAGE = "SELECT pgno >> 1 FROM articles_fts_idx WHERE segid = ? AND term > ? ORDER BY term LIMIT 1"
_HAVE = "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)"
_NARROW = 150_000  # articles of a time whose ids are looked up first
_SAMPLE = 500  # cards by which the share of a filter is guessed
_WORD = re.compile(r'(\w+)(?:"(\*))?')  # also operators, which no page is filled by
_EVER = 10**12  # seconds
_SPAN = """SELECT min(id), max(id), count(*) FROM
(SELECT id FROM articles WHERE published_ts >= ? AND published_ts < ? LIMIT ?)"""


@dataclass(frozen=True, slots=True)
class Search:
    """A search text and filters, made ready for one archive."""

    query: Query
    where: Where
    """over ``cards AS k``"""
    level: int
    """the weakest evidence that counts: FORMS or STEMS"""
    stems: str | None = None
    """the expression of the latter"""
    ids: tuple[int, int] | None = None
    """the first and the last article that can be meant, where that narrows anything"""

    @property
    def filtered(self) -> bool:
        """Whether there are filters."""
        return self.where.condition != "1"

    def wanted(self) -> str | None:
        """The FTS5 expression of everything that is found; None when words play no part."""
        return (self.query.exact, self.query.weak, self.stems)[self.level]

    def tiers(self) -> list[tuple[int, str]]:
        """(level, expression), the best evidence first; no article is in two of them."""
        query = self.query
        if query.exact is None:
            return []
        tiers = [(EXACT, query.exact)]
        if query.weak != query.exact:
            tiers.append((FORMS, f"({query.weak}) NOT ({query.exact})"))
        if self.level == STEMS:
            tiers.append((STEMS, f"({self.stems}) NOT ({query.weak})"))
        return tiers

    def matches(self, expression: str | None) -> tuple[str, tuple[Any, ...]]:
        """``FROM … WHERE …`` of an expression's articles within the filters, and its parameters.

        ``k`` is the card; ``f`` the search index, when there is an expression.
        """
        if expression is not None:  # CROSS JOIN: the index first, then the card; SQLite would rather scan the cards
            cards = " ".join(["FROM articles_fts f CROSS JOIN cards k ON k.id = f.rowid WHERE articles_fts MATCH ? AND",
                              self.where.condition])  # fmt: skip
            if self.ids is None:
                return cards, (expression, *self.where.parameters)
            return f"{cards} AND f.rowid BETWEEN ? AND ?", (expression, *self.where.parameters, *self.ids)
        cards = f"FROM cards k WHERE {self.where.condition}"
        if self.query.exclude is None:
            return cards, self.where.parameters
        without = " AND k.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        return cards + without, (*self.where.parameters, self.query.exclude)

    def count(self, connection: sqlite3.Connection, expression: str | None, most: int = -1) -> int:
        """How many articles an expression finds within the filters; not more than ``most``."""
        if expression is not None and not self.filtered:
            found, parameters = "FROM articles_fts WHERE articles_fts MATCH ?", (expression,)
        else:
            found, parameters = self.matches(expression)
        if most < 0:
            (count,) = connection.execute(" ".join(["SELECT count(*)", found]), parameters).fetchone()
        else:
            limited = " ".join(["SELECT count(*) FROM (SELECT 1", found, "LIMIT ?)"])
            (count,) = connection.execute(limited, (*parameters, most)).fetchone()
        return int(count)


def prepared(
    connection: sqlite3.Connection,
    text: str,
    filters: Sequence[Filter] = (),
    *,
    exact: bool = False,
    now: datetime | None = None,
) -> Search:
    """The search of a text; ``filters`` come on top of those in it. ``exact``: no other forms of the words.

    An empty text is allowed when there are filters. Raises UsageError.
    """
    query = NOTHING if filters and not text.strip() else search.parse(text, exact=exact)
    chosen = (*query.filters, *filters)
    where = choose.cards(connection, chosen, now)
    modest = Search(query, where, FORMS, ids=_ids(connection, chosen, where, now))
    if exact or query.sought is None or all(term.kind == "prefix" for term in query.terms):
        return modest
    if common := _common(connection, query.terms, FORMS):
        modest = replace(modest, query=replace(query, weak=query.sought.expression(FORMS, common)))
    if any(modest.count(connection, words, FEW) == FEW for words in dict.fromkeys((query.exact, modest.query.weak))):
        return modest
    stems = query.stems(common | _common(connection, query.terms, STEMS))
    return modest if stems == modest.query.weak else replace(modest, level=STEMS, stems=stems)


def _common(connection: sqlite3.Connection, terms: Sequence[Term], level: int) -> dict[str, tuple[str, ...]]:
    """Beginnings of very many words, as a word and its commonest inflected forms, whole.

    FTS5 gathers all that is said of the words of a beginning before it answers, a quarter of a second for a million
    articles; whole words it reads as they are asked for.
    """
    found: dict[str, tuple[str, ...]] = {}
    for term in terms:
        for tokens, grows in term.forms(level) if term.kind != "prefix" else ():
            word = tokens[-1]
            if not grows or word in found or _pages(connection, word) <= COMMON:
                continue
            written = next((one for one in term.written if turkish.fold(one).startswith(word)), word)
            others = {form: _number(connection, form) for form in search.inflections(written[: len(word)])}
            often = sorted((form for form in others if others[form]), key=lambda form: -others[form])
            found[word] = (word, *often[:_OFTEN])
    return found


def weight(connection: sqlite3.Connection, expression: str) -> int:
    """Pages of the index that the words of an expression fill: what its scores would have to count."""
    return sum(_pages(connection, *word) for word in dict.fromkeys(_WORD.findall(expression)))


def _pages(connection: sqlite3.Connection, beginning: str, star: str = "*") -> int:
    """Pages of the index (4 KB, some 600 articles each) that hold a word or the words of a beginning; told by its own
    directory, which has the first word of every page, in each of its segments."""
    pages, segment = 0, -1
    bounds = (b"0" + beginning.encode(), b"0" + beginning.encode() + (b"\xff" if star else b"\x00"))
    while (segment := connection.execute(_SEGMENT, (segment,)).fetchone()[0]) is not None:
        begins = connection.execute(_PAGE, (segment, bounds[0])).fetchone()
        ends = connection.execute(_NEXT_PAGE, (segment, bounds[1])).fetchone()
        pages += max(0, ends[0] - begins[0] - 1) if begins and ends else 0
    return pages


def _number(connection: sqlite3.Connection, word: str) -> int:
    (number,) = connection.execute(_HAVE, (f'"{word}"', _ENOUGH)).fetchone()
    return int(number)


def _ids(
    connection: sqlite3.Connection, filters: Sequence[Filter], where: Where, now: datetime | None
) -> tuple[int, int] | None:
    """First and last article of a short time, so that no others are looked at: ids follow time, more or less."""
    first, after = choose.span(filters, now)
    if (first is None and after is None) or guessed(connection, where) > _NARROW:
        return None
    bound = (first if first is not None else -_EVER, after if after is not None else _EVER, _NARROW + 1)
    lowest, highest, count = connection.execute(_SPAN, bound).fetchone()
    return (lowest or 0, highest or 0) if count <= _NARROW else None


def guessed(connection: sqlite3.Connection, where: Where) -> int:
    """Some number of articles that filters leave, guessed by a few cards all over the archive."""
    last = last_archived(connection)
    ids = json.dumps([last * part // _SAMPLE for part in range(1, _SAMPLE + 1)])
    statement = ["SELECT count(*) FROM json_each(?) j CROSS JOIN cards k ON k.id = j.value WHERE", where.condition]
    (count,) = connection.execute(" ".join(statement), (ids, *where.parameters)).fetchone()
    return int(count) * last // _SAMPLE


def last_archived(connection: sqlite3.Connection) -> int:
    """The number of the article that was archived last; 0: none."""
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM cards").fetchone()
    return int(last)
