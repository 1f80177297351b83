"""A host's wishes: the breaker of a lane, demands that make sense and such that do not, what outlives a run."""

import contextlib
import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from lanes import Clock, frontier_with, settle

from newsarchive.crawl import manners
from newsarchive.crawl.frontier import MAX_FAILURES, MAX_RETRY_AFTER, Lane
from newsarchive.crawl.outcome import retry_after
from newsarchive.errors import UsageError
from newsarchive.records import Page
from newsarchive.sites import Site
from newsarchive.store import hosts


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_retry_after_is_obeyed_and_an_absurd_one_capped(clock: Clock) -> None:
    lane = frontier_with(clock, delay=0).lanes["s0"]
    lane.failed(clock.now, retry_after=30)
    assert lane.ready_at == clock.now + 30
    lane.succeeded()
    clock.now = lane.ready_at
    lane.failed(clock.now, retry_after=7200)
    assert lane.ready_at == clock.now + MAX_RETRY_AFTER
    lane.succeeded()
    clock.now = lane.ready_at
    lane.failed(clock.now, retry_after=31_536_000)
    assert lane.ready_at <= clock.now + 10, "one page that says 'next year' does not cost the site"
    assert lane.stopped is None


def well(lane: Lane) -> None:
    """A page of the lane has come and is settled."""
    lane.succeeded()
    lane.arrived()
    lane.settled()


def test_a_site_that_answered_well_is_asked_one_thing_before_it_is_left_alone(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=0, concurrency=4)
    lane = frontier.lanes["s0"]
    lane.succeeded()
    for name in "abcdefgh":
        frontier.push("s0", name)
    for _ in range(MAX_FAILURES):
        clock.now = lane.ready_at
        assert frontier.take()[0] is not None
        lane.failed(clock.now)
        settle(frontier)
    assert lane.wants_probe
    clock.now += 100
    assert frontier.take() == (None, None), "nothing but the probe"
    lane.probe("home")
    assert not lane.wants_probe
    assert frontier.take() == ("home", None)
    assert not lane.wants_probe, "one is enough"
    well(lane)
    assert frontier.take()[0] == "f", "the breaker is closed again"
    assert lane.stopped is None


def test_a_probe_that_fails_ends_the_visit(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=0)
    lane = frontier.lanes["s0"]
    frontier.push("s0", "a")
    lane.probe("home")
    assert frontier.take() == ("home", None)
    lane.failed(clock.now, why="throttled (503)")
    assert lane.stopped is not None
    assert "home page" in lane.stopped


def test_what_fails_beside_the_probe_is_no_verdict(clock: Clock) -> None:
    lane = frontier_with(clock, delay=0, concurrency=4).lanes["s0"]
    lane.succeeded()
    for _ in range(MAX_FAILURES + 3):  # answers that were still under way when the breaker opened
        lane.failed(clock.now)
    assert lane.stopped is None
    assert lane.wants_probe


def test_absurd_demands_in_a_row_lead_to_the_home_page_and_on(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=0)
    lane, began = frontier.lanes["s0"], clock.now
    lane.succeeded()
    for demand in (31_536_000.0, None, 9e9, None, 9e9):
        lane.wait(clock.now, demand)
        lane.failed(clock.now, retry_after=demand)
        clock.now = lane.ready_at
    assert lane.wants_probe
    assert clock.now - began < 100
    lane.probe("home")
    assert frontier.take() == ("home", None)
    well(lane)
    assert lane.stopped is None


def test_an_absurd_demand_costs_the_site_one_pause_not_one_for_each_address(clock: Clock) -> None:
    lane = frontier_with(clock, delay=0).lanes["s0"]
    lane.succeeded()
    lane.failed(clock.now, retry_after=31_536_000)
    clock.now = lane.ready_at
    lane.succeeded()
    for _ in range(4):
        before = clock.now
        lane.wait(clock.now, 9e9)
        lane.failed(clock.now, retry_after=9e9)
        clock.now = lane.ready_at
        assert clock.now - before <= 1
    assert lane.stopped is None


def test_a_long_pause_that_several_addresses_ask_for_ends_the_visit(clock: Clock) -> None:
    lane = frontier_with(clock, delay=0).lanes["s0"]
    lane.failed(clock.now, retry_after=3600)
    assert lane.stopped is None, "one address says so"
    lane.failed(clock.now, retry_after=1800)
    assert lane.stopped is not None
    assert lane.longest == 3600


