"""Since when a site's listings answer, and the gaps in which they did not: one row per site, one per gap.

Plain functions, called inside ``archive.transaction()`` for every poll; the cost does not grow with the archive.
A gap is a time without one good poll of any listing, longer than the site is usually left alone and longer than its
lists hold what it publishes (at most a day): what came and went in between, we cannot have seen. Site 0 stands for all
together: while nothing was seen of any, newsarchive did not run, or the network was away.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsarchive.store import times
from newsarchive.store.archive import Archive

ALL = 0
"""as a site: any of them"""
SHORTEST = timedelta(hours=3)
"""no gap is shorter"""
LONGEST_HOLD = timedelta(days=1)
"""a list is not trusted to hold for longer what it showed"""
USUAL_LENGTH = 20
"""entries of a list that was never read"""
LOOK_BACK = timedelta(days=28)
"""of which the number of articles a day is taken"""
EASING = timedelta(days=7)
"""in which the longest usual pause between good polls loses half of its weight"""
WITHIN = timedelta(minutes=5)
"""polls so close together are one visit, which tells nothing about the pause to the next"""
ASKEW = timedelta(minutes=10)
"""a poll that is so much earlier than the one before: the wall clock was set back"""


@dataclass(frozen=True, slots=True)
class _Seen:
    first_ok_at: datetime | None
    last_ok_at: datetime | None
    rhythm: float
    """longest usual pause between good polls, seconds; fades"""
    failures: int
    why: str | None


_FAILED = (
    "INSERT INTO seen(site_id, first_asked_at, failures, why) VALUES (?, ?, 1, ?) "
    "ON CONFLICT(site_id) DO UPDATE SET failures = failures + 1, why = excluded.why"
)
"""``why`` of all sites together: when one was last tried, and the longest pause before, see ``_trying``"""


def polled(archive: Archive, listing_id: int, *, now: datetime, status: int | None, failed: bool) -> None:
    """A poll of a listing ended: ``status`` None means no answer."""
    (site,) = archive.conn.execute("SELECT site_id FROM listings WHERE id = ?", (listing_id,)).fetchone()
    if failed:
        not_seen(archive, site, now=now, why=_why(status))
        return
    for one in (ALL, site):
        _good(archive, one, now)


def not_seen(archive: Archive, site: int, *, now: datetime, why: str) -> None:
    """The site was asked, and no listing could be read; ``why`` in a few words."""
    archive.conn.execute(_FAILED, (site, times.text(now), why))
    last, longest = _trying(_seen(archive, ALL), now)
    archive.conn.execute(_FAILED, (ALL, times.text(now), f"{times.text(last)} {longest:.0f}"))
    seen = _seen(archive, site)
    if seen is None or seen.last_ok_at is None or _open(archive, site) is not None:
        return
    if now - seen.last_ok_at > patience(archive.conn, site, seen.rhythm, now):
        _begin(archive, site, seen, None, why, now)


def _trying(seen: _Seen | None, now: datetime) -> tuple[datetime, float]:
    """When any site was tried last, ``now`` included, and the longest time since a good poll in which none was, in
    seconds."""
    if seen is None or (seen.why is None and seen.last_ok_at is None):
        return now, 0.0
    if seen.why is None:
        assert seen.last_ok_at is not None
        last, longest = seen.last_ok_at, 0.0
    else:
        at, _, seconds = seen.why.partition(" ")
        last, longest = times.instant(at), float(seconds or 0)
    return max(last, now), max(longest, (now - last).total_seconds())


def known(rhythm: float, first: datetime | None, last: datetime) -> bool:
    """Whether the site was seen often enough to tell a gap: in more than one visit."""
    return rhythm > 0 or (first is not None and last - first >= SHORTEST)


def patience(conn: sqlite3.Connection, site: int, rhythm: float, now: datetime) -> timedelta:
    """How long the site may go unseen before that is a gap. ``rhythm``: its longest usual pause, seconds."""
    usual = max(SHORTEST, timedelta(seconds=2 * rhythm))
    return usual if site == ALL or usual >= LONGEST_HOLD else max(usual, _holds(conn, site, now))


def _holds(conn: sqlite3.Connection, site: int, now: datetime) -> timedelta:
    """How long the site's lists show an article: their length over its articles a day."""
    (length,) = conn.execute(
        "SELECT coalesce(max(json_array_length(standing)), ?) FROM listings "
        "WHERE site_id = ? AND kind IN ('feed', 'home', 'section') AND standing IS NOT NULL",
        (USUAL_LENGTH, site),
    ).fetchone()
    (count,) = conn.execute(
        "SELECT count(*) FROM articles WHERE site_id = ? AND published_ts BETWEEN ? AND ?",
        (site, times.seconds(now - LOOK_BACK), times.seconds(now)),
    ).fetchone()
    return LONGEST_HOLD if not count else min(LONGEST_HOLD, length * LOOK_BACK / count)


