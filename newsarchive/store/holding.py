"""Addresses that a budget holds back: they stay pending, behind all others, and say which budget it is.

Plain functions, called inside ``archive.transaction()``.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass

from newsarchive.store.archive import Archive

ANNOUNCED = frozenset({"feed", "sitemap", "news-sitemap", "robots", "alternate", "guess", "start"})
"""ways of announcing for which the site, or the person, vouches"""
RELATED = "related"
"""announced by an article, or by a page of its own shape, and by no list so far"""
BACK = 1 << 42
"""taken off the priority of what is held back"""
PREFIX = "budget:"
DEAD_LISTING = "dead listing"
DEEPER = 2
"""hops from the home page to what it does not itself lead to"""
_VOUCHED = ", ".join(f"'{via}'" for via in sorted(ANNOUNCED))


@dataclass(frozen=True, slots=True)
class Tally:
    """What the ledger knows of the addresses of one pattern."""

    tried: int = 0
    """fetched, of those that no feed or sitemap announced"""
    waiting: int = 0
    """pending, of the same"""
    articles: int = 0
    """archived, of those that a list announced"""
    related: int = 0
    """archived, of those that only articles lead to"""
    fruitless: int = 0
    """fetched and neither an article of their own nor failed"""
    related_tried: int = 0
    """fetched, of those that only articles lead to"""
    held: str | None = None
    """the budget that holds some back"""


def on_home(via: str | None, depth: int) -> bool:
    """Whether the home page, or one that a person named, shows the address: outside the budgets of shapes."""
    return via == "anchor" and depth < DEEPER


def tallies(archive: Archive, site: int, *, limit: int = 20_000) -> dict[str, Tally]:
    """Pattern -> Tally, the commonest ``limit`` patterns."""
    rows = archive.conn.execute(
        "SELECT pattern, "  # noqa: S608
        f"max(CASE WHEN state = 'pending' AND reason LIKE '{PREFIX}%' THEN substr(reason, {len(PREFIX) + 1}) END), "
        f"sum(state <> 'pending' AND via NOT IN ({_VOUCHED})), "
        f"sum(state = 'pending' AND via NOT IN ({_VOUCHED})), "
        f"sum(state = 'archived' AND via IS NOT '{RELATED}'), "
        f"sum(state = 'archived' AND via IS '{RELATED}'), "
        "sum(state NOT IN ('pending', 'archived', 'failed')), "
        f"sum(state <> 'pending' AND via IS '{RELATED}') "
        "FROM urls WHERE site_id = ? GROUP BY pattern ORDER BY count(*) DESC LIMIT ?",
        (site, limit),
    )
    found = {}
    for pattern, budget, *numbers in rows:
        tried, waiting, articles, related, fruitless, related_tried = (number or 0 for number in numbers)
        found[pattern] = Tally(tried, waiting, articles, related, fruitless, related_tried, budget)
    return found


def hold(archive: Archive, site: int, pattern: str, budget: str) -> int:
    """Put the pending addresses of a pattern behind all others; how many. ``dead pattern`` concerns those that were
    announced, every other budget those that were not, ``labyrinth`` only those that articles lead to."""
    concerned = f"coalesce(via, '') NOT IN ({_VOUCHED}) AND NOT (via = 'anchor' AND depth < {DEEPER})"
    if budget == "dead pattern":
        concerned = f"via IN ({_VOUCHED})"
    elif budget == "labyrinth":
        concerned = f"via = '{RELATED}'"
    cursor = archive.conn.execute(
        "UPDATE urls SET priority = priority - ?, reason = ? WHERE site_id = ? AND pattern = ? AND state = 'pending' "  # noqa: S608
        f"AND priority > ? AND {concerned}",
        (BACK, PREFIX + budget, site, pattern, -BACK // 2),
    )
    return int(cursor.rowcount)


def announcers(archive: Archive, url_id: int) -> list[int]:
    """The listings that announced an address."""
    rows = archive.conn.execute("SELECT DISTINCT listing_id FROM sightings WHERE url_id = ?", (url_id,))
    return [listing for (listing,) in rows]


def share(archive: Archive, listing_id: int) -> tuple[int, int]:
    """Of the addresses a listing announced: (articles, fetched and no article)."""
    row = archive.conn.execute(
        "SELECT sum(u.state = 'archived'), sum(u.state NOT IN ('pending', 'archived', 'failed')) FROM urls u "
        "WHERE u.id IN (SELECT url_id FROM sightings WHERE listing_id = ?)",
        (listing_id,),
    ).fetchone()
    return row[0] or 0, row[1] or 0


def hold_listing(archive: Archive, listing_id: int, but: Collection[str]) -> int:
    """Put what only this listing announced behind all others, but for the shapes ``but``; how many."""
    cursor = archive.conn.execute(
        "UPDATE urls SET priority = priority - ?, reason = ? WHERE state = 'pending' AND priority > ? "
        "AND id IN (SELECT url_id FROM sightings WHERE listing_id = ?) "
        "AND NOT EXISTS (SELECT 1 FROM sightings o WHERE o.url_id = urls.id AND o.listing_id <> ?) "
        "AND pattern NOT IN (SELECT value FROM json_each(?))",
        (BACK, PREFIX + DEAD_LISTING, -BACK // 2, listing_id, listing_id, json.dumps(sorted(but))),
    )
    return int(cursor.rowcount)


def release(archive: Archive, site: int, pattern: str) -> int:
    """What was held back of a pattern takes its place again; how many."""
    cursor = archive.conn.execute(
        "UPDATE urls SET priority = priority + ?, reason = 'not_tried' WHERE site_id = ? AND pattern = ? "
        "AND state = 'pending' AND priority < ?",
        (BACK, site, pattern, -BACK // 2),
    )
    return int(cursor.rowcount)


def held(archive: Archive, site: int) -> dict[str, tuple[int, str]]:
    """Budget -> (addresses it holds back, one of them)."""
    rows = archive.conn.execute(
        "SELECT substr(reason, ?), count(*), min(fetch_url) FROM urls WHERE site_id = ? AND state = 'pending' "
        "AND reason LIKE ? GROUP BY reason",
        (len(PREFIX) + 1, site, PREFIX + "%"),
    )
    return {name: (count, example) for name, count, example in rows}
