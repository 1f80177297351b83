"""What the index itself tells of its words, and what searches make of it: whole words for typed beginnings, what few
articles have is known at once, words and numbers written together or apart."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from sqlite3 import Connection, connect

import pytest
from search_corpus import NOW, build, texts

from newsarchive import search, turkish
from newsarchive.query import facets, hits, matching, vocabulary
from newsarchive.query.reader import reading
from newsarchive.search import EXACT, FORMS, STEMS

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from search_draw import draw

WORDS = 400


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with reading(build(tmp_path_factory.mktemp("words") / "archive")) as opened:
        yield opened


@pytest.fixture(scope="module")
def large() -> Connection:
    """An index of several segments and pages: word ``a12b`` stands in every article whose number 12 divides."""
    made = connect(":memory:")
    made.execute("CREATE VIRTUAL TABLE articles_fts USING fts5(headline, content='', tokenize='unicode61')")
    for start in (1, 8001, 16001):
        made.executemany(
            "INSERT INTO articles_fts(rowid, headline) VALUES (?, ?)",
            ((at, " ".join(f"a{n}b" for n in range(1, WORDS) if at % n == 0)) for at in range(start, start + 8000)),
        )
        made.commit()
    return made


def found(connection: Connection, query: str, **options: object) -> list[int]:
    return [hit.fields["id"] for hit in hits.find(connection, query, **{"limit": 99, "now": NOW} | options)]  # type: ignore[arg-type]


def test_the_words_of_the_index_are_all_told(connection: Connection) -> None:
    there: Counter[str] = Counter()
    for text in texts():
        words = search.tokenise(" ".join(filter(None, (text.headline, text.summary, text.body))))
        there.update({turkish.fold(word) for word in words if word.isascii() or turkish.fold(word).isascii()})
    for beginning in ("b", "bel", "belediye", "ka", "kitap", "yok", "z"):
        told = vocabulary.words(connection, beginning)
        assert told is not None
        plain = {word for word in told if word.isascii()}
        assert plain == {word for word in there if word.startswith(beginning)}


def test_words_and_their_weight_in_many_pages_and_segments(large: Connection) -> None:
    (segments,) = large.execute("SELECT count(DISTINCT segid) FROM articles_fts_idx").fetchone()
    assert segments > 1
    told = vocabulary.words(large, "a1")
    assert told is not None
    assert set(told) == {f"a{n}b" for n in range(1, WORDS) if str(n).startswith("1")}
    assert next(iter(told)) == "a1b" and told["a1b"] > 8 * told["a11b"] > 0
    assert list(told.values()) == sorted(told.values(), reverse=True)
    assert vocabulary.pages(large, "a1b", "") > vocabulary.pages(large, "a100b", "") == 0
    assert vocabulary.pages(large, "a") > vocabulary.pages(large, "a1b", "")
    assert vocabulary.words(large, "b") == {} and vocabulary.pages(large, "b") == 0


def test_too_many_words_are_not_told(large: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST_PAGES", 2)
    assert vocabulary.words(large, "a") is None


@pytest.mark.parametrize("whole", [(1,), (3,), (40,)])
@pytest.mark.parametrize(
    "query", ["ka*", "be*", "konya*", '"trafik kaz"*', "ki* -kitap", "ya* place:izmir", "headline:ka*"]
)
def test_a_typed_beginning_of_many_words_finds_the_same(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, query: str, whole: tuple[int, ...]
) -> None:
    plain = found(connection, query)
    total = facets.facets(connection, query, now=NOW).total
    monkeypatch.setattr(matching, "COMMON", -1)
    monkeypatch.setattr(matching, "_WHOLE", whole)
    monkeypatch.setattr(matching, "_PARTS", 999)
    parted = matching.prepared(connection, query, now=NOW).query.exact
    assert parted is not None and parted != search.parse(query).exact
    assert sorted(found(connection, query)) == sorted(plain) and plain
    assert facets.facets(connection, query, now=NOW).total == total == len(plain)


@pytest.mark.parametrize("query", ["konya -kaza", "konya NOT yangın", "(konya -kaza) OR kitap", "yeni -konya* -kitap"])
def test_what_is_left_out_is_the_same_in_parts(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    ready = matching.prepared(connection, query, now=NOW)
    plain = ready.count(connection, ready.query.exact)
    monkeypatch.setattr(matching, "COMMON", -1)
    monkeypatch.setattr(matching, "_common", lambda *_: {})
    parted = matching.prepared(connection, query, now=NOW)
    assert parted.query.exact is not None and parted.query.exact != search.parse(query).exact
    assert parted.count(connection, parted.query.exact) == plain > 0


PARTS = [
    ("be", {"be", "bel", "bela", "bez"}, {"bel"}, ["be", "bel", "bela", "bez"]),
    ("be", {"bel", "bela", "belb", "bez", "beza"}, {"bel"}, ["bel", "bela", "belb", "bez*"]),
    ("be", {"bel", "bez"}, set(), ["be*"]),
]  # fmt: skip


@pytest.mark.parametrize(("begun", "there", "whole", "parts"), PARTS)
def test_parts_of_a_beginning(begun: str, there: set[str], whole: set[str], parts: list[str]) -> None:
    assert sorted(matching._parts(begun, sorted(there), whole)) == parts


def test_what_few_articles_have_is_known(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = matching.prepared(connection, "kitabı", now=NOW)
    assert ready.level == STEMS and len(ready.known[EXACT]) == 1 and set(ready.known[EXACT]) <= set(ready.known[FORMS])
    tiers = list(ready.tiers())
    assert [level for level, _, _ in tiers] == [EXACT, STEMS]  # no article has but another form: not asked again
    assert tiers[-1][1].without == ready.known[FORMS]
    assert tiers[0][1].count(connection, tiers[0][2]) == 1
    monkeypatch.setattr(matching, "FEW", 1)
    assert not matching.prepared(connection, "kitabı", now=NOW).known


@pytest.mark.parametrize("query", ["yangın", "konya after:2000", "kitabı", "belediye -type:notice", '"orman yangını"'])
@pytest.mark.parametrize("few", [1, 3, 20, 99])
def test_what_is_known_changes_no_order(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, query: str, few: int
) -> None:
    """The same articles of each level, whether they were found in advance or not; newest first is the order of time."""
    monkeypatch.setattr(matching, "FEW", few)
    ready = matching.prepared(connection, query, now=NOW)
    forgotten = replace(ready, known={FORMS: ready.known[FORMS]} if ready.level == STEMS else {})
    for options in ({}, {"newest": True}, {"best": True}, {"limit": 2, "offset": 1}):
        rows = [
            [(hit.fields["id"], hit.level) for hit in hits.listed(connection, one, now=NOW, **{"limit": 99} | options)]  # type: ignore[arg-type]
            for one in (ready, forgotten)
        ]
        assert rows[0] == rows[1] and (rows[0] or "offset" in options)


@pytest.mark.parametrize("ahead", [1, 2])
def test_newest_first_looks_back_for_what_was_archived_late(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    everything = found(connection, "ba* OR ka* OR ko*", newest=True)
    assert everything != sorted(everything, reverse=True)  # numbers do not follow time here
    monkeypatch.setattr(hits, "_AHEAD", ahead)
    for later in (1, 60_000):
        monkeypatch.setattr(hits, "_LATER", later)
        for size in (1, 3, 10):
            assert found(connection, "ba* OR ka* OR ko*", newest=True, limit=size) == everything[:size]
            assert found(connection, "ba* OR ka* OR ko*", newest=True, limit=size, offset=2) == everything[2 : size + 2]


def test_what_costs_too_much_is_not_scored(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "FEW", 1)
    scored = list(hits.find(connection, "konya", limit=99, now=NOW))
    monkeypatch.setattr(matching, "DEAR", -1)
    monkeypatch.setattr(hits, "HEAVY", -1)
    unscored = list(hits.find(connection, "konya", limit=99, now=NOW))
    assert {hit.fields["id"] for hit in unscored} == {hit.fields["id"] for hit in scored}
    assert {hit.score for hit in unscored} == {None} and None not in {hit.score for hit in scored}
    exact = [hit.fields["id"] for hit in unscored if hit.exact]
    assert exact == sorted(exact, reverse=True) and len(exact) > 2
    for size in (1, 2, 3):
        pages = [one for start in range(0, 99, size) for one in found(connection, "konya", limit=size, offset=start)]
        assert pages == [hit.fields["id"] for hit in unscored]


def test_of_phrases_that_cost_too_much_no_stems_are_asked(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = ('"orman yangını"', "kitabı")
    assert [matching.prepared(connection, query, now=NOW).level for query in queries] == [STEMS, STEMS]
    monkeypatch.setattr(matching, "STEMMED", -1)
    assert [matching.prepared(connection, query, now=NOW).level for query in queries] == [FORMS, STEMS]


def test_beside_others_the_commonest_word_is_left_out_of_the_score(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(hits.find(connection, "kaza trafik", exact=True, limit=99, now=NOW))
    alone = {hit.fields["id"]: hit.score for hit in hits.find(connection, "trafik", exact=True, limit=99, now=NOW)}
    spent = {'("kaza")': 100, '("trafik")': 10, '"kaza"': 100, '"trafik"': 10, '("kaza" AND "trafik")': 110}
    monkeypatch.setattr(matching, "cost", lambda _, expression: spent[expression])
    monkeypatch.setattr(matching, "DEAR", 50)
    assert matching.prepared(connection, "kaza trafik", exact=True, now=NOW).light == '("trafik")'
    light = list(hits.find(connection, "kaza trafik", exact=True, limit=99, now=NOW))
    assert {hit.fields["id"] for hit in light} == {hit.fields["id"] for hit in whole} and len(light) > 0
    assert [hit.score for hit in light] == [alone[hit.fields["id"]] for hit in light]
    monkeypatch.setattr(matching, "DEAR", 5)
    assert matching.prepared(connection, "kaza trafik", exact=True, now=NOW).light is None
    monkeypatch.setattr(matching, "DEAR", 500)
    assert matching.prepared(connection, "kaza trafik", exact=True, now=NOW).light is None


def test_counts_look_at_a_longer_time_alone(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_MANY", -1)
    monkeypatch.setattr(facets, "COUNTED", 1)
    query = "yangın after:2025-06-25 before:2025-06-29"
    ready = matching.prepared(connection, query, now=NOW)
    looked = matching.timely(connection, ready)
    assert ready.ids is None and looked.ids is not None and looked.ids[0] > 1
    assert facets.facets(connection, query, now=NOW).total == len(found(connection, query)) == 2
    everything = matching.prepared(connection, "yangın", now=NOW)
    assert matching.timely(connection, everything) is everything or matching.timely(connection, everything).ids is None


def test_phrases_and_beginnings_cost_more_than_words(large: Connection) -> None:
    one, other = matching.cost(large, '"a1b"'), matching.cost(large, '"a2b"')
    assert matching.cost(large, '"a1b" AND "a2b"') == one + other > 0
    assert matching.cost(large, '"a1b a2b"') > one + other
    assert matching.cost(large, '"a1b"*') > one


GLUED = [
    ("covid19", ("covid", "19")), ("f16", ("f", "16")), ("5g", ("5", "g")), ("4x4", None), ("konya", None),
    ("2025", None),
]  # fmt: skip


@pytest.mark.parametrize(("word", "apart"), GLUED)
def test_a_word_and_a_number_written_together_or_apart(word: str, apart: tuple[str, str] | None) -> None:
    (together,) = search.parse(word).terms
    assert [tokens for tokens, _ in together.forms(FORMS)] == [(word,), *([apart] if apart else [])]
    if apart:
        (hyphened,) = search.parse("-".join(apart)).terms
        assert [tokens for tokens, _ in hyphened.forms(FORMS)] == [apart, (word,)]
        assert [tokens for tokens, _ in hyphened.forms(EXACT)] == [apart]
        (phrase,) = search.parse(f'"{" ".join(apart)}"').terms
        assert (word,) not in [tokens for tokens, _ in phrase.forms(FORMS)]


def test_draws_are_the_same_for_the_same_seed(connection: Connection) -> None:
    first, again, other = (list(islice(draw(connection, seed, 40), 40)) for seed in (5, 5, 6))
    assert first == again != other and len(first) == 40
    assert len({one.kind for one in first}) > 4 and len({one.filtered for one in first}) > 4
    for one in first:
        list(hits.find(connection, one.query, limit=1, now=NOW))


def test_an_index_that_is_half_merged_is_read(large: Connection) -> None:
    before = vocabulary.words(large, "a1")
    made = connect(":memory:")
    large.backup(made)
    for pages in (-8, 8):  # FTS5 lets go of the first pages of what it merges, its directory still names them
        made.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('merge', ?)", (pages,))
    gone = "SELECT 1 FROM articles_fts_idx WHERE (segid << 37) + (pgno >> 1) NOT IN (SELECT id FROM articles_fts_data)"
    assert made.execute(gone).fetchone()
    after = vocabulary.words(made, "a1")
    made.close()
    assert before and after and set(before) == set(after)
