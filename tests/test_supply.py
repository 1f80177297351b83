"""What a run takes out of the ledger and in which order: nothing is left behind, nothing new waits for what is known.
Which listings it asks for, and how old its robots.txt may be."""

import asyncio
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsarchive import clock
from newsarchive.crawl import manners, polling, supply, visiting
from newsarchive.crawl.attempts import book_no_answer
from newsarchive.crawl.budget import Budget
from newsarchive.crawl.frontier import Lane as TrueLane
from newsarchive.crawl.outcome import NoAnswer
from newsarchive.crawl.planner import Planner
from newsarchive.crawl.robots import ALLOW_ALL
from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import Options, SiteRun
from newsarchive.crawl.tasks import Task
from newsarchive.crawl.unanswered import Unanswered
from newsarchive.crawl.visits import Context
from newsarchive.errors import Reason
from newsarchive.records import Link
from newsarchive.sites import Site
from newsarchive.store import listings, troubles
from newsarchive.store.archive import Archive

HOME = "https://a.example/"


class Lane(list[object]):
    """A queue of tasks."""

    stopped = None
    each = 0.0


def test_what_is_released_while_the_lane_fills_from_elsewhere_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = [supply._Drawn(release=["/takvim/#"]), supply._Drawn()]
    lane = Lane()
    monkeypatch.setattr(supply, "_draw", lambda *_, **__: drawn.pop(0))
    monkeypatch.setattr(supply, "_tell", lambda *_, **__: lane.extend(range(20)))  # polls that came meanwhile

    class Writer:
        async def read(self, job: Any) -> Any:
            return job(Path())

        write = read

    run: Any = SimpleNamespace(
        exhausted=False, leaving=False, budget=Budget("a.example"), robots=SimpleNamespace(reachable=True), lane=lane,
        counts=Counter(), walled=False,
    )  # fmt: skip
    session: Any = SimpleNamespace(runs={"a.example": run}, writer=Writer(), plan=None)
    asyncio.run(supply.refill(session))
    assert not run.exhausted
    lane.clear()
    asyncio.run(supply.refill(session))
    assert (run.exhausted, drawn) == (True, [])


class Visited:
    """A visit of a paper by scheduled work, driven by hand: nothing is asked of anybody."""

    def __init__(self, folder: Path, delay: float) -> None:
        site = Site("a.example", HOME)
        with Archive.open(folder) as archive, archive.transaction():
            self.site_id = visiting.register(archive, site)
        self.session = Session(Options(folder, due=True, contact="me@own-paper.com.tr"), [site])
        planner, self.archive = self.session.planner, self.session.writer.archive
        assert isinstance(planner, Planner)
        lane = TrueLane(site.domain, delay=delay, concurrency=1, now=0.0)
        with self.archive.transaction():
            run = planner._begin(self.archive, session=self.session, site=site, lane=lane)
        assert run is not None
        self.run: SiteRun = run
        self.session.frontier.lanes[site.domain] = lane
        self.session.runs[site.domain] = run
        run.robots = ALLOW_ALL

    def announce(self, *names: str, days: int = 0) -> None:
        at = (clock.now() - timedelta(days=days, hours=1)).isoformat()
        links = [Link(f"{HOME}{name}.html", "article", "sitemap", lastmod=at) for name in names]
        with self.archive.transaction():
            listings.announce(self.archive, self.site_id, links, now=clock.now())

    def listing(self, name: str, kind: str) -> int:
        with self.archive.transaction():
            return listings.add_listing(self.archive, self.site_id, HOME + name, kind, clock.now())

    def refill(self) -> None:
        self.run.exhausted = False
        asyncio.run(supply.refill(self.session))

    def poll(self) -> None:
        asyncio.run(polling.poll(self.session, self.run))

    def take(self) -> Task:
        task: Task = self.run.lane.pop(0.0)
        return task

    def answer(self, task: Task, again: Task | None = None) -> None:
        self.run.lane.arrived()
        self.session.settled(task, again=again)

    def queue(self) -> list[str]:
        """What is given out now, one after the other."""
        names = []
        while len(self.run.lane):
            task = self.take()
            self.answer(task)
            names.append(task.fetch_url.removeprefix(HOME).removesuffix(".html"))
        return names


def test_what_is_new_stands_before_what_is_old_and_that_before_what_is_known(tmp_path: Path) -> None:
    paper = Visited(tmp_path, delay=0.5)
    paper.announce("bilinen-haber-1")
    with paper.archive.transaction():
        paper.archive.conn.execute("UPDATE urls SET state = 'archived', next_due_at = '2020-01-01T00:00:00.000Z'")
    paper.announce("eski-haber-2", days=40)
    paper.refill()
    paper.announce("yeni-haber-3")
    paper.refill()
    assert paper.queue() == ["yeni-haber-3", "eski-haber-2", "bilinen-haber-1"]
    paper.session.close(0)


@pytest.mark.parametrize(
    ("delay", "took", "most"), [(0.0, 0.2, 64), (0.5, 0.2, 64), (10, 1, 5), (0.5, 20, 3), (30, 1, 2)]
)
def test_a_slow_lane_takes_little_at_a_time(tmp_path: Path, delay: float, took: float, most: int) -> None:
    paper = Visited(tmp_path, delay)
    lane, at = paper.run.lane, 0.0
    for name in "abcdefgh":
        lane.push((0.0, 0), name)
        lane.pop(at)
        lane.sent(at)
        lane.arrived(at := at + took)
    paper.announce(*[f"haber-{number}" for number in range(101, 201)], days=9)
    paper.refill()
    assert len(lane) == most
    paper.session.close(0)


