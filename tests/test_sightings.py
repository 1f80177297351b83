"""What listings claim about an article is the last witness of its reading, and never an edit of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import crashing
import pytest
from hostile_server import Answer, home, hostile, robots, text
from keeping import DAY, NOW, SITE, Keeper, address, article, feed_link, listing

from newsarchive.records import Change, Evidence, Link
from newsarchive.store import crawls

PATH, LATER = "/haber/park-acilisi-102.html", "/haber/yeni-otogar-103.html"


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "archive")
    yield keeper
    keeper.close()


def test_the_last_claim_of_every_listing(keeper: Keeper) -> None:
    feed, news = listing(keeper), listing(keeper, "sitemap", f"https://{SITE}/news.xml")
    page = listing(keeper, "home", f"https://{SITE}/")
    keeper.announce(Link(address(1), "article", "anchor", 3), listing_id=page)
    keeper.announce(feed_link(1, "Wed, 04 Mar 2026 08:15:00 +0300"), listing_id=feed)
    keeper.announce(feed_link(1, "Wed, 04 Mar 2026 09:00:00 +0300"), listing_id=feed, now=NOW + DAY)
    keeper.announce(Link(address(1), "article", "sitemap", 0, "Yeni park", lastmod="2026-03-04"), listing_id=news)
    assert crawls.sightings(keeper.archive, keeper.url_id(address(1))) == (
        Link(address(1), "article", "feed", 0, "Haber 1", "Wed, 04 Mar 2026 09:00:00 +0300"),
        Link(address(1), "article", "news-sitemap", 0, "Yeni park", None, "2026-03-04"),
    )
    assert crawls.sightings(keeper.archive, keeper.url_id(address(2))) == ()


@pytest.mark.parametrize(("via", "taken"), [("listing:feed", False), ("visible:label", True)])
def test_a_date_that_comes_late_is_no_edit(keeper: Keeper, via: str, taken: bool) -> None:
    undated = replace(article(), published_at=None, published_precision=None)
    keeper.save(undated)
    dated = replace(
        undated,
        published_at=datetime.fromisoformat("2026-03-04T08:15:00+03:00"),
        published_precision="minute",
        evidence=(Evidence("published_at", "Wed, 04 Mar 2026 08:15:00 +0300", via),),
    )
    assert keeper.save(dated, NOW + DAY).change is Change.SAME
    assert keeper.one("SELECT published_at FROM articles") == ("2026-03-04T08:15:00+03:00" if taken else None)


def undated(title: str) -> Answer:
    body = f"<!doctype html><html lang=tr><title>{title}</title><body><article><h1>{title}</h1>{text(title)}</article>"
    return Answer(body=f"{body}</body></html>".encode())


def feed(path: str, host: str) -> Answer:
    when = "<pubDate>Mon, 30 Jun 2025 10:22:00 +0300</pubDate>"
    item = f"<item><title>Park</title><link>{host}{path[1:]}</link>{when}</item>"
    return Answer(
        body=f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{item}</channel></rss>'.encode(),
        headers={"Content-Type": "application/rss+xml"},
    )


@pytest.mark.slow
@pytest.mark.xdist_group("hostile")
def test_a_crawl_asks_what_the_listings_said(tmp_path: Path) -> None:
    with hostile({"/robots.txt": robots(), PATH: undated("Park"), LATER: undated("Otogar"), "/": home(LATER)}) as web:
        web.script["/rss"] = [feed(PATH, web.home)]
        assert crashing.finish(crashing.crawl(tmp_path, web.home))[0] == 0
        dates = "SELECT url, published_at FROM articles ORDER BY url"
        first = {url.rsplit("/", 1)[1]: at for url, at in crashing.rows(tmp_path, dates)}
        assert first == {PATH[7:]: "2025-06-30T10:22:00+03:00", LATER[7:]: None}
        witnesses = "SELECT via FROM provenance WHERE field = 'published_at' AND via != ''"
        assert crashing.rows(tmp_path, witnesses) == [("listing:feed",)]
        assert crashing.finish(crashing.crawl(tmp_path, web.home, options=("--revisit-all",)))[0] == 0
    assert crashing.rows(tmp_path, "SELECT count(*) FROM revisions") == [(0,)]
