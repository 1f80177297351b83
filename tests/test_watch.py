"""newsarchive watch and crawl --due: who may, what a day's row says, sites that come and go, signals, clocks."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import living
import pytest
import rehearsing
from hostile_server import Answer, article, home, hostile, robots

from newsarchive import clock
from newsarchive.crawl.daybook import midnight
from newsarchive.crawl.frontier import Lane
from newsarchive.crawl.outage import Network
from newsarchive.crawl.registry import Registry
from newsarchive.errors import UsageError
from newsarchive.records import Link
from newsarchive.sites import Site
from newsarchive.store import accounts, ledger, listings, watches
from newsarchive.store.archive import Archive

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Process:
    """A watch, and what it has told so far."""

    def __init__(self, folder: Path, *words: str, prelude: str = "") -> None:
        self.archive, self.log = folder / "archive", folder / "watch.log"
        command = [sys.executable, "-m", "newsarchive"]
        if prelude:
            command = [sys.executable, "-c", prelude]
        words = ("--archive", str(self.archive), "watch", "--allow-private", *words)
        with self.log.open("ab") as stream:
            self.process = subprocess.Popen([*command, *words], start_new_session=True, stderr=stream)

    @property
    def told(self) -> str:
        return self.log.read_text()

    def until(self, what: Callable[[], Any], seconds: float = 150) -> None:
        deadline = time.monotonic() + seconds
        while not what():
            assert self.process.poll() is None, self.told
            assert time.monotonic() < deadline, self.told
            time.sleep(0.05)

    def says(self, words: str) -> None:
        self.until(lambda: words in self.told)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(self.archive / "news.db", timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(120)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)


def command(archive: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "newsarchive", "--archive", str(archive), *words],
        capture_output=True,
        text=True,
        timeout=280,
    )


@contextlib.contextmanager
def faster(speed: float, start: datetime = MONDAY) -> Iterator[None]:
    """The clock of every process that is started meanwhile."""
    os.environ[clock.VARIABLE] = clock.rehearsal(start, speed)
    try:
        yield
    finally:
        del os.environ[clock.VARIABLE]


def paper(*names: str) -> dict[str, Any]:
    """A small paper, for the hostile server."""
    paths = [f"/haber/{name}-{number}.html" for number, name in enumerate(names, 101)]
    pages = {path: article(name.capitalize()) for path, name in zip(paths, names, strict=True)}
    return {"/robots.txt": robots(), "/": home(*paths), **pages}


def archived(process: Process) -> int:
    try:
        return int(process.rows("SELECT count(*) FROM articles")[0][0])
    except sqlite3.OperationalError:  # it is being made
        return 0


def visits(process: Process) -> list[int]:
    """Of each site, in the last day's row."""
    rows = process.rows("SELECT counts FROM run_sites WHERE run_id = (SELECT max(id) FROM runs)")
    return [json.loads(counts).get("visits", 0) for (counts,) in rows]


# --- as processes


