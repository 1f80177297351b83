"""What listings announce, what they take back, and when they are asked again."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from keeping import DAY, HOUR, NOW, SITE, Keeper, address, article, due, feed_link, listing, short

from newsarchive.records import Link
from newsarchive.store import ledger, listings, windows


@pytest.fixture
def keeper(tmp_path: Path) -> Any:
    keeper = Keeper(tmp_path / "archive")
    yield keeper
    assert keeper.rows("PRAGMA foreign_key_check") == []
    keeper.close()


# --- sightings


def test_a_second_poll_of_an_unchanged_listing_writes_nothing(keeper: Keeper) -> None:
    where = listing(keeper)
    links = [feed_link(1000 + n, f"2026-03-{n + 1:02d}T10:00:00+03:00", position=n) for n in range(20)]
    first = keeper.announce(*links, listing_id=where)
    before = keeper.archive.conn.total_changes
    second = keeper.announce(*links, listing_id=where, now=NOW + HOUR)
    assert keeper.archive.conn.total_changes == before
    assert (first.new, first.known, second.new, second.known, second.revisit) == (20, 0, 0, 20, 0)
    assert second.url_ids == first.url_ids
    assert keeper.one("SELECT count(*) FROM sightings") == 20


def test_a_changed_claim_is_a_sighting_of_its_own(keeper: Keeper) -> None:
    where = listing(keeper)
    keeper.announce(feed_link(1001, "2026-03-01"), listing_id=where)
    keeper.announce(replace(feed_link(1001, "2026-03-01"), title="Düzeltilmiş başlık"), listing_id=where)
    assert keeper.rows("SELECT title, date_text FROM sightings ORDER BY id") == [
        ("Haber 1001", "2026-03-01"),
        ("Düzeltilmiş başlık", "2026-03-01"),
    ]


def test_an_anchor_that_says_two_hours_ago_is_no_change(keeper: Keeper) -> None:
    where = listing(keeper, "section")
    for text in ("2 saat önce", "3 saat önce"):
        keeper.announce(Link(address(1001), "article", "anchor", date_text=text), listing_id=where)
    assert keeper.one("SELECT count(*) FROM sightings") == 1


def archived(keeper: Keeper, numbers: range, where: int, date: str = "2026-02-{:02d}T10:00:00+03:00") -> list[int]:
    """Articles announced by a listing, fetched and settled; not due again soon."""
    links = [feed_link(n, date.format(n - 999)) for n in numbers]
    told = keeper.announce(*links, listing_id=where)
    with keeper.archive.transaction():
        windows.delisted(keeper.archive, where, told.url_ids, NOW)
    for n in numbers:
        keeper.save(article(address(n), content_hash=f"v1:{n}"))
    assert due(keeper) == []
    return list(told.url_ids)


def test_a_later_modification_makes_a_known_article_due(keeper: Keeper) -> None:
    """Also when both instants are long past: what counts is that the listing changed its claim."""
    where = listing(keeper)
    archived(keeper, range(1000, 1003), where)
    later = [feed_link(1000, "2026-02-01T10:00:00+03:00"), feed_link(1001, "2026-02-02T10:00:00+03:00")]
    told = keeper.announce(replace(later[0], lastmod="2026-02-25T10:00:00+03:00"), later[1], listing_id=where)
    assert told.revisit == 1
    assert due(keeper) == [short(1000)]


def test_a_changed_headline_makes_a_known_article_due(keeper: Keeper) -> None:
    where = listing(keeper)
    archived(keeper, range(1000, 1002), where)
    told = keeper.announce(replace(feed_link(1000, "2026-02-21"), title="Yeni başlık"), listing_id=where)
    assert told.revisit == 1


def test_another_listing_with_an_older_date_is_no_news(keeper: Keeper) -> None:
    archived(keeper, range(1000, 1003), listing(keeper))
    other = listing(keeper, "sitemap", f"https://{SITE}/sitemap.xml")
    link = Link(address(1001), "article", "sitemap", lastmod="2026-03-03T12:00:00+03:00")
    assert keeper.announce(link, listing_id=other).revisit == 0
    future = replace(link, lastmod="2026-03-04T13:00:00+03:00")  # after our last visit
    assert keeper.announce(future, listing_id=other, now=NOW + DAY).revisit == 1


def test_a_sitemap_that_stamps_everything_at_every_poll_is_not_believed(keeper: Keeper) -> None:
    where = listing(keeper)
    archived(keeper, range(1000, 1020), where)
    links = [replace(feed_link(n), lastmod="2026-03-05T10:00:00+03:00") for n in range(1000, 1020)]
    assert keeper.announce(*links, listing_id=where, now=NOW + DAY).revisit == 0


# --- what vanishes from a listing


@pytest.mark.parametrize(
    ("remaining", "suspects"),
    [
        ([1009, 1008, 1007, 1006, 1005, 1004, 1003, 1002, 1001, 1000], []),
        ([1010, 1009, 1008, 1007, 1006, 1005, 1004, 1003, 1002, 1001], []),  # a window moved on
        ([1009, 1008, 1006, 1005, 1004, 1003, 1002, 1001, 1000], [1007]),  # missing from between others
        ([1010, 1008, 1006, 1005, 1004, 1003, 1002, 1001], [1007, 1009]),
        ([1009], []),  # rebuilt: most of it is gone at once
        ([], []),
    ],
)
@pytest.mark.parametrize("reverse", [False, True], ids=["newest first", "oldest first"])
def test_what_vanished_from_between_others_is_visited(
    keeper: Keeper, remaining: list[int], suspects: list[int], reverse: bool
) -> None:
    where = listing(keeper)
    archived(keeper, range(1000, 1010), where)
    order = sorted(remaining, reverse=not reverse)
    told = keeper.announce(*(feed_link(n, f"2026-02-{n - 999:02d}T10:00:00+03:00") for n in order), listing_id=where)
    with keeper.archive.transaction():
        found = windows.delisted(keeper.archive, where, told.url_ids, NOW + HOUR)
    assert found == len(suspects)
    expected = {short(n) for n in suspects} | ({short(1010)} if 1010 in remaining else set())
    assert set(due(keeper, NOW + HOUR)) == expected


def test_a_home_page_may_rotate(keeper: Keeper) -> None:
    where = listing(keeper, "home", f"https://{SITE}/")
    ids = archived(keeper, range(1000, 1010), where)
    with keeper.archive.transaction():
        assert windows.delisted(keeper.archive, where, ids[:4] + ids[5:], NOW) == 0


# --- polls


def test_a_listing_is_due_until_it_has_been_silent_for_days(keeper: Keeper) -> None:
    where = listing(keeper)

    def poll(now: datetime, **more: Any) -> list[int]:
        with keeper.archive.transaction():
            listings.poll_result(keeper.archive, where, now=now, status=200, **more)
        return [row.id for row in listings.listings_due(keeper.archive, keeper.site, now=now)]

    assert [row.id for row in listings.listings_due(keeper.archive, keeper.site, now=NOW)] == [where]
    assert poll(NOW, new=3, etag='"1"', digest="sha256:1") == [where]
    assert poll(NOW + DAY) == [where]
    assert poll(NOW + 10 * DAY) == []
    assert poll(NOW + 11 * DAY, new=1) == [where]
    assert poll(NOW + 11 * DAY, failed=True) == []
    row = listings.listings(keeper.archive, keeper.site)[0]
    assert (row.failures, row.etag, row.digest) == (1, None, "sha256:1")


def test_a_304_and_a_failure_keep_the_validators(keeper: Keeper) -> None:
    where = listing(keeper)
    with keeper.archive.transaction():
        listings.poll_result(keeper.archive, where, now=NOW, status=200, etag='"1"', last_modified="Mon")
        listings.poll_result(keeper.archive, where, now=NOW, status=304)
        listings.poll_result(keeper.archive, where, now=NOW, status=None, failed=True)
    row = listings.listings(keeper.archive, keeper.site)[0]
    assert (row.etag, row.last_modified) == ('"1"', "Mon")


def test_a_resumed_crawl_does_not_poll_again(keeper: Keeper) -> None:
    first, second = listing(keeper), listing(keeper, "section", f"https://{SITE}/guncel")
    with keeper.archive.transaction():
        listings.poll_result(keeper.archive, first, now=NOW + HOUR, status=200, new=1)
    found = listings.listings_due(keeper.archive, keeper.site, now=NOW + 2 * HOUR, polled_since=NOW)
    assert [row.id for row in found] == [second]


def test_a_killed_run_is_known_and_a_finished_one_is_not(keeper: Keeper) -> None:
    archive, site = keeper.archive, keeper.site

    def unfinished(now: datetime = NOW + HOUR) -> int | None:
        row = ledger.unfinished_run(archive, site, now=now)
        return row.id if row else None

    def begin(at: datetime) -> int:
        run = ledger.start_run(archive, "crawl", at)
        ledger.record_run_site(archive, run, site, {})
        return run

    with archive.transaction():
        assert unfinished() == keeper.run
        second = begin(NOW + HOUR)
        assert unfinished() == keeper.run  # both were killed: it began with the first
        assert unfinished(NOW + 12.5 * HOUR) == second  # the first is stale by then
        assert unfinished(NOW + DAY) is None
        ledger.end_run(archive, second, 0, NOW + HOUR, {"new": 3})
        assert unfinished() is None
        stopped = begin(NOW + HOUR)
        ledger.end_run(archive, stopped, 130, NOW + HOUR, {})
        assert unfinished() == stopped  # Ctrl-C ends a run in order, but not its work
        ledger.end_run(archive, stopped, 3, NOW + HOUR, {})
        third = begin(NOW + 2 * HOUR)
        assert ledger.unfinished_run(archive, site, now=NOW + 2 * HOUR, but=third) is None
    assert keeper.rows("SELECT exit_code, counts FROM runs WHERE id = ?", second) == [(0, '{"new":3}')]
