"""One run's state: who is visited, what each site allows, what was counted, what went wrong.

The spider asks it for the next task and tells it what came of each; the pipelines keep, read and store through it.
No Scrapy here: a session can be driven by a test.
"""

import asyncio
import contextlib
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial

from newsarchive import errors, urls, warc, warc_repair
from newsarchive.crawl import robots, seeds
from newsarchive.crawl.budget import Budget
from newsarchive.crawl.frontier import Frontier
from newsarchive.crawl.outcome import THROTTLING, NoAnswer, retry_after
from newsarchive.crawl.siterun import DEFAULT_DELAY, PROBE_ARTICLES, PROBE_LISTINGS, Options, SiteRun, local_mailbox
from newsarchive.crawl.tasks import Task
from newsarchive.crawl.visits import Visit
from newsarchive.crawl.workers import Workers
from newsarchive.crawl.writer import Writer
from newsarchive.records import Page
from newsarchive.sites import Site
from newsarchive.store import articles, crawls, ledger, listings, standing
from newsarchive.store.archive import Archive

REFILL = 64
"""addresses fetched from the ledger at a time"""


class Session:
    """A crawl of some sites into one archive."""

    def __init__(self, options: Options, sites: list[Site]) -> None:
        """Open the archive and take the sites; raises ArchiveError when nothing can be done."""
        self.options = options
        self.runs: dict[str, SiteRun] = {}
        self.refused: list[str] = []
        """sites another process is crawling"""
        self.frontier = Frontier(clock=time.monotonic)
        self.workers = Workers(options.workers or None)
        self.fatal: BaseException | None = None
        self.stopping = False
        self.changed = asyncio.Event()
        self.started_at = datetime.now(UTC)
        self.began = time.monotonic()
        """when the first question was asked; loading Scrapy is not part of a crawl's pace"""
        self.run_id = 0
        self._ended = False
        self.warc: warc.WarcWriter | None = None
        self._warc_lock = threading.Lock()
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

    def append(self, encoded: warc.Encoded) -> warc.Span:
        """Put a kept answer behind the others; durable with the next commit."""
        with self._warc_lock:
            assert self.warc is not None
            return self.warc.append(encoded)

    def _take(self, sites: list[Site]) -> None:
        archive = self.writer.archive
        taken = []
        for site in sites:
            if archive.hold(site.domain):
                taken.append(site)
            else:
                self.refused.append(f"{site.domain} is being crawled by another newsarchive process")
        if not taken:
            raise errors.NothingDone("; ".join(self.refused) or "no site to crawl")
        warc_repair.repair(archive.warc_root, needed=partial(articles.needed_bytes, archive))
        self.warc = warc.WarcWriter(archive.warc_root)
        self.run_id = self.writer.now(lambda a: self._register(a, taken))

    def _register(self, archive: Archive, taken: list[Site]) -> int:
        now = self.started_at
        for site in taken:
            site_id = ledger.site_id(
                archive,
                site.domain,
                name=site.name,
                home_url=site.home_url,
                province=site.province,
                district=site.district,
                family=site.family,
                now=now,
            )
            unfinished = ledger.unfinished_run(archive, site_id, now=now)
            lane = self.frontier.open_lane(site.domain, delay=self._delay(site), concurrency=self.options.concurrency)
            self.runs[site.domain] = SiteRun(
                site=site,
                site_id=site_id,
                lane=lane,
                budget=Budget(site.domain, ledger.pattern_counts(archive, site_id)),
                resumed=unfinished.started_at if unfinished else None,
                known=standing.learned(archive, site_id),
                family=site.family,
            )
            if self.options.revisit_all:
                crawls.make_due(archive, site_id, now=now)
        run_id = ledger.start_run(archive, "crawl", now)
        for run in self.runs.values():
            ledger.record_run_site(archive, run_id, run.site_id, {})
        return run_id

    def _delay(self, site: Site) -> float:
        if self.options.delay is not None:
            return self.options.delay
        return 0.0 if seeds.is_loopback(site.home_url) else DEFAULT_DELAY

    def begin(self) -> None:
        """Queue the first question to every site: its robots.txt."""
        self.began = time.monotonic()
        self.workers.start()
        for run in self.runs.values():
            if not self.options.contact and not seeds.is_loopback(run.site.home_url):
                run.note(
                    f"{run.site.domain}: its owner sees {local_mailbox()} as our address; say yours with --contact"
                )
            self._push(run, seeds.robots_task(run.site, run.site_id))

    def _push(self, run: SiteRun, task: Task, priority: float = 0.0) -> None:
        if task.url_id is not None:
            run.held.add(task.url_id)
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
            found, wait = self.frontier.take()
            if found is not None:
                task: Task = found
                run = self.runs[task.site]
                run.counts["requests"] += 1
                if run.counts["requests"] >= self.options.max_pages:
                    run.lane.stop(f"budget: {self.options.max_pages} requests")
                    run.note(f"{task.site}: stopped after {self.options.max_pages} requests (--max-pages)")
                return task
            if await self._refill() or self.changed.is_set():  # something was pushed or settled while we asked
                continue
            if wait is None and not self.frontier.unsettled:
                return None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), min(wait or 1.0, 1.0))
        return None

    async def _refill(self) -> bool:
        added = False
        for run in self.runs.values():
            low = len(run.lane) < Frontier.LOW and not run.exhausted
            if run.robots is None or not run.robots.reachable or run.lane.stopped or not low:
                continue
            run.exhausted = True  # until something is announced or settled
            held = frozenset(run.held)
            rows = await self.writer.read(partial(self._due, site_id=run.site_id, held=held))
            for row, memory in rows:
                added = await self._queue_row(run, row, memory) or added
            if len(rows) == REFILL:
                run.exhausted = False
        return added

    def _due(self, archive: Archive, site_id: int, held: frozenset[int]) -> list[tuple[ledger.UrlRow, crawls.Memory]]:
        rows = ledger.due(
            archive,
            site_id,
            now=datetime.now(UTC),
            limit=REFILL,
            exclude=held,
            since=self.options.since,
            probe=self.options.probe,
        )
        return [
            (
                row,
                crawls.Memory(
                    crawls.earlier(archive, url_id=row.id) if row.digest else None, crawls.sightings(archive, row.id)
                ),
            )
            for row in rows
        ]

    async def _queue_row(self, run: SiteRun, row: ledger.UrlRow, memory: crawls.Memory) -> bool:
        assert run.robots is not None
        if not run.robots.allows(row.fetch_url):
            run.counts["forbidden"] += 1
            await self.writer.write(
                lambda a: ledger.settle(
                    a, row.id, state="forbidden", reason=errors.Reason.ROBOTS, now=datetime.now(UTC)
                )
            )
            return False
        self._push(run, seeds.page_task(run.site.domain, run.site_id, row, memory))
        return True

    # --- what came of it

    def arrived(self, task: Task, page: Page | None = None) -> None:
        """The answer or the failure (None) is here; a site that asks for a pause gets it from this very moment."""
        lane = self.runs[task.site].lane
        lane.arrived()
        if page is not None and page.status in THROTTLING:
            lane.wait(time.monotonic(), retry_after(page))
        self.changed.set()

    def settled(self, task: Task, *, announced: int = 0, again: Task | None = None) -> None:
        """The task's outcome is committed; ``again`` is its redirect to follow, or another attempt."""
        run = self.runs[task.site]
        run.lane.settled()
        if task.url_id is not None:
            run.held.discard(task.url_id)
        if self.options.probe and run.articles >= PROBE_ARTICLES:
            run.lane.stop("probed")
        if announced:
            run.exhausted = False
        if again is not None:  # a redirect is followed at once, a failure tried again after everything else
            at_once = again.hops > task.hops or again.gathering is not task.gathering
            self._push(run, again, priority=1e12 if at_once else -1.0)
        self.changed.set()

    async def met(self, run: SiteRun, item: Visit | NoAnswer) -> None:
        """The site's robots.txt is known: its manners apply, its listings are polled."""
        if isinstance(item, NoAnswer):
            run.robots = robots.read(None)
            run.problem(f"{run.site.domain}: unreachable ({item.detail})")
        else:
            page = item.fetched.page
            run.robots = robots.read(page.status, page.body)
            if not run.robots.reachable:
                run.problem(f"{run.site.domain}: robots.txt answers {page.status}; RFC 9309 says stay away")
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
        await self.writer.write(lambda a: self._seed(a, run))
        await self.poll(run)

    def _seed(self, archive: Archive, run: SiteRun) -> None:
        assert run.robots is not None
        now = datetime.now(UTC)
        for url, kind in seeds.first_listings(run.site, run.robots.sitemaps):
            if urls.in_scope(url, run.site.domain):
                listings.add_listing(archive, run.site_id, url, kind, now)
        if links := seeds.start_links(run.site):
            listings.announce(archive, run.site_id, links, now=now)

    async def poll(self, run: SiteRun) -> None:
        """Queue every listing that is due and was not asked yet, by this run or the one it goes on with."""
        for row, earlier in await self.writer.read(partial(self._polls, run=run)):
            if row.id in run.polled or run.robots is None or not run.robots.allows(row.fetch_url):
                continue
            if self.options.probe and list(run.polled.values()).count(row.kind) >= PROBE_LISTINGS.get(row.kind, 0):
                continue
            run.polled[row.id] = row.kind
            task = seeds.listing_task(run.site.domain, run.site_id, row, earlier)
            first = self.options.probe and row.kind in {"home", "feed"}
            self._push(run, task, priority=1e13 + 1 if first else 1e13 - row.depth)

    def _polls(
        self, archive: Archive, run: SiteRun
    ) -> list[tuple[listings.ListingRow, tuple[int, warc.Earlier] | None]]:
        now = datetime.now(UTC)
        rows = listings.listings_due(archive, run.site_id, now=now, polled_since=run.resumed or self.started_at)
        return [(row, crawls.earlier(archive, listing_id=row.id)) for row in rows]

    async def guess(self, run: SiteRun) -> bool:
        """Once the announced listings are read: try the usual addresses of what the site did not announce."""
        if run.guessed or run.robots is None or not run.robots.reachable or run.lane.stopped:
            return False
        run.guessed = True
        kinds = {row.kind for row in await self.writer.read(lambda a: listings.listings(a, run.site_id))}
        links = seeds.guesses(run.site, run.family, sitemap_known="sitemap" in kinds, feed_known="feed" in kinds)
        if not links:
            return False
        told = await self.writer.write(
            lambda a: listings.announce(a, run.site_id, links, now=datetime.now(UTC), run_id=self.run_id)
        )
        run.exhausted = run.exhausted and not told.new
        return bool(told.new)

    def failed(self, task: Task, why: str, retry_after: float | None = None) -> None:
        """No usable answer: the lane pauses, or gives the site up."""
        if self.stopping:
            return
        lane = self.runs[task.site].lane
        lane.failed(time.monotonic(), retry_after=retry_after, why=why, repeated=task.attempts > 0)
        if lane.stopped:
            self.runs[task.site].problem(f"{task.site}: left alone for this run ({lane.stopped})")

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
                self.writer.now(lambda a: self._end(a, exit_code))
        finally:
            kept, self.warc = self.warc, None
            try:
                if kept is not None:
                    kept.close()
            finally:
                self.writer.close()

    def _end(self, archive: Archive, exit_code: int) -> None:
        total: Counter[str] = Counter()
        for run in self.runs.values():
            total += run.counts
            self._tell_learned(archive, run)
            ledger.record_run_site(
                archive,
                self.run_id,
                run.site_id,
                {**run.counts, "problems": run.problems, "budget": dict(run.budget.spent)},
            )
        ledger.end_run(archive, self.run_id, exit_code=exit_code, now=datetime.now(UTC), counts=dict(total))

    def _tell_learned(self, archive: Archive, run: SiteRun) -> None:
        """What this run's articles taught about the site, once: they themselves were read without it."""
        if not run.counts["new"]:
            return
        fresh = standing.learned(archive, run.site_id).counts.keys() - run.known.counts.keys()
        if fresh:
            domain = run.site.domain
            run.note(
                f"{domain}: its pages repeat {len(fresh)} blocks of text, left out from the next run on; "
                f"newsarchive reextract --all --site {domain} takes them out of what is archived"
            )
