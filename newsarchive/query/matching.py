"""What a search means in this archive: its expressions, its filters, and how far inflection and stems are asked.

Three levels of evidence: the words as typed, inflected forms of them, what shares a stem. Stems err (Snowball cuts
başkanı to başka), so they are asked only when fewer than ``FEW`` articles are found without them; lists, counts and
feeds all follow from this one decision, so that they agree.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive import search
from newsarchive.query import choose
from newsarchive.query.choose import Where
from newsarchive.search import EXACT, FORMS, NOTHING, STEMS, Filter, Query

FEW = 20
"""articles below which stems are asked"""


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
            return cards, (expression, *self.where.parameters)
        cards = f"FROM cards k WHERE {self.where.condition}"
        if self.query.exclude is None:
            return cards, self.where.parameters
        without = " AND k.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        return cards + without, (*self.where.parameters, self.query.exclude)

    def count(self, connection: sqlite3.Connection, expression: str | None, most: int = -1) -> int:
        """How many articles an expression finds within the filters; not more than ``most``."""
        if expression is not None and self.where.condition == "1":
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
    where = choose.cards(connection, (*query.filters, *filters), now)
    modest = Search(query, where, FORMS)
    if exact or query.weak is None or modest.count(connection, query.weak, FEW) == FEW:
        return modest
    stems = query.stems()
    return modest if stems == query.weak else Search(query, where, STEMS, stems)
