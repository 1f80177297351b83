"""What is learned of sites and listings, and when a listing is due by it."""

import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive import pacing
from newsarchive.pacing import Listing, Seen, Site

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC).timestamp()  # Wednesday noon in Istanbul

positive = st.floats(0, 1e4, allow_nan=False)
listings = st.builds(
    Listing, at=st.floats(NOW - 40 * DAY, NOW), size=st.floats(0, 5e4), arrived=positive,
    alone=st.floats(-1e3, 1e4), exposure=st.floats(0, 60), burst=st.floats(0, 500), dry=st.floats(0, 50),
    new_at=st.floats(NOW - 400 * DAY, NOW), mark=positive, fades=st.sampled_from([0.0, 1.0]), late=positive,
    prompt=positive, lost=positive, rush=st.sampled_from([0.0, 1.0]),
)  # fmt: skip
sites = st.builds(
    Site, at=st.just(NOW), since=st.floats(NOW - 90 * DAY, NOW), hours=st.lists(positive, min_size=24, max_size=24),
    days=st.lists(positive, min_size=7, max_size=7), minutes=st.lists(positive, min_size=20, max_size=20),
    found=positive, expected=positive, lead=st.integers(0, 3), lead_rate=positive, lead_score=positive,
    lead_at=st.floats(NOW - 40 * DAY, NOW), lead_dry=positive, shown=st.floats(0, 1e6),
    mute=st.sampled_from([0.0, NOW - DAY]), lost=positive,
)  # fmt: skip


# --- laws


@given(sites, listings, st.sampled_from(["feed", "home", "section", "sitemap"]), st.floats(0.1, 1000))
@settings(max_examples=60, deadline=None)
def test_every_pause_is_within_its_bounds(site: Site, listing: Listing, kind: str, patience: float) -> None:
    due = pacing.due(site, 1, listing, NOW, kind=kind, patience=patience)
    longest = 30 * DAY if kind == "sitemap" else 7 * DAY
    assert NOW + pacing.SHORTEST - 1 <= due.at <= NOW + longest + 1
    assert due.why in {"news", "rollover", "daily", "quiet"}


@given(sites, listings, st.floats(1.1, 20))
@settings(max_examples=60, deadline=None)
def test_a_busier_listing_is_not_due_later(site: Site, listing: Listing, times_as_much: float) -> None:
    site.minutes = [0.0] * 20  # without imports: those move a time to the end of their slot
    busier = replace(listing, arrived=listing.arrived * times_as_much, alone=listing.alone * times_as_much)
    if listing.alone < 0:
        busier.alone = listing.alone
    assert pacing.due(site, 1, busier, NOW).at <= pacing.due(site, 1, listing, NOW).at + 1


@given(sites, listings, st.floats(0.1, 100), st.floats(1.1, 10))
@settings(max_examples=40, deadline=None)
def test_patience_never_makes_it_sooner(site: Site, listing: Listing, patience: float, more: float) -> None:
    site.minutes = [0.0] * 20
    soon = pacing.due(site, 1, listing, NOW, patience=patience).at
    assert soon <= pacing.due(site, 1, listing, NOW, patience=patience * more).at + 1


@given(sites, listings)
@settings(max_examples=40, deadline=None)
def test_what_is_learned_is_kept_as_json(site: Site, listing: Listing) -> None:
    again = Site.loads(site.dumps())
    assert again.dumps() == site.dumps()
    assert again.hours == pytest.approx(site.hours, rel=0.01, abs=0.51)
    other = Listing.loads(listing.dumps())
    assert other.dumps() == listing.dumps()
    assert other.alone == pytest.approx(listing.alone, abs=0.01)


@pytest.mark.parametrize("state", [Site, Listing])
@pytest.mark.parametrize(
    "text",
    [None, "", "{", "[]", "null", "17", '{"v":1}', '{"v":99,"h":[]}', '{"v":1,"s":[1,2]}', "[" * 5000,
     '{"v":1,"s":[1,1,"x",0,0,0,0,0,0,0,0,0,0]}', '{"v":1,"s":[-5,1,1,0,0,0,0,0,0,0,0,0,0]}',
     '{"v":1,"s":[1e400,1,1,0,0,0,0,0,0,0,0,0,0]}', '{"v":1,"s":[true,1,1,0,0,0,0,0,0,0,0,0,0]}'],
)  # fmt: skip
def test_garbage_is_a_fresh_state(state: Any, text: str | None) -> None:
    assert state.loads(text).dumps() == state().dumps()


