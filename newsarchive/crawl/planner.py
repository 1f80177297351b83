"""Scheduled work: which sites are visited when, by a process that does what is due and ends, or by one that stays.

It is asked before each task. Visits are opened for sites for which something is due and closed when nothing is left or
their time slice is over. Every pause is counted on the monotonic clock, so that no step of the wall clock, and no
suspended machine, puts anybody to sleep or wakes everybody at once; what is due is asked of the archive anew each time.
"""

import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from newsarchive import clock, errors
from newsarchive.crawl import daybook, manners, outage, polling, registry, supply, ticks, unanswered, visiting, walls
from newsarchive.crawl.frontier import Lane
from newsarchive.crawl.siterun import Options, SiteRun
from newsarchive.crawl.tasks import Task
from newsarchive.sites import Site
from newsarchive.store import paces, troubles, watches
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from datetime import datetime

    from newsarchive.crawl.session import Session

LOCK = ".due"
"""held by the one process that does an archive's scheduled work"""
SLICE = 600.0
"""seconds a visit draws from the ledger while other sites wait or much has grown; then it begins anew"""
MOST_OPEN = 100
"""sites visited at the same time"""
LOOK, LONGEST_LOOK = 3.0, 60.0
"""seconds between two looks for due work, at least and at most"""
REPOLL = 60.0
"""seconds after which an open visit looks for listings that have become due"""
REST, LONGEST_REST = timedelta(minutes=5), timedelta(hours=4)
"""a site is left alone for so long after a visit that ended badly or found nothing to do, longer each time"""
BETWEEN = 1.0
"""seconds between two visits of a site, at least"""
LONGEST_IDLE = timedelta(minutes=30)
"""of the latter"""
TAKEN = timedelta(minutes=1)
"""after which a site that another process crawls is looked at again"""
LOW_SHARE = 5
"""with this part of the day's requests left, re-visits and old articles wait"""


