"""Makes news.db again from the WARC files alone: every kept answer goes the way it went when it was fetched.

Comes in: an archive folder whose database is lost, damaged or doubted. Goes out: a new database in its place, the old
one beside it, and what was damaged. Answers are booked by the crawl's own code, site by site in the order of their
fetches, run by run (what a site repeats is learned between runs, as it was then), and what people corrected between
two of them comes between them; pages are read in the crawl's worker
processes by today's extractor. Until the new database is whole the old one stays in place, so a killed rebuild has
changed nothing.
"""

import asyncio
import os
import shutil
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from newsarchive import reextract, urls, warc_read, warc_repair, warc_walk
from newsarchive.crawl import replay
from newsarchive.crawl.workers import Workers
from newsarchive.errors import ArchiveDamaged, ArchiveError, NewerSchema, NothingDone
from newsarchive.store import exchange, ledger, said, sketches, times
from newsarchive.store.archive import Archive
from newsarchive.warc import OPEN_SUFFIX, Span

_WORKSHOP = ".rebuild-"
SITES_AT_ONCE = 8
LOST = (
    "fetches that got no answer, and how often they were tried",
    "addresses that only the registry or the command line named and nobody fetched",
    "which run announced an address; the exit codes and counts of runs",
    "revisions made by reextract (pages are read by today's extractor)",
    "the window that recluster was given (taken from the old database where that can be read)",
)
"""what no WARC file says"""

Progress = Callable[[str, int, int], None]
"""called with (what is being done, done, total)"""


@dataclass
class Rebuilt:
    """What a rebuild did."""

    counts: dict[str, int] = field(default_factory=dict)
    """files, records, captures, articles, corrections"""
    problems: list[str] = field(default_factory=list)
    """damage that was met, one line each: file and offset"""
    kept: Path | None = None
    """where the old database is now; None: there was none"""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One kept answer, in the order of fetches."""

    at: str
    """WARC-Date"""
    file: int
    offset: int
    length: int


@dataclass
class _Found:
    """What the files hold."""

    files: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    """start of the run that wrote each file"""
    by_site: dict[str, list[Entry]] = field(default_factory=dict)
    people: list[tuple[str, warc_read.Record]] = field(default_factory=list)
    """(date, record) of what people corrected"""


def rebuild(path: Path | str, *, progress: Progress | None = None, processes: int | None = None) -> Rebuilt:
    """Rebuild the database of the archive folder ``path``.

    Raises NothingDone when there are no WARC files or somebody writes into the archive, NewerSchema when a newer
    newsarchive does, StorageFull when the disk does not take it. Needs room for a second database.
    """
    folder = Path(path)
    root = folder / "warc"
    if not any(_files(root)):
        raise NothingDone(f"{folder} holds no WARC files (there are none in {root})")
    tell = progress or (lambda *_: None)
    done = Rebuilt()
    with exchange.alone(folder):
        _refuse_newer(folder)
        for left in folder.glob(f"{_WORKSHOP}*"):  # of a rebuild that was killed
            shutil.rmtree(left)
        done.problems += [f"{root / one.file}: {one.problem}" for one in warc_repair.repair(root) if one.problem]
        found = _read(root, done, tell)
        workshop = folder / f"{_WORKSHOP}{os.getpid()}"
        try:
            _make(workshop, root, found, done, tell, processes, sketches.window_kept(folder / "news.db"))
            done.kept = exchange.install(workshop / "news.db", folder)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    return done


def _refuse_newer(folder: Path) -> None:
    """What an older version makes of the pages would stand in the place of what a newer one knows."""
    try:
        Archive.open(folder, create=False, readonly=True).close()
    except NewerSchema:
        raise
    except ArchiveError:  # lost, damaged, older: what a rebuild is for
        return


def _files(root: Path) -> Iterator[Path]:
    for pattern in ("*.warc.gz", f"*.warc.gz{OPEN_SUFFIX}"):
        yield from root.rglob(pattern)


def _read(root: Path, done: Rebuilt, tell: Progress) -> _Found:
    """Every file front to back: which answers there are, and what is damaged."""
    found = _Found()
    paths = sorted(_files(root))
    for number, path in enumerate(paths):
        tell("WARC files", number, len(paths))
        found.files.append(path.relative_to(root).as_posix())
        found.runs.append("")
        for item in warc_walk.records(path):
            if item.problem or item.doubt:
                done.problems.append(f"{path} at offset {item.offset}: {item.problem or item.doubt}")
            if item.record is not None:
                _sort_in(found, item, item.record, done)
    tell("WARC files", len(paths), len(paths))
    done.counts["files"] = len(paths)
    return found


def _sort_in(found: _Found, item: warc_walk.Item, record: warc_read.Record, done: Rebuilt) -> None:
    done.counts["records"] = done.counts.get("records", 0) + 1
    date = record.get("WARC-Date") or ""
    found.runs[-1] = found.runs[-1] or date
    if record.kind == "warcinfo":
        found.runs[-1] = replay.run_of(record) or date
    elif record.kind == "metadata":
        found.people.append((date, record))
    elif record.kind in warc_walk.ANSWERS:
        try:
            site = replay.site_of(record)
        except ValueError as error:
            done.problems.append(f"{found.files[-1]} at offset {item.offset}: {error}")
            return
        entry = Entry(date, len(found.files) - 1, item.offset, item.length)
        found.by_site.setdefault(site, []).append(entry)


def _make(
    workshop: Path,
    root: Path,
    found: _Found,
    done: Rebuilt,
    tell: Progress,
    processes: int | None,
    window: int | None,
) -> None:
    """The new database, whole and closed."""
    total = sum(map(len, found.by_site.values()))
    with Archive.open(workshop) as archive:
        if window is not None:
            with archive.transaction():
                sketches.set_window(archive.conn, window)
        archive.warc_root = root
        archive.conn.execute("PRAGMA synchronous = OFF")  # it counts when it is whole, and is fsynced then
        runs = _runs(archive, found)
        people = _People(archive, said.words(record for _, record in found.people), done)
        count = lambda number: tell("answers", number, total)  # noqa: E731
        asyncio.run(_replay(archive, found, runs, done, people, count, processes))
        people.rest()
        with archive.transaction():
            archive.conn.execute(
                "UPDATE runs SET ended_at = (SELECT max(fetched_at) FROM captures WHERE run_id = runs.id)"
            )
        for what in ("captures", "articles", "corrections"):
            done.counts[what] = archive.conn.execute(f"SELECT count(*) FROM {what}").fetchone()[0]  # noqa: S608
        archive.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    done.counts = {what: number for what, number in done.counts.items() if number}


class _People:
    """What people said, by the site of the article; what meets no article then is said again in the end."""

    def __init__(self, archive: Archive, words: Sequence[said.Word], done: Rebuilt) -> None:
        self._archive = archive
        self._done = done
        self._late: set[str] = set()
        self._left: list[said.Word] = []
        self._by_site: dict[str, list[said.Word]] = {}
        for word in words:
            self._by_site.setdefault(urls.site_of(word.address), []).append(word)

    def of(self, site: str) -> list[said.Word]:
        """In the order of time; they are the caller's now."""
        return self._by_site.pop(site, [])

    def enter(self, words: Sequence[said.Word]) -> None:
        """Say these now."""
        for word in words:
            if word.address in self._late or not self._say(word):
                self._late.add(word.address)
                self._left.append(word)

    def rest(self) -> None:
        """Say what is left."""
        for word in sorted((*self._left, *(word for words in self._by_site.values() for word in words)), key=_said_at):
            self._say(word)

    def _say(self, word: said.Word) -> bool:
        try:
            with self._archive.transaction():
                return said.enter(self._archive, word, reextract.take_back)
        except (ArchiveDamaged, NothingDone) as error:
            self._done.problems.append(f"{word.address}: what was taken back on {word.at[:10]} stays: {error}")
            return True


