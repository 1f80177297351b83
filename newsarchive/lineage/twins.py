"""Two texts that are no copies: one in other words, two newsrooms' texts of one event, or nothing to each other.

Comes in: two articles as Told (facts, sentences, when). Goes out: a Relation with its evidence, or None. Decided from
the two alone, so neither the order of arrival nor what else the archive holds makes a difference:

* A *rewrite* says the same in the same order of sentences with other words; its facts are the other's.
* An *event twin* shares rare facts (plates, names, quarters, amounts, clocks) and hardly a run of words, and both
  appeared within a day and a half.
* Daily templates, and texts whose headline tells what came of an event later, are neither.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from newsarchive import lookups, turkish
from newsarchive.lineage import facts as _facts
from newsarchive.lineage import keys as _keys
from newsarchive.lineage import pairing
from newsarchive.lineage import words as _words
from newsarchive.lineage.facts import Fact

WINDOW = 36 * 3600
"""seconds between two appearances at most"""
COPY_SHARE = 0.5
"""share of five-word runs from which on two texts are copies, not related"""
TWIN_SHARE = 0.2
"""share of five-word runs that event twins have in common at most"""
_MOST_FACTS = 12
_HEADING = re.compile(r"^#.*$", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[\w\"”’')][.!?…])[\"”’')]*\s*(?=[A-ZÇĞİÖŞÜ\"“‘’(])|(?<=[^\W\d_]{3}[.!?…])\s+|\n+")
_FEW_WORDS = 4
_STEM = 6


@dataclass(frozen=True)
class Told:
    """A text as compared: what it says, and how."""

    headline: str
    body: str
    early: int
    """when it appeared at the earliest, seconds since 1970"""
    late: int
    summary: str | None = None
    agency: str | None = None
    """the agency it credits"""

    @cached_property
    def read(self) -> _words.Words:
        """The body in words."""
        return _words.read(self.body)

    @cached_property
    def prose(self) -> str:
        """The body without sub-headlines and credits."""
        return "\n".join(self.body[p.start : p.end] for p in self.read.paragraphs if p.kind != "h")

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """What few others say."""
        return _facts.facts(f"{self.headline}.\n{self.summary or ''}\n{_HEADING.sub('', self.body)}")

    @cached_property
    def weight(self) -> float:
        """Weight of its facts."""
        return sum(fact.weight for fact in self.facts.values())

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all its sentences."""
        return frozenset().union(*self.sentences)

    @cached_property
    def sentences(self) -> tuple[frozenset[str], ...]:
        """Stems of each sentence, sub-headlines left out."""
        return tuple(stems for text in _SENTENCE_END.split(self.prose) if len(stems := _stems(text)) >= _FEW_WORDS)

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """Its runs of five words."""
        return frozenset(zip(*(self.read.words[n:] for n in range(5)), strict=False))

    @cached_property
    def opening(self) -> str:
        """Headline and first paragraph, folded."""
        first = next((self.body[p.start : p.end] for p in self.read.paragraphs if p.kind == "p"), "")
        return turkish.fold(f"{self.headline} . {self.summary or ''} . {first[:300]}")

    @cached_property
    def folded(self) -> str:
        """The body, folded."""
        return f" {turkish.fold(self.body)}"

    @cached_property
    def daily(self) -> bool:
        """Whether it is an issue of a daily or weekly template: prayer times, weather, rates, lottery, notices."""
        names, marks = _daily()
        title, text = f" {turkish.fold(self.headline)}", self.folded
        return any(name in title for name in names) or sum(mark in text for mark in marks) > 1


@dataclass(frozen=True, slots=True)
class Relation:
    """What two texts that are no copies are to each other."""

    kind: str
    """rewrite, event_twin"""
    score: float
    """0 to 1"""
    evidence: Mapping[str, object]
    """facts: what both say; sentences: pairs of places (from 0) that correspond; agencies: whom each credits;
    shared_runs: share of five-word runs; hours between the two"""


