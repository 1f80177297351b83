"""The search command's other answers: a concordance, counts, another wording; and what it says on standard error."""

from pathlib import Path

import pytest
from search_corpus import build
from test_asking import Result

from newsarchive.query import spelling
from newsarchive.query.reader import reading
from newsarchive.search import Filter, concordance, parse


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("searching") / "archive")


def test_a_concordance_is_aligned(archive: Path) -> None:
    shown = Result(archive, "search", "--kwic", "orman NEAR/1 yangın")
    lines = shown.out.splitlines()
    assert "İzmir'de [orman] yangını" in shown.out and "söndürüldü, [orman] kurtuldu" in shown.out
    assert {line.index("[") for line in lines} == {51}


def test_a_concordance_for_machines(archive: Path) -> None:
    places = Result(archive, "search", "--kwic", "--nl", "köpek").lines
    assert [(one["field"], one["left"], one["match"], one["right"]) for one in places] == [
        ("headline", "", "Köpeği", " kuyudan itfaiye çıkardı"),
        ("body", "Mahalleli", "köpeğe", " sahip çıktı."),
    ]
    assert Result(archive, "search", "--kwic", "--csv", "köpek").csv[1]["match"] == "köpeğe"


def test_a_context_ends_between_words() -> None:
    text = "bir iki üç dört beş altı yedi sekiz"
    (line,) = concordance(text, parse("beş").terms, 10)
    assert (line.left, line.match, line.right) == ("üç dört", "beş", " altı yedi")
    (line,) = concordance("a" * 50 + " beş " + "b" * 50, parse("beş").terms, 10)
    assert (line.left, line.match, line.right) == ("", "beş", "")


def test_counts(archive: Path) -> None:
    told = Result(archive, "search", "--facets", "--json", "yangın place:izmir").json
    assert told == {
        "total": 1, "more": False, "counted": 1, "site": [{"value": "ege.example", "hits": 1}],
        "section": [{"value": "Asayiş", "hits": 1}], "source": [{"value": "DHA", "hits": 1}],
        "month": [{"value": "2025-06", "hits": 1}],
    }  # fmt: skip
    shown = Result(archive, "search", "--facets", "-n", "1", "konya")
    assert "konya.example" in shown.out and "Güncel" not in shown.out
    assert "6 articles" in shown.err and "-n 0 for all" in shown.err
    assert Result(archive, "search", "--facets", "--type", "column", "su").err == "1 article\n"


@pytest.mark.parametrize("option", ["--kwic", "--newest", "--best", "--offset=2"])
def test_counts_stand_alone(archive: Path, option: str) -> None:
    refused = Result(archive, "search", "--facets", option, "konya")
    assert refused.code == 2 and "--facets" in str(refused.error)


def test_orders_exclude_each_other(archive: Path) -> None:
    assert Result(archive, "search", "--best", "--newest", "konya").code == 2


MEANT = [
    ("konya kzaa", "konya kaza"), ("beledye başkanı", "belediye başkanı"), ("mahkmee", "mahkeme"),
    ('"toplu taşmıa"', '"toplu taşıma"'), ("yangin -ormn", None), ("Afyonkarahisr", "afyonkarahisar"),
    ("hastahane", "hastane"), ("kayısi hasadi", None), ("üniversitte", None), ("xqzwj", None),
    ("headline:yagnın", "headline:yangın"), ("kitap", None), ("öğretmne", "öğretmen"), ("telefon", None),
    ("site:konya.example tramvya", "site:konya.example tramvay"), ("Erzurm'da", "erzurum'da"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_did_you_mean(archive: Path, typed: str, meant: str | None) -> None:
    with reading(archive) as connection:
        found = spelling.suggest(connection, typed)
    assert (found.text if found else None) == meant


def test_what_was_meant_must_be_there_within_the_filters(archive: Path) -> None:
    with reading(archive) as connection:
        assert spelling.suggest(connection, "tramvya", [Filter("place", "rize")]) is None
        assert spelling.suggest(connection, "", [Filter("place", "rize")]) is None


def test_another_wording_is_told_on_standard_error(archive: Path) -> None:
    shown = Result(archive, "search", "--json", "kzaa", "konya")
    assert shown.json == [] and shown.err == "nothing found\ndid you mean: kaza konya\n"
    assert "did you mean" not in Result(archive, "search", "--exact", "kzaa").err


def test_hits_say_what_they_were_found_by(archive: Path) -> None:
    found = Result(archive, "search", "--nl", "kitabı").lines
    assert [(one["headline"], one["found_by"], one["exact"]) for one in found] == [
        ("Yazarın yeni kitabı raflarda", "exact", True), ("Kitap fuarı kapılarını açtı", "stem", False),
    ]  # fmt: skip
