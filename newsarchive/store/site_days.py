"""What each site cost and brought, day by day: one small row per site and day, kept for ever.

Plain functions, called inside ``archive.transaction()``. Polls are counted as they end; what a visit cost and brought
is counted whenever its row in ``run_sites`` is written, by what it has grown.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from newsarchive import clock, dates
from newsarchive.store import seeing, times
from newsarchive.store.archive import Archive

SUMS = (
    "requests",
    "bytes",
    "new",
    "edited",
    "unchanged",
    "gone",
    "failed",
    "seconds",
    "visits",
    "answers",
    "answer_ms",
)
"""keys of run_sites.counts that are summed"""
AWAY = {
    "private": "private address",
    "unreachable": "robots.txt unreachable",
    "closed": "forbidden by robots.txt",
    "paused": "paused",
}
"""key of run_sites.counts -> why no listing was asked"""


def day_of(at: datetime) -> str:
    """The day in Turkey."""
    return at.astimezone(dates.ISTANBUL).date().isoformat()


def polled(archive: Archive, listing_id: int, *, now: datetime, status: int | None, failed: bool, new: int) -> None:
    """A poll of a listing ended: ``status`` None means no answer; ``new``: addresses nobody had seen."""
    moment = times.text(now)
    archive.conn.execute(
        "INSERT INTO site_days(site_id, day, polls, polls_failed, polls_new, not_modified, first_poll_at, "
        "last_poll_at) "
        "SELECT site_id, ?1, 1, ?2, ?3, ?4, ?5, ?5 FROM listings WHERE id = ?6 "
        "ON CONFLICT(site_id, day) DO UPDATE SET polls = polls + 1, polls_failed = polls_failed + ?2, "
        "polls_new = polls_new + ?3, not_modified = not_modified + ?4, "
        "first_poll_at = coalesce(first_poll_at, ?5), last_poll_at = ?5",
        (day_of(now), failed, new > 0, status == 304, moment, listing_id),
    )
    seeing.polled(archive, listing_id, now=now, status=status, failed=failed)


def spent(archive: Archive, site: int, before: str | None, counts: Mapping[str, Any]) -> None:
    """A site's row of a run is written: ``before`` is what stood there (JSON), ``counts`` what stands there now."""
    if "requests" not in counts:
        return
    now = clock.now()
    old = json.loads(before) if before else {}
    grown = {name: max(0, _number(counts, name) - _number(old, name)) for name in (*SUMS, *AWAY)}
    if not old:
        grown["visits"] = max(1, grown["visits"])
    add(archive, site, grown, now)


def add(archive: Archive, site: int, grown: Mapping[str, Any], now: datetime) -> None:
    """So much more was spent on the site, and came of it. Keys as in ``run_sites.counts``; others do not count."""
    numbers = [_number(grown, name) for name in SUMS]
    if any(numbers):
        names, sums = ", ".join(SUMS), ", ".join(f"{name} = {name} + excluded.{name}" for name in SUMS)
        archive.conn.execute(
            f"INSERT INTO site_days(site_id, day, {names}) VALUES (?, ?, {', '.join('?' * len(SUMS))}) "  # noqa: S608
            f"ON CONFLICT(site_id, day) DO UPDATE SET {sums}",
            (site, day_of(now), *numbers),
        )
    for name, why in AWAY.items():
        if _number(grown, name):
            seeing.not_seen(archive, site, now=now, why=why)


def _number(counts: Mapping[str, Any], name: str) -> int:
    value = counts.get(name, 0)
    return round(value) if isinstance(value, (int, float)) else 0
