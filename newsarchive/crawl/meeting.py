"""A site's robots.txt is known, or why it is not: what that means for the run."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsarchive import urls
from newsarchive.crawl import polling, robots, seeds
from newsarchive.crawl.outcome import NoAnswer
from newsarchive.crawl.siterun import SiteRun
from newsarchive.crawl.visits import Visit
from newsarchive.errors import Reason
from newsarchive.store import listings
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session


async def met(session: "Session", run: SiteRun, item: Visit | NoAnswer) -> None:
    """The site's robots.txt is known: its manners apply, its listings are polled."""
    if isinstance(item, NoAnswer):
        run.robots = robots.read(None)
        refused = item.reason is Reason.PRIVATE_ADDRESS
        run.counts["private"] += refused
        run.problem(f"{run.site.domain}: {item.detail if refused else f'unreachable ({item.detail})'}")
    else:
        run.robots, unknown = robots.verdict(item)
        if unknown:
            run.problem(f"{run.site.domain}: robots.txt {unknown}; RFC 9309 says stay away")
    if not run.robots.reachable:
        run.counts["unreachable"] += 1
        run.lane.stop("robots.txt unreachable")
        return
    first = seeds.first_listings(run.site, run.robots.sitemaps)
    if not any(run.robots.allows(url) for url, _ in first):
        run.problem(f"{run.site.domain}: robots.txt forbids the home page and every listing; nothing was asked for")
        run.counts["closed"] += 1
        run.lane.stop("forbidden by robots.txt")
        return
    if run.robots.crawl_delay:
        run.lane.delay = max(run.lane.delay, run.robots.crawl_delay)
        run.lane.concurrency = 1
    if run.robots.capped:
        run.note(f"{run.site.domain}: Crawl-delay is longer than {robots.MAX_CRAWL_DELAY:.0f} s and was capped")
    await session.writer.write(lambda a: _seed(a, run))
    await polling.poll(session, run)


def _seed(archive: Archive, run: SiteRun) -> None:
    assert run.robots is not None
    now = datetime.now(UTC)
    for url, kind in seeds.first_listings(run.site, run.robots.sitemaps):
        if urls.in_scope(url, run.site.domain):
            listings.add_listing(archive, run.site_id, url, kind, now)
    if links := seeds.start_links(run.site):
        listings.announce(archive, run.site_id, links, now=now)
