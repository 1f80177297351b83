"""Kill a crawl at random instants and look at what is left. Used by the crash tests and benchmarks/crash.py.

The crawl runs in a process group of its own; SIGKILL goes to the whole group, as a `kill -9` of the job would. What is
left is judged only from outside: SQL, gzip, warcio, digests, the server's own log.
"""

import contextlib
import gzip
import hashlib
import io
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import accounting
from warcio.archiveiterator import ArchiveIterator

from newsarchive.sample import Web, World, serve
from newsarchive.sample.server import Site
from newsarchive.sample.world import PAPERS


@contextlib.contextmanager
def paper(*layouts: str, articles: int = 200, delay: float = 0.01, crawl_delay: float = 0.0) -> Iterator[Web]:
    """Some of the sample papers on free loopback ports, answering after ``delay`` seconds."""
    wanted = tuple(paper for paper in PAPERS if paper.layout in layouts)
    with serve(World(articles=articles, papers=wanted), delay=delay, crawl_delay=crawl_delay) as web:
        yield web


def truths(web: Web, site: Site) -> set[str]:
    """The addresses of everything of a paper that is an article or a column."""
    return {truth.url for truth in web.truths(columns=True) if truth.url.startswith(site.home_url)}


def crawl(
    archive: Path, *sites: str, options: tuple[str, ...] = (), prepare: Callable[[], None] | None = None
) -> "subprocess.Popen[bytes]":
    """A crawl in a process group of its own; ``prepare`` runs in the child (limits)."""
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "crawl", "--quiet", "--allow-private"]
    command += [*options, *sites]
    return subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=prepare
    )


def finish(process: "subprocess.Popen[bytes]", timeout: float = 240) -> tuple[int, str]:
    """Exit code and messages of a crawl that is left to end by itself; one that does not end is killed."""
    try:
        _, messages = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return process.returncode, messages.decode("utf-8", "replace")


def complaints(messages: str) -> list[str]:
    """What is not one of our own one-line messages: tracebacks, logs of libraries."""
    return [line for line in messages.splitlines() if line and not line.startswith("newsarchive: ")]


def kill(process: "subprocess.Popen[bytes]", when: Callable[[], bool]) -> bool:
    """SIGKILL the whole group as soon as ``when()``; False when it had ended before."""
    while process.poll() is None:
        if when():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(60)
            break
        time.sleep(0.002)
    if process.stderr is not None:
        process.stderr.close()
    return process.returncode == -signal.SIGKILL


def moment(dice: random.Random, web: Web, longest: float, step: int) -> Callable[[], bool]:
    """A random instant: in half of the cases by the clock, up to ``longest`` seconds from now (start-up, recovery),
    in the others up to 50 ms after one of the next ``step`` answers of the server (the middle of the work)."""
    if dice.random() < 0.5:
        then = time.monotonic() + dice.uniform(0.3, longest)
        return lambda: time.monotonic() >= then
    count, pause = len(web.log) + dice.randint(1, step), dice.uniform(0, 0.05)
    reached: list[float] = []

    def when() -> bool:
        if len(web.log) >= count and not reached:
            reached.append(time.monotonic())
        return bool(reached) and time.monotonic() >= reached[0] + pause

    return when


def at_commit(dice: random.Random, archive: Path, step: int) -> Callable[[], bool]:
    """The instant in which the database's log grows, at one of the next ``step`` growths: the middle of a commit."""
    log = archive / "news.db-wal"
    left, last = dice.randint(1, step), -1

    def when() -> bool:
        nonlocal left, last
        try:
            size = log.stat().st_size
        except FileNotFoundError:
            return False
        left -= size > last >= 0
        last = size
        return left <= 0

    return when


@dataclass
class State:
    """What an archive holds, judged from outside."""

    articles: int
    keys: int
    integrity: str
    orphans: int
    unaccounted: list[str] = field(default_factory=list)
    """where the sum of what was announced does not hold"""
    captures: int = 0
    unreadable: list[str] = field(default_factory=list)
    """captures that do not read back with their digest"""
    bad_files: list[str] = field(default_factory=list)
    """closed WARC files that gzip or warcio refuse"""
    left_open: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    """address -> headline and body"""

    @property
    def whole(self) -> bool:
        """No duplicate, no dangling row, no capture without its page."""
        once = self.articles == self.keys == len(self.texts)
        return (
            once
            and self.integrity == "ok"
            and not (self.orphans or self.unaccounted or self.unreadable or self.bad_files)
        )


