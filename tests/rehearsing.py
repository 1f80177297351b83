"""`newsarchive watch` over living papers on a faster clock: killed, cut off, and judged from outside. Used by the tests
and by benchmarks/watch.py."""

import contextlib
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import living

from newsarchive import clock

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LEAST = 0.95
"""part of the delay that must lie between two requests"""


@dataclass
class Plan:
    """What is to happen; seconds are real ones."""

    seconds: float
    papers: int
    speed: float
    delay: float
    kills: int
    cuts: tuple[tuple[float, float, str], ...]
    """(when, how long, refuse or hang)"""
    catch_up: float
    """seconds at the end in which nothing is published any more"""
    seed: int = 1
    a_day: float = 24.0
    patience: float = 0.0
    """seconds more, on a busy machine: for every start, and at the end for what is still missing"""


@dataclass
class Result:
    """What came of it."""

    shown: int
    missing: list[str]
    twice: list[str]
    pages_again: int
    """full answers of an article beyond the first, and beyond one per edit"""
    requests: int
    new: int
    gaps: list[float]
    forbidden: int
    memory: list[tuple[float, int]]
    """(seconds, bytes resident of all processes)"""
    kills: int
    exit_code: int | None
    messages: str
    edits_seen: int
    edits: int
    delays: list[float]
    """virtual minutes from publication to archive"""
    busiest: int
    """requests in the busiest second after a cut, all papers"""
    statuses: Counter[int] = field(default_factory=Counter)


class Watch:
    """The process, and those it starts."""

    def __init__(self, archive: Path, homes: list[str], delay: float, log: Path) -> None:
        self.command = [
            sys.executable, "-m", "newsarchive", "--archive", str(archive), "watch", "--allow-private",
            "--delay", str(delay), *homes,
        ]  # fmt: skip
        self.archive, self.log = archive, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as stream:
            self.process = subprocess.Popen(self.command, start_new_session=True, stderr=stream)

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self, timeout: float = 60) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def resident(self) -> int:
        """Bytes that all of its processes hold, shared pages counted once for each."""
        assert self.process is not None
        total = 0
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                stat = (path / "stat").read_text().rpartition(")")[2].split()
                if int(stat[2]) == self.process.pid:
                    total += int(stat[21]) * os.sysconf("SC_PAGE_SIZE")
        return total


def rehearse(folder: Path, plan: Plan) -> Result:
    """Do it all; the clock of this process is set too."""
    os.environ[clock.VARIABLE] = clock.rehearsal(START, plan.speed)
    ends = START + timedelta(seconds=(plan.seconds - plan.catch_up) * plan.speed)
    dice = random.Random(plan.seed)
    kills = sorted(dice.uniform(0.1, 0.62) * plan.seconds for _ in range(plan.kills))
    events = [(at, "kill") for at in kills]
    events += [(at, mode) for at, _, mode in plan.cuts] + [(at + long, "ok") for at, long, _ in plan.cuts]
    try:
        with living.living(
            folder, papers=plan.papers, seed=plan.seed, begins=START, ends=ends, a_day=plan.a_day
        ) as web:
            watch = Watch(folder / "archive", web.homes, plan.delay, folder / "watch.log")
            memory, mended = _drive(watch, web, plan, sorted(events))
            code = watch.end()
            return _judge(folder, plan, web, watch, memory, mended, code)
    finally:
        del os.environ[clock.VARIABLE]


def _drive(
    watch: Watch, web: living.Living, plan: Plan, events: list[tuple[float, str]]
) -> tuple[list[tuple[float, int]], list[float]]:
    memory: list[tuple[float, int]] = []
    mended: list[float] = []
    began = time.monotonic() + _started(watch, plan)
    while (passed := time.monotonic() - began) < plan.seconds:
        while events and events[0][0] <= passed:
            _, what = events.pop(0)
            if what == "kill":
                watch.kill()
                began += _started(watch, plan)
            else:
                web.say(what)
                if what == "ok":
                    mended.append(time.time())
        memory.append((passed, watch.resident()))
        assert watch.process is not None
        assert watch.process.poll() is None, watch.log.read_text()[-2000:]
        time.sleep(min(1.0, plan.seconds / 60))
    until = time.monotonic() + plan.patience
    while time.monotonic() < until and _truth(web, plan.patience).keys() - _archived(watch.archive):
        time.sleep(0.5)
    return memory, mended