@dataclass(frozen=True, slots=True)
class Measures:
    """What a decision is made from."""

    shared: float
    """weight of the facts that both tell"""
    strong: int
    """of these, how many few other texts tell"""
    share: float
    """weight of the shared facts in that of the text which tells less"""
    conflict: float
    """weight of what they tell differently: other persons, plates, quarters"""
    runs: float
    """share of five-word runs of the shorter text that stand in the other"""
    pairs: int
    """sentences that correspond"""
    alike: float
    """mean likeness of the sentences that correspond, 0 to 1"""
    apart: float
    """how much more alike these are than any two sentences of the texts"""
    covered: float
    """share of the shorter text's words in sentences that correspond in order"""
    verbatim: float
    """share of the shorter text's words in sentences that hardly differ"""
    words: float
    """likeness of the texts as bags of word stems"""
    gap: int
    """seconds between the two appearances; 0 when they may be the same"""


@cache
def _daily() -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = lookups.table("events")["daily"]
    names, marks = (tuple(f" {turkish.fold(word)}" for word in table[key]) for key in ("headline", "marks"))
    return names, marks


@cache
def _later() -> tuple[str, ...]:
    return tuple(map(turkish.fold, lookups.table("events")["later"]["stems"]))


def _stems(sentence: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _words.plain_words(sentence) if len(word) > 2 or word.isdigit())


def relation(one: Told, other: Told) -> Relation | None:
    """What two texts are to each other; None: copies, or nothing. The order of the two makes no difference."""
    if one.daily or other.daily or _gap(one, other) > WINDOW:
        return None
    if not _may_be_related(one, other):
        return None  # what follows costs ten times as much
    found, pairs = measure(one, other)
    kind, score = _decide(found, one, other)
    if kind is None:
        return None
    shared = sorted(_shared(*sorted((one, other), key=_order)), key=lambda fact: (-fact.weight, fact.key))
    return Relation(
        kind,
        round(score, 3),
        {
            "facts": [fact.said for fact in shared[:_MOST_FACTS]],
            "sentences": [list(pair) for pair in pairs],
            "agencies": [one.agency, other.agency],
            "shared_runs": round(found.runs, 3),
            "hours": round(found.gap / 3600, 1),
        },
    )


def _may_be_related(one: Told, other: Told) -> bool:
    """Whether facts and words leave it open that two texts are related, before sentences are compared."""
    shared = sum(fact.weight for fact in _shared(one, other))
    if shared < _LEAST_SHARED:
        return False
    share, conflict = shared / min(one.weight, other.weight), _conflict(one, other)
    if share < _REWRITE_SHARE or conflict >= _REWRITE_CONFLICT:  # no rewrite
        sure = shared * min(1.0, 0.35 + 1.2 * share) - conflict + _DIFFER
        if sure < _needed(_gap(one, other)) or share < _LEAST_SHARE or _apart(one, other):
            return False
        if _likeness(one, other) < _LEAST_WORDS or _runs(one, other) > TWIN_SHARE:
            return False
    return _runs(one, other) < COPY_SHARE


def _likeness(one: Told, other: Told) -> float:
    return 2 * len(one.stems & other.stems) / max(1, len(one.stems) + len(other.stems))


def _runs(one: Told, other: Told) -> float:
    shorter = min(len(one.runs), len(other.runs))
    return len(one.runs & other.runs) / shorter if shorter else 0.0


def measure(one: Told, other: Told) -> tuple[Measures, tuple[tuple[int, int], ...]]:
    """The figures a decision is made from, and which sentences correspond."""
    first, then = (one, other) if _order(one) <= _order(other) else (other, one)
    shared = _shared(first, then)
    weight = sum(fact.weight for fact in shared)
    total = min(first.weight, then.weight)
    found = pairing.correspond(first.sentences, then.sentences)
    return Measures(
        shared=weight,
        strong=sum(fact.weight >= _STRONG for fact in shared),
        share=weight / total if total else 0.0,
        conflict=_conflict(first, then),
        runs=_runs(first, then),
        pairs=len(found.pairs),
        alike=found.alike,
        apart=found.apart,
        covered=found.covered,
        verbatim=found.verbatim,
        words=_likeness(first, then),
        gap=_gap(first, then),
    ), found.pairs if first is one else tuple((i, j) for j, i in found.pairs)


def _gap(one: Told, other: Told) -> int:
    return max(0, one.early - other.late, other.early - one.late)


def _order(told: Told) -> tuple[int, int, str, str]:
    return told.early, told.late, told.headline, told.body


_STRONG = 1.2


def _shared(one: Told, other: Told) -> list[Fact]:
    """The facts both tell; the initials of a shared name are no further fact."""
    both = [fact for key, fact in one.facts.items() if key in other.facts]
    named = {_letters(fact) for fact in both if fact.kind == "name"}
    return [
        fact if fact.weight <= other.facts[fact.key].weight else other.facts[fact.key]
        for fact in both
        if fact.kind != "initials" or fact.value not in named
    ]


