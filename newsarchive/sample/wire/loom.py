"""Texts woven from invented words: another language statistic than sentence patterns, with facts of the same kinds.

An event is a list of propositions. A voice weaves each with its own word for every notion and in its own order.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from newsarchive import turkish
from newsarchive.sample.stories import MONTHS, person, thousands
from newsarchive.sample.vocabulary import words
from newsarchive.sample.wire import made, templates
from newsarchive.sample.wire.bank import say
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.spots import spot_facts
from newsarchive.sample.wire.synonyms import reworded
from newsarchive.sample.wire.text import Text

VOICES = 4
"""words for one notion; voice 3 is what rewriters use"""
_NOTIONS = {"noun": 2600, "adjective": 700, "verb": 500}
_ENDS = {
    "noun": ("", "", "lar", "ler", "ları", "sine", "da", "den", "lık", "ı", "in", "la"),
    "adjective": ("", "", "lı", "siz", "sel", "ki"),
    "verb": ("dı", "di", "ldı", "ndi", "mıştı", "acak", "iyor", "uyor", "tı", "rdu"),
}
_SOFT = "bcçdfgğhklmnprsştvyz"


def _root(dice: QuickDice, kind: str) -> str:
    vowels = dice.pick(("aı", "aı", "ei", "ei", "ou", "öü", "aeıi"))
    syllables = dice.pick((1, 2, 2, 2, 3))
    out = ""
    for _ in range(syllables):
        out += dice.pick(_SOFT.replace("ğ", "")) + dice.pick(vowels)
        out += dice.pick("lnrkstmşz") if dice.chance(40) else ""
    return out + dice.pick(_ENDS[kind])


@cache
def _lexicon(kind: str) -> tuple[tuple[str, ...], ...]:
    dice = QuickDice("loom", kind)
    return tuple(tuple(_root(dice, kind) for _ in range(VOICES)) for _ in range(_NOTIONS[kind]))


def _notion(kind: str, dice: QuickDice) -> tuple[str, ...]:
    """A notion, the common ones far more often (about as 1 by rank)."""
    many = len(_lexicon(kind))
    return _lexicon(kind)[min(int(many ** dice.share()) - 1, many - 1)]


Proposition = tuple[dict[str, tuple[str, ...]], dict[str, str], int]
"""notions by slot, facts by slot, where the order of words begins"""
_SLOTS = {"s": "noun", "o": "noun", "p": "noun", "b": "adjective", "c": "adjective", "f": "verb", "g": "verb"}


class LoomEvent:
    """An event of propositions."""

    def __init__(self, facts: dict[str, str], dice: QuickDice) -> None:
        self.facts = facts
        facts.setdefault("kisi", person(dice))
        facts.setdefault("kurum", f"{turkish.title(_root(dice, 'adjective'))} {dice.pick(('Vakfı', 'Birliği', 'AŞ'))}")
        self.propositions = [self._proposition(dice) for _ in range(dice.between(4, 15))]

    def _proposition(self, dice: QuickDice) -> Proposition:
        facts = self.facts | {
            "kisi2": person(dice), "n": str(dice.between(2, 99)), "N": thousands(dice),
            "saat": f"{dice.between(6, 23):02d}.{dice.below(60):02d}",
            "gun": f"{dice.between(1, 28)} {dice.pick(MONTHS)}",
        }  # fmt: skip
        return {slot: _notion(kind, dice) for slot, kind in _SLOTS.items()}, facts, dice.below(97)

    def _say(self, pattern: str, proposition: Proposition, voice: int, dice: QuickDice) -> str:
        notions, facts, _ = proposition
        return say(pattern, {**facts, **{slot: said[voice % VOICES] for slot, said in notions.items()}}, dice)

    def _woven(self, propositions: Sequence[Proposition], voice: int, dice: QuickDice) -> list[str]:
        orders: list[str] = words("wire_loom")["weave"]["orders"]
        return [self._say(orders[(p[2] + voice * 5) % len(orders)], p, voice, dice) for p in propositions]

    def _text(self, propositions: Sequence[Proposition], voice: int, dice: QuickDice) -> Text:
        weave = words("wire_loom")["weave"]
        sentences = self._woven(propositions, voice, dice)
        for _ in range(dice.below(3)):
            sentences.insert(dice.between(1, len(sentences)), dice.pick(weave["formulas"]))
        paragraphs, at = list[str](), 0
        while at < len(sentences):
            size = dice.pick((1, 1, 2, 2, 3, 4))
            paragraphs.append(" ".join(sentences[at : at + size]))
            at += size
        people = (self.facts["kisi"], *(facts["kisi2"] for _, facts, _ in propositions))
        return Text(self.headline(dice), tuple(paragraphs), self.facts["il"], self.facts["ilce"] or None,
                    dice.pick(weave["sections"]), people, tongue=self)  # fmt: skip

    def told(self, voice: int, dice: QuickDice) -> Text:
        """The text of one voice: most of the propositions and some that nobody else has."""
        kept = [p for n, p in enumerate(self.propositions) if n == 0 or dice.chance(85)]
        for _ in range(dice.pick((2, 3, 5, 8, 12, 20))):
            kept.insert(dice.between(1, len(kept)), self._proposition(dice))
        return self._text(kept, voice, dice)

    def rewritten(self, voice: int, dice: QuickDice, subject: Text, *, by_words: bool) -> Text:
        """The propositions with other words in another order, or word for word replaced."""
        if by_words or dice.chance(40):
            return replace(subject, headline=self.headline(dice), paragraphs=reworded(subject.paragraphs, dice))
        return self._text(self.propositions, VOICES - 1, dice)

    def _line(self, name: str, dice: QuickDice) -> str:
        patterns: list[str] = words("wire_loom")["weave"][name]
        return self._say(dice.pick(patterns), dice.pick(self.propositions), dice.below(VOICES), dice)

    def headline(self, dice: QuickDice) -> str:
        """A headline of one of the propositions."""
        return self._line("headlines", dice)

    def lead(self, dice: QuickDice) -> str:
        """A first paragraph of a paper's own."""
        pattern = dice.pick(words("wire_loom")["weave"]["leads"])
        if dice.chance(75):
            return self._woven([self._proposition(dice)], dice.below(VOICES), dice)[0]
        return self._say(pattern, self._proposition(dice), dice.below(VOICES), dice)

    def subhead(self, dice: QuickDice) -> str:
        """A sub-headline."""
        return self._line("subheads", dice)

    def own(self, dice: QuickDice) -> str:
        """A paragraph of a paper's own."""
        pattern = dice.pick(words("wire_loom")["weave"]["own"])
        own = [self._proposition(dice) for _ in range(dice.between(1, 2))]
        told = self._woven(own, dice.below(VOICES), dice)
        if dice.chance(30):
            told.insert(0, self._say(pattern, self._proposition(dice), dice.below(VOICES), dice))
        return " ".join(told)

    def near(self, dice: QuickDice) -> "LoomEvent":
        """Another event of the same town, with some of its notions."""
        place = {name: self.facts[name] for name in ("il", "ilce", "kisa", "yerde")}
        return self._akin(LoomEvent(place, dice))

    def later(self, dice: QuickDice) -> "LoomEvent":
        """The same people, other facts."""
        kept = ("il", "ilce", "kisa", "yerde", "kisi", "kurum")
        return self._akin(LoomEvent({name: self.facts[name] for name in kept}, dice))

    def _akin(self, other: "LoomEvent") -> "LoomEvent":
        """The other event with this one's order of words and half of its notions."""
        pairs = zip(other.propositions, self.propositions, strict=False)
        akin: list[Proposition] = [
            ({slot: (mine if slot in "sbf" else theirs)[0][slot] for slot in _SLOTS}, theirs[1], mine[2])
            for theirs, mine in pairs
        ]
        other.propositions[: len(akin)] = akin
        return other


def _prose(dice: QuickDice) -> Sequence[str]:
    return LoomEvent(spot_facts(dice), dice).told(0, dice).paragraphs


KINDS = tuple(name for name in words("wire_loom") if name != "weave")
FAMILIES = (*KINDS, *KINDS, *KINDS, *made.families((5, 7, 10, 13, 15), (40, 60, 120, 300, 600)))


class Loom:
    """The woven flavour."""

    def event(self, dice: QuickDice) -> LoomEvent:
        """A new event."""
        return LoomEvent(spot_facts(dice), dice)

    def families(self) -> Sequence[str]:
        """Daily lists of other kinds, and templates made to measure."""
        return FAMILIES

    def alike(self, family: str, house: int, dice: QuickDice) -> Text:
        """One issue of a template."""
        if "-" in family:
            return made.issue(_prose, family, house, dice)
        return templates.issue("wire_loom", family, house, dice)
