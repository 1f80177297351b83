"""Articles over time: counted by day, week and month, by name, and None where nobody was looking."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from wiring import Wire, text

from newsarchive.errors import UsageError
from newsarchive.query import blind, charts, copying
from newsarchive.query.charts import Wanted

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = 24 * 60
ARTICLES = (
    # site, days after Monday 2026-02-02 (09:00 in Turkey), section, source, kind
    ("a", 0, "Güncel", "İHA", "agency"), ("a", 0, "Güncel", "AA", "agency"), ("a", 1, "Spor", None, "own"),
    ("b", 1, "Güncel", "İHA", "agency"), ("b", 6, None, None, None), ("b", 7, "Spor", "Bülten", "press_release"),
    ("b", 20, "Güncel", "Sabah", "outlet"), ("c", None, "Spor", "İHA", "agency"),
)  # fmt: skip


def built(folder: Path) -> Wire:
    wire = Wire(folder)
    for number, (site, day, section, source, kind) in enumerate(ARTICLES):
        minute = None if day is None else day * DAY
        wire.put(str(number), text(number), minute, site=f"{site}.example", source=source, kind=kind)
        with wire.archive.transaction():
            wire.archive.conn.execute("UPDATE articles SET section = ? WHERE id = ?", (section, wire.ids[str(number)]))
            if section:
                wire.archive.conn.execute(
                    "INSERT OR IGNORE INTO sections(name, aliases, first_seen_at) VALUES (?, '[]', '')", (section,)
                )
    return wire


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    wire = built(tmp_path_factory.mktemp("charts") / "archive")
    yield wire
    wire.close()


@pytest.fixture(scope="module")
def gapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    wire = built(tmp_path_factory.mktemp("gaps") / "archive")
    _gaps(wire)
    yield wire
    wire.close()


def _gaps(wire: Wire) -> None:
    conn = wire.archive.conn
    with wire.archive.transaction():
        for name in ("a.example", "b.example"):
            conn.execute(
                "INSERT INTO seen(site_id, first_asked_at, first_ok_at, last_ok_at) SELECT id, ?1, ?1, ?2 FROM sites "
                "WHERE domain = ?3", ("2026-02-01T00:00:00.000Z", "2026-02-28T00:00:00.000Z", name),
            )  # fmt: skip
        for name, began, ended in (
            # the whole of the 4th and 5th in Turkey; of b also the afternoon of the 3rd, twice
            ("a.example", "2026-02-03T21:00:00.000Z", "2026-02-05T21:00:00.000Z"),
            ("b.example", "2026-02-03T09:00:00.000Z", "2026-02-05T21:00:00.000Z"),
            ("b.example", "2026-02-03T15:00:00.000Z", "2026-02-04T21:00:00.000Z"),
        ):
            conn.execute(
                "INSERT INTO site_gaps(site_id, began_at, ended_at, why, failures, missed) "
                "SELECT id, ?, ?, 'site down', 1, 1 FROM sites WHERE domain = ?", (began, ended, name),
            )  # fmt: skip


def counted(wire: Wire, **wanted: Any) -> tuple[str, dict[str | None, list[int | None]]]:
    """The unit, and the values of each name; those without a name are ``-``."""
    found = charts.chart(wire.archive.conn, Wanted(**wanted), NOW)
    assert all(len(one.values) == len(found.buckets) == len(found.unseen) for one in found.series)
    assert found.total == sum(one.total for one in found.series)
    return found.unit, {"-" if one.unnamed else one.name: list(one.values) for one in found.series}


DAYS = 21


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, {None: [2, 2, 0, 0, 0, 0, 1, 1, *[0] * 12, 1]}),
        ({"unit": "week"}, {None: [5, 1, 1]}),
        ({"unit": "month"}, {None: [7]}),
        ({"kind": "sources", "unit": "week"},
         {"İHA": [2, 0, 0], "AA": [1, 0, 0], "Bülten": [0, 1, 0], "Sabah": [0, 0, 1], "-": [2, 0, 0]}),
        ({"kind": "sections", "unit": "week"}, {"Güncel": [3, 0, 1], "Spor": [1, 1, 0], "-": [1, 0, 0]}),
        ({"kind": "sites", "unit": "month"}, {"b.example": [4], "a.example": [3]}),
        ({"kind": "originality", "unit": "month"}, {"original": [2], "agency": [3], "copied": [1], "release": [1]}),
        ({"sites": ["a.example"], "unit": "week"}, {None: [3]}),
        ({"sections": ["spor"], "unit": "week"}, {None: [1, 1]}),
        ({"sources": ["iha"]}, {None: [1, 1]}),
        ({"sites": ["b.example"], "sources": ["iha"]}, {None: [1]}),
        ({"kind": "sources", "sections": ["Güncel"], "sites": ["a.example"]}, {"AA": [1], "İHA": [1]}),
        ({"since": "2026-02-03", "until": "2026-02-08"}, {None: [2, 0, 0, 0, 0, 1]}),
        ({"since": "2026-02-09", "unit": "week"}, {None: [1, 1]}),
        ({"since": "2025", "until": "2026-02-02"}, {None: [2]}),
        ({"since": "2026-02-25"}, {}),
        ({"until": "2025"}, {}),
    ],
)  # fmt: skip
def test_counts(wire: Wire, wanted: dict[str, Any], expected: dict[str | None, list[int | None]]) -> None:
    assert counted(wire, **wanted)[1] == expected


def test_what_has_no_date_is_told_and_not_drawn(wire: Wire) -> None:
    assert charts.chart(wire.archive.conn, Wanted(), NOW).undated == 1
    assert charts.chart(wire.archive.conn, Wanted(sites=["c.example"]), NOW).undated == 1
    assert charts.chart(wire.archive.conn, Wanted(sites=["a.example"]), NOW).undated == 0


@pytest.mark.parametrize(
    "wanted",
    [{"kind": "x"}, {"unit": "hour"}, {"sites": ["x.example"]}, {"since": "Salı günü"}, {"until": "31.02.2026"}],
)
def test_what_makes_no_sense_is_one_line(wire: Wire, wanted: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as told:
        charts.chart(wire.archive.conn, Wanted(**wanted), NOW)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("first", "last", "asked", "unit"),
    [
        ((2026, 1, 1), (2026, 3, 31), None, "day"),
        ((2025, 1, 1), (2026, 3, 31), None, "week"),
        ((2020, 1, 1), (2026, 3, 31), None, "month"),
        ((2025, 3, 1), (2026, 3, 31), "day", "day"),
        ((2024, 1, 1), (2026, 3, 31), "day", "week"),
        ((1995, 1, 1), (2026, 3, 31), "day", "month"),
    ],
)
def test_no_chart_has_more_bars_than_an_eye_can_tell(
    first: tuple[int, int, int], last: tuple[int, int, int], asked: str | None, unit: str
) -> None:
    assert charts._unit(asked, date(*first), date(*last)) == unit


def test_of_too_many_articles_the_earliest_are_left_out_and_it_says_so(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(charts.MOST_COUNTED, "articles", 3)  # there are 7 in 21 days, counted as 7 in 30
    found = charts.chart(wire.archive.conn, Wanted(since="all"), NOW)
    assert found.shortened
    assert (found.since, found.total) == (date(2026, 2, 10), 1)
    assert not charts.chart(wire.archive.conn, Wanted(since="2026-02-15"), NOW).shortened
    assert not charts.chart(wire.archive.conn, Wanted(since="all", sites=["a.example"]), NOW).shortened
    monkeypatch.setitem(charts.COUNTED, "articles", 1)
    latest = charts.chart(wire.archive.conn, Wanted(), NOW)
    assert not latest.shortened, "nobody asked for more"


def test_copies_of_too_many_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = Wire(tmp_path / "copies")
    for number in range(5):
        for site in ("a", "b"):
            many.put(f"{number}{site}", text(number), number * DAY, site=f"{site}.example")
    counted = [copying.copying(many.archive.conn, since).stories for since in (None, "all", "2026-02-05")]
    assert counted == [5, 5, 2]
    monkeypatch.setattr(copying, "COUNTED", 2)
    monkeypatch.setattr(copying, "MOST", 3)
    assert [copying.copying(many.archive.conn, since).stories for since in (None, "all")] == [3, 4]
    assert copying.copying(many.archive.conn, "all", sites=["a.example"]).stories == 5
    many.close()


def test_many_names_become_others(wire: Wire, tmp_path: Path) -> None:
    many = Wire(tmp_path / "many")
    for number in range(12):
        for copy in range(12 - number):
            many.put(f"{number}-{copy}", text(1000 + number * 20 + copy), 0, site=f"s{number:02}.example")
    found = charts.chart(many.archive.conn, Wanted(kind="sites"), NOW)
    assert [(one.name, one.total) for one in found.series] == [
        *((f"s{number:02}.example", 12 - number) for number in range(7)), (None, 5 + 4 + 3 + 2 + 1),
    ]  # fmt: skip
    many.close()


def test_a_gap_is_no_zero(gapped: Wire) -> None:
    conn = gapped.archive.conn
    assert counted(gapped, until="2026-02-08")[1] == {None: [2, 2, None, None, 0, 0, 1]}
    found = charts.chart(conn, Wanted(until="2026-02-08"), NOW)
    assert found.unseen == (0.0, 0.25, 1.0, 1.0, 0.0, 0.0, 0.0)
    assert [gap.site for gap in found.gaps] == ["b.example", "b.example", "a.example"]
    alone = charts.chart(conn, Wanted(sites=["b.example"], since="2026-02-03", until="2026-02-06", unit="day"), NOW)
    assert alone.unseen[0] == 0.5
    assert charts.chart(conn, Wanted(sites=["c.example"]), NOW).gaps == ()
    assert found.told()["series"][0]["values"][2] is None


def test_what_is_still_to_come_is_not_unseen(gapped: Wire) -> None:
    conn = gapped.archive.conn
    edges = [datetime(2026, 2, day, tzinfo=UTC) for day in (5, 6)]
    _, shares = blind.shares(conn, ["b.example"], edges, datetime(2026, 2, 5, 21, tzinfo=UTC))
    assert shares == (1.0,)
