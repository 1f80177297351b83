"""Turkish search: what a person types, and which of the small archive's articles must be found, by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_archive import IDS, IZMIR, KONYA, NAMES, NOW, ODD, build

from newsarchive import search
from newsarchive.errors import UsageError
from newsarchive.query import choose, hits
from newsarchive.query.reader import reading
from newsarchive.search import Filter


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("search") / "archive")


@pytest.fixture
def connection(archive: Path) -> Iterator[Connection]:
    with reading(archive) as opened:
        yield opened


def names(connection: Connection, query: str, **options: object) -> list[str]:
    return [NAMES[hit.fields["id"]] for hit in hits.find(connection, query, now=NOW, **options)]  # type: ignore[arg-type]


PROBES = [
    # the four i of Turkish, in every pairing of index and query
    ("ışık", {"gul"}), ("IŞIK", {"gul"}), ("isik", {"gul"}), ("Işık", {"gul"}), ("işık", {"gul"}),
    ("ISPARTA", {"gul"}), ("isparta", {"gul"}), ("ısparta", {"gul"}), ("İsparta", {"gul"}),
    ("iğdır", {"kayisi"}), ("Iğdır", {"kayisi"}), ("IĞDIR", {"kayisi"}), ("igdir", {"kayisi"}),
    ("ığdır", {"kayisi"}), ("istanbul", {"metro"}), ("İstanbul", {"metro"}), ("İSTANBUL", {"metro"}),
    ("ISTANBUL", {"metro"}), ("i\u0307stanbul", {"metro"}),  # what JavaScript's toLowerCase makes of İSTANBUL
    # other diacritics, circumflex, decomposed letters
    ("diyarbakir", {"sur"}), ("DİYARBAKIR", {"sur"}), ("sirnak", {"kar"}), ("ŞIRNAK", {"kar"}),
    ("şırnak", {"kar"}), ("kagithane", {"metro"}), ("Kâğıthane", {"metro"}), ("KAĞITHANE", {"metro"}),
    ("s\u0327\u0131rnak", {"kar"}), ("sikayetci", {"kayisi"}), ("cocugu", {"roman"}), ("tuik", {"enflasyon"}),
    ("şık", {"sik"}), ("buyuksehir", {"otobus"}),
    # suffixes behind an apostrophe, in the text and in the query, straight and curly
    ("Konya --exact", {"kaza"}), ("Konya'da --exact", {"kaza"}), ("Şırnak'ın", {"kar"}), ("Selçuklu", {"kesinti"}),
    ("Selçuklu’da", {"kesinti"}), ("Selçuklu'nun", {"kesinti"}), ("MEDAŞ'tan", {"kesinti"}),
    ("Diyarbakır'dan", {"sur"}), ("Sivasspor", {"mac"}), ("surlar'ın", {"sur"}),
    # grammar behind the word: prefix, softened consonant; not for short words
    ("konya", {"kaza", "otobus", "mac"}), ("kitap", {"fuar", "roman"}), ("kitap --exact", {"fuar"}),
    ("çocuk", {"roman"}), ("ekmek", {"roman"}), ("çocuk --exact", set()), ("yangın", {"orman", "ev", "ev-kopya"}),
    ("yazar", {"fuar", "roman"}), ("kar", {"kar"}), ("ev", {"ev", "ev-kopya"}), ("gül", {"gul"}), ("sur", {"sur"}),
    ("sur*", {"sur", "ev", "ev-kopya"}),
    # phrases, prefixes, numbers, addresses
    ('"orman yangını"', {"orman"}), ('"yangını orman"', set()), ('"ORMAN YANGINI"', {"orman"}),
    ('"toplu taşıma"', {"otobus"}), ("“toplu taşıma”", {"otobus"}), ('"ev yangını" başkentte', {"ev-kopya"}),
    ("yangın*", {"orman", "ev", "ev-kopya"}), ("kitab*", {"roman"}), ("yan*", {"orman", "ev", "ev-kopya"}),
    ('"ev yan"*', {"ev", "ev-kopya"}), ("35", {"enflasyon"}), ("3,1", {"enflasyon"}), ("17.30", {"kesinti"}),
    ("2-1", {"mac"}), ("m²", {"enflasyon"}), ("12:30", set()), ("www.medas.example/kesinti", {"kesinti"}),
    ("%3", {"kaza", "enflasyon"}), ("saat: konyaspor", set()),
    # AND, OR, NOT, parentheses
    ("yangın izmir", {"orman"}), ("yangın AND izmir", {"orman"}), ("orman OR metro", {"orman", "metro"}),
    ("yangın NOT orman", {"ev", "ev-kopya"}), ("yangın -orman", {"ev", "ev-kopya"}),
    ('yangın -"ev yangını"', {"orman"}), ("(orman OR ev) yangın", {"orman", "ev", "ev-kopya"}),
    ("(orman OR ev) yangın -başkent", {"orman", "ev"}), ("yangın NOT (ev OR orman)", set()),
    ("yangın AND NOT ev", {"orman"}), ("metro or orman", set()), ("konya -konyaspor", {"kaza", "otobus"}),
    # columns
    ("headline:yangın", {"orman", "ev", "ev-kopya"}), ("body:yangın", {"orman"}), ("summary:araç", {"kaza"}),
    ('headline:"ev yangını"', {"ev", "ev-kopya"}), ("headline:yangın -body:yangın", {"ev", "ev-kopya"}),
    # filters
    (f"site:{KONYA} yangın", set()), (f"yangın site:{ODD}", {"ev-kopya"}), (f"yangın site:www.{ODD}", {"ev-kopya"}),
    (f"yangın -site:{ODD}", {"orman", "ev"}), (f"yangın site:https://{ODD}/bir/yer", {"ev-kopya"}),
    (f"yangın site:{ODD} site:{IZMIR}", {"orman", "ev", "ev-kopya"}), ("section:spor", {"mac"}),
    ("section:kültür", {"gul", "sur", "fuar", "roman"}),
    ('section:"kultur sanat"', {"gul", "sur", "fuar", "roman"}), ('section:"Kültür-Sanat" kitap', {"fuar", "roman"}),
    ("source:aa", {"gul", "sur", "enflasyon"}), ('source:"Anadolu Ajansı"', {"gul", "sur", "enflasyon"}),
    ("source:iha", {"kaza"}), ("source:dha -place:ankara", {"orman"}), ("source:yok", set()),
    ("author:yılmaz", {"otobus", "roman"}), ("author:YILMAZ", {"otobus", "roman"}), ('author:"ali rıza"', {"roman"}),
    ("author:ayşe", {"otobus", "fuar"}), ("place:ankara", {"ev", "ev-kopya"}), ("place:IĞDIR", {"kayisi"}),
    ("place:karatay", {"kaza"}), ("place:konya/karatay", {"kaza"}), ("place:merih", set()),
    ("place:kagithane", {"metro"}), ("-place:ankara yangın", {"orman"}),
    # dates: in Turkey, after and since with the day, before without it, until with it
    ("after:2025-06-30", {"kaza", "orman", "mac"}), ("yangın after:2025-06-30", {"orman"}),
    ("yangın before:2025-06-30", {"ev", "ev-kopya"}), ("until:2024", {"metro"}), ("before:2025", {"metro"}),
    ("since:2025-06-30 until:2025-06-30", {"kaza", "orman", "mac"}), ("until:2025-01", {"metro", "kar"}),
    ("after:30.06.2025", {"kaza", "orman", "mac"}), ('after:"30 Haziran 2025"', {"kaza", "orman", "mac"}),
    ("after:2025-01-01 before:2025-01-31", {"kar"}), ("since:2024-12-31 until:2024-12-31", {"metro"}),
    ("-after:2025 section:güncel", {"metro", "kesinti"}),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), PROBES, ids=[query for query, _ in PROBES])
def test_probe(connection: Connection, query: str, expected: set[str]) -> None:
    exact = query.endswith(" --exact")
    assert set(names(connection, query.removesuffix(" --exact"), exact=exact)) == expected


def test_only_not_and_filters(connection: Connection) -> None:
    everything = set(IDS)
    assert set(names(connection, "NOT yangın")) == everything - {"orman", "ev", "ev-kopya"}
    assert set(names(connection, "-yangın -konya section:asayiş")) == set()
    assert names(connection, "", filters=[Filter("section", "spor"), Filter("section", "yaşam")]) == [
        "mac", "formul", "sik",
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["m²", "12 m²", "Konya'da", "ısı", "Straße", "Иванов", "２０２５"])
def test_what_is_typed_is_among_what_is_found_in_other_forms(query: str) -> None:
    read = search.parse(query)
    connection = _scratch()
    connection.execute("INSERT INTO t VALUES (?, '', '')", (query.replace("ı", "i"),))
    for expression in (read.exact, read.weak, read.stems()):
        assert connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchone() == (1,)


def test_exact_before_weak_and_headline_before_body(connection: Connection) -> None:
    assert names(connection, "konya") == ["kaza", "otobus", "mac"] or names(connection, "konya")[0] == "kaza"
    found = list(hits.find(connection, "kitap"))
    assert [(NAMES[hit.fields["id"]], hit.exact) for hit in found] == [("fuar", True), ("roman", False)]
    assert found[0].score is not None and found[0].score > 0
    # the word only in the body comes after the word in the headline
    assert names(connection, "evde OR metro")[0] == "metro"


def test_newest_first(connection: Connection) -> None:
    assert names(connection, "yangın", newest=True) == ["orman", "ev-kopya", "ev"]
    assert names(connection, "kitap", newest=True) == ["roman", "fuar"]
    assert names(connection, "section:güncel") == ["otobus", "kar", "metro", "kesinti"]  # undated last


@pytest.mark.parametrize("newest", [False, True])
@pytest.mark.parametrize("query", ["konya", "yangın", "kitap", "section:güncel", "a* OR k* NOT metro"])
def test_pages_add_up(connection: Connection, query: str, newest: bool) -> None:
    query = query.replace("a*", "al*").replace("k*", "ko*")
    whole = names(connection, query, newest=newest, limit=hits.ALL)
    for size in (1, 2, 3):
        pages = [
            names(connection, query, newest=newest, limit=size, offset=start)
            for start in range(0, len(whole) + 2, size)
        ]
        assert [name for page in pages for name in page] == whole


BROKEN = [
    ("", "at least one word"), ("  \t", "at least one word"), ("!!! … --", "at least one word"),
    ('"yangın', "character 1 is not closed"), ('konya "', "character 7"), ("OR konya", "OR needs"),
    ("konya OR", "OR needs"), ("konya OR OR ankara", "OR needs"), ("AND konya", "AND needs"),
    ("konya AND", "AND needs"), ("konya AND AND ankara", "AND needs"), ("NOT", "NOT needs"),
    ("konya NOT", "NOT needs"), ("konya NOT OR b", "NOT needs"), ("konya OR NOT ankara", "OR needs"),
    ("(konya", "not closed"), ("konya)", "never opened"), ("()", "at least one word"), ("(-konya) ankara", "NOT needs"),
    ("site:", "needs a value"), ("site: konya", "needs a value"), ('site:""', "needs a value"),
    ("headline:", "needs a value"), ("konya OR site:b.com", "beside OR"), ("site:b.com OR konya", "beside OR"),
    ("(site:b.com konya)", "inside parentheses"), ("*", "two letters"), ("k*", "two letters"),
    ("NEAR konya", "NEAR stands between"), ("konya NEAR", "NEAR stands between"), ("a NEAR (b c)", "NEAR stands"),
    ("konya NEAR site:a.com", "NEAR stands"), ("(a b) NEAR c", "NEAR stands"), ("a NEAR -b", "NEAR stands"),
    ("a NEAR/0 b", "NEAR/0 is no distance"), ("a NEAR/x b", "NEAR/x is no distance"), ("a NEAR/101 b", "no distance"),
    ("a NEAR/5 b NEAR/6 c", "one distance"), ("headline:a NEAR body:b", "one field"), ("NEAR(konya kaza, 5)", "NEAR"),
    ("a NEAR b NEAR c NEAR d NEAR e", "at most 4"), ("a NEAR/²³ b", "no distance"), ("type:video", "no type video"),
    ("site:yokboyle.com", "no site yokboyle.com"), ("site:konyaornek.co", "did you mean konyaornek.com"),
    ("section:guncle", "did you mean Güncel?"),
    ("after:yarınki", "is not a date"), ("after:2025-13", "is not a date"), ("after:31.02.2025", "is not a date"),
    ("until:0000", "is not a date"), ("(" * 30 + "a" + ")" * 30, "parentheses"), ("a " * 200, "more than"),
    ("x" * 5000, "longer than"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "message"), BROKEN, ids=[query[:20] for query, _ in BROKEN])
def test_broken_query_is_one_clear_line(connection: Connection, query: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        list(hits.find(connection, query, now=NOW))
    assert "\n" not in str(caught.value)


NASTY = [
    "'; DROP TABLE articles; --", 'yangın" OR "1"="1', "articles_fts MATCH 'x'", "rank:bm25(1)", "{headline}:x",
    "NEAR(konya kaza, 5)", "^konya", "konya + kaza", "- : * ( )", "col:umn:value", "a\x00b", "\ud800", "🔥 yangın 🔥",
    "author:\"' OR 1=1 --\"", "source:%", "section:_", "place:'", "headline:\"'\"",
]  # fmt: skip


@pytest.mark.parametrize("query", NASTY)
def test_nothing_to_inject(connection: Connection, query: str) -> None:
    try:
        assert len(names(connection, query, limit=hits.ALL)) < len(IDS)
    except UsageError as error:
        assert "\n" not in str(error)
    assert connection.execute("SELECT count(*) FROM articles").fetchone()[0] == len(IDS)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aşIı\"()*-:AND OR NOT NEAR/5site'’.{}^+\\/\n", max_size=40))
def test_any_text_is_a_query_or_one_line(text: str) -> None:
    try:
        query = search.parse(text)
    except UsageError as error:
        assert str(error) and "\n" not in str(error)
        return
    for expression in (query.exact, query.weak, query.stems(), query.exclude):
        if expression is not None:
            _fts(expression)


PIECES = [
    "kitap", "Konya'nın", '"belediye başkanı"', "NEAR", "NEAR/3", "AND", "OR", "NOT", "(", ")", "-", "*", "kita*",
    '"', ":", "headline:", "site:", "type:column", "body:ev", "ısı", "5,5", "m²", "'", "şehri", "-su", '"x"*',
    "\u0301", "\uff0c", "kâr",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(["", " "]), st.booleans())
def test_any_row_of_pieces_is_a_query_or_one_line(pieces: list[str], between: str, exact: bool) -> None:
    try:
        query = search.parse(between.join(pieces), exact=exact)
    except UsageError as error:
        assert str(error) and "\n" not in str(error)
        return
    for expression in (query.exact, query.weak, query.stems(), query.exclude):
        if expression is not None:
            _fts(expression)


def _fts(expression: str) -> None:
    """The expression is one that FTS5 accepts (an error would be raised)."""
    _SCRATCH.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,)).fetchall()


def _scratch() -> Connection:
    import sqlite3

    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(headline, summary, body)")
    return connection


_SCRATCH = _scratch()


def shown(snippet: search.Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


def test_snippets_show_the_original_text(connection: Connection) -> None:
    (hit,) = hits.find(connection, "isik")
    assert shown(hit.snippet) == ["IŞIK"]  # only beginnings of four letters grow: ışıl is another word
    assert "IŞIK gösterisi" in hit.snippet.text
    (hit,) = hits.find(connection, "igdir")
    assert shown(hit.headline) == ["IĞDIR"] and shown(hit.snippet) == ["Iğdır"]
    (hit,) = hits.find(connection, '"ev yangını" başkent')
    assert shown(hit.headline) == ["Başkentte", "ev yangını"]
    (hit,) = hits.find(connection, "summary:araç")
    assert "hurdaya" in hit.snippet.text or shown(hit.snippet)


MARKED = [
    ("Şırnak'ta kar", "sirnak", ["Şırnak"]),
    ("S\u0327ırnak'ta", "şırnak", ["S\u0327ırnak"]),  # decomposed
    ("KITABIN", "kitap", ["KITABIN"]),
    ("kar, karar; Kar'ın", "kar", ["kar", "Kar"]),
    ("toplu\ntaşıma ve toplu, taşımacı", '"toplu taşıma"', ["toplu\ntaşıma", "toplu, taşımacı"]),
    ("e_posta posta", "posta", ["posta", "posta"]),
    ("şehri şehir", "şehir", ["şehri", "şehir"]),
    ("Kâğıthane…kağıthaneli", "kagithane", ["Kâğıthane", "kağıthaneli"]),
    ("ışıkları", "ışık", ["ışıkları"]),
]


@pytest.mark.parametrize(("text", "query", "marked"), MARKED)
def test_found_words_are_marked_in_the_original(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end, _ in search.highlights(text, search.parse(query).terms)] == marked


def test_snippet_takes_the_densest_stretch() -> None:
    text = "Bir yangın. " + "boş söz " * 60 + "Orman içinde yangın büyüdü. " + "boş söz " * 60
    piece = search.snippet(text, search.parse("orman yangın").terms)
    assert shown(piece) == ["Orman", "yangın"]
    assert piece.text.startswith("…") and piece.text.endswith("…") and len(piece.text) <= 170


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["orman", "kitap yangın", '"a b"', "a*b c"]), st.integers(20, 200))
def test_marks_lie_within_the_snippet(text: str, query: str, width: int) -> None:
    piece = search.snippet(text, search.parse(query).terms, width)
    last = 0
    for start, end in piece.marks:
        assert last <= start < end <= len(piece.text)
        last = end


PERIODS = [
    ("2025", "2025-01-01T00:00+03:00", "2026-01-01T00:00+03:00"),
    ("2025-02", "2025-02-01T00:00+03:00", "2025-03-01T00:00+03:00"),
    ("2025-12", "2025-12-01T00:00+03:00", "2026-01-01T00:00+03:00"),
    ("2025-12-31", "2025-12-31T00:00+03:00", "2026-01-01T00:00+03:00"),
    ("2016-03-27", "2016-03-27T00:00+02:00", "2016-03-28T00:00+03:00"),  # the clocks went forward that night
    ("30.06.2025", "2025-06-30T00:00+03:00", "2025-07-01T00:00+03:00"),
    ("2099-01-01", "2099-01-01T00:00+03:00", "2099-01-02T00:00+03:00"),  # a range may end in the future
    ("2025-06-30T16:25Z", "2025-06-30T19:25+03:00", "2025-06-30T19:26+03:00"),
    ("2025-06-30T16:25:56Z", "2025-06-30T19:25:56+03:00", "2025-06-30T19:25:57+03:00"),
    ("30.06.2025 19:25:56", "2025-06-30T19:25:56+03:00", "2025-06-30T19:25:57+03:00"),
]


@pytest.mark.parametrize(
    ("text", "day"),
    [("yesterday", "2025-07-09"), ("dün", "2025-07-09"), ("bugün", "2025-07-10"), ("3 gün önce", "2025-07-07"),
     ("3 days ago", "2025-07-07"), ("1 hafta önce", "2025-07-03")],
)  # fmt: skip
def test_relative_days_count_back_from_now(text: str, day: str) -> None:
    """Turkish days: at 22.30 in London the day is over in Turkey."""
    first, after = choose.period(text, datetime.fromisoformat("2025-07-09T22:30+01:00"))
    assert (first.date().isoformat(), after - first) == (day, timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "why"),
    [("bugün 23:59", " (it is still to come)"), ("31.02.2025", " (no calendar has it)"), ("geçen hafta", ""),
     ("30 Haziran", " (it has no year)"), ("", "")],
)  # fmt: skip
def test_what_is_no_date_is_told_in_words_and_with_the_forms_that_are_read(text: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        choose.period(text, datetime.fromisoformat("2025-07-10T12:00+03:00"))
    forms = "2025-06-30, 2025-06, 2025, 30.06.2025, dün, yesterday or 3 gün önce"
    assert str(caught.value) == f"{text!r} is not a date{why}; write {forms}"


@pytest.mark.parametrize(("text", "first", "after"), PERIODS)
def test_period(text: str, first: str, after: str) -> None:
    assert choose.period(text, NOW) == (datetime.fromisoformat(first), datetime.fromisoformat(after))


def test_a_snippet_shows_no_mark_of_a_heading() -> None:
    query = search.parse("belediye")
    shown = search.snippet("Giriş.\n\n## RAKAMLARLA\n\nYeni belediye binası açıldı.", query.terms)
    assert shown.text == "Giriş.  RAKAMLARLA  Yeni belediye binası açıldı."
    assert [shown.text[start:end] for start, end in shown.marks] == ["belediye"]
