"""Articles on several pages: where the further parts are, and one text of all of them."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from newsarchive import normalise
from newsarchive.extract import extract, join
from newsarchive.multipage import first_page
from newsarchive.records import Page

PAGES = Path(__file__).parent / "pages" / "multipage"
CASES = sorted(path.name for path in PAGES.iterdir())
URL = "https://www.ornek.example/gundem/koprunun-oykusu-512"
TEXT = (
    "<p>Köprünün ayakları 1911 yılında dikildi, kemerleri iki yıl sonra kapandı; taş ustaları Kayseri'den geldi.</p>"
    "<p>İlçe halkı yapıyı hâlâ büyük bir gururla anlatıyor ve her bahar üstünde yürüyüş düzenliyor.</p>"
)


def load(case: str) -> tuple[dict[str, Any], list[Page]]:
    expected = tomllib.loads((PAGES / case / "parts.toml").read_text(encoding="utf-8"))
    headers = (("Content-Type", expected.get("content_type", "text/html; charset=utf-8")),)
    at = datetime.fromisoformat(expected["fetched_at"])
    bodies = [path.read_bytes() for path in sorted((PAGES / case).glob("page*.html"))]
    addresses = [expected["url"], *expected["parts"]]
    return expected, [Page(url, 200, body, at, headers) for url, body in zip(addresses, bodies, strict=True)]


@pytest.mark.parametrize("case", CASES)
def test_parts_are_found_and_joined(case: str) -> None:
    expected, pages = load(case)
    first, *further = (extract(page) for page in pages)
    assert first.parts == tuple(expected["parts"])
    whole = join(first, further)
    assert whole.parts == ()
    record = normalise.to_json(normalise.normalise(whole))
    record["images"] = [{k: v for k, v in image.items() if v is not None} for image in record["images"]]
    assert {k: record[k] for k in expected["record"]} == expected["record"]
    body = record["body"]
    places = [body.find(text) for text in expected["order"]]
    assert -1 not in places and places == sorted(places)
    assert body.count("\n\n") + 1 == expected["paragraphs"]
    for text in expected["absent"]:
        assert text not in body


def parts(pager: str, url: str = URL, head: str = "") -> tuple[str, ...]:
    article = f"<article><h1>Köprünün öyküsü anlatıldı</h1>{TEXT}{pager}</article>"
    html = f"<html><head><meta charset=utf-8>{head}</head><body>{article}</body></html>"
    return extract(Page(url, 200, html.encode(), datetime.fromisoformat("2024-01-01T00:00:00+03:00"))).parts


@pytest.mark.parametrize(
    ("pager", "numbers"),
    [
        ('<a href="?sayfa=2">2</a>', ["?sayfa=2"]),
        ('<a href="?sayfa=2">2. sayfa</a>', ["?sayfa=2"]),
        ('<a href="?page=2">Sonraki Sayfa</a>', ["?page=2"]),
        ('<a href="/gundem/koprunun-oykusu-512/2">2</a>', ["/2"]),
        ('<a href="/gundem/koprunun-oykusu-512/sayfa/2">2</a>', ["/sayfa/2"]),
        ('<a href="/gundem/koprunun-oykusu-512-p2">2</a>', ["-p2"]),
        # what the pager leaves out
        ('<a href="?sayfa=2">2</a> … <a href="?sayfa=5">5</a>', ["?sayfa=2", "?sayfa=3", "?sayfa=4", "?sayfa=5"]),
        # all on one page
        ('<a href="?sayfa=2">2</a> <a href="?sayfa=hepsi">Tümü</a>', ["?sayfa=hepsi"]),
        ('<a href="?sayfa=2">2</a> <a href="/gundem/koprunun-oykusu-512/tumu">Tek sayfa</a>', ["/tumu"]),
        # other articles, other lists, other things with numbers
        ('<a href="/gundem/koprunun-oykusu-513">2</a>', []),
        ('<a href="/gundem/koprunun-oykusu-512">2</a>', []),
        ('<a href="/gundem?sayfa=2">2</a>', []),
        ('<a href="https://baska.example/gundem/koprunun-oykusu-512?sayfa=2">2</a>', []),
        ('<a href="?sayfa=2">3</a>', []),
        ('<a href="?sayfa=2">Köprünün yapımında çalışanların listesi</a>', []),
        ('<a href="?puan=2">2</a>', []),
        ('<a href="#2">2</a> <a href="javascript:git(2)">2</a>', []),
        ('<div class="yorumlar"><a href="?sayfa=2">2</a></div>', []),
        ('<a href="/gundem/baska-haber-514">Sonraki</a>', []),
    ],
)
def test_what_is_a_part(pager: str, numbers: list[str]) -> None:
    assert parts(pager) == tuple(URL + number for number in numbers)


def test_rel_next_of_the_head_counts_when_it_is_the_same_article() -> None:
    assert parts("", head=f'<link rel="next" href="{URL}/2">') == (f"{URL}/2",)
    assert parts("", head='<link rel="next" href="/gundem/baska-haber-514">') == ()


def test_an_article_number_is_no_page_number() -> None:
    assert parts('<a href="/?p=49">49</a>', url="https://www.ornek.example/?p=48") == ()
    assert parts('<a href="/?p=48&sayfa=2">2</a>', url="https://www.ornek.example/?p=48") == (
        "https://www.ornek.example/?p=48&sayfa=2",
    )


def test_a_later_page_leads_only_on() -> None:
    pager = '<a href="?sayfa=1">1</a> <a href="?sayfa=3">3</a>'
    assert parts(pager, url=f"{URL}?sayfa=2") == (f"{URL}?sayfa=3",)


def test_a_list_has_no_parts() -> None:
    stories = "".join(f'<h2><a href="/gundem/haber-{n}">Gündemden haber başlığı {n}</a></h2>' for n in range(12))
    html = f'<html><body class="category"><h1>Gündem Haberleri</h1>{stories}<a href="?sayfa=2">2</a></body></html>'
    page = Page("https://www.ornek.example/gundem", 200, html.encode(), datetime.fromisoformat("2024-01-01T00:00:00Z"))
    assert extract(page).parts == ()


def test_joining_nothing_changes_nothing_but_the_parts() -> None:
    _, pages = load("query_numbers")
    first = extract(pages[0])
    assert join(first, []).blocks == first.blocks
    assert join(first, [first]).blocks == first.blocks


@pytest.mark.parametrize(
    ("address", "first"),
    [
        (f"{URL}?sayfa=2", URL),
        (f"{URL}?a=%C4%B1&sayfa=3&b", f"{URL}?a=%C4%B1&b"),
        (f"{URL}?sayfa=iki", f"{URL}?sayfa=iki"),
        ("https://www.ornek.example/?p=48", "https://www.ornek.example/?p=48"),
        (URL, URL),
    ],
)
def test_the_first_page_of_an_article(address: str, first: str) -> None:
    assert first_page(address) == first