def _said_at(word: said.Word) -> str:
    return word.at


def _runs(archive: Archive, found: _Found) -> dict[str, int]:
    """A row for every run that wrote a file."""
    with archive.transaction():
        starts = sorted({found.runs[entry.file] for entries in found.by_site.values() for entry in entries})
        return {started: ledger.start_run(archive, "crawl", times.instant(started)) for started in starts}


async def _replay(
    archive: Archive,
    found: _Found,
    runs: dict[str, int],
    done: Rebuilt,
    people: _People,
    tell: Callable[[int], None],
    processes: int | None,
) -> None:
    workers = Workers(processes)
    gate = asyncio.Semaphore(SITES_AT_ONCE)
    number = 0

    def count(answers: int) -> None:
        nonlocal number
        number += answers
        tell(number)

    async def one(site: str, entries: Sequence[Entry]) -> None:
        async with gate:
            again = replay.Replay(archive, site, workers)
            words = people.of(site)
            moments, entered = [word.at for word in words], 0
            for run, part in _by_run(found, sorted(entries)):
                again.begin(runs[run], times.instant(run))
                for before, piece in groupby(part, key=lambda entry: bisect(moments, entry.at)):
                    people.enter(words[entered:before])
                    entered = before
                    spans = (Span(found.files[each.file], each.offset, each.length) for each in piece)
                    async for answers in again.answers(spans):
                        count(answers)
            people.enter(words[entered:])
            again.forbid(times.instant(max(entries).at))
            done.problems += again.problems

    try:
        await asyncio.gather(*(one(site, entries) for site, entries in sorted(found.by_site.items())))
    finally:
        workers.close()


def _by_run(found: _Found, entries: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """Entries in their order, cut where another run begins."""
    part: list[Entry] = []
    for entry in entries:
        if part and found.runs[part[-1].file] != found.runs[entry.file]:
            yield found.runs[part[-1].file], part
            part = []
        part.append(entry)
    if part:
        yield found.runs[part[-1].file], part
