"""What is due, of which sites, and that a clock that is set forward or back puts nothing to sleep and floods nobody."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from keeping import DAY, HOUR, NOW, SITE, Keeper, address, feed_link, listing

from newsarchive.records import Link
from newsarchive.store import hosts, ledger, listings, paces, times

YEAR = timedelta(days=365)


@pytest.fixture
def keeper(tmp_path: Path) -> Any:
    keeper = Keeper(tmp_path / "archive")
    keeper.archive.conn.execute("UPDATE sites SET home_url = ?", (f"https://{SITE}/",))
    yield keeper
    keeper.close()


def polled(keeper: Keeper, where: int, at: Any, **more: Any) -> None:
    with keeper.archive.transaction():
        listings.poll_result(keeper.archive, where, now=at, **{"status": 200, **more})


def settled(keeper: Keeper, number: int, at: Any) -> int:
    (url_id,) = keeper.announce(feed_link(number), now=at).url_ids
    with keeper.archive.transaction():
        ledger.settle(keeper.archive, url_id, state="archived", now=at, next_due_at=at + 10 * DAY)
    return url_id


def sites(keeper: Keeper, now: Any) -> list[str]:
    return list(paces.sites_due(keeper.archive, now).values())


def test_a_site_is_due_for_a_reason(keeper: Keeper) -> None:
    assert sites(keeper, NOW + 2 * HOUR) == [paces.FIRST]
    where = listing(keeper)
    assert sites(keeper, NOW) == [paces.LISTING]
    polled(keeper, where, NOW)
    assert sites(keeper, NOW) == []
    keeper.announce(feed_link(1001))
    assert sites(keeper, NOW) == [paces.PENDING]
    settled(keeper, 1001, NOW)
    assert sites(keeper, NOW) == []
    keeper.archive.conn.execute("UPDATE listings SET due_at = ?", (times.text(NOW + 30 * DAY),))
    assert paces.next_due(keeper.archive, NOW) == NOW + 10 * DAY
    assert sites(keeper, NOW + 10 * DAY) == [paces.REVISIT]


def test_who_is_not_registered_is_never_due(keeper: Keeper) -> None:
    listing(keeper)
    with keeper.archive.transaction():
        ledger.forget_site(keeper.archive, SITE)
    assert sites(keeper, NOW + YEAR) == []
    assert paces.next_due(keeper.archive, NOW) is None


def test_an_address_that_a_budget_holds_back_is_no_work(keeper: Keeper) -> None:
    polled(keeper, listing(keeper), NOW)
    keeper.announce(Link(address(1001)))
    assert sites(keeper, NOW) == [paces.PENDING]
    keeper.archive.conn.execute("UPDATE urls SET priority = priority - ?", (1 << 42,))
    assert sites(keeper, NOW) == []


def test_an_address_that_is_to_be_tried_later(keeper: Keeper) -> None:
    polled(keeper, listing(keeper), NOW)
    (url_id,) = keeper.announce(Link(address(1001))).url_ids
    with keeper.archive.transaction():
        ledger.retry_later(keeper.archive, url_id, now=NOW, reason="timeout")
    assert sites(keeper, NOW + timedelta(minutes=9)) == []
    assert paces.next_due(keeper.archive, NOW) == NOW + timedelta(minutes=10)
    assert sites(keeper, NOW + timedelta(minutes=10)) == [paces.PENDING]


def test_a_host_that_is_left_alone(keeper: Keeper) -> None:
    listing(keeper)
    with keeper.archive.transaction():
        hosts.pause(keeper.archive, SITE, until=NOW + 2 * HOUR, why="429", trips=1)
    assert sites(keeper, NOW + HOUR) == []
    assert paces.next_due(keeper.archive, NOW) == NOW + 2 * HOUR
    assert sites(keeper, NOW + 2 * HOUR) == [paces.LISTING]


def test_a_site_that_was_not_reached_waits_an_hour(keeper: Keeper) -> None:
    assert sites(keeper, NOW) == []  # the run of the keeper has just visited it, in vain
    assert paces.next_due(keeper.archive, NOW) == NOW + HOUR
    assert sites(keeper, NOW + HOUR) == [paces.FIRST]


@pytest.mark.parametrize(("reached", "wait"), [(True, DAY), (False, HOUR)])
def test_what_a_visit_passes_over_is_put_off(keeper: Keeper, reached: bool, wait: timedelta) -> None:
    asked, left = listing(keeper), listing(keeper, "sitemap", f"https://{SITE}/sitemap.xml")
    later = NOW + HOUR
    polled(keeper, asked, later)
    with keeper.archive.transaction():
        assert paces.passed_over(keeper.archive, keeper.site, began=NOW, now=later, reached=reached) == 1
    assert keeper.one("SELECT due_at FROM listings WHERE id = ?", left) == times.text(later + wait)


# --- the clock is set


@pytest.mark.parametrize("step", [YEAR, -YEAR, timedelta(hours=3), timedelta(hours=-3)])
@pytest.mark.parametrize("quiet", [timedelta(0), 100 * DAY])
@pytest.mark.parametrize("failed", [False, True])
def test_after_the_clock_was_set_each_listing_is_asked_once(
    keeper: Keeper, step: timedelta, quiet: timedelta, failed: bool
) -> None:
    where = [listing(keeper, kind, f"https://{SITE}/{kind}") for kind in ("feed", "home", "sitemap")]
    for one in where:
        polled(keeper, one, NOW - quiet, new=1)
        polled(keeper, one, NOW, failed=failed)
    now, polls = NOW + step, 0
    for _ in range(60):  # an hour, minute by minute
        for row in paces.listings_due(keeper.archive, keeper.site, now):
            polled(keeper, row.id, now, failed=failed)
            polls += 1
        now += timedelta(minutes=1)
    assert polls <= len(where) * (4 if failed else 3)
    assert polls >= len(where) or step == timedelta(hours=3)
    for row in keeper.rows("SELECT due_at FROM listings"):
        assert times.instant(row[0]) <= now + 31 * DAY


@pytest.mark.parametrize("since", [False, True])
def test_an_ordinary_crawl_sees_through_the_step_too(keeper: Keeper, since: bool) -> None:
    where = listing(keeper)
    polled(keeper, where, NOW + YEAR, failed=True)
    found = listings.listings_due(keeper.archive, keeper.site, now=NOW, polled_since=NOW if since else None)
    assert [row.id for row in found] == [where]


def test_known_articles_do_not_sleep_for_a_year(keeper: Keeper) -> None:
    where = listing(keeper)
    polled(keeper, where, NOW)
    url_id = settled(keeper, 1001, NOW + YEAR)
    assert sites(keeper, NOW) == [paces.REVISIT]
    assert [row.id for row in ledger.due(keeper.archive, keeper.site, now=NOW, limit=9)] == [url_id]
    settled(keeper, 1001, NOW)
    assert sites(keeper, NOW) == []
    assert ledger.due(keeper.archive, keeper.site, now=NOW, limit=9) == []


def test_an_address_waiting_for_its_next_try_does_not_sleep_for_a_year(keeper: Keeper) -> None:
    polled(keeper, listing(keeper), NOW)
    (url_id,) = keeper.announce(Link(address(1001))).url_ids
    with keeper.archive.transaction():
        ledger.retry_later(keeper.archive, url_id, now=NOW + YEAR, reason="timeout")
    assert sites(keeper, NOW) == [paces.PENDING]
    assert [row.id for row in ledger.due(keeper.archive, keeper.site, now=NOW, limit=9)] == [url_id]


def test_a_pause_of_another_clock_is_none(keeper: Keeper) -> None:
    listing(keeper)
    with keeper.archive.transaction():
        hosts.pause(keeper.archive, SITE, until=NOW + YEAR, why="429", trips=1)
    assert sites(keeper, NOW) == [paces.LISTING]


# --- the database finds it


def test_a_site_is_judged_by_seeks_alone(keeper: Keeper) -> None:
    plan = [row[3] for row in keeper.archive.conn.execute("EXPLAIN QUERY PLAN " + paces._WORK)]
    tables = [line for line in plan if "listings" in line or "urls" in line]
    assert len(tables) == 9
    assert all("USING" in line and "INDEX" in line and "site_id=?" in line for line in tables), plan
    assert sum("urls_waiting" in line for line in tables) == 3, plan
    assert sum("urls_revisits" in line for line in tables) == 2, plan
    assert sum("urls_looks" in line for line in tables) == 2, plan
