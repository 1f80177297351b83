"""What polls and visits teach is kept in the archive, and moves the times at which scheduled work asks."""

import asyncio
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from keeping import DAY, HOUR, NOW, SITE, Keeper, address, article, feed_link, listing

from newsarchive import schedule
from newsarchive.crawl import polling
from newsarchive.crawl.budget import Budget
from newsarchive.crawl.frontier import Lane
from newsarchive.crawl.robots import ALLOW_ALL
from newsarchive.crawl.siterun import Options, SiteRun
from newsarchive.sites import Site
from newsarchive.store import habits, hosts, listings, paces, times
from newsarchive.store.habits import Shown

MINUTE = timedelta(minutes=1)


@pytest.fixture
def keeper(tmp_path: Path) -> Any:
    keeper = Keeper(tmp_path / "archive")
    yield keeper
    keeper.close()


def poll(keeper: Keeper, where: int, now: datetime, *numbers: int, status: int = 200) -> None:
    """The listing is read and shows these articles, the newest claimed to be ten minutes old."""
    told = keeper.announce(
        *(feed_link(n, times.text(now - 10 * MINUTE * (len(numbers) - place))) for place, n in enumerate(numbers)),
        listing_id=where,
        now=now,
    )
    with keeper.archive.transaction():
        listings.poll_result(
            keeper.archive, where, now=now, status=status, new=told.new, shown=Shown(told.url_ids, told.arrived)
        )


def due(keeper: Keeper, where: int) -> datetime:
    return times.instant(keeper.one("SELECT due_at FROM listings WHERE id = ?", where))


def pace(keeper: Keeper, where: int) -> dict[str, Any]:
    return dict(json.loads(keeper.one("SELECT pace FROM listings WHERE id = ?", where)))


def follow(keeper: Keeper, where: int, hours: int, each: int, start: int = 1000) -> datetime:
    """Hour by hour so many new articles in a window of twenty."""
    shown = list(range(start, start + 20))
    now = NOW
    for _ in range(hours):
        poll(keeper, where, now, *shown[-20:])
        shown += range(shown[-1] + 1, shown[-1] + 1 + each)
        now += HOUR
    return now - HOUR


def test_a_busy_listing_is_due_sooner_than_a_quiet_one(keeper: Keeper) -> None:
    busy = listing(keeper)
    pauses = due_after(keeper, busy, 4), due_after(keeper, listing(keeper, url=f"https://{SITE}/b/rss"), 0)
    assert MINUTE * 5 <= pauses[0] < HOUR < pauses[1] <= 3 * DAY


def due_after(keeper: Keeper, where: int, each: int) -> timedelta:
    now = follow(keeper, where, 30, each, start=1000 * where)
    return due(keeper, where) - now


def test_an_unchanged_answer_teaches_that_nothing_came(keeper: Keeper) -> None:
    where = listing(keeper)
    now = follow(keeper, where, 30, 2)
    before = due(keeper, where) - now
    for hours in range(1, 40):
        with keeper.archive.transaction():
            listings.poll_result(keeper.archive, where, now=now + hours * HOUR, status=304)
    assert due(keeper, where) - (now + 39 * HOUR) > before


@pytest.mark.parametrize("away", [DAY, 12 * DAY, 365 * DAY])
def test_a_time_in_which_nobody_ran_teaches_no_rate(keeper: Keeper, away: timedelta) -> None:
    where = listing(keeper)
    now = follow(keeper, where, 60, 3)
    before = due(keeper, where) - now
    later = now + away
    with keeper.archive.transaction():
        listings.poll_result(keeper.archive, where, now=later, status=304)
    assert due(keeper, where) - later <= 2 * before
    back = now + HOUR
    with keeper.archive.transaction():
        listings.poll_result(keeper.archive, where, now=back, status=304)
    assert due(keeper, where) - back <= 2 * before, "nor when the clock is set back"


@pytest.mark.parametrize(("trips", "counted"), [(1, 0.5), (0, 2.0)])
def test_a_host_that_is_down_teaches_no_rate(keeper: Keeper, trips: int, counted: float) -> None:
    lead, other = listing(keeper), listing(keeper, url=f"https://{SITE}/b/rss")
    now = follow(keeper, lead, 60, 3)
    poll(keeper, other, now, *range(1050, 1070))
    with keeper.archive.transaction():
        keeper.archive.conn.execute("UPDATE listings SET due_at = ? WHERE id = ?", (times.text(now + DAY), other))
        hosts.pause(keeper.archive, SITE, until=now + HOUR, why="no answer", trips=trips)
        listings.poll_result(keeper.archive, lead, now=now + HOUR, status=None, failed=True)
    before = pace(keeper, other)["s"][4]
    for where in (lead, other):
        poll(keeper, where, now + 3 * DAY, *range(1050, 1070))
    grown = pace(keeper, other)["s"][4] - before
    assert grown < counted if trips else grown > counted


def test_next_poll_is_never_behind_due(keeper: Keeper) -> None:
    where = listing(keeper)
    now = follow(keeper, where, 10, 3)
    assert keeper.one("SELECT next_poll_at FROM listings") <= keeper.one("SELECT due_at FROM listings")
    assert times.instant(keeper.one("SELECT next_poll_at FROM listings")) <= now + timedelta(seconds=1)


