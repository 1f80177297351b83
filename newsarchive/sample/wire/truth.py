"""The truth of every pair, and how well an answer meets it. Knows nothing of who answers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsarchive.sample.wire.item import Fate, Item

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """What scoring needs of an article."""

    number: int
    truth: Fate
    early: datetime
    """when it may have appeared, by what its page says"""
    late: datetime
    own_agency: str | None
    """the agency whose own site it is on"""
    coded: bool
    """whether its picture has the agency's code"""


def known(item: Item, own_sites: Mapping[str, str]) -> Known:
    """What is kept of an item. own_sites: domain -> agency."""
    at = item.published_at
    if at is None:
        early = late = item.seen_at
    elif item.precision == "day":
        early, late = at, min(at + timedelta(days=1), item.seen_at)
    else:
        early = late = at
    return Known(item.number, item.truth, early, late, own_sites.get(item.site), item.image is not None)


def same(one: Fate, other: Fate) -> bool | None:
    """Whether two articles are copies; None: doubtful, a reader who sees only the two may say either.

    Doubtful are pairs with a doubtful article, and two copies that have less than half of the shorter one in common
    (the lead alone here, everything but the lead there).
    """
    if one.doubtful or other.doubtful:
        return None
    if one.text != other.text:
        return False
    common = (one.spots & other.spots).bit_count()
    return True if common >= HALF * min(one.words, other.words) else None


def stories(articles: Iterable[Known]) -> dict[int, list[Known]]:
    """text -> the articles that print it, doubtful ones left out; only texts that two or more print."""
    found: dict[int, list[Known]] = defaultdict(list)
    for one in articles:
        if not one.truth.doubtful:
            found[one.truth.text].append(one)
    return {text: members for text, members in found.items() if len(members) > 1}


def may_be_root(members: Sequence[Known]) -> set[int]:
    """The articles that were first as far as their pages tell; one unless stamps are of a day, missing or equal."""
    latest = min(one.late for one in members)
    first = min(members, key=lambda one: one.truth.printed_at)
    return {first.number, *(one.number for one in members if one.early <= latest)}


def agency(members: Sequence[Known]) -> tuple[str | None, bool]:
    """Whose text a story is as far as its pages tell, and whether pages leave that open (they contradict)."""
    true = members[0].truth.agency
    named = Counter(m.truth.credits for m in members if m.truth.credits not in {None, "own", "Bülten"})
    told = named[true] if true else 0
    if any(count >= told for name, count in named.items() if name != true):
        return true, True
    said = told or any(m.own_agency for m in members) or any(m.coded for m in members)
    return (true if said else None), False


@dataclass
class Score:
    """Counts of one answer."""

    hits: int = 0
    missed: int = 0
    wrong: int = 0
    unsure: int = 0
    """pairs that count neither way"""
    roots: int = 0
    roots_right: int = 0
    sole: int = 0
    """stories whose root no stamp leaves open"""
    sole_right: int = 0
    agencies: int = 0
    agencies_right: int = 0
    alike: int = 0
    alike_merged: int = 0
    size_right: int = 0
    by_operation: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """(operation, found) -> articles with it that should stand with their root"""
    by_family: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """(family, merged) -> look-alikes"""
    confused: Counter[str] = field(default_factory=Counter)
    """what wrong pairs are: twin, rewrite, follow-up, alike, else"""
    examples: list[tuple[str, int, int]] = field(default_factory=list)
    """(what is wrong, article, article), the first ones of each kind"""

    @property
    def precision(self) -> float:
        """Of the pairs that were called copies, the share that are."""
        return self.hits / max(1, self.hits + self.wrong)

    @property
    def recall(self) -> float:
        """Of the copies, the share that was found."""
        return self.hits / max(1, self.hits + self.missed)

    def note(self, what: str, one: int, other: int) -> None:
        """Keep an example."""
        if sum(kind == what for kind, _, _ in self.examples) < 12:
            self.examples.append((what, one, other))


def relation(one: Fate, other: Fate) -> str:
    """What two articles with different texts have to do with each other."""
    if other.text == one.rewrites or one.text == other.rewrites:
        return "rewrite"
    if one.family or other.family:
        return "alike" if one.family == other.family else "else"
    if one.event == other.event and one.event is not None:
        return "rewrite" if one.rewrites is not None or other.rewrites is not None else "event_twin"
    if other.text == one.follows or one.text == other.follows:
        return "follow_up"
    return "else"


def score(articles: Mapping[int, Known], found: Mapping[int, int], agencies: Mapping[int, str | None]) -> Score:
    """How well an answer meets the truth.

    ``found``: article -> root of the story it was put in, the root itself too; who stands alone is not in it.
    ``agencies``: root -> agency that the answer gives the story.
    """
    result = Score()
    right = stories(articles.values())
    for members in right.values():
        _pairs(members, found, result)
        _root(members, found, agencies, result)
    clusters: dict[int, list[Known]] = defaultdict(list)
    for number, root in found.items():
        clusters[root].append(articles[number])
    for members in clusters.values():
        _strangers(members, result)
    mixed = {m.number for ms in clusters.values() if len({m.truth.text for m in ms}) > 1 for m in ms}
    for one in articles.values():
        if one.truth.family:
            merged = one.number in mixed
            result.alike += 1
            result.alike_merged += merged
            result.by_family[one.truth.family, merged] += 1
    return result


def _pairs(members: Sequence[Known], found: Mapping[int, int], result: Score) -> None:
    labels = [found.get(one.number) for one in members]
    for n, one in enumerate(members):
        for m in range(n):
            if same(one.truth, members[m].truth) is None:
                result.unsure += 1
            elif labels[n] is not None and labels[n] == labels[m]:
                result.hits += 1
            else:
                result.missed += 1
                result.note("missed", one.number, members[m].number)


def _root(
    members: Sequence[Known], found: Mapping[int, int], agencies: Mapping[int, str | None], result: Score
) -> None:
    accepted = may_be_root(members)
    labels = Counter(label for one in members if (label := found.get(one.number)) is not None)
    answer, count = labels.most_common(1)[0] if labels else (None, 0)
    result.roots += 1
    result.roots_right += answer in accepted
    result.sole += len(accepted) == 1
    result.sole_right += len(accepted) == 1 and answer in accepted
    result.size_right += count == len(members)
    if answer not in accepted:
        result.note("root", answer if answer is not None else -1, min(accepted))
    for one in members:
        if one.number not in accepted:
            for operation in set(one.truth.operations) or {"none"}:
                result.by_operation[operation, found.get(one.number) == answer and answer is not None] += 1
    name, open_ = agency(members)
    if answer is not None and not open_:
        result.agencies += 1
        result.agencies_right += agencies.get(answer) == name
        if agencies.get(answer) != name:
            result.note("agency", answer, members[0].number)


def _strangers(members: Sequence[Known], result: Score) -> None:
    for one, other in _unequal(members):
        if same(one.truth, other.truth) is None:
            result.unsure += 1
            continue
        what = relation(one.truth, other.truth)
        result.wrong += 1
        result.confused[what] += 1
        result.note(f"wrong: {what}", one.number, other.number)


def _unequal(members: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    by_text: dict[int, list[Known]] = defaultdict(list)
    for one in members:
        by_text[one.truth.text].append(one)
    groups = list(by_text.values())
    for n, group in enumerate(groups):
        for other in groups[:n]:
            yield from ((a, b) for a in group for b in other)
