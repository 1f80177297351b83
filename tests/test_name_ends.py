"""Where a person's name ends in a line that holds more: a section, a stamp, another credit."""

from datetime import UTC, datetime

import pytest

from newsarchive import name_ends
from newsarchive.extract import extract
from newsarchive.normalise import normalise
from newsarchive.records import Page


@pytest.mark.parametrize(
    ("name", "stated", "section", "expected"),
    [
        ("Selin Akkoç Ekonomi", ["Selin Akkoç"], [], "Selin Akkoç"),
        ("SELİN AKKOÇ Ekonomi", ["Selin Akkoç"], [], "SELİN AKKOÇ"),
        ("A. Selin Akkoç Ekonomi", ["A. Selin Akkoç"], [], "A. Selin Akkoç"),
        ("Selin Akkoç", ["Selin Akkoç"], ["Ekonomi"], "Selin Akkoç"),
        ("Selin Akkoç Ekonomi", ["Selin"], [], "Selin Akkoç Ekonomi"),  # one word is no person
        ("Selin Akkoç Ekonomi", ["Yavuz Tekin"], [], "Selin Akkoç Ekonomi"),
        ("Selin Akkoç Ekonomi", [], ["Ekonomi"], "Selin Akkoç"),
        ("Selin Akkoç EKONOMİ", [], ["ekonomi"], "Selin Akkoç"),
        ("Selin Akkoç Kültür Sanat", [], ["Kültür-Sanat"], "Selin Akkoç"),
        ("Ekonomi Selin Akkoç", [], ["Ekonomi"], "Selin Akkoç"),
        ("Selin Akkoç Ekonomi", [], ["Spor"], "Selin Akkoç Ekonomi"),
        ("Selin Yaşam", [], ["Yaşam"], "Selin Yaşam"),  # her surname
        ("Selin Akkoç Yaşam", ["Selin Akkoç Yaşam"], ["Yaşam"], "Selin Akkoç Yaşam"),
    ],
)
def test_names_end(name: str, stated: list[str], section: list[str], expected: str) -> None:
    assert name_ends.ended([name], stated, section) == (expected,)


TEXT = (
    "<p>Meclis dün akşam toplandı ve yeni parkın yapılmasına karar verdi. Parkın gelecek yaz açılması bekleniyor.</p>"
)
STATED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Meclisten yeni parka onay çıktı", '
    '"author": {"@type": "Person", "name": "Selin Akkoç"}}</script>'
)


def authors(line: str, head: str = "") -> tuple[str, ...]:
    html = (
        f'<!doctype html><html lang="tr"><head><meta charset="utf-8"><title>Parka onay</title>{head}'
        f'</head><body><main><article><h1>Meclisten yeni parka onay çıktı</h1><div class="bilgi">{line}</div>'
        f"<div>{TEXT * 5}</div></article></main></body></html>"
    )
    address = "https://kavakova.example/haber/park-karari-4411.html"
    page = Page(address, 200, html.encode(), datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    return normalise(extract(page)).authors


SELIN = ("Selin Akkoç",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<span>Haber: Selin Akkoç</span> <span>Ekonomi</span>", SELIN),
        ('<span class="yazar">Haber: Selin Akkoç</span> <span class="kategori">Ekonomi</span>', SELIN),
        ("<b>Haber:</b> <i>Selin Akkoç</i> <i>Ekonomi</i>", SELIN),
        ("<b>Haber:</b> Selin Akkoç <i>Ekonomi</i>", SELIN),
        ("<span>Yayınlanma: 12.11.2026 10:20</span> <span>Haber: Selin Akkoç</span> <span>Ekonomi</span>", SELIN),
        ("<span>Ekonomi</span> <span>Haber: Selin Akkoç</span> <span>12.11.2026 10:20</span>", SELIN),
        ("<span>Editör: Selin Akkoç</span> <a href='/kultur-sanat'>Kültür Sanat</a>", SELIN),
        ("<span>Haber: Selin Akkoç</span> <span>12.11.2026</span>", SELIN),
        ("Haber: Selin Akkoç 12.11.2026", SELIN),
        ("Muhabir: Selin Akkoç 12 Kasım 2026 10:20 Ekonomi", SELIN),
        ("Haber: Selin Akkoç Ekonomi</div><div class='kategori'>Ekonomi", SELIN),
        ("<b>Haber: Selin Akkoç</b> <b>Kamera: Ali Can</b>", SELIN),
        ("<b>Haber: Selin Akkoç</b> <b>ve Ali Can</b>", ("Selin Akkoç", "Ali Can")),
        ("<b>Haber: Selin Akkoç</b> / <b>Ali Can</b>", ("Selin Akkoç", "Ali Can")),
        ("<b>Haber:</b> <a href='/y/1'>Selin Akkoç</a>, <a href='/y/2'>Ali Can</a>", ("Selin Akkoç", "Ali Can")),
        ("<b>Haber:</b> Selin Akkoç, <a href='/y/2'>Ali Can</a>", ("Selin Akkoç", "Ali Can")),
        ("<span>Haber: Selin Akkoç / Ali Can</span> <span>Ekonomi</span>", ("Selin Akkoç", "Ali Can")),
    ],
)
def test_a_credit_ends_where_its_element_does(line: str, expected: tuple[str, ...]) -> None:
    assert authors(line) == expected


@pytest.mark.parametrize("line", ["Haber: Selin Akkoç Ekonomi", "Haber: Selin Akkoç Kavakova Postası"])
def test_what_structured_data_confirms_wins_over_the_longer_line(line: str) -> None:
    assert authors(line, STATED) == SELIN
