"""What a search means in this archive: its expressions, its filters, and how far inflection and stems are asked.

Three levels of evidence: the words as typed, inflected forms of them, what shares a stem. Stems err (Snowball cuts
başkanı to başka), so they are asked only when fewer than ``FEW`` articles are found without them; lists, counts and
feeds all follow from this one decision, so that they agree. What fewer have is then known and not looked for again.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from newsarchive import search, turkish
from newsarchive.query import choose, vocabulary
from newsarchive.query.choose import Where
from newsarchive.search import EXACT, FORMS, NOTHING, STEMS, Filter, Group, Query, Term, terms_of

FEW = 20
"""articles below which stems are asked"""
COMMON = 100
"""pages of the index that the words of a beginning may fill to be looked for so: 50,000 articles, more or less"""
DEAR, STEMMED = 25_000, 60_000
"""microseconds of ``cost`` above which nothing is scored; above which no stems are asked of phrases"""
WIDE = 60
"""pages that the words of a search fill from which on the articles of a short time are looked up first"""
_OFTEN = 12  # inflected forms of such a word
_WHOLE = (40, 24, 12)  # whole words that a typed beginning is looked for by, beside shorter lists of beginnings
_PARTS = 56  # of both
_NARROW = 150_000  # articles of a time whose ids are looked up first
_MANY, _LONG = 300, 300_000  # pages of very common words, and for these articles of a time; 50 ms
_SAMPLE = 500  # cards by which the share of a filter is guessed
_PHRASE = re.compile(r'"([^"]+)"(\*)?')
_WORD_COST, _BEGINNING_COST, _ROW_COST = 14, 90, 50  # microseconds a page: a word, a beginning, places compared
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
    without: tuple[int, ...] = ()
    """articles that are left out"""
    span: tuple[int | None, int | None] = (None, None)
    """the first second that filters of time leave, and the first after it; None: open"""
    light: str | None = None
    """what the words as typed are scored by, where some of them are too common to tell articles apart"""
    only: frozenset[int] | None = None
    """the articles that are found, where they are known already"""
    known: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """level of evidence -> all articles it finds, where they are fewer than FEW"""

    @property
    def filtered(self) -> bool:
        """Whether there are filters."""
        return self.where.condition != "1"

    def wanted(self) -> str | None:
        """The FTS5 expression of everything that is found; None when words play no part."""
        return (self.query.exact, self.query.weak, self.stems)[self.level]

    def tiers(self) -> Iterator[tuple[int, "Search", str]]:
        """(level, search, expression), the best evidence first; no article is in two of them.

        The search is this one, looking only where there can be any.
        """
        query = self.query
        if query.exact is None:
            return
        if (first := self._within(self.known.get(EXACT), ())) is not None:
            yield EXACT, first, query.exact
        if query.weak is not None and query.weak != query.exact:
            exact = self.known.get(EXACT)
            weak = query.weak if exact is not None else f"({query.weak}) NOT ({query.exact})"
            if (forms := self._within(self.known.get(FORMS), exact or ())) is not None:
                yield FORMS, forms, weak
        if self.level == STEMS and self.stems is not None:
            yield STEMS, replace(self, without=self.known[FORMS]), self.stems

    def _within(self, known: tuple[int, ...] | None, without: tuple[int, ...]) -> "Search | None":
        """The search without some articles, between the first and the last that are known; None: there are none."""
        if known is None:
            return replace(self, without=without)
        left = frozenset(known) - frozenset(without)
        return replace(self, without=without, ids=(min(left), max(left)), only=left) if left else None

    def matches(self, expression: str | None) -> tuple[str, tuple[Any, ...]]:
        """``FROM … WHERE …`` of an expression's articles within the filters, and its parameters.

        ``k`` is the card; ``f`` the search index, when there is an expression.
        """
        if expression is not None:  # CROSS JOIN: the index first, then the card; SQLite would rather scan the cards
            cards = " ".join(["FROM articles_fts f CROSS JOIN cards k ON k.id = f.rowid WHERE articles_fts MATCH ? AND",
                              self.where.condition])  # fmt: skip
            bound: tuple[Any, ...] = (expression, *self.where.parameters)
            if self.ids is not None:
                cards, bound = f"{cards} AND f.rowid BETWEEN ? AND ?", (*bound, *self.ids)
            if self.without:
                cards += " AND f.rowid NOT IN (SELECT value FROM json_each(?))"
                bound = (*bound, json.dumps(self.without))
            return cards, bound
        cards = f"FROM cards k WHERE {self.where.condition}"
        if self.query.exclude is None:
            return cards, self.where.parameters
        without = " AND k.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        return cards + without, (*self.where.parameters, self.query.exclude)

    def count(self, connection: sqlite3.Connection, expression: str | None, most: int = -1) -> int:
        """How many articles an expression finds within the filters; not more than ``most``."""
        if self.only is not None:
            return len(self.only) if most < 0 else min(most, len(self.only))
        if expression is not None and not (self.filtered or self.without):
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
    span = choose.span(chosen, now)
    if query.sought is None:
        return Search(query, where, FORMS, ids=_ids(connection, span, where), span=span)
    begun = _begun(connection, [*(one for one in query.terms if one.kind == "prefix"), *_left_out(query.sought)])
    common = begun | ({} if exact else _common(connection, query.terms, FORMS))
    if common:
        query = replace(query, exact=query.sought.expression(EXACT, begun), weak=query.sought.expression(FORMS, common))
    modest = Search(query, where, FORMS, span=span, light=_light(connection, query, begun))
    if weight(connection, query.exact or "") > WIDE:
        modest = replace(modest, ids=_ids(connection, span, where))
    if exact or all(term.kind == "prefix" for term in query.terms):
        return modest
    for level, words in ((EXACT, query.exact), (FORMS, query.weak)):
        few = modest.known.get(EXACT) if words == query.exact and level == FORMS else _few(connection, modest, words)
        if few is None:
            return modest
        modest = replace(modest, known={**modest.known, level: few})
    assert query.sought is not None
    stems = query.stems(common | _common(connection, query.terms, STEMS))
    if (
        stems is None
        or stems == query.weak
        or (" " in "".join(words for words, _ in _PHRASE.findall(stems)) and cost(connection, stems) > STEMMED)
    ):
        return modest
    return replace(modest, level=STEMS, stems=stems)


def _light(connection: sqlite3.Connection, query: Query, begun: Mapping[str, tuple[str, ...]]) -> str | None:
    """The words as typed without the commonest of those that must all be there, for scores not to be ``DEAR``."""
    if query.sought is None or query.sought.operator != "AND":
        return None
    costs = {item: cost(connection, item.expression(EXACT, begun)) for item in query.sought.items}
    left = sorted(costs, key=lambda item: costs[item])
    while left and sum(costs[item] for item in left) > DEAR:
        left.pop()
    if not left or len(left) == len(costs):
        return None
    return replace(query.sought, items=tuple(left), without=()).expression(EXACT, begun)


def _few(connection: sqlite3.Connection, ready: Search, expression: str | None) -> tuple[int, ...] | None:
    """All articles of an expression within the filters; None when they are not fewer than ``FEW``.

    They are looked for first where the filters are likely to leave any.
    """
    last = last_archived(connection)
    ranges = [ready.ids or (0, last)]
    if ready.ids is None and ready.filtered and "*" not in (expression or "*"):
        likely = sampled(connection, ready.where)
        if likely and likely[0] + last - likely[-1] > last // 8:
            ranges = [(likely[0], likely[-1]), (0, likely[0] - 1), (likely[-1] + 1, last)]
    found: list[int] = []
    for ids in ranges:
        matches, parameters = replace(ready, ids=ids).matches(expression)
        statement = " ".join(["SELECT k.id", matches, "ORDER BY f.rowid DESC LIMIT ?"])
        found += [article for (article,) in connection.execute(statement, (*parameters, FEW - len(found)))]
        if len(found) >= FEW:
            return None
    return tuple(found)


def _common(connection: sqlite3.Connection, terms: Sequence[Term], level: int) -> dict[str, tuple[str, ...]]:
    """Beginnings of very many words, as a word and its commonest inflected forms, whole.

    FTS5 gathers all that is said of the words of a beginning before it answers, a quarter of a second for a million
    articles; whole words it reads as they are asked for.
    """
    found: dict[str, tuple[str, ...]] = {}
    for term in terms:
        for tokens, grows in term.forms(level) if term.kind != "prefix" else ():
            word = tokens[-1]
            if not grows or word in found or vocabulary.pages(connection, word) <= COMMON:
                continue
            written = next((one for one in term.written if turkish.fold(one).startswith(word)), word)
            forms = dict.fromkeys(search.inflections(written[: len(word)]))
            there = vocabulary.words(connection, word) or forms
            found[word] = (word, *[form for form in there if form in forms and form != word][:_OFTEN])
    return found


def _begun(connection: sqlite3.Connection, terms: Sequence[Term]) -> dict[str, tuple[str, ...]]:
    """Beginnings of very many words, typed (``word*``) or of words left out: the commonest whole, the others as longer
    beginnings that none of those has. The same is found by both."""
    found: dict[str, tuple[str, ...]] = {}
    for term in dict.fromkeys(terms):
        typed = "*" if term.kind == "prefix" else ""
        for begun in {tokens[-1] for tokens, grows in term.forms(EXACT if typed else FORMS) if grows}:
            if vocabulary.pages(connection, begun) > COMMON and (there := vocabulary.words(connection, begun)):
                for whole in _WHOLE:
                    parts = _parts(begun, list(there), set(list(there)[:whole]))
                    if len(parts) <= _PARTS:
                        found[begun + typed] = tuple(parts)
                        break
    return found


def _left_out(group: Group) -> Iterator[Term]:
    """What is taken away, which is looked for in all inflected forms at every level."""
    for item in group.items:
        if isinstance(item, Group):
            yield from _left_out(item)
    yield from terms_of(group.without)


def _parts(begun: str, there: Sequence[str], whole: Set[str]) -> list[str]:
    """Words and (with a ``*``) beginnings that find what the words ``there`` find, the ``whole`` ones by themselves."""
    if whole.isdisjoint(there):
        return [f"{begun}*"]
    parts = [begun] if begun in there else []
    longer: dict[str, list[str]] = {}
    for word in there:
        if word != begun:
            longer.setdefault(word[: len(begun) + 1], []).append(word)
    for following, words in longer.items():
        parts += words if len(words) == 1 else _parts(following, words, whole)
    return parts


def weight(connection: sqlite3.Connection, expression: str) -> int:
    """Pages of the index that the words of an expression fill."""
    words = {(word, star) for phrase, star in _PHRASE.findall(expression) for word in phrase.split()}
    return sum(vocabulary.pages(connection, *word) for word in words)


def cost(connection: sqlite3.Connection, expression: str) -> int:
    """Microseconds that scoring takes before the first article, some: bm25 counts the articles of each phrase."""
    spent = 0
    for phrase, star in _PHRASE.findall(expression):
        *words, last = phrase.split()
        pages = [vocabulary.pages(connection, word, "") for word in words]
        ends = vocabulary.pages(connection, last, star)
        spent += sum(pages) * _WORD_COST + ends * (_BEGINNING_COST if star else _WORD_COST)
        spent += min([*pages, ends]) * _ROW_COST if pages else 0
    return spent


def _ids(
    connection: sqlite3.Connection, span: tuple[int | None, int | None], where: Where, most: int = _NARROW
) -> tuple[int, int] | None:
    """First and last article of a short time, so that no others are looked at: ids follow time, more or less. None
    when it has more than ``most`` articles."""
    first, after = span
    if (first is None and after is None) or guessed(connection, where) > most:
        return None
    bound = (first if first is not None else -_EVER, after if after is not None else _EVER, most + 1)
    lowest, highest, count = connection.execute(_SPAN, bound).fetchone()
    return (lowest or 0, highest or 0) if count <= most else None


def timely(connection: sqlite3.Connection, ready: Search) -> Search:
    """The search, looking only at the articles of a time that is not all too long: for who looks at all of them."""
    if ready.ids is not None or weight(connection, ready.wanted() or "") <= _MANY:
        return ready
    return replace(ready, ids=_ids(connection, ready.span, ready.where, _LONG))


def guessed(connection: sqlite3.Connection, where: Where) -> int:
    """Some number of articles that filters leave, guessed by a few cards all over the archive."""
    return len(sampled(connection, where)) * last_archived(connection) // _SAMPLE


def sampled(connection: sqlite3.Connection, where: Where) -> list[int]:
    """Which of a few cards all over the archive filters leave, in order."""
    last = last_archived(connection)
    ids = json.dumps(sorted({last * part // _SAMPLE for part in range(1, _SAMPLE + 1)}))
    statement = ["SELECT k.id FROM json_each(?) j CROSS JOIN cards k ON k.id = j.value WHERE", where.condition]
    return [article for (article,) in connection.execute(" ".join(statement), (ids, *where.parameters))]


def last_archived(connection: sqlite3.Connection) -> int:
    """The number of the article that was archived last; 0: none."""
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM cards").fetchone()
    return int(last)
