"""When a site was not seen, and what it cost by day: polls of made-up papers at hand-written instants."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsarchive import clock
from newsarchive.query import standings
from newsarchive.store import Archive, ledger, listings, seeing, site_days, watches

START = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Paper:
    """One archive, some papers with a feed each."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.archive = Archive.open(folder)
        self.archive.conn.execute("PRAGMA synchronous = OFF")
        self.sites: dict[str, int] = {}
        self.feeds: dict[str, int] = {}
        self.awake: set[str] = set()
        with self.archive.transaction():
            for name in names:
                site = ledger.site_id(self.archive, name, now=START)
                self.sites[name] = site
                self.feeds[name] = listings.add_listing(self.archive, site, f"https://{name}/rss", "feed", START)

    def poll(self, name: str, at: datetime, status: int | None = 200, *, failed: bool = False, new: int = 0) -> None:
        with self.archive.transaction():
            listings.poll_result(self.archive, self.feeds[name], now=at, status=status, failed=failed, new=new)

    def hourly(self, name: str, since: datetime, until: datetime, **more: Any) -> None:
        """Poll every hour; the other papers answer all the while."""
        while since <= until:
            for other in self.awake - {name}:
                self.poll(other, since)
            self.poll(name, since, **more)
            since += HOUR

    def gaps(self, name: str) -> list[tuple[Any, ...]]:
        rows = self.archive.conn.execute(
            "SELECT began_at, ended_at, why, failures FROM site_gaps WHERE site_id = ? ORDER BY id",
            (self.sites.get(name, seeing.ALL),),
        )
        return [(began[:16], ended and ended[:16], why, failures) for began, ended, why, failures in rows]


@pytest.fixture
def two(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "archive", "bir.example", "iki.example")


def test_a_site_that_is_down_for_two_days(two: Paper) -> None:
    two.awake.add("iki.example")
    two.hourly("bir.example", START, START + DAY)
    two.hourly("bir.example", START + DAY + HOUR, START + 2 * DAY, status=503, failed=True)
    assert two.gaps("bir.example") == []  # its list may still hold what came
    two.hourly("bir.example", START + 2 * DAY + HOUR, START + 3 * DAY, status=503, failed=True)
    assert two.gaps("bir.example") == [("2026-05-02T06:00", None, "site down", 25)]
    two.hourly("bir.example", START + 3 * DAY + HOUR, START + 3 * DAY + 3 * HOUR)
    assert two.gaps("bir.example") == [("2026-05-02T06:00", "2026-05-04T07:00", "site down", 48)]
    assert two.gaps("iki.example") == []


@pytest.mark.parametrize(
    ("status", "why"),
    [(None, "no answer"), (503, "site down"), (403, "blocked"), (200, "blocked"), (404, "lists gone")],
)
def test_why_it_was_not_seen(two: Paper, status: int | None, why: str) -> None:
    two.awake.add("iki.example")
    two.hourly("bir.example", START, START + DAY)
    two.hourly("bir.example", START + DAY + HOUR, START + 4 * DAY, status=status, failed=True)
    assert [gap[2] for gap in two.gaps("bir.example")] == [why]
    assert two.gaps("iki.example") == []


def test_when_nothing_ran_no_site_is_to_blame(two: Paper) -> None:
    two.awake.add("iki.example")
    two.hourly("bir.example", START, START + DAY)
    for name in two.sites:
        two.poll(name, START + 3 * DAY)
    gap = ("2026-05-02T06:00", "2026-05-04T06:00", "not running", 0)
    assert two.gaps("") == [gap]
    assert two.gaps("bir.example") == [gap]


def test_when_nothing_ran_and_the_first_poll_after_fails(two: Paper) -> None:
    two.awake.add("iki.example")
    two.hourly("bir.example", START, START + DAY)
    two.poll("bir.example", START + 3 * DAY, 503, failed=True)
    two.poll("iki.example", START + 3 * DAY + HOUR / 2)
    two.poll("bir.example", START + 3 * DAY + HOUR)
    assert [gap[2] for gap in two.gaps("bir.example")] == ["not running"]
    assert [gap[2] for gap in two.gaps("iki.example")] == ["not running"]


def test_when_the_network_is_away_no_site_is_to_blame(two: Paper) -> None:
    two.awake.add("iki.example")
    two.hourly("bir.example", START, START + DAY)
    for hour in range(1, 48):
        for name in two.sites:
            two.poll(name, START + DAY + hour * HOUR, None, failed=True)
    for name in two.sites:
        two.poll(name, START + 3 * DAY)
    assert [gap[2] for gap in two.gaps("iki.example")] == ["no site answered"]


@pytest.mark.parametrize(
    ("tries", "back", "why"),
    [
        ([0.0001], 10.0, "not running"),  # a dead site beside the last good one, then the timer was stopped
        ([0.0001, 9.99], 10.0, "not running"),  # and it is the first to be asked again
        ([1.0, 2.0], 12.0, "not running"),  # the network went, then the machine
        ([0.5 * step for step in range(1, 20)], 10.0, "no site answered"),  # tried all along
        ([1.0, 2.0, 3.0, 4.0], 5.0, "no site answered"),  # a short outage inside a run
        ([24.0], 48.0, "no site answered"),  # a daily timer, whose network was away once
        ([], 10.0, "not running"),
    ],
)
def test_no_site_answered_only_if_some_were_tried(two: Paper, tries: list[float], back: float, why: str) -> None:
    two.hourly("bir.example", START, START + DAY)
    for hours in tries:
        two.poll("iki.example", START + DAY + hours * HOUR, None, failed=True)
    two.poll("bir.example", START + DAY + back * HOUR)
    assert [gap[2] for gap in two.gaps("")] == [why]


