"""Spells in which a site could not be asked: nobody answered, it refused, it showed a wall instead of its listings.

Plain functions, called inside ``archive.transaction()``. A spell ends when any listing of the site has been read.
"""

import json
from collections.abc import Collection
from datetime import datetime

from newsarchive.store import times
from newsarchive.store.archive import Archive
from newsarchive.store.texts import as_json

_BEFORE = (
    "SELECT since, last_at, times, reasons, (SELECT max(well_at) FROM listings WHERE site_id = :site) "
    "FROM troubles WHERE site_id = :site"
)
_PUT = (
    "INSERT INTO troubles(site_id, since, last_at, times, reasons) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT(site_id) DO UPDATE SET since = excluded.since, last_at = excluded.last_at, times = excluded.times, "
    "reasons = excluded.reasons"
)


def walled(archive: Archive, site: int, walls: Collection[str]) -> bool:
    """Whether its home page cannot be read, its listings have shown walls (by these names) in the spell that lasts, and
    none was read since."""
    row = archive.conn.execute(_BEFORE, {"site": site}).fetchone()
    if row is None or (row[4] is not None and row[4] > row[1]) or set(walls).isdisjoint(json.loads(row[3])):
        return False
    home = "SELECT 1 FROM listings WHERE site_id = ? AND kind = 'home' AND failures > 0"
    return archive.conn.execute(home, (site,)).fetchone() is not None


def struck(archive: Archive, site: int, reason: str, now: datetime) -> None:
    """A listing, or robots.txt, could not be read at ``now`` for this reason (or with this HTTP status)."""
    moment = times.text(now)
    since, count, reasons = moment, 0, {}
    row = archive.conn.execute(_BEFORE, {"site": site}).fetchone()
    if row is not None and (row[4] is None or row[4] <= row[1]):
        since, count, reasons = min(row[0], moment), row[2], json.loads(row[3])
    reasons[reason] = reasons.get(reason, 0) + 1
    archive.conn.execute(_PUT, (site, since, moment, count + 1, as_json(reasons)))
