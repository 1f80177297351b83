"""Weeks and gaps of hand-made archives: what is counted, what is told beside answers, what old runs become."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from keeping import Keeper, article
from test_old_schemas import FILES, unpacked
from test_seeing import DAY, HOUR, START, Paper

from newsarchive import clock
from newsarchive.cli import cli, covering
from newsarchive.query import coverage
from newsarchive.records import Link
from newsarchive.store import Archive, ledger, listings, upkeep, weeks

ISTANBUL = ZoneInfo("Europe/Istanbul")
MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    kept = Keeper(tmp_path / "archive")
    yield kept
    kept.close()


def url(number: int) -> str:
    return f"https://www.ornekgazete.com/haber/bir-haber-{number}.html"


def save(keeper: Keeper, number: int, at: datetime | None) -> None:
    keeper.save(
        article(url(number), published_at=at, published_precision="minute" if at else None, content_hash=f"v1:{number}",
                headline=f"Haber {number}", body=f"Metin {number} burada, uzunca bir haber."),
        now=NOON,
    )  # fmt: skip


def show(keeper: Keeper, kind: str, *numbers: int, name: str = "") -> None:
    with keeper.archive.transaction():
        address = f"https://ornekgazete.com/{kind}{name}"
        listing = listings.add_listing(keeper.archive, keeper.site, address, kind, NOON)
        listings.poll_result(keeper.archive, listing, now=NOON - 3 * DAY, status=200)
        links = [Link(url(number), "article", kind) for number in numbers]
        listings.announce(keeper.archive, keeper.site, links, now=NOON, listing_id=listing)


def counted(keeper: Keeper, week: date = MONDAY, now: datetime = NOON) -> weeks.Week:
    return weeks.count(keeper.archive.conn, keeper.site, week, now)


def test_a_week_is_counted_by_who_showed_what(keeper: Keeper) -> None:
    for number in range(1, 9):
        save(keeper, number, NOON - timedelta(hours=number))
    show(keeper, "feed", 1, 2, 3, 4, 5)
    show(keeper, "home", 1, 2, 3)
    show(keeper, "section", 1, 6, name="/spor")
    show(keeper, "section", 1, 7, name="/ekonomi")
    week = counted(keeper)
    assert week.channels == {"feed": 5, "home": 3, "section": 3}
    assert (week.archived, week.told.seen, week.by) == (8, 7, (4, 2, 1))  # number 8 was found by a link
    assert week.told.low == 8, "no estimate is below what is known"
    assert week.told.high is not None and week.told.high > 8


def test_one_kind_of_list_tells_nothing(keeper: Keeper) -> None:
    save(keeper, 1, NOON)
    show(keeper, "feed", 1, 2)
    show(keeper, "feed", 1, name="/2")
    week = counted(keeper)
    assert (week.told.estimated, week.told.why) == (None, "one kind of list only")


def test_announced_and_not_archived_is_seen(keeper: Keeper) -> None:
    save(keeper, 1, NOON)
    show(keeper, "feed", 1, 2, 3)
    show(keeper, "sitemap", 1, 2)
    week = counted(keeper)
    assert (week.archived, week.told.seen, week.channels) == (1, 3, {"feed": 3, "sitemap": 2})


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        (datetime(2026, 3, 1, 20, 59, tzinfo=UTC), date(2026, 2, 23)),  # Sunday 23:59 in Turkey
        (datetime(2026, 3, 1, 21, 0, tzinfo=UTC), date(2026, 3, 2)),  # Monday 00:00
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), date(2025, 12, 29)),
    ],
)
def test_weeks_begin_on_monday_in_turkey(keeper: Keeper, at: datetime, monday: date) -> None:
    assert weeks.monday(at) == monday
    save(keeper, 1, at)
    assert counted(keeper, monday).archived == 1
    assert counted(keeper, monday + timedelta(days=7)).archived == 0


def test_without_a_date_it_belongs_to_the_week_it_was_seen_in(keeper: Keeper) -> None:
    save(keeper, 1, None)
    assert counted(keeper).archived == 1


def test_a_gap_is_part_of_the_estimate(keeper: Keeper) -> None:
    for number in range(1, 31):
        save(keeper, number, datetime(2026, 3, 2, 0, number, tzinfo=ISTANBUL))
    show(keeper, "feed", *range(1, 31))
    show(keeper, "sitemap", *range(1, 31))
    after = datetime(2026, 3, 9, 12, 0, tzinfo=ISTANBUL)
    whole = counted(keeper, now=after)
    with keeper.archive.transaction():
        keeper.archive.conn.execute("UPDATE seen SET first_ok_at = '2026-02-01T00:00:00.000Z'")
        keeper.archive.conn.execute(
            "INSERT INTO site_gaps(site_id, began_at, ended_at, why, failures, missed) "
            "VALUES (?, '2026-03-04T21:00:00.000Z', '2026-03-06T14:00:00.000Z', 'site down', 9, 40)",
            (keeper.site,),
        )
    gapped = counted(keeper, now=after)
    assert whole.told.estimated is not None and gapped.told.estimated is not None
    assert gapped.blind == pytest.approx(41 / 168, abs=0.001)
    assert gapped.told.estimated > whole.told.estimated + 4


def test_weeks_are_written_down_and_read_in_sql(keeper: Keeper) -> None:
    for number in range(1, 6):
        save(keeper, number, NOON)
    show(keeper, "feed", 1, 2, 3, 4)
    show(keeper, "home", 3, 4, 5)
    with keeper.archive.transaction():
        assert weeks.refresh(keeper.archive, NOON, seconds=0) == 1  # one at least
        assert weeks.refresh(keeper.archive, NOON, seconds=60) == 1  # the site was first seen on Sunday
        assert weeks.refresh(keeper.archive, NOON + HOUR) == 0
        assert weeks.refresh(keeper.archive, NOON + DAY, seconds=60) == 2
    rows = keeper.rows(
        "SELECT week, archived, seen, by_one, by_two, low, missed, share FROM completeness ORDER BY week"
    )
    assert rows[0][:3] == ("2026-02-23", 0, 0) and rows[0][5] is None
    week, archived, seen, one, two, low, missed, share = rows[1]
    assert (week, archived, seen, one, two, low) == ("2026-03-02", 5, 5, 3, 2, 5)
    assert missed > 0 and 0 < share < 1


def test_a_site_whose_polls_were_never_written_down(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 6):
        save(keeper, number, NOON)
    show(keeper, "feed", 1, 2, 3, 4)
    show(keeper, "home", 3, 4, 5)
    with keeper.archive.transaction():
        keeper.archive.conn.execute("DELETE FROM seen")
    (week, *older) = coverage.completeness(keeper.archive.conn, NOON, ["ornekgazete.com"])
    assert (week["week"], week["seen"], week["low"], week["blind"]) == ("2026-03-02", 5, 5, 0.0)
    assert not older


# --- what is told


@pytest.fixture
def gapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    two = Paper(tmp_path / "archive", "bir.example", "iki.example")
    two.awake.add("iki.example")
    two.hourly("bir.example", START, START + 2 * DAY)
    two.hourly("bir.example", START + 2 * DAY + HOUR, START + 4 * DAY, status=503, failed=True)
    two.hourly("bir.example", START + 4 * DAY + HOUR, START + 6 * DAY)
    two.archive.close()
    monkeypatch.setattr(clock, "now", lambda: START + 6 * DAY + HOUR)
    return tmp_path / "archive"


LINE = "coverage: bir.example was not seen 3–5 May 2026 (site down); counts across it are too low"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["search", "park", "--since", "2026-05-01"], True),
        (["search", "site:bir.example park"], True),
        (["search", "park after:2026-05-04"], True),
        (["search", "park"], False),
        (["search", "park", "--site", "iki.example"], False),
        (["search", "park", "--until", "2026-05-02"], False),
        (["search", "park", "--since", "2026-05-06"], False),
        (["export", "-"], True),
        (["export", "-", "--since", "2026-05-06"], False),
        (["status"], True),
        (["status", "iki.example"], False),
        (["status", "--since", "2026-05-06"], False),
        (["status", "--completeness"], True),
    ],
)
def test_a_gap_is_told_with_what_crosses_it(gapped: Path, arguments: list[str], told: bool) -> None:
    result = CliRunner().invoke(cli, ["--archive", str(gapped), *arguments])
    assert result.exit_code == 0, result.output
    assert (LINE in result.stderr) is told
    assert "coverage" not in result.stdout


def test_status_tells_gaps_and_weeks_as_json(gapped: Path) -> None:
    result = CliRunner().invoke(cli, ["--archive", str(gapped), "status", "--json"])
    (gap,) = json.loads(result.stdout)["gaps"]
    assert (gap["site"], gap["why"], gap["polls_failed"]) == ("bir.example", "site down", 48)
    assert (gap["began_at"][:13], gap["ended_at"][:13]) == ("2026-05-03T06", "2026-05-05T07")
    result = CliRunner().invoke(cli, ["--archive", str(gapped), "status", "--completeness", "--json"])
    told = json.loads(result.stdout)
    assert [(week["site"], week["week"]) for week in told] == [
        ("bir.example", "2026-05-04"), ("bir.example", "2026-04-27"),
        ("iki.example", "2026-05-04"), ("iki.example", "2026-04-27"),
    ]  # fmt: skip
    assert {week["why"] for week in told} == {"nothing was seen"}


@pytest.mark.parametrize(
    ("archived", "estimated", "low", "high", "told"),
    [
        (200, 214.2, 209, 231, ("214", "209–231", "9–31", "87–96%")),
        (266, 448.0, 273, 1292, ("?", "273–1292 (cannot tell more closely)", "7–1026", "21–97%")),
        (100, 120.0, 100, 150, ("120", "100–150", "0–50", "67–100%")),
        (100, 120.0, 100, 151, ("?", "100–151 (cannot tell more closely)", "0–51", "66–100%")),
        (50, 50.0, 50, 50, ("50", "50–50", "0", "100%")),
        (0, 0.0, 0, 0, ("0", "0–0", "0", "0%")),
        (3, None, None, None, ("?", "one kind of list only", "?", "?")),
    ],
)
def test_what_is_missed_is_told_as_a_range(
    archived: int, estimated: float | None, low: int | None, high: int | None, told: tuple[str, ...]
) -> None:
    week = {"archived": archived, "estimated": estimated, "low": low, "high": high, "why": "one kind of list only"}
    assert covering._told(week) == told


def test_the_table_tells_ranges_and_json_numbers(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 6):
        save(keeper, number, NOON)
    show(keeper, "feed", 1, 2, 3)
    show(keeper, "home", 3, 4, 5)
    with keeper.archive.transaction():
        keeper.archive.conn.execute("DELETE FROM seen")
    monkeypatch.setattr(clock, "now", lambda: NOON)
    asked = ["--archive", str(tmp_path / "archive"), "status", "ornekgazete.com", "--completeness"]
    shown = CliRunner().invoke(cli, asked).stdout
    assert "(cannot tell more closely)" in shown, shown
    (week, *_) = json.loads(CliRunner().invoke(cli, [*asked, "--json"]).stdout)
    assert week["low"] == 5 < week["estimated"] < week["high"]
    assert week["missed"] == pytest.approx(week["estimated"] - 5, abs=0.1)


def test_the_view_tells_what_came_later(gapped: Path) -> None:
    with Archive.open(gapped, readonly=True) as archive:
        (row,) = archive.conn.execute("SELECT site, hours, why, polls_failed, came_later FROM gaps").fetchall()
    assert row == ("bir.example", 49.0, "site down", 48, 0)


def test_nothing_has_run_for_days(gapped: Path) -> None:
    with Archive.open(gapped) as archive, archive.transaction():
        archive.conn.execute("UPDATE sites SET home_url = 'https://' || domain || '/'")
    with Archive.open(gapped, readonly=True) as archive:
        gaps = coverage.crossed(archive.conn, START + 12 * DAY, since=START + 6 * DAY)
    assert [(gap.site, gap.ended_at, gap.why) for gap in gaps] == [
        ("bir.example", None, "not running"), ("iki.example", None, "not running"),
    ]  # fmt: skip
    line = coverage.line(gaps)
    assert line == "coverage: 2 sites were not seen since 7 May 2026 (not running); counts across it are too low"


@pytest.mark.parametrize(
    ("began", "ended", "words"),
    [
        ((2026, 5, 3), (2026, 5, 5), "3–5 May 2026"),
        ((2026, 5, 3), (2026, 5, 3), "on 3 May 2026"),
        ((2026, 5, 30), (2026, 6, 2), "30 May – 2 June 2026"),
        ((2026, 12, 30), (2027, 1, 2), "30 December 2026 – 2 January 2027"),
    ],
)
def test_periods_in_words(began: tuple[int, int, int], ended: tuple[int, int, int], words: str) -> None:
    first, last = (datetime(*day, 12, tzinfo=ISTANBUL) for day in (began, ended))
    told = coverage.line([coverage.Gap("bir.example", first, last, "blocked", 5, 5)])
    assert told == f"coverage: bir.example was not seen {words} (blocked); counts across it are too low".replace(
        "  ", " "
    )


# --- what old runs become


def test_days_of_an_older_archive_are_those_of_its_runs_and_captures(tmp_path: Path) -> None:
    with Archive.open(unpacked(FILES[-1], tmp_path / "archive")) as archive:
        of_runs = archive.conn.execute("SELECT sum(json_extract(counts, '$.requests')) FROM run_sites").fetchone()
        of_listings = archive.conn.execute("SELECT count(*) FROM captures WHERE listing_id IS NOT NULL").fetchone()
        assert archive.conn.execute("SELECT sum(requests) FROM site_history").fetchone() == of_runs
        assert archive.conn.execute("SELECT coalesce(sum(polls), 0) FROM site_history").fetchone() == of_listings
        assert archive.conn.execute("SELECT count(*) FROM run_history").fetchone()[0] > 0


def many_runs(archive: Archive, site: int, days: int) -> None:
    for day in range(days):
        at = START + day * DAY
        run = ledger.start_run(archive, "crawl", at)
        counts: dict[str, Any] = {
            "requests": 10, "new": 1, "gone": 0, "problems": ["bad"], "notes": [], "stopped": None,
            "account": {"announced": 3, "archived": 3, "pending": 0, "reasons": {"a": {"b": 1}}, "examples": {}},
        }  # fmt: skip
        ledger.record_run_site(archive, run, site, counts)
        ledger.end_run(archive, run, 0, at + HOUR, {"requests": 10, "new": 1})


def test_old_runs_lose_their_words_then_their_rows(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive") as archive, archive.transaction():
        site = ledger.site_id(archive, "bir.example", now=START)
        many_runs(archive, site, 100)
        now = START + 100 * DAY
        assert upkeep.shorten(archive, now, most=7) == 7  # bounded
        while upkeep.shorten(archive, now):
            pass
        small = {"requests": 10, "new": 1, "account": {"announced": 3, "archived": 3}}
        stored = [json.loads(row) for (row,) in archive.conn.execute("SELECT counts FROM run_sites ORDER BY run_id")]
        assert stored[:70] == [small] * 70
        assert all("problems" in row for row in stored[71:])
        while upkeep.fold(archive, now):
            pass
        assert archive.conn.execute("SELECT count(*), min(run_id) FROM run_sites").fetchone() in {(90, 11), (91, 10)}
        assert archive.conn.execute("SELECT sum(requests), sum(new) FROM site_history").fetchone() == (1000, 100)
        assert archive.conn.execute("SELECT count(*) FROM runs").fetchone() == (100,)


def test_the_last_row_of_a_site_stays(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive") as archive, archive.transaction():
        site = ledger.site_id(archive, "bir.example", now=START)
        many_runs(archive, site, 3)
        for _ in range(3):
            upkeep.run(archive, START + 400 * DAY)
        assert archive.conn.execute("SELECT run_id FROM run_sites").fetchall() == [(3,)]


def test_a_run_of_more_sites_than_are_tidied_at_a_time(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive") as archive, archive.transaction():
        run = ledger.start_run(archive, "crawl", START)
        for number in range(9):
            site = ledger.site_id(archive, f"site{number}.example", now=START)
            ledger.record_run_site(archive, run, site, {"requests": 1, "notes": ["x"]})
        ledger.end_run(archive, run, 0, START + HOUR, {})
        assert upkeep.shorten(archive, START + 400 * DAY, most=4) == 9
        assert archive.conn.execute("SELECT count(*) FROM run_sites WHERE counts LIKE '%notes%'").fetchone() == (0,)


def test_a_run_under_way_is_left_alone(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive") as archive, archive.transaction():
        site = ledger.site_id(archive, "bir.example", now=START)
        run = ledger.start_run(archive, "watch", START + 50 * DAY)
        ledger.record_run_site(archive, run, site, {"requests": 1, "notes": ["x"]})
        assert upkeep.shorten(archive, START + 60 * DAY) == 0
