"""A visit of a site: it begins with what the archive knows of site and host, and ends with a row that says what it did.

A crawl visits every site once, from its beginning to its end. Scheduled work visits a site when something is due, for a
time slice at most; everything that grows while a site is read dies with its visit.
"""

from typing import TYPE_CHECKING

from newsarchive import clock
from newsarchive.crawl import manners, meeting, robots, seeds
from newsarchive.crawl.budget import Budget
from newsarchive.crawl.frontier import Lane
from newsarchive.crawl.siterun import DEFAULT_DELAY, Options, SiteRun, local_mailbox
from newsarchive.sites import Site
from newsarchive.store import accounts, crawls, holding, ledger, standing, watches
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session


def register(archive: Archive, site: Site) -> int:
    """The site's row, with what is said of it now; its id."""
    watches.list_site(archive, site.domain, stands=site.listed)
    return ledger.site_id(
        archive,
        site.domain,
        name=site.name,
        home_url=site.home_url,
        province=site.province,
        district=site.district,
        family=site.family,
        now=clock.now(),
    )


def begin(archive: Archive, session: "Session", site: Site, lane: Lane) -> SiteRun:
    """Take a site whose lock this process holds."""
    options, now = session.options, clock.now()
    site_id = register(archive, site)
    accounts.close_killed(archive, site_id)
    unfinished = None if options.due else ledger.unfinished_run(archive, site_id, now=now)
    run = SiteRun(
        site=site,
        site_id=site_id,
        lane=lane,
        budget=Budget(site.domain, {}, options.limits),
        resumed=unfinished.started_at if unfinished else None,
        family=site.family,
        had_articles=ledger.has_archived(archive, site_id),
        opened=now,
    )
    manners.begin(archive, session, run)
    if options.revisit_all:
        crawls.make_due(archive, site_id, now=now)
    if not options.due:
        seed(archive, run)
    if not options.contact and not seeds.is_loopback(site.home_url):
        run.note(f"{site.domain}: its owner sees {local_mailbox()} as our address; say yours with --contact")
    return run


def seed(archive: Archive, run: SiteRun) -> None:
    """What must be known before a page is read or drawn from the ledger: the site's budget, and what it repeats."""
    if not run.seeded:
        run.budget.learn(holding.tallies(archive, run.site_id))
        run.known = standing.learned(archive, run.site_id)
        run.seeded = True


def delay(options: Options, site: Site) -> float:
    """Seconds between two requests to a site."""
    if options.delay is not None:
        return options.delay
    return 0.0 if seeds.is_loopback(site.home_url) else DEFAULT_DELAY


async def start(session: "Session", run: SiteRun) -> None:
    """The first question of a visit: robots.txt, unless scheduled work has read it within a day."""
    manners.told(run, clock.now())
    if run.lane.stopped is not None:
        return
    copy = await manners.rules_of_today(session, run) if session.options.due else None
    if copy is None:
        session.push(run, seeds.robots_task(run.site, run.site_id))
        return
    status, body, at = copy
    manners.told(run, at)
    run.robots = robots.read(status, body, address=run.site.home_url)
    await meeting.welcome(session, run, None)
