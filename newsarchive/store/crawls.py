"""What a crawl asks of earlier crawls: what a fetch may turn out to repeat, and to visit everything again."""

from dataclasses import dataclass
from datetime import datetime

from newsarchive import urls
from newsarchive.records import Link
from newsarchive.store import times
from newsarchive.store.archive import Archive
from newsarchive.store.listings import COLUMNS, ListingRow
from newsarchive.warc import Earlier

MOST_SIGHTINGS = 8
"""listings whose claims about one address are looked at"""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the archive knows of an address before it is asked for."""

    earlier: tuple[int, Earlier] | None = None
    """the newest full answer, as ``earlier`` gives it"""
    sightings: tuple[Link, ...] = ()


def sightings(archive: Archive, url_id: int) -> tuple[Link, ...]:
    """What each listing claimed about an address when it last said something new; the first to announce it first."""
    rows = archive.conn.execute(
        "SELECT l.kind, u.fetch_url, s.position, s.title, s.date_text, s.lastmod FROM sightings s "
        "JOIN listings l ON l.id = s.listing_id JOIN urls u ON u.id = s.url_id "
        "WHERE s.id IN (SELECT max(id) FROM sightings WHERE url_id = ? GROUP BY listing_id) ORDER BY s.id LIMIT ?",
        (url_id, MOST_SIGHTINGS),
    )
    return tuple(
        Link(url, "article", _via(kind, title), position, title, date_text, lastmod)
        for kind, url, position, title, date_text, lastmod in rows
        if title or date_text
    )


def _via(kind: str, title: str | None) -> str:
    if kind == "sitemap":
        return "news-sitemap" if title else "sitemap"
    return "feed" if kind == "feed" else "anchor"


def earlier(
    archive: Archive, *, url_id: int | None = None, listing_id: int | None = None
) -> tuple[int, Earlier] | None:
    """The newest full answer of an address or a listing: (capture id, what a revisit record says of it)."""
    column, value = ("url_id", url_id) if url_id is not None else ("listing_id", listing_id)
    table = "urls" if url_id is not None else "listings"
    row = archive.conn.execute(
        f"SELECT id, coalesce(final_url, url), fetched_at, digest FROM captures WHERE {column} = ? "  # noqa: S608
        f"AND status = 200 AND revisit_of IS NULL AND digest = (SELECT digest FROM {table} WHERE id = ?) "
        "ORDER BY id DESC LIMIT 1",
        (value, value),
    ).fetchone()
    if row is None:
        return None
    return int(row[0]), Earlier(url=row[1], fetched_at=times.instant(row[2]), digest=row[3])


def listing_at(archive: Archive, address: str) -> ListingRow | None:
    """The listing that is polled at an address."""
    row = archive.conn.execute(
        f"SELECT {COLUMNS} FROM listings WHERE url = ?",  # noqa: S608  # a constant
        (urls.canonical(address),),
    ).fetchone()
    return None if row is None else ListingRow(*row)


def make_due(archive: Archive, site: int, *, now: datetime) -> int:
    """Every archived article of the site is due for a re-visit now, whatever its schedule says, and so is every one
    that is looked for again; how many."""
    moment = times.text(now)
    statements = (
        "UPDATE urls SET next_due_at = ? WHERE site_id = ? AND state = 'archived'",
        "UPDATE urls SET next_due_at = ? WHERE site_id = ? AND state = 'gone' AND next_due_at IS NOT NULL",
    )
    return sum(int(archive.conn.execute(one, (moment, site)).rowcount) for one in statements)


def is_part(archive: Archive, url_id: int) -> bool:
    """Whether an address is known as a further page of an article."""
    row = archive.conn.execute("SELECT 1 FROM urls WHERE id = ? AND reason = 'part_of'", (url_id,)).fetchone()
    return row is not None


def part_captures(archive: Archive, capture_id: int) -> list[int]:
    """The captures of an article's further pages, in their order, that the same run fetched behind its first page."""
    rows = archive.conn.execute(
        "SELECT min(c.id) FROM captures f JOIN captures c ON c.url_id IN (SELECT f.url_id UNION SELECT id FROM urls "
        "WHERE reason = 'part_of' AND article_id = (SELECT article_id FROM urls WHERE id = f.url_id)) "
        "WHERE f.id = ? AND c.run_id = f.run_id AND c.id > f.id AND c.url != f.url AND c.status IN (200, 203) "
        "GROUP BY c.url ORDER BY 1",
        (capture_id,),
    )
    return [int(capture) for (capture,) in rows]


def own_pages(archive: Archive, domain: str) -> list[int]:
    """The captures that tell what a site is: its home page's and its newest articles', as far as there are any."""
    rows = archive.conn.execute(
        "SELECT l.last_capture_id FROM listings l JOIN sites s ON s.id = l.site_id "
        "WHERE s.domain = :domain AND l.kind = 'home' AND l.last_capture_id IS NOT NULL UNION ALL SELECT * FROM "
        "(SELECT a.last_capture_id FROM articles a WHERE a.site_id = (SELECT id FROM sites WHERE domain = :domain) "
        "AND a.last_capture_id IS NOT NULL ORDER BY a.page_type, a.id DESC LIMIT 3)",
        {"domain": domain},
    )
    return [int(capture) for (capture,) in rows]
