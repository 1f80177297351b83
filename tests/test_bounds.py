"""Pages made to hurt: cost grows about linearly, what is too much is refused by name, no article is lost silently."""

import time
from collections.abc import Callable
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
