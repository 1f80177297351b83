"""What a listing showed at its last poll: an entry that vanished from between others may have been taken down.

Plain functions, called inside ``archive.transaction()``.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from newsarchive.store import delistings, removals, times
from newsarchive.store.archive import Archive


def delisted(archive: Archive, listing_id: int, present: Sequence[int], now: datetime) -> int:
    """Remember what the listing holds now; known articles that vanished from between others are due at once.

    A window loses its oldest entries at every poll: an entry is suspicious only when something older than it
    is still listed (by claimed date, else by place). How many became due.
    """
    row = archive.conn.execute("SELECT standing, kind FROM listings WHERE id = ?", (listing_id,)).fetchone()
    before: list[int] = json.loads(row[0]) if row[0] else []
    archive.conn.execute(
        "UPDATE listings SET standing = ? WHERE id = ?",
        (json.dumps(list(present), separators=(",", ":")), listing_id),
    )
    still = set(present)
    arrived = still.difference(before) if before else set()
    delistings.shown(archive, listing_id, present, arrived, now)
    if arrived:
        _shown_again(archive, arrived, now)
    missing = [url_id for url_id in before if url_id not in still]
    if row[1] == "home" or not missing or 2 * len(missing) > len(before):
        return 0  # a home page rotates; a listing that lost most of its entries was rebuilt
    delistings.vanished(archive, listing_id, row[1], before, missing, now)
    suspects = _between(archive, before, still, missing)
    cursor = archive.conn.executemany(
        "UPDATE urls SET next_due_at = ? WHERE id = ? AND state = 'archived'",
        [(times.text(now), url_id) for url_id in suspects],
    )
    return max(cursor.rowcount, 0)


def _shown_again(archive: Archive, arrived: set[int], now: datetime) -> None:
    """What was not there at the last look and is listed again since is looked for now."""
    archive.conn.execute(
        "UPDATE urls SET next_due_at = ? WHERE id IN (SELECT value FROM json_each(?)) AND state = 'gone' "
        "AND next_due_at > ? AND last_tried_at < ?",
        (times.text(now), json.dumps(sorted(arrived)), times.text(now), times.text(now - removals.APART)),
    )


def _between(archive: Archive, before: list[int], still: set[int], missing: list[int]) -> list[int]:
    claimed: dict[int, int] = dict(
        archive.conn.execute(
            "SELECT u.id, u.claimed_ts FROM json_each(?) j JOIN urls u ON u.id = j.value "
            "WHERE u.claimed_ts IS NOT NULL",
            (json.dumps(before),),
        )
    )
    stayed = [url_id for url_id in before if url_id in still]
    oldest = min((claimed[url_id] for url_id in stayed if url_id in claimed), default=None)
    place = {url_id: place for place, url_id in enumerate(before)}
    last = max((place[url_id] for url_id in stayed), default=-1)
    suspects = []
    for url_id in missing:
        if url_id in claimed and oldest is not None:
            if claimed[url_id] > oldest:
                suspects.append(url_id)
        elif place[url_id] < last:
            suspects.append(url_id)
    return suspects
