"""Health: series, rhythm, holidays, words; and that a look tells, dates, and forgets nothing."""

import importlib.util
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsarchive import health
from newsarchive.health import folding, holidays, signs, verdicts, words
from newsarchive.health.memory import Memory
from newsarchive.health.rhythm import Rhythm
from newsarchive.health.series import Series
from newsarchive.store import Archive, ledger, listings, times, troubles
from newsarchive.store.conditions import Condition
from newsarchive.store.observations import Listing, Trouble

HOUR, DAY = 3600, 86_400
START = times.seconds(datetime(2026, 9, 7, tzinfo=UTC))
"""a Monday without a holiday near"""


def answers(share: list[bool], count: int, series: Series | None = None, begin: int = START) -> tuple[Series, int]:
    """A series with ``share`` repeated, one answer an hour; and when the alarm was given (0: never)."""
    series, alarm = series or Series(), 0
    for number in range(count):
        if series.add(share[number % len(share)], begin + number * HOUR) == 1:
            alarm = begin + number * HOUR
    return series, alarm


SHARES = [
    ("all", [True], 40, True),
    ("nine of ten", [True] * 9 + [False], 200, True),
    ("half, known for weeks", [True, False], 900, True),
    ("half, known for days", [True, False], 60, False),
    ("seldom", [True] + [False] * 9, 900, False),
]


@pytest.mark.parametrize(("share", "count", "told"), [row[1:] for row in SHARES], ids=[row[0] for row in SHARES])
def test_a_field_that_vanishes_is_told_and_dated(share: list[bool], count: int, told: bool) -> None:
    series, early = answers(share, count)
    assert not early
    began = START + count * HOUR
    series, alarm = answers([False], 120, series, began)
    assert bool(alarm) is told
    if told:
        assert abs(series.since - began) <= 4 * HOUR and alarm - began <= 100 * HOUR


def test_few_articles_in_a_row_are_a_blip() -> None:
    series, _ = answers([True], 100)
    for _ in range(20):
        assert not answers([False], 3, series)[1] and not answers([True], 50, series)[1]


def test_a_field_that_comes_back_ends_it() -> None:
    series, _ = answers([True], 100)
    series, alarm = answers([False], 40, series, START + 100 * HOUR)
    assert alarm and series.alarmed
    answers([True], 20, series, START + 140 * HOUR)
    assert not series.alarmed and abs(series.back_since - (START + 140 * HOUR)) <= 2 * HOUR


def test_a_weekend_desk_is_a_habit() -> None:
    series = Series()
    for number in range(24 * 7 * 6):
        at = START + number * HOUR
        free = number // 24 % 7 > 4
        assert series.add(not free, at, free=free) == 0, number


def rhythm(days: int, hours: tuple[int, ...], but: tuple[int, ...] = ()) -> Rhythm:
    """Publications at these hours of Turkey's clock each day, but for some weekdays (0: Monday)."""
    known = Rhythm()
    for day in range(days):
        for hour in hours if day % 7 not in but else ():
            known.add(START + day * DAY + (hour - 3) * HOUR)
    return known


def test_silence_is_measured_in_what_was_expected() -> None:
    known = rhythm(42, (9, 11, 13, 15, 17), but=(5, 6))
    friday, monday = START + 39 * DAY + 14 * HOUR, START + 42 * DAY + 5 * HOUR
    assert known.last == friday and known.expected(friday, monday) < 2
    assert known.is_silent(monday) is None, "a weekend"
    assert known.is_silent(friday + 7 * DAY) is not None
    assert 4 < known.expected(START + 42 * DAY, START + 43 * DAY) < 6


def test_a_paper_of_two_articles_a_week_is_given_weeks() -> None:
    known = rhythm(56, (12,), but=(0, 2, 4, 5, 6))
    assert known.is_silent(known.last + 10 * DAY) is None
    assert known.is_silent(known.last + 45 * DAY) is not None