def _letters(name: Fact) -> str:
    first, _, last = name.value.partition(" ")
    return first[:1] + last[:1]


def _conflict(one: Told, other: Told) -> float:
    """What both tell of and tell differently."""
    found = 0.0
    for kind, weight in _CONFLICTS.items():
        mine = {key for key, fact in one.facts.items() if fact.kind == kind}
        theirs = {key for key, fact in other.facts.items() if fact.kind == kind}
        if mine and theirs and not mine & theirs:
            found += weight
    return found


_CONFLICTS = {"plate": 1.5, "name": 0.7, "place": 0.7, "district": 1.5, "province": 1.5, "age": 0.4, "clock": 0.4}


def _decide(found: Measures, one: Told, other: Told) -> tuple[str | None, float]:
    if found.runs >= COPY_SHARE or not found.shared:
        return None, 0.0
    agencies = {agency for agency in (one.agency, other.agency) if agency}
    if _is_rewrite(found, differ=len(agencies) == 2):
        return "rewrite", min(1.0, found.covered * (0.5 + found.alike) * min(1.0, 0.5 + found.share))
    if found.runs > TWIN_SHARE or found.words > _MOST_WORDS or _quotes(found) or _follows(found, one, other):
        return None, 0.0
    sure = found.shared * min(1.0, 0.35 + 1.2 * found.share) - found.conflict + (_DIFFER if len(agencies) == 2 else 0)
    needed = _needed(found.gap)
    if (
        sure < needed
        or found.share < _LEAST_SHARE
        or found.words < _LEAST_WORDS
        or _apart(one, other)
        or not (found.strong or _tells_much(found))
    ):
        return None, 0.0
    return "event_twin", min(1.0, 0.5 + (sure - needed) / 16)


def _needed(gap: int) -> float:
    return _NEEDED + _NEEDED_A_DAY * (gap / 86_400) ** 2


def _apart(one: Told, other: Told) -> bool:
    """Whether each is set in a place that the other does not name."""
    mine, theirs = _keys.main_place(one.facts), _keys.main_place(other.facts)
    if not mine or not theirs:
        return False
    return not any(f"{kind}:{mine}" in other.facts or f"{kind}:{theirs}" in one.facts for kind in _PLACES)


def _tells_much(found: Measures) -> bool:
    """Whether two texts without a name, plate or amount in common still say nearly the same of one place."""
    return found.shared >= _WITHOUT_STRONG and found.share >= 0.5 and found.words >= 0.2


def _quotes(found: Measures) -> bool:
    """Whether one prints sentences of the other; the later, the more probably it goes on with its story."""
    late = found.gap > _LATE
    return found.verbatim > (_QUOTED / 2 if late else _QUOTED) or (late and found.runs > TWIN_SHARE / 2)


def _is_rewrite(found: Measures, *, differ: bool) -> bool:
    return (
        found.covered >= 0.6
        and found.alike >= (0.55 if differ else 0.45)
        and found.pairs >= _LEAST_PAIRS
        and found.apart >= _APART
        and found.share >= _REWRITE_SHARE
        and found.conflict < _REWRITE_CONFLICT
        and found.verbatim < 0.35
        and found.runs < 0.35
    )


def _follows(found: Measures, one: Told, other: Told) -> bool:
    """Whether one tells in its opening what came of the event, of which the earlier one knows nothing."""
    if found.gap < _FOLLOWING:
        return False
    first, then = sorted((one, other), key=_order)
    return any(stem in then.opening and stem not in first.opening and stem not in first.folded for stem in _later())


_REWRITE_SHARE = 0.6
_REWRITE_CONFLICT = 1.0
_QUOTED = 0.2
_LATE = 10 * 3600
_MOST_WORDS = 0.6
_PLACES = ("district", "province")
_WITHOUT_STRONG = 2.4
_APART = 0.38
_LEAST_PAIRS = 2
_LEAST_SHARED = 1.5
"""weight of the facts that a rewrite and an event twin share at least"""
_NEEDED = 2.2
_DIFFER = 0.6
_LEAST_SHARE = 0.15
_NEEDED_A_DAY = 8.0
_LEAST_WORDS = 0.1
_FOLLOWING = 4 * 3600
