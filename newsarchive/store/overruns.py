"""Gaps that are no silence: a site answered, but its lists had rolled over since they were last looked at, and the news
in between stands on none of them. They are rows of ``site_gaps`` like all others.

Plain functions, called inside ``archive.transaction()`` for every poll; they cost a look-up unless there is a gap.
A gap goes, or shrinks, when another list that shows all news, or the further pages of one, tell what was in it.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from newsarchive import archives, pacing, urls
from newsarchive.store import habits, times
from newsarchive.store.archive import Archive

WHY = "lists rolled over"
"""site_gaps.why of such a gap"""
RECENT = timedelta(days=2)
"""for so long after it a gap may yet be filled"""
LIKE = "(u.kind = 'article' OR (u.kind = 'page' AND u.state <> 'not_article'))"
"""an address that may be an article's"""
DAY, AHEAD = 24 * 3600, 3 * 3600
"""seconds; the other: by which Turkey is ahead of UTC"""
Span = tuple[float, float]
"""seconds since 1970"""
_SHOWN = f"SELECT u.first_seen_at, u.claimed_ts FROM json_each(?) j JOIN urls u ON u.id = j.value WHERE {LIKE}"  # noqa: S608


def passed(archive: Archive, listing_id: int, shown: habits.Shown | None, now: datetime) -> Span | None:
    """The time of which a listing tells nothing, by what it shows now. Ask before its poll is learned from."""
    if shown is None or len(shown.arrived) < pacing.FEW or len(shown.present) > habits.MANY:
        return None
    (stored,) = archive.conn.execute("SELECT pace FROM listings WHERE id = ?", (listing_id,)).fetchone()
    entries = [
        pacing.Entry(times.instant(first).timestamp(), _to_the_minute(claimed))
        for first, claimed in archive.conn.execute(_SHOWN, (json.dumps(list(shown.present)),))
    ]
    return pacing.gap(pacing.Listing.loads(stored), entries, now.timestamp())


def _to_the_minute(claimed: int | None) -> float | None:
    """None also for midnight in Turkey: there the day alone was told."""
    return None if claimed is None or not (claimed + AHEAD) % DAY else float(claimed)


def note(archive: Archive, listing_id: int, span: Span | None, now: datetime) -> None:
    """A listing has answered and was learned from; ``span``: the time of which it tells nothing."""
    (site_id,) = archive.conn.execute("SELECT site_id FROM listings WHERE id = ?", (listing_id,)).fetchone()
    earlier = _earlier(archive, site_id, now)
    if span is None and not earlier:
        return
    listings = _listings(archive, site_id)
    _fill(archive, earlier, listings, now)
    left = None if span is None else pacing.unseen(span, listing_id, listings, now.timestamp())
    if left is not None:
        archive.conn.execute(
            "INSERT INTO site_gaps(site_id, began_at, ended_at, why, failures, missed) SELECT ?1, ?2, ?3, ?4, 0, 0 "
            "WHERE NOT EXISTS (SELECT 1 FROM site_gaps WHERE site_id = ?1 AND began_at <= ?2 AND ended_at >= ?3)",
            (site_id, *map(_text, left), WHY),
        )


def _earlier(archive: Archive, site_id: int, now: datetime) -> list[tuple[int, Span]]:
    """The site's gaps that may yet be filled."""
    rows = archive.conn.execute(
        "SELECT id, began_at, ended_at FROM site_gaps WHERE site_id = ? AND ended_at > ? AND why = ?",
        (site_id, times.text(now - RECENT), WHY),
    )
    return [
        (number, (times.instant(began).timestamp(), times.instant(ended).timestamp())) for number, began, ended in rows
    ]


def _listings(archive: Archive, site_id: int) -> dict[int, tuple[str, pacing.Listing]]:
    rows = archive.conn.execute(
        "SELECT id, kind, pace FROM listings WHERE site_id = ? AND pace IS NOT NULL", (site_id,)
    )
    return {number: (kind, pacing.Listing.loads(stored)) for number, kind, stored in rows}


def _fill(
    archive: Archive, gaps: Sequence[tuple[int, Span]], listings: dict[int, tuple[str, pacing.Listing]], now: datetime
) -> None:
    """Leave of the gaps what still nobody tells of."""
    for number, span in gaps:
        left = pacing.unseen(span, None, listings, now.timestamp())
        if left is None:
            archive.conn.execute("DELETE FROM site_gaps WHERE id = ?", (number,))
        elif left != span:
            archive.conn.execute(
                "UPDATE site_gaps SET began_at = ?, ended_at = ? WHERE id = ?", (*map(_text, left), number)
            )


def _text(at: float) -> str:
    return times.text(datetime.fromtimestamp(at, UTC))


def page_read(archive: Archive, site_id: int, address: str, url_ids: Sequence[int], now: datetime) -> bool:
    """A further page of a list was read: when it and those before it lead back to what was known before the list
    rolled over, the list tells of all that time. Whether they do not yet, and the page is none that only repeats what
    the first one shows."""
    base, number = archives.list_of(urls.canonical(address))
    waits = False
    for listing_id, url, stored, standing in archive.conn.execute(
        "SELECT id, url, pace, standing FROM listings WHERE site_id = ? AND pace IS NOT NULL", (site_id,)
    ).fetchall():
        listing = pacing.Listing.loads(stored)
        if not listing.gap_to or archives.list_of(url)[0] != base or now.timestamp() < listing.gap_to:
            continue
        if not _leads_back(archive, url_ids, listing.gap_from):
            waits = waits or (is_open(listing, now) and not set(url_ids) <= set(json.loads(standing or "[]")))
        elif _all_read(archive, address, number, listing.gap_to):
            listing.gap_from = listing.gap_to = 0.0
            why = habits.why(stored)
            archive.conn.execute("UPDATE listings SET pace = ? WHERE id = ?", (listing.dumps(why), listing_id))
            _fill(archive, _earlier(archive, site_id, now), _listings(archive, site_id), now)
    return waits


def is_open(listing: pacing.Listing, now: datetime) -> bool:
    """Whether a listing has told nothing of some time, and may yet be asked for it."""
    return now.timestamp() - listing.gap_to < RECENT.total_seconds()


def _leads_back(archive: Archive, url_ids: Sequence[int], before: float) -> bool:
    """Whether at least half of some articles had been known by then."""
    firsts = [first for first, _ in archive.conn.execute(_SHOWN, (json.dumps(list(url_ids)),))]
    known = sum(times.instant(first).timestamp() <= before + 1 for first in firsts)
    return 2 * known >= len(firsts) > 0


def _all_read(archive: Archive, address: str, number: int, since: float) -> bool:
    """Whether the pages from the second to the one before this one were read since then."""
    pages = [urls.canonical(archives.with_page(address, one)) for one in range(2, number)]
    (read,) = archive.conn.execute(
        "SELECT count(*) FROM json_each(?) j JOIN urls u ON u.url = j.value WHERE u.last_fetched_at >= ?",
        (json.dumps(pages), _text(since)),
    ).fetchone()
    return int(read) == len(pages)
