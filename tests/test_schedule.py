"""When an address or a listing is due next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import schedule

BORN = datetime(2026, 1, 1, tzinfo=UTC)
H = timedelta(hours=1)
D = timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "changes", "interval"),
    [
        (timedelta(0), 0, H),  # just published: an hour
        (30 * timedelta(minutes=1), 0, H),
        (6 * H, 0, 3 * H),
        (24 * H, 0, 12 * H),
        (2 * D, 0, D),
        (6 * D, 0, 3 * D),
        (14 * D, 0, 7 * D),
        (60 * D, 0, 30 * D),
        (180 * D, 0, 90 * D),
        (3650 * D, 0, 180 * D),  # never seldomer than twice a year
        (-5 * H, 0, H),  # a paper whose clock runs ahead
        (8 * D, 2, 2 * D),  # changed twice already: sooner
        (2 * H, 9, H),  # but never sooner than an hour
    ],
)
def test_interval_grows_with_age(age: timedelta, changes: int, interval: timedelta) -> None:
    assert schedule.next_visit(BORN, BORN, BORN + age, changes) == BORN + age + interval


def test_without_a_date_age_counts_from_first_sight() -> None:
    assert schedule.next_visit(None, BORN, BORN + 4 * D) == BORN + 6 * D


def test_an_article_found_years_later_is_not_visited_hourly() -> None:
    found = BORN + 1000 * D
    assert schedule.next_visit(BORN, found, found) == found + 180 * D


def test_a_date_that_was_moved_on_makes_no_article_young() -> None:
    assert schedule.next_visit(BORN + 8 * D, BORN, BORN + 8 * D) == BORN + 12 * D


def visits(days: int, ease: float) -> int:
    """How often an article that never changes is visited in its first days."""
    at, count = BORN, 0
    while (at := schedule.next_visit(BORN, BORN, at, ease=ease)) < BORN + days * D:
        count += 1
    return count


@pytest.mark.parametrize(
    ("visited", "edited", "fewest", "most"),
    [
        (0, 0, 16, 21),  # nobody knows the site
        (1000, 30, 16, 21),  # it edits as is usual
        (1000, 0, 6, 9),  # it never does
        (1000, 300, 25, 33),  # it always does
    ],
)
def test_a_site_that_never_edits_is_visited_eight_times_in_half_a_year(
    visited: int, edited: int, fewest: int, most: int
) -> None:
    assert fewest <= visits(180, schedule.ease(visited, edited)) <= most


def test_removal_is_looked_for_at_every_age() -> None:
    at, ease = BORN, schedule.ease(10_000, 0)
    while at < BORN + 3650 * D:
        following = schedule.next_visit(BORN, BORN, at, ease=ease)
        assert following - at <= max(1.5 * (at - BORN), 3 * H)
        assert following - at <= 180 * D
        at = following


def test_visits_of_the_first_month_are_few() -> None:
    at, visits = BORN, 0
    while at < BORN + 30 * D:
        at = schedule.next_visit(BORN, BORN, at)
        visits += 1
    assert 10 <= visits <= 20


@given(st.timedeltas(timedelta(0), timedelta(days=9000)), st.integers(0, 50))
@settings(max_examples=100, deadline=None)
def test_a_visit_is_always_ahead_and_bounded(age: timedelta, changes: int) -> None:
    seen = BORN + age
    assert H <= schedule.next_visit(BORN, BORN, seen, changes) - seen <= 180 * D


@pytest.mark.parametrize(
    ("quiet", "failures", "pause"),
    [
        (timedelta(0), 0, timedelta(0)),  # brought something new just now: due in the next crawl
        (2 * D, 0, timedelta(0)),
        (8 * D, 0, D),
        (1000 * D, 0, 30 * D),
        (timedelta(0), 1, timedelta(minutes=10)),
        (timedelta(0), 3, timedelta(minutes=40)),
        (timedelta(0), 400, D),
    ],
)
def test_listings_fall_asleep(quiet: timedelta, failures: int, pause: timedelta) -> None:
    now = BORN + 2000 * D
    assert schedule.next_poll(now, now - quiet, failures) == now + pause
