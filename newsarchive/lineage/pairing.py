"""Which sentences of two texts stand for each other, in the same order in both.

Comes in: the sentences of two texts, each as the set of its word stems. Goes out: a Pairing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_MOST_SENTENCES = 60
_SAME = 0.85
_LEAST_ALIKE = 0.22
"""likeness of two sentences from which on one may stand for the other"""


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the sentences of two texts correspond."""

    pairs: tuple[tuple[int, int], ...] = ()
    """places (from 0) of sentences that stand for each other"""
    alike: float = 0.0
    """their mean likeness, 0 to 1"""
    apart: float = 0.0
    """how much more alike these are than any two sentences of the texts"""
    covered: float = 0.0
    """share of the words of the text that is covered more"""
    verbatim: float = 0.0
    """share of words in sentences that hardly differ"""


def correspond(mine: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]]) -> Pairing:
    """The sentences that stand for each other, in the same order in both texts."""
    if not mine or not theirs:
        return Pairing()
    mine, theirs = mine[:_MOST_SENTENCES], theirs[:_MOST_SENTENCES]
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
    like = [[_alike(a, b) for b in theirs] for a in mine]
    for i, row in enumerate(like):
        for j, alike in enumerate(row):
            taken = best[i][j] + alike if alike >= _LEAST_ALIKE else 0.0
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], taken)
    pairs: list[tuple[int, int]] = []
    i, j = len(mine), len(theirs)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    if not pairs:
        return Pairing()
    pairs.reverse()
    same = [(i, j) for i, j in pairs if like[i][j] >= _SAME]
    chosen = sum(like[i][j] for i, j in pairs)
    others = len(mine) * len(theirs) - len(pairs)
    alike = chosen / len(pairs)
    return Pairing(
        tuple(pairs),
        alike,
        alike - (sum(map(sum, like)) - chosen) / others if others else alike,
        max(_part(mine, [i for i, _ in pairs]), _part(theirs, [j for _, j in pairs])),
        max(_part(mine, [i for i, _ in same]), _part(theirs, [j for _, j in same])),
    )


def _part(sentences: Sequence[frozenset[str]], some: Sequence[int]) -> float:
    return sum(len(sentences[n]) for n in some) / sum(map(len, sentences))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return 2 * common / (len(one) + len(other)) if common else 0.0
