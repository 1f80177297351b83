"""Rewrites and event twins: are they told from copies, look-alikes, follow-ups and each other?

Writes a wire flow of the sample room (newsarchive/sample/wire) whose truth is known, takes the first article of every
text as the archive does (the root of its story), finds candidates by rare facts and decides, as the archive does, and
compares with the truth. The seeds were never looked at when the rules were made.

    python benchmarks/twins.py [--articles 20000] [--seeds 901 902 903]

Two texts of one event by two agencies are event twins; a text that a machine reworded is a rewrite of its original and
an event twin of the other agency's. A machine that told an event anew, sentence by sentence, counts as either: its
text is no more like the original than another agency's. Texts whose cut copies hold too little of the wire's text
(``doubtful``) and pairs more than 36 hours apart count neither way. Exit code 1 when a bar is missed.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from newsarchive.lineage import keys, twins
from newsarchive.lineage.keys import Keys
from newsarchive.lineage.twins import Told
from newsarchive.sample.wire.flavours import flow
from newsarchive.sample.wire.item import Item

BARS = {"rewrite": (0.95, 0.9), "event_twin": (0.9, 0.7)}
"""kind -> least precision, recall; the flow's voices often choose sentences that have hardly a fact in common"""
_DAY = 86_400
_REWORDED = 0.45
"""share of the original's words that a reworded text still has; one that is told anew has a quarter"""


def told(item: Item) -> Told:
    """An article as the archive compares it."""
    at = item.published_at or item.seen_at
    early = int(at.timestamp())
    late = early + _DAY - 1 if item.precision == "day" else early
    agency = item.source if item.source_kind == "agency" else None
    return Told(item.headline, item.body, early, late, None, agency)


def first_of_each_text(items: Iterable[Item]) -> dict[int, Item]:
    """Text -> the article that printed it first and whole enough."""
    found: dict[int, Item] = {}
    for item in items:
        best = found.get(item.truth.text)
        if not item.truth.doubtful and (best is None or item.truth.printed_at < best.truth.printed_at):
            found[item.truth.text] = item
    return found


def wanted(one: Item, other: Item) -> frozenset[str]:
    """The kinds that are right for two texts; empty: neither."""
    mine, theirs = one.truth, other.truth
    if mine.event is None or mine.event != theirs.event or "alike" in (mine.kind, theirs.kind):
        return frozenset()
    again = [fate for fate in (mine, theirs) if fate.rewrites is not None]
    if not again:
        return frozenset({"event_twin"})
    originals = {fate.rewrites if fate.rewrites is not None else fate.text for fate in (mine, theirs)}
    if len(originals) > 1:
        return frozenset({"event_twin"})
    return frozenset({"rewrite"} if is_reworded(one, other) else {"rewrite", "event_twin"})


def is_reworded(one: Item, other: Item) -> bool:
    """Whether a machine replaced words, or told everything anew."""
    mine, theirs = set(one.body.split()), set(other.body.split())
    return len(mine & theirs) >= _REWORDED * min(len(mine), len(theirs))


def likely(texts: dict[int, Told], found: dict[int, Keys]) -> Iterator[tuple[int, int]]:
    """Pairs that are worth a comparison, each once."""
    posted: dict[tuple[int, int], list[int]] = defaultdict(list)
    for text, one in found.items():
        for key in one.hashes:
            posted[key, texts[text].early // _DAY].append(text)
    for text, one in found.items():
        day = texts[text].early // _DAY
        near = {other for key in one.hashes for d in range(day - 2, day + 3) for other in posted.get((key, d), ())}
        yield from ((text, other) for other in near if other > text and keys.may_be_related(one, found[other]))


def measure(flavour: str, articles: int, seed: int, sums: Counter[str]) -> None:
    """Adds to ``sums`` what one flow shows."""
    heads = first_of_each_text(flow(flavour, articles=articles, seed=seed))
    texts = {text: told(item) for text, item in heads.items()}
    started = time.process_time()
    found = {text: keys.keys(one.facts) for text, one in texts.items() if not one.daily}
    sums["ms for keys"] += int((time.process_time() - started) * 1000)
    sums["texts"] += len(texts)
    started = time.process_time()
    said: dict[tuple[int, int], str] = {}
    for pair in likely(texts, found):
        sums["compared"] += 1
        relation = twins.relation(texts[pair[0]], texts[pair[1]])
        if relation is not None:
            said[pair] = relation.kind
    sums["ms for pairs"] += int((time.process_time() - started) * 1000)
    for pair, kind in said.items():
        one, other = heads[pair[0]], heads[pair[1]]
        right = wanted(one, other)
        sums[f"said {kind}"] += 1
        sums[f"right {kind}"] += kind in right
        if kind not in right:
            sums[f"wrong {kind}: {_why(one, other, right, heads)}"] += 1
    for pair, right in _truth(heads, texts):
        if len(right) == 1:
            (kind,) = right
            sums[f"true {kind}"] += 1
            sums[f"found {kind}"] += said.get(pair) == kind
        else:
            sums["true told anew"] += 1
            sums["found told anew"] += pair in said


def _truth(heads: dict[int, Item], texts: dict[int, Told]) -> Iterator[tuple[tuple[int, int], frozenset[str]]]:
    events: dict[int, list[int]] = defaultdict(list)
    for text, item in sorted(heads.items()):
        if item.truth.event is not None:
            events[item.truth.event].append(text)
    for some in events.values():
        for n, one in enumerate(some):
            for other in some[n + 1 :]:
                mine, theirs = texts[one], texts[other]
                gap = max(mine.early - theirs.late, theirs.early - mine.late)
                if gap <= twins.WINDOW and (right := wanted(heads[one], heads[other])):
                    yield (one, other), right


def _why(one: Item, other: Item, right: frozenset[str], heads: dict[int, Item]) -> str:
    if right:
        return "the other kind"
    if one.truth.family is not None or other.truth.family is not None:
        return "look-alike"
    for mine, theirs in ((one.truth, other.truth), (other.truth, one.truth)):
        before = heads.get(mine.follows) if mine.follows is not None else None
        if before is not None and theirs.event in (before.truth.event, before.truth.text):
            return "next day's text of the event"
    return "other"


def main() -> int:
    """Prints the table; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[901, 902, 903])
    parser.add_argument("--flavour", default="bank")
    given = parser.parse_args()
    sums: Counter[str] = Counter()
    for seed in given.seeds:
        measure(given.flavour, given.articles, seed, sums)
    print(f"{given.flavour}, {given.articles} articles, seeds {given.seeds}: {sums['texts']} texts")
    missed = False
    print("| kind | said | precision | true | recall |\n| --- | --- | --- | --- | --- |")
    for kind, (precise, complete) in BARS.items():
        precision = sums[f"right {kind}"] / max(1, sums[f"said {kind}"])
        recall = sums[f"found {kind}"] / max(1, sums[f"true {kind}"])
        missed = missed or precision < precise or recall < complete
        print(f"| {kind} | {sums[f'said {kind}']} | {precision:.3f} | {sums[f'true {kind}']} | {recall:.3f} |")
    print(f"told anew, found as either: {sums['found told anew']} of {sums['true told anew']}")
    for name, number in sorted(sums.items()):
        if name.startswith("wrong"):
            print(f"{name}: {number}")
    print(f"compared: {sums['compared'] / max(1, sums['texts']):.2f} pairs a text")
    spent = {name: sums[f"ms for {name}"] / max(1, sums["texts"]) for name in ("keys", "pairs")}
    print(f"keys: {spent['keys']:.2f} ms a text, comparisons: {spent['pairs']:.2f} ms a text")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
