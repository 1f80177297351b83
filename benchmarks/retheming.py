"""Does a new theme make edits? python benchmarks/retheming.py [--seed 3] [--show 20]

Articles of the made-up papers of every family (tests/papers) are read, then the same articles in the pages of other
families, as after a change of the system; and articles of the sample papers with renamed classes, without structured
data, without semantic elements (the changes of themes.py). Nobody edits: each edit that is found is a false one. "by
fields" is what a comparison of fields alone would find. Then one sentence is planted, and must be found.

Bar: at most 1 article in 100 falsely edited, at least 95 in 100 planted sentences found. Exit code 1 below it.
"""

# ruff: noqa: E501  (lines of output)
import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import themes
from furnishing import LAYOUTS, PLANTED, START, Kit, Life, fetched, known, papers, sample_lives

from newsarchive import identify, normalise
from newsarchive.edits import pages
from newsarchive.errors import NotArchived
from newsarchive.records import Change

FALSE, FOUND = 0.01, 0.95
_EACH = 4
_CHANGES = ("classes renamed", "no structured data", "soup")


def pairs(seed: int) -> Iterator[tuple[str, Life, str, str]]:
    """(what changes, the article, its page before, its page after)."""
    layouts = list(LAYOUTS.items())
    for paper in papers(seed, len(layouts), size=_EACH + 8, today=START):
        mine = layouts.index((paper.family, LAYOUTS[paper.family]))
        for art in paper.articles[:_EACH]:
            made = []
            for step in (0, 3, 8, 13):
                layout = layouts[(mine + step) % len(layouts)][1]
                kit = Kit(paper, layout, f"https://p{paper.index}.example")
                made.append((layout, kit.document(art.headline, layout.article(kit, art), art).replace("windows-1254", "utf-8").replace("iso-8859-9", "utf-8")))  # fmt: skip
            life = Life(
                "", f"https://p{paper.index}.example/{art.slug}-{art.number}.html", lambda _: "",
                tuple(block.text for block in art.blocks), (), art.published,
            )  # fmt: skip
            for layout, html in made[1:]:
                yield f"{paper.family} -> {type(layout).__name__}", life, made[0][1], html
    for life in sample_lives(seed, _EACH):
        html = life.page(life.first)
        for name in _CHANGES:
            yield f"{life.name}: {name}", life, html, themes.CHANGES[name](html)


def main() -> int:
    """All pairs; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--show", type=int, default=20)
    given = parser.parse_args()
    found: Counter[str] = Counter()
    for name, life, before, after in pairs(given.seed):
        now = START + timedelta(days=120)
        try:
            pages_ = fetched(life, before, now), fetched(life, after, now + timedelta(days=9))
            first, second = map(normalise.read, pages_)
        except NotArchived:
            found["not read"] += 1
            continue
        was = known(first, now, partial(pages.shown, pages_[0]))
        verdict = identify.decide(was, second, 1, shown=partial(pages.shown, pages_[1]))
        found["pairs"] += 1
        found["by fields"] += any(one not in identify.SOFT for one in verdict.changed_fields)
        if verdict.change is not Change.SAME:
            found["false"] += 1
            if found["false"] <= given.show:
                told = identify.edits.explained(identify.public(first), identify.public(second))
                print(
                    f"  {name} {verdict.kinds} {[(one.kind, one.field, one.before[:80], one.after[:80]) for one in told[:4]]}"
                )
        place = next((after.find(escape(text)) for text in life.text if len(text) > 60 and escape(text) in after), -1)
        if place < 0:
            continue
        last = fetched(life, f"{after[:place]}{PLANTED} {after[place:]}", now + timedelta(days=9))
        try:
            verdict = identify.decide(was, normalise.read(last), 1, shown=partial(pages.shown, last))
        except NotArchived:
            continue
        found["planted"] += 1
        found["found"] += "paragraph_added" in verdict.kinds
    print(
        f"{found['pairs']} articles in new themes ({found['not read']} not read): falsely edited by fields {found['by fields']}, "
        f"as judged {found['false']}; planted sentences found {found['found']} of {found['planted']}"
    )
    return int(found["false"] > FALSE * found["pairs"] or found["found"] < FOUND * found["planted"])


if __name__ == "__main__":
    sys.exit(main())