def test_a_site_that_nobody_asked(two: Paper) -> None:
    two.awake.add("iki.example")
    two.hourly("bir.example", START, START + DAY)
    two.hourly("iki.example", START + DAY + HOUR, START + 4 * DAY)
    two.poll("bir.example", START + 4 * DAY)
    assert [gap[2] for gap in two.gaps("bir.example")] == ["not asked"]


def test_a_daily_crawl_has_no_gaps_after_it_is_known_to_be_daily(two: Paper) -> None:
    for day in range(20):
        two.poll("bir.example", START + day * DAY)
    assert two.gaps("bir.example") == []


def test_the_clock_was_ahead_for_a_while(two: Paper) -> None:
    two.hourly("bir.example", START, START + DAY)
    two.poll("bir.example", START + 30 * DAY)
    assert len(two.gaps("bir.example")) == 1
    two.hourly("bir.example", START + DAY + HOUR, START + DAY + 5 * HOUR)
    assert two.gaps("bir.example") == []


def test_days_are_those_of_turkey(two: Paper) -> None:
    two.poll("bir.example", datetime(2026, 5, 1, 20, 59, tzinfo=UTC), new=2)
    two.poll("bir.example", datetime(2026, 5, 1, 21, 1, tzinfo=UTC), 304)
    two.poll("bir.example", datetime(2026, 5, 1, 21, 5, tzinfo=UTC), 503, failed=True)
    rows = two.archive.conn.execute(
        "SELECT day, polls, polls_failed, polls_new, not_modified FROM site_history ORDER BY day"
    ).fetchall()
    assert rows == [("2026-05-01", 1, 0, 1, 0), ("2026-05-02", 2, 1, 0, 1)]


def test_what_a_run_spends_is_counted_by_what_its_row_grows(two: Paper) -> None:
    archive, site = two.archive, two.sites["bir.example"]
    with archive.transaction():
        run = ledger.start_run(archive, "watch", START)
        ledger.record_run_site(archive, run, site, {})
        ledger.record_run_site(archive, run, site, {"requests": 10, "bytes": 500, "new": 2})
        ledger.record_run_site(archive, run, site, {"requests": 14, "bytes": 700, "new": 2, "gone": 1, "seconds": 8.6})
        ledger.record_run_site(archive, run, site, {"requests": 14, "bytes": 700, "new": 2, "gone": 1, "seconds": 8.6})
    rows = archive.conn.execute(
        "SELECT visits, requests, bytes, new, gone, seconds, requests_per_new FROM site_history"
    ).fetchall()
    assert rows == [(1, 14, 700, 2, 1, 9, 7.0)]
    (told,) = archive.conn.execute("SELECT site, requests, new, requests_per_new, seconds FROM run_history").fetchall()
    assert told == ("bir.example", 14, 2, 7.0, 8.6)


def test_visits_of_a_day_add_up(two: Paper) -> None:
    archive, site = two.archive, two.sites["bir.example"]
    with archive.transaction():
        run = ledger.start_run(archive, "watch", START)
        watches.add_counts(archive, run, site, {"requests": 4, "new": 1, "links": 90}, {})
        watches.add_counts(archive, run, site, {"requests": 3, "visits": 1, "seconds": 2.4, "unreachable": 1}, {})
    rows = archive.conn.execute("SELECT visits, requests, new, seconds FROM site_history").fetchall()
    assert rows == [(1, 7, 1, 2)]
    assert archive.conn.execute("SELECT failures FROM seen WHERE site_id = ?", (site,)).fetchone() == (1,)


def test_a_run_that_could_not_ask_is_a_failure_of_the_site(two: Paper) -> None:
    archive, site = two.archive, two.sites["bir.example"]
    two.awake.add("iki.example")
    two.hourly("bir.example", START, START + DAY)
    with archive.transaction():
        run = ledger.start_run(archive, "crawl", START)
        ledger.record_run_site(archive, run, site, {"requests": 1, "unreachable": 1})
    (why,) = archive.conn.execute("SELECT why FROM seen WHERE site_id = ?", (site,)).fetchone()
    assert why == "robots.txt unreachable"


def test_days_of_an_older_archive_are_those_of_its_captures() -> None:
    assert site_days.day_of(datetime(2026, 5, 1, 21, 0, tzinfo=UTC)) == "2026-05-02"


def test_how_long_answers_take_is_told_beside_the_weeks_before(two: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, site = two.archive, two.sites["bir.example"]
    with archive.transaction():
        site_days.add(archive, site, {"answers": 10, "answer_ms": 2_000}, START - timedelta(days=9))
        site_days.add(archive, site, {"answers": 30, "answer_ms": 12_000}, START - timedelta(days=20))
        site_days.add(archive, site, {"answers": 90, "answer_ms": 99_000}, START - timedelta(days=36))
    monkeypatch.setattr(clock, "now", lambda: START)
    assert standings.answers(archive.conn, site) == {"count": 0, "mean_ms": None, "mean_ms_before": 350}
    with archive.transaction():
        site_days.add(archive, site, {"answers": 3, "answer_ms": 4_500}, START - timedelta(days=6))
        site_days.add(archive, site, {"answers": 1, "answer_ms": 500}, START)
    assert standings.answers(archive.conn, site) == {"count": 4, "mean_ms": 1250, "mean_ms_before": 350}
    days = archive.conn.execute("SELECT day, answers, answer_ms FROM site_history ORDER BY day DESC LIMIT 2").fetchall()
    assert [(answers, mean) for _, answers, mean in days] == [(1, 500), (3, 1500)]
    assert standings.answers(archive.conn, two.sites["iki.example"])["mean_ms"] is None
