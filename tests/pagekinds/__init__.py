"""Invented pages of every type, in several layouts each, to measure what becomes an article and what is lost.

``everything(seed, times)`` yields the pages; benchmarks/pagetypes.py prints the shares per kind, tests/test_pagetype.py
runs a small set. Nothing here knows the rules: a page is written as such pages are met, the awkward ones included.
"""

from collections.abc import Iterator

from newsarchive.sample.dice import Dice

from . import articles, broken, harder, lists, looking_like, media
from .frames import FRAMES, Made

GROUPS = {
    "listing": lists.KINDS,
    "media": media.KINDS,
    "broken": broken.KINDS,
    "harder": harder.NO_ARTICLES,
    "article": {**articles.KINDS, **looking_like.KINDS, **harder.ARTICLES},
}


def everything(seed: int, times: dict[str, int]) -> Iterator[tuple[str, str, Made]]:
    """(group, kind, page): every kind of every group in every frame, so many times."""
    for group, kinds in GROUPS.items():
        for kind, make in kinds.items():
            for frame in FRAMES:
                for turn in range(times.get(group, 1)):
                    dice = Dice(seed, group, kind, frame.name, turn)
                    yield group, kind, make(dice, frame)
