"""Where a visit begins: robots.txt, then the listings the site names, then those most sites have."""

import ipaddress
import re
from urllib.parse import urljoin, urlsplit

from newsarchive import discover, families, urls
from newsarchive.crawl.tasks import Task
from newsarchive.multipage import first_page
from newsarchive.records import Link
from newsarchive.sites import Site
from newsarchive.store import crawls, ledger, listings
from newsarchive.warc import Earlier

MAX_GUESSES = 6
"""usual addresses of a kind that are tried, commonest first: a guest does not rattle at every door"""
_CONTINUATION = re.compile(r"[?&](?:page|sayfa|pg|p|s|cursor|offset)=|/(?:page|sayfa)/\d+")


def is_continuation(url: str) -> bool:
    """Whether the address is a further page of a listing: read once, but not polled."""
    return _CONTINUATION.search(url) is not None


def is_loopback(url: str) -> bool:
    """Whether the host is this very machine: nobody to be polite to."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def robots_task(site: Site, site_id: int) -> Task:
    """The first question to a site."""
    return Task(site=site.domain, site_id=site_id, kind="robots", fetch_url=urljoin(site.home_url, "/robots.txt"))


def page_task(domain: str, site_id: int, row: ledger.UrlRow, memory: crawls.Memory) -> Task:
    """An address of the ledger; conditional when it is the re-visit of an article. One that was first announced with
    a page's number is asked for without, when the number does not count for the address."""
    revisit = row.article_id is not None
    of_one = row.kind == "article" and urls.canonical(row.fetch_url) == urls.canonical(first_page(row.fetch_url))
    return Task(
        site=domain,
        site_id=site_id,
        kind="page",
        fetch_url=first_page(row.fetch_url) if of_one else row.fetch_url,
        url_id=row.id,
        depth=row.depth,
        via=row.via,
        etag=row.etag if revisit else None,
        last_modified=row.last_modified if revisit else None,
        article_id=row.article_id,
        earlier=memory.earlier,
        sightings=memory.sightings,
    )


def listing_task(domain: str, site_id: int, row: listings.ListingRow, earlier: tuple[int, Earlier] | None) -> Task:
    """A poll of a listing, conditional when we have an earlier answer."""
    return Task(
        site=domain,
        site_id=site_id,
        kind=row.kind,
        fetch_url=row.fetch_url,
        listing_id=row.id,
        depth=row.depth,
        etag=row.etag,
        last_modified=row.last_modified,
        earlier=earlier,
    )


def first_listings(site: Site, sitemaps: tuple[str, ...]) -> list[tuple[str, str]]:
    """(url, kind) of what is polled first: the sitemaps of robots.txt and the registry, known feeds, the home page."""
    listings = [(url, "sitemap") for url in (*sitemaps, *site.sitemaps)]
    listings += [(url, "feed") for url in site.feeds]
    listings.append((site.home_url, "home"))
    return list(dict.fromkeys(listings))


def start_links(site: Site) -> list[Link]:
    """The pages a person named on the command line."""
    return [Link(url=url, via="start") for url in site.start_urls]


def guesses(site: Site, family: str | None = None, *, sitemap_known: bool, feed_known: bool) -> list[Link]:
    """Usual addresses of what the site did not announce, its family's first; each is tried at most once a week."""
    knowledge = next((one for one in families.families() if one.id == family), None)
    links: list[Link] = []
    for known, paths, kind, usual in (
        (sitemap_known, knowledge.sitemaps if knowledge else (), "sitemap", discover.usual_sitemaps(site.home_url)),
        (feed_known, knowledge.feeds if knowledge else (), "feed", discover.usual_feeds(site.home_url)),
    ):
        if not known:
            own = [Link(urljoin(site.home_url, path), kind, "guess", at) for at, path in enumerate(paths)]
            links += list({link.url: link for link in (*own, *usual)}.values())[:MAX_GUESSES]
    return links