@pytest.mark.parametrize(("status", "longest"), [(404, 2 * HOUR), (503, 2 * HOUR), (None, 2 * HOUR)])
def test_a_failure_is_tried_again_soon_at_first_and_forgotten_with_success(
    keeper: Keeper, status: int | None, longest: timedelta
) -> None:
    where = listing(keeper)
    now = follow(keeper, where, 5, 2) + HOUR
    with keeper.archive.transaction():
        listings.poll_result(keeper.archive, where, now=now, status=status, failed=True)
    assert MINUTE * 5 <= due(keeper, where) - now <= longest
    assert pace(keeper, where)["y"] == "failing"
    poll(keeper, where, now + HOUR, *range(1015, 1035))
    assert pace(keeper, where)["y"] != "failing"


def test_one_listing_wakes_another(keeper: Keeper) -> None:
    lead, other = listing(keeper), listing(keeper, url=f"https://{SITE}/b/rss")
    now = follow(keeper, lead, 40, 2)
    poll(keeper, other, now, *range(1050, 1070))
    with keeper.archive.transaction():
        keeper.archive.conn.execute("UPDATE listings SET due_at = ? WHERE id = ?", (times.text(now + 3 * DAY), other))
    poll(keeper, lead, now + HOUR, *range(3000, 3060))
    assert due(keeper, other) == now + HOUR
    assert [row.id for row in paces.listings_due(keeper.archive, keeper.site, now + HOUR)] == [other]


@pytest.mark.parametrize("stored", ["", "{", "[]", '{"v":1,"s":[]}', "x" * 900])
def test_garbage_in_the_database_is_learned_anew(keeper: Keeper, stored: str) -> None:
    where = listing(keeper)
    keeper.archive.conn.execute("UPDATE listings SET pace = ?", (stored,))
    keeper.archive.conn.execute("UPDATE sites SET pace = ?", (stored,))
    poll(keeper, where, NOW, *range(1000, 1020))
    assert NOW < due(keeper, where) <= NOW + DAY


def test_states_stay_small(keeper: Keeper) -> None:
    where = listing(keeper)
    follow(keeper, where, 60, 9)
    assert len(keeper.one("SELECT pace FROM listings")) < 220
    assert len(keeper.one("SELECT pace FROM sites")) < 600


def test_what_is_worth_most_is_asked_first(keeper: Keeper) -> None:
    quiet, busy = listing(keeper, url=f"https://{SITE}/b/rss"), listing(keeper)
    now = follow(keeper, busy, 30, 3)
    for hour in range(30):
        poll(keeper, quiet, now - hour % 2 * HOUR, *range(1050, 1070))
    assert habits.by_worth(keeper.archive, keeper.site, [quiet, busy], now + HOUR) == [busy, quiet]


@pytest.mark.parametrize(("left", "first"), [(3, "busy"), (500, "quiet")])
def test_when_the_requests_of_the_day_run_low_what_is_worth_most_is_asked_first(
    keeper: Keeper, left: int, first: str
) -> None:
    where = {name: listing(keeper, "section", f"https://{SITE}/{name}") for name in ("quiet", "busy")}
    now = follow(keeper, where["busy"], 30, 3)
    for hour in range(30):
        poll(keeper, where["quiet"], now - hour % 2 * HOUR, *range(1050, 1070))
    asked: list[tuple[float, int]] = []

    async def read(job: Any) -> Any:
        return job(keeper.archive)

    session: Any = SimpleNamespace(
        plan=None, options=Options(archive=Path(), due=True), writer=SimpleNamespace(read=read), started_at=now,
        push=lambda run, task, priority: asked.append((-priority, task.listing_id)),
    )  # fmt: skip
    site = Site(SITE, f"https://{SITE}/")
    run = SiteRun(site, keeper.site, Lane(SITE, delay=0, concurrency=1, now=0.0), Budget(SITE))
    run.robots = ALLOW_ALL
    run.left_today, run.low = left, 100
    asyncio.run(polling.poll(session, run))
    assert len(asked) == 2
    assert min(asked)[1] == where[first]


def test_visits_teach_how_much_a_site_edits(keeper: Keeper) -> None:
    keeper.save(article(address(7237)))
    for day in range(1, 30):
        keeper.save(article(address(7237)), now=NOW + day * DAY)
    told = json.loads(keeper.one("SELECT pace FROM sites"))["e"]
    assert told == [29, 0]
    keeper.save(article(address(7237), body="Başka bir metin.", content_hash="v1:0b"), now=NOW + 31 * DAY)
    assert json.loads(keeper.one("SELECT pace FROM sites"))["e"] == [30, 1]
    with keeper.archive.transaction():
        assert habits.visited(keeper.archive, keeper.site, edited=None) == schedule.ease(30, 1)


@pytest.mark.slow
def test_the_simulator_runs() -> None:
    script = Path(__file__).parent.parent / "benchmarks" / "polling.py"
    done = subprocess.run(
        [sys.executable, str(script), "--quick"], capture_output=True, text=True, timeout=280, check=True
    )
    assert "| Miniflux entry_frequency |" in done.stdout
