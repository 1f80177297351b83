"""Stored pages through today's extractor: what changes, per site, field and rule; stored unless it is a rehearsal.

Comes in: an archive, and which articles. Goes out: a Report. Pages are read in the processes that a crawl uses
(crawl/workers.py) and booked in groups, one transaction each; a rehearsal opens the archive for reading only and
tells what would be booked. Killed at any instant, the next run goes on behind the last group.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from newsarchive import clock, discover, extract, extractor_version, normalise
from newsarchive.crawl.tasks import Beside, Understood
from newsarchive.crawl.workers import Workers
from newsarchive.errors import ArchiveDamaged, NotArchived, NothingDone, Reason
from newsarchive.query import choose, rows
from newsarchive.query.reader import guard, reading
from newsarchive.records import Page
from newsarchive.recurring import Recurring
from newsarchive.search import Filter
from newsarchive.store import crawls, ledger, payloads, rereading, standing
from newsarchive.store.archive import Archive
from newsarchive.store.rereading import Booked, Work

GROUP = 64
"""pages per transaction"""
EXAMPLES = 3
"""examples kept of each kind of change"""
MOST_LISTED = 1_000
"""refused and found pages that are named; the rest is only counted"""
_ID_BATCH = 5_000
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

Progress = Callable[[int, int], None]
"""called with (pages read, pages in all)"""


@dataclass(slots=True)
class Tally:
    """One kind of change: how often, and some examples."""

    count: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)
    """article, url, old, new"""


@dataclass(slots=True)
class Report:
    """What a run found."""

    extractor: str
    dry_run: bool
    counts: Counter[str] = field(default_factory=Counter)
    """read, changed, same, refused, found, still, failed, overtaken, unreadable"""
    changes: dict[tuple[str, str, str, str], Tally] = field(default_factory=dict)
    """(site, field, rule before, rule now) -> how often"""
    refused: list[dict[str, Any]] = field(default_factory=list)
    """articles that today's rules refuse; they stay, marked"""
    found: list[dict[str, Any]] = field(default_factory=list)
    """pages that are articles now"""
    troubles: Counter[str] = field(default_factory=Counter)
    """what was wrong with pages that could not be read, in words, and with how many"""
    damaged: bool = False
    """a stored page is not where the database says"""
    dropped: set[str] = field(default_factory=set)

    @property
    def problems(self) -> list[str]:
        """What could not be read, each trouble once; a file that is missing says how many pages that costs."""
        return [
            words + (f" ({number:,} stored pages)" if number > 1 else "") for words, number in self.troubles.items()
        ]

    @property
    def exit_code(self) -> int:
        """5 when stored pages are missing, 3 when our parser failed on some, else 0."""
        return ArchiveDamaged.exit_code if self.damaged else 3 if self.counts["failed"] else 0

    def enter(self, work: Work, booked: Booked) -> None:
        """Count one page."""
        self.counts["read"] += 1
        self.counts[booked.kind] += 1
        where = {"article": booked.article_id, "site": work.site, "url": work.url}
        for change in booked.changes:
            key = (work.site, change.field, change.old_rule, change.new_rule)
            tally = self.changes.setdefault(key, Tally())
            tally.count += 1
            if len(tally.examples) < EXAMPLES:
                tally.examples.append({**where, "old": change.old, "new": change.new})
        listed = {"refused": self.refused, "found": self.found}.get(booked.kind)
        if listed is not None and len(listed) < MOST_LISTED:
            listed.append({**where, "reason": booked.reason})
        if booked.kind == "failed" and len(self.troubles) < MOST_LISTED:
            self.troubles[f"{booked.reason}: {work.url}"] += 1
        self.dropped.update(booked.dropped)


