"""Text without markup: the record from the order and form of the lines alone. All texts are written for this file."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import normalise, plaintext
from newsarchive.errors import NotArchived
from newsarchive.records import Article, Page

FETCHED = datetime(2025, 8, 1, 9, 0, tzinfo=UTC)
URL = "https://www.uzundere-haberci.example/haber/baraj-kapaklari-acildi-8123.html"

SPOT = (
    "Uzundere Barajı'nda doluluk oranının yüzde doksanı aşması üzerine kapaklar kademeli olarak açıldı. "
    "Yetkililer, dere yatağındaki köylere uyarı mesajı gönderdi."
)
FIRST = (
    "Barajdan saniyede kırk metreküp su bırakıldığı, su seviyesinin iki gün içinde normale dönmesinin beklendiği "
    "belirtildi. Ekipler gece boyunca nöbet tuttu."
)
SECOND = (
    "Köylüler, taşkın korkusuyla hayvanlarını yüksek kesimlere çıkardı. Muhtar, sabaha kadar uyumadıklarını ve "
    "suyun tarlalara ulaşmadığını anlattı."
)
LAST = "Kapakların hafta sonuna kadar açık tutulması ve ölçümlerin saat başı yinelenmesi planlanıyor"


def read(text: str, url: str = URL) -> Article:
    return normalise.read(Page(url, 200, text.encode(), FETCHED, (("Content-Type", "text/plain; charset=utf-8"),)))


def page(*lines: str) -> str:
    return "\n\n".join(lines)


HEADLINE = "Uzundere Barajı'nda Kapaklar Açıldı, Köylere Uyarı Yapıldı!"
TWICE = page(
    "Uzundere Haberci | Uzundere Haber\nUH\n31 TEMMUZ Perşembe 07:16",
    HEADLINE,
    SPOT,
    "GÜNCEL\nGiriş Tarihi : 30-07-2025 23:41\n" + HEADLINE,
    "Kapakların açılmasının ardından dere kıyısındaki pazar da taşındı",
    SPOT,
    "DERE YATAĞINDA GECE NÖBETİ",
    FIRST,
    "HAYVANLAR YÜKSEĞE ÇIKARILDI",
    SECOND,
    LAST,
    "kaynak:sabah",
    "AdminAdmin",
    "YORUMLAR",
)


def test_headline_and_spot_printed_twice() -> None:
    article = read(TWICE)
    assert article.headline == HEADLINE
    assert article.summary == SPOT
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2025-07-30T23:41:00+03:00"
    assert (article.published_precision, article.updated_at) == ("minute", None)
    assert (article.section, article.section_raw) == ("Güncel", "GÜNCEL")
    assert (article.source, article.source_kind, article.source_raw) == ("Sabah", "outlet", "kaynak:sabah")
    assert article.authors == ()
    assert article.body.split("\n\n") == [
        "## DERE YATAĞINDA GECE NÖBETİ",
        FIRST,
        "## HAYVANLAR YÜKSEĞE ÇIKARILDI",
        SECOND,
        LAST,
    ]
    rejected = next(e.rejected for e in article.evidence if e.field == "summary")
    assert [found.text for found in rejected] == ["Kapakların açılmasının ardından dere kıyısındaki pazar da taşındı"]


@pytest.mark.parametrize(
    ("label", "iso", "section"),
    [
        ("ASAYİŞ\nYayınlanma Tarihi: 30.07.2025 23:41", "2025-07-30T23:41:00+03:00", "Asayiş"),
        ("SPOR\n30 Temmuz 2025 Çarşamba 23:41", "2025-07-30T23:41:00+03:00", "Spor"),
        ("EKONOMİ\nEklenme: 30.07.2025", "2025-07-30T00:00:00+03:00", "Ekonomi"),
        ("YAŞAM\nYayınlanma :\n30.07.2025 - 23:41", "2025-07-30T23:41:00+03:00", "Yaşam"),
    ],
)
def test_other_labels_in_the_same_places(label: str, iso: str, section: str) -> None:
    article = read(TWICE.replace("GÜNCEL\nGiriş Tarihi : 30-07-2025 23:41", label))
    assert article.published_at is not None and article.published_at.isoformat() == iso
    assert (article.section, article.headline, article.summary) == (section, HEADLINE, SPOT)
    assert article.body.startswith("## DERE YATAĞINDA")


def test_an_update_beside_the_publication() -> None:
    stamps = "Giriş Tarihi : 30-07-2025 23:41  Güncelleme Tarihi : 31-07-2025 08:05"
    article = read(TWICE.replace("Giriş Tarihi : 30-07-2025 23:41", stamps))
    assert article.updated_at is not None and article.updated_at.isoformat() == "2025-07-31T08:05:00+03:00"


@pytest.mark.parametrize(
    ("tail", "source", "kind", "authors"),
    [
        ("Kaynak: İHA", "İHA", "agency", ()),
        ("KAYNAK : Anadolu Ajansı", "AA", "agency", ()),
        ("Muhabir: Sevda Kırlangıç", None, "own", ("Sevda Kırlangıç",)),
        ("Hibya Haber Ajansı", "Hibya", "agency", ()),
        ("Kaynak: Bültenler", "Bülten", "press_release", ()),
        ("", None, None, ()),
    ],
)
def test_other_credits(tail: str, source: str | None, kind: str | None, authors: tuple[str, ...]) -> None:
    article = read(TWICE.replace("kaynak:sabah", tail))
    assert (article.source, article.source_kind, article.authors) == (source, kind, authors)
    assert article.body.endswith(LAST)


def test_without_a_spot_and_without_the_second_headline() -> None:
    text = page(
        "Dağ Eteği Gazetesi",
        "Kiraz Hasadı Başladı, Fiyatlar Üreticiyi Güldürdü",
        "EKONOMİ\nYayın Tarihi: 12.06.2025 10:30",
        FIRST,
        SECOND,
        "ÜRETİCİ MEMNUN",
        FIRST.replace("Barajdan", "Dereden"),
        "Kaynak: DHA",
    )
    article = read(text, "https://dagetegi.example/kiraz-hasadi-basladi")
    assert article.headline == "Kiraz Hasadı Başladı, Fiyatlar Üreticiyi Güldürdü"
    assert article.summary is None
    assert article.published_at is not None and article.published_at.isoformat() == "2025-06-12T10:30:00+03:00"
    assert article.body.split("\n\n") == [FIRST, SECOND, "## ÜRETİCİ MEMNUN", FIRST.replace("Barajdan", "Dereden")]
    assert article.source == "DHA"


def test_spot_between_headline_and_stamp_not_repeated() -> None:
    text = page(
        "Kiraz Hasadı Başladı, Fiyatlar Güldürdü",
        SPOT,
        "12.06.2025 10:30",
        FIRST,
        SECOND,
        "#kiraz",
        "Yorumlar (4)",
        "Harika",
    )
    article = read(text)
    assert (article.headline, article.summary) == ("Kiraz Hasadı Başladı, Fiyatlar Güldürdü", SPOT)
    assert article.body == f"{FIRST}\n\n{SECOND}"


def test_only_a_headline_and_paragraphs() -> None:
    article = read(page("Kiraz Hasadı Başladı, Fiyatlar Güldürdü", FIRST, SECOND))
    assert article.headline == "Kiraz Hasadı Başladı, Fiyatlar Güldürdü"
    assert article.published_at is None and article.section is None and article.source is None
    assert article.body == f"{FIRST}\n\n{SECOND}"


def test_windows_line_ends_and_single_breaks() -> None:
    assert read(TWICE.replace("\n\n", "\r\n")).body == read(TWICE).body


def test_the_clock_of_the_masthead_is_never_the_date() -> None:
    text = TWICE.replace("Giriş Tarihi : 30-07-2025 23:41\n", "")
    assert read(text).published_at is None


@pytest.mark.parametrize(
    ("text", "kind", "plain"),
    [
        ("Yalnız metin, 3 < 5 ve 7 > 2.", "text/html", True),
        ("<p>Paragraf</p>", "text/html", False),
        ("<p>Paragraf</p>", "text/plain; charset=utf-8", True),
        ("<!DOCTYPE html><html>", None, False),
        ("", None, True),
    ],
)
def test_what_counts_as_text(text: str, kind: str | None, plain: bool) -> None:
    assert plaintext.looks_plain(text, kind) is plain


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_lines_in_any_order_never_break_the_reader(shuffle: random.Random) -> None:
    lines = TWICE.splitlines()
    shuffle.shuffle(lines)
    try:
        article = read("\n".join(lines))
    except NotArchived:
        return
    assert article.headline and article.body


OPENED = "Kavun Pazarı Yayla Yolunda Erken Açıldı, Alıcılar Memnun"
MENU = "Ana Sayfa\nGündem\nSpor"


@pytest.mark.parametrize("menu", ["", MENU, MENU + "\nEkonomi"])
@pytest.mark.parametrize(
    ("credit", "authors", "source"),
    [
        ("Haber: Onur BALCI", ("Onur Balcı",), None),
        ("Muhabir:\nOnur BALCI", ("Onur Balcı",), None),
        ("Kaynak: DHA", (), "DHA"),
    ],
)
def test_a_credit_in_the_head_and_a_menu_above(menu: str, credit: str, authors: tuple[str, ...], source: str) -> None:
    article = read(page(menu, OPENED, credit + "\nYayınlanma: 30.07.2025 23:41", FIRST, SECOND))
    assert (article.headline, article.body) == (OPENED, f"{FIRST}\n\n{SECOND}")
    assert (article.authors, article.source, article.section) == (authors, source, None)
    assert article.published_at is not None and article.published_at.day == 30


@pytest.mark.parametrize(
    ("head", "section"),
    [
        (f"Dağ Eteği Gazetesi\nSPOR\n{OPENED}\n30.07.2025 23:41", "Spor"),  # alone above the headline
        (f"{MENU}\nASAYİŞ\nYayınlanma: 30.07.2025 23:41\n{OPENED}", "Asayiş"),  # beside the stamp
        (f"{MENU}\n{OPENED}\nYAŞAM\nYayınlanma: 30.07.2025 23:41", "Yaşam"),  # under the headline
        (f"{MENU}\n{OPENED}\nYayınlanma: 30.07.2025 23:41", None),  # a menu and nothing else
    ],
)
def test_which_label_is_the_section(head: str, section: str | None) -> None:
    article = read(page(head, FIRST, SECOND))
    assert (article.headline, article.section) == (OPENED, section)


@pytest.mark.parametrize("menu", ["", MENU])
@pytest.mark.parametrize(("stamp", "reason"), [("20.11.2099 14:30", "future"), ("31.06.2025 14:30", "impossible_date")])
def test_a_refused_date_line_is_no_text(menu: str, stamp: str, reason: str) -> None:
    article = read(page(menu, OPENED, f"Yayınlanma: {stamp}", FIRST, f"Güncelleme: {stamp}", SECOND))
    assert (article.published_at, article.body) == (None, f"{FIRST}\n\n{SECOND}")
    evidence = next(one for one in article.evidence if one.field == "published_at")
    assert (evidence.raw, evidence.note) == (stamp, reason)


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        ("Etiketler: kavun, Yayla Yolu", ("kavun", "Yayla Yolu")),
        ("ETİKETLER : kavun | pazar", ("kavun", "pazar")),
        ("Etiketler:\nkavun, pazar\nYorumlar\nÇok güzel, tebrikler", ("kavun", "pazar")),
        ("#kavun #pazar", ("kavun", "pazar")),
        ("Etiketler:\nYorumlar\nÇok güzel, tebrikler", ()),
    ],
)
def test_tags(lines: str, tags: tuple[str, ...]) -> None:
    article = read(page(OPENED, "Yayınlanma: 30.07.2025 23:41", FIRST, SECOND, lines))
    assert (article.tags, article.body) == (tags, f"{FIRST}\n\n{SECOND}")


def test_a_last_paragraph_behind_a_credit_stays() -> None:
    last = "Pazarın eylül ayının sonuna kadar her gün açık kalacağı duyuruldu."
    article = read(page(OPENED, "Yayınlanma: 30.07.2025 23:41", FIRST, SECOND, f"Kaynak: İHA - {last}"))
    assert (article.source, article.body) == ("İHA", f"{FIRST}\n\n{SECOND}\n\n{last}")