# --- a paper that is followed


def followed(days: float, pause: float, per_day: float, *, listing: Listing | None = None, **more: Any) -> Any:
    """A site whose only listing shows so much, evenly, and is asked at a steady pause."""
    site, listing = Site(), listing or Listing()
    at, left = NOW, 0.0
    while at < NOW + days * DAY:
        left += per_day * pause / DAY if listing.at else 0
        came, left = int(left), left - int(left)
        stamps = [at - pause * (n + 0.5) / (came + 1) for n in range(came)]
        pacing.observe(site, 1, listing, Seen(20, came, came, stamps, **more), at)
        at += pause
    return site, listing, at


def test_states_are_small() -> None:
    site, listing, _ = followed(20, 1800, 150)
    assert len(site.dumps()) < 600
    assert len(listing.dumps()) < 200


@pytest.mark.parametrize("per_day", [1, 10, 100])
def test_the_rate_is_learned(per_day: float) -> None:
    _, listing, _ = followed(30, HOUR, per_day)
    assert listing.rate() == pytest.approx(per_day, rel=0.2)


def test_twice_the_news_is_asked_for_more_often_but_not_twice() -> None:
    pauses = []
    for per_day in (8, 32):
        site, listing, at = followed(30, HOUR, per_day)
        pauses.append(pacing.due(site, 1, replace(listing, size=500), at).at - at)
    assert 1.5 < pauses[0] / pauses[1] < 4.2


def test_nights_are_left_alone() -> None:
    site, listing, at = followed(30, HOUR, 24)
    listing.size = 500
    day = math.ceil((at + 3 * HOUR) / DAY) * DAY - 3 * HOUR  # midnight in Istanbul
    site.hours = [1.0] * 6 + [30.0] * 18
    site._table = []
    assert pacing.due(site, 1, listing, day + HOUR).at - day > 4 * HOUR
    assert pacing.due(site, 1, listing, day + 12 * HOUR).at - day < 13.5 * HOUR


def test_imports_at_fixed_minutes_are_met_just_behind() -> None:
    site, listing, at = followed(30, HOUR, 48)
    site.minutes = [0.0] * 20
    site.minutes[10] = 400.0  # all that comes comes between :30 and :33
    site._slots = []
    due = pacing.due(site, 1, replace(listing, size=500), at).at
    assert due % HOUR == pytest.approx(33 * MINUTE, abs=1)


def test_a_listing_that_rolls_over_is_asked_in_time() -> None:
    site, listing, at = followed(30, HOUR, 60)
    listing.size = 20
    pause = pacing.due(site, 1, listing, at, patience=1e9).at - at
    assert 60 * pause / DAY < 20


def test_a_burst_makes_its_neighbours_due() -> None:
    site, lead, at = followed(20, HOUR, 24)
    other = Listing(at=at - HOUR, size=20, arrived=lead.arrived / 2, exposure=lead.exposure, mark=site.shown)
    assert pacing.observe(site, 1, lead, Seen(20, 1, 1, ()), at) is pacing.Alarm.MOVED
    assert pacing.woken(site, [(1, lead), (2, other)], 1, pacing.Alarm.MOVED) == []
    pacing.observe(site, 1, lead, Seen(40, 30, 30, ()), at + HOUR)
    assert pacing.woken(site, [(1, lead), (2, other)], 1, pacing.Alarm.MOVED) == [2]


@pytest.mark.parametrize(("arrived", "asked"), [(12, [2]), (9, [])])
def test_much_at_a_stroke_makes_neighbours_due_that_are_half_through(arrived: int, asked: list[int]) -> None:
    site, lead, at = followed(20, HOUR, 24)
    other = Listing(at=at - HOUR, size=40, arrived=lead.arrived, exposure=lead.exposure, mark=site.shown)
    alarm = pacing.observe(site, 1, lead, Seen(20, arrived, arrived, ()), at + HOUR)
    assert alarm is (pacing.Alarm.STROKE if asked else pacing.Alarm.MOVED)
    assert pacing.woken(site, [(1, lead), (2, other)], 1, alarm) == asked
    assert pacing.woken(site, [(1, lead), (2, other)], 1, pacing.Alarm.MOVED) == []


