"""Visits to pages that nobody edits, a small share of benchmarks/furniture.py: no revision arises."""

import random
from collections import Counter

import furnishing


def test_what_a_site_prints_around_a_text_is_no_edit() -> None:
    lives = [
        *list(furnishing.paper_lives(31, 19, 2))[::2],
        *furnishing.sample_lives(31, 1),
        *furnishing.living_lives(31, 2),
    ]
    found: Counter[str] = Counter()
    dice = random.Random(31)
    planted = [furnishing.live(life, 2, dice, found, 5) for life in lives]
    assert (found["false"], all(planted)) == (0, True)
    assert found["visits"] >= 50