def test_nothing_is_expected_of_a_feast() -> None:
    known = Rhythm()
    begin = times.seconds(datetime(2026, 4, 6, tzinfo=UTC))
    for number in range(49 * 8):
        known.add(begin + number * 3 * HOUR)
    eve, after = begin + 49 * DAY, begin + 55 * DAY  # 2026-05-25, 2026-05-31: Kurban Bayramı
    assert known.expected(eve, after) < 0.5 * known.expected(eve - 14 * DAY, after - 14 * DAY)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-03-19", "Ramazan Bayramı"), ("2026-03-22", "Ramazan Bayramı"), ("2026-03-25", None),
        ("2026-05-27", "Kurban Bayramı"), ("2026-10-29", "Cumhuriyet Bayramı"), ("2031-08-30", "Zafer Bayramı"),
        ("2026-11-24", None),
    ],
)  # fmt: skip
def test_holidays(day: str, name: str | None) -> None:
    assert holidays.name(date.fromisoformat(day)) == name


BODY = "Belediye Meclisi önümüzdeki günlerde toplanacağını, çalışmaların süreceğini bildirdi. " * 3


@pytest.mark.parametrize(
    ("body", "sound"),
    [
        (BODY, True),
        (BODY.encode().decode("cp1254"), False),
        (BODY.encode("cp1254").decode("latin-1"), False),
        (BODY.replace("ü", "\ufffd"), False),
        (BODY.encode("ascii", "replace").decode(), False),
        ("Kisa ve sade.", True),
    ],
)
def test_letters(body: str, sound: bool) -> None:
    assert signs.sound(body, "tr") is sound


def test_every_word_is_explained() -> None:
    assert list(words.states()) == ["new", "ok", "degraded", "quiet", "broken", "blocked", "gone"]
    for one in words.kinds().values():
        assert one.meaning and one.do and set(one.states) <= set(words.states()) and "|" not in one.meaning + one.do
    assert words.worst(["quiet", "blocked", "degraded"]) == "blocked" and words.worst([]) == "ok"


def stood(kind: str = "home", failures: int = 0, well: int | None = None, polled: int = 0) -> Listing:
    at = times.text(datetime.fromtimestamp(START + polled, UTC))
    was = None if well is None else times.text(datetime.fromtimestamp(START + well, UTC))
    return Listing(1, 1, kind, "https://a.example/", None, failures, at, at if failures else None, was, at)


def spell(since: int, last: int, count: int, reason: str) -> Trouble:
    first, then = (times.text(datetime.fromtimestamp(START + at, UTC)) for at in (since, last))
    return Trouble(first, then, count, {reason: count})


SPELLS: list[tuple[str, Trouble, list[Listing], tuple[str, str] | None]] = [
    ("an hour", spell(HOUR, 2 * HOUR, 5, "unreachable"), [stood(failures=5, well=0)], None),
    ("six hours", spell(HOUR, 8 * HOUR, 5, "unreachable"), [stood(failures=5, well=0)], ("no_answer", "broken")),
    ("two visits", spell(HOUR, 30 * HOUR, 2, "unreachable"), [stood(failures=2, well=0)], None),
    ("days", spell(HOUR, 90 * HOUR, 9, "unreachable"), [stood(failures=9, well=0)], ("gone", "gone")),
    ("refused", spell(HOUR, 9 * HOUR, 4, "403"), [stood(failures=4, well=0)], ("block", "blocked")),
    ("errors", spell(HOUR, 9 * HOUR, 4, "500"), [stood(failures=4, well=0)], ("errors", "broken")),
    ("read since", spell(HOUR, 9 * HOUR, 4, "500"), [stood(well=10 * HOUR)], None),
    ("a feed alone", spell(HOUR, 9 * HOUR, 4, "404"), [stood(well=0), stood("feed", 4, 0, 9 * HOUR)], None),
    ("never answered", spell(0, 2 * HOUR, 2, "403"), [stood(failures=2)], ("block", "blocked")),
    ("answered not at first", spell(0, 0, 1, "403"), [stood(failures=1)], None),
    ("robots.txt", spell(HOUR, 9 * HOUR, 3, "robots.txt 503"), [stood(well=0)], ("errors", "broken")),
]


