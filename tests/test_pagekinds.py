"""What becomes an article and what does not: a small share of what benchmarks/pagetypes.py counts."""

from collections import Counter
from datetime import UTC, datetime

import pagekinds
import pytest
from pagekinds.frames import SITE

from newsarchive import normalise
from newsarchive.errors import NotArchived, Reason
from newsarchive.records import Page, PageType

TIMES = {"listing": 1, "media": 1, "broken": 1, "article": 1}
FETCHED = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


def outcome(path: str, html: bytes) -> str:
    try:
        return str(normalise.read(Page(SITE + path, 200, html, FETCHED, (("Content-Type", "text/html"),))).page_type)
    except NotArchived as refused:
        return str(refused.reason)


@pytest.fixture(scope="module")
def outcomes() -> dict[tuple[str, str], Counter[str]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for group, kind, made in pagekinds.everything(11, TIMES):
        html = made.html.encode(made.charset, "xmlcharrefreplace")
        found.setdefault((group, kind), Counter())[outcome(made.path, html)] += 1
    return found


ARCHIVED = {"article", "column", "notice"}


def test_few_pages_that_are_no_articles_become_one(outcomes: dict[tuple[str, str], Counter[str]]) -> None:
    others = {key: counts for key, counts in outcomes.items() if key[0] != "article"}
    wrong = {key: {w: n for w, n in counts.items() if w in ARCHIVED} for key, counts in others.items()}
    pages, bad = sum(map(Counter.total, others.values())), sum(sum(w.values()) for w in wrong.values())
    assert pages >= 200
    assert bad <= 0.02 * pages, {key: counts for key, counts in wrong.items() if counts}


def test_hardly_an_article_is_lost(outcomes: dict[tuple[str, str], Counter[str]]) -> None:
    articles = {key: counts for key, counts in outcomes.items() if key[0] == "article"}
    lost = {key: {w: n for w, n in counts.items() if w not in ARCHIVED} for key, counts in articles.items()}
    pages, bad = sum(map(Counter.total, articles.values())), sum(sum(n.values()) for n in lost.values())
    assert pages >= 200
    assert bad <= max(1, 0.005 * pages), {key: counts for key, counts in lost.items() if counts}


@pytest.mark.parametrize(
    ("group", "kind", "reason"),
    [
        ("media", "live blog", "live"),
        ("media", "bulletin", "bulletin"),
        ("media", "press review", "bulletin"),
        ("media", "video", "video"),
        ("media", "gallery, whole", "gallery"),
        ("broken", "bot wall", "bot_wall"),
        ("broken", "consent wall", "consent_wall"),
        ("broken", "login wall", "login_wall"),
        ("broken", "parked domain", "parked"),
        ("broken", "maintenance", "maintenance"),
        ("broken", "not found", "soft_404"),
        ("listing", "stream of whole stories", "listing"),
        ("article", "official notice", "notice"),
    ],
)
def test_most_pages_get_the_reason_of_their_kind(
    group: str, kind: str, reason: str, outcomes: dict[tuple[str, str], Counter[str]]
) -> None:
    counts = outcomes[group, kind]
    assert counts[reason] * 2 > counts.total(), counts


def test_each_kind_that_is_refused_has_its_reason() -> None:
    archived = {PageType.ARTICLE, PageType.COLUMN, PageType.NOTICE}
    assert {kind.value for kind in PageType} - {reason.value for reason in Reason} == {*map(str, archived), "other"}
