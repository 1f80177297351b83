"""The stages behind the spider, as Scrapy item pipelines: thin adapters around one function each.

    Keep             the answer is in the WARC file before anything parses it
    ExtractNormalise extract, then normalise, in a worker process (one crossing for both)
    IdentifyStore    identity is decided and everything is stored in one transaction, grouped with its neighbours

A step that fails for one page is counted and recorded for that page; a full disk or a damaged archive ends the run.
What leaves the last stage is the public record (for Scrapy's FEEDS); what is no article is dropped with its reason.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsarchive import clock, normalise, warc
from newsarchive.crawl import attempts, bookkeeping, meeting, notes, polling, polls, reading, visiting, walls
from newsarchive.crawl.outcome import Answer, NoAnswer, judge, retry_after
from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import SiteRun
from newsarchive.crawl.tasks import BESIDE, Fetched, Task
from newsarchive.crawl.visits import Context, Outcome, Visit
from newsarchive.crawl.writer import is_fatal
from newsarchive.errors import ArchiveError, Reason
from newsarchive.spiders.news import NewsSpider
from newsarchive.store.archive import Archive


class _Stage:
    """What every stage needs: the run's session."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def session(self) -> Session:
        spider = self._crawler.spider
        assert isinstance(spider, NewsSpider)
        return spider.session

    async def _failed(self, task: Task, error: Exception) -> None:
        """A stage broke: the run ends when the archive cannot be written, otherwise the address is marked failed."""
        run = self.session.runs[task.site]
        if is_fatal(error):
            self.session.stop(error)
        else:
            run.counts["failed"] += 1
            run.problem(f"internal error ({type(error).__name__}: {error}): {task.fetch_url}")
            with suppress(ArchiveError, OSError):  # then the next page ends the run
                await self.session.writer.write(lambda a: attempts.give_up(a, task, clock.now()))
        self.session.settled(task)


