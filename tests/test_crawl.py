"""The sample papers, crawled as a person would, compared with the truth field by field; then the next day."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import accounting
import pytest

from newsarchive.sample import Truth, Web, World, serve

ARTICLES = 60
FIELDS = (
    "headline", "summary", "published_at", "published_precision", "updated_at", "section", "authors", "source",
    "source_kind", "source_raw", "place_province", "place_district", "body", "tags",
)  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("crawl")]


class Crawled:
    """The papers, the archive, and what each crawl said and asked for."""

    def __init__(self, web: Web, folder: Path) -> None:
        self.web = web
        self.folder = folder
        self.runs: list[dict[str, Any]] = []
        self.asked: list[list[str]] = []

    def crawl(self, *options: str) -> None:
        before = len(self.web.log)
        homes = [*options, *(site.home_url for site in self.web.sites)]
        done = subprocess.run(
            [sys.executable, "-m", "newsarchive", "--archive", str(self.folder), "crawl", "--json", "--quiet", *homes],
            capture_output=True,
            text=True,
            timeout=280,
        )
        assert done.returncode == 0, done.stderr
        assert accounting.unaccounted(self.folder) == []
        self.runs.append(json.loads(done.stdout))
        self.asked.append([r.site + r.path for r in list(self.web.log)[before:]])

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with sqlite3.connect(f"file:{self.folder / 'news.db'}?mode=ro", uri=True) as db:
            db.row_factory = sqlite3.Row
            rows = [dict(row) for row in db.execute(sql)]
        db.close()
        return rows


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """Day 1, then day 1 again, then day 2: three crawls of five papers."""
    folder = tmp_path_factory.mktemp("crawl") / "archive"
    with serve(World(articles=ARTICLES), crawl_delay=0.0) as web:
        it = Crawled(web, folder)
        it.crawl()
        it.first = it.rows("SELECT * FROM articles")  # type: ignore[attr-defined]
        it.crawl()
        web.set_day(2)
        it.crawl()
        it.next_day = it.rows("SELECT a.url, r.changed FROM revisions r JOIN articles a ON a.id = r.article_id")  # type: ignore[attr-defined]
        it.crawl("--revisit-all")
        yield it


def as_public(truth: Truth) -> dict[str, Any]:
    """The truth in the archive's public form."""
    values = {name: getattr(truth, name) for name in FIELDS}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def test_every_article_once_and_every_field_right(crawled: Crawled) -> None:
    truths = {truth.url: truth for truth in crawled.web.truths(1)}
    rows = {row["url"]: row for row in crawled.first if row["page_type"] == "article"}  # type: ignore[attr-defined]
    assert len(rows) == len([r for r in crawled.first if r["page_type"] == "article"])  # type: ignore[attr-defined]
    assert sorted(truths.keys() - rows.keys()) == [], "missing"
    assert sorted(rows.keys() - truths.keys()) == [], "not an article"
    wrong = []
    for url, truth in truths.items():
        row = rows[url]
        for name, expected in as_public(truth).items():
            got = json.loads(row[name]) if name in {"authors", "tags"} else row[name]
            if name in {"authors", "tags"}:
                expected = list(expected)
            if got != expected:
                wrong.append((url, name, expected, got))
        pictures = [tuple(image[key] for key in ("url", "caption", "credit")) for image in json.loads(row["images"])]
        if pictures != list(truth.images):
            wrong.append((url, "images", truth.images, pictures))
    assert not wrong, f"{len(wrong)} fields wrong, first: {wrong[:5]}"


def test_second_crawl_asks_for_no_known_article(crawled: Crawled) -> None:
    paths = {truth.url.split("/", 3)[3] for truth in crawled.web.truths(1)}
    asked = {address.split("/", 1)[1] for address in crawled.asked[1]}
    assert not asked & paths


def test_next_day_edit_is_one_revision_and_the_deleted_is_gone(crawled: Crawled) -> None:
    before = {(truth.site, truth.index): truth for truth in crawled.web.truths(1)}
    after = {(truth.site, truth.index): truth for truth in crawled.web.truths(2)}
    gone = {row["url"] for row in crawled.rows("SELECT url FROM articles WHERE gone_at IS NOT NULL")}
    known = {row["url"] for row in crawled.rows("SELECT url FROM articles")}
    assert gone == {before[key].url for key in before.keys() - after.keys()}
    assert {after[key].url for key in after.keys() - before.keys()} <= known, "new on day 2"
    assert gone <= known, "a deleted article is kept"
    edited = {
        key[0]: after[key].url
        for key in after.keys() & before.keys()
        if as_public(after[key]) != as_public(before[key])
    }
    assert len(edited) == 5, "one on every paper"
    with_sitemap = [url for site, url in edited.items() if site != "handmade"]
    assert sorted(row["url"] for row in crawled.next_day) == sorted(with_sitemap)  # type: ignore[attr-defined]
    revised = crawled.rows("SELECT a.url, r.changed FROM revisions r JOIN articles a ON a.id = r.article_id")
    assert sorted(row["url"] for row in revised) == sorted(edited.values()), "the last one is found by asking again"


def test_every_announced_address_ends_in_one_state(crawled: Crawled) -> None:
    waiting = {str(row["reason"]) for row in crawled.rows("SELECT reason FROM urls WHERE state = 'pending'")}
    assert waiting <= {"budget:address pattern"}, "tags and calendars without news wait, and say why"
    unexplained = crawled.rows("SELECT url, state FROM urls WHERE reason IS NULL AND state NOT IN ('archived')")
    assert not unexplained


def test_robots_rules_hold_and_one_request_at_a_time(crawled: Crawled) -> None:
    assert max(crawled.web.concurrency.values()) == 1
    disallowed = [r for r in crawled.web.log if r.path.startswith(("/arama", "/yazdir/", "/uye/"))]
    assert not disallowed
    assert all(r.user_agent.startswith("newsarchive/") and "(+mailto:" in r.user_agent for r in crawled.web.log)


def test_verify_finds_nothing_wrong(crawled: Crawled) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "newsarchive", "--archive", str(crawled.folder), "verify"],
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
