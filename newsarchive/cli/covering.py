"""What we could not see, told beside every answer that it concerns; and ``status --completeness``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from newsarchive import clock
from newsarchive.cli import output
from newsarchive.query import choose, coverage
from newsarchive.query.reader import Rows
from newsarchive.search import Filter

_WEEKS = ("site", "week", "archived", "seen", "by 1", "2", "3+", "published", "95 %", "missed", "share")
CLOSE = 1.5
"""upper end of an interval to its lower one, up to which the estimate within says something"""
UNSURE = "cannot tell more closely"
LATELY = timedelta(days=7)
"""gaps that status tells of when nobody says since when"""


def note(connection: coverage.Connection, filters: Iterable[Filter], *, always: bool = False) -> None:
    """One line on standard error when sites and time that were asked for cross a gap. ``always``: also when neither
    was named, for answers about everything."""
    now = clock.now()
    sites: set[str] = set()
    since: datetime | None = None
    until: datetime | None = None
    for one in filters:
        if one.negated:
            continue
        if one.name == "site":
            sites.update(choose.sites(connection, [one.value]))
        elif one.name in {"since", "after"}:
            begin = choose.period(one.value, now)[0]
            since = begin if since is None else max(since, begin)
        elif one.name in {"until", "before"}:
            begin, after = choose.period(one.value, now)
            end = after if one.name == "until" else begin
            until = end if until is None else min(until, end)
    if always or sites or since or until:
        tell(coverage.crossed(connection, now, domains=sorted(sites) or None, since=since, until=until))


def tell(gaps: Sequence[coverage.Gap]) -> None:
    """One line on standard error about gaps; nothing when there are none."""
    if line := coverage.line(gaps):
        output.note(line)


def crossed(
    connection: coverage.Connection, domains: Sequence[str] | None, since: datetime | None
) -> list[coverage.Gap]:
    """The gaps that status tells of."""
    now = clock.now()
    return coverage.crossed(connection, now, domains=domains, since=since or now - LATELY)


def completeness(
    connection: coverage.Connection, domains: Sequence[str] | None, since: datetime | None, kind: str | None
) -> None:
    """How many articles each week had, and how many of them we have."""
    told = coverage.completeness(connection, clock.now(), domains, since)
    if kind == "json":
        output.document(told)
    elif told:
        output.emit(Rows(_WEEKS, (_line(week) for week in told)), None)
    else:
        output.note("no site has been watched for a week yet")
        return
    tell(coverage.crossed(connection, clock.now(), domains=domains, since=_since(told)))


def _since(told: Sequence[Mapping[str, Any]]) -> datetime | None:
    days = [week["week"] for week in told]
    return choose.period(min(days), clock.now())[0] if days else None


def _line(week: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        week["site"], week["week"], week["archived"], week["seen"], week["by_one"], week["by_two"], week["by_more"],
        *_told(week),
    )  # fmt: skip


def _told(week: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """published, its interval, missed, share. What the interval leaves open is told as a range; the estimate alone
    only where it is close to both ends."""
    archived, low, high = week["archived"], week["low"], week["high"]
    if week["estimated"] is None or low is None or high is None:
        return "?", str(week["why"]), "?", "?"
    close = high <= CLOSE * low
    missed = _range(str(max(0, low - archived)), str(max(0, high - archived)))
    least, most = (f"{min(1.0, archived / max(end, 1)) * 100:.0f}" for end in (high, low))
    return (
        f"{week['estimated']:.0f}" if close else "?",
        f"{low}–{high}" + ("" if close else f" ({UNSURE})"),
        missed,
        f"{_range(least, most)}%",
    )


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"