class KeepPipeline(_Stage):
    """Fetched -> Visit: appended to the WARC file (fsynced with the group that commits it)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="keep")  # compression lets go of the interpreter

    async def process_item(self, item: Fetched | NoAnswer) -> Visit | NoAnswer:
        if isinstance(item, NoAnswer):
            return item
        loop = asyncio.get_running_loop()
        try:
            span, encoded = await loop.run_in_executor(self._thread, self._keep, item)
            answer, target = judge(item.page, item.task, item.truncated)
        except Exception as error:  # whatever it is, the run must learn that this page is over
            await self._failed(item.task, error)
            raise DropItem(f"not kept: {error}") from error
        return Visit(
            fetched=item,
            answer=answer,
            span=span,
            digest=encoded.digest,
            repeats=encoded.revisit,
            target=target,
        )

    def _keep(self, item: Fetched) -> tuple[warc.Span, warc.Encoded]:
        asked = item.task.etag or item.task.last_modified or item.page.status != 304
        earlier = item.task.earlier[1] if item.task.earlier and asked else None
        encoded = warc.encode(
            item.page, item.request_headers, earlier=earlier, truncated=item.truncated, within=self.session.prepare(),
            notes=notes.notes(item.task, self.session.runs[item.task.site].site),
        )  # fmt: skip
        return self.session.append(encoded), encoded

    def close_spider(self) -> None:
        self._thread.shutdown(wait=True)


class ExtractNormalisePipeline(_Stage):
    """A kept page is read in a worker process; what comes back is an Article, or the reason why not, and links."""

    async def process_item(self, item: Visit | NoAnswer) -> Visit | NoAnswer:
        if isinstance(item, NoAnswer):
            return item
        run = self.session.runs[item.fetched.task.site]
        return await reading.read(self.session.workers, item, run.known, run.allowed)


class IdentifyStorePipeline(_Stage):
    """All of a visit in one transaction: capture, verdict, article, provenance, ledger, announcements."""

    async def process_item(self, item: Visit | NoAnswer) -> dict[str, Any]:
        task = item.task if isinstance(item, NoAnswer) else item.fetched.task
        run = self.session.runs[task.site]
        if isinstance(item, NoAnswer) and (self.session.stopping or self.session.cut_off(item)):
            self.session.settled(task)  # we hung up, or have no network: it says nothing about the address
            raise DropItem(f"interrupted: {task.fetch_url}")
        context = Context(
            site_id=run.site_id,
            run_id=self.session.run_id,
            budget=run.budget,
            now=clock.now() if isinstance(item, NoAnswer) else item.fetched.page.fetched_at,  # as the WARC says
            seen=run.seen,
            patient=self.session.options.due,
        )
        try:
            outcome = await self._book(item, context)
            await self._act(item, task, run, outcome)
        except Exception as error:  # whatever it is, the run must learn that this page is over
            await self._failed(task, error)
            raise DropItem(f"not stored: {error}") from error
        self.session.settled(task, announced=outcome.announced, again=outcome.again)
        article = item.understood.article if isinstance(item, Visit) and item.understood else None
        if article is None or outcome.again is not None:
            raise DropItem(f"no article: {task.fetch_url}")
        record: dict[str, Any] = normalise.to_json(article)
        return record

    async def _book(self, item: Visit | NoAnswer, context: Context) -> Outcome:
        writer, plan = self.session.writer, self.session.plan
        if plan is not None:
            return await writer.write(lambda a: plan.book(a, item, context, partial(self._enter, item, context)))
        if isinstance(item, NoAnswer) and item.task.kind in BESIDE:
            return Outcome(again=attempts.ask_again(item))
        return await writer.write(partial(self._enter, item, context))

    def _enter(self, item: Visit | NoAnswer, context: Context, archive: Archive) -> Outcome:
        if isinstance(item, NoAnswer):
            if item.task.kind in BESIDE:
                return Outcome(again=attempts.ask_again(item))
            return attempts.book_no_answer(archive, item, context)
        if item.understood is not None:
            visiting.seed(archive, self.session.runs[item.fetched.task.site])
        return bookkeeping.book(archive, item, context)

    async def _act(self, item: Visit | NoAnswer, task: Task, run: SiteRun, outcome: Outcome) -> None:
        """Tell lane, counters and frontier what the committed visit means for them."""
        run.counts.update(outcome.counts)
        run.counts["polls_new"] += bool(outcome.polled) and task.listing_id is not None
        run.remember(outcome.seen)
        if outcome.problem:
            run.problem(outcome.problem)
        if outcome.note:
            run.note(outcome.note)
        if isinstance(item, NoAnswer):
            if item.is_the_hosts_fault:
                self.session.failed(task, f"{item.reason}: {item.detail}")
        elif walls.said(item):
            pass  # it answers, and what it answers is counted below
        elif item.answer is Answer.THROTTLED:
            self.session.failed(task, f"throttled ({item.fetched.page.status})", retry_after(item.fetched.page))
        elif item.answer is Answer.BROKEN and item.fetched.page.status >= 500:
            self.session.failed(task, f"status {item.fetched.page.status}")
        elif item.fetched.truncated == "time":
            self.session.failed(task, f"{Reason.TOO_SLOW}: not read to its end in time")
        else:
            run.lane.succeeded()
        if isinstance(item, Visit) and self.session.options.due:
            walls.shut(run, item)
        if isinstance(item, Visit) and (why := run.walls.count(item)) and not run.lane.stopped:
            run.lane.stop(why)
            run.problem(f"{task.site}: left alone for this run ({why})")
        if task.kind == "robots" and outcome.again is None:
            await meeting.met(self.session, run, item)
        if outcome.new_listings:
            await polling.poll(self.session, run)
        if task.kind in polls.KINDS and outcome.again is None:
            await polling.polled(self.session, run, task, new=outcome.polled or 0)
        if task.kind == "home" and outcome.again is None:
            if isinstance(item, Visit) and item.understood is not None:
                run.family = item.understood.family or run.family
            await polling.guess(self.session, run)