def _why(status: int | None) -> str:
    if status is None:
        return "no answer"
    if status >= 500:
        return "site down"
    if status in {401, 403, 429, 451} or status < 400:
        return "blocked"
    return "lists gone"


def _seen(archive: Archive, site: int) -> _Seen | None:
    row = archive.conn.execute(
        "SELECT first_ok_at, last_ok_at, rhythm, failures, why FROM seen WHERE site_id = ?", (site,)
    ).fetchone()
    return None if row is None else _Seen(times.optional_instant(row[0]), times.optional_instant(row[1]), *row[2:])


def _good(archive: Archive, site: int, now: datetime) -> None:
    """A listing was read: what gap there was is over."""
    seen = _seen(archive, site)
    rhythm = 0.0 if seen is None else seen.rhythm
    if seen is not None and seen.last_ok_at is not None:
        pause = now - seen.last_ok_at
        if pause < -ASKEW:
            _set_back(archive, site, now)
        elif pause <= timedelta(0):
            return  # answers are not booked quite in the order of their coming
        else:
            _judge(archive, site, seen, now)
            rhythm = _eased(rhythm, pause)
    archive.conn.execute(
        "INSERT INTO seen(site_id, first_asked_at, first_ok_at, last_ok_at, rhythm) VALUES (?1, ?2, ?2, ?2, ?3) "
        "ON CONFLICT(site_id) DO UPDATE SET first_ok_at = coalesce(first_ok_at, ?2), last_ok_at = ?2, rhythm = ?3, "
        "failures = 0, why = NULL",
        (site, times.text(now), round(rhythm, 1)),
    )


def _eased(rhythm: float, pause: timedelta) -> float:
    """The longest usual pause: fades by half in EASING, and grows to no more than double at a time."""
    seconds = pause.total_seconds()
    if rhythm == 0.0:
        return min(seconds, LONGEST_HOLD.total_seconds()) if pause > WITHIN else 0.0
    faded: float = rhythm * 0.5 ** (seconds / EASING.total_seconds())
    return max(faded, min(seconds, max(2 * rhythm, SHORTEST.total_seconds() / 2)))


def _judge(archive: Archive, site: int, seen: _Seen, now: datetime) -> None:
    """Whether the pause that ends now was a gap."""
    assert seen.last_ok_at is not None
    opened = _open(archive, site)
    if opened is not None:
        ours = _ours(archive, seen.last_ok_at, now)
        archive.conn.execute(
            "UPDATE site_gaps SET ended_at = ?, failures = ?, missed = ?, why = coalesce(?, why) WHERE id = ?",
            (times.text(now), seen.failures, missed(seen.rhythm, seen.last_ok_at, now), ours, opened),
        )
    elif known(seen.rhythm, seen.first_ok_at, seen.last_ok_at) and now - seen.last_ok_at > patience(
        archive.conn, site, seen.rhythm, now
    ):
        _begin(archive, site, seen, now, seen.why if seen.failures else None, now)


def _begin(archive: Archive, site: int, seen: _Seen, ended: datetime | None, why: str | None, now: datetime) -> None:
    began = seen.last_ok_at
    assert began is not None
    if site == ALL:
        idle = timedelta(seconds=_trying(seen, now)[1])
        why = "not running" if idle > (now - began) / 2 else "no site answered"
    else:
        why = (_ours(archive, began, now) if ended else None) or why or "not asked"
    archive.conn.execute(
        "INSERT INTO site_gaps(site_id, began_at, ended_at, why, failures, missed) VALUES (?, ?, ?, ?, ?, ?)",
        (site, times.text(began), times.optional(ended), why, seen.failures, missed(seen.rhythm, began, now)),
    )


def _ours(archive: Archive, began: datetime, ended: datetime) -> str | None:
    """Why nothing was seen of any site for most of that time; None: others were."""
    row = archive.conn.execute(
        "SELECT why, julianday(min(ended_at, ?2)) - julianday(max(began_at, ?1)) FROM site_gaps "
        "WHERE site_id = 0 AND ended_at > ?1 AND began_at < ?2 ORDER BY 2 DESC LIMIT 1",
        (times.text(began), times.text(ended)),
    ).fetchone()
    return None if row is None or timedelta(days=row[1]) * 2 < ended - began else str(row[0])


def missed(rhythm: float, since: datetime, now: datetime) -> int:
    """Good polls there would have been at the usual pace."""
    return int((now - since).total_seconds() / max(rhythm, 60.0))


def _open(archive: Archive, site: int) -> int | None:
    row = archive.conn.execute("SELECT id FROM site_gaps WHERE site_id = ? AND ended_at IS NULL", (site,)).fetchone()
    return None if row is None else int(row[0])


def _set_back(archive: Archive, site: int, now: datetime) -> None:
    """The wall clock was set back: what lies ahead of it was no gap."""
    archive.conn.execute(
        "DELETE FROM site_gaps WHERE site_id = ? AND (ended_at > ?2 OR (ended_at IS NULL AND began_at > ?2))",
        (site, times.text(now)),
    )
