"""Very common words: bounds that keep them fast, and what they leave; bounds set low over the small corpus."""

from collections.abc import Iterator
from sqlite3 import Connection

import pytest
from search_corpus import NOW, build, texts

from newsarchive import search
from newsarchive.query import facets, hits, matching
from newsarchive.query.reader import reading
from newsarchive.search import FORMS, STEMS

NAMES = dict(enumerate((text.name for text in texts()), 1))


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with reading(build(tmp_path_factory.mktemp("common") / "archive")) as opened:
        yield opened


def found(connection: Connection, query: str, **options: object) -> list[str]:
    return [NAMES[hit.fields["id"]] for hit in hits.find(connection, query, **{"limit": 99, "now": NOW} | options)]  # type: ignore[arg-type]


INFLECTED = [
    ("kitap", {"kitabı", "kitabın", "kitaplar", "kitapta", "kitaba", "kitaplarını", "kitabında"}),
    ("belediye", {"belediyenin", "belediyesi", "belediyesinin", "belediyeler", "belediyeye", "belediyede"}),
    ("okul", {"okulu", "okulun", "okula", "okulda", "okullar", "okuldan"}),
]  # fmt: skip


@pytest.mark.parametrize(("word", "forms"), INFLECTED)
def test_common_forms_of_a_word(word: str, forms: set[str]) -> None:
    folded = {form.replace("ı", "i").replace("ğ", "g") for form in forms}
    assert folded <= set(search.inflections(word))


def test_a_common_word_is_looked_for_in_its_whole_forms(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = found(connection, "konya")
    monkeypatch.setattr(matching, "COMMON", -1)
    ready = matching.prepared(connection, "konya", now=NOW)
    assert ready.query.weak is not None and "*" not in ready.query.weak and '"konyali"' in ready.query.weak
    bounded = found(connection, "konya")
    assert set(bounded) < set(everything) and set(everything) - set(bounded) == {"konya3", "skor"}  # Konyaspor
    assert facets.facets(connection, "konya", now=NOW).total == len(bounded)
    assert "belediye*" in search.parse("belediye*").terms[0].expression(FORMS).replace('"', "")  # typed: all of it


def test_of_a_common_word_no_stem_is_asked() -> None:
    (term,) = search.parse("çiftçi").terms
    assert '"cift"*' in term.expression(STEMS)
    assert term.expression(STEMS, {"ciftci": ("ciftci", "ciftciler")}) == '("ciftci" OR "ciftciler")'


def test_what_is_not_scored_follows_latest_first(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(connection, "konya")
    monkeypatch.setattr(hits, "SCORED", 2)
    bounded = list(hits.find(connection, "konya", limit=99, now=NOW))
    assert {NAMES[hit.fields["id"]] for hit in bounded} == set(whole)
    for level in {hit.level for hit in bounded}:
        scored = [hit.score is not None for hit in bounded if hit.level == level]
        assert scored == sorted(scored, reverse=True) and sum(scored) <= 2
    assert None in {hit.score for hit in bounded}
    rest = [hit.fields["id"] for hit in bounded[2:] if hit.exact]
    assert rest == sorted(rest, reverse=True)
    for size in (1, 2, 3):
        pages = [name for start in range(0, 9, size) for name in found(connection, "konya", limit=size, offset=start)]
        assert pages == [NAMES[hit.fields["id"]] for hit in bounded]


def test_a_newer_article_comes_before_an_older_one_that_says_the_same(connection: Connection) -> None:
    scores = {NAMES[hit.fields["id"]]: hit.score for hit in hits.find(connection, "yangın", now=NOW)}
    assert all(score is not None and score > 0 for score in scores.values())
    best = {NAMES[hit.fields["id"]]: hit.score for hit in hits.find(connection, "yangın", best=True, now=NOW)}
    assert scores.keys() == best.keys()
    for name, score in scores.items():
        assert 0.5 <= score / best[name] <= 1  # type: ignore[operator]


def test_a_short_time_is_looked_up_by_number(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        matching.prepared(connection, "yangın after:2025-06-25 before:2025-06-29", now=NOW).ids is None
    )  # a rare word
    monkeypatch.setattr(matching, "WIDE", -1)
    ready = matching.prepared(connection, "yangın after:2025-06-25 before:2025-06-29", now=NOW)
    assert ready.ids is not None and ready.ids[0] > 1
    assert found(connection, "yangın after:2025-06-25 before:2025-06-29") == ["yangin4", "yangin2"]
    assert found(connection, "yangın after:2030") == []
    assert matching.prepared(connection, "yangın", now=NOW).ids is None


@pytest.mark.parametrize("query", ["konya after:2000", "konya -type:notice", "yangın since:2025", "ya* after:2000"])
def test_beside_filters_the_latest_part_is_scored(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    whole = found(connection, query)
    monkeypatch.setattr(hits, "USUAL", -1)
    bounded = list(hits.find(connection, query, limit=99, now=NOW))
    names = [NAMES[hit.fields["id"]] for hit in bounded]
    assert sorted(names) == sorted(whole)
    exact = [hit for hit in bounded if hit.exact]
    scored = [hit.score is not None for hit in exact]
    assert scored == sorted(scored, reverse=True)
    rest = [hit.fields["id"] for hit in exact if hit.score is None]
    assert rest == sorted(rest, reverse=True)
    assert all(hit.fields["id"] > rest[0] for hit in exact if hit.score is not None and rest)
    for size in (1, 2, 3):
        pages = [name for start in range(0, 99, size) for name in found(connection, query, limit=size, offset=start)]
        assert pages == names


def test_the_latest_part_leaves_some_unscored(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "USUAL", -1)
    assert None in {hit.score for hit in hits.find(connection, "konya after:2000", limit=99, now=NOW) if hit.exact}


def test_weak_evidence_of_many_words_is_not_scored(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "FEW", 2)
    whole = found(connection, "konya")
    monkeypatch.setattr(hits, "HEAVY", -1)
    bounded = list(hits.find(connection, "konya", limit=99, now=NOW))
    assert {NAMES[hit.fields["id"]] for hit in bounded} == set(whole)
    assert {hit.score is None for hit in bounded if not hit.exact} == {True}
    assert {hit.score is None for hit in bounded if hit.exact} == {False}


@pytest.mark.parametrize("query", ["konya after:2000", "konya", "yangın after:2025-06-25 before:2025-06-29"])
def test_newest_first_is_the_order_of_time(connection: Connection, query: str) -> None:
    everything = list(hits.find(connection, query, newest=True, limit=99, now=NOW))
    times = [hit.fields["published_at"] or "" for hit in everything]
    assert times == sorted(times, reverse=True)
    for size in (1, 2, 5):
        first = found(connection, query, newest=True, limit=size)
        assert first == [NAMES[hit.fields["id"]] for hit in everything][:size]


@pytest.mark.parametrize("guess", [0, 10**9])
def test_counts_are_the_same_in_both_directions(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, guess: int
) -> None:
    plain = facets.facets(connection, "konya after:2000", now=NOW)
    monkeypatch.setattr(facets, "guessed", lambda *_: guess)
    assert facets.facets(connection, "konya after:2000", now=NOW) == plain
    monkeypatch.setattr(facets, "COUNTED", 2)
    few = facets.facets(connection, "konya after:2000", now=NOW)
    assert (few.total, few.counted, sum(number for _, number in few.counts["month"])) == (plain.total, 2, 2)
