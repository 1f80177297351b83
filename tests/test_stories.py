"""Which articles are one story, and who was first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from wiring import Wire, text


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
