"""Visits to pages that nobody edits, a small share of benchmarks/furniture.py: no revision arises."""

import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import furniture


def test_what_a_site_prints_around_a_text_is_no_edit() -> None:
    lives = [
        *list(furniture.paper_lives(31, 19, 2))[::2],
        *furniture.sample_lives(31, 1),
        *furniture.living_lives(31, 2),
    ]
    found: Counter[str] = Counter()
    dice = random.Random(31)
    planted = [furniture.live(life, 4, dice, found, 5) for life in lives]
    assert (found["false"], all(planted)) == (0, True)
    assert found["visits"] >= 100
