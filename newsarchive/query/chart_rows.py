"""Articles by day and name for a chart of some papers, sections or sources: one pass, days are chosen afterwards.

Those of papers are found by the index of their site; those of a section or a source by the cards beside the articles,
all of which are read: they are small.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from newsarchive.query import choose
from newsarchive.search import Filter

_NAMES = {"articles": "''", "sources": "a.source", "sections": "a.section", "sites": "a.site"}
_LABELS = {
    "articles": ("''", ""), "sources": ("l.name", "LEFT JOIN labels l ON l.id = k.source"),
    "sections": ("l.name", "LEFT JOIN labels l ON l.id = k.section"),
    "sites": ("l.domain", "LEFT JOIN sites l ON l.id = k.site_id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picked:
    """What was found."""

    rows: tuple[tuple[date, str | None, int], ...]
    """day, name, articles"""
    undated: int

    @property
    def days(self) -> set[date]:
        """The days that have articles."""
        return {day for day, _, _ in self.rows}

    def counts(self, first: date, last: date, start: Callable[[date], date]) -> dict[str | None, dict[date, int]]:
        """name -> first day of its stretch (as ``start`` says) -> articles, of these days."""
        found: dict[str | None, dict[date, int]] = {}
        for day, name, number in self.rows:
            if first <= day <= last:
                of = found.setdefault(name, {})
                of[start(day)] = of.get(start(day), 0) + number
        return found


def picked(
    connection: sqlite3.Connection, kind: str, sites: Sequence[str], sections: Sequence[str], sources: Sequence[str]
) -> Picked:
    """The articles of these papers, sections and sources (empty: any), by day and by what ``kind`` counts.

    Raises UsageError for a site that the archive does not have.
    """
    wanted = [("site", sites), ("section", sections), ("source", sources)]
    if sites:
        filters = [Filter(name, value) for name, values in wanted for value in values]
        where = choose.where(connection, filters)
        statement = ["SELECT a.published_day,", _NAMES[kind], ", count(*) FROM articles a WHERE", where.condition]
        rows = connection.execute(" ".join([*statement, "GROUP BY 1, 2"]), where.parameters)
        return _told((day and date.fromisoformat(day), name, number) for day, name, number in rows)
    parts, bound = [], []
    for name, values in wanted[1:]:
        if values:
            parts.append(
                f"k.{name} IN (SELECT b.id FROM labels b WHERE b.name IN (SELECT value FROM json_each(?)))"  # noqa: S608
            )
            bound.append(_canonical(connection, name, values))
    shown, joined = _LABELS[kind]
    statement = ["SELECT k.day,", shown, ", count(*) FROM cards k", joined, "WHERE", " AND ".join(parts)]
    rows = connection.execute(" ".join([*statement, "GROUP BY 1, 2"]), bound)
    return _told((_day(day), name, number) for day, name, number in rows)


def _canonical(connection: sqlite3.Connection, name: str, values: Sequence[str]) -> str:
    """The archive's names for what a person wrote, as a JSON list."""
    where = choose.where(connection, [Filter(name, value) for value in values])
    return json.dumps([one for listed in where.parameters for one in json.loads(listed)], ensure_ascii=False)


def _day(day: int | None) -> date | None:
    return None if day is None else date(day // 10000, day // 100 % 100, day % 100)


def _told(rows: Iterable[tuple[Any, str | None, int]]) -> Picked:
    dated, undated = [], 0
    for day, name, number in rows:
        if day is None:
            undated += number
        else:
            dated.append((day, name, number))
    return Picked(tuple(dated), undated)