@pytest.mark.parametrize(("trouble", "rows", "told"), [row[1:] for row in SPELLS], ids=[row[0] for row in SPELLS])
def test_a_site_that_cannot_be_asked(trouble: Trouble, rows: list[Listing], told: tuple[str, str] | None) -> None:
    found = verdicts.access(trouble, rows)
    assert (found and (found.kind, found.state)) == told
    if found:
        assert found.began == verdicts.seconds(trouble.since)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Five sites, each with a home page that was read at START."""
    opened = Archive.open(tmp_path / "archive")
    now = datetime.fromtimestamp(START, UTC)
    with opened.transaction():
        for number in range(5):
            home = f"https://g{number}.example/"
            site = ledger.site_id(opened, f"g{number}.example", now=now, home_url=home)
            listings.add_listing(opened, site, home, "home", now)
            poll(opened, site, 0)
    return opened


def poll(archive: Archive, site: int, hours: float, status: int | None = 200) -> None:
    now = datetime.fromtimestamp(START, UTC) + timedelta(hours=hours)
    listings.poll_result(archive, site, now=now, status=status, failed=status != 200)
    if status != 200:
        troubles.struck(archive, site, str(status or "unreachable"), now)


def look(archive: Archive, hours: float) -> list[tuple[str, str | None, str, str]]:
    now = datetime.fromtimestamp(START, UTC) + timedelta(hours=hours)
    return [(one.what, one.site, one.kind, one.began_at[5:16]) for one in health.update(archive, now)]


def test_what_begins_and_ends_is_told_once(archive: Archive) -> None:
    with archive.transaction():
        for hours in (2, 4, 6, 9):
            poll(archive, 1, hours, 403)
    assert look(archive, 10) == [("began", "g0.example", "block", "09-07T02:00")]
    assert look(archive, 10) == look(archive, 11) == []
    with archive.transaction():
        poll(archive, 1, 12)
    assert look(archive, 13) == [("ended", "g0.example", "block", "09-07T02:00")]
    assert look(archive, 14) == []


def test_who_asks_a_week_late_gets_the_same_dates(archive: Archive) -> None:
    with archive.transaction():
        for hours in (2, 4, 6, 9, 30, 60, 100, 150):
            poll(archive, 1, hours, None)
    assert look(archive, 24 * 7) == [("began", "g0.example", "gone", "09-07T02:00")]


def test_our_own_network_is_one_condition(archive: Archive) -> None:
    with archive.transaction():
        for hours in (2, 4, 6, 9):
            for site in range(1, 6):
                poll(archive, site, hours + site / 60, None)
    assert look(archive, 10) == [("began", None, "own_network", "09-07T02:01")]
    with archive.transaction():
        poll(archive, 1, 10.5)
        poll(archive, 2, 10.5)
    assert look(archive, 11) == [("ended", None, "own_network", "09-07T02:01")]
    assert look(archive, 12) == [], "the others have not been asked since"
    with archive.transaction():
        for hours in (12, 15, 18):
            poll(archive, 3, hours, None)
    assert look(archive, 19) == [("began", "g2.example", "no_answer", "09-07T02:03")]


def rehearsal() -> Any:
    path = Path(__file__).resolve().parent.parent / "benchmarks" / "detection.py"
    spec = importlib.util.spec_from_file_location("detection", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["detection"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_planted_faults_are_found_and_nothing_else() -> None:
    """A small version of benchmarks/detection.py: 24 papers, 70 days, a fault of every kind."""
    score = rehearsal().rehearse(5, 24, 70, 12)
    assert len(score.found) >= 0.9 * (len(score.found) + len(score.missed)), score.missed
    assert len(score.false) <= 2, score.false
    assert len(score.found) >= 8


def test_what_was_archived_at_first_teaches_and_tells_nothing() -> None:
    series = Series()
    for _ in range(60):
        series.teach(True, START)
    assert series.usual == 1.0 and series.n == 40
    series, alarm = answers([False], 30, series, START + DAY)
    assert alarm
    before = series.n
    series.teach(False, START + 9 * DAY)
    assert series.n == before, "nothing is learned while something is wrong"


def test_the_backlog_of_the_first_look_is_asked_of_no_listing() -> None:
    memory = Memory()
    old = [(number, START + 60, START - number * HOUR, START - number * HOUR) for number in range(60)]
    memory.waiting = list(old)
    folding.compare(memory, [(1, START, START + DAY)], lambda urls: set())
    assert not memory.series and not memory.waiting
    made = [START + number * HOUR for number in range(1, 20)]
    memory.waiting = [(number, at + 600, at, at) for number, at in enumerate(made)]
    folding.compare(memory, [(1, START, START + 2 * DAY)], lambda urls: {(url, 1) for url in urls})
    assert memory.series["listing 1"].n == 19


@pytest.mark.parametrize("spacing", [2400, 180])  # at night, and in the busiest hours: seconds
def test_what_was_published_while_nobody_looked_may_have_left_the_first_page(spacing: int) -> None:
    memory = Memory()
    for number in range(50 * 10):
        memory.rhythm.add(START + number * DAY // 50)
    back = START + 12 * DAY
    memory.waiting = [(number, back, back - number * spacing, back - number * spacing) for number in range(70)]
    folding.compare(memory, [(1, START, back + DAY)], lambda urls: set())
    assert memory.series["listing 1"].noes < 10


@pytest.mark.parametrize(("share", "count", "told"), [(0.9, 20, True), (0.5, 40, True), (0.3, 60, True),
                                                      (0.3, 20, False), (0.1, 60, False)])  # fmt: skip
def test_a_feed_that_shows_only_a_part_and_then_nothing(share: float, count: int, told: bool) -> None:
    memory = Memory()
    series = memory.ask("listing 7")
    for number in range(100):
        series.add(int((number + 1) * share) > int(number * share), START + number * HOUR)
    for number in range(100, 100 + count):
        series.add(False, START + number * 2 * HOUR)
    before = bool(series.alarmed)
    folding.silent_ones(memory, [7], lambda _: START + (100 + count) * 2 * HOUR - HOUR)
    assert bool(series.alarmed) is before, "it shows something new, but not the news"
    folding.silent_ones(memory, [7], lambda _: START + 99 * HOUR)
    assert bool(series.alarmed) is told


STOPS = [("50 a day", 24, 2, 60, True), ("50 a day, one day", 24, 2, 30, False), ("2 a day", 2, 5, 24 * 40, True),
         ("2 a day, a week", 2, 5, 24 * 7, False)]  # fmt: skip


@pytest.mark.parametrize(
    ("times_a_day", "days", "hours", "told"), [row[1:] for row in STOPS], ids=[row[0] for row in STOPS]
)
def test_a_paper_that_stops_in_its_first_days(times_a_day: int, days: int, hours: int, told: bool) -> None:
    known = Rhythm()
    for number in range(times_a_day * days):
        known.add(START + number * DAY // times_a_day)
    assert known.is_known(known.last + 2 * DAY)
    assert (known.is_silent(known.last + hours * HOUR) is not None) is told


def test_a_paper_of_which_one_article_is_known_is_not_judged() -> None:
    known = Rhythm()
    known.add(START)
    assert not known.is_known(START + 90 * DAY) and known.is_silent(START + 90 * DAY) is None


def test_a_wall_before_the_whole_site_is_no_dead_feed() -> None:
    feed, memory = stood("feed", 9, 0, 43 * HOUR), Memory()
    memory.ask("listing 1").teach(True, START)
    assert [one.kind for one in verdicts.feeds(memory, [dead(feed)], shut=False, lasting=())] == ["dead_feed"]
    assert not verdicts.feeds(memory, [dead(feed)], shut=True, lasting=())
    memory.shut = START + 40 * HOUR
    assert not verdicts.feeds(memory, [dead(feed)], shut=False, lasting=()), "nothing is proven since the wall is gone"


def dead(feed: Listing) -> Listing:
    return replace(feed, failing_since=times.text(datetime.fromtimestamp(START + HOUR, UTC)))


def test_a_template_stays_one_while_a_field_is_missing() -> None:
    memory = Memory()
    for name in ("authors", "published_at"):
        answers([True], 100, memory.ask(name))
        answers([False], 30, memory.ask(name), START + 100 * HOUR)
    first = verdicts.content(memory)
    assert first is not None and (first.kind, first.subject) == ("template", "authors, published_at")
    answers([True], 20, memory.ask("published_at"), START + 140 * HOUR)
    lasting = Condition(
        1, 1, "content", None, first.kind, first.state, first.subject, "", "", None, None, "", None, None
    )
    then = verdicts.content(memory, lasting)
    assert then is not None and (then.kind, then.subject) == ("template", "authors, published_at")
    assert "published_at again" in then.evidence
    usual = memory.ask("published_at").usual
    for number in range(60):
        memory.ask("published_at").add(
            number % 3 == 0, START + (170 + number) * HOUR, learn=not memory.is_changed(START + 200 * HOUR)
        )
    assert memory.ask("published_at").usual == usual
    answers([True], 20, memory.ask("authors"), START + 300 * HOUR)
    answers([True], 20, memory.ask("published_at"), START + 300 * HOUR)
    assert verdicts.content(memory, lasting) is None
