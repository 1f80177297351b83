"""The kept answers of one site, booked again as the crawl booked them, in the order of their fetches.

What the crawl knew when it asked (the ledger's row, the last full answer, what listings claimed) is what has been
booked by then; what it kept in memory (redirects to follow, parts of an article still to come) is kept here the same
way. Pages between two listings are read side by side; everything else waits for what is in front of it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from newsarchive import urls, warc_read
from newsarchive.crawl import bookkeeping, reading, robots, seeds
from newsarchive.crawl.budget import Budget
from newsarchive.crawl.frontier import Frontier
from newsarchive.crawl.notes import Noted, noted
from newsarchive.crawl.outcome import Answer, judge
from newsarchive.crawl.siterun import SiteRun
from newsarchive.crawl.tasks import BESIDE, Fetched, Task
from newsarchive.crawl.visits import Context, Visit
from newsarchive.crawl.workers import Workers
from newsarchive.errors import ArchiveDamaged, Reason
from newsarchive.records import Link
from newsarchive.sites import Site
from newsarchive.store import crawls, holding, ledger, listings, payloads, standing
from newsarchive.store.archive import Archive
from newsarchive.warc import Span

TOGETHER = 64
"""pages read side by side, and booked in one transaction"""


def site_of(record: warc_read.Record) -> str:
    """The site an answer belongs to; raises ValueError when neither it nor its address says."""
    told = noted(record)
    if told is not None:
        return told.site
    return urls.site_of((record.get("WARC-Target-URI") or "").strip("<>"))


def run_of(record: warc_read.Record) -> str | None:
    """When the run began that wrote a file, from its warcinfo record."""
    for line in record.block.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(": ")
        if name == "isPartOf" and value.startswith("crawl "):
            return value.removeprefix("crawl ")
    return None


class Replay:
    """One site's answers; ``begin`` a run, then hand over its answers."""

    def __init__(self, archive: Archive, site: str, workers: Workers) -> None:
        self.problems: list[str] = []
        self._archive = archive
        self._domain = site
        self._workers = workers
        self._run_id = 0
        self._again: dict[str, Task] = {}

    def begin(self, run_id: int, started: datetime) -> None:
        """Know what the crawl knew of the site when this run began."""
        archive, domain = self._archive, self._domain
        with archive.transaction():
            site_id = ledger.site_id(archive, domain, now=started)
            ledger.record_run_site(archive, run_id, site_id, {})
        self._run_id = run_id
        self._again.clear()
        self._run = SiteRun(
            site=Site(domain=domain, home_url=f"https://{domain}/"),
            site_id=site_id,
            lane=Frontier(clock=time.monotonic).open_lane(domain, delay=0.0, concurrency=1),
            budget=Budget(domain, holding.tallies(archive, site_id)),
            known=standing.learned(archive, site_id),
        )

    async def answers(self, spans: Iterable[Span]) -> AsyncIterator[int]:
        """Book the answers at these places; yields how many, group by group."""
        group: list[tuple[Span, warc_read.Kept, Noted]] = []
        held: set[str] = set()
        for span in spans:
            try:
                record = warc_read.read_record(self._archive.warc_root, span)
                kept = warc_read.kept(record)
                told = noted(record) or self._guessed(kept)
                address = urls.canonical(kept.page.url)
            except (ArchiveDamaged, ValueError) as error:
                self.problems.append(f"{span.file} at offset {span.offset}: {error}")
                yield 1
                continue
            if group and (told.kind != "page" or address in held or len(group) == TOGETHER):
                yield await self._book(group)
                group, held = [], set()
            group.append((span, kept, told))
            held.add(address)
            if told.kind != "page":
                yield await self._book(group)
                group, held = [], set()
        if group:
            yield await self._book(group)

    def _guessed(self, kept: warc_read.Kept) -> Noted:
        """An answer of an older newsarchive, or by somebody else, does not say what was asked for."""
        address = kept.page.url
        known = crawls.listing_at(self._archive, address)
        kind = "robots" if urlsplit(address).path == "/robots.txt" else known.kind if known else "page"
        return Noted(self._domain, kind, known.depth if known else 0, 0, {})

    async def _book(self, group: list[tuple[Span, warc_read.Kept, Noted]]) -> int:
        visits = []
        with self._archive.transaction():
            self._archive.run_id = self._run_id
            for span, kept, told in group:
                visit = self._visit(span, kept, told)
                if visit is not None:
                    visits.append(visit)
        run = self._run
        read = await asyncio.gather(*(reading.read(self._workers, visit, run.known, run.allowed) for visit in visits))
        with self._archive.transaction():
            self._archive.run_id = self._run_id  # another site's replay may have been booked meanwhile
            for visit in read:
                self._enter(visit)
        return len(group)

    def _enter(self, visit: Visit) -> None:
        context = Context(
            site_id=self._run.site_id, run_id=self._run_id, budget=self._run.budget,
            now=visit.fetched.page.fetched_at, seen=self._run.seen,
        )  # fmt: skip
        outcome = bookkeeping.book(self._archive, visit, context)
        self._run.remember(outcome.seen)
        if outcome.again is not None:
            self._again[outcome.again.fetch_url] = outcome.again

    def _visit(self, span: Span, kept: warc_read.Kept, told: Noted) -> Visit | None:
        """The answer as it entered the crawl's books; None when its payload is nowhere."""
        page = kept.page
        if told.kind == "robots":
            self._meet(kept, told)
        task = self._again.pop(page.url, None) or self._task(kept, told)
        if kept.kind == "revisit" and page.status == 304 and not (task.etag or task.last_modified):
            task = replace(task, etag='"kept"')  # it was asked for under a condition, or this would be no answer
        if kept.kind == "revisit" and page.status != 304:
            try:
                if task.earlier is None or task.earlier[1].digest != kept.digest:
                    raise ArchiveDamaged("an answer whose payload is in an earlier one that is not there")
                page = replace(page, body=payloads.captured_page(self._archive, task.earlier[0]).body)
            except ArchiveDamaged as error:
                self.problems.append(f"{span.file} at offset {span.offset}: {error}")
                return None
        fetched = Fetched(task=task, page=page, truncated=kept.truncated)
        answer, target = judge(page, task, kept.truncated)
        if task.kind == "part" and task.gathering is None:
            answer, target = Answer.BROKEN, None  # of an article whose first page is not there: only kept
        repeats = kept.kind == "revisit"
        return Visit(fetched=fetched, answer=answer, span=span, digest=kept.digest, repeats=repeats, target=target)

    def _meet(self, kept: warc_read.Kept, told: Noted) -> None:
        """A robots.txt: the rules of this run, and what was known about the site."""
        rules = robots.read(kept.page.status, kept.page.body)
        self._run.robots = rules if rules.reachable or self._run.robots is None else self._run.robots
        ledger.site_id(self._archive, self._domain, now=kept.page.fetched_at, **told.registration)

    def forbid(self, now: datetime) -> int:
        """Settle what the last robots.txt does not let us ask for; how many addresses that are."""
        rules = self._run.robots
        if rules is None or not rules.reachable:
            return 0
        rows = self._archive.conn.execute(
            "SELECT id, fetch_url FROM urls WHERE site_id = ? AND state = 'pending'", (self._run.site_id,)
        ).fetchall()
        closed = [url_id for url_id, address in rows if not rules.allows(address)]
        with self._archive.transaction():
            for url_id in closed:
                ledger.settle(self._archive, url_id, state="forbidden", reason=Reason.ROBOTS, now=now)
        return len(closed)

    def _task(self, kept: warc_read.Kept, told: Noted) -> Task:
        archive, page, run = self._archive, kept.page, self._run
        blank = Task(site=self._domain, site_id=run.site_id, kind=told.kind, fetch_url=page.url, depth=told.depth)
        if told.kind == "part" or told.kind in BESIDE:
            return blank
        if told.kind != "page":
            listings.add_listing(archive, run.site_id, page.url, told.kind, page.fetched_at, depth=told.depth)
            row = crawls.listing_at(archive, page.url)
            assert row is not None
            task = seeds.listing_task(self._domain, run.site_id, row, crawls.earlier(archive, listing_id=row.id))
        else:
            link = Link(page.url, via="start")
            url_id = listings.announce(archive, run.site_id, [link], now=page.fetched_at, depth=told.depth).url_ids[0]
            address = ledger.url_row(archive, url_id)
            assert address is not None
            memory = crawls.Memory(
                crawls.earlier(archive, url_id=url_id) if address.digest else None, crawls.sightings(archive, url_id)
            )
            task = seeds.page_task(self._domain, run.site_id, address, memory)
        return replace(task, fetch_url=page.url, hops=told.hops)