@pytest.mark.slow
@pytest.mark.xdist_group("watch")
class TestProcesses:
    def test_one_process_does_the_due_work_and_others_may_crawl_by_hand(self, tmp_path: Path) -> None:
        with hostile(paper("asfalt", "park", "liman")) as web:
            watch = Process(tmp_path, web.home)
            watch.until(lambda: archived(watch) == 3)
            second = command(watch.archive, "crawl", "--due")
            assert second.returncode == 4
            assert second.stderr.startswith(f"newsarchive: {watch.archive} is being watched by process")
            assert f"process {watch.process.pid} since 20" in second.stderr
            assert second.stderr.count("\n") == 1
            quiet = command(watch.archive, "watch", "--quiet")
            assert (quiet.returncode, quiet.stdout, quiet.stderr) == (4, "", "")
            by_hand = command(watch.archive, "crawl", "--quiet", web.home)
            assert (by_hand.returncode, by_hand.stderr) == (0, "")
            assert watch.end() == 0
            assert watch.rows("SELECT exit_code FROM runs WHERE command = 'watch'") == [(0,)]
            once = command(watch.archive, "crawl", "--due", "--quiet")
            assert (once.returncode, once.stderr) == (0, ""), "the lock has gone with its process"
            counts = watch.rows("SELECT counts FROM run_sites WHERE run_id = 1")
            told = json.loads(counts[0][0])
            assert {"requests", "bytes", "new", "polls", "visits", "seconds", "began_at", "account"} <= told.keys()
            assert (told["new"], told["account"]["archived"]) == (3, 3)

    def test_a_killed_one_is_told_of_and_the_next_goes_on(self, tmp_path: Path) -> None:
        with hostile(paper("asfalt", "park") | {"/haber/park-102.html": Answer(hang=True)}) as web:
            watch = Process(tmp_path, web.home)
            web.wait_for("/haber/park-102.html")
            watch.until(lambda: archived(watch) == 1)
            watch.kill()
            runs = json.loads(command(watch.archive, "status", "--json").stdout)["runs"]
            assert [run["state"] for run in runs] == ["killed"]
            web.script["/haber/park-102.html"] = [article("Park")]
            watch = Process(tmp_path, web.home)
            watch.until(lambda: archived(watch) == 2)
            assert watch.end(signal.SIGINT) == 130
            runs = json.loads(command(watch.archive, "status", "--json").stdout)["runs"]
            assert [run["state"] for run in runs] == ["ended", "killed"]
            assert web.counts()["/haber/asfalt-101.html"] == 1
            assert web.counts()["/robots.txt"] == 1, "it was read less than a day ago"
            assert command(watch.archive, "verify").returncode == 0

    def test_a_site_that_fails_stops_no_other_and_is_told_of_once(self, tmp_path: Path) -> None:
        with socket.socket() as taken, hostile(paper("asfalt", "park")) as web, faster(600):
            taken.bind(("127.0.0.1", 0))
            dead = f"http://127.0.0.1:{taken.getsockname()[1]}/"
            watch = Process(tmp_path, dead, web.home)
            watch.until(lambda: archived(watch) == 2)
            watch.until(lambda: min(visits(watch), default=0) >= 3)
            assert watch.told.count(f"{dead.split('/')[2]}: unreachable") == 1
            assert watch.end() == 0

    def test_a_day_is_a_row(self, tmp_path: Path) -> None:
        with hostile(paper("asfalt")) as web, faster(7200):  # a day in twelve seconds
            watch = Process(tmp_path, web.home)
            watch.until(lambda: archived(watch) == 1)
            watch.until(lambda: len(watch.rows("SELECT id FROM runs")) >= 3)
            assert watch.end() == 0
        rows = watch.rows("SELECT started_at, ended_at, exit_code FROM runs WHERE command = 'watch' ORDER BY id")
        assert {code for _, _, code in rows} == {0}
        days = [datetime.fromisoformat(began).astimezone(midnight(NOW).tzinfo).date() for began, _, _ in rows]
        assert len(set(days)) == len(days)
        accounts_kept = [json.loads(counts) for (counts,) in watch.rows("SELECT counts FROM run_sites ORDER BY run_id")]
        assert all(each["account"]["announced"] >= each["account"]["archived"] for each in accounts_kept)
        new = [str(day) for day in days if f"{day}: 1 new" in watch.told]
        assert len(new) == 1, f"on the day it was archived, on a slow machine not the first: {watch.told}"

    def test_a_budget_of_the_day_outlives_a_restart(self, tmp_path: Path) -> None:
        names = [f"haber{number}" for number in range(40)]
        with hostile(paper(*names)) as web:
            watch = Process(tmp_path, "--per-day", "25", web.home)
            watch.until(lambda: web.counts().total() >= 25)
            time.sleep(1.5)
            watch.kill()
            watch = Process(tmp_path, "--per-day", "25", web.home)
            watch.until(lambda: watch.told.count("watching") == 2)
            waiting = "SELECT DISTINCT reason FROM urls WHERE state = 'pending'"
            watch.until(lambda: watch.rows(waiting) == [("per_day",)])
            time.sleep(1.5)
            assert watch.end() == 0
            assert web.counts().total() == 25
            assert watch.rows(waiting) == [("per_day",)]

    def test_steps_of_the_clock_do_no_harm(self, tmp_path: Path) -> None:
        prelude = (
            "import os, signal, sys\n"
            "from datetime import timedelta\n"
            "from newsarchive import clock\n"
            "def step(days):\n"
            "    os.environ[clock.VARIABLE] = clock.rehearsal(clock.now() + timedelta(days=days), 600)\n"
            "signal.signal(signal.SIGUSR1, lambda *_: step(40))\n"
            "signal.signal(signal.SIGUSR2, lambda *_: step(-80))\n"
            "from newsarchive.cli import main\n"
            "main()\n"
        )
        with hostile(paper("asfalt")) as web, faster(600):
            watch = Process(tmp_path, web.home, prelude=prelude)
            watch.until(lambda: archived(watch) == 1)
            for number, step in enumerate((signal.SIGUSR1, signal.SIGUSR2)):
                asked, began = web.counts()["/"], time.monotonic()
                name = f"yeni{number}"
                path = f"/haber/{name}-{201 + number}.html"
                web.script[path] = [article(name.capitalize())]
                web.script["/"] = [home("/haber/asfalt-101.html", path)]
                watch.process.send_signal(step)
                watch.until(lambda wanted=number + 2: archived(watch) == wanted)
                assert web.counts()["/"] - asked <= 20 + time.monotonic() - began, "no rush either"
            assert watch.end() == 0

    def test_everything_shown_is_archived_once_whatever_happens(self, tmp_path: Path) -> None:
        plan = rehearsing.Plan(
            seconds=12, papers=3, speed=1200, delay=0.2, kills=2, cuts=((4.0, 1.0, "refuse"),), catch_up=7.0,
            a_day=60, patience=120.0,
        )  # fmt: skip
        it = rehearsing.rehearse(tmp_path, plan)
        assert it.exit_code == 0
        assert it.shown > 40
        assert (it.missing, it.twice, it.forbidden) == ([], [], 0)
        assert it.gaps[0] >= rehearsing.LEAST * plan.delay
        assert "Traceback" not in it.messages