def _started(watch: Watch, plan: Plan) -> float:
    """Start it; seconds that it took until it watched, when there is patience."""
    before = watch.log.read_text().count("watching") if watch.log.exists() else 0
    watch.start()
    began = time.monotonic()
    while time.monotonic() - began < plan.patience and watch.log.read_text().count("watching") == before:
        time.sleep(0.05)
    return time.monotonic() - began


def _archived(archive: Path) -> set[str]:
    try:
        with contextlib.closing(sqlite3.connect(archive / "news.db")) as connection:
            return {url for (url,) in connection.execute("SELECT canonical_url FROM articles")}
    except sqlite3.OperationalError:
        return set()


def _truth(web: living.Living, patience: float) -> dict[str, living.Story]:
    """What was to be archived. What was taken down before anybody could look is nobody's loss; where there is patience
    with the machine, that may be all that was taken down."""
    begun = START + max(timedelta(hours=1), timedelta(seconds=30 * clock.speed()))
    return {
        paper.home + story.path: story
        for paper in web.papers
        for story in paper.every
        if story.gone_at is None or (story.gone_at > begun and not patience)
    }


def _judge(
    folder: Path, plan: Plan, web: living.Living, watch: Watch, memory: list[tuple[float, int]], mended: list[float],
    code: int,
) -> Result:  # fmt: skip
    archive = folder / "archive"
    with contextlib.closing(sqlite3.connect(archive / "news.db")) as connection:
        stored = connection.execute("SELECT canonical_url, first_seen_at FROM articles").fetchall()
        revised = connection.execute(
            "SELECT count(DISTINCT article_id) FROM revisions WHERE cause = 'visit'"
        ).fetchone()[0]
        fetched = Counter(
            url for (url,) in connection.execute("SELECT url FROM captures WHERE status = 200 AND revisit_of IS NULL")
        )
    times = {url: datetime.fromisoformat(at) for url, at in stored}
    counts = Counter(url for url, _ in stored)
    truth = _truth(web, plan.patience)
    shown = {paper.home + story.path for paper in web.papers for story in paper.every}
    asked = web.asked()
    after = Counter(int(at) for at, _, _, _ in asked if any(0 <= at - then < 30 for then in mended))
    return Result(
        shown=len(truth),
        missing=sorted(truth.keys() - times.keys()),
        twice=sorted(url for url, count in counts.items() if count > 1) + sorted(times.keys() - shown),
        pages_again=sum(max(0, fetched[url] - 1 - (story.edited_at is not None)) for url, story in truth.items()),
        requests=len(asked),
        new=len(stored),
        gaps=web.gaps(),
        forbidden=sum(path.startswith(living.SECRET) for _, _, path, _ in asked),
        memory=memory,
        kills=plan.kills,
        exit_code=code,
        messages=watch.log.read_text(),
        edits_seen=revised,
        edits=sum(story.edited_at is not None for story in truth.values()),
        delays=sorted(
            (times[url] - story.at).total_seconds() / 60
            for url, story in truth.items()
            if url in times and story.at > START + timedelta(minutes=30)
        ),
        busiest=max(after.values(), default=0),
        statuses=Counter(status for *_, status in asked),
    )


def flatness(memory: list[tuple[float, int]]) -> float:
    """What the processes held in the last third against the first third. Each is left alone for a tenth of the whole
    time after its start, in which it fills what it keeps: a kill is no saving."""
    longest = memory[-1][0]
    grown, began, before = [], 0.0, 0
    for at, held in memory:
        if held < 0.8 * before:
            began = at
        before = held
        if at - began > longest / 10:
            grown.append((at, held))
    first = [held for at, held in grown if at < longest / 3] or [held for _, held in grown[:1]]
    last = [held for at, held in grown if at > 2 * longest / 3]
    return statistics.median(last) / statistics.median(first)
