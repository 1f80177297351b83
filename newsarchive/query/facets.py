"""How many hits of a search there are by site, section, source and month.

One pass over the cards of the hits, counted as one array of numbers. Everything is counted up to ``COUNTED`` hits;
beyond, the newest that many (by the order in which they were archived), and ``Facets.counted`` says so. The number of
hits is exact, but for very common words beside filters: there counting ends after ``FLOOR`` further ones, and
``Facets.floor`` says so.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from newsarchive.query.matching import Search, guessed, prepared, timely, weight
from newsarchive.search import Filter

COUNTED = 50_000
"""hits that are counted at most; some 20 ms"""
COSTLY, FLOOR = 300, 100_000
"""pages of the index that words beside filters may fill for all hits to be counted; of more at most this many further
ones"""
NAMES = ("site", "section", "source", "month")
"""what is counted by; month as 2025-06"""
_MONTH_BITS = 12
_CARD = (
    "(k.site_id << ?) | (coalesce(k.section, 0) << ?) | (coalesce(k.source, 0) << ?) | "
    "coalesce((k.day / 10000 - 1900) * 12 + k.day / 100 % 100, 0)"
)


@dataclass(frozen=True, slots=True)
class Facets:
    """The number of hits, and how they are distributed."""

    total: int
    """hits there are; at least, where ``floor``"""
    counted: int
    """hits that ``counts`` tells of: all, or the newest so many"""
    counts: dict[str, list[tuple[str | None, int]]]
    """by each of NAMES: (value, hits), most hits first, months latest first; None: the page does not say"""
    floor: bool = False
    """whether counting stopped: there are more than ``total``"""

    @property
    def sampled(self) -> bool:
        """Whether ``counts`` tells of the newest part only."""
        return self.counted < self.total


def facets(
    connection: sqlite3.Connection,
    text: str,
    filters: Sequence[Filter] = (),
    *,
    exact: bool = False,
    now: datetime | None = None,
) -> Facets:
    """The facets of a search; takes what ``hits.find`` takes, and counts what that finds. Raises UsageError."""
    return of(connection, prepared(connection, text, filters, exact=exact, now=now))


def of(connection: sqlite3.Connection, search: Search) -> Facets:
    """The facets of a search that is ready."""
    import numpy  # heavy, and few commands count

    (labels,) = connection.execute("SELECT coalesce(max(id), 0) FROM labels").fetchone()
    bits = int(labels).bit_length()
    shifts = {"site": 2 * bits + _MONTH_BITS, "section": bits + _MONTH_BITS, "source": _MONTH_BITS, "month": 0}
    widths = {"site": 63 - shifts["site"], "section": bits, "source": bits, "month": _MONTH_BITS}
    cards, total, floor = _cards(connection, search, [shifts[name] for name in NAMES[:3]])
    counted = len(cards)
    counts: dict[str, list[tuple[str | None, int]]] = {}
    for name in NAMES:
        keys, numbers = numpy.unique((cards >> shifts[name]) & ((1 << widths[name]) - 1), return_counts=True)
        told = _told(connection, name, dict(zip(keys.tolist(), numbers.tolist(), strict=True)))
        told.sort(key=lambda one: (-one[1], one[0] or ""))
        counts[name] = told
    counts["month"].sort(key=lambda one: one[0] or "", reverse=True)
    return Facets(total, counted, counts, floor)


def _cards(connection: sqlite3.Connection, search: Search, shifts: list[int]) -> tuple[Any, int, bool]:
    """The cards that are counted, each as one number, how many hits there are, and whether there are more.

    Where few can be meant all are read in the order of the index, in half the time of the other direction.
    """
    import numpy

    search = timely(connection, search)
    wanted = search.wanted()
    found, parameters = search.matches(wanted)
    statement = ["SELECT group_concat(card), min(id) FROM (SELECT k.id AS id,", _CARD, "AS card", found]
    every = wanted is not None and search.filtered and guessed(connection, search.where) <= 4 * COUNTED
    if not every:
        statement += ["ORDER BY", "f.rowid" if wanted is not None else "k.id", "DESC LIMIT ?"]
        parameters = (*parameters, COUNTED)
    listed, lowest = connection.execute(" ".join([*statement, ")"]), (*shifts, *parameters)).fetchone()
    cards = numpy.fromstring(listed, dtype=numpy.int64, sep=",") if listed else numpy.zeros(0, dtype=numpy.int64)
    if every or len(cards) < COUNTED:
        return cards[-COUNTED:], len(cards), False
    if wanted is None or not search.filtered:
        return cards, search.count(connection, wanted), False
    most = FLOOR if weight(connection, wanted) > COSTLY else -1
    older = replace(search, ids=(search.ids[0] if search.ids is not None else 0, lowest - 1))
    further = older.count(connection, wanted, most)
    return cards, len(cards) + further, further == most


def _told(connection: sqlite3.Connection, name: str, numbers: dict[int, int]) -> list[tuple[str | None, int]]:
    if name == "month":
        return [
            (f"{1900 + (key - 1) // 12}-{(key - 1) % 12 + 1:02d}" if key else None, n) for key, n in numbers.items()
        ]
    statement = "SELECT domain FROM sites WHERE id = ?" if name == "site" else "SELECT name FROM labels WHERE id = ?"
    return [
        (None if key == 0 else connection.execute(statement, (key,)).fetchone()[0], number)
        for key, number in numbers.items()
    ]
