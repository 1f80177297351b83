"""Sentences that only a point keeps apart: ``öldü, 3 kişi`` and ``öldü. 3 kişi`` are one text, other points."""

from collections import Counter
from collections.abc import Sequence

from newsarchive import turkish
from newsarchive.edits.words import Sentence, sentence

ALIKE = 0.8
"""share of words in common from which on two sentences are another one that was cut"""
PART = 0.6
"""share of each half's words that the whole one has besides the other half's"""
_MOST = 20_000
"""pairs that are looked at; texts with more were written anew"""


def joined(old: Sequence[Sentence], new: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """Both texts; two sentences of one that are a single one of the other become one."""
    known, known_now = ({one.keys for one in text} for text in (old, new))
    whole, whole_now = (
        [one for one in text if one.keys not in keys] for text, keys in ((old, known_now), (new, known))
    )
    return _joined(old, known_now, whole_now), _joined(new, known, whole)


def _joined(text: Sequence[Sentence], known: set[tuple[str, ...]], wholes: Sequence[Sentence]) -> tuple[Sentence, ...]:
    if len(text) * len(wholes) > _MOST:
        return tuple(text)
    found: list[Sentence] = []
    left = [_bag(one) for one in wholes]
    for one in text:
        last = found[-1] if found else None
        if left and last is not None and _may(last, one) and not {last.keys, one.keys} & known:
            halves = _bag(last), _bag(one)
            whole = next((bag for bag in left if _is_cut(*halves, bag)), None)
            if whole is not None:
                left.remove(whole)
                found[-1] = sentence(f"{last.text} {one.text}", last.paragraph, last.start)
                continue
        found.append(one)
    return tuple(found)


def _may(one: Sentence, other: Sentence) -> bool:
    return one.paragraph == other.paragraph and not (one.heading or other.heading)


def _bag(one: Sentence) -> Counter[str]:
    return Counter("#" if word.value is not None else turkish.fold(word.base) for word in one.words)


def _is_cut(one: Counter[str], other: Counter[str], whole: Counter[str]) -> bool:
    size, sizes = whole.total(), one.total() + other.total()
    if 2 * min(size, sizes) < ALIKE * (size + sizes):
        return False
    both = one + other
    return 2 * (both & whole).total() >= ALIKE * (both.total() + whole.total()) and all(
        (part & (whole - rest)).total() >= PART * part.total() for part, rest in ((one, other), (other, one))
    )
