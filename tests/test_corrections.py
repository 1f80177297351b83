"""What people correct keeps its value: through visits, re-reading and edits; and can be taken back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from keeping import DAY, NOW, Keeper
from test_reextract import again, ask, command, fetched, html, keep_article

from newsarchive import normalise, verify
from newsarchive.cli import run
from newsarchive.errors import UsageError
from newsarchive.store import articles, corrections, typed
from newsarchive.store.corrections import Correction


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def keeper(folder: Path) -> Iterator[Keeper]:
    opened = Keeper(folder)
    yield opened
    opened.close()


def correct(folder: Path, number: int, *argv: str) -> Any:
    result = command(folder, "correct", str(number), *argv, "--by", "okur")
    assert result.exception is None, result.exception
    return result


def test_a_correction_shows_at_once_with_its_evidence_and_revision(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1)
    correct(folder, number, "authors", "Ayşe Yılmaz, Ali Kaya", "--note", "imza fotoğrafta")
    assert ask(folder, "SELECT authors FROM articles") == [('["Ayşe Yılmaz","Ali Kaya"]',)]
    told = json.loads(command(folder, "why", str(number), "authors", "--json").stdout)["fields"][0]
    assert (told["via"], told["raw"], told["confidence"]) == ("human", "Ayşe Yılmaz, Ali Kaya", "human")
    assert told["note"].startswith("okur, ") and told["note"].endswith(": imza fotoğrafta")
    assert told["rejected"][0]["text"] == "Nazlı Kuyucu" and told["rejected"][0]["reason"] == "corrected by a person"
    ((cause, changed, fields),) = ask(folder, "SELECT cause, changed, fields FROM revisions")
    assert (cause, json.loads(changed)) == ("corrected", ["authors"])
    assert json.loads(fields)["authors"] == ["Nazlı Kuyucu"]
    assert {name for (name,) in ask(folder, "SELECT name FROM authors")} >= {"Ayşe Yılmaz", "Ali Kaya"}
    assert verify.verify(folder).ok


def test_reextract_keeps_corrections_and_changes_the_rest(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1, section="Spor")
    correct(folder, number, "headline", "Yol nihayet açıldı")
    report = again(folder)
    assert {key[1] for key in report.changes} == {"section"}
    assert ask(folder, "SELECT headline, section FROM articles") == [("Yol nihayet açıldı", None)]
    (rule, rejected) = ask(folder, "SELECT via, rejected FROM provenance WHERE field = 'headline'")[0]
    assert rule == "human" and json.loads(rejected)[0]["text"] == "1. sokakta yol açıldı"
    assert ask(folder, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'nihayet'") == [(1,)]


def test_a_visit_keeps_corrections_and_sees_no_edit_in_them(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1)
    correct(folder, number, "headline", "Yol nihayet açıldı")
    seen = normalise.read(fetched(1))
    with keeper.archive.transaction():
        verdict = articles.save_article(keeper.archive, keeper.site, 1, 1, seen, NOW + DAY)
    assert verdict.change == "same"
    edited = replace(seen, summary="Gazetenin sonradan eklediği bir özet cümlesi burada durur.")
    with keeper.archive.transaction():
        verdict = articles.save_article(keeper.archive, keeper.site, 1, 1, edited, NOW + 2 * DAY)
    assert (verdict.change, verdict.changed_fields) == ("edited", ("summary",))
    assert ask(folder, "SELECT headline FROM articles") == [("Yol nihayet açıldı",)]


EDIT = "<p>Gazete bu cümleyi öğleden sonra ekledi ve yazının sonuna koydu.</p></div></article>"
STAMPED = '<span class="guncel">Güncelleme Tarihi: 04.03.2026 09:40</span><div class="metin">'


@pytest.mark.parametrize(
    ("field", "typed", "old", "new", "kept"),
    [
        ("body", "Yol açıldı.\n\nHerkes sevindi.", "</div></article>", EDIT, "Yol açıldı.\n\nHerkes sevindi."),
        ("headline", "Yol nihayet açıldı", "<h1>1. sokakta yol açıldı", "<h1>1. sokakta yol kapandı", None),
        ("authors", "Ali Kaya, Can Er", "Nazlı Kuyucu", "Deniz Akar", '["Ali Kaya","Can Er"]'),
        ("published_at", "2026-03-01 07:45", "03.03.2026 10:01", "03.03.2026 11:30", "2026-03-01T07:45:00+03:00"),
    ],
)
def test_the_papers_edit_of_a_corrected_field_is_an_edit(
    keeper: Keeper, folder: Path, field: str, typed: str, old: str, new: str, kept: str | None
) -> None:
    number = keep_article(keeper, 1)
    correct(folder, number, field, typed)
    source = html(1).decode()
    assert old in source
    edited = source.replace(old, new).replace('<div class="metin">', STAMPED)
    given = replace(fetched(1, edited.encode()), fetched_at=NOW + DAY)
    capture, _, _ = keeper.keep(given, 1)
    for days, change in ((1, "edited"), (2, "same")):
        with keeper.archive.transaction():
            seen = normalise.read(given)
            verdict = articles.save_article(keeper.archive, keeper.site, 1, capture, seen, NOW + days * DAY)
        assert verdict.change == change
    (changed, capture_before) = ask(folder, "SELECT changed, capture_id FROM revisions WHERE cause = 'visit'")[0]
    assert field in json.loads(changed) and capture_before == 1
    row = [(kept or typed, capture, "2026-03-04T09:40:00+03:00")]
    query = f"SELECT {field}, last_capture_id, updated_at FROM articles"  # noqa: S608
    assert ask(folder, query) == row
    assert "updated_at" not in {key[1] for key in again(folder, again=True).changes}
    assert ask(folder, query) == row
    assert ask(folder, "SELECT count(*) FROM revisions WHERE cause = 'visit'") == [(1,)]
    assert verify.verify(folder).ok


def test_a_visit_sees_no_edit_where_only_a_person_differs_from_the_page(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1)
    for field, text in (
        ("body", "Yol açıldı."), ("body", "Yol açıldı ve bitti."), ("authors", ""), ("tags", "yol, sokak"),
        ("published_at", "2026-03-01"), ("source", "İHA"), ("place_province", "Isparta"), ("summary", "Özet."),
    ):  # fmt: skip
        correct(folder, number, field, text)
    with keeper.archive.transaction():
        seen = normalise.read(fetched(1))
        verdict = articles.save_article(keeper.archive, keeper.site, 1, 1, seen, NOW + DAY)
    assert (verdict.change, verdict.changed_fields) == ("same", ())


def test_taking_back_reads_the_page_again(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1)
    correct(folder, number, "headline", "Yol nihayet açıldı")
    correct(folder, number, "authors", "")
    assert ask(folder, "SELECT authors FROM articles") == [("[]",)]
    correct(folder, number, "headline", "--clear")
    assert ask(folder, "SELECT headline, authors FROM articles") == [("1. sokakta yol açıldı", "[]")]
    correct(folder, number, "--clear")
    assert ask(folder, "SELECT authors FROM articles") == [('["Nazlı Kuyucu"]',)]
    assert ask(folder, "SELECT count(*) FROM corrections") == [(0,)]


def test_what_cannot_be_read_again_keeps_its_correction(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1, b"<html><body><h1>Sayfa bulunamad\xc4\xb1</h1></body></html>")
    correct(folder, number, "headline", "Yol nihayet açıldı")
    assert run(["--archive", str(folder), "correct", str(number), "headline", "--clear"]) == 4
    assert ask(folder, "SELECT count(*) FROM corrections") == [(1,)]


@pytest.mark.parametrize(
    ("field", "typed", "columns"),
    [
        ("published_at", "2026-03-01 07:45", ("2026-03-01T07:45:00+03:00", "minute", 1772340300, "2026-03-01")),
        ("published_at", "1 Mart 2026", ("2026-03-01T00:00:00+03:00", "day", 1772312400, "2026-03-01")),
        ("published_at", "", (None, None, None, None)),
    ],
)
def test_dates_bring_what_follows_from_them(
    keeper: Keeper, folder: Path, field: str, typed: str, columns: tuple[Any, ...]
) -> None:
    number = keep_article(keeper, 1)
    correct(folder, number, field, typed)
    query = "SELECT published_at, published_precision, published_ts, published_day FROM articles"
    assert ask(folder, query) == [columns]
    again(folder, again=True)
    assert ask(folder, query) == [columns]
    assert verify.verify(folder).ok


def test_a_body_brings_its_fingerprint_and_a_source_its_kind(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1)
    correct(folder, number, "body", "Yol açıldı.\n\nHerkes sevindi.")
    correct(folder, number, "source", "İHA")
    row = ask(folder, "SELECT body, word_count, source, source_kind FROM articles")
    assert row == [("Yol açıldı.\n\nHerkes sevindi.", 4, "İHA", "agency")]
    assert verify.verify(folder).ok


@pytest.mark.parametrize(
    ("field", "text"),
    [("url", "x"), ("word_count", "3"), ("headline", " "), ("body", ""), ("published_at", "yakında")],
)
def test_what_cannot_be_said(field: str, text: str) -> None:
    with pytest.raises(UsageError):
        typed.parse(field, text, {})


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("1", "headline"), 2),
        (("1", "headline", "x", "--clear"), 2),
        (("1", "headline", "--clear"), 2),
        (("99", "headline", "x"), 2),
        (("1",), 0),
    ],
)
def test_exit_codes(keeper: Keeper, folder: Path, argv: tuple[str, ...], code: int) -> None:
    keep_article(keeper, 1)
    assert run(["--archive", str(folder), "correct", *argv]) == code


def test_the_last_word_counts(keeper: Keeper) -> None:
    number = keep_article(keeper, 1)
    with keeper.archive.transaction():
        for value in ("Spor", "Kültür"):
            one = Correction("section", value, "okur", "2026-03-05T00:00:00.000Z", None)
            articles.correct(keeper.archive, number, one, NOW)
    assert keeper.rows("SELECT section FROM articles") == [("Kültür",)]
    assert [one.value for one in corrections.of(keeper.archive, number)] == ["Kültür"]
    ((rejected,),) = keeper.rows("SELECT rejected FROM provenance WHERE field = 'section'")
    assert "Spor" not in rejected  # an earlier word of a person is no rule's candidate


@pytest.mark.parametrize(
    ("field", "text", "article", "value"),
    [
        ("authors", '["Ali Kaya","Veli"]', {}, ["Ali Kaya", "Veli"]),
        ("authors", '["Kaya, Ali"]', {}, ["Kaya, Ali"]),
        ("authors", "Ali Kaya, Veli, ALİ KAYA", {}, ["Ali Kaya", "Veli"]),
        ("tags", "yol,, park ,yol", {}, ["yol", "park"]),
        ("tags", "[]", {}, []),
        ("language", "TR", {}, "tr"),
        ("place_province", "ISPARTA", {}, "Isparta"),
        ("place_province", "istanbul", {}, "İstanbul"),
        ("place_district", "eğirdir", {"place_province": "Isparta"}, "Eğirdir"),
        ("place_district", "KALE", {"place_province": "Malatya"}, "Kale"),
        ("place_district", "Merkez", {}, "Merkez"),
        ("body", "Bir.\r\n\r\nİki.", {}, "Bir.\n\nİki."),
        ("headline", "a" * 1000, {}, "a" * 1000),
        ("source", "I\u0307HA", {}, "İHA"),
    ],
)
def test_what_is_typed_is_read(field: str, text: str, article: dict[str, Any], value: Any) -> None:
    assert typed.parse(field, text, article) == value


@pytest.mark.parametrize(
    ("field", "text", "article", "words"),
    [
        ("authors", '["Ali Kaya"', {}, "JSON list"),
        ("authors", '["Ali", 3]', {}, "JSON list"),
        ("authors", '["Ali\\u0007"]', {}, "U+0007"),
        ("tags", '["\\ud800"]', {}, "UTF-8"),
        ("language", "Türkçe", {}, "two letters"),
        ("language", "t1", {}, "two letters"),
        ("place_province", "Atlantis", {}, "no province 'Atlantis'"),
        ("place_province", "Eğirdir", {}, "no province"),
        ("place_district", "Atlantis", {}, "no district"),
        ("place_district", "Eğirdir", {"place_province": "Konya"}, "Eğirdir is in Isparta, not in Konya"),
        ("headline", "a" * 1001, {}, "1,001 characters"),
        ("summary", "a" * 1001, {}, "at most 1,000"),
        ("headline", "Yol\x1b[31m", {}, "U+001B"),
        ("headline", "Yol\naçıldı", {}, "U+000A"),
        ("body", "Yol\x00", {}, "U+0000"),
        ("section", "Spor\udcff", {}, "UTF-8"),
        ("HEADLINE", "Yol", {}, "did you mean headline?"),
    ],
)
def test_what_is_typed_wrong_is_refused(field: str, text: str, article: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError) as refused:
        typed.parse(field, text, article)
    assert words in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("field", "value", "article", "words"),
    [
        ("section", "Kültür", {}, None),
        ("section", "Zımbırtı", {}, "Zımbırtı is in no table of sections"),
        ("updated_at", "2026-03-02", {"published_at": "2026-03-03T10:01:00+03:00"}, "is before published_at"),
        ("updated_at", "2026-03-03", {"published_at": "2026-03-03T10:01:00+03:00"}, None),
        ("published_at", "2026-03-05T08:00:00+03:00", {"updated_at": "2026-03-05T07:00:00+03:00"}, "is before"),
        ("place_province", "Konya", {"place_district": "Eğirdir"}, "place_district Eğirdir is not in Konya"),
        ("place_province", "Isparta", {"place_district": "Eğirdir"}, None),
        ("updated_at", None, {"published_at": "2026-03-03"}, None),
    ],
)
def test_what_looks_wrong_is_taken_with_a_warning(
    field: str, value: Any, article: dict[str, Any], words: str | None
) -> None:
    told = list(typed.warnings(field, value, article))
    assert (words in told[0] and len(told) == 1) if words else told == []


def test_a_correction_says_what_is_kept(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1, section_raw="GÜNDEM")
    said = correct(folder, number, "authors", '["Ali Kaya","Veli","Veli"]').stderr
    assert said == f"article {number}: authors is now Ali Kaya; Veli\n"
    said = correct(folder, number, "published_at", "2026-03-03 10:01").stderr
    assert said == f"article {number}: published_at is already 2026-03-03T10:01:00+03:00; kept as a correction\n"
    said = correct(folder, number, "section", "Zımbırtı").stderr.splitlines()
    assert said == [
        f"article {number}: section is now Zımbırtı (section_raw stays GÜNDEM)",
        f"article {number}: warning: Zımbırtı is in no table of sections",
    ]
    assert ask(folder, "SELECT section, section_raw FROM articles") == [("Zımbırtı", "GÜNDEM")]
    said = correct(folder, number, "updated_at", "2026-03-01").stderr
    assert "warning: updated_at 2026-03-01 is before published_at 2026-03-03T10:01:00+03:00" in said
    said = correct(folder, number, "updated_at", "").stderr
    assert said == f"article {number}: updated_at is now empty: the page does not say\n"


def test_a_district_alone_sets_nothing_else(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1, place_province=None, place_district=None)
    assert "place_district is now Eğirdir" in correct(folder, number, "place_district", "eğirdir").stderr
    assert ask(folder, "SELECT place_province, place_district FROM articles") == [(None, "Eğirdir")]


def test_what_is_refused_changes_nothing(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1)
    for argv in (("language", "turkce"), ("headline", "x", "--note", "a\x07b"), ("headline", "x", "--by", "a\udcff")):
        result = run(["--archive", str(folder), "correct", str(number), *argv])
        assert result == 2
    assert ask(folder, "SELECT count(*) FROM corrections") == [(0,)]
    assert "no corrections" in command(folder, "correct", str(number)).stderr


def test_why_tells_what_is_ours_and_who_said_so(keeper: Keeper, folder: Path) -> None:
    number = keep_article(keeper, 1)
    correct(folder, number, "headline", "Yol nihayet açıldı")
    told = command(folder, "why", str(number), "headline").stdout
    assert "1 earlier revision\n" in told and "rule      human" in told and "certainty human" in told
    assert "gone_at: (none)  (ours, not the page's)" in command(folder, "why", str(number), "gone_at").stdout
    assert run(["--archive", str(folder), "why", str(number), "HEADLINE"]) == 2
