"""How many hits of a search there are by site, section, source and month.

One pass over the cards of the hits, counted as one array of numbers. Everything is counted up to ``COUNTED`` hits;
beyond, the newest that many (by the order in which they were archived), and ``Facets.counted`` says so.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive.query.matching import Search, guessed, prepared
from newsarchive.search import Filter

COUNTED = 100_000
"""hits that are counted at most; a twentieth of a second"""
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
    """hits there are"""
    counted: int
    """hits that ``counts`` tells of: all, or the newest so many"""
    counts: dict[str, list[tuple[str | None, int]]]
    """by each of NAMES: (value, hits), most hits first, months latest first; None: the page does not say"""

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
    cards, total = _cards(connection, search, [shifts[name] for name in NAMES[:3]])
    counted = len(cards)
    counts: dict[str, list[tuple[str | None, int]]] = {}
    for name in NAMES:
        keys, numbers = numpy.unique((cards >> shifts[name]) & ((1 << widths[name]) - 1), return_counts=True)
        told = _told(connection, name, dict(zip(keys.tolist(), numbers.tolist(), strict=True)))
        told.sort(key=lambda one: (-one[1], one[0] or ""))
        counts[name] = told
    counts["month"].sort(key=lambda one: one[0] or "", reverse=True)
    return Facets(total, counted, counts)


def _cards(connection: sqlite3.Connection, search: Search, shifts: list[int]) -> tuple[Any, int]:
    """The cards that are counted, each as one number, and how many hits there are.

    Where few can be meant all are read in the order of the index, in half the time of the other direction.
    """
    import numpy

    found, parameters = search.matches(search.wanted())
    statement = ["SELECT group_concat(card) FROM (SELECT", _CARD, "AS card", found]
    every = search.wanted() is not None and search.filtered and guessed(connection, search.where) <= 2 * COUNTED
    if not every:
        statement += ["ORDER BY", "f.rowid" if search.wanted() is not None else "k.id", "DESC LIMIT ?"]
        parameters = (*parameters, COUNTED)
    (listed,) = connection.execute(" ".join([*statement, ")"]), (*shifts, *parameters)).fetchone()
    cards = numpy.fromstring(listed, dtype=numpy.int64, sep=",") if listed else numpy.zeros(0, dtype=numpy.int64)
    if every or len(cards) < COUNTED:
        return cards[-COUNTED:], len(cards)
    return cards, search.count(connection, search.wanted())


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
