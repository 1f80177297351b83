"""A back-fill: a crawl whose listings are the pages that list a site's older articles, newest first.

The session asks the plan what to fetch where a live crawl would ask the ledger, and tells it what came. The site's lock
is held for a slice of time and let go between two; who asks for it meanwhile (a live crawl) gets it as soon as what is
under way is stored. All that is planned and found is in the database: after a kill it goes on where it was.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from newsarchive import archives, clock, errors, urls
from newsarchive.crawl import backfill_chains, manners, seeds, sounding
from newsarchive.crawl import backfill_steps as steps
from newsarchive.crawl.backfill_book import StepBooking
from newsarchive.crawl.backfill_chains import Chains
from newsarchive.crawl.backfill_ids import NEVER, TRIAL, Numbers
from newsarchive.crawl.backfill_steps import Stretch
from newsarchive.crawl.backfill_ways import Ways, family_of
from newsarchive.crawl.outcome import Answer, NoAnswer
from newsarchive.crawl.siterun import SiteRun
from newsarchive.crawl.tasks import Task
from newsarchive.crawl.visits import Context, Outcome, Visit
from newsarchive.store import backfills, crawls, finds, ledger
from newsarchive.store.archive import Archive
from newsarchive.store.backfills import Backfill, Step

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session

BATCH = 4
"""addresses queued at a time: so soon the site's lock can be let go"""
LETS_GO_WITHIN = 60.0
"""seconds that a live crawl waits for a back-fill to let its site go"""
SLICE = 60.0
"""seconds for which the lock is held at a time"""
AWAY = 2.0
"""seconds between two slices"""
WANTED_AWAY = 100.0
"""seconds that who asked for the lock has to take it; watch looks again after a minute"""
FRUITLESS, SHARE = 40, 20
"""addresses of one shape that may lead to no article, and one article in so many that is enough to go on"""
HELD_BACK = 180.0
"""seconds that are waited for addresses which are not due yet"""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person asked of a back-fill."""

    since: datetime
    until: datetime | None = None
    per_day: int | None = None
    """requests per day (UTC); None: as many as the run may make"""
    slice: float = SLICE
    tell: Callable[["Plan"], None] = lambda _: None
    """called now and then while it works"""


class Plan:
    """One site's back-fill within one session."""

    def __init__(self, ask: Ask, session: "Session") -> None:
        self.ask = ask
        self.job: Backfill | None = None
        self.resumed = False
        self._session = session
        self._run: SiteRun | None = None
        self._stretch: Stretch | None = None
        self._chains = Chains()
        self._shapes: dict[str, list[int]] = {}
        self._held_since = time.monotonic()
        self._flying: set[int] = set()
        self.months: dict[str, tuple[int, int, int, int]] = {}
        """month -> (announced, archived, missing, waiting), now and then"""
        self.doing = "home"
        """the method at work"""
        self.requests = 0
        self._counted = 0.0
        self.spent = False
        """today's share of requests is used up"""

    # --- the beginning

    async def begin(self, run: SiteRun) -> None:
        """Robots.txt is known: take up the back-fill where it was, or make a new one."""
        if self.job is None:
            self._run = run
            await self._session.writer.write(partial(self._begin, run=run))

    def _begin(self, archive: Archive, run: SiteRun) -> None:
        now = clock.now()
        ask = self.ask
        job = backfills.unfinished(archive, run.site_id, ask.since, ask.until)
        self.resumed = job is not None
        self.job = job or backfills.begin(archive, run.site_id, ask.since, ask.until, now)
        backfills.revive(archive, self.job.id)
        finds.forget_settled(archive, self.job.id)
        self._stretch = self._stretch_of(archive, run)

    def _stretch_of(self, archive: Archive, run: SiteRun) -> Stretch:
        assert self.job is not None
        family = family_of(archive, run.site_id, run.family)
        return Stretch(run.site.home_url, self.job.since, self.job.until, family)

    # --- what next

    async def refill(self) -> bool:
        """Queue what is to be asked for next; whether anything was added. Lets the lock go when it is time."""
        run, session = self._run, self._session
        if run is None or self.job is None or run.lane.stopped or len(run.lane):
            return False
        if await self._let_go(run):
            return True
        for _ in range(10_000):
            tasks, more = await session.writer.write(partial(self._draw, run=run))
            for task in tasks:
                if task.step is not None:
                    self._flying.add(task.step)
                session.push(run, task)
            if tasks:
                self.ask.tell(self)
                return True
            if run.lane.unsettled or session.stopping:
                return False
            if not more and not await self._wait_for_held_back(run):
                return False
            if len(run.lane):  # what was settled meanwhile has led on
                return True
        return False

    def _draw(self, archive: Archive, run: SiteRun) -> tuple[list[Task], bool]:
        """(what to ask for now, whether to look again at once)."""
        assert self.job is not None
        job, now = self.job, clock.now()
        if self._share_is_spent(archive, run, now):
            return [], False
        self._count(archive)
        if tasks := self._finds(archive, run, now):
            return tasks, True
        if run.lane.unsettled:  # what comes next depends on what is under way
            return [], False
        finds.forget_settled(archive, job.id)
        waiting = backfills.sounding(archive, job.id)
        for sampled in waiting:
            self._sounded(archive, run, sampled)
        if waiting:
            return [], True
        step = backfills.next_step(archive, job.id, tuple(self._flying))
        if step is not None:
            self.doing = step.method
            return self._step(archive, run, step), True
        if backfills.has_open(archive, job.id):
            return [], False
        self._stretch = self._stretch_of(archive, run)
        if self._ways(archive, run).open_next() is not None:
            return [], True
        backfills.finish(archive, job.id, now)
        return [], False

    def _count(self, archive: Archive) -> None:
        """The table by month, not so often that it would cost more than a part of the time."""
        began = time.monotonic()
        if self.job is not None and began >= self._counted:
            self.months = finds.months(archive.conn, self.job.id)
            self._counted = time.monotonic() + max(0.5, 30 * (time.monotonic() - began))

    def _ways(self, archive: Archive, run: SiteRun) -> Ways:
        assert self.job is not None and self._stretch is not None and run.robots is not None
        return Ways(archive, self.job, self._stretch, run.robots, clock.now())

    def _numbers(self, archive: Archive, run: SiteRun, context: Context | None = None) -> Numbers:
        assert self.job is not None and self._stretch is not None
        context = context or Context(run.site_id, self._session.run_id, run.budget, clock.now())
        return Numbers(archive, self.job, self._stretch, self._ways(archive, run), context)

    def _share_is_spent(self, archive: Archive, run: SiteRun, now: datetime) -> bool:
        assert self.job is not None
        share = self.ask.per_day
        if share is None or backfills.asked_today(archive, run.site_id, now) < share:
            return False
        self.spent = True
        run.lane.stop(f"budget: {share} requests a day")
        return True

    def _finds(self, archive: Archive, run: SiteRun, now: datetime) -> list[Task]:
        assert self.job is not None and run.robots is not None
        tasks = []
        room = BATCH if run.lane.delay < 1 else 1
        if self.ask.per_day is not None:
            room = min(room, self.ask.per_day - backfills.asked_today(archive, run.site_id, now))
        for url_id in finds.due(archive, self.job.id, now, room, run.held):
            row = ledger.url_row(archive, url_id)
            assert row is not None
            if not run.robots.allows(row.fetch_url):
                ledger.settle(archive, url_id, state="forbidden", reason=errors.Reason.ROBOTS, now=now)
                finds.settled(archive, self.job.id, url_id)
                run.counts["forbidden"] += 1
                continue
            tried, good = self._shapes.get(row.pattern, (0, 0))
            if tried >= FRUITLESS and good * SHARE < tried and row.via not in {"ids", "redirect"}:
                finds.set_aside(archive, self.job.id, url_id)
                continue
            earlier = crawls.earlier(archive, url_id=url_id) if row.digest else None
            memory = crawls.Memory(earlier, crawls.sightings(archive, url_id))
            tasks.append(seeds.page_task(run.site.domain, run.site_id, row, memory))
        return tasks

    def _step(self, archive: Archive, run: SiteRun, step: Step) -> list[Task]:
        assert self.job is not None and self._stretch is not None and run.robots is not None
        if step.method == "ids" and not step.key.startswith((TRIAL, NEVER)):
            numbers = self._numbers(archive, run)
            why = numbers.over(step) if step.key.isdigit() else None
            if why is None:
                numbers.expand(step)
            else:
                backfills.drop(archive, self.job.id, "ids", why, clock.now(), step.recipe)
            return []
        if step.method == "pages" and not self._steer(archive, step):
            return []
        if not run.robots.allows(step.address):
            backfills.settle_step(archive, step.id, "forbidden", clock.now(), note="forbidden by robots.txt")
            return []
        kind = "sitemap" if step.method == "sitemap" else "archive"
        return [
            Task(run.site.domain, run.site_id, kind, step.address, listing_id=step.listing_id, depth=1, step=step.id)
        ]

    def _steer(self, archive: Archive, step: Step) -> bool:
        """Whether this page of a list is the one to ask for: not behind the stretch, and not far in front of it."""
        assert self.job is not None and self._stretch is not None
        past = backfills.chain(archive, self.job.id, "pages", step.recipe)
        middles = {int(one.key): self._middle(archive, one) for one in past if one.state != "failed"}
        if steps.too_old(self._stretch, [middles[number] for number in sorted(middles, reverse=True)]):
            backfills.drop(archive, self.job.id, "pages", "reached its beginning", clock.now(), step.recipe)
            return False
        seen = [(number, steps.too_new(self._stretch, ts)) for number, ts in middles.items()]
        seen += [(int(one.key), False) for one in past if one.state == "barren"]
        target = steps.jump(seen)
        pattern = archives.pattern_of(step.address, int(step.key))
        if target is None or target == int(step.key) or pattern is None or target <= 1 or target in middles:
            return True
        backfills.pass_over(archive, step.id)
        planned = steps.page(step.recipe, pattern, target, step.rank % steps.TIER)
        backfills.plan(archive, self.job.id, [planned])
        return False

    def _middle(self, archive: Archive, step: Step) -> int | None:
        told = [ts for _, ts in finds.dated(archive, step.id)]
        return steps.middle(told) if len(told) > 1 or step.at_ts is None else step.at_ts

    def _sounded(self, archive: Archive, run: SiteRun, step: Step) -> None:
        """The sample of a long list was read: what of the rest is asked for."""
        assert self._stretch is not None
        if step.method == "ids":
            self._numbers(archive, run).sampled(step)
            return
        waiting = finds.waiting(archive, step.id)
        verdict = sounding.sound(
            finds.dated(archive, step.id), waiting, since=self._stretch.first, until=self._stretch.last
        )
        finds.decide(archive, step.id, verdict.outside, "outside")
        finds.decide(archive, step.id, verdict.ask, "todo")
        if len(verdict.outside) + len(verdict.ask) == len(waiting):
            backfills.settle_step(archive, step.id, "done", clock.now())

    async def _wait_for_held_back(self, run: SiteRun) -> bool:
        """Addresses that are not due yet (a redirect that was followed when we were killed) are waited for."""
        assert self.job is not None
        job = self.job.id
        until = time.monotonic() + HELD_BACK
        if not await self._session.writer.read(lambda a: backfills.has_open(a, job)) or run.lane.stopped:
            return False
        while time.monotonic() < until and not self._session.stopping:
            if len(run.lane) or run.lane.unsettled:  # it is under way after all
                return True
            if await self._session.writer.read(lambda a: finds.due(a, job, clock.now(), 1)):
                return True
            if not await self._session.writer.read(lambda a: finds.due_soon(a, job, clock.now(), HELD_BACK)):
                return False
            await asyncio.sleep(1.0)
        return False

    # --- the lock

    async def _let_go(self, run: SiteRun) -> bool:
        """At the end of a slice, or when somebody asks for the site: let others have it for a while."""
        if run.lane.unsettled:
            return False
        archive, name = self._session.writer.archive, manners.lock_of(run.site)
        wanted = archive.is_wanted(name)
        if not wanted and time.monotonic() - self._held_since < self.ask.slice:
            return False
        archive.release(name)
        then = time.monotonic() + (WANTED_AWAY if wanted else AWAY)
        while time.monotonic() < then and (not wanted or archive.is_wanted(name)) and not self._session.stopping:
            await asyncio.sleep(0.2)
        while not self._session.stopping and not archive.hold(name, patient=True):
            await asyncio.sleep(1.0)
        if self._session.stopping:
            return False
        self._held_since = time.monotonic()
        await self._session.writer.write(lambda a: manners.begin(a, self._session, run))
        return run.lane.stopped is None

    # --- what came of it

    def book(
        self, archive: Archive, item: Visit | NoAnswer, context: Context,
        otherwise: Callable[[Archive], Outcome],
    ) -> Outcome:  # fmt: skip
        """Enter what came: of a page that lists older articles, or as a live crawl would (``otherwise``)."""
        task = item.task if isinstance(item, NoAnswer) else item.fetched.task
        if self.job is None or self._stretch is None or self._run is None:
            return otherwise(archive)
        backfills.asked(archive, self.job.id, context.now)
        self.requests += 1
        if task.step is not None:
            outcome = self._book_step(archive, item, context, task)
            if outcome.again is None:
                self._flying.discard(task.step)
            return outcome
        outcome = otherwise(archive)
        if task.url_id is not None:
            self._book_find(archive, item, task, task.url_id, context)
        return outcome

    def _book_step(self, archive: Archive, item: Visit | NoAnswer, context: Context, task: Task) -> Outcome:
        assert self.job is not None and self._stretch is not None and self._run is not None
        if isinstance(item, NoAnswer):
            return backfill_chains.no_answer(archive, item, context, self.job, self._stretch, self._chains)
        booking = StepBooking(archive, item, context, self.job, self._stretch, self._chains)
        step = booking.step
        if step.method == "home" and item.understood is not None:
            self._run.family = item.understood.family or self._run.family
        if step.method != "ids":
            return booking.enter()
        numbers = self._numbers(archive, self._run, context)
        booking.keep(numbers.listing(step))
        numbers.tried(step, item)
        return booking.outcome

    def _book_find(
        self, archive: Archive, item: Visit | NoAnswer, task: Task, url_id: int, context: Context
    ) -> None:  # fmt: skip
        assert self.job is not None and self._run is not None
        job = self.job.id
        found = finds.of(archive, job, url_id)
        if found is None:
            return
        finds.settled(archive, job, url_id)
        row = ledger.url_row(archive, url_id)
        if row is not None and row.state != "pending":
            shape = self._shapes.setdefault(row.pattern, [0, 0])
            shape[0] += 1
            shape[1] += row.state in {"archived", "duplicate"}
        if isinstance(item, NoAnswer) or item.answer is not Answer.FOLLOW or item.target is None:
            return
        target = ledger.at(archive, urls.canonical(item.target))
        if target is None or target == url_id:
            return
        step_id, place, rank, month = found
        finds.add(archive, job, step_id, [finds.Find(target, place, rank, month, "todo")])
        finds.settled(archive, job, target)
        step = backfills.step(archive, step_id)
        if step.method == "ids":
            listing = self._numbers(archive, self._run, context).listing(step)
            finds.sighted(archive, listing, target, self._session.run_id, context.now, place)
