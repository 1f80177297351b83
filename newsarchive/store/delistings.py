"""Articles that left a listing from between others, which stayed: they may be live and yet shown to nobody.

Plain functions, called inside ``archive.transaction()``. Home pages rotate and are not looked at. Feeds and sitemaps
lose entries at their end; section pages have boxes of older articles too, so there a row of older neighbours, in their
order, has to have stayed behind the one that left.
"""

import itertools
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from newsarchive.store import removals, times
from newsarchive.store.archive import Archive

BEHIND = 3
"""older entries that stay behind one that left a section page"""
NEAR = 2
"""entries before and behind, of which one has stayed"""


def left(archive: Archive, article_id: int) -> str | None:
    """Which listings an article has left, in words; None when it has left none, or readers still find it."""
    rows = archive.conn.execute(
        "SELECT l.id, l.fetch_url, d.at FROM delistings d JOIN listings l ON l.id = d.listing_id "
        "WHERE d.article_id = ? ORDER BY d.at, l.id",
        (article_id,),
    ).fetchall()
    if not rows:
        return None
    shown = {
        kind
        for (kind,) in archive.conn.execute(
            "SELECT DISTINCT l.kind FROM articles a JOIN listings l ON l.site_id = a.site_id, json_each(l.standing) j "
            "WHERE a.id = ? AND l.kind <> 'home' AND l.standing IS NOT NULL AND j.value = a.url_id",
            (article_id,),
        )
    }
    if shown - {"sitemap"} or (shown and len(rows) < NEAR):
        return None
    told = ", ".join(address for _, address, _ in rows)
    return f"live, but gone from between others of {told}" + ("; the sitemap still has it" if shown else "")


def vanished(
    archive: Archive, listing_id: int, kind: str, before: Sequence[int], missing: Sequence[int], now: datetime
) -> None:
    """Remember the articles among ``missing`` (addresses that the last poll showed and this one does not) whose
    neighbours stayed."""
    ages = _ages(archive, before)
    gone = set(missing)
    suspects = [one for one in missing if _neighbours_stay(one, kind, before, gone, ages)]
    archive.conn.executemany(
        "INSERT OR IGNORE INTO delistings(article_id, listing_id, at) SELECT id, ?, ? FROM articles WHERE url_id = ?",
        [(listing_id, times.text(now), one) for one in suspects],
    )


def _ages(archive: Archive, url_ids: Sequence[int]) -> dict[int, int]:
    """When the addresses of a listing were published, as far as anybody says."""
    rows = archive.conn.execute(
        "SELECT u.id, coalesce(a.published_ts, u.claimed_ts) AS at FROM json_each(?) j JOIN urls u ON u.id = j.value "
        "LEFT JOIN articles a ON a.url_id = u.id WHERE at IS NOT NULL",
        (json.dumps(list(url_ids)),),
    )
    return dict(rows.fetchall())


def _neighbours_stay(one: int, kind: str, before: Sequence[int], gone: set[int], ages: Mapping[int, int]) -> bool:
    place = before.index(one)
    behind = before[place + 1 : place + 1 + (BEHIND if kind == "section" else NEAR)]
    ahead = before[max(0, place - NEAR) : place]
    if kind == "section":
        row = [ages.get(each) for each in (one, *behind)]
        in_order = all(
            newer is not None and older is not None and older <= newer for newer, older in itertools.pairwise(row)
        )
        return len(behind) == BEHIND and in_order and gone.isdisjoint(behind)
    return not gone.issuperset(behind) and (not ahead or not gone.issuperset(ahead))


def shown(archive: Archive, listing_id: int, present: Sequence[int], arrived: Collection[int], now: datetime) -> None:
    """The listing holds these addresses now, those that ``arrived`` not at the poll before: what it had lost and shows
    again, or any listing shows anew, is de-listed no more."""
    lost = archive.conn.execute(
        "SELECT d.article_id, a.url_id FROM delistings d JOIN articles a ON a.id = d.article_id "
        "WHERE d.listing_id = ? UNION SELECT d.article_id, a.url_id FROM json_each(?) j "
        "JOIN articles a ON a.url_id = j.value JOIN delistings d ON d.article_id = a.id",
        (listing_id, json.dumps(sorted(arrived))),
    ).fetchall()
    if not lost:
        return
    here = set(present)
    for article_id, url_id in lost:
        if url_id in here:
            archive.conn.execute("DELETE FROM delistings WHERE article_id = ?", (article_id,))
            removals.back(archive, article_id, now, listed=True)