def test_articles_without_a_date_teach_the_hours_too() -> None:
    site, listing = Site(), Listing()
    at = NOW
    while at < NOW + 20 * DAY:
        hour = (at + 3 * HOUR) % DAY // HOUR  # in Istanbul; what came in the hour before
        came = 4 if 20 <= hour <= 23 else 0
        pacing.observe(site, 1, listing, Seen(20, came, came), at)
        at += HOUR
    assert sum(site.hours[19:23]) > 0.95 * sum(site.hours)
    assert sum(site.minutes) == 0  # their minute is not known
    before = list(site.hours)
    pacing.observe(site, 1, listing, Seen(20, 9, 9), at + 6 * HOUR)  # nor is their hour after so long
    assert site.hours == before


# --- several listings


def test_a_new_listing_of_a_slow_site_is_not_asked_as_one_of_a_busy_site() -> None:
    pauses = []
    for per_day in (3, 150):
        site, _, at = followed(30, HOUR, per_day)
        other = Listing()
        pacing.observe(site, 2, other, Seen(20, 20, 0), at)
        pauses.append(pacing.due(site, 2, other, at).at - at)
    assert pauses[0] > 6 * HOUR
    assert pauses[1] < 2 * HOUR


def test_a_listing_that_others_always_knew_is_left_alone_ever_longer() -> None:
    site, _, at = followed(30, HOUR, 4)
    pauses = []
    for days in (0, 2, 20):
        other = Listing(at=at, size=500, arrived=days, exposure=days, new_at=at, alone=0.0)
        pauses.append((pacing.due(site, 2, other, at).at - at) / DAY)
    assert pauses[1:] == pytest.approx([3.6, 4], abs=0.01)
    assert pauses[0] < 3.01
    first = Listing(at=at, size=500, arrived=20, exposure=20, new_at=at, alone=3.0)
    assert pacing.due(site, 2, first, at).at - at <= 3 * DAY


def test_a_listing_that_does_not_lead_is_asked_before_it_can_roll_over() -> None:
    site, lead, at = followed(30, HOUR, 60)
    site.hours, site._table = [10.0] * 24, []
    other = Listing(at=at, size=20, arrived=lead.arrived / 2, exposure=lead.exposure, new_at=at, mark=site.shown)
    pause = (pacing.due(site, 2, other, at).at - at) / DAY
    assert 0.4 * 20 < other.rate() * pause < 0.75 * 20


def test_a_listing_that_shows_nothing_of_its_own_is_asked_seldom() -> None:
    site, lead, at = followed(30, HOUR, 24)
    other = Listing(at=at, size=200, arrived=lead.arrived * 0.8, exposure=lead.exposure, alone=0, new_at=at)
    lead.size = 200
    assert site.lead == 1
    first, second = pacing.due(site, 1, lead, at).at - at, pacing.due(site, 2, other, at).at - at
    assert second > 5 * first


@pytest.mark.parametrize("mute", [True, False])
def test_a_time_in_which_the_site_gave_no_answer_teaches_no_rate(mute: bool) -> None:
    site, lead, at = followed(20, HOUR, 12)
    other = replace(lead, at=at, mark=site.shown)
    rates = lead.rate(), other.rate()
    if mute:
        site.unheard(at)
        site.unheard(at + 2 * DAY)
        site, other = Site.loads(site.dumps()), Listing.loads(other.dumps())
    pacing.observe(site, 1, lead, Seen(20, 0, 0), at + 4 * DAY)
    pacing.observe(site, 2, other, Seen(20, 0, 0), at + 4 * DAY + HOUR)
    assert (lead.rate() > 0.97 * rates[0]) is mute
    assert (other.rate() > 0.97 * rates[1]) is mute, "nor later, of the other lists"
    pacing.observe(site, 2, other, Seen(20, 0, 0), at + 8 * DAY)
    assert other.rate() < 0.9 * rates[1], "what comes when it answers again counts"


def test_a_frozen_feed_loses_the_lead_to_what_brings_news() -> None:
    site, lead, at = followed(30, HOUR, 48)
    other = Listing(at=at, size=40, arrived=lead.arrived * 0.8, exposure=lead.exposure, new_at=at)
    alarms = []
    for _ in range(8):
        at += HOUR
        alarms.append(pacing.observe(site, 1, lead, Seen(20, 0, 0), at))
    assert pacing.Alarm.SILENCE in alarms
    assert pacing.woken(site, [(1, lead), (2, other)], 1, pacing.Alarm.SILENCE) == [2]
    pacing.observe(site, 2, other, Seen(40, 12, 12), at + MINUTE)
    assert site.lead == 2


