"""Texts by sentence patterns (data/wire.toml): events made of facts, each of which is told in up to three ways."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from newsarchive import turkish
from newsarchive.sample import grammar
from newsarchive.sample.stories import MONTHS, person, thousands
from newsarchive.sample.vocabulary import words
from newsarchive.sample.wire import made, templates
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.spots import places, spot_facts
from newsarchive.sample.wire.synonyms import reworded
from newsarchive.sample.wire.text import Text

Facts = Mapping[str, str]
TOPICS = ("kaza", "yangin", "operasyon", "hizmet", "tarim", "spor", "saglik", "kultur")
_STOCK = {"kaza": "asayis", "yangin": "asayis", "operasyon": "asayis", "hizmet": "guncel", "tarim": "ekonomi",
          "spor": "spor", "saglik": "saglik", "kultur": "kultur"}  # fmt: skip
"""topic -> topic of topics.toml whose details and quotes serve as further sentences"""
FAMILIES = (
    *words("wire_templates"),
    *words("wire_templates"),
    *made.families((4, 6, 8, 11, 15), (40, 90, 200, 420, 600)),
)


def plain(parts: tuple[grammar.Part, ...], facts: Facts, dice: QuickDice, out: list[str]) -> None:
    """Expand a compiled pattern; ordinary nouns (x1 to x4) take their ending without apostrophe."""
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, tuple):
            name, case = part
            word = facts[name]
            if not case:
                out.append(word)
            elif name[0] == "x":
                out.append(word + grammar.ending(word, case))
            else:
                out.append(grammar.inflect(word, case))
        else:
            plain(dice.pick(part), facts, dice, out)


def say(pattern: str, facts: Facts, dice: QuickDice) -> str:
    """The pattern as a sentence."""
    out: list[str] = []
    plain(grammar.compiled(pattern), facts, dice, out)
    sentence = "".join(out)
    return turkish.upper(sentence[0]) + sentence[1:] if sentence[0].islower() else sentence


_PLATES = "ABCDEFGHJKLMNPRSTUVYZ"
_OFFICES = ("Belediyesi", "Emniyet Müdürlüğü", "Jandarma Komutanlığı", "Kaymakamlığı", "Ticaret Odası", "Kent Konseyi")


def _fresh(facts: dict[str, str], dice: QuickDice) -> dict[str, str]:
    """The facts of one sentence: numbers, times and second persons of its own."""
    _, quarters, _ = places()
    facts = facts.copy()
    facts["kisi2"] = name = person(dice)
    facts["kisi2yas"] = dice.pick(_AGES).format(name, dice.between(7, 91))
    facts["n1"], facts["n2"] = str(dice.between(12, 99)), str(dice.between(2, 24))
    facts["N1"], facts["N2"] = thousands(dice), thousands(dice)
    facts["saat2"] = f"{dice.between(6, 23):02d}.{dice.below(12) * 5:02d}"
    facts["b"] = str(dice.between(11, 98))
    facts["rkisi"], facts["ryas"], facts["r"], facts["R"] = person(dice), "", str(dice.between(2, 60)), thousands(dice)
    facts["yas"], facts["rmah"] = str(dice.between(18, 84)), f"{dice.pick(quarters)} Mahallesi"
    facts["gun"] = f"{dice.between(1, 28)} {dice.pick(MONTHS)}" if dice.chance(50) else facts["gun"]
    return facts


_AGES = ("{1} yaşındaki {0}", "{0} ({1})")


class BankEvent:
    """An event of a topic: facts, and which sentences tell them."""

    def __init__(self, topic: str, facts: dict[str, str], dice: QuickDice) -> None:
        self.topic, self.facts = topic, facts
        table = words("wire")[topic]
        self.key = (dice.below(1 << 40), topic)
        for name in ("x1", "x2", "x3", "x4"):
            facts[name] = dice.pick(table[name])
        self._name(dice)
        lead, *rest = table["frames"]
        frames = [lead, *dice.deal(rest, dice.between(4, len(rest)))]
        self.frames = [(frame, _fresh(facts, dice), dice.below(len(frame))) for frame in frames]

    def _name(self, dice: QuickDice) -> None:
        _, quarters, streets = places()
        facts = self.facts
        facts["kisi"] = name = person(dice)
        facts["kisiyas"] = _AGES[0].format(name, dice.between(7, 91))
        facts["bas"] = f"{name[0]}.{name.split()[-1][0]}."
        facts["unvan"] = dice.pick(words("people")["titles"])
        facts["mah"], facts["cad"] = f"{dice.pick(quarters)} Mahallesi", f"{dice.pick(streets)} Caddesi"
        facts["kurum"] = f"{facts['kisa']} {dice.pick(_OFFICES)}"
        facts["saat"] = f"{dice.between(6, 23):02d}.{dice.below(12) * 5:02d}"
        facts["gun"] = f"{dice.between(1, 28)} {dice.pick(MONTHS)}"
        facts["a"], facts["c"] = str(dice.between(2, 9)), thousands(dice)
        letters = "".join(dice.pick(_PLATES) for _ in range(dice.between(1, 3)))
        facts["plaka"] = f"{dice.between(1, 81):02d} {letters} {dice.between(100, 9999)}"

    def _more(self, dice: QuickDice, count: int) -> list[str]:
        """Further sentences that only this text has."""
        stock, common = words("topics")[_STOCK[self.topic]], words("topics")["common"]
        extra = [frame[0] for frame in words("wire")["ek"]["frames"]]
        pool = dice.deal([*stock["details"], *extra], count)
        told = [say(pattern, _fresh(self.facts, dice), dice) for pattern in pool]
        if dice.chance(60):
            facts = _fresh(self.facts, dice)
            facts["q"] = say(dice.pick(stock["quotes"]), facts, dice)
            told.append(say(dice.pick(common["saying"]), facts, dice))
        return told

    def told(self, voice: int, dice: QuickDice) -> Text:
        """The text of one voice."""
        frames = [f for n, f in enumerate(self.frames) if n == 0 or dice.chance(88)]
        return self._text(frames, voice, dice, self._more(dice, dice.pick((1, 2, 4, 6, 9, 13, 20))))

    def _text(self, frames: list[Any], voice: int, dice: QuickDice, more: list[str]) -> Text:
        people = [self.facts["kisi"], *(facts["kisi2"] for _, facts, _ in frames)]
        sentences = [say(ways[(first + voice) % len(ways)], facts, dice) for ways, facts, first in frames]
        lead, *rest = sentences
        for extra in more:
            rest.insert(dice.below(len(rest) + 1), extra)
        paragraphs, at = [lead], 0
        while at < len(rest):
            size = dice.pick((1, 2, 2, 3))
            paragraphs.append(" ".join(rest[at : at + size]))
            at += size
        facts = self.facts
        section = words("wire")[self.topic]["section"]
        return Text(self.headline(dice), tuple(paragraphs), facts["il"], facts["ilce"] or None, section,
                    tuple(people), tongue=self)  # fmt: skip

    def rewritten(self, voice: int, dice: QuickDice, subject: Text, *, by_words: bool) -> Text:
        """The facts in the same order and in other sentences, or the same sentences word for word replaced."""
        if by_words or dice.chance(50):
            return replace(subject, headline=self.headline(dice), paragraphs=reworded(subject.paragraphs, dice))
        return self._text(self.frames, voice + 2, dice, self._more(dice, dice.below(3)))

    def headline(self, dice: QuickDice) -> str:
        """One of the topic's headlines."""
        table, facts = words("wire"), dict(self.frames[0][1])
        return say(
            dice.pick(table[self.topic]["headlines"] if dice.chance(85) else table["ek"]["headlines"]), facts, dice
        )

    def lead(self, dice: QuickDice) -> str:
        """A first paragraph that no agency wrote."""
        told = say(dice.pick(words("wire")["ek"]["leads"]), _fresh(self.facts, dice), dice)
        more = self._more(dice, dice.between(1, 2))
        return " ".join(more if dice.chance(70) else [told, *more])

    def subhead(self, dice: QuickDice) -> str:
        """A sub-headline."""
        return say(dice.pick(words("wire")["ek"]["subheads"]), _fresh(self.facts, dice), dice)

    def own(self, dice: QuickDice) -> str:
        """A paragraph of the paper's own."""
        told = self._more(dice, dice.between(1, 3))
        if dice.chance(30):
            told.insert(0, say(dice.pick(words("wire")["ek"]["own"]), _fresh(self.facts, dice), dice))
        return " ".join(told)

    def near(self, dice: QuickDice) -> "BankEvent":
        """The same sort of event in the same town."""
        place = {name: self.facts[name] for name in ("il", "ilce", "kisa", "yerde")}
        return BankEvent(self.topic, place, dice)

    def later(self, dice: QuickDice) -> "BankEvent":
        """The same people and places, other facts."""
        event = self.near(dice)
        for name in ("kisi", "kisiyas", "bas", "mah", "cad", "kurum", "plaka", "x1"):
            event.facts[name] = self.facts[name]
        event.frames = [(ways, {**facts, **{n: event.facts[n] for n in ("kisi", "kisiyas", "bas", "mah", "cad", "kurum",
                         "plaka", "x1")}}, first) for ways, facts, first in event.frames]  # fmt: skip
        return event


def _prose(dice: QuickDice) -> Sequence[str]:
    return BankEvent(dice.pick(TOPICS), spot_facts(dice), dice).told(0, dice).paragraphs


class Bank:
    """The flavour of sentence patterns."""

    def families(self) -> Sequence[str]:
        """What the agencies and town halls print daily, and templates made to measure."""
        return FAMILIES

    def alike(self, family: str, house: int, dice: QuickDice) -> Text:
        """One issue of a template."""
        if "-" in family:
            return made.issue(_prose, family, house, dice)
        return templates.issue("wire_templates", family, house, dice)

    def event(self, dice: QuickDice) -> BankEvent:
        """A new event."""
        return BankEvent(dice.pick(TOPICS), spot_facts(dice), dice)
