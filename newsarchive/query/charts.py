"""Articles over time: how many a day, week or month, from whom, of what, and when nobody was looking.

In: what is counted and for which articles (``Wanted``). Out: ``Chart``, whose values are None where the sites were not
seen: a gap is no zero. Indexes are read, never texts.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from newsarchive import clock, dates
from newsarchive.errors import UsageError
from newsarchive.query import blind, chart_rows, choose, coverage
from newsarchive.query.chart_rows import Picked
from newsarchive.search import Filter
from newsarchive.store.story_views import SHARES

KINDS = ("articles", "sources", "sections", "sites", "originality")
"""what can be drawn"""
UNITS = ("day", "week", "month")
MOST = {"day": 400, "week": 600, "month": 1500}
"""buckets of a chart; what has more is counted in the next longer unit"""
NAMED = 7
"""names that are told apart; the others are one"""
YEAR = timedelta(days=364)
SPANS = (YEAR, timedelta(days=181), timedelta(days=90), timedelta(days=30))
"""the latest so many days are shown when nobody says since when, the first that has no more articles than"""
COUNTED = {"articles": 500_000, "sources": 400_000, "sections": 300_000, "sites": 300_000, "originality": 120_000}
"""kind -> articles that are counted well within half a second"""
MOST_COUNTED = {kind: 6 * articles for kind, articles in COUNTED.items()} | {"originality": 240_000}
"""kind -> articles of all papers together that are counted at most, about; of more the earliest are left out"""
OTHER = None
ORIGINS = ("original", "agency", "copied", "release")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; names as a person writes them, empty means any."""

    kind: str = "articles"
    since: str | None = None
    """a day, month or year; None: the latest year that has articles (see SPANS), ``all``: from the first article on"""
    until: str | None = None
    unit: str | None = None
    """None: what suits the time"""
    sites: Sequence[str] = ()
    sections: Sequence[str] = ()
    sources: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One name's counts, a value per bucket; None: not seen."""

    name: str | None
    """None: all others together, or those without a name where ``unnamed``"""
    values: tuple[int | None, ...]
    total: int
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """The counts of a time."""

    kind: str
    unit: str
    since: date | None
    """first day; None: there is nothing to count"""
    until: date | None
    """last day"""
    buckets: tuple[date, ...] = ()
    """the first day of each"""
    series: tuple[Series, ...] = ()
    """most first; the others together, then those without a name, come last"""
    total: int = 0
    undated: int = 0
    """articles that were chosen and have no date"""
    unseen: tuple[float, ...] = ()
    """share of each bucket, of all its sites, that lies in gaps"""
    gaps: tuple[coverage.Gap, ...] = field(default=(), compare=False)
    shortened: bool = False
    """whether more was asked for than is counted at once (MOST_COUNTED)"""

    def told(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {
            "kind": self.kind, "unit": self.unit,
            "since": self.since and self.since.isoformat(), "until": self.until and self.until.isoformat(),
            "total": self.total, "undated": self.undated, "shortened": self.shortened,
            "buckets": [day.isoformat() for day in self.buckets],
            "unseen": list(self.unseen),
            "series": [
                {"name": one.name, "unnamed": one.unnamed, "total": one.total, "values": list(one.values)}
                for one in self.series
            ],
            "gaps": [gap.told() for gap in self.gaps],
        }  # fmt: skip


def chart(connection: sqlite3.Connection, wanted: Wanted, now: datetime | None = None) -> Chart:
    """Counts it. Raises UsageError for what is no kind, unit, site or date."""
    now = now or clock.now()
    for value, known in ((wanted.kind, KINDS), (wanted.unit, (*UNITS, None))):
        if value not in known:
            raise UsageError(f"no {value}; there are {', '.join(name for name in known if name)}")
    few = (wanted.sites or wanted.sections or wanted.sources) and wanted.kind != "originality"
    picked = chart_rows.picked(connection, wanted.kind, wanted.sites, wanted.sections, wanted.sources) if few else None
    chosen = choose.Where("1", ()) if picked else _chosen(connection, wanted, now)
    undated = picked.undated if picked else _one(connection, "published_day IS NULL", chosen)
    first, last, shortened = _days(connection, wanted, chosen, now, picked)
    if first is None or last is None:
        return Chart(wanted.kind, wanted.unit or "day", None, None, undated=undated)
    unit = _unit(wanted.unit, first, last)
    buckets = tuple(_starts(first, last, unit))
    if picked:
        counts = picked.counts(first, last, lambda day: _start(day, unit))
    else:
        counts = _COUNTED[wanted.kind](connection, chosen, first, last, unit)
    domains = choose.sites(connection, wanted.sites) if wanted.sites else None
    edges = [_instant(day) for day in (*buckets, _next(buckets[-1], unit))]
    gaps, unseen = blind.shares(connection, domains, edges, now)
    series = _series(wanted.kind, counts, buckets, unseen)
    return Chart(
        wanted.kind, unit, first, last, buckets, series, sum(one.total for one in series), undated, unseen, gaps,
        shortened,
    )  # fmt: skip


# --- which articles, which days -----------------------------------------------------------------------------


def _chosen(connection: sqlite3.Connection, wanted: Wanted, now: datetime) -> choose.Where:
    filters = [
        Filter(name, value)
        for name, values in (("site", wanted.sites), ("section", wanted.sections), ("source", wanted.sources))
        for value in values
    ]
    return choose.where(connection, filters, now)


def _one(connection: sqlite3.Connection, condition: str, chosen: choose.Where, what: str = "count(*)") -> Any:
    statement = " ".join(["SELECT", what, "FROM articles a WHERE", condition, "AND", chosen.condition])
    return connection.execute(statement, chosen.parameters).fetchone()[0]


def _days(
    connection: sqlite3.Connection, wanted: Wanted, chosen: choose.Where, now: datetime, picked: Picked | None
) -> tuple[date | None, date | None, bool]:
    """First and last day of the chart: those asked for, within those that have articles; whether they are fewer."""
    today = now.astimezone(dates.ISTANBUL).date()
    if picked:
        known = [day for day in picked.days if day <= today]
        oldest, newest = min(known, default=None), max(known, default=None)
    else:
        edges = (
            _one(connection, condition, chosen, what)
            for condition, what in (
                ("published_day IS NOT NULL", "min(published_day)"),
                (f"published_day <= '{today.isoformat()}'", "max(published_day)"),
            )
        )
        oldest, newest = (date.fromisoformat(edge) if edge else None for edge in edges)
    if oldest is None or newest is None:
        return None, None, False
    first, last = oldest, newest
    if wanted.until:
        last = min(last, _day(choose.period(wanted.until, now)[1]) - timedelta(days=1))
    if wanted.since not in (None, "all"):
        first = max(first, _day(choose.period(str(wanted.since), now)[0]))
    if picked or wanted.sites:
        cut, first = first, max(first, last - YEAR) if wanted.since is None else first
    else:
        cut, first = first, _within(connection, wanted, first, last)
    shortened = wanted.since is not None and first > cut
    return (first, last, shortened) if first <= last else (None, None, False)


def _within(connection: sqlite3.Connection, wanted: Wanted, first: date, last: date) -> date:
    """The first day of what can be counted in a moment: the latest year or less, or as much as possible of what was
    asked for."""
    (recent,) = connection.execute(
        "SELECT count(*) FROM articles WHERE published_day BETWEEN ? AND ?",
        ((last - SPANS[-1]).isoformat(), last.isoformat()),
    ).fetchone()
    a_day = max(recent, 1) / SPANS[-1].days
    if wanted.since is not None:
        return max(first, last - timedelta(days=min(int(MOST_COUNTED[wanted.kind] / a_day), 40_000)))
    return max(first, last - next((span for span in SPANS if span.days * a_day <= COUNTED[wanted.kind]), SPANS[-1]))


def _day(at: datetime) -> date:
    return at.astimezone(dates.ISTANBUL).date()


def _unit(asked: str | None, first: date, last: date) -> str:
    days = (last - first).days + 1
    usual = "day" if days <= 100 else "week" if days <= 800 else "month"
    at = UNITS.index(asked or usual)
    length = {"day": 1, "week": 7, "month": 28}
    while at < 2 and days / length[UNITS[at]] > MOST[UNITS[at]]:
        at += 1
    return UNITS[at]


def _start(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _next(start: date, unit: str) -> date:
    if unit == "month":
        return (start + timedelta(days=32)).replace(day=1)
    return start + timedelta(days=7 if unit == "week" else 1)


def _starts(first: date, last: date, unit: str) -> Iterable[date]:
    at = _start(first, unit)
    while at <= last:
        yield at
        at = _next(at, unit)


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=dates.ISTANBUL).astimezone(UTC)


# --- counting -----------------------------------------------------------------------------------------------

_BUCKET = {"day": "day", "week": "date(day, 'weekday 0', '-6 days')", "month": "substr(day, 1, 7) || '-01'"}
Counts = dict[str | None, dict[date, int]]
"""name -> bucket -> articles"""


def distinct(column: str) -> str:
    """A query of all values of an indexed column of articles: one step in the index for each."""
    return " ".join([
        "WITH RECURSIVE known(name) AS (SELECT min(", column, ") FROM articles UNION ALL SELECT (SELECT min(", column,
        ") FROM articles WHERE", column, "> name) FROM known WHERE name IS NOT NULL)",
        "SELECT name FROM known WHERE name IS NOT NULL",
    ])  # fmt: skip


def _counted(what: str) -> Callable[..., Counts]:
    """Counts by a name: the index of each name is asked for the days alone, which costs what the days cost."""
    names, column = f"({distinct(what)})", f"a.{what}"

    def count(connection: sqlite3.Connection, chosen: choose.Where, first: date, last: date, unit: str) -> Counts:
        between = "a.published_day BETWEEN ? AND ?"
        # two names: whoever has none is not found by a join
        statement = " ".join([
            "SELECT name,", _BUCKET[unit], "AS bucket, sum(n) FROM (",
            "SELECT a.published_day AS day, n.name AS name, count(*) AS n FROM", names, "AS n CROSS JOIN articles a",
            "ON", column, "= n.name WHERE", between, "AND", chosen.condition, "GROUP BY n.name, a.published_day",
            "UNION ALL SELECT a.published_day, NULL, count(*) FROM articles a WHERE", column, "IS NULL AND", between,
            "AND", chosen.condition, "GROUP BY a.published_day) GROUP BY 1, 2",
        ])  # fmt: skip
        edges = (first.isoformat(), last.isoformat())
        rows = connection.execute(statement, (*edges, *chosen.parameters, *edges, *chosen.parameters))
        found: Counts = {}
        for name, bucket, number in rows:
            found.setdefault(name, {})[date.fromisoformat(bucket)] = number
        return found

    return count


def _all(connection: sqlite3.Connection, chosen: choose.Where, first: date, last: date, unit: str) -> Counts:
    statement = " ".join([
        "SELECT", _BUCKET[unit], "AS bucket, sum(n) FROM (SELECT a.published_day AS day, count(*) AS n",
        "FROM articles a WHERE a.published_day BETWEEN ? AND ? AND", chosen.condition,
        "GROUP BY a.published_day) GROUP BY 1",
    ])  # fmt: skip
    rows = connection.execute(statement, (first.isoformat(), last.isoformat(), *chosen.parameters))
    return {"": {date.fromisoformat(bucket): number for bucket, number in rows}}


def _origins(connection: sqlite3.Connection, chosen: choose.Where, first: date, last: date, unit: str) -> Counts:
    """Whose texts, as newsarchive.query.lineage counts them; official notices are nobody's reporting."""
    statement = " ".join([
        "SELECT", _BUCKET[unit], "AS bucket, sum(articles), sum(agency), sum(copied), sum(release) FROM (",
        "SELECT a.published_day AS day,", SHARES, "FROM sites n CROSS JOIN articles a ON a.site = n.domain",
        "LEFT JOIN stories s ON s.id = a.story_id WHERE a.page_type <> 'notice' AND a.published_day BETWEEN ? AND ?",
        "AND", chosen.condition, "GROUP BY n.domain, a.published_day) GROUP BY 1",
    ])  # fmt: skip
    found: Counts = {name: {} for name in ORIGINS}
    rows = connection.execute(statement, (first.isoformat(), last.isoformat(), *chosen.parameters))
    for bucket, articles, *others in rows:
        day = date.fromisoformat(bucket)
        for name, number in zip(ORIGINS, (articles - sum(others), *others), strict=True):
            found[name][day] = number
    return found


_COUNTED: Mapping[str, Callable[..., Counts]] = {
    "articles": _all,
    "sources": _counted("source"),
    "sections": _counted("section"),
    "sites": _counted("site"),
    "originality": _origins,
}


def _series(kind: str, counts: Counts, buckets: Sequence[date], unseen: Sequence[float]) -> tuple[Series, ...]:
    totals = {name: sum(of.values()) for name, of in counts.items()}
    unnamed = counts.pop(None, None)
    if kind == "originality":
        order = list(ORIGINS)
    else:
        order = sorted((name for name in counts if name is not None), key=lambda name: (-totals[name], name))
    shown, others = order[:NAMED], order[NAMED:]
    if len(others) == 1:
        shown, others = order, []
    found = [Series(name or None, _values(counts[name], buckets, unseen), totals[name]) for name in shown]
    if others:
        summed: Counter[date] = Counter()
        for name in others:
            summed.update(counts[name])
        found.append(Series(OTHER, _values(summed, buckets, unseen), sum(totals[name] for name in others)))
    if unnamed:
        found.append(Series(None, _values(unnamed, buckets, unseen), totals[None], unnamed=True))
    return tuple(found)


def _values(counts: Mapping[date, int], buckets: Sequence[date], unseen: Sequence[float]) -> tuple[int | None, ...]:
    return tuple(counts.get(day, None if blind >= 1.0 else 0) for day, blind in zip(buckets, unseen, strict=True))