def test_a_dead_feed_is_replaced_tried_ever_less_and_never_given_up() -> None:
    site, lead, at = followed(30, HOUR, 48)
    lead.at = at - 60 * DAY
    assert pacing.observe_failure(site, 1, lead, 1.0, at) is pacing.Alarm.SILENCE
    assert site.lead == 0
    pauses = []
    for _ in range(20):
        pauses.append(pacing.due(site, 1, lead, at).at - at)
        at += pauses[-1]
        pacing.observe_failure(site, 1, lead, 1.0, at)
    assert pauses == sorted(pauses)
    assert pauses[0] < HOUR and pauses[-1] == 3 * DAY
    pacing.observe(site, 1, lead, Seen(20, 5, 5), at)
    assert lead.failing == 0 and pacing.due(site, 1, lead, at).why != "failing"


def test_what_may_pass_weighs_less() -> None:
    pauses = {}
    for weight in (0.25, 1.0):
        site, lead = Site(), Listing()
        for _ in range(4):
            pacing.observe_failure(site, 1, lead, weight, NOW)
        pauses[weight] = pacing.due(site, 1, lead, NOW).at - NOW
    assert pauses[0.25] < pauses[1.0] / 4


def test_a_late_listing_is_worth_less() -> None:
    prompt, late = Listing(arrived=100, exposure=10), Listing(arrived=100, exposure=10, late=50)
    assert late.score() < 0.7 * prompt.score()


@pytest.mark.parametrize("step", [365 * DAY, -365 * DAY])
def test_a_clock_that_is_set_spoils_nothing(step: float) -> None:
    site, listing, at = followed(30, HOUR, 24)
    pacing.observe(site, 1, listing, Seen(20, 3, 3, ()), at + step)
    assert listing.rate() < 100
    due = pacing.due(site, 1, listing, at + step).at
    assert pacing.SHORTEST <= due - at - step <= DAY + 1


def test_worth_ranks_what_is_likely_to_bring_news() -> None:
    site, lead, at = followed(30, HOUR, 24)
    quiet = Listing(at=at - HOUR, size=20, arrived=1, exposure=30)
    assert pacing.worth(site, 1, lead, at + HOUR) > pacing.worth(site, 2, quiet, at + HOUR)
    assert pacing.worth(site, 3, Listing(), at) >= 1


# --- nothing rolls over unseen


def beside(lead_days: float = 30, per_day: float = 48) -> tuple[Site, Listing, Listing, float]:
    """A site whose leading listing shows so much, and a section of twelve that shows a quarter of it."""
    site, lead, at = followed(lead_days, HOUR, per_day)
    section = Listing(
        at=at, size=12, arrived=lead.arrived / 4, exposure=lead.exposure, alone=1.0, new_at=at, mark=site.shown
    )
    return site, lead, section, at


def test_who_found_nothing_known_has_seen_back_to_the_oldest_entry() -> None:
    site, _, section, at = beside()
    rate = section.rate()
    known = [at + 6 * HOUR - minutes * MINUTE for minutes in range(10, 120, 10)]
    fast, slow = replace(section), replace(section)
    pacing.observe(site, 2, slow, Seen(12, 11, 0, (), known), at + 6 * HOUR)
    pacing.observe(site, 2, fast, Seen(11, 11, 0, (), known), at + 6 * HOUR)  # all it holds, and of the last two hours
    assert fast.rate() > slow.rate() > rate


def test_a_listing_that_stands_still_is_not_taken_for_a_slow_one() -> None:
    site, lead, section, at = beside()
    rate, begun, section.alone = section.rate(), at, 6.0
    while at < begun + 4 * DAY:
        at += HOUR
        pacing.observe(site, 1, lead, Seen(20, 2, 2), at)
        pacing.observe(site, 2, section, Seen(12, 0, 0), at)
    assert section.rate() > 0.8 * rate
    pause = pacing.due(site, 2, section, at).at - at
    assert pause < 2 * HOUR, "when it comes back it shows all it should have shown, and the oldest is soon gone"
    while at < begun + 40 * DAY:
        at += HOUR
        pacing.observe(site, 1, lead, Seen(20, 2, 2), at)
        pacing.observe(site, 2, section, Seen(12, 0, 0), at)
    assert section.rate() < rate / 4
    assert pacing.due(site, 2, section, at).at - at > DAY