class Planner:
    """What a session of scheduled work decides about its visits."""

    def __init__(self, options: Options, named: list[Site]) -> None:
        """``named``: visit these alone; empty: all sites of the archive's registry."""
        self.options = options
        self.registry = registry.Registry(options.archive, named, lenient=options.forever)
        self.day = daybook.Daybook()
        self.ticks = ticks.Ticks()
        self.unanswered = unanswered.Unanswered()
        self.closed: list[Callable[[SiteRun], None]] = []
        """told of every visit that is over"""
        self.next_due: datetime | None = None
        """as far as it was known at the last look"""
        self.sites_due = 0
        self._resting: dict[int, float] = {}
        self._short: set[int] = set()
        """sites whose requests of the day run low"""
        self._bad: Counter[int] = Counter()
        self._next_look = 0.0
        self._waiting: list[int] = []
        self._visited: set[int] = set()
        self._looked = self._given_up = False

    # --- the whole archive

    def claim(self, archive: Archive) -> None:
        """Become the one process that does the scheduled work; raises NothingDone when there is one."""
        if not archive.hold(LOCK):
            what, pid, since = (*archive.holder(LOCK).split(maxsplit=2), "", "", "")[:3]
            doing = "watched" if what == "watch" else "crawled"
            raise errors.Overlap(
                f"{archive.path} is being {doing} by process {pid or '?'} since {since.strip() or '?'}; nothing to do"
            )
        since = clock.now().isoformat(sep=" ", timespec="seconds").replace("+00:00", " UTC")
        handle, text = archive.lock(LOCK), f"{'watch' if self.options.forever else 'crawl'} {os.getpid()} {since}\n"
        os.ftruncate(handle, 0)
        os.pwrite(handle, text.encode(), 0)

    def begin(self, archive: Archive, now: "datetime") -> int:
        """The run's row, the first day's; the sites there are."""
        watches.tell_killed(archive)
        self.registry.load(archive)
        return self.day.begin(archive, watches.COMMAND if self.options.forever else "crawl", now)

    def end(self, archive: Archive, session: "Session", exit_code: int) -> None:
        """The session is over: its open visits, its day."""
        for run in session.runs.values():
            if not run.closed:
                self.day.leave(archive, session, run)
        self.day.end(archive, session, exit_code)
        if not self._visited:
            watches.drop_idle(archive, session.run_id)

    # --- step by step

    def over(self, session: "Session") -> bool:
        """Nothing is left to do, and nothing is waited for."""
        return self._looked and not self.options.forever and not self._waiting and not _open(session)

    def pause(self, session: "Session") -> float:
        """Seconds until the next step is of any use."""
        if _open(session):
            return 1.0
        return min(max(self._next_look - time.monotonic(), 0.05), LONGEST_LOOK)

    async def step(self, session: "Session") -> None:
        """Close visits that are over, open those whose time has come, and what else is to be done now and then."""
        self._without_network(session)
        for run in _open(session):
            if run.idle:
                await self._close(session, run)
            elif time.monotonic() - run.began > SLICE and self.options.forever and not run.leaving:
                run.leaving = True
                run.lane.drop(_can_wait)
        if self._given_up:
            self._waiting = []
        elif time.monotonic() >= self._next_look:
            await self._look(session)
        while self._waiting and not session.stopping and len(_open(session)) < self._room(session):
            await self._open(session, self._waiting.pop(0))

    def _room(self, session: "Session") -> int:
        return 1 if session.network.down else MOST_OPEN

    async def _look(self, session: "Session") -> None:
        now = clock.now()
        archive = session.writer
        if self.options.forever and await self.day.turn(session, now):
            self._short.clear()
        await self.ticks.tick(session, now)
        if await self.registry.reload(session.writer):
            self._visited &= self.registry.wanted.keys()
        due: dict[int, str] = await archive.read(partial(self._due, now=now))
        self.next_due = await archive.read(lambda a: paces.next_due(a, now))
        await self._poll_again(session)
        await self.day.keep(session)
        for run in _open(session):
            self.unanswered.look(run, now)
        at = time.monotonic()
        self._resting = {site: until for site, until in self._resting.items() if until > at}
        busy = {run.site_id for run in _open(session)}
        found = [
            site for site in due
            if site in self.registry.wanted and site not in busy and site not in self._resting
            and site not in self._visited
        ]  # fmt: skip
        self.sites_due = len(found)
        urgent = {paces.LISTING: 0, paces.FIRST: 1, paces.PENDING: 2}
        found.sort(
            key=lambda site: (self.registry.wanted[site].domain != session.network.last, urgent.get(due[site], 3))
        )
        self._waiting = found
        self._looked = True
        self._next_look = at + self._until_next(now, session)

    def _due(self, archive: Archive, *, now: "datetime") -> dict[int, str]:
        """The sites that are due, and why; with the day's requests running low only for what may still be asked."""
        due = paces.sites_due(archive, now)
        due = {
            site: why for site, why in due.items()
            if why in {paces.LISTING, paces.FIRST} or not troubles.walled(archive, site, walls.BLOCKED_BY_PAGE)
        }  # fmt: skip
        saving = [site for site in self._short if due.get(site, paces.LISTING) != paces.LISTING]
        fresh = watches.fresh_pending(archive, saving, now - supply.FRESH)
        return {site: why for site, why in due.items() if site not in saving or site in fresh}

    def _until_next(self, now: "datetime", session: "Session") -> float:
        pace = clock.speed()
        if session.network.down:
            return outage.TRY_AGAIN / min(pace, 10.0)
        shortest, longest = LOOK / min(pace, 10.0), LONGEST_LOOK / pace
        waits = [until - time.monotonic() for until in self._resting.values()]
        if self.next_due is not None:
            waits.append(clock.real_seconds(self.next_due - now))
        return max(shortest, min([longest, *waits]))

    async def _poll_again(self, session: "Session") -> None:
        for run in _open(session):
            at = time.monotonic()
            if run.robots is None or run.lane.stopped is not None or run.leaving:
                continue
            if at - run.polled_at > REPOLL / min(clock.speed(), 30.0):
                run.polled_at = at
                await polling.poll(session, run)

    # --- visits

    async def _open(self, session: "Session", site_id: int) -> None:
        site = self.registry.wanted.get(site_id)
        if site is None or (site.domain in session.runs and not session.runs[site.domain].closed):
            return
        options = session.options
        lane = Lane(
            site.domain, delay=visiting.delay(options, site), concurrency=options.concurrency, now=time.monotonic()
        )
        run: SiteRun | None = await session.writer.write(partial(self._begin, session=session, site=site, lane=lane))
        if run is None:  # somebody crawls it by hand
            self._resting[site_id] = time.monotonic() + max(1.0, clock.real_seconds(TAKEN))
            return
        if not options.forever:
            self._visited.add(site_id)
        session.frontier.lanes[site.domain] = lane
        session.runs[site.domain] = run
        if run.left_today is not None and run.left_today <= 0:
            manners.day_is_spent(session, run)
        if session.stopping:
            run.lane.stop("stopped")
        await visiting.start(session, run)

    def _begin(self, archive: Archive, *, session: "Session", site: Site, lane: Lane) -> SiteRun | None:
        if not archive.hold(manners.lock_of(site)):
            return None
        run = visiting.begin(archive, session, site, lane)
        used = watches.requests_since(archive, run.site_id, daybook.midnight(clock.now()))
        run.left_today = max(0, self.options.per_day - used)
        run.low = self.options.per_day // LOW_SHARE
        run.lane.patient = True
        run.walled = troubles.walled(archive, run.site_id, walls.BLOCKED_BY_PAGE)
        return run

    async def _close(self, session: "Session", run: SiteRun) -> None:
        await session.writer.write(lambda a: self.day.leave(a, session, run))
        self.day.booked(run)
        run.closed = True
        session.frontier.close_lane(run.site.domain)
        if self.options.forever:
            del session.runs[run.site.domain]
        self._let_rest(session, run)
        for tell in self.closed:
            tell(run)
        self._next_look = min(self._next_look, time.monotonic() + LOOK / min(clock.speed(), 10.0))

    def _let_rest(self, session: "Session", run: SiteRun) -> None:
        """After a visit that got somewhere its due times say when the next one is; after others there is a rest."""
        if session.network.down or (run.lane.stopped or "").startswith(outage.NO_NETWORK):
            return
        site = run.site_id
        if run.short:
            self._short.add(site)
        if (run.lane.stopped or "").startswith("per day"):
            pause = min(daybook.midnight(clock.now()) + timedelta(days=1) - clock.now(), LONGEST_REST)
        elif run.lane.stopped is not None or not (run.counts["requests"] or run.short):
            self._bad[site] += 1
            pause = min(REST * (1 << min(self._bad[site] - 1, 6)), LONGEST_REST if run.lane.stopped else LONGEST_IDLE)
        else:
            self._bad.pop(site, None)
            self._resting[site] = time.monotonic() + max(BETWEEN, 2 * run.lane.delay)
            return
        self._resting[site] = time.monotonic() + clock.real_seconds(pause)

    def _without_network(self, session: "Session") -> None:
        network = session.network
        if network.changed:
            network.changed = False
            self.ticks.network(network, len(self.registry.wanted))
            self._next_look = time.monotonic()
            if network.down:
                self._given_up = not self.options.forever
                for run in _open(session):
                    run.lane.stop(outage.NO_NETWORK)
                    if self._given_up:
                        run.counts["unreachable"] += 1
                        run.problem(f"{run.site.domain}: no answer, and none from other sites either")
            else:
                self._resting.clear()
                self._bad.clear()
        elif network.down:
            for run in _open(session):
                if run.counts["requests"] and not run.lane.unsettled:  # it has not heard either
                    run.lane.stop(outage.NO_NETWORK)


def _open(session: "Session") -> list[SiteRun]:
    return [run for run in session.runs.values() if not run.closed]


def _can_wait(task: Task) -> bool:
    """An address that stands in the ledger as it is, for the next visit."""
    return task.kind == "page" and task.gathering is None and not task.hops
