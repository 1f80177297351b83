"""A site's robots.txt is known, or why it is not: what that means for the run."""

from typing import TYPE_CHECKING

from newsarchive import clock, urls
from newsarchive.crawl import manners, polling, robots, seeds
from newsarchive.crawl.outcome import Answer, NoAnswer
from newsarchive.crawl.siterun import SiteRun
from newsarchive.crawl.visits import Visit
from newsarchive.errors import Reason
from newsarchive.store import hosts, listings, troubles
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session


async def met(session: "Session", run: SiteRun, item: Visit | NoAnswer) -> None:
    """The site's robots.txt is known: its manners apply, its listings are polled."""
    told = item if isinstance(item, Visit) else None
    if isinstance(item, NoAnswer):
        run.robots = robots.read(None)
        refused = item.reason is Reason.PRIVATE_ADDRESS
        run.counts["private"] += refused
        unknown = item.detail if refused else f"unreachable ({item.detail})"
    else:
        run.robots, why = robots.verdict(item)
        unknown = f"robots.txt {why}; RFC 9309 says stay away"
    if not run.robots.reachable:
        run.robots = (not run.counts["private"] and await manners.stand_in(session, run)) or run.robots
        told = None
    if not run.robots.reachable:
        run.counts["unreachable"] += 1
        _left_alone(session, run, item, unknown)
        return
    await welcome(session, run, told)


async def welcome(session: "Session", run: SiteRun, told: Visit | None) -> None:
    """Its rules are known, by this visit (``told``) or an earlier one: its manners apply, its listings are polled."""
    assert run.robots is not None
    first = seeds.first_listings(run.site, run.robots.sitemaps)
    if not any(run.robots.allows(url) for url, _ in first):
        run.problem(f"{run.site.domain}: robots.txt forbids the home page and every listing; nothing was asked for")
        run.counts["closed"] += 1
        run.lane.stop("forbidden by robots.txt")
        return
    if run.robots.crawl_delay:
        run.lane.slow_down(run.robots.crawl_delay)
        run.lane.concurrency = 1
    if run.robots.capped:
        run.note(f"{run.site.domain}: Crawl-delay is longer than {robots.MAX_CRAWL_DELAY:.0f} s and was capped")
    manners.half_open(run)
    await session.writer.write(lambda a: _seed(a, run, told))
    await polling.poll(session, run)


def _left_alone(session: "Session", run: SiteRun, item: Visit | NoAnswer, why: str) -> None:
    """Nothing may be asked for: in this run, and for a while when the host itself says that it is in trouble."""
    reason = f"robots.txt {item.fetched.page.status}" if isinstance(item, Visit) else str(item.reason)
    session.later(lambda a: troubles.struck(a, run.site_id, reason, clock.now()))
    if isinstance(item, Visit) and (item.answer is Answer.THROTTLED or item.fetched.page.status >= 500):
        if run.lane.stopped is None:
            manners.opened(session, run, why, answered=True)
    else:
        run.problem(f"{run.site.domain}: {why}")
    run.lane.stop("robots.txt unreachable")


def _seed(archive: Archive, run: SiteRun, told: Visit | None) -> None:
    assert run.robots is not None
    now = clock.now()
    if told is not None:
        page = told.fetched.page
        hosts.told_rules(archive, run.site.domain, page.url, status=page.status, at=page.fetched_at)
    for url, kind in seeds.first_listings(run.site, run.robots.sitemaps):
        if urls.in_scope(url, run.site.domain):
            listings.add_listing(archive, run.site_id, url, kind, now)
    if links := seeds.start_links(run.site):
        listings.announce(archive, run.site_id, links, now=now)