@pytest.mark.parametrize(("shown", "asked"), [(8, False), (30, True)])
def test_a_listing_is_asked_before_chance_alone_could_roll_it_over(shown: int, asked: bool) -> None:
    site, lead, section, at = beside()
    pacing.observe(site, 1, lead, Seen(60, shown, shown), at + HOUR)
    assert pacing.woken(site, [(1, lead), (2, section)], 1, pacing.Alarm.MOVED) == ([2] if asked else [])


@pytest.mark.parametrize(("stroke", "asked"), [(0.0, False), (16.0, True)])
def test_a_listing_that_was_once_flooded_is_asked_sooner(stroke: float, asked: bool) -> None:
    site, lead, section, at = beside()
    flooded = replace(section, burst=stroke)
    pacing.observe(site, 1, lead, Seen(60, 9, 9), at + HOUR)
    assert pacing.woken(site, [(1, lead), (2, flooded)], 1, pacing.Alarm.MOVED) == ([2] if asked else [])


@pytest.mark.parametrize(
    ("entries", "arrived", "over"), [(20, 20, True), (20, 16, True), (20, 15, False), (20, 0, False), (0, 0, False)]
)
def test_a_listing_has_rolled_over_when_hardly_anything_is_known(entries: int, arrived: int, over: bool) -> None:
    assert pacing.rolled_over(Listing(at=NOW), entries, arrived) is over
    assert not pacing.rolled_over(Listing(), entries, arrived), "at the first look all is new"


@pytest.mark.parametrize(
    ("minutes", "arrived", "pause"), [(10, 10, 300), (10, 8, 300), (10, 7, None), (30, 10, None)],
    ids=["rolled over", "nearly", "not quite", "slowly"],
)  # fmt: skip
def test_a_list_that_rolled_over_within_minutes_is_asked_again_at_once(
    minutes: int, arrived: int, pause: int | None
) -> None:
    site, listing = Site(), Listing(at=NOW - 60 * minutes, size=10, arrived=40, exposure=2.0, new_at=NOW - 3600)
    pacing.observe(site, 1, listing, Seen(10, arrived, 0), NOW)
    due = pacing.due(site, 1, Listing.loads(listing.dumps()), NOW)
    assert (due.at - NOW == pause) is (pause is not None)
    listing.leafed = 1.0
    assert pacing.due(site, 1, listing, NOW).at - NOW != pause, "its further pages tell"


def test_a_listing_with_further_pages_may_roll_on_for_longer() -> None:
    site, _, section, at = beside()
    leafed = replace(section, leafed=1.0)
    assert pacing.due(site, 2, leafed, at).at > pacing.due(site, 2, section, at).at
    pacing.observe(site, 2, leafed, Seen(12, 1, 0), at)
    assert leafed.leafed, "an answer that does not tell changes nothing"
    assert Listing.loads(leafed.dumps()).leafed
    pacing.observe(site, 2, leafed, Seen(12, 1, 0, leafed=False), at)
    assert not leafed.leafed


def test_a_state_from_before_there_were_further_pages_is_read() -> None:
    told = json.loads(Listing(at=NOW, size=20.0, arrived=3.0).dumps())
    told["s"] = told["s"][:13]
    assert Listing.loads(json.dumps(told)) == Listing(at=round(NOW), size=20.0, arrived=3.0)


def test_a_new_listing_may_show_what_the_leading_one_shows() -> None:
    site, lead, section, at = beside()
    quiet = replace(section, arrived=0.0, exposure=0.4)
    pacing.observe(site, 1, lead, Seen(60, 8, 8), at + HOUR)
    assert pacing.woken(site, [(1, lead), (2, quiet)], 1, pacing.Alarm.MOVED) == [2]


def test_a_fast_listing_that_fails_is_tried_as_often_as_it_rolls_over() -> None:
    site, _, section, at = beside(per_day=600)
    for _ in range(20):
        at += HOUR
        section.at = at - 5 * DAY
        pacing.observe_failure(site, 2, section, 1.0, at)
    assert HOUR <= pacing.due(site, 2, section, at).at - at < 3 * HOUR
