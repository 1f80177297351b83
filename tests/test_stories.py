"""Which articles are one story, and who was first."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wiring import Wire, text

from newsarchive.store import reclustering


def nobody(_what: str, _done: int, _total: int) -> None:
    """No progress."""


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    wire = Wire(tmp_path / "archive")
    yield wire
    wire.close()


def paragraphs(body: str, *numbers: int) -> str:
    parts = body.split("\n\n")
    return "\n\n".join(parts[number] for number in numbers)


def test_the_same_text_on_three_papers_is_one_story(wire: Wire) -> None:
    body = text(1)
    wire.put("bir", body, 10, source="İHA", kind="agency")
    wire.put("iki", body.replace(".", ". "), 25, headline="Başka başlık")
    wire.put("uc", paragraphs(body, 0, 1, 2), 5)
    wire.put("baska", text(2), 11)
    assert wire.stories() == {"uc": ["uc", "bir", "iki"]}
    assert wire.rows("SELECT members, sites, first_at, last_at, agency, agency_why FROM stories") == [
        (3, 3, "2026-02-02T06:05:00.000Z", "2026-02-02T06:25:00.000Z", "İHA", "credit")
    ]
    assert wire.rows("SELECT id FROM articles WHERE story_id IS NULL") == [(wire.ids["baska"],)]


def test_shares_go_both_ways(wire: Wire) -> None:
    body = text(1)
    wire.put("bir", body, 0)
    wire.put("iki", paragraphs(body, 0, 1, 3), 5)
    rows = wire.rows("SELECT nth, in_root, of_root, headline, paragraphs_dropped FROM copies ORDER BY nth")
    assert rows[0] == (0, 1.0, 1.0, None, None)
    nth, in_root, of_root, headline, dropped = rows[1]
    assert (nth, headline, dropped) == (1, "changed", 1)
    assert 0.95 < in_root < 1.0
    assert 0.7 < of_root < 0.75


def test_a_star_is_no_chain(wire: Wire) -> None:
    """A ~ B and B ~ C, but A and C have little in common: C is no copy of A."""
    one, two, three = text(1, 240), text(2, 120), text(3, 240)
    wire.put("c", f"{two}\n\n{three}", 20)
    wire.put("a", f"{two}\n\n{one}", 0)
    wire.put("b", two, 10)
    assert wire.stories() == {"a": ["a", "b"]}


# --- the order they come in, edits, restarts


BODIES = {
    "a": text(1),
    "b": paragraphs(text(1), 0, 1, 2),
    "c": paragraphs(text(1), 1, 2, 3),
    "d": f"{text(1)}\n\n{text(5, 100)}",
    "e": text(2, 240),
    "f": paragraphs(text(2, 240), 0, 2, 3, 5),
    "g": text(1).replace(".", " .").title(),
    "h": text(3, 30),
    "i": text(3, 30),
    "j": text(4, 15, 15),
    "k": text(4, 15, 15),
}
"""name -> text"""
MINUTES = {"a": 30, "b": 30, "c": 10, "d": 2000, "e": 5, "f": 21_000, "g": 45, "h": 3, "i": None, "j": 1, "k": 2}


def tables(wire: Wire) -> dict[str, list[tuple[object, ...]]]:
    """All that is told of stories, by names instead of numbers."""
    names = {number: name for name, number in wire.ids.items()}
    copies = wire.rows(f"SELECT {COPY} FROM copies")  # noqa: S608
    stories = wire.rows("SELECT root_id, members, sites, first_at, last_at, agency, agency_why FROM stories")
    homes = wire.rows("SELECT id, story_id FROM articles WHERE story_id IS NOT NULL")
    pairs = wire.rows("SELECT article_id, other_id, share FROM copy_pairs")
    return {
        "copies": sorted((names[one], names[story], names[root], *rest) for one, story, root, *rest in copies),
        "stories": sorted((names[root], *rest) for root, *rest in stories),
        "homes": sorted((names[one], names[story]) for one, story in homes),
        "pairs": sorted((names[one], names[other], share) for one, other, share in pairs),
    }


COPY = (
    "article_id, story_id, root_id, nth, appeared_at, appeared_by, in_root, of_root, headline, dateline, lead, "
    "paragraphs_added, paragraphs_dropped, paragraphs_merged, words_added, words_dropped, credit"
)


def put_all(wire: Wire, names: Iterable[str]) -> None:
    for name in names:
        source = ("İHA", "agency") if name in "bd" else (None, None)
        precision = "day" if name in "dg" else "minute"
        wire.put(name, BODIES[name], MINUTES[name], source=source[0], kind=source[1], precision=precision)


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    wire = Wire(tmp_path_factory.mktemp("wire") / "archive")
    put_all(wire, sorted(BODIES))
    found = tables(wire)
    wire.close()
    assert found["stories"], "there is something to keep"
    return found


@settings(max_examples=12, deadline=None, derandomize=True)
@given(order=st.permutations(sorted(BODIES)))
def test_any_order_of_arrival_gives_the_same_stories(
    order: list[str], in_order: dict[str, list[tuple[object, ...]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    wire = Wire(tmp_path_factory.mktemp("order") / "archive")
    try:
        put_all(wire, order)
        assert tables(wire) == in_order
    finally:
        wire.close()


def test_recluster_gives_what_was_kept_from_article_to_article(
    wire: Wire, in_order: dict[str, list[tuple[object, ...]]]
) -> None:
    put_all(wire, sorted(BODIES))
    assert reclustering.check(wire.archive, nobody).same
    for table in ("copies", "stories", "copy_pairs", "sketches", "postings"):
        wire.archive.conn.execute(f"DELETE FROM {table}")  # noqa: S608
    wire.archive.conn.execute("UPDATE articles SET story_id = NULL")
    lost = reclustering.check(wire.archive, nobody)
    assert (lost.same, lost.articles, lost.compared) == (False, len(BODIES), len(BODIES))
    assert tables(wire)["copies"] == [], "looking changes nothing"
    reclustering.recluster(wire.archive, None, nobody)
    assert tables(wire) == in_order
    assert reclustering.check(wire.archive, nobody).same
    wire.put("z", BODIES["e"], 6)
    assert reclustering.check(wire.archive, nobody).same, "what comes later finds the postings that were made at once"
