"""What is due: which listings of a site, which sites, and when the next one will be.

Plain functions; ``now`` is an aware UTC datetime. The wall clock may have been set: a row that was polled in the
future, or that is due further ahead than the longest interval there is, is due now. It is asked once and then has a
time of its own again, so a step of the clock costs one poll of a listing at most and puts none to sleep.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsarchive import schedule
from newsarchive.store import holding, probes, times
from newsarchive.store.archive import Archive
from newsarchive.store.listings import COLUMNS, NOT_POLLED, ListingRow

LISTING, PENDING, REVISIT, FIRST = "listing", "pending", "revisit", "first"
"""why a site is due: a listing is; an address waits for its first answer; a known article is to be visited again; it
has no listings because it was never reached"""
FIRST_AGAIN = timedelta(hours=1)
"""how long a site that could not be reached the first time is left alone"""
PASSED_OVER = timedelta(days=1)
"""how long a listing is put off that was due and that its visit had no use for"""
_WAITING = f"state = 'pending' AND priority > {-holding.BACK // 2}"
_WORK = f"""
SELECT s.id, h.not_before,
    (SELECT min(due_at) FROM listings WHERE site_id = s.id),
    (SELECT max(due_at) FROM listings WHERE site_id = s.id),
    EXISTS (SELECT 1 FROM urls INDEXED BY urls_waiting WHERE site_id = s.id AND {_WAITING} AND next_due_at IS NULL),
    (SELECT min(next_due_at) FROM urls WHERE site_id = s.id AND {_WAITING}),
    (SELECT max(next_due_at) FROM urls WHERE site_id = s.id AND {_WAITING}),
    (SELECT min(next_due_at) FROM urls WHERE site_id = s.id AND state = 'archived'),
    (SELECT max(next_due_at) FROM urls WHERE site_id = s.id AND state = 'archived'),
    (SELECT min(next_due_at) FROM urls WHERE site_id = s.id AND state = 'gone' AND next_due_at IS NOT NULL),
    (SELECT max(next_due_at) FROM urls WHERE site_id = s.id AND state = 'gone' AND next_due_at IS NOT NULL)
FROM sites s LEFT JOIN hosts h ON h.host = s.domain WHERE s.home_url IS NOT NULL
"""  # noqa: S608  # constants; every subquery is one seek in an index


@dataclass(frozen=True, slots=True)
class _Work:
    """When a site is due for what; None: there is nothing of the kind."""

    site_id: int
    not_before: datetime | None
    """its host asked to be left alone until then"""
    why: dict[str, datetime]


def listings_due(
    archive: Archive, site_id: int, now: datetime, *, polled_since: datetime | None = None, limit: int = 1_000
) -> list[ListingRow]:
    """Listings that scheduled work polls now, shallow first; not those polled since ``polled_since``."""
    since = times.optional(polled_since)
    rows = archive.conn.execute(
        f"SELECT {COLUMNS} FROM listings WHERE site_id = ? AND {NOT_POLLED} "  # noqa: S608  # constants
        "AND (due_at <= ? OR due_at IS NULL OR due_at > ? OR last_polled_at > ?) "
        "AND (last_polled_at IS NULL OR ? IS NULL OR last_polled_at < ? OR last_polled_at > ?) "
        "ORDER BY depth, id LIMIT ?",
        (site_id, times.text(now), times.text(now + schedule.LONGEST_WAIT), times.text(now + schedule.AHEAD),
         since, since, times.text(now + schedule.AHEAD), limit),
    )  # fmt: skip
    return [ListingRow(*row) for row in rows]


def sites_due(archive: Archive, now: datetime) -> dict[int, str]:
    """The sites for which there is something to do, and why (one of the words above); not those without a home page
    in the register, nor those whose host is to be left alone."""
    found = {}
    for work in _works(archive, now):
        if work.not_before is None or work.not_before <= now:
            due = [why for why, at in work.why.items() if at <= now]
            if due:
                found[work.site_id] = due[0]
    return found


def next_due(archive: Archive, now: datetime) -> datetime | None:
    """When the next site is due: ``now`` when one is already; None when there is nothing to wait for."""
    moments = [
        max(at, work.not_before or at, now) for work in _works(archive, now) for at in work.why.values()
    ]  # fmt: skip
    return min(moments, default=None)


def passed_over(archive: Archive, site_id: int, *, began: datetime, now: datetime, reached: bool) -> int:
    """A visit to the site is over: put off the listings that were due and that it did not ask for; how many.

    ``reached``: the site answered, so what was left out is forbidden or one too many; otherwise they are tried again
    after FIRST_AGAIN.
    """
    cursor = archive.conn.execute(
        "UPDATE listings SET due_at = ? WHERE site_id = ? AND due_at <= ? "
        "AND (last_polled_at IS NULL OR last_polled_at < ?)",
        (times.text(now + (PASSED_OVER if reached else FIRST_AGAIN)), site_id, times.text(began), times.text(began)),
    )
    return int(cursor.rowcount)


def _works(archive: Archive, now: datetime) -> list[_Work]:
    ahead = times.text(now + schedule.AHEAD)
    asked_in_future = {
        site for (site,) in archive.conn.execute("SELECT site_id FROM listings WHERE last_polled_at > ?", (ahead,))
    }
    works = []
    for site, not_before, first, last, waits, *others in archive.conn.execute(_WORK).fetchall():
        why = {}
        if first is None:
            why[FIRST] = _first_visit(archive, site, now)
        else:
            why[LISTING] = now if site in asked_in_future else _earliest(first, last, now, schedule.LONGEST_WAIT)
        if waits:
            why[PENDING] = now
        elif others[0] is not None:
            why[PENDING] = _earliest(others[0], others[1], now, schedule.RETRY_LAST)
        for first_of, last_of in (others[2:4], others[4:6]):  # articles, and those that were not there
            if first_of is not None:
                again = _earliest(first_of, last_of, now, schedule.LATEST)
                why[REVISIT] = min(again, why.get(REVISIT, again))
        works.append(_Work(site, _pause(not_before, now), why))
    return works


def _earliest(first: str, last: str, now: datetime, longest: timedelta) -> datetime:
    """The first of some times; now, when the last of them is further ahead than they are ever set."""
    return now if times.instant(last) > now + longest + schedule.AHEAD else times.instant(first)


def _pause(not_before: str | None, now: datetime) -> datetime | None:
    until = times.optional_instant(not_before)
    return None if until is None or schedule.is_no_pause(until, now) else until


def _first_visit(archive: Archive, site: int, now: datetime) -> datetime:
    """When a site that has no listings yet is to be tried: now, but for a while after it was tried in vain, and for
    longer and longer when it never answered."""
    if (again := probes.next_try(archive, site, now)) is not None:
        return again
    (started,) = archive.conn.execute(
        "SELECT max(started_at) FROM runs WHERE id = (SELECT max(run_id) FROM run_sites WHERE site_id = ?)", (site,)
    ).fetchone()
    if started is None or times.instant(started) > now + schedule.AHEAD:
        return now
    return times.instant(started) + FIRST_AGAIN