# --- in this process


class Now:
    """A writer that writes at once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def write(self, job: Callable[[Archive], Any]) -> Any:
        with self._archive.transaction():
            return job(self._archive)


def entry(*domains: str) -> str:
    return "".join(f'[[site]]\ndomain = "{domain}"\n\n' for domain in domains)


def test_the_registry_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "sites.toml"
    with Archive.open(tmp_path) as archive:
        file.write_text(entry("birinci.example", "ikinci.example"))
        registry = Registry(tmp_path, [])
        with archive.transaction():
            registry.load(archive)

        def domains(text: str | None = None) -> list[str]:
            if text is not None:
                file.write_text(text)
            registry._next = 0.0
            asyncio.run(registry.reload(Now(archive)))  # type: ignore[arg-type]
            return sorted(site.domain for site in registry.wanted.values())

        assert domains() == ["birinci.example", "ikinci.example"]
        assert domains(entry("birinci.example", "ikinci.example", "ucuncu.example"))[2:] == ["ucuncu.example"]
        for _ in range(2):
            assert len(domains("[[site]\n")) == 3, "the old one goes on"
        assert len([line for line in registry.lines if "goes on" in line]) == 1
        assert domains(entry("birinci.example", "ucuncu.example")) == ["birinci.example", "ucuncu.example"]
        assert domains(entry("ucuncu.example")) == ["ucuncu.example"]
        (home,) = archive.conn.execute("SELECT home_url FROM sites WHERE domain = 'birinci.example'").fetchone()
        assert home is None, "forgotten, whether it had answered or not"
        assert domains(entry("birinci.example", "ucuncu.example")) == ["birinci.example", "ucuncu.example"]
        file.unlink()
        assert domains() == []
        assert registry.lines == [
            "ucuncu.example: visited from now on",
            registry.lines[1],
            "sites.toml makes sense again",
            "ikinci.example: visited no more",
            "birinci.example: visited no more",
            "birinci.example: visited from now on",
            "birinci.example: visited no more",
            "ucuncu.example: visited no more",
        ]


def test_a_registry_without_sense_keeps_nobody_from_starting_but_a_run_that_ends(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text("[[site]\n")
    with Archive.open(tmp_path) as archive, archive.transaction():
        site = ledger.site_id(archive, "a.example", now=NOW, home_url="https://a.example/")
        ledger.site_id(archive, "b.example", now=NOW, home_url="https://b.example/")
        links = [Link(f"https://a.example/haber/yol-{number}.html", "article", "feed") for number in range(3)]
        listings.announce(archive, site, links, now=NOW)
        lenient = Registry(tmp_path, [], lenient=True)
        lenient.load(archive)
        assert [one.domain for one in lenient.wanted.values()] == ["a.example"], "b never announced anything"
        assert len(lenient.lines) == 1
        with pytest.raises(UsageError, match="sites"):
            Registry(tmp_path, []).load(archive)


@pytest.mark.parametrize(("patient", "next_at"), [(False, 1.2), (True, 2.9)])
def test_a_site_that_was_late_to_read_is_not_pressed(patient: bool, next_at: float) -> None:
    lane = Lane("a.example", delay=1.0, concurrency=1, now=0.0)
    lane.patient = patient
    lane.push((0.0, 0), "a")
    lane.pop(0.0)
    lane.sent(0.0)
    lane.arrived(1.95)
    assert lane.ready_at == pytest.approx(next_at)
    marks: list[tuple[float, float]] = []
    lane.mark = lambda *mark: marks.append(mark)
    lane.leave()
    assert marks == [pytest.approx((0.0, next_at))], "the next visit waits as well"


def test_with_few_requests_left_only_what_is_new_is_drawn(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive, archive.transaction():
        site = ledger.site_id(archive, "a.example", now=NOW, home_url="https://a.example/")
        dates = {"eski": NOW - timedelta(days=9), "yeni": NOW - timedelta(hours=2)}
        for number, (name, at) in enumerate(dates.items()):
            link = Link(f"https://a.example/{name}-{number}.html", "article", "sitemap", lastmod=at.isoformat())
            listings.announce(archive, site, [link], now=NOW)
        links = [
            Link("https://a.example/arsiv", "listing", "anchor"),
            Link("https://a.example/f.html", "article", "feed"),
        ]
        listings.announce(archive, site, links, now=NOW)

        def drawn(**given: Any) -> set[str]:
            return {row.url.rsplit("/")[-1] for row in ledger.due(archive, site, now=NOW, limit=9, **given)}

        assert drawn() == {"eski-0.html", "yeni-1.html", "arsiv", "f.html"}
        assert drawn(fresh=NOW - timedelta(days=2)) == {"yeni-1.html", "f.html"}
        assert watches.fresh_pending(archive, [site], NOW - timedelta(days=2)) == {site}
        archive.conn.execute("UPDATE urls SET state = 'archived' WHERE url LIKE '%yeni%' OR url LIKE '%/f.html'")
        assert watches.fresh_pending(archive, [site], NOW - timedelta(days=2)) == set()


def test_named_sites_are_the_only_ones(tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(entry("birinci.example"))
    with Archive.open(tmp_path) as archive, archive.transaction():
        registry = Registry(tmp_path, [Site("baska.example", "https://baska.example/")])
        registry.load(archive)
    assert [site.domain for site in registry.wanted.values()] == ["baska.example"]


@pytest.mark.parametrize(
    ("heard", "down"),
    [
        ("a-", False),
        ("a- a- a- a-", False),
        ("a- b-", False),
        ("a- b- c-", True),
        ("a- b- c+ d-", False),
        ("a- b- c- a+", False),
        ("a+ a- b- c-", True),
    ],
)
def test_three_silent_sites_and_nobody_else_are_our_own_network(heard: str, down: bool) -> None:
    network = Network()
    for site, answer in heard.split():
        (network.answered if answer == "+" else network.unheard)(site)
    assert network.down is down


@pytest.mark.parametrize(
    ("now", "began"),
    [
        ("2026-03-02T20:59:59+00:00", "2026-03-01T21:00:00+00:00"),
        ("2026-03-02T21:00:00+00:00", "2026-03-02T21:00:00+00:00"),
        ("2026-03-02T00:00:00+00:00", "2026-03-01T21:00:00+00:00"),
    ],
)
def test_days_are_turkish(now: str, began: str) -> None:
    assert midnight(datetime.fromisoformat(now)) == datetime.fromisoformat(began)


def test_visits_of_a_day_add_up(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive, archive.transaction():
        site = ledger.site_id(archive, "a.example", now=NOW)
        run = ledger.start_run(archive, "watch", NOW)
        for number in range(3):
            told = {"problems": [f"p{number}", "p0"], "began_at": f"t{number}", "stopped": None}
            watches.add_counts(archive, run, site, {"requests": 5, "seconds": 0.25}, told)
        (stored,) = archive.conn.execute("SELECT counts FROM run_sites").fetchone()
        assert json.loads(stored) == {
            "requests": 15, "seconds": 0.8, "problems": ["p0", "p1", "p2"], "began_at": "t0", "stopped": None,
        }  # fmt: skip
        watches.add_counts(archive, run, site, {}, {"problems": [f"q{number}" for number in range(200)]})
        (stored,) = archive.conn.execute("SELECT counts FROM run_sites").fetchone()
        assert len(json.loads(stored)["problems"]) == watches.MOST_LINES
        assert watches.requests_since(archive, site, NOW) == 15
        assert watches.requests_since(archive, site, NOW + timedelta(seconds=1)) == 0


def test_a_watch_that_lives_closes_its_own_day(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive, archive.transaction():
        site = ledger.site_id(archive, "a.example", now=NOW)
        run = ledger.start_run(archive, "watch", NOW)
        ledger.record_run_site(archive, run, site, {"requests": 1})
        accounts.close_killed(archive, site)
        assert accounts.kept(archive.conn, run, site) is None
        assert watches.tell_killed(archive) == 1
        accounts.close_killed(archive, site)
        assert accounts.kept(archive.conn, run, site) is not None


def test_what_a_paper_of_the_rehearsal_shows() -> None:
    """The judge itself: what appears, is edited and goes does so by the clock."""
    every = living.stories(3, seed=5, begins=MONDAY, ends=MONDAY + timedelta(days=3), a_day=30)
    one = living.Paper(80, every)
    counts: Counter[int] = Counter()
    for story in every:
        before = one.answer(story.path, story.at - timedelta(seconds=1), {})[0]
        at = one.answer(story.path, story.at, {})[0]
        counts.update([before, at])
        if story.gone_at is not None:
            assert one.answer(story.path, story.gone_at, {})[0] == 410
    assert set(counts) == {200, 404}
    newest = max((story for story in every if story.at <= NOW), key=lambda story: story.at)
    assert newest.path.encode() in one.answer("/rss.xml", NOW, {})[2]
