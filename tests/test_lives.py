"""A few scripted lives of articles, crawled by real processes: benchmarks/lives.py plays all of them."""

from datetime import timedelta
from pathlib import Path

import lives
import playing
import pytest

from newsarchive.sample.dice import Dice

FEW = ("number", "404", "no text", "302 home", "hidden", "typo")
HOURS = (0, 9, 16, 23, 31)


@pytest.mark.slow
def test_a_few_lives_are_understood(tmp_path: Path) -> None:
    sites = lives.cast(Dice("few", 7), 7, FEW, ("all 404",), 1, size=26, hours=(2, 8))
    with lives.serve(sites) as play:
        playing.run(tmp_path / "archive", play, [lives.START + timedelta(hours=hours) for hours in HOURS])
        told = playing.judge(tmp_path / "archive", play)
    assert told.lives == len(FEW) + 1
    assert told.revisits > 30
    assert told.wrong == []
    assert told.false_revisions == []
    assert told.false_removals == []


def test_a_script_has_forty_lives_of_all_kinds_and_follows_from_its_seed() -> None:
    sites = lives.script(3)
    every = [life for site in sites for life in site.lives]
    assert len(every) == 40
    assert every == [life for site in lives.script(3) for life in site.lives]
    assert every != [life for site in lives.script(4) for life in site.lives]
    assert {life.edit for life in every} >= set(lives.EDITS)
    assert {life.removal for life in every} >= set(lives.REMOVALS.values())
    assert sum(life.index is None for life in every) == 5
