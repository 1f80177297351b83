"""Whole pages to records: tests/pages/<family>/<case>/page.html against expectations typed by hand (expected.toml)."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from newsarchive import normalise
from newsarchive.errors import NotArchived, Reason
from newsarchive.extract import extract
from newsarchive.records import Page

PAGES = Path(__file__).parent / "pages"
ALL = {
    str(path.parent.relative_to(PAGES)): tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(PAGES.glob("*/*/expected.toml"))
}
CASES = [case for case, expected in ALL.items() if "refused" not in expected]
REFUSED = [case for case, expected in ALL.items() if "refused" in expected]


def page(body: bytes, url: str, fetched_at: str, kind: str = "text/html; charset=utf-8") -> Page:
    return Page(url, 200, body, datetime.fromisoformat(fetched_at), (("Content-Type", kind),))


def load(case: str) -> tuple[dict[str, Any], Page]:
    expected = ALL[case]
    body = (PAGES / case / "page.html").read_bytes()
    kind = expected.get("content_type", "text/html; charset=utf-8")
    return expected, page(body, expected["url"], expected["fetched_at"], kind)


@pytest.mark.parametrize("case", CASES)
def test_page(case: str) -> None:
    expected, given = load(case)
    article = normalise.read(given)
    record = normalise.to_json(article)
    record["images"] = [
        {k: v for k, v in image.items() if v is not None} for image in record["images"]
    ]  # no null in TOML
    assert {k: record[k] for k in expected["record"]} == expected["record"]
    for field in expected.get("nulls", ()):
        assert record[field] is None, field
    if "family" in expected:
        assert (article.family or "") == expected["family"]
    assert article.charset_used == expected.get("charset", "utf-8")
    assert record["page_type"] == expected.get("page_type", "article")
    for text in expected.get("absent", ()):
        assert text not in record["body"]
    for text in expected.get("contains", ()):
        assert text in record["body"]
    if "paragraphs" in expected:
        assert record["body"].count("\n\n") + 1 == expected["paragraphs"]
    for field, note in expected.get("note", {}).items():
        notes = next(e.note for e in article.evidence if e.field == field)
        assert note in (notes or "")


@pytest.mark.parametrize("case", REFUSED)
def test_page_that_is_no_article(case: str) -> None:
    expected, given = load(case)
    with pytest.raises(NotArchived) as refusal:
        normalise.read(given)
    assert refusal.value.reason == expected["refused"]
    if "family" in expected:
        assert (extract(given).family or "") == expected["family"]


@pytest.mark.parametrize("case", CASES)
def test_every_value_has_evidence(case: str) -> None:
    _, given = load(case)
    article = normalise.read(given)
    record = normalise.to_json(article)
    proven = {e.field for e in article.evidence if e.via}
    for field in (
        "headline", "summary", "published_at", "updated_at", "section", "authors", "language", "body", "images", "tags",
        "place_province", "place_district", "page_type", "canonical_url",
    ):  # fmt: skip
        if record[field]:
            assert field in proven
    assert proven <= record.keys(), "evidence stands under the public names"
    if record["source_kind"]:
        assert "source" in proven
    assert record["content_hash"].startswith("v1:") and record["word_count"] > 10


def test_reading_twice_gives_the_same_record() -> None:
    for case in CASES:
        _, given = load(case)
        assert normalise.to_json(normalise.read(given)) == normalise.to_json(normalise.read(given))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.6, 0.8, 0.95])
def test_a_page_cut_anywhere_gives_a_record_or_a_reason(case: str, share: float) -> None:
    _, given = load(case)
    cut = Page(given.url, 200, given.body[: int(len(given.body) * share)], given.fetched_at, given.headers)
    try:
        record = normalise.to_json(normalise.read(cut))
    except NotArchived as refusal:
        assert refusal.reason in Reason
    else:
        assert record["headline"] and record["body"]


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"%PDF-1.7 ...", "application/pdf", Reason.NOT_HTML),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00\x00\x00", "image/png", Reason.NOT_HTML),
        (b"", "text/html", None),
        (b"<html><body></body></html>", "text/html", None),
        (b"<html><body><h1>Yaln\xc4\xb1zca bir ba\xc5\x9fl\xc4\xb1k</h1></body></html>", "text/html", None),
        ("kısa bir metin".encode(), "text/plain", None),
    ],
)
def test_what_is_no_article_says_why(body: bytes, kind: str, reason: Reason | None) -> None:
    with pytest.raises(NotArchived) as refusal:
        normalise.read(page(body, "https://a.example/x", "2024-01-01T00:00:00+03:00", kind))
    if reason is not None:
        assert refusal.value.reason is reason


def test_links_come_from_the_same_parse() -> None:
    _, given = load("tehs5/basic")
    urls = {link.url for link in extract(given).links}
    assert "http://www.asagiderehaber.example/egitim" in urls


def test_a_website_that_is_named_after_the_article_is_not_its_site() -> None:
    """Templates put the headline into the name of every node; its words would be cut off every title."""
    title = "Barajda su kalmadı - Köylüler tepkili"
    html = f"""<title>{title}</title><meta property="og:site_name" content="Aşağıova Postası">
    <script type="application/ld+json">[{{"@type": "WebSite", "name": "{title}"}}]</script>
    <main><h1>{title}</h1><p>{"Barajdaki su geçen yılın yarısına indi. " * 7}</p></main>"""
    article = normalise.read(page(html.encode(), "https://a.example/haber/su-7.html", "2024-01-01T00:00:00+03:00"))
    assert article.headline == title
