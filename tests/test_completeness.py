"""Capture-recapture: textbook values worked out by hand, laws any estimate obeys, weeks whose truth is known."""

import math
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.completeness import estimate, model, tally
from newsarchive.completeness.classic import chao, chapman
from newsarchive.completeness.estimating import _poisson


def of(**counts: int) -> Counter[frozenset[str]]:
    """of(feed_home=3): three articles that feed and home page showed."""
    return Counter({frozenset(names.split("_")): count for names, count in counts.items()})


# (n1 + 1)(n2 + 1)/(m + 1) - 1; variance (n1+1)(n2+1)(n1-m)(n2-m)/((m+1)^2 (m+2)); C = exp(1.96 sqrt(ln(1 + v/f0^2)))
@pytest.mark.parametrize(
    ("first", "second", "both", "estimate_", "low", "high"),
    [
        (200, 180, 60, 595.41, 511.54, 716.00),  # f0 = 275.41, v = 2649.31, C = 1.4379
        (9, 9, 9, 9.0, 9.0, 9.0),
        (10, 0, 0, 10.0, 10.0, 10.0),
        (3, 4, 0, 19.0, 9.61, 62.19),  # f0 = 12, v = 4*5*3*4/2 = 120, C = 4.5994
    ],
)
def test_chapman(first: int, second: int, both: int, estimate_: float, low: float, high: float) -> None:
    told = chapman(first, second, both)
    assert told.estimate == pytest.approx(estimate_, abs=0.01)
    assert told.low == pytest.approx(low, abs=0.02) and told.high == pytest.approx(high, abs=0.02)


def test_chapman_of_impossible_numbers() -> None:
    with pytest.raises(ValueError, match="in both"):
        chapman(3, 4, 5)


@pytest.mark.parametrize(
    ("seen", "once", "twice", "estimate_"),
    [(200, 50, 25, 250.0), (10, 3, 0, 13.0), (10, 0, 4, 10.0), (0, 0, 0, 0.0), (5, 4, 1, 13.0)],
)
def test_chao(seen: int, once: int, twice: int, estimate_: float) -> None:
    told = chao(seen, once, twice)
    assert told.estimate == pytest.approx(estimate_)
    assert seen <= told.low <= told.estimate <= told.high


def test_chao_with_its_interval_by_hand() -> None:
    told = chao(200, 50, 25)  # f0 = 50, v = 25 (16/4 + 8 + 4/2) = 350, C = exp(1.96 sqrt(ln 1.14)) = 2.0330
    assert (told.low, told.high) == (pytest.approx(224.60, abs=0.01), pytest.approx(301.65, abs=0.01))


@pytest.mark.parametrize(("count", "mean"), [(0, 0.3), (4, 2.0), (25, 29.0), (25, 31.0), (120, 100.0), (0, 40.0)])
def test_poisson(count: int, mean: float) -> None:
    exact = math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))
    assert _poisson(count, mean) == pytest.approx(exact, abs=2e-3)


def test_lists_become_catches() -> None:
    assert tally({"feed": {1, 2}, "home": {2, 3}, "sitemap": ()}) == of(feed=1, feed_home=1, home=1)


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({}, "nothing was seen"),
        ({"feed": 12}, "one kind of list only"),
        ({"feed": 12, "home": 0}, "one kind of list only"),
    ],
)
def test_what_cannot_be_told_is_not_guessed(counts: dict[str, int], why: str) -> None:
    told = estimate(of(**counts))
    assert (told.estimated, told.low, told.high, told.why) == (None, None, None, why)
    assert told.seen == sum(counts.values())


def test_a_week_that_was_hardly_seen_is_not_estimated() -> None:
    assert estimate(of(feed=3, feed_home=3), blind=0.9).why == "not seen for most of the time"


@pytest.mark.parametrize("wrong", [{"blind": 1.5}, {"level": 1.0}, {"blind": -0.1}])
def test_impossible_questions(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="blind is 0"):
        estimate(of(feed=1, home=1), **wrong)


def test_nearly_everything_seen_twice_leaves_little_doubt() -> None:
    told = estimate(of(feed_sitemap=95, sitemap=100, feed=1))
    assert told.seen == 196 and told.low == 196 and told.high is not None and told.high < 245


def test_lists_that_share_nothing_leave_much_doubt() -> None:
    told = estimate(of(feed=20, home=20))
    assert told.high is not None and told.high > 200


def test_lists_of_different_sections_are_no_proof_of_many_missed() -> None:
    told = estimate(of(feed=100, section=60, feed_section=40))  # if chance alone: Chapman 350, at least 304
    assert told.low is not None and told.low <= 210


