"""What a poll teaches about the habits of a listing and its site, and when the listing is due by them.

Plain functions, called inside ``archive.transaction()``; the model itself is newsarchive.pacing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsarchive import pacing, schedule
from newsarchive.store import times
from newsarchive.store.archive import Archive

MANY = 2_000
"""entries of one listing that are looked at"""
PROMISED = timedelta(days=14)
"""how old an article may claim to be and still tell when its site publishes"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answered poll has shown: urls.id of all addresses, and of those the listing never had before."""

    present: Sequence[int] = ()
    arrived: Sequence[int] = ()
    leafed: bool | None = None
    """whether it leads to further pages of itself; None: it is no page"""


def learn(
    archive: Archive, listing_id: int, *, now: datetime, status: int | None, failed: bool, shown: Shown | None,
    gap: tuple[float, float] | None = None,
) -> datetime:  # fmt: skip
    """Take in what came of a poll; when the listing is due again. ``shown`` None: it had not changed, or has failed;
    ``gap``: the time of which it tells nothing.

    Other listings of the site become due at once when this one makes them worth a look.
    """
    kind, domain, stored, site_id, site_stored, was_due = archive.conn.execute(
        "SELECT l.kind, s.domain, l.pace, s.id, s.pace, l.due_at FROM listings l JOIN sites s ON s.id = l.site_id "
        "WHERE l.id = ?",
        (listing_id,),
    ).fetchone()
    site, listing, at = pacing.Site.loads(site_stored), pacing.Listing.loads(stored), now.timestamp()
    if failed:
        paused = _host_paused(archive, domain)
        if paused:
            site.unheard(at)
        weight = 0.1 if paused else _weight(status)
        alarm = pacing.observe_failure(site, listing_id, listing, weight, at)
    else:
        planned = times.optional_instant(was_due)
        late = planned is not None and pacing.overslept(listing, planned.timestamp(), at)
        alarm = pacing.observe(site, listing_id, listing, _seen(archive, listing, shown, now), at, overslept=late)
        listing.gap_from, listing.gap_to = gap or (listing.gap_from, listing.gap_to)
    due = pacing.due(site, listing_id, listing, at, kind=kind)
    archive.conn.execute(
        "UPDATE listings SET pace = ? WHERE id = ?",
        (listing.dumps(due.why), listing_id),
    )
    archive.conn.execute("UPDATE sites SET pace = ? WHERE id = ?", (site.dumps(), site_id))
    if alarm is not None:
        _wake(archive, site_id, listing_id, site, alarm, now)
    return datetime.fromtimestamp(due.at, UTC)


def _weight(status: int | None) -> float:
    """How much a failure says that the listing is gone."""
    if status is None:
        return 0.25
    return 0.5 if status >= 500 or status in {200, 408, 425, 429} else 1.0


def _host_paused(archive: Archive, domain: str) -> bool:
    row = archive.conn.execute("SELECT trips > 0 FROM hosts WHERE host = ?", (domain,)).fetchone()
    return bool(row and row[0])


def _seen(archive: Archive, listing: pacing.Listing, shown: Shown | None, now: datetime) -> pacing.Seen:
    if shown is None:
        return pacing.Seen(entries=round(listing.size), arrived=0, first=0)
    moment, oldest, newest = times.text(now), (now - PROMISED).timestamp(), now.timestamp() + 600
    stamps, known, claims, arrived, first = [], [], [], 0, 0
    for first_seen, claimed in archive.conn.execute(
        "SELECT u.first_seen_at, u.claimed_ts FROM json_each(?) j JOIN urls u ON u.id = j.value "
        "WHERE u.kind <> 'listing'",
        (json.dumps(list(shown.arrived[:MANY])),),
    ):
        arrived += 1
        dated = claimed is not None and oldest <= claimed <= newest
        if dated:
            claims.append(float(claimed))
        if first_seen == moment:
            first += 1
            if dated:
                stamps.append(float(claimed))
        else:
            known.append(times.instant(first_seen).timestamp())
    extra = max(len(shown.arrived) - MANY, 0)
    return pacing.Seen(
        _articles(archive, shown.present), arrived + extra, first + extra, stamps, known, claims, shown.leafed
    )


def _articles(archive: Archive, present: Sequence[int]) -> int:
    """How many of the addresses look like articles; half of them when none does."""
    if len(present) > MANY:
        return len(present)
    (found,) = archive.conn.execute(
        "SELECT count(*) FROM json_each(?) j JOIN urls u ON u.id = j.value WHERE u.kind = 'article'",
        (json.dumps(list(present)),),
    ).fetchone()
    return found or len(present) // 2


def _wake(
    archive: Archive, site_id: int, listing_id: int, site: pacing.Site, alarm: pacing.Alarm, now: datetime
) -> None:
    rows = archive.conn.execute(
        "SELECT id, pace FROM listings WHERE site_id = ? AND pace IS NOT NULL AND failures = 0", (site_id,)
    )
    others = [(key, pacing.Listing.loads(stored)) for key, stored in rows]
    moment = times.text(now)
    archive.conn.executemany(
        "UPDATE listings SET due_at = ? WHERE id = ? AND due_at > ?",
        [(moment, key, moment) for key in pacing.woken(site, others, listing_id, alarm)],
    )


def visited(archive: Archive, site_id: int, *, edited: bool | None) -> float:
    """A known article was visited again (None: it is new, there is nothing to note); the ease of its site's visits."""
    (stored,) = archive.conn.execute("SELECT pace FROM sites WHERE id = ?", (site_id,)).fetchone()
    site = pacing.Site.loads(stored)
    if edited is not None:
        site.visited(edited=edited)
        archive.conn.execute("UPDATE sites SET pace = ? WHERE id = ?", (site.dumps(), site_id))
    return schedule.ease(site.visits, site.edits)


def by_worth(archive: Archive, site_id: int, listings: Sequence[int], now: datetime) -> list[int]:
    """The listings, those first that are expected to be the first to show most: what to ask when requests are short."""
    rows = dict(archive.conn.execute("SELECT id, pace FROM listings WHERE site_id = ?", (site_id,)).fetchall())
    (stored,) = archive.conn.execute("SELECT pace FROM sites WHERE id = ?", (site_id,)).fetchone()
    site, at = pacing.Site.loads(stored), now.timestamp()
    worth = {key: pacing.worth(site, key, pacing.Listing.loads(rows.get(key)), at) for key in listings}
    return sorted(listings, key=lambda key: -worth[key])


def why(stored: str | None) -> str | None:
    """Why a listing is due when it is, in a word; None: nothing was learned yet."""
    try:
        told = json.loads(stored or "{}")
    except ValueError:
        return None
    return told.get("y") if isinstance(told, dict) else None
