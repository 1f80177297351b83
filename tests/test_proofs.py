"""Evidence is kept small (newsarchive/store/proofs.py) and read row by row through the view ``provenance``."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.store import proofs
from newsarchive.store.proofs import Proof
from tests.keeping import Keeper, address, article

NAMES = "field, nth, raw, via, note, rejected, extractor, capture_id, place, confidence, confirmed_by"


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "archive")
    for number in (1, 2):
        keeper.save(article(address(number), headline="Köprü açıldı", summary=None))
    yield keeper
    keeper.archive.close()


def told(keeper: Keeper, number: int = 1) -> list[tuple[object, ...]]:
    statement = f"SELECT {NAMES} FROM provenance WHERE article_id = ? ORDER BY field, nth"  # noqa: S608
    return keeper.archive.conn.execute(statement, (number,)).fetchall()


LOST = '[{"text":"Köprü","via":"html:title","reason":"short","place":"title"},{"text":"B","via":"x"}]'
ROWS = [
    Proof("headline", 0, "Köprü açıldı", "visible:h1", None, LOST, "article#post-4711 > h1", "high", '["json-ld"]'),
    Proof("headline", 1, "Köprü", "html:title", "a doubt", "[]", "title", "low"),
    Proof("authors", 0, "0", "byline", None, '[{"text":"45 kez","via":"x","reason":"in 45 of 99"}]'),
    Proof("summary", 0, None, "visible:lead", None, "[]", "div.post-4711 > p.spot-4711"),
    Proof("tags", 0, "a", "meta:1234567"),
    Proof("section", 0, "Spor", "nav", None, "[]", "div.c9876 > a"),
]


def put(keeper: Keeper, number: int, rows: list[Proof], extractor: str = "5+aa", capture: int = 1) -> None:
    with keeper.archive.transaction():
        proofs.put(keeper.archive.conn, number, rows, extractor, capture)


def test_every_row_comes_back_as_it_was_whatever_form_it_is_kept_in(keeper: Keeper) -> None:
    put(keeper, 1, ROWS)
    assert told(keeper) == sorted(
        (
            (r.field, r.nth, r.raw, r.via, r.note, r.rejected, "5+aa", 1, r.place, r.confidence, r.confirmed_by)
            for r in ROWS
        ),
        key=lambda row: row[:2],
    )
    odd = keeper.archive.conn.execute("SELECT field FROM proof_rows WHERE article_id = 1 ORDER BY 1").fetchall()
    assert odd == [("section",), ("tags",)], "a number of its own that is not the article's"


def test_what_articles_share_stands_once(keeper: Keeper) -> None:
    put(keeper, 1, [ROWS[0]])
    before = keeper.archive.conn.execute("SELECT count(*) FROM proof_ways").fetchone()
    put(keeper, 2, [Proof("headline", 0, "Köprü açıldı", "visible:h1", None, LOST, "article#post-4712 > h1", "high",
                          '["json-ld"]')])  # fmt: skip
    assert keeper.archive.conn.execute("SELECT count(*) FROM proof_ways").fetchone() == before
    assert told(keeper, 2)[0][8] == "article#post-4712 > h1"
    (kept,) = keeper.archive.conn.execute("SELECT fields FROM proofs WHERE article_id = 2").fetchone()
    assert "Köprü açıldı" not in kept, "the words that the article has itself are not written again"


def test_one_field_is_replaced_and_the_others_stay(keeper: Keeper) -> None:
    put(keeper, 1, ROWS)
    before = told(keeper)
    with keeper.archive.transaction():
        proofs.put_field(keeper.archive.conn, 1, Proof("authors", 0, "Ali Kaya", "person"), "6+bb", None)
    after = told(keeper)
    assert [row for row in after if row[0] != "authors"] == [row for row in before if row[0] != "authors"]
    assert [row[:4] + row[6:8] for row in after if row[0] == "authors"] == [
        ("authors", 0, "Ali Kaya", "person", "6+bb", None)
    ]


def test_rows_of_an_older_archive_get_small_and_say_the_same(keeper: Keeper) -> None:
    conn = keeper.archive.conn
    with keeper.archive.transaction():
        for number in (1, 2):
            proofs.forget(conn, number)
            for row in ROWS:
                conn.execute(
                    "INSERT INTO proof_rows(article_id, field, nth, raw, via, note, rejected, extractor, capture_id, "
                    "place, confidence, confirmed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (number, row.field, row.nth, row.raw, row.via, row.note, row.rejected, "4+cc",
                     2 if row.field == "tags" else 1, row.place, row.confidence, row.confirmed_by),
                )  # fmt: skip
    before = told(keeper, 1), told(keeper, 2)
    with keeper.archive.transaction():
        assert proofs.shrink(keeper.archive, most=1) == 1
        assert proofs.shrink(keeper.archive) == 1
        assert proofs.shrink(keeper.archive) == 0
    assert (told(keeper, 1), told(keeper, 2)) == before
    assert len(json.loads(conn.execute("SELECT fields FROM proofs WHERE article_id = 2").fetchone()[0])) == 4


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id FROM articles a WHERE EXISTS (SELECT 1 FROM provenance p WHERE p.article_id = a.id AND via = 'x')",
        "SELECT p.raw FROM articles a JOIN provenance p ON p.article_id = a.id WHERE a.site_id = 1",
        "SELECT credits FROM story_members WHERE story_id = 1",
    ],
)
def test_the_view_is_asked_for_one_article_at_a_time(keeper: Keeper, statement: str) -> None:
    plan = [row[3] for row in keeper.archive.conn.execute(f"EXPLAIN QUERY PLAN {statement}")]
    assert not [step for step in plan if step.startswith(("SCAN p ", "SCAN proof", "MATERIALIZE", "CO-ROUTINE"))], plan
    assert "SCAN p" not in plan
