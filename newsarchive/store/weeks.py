"""How complete the weeks of a site are: what each kind of list showed of them, counted and estimated.

``count`` only reads. ``refresh`` is called inside ``archive.transaction()`` at the end of runs; its work is bounded.
A week begins on Monday, in Turkey. An article belongs to the week it was published in, or, when its page does not say,
in which it was first seen; an address that may be one and is not archived yet belongs to the week its lists claim.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import monotonic

from newsarchive import completeness, dates
from newsarchive.store import times
from newsarchive.store.archive import Archive
from newsarchive.store.texts import as_json

WEEK = timedelta(days=7)
RECENT = 3
"""weeks that are looked at again and again: late sitemaps and pending articles change them"""
STALE = timedelta(hours=20)
MOST = 200
"""weeks that are looked at at a time"""
SECONDS = 0.5
"""they may take together; each takes some hundredths"""
WATCHED = timedelta(days=28)
"""a site without a good poll for longer is left alone"""
_CHANNEL = {"feed": "feed", "sitemap": "sitemap", "home": "home"}
"""kind of listing -> kind of catch; whatever else lists articles is a section"""


@dataclass(frozen=True, slots=True)
class Week:
    """What is known of a site's week."""

    monday: date
    archived: int
    """articles of that week in the archive, however they were found"""
    channels: dict[str, int]
    """kind of list -> articles of that week it showed"""
    by: tuple[int, int, int]
    """articles shown by one kind of list only, by two, by more"""
    blind: float
    """share of the week that lies in gaps"""
    told: completeness.Estimate


def monday(at: datetime) -> date:
    """The Monday, in Turkey, of the week of an instant."""
    day = at.astimezone(dates.ISTANBUL).date()
    return day - timedelta(days=day.weekday())


def bounds(week: date) -> tuple[datetime, datetime]:
    """First instant of the week, and of the next."""
    return (
        datetime.combine(week, time(), dates.ISTANBUL),
        datetime.combine(week + WEEK, time(), dates.ISTANBUL),
    )


_ARTICLES = """SELECT a.id, 1, a.published_ts FROM articles a
    WHERE a.site_id = :site AND a.published_ts >= :begin AND a.published_ts < :end
UNION ALL SELECT a.id, 1, NULL FROM articles a
    WHERE a.site_id = :site AND a.published_ts IS NULL AND a.first_seen_at >= :first AND a.first_seen_at < :next
UNION ALL SELECT -u.id, 0, u.claimed_ts FROM urls u
    WHERE u.site_id = :site AND u.state IN ('pending', 'failed', 'blocked', 'forbidden') AND u.article_id IS NULL
    AND u.kind = 'article' AND u.via IS NOT 'guess' AND (u.claimed_ts >= :begin AND u.claimed_ts < :end
        OR u.claimed_ts IS NULL AND u.first_seen_at >= :first AND u.first_seen_at < :next)"""
_SHOWN = """SELECT DISTINCT j.value, l.kind FROM json_each(?) j
    JOIN urls u ON u.article_id = j.value JOIN sightings s ON s.url_id = u.id JOIN listings l ON l.id = s.listing_id
    WHERE j.value > 0
UNION SELECT DISTINCT j.value, l.kind FROM json_each(?) j
    JOIN sightings s ON s.url_id = -j.value JOIN listings l ON l.id = s.listing_id WHERE j.value < 0"""


