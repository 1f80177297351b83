"""Pages made to hurt: cost grows about linearly, what is too much is refused by name, no article is lost silently."""

import contextlib
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsarchive import dom
from newsarchive.errors import NotArchived, Reason
from newsarchive.normalise import read
from newsarchive.records import Page

HEADLINE = "Kasaba meydanına yeni çeşme yapılıyor"
LAST = "Çalışmalar sırasında meydana araçla girilemeyeceği, yayalar için bir yol bırakılacağı bildirildi."
ARTICLE = (
    "<p>Kasaba Belediyesi, meydandaki eski çeşmenin yerine yenisini yapmak için çalışmalara salı günü başladı.</p>"
    f"<p>{LAST}</p>"
)


def page(*, head: str = "", before: str = "", inside: str = "", after: str = "") -> Page:
    html = (
        f"<html lang=tr><head><title>{HEADLINE}</title>{head}</head><body>{before}<h1>{HEADLINE}</h1>"
        f"<div class='haber-metni'>{inside}{ARTICLE}</div>{after}</body></html>"
    )
    return Page("https://kasaba.example/haber/cesme-123", 200, html.encode(), datetime(2026, 3, 1, tzinfo=UTC))


FLAT: dict[str, Callable[[int], Page]] = {
    "cells": lambda n: page(after="<table><tr>" + "<td>5" * n + "</table>"),
    "paragraphs": lambda n: page(inside="<p>Bu satır da haberin metninden bir cümledir ve sonunda bir nokta var." * n),
    "links": lambda n: page(after="<a href='/haber/1'>Başka bir haberin başlığı</a>" * n),
    "controls before words": lambda n: page(inside="<a href='/k'>Abone ol</a>Kasaba <br>" * n),
    "items": lambda n: page(before="<ul>" + "<li>Madde" * n + "</ul>"),
    "pictures": lambda n: page(inside="".join(f"<img src='/r{i}.jpg'>" for i in range(n))),
    "furniture": lambda n: page(after="<div class='reklam'>kutu</div>" * n),
    "brackets": lambda n: page(head="<script type='application/ld+json'>" + "[" * n + "]" * n + "</script>"),
    "open brackets": lambda n: page(head="<script type='application/ld+json'>" + "[" * n + "</script>"),
}


def cost(given: Page) -> float:
    """Seconds of CPU for the whole record, which must be there; the better of two."""
    spent = []
    for _ in range(2):
        start = time.process_time()
        record = read(given)
        spent.append(time.process_time() - start)
        assert record.headline == HEADLINE
        assert LAST in record.body
    return min(spent)


@pytest.mark.parametrize("shape", FLAT)
def test_cost_grows_about_linearly(shape: str) -> None:
    small, large = cost(FLAT[shape](750)), cost(FLAT[shape](6_000))
    assert large < 8 * 4 * max(small, 0.005), "eight times the page: 64 times the cost would be quadratic"


@pytest.mark.parametrize("tag", ["div", "span", "b", "section", "font", "ul"])
@pytest.mark.parametrize("depth", [300, 1_500, 20_000])
def test_deep_pages_give_their_article_or_a_reason(tag: str, depth: int) -> None:
    for given in (
        page(before=f"<{tag}>" * depth + f"</{tag}>" * depth),
        page(before=f"<{tag}>" * depth, after=f"</{tag}>" * depth),
        page(before=f"<{tag}>" * depth),
    ):
        try:
            record = read(given)
        except NotArchived as refused:
            assert refused.reason is Reason.TOO_COMPLEX
            assert depth > dom.MAX_DEPTH
        else:
            assert (record.headline, LAST in record.body) == (HEADLINE, True)


@pytest.mark.parametrize(
    ("tag", "detail"),
    [
        ("<div " + " ".join(f"a{i}=1" for i in range(20_000)) + ">", "20000 attributes in one element"),
        ("<div " + " ".join(f"a{i}" for i in range(20_000)) + ">", "20000 attributes in one element"),
        ("<i>x</i>" * (dom.MAX_ELEMENTS + 1), "elements"),
    ],
    ids=["attributes with values", "bare attributes", "elements"],
)
def test_what_no_parser_should_get_is_refused_by_name(tag: str, detail: str) -> None:
    with pytest.raises(NotArchived) as refused:
        read(page(before=tag))
    assert refused.value.reason is Reason.TOO_COMPLEX
    assert detail in str(refused.value)


@pytest.mark.parametrize(
    "tag",
    [
        '<div data-state="' + "a=1 b=2 " * 5_000 + '">',
        "<div data-state='" + "a=1 b=2 " * 5_000 + "'>",
        "<script>" + "a = b / c;" * 20_000 + "</script>",
        '<p title="' + "uzun " * 20_000 + '">',
    ],
    ids=["quoted", "quoted once", "script", "title"],
)
def test_long_values_are_no_attributes(tag: str) -> None:
    assert read(page(before=tag)).headline == HEADLINE


LONG = "Uzun bir başlık " * 60_000


def test_no_field_is_longer_than_its_column_may_be() -> None:
    keywords = ",".join(f"kelime {n}" for n in range(20_000))
    made = page(head=f"<meta name=author content='{'Ayla Örnek ' * 9_000}'><meta name=keywords content='{keywords}'>")
    record = read(replace(made, body=made.body.replace(HEADLINE.encode(), LONG.encode())))
    assert LONG.startswith(record.headline)
    assert 900 < len(record.headline) <= 1_000
    assert all(len(name) <= 1_000 for name in record.authors)
    assert len(record.tags) == 200
    notes = {one.field: one.note or "" for one in record.evidence}
    assert "cut to 1,000 characters" in notes["headline"]
    assert "the first 200 of 20,000" in notes["tags"]
    assert LAST in record.body


def test_a_body_has_an_end() -> None:
    record = read(page(inside="<p>" + "Bu da haberin metninden bir cümledir. " * 60_000 + "</p>"))
    assert 990_000 < len(record.body) <= 1_000_000
    assert "cut to 1,000,000 characters" in str(record.evidence)


def test_words_of_ten_megabytes_in_a_class_cost_little() -> None:
    before = f"<div id='{'a-' * 1_000_000}' class='{'kutu ' * 1_000_000}'>"
    assert cost(page(before=before, after="</div>")) < 2.0


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
NOISE = random.Random(7).randbytes(200_000)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PNG + NOISE, "text/html"),
        (NOISE, "text/html; charset=utf-8"),
        (NOISE, ""),
        (b"%PDF-1.7\n" + NOISE, "text/html"),
        (b"just a file", "application/octet-stream"),
    ],
    ids=["picture", "noise", "noise without a type", "PDF", "unnamed"],
)
def test_what_is_no_text_is_no_article(body: bytes, kind: str) -> None:
    with pytest.raises(NotArchived) as refused:
        read(replace(page(), body=body, headers=(("Content-Type", kind),)))
    assert refused.value.reason is Reason.NOT_HTML


@pytest.mark.parametrize("kind", ["application/octet-stream", "binary/octet-stream", "", "text/html"])
def test_an_article_under_a_type_that_says_nothing(kind: str) -> None:
    assert LAST in read(replace(page(), headers=(("Content-Type", kind),) if kind else ())).body


def test_noise_that_has_no_control_bytes_ends_in_time() -> None:
    letters = bytes([*range(0x20, 0x7F), *range(0xA0, 0x100)])
    noise = bytes(random.Random(7).choices(letters, k=400_000))
    began = time.process_time()
    with contextlib.suppress(NotArchived):
        read(replace(page(), body=b"<html><body>" + noise))
    assert time.process_time() - began < 5.0