def test_a_listing_that_waits_for_its_answer_is_not_queued_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = Visited(tmp_path, delay=1)
    home, feed = paper.listing("", "home"), paper.listing("rss.xml", "feed")
    start = clock.now()
    for minutes in (0, 6, 12, 360):
        monkeypatch.setattr(clock, "now", lambda passed=timedelta(minutes=minutes): start + passed)
        paper.poll()
    assert len(paper.run.lane) == 2, "once each, however long they wait"
    first = paper.take()
    paper.answer(first, again=first)
    paper.poll()
    assert len(paper.run.lane) == 2, "another attempt is to come"
    while len(paper.run.lane):
        paper.answer(paper.take())
    paper.poll()
    assert len(paper.run.lane) == 0, "just asked"
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=366))
    paper.poll()
    assert {paper.take().listing_id for _ in range(len(paper.run.lane))} == {home, feed}
    paper.session.close(0)


@pytest.mark.parametrize(
    ("age", "monotonic", "wall", "asked"),
    [
        (0, 23, 23, False),
        (0, 25, 25, True),
        (23, 2, 2, True),  # told by an earlier visit
        (23, 0.5, 0.5, False),
        (0, 1, 25, True),  # the machine was suspended
        (0, 25, -100, True),  # the wall clock was set back
    ],
)
def test_rules_are_asked_for_again_when_they_are_a_day_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: float, monotonic: float, wall: float, asked: bool
) -> None:
    paper = Visited(tmp_path, delay=1)
    now, at = clock.now(), time.monotonic()
    manners.told(paper.run, now - timedelta(hours=age))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=wall))
    monkeypatch.setattr(time, "monotonic", lambda: at + 3600 * monotonic)
    manners.watch(paper.session)
    assert len(paper.run.lane) == asked
    monkeypatch.undo()
    paper.session.close(0)


def test_a_visit_that_begins_with_a_copy_of_the_rules_knows_its_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = Visited(tmp_path, delay=1)

    async def copy(*_: Any) -> tuple[int, bytes, datetime]:
        return 200, b"", clock.now() - timedelta(hours=23)

    monkeypatch.setattr(manners, "rules_of_today", copy)
    asyncio.run(visiting.start(paper.session, paper.run))
    assert paper.run.robots_at == pytest.approx(time.monotonic() - 23 * 3600, abs=60)
    paper.session.close(0)


def test_a_site_that_stops_answering_is_told_of_once_and_when_it_is_back(tmp_path: Path) -> None:
    paper = Visited(tmp_path, delay=1)
    now, silent = clock.now(), Unanswered()
    for minutes in (0, 5, 11, 12, 90):
        silent.missed("a.example", now + timedelta(minutes=minutes))
        silent.look(paper.run, now + timedelta(minutes=minutes))
    silent.heard("a.example", now + timedelta(hours=6, minutes=1))
    silent.heard("a.example", now + timedelta(hours=7))
    silent.missed("a.example", now + timedelta(hours=8))
    silent.look(paper.run, now + timedelta(hours=9))  # asked once: nobody knows
    assert silent.lines == [
        f"a.example: no answer since {now:%Y-%m-%d %H:%M} UTC",
        "a.example: answers again, after 6 h 01 min",
    ]
    assert paper.run.problems == silent.lines[:1]
    paper.session.close(0)


def test_every_poll_without_an_answer_is_counted(tmp_path: Path) -> None:
    paper = Visited(tmp_path, delay=1)
    feed = paper.listing("rss.xml", "feed")
    task: Task | None = Task("a.example", paper.site_id, "feed", HOME + "rss.xml", listing_id=feed)
    context = Context(paper.site_id, paper.session.run_id, paper.run.budget, clock.now())
    for _ in range(2):
        assert task is not None
        with paper.archive.transaction():
            task = book_no_answer(paper.archive, NoAnswer(task, Reason.UNREACHABLE, "refused"), context).again
    with paper.archive.transaction():
        listings.poll_result(paper.archive, feed, now=clock.now(), status=200)
    query = "SELECT polls, polls_failed FROM site_days"
    assert paper.archive.conn.execute(query).fetchall() == [(3, 2)]
    query = "SELECT failures FROM seen WHERE site_id = ?"
    assert paper.archive.conn.execute(query, (paper.site_id,)).fetchone() == (0,), "it was read in the end"
    paper.session.close(0)


def test_behind_a_wall_only_the_listings_are_asked_for(tmp_path: Path) -> None:
    paper = Visited(tmp_path, delay=1)
    home, planner = paper.listing("", "home"), paper.session.planner
    assert planner is not None
    paper.announce("haber-1")
    with paper.archive.transaction():
        listings.poll_result(paper.archive, home, now=clock.now(), status=200, failed=True)
        troubles.struck(paper.archive, paper.site_id, "bot_wall", clock.now())
    assert planner._due(paper.archive, now=clock.now()) == {}, "the address that waits opens no visit"
    paper.run.walled = True
    paper.refill()
    assert (len(paper.run.lane), paper.run.idle) == (0, True)
    with paper.archive.transaction():
        later = clock.now() + timedelta(seconds=1)
        listings.poll_result(paper.archive, home, now=later, status=200)
    assert planner._due(paper.archive, now=clock.now()) == {paper.site_id: "pending"}
    paper.run.walled = False
    paper.refill()
    assert len(paper.run.lane) == 1
    paper.session.close(0)
