"""New, same, edited, or another address: decided from values alone."""

from dataclasses import replace
from typing import Any

import pytest
from keeping import SITE, address, article

from newsarchive import identify
from newsarchive.records import Article, Change, Image, PageType

LONG = " ".join(f"kelime{n} cümle{n}" for n in range(60))


def known(of: Article, **more: Any) -> identify.Known:
    fields = identify.public(of)
    values: dict[str, Any] = {"id": 1, "url_id": 10, "url": of.url, "content_hash": of.content_hash, "fields": fields}
    return identify.Known(**{**values, **more})


def test_nothing_known_is_new() -> None:
    assert identify.decide(None, article(), 10).change is Change.NEW


@pytest.mark.parametrize(
    ("changes", "verdict", "fields"),
    [
        ({}, Change.SAME, ()),
        # the body's hash is over normalised text: other white space is the same text
        ({"body": article().body.replace("\n\n", "\n\n\n")}, Change.SAME, ()),
        ({"headline": "Belediyeden  yeni park"}, Change.SAME, ()),
        # the page stamps itself at every request
        ({"updated_at": article().published_at}, Change.SAME, ("updated_at",)),
        # cache-busters and shuffled tags
        ({"images": (Image("https://ornekgazete.com/r/1.jpg?v=4", "Yeni park"),)}, Change.SAME, ()),
        ({"tags": ("Belediye", "park")}, Change.SAME, ()),
        ({"section_raw": "Güncel Haberler"}, Change.SAME, ("section_raw",)),
        # real edits
        ({"headline": "Belediyeden iki yeni park"}, Change.EDITED, ("headline",)),
        ({"body": "Başka bir metin.", "content_hash": "v1:0b"}, Change.EDITED, ("body",)),
        ({"summary": None}, Change.EDITED, ("summary",)),
        ({"authors": ()}, Change.EDITED, ("authors",)),
        ({"source": "AA", "source_raw": "AA"}, Change.EDITED, ("source", "source_raw")),
        # where a page is filed is no edit of it
        ({"page_type": PageType.COLUMN}, Change.SAME, ("page_type",)),
        ({"section": "Spor"}, Change.SAME, ("section",)),
    ],
)
def test_revisit_of_the_same_address(changes: dict[str, Any], verdict: Change, fields: tuple[str, ...]) -> None:
    found = identify.decide(known(article()), replace(article(), **changes), 10)
    assert (found.change, found.changed_fields, found.article_id) == (verdict, fields, 1)


def test_our_own_changed_rules_count_every_field() -> None:
    changed = replace(article(), tags=("belediye", "park"))
    assert identify.decide(known(article()), changed, 10, strict=True).change is Change.EDITED
    assert identify.decide(known(article()), article(), 10, strict=True).change is Change.SAME


def test_another_address_of_the_same_text_is_a_duplicate() -> None:
    amp = replace(
        article(f"https://www.{SITE}/amp/belediyeden-yeni-park-7237.html"), canonical_url=article().canonical_url
    )
    assert identify.decide(known(article()), amp, 11).change is Change.DUPLICATE


def test_a_shorter_print_page_never_replaces_the_article() -> None:
    printed = replace(article(f"https://www.{SITE}/yazdir/7237"), body="Isparta Belediyesi.", content_hash="v1:0c")
    assert identify.decide(known(article()), printed, 11).change is Change.DUPLICATE


def test_the_canonical_address_replaces_its_amp_page() -> None:
    amp = replace(article(f"https://www.{SITE}/amp/x-7237.html"), canonical_url=article().canonical_url)
    found = identify.decide(known(amp), article(), 11)
    assert (found.change, found.article_id) == (Change.EDITED, 1)


def test_a_new_headline_with_a_new_slug_is_an_edit() -> None:
    moved = article(address(7237, "parkin-acilisi-ertelendi"), headline="Parkın açılışı ertelendi")
    assert identify.decide(known(article()), moved, 11).change is Change.EDITED


def test_an_article_whose_address_is_gone_moves() -> None:
    elsewhere = article(address(7237, "belediyeden-yeni-bir-park"))
    assert identify.decide(known(article(), gone=True), elsewhere, 11).change is Change.EDITED


def test_same_number_but_nothing_in_common_is_another_article() -> None:
    """Galleries and news numbered apart by one CMS, or a template with the same rel=canonical on every page."""
    other = article(address(7237, "galeri"), headline="Bahar şenliği", body=LONG, content_hash="v1:ff")
    assert identify.decide(known(article()), other, 11).change is Change.NEW


def test_mostly_the_same_words_are_versions_of_one_article() -> None:
    first = replace(article(), body=LONG, content_hash="v1:01")
    second = replace(article(), headline="Başka", body=LONG + " yeni son paragraf", content_hash="v1:02")
    assert identify.same_article(known(first), second)
    assert not identify.same_article(known(first), replace(second, body="tamamen farklı sözcükler burada"))


@pytest.mark.parametrize(
    ("url", "canonical", "key"),
    [
        (address(7237), address(7237), "id:7237"),
        (address(7237), f"https://{SITE}/", "id:7237"),  # rel=canonical that points home is not believed
        (f"https://{SITE}/belediyeden-yeni-park", address(7237), "id:7237"),
        (f"https://{SITE}/belediyeden-yeni-park", f"https://{SITE}/", "path:/belediyeden-yeni-park"),
        (f"https://{SITE}/yeni-park/yazdir", f"https://{SITE}/belediyeden-yeni-park", "path:/belediyeden-yeni-park"),
        (f"https://{SITE}/belediyeden-yeni-park", "https://baska.com/haber/x-9.html", "path:/belediyeden-yeni-park"),
    ],
)
def test_key(url: str, canonical: str, key: str) -> None:
    assert identify.key(url, canonical) == key


@pytest.mark.parametrize(
    ("url", "changes", "same"),
    [
        ("https://{site}/konu?oturumno=b2", {}, True),
        ("https://{site}/konu?oturumno=b2", {"content_hash": "v1:0c"}, False),
        ("https://{site}/konu?oturumno=b2", {"headline": "Başka bir park"}, False),
        ("https://{site}/baska-konu?oturumno=b2", {}, False),
        ("https://{site}/s-b2/konu", {}, True),
        ("https://{site}/s-b2/baska-konu", {}, False),
        ("https://{site}/haber_detay.asp?haber=12", {}, False),
    ],
)
def test_a_session_mark_makes_no_second_article(url: str, changes: dict[str, Any], same: bool) -> None:
    first = url.format(site=SITE).partition("?")[0] if "asp" in url else f"https://{SITE}/konu?oturumno=a1"
    assert identify.same_elsewhere(known(article(first)), article(url.format(site=SITE), **changes)) is same