def reread(page: Page, _kind: str, _site: str, beside: Beside) -> Understood:
    """What today's extractor makes of a stored page; runs in a worker process."""
    if discover.sniff(page.body, page.content_type) != "html":
        return Understood(kind="other", reason=Reason.NOT_HTML, detail=page.content_type or "")
    try:
        draft = extract.extract(page, links=False, sightings=beside.sightings)
        article = normalise.with_parts(draft, beside.parts, beside.known)
    except NotArchived as refusal:
        return Understood(kind="html", reason=refusal.reason, detail=refusal.detail)
    return Understood(kind="html", article=article, page_type=draft.page_type, family=draft.family)


def reextract(
    path: Path,
    *,
    condition: str | None = None,
    sites: Sequence[str] = (),
    dry_run: bool = False,
    limit: int | None = None,
    again: bool = False,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Report:
    """Read stored pages again; see the module.

    ``condition``: SQL over the columns of articles; without one, addresses that were no articles are read too.
    ``again``: also what this very extractor has read. ``limit``: pages at most. Raises UsageError for a bad condition
    or an unknown site, NothingDone without an archive.
    """
    if not dry_run:
        Archive.open(path, create=False).close()  # brings an older schema up to date
    domains, ids = _chosen(path, condition, sites)
    with Archive.open(path, create=False, readonly=dry_run) as archive:
        works = list(islice(_works(archive, domains, ids, again, addresses=condition is None), limit))
        run = _Run(archive, Report(extractor_version.current(), dry_run), progress or (lambda *_: None), len(works))
        if dry_run:
            asyncio.run(run.all(works, processes))
        else:
            _recorded(archive, run, works, processes)
        return run.report


def _recorded(archive: Archive, run: "_Run", works: list[Work], processes: int | None) -> None:
    """The same with a row in ``runs`` that tells how it ended."""
    with archive.transaction():
        number = ledger.start_run(archive, "reextract", clock.now())
        for site in sorted({work.site_id for work in works}):
            ledger.record_run_site(archive, number, site, {})
    code = ledger.INTERRUPTED
    try:
        asyncio.run(run.all(works, processes))
        code = run.report.exit_code
    finally:
        with archive.transaction():
            rereading.forget_names(archive, run.report.dropped)
            for site, counts in run.by_site.items():
                ledger.record_run_site(archive, number, site, counts)
            ledger.end_run(archive, number, code, clock.now(), run.report.counts)


def _chosen(path: Path, condition: str | None, sites: Sequence[str]) -> tuple[list[str], list[int]]:
    """Domains and article ids, asked by a connection that can only read."""
    with reading(path) as connection:
        domains = choose.sites(connection, sites) if sites else []
        where = choose.where(connection, [Filter("site", site) for site in sites])
        if condition is not None:
            guard(connection)
        return domains, [row[0] for row in rows.articles(connection, where, fields=("id",), condition=condition).rows]


def _works(
    archive: Archive, domains: Sequence[str], ids: Sequence[int], again: bool, *, addresses: bool
) -> Iterator[Work]:
    for start in range(0, len(ids), _ID_BATCH):
        yield from rereading.articles_to_read(archive, ids[start : start + _ID_BATCH], again=again)
    if addresses:
        yield from rereading.addresses_to_read(archive, domains, again=again)


class _Run:
    """One pass over the chosen pages."""

    def __init__(self, archive: Archive, report: Report, progress: Progress, total: int) -> None:
        self.report = report
        self.by_site: dict[int, Counter[str]] = {}
        self._archive = archive
        self._progress = progress
        self._total = total
        self._known: dict[int, Recurring] = {}
        self._stopping = False

    async def all(self, works: list[Work], processes: int | None) -> None:
        """Read and book every page, group by group; the next group is read while one is booked.

        Asked to stop, it books what is being read and raises KeyboardInterrupt; asked twice, it stops at once.
        """
        workers = Workers(processes, function=reread)
        self._listen()
        try:
            waiting: list[tuple[Work, asyncio.Task[Understood]]] = []
            for start in range(0, len(works), GROUP):
                if self._stopping:
                    break
                started = self._start(workers, works[start : start + GROUP])
                await asyncio.sleep(0)  # lets them reach the processes
                await self._finish(waiting)
                waiting = started
            await self._finish(waiting)
        finally:
            workers.close()
        if self._stopping:
            raise KeyboardInterrupt

    def _listen(self) -> None:
        """Ctrl-C and SIGTERM let the group in hand end well."""
        loop = asyncio.get_running_loop()

        def stop() -> None:
            self._stopping = True
            for number in _SIGNALS:
                loop.remove_signal_handler(number)

        with suppress(ValueError, RuntimeError):  # not in the main thread
            for number in _SIGNALS:
                loop.add_signal_handler(number, stop)

    def _start(self, workers: Workers, group: Sequence[Work]) -> list[tuple[Work, asyncio.Task[Understood]]]:
        started = []
        for work in group:
            try:
                page = payloads.captured_page(self._archive, work.capture_id)
                parts = payloads.captured_parts(self._archive, work.capture_id)
            except ArchiveDamaged as damage:
                self.report.damaged = True
                self.report.counts["unreadable"] += 1
                self.report.troubles[str(damage)] += 1
                continue
            beside = Beside(self._learned(work.site_id), crawls.sightings(self._archive, work.url_id), parts)
            started.append((work, asyncio.create_task(workers.read(page, "page", work.site, beside))))
        return started

    def _learned(self, site: int) -> Recurring:
        if site not in self._known:
            self._known[site] = standing.learned(self._archive, site)
        return self._known[site]

    async def _finish(self, started: Sequence[tuple[Work, asyncio.Task[Understood]]]) -> None:
        answers = [(work, await task) for work, task in started]
        now = clock.now()
        with nullcontext() if self.report.dry_run else self._archive.transaction():
            book = _rehearse if self.report.dry_run else _book
            booked = [(work, book(self._archive, work, said, now)) for work, said in answers]
        for work, one in booked:
            self.report.enter(work, one)
            self.by_site.setdefault(work.site_id, Counter())[one.kind] += 1
        self._progress(self.report.counts["read"] + self.report.counts["unreadable"], self._total)


def _book(archive: Archive, work: Work, said: Understood, now: datetime) -> Booked:
    return rereading.book(archive, work, said.article, str(said.reason or Reason.NO_BODY), said.detail, now)


def _rehearse(archive: Archive, work: Work, said: Understood, _now: datetime) -> Booked:
    return rereading.rehearse(archive, work, said.article, str(said.reason or Reason.NO_BODY), said.detail)


def take_back(archive: Archive, article_id: int, now: datetime | None = None) -> Booked:
    """Read one article's stored page again, in this process and inside the caller's transaction; ``now``: as of then.

    Raises NothingDone when today's rules see no article in it, ArchiveDamaged when it is not there.
    """
    works = rereading.articles_to_read(archive, [article_id], again=True)
    if not works:
        raise NothingDone(f"article {article_id} has no stored page to read again")
    work = works[0]
    page = payloads.captured_page(archive, work.capture_id)
    parts = payloads.captured_parts(archive, work.capture_id)
    beside = Beside(standing.learned(archive, work.site_id), crawls.sightings(archive, work.url_id), parts)
    said = reread(page, "page", work.site, beside)
    if said.article is None:
        raise NothingDone(f"today's rules see no article in the stored page of {article_id}: {said.reason}")
    return _book(archive, work, said, now or clock.now())


def as_json(report: Report) -> Mapping[str, Any]:
    """The report as ``reextract --json`` writes it."""
    return {
        "extractor": report.extractor,
        "dry_run": report.dry_run,
        "counts": dict(report.counts),
        "changes": [
            {
                "site": site, "field": name, "old_rule": old, "new_rule": new, "count": tally.count,
                "examples": tally.examples,
            }
            for (site, name, old, new), tally in sorted(report.changes.items())
        ],
        "refused": report.refused,
        "found": report.found,
        "problems": report.problems,
    }  # fmt: skip