def rows(archive: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows of the archive, read by another process than its writer."""
    with contextlib.closing(sqlite3.connect(f"file:{archive / 'news.db'}?mode=ro", uri=True, timeout=30)) as db:
        return db.execute(sql).fetchall()


def look(archive: Path, *, deep: bool = True) -> State:
    """Open the database read-only and, when ``deep``, read back every capture by its offset."""
    state = State(
        articles=int(str(rows(archive, "SELECT count(*) FROM articles")[0][0])),
        keys=len(rows(archive, "SELECT DISTINCT site_id, article_key FROM articles")),
        integrity=str(rows(archive, "PRAGMA integrity_check")[0][0]),
        orphans=len(rows(archive, "PRAGMA foreign_key_check")),
        unaccounted=accounting.unaccounted(archive),
        texts={
            str(url): str(text) for url, text in rows(archive, "SELECT url, headline || char(10) || body FROM articles")
        },
    )
    if deep:
        captures = rows(archive, "SELECT url, digest, file, offset, length, revisit_of FROM captures")
        files = (archive / "warc").rglob("*.warc.gz*")
        closed = [path for path in files if path.name.endswith(".warc.gz")]
        state.captures = len(captures)
        state.unreadable = [str(row[0]) for row in captures if not reads_back(archive, *row[1:])]  # type: ignore[arg-type]
        state.bad_files = [path.name for path in closed if not whole(path)]
        state.left_open = sum(1 for _ in (archive / "warc").rglob("*.open"))
    return state


def reads_back(archive: Path, digest: str, file: str, offset: int, length: int, revisit_of: int | None) -> bool:
    """Whether the member at this place is one whole gzip member whose payload has this digest."""
    path = archive / "warc" / file
    if not path.exists():
        path = path.with_name(path.name + ".open")
    if not path.exists():
        return False
    with path.open("rb") as stream:
        stream.seek(offset)
        data = stream.read(length)
    try:
        record = gzip.decompress(data)
    except (OSError, EOFError):
        return False
    head, _, rest = record.partition(b"\r\n\r\n")
    stated = re.search(rb"(?mi)^content-length: *(\d+)", head)
    assert stated is not None
    block = rest[: int(stated[1])]
    if b"WARC-Type: revisit" in head:
        return revisit_of is not None or b" 304 " in block.split(b"\r\n", 1)[0] + b" "
    return digest == "sha256:" + hashlib.sha256(block.partition(b"\r\n\r\n")[2]).hexdigest()


def whole(path: Path) -> bool:
    """Whether gzip and warcio both read the file to its end."""
    data = path.read_bytes()
    try:
        gzip.decompress(data)
    except (OSError, EOFError):
        return False
    return all(record.rec_type for record in ArchiveIterator(io.BytesIO(data)))


@dataclass
class Calm:
    """A crawl that nobody disturbed: what a disturbed one must come to."""

    seconds: float
    first_answer: float
    """seconds from the start of the process to its first request"""
    texts: dict[str, str]
    requests: int


def undisturbed(folder: Path, web: Web, site: Site, options: tuple[str, ...] = ()) -> Calm:
    """Crawl a paper once, to compare with."""
    before, began = len(web.log), time.time()
    code, messages = finish(crawl(folder / "calm", site.home_url, options=options))
    assert code == 0, messages
    asked = list(web.log)[before:]
    return Calm(time.time() - began, asked[0].at - began, look(folder / "calm", deep=False).texts, len(asked))


@dataclass
class Ordeal:
    """A crawl that was killed again and again, and what it came to."""

    kills: int
    ended: int
    """crawls that were faster than the kill"""
    seconds: float
    code: int
    messages: str
    lost: list[str]
    """articles seen after one kill and missing after a later one"""
    state: State
    asked: Counter[str]
    """address -> requests, from the server's log"""
    bad_files: list[str]
    """closed WARC files that gzip or warcio refused after a kill"""
    most_open: int
    """most files left ``.open`` after one kill"""


def ordeal(
    archive: Path, web: Web, site: Site, *, kills: int, longest: float, step: int, seed: int,
    options: tuple[str, ...] = (), seconds: float = 600.0, commits: int = 0,
) -> Ordeal:  # fmt: skip
    """Crawl a paper; kill the group ``kills`` times (see ``moment``), ``commits`` of them in a commit; let it end."""
    dice = random.Random(seed)
    before, began = len(web.log), time.monotonic()
    seen: set[str] = set()
    lost: list[str] = []
    bad_files: list[str] = []
    checked: set[Path] = set()
    done = ended = most_open = 0
    aimed = set(dice.sample(range(kills), commits))
    while done < kills and time.monotonic() - began < seconds:
        when = at_commit(dice, archive, step) if done in aimed else moment(dice, web, longest, step)
        if kill(crawl(archive, site.home_url, options=options), when):
            done += 1
        else:
            ended += 1
        files = list((archive / "warc").rglob("*.warc.gz"))
        bad_files += [path.name for path in files if path not in checked and not whole(path)]
        checked |= set(files)
        most_open = max(most_open, len(list((archive / "warc").rglob("*.open"))))
        if (archive / "news.db").exists():
            with contextlib.suppress(sqlite3.OperationalError):  # killed before the tables were there
                now = set(look(archive, deep=False).texts)
                lost += sorted(seen - now)
                seen |= now
    code, messages = finish(crawl(archive, site.home_url, options=options))
    asked = Counter(site.home_url.rstrip("/") + request.path for request in list(web.log)[before:])
    return Ordeal(
        done, ended, time.monotonic() - began, code, messages, lost, look(archive), asked, bad_files, most_open
    )
