"""Which listings a run asks for: those that are due, those that turn up on the way, the usual ones at the end."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from newsarchive import clock, warc
from newsarchive.crawl import seeds
from newsarchive.crawl.polls import KINDS
from newsarchive.crawl.siterun import PROBE_LISTINGS, SiteRun
from newsarchive.crawl.tasks import Task
from newsarchive.store import crawls, habits, listings, paces
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session

MOST = 1_000
"""listings looked up at a time"""
AGAIN = timedelta(minutes=5)
"""between two polls of a listing in one visit"""


async def poll(session: "Session", run: SiteRun) -> None:
    """Queue every listing that is due and was not asked yet, by this run or the one it goes on with."""
    if session.plan is not None:
        await session.plan.begin(run)
        return
    rows = await session.writer.read(partial(_polls, session, run=run))
    run.more_polls = len(rows) == MOST
    for place, (row, earlier) in enumerate(rows):
        if _asked(session, run, row.id) or run.robots is None or not run.robots.allows(row.fetch_url):
            continue
        if session.options.probe and list(run.polled.values()).count(row.kind) >= PROBE_LISTINGS.get(row.kind, 0):
            continue
        run.polled[row.id] = row.kind
        run.asking.add(row.id)
        task = seeds.listing_task(run.site.domain, run.site_id, row, earlier)
        if row.kind in KINDS and not row.last_new_at and not session.options.probe:
            run.polls.add(row.kind, row.fetch_url, task)
            continue
        first = session.options.probe and row.kind in {"home", "feed"}
        session.push(run, task, priority=1e13 + 1 if first else 1e13 - (place if run.short else row.depth))
    _push_new(session, run)


def _asked(session: "Session", run: SiteRun, listing: int) -> bool:
    """Whether this run has asked the listing already; a visit of scheduled work may ask it again a while after the
    answer."""
    if listing not in run.polled:
        return False
    if listing in run.asking:
        return True
    return not session.options.due or abs(clock.now() - run.asked_at[listing]) < AGAIN


def _push_new(session: "Session", run: SiteRun) -> None:
    for task in run.polls.next():
        session.push(run, task, priority=1e13 - task.depth)


async def polled(session: "Session", run: SiteRun, task: Task, *, new: int) -> None:
    """A feed or sitemap was read, ``new`` of its addresses nobody had seen: others of its kind may follow."""
    if new:
        run.polls.brought(task.kind, task.fetch_url)
    _push_new(session, run)
    if run.more_polls and not len(run.lane):
        await poll(session, run)


def _polls(
    session: "Session", archive: Archive, run: SiteRun
) -> list[tuple[listings.ListingRow, tuple[int, warc.Earlier] | None]]:
    now = clock.now()
    if session.options.due:
        rows = paces.listings_due(archive, run.site_id, now, limit=MOST)
        if run.short:  # not all of them may get their turn
            order = habits.by_worth(archive, run.site_id, [row.id for row in rows], now)
            places = {listing: place for place, listing in enumerate(order)}
            rows.sort(key=lambda row: places[row.id])
        return [(row, crawls.earlier(archive, listing_id=row.id)) for row in rows]
    rows = listings.listings_due(
        archive, run.site_id, now=now, polled_since=run.resumed or session.started_at, limit=MOST
    )
    return [(row, crawls.earlier(archive, listing_id=row.id)) for row in rows]


async def guess(session: "Session", run: SiteRun) -> bool:
    """Once the announced listings are read: try the usual addresses of what the site did not announce."""
    if run.guessed or run.robots is None or not run.robots.reachable or run.lane.stopped:
        return False
    run.guessed = True
    kinds = {row.kind for row in await session.writer.read(lambda a: listings.listings(a, run.site_id))}
    links = seeds.guesses(run.site, run.family, sitemap_known="sitemap" in kinds, feed_known="feed" in kinds)
    if not links:
        return False
    told = await session.writer.write(
        lambda a: listings.announce(a, run.site_id, links, now=clock.now(), run_id=session.run_id)
    )
    run.exhausted = run.exhausted and not told.new
    return bool(told.new)
