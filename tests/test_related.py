"""The table ``related`` follows from the articles and their stories, whatever the order they came in."""

import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from test_lineage_twins import DRUGS_AA, RESCUE_AA, RESCUE_DHA, RESCUE_IHA, RESCUE_MACHINE, WEATHER, WEATHER_TOO
from wiring import Wire

from newsarchive.lineage.twins import Told
from newsarchive.store import related

EVENT = {"aa": RESCUE_AA, "dha": RESCUE_DHA, "iha": RESCUE_IHA, "makine": RESCUE_MACHINE, "baska": DRUGS_AA}
FOUND = {
    ("aa", "dha", "event_twin"),
    ("aa", "iha", "event_twin"),
    ("dha", "iha", "event_twin"),
    ("aa", "makine", "rewrite"),
    ("dha", "makine", "event_twin"),
    ("iha", "makine", "event_twin"),
}


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    wire = Wire(tmp_path / "archive")
    yield wire
    wire.close()


def put(wire: Wire, name: str, told: Told, minute: float, *, body: str | None = None) -> int:
    kind = "agency" if told.agency else None
    return wire.put(name, body or told.body, minute, headline=told.headline, source=told.agency, kind=kind)


def found(wire: Wire) -> set[tuple[str, str, str]]:
    names = {number: name for name, number in wire.ids.items()}
    rows = wire.rows("SELECT article_id, other_id, kind FROM related")
    assert all(one < other for one, other, _ in rows)
    return {(*sorted((names[one], names[other])), kind) for one, other, kind in rows}  # type: ignore[misc]


@pytest.mark.parametrize("order", list(permutations(EVENT))[::23])
def test_relations_are_found_in_any_order(wire: Wire, order: tuple[str, ...]) -> None:
    for name in order:
        put(wire, name, EVENT[name], 60 * list(EVENT).index(name))
    assert found(wire) == FOUND
    (evidence,) = wire.rows("SELECT evidence FROM related WHERE kind = 'rewrite'")[0]
    assert "Bekir Kaya" in json.loads(evidence)["facts"]


def test_only_the_root_of_a_story_is_related(wire: Wire) -> None:
    put(wire, "aa", RESCUE_AA, 0)
    put(wire, "kopya", RESCUE_AA, 30)
    put(wire, "dha", RESCUE_DHA, 60)
    assert wire.stories() == {"aa": ["aa", "kopya"]}
    assert found(wire) == {("aa", "dha", "event_twin")}


def test_a_new_root_takes_the_relations_over(wire: Wire) -> None:
    put(wire, "aa", RESCUE_AA, 30)
    put(wire, "dha", RESCUE_DHA, 60)
    put(wire, "erken", RESCUE_AA, 0)
    assert wire.stories() == {"erken": ["erken", "aa"]}
    assert found(wire) == {("dha", "erken", "event_twin")}
    assert wire.rows("SELECT count(*) FROM event_sketches") == [(2,)]


def test_a_text_that_becomes_a_copy_is_no_relation(wire: Wire) -> None:
    put(wire, "aa", RESCUE_AA, 0)
    put(wire, "dha", RESCUE_DHA, 60)
    assert len(found(wire)) == 1
    put(wire, "dha", RESCUE_DHA, 60, body=RESCUE_AA.body)
    assert wire.stories() == {"aa": ["aa", "dha"]}
    assert found(wire) == set()


def test_a_copy_that_is_told_anew_is_a_relation(wire: Wire) -> None:
    put(wire, "aa", RESCUE_AA, 0)
    put(wire, "dha", RESCUE_DHA, 60, body=RESCUE_AA.body)
    assert found(wire) == set()
    put(wire, "dha", RESCUE_DHA, 60)
    assert wire.stories() == {}
    assert found(wire) == {("aa", "dha", "event_twin")}


def test_another_text_at_the_address_ends_a_relation(wire: Wire) -> None:
    put(wire, "aa", RESCUE_AA, 0)
    put(wire, "dha", RESCUE_DHA, 60)
    put(wire, "dha", DRUGS_AA, 60)
    assert found(wire) == set()


def test_daily_templates_are_never_related(wire: Wire) -> None:
    put(wire, "bir", WEATHER, 0)
    put(wire, "iki", WEATHER_TOO, 10)
    assert found(wire) == set()
    assert wire.rows("SELECT count(*) FROM event_keys") == [(0,)]


def test_two_days_apart_is_another_event(wire: Wire) -> None:
    put(wire, "aa", RESCUE_AA, 0)
    put(wire, "dha", RESCUE_DHA, 37 * 60)
    assert found(wire) == set()


def test_forgotten_and_built_anew_it_is_the_same(wire: Wire) -> None:
    for minute, (name, told) in enumerate(EVENT.items()):
        put(wire, name, told, minute)
    before = wire.rows("SELECT * FROM related ORDER BY 1, 2")
    keys = wire.rows("SELECT * FROM event_keys ORDER BY 1, 2")
    for number in (1, 2):
        with wire.archive.transaction():
            if number == 1:
                related.rebuild(wire.archive, lambda what, done, total: None)
            else:
                related.forget(wire.archive.conn)
                numbers = sorted(wire.ids.values(), reverse=True)
                related.settle(wire.archive, numbers, numbers)
        check(wire, before, keys)


def check(wire: Wire, before: list[tuple[object, ...]], keys: list[tuple[object, ...]]) -> None:
    assert wire.rows("SELECT * FROM related ORDER BY 1, 2") == before
    assert wire.rows("SELECT * FROM event_keys ORDER BY 1, 2") == keys
    assert len(before) == len(FOUND)


def test_what_is_kept_of_a_text_is_small(wire: Wire) -> None:
    put(wire, "aa", RESCUE_AA, 0)
    (keys,) = wire.rows("SELECT count(*) FROM event_keys")[0]
    (hashes,) = wire.rows("SELECT length(hashes) FROM event_sketches")[0]
    assert keys <= 12
    assert hashes == 4 * keys
