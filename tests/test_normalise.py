"""Judging candidates: which date, headline, spot, section, author and source a record gets, and with what doubt."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import crediting, dates, judge, normalise, timing
from newsarchive.bylines import read_body
from newsarchive.records import Block, Draft, Found, PageType

FETCHED = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


def label(text: str, **extra: Any) -> Found:
    return Found(
        text, "visible:label", {"label": "Yayınlanma", "reading": dates.read(text, fetched_at=FETCHED), **extra}
    )


def bare(text: str, **extra: Any) -> Found:
    return Found(text, "visible:bare", {"label": "", "reading": dates.read(text, fetched_at=FETCHED), **extra})


def ld(text: str, via: str = "json-ld:datePublished") -> Found:
    return Found(text, via)


def feed(text: str) -> Found:
    return Found(text, "listing:feed")


def published(*found: Found, language: str | None = "tr") -> timing.Moment:
    return timing.choose(found, (), fetched_at=FETCHED, language=language)[0]


SECONDS = "seconds from json-ld:datePublished"
TIME = "time from json-ld:datePublished"


@pytest.mark.parametrize(
    ("found", "iso", "precision", "note"),
    [
        # seconds and offset from structured data when the minute agrees
        ([label("05.03.2024 14:54"), ld("2024-03-05T14:54:28+03:00")], "2024-03-05T14:54:28+03:00", "minute", SECONDS),
        ([label("05.03.2024 14:54"), ld("2024-03-05T11:54:28Z")], "2024-03-05T14:54:28+03:00", "minute", SECONDS),
        # the same second adds nothing, so nothing is said
        ([label("05.03.2024 14:54:28"), ld("2024-03-05T14:54:28+03:00")], "2024-03-05T14:54:28+03:00", "minute", None),
        # a listing refines no stamp of the page and casts no doubt on it, whatever it says; the page's own data does
        ([label("05.03.2024 14:54"), feed("2024-03-05T14:54:28+03:00")], "2024-03-05T14:54:00+03:00", "minute", None),
        ([bare("05.03.2024 14:54"), feed("2024-03-05T14:54:28+03:00")], "2024-03-05T14:54:00+03:00", "minute", None),
        ([label("05.03.2024"), feed("2024-03-05T14:54:28+03:00")], "2024-03-05T00:00:00+03:00", "day", None),
        ([label("05.03.2024"), feed("2024-03-05T22:54:28Z")], "2024-03-05T00:00:00+03:00", "day", None),
        ([label("05.03.2024 14:54"), feed("2024-03-05T14:54:28Z")], "2024-03-05T14:54:00+03:00", "minute", None),
        ([label("05.03.2024 14:54"), feed("2024-03-09T08:00:00Z")], "2024-03-05T14:54:00+03:00", "minute", None),
        (
            [label("05.03.2024 14:54"), feed("2024-03-05T14:54:11+03:00"), ld("2024-03-05T14:54:28+03:00")],
            "2024-03-05T14:54:28+03:00",
            "minute",
            SECONDS,
        ),
        # local time marked as UTC: exactly three hours apart, the visible wall clock is right
        (
            [label("05.03.2024 14:54"), ld("2024-03-05T14:54:28Z")],
            "2024-03-05T14:54:00+03:00",
            "minute",
            "offset_repaired",
        ),
        (
            [bare("05.03.2024 14:54"), ld("2024-03-05T14:54:28Z")],
            "2024-03-05T14:54:00+03:00",
            "minute",
            "offset_repaired",
        ),
        # the same late in the evening, when the page shows only the day
        ([label("05.03.2024"), ld("2024-03-05T22:54:28Z")], "2024-03-05T22:54:28+03:00", "minute", "offset_repaired"),
        ([bare("05.03.2024"), ld("2024-03-05T22:54:28Z")], "2024-03-05T22:54:28+03:00", "minute", "offset_repaired"),
        # +02:00 in a summer that has +03:00, nothing visible: the wall clock is kept
        ([ld("2024-03-05T14:54:28+02:00")], "2024-03-05T14:54:28+03:00", "minute", "offset_repaired"),
        # an old winter had +02:00, and said so
        ([ld("2012-01-05T14:54:28+02:00")], "2012-01-05T14:54:28+02:00", "minute", None),
        # day and month swapped by a general parser
        (
            [label("05.03.2024 14:54"), ld("2024-05-03T14:54:00+03:00")],
            "2024-03-05T14:54:00+03:00",
            "minute",
            "day_month_swapped",
        ),
        (
            [bare("05.03.2024 14:54"), ld("2024-05-03T14:54:00+03:00")],
            "2024-03-05T14:54:00+03:00",
            "minute",
            "day_month_swapped",
        ),
        # the visible stamp has only a day, structured data the time
        ([label("05.03.2024"), ld("2024-03-05T14:09:42.493")], "2024-03-05T14:09:42+03:00", "minute", TIME),
        ([label("05.03.2024")], "2024-03-05T00:00:00+03:00", "day", None),
        # midnight is a CMS's default, unless something else has the time
        ([label("05.03.2024 00:00:00")], "2024-03-05T00:00:00+03:00", "day", None),
        ([label("05.03.2024 00:00"), ld("2024-03-05T00:00:00+03:00")], "2024-03-05T00:00:00+03:00", "day", None),
        ([label("05.03.2024 00:00"), ld("2024-03-05T10:20:30+03:00")], "2024-03-05T10:20:30+03:00", "minute", TIME),
        ([label("05.03.2024 10:20"), ld("2024-03-05T00:00:00")], "2024-03-05T10:20:00+03:00", "minute", None),
        ([label("05.03.2024 00:09"), ld("2024-03-05T00:09:41+03:00")], "2024-03-05T00:09:41+03:00", "minute", SECONDS),
        # another contradiction: the label wins, and it is said
        (
            [label("05.03.2024 10:20"), ld("2024-03-07T18:01:00+03:00")],
            "2024-03-05T10:20:00+03:00",
            "minute",
            "sources_disagree",
        ),
        (
            [bare("05.03.2024 10:20"), ld("2024-03-07T18:01:00+03:00")],
            "2024-03-07T18:01:00+03:00",
            "minute",
            "sources_disagree",
        ),
        # a template that prints the moment of the visit (2024-06-01T15:00+03:00 here) as the publication
        (
            [bare("05.03.2024 10:20"), ld("2024-06-01T14:59:58+03:00")],
            "2024-03-05T10:20:00+03:00",
            "minute",
            "sources_disagree",
        ),
        ([bare("01.06.2024 14:59"), ld("2024-06-01T14:59:58+03:00")], "2024-06-01T14:59:58+03:00", "minute", SECONDS),
        # a JSON-LD day and a meta minute (both from one CMS)
        (
            [ld("2024-03-05"), ld("2024-03-05T10:20:30+03:00", "meta:datepublished")],
            "2024-03-05T10:20:30+03:00",
            "minute",
            None,
        ),
        # a bare stamp alone counts; a clock above the headline only when it is not the day of the fetch
        ([bare("05.03.2024 10:20")], "2024-03-05T10:20:00+03:00", "minute", None),
        ([bare("01.06.2024 10:20", above_headline=True)], None, None, None),
        ([bare("05.03.2024 10:20", above_headline=True)], "2024-03-05T10:20:00+03:00", "minute", None),
        # a day alone, or with its weekday, above the headline is the site's calendar whatever the day of the fetch
        ([bare("5 Mart 2024", above_headline=True)], None, None, None),
        ([bare("5 Mart 2024 Salı 10:20", above_headline=True, weekday=True)], None, None, None),
        (
            [bare("5 Mart 2024", above_headline=True), ld("2024-03-05T09:00:00+03:00")],
            "2024-03-05T09:00:00+03:00",
            "minute",
            TIME,
        ),
        (
            [bare("05.03.2024 10:20", above_headline=True), ld("2024-03-04T09:00:00+03:00")],
            "2024-03-04T09:00:00+03:00",
            "minute",
            None,
        ),
        # refused values say why
        ([ld("2024-06-09T10:00:00+03:00")], None, None, "future"),
        ([label("31.02.2024 10:00")], None, None, "impossible_date"),
        ([bare("30 HAZİRAN Pazartesi 07:16")], None, None, "no_year"),
        ([ld("")], None, None, None),
        ([], None, None, None),
    ],
)
def test_publication_on_turkish_pages(
    found: Sequence[Found], iso: str | None, precision: str | None, note: str | None
) -> None:
    moment = published(*found)
    assert (moment.at.isoformat() if moment.at else None, moment.precision) == (iso, precision)
    assert (note in moment.notes) if note else not moment.notes


@pytest.mark.parametrize(
    ("found", "iso"),
    [
        ([ld("2024-04-26T10:55:41-04:00")], "2024-04-26T10:55:41-04:00"),
        ([ld("2024-04-26T14:00:00+02:00"), bare("26.04.2024 12:00")], "2024-04-26T14:00:00+02:00"),
        (
            [ld("2024-04-26"), ld("2024-04-26T06:15:00+09:00", "meta:article:published_time")],
            "2024-04-26T06:15:00+09:00",
        ),
        # no offset in one place, stated in another
        ([ld("2024-04-26T06:15:00"), ld("2024-04-26T06:15:00+09:00", "visible:time")], "2024-04-26T06:15:00+09:00"),
        # local time marked as UTC
        ([ld("2024-04-26T06:15:00Z"), ld("2024-04-26T06:15:00-05:00", "visible:time")], "2024-04-26T06:15:00-05:00"),
        ([ld("2024-04-26T06:15:00")], "2024-04-26T06:15:00+00:00"),
    ],
)
def test_other_languages_keep_their_own_offset(found: Sequence[Found], iso: str) -> None:
    moment = published(*found, language="en")
    assert moment.at is not None and moment.at.isoformat() == iso


@pytest.mark.parametrize(
    ("first", "second", "iso", "note"),
    [
        ([label("05.03.2024 10:20")], [label("05.03.2024 11:00")], "2024-03-05T11:00:00+03:00", None),
        ([label("05.03.2024 10:20")], [label("05.03.2024 10:20")], "2024-03-05T10:20:00+03:00", None),
        # only a template's dateModified that repeats the publication, or a bare day, says nothing
        ([ld("2024-03-05T10:20:30+03:00")], [ld("2024-03-05T10:20:30+03:00", "json-ld:dateModified")], None, None),
        ([ld("2024-03-05T10:20:30+03:00")], [ld("2024-03-05", "json-ld:dateModified")], None, None),
        ([ld("2024-03-05")], [ld("2024-03-05", "json-ld:dateModified")], None, None),
        # two seconds before the publication: the same moment
        (
            [ld("2024-03-05T10:20:30+03:00")],
            [ld("2024-03-05T10:20:28+03:00", "json-ld:dateModified")],
            "2024-03-05T10:20:30+03:00",
            None,
        ),
        # hours before: kept, and doubted
        ([label("05.03.2024 10:20")], [label("05.03.2024 08:00")], "2024-03-05T08:00:00+03:00", "dates_inverted"),
        # printed without seconds, in the same minute
        (
            [label("05.03.2024 10:20"), ld("2024-03-05T10:20:45+03:00")],
            [label("05.03.2024 10:20")],
            "2024-03-05T10:20:45+03:00",
            None,
        ),
        # seconds from structured data
        (
            [label("05.03.2024 10:20")],
            [label("05.03.2024 11:00"), ld("2024-03-05T11:00:41+03:00", "json-ld:dateModified")],
            "2024-03-05T11:00:41+03:00",
            "seconds from json-ld:dateModified",
        ),
        ([label("05.03.2024 10:20")], [ld("2025-03-05T10:20:00+03:00", "json-ld:dateModified")], None, "future"),
        ([label("05.03.2024 10:20")], [], None, None),
    ],
)
def test_updates(first: Sequence[Found], second: Sequence[Found], iso: str | None, note: str | None) -> None:
    moment = timing.choose(first, second, fetched_at=FETCHED, language="tr")[1]
    assert (moment.at.isoformat() if moment.at else None) == iso
    assert (note in moment.notes) if note else not moment.notes


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4), st.sampled_from(["tr", "en", None]))
def test_any_texts_give_an_aware_date_or_none(texts: list[str], language: str | None) -> None:
    moment = published(*[ld(text) for text in texts], language=language)
    assert moment.at is None or moment.at.tzinfo is not None


def headline(turkish_page: bool, *pairs: tuple[str, str]) -> str | None:
    found = [Found(text, via) for via, text in pairs]
    return judge.headline(found, ("Yeni Haber", "yenihaber.example", "yenihaber"), turkish_page).value


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("visible:h1", "Köprü açıldı"), ("meta:og:title", "Köprü açıldı - Yeni Haber")], "Köprü açıldı"),
        ([("meta:og:title", "Köprü açıldı | Gündem | Yeni Haber")], "Köprü açıldı"),
        ([("html:title", "Köprü açıldı » Spor - Yeni Haber")], "Köprü açıldı"),
        # the machine headline carries a suffix of its own: the visible one wins
        ([("visible:h1", "Köprü açıldı!"), ("json-ld:headline", "Köprü açıldı! - Güncel haberler")], "Köprü açıldı!"),
        # an h1 that is the site's logo
        (
            [("visible:h1", "Hava Durumu"), ("json-ld:headline", "Köprü açıldı"), ("meta:og:title", "Köprü açıldı")],
            "Köprü açıldı",
        ),
        # a SEO title that differs but is of the same story
        (
            [
                ("visible:h1", "Köprü törenle açıldı"),
                ("json-ld:headline", "Köprü açıldı mı?"),
                ("meta:og:title", "Köprü açıldı mı?"),
            ],
            "Köprü törenle açıldı",
        ),
        # dashes inside a headline are no suffix
        ([("visible:h1", "Konya - Ankara yolu kapandı")], "Konya - Ankara yolu kapandı"),
        ([("meta:og:title", "Konya - Ankara yolu kapandı")], "Konya - Ankara yolu kapandı"),
        ([], None),
    ],
)
def test_headline_of_turkish_pages(pairs: list[tuple[str, str]], expected: str | None) -> None:
    assert headline(True, *pairs) == expected


def test_headline_elsewhere_is_the_declared_one() -> None:
    pairs = [("visible:h1", "Premier League Late goal decides derby"), ("json-ld:headline", "Late goal decides derby")]
    assert headline(False, *pairs) == "Late goal decides derby"
    without = [("visible:h1", "Live: late goal decides the derby"), ("meta:og:title", "Late goal decides derby")]
    assert headline(False, *without) == "Late goal decides derby"
    assert headline(True, *without) == "Live: late goal decides the derby"
    cut = [
        ("visible:h1", "Late goal decides the derby of the year"),
        ("json-ld:headline", "Late goal decides the derby..."),
    ]
    assert headline(False, *cut) == "Late goal decides the derby of the year"


@pytest.mark.parametrize(
    ("title", "labels", "expected"),
    [
        ("Köprü törenle açıldı-Asayiş", ["Asayiş"], "Köprü törenle açıldı"),
        ("Köprü törenle açıldı | Yöremiz", ["Yöremiz"], "Köprü törenle açıldı"),
        ("Köprü törenle açıldı-Asayiş", ["Spor"], "Köprü törenle açıldı-Asayiş"),
        ("Polisten büyük asayiş", ["asayiş"], "Polisten büyük asayiş"),  # no dash: a word of the headline
        ("Ev-Yaşam", ["Yaşam"], "Ev-Yaşam"),  # what is left is shorter than the label
    ],
)
def test_the_pages_own_section_label_is_no_part_of_a_title(title: str, labels: list[str], expected: str) -> None:
    found = [Found(title, "meta:og:title")]
    assert judge.headline(found, (), True, labels).value == expected


SPOT = "Dere kenarındaki eski değirmenin onarımı için hazırlanan proje kurul tarafından onaylandı."
OTHER = "Projeye göre değirmenin çarkı yeniden yapılacak, taşları yerinde korunacak ve çevresi düzenlenecek."


def spot(blocks: list[Block], *pairs: tuple[str, str]) -> judge.Spot:
    return judge.summary([Found(text, via) for via, text in pairs], "Değirmen onarılıyor", blocks, ("Yeni Haber",))


def test_the_visible_spot_wins_over_a_cut_description() -> None:
    found = spot([Block(OTHER)], ("visible:lead", SPOT), ("meta:description", SPOT[:40] + "..."))
    assert (found.choice.value, found.apart) == (SPOT, True)


def test_a_cut_description_is_completed_by_a_longer_one() -> None:
    found = spot([Block(OTHER)], ("meta:og:description", SPOT[:40] + "…"), ("json-ld:description", SPOT))
    assert found.choice.value == SPOT


@pytest.mark.parametrize("text", [OTHER, OTHER[:50] + "...", OTHER[:60], OTHER[:60] + "…"])
def test_the_beginning_of_the_body_is_no_summary(text: str) -> None:
    found = spot([Block(OTHER), Block(SPOT)], ("meta:description", text))
    assert (found.choice.value, found.choice.note) == (None, "truncated_body")


@pytest.mark.parametrize("text", [OTHER + " ...", OTHER + "..."])
def test_a_spot_cut_behind_a_full_stop_of_the_text_is_no_summary(text: str) -> None:
    found = spot([Block(f"{OTHER} {SPOT}")], ("visible:lead", text))
    assert (found.choice.value, found.choice.note) == (None, "truncated_body")


@pytest.mark.parametrize(
    "text",
    [
        "Yeni Haber - Iğdır haberleri ve bölgeden gelişmeler",
        "Son dakika Iğdır haberleri, Iğdır'ın nabzını tutan haber sitesi",
        "Güncel haberler, son dakika gelişmeleri ve Iğdır haberleri",
    ],
)
def test_the_sites_own_description_is_no_summary(text: str) -> None:
    assert spot([Block(OTHER)], ("meta:description", text)).choice.value is None
    told = spot([Block(OTHER)], ("meta:description", f"Değirmenci, {text} arasında adını görünce şaşırdı."))
    assert told.choice.value is not None  # a sentence


def test_a_line_of_section_stamps_and_counter_is_no_spot() -> None:
    line = (
        "3. Sayfa Yayımlanma: 6 Mart 2017 Pazartesi - 18:30 - Son Güncelleme: 6 Mart 2017 Pazartesi - 23:10 Okunma: 10"
    )
    assert spot([Block(OTHER)], ("visible:line", line), ("meta:description", SPOT)).choice.value == SPOT


def test_a_bold_first_line_that_is_the_description_is_the_spot() -> None:
    found = spot([Block(SPOT, "h"), Block(OTHER)], ("meta:description", SPOT))
    assert (found.choice.value, found.apart) == (SPOT, True)


def test_a_signature_behind_the_spot_is_cut() -> None:
    assert spot([Block(OTHER)], ("meta:description", SPOT + " - Yeni Haber")).choice.value == SPOT
    assert spot([Block(OTHER)], ("meta:description", SPOT + " - Anadolu Ajansı")).choice.value == SPOT


@pytest.mark.parametrize(
    ("pairs", "name", "raw"),
    [
        ([("visible:breadcrumb", "SPOR"), ("json-ld:articleSection", "Gündem")], "Spor", "SPOR"),
        ([("json-ld:articleSection", "news"), ("meta:article:section", "Asayiş")], "Asayiş", "Asayiş"),
        ([("visible:tail", "Spor"), ("json-ld:articleSection", "Kent Rehberi")], "Kent Rehberi", "Kent Rehberi"),
        ([("visible:head", "Ankara"), ("url:segment", "ekonomi")], "Ekonomi", "ekonomi"),
        ([("meta:articlesection", "news")], None, None),
        ([], None, None),
    ],
)
def test_section(pairs: list[tuple[str, str]], name: str | None, raw: str | None) -> None:
    section, choice = judge.section([Found(text, via) for via, text in pairs], "Bir başlık")
    assert (section.name if section else None, choice.value) == (name, raw)


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        ([("html:lang", "en-US")], f"{SPOT} {OTHER}", "tr"),
        ([("html:lang", "tr")], f"{SPOT} {OTHER}", "tr"),
        ([("html:lang", "de-DE")], "Der Zug fährt über die Brücke. " * 9, "de"),
        ([("meta:og:locale", "en_GB")], "The train crosses the bridge. " * 9, "en"),
        ([], f"{SPOT} {OTHER}", "tr"),
        ([], "", None),
        (
            [("html:lang", "az")],
            "Şəhərdə yeni məktəb açıldı, şagirdlər sevinir və müəllimlər dərsə başlayır. " * 3,
            "az",
        ),
    ],
)
def test_language(declared: list[tuple[str, str]], text: str, expected: str | None) -> None:
    assert judge.language([Found(t, via) for via, t in declared], text).value == expected


def people(*found: Found, turkish_page: bool = True, site: str = "Yeni Haber") -> tuple[str, ...]:
    body = read_body([SPOT, OTHER])
    return crediting.authors(found, (), body, (site,), turkish_page=turkish_page).names


@pytest.mark.parametrize(
    ("found", "names"),
    [
        ([Found("Elif Naz Durmaz", "json-ld:author", {"kind": "person"})], ("Elif Naz Durmaz",)),
        ([Found("Yeni Haber", "json-ld:author", {"kind": "person"})], ()),
        ([Found("Anadolu Ajansı", "json-ld:author", {"kind": "person"})], ()),
        ([Found("Admin", "json-ld:author", {"kind": "person"})], ()),
        ([Found("Yazar", "json-ld:author", {"kind": "organization"}), Found("Haber Merkezi", "meta:author")], ()),
        ([Found("İHA", "meta:author"), Found("Selim Ardıç", "visible:author", {"strong": True})], ("Selim Ardıç",)),
    ],
)
def test_only_people_are_authors_on_turkish_pages(found: list[Found], names: tuple[str, ...]) -> None:
    assert people(*found) == names


def test_lists_keep_all_in_order() -> None:
    found = [Found(n, "json-ld:author", {"kind": "person"}) for n in ("Ruth Okello", "Tom Baines", "Ruth Okello")]
    assert people(*found, turkish_page=False) == ("Ruth Okello", "Tom Baines")


NOBODY = crediting.Authors((), None, "")


def test_the_source_by_trust() -> None:
    body = read_body([SPOT, OTHER, "Kaynak: DHA"])
    meta = Found("Anadolu Ajansı", "meta:articleauthor")
    found = crediting.source([meta], (), body, NOBODY, ("Yeni Haber",))
    assert (found.name, found.kind) == ("DHA", "agency")
    found = crediting.source([meta], (), read_body([SPOT, OTHER]), NOBODY, ("Yeni Haber",))
    assert (found.name, found.raw) == ("AA", "Anadolu Ajansı")
    reporter = crediting.Authors(("Elif Naz Durmaz",), "Muhabir: Elif Naz Durmaz", "visible:tail/text:role")
    found = crediting.source([], (), read_body([SPOT, OTHER]), reporter, ())
    assert (found.name, found.kind, found.raw) == (None, "own", "Muhabir: Elif Naz Durmaz")
    assert crediting.source([], (), read_body([SPOT, OTHER]), NOBODY, ()).kind is None


def draft(*blocks: Block, **found: list[Found]) -> Draft:
    given = {"headline": [Found("Değirmen onarılıyor", "visible:h1")], **found}
    return Draft(
        url="https://www.yenihaber.example/h/1",
        site="yenihaber.example",
        fetched_at=FETCHED,
        page_type=PageType.ARTICLE,
        type_why="",
        blocks=blocks,
        found={key: tuple(value) for key, value in given.items()},
    )


def test_the_canonical_link_only_when_it_means_this_article() -> None:
    own = draft(Block(SPOT), canonical_url=[Found("https://yenihaber.example/h/1?utm_source=x", "link:canonical")])
    assert normalise.normalise(own).canonical_url == normalise.normalise(draft(Block(SPOT))).canonical_url
    for other in ("https://www.yenihaber.example/", "https://baska.example/h/1", "https://www.yenihaber.example/h/2"):
        article = normalise.normalise(draft(Block(SPOT), canonical_url=[Found(other, "link:canonical")]))
        assert article.canonical_url == normalise.normalise(draft(Block(SPOT))).canonical_url
        assert any(e.field == "canonical_url" and e.note == "other_article" for e in article.evidence)


def test_the_hash_ignores_case_quotes_and_spacing() -> None:
    one = normalise.content_hash("## ARA BAŞLIK\n\nVali'nin “sözü” – dün.")
    assert one == normalise.content_hash('Ara başlık Vali’nin "sözü" -  dün.')
    assert one != normalise.content_hash("Ara başlık Vali’nin sözü dün.")


def test_paragraphs_that_only_share_a_sentence_with_the_spot_stay() -> None:
    article = normalise.normalise(draft(Block(f"{SPOT} {OTHER}"), Block(OTHER), summary=[Found(SPOT, "visible:lead")]))
    assert article.body == f"{SPOT} {OTHER}\n\n{OTHER}"
    assert article.summary == SPOT


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("ÇARK YENİDEN DÖNECEK", True),
        ("NE ZAMAN AÇILACAK?", True),
        ("Çark yeniden dönecek", True),
        ("Ne zaman açılacak?", True),
        ("Usta başı şunları söyledi:", False),
        ("Çark döndü.", False),
        ("“Bunu geçen yıl da söyledim, arkasındayım”", False),
        ("Bilet | 20 lira", False),
        ("Değirmen", False),
    ],
)
def test_sub_headlines_that_are_only_bold(line: str, marked: bool) -> None:
    body = normalise.normalise(draft(Block(OTHER), Block(line), Block(f"{SPOT} {OTHER}"))).body
    assert body.split("\n\n")[1] == ("## " + line if marked else line)


def test_a_sub_headline_that_nothing_follows_goes() -> None:
    assert normalise.normalise(draft(Block(OTHER), Block("SON SÖZ", "h"))).body == OTHER


def test_texts_of_the_same_length_are_not_alike() -> None:
    assert judge.likeness("ihlamur", "gelecek") == 0
    assert judge.likeness("Yeni köprü açıldı", "Eski çeşme akıyor") == 0
    assert judge.likeness("Yeni köprü açıldı", "YENİ KÖPRÜ AÇILDI") == 1