def count(conn: sqlite3.Connection, site: int, week: date, now: datetime) -> Week:
    """What the lists showed of one week, and the estimate; a week that is not over is counted as far as it is."""
    begin, end = bounds(week)
    members = {
        number: (archived, at)
        for number, archived, at in conn.execute(
            _ARTICLES,
            {"site": site, "begin": times.seconds(begin), "end": times.seconds(end), "first": times.text(begin),
             "next": times.text(end)},
        )
    }  # fmt: skip
    shown: dict[int, set[str]] = defaultdict(set)
    numbers = json.dumps(list(members))
    for number, kind in conn.execute(_SHOWN, (numbers, numbers)):
        shown[number].add(_CHANNEL.get(kind, "section"))
    for number in [number for number, (archived, _) in members.items() if not archived and number not in shown]:
        del members[number]  # only an article leads there: no list claims that it is one
    gaps = list(_blind(conn, site, begin, min(end, now)))
    passed = max((min(end, now) - begin).total_seconds(), 1.0)
    blind = min(1.0, sum((until - since).total_seconds() for since, until in gaps) / passed)
    inside = sum(_inside(members[number][1], gaps) for number in shown)
    catches = {
        name: {number for number, names in shown.items() if name in names} for name in set().union(*shown.values())
    }
    told = completeness.estimate(completeness.tally(catches), blind=round(blind, 4), blind_seen=inside)
    archived = sum(archived for archived, _ in members.values())
    often = [min(len(names), 3) for names in shown.values()]
    return Week(
        week, archived, {name: len(catches[name]) for name in sorted(catches)},
        (often.count(1), often.count(2), often.count(3)), round(blind, 4), _at_least(told, len(members)),
    )  # fmt: skip


def _at_least(told: completeness.Estimate, known: int) -> completeness.Estimate:
    """No estimate is below what is known, articles that no list showed included."""
    if told.estimated is None or told.low is None or told.high is None:
        return told
    return completeness.Estimate(
        told.seen, told.lists, max(told.estimated, float(known)), max(told.low, known), max(told.high, known)
    )


def _blind(conn: sqlite3.Connection, site: int, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The parts of a time in which the site was not seen, before it was first seen included."""
    since = begin
    row = conn.execute("SELECT first_ok_at FROM seen WHERE site_id = ?", (site,)).fetchone()
    first = times.instant(row[0]) if row and row[0] else None
    if first is not None and first > begin:
        since = min(first, end)
        if since > begin:
            yield begin, since
    for began, ended in conn.execute(
        "SELECT began_at, ended_at FROM site_gaps WHERE site_id = ? AND began_at < ? "
        "AND (ended_at IS NULL OR ended_at > ?) ORDER BY began_at",
        (site, times.text(end), times.text(since)),
    ).fetchall():
        start, stop = max(times.instant(began), since), min(times.optional_instant(ended) or end, end)
        if start < stop:
            yield start, stop
            since = stop


def _inside(at: int | None, gaps: list[tuple[datetime, datetime]]) -> bool:
    return at is not None and any(times.seconds(since) <= at < times.seconds(until) for since, until in gaps)


def refresh(archive: Archive, now: datetime, *, seconds: float = SECONDS, most: int = MOST) -> int:
    """Estimate the latest weeks of sites that are watched, those longest not looked at first; how many. What does not
    fit into ``seconds`` comes next time."""
    until = monotonic() + seconds
    weeks = [monday(now) - back * WEEK for back in range(RECENT)]
    due = archive.conn.execute(
        "SELECT s.site_id, j.value FROM seen s, json_each(?) j LEFT JOIN site_weeks w "
        "ON w.site_id = s.site_id AND w.week = j.value WHERE s.site_id > 0 AND s.last_ok_at > ? "
        "AND (w.computed_at IS NULL OR w.computed_at < ? OR w.computed_at > ?) "
        "AND s.first_ok_at < date(j.value, '+7 days') "
        "ORDER BY w.computed_at LIMIT ?",
        (json.dumps([week.isoformat() for week in weeks]), times.text(now - WATCHED), times.text(now - STALE),
         times.text(now + STALE), most),
    ).fetchall()  # fmt: skip
    done = 0
    for site, week in due:
        keep(archive, site, count(archive.conn, site, date.fromisoformat(week), now), now)
        done += 1
        if monotonic() > until:
            break
    return done


def keep(archive: Archive, site: int, week: Week, now: datetime) -> None:
    """Write a week down."""
    told = week.told
    archive.conn.execute(
        "INSERT OR REPLACE INTO site_weeks(site_id, week, seen, archived, by_one, by_two, by_more, channels, blind, "
        "estimated, low, high, why, computed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (site, week.monday.isoformat(), told.seen, week.archived, *week.by, as_json(week.channels), week.blind,
         told.estimated, told.low, told.high, told.why, times.text(now)),
    )  # fmt: skip
