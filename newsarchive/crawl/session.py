"""One run's state: who is visited, what each site allows, what was counted, what went wrong.

The spider asks it for the next task and tells it what came of each; the pipelines keep, read and store through it.
No Scrapy here: a session can be driven by a test.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from newsarchive import clock, errors, warc, warc_repair
from newsarchive.crawl import backfill, closing, manners, supply, visiting
from newsarchive.crawl.frontier import MAX_RETRY_AFTER, Frontier
from newsarchive.crawl.outage import Network
from newsarchive.crawl.outcome import THROTTLING, NoAnswer, retry_after
from newsarchive.crawl.planner import Planner
from newsarchive.crawl.siterun import PROBE_ARTICLES, Options, SiteRun
from newsarchive.crawl.tasks import Task
from newsarchive.crawl.workers import Workers
from newsarchive.crawl.writer import Writer
from newsarchive.records import Page
from newsarchive.sites import Site
from newsarchive.store import articles, ledger, times
from newsarchive.store.archive import Archive


class Session:
    """A crawl of some sites into one archive."""

    def __init__(self, options: Options, sites: list[Site]) -> None:
        """Open the archive and take the sites; raises ArchiveError when nothing can be done."""
        manners.check_contact(options.contact, sites)
        self.options = options
        self.runs: dict[str, SiteRun] = {}
        """sites by domain; a process that stays: those that are being visited"""
        self.planner = Planner(options, sites) if options.due else None
        self.network = Network()
        self.refused: list[str] = []
        """sites another process is crawling"""
        self.frontier = Frontier(clock=time.monotonic)
        self.workers = Workers(options.workers or None)
        self.fatal: BaseException | None = None
        self.stopping = False
        self.changed = asyncio.Event()
        self.started_at = clock.now()
        self.began = time.monotonic()
        """when the first question was asked; loading Scrapy is not part of a crawl's pace"""
        self.run_id = 0
        self._ended = False
        self._background: set[asyncio.Future[None]] = set()
        self.warc: warc.WarcWriter | None = None
        self._warc_lock = threading.Lock()
        self.plan = None if options.backfill is None else backfill.Plan(options.backfill, self)
        self.writer = Writer(options.archive, before_commit=self._sync)
        try:
            self._take(sites)
        except BaseException:
            self.close(1)
            raise

    def _sync(self) -> None:
        with self._warc_lock:
            if self.warc is not None:
                self.warc.sync()

    def prepare(self) -> str:
        """The file that the next answer goes into, by the number of its warcinfo record."""
        with self._warc_lock:
            assert self.warc is not None
            return self.warc.prepare()

    def append(self, encoded: warc.Encoded) -> warc.Span:
        """Put a kept answer behind the others; durable with the next commit."""
        with self._warc_lock:
            assert self.warc is not None
            return self.warc.append(encoded)

    def _take(self, sites: list[Site]) -> None:
        archive = self.writer.archive
        taken: dict[str, Site] = {}
        if self.planner is not None:
            self.planner.claim(archive)
        for site in sites if self.planner is None else ():
            lock = manners.lock_of(site)
            if lock in taken:
                self.refused.append(f"{site.domain} is the same host as {taken[lock].domain}")
            elif self._hold(archive, lock):
                taken[lock] = site
            else:
                self.refused.append(f"{site.domain} is being crawled by another newsarchive process")
        if not taken and self.planner is None:
            raise errors.NothingDone("; ".join(self.refused) or "no site to crawl")
        warc_repair.repair(archive.warc_root, needed=partial(articles.needed_bytes, archive))
        self.warc = warc.WarcWriter(archive.warc_root, part_of=f"crawl {times.text(self.started_at)}")
        self.run_id = self.writer.now(lambda a: self._register(a, list(taken.values())))

    def _hold(self, archive: Archive, lock: str) -> bool:
        if self.plan is None:
            return archive.hold_when_let_go(lock, backfill.LETS_GO_WITHIN)
        return archive.hold(f"backfill.{lock}") and archive.hold(lock, patient=True)

    def _register(self, archive: Archive, taken: list[Site]) -> int:
        if self.planner is not None:
            return self.planner.begin(archive, self.started_at)
        for site in taken:
            lane = self.frontier.open_lane(
                site.domain, delay=visiting.delay(self.options, site), concurrency=self.options.concurrency
            )
            self.runs[site.domain] = visiting.begin(archive, self, site, lane)
        run_id = ledger.start_run(archive, "crawl" if self.plan is None else "backfill", self.started_at)
        for run in self.runs.values():
            ledger.record_run_site(archive, run_id, run.site_id, {})
        return run_id

    def roll(self, part_of: str | None = None) -> None:
        """What is fetched from now on goes into another file, so that this one is whole and can be copied."""
        with self._warc_lock:
            if self.warc is not None:
                self.warc.part_of = part_of or self.warc.part_of
                self.warc.roll()

    @property
    def file_begun(self) -> datetime | None:
        """When the file under way was begun."""
        with self._warc_lock:
            return None if self.warc is None else self.warc.begun

    async def begin(self) -> None:
        """Queue the first question to every site: its robots.txt. Scheduled work begins when it is asked for tasks."""
        self.began = time.monotonic()
        self.workers.start()
        for run in self.runs.values():
            run.began = self.began
            await visiting.start(self, run)

    def push(self, run: SiteRun, task: Task, priority: float = 0.0) -> None:
        """Queue a task of a site; the higher ``priority`` goes first."""
        if task.url_id is not None:
            run.held.add(task.url_id)
        if task.listing_id is not None:
            run.asking.add(task.listing_id)
        self.frontier.push(run.site.domain, task, priority=priority)
        self.changed.set()

    # --- what next

    async def next_task(self) -> Task | None:
        """The next task that may start; waits for its turn. None when the run is over."""
        try:
            return await self._next_task()
        except (errors.ArchiveError, OSError) as error:
            self.stop(error)
            return None

    async def _next_task(self) -> Task | None:
        while not self.stopping:
            self.changed.clear()
            if self.planner is not None:
                await self.planner.step(self)
            manners.watch(self)
            found, wait = self.frontier.take()
            if found is not None:
                task: Task = found
                run = self.runs[task.site]
                run.counts["requests"] += 1
                run.doing = task.kind
                manners.count(self, run)
                return task
            if await supply.refill(self) or self.changed.is_set():  # something was pushed or settled while we asked
                continue
            if wait is None and not self.frontier.unsettled and (self.planner is None or self.planner.over(self)):
                return None
            longest = 1.0 if self.planner is None else self.planner.pause(self)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), min(wait or longest, longest))
        return None

    def note(self, line: str) -> None:
        """What the operator should know of the run as a whole."""
        if self.planner is not None:
            self.planner.ticks.lines.append(line)
        else:
            next(iter(self.runs.values())).note(line)

    @property
    def last_problem(self) -> str:
        """The last thing that did not work, on any site."""
        return max((run.last_problem for run in self.runs.values()), default=(0.0, ""))[1]

    # --- what came of it

    def arrived(self, task: Task, page: Page | None = None, waited: float = 0.0) -> None:
        """The answer, which took ``waited`` seconds, or the failure (None) is here.

        A site that asks for a pause gets it from this very moment.
        """
        lane = self.runs[task.site].lane
        lane.arrived(time.monotonic())
        counts = self.runs[task.site].counts
        counts["bytes"] += len(page.body) if page is not None else 0
        counts["polls"] += task.listing_id is not None
        if self.planner is not None and not self.network.down:
            note = self.planner.unanswered.missed if page is None else self.planner.unanswered.heard
            note(task.site, clock.now())
        if page is not None:
            self.network.answered(task.site)
            counts["not_modified"] += page.status == 304
            counts["answers"] += 1
            counts["answer_ms"] += round(1000 * waited)
        if page is not None and page.status in THROTTLING:
            lane.wait(time.monotonic(), retry_after(page))
        self.changed.set()

    def cut_off(self, item: NoAnswer) -> bool:
        """Whether there was no answer because we have no network. Only scheduled work, which has time, asks so."""
        if self.options.due and item.is_the_hosts_fault:
            self.network.unheard(item.task.site)
        return self.network.down

    def settled(self, task: Task, *, announced: int = 0, again: Task | None = None) -> None:
        """The task's outcome is committed; ``again`` is its redirect to follow, or another attempt."""
        run = self.runs[task.site]
        run.lane.settled()
        if task.kind == "probe" and run.lane.stopped is None:
            run.lane.succeeded()
        if task.url_id is not None:
            run.held.discard(task.url_id)
        if task.listing_id is not None:
            run.asking.discard(task.listing_id)
            run.asked_at[task.listing_id] = clock.now()
        if self.options.probe and run.articles >= PROBE_ARTICLES:
            run.lane.stop("probed")
        if announced:
            run.exhausted = False
        if again is not None:  # a redirect is followed at once, a failure tried again after everything else
            at_once = again.hops > task.hops or again.gathering is not task.gathering
            later = supply.AGAIN if again.listing_id is not None else -1.0
            self.push(run, again, priority=1e12 if at_once else later)
        self.changed.set()

    def failed(self, task: Task, why: str, retry_after: float | None = None) -> None:
        """No usable answer: the lane pauses, or its breaker opens."""
        run = self.runs[task.site]
        if self.stopping or run.lane.stopped:
            return
        run.lane.failed(time.monotonic(), retry_after=retry_after, why=why, repeated=task.attempts > 0)
        if retry_after is not None and retry_after > MAX_RETRY_AFTER:
            run.note(f"{task.site}: asks for a pause of {retry_after:.0f} s at {task.fetch_url}; too long to wait")
        if run.lane.stopped:
            manners.opened(self, run, run.lane.stopped, answered=why.startswith(("throttled", "status")))

    def later(self, job: Callable[[Archive], None]) -> None:
        """Write with the next group; nobody waits for it."""
        task = asyncio.ensure_future(self.writer.write(job))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def stop(self, error: BaseException | None = None) -> None:
        """End the run early; what is under way is still settled."""
        self.fatal = self.fatal or error
        self.stopping = True
        for run in self.runs.values():
            run.lane.stop("stopped")
        self.changed.set()

    # --- the end

    def close(self, exit_code: int) -> None:
        """Write the run's row, close files and processes. Idempotent."""
        self.workers.close()
        try:
            if self.run_id and not self._ended:
                self._ended = True
                self.writer.now(lambda a: closing.end(a, self, exit_code))
        finally:
            kept, self.warc = self.warc, None
            try:
                if kept is not None:
                    kept.close()
            finally:
                self.writer.close()
