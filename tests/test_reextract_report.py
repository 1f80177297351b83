"""What reextract shows of a change: the part that differs, the rules that made it, how many."""

from collections import Counter

import pytest

from newsarchive.cli import mending
from newsarchive.reextract import Report
from newsarchive.store import rereading as stored

LONG = "Çankırı Belediyesi, köprünün onarımına bu sabah erken saatlerde başladı."


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Spor", None, "7: Spor -> (none)"),
        ("Eski", "Yeni", "7: Eski -> Yeni"),
        (f"{LONG}\n\nAbone ol", LONG, "7: -10 characters: Abone ol"),
        (LONG, f"{LONG}.", "7: +1 character: ."),
        (LONG, LONG.replace("sabah", "akşam"), "7: …sabah -> …akşam"),
        (LONG, LONG.replace("Çankırı", "Çorum"), "7: Çankırı -> Çorum"),
    ],
)
def test_a_long_text_shows_its_difference(old: str, new: str | None, shown: str) -> None:
    assert mending._example({"article": 7, "old": old, "new": new}) == shown


@pytest.mark.parametrize(("number", "line"), [(1, "         1  article changed"), (2, "         2  articles changed")])
def test_one_is_singular(number: int, line: str) -> None:
    told = list(mending._summary(Report("2+x", dry_run=False, counts=Counter(read=number, changed=number))))
    assert told[1] == line


@pytest.mark.parametrize(
    ("here", "there", "rule"),
    [
        ("Bir.", "Bir.\n\nBizi izleyin", "scope:metin - site:recurring"),
        ("Bir.\n\nBizi izleyin", "Bir.", "scope:metin"),
        ("Bir.", "Bir. İki.", "scope:metin"),
    ],
    ids=["taken out here", "in both", "in none"],
)
def test_the_rule_that_took_a_block_out_is_named(here: str, there: str, rule: str) -> None:
    lost = [{"text": "Bizi izleyin", "via": "site:recurring (9 of 12 texts)"}]
    mine = {"body": here, "rules": {"body": "scope:metin (3 blocks)"}, "lost": lost}
    assert stored._rule(mine, {"body": there, "rules": {}, "lost": []}, "body") == rule
