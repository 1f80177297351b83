"""The frontier: what is fetched next, and what became of every address."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from keeping import DAY, NOW, SITE, Keeper, address, article, due, feed_link, listing, page, short, state

from newsarchive.records import Change, Link
from newsarchive.store import articles, holding, ledger, listings, payloads, times


@pytest.fixture
def keeper(tmp_path: Path) -> Any:
    keeper = Keeper(tmp_path / "archive")
    yield keeper
    assert keeper.rows("PRAGMA foreign_key_check") == []
    keeper.close()


# --- order


def test_listings_then_newest_articles_then_undated(keeper: Keeper) -> None:
    keeper.announce(
        Link(f"https://{SITE}/hakkimizda", "page"),
        Link(address(1001), "article"),
        feed_link(1002, "2026-03-01T10:00:00+03:00"),
        feed_link(1003, "2026-03-03T10:00:00+03:00"),
        Link(address(1004), "article", lastmod="2026-03-02"),
        Link(f"https://{SITE}/guncel", "listing"),
        depth=1,
    )
    keeper.announce(Link(f"https://{SITE}/takvim/2019", "listing"), Link(address(1005), "article"), depth=3)
    assert due(keeper) == [
        f"https://{SITE}/guncel",
        short(1001),  # on the home page: it is of today
        short(1003),
        short(1004),
        short(1002),
        short(1005),
        f"https://{SITE}/hakkimizda",
        f"https://{SITE}/takvim/2019",
    ]


def test_due_is_limited_and_leaves_out_what_is_in_flight(keeper: Keeper) -> None:
    told = keeper.announce(*(Link(address(1000 + n), "article") for n in range(5)))
    assert due(keeper, limit=2, exclude=told.url_ids[:2]) == [short(1002), short(1003)]
    assert ledger.pending_count(keeper.archive, keeper.site) == 5


def test_an_address_is_entered_once_whatever_its_spelling(keeper: Keeper) -> None:
    told = keeper.announce(
        Link(address(1001)),
        Link(address(1001) + "?utm_source=x", title="Başlık"),
        Link(address(1001).replace("www.", "") + "#yorumlar"),
    )
    assert (told.new, told.known, len(told.url_ids)) == (1, 0, 1)
    assert keeper.announce(Link(address(1001))).known == 1
    assert keeper.one("SELECT count(*) FROM urls") == 1


def test_what_is_no_address_is_left_out(keeper: Keeper) -> None:
    assert keeper.announce(Link("mailto:a@b.c"), Link("http://"), Link("javascript:;")).url_ids == ()


def test_half_a_character_in_a_title_spoils_nothing(keeper: Keeper) -> None:
    """A JSON escape cut in half is a lone surrogate, which no database can hold."""
    links = [replace(feed_link(1001), title="Park \ud83d açıldı\0"), Link(address(1002) + "\ud83d")]
    assert keeper.announce(*links, listing_id=listing(keeper)).new == 1
    assert keeper.one("SELECT title FROM sightings") == "Park \ufffd açıldı"


def test_a_date_learned_later_moves_an_address_up(keeper: Keeper) -> None:
    keeper.announce(Link(address(1001), "article"), Link(address(1002), "article"))
    keeper.announce(feed_link(1002, "2026-03-04T10:00:00+03:00"))
    assert due(keeper) == [short(1002), short(1001)]


def test_known_links(keeper: Keeper) -> None:
    keeper.announce(Link(address(1001)))
    asked = [Link(address(1001) + "?fbclid=1"), Link(address(1002))]
    assert listings.known(keeper.archive, asked) == {address(1001) + "?fbclid=1"}


# --- states


def test_settling_an_article_schedules_its_next_visit(keeper: Keeper) -> None:
    published = NOW.replace(microsecond=0) - 10 * DAY
    keeper.save(article(published_at=published))
    ((found, due_at),) = keeper.rows("SELECT state, next_due_at FROM urls")
    assert (found, times.instant(due_at)) == ("archived", NOW + (NOW - published) / 2)
    assert due(keeper, NOW + 4 * DAY) == []
    assert due(keeper, NOW + 6 * DAY) == [short(7237)]


def test_validators_follow_the_last_full_answer(keeper: Keeper) -> None:
    keeper.save(article())
    url_id = keeper.url_id(address(7237))

    def settle(status: int, **more: Any) -> tuple[Any, ...]:
        with keeper.archive.transaction():
            ledger.settle(keeper.archive, url_id, state="archived", now=NOW, status=status, **more)
        row = ledger.url_row(keeper.archive, url_id)
        assert row is not None
        return row.etag, row.last_modified, row.digest

    assert settle(200, etag='"1"', digest="sha256:1") == ('"1"', None, "sha256:1")
    assert settle(304) == ('"1"', None, "sha256:1")
    assert settle(200, last_modified="Mon", digest="sha256:2") == (None, "Mon", "sha256:2")


@pytest.mark.parametrize("then", ["not_article", "failed", "forbidden", "blocked", "pending"])
def test_a_bad_visit_does_not_take_an_article_out_of_the_archive(keeper: Keeper, then: str) -> None:
    """A parked domain, a login wall, a broken parser: the record and its address stand."""
    keeper.save(article())
    url_id = keeper.url_id(address(7237))
    with keeper.archive.transaction():
        ledger.settle(keeper.archive, url_id, state=then, reason="soft_404", now=NOW + DAY, status=200)
    found, reason, attempts, due_at = state(keeper, url_id)
    assert (found, reason, attempts) == ("archived", "soft_404", 1)
    assert times.instant(due_at) > NOW + DAY


def test_retries_end(keeper: Keeper) -> None:
    url_id = keeper.url_id(address(1001))
    states = []
    for n in range(ledger.MAX_ATTEMPTS):
        with keeper.archive.transaction():
            states.append(
                ledger.retry_later(keeper.archive, url_id, now=NOW + n * DAY, reason="unreachable", status=None)
            )
        assert due(keeper, NOW + n * DAY) == []
    assert states == ["pending"] * (ledger.MAX_ATTEMPTS - 1) + ["failed"]
    assert state(keeper, url_id)[:2] == ("failed", "unreachable")


def test_an_archived_article_is_retried_for_ever(keeper: Keeper) -> None:
    keeper.save(article())
    url_id = keeper.url_id(address(7237))
    with keeper.archive.transaction():
        for _ in range(20):
            assert ledger.retry_later(keeper.archive, url_id, now=NOW, reason="http_error", status=500) == "archived"
        ledger.settle(keeper.archive, url_id, state="archived", now=NOW, status=304)
    assert state(keeper, url_id)[:3] == ("archived", None, 0)


@pytest.mark.parametrize(
    ("wait", "again"), [(timedelta(hours=3), False), (2 * DAY, True)], ids=["same day", "two days later"]
)
def test_a_failed_address_that_is_still_announced_gets_another_chance(
    keeper: Keeper, wait: timedelta, again: bool
) -> None:
    where = listing(keeper)
    (url_id,) = keeper.announce(feed_link(1001, "2026-03-01"), listing_id=where).url_ids
    with keeper.archive.transaction():
        ledger.settle(keeper.archive, url_id, state="failed", reason="unreachable", now=NOW)
    keeper.announce(feed_link(1001, "2026-03-01"), listing_id=where, now=NOW + wait)
    assert (state(keeper, url_id)[0] == "pending") is again
    assert bool(due(keeper, NOW + wait)) is again


def test_gone_keeps_the_article_and_its_return_is_seen(keeper: Keeper) -> None:
    keeper.save(article())
    url_id = keeper.url_id(address(7237))
    with keeper.archive.transaction():
        ledger.mark_gone(keeper.archive, url_id, 410, NOW + DAY)
        ledger.mark_gone(keeper.archive, url_id, 404, NOW + 2 * DAY)
    assert state(keeper, url_id)[:2] == ("gone", "gone")
    assert keeper.one("SELECT gone_at FROM articles") == times.text(NOW + DAY)
    assert due(keeper, NOW + 900 * DAY) == []
    assert keeper.save(article(), NOW + 3 * DAY).change is Change.SAME
    assert keeper.one("SELECT gone_at FROM articles") is None
    assert state(keeper, url_id)[0] == "archived"


def test_counts(keeper: Keeper) -> None:
    keeper.save(article())
    keeper.announce(*(Link(f"https://{SITE}/takvim/2019/{n:02d}") for n in range(1, 9)))
    with keeper.archive.transaction():
        ledger.settle(keeper.archive, 2, state="not_article", reason="listing", now=NOW, status=200)
    counts = ledger.state_counts(keeper.archive, keeper.site)
    assert counts == {("archived", None): 1, ("not_article", "listing"): 1, ("pending", "not_tried"): 7}
    tallies = holding.tallies(keeper.archive, keeper.site)
    assert sorted((each.tried, each.waiting, each.articles, each.fruitless) for each in tallies.values()) == [
        (1, 0, 1, 0),
        (1, 7, 0, 1),
    ]


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="without zone"):
        times.text(datetime(2026, 1, 1))  # noqa: DTZ001
    assert times.instant(times.text(NOW)) == NOW
    assert times.text(datetime(2026, 1, 1, 3, tzinfo=UTC)) == "2026-01-01T03:00:00.000Z"


def test_seen_unchanged(keeper: Keeper) -> None:
    keeper.save(article())
    with keeper.archive.transaction():
        articles.seen_unchanged(keeper.archive, keeper.url_id(address(7237)), NOW + DAY)
    assert keeper.one("SELECT last_seen_at FROM articles") == times.text(NOW + DAY)


def test_captures_of_listings_and_pages(keeper: Keeper) -> None:
    where = listing(keeper)
    capture_id, span, encoded = keeper.keep(page())
    with keeper.archive.transaction():
        articles.add_capture(
            keeper.archive, None, page(status=304, body=b""), span, encoded.digest, None, capture_id, listing_id=where
        )
    assert payloads.captured_page(keeper.archive, capture_id) == page()
    assert articles.needed_bytes(keeper.archive, span.file) == span.offset + span.length
    assert articles.needed_bytes(keeper.archive, "2020/01/none.warc.gz") == 0


def test_a_forgotten_site_keeps_its_rows_and_comes_back_when_named(keeper: Keeper) -> None:
    archive = keeper.archive
    with archive.transaction():
        site = ledger.site_id(archive, "a.example", home_url="https://a.example/", now=NOW)
        assert ledger.forget_site(archive, "a.example")
        assert not ledger.forget_site(archive, "b.example")
    home = "SELECT home_url FROM sites WHERE id = ?"
    assert archive.conn.execute(home, (site,)).fetchone()[0] is None
    with archive.transaction():
        assert ledger.site_id(archive, "a.example", home_url="https://a.example/", now=NOW) == site
    assert archive.conn.execute(home, (site,)).fetchone()[0] == "https://a.example/"


def test_the_pages_of_a_list_are_no_hops(keeper: Keeper) -> None:
    keeper.announce(Link(f"https://{SITE}/guncel?sayfa=2", "listing", via="pagination"), Link(address(1)), depth=2)
    assert keeper.rows("SELECT kind, depth FROM urls ORDER BY id") == [("listing", 1), ("article", 2)]


def test_shapes_that_the_order_leaves_for_the_end_have_a_turn(keeper: Keeper) -> None:
    keeper.announce(*(feed_link(1000 + n, "2026-03-01T10:00:00+03:00") for n in range(200)))
    keeper.announce(*(Link(f"https://{SITE}/sayfa-adi/{n}", via="sitemap") for n in range(5)), depth=3)
    served = {row.pattern for row in ledger.due(keeper.archive, keeper.site, now=NOW, limit=64)}
    found = ledger.neglected(keeper.archive, keeper.site, but=served, now=NOW, limit=16)
    assert [row.url for row in found] == [f"https://{SITE}/sayfa-adi/{n}" for n in range(2)]