def test_the_next_request_waits_until_the_last_one_has_left(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=1.0, concurrency=3)
    for name in "abc":
        frontier.push("s0", name)
    lane = frontier.lanes["s0"]
    assert frontier.take() == ("a", None)
    clock.now += 5
    assert frontier.take() == (None, None), "a is still looking for its connection"
    lane.sent(clock.now)
    task, wait = frontier.take()
    assert task is None
    assert wait == pytest.approx(1.0)
    clock.now += 1
    assert frontier.take() == ("b", None)


def test_the_delay_counts_from_the_moment_the_connection_stands(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=1.0)
    lane = frontier.lanes["s0"]
    for name in "ab":
        frontier.push("s0", name)
    assert frontier.take() == ("a", None)
    lane.sent(clock.now)
    clock.now += 3
    lane.left(clock.now)
    clock.now += 0.1
    lane.arrived(clock.now)
    lane.settled()
    assert frontier.take() == (None, pytest.approx(0.95))
    lane.left(clock.now + 5)
    assert frontier.take() == (None, pytest.approx(0.95)), "nothing is under way"


def test_a_crawl_delay_counts_from_the_request_that_told_it(clock: Clock) -> None:
    frontier = frontier_with(clock, delay=0)
    frontier.push("s0", "a")
    lane = frontier.lanes["s0"]
    lane.sent(clock.now)
    clock.now += 0.25
    lane.slow_down(2.0)
    assert frontier.take() == (None, pytest.approx(1.75))


def test_what_left_and_how_long_to_wait_is_marked_for_the_next_crawl(clock: Clock, tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w+b") as file:
        lane = frontier_with(clock, delay=2.0).lanes["s0"]
        lane.mark = partial(hosts.mark, file.fileno())
        assert hosts.marked(file.fileno(), clock.now) is None
        lane.sent(clock.now)
        assert hosts.marked(file.fileno(), clock.now) == (100.0, 2.0)
        lane.wait(clock.now + 1, 30)
        assert hosts.marked(file.fileno(), clock.now) == (100.0, 31.0)
        os.pwrite(file.fileno(), b"patient\n", 64)
        assert hosts.marked(file.fileno(), clock.now) == (100.0, 31.0), "others write behind it"
        assert hosts.marked(file.fileno(), 99.0) is None, "the machine was started anew"
        file.truncate(0)
        file.write(b"nan of nothing")
        file.flush()
        assert hosts.marked(file.fileno(), clock.now) is None


@pytest.mark.parametrize(
    ("contact", "home", "refused"),
    [
        ("me@example.com", "https://gazete.tr/", True),
        ("https://www.example.org/bot", "https://gazete.tr/", True),
        ("editor@arsiv.example", "https://gazete.tr/", True),
        ("bot@localhost", "https://gazete.tr/", True),
        ("nobody", "https://gazete.tr/", True),
        (" ", "https://gazete.tr/", True),
        ("me@example.com", "http://127.0.0.1:8100/", False),
        ("editor@example-haber.com", "https://gazete.tr/", False),
        ("https://ornek.org.tr/bot", "https://gazete.tr/", False),
        (None, "https://gazete.tr/", False),
    ],
)
def test_a_contact_that_reaches_nobody_is_refused(contact: str | None, home: str, refused: bool) -> None:
    sites = [Site("gazete.tr", home)]
    with pytest.raises(UsageError, match="reaches nobody") if refused else contextlib.nullcontext():
        manners.check_contact(contact, sites)


def page(status: int, **headers: str) -> Page:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Page("https://a.example/x", status, b"", datetime(2026, 1, 1, tzinfo=UTC), pairs)


def test_a_date_is_read_by_the_clock_of_the_site() -> None:
    ahead = page(503, Retry_After="Thu, 01 Jan 2099 00:00:30 GMT", Date="Thu, 01 Jan 2099 00:00:00 GMT")
    assert retry_after(ahead) == 30
    assert (retry_after(page(503, Retry_After="Fri, 31 Dec 9999 23:59:59 GMT")) or 0) > MAX_RETRY_AFTER
