"""The further pages of lists: asked again when a list has rolled over since it was last asked, for what it showed
meanwhile stands there.

Plain functions, called inside ``archive.transaction()``.
"""

import json
from collections.abc import Sequence, Set
from datetime import datetime, timedelta

from newsarchive import archives, pacing, urls
from newsarchive.records import Link
from newsarchive.store import habits, listings, overruns, times
from newsarchive.store.archive import Archive
from newsarchive.store.overruns import LIKE

MOST = 10
"""pages of a list that are asked for, the first one included"""
FEW = 3
"""articles' addresses that a list must show to say something"""
AGAIN = timedelta(minutes=10)
"""between two requests for one page"""
FAILED_AGAIN = timedelta(hours=1)
"""between two requests for one that gave no answer and may tell what went by"""


def rolled_over(archive: Archive, listing_id: int, shown: habits.Shown | None) -> bool:
    """Whether hardly anything of what a listing shows is known from its last answer. Ask before what it shows is
    learned."""
    if shown is None or len(shown.arrived) < FEW:
        return False
    (stored,) = archive.conn.execute("SELECT pace FROM listings WHERE id = ?", (listing_id,)).fetchone()
    entries, arrived = _count(archive, shown.present), _count(archive, shown.arrived)
    return arrived >= FEW and pacing.rolled_over(pacing.Listing.loads(stored), entries, arrived)


def _count(archive: Archive, url_ids: Sequence[int]) -> int:
    """How many of some addresses may be articles'."""
    query = f"SELECT count(*) FROM json_each(?) j JOIN urls u ON u.id = j.value WHERE {LIKE}"  # noqa: S608
    (found,) = archive.conn.execute(query, (json.dumps(list(url_ids[: habits.MANY])),)).fetchone()
    return int(found)


def is_news(archive: Archive, links: Sequence[Link], known: Set[str]) -> bool:
    """Whether most articles that a page leads to are unknown: then the page behind it is worth a look as well.
    ``known``: addresses that are in the ledger."""
    own = _own(links)
    like = f"SELECT count(*) FROM json_each(?) j JOIN urls u ON u.url = j.value WHERE {LIKE}"  # noqa: S608
    forms = sorted({urls.canonical(address) for address in own & known})
    (articles,) = archive.conn.execute(like, (json.dumps(forms),)).fetchone()
    return len(own - known) >= max(FEW, int(articles))


def is_old(links: Sequence[Link], known: Set[str]) -> bool:
    """Whether a page leads to no article that is unknown: then nothing new stands behind it either."""
    return _own(links) <= known


def _own(links: Sequence[Link]) -> set[str]:
    """The addresses that a page shows and that may be articles'."""
    return {
        link.url for link in links if link.kind in {"article", "page"} and link.via not in {"pagination", "alternate"}
    }


def page_behind(address: str, links: Sequence[Link]) -> str | None:
    """The address of the page behind a list's page, as its links tell; None: there is none, or it is too far off."""
    found = archives.page_pattern(address, [link.url for link in links if link.via == "pagination"])
    return None if found is None or found[1] > MOST else found[0].replace("{n}", str(found[1]))


def ask(archive: Archive, site_id: int, address: str, links: Sequence[Link], now: datetime, *, depth: int) -> bool:
    """Let the page behind a list's page be asked for at once, also when it was read before; whether there is one to
    ask."""
    following = page_behind(address, links)
    if following is None:
        return False
    link = Link(following, kind="listing", via="pagination")
    told = listings.announce(archive, site_id, [link], now=now, depth=depth)
    cursor = archive.conn.execute(
        "UPDATE urls SET state = 'pending', attempts = 0, next_due_at = NULL, priority = ? "
        "WHERE id = ? AND state IN ('not_article', 'failed', 'gone') AND last_tried_at < ?",
        (listings.LISTING_FIRST, *told.url_ids[:1], times.text(now - AGAIN)),
    )
    return bool(told.new or cursor.rowcount)


def ask_again(archive: Archive, listing_id: int, address: str, links: Sequence[Link], now: datetime) -> bool:
    """Let the first further page that gave no answer be asked for once more, as long as a list that had rolled over
    lacks what stands there; whether there is one. ``links``: those of the list's first page."""
    (stored,) = archive.conn.execute("SELECT pace FROM listings WHERE id = ?", (listing_id,)).fetchone()
    following = page_behind(address, links)
    if following is None or not overruns.is_open(pacing.Listing.loads(stored), now):
        return False
    pages = [urls.canonical(archives.with_page(following, number)) for number in range(2, MOST + 1)]
    cursor = archive.conn.execute(
        "UPDATE urls SET state = 'pending', attempts = 0, next_due_at = NULL, priority = ?1 WHERE id = "
        "(SELECT u.id FROM json_each(?2) j JOIN urls u ON u.url = j.value WHERE u.state = 'failed' "
        "ORDER BY j.key LIMIT 1) AND last_tried_at < ?3",
        (listings.LISTING_FIRST, json.dumps(pages), times.text(now - FAILED_AGAIN)),
    )
    return bool(cursor.rowcount)
