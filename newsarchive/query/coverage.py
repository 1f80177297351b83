"""What we could not see: gaps that a question crosses, and how complete the weeks of sites are.

Out come plain dicts with the names that ``--json`` shows.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from newsarchive import dates
from newsarchive.store import overruns, seeing, times, weeks

Connection = sqlite3.Connection
"""what all functions here ask"""
LATEST = 8
"""weeks that are shown when nobody says since when"""
LIVE = 60
"""weeks that are estimated on the spot, because nobody has yet; newest first"""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a site was not seen."""

    site: str
    began_at: datetime
    ended_at: datetime | None
    """None: not over"""
    why: str
    polls_missed: int
    polls_failed: int

    def told(self) -> dict[str, Any]:
        """As --json shows it."""
        return {
            "site": self.site, "began_at": times.text(self.began_at), "ended_at": times.optional(self.ended_at),
            "why": self.why, "polls_missed": self.polls_missed, "polls_failed": self.polls_failed,
        }  # fmt: skip


def crossed(
    conn: sqlite3.Connection,
    now: datetime,
    *,
    domains: Sequence[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Gap]:
    """The gaps of some sites (None: of all) that lie in a time or reach into it, earliest first."""
    wanted = None if domains is None else json.dumps(list(domains))
    rows = conn.execute(
        "SELECT t.domain, g.began_at, g.ended_at, g.why, g.missed, g.failures FROM site_gaps g "
        "JOIN sites t ON t.id = g.site_id WHERE (?1 IS NULL OR t.domain IN (SELECT value FROM json_each(?1))) "
        "AND (?2 IS NULL OR g.ended_at IS NULL OR g.ended_at > ?2) AND (?3 IS NULL OR g.began_at < ?3)",
        (wanted, times.optional(since), times.optional(until)),
    )
    found = [
        Gap(domain, times.instant(began), times.optional_instant(ended), *rest) for domain, began, ended, *rest in rows
    ]
    found += [gap for gap in _unseen(conn, now, wanted) if until is None or gap.began_at < until]
    return sorted(found, key=lambda gap: (gap.began_at, gap.site))


def _unseen(conn: sqlite3.Connection, now: datetime, wanted: str | None) -> Iterator[Gap]:
    """Gaps that nobody has noted, because nothing has been asked since they began."""
    last_of_all = conn.execute("SELECT last_ok_at FROM seen WHERE site_id = 0").fetchone()
    for key, domain, first, last, rhythm, failures, why in conn.execute(
        "SELECT t.id, t.domain, s.first_ok_at, s.last_ok_at, s.rhythm, s.failures, s.why FROM seen s "
        "JOIN sites t ON t.id = s.site_id WHERE s.last_ok_at < ?1 AND t.home_url IS NOT NULL "
        "AND (?2 IS NULL OR t.domain IN (SELECT value FROM json_each(?2))) AND NOT EXISTS "
        "(SELECT 1 FROM site_gaps g WHERE g.site_id = s.site_id AND g.ended_at IS NULL)",
        (times.text(now - seeing.SHORTEST), wanted),
    ).fetchall():
        began = times.instant(last)
        seen_often = seeing.known(rhythm, times.optional_instant(first), began)
        if not seen_often or now - began <= seeing.patience(conn, key, rhythm, now):
            continue
        idle = last_of_all is not None and times.instant(last_of_all[0]) - began < (now - began) / 2
        why = why if failures and why else "not running" if idle else "not asked"
        yield Gap(domain, began, None, why, seeing.missed(rhythm, began, now), failures)


def line(gaps: Sequence[Gap]) -> str | None:
    """One line about them for a person; None when there is none. Gaps of many sites at once are one."""
    if not gaps:
        return None
    groups: dict[tuple[date, date | None, str], list[Gap]] = {}
    for gap in gaps:
        groups.setdefault((_day(gap.began_at), gap.ended_at and _day(gap.ended_at), gap.why), []).append(gap)
    (began, ended, why), members = max(groups.items(), key=lambda item: (len(item[1]), item[0][0]))
    period = _period(began, ended)
    if len(members) == 1 and why == overruns.WHY and began == ended:
        period += _hours(members[0])
    names = sorted({gap.site for gap in members})
    who = f"{names[0]} was" if len(names) == 1 else f"{len(names)} sites were"
    rest = len(gaps) - len(members)
    more = f"; and {rest} more time{'s' if rest > 1 else ''} (view gaps)" if rest else ""
    return f"coverage: {who} not seen {period} ({why}); counts across it are too low{more}"


def _hours(gap: Gap) -> str:
    began, ended = (
        at.astimezone(dates.ISTANBUL).strftime("%H:%M") for at in (gap.began_at, gap.ended_at or gap.began_at)
    )
    return f", {began}–{ended}"


def _day(at: datetime) -> date:
    return at.astimezone(dates.ISTANBUL).date()


def _period(began: date, ended: date | None) -> str:
    """3–5 May 2026; since 3 May 2026."""
    if ended is None:
        return f"since {began.day} {began:%B %Y}"
    if began == ended:
        return f"on {began.day} {began:%B %Y}"
    first = f"{began.day}" + ("" if began.month == ended.month and began.year == ended.year else f" {began:%B}")
    first += "" if began.year == ended.year else f" {began.year}"
    return f"{first}–{ended.day} {ended:%B %Y}" if first.isdigit() else f"{first} – {ended.day} {ended:%B %Y}"


_WEEK = (
    "site", "week", "archived", "seen", "by_one", "by_two", "by_more", "estimated", "low", "high", "missed", "share",
    "blind", "channels", "why",
)  # fmt: skip


def completeness(
    conn: sqlite3.Connection, now: datetime, domains: Sequence[str] | None = None, since: datetime | None = None
) -> list[dict[str, Any]]:
    """Weeks of sites, by site, latest first: as written down at the end of runs, or as they stand now.

    What was not written down is estimated here, for LIVE weeks at most; of sites that are named, the latest weeks are.
    """
    first = weeks.monday(since) if since else weeks.monday(now) - (LATEST - 1) * weeks.WEEK
    wanted = None if domains is None else json.dumps(list(domains))
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in conn.execute(
        f"SELECT {', '.join(_WEEK)} FROM completeness WHERE week >= ?1 "  # noqa: S608
        "AND (?2 IS NULL OR site IN (SELECT value FROM json_each(?2)))",
        (first.isoformat(), wanted),
    ):
        told = dict(zip(_WEEK, row, strict=True))
        found[told["site"], told["week"]] = told | {"channels": json.loads(told["channels"])}
    left = LIVE
    for week in _mondays(first, now):
        fresh = domains is not None and week >= weeks.monday(now) - weeks.RECENT * weeks.WEEK
        for key, domain in _watched(conn, wanted, week):
            if left and (fresh or (domain, week.isoformat()) not in found):
                left -= 1
                found[domain, week.isoformat()] = _told(domain, weeks.count(conn, key, week, now))
    return sorted(found.values(), key=lambda told: (told["site"], -date.fromisoformat(told["week"]).toordinal()))


def _mondays(first: date, now: datetime) -> Iterator[date]:
    week = weeks.monday(now)
    while week >= first:
        yield week
        week -= weeks.WEEK


def _watched(conn: sqlite3.Connection, wanted: str | None, week: date) -> list[tuple[int, str]]:
    """Sites that were watched in that week; of those whose polls were never written down, all that lists had shown."""
    begin, end = weeks.bounds(week)
    return conn.execute(
        "SELECT t.id, t.domain FROM sites t LEFT JOIN seen s ON s.site_id = t.id "
        "WHERE (?3 IS NULL OR t.domain IN (SELECT value FROM json_each(?3))) AND CASE WHEN s.site_id IS NULL "
        "THEN EXISTS (SELECT 1 FROM listings l JOIN sightings g ON g.listing_id = l.id "
        "WHERE l.site_id = t.id AND g.seen_at < ?1) ELSE s.first_ok_at < ?1 AND s.last_ok_at >= ?2 END "
        "ORDER BY t.domain",
        (times.text(end), times.text(begin), wanted),
    ).fetchall()


def _told(domain: str, week: weeks.Week) -> dict[str, Any]:
    told = week.told
    missed = share = None
    if told.estimated is not None:
        missed = max(0.0, round(told.estimated - week.archived, 1))
        share = min(1.0, round(week.archived / max(told.estimated, 1), 3))
    values = (
        domain, week.monday.isoformat(), week.archived, told.seen, *week.by, told.estimated, told.low, told.high,
        missed, share, week.blind, week.channels, told.why,
    )  # fmt: skip
    return dict(zip(_WEEK, values, strict=True))
