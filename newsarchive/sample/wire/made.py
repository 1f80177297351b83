"""Templates made to measure: a text of so many words of which one in so many is a number, a time or a name.

The words between are prose of the flavour; what changes from issue to issue are facts, never phrasing.
"""

from collections.abc import Callable, Sequence
from functools import cache

from newsarchive.sample import grammar
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.spots import spot_facts
from newsarchive.sample.wire.templates import SLOTS
from newsarchive.sample.wire.text import Text

Prose = Callable[[QuickDice], Sequence[str]]
"""some paragraphs about nothing in particular"""
_KINDS = ("N", "N", "kur", "saat", "kisi", "il", "il", "n", "mah", "plaka", "gun")
_TOWN = ("il",)


def families(rates: Sequence[int], lengths: Sequence[int]) -> tuple[str, ...]:
    """Names of the families: ``made-<one in>-<words>``, and ``town-…`` where only the town changes."""
    return tuple(f"{kind}-{n}-{size}" for kind in ("made", "town") for n in rates for size in lengths)


@cache
def _form(prose: Prose, family: str, house: int) -> tuple[tuple[str | tuple[str, str], ...], ...]:
    kind, rate, size = family.split("-")
    kinds = _TOWN if kind == "town" else _KINDS
    dice = QuickDice("made", family, house)
    out: list[tuple[str | tuple[str, str], ...]] = []
    total, since = 0, dice.below(int(rate))
    while total < int(size):
        for paragraph in prose(dice):
            parts: list[str | tuple[str, str]] = []
            for word in paragraph.split(" "):
                since += 1
                if since >= int(rate):
                    parts.append((dice.pick(kinds), dice.pick(("", "", "de", "in"))))
                    since = 0
                    total += 1
                parts.append(word)
                total += 1
                if total >= int(size):
                    break
            out.append(tuple(parts))
            if total >= int(size):
                break
    return tuple(out)


def issue(prose: Prose, family: str, house: int, dice: QuickDice) -> Text:
    """One issue of the template of that house."""
    known = spot_facts(dice)
    paragraphs = []
    for parts in _form(prose, family, house):
        words = []
        for part in parts:
            if isinstance(part, str):
                words.append(part)
                continue
            name, case = part
            word = known["kisa"] if name == "il" else SLOTS[name](dice)
            words.append(grammar.inflect(word, case) if case else word)
        paragraphs.append(" ".join(words))
    rate = family.split("-")[1]
    headline = f"{known['kisa']} bülteni {dice.between(1, 31)} ({rate}/{house})"
    return Text(headline, tuple(paragraphs), known["il"], known["ilce"] or None, "Güncel")