def test_agreement_is_expected_so_the_estimate_exceeds_chapman() -> None:
    told = estimate(of(feed=20, home=20, feed_home=50))
    book = chapman(70, 70, 50)
    assert told.estimated is not None and told.high is not None
    assert told.estimated > book.estimate and told.high > book.high


@pytest.mark.parametrize("both", [5, 20, 60])
def test_more_in_common_means_fewer_missed(both: int) -> None:
    less, more = (estimate(of(feed=30, home=30, feed_home=count)) for count in (both, 2 * both))
    assert less.estimated is not None and more.estimated is not None
    assert more.estimated - more.seen < less.estimated - less.seen


def test_a_gap_adds_what_its_time_would_have_brought() -> None:
    counts = of(feed_home=80, feed=5, home=5)
    whole, lost, found = estimate(counts), estimate(counts, blind=0.25), estimate(counts, blind=0.25, blind_seen=25)
    assert whole.estimated is not None and lost.estimated is not None and found.estimated is not None
    assert lost.estimated == pytest.approx(whole.estimated / 0.75, rel=0.15)
    assert found.estimated < lost.estimated
    assert lost == estimate(counts, blind=0.25), "the same question has the same answer"


def test_many_lists_are_taken_together() -> None:
    told = estimate(of(a_b_c=6, d_e_f=6, a_d=4, b_e=4, c_f=4, a=3, d=2, f=1))
    assert len(told.lists) == 4 and told.seen == 30 and told.estimated is not None


def test_a_feed_and_a_home_page_that_say_the_same_are_one_catch() -> None:
    """What both lack is in its section only: 45 of 260, which the sections show like the rest."""
    told = estimate(of(feed_home_section=210, feed_home=2, home=1, home_section=2, section=45))
    assert told.lists == ("feed+home", "section") and told.seen == 260
    assert told.estimated is not None and told.high is not None
    assert told.estimated < 270 and told.high < 300


def test_lists_that_agree_as_lists_do_stay_apart() -> None:
    told = estimate(of(feed_home_section=60, feed_section=20, home_section=20, section=25, feed_home=8, feed=4, home=4))
    assert told.lists == ("feed", "home", "section")


def test_twins_of_which_nothing_else_tells_stay_apart() -> None:
    told = estimate(of(feed_home=50, section=3))
    assert told.lists == ("feed", "home", "section")


def test_the_order_of_lists_does_not_matter() -> None:
    one = estimate(of(a_b=10, b_c=5, a=7, c=2, a_b_c=4))
    other = estimate(of(c_b=10, b_a=5, c=7, a=2, a_b_c=4))
    assert (one.estimated, one.low, one.high) == (other.estimated, other.low, other.high)


COUNTS = st.dictionaries(
    st.frozensets(st.sampled_from(("feed", "home", "section", "sitemap")), min_size=1), st.integers(0, 400), max_size=8
)


@settings(max_examples=60, deadline=None)
@given(counts=COUNTS, blind=st.sampled_from((0.0, 0.1, 0.5)))
def test_laws(counts: dict[frozenset[str], int], blind: float) -> None:
    told = estimate(counts, blind=blind)
    assert told.seen == sum(counts.values())
    if told.estimated is not None:
        assert told.low is not None and told.high is not None
        assert told.seen <= told.low <= math.ceil(told.estimated) and told.estimated <= told.high + 1


def test_weights_are_a_distribution() -> None:
    spread = model.missed([0, 20, 10, 30])
    assert sum(weight for _, weight in spread) == pytest.approx(1.0)
    assert all(weight >= 0 and mean > 0 for mean, weight in spread)


@pytest.mark.parametrize("slope", [0.0, 1.0, 2.0])
def test_intervals_hold_the_truth_however_dependent_the_lists_are(slope: float) -> None:
    """60 weeks of 20 to 150 articles and three lists; benchmarks/completeness.py does it at full size."""
    held = 0
    for number in range(60):
        chance = random.Random(f"{slope}:{number}")
        truth = chance.randint(20, 150)
        base = [chance.uniform(-1.5, 2.0) for _ in range(3)]
        counts = Counter[frozenset[str]]()
        for _ in range(truth):
            prominence = chance.gauss(0, 1)
            counts[frozenset(
                name for name, odds in zip(("feed", "home", "sitemap"), base, strict=True)
                if chance.random() < 1 / (1 + math.exp(-odds - slope * prominence))
            )] += 1  # fmt: skip
        del counts[frozenset()]
        told = estimate(counts)
        held += told.low is not None and told.high is not None and told.low <= truth <= told.high
    assert held >= 53
