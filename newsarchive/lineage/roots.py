"""Which articles are one story, and who was first: stars, never chains.

Comes in: articles with the time of their appearance, and how much of which stands in which. Goes out: the stars. The
article that has most in common with most others (the full text, not its lead alone, not two texts in one) is a centre:
around it stand those that copy it, and those that copy at least half of these (a copy without the lead has nothing in
common with the lead alone). The first of them is the root. Who copies neither the root nor most of the star leaves it,
so a text that slowly becomes another one is more than one story. Then the centre of the rest, and so on. The result
follows from the articles alone, in whatever order they are given.

A day without a clock may be any moment of that day (before the article was first seen). Among articles that may each
have been the first the better witness wins: the agency's own site, a credit to an agency, an own reporter, no credit,
a credit to another paper; then who names the minute; then who was seen first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

AGENCY_SITE, AGENCY, OWN, SILENT, OTHER = range(5)
"""whose text an article says it is, best witness first"""


@dataclass(frozen=True, slots=True)
class Member:
    """An article, as far as its place matters."""

    id: int
    early: int
    """when it appeared, at the earliest, seconds since 1970"""
    late: int
    """when it appeared, at the latest"""
    witness: int
    """AGENCY_SITE … OTHER"""
    seen: int
    """when it was first seen"""
    name: str
    """tells it from all others, whatever its number"""


Share = int
"""thousandths of one article that stand in another"""
MOST = 0.5
"""share of those that copy a centre, which an article copies that joins them without copying the centre"""
_HOLDS = 0.6
"""share of a star that an article copies which stays in it without copying the root"""


def stars(
    members: Iterable[Member], pairs: Mapping[int, Mapping[int, Share]], window: int | None = None
) -> list[list[int]]:
    """Roots with their copies, each star in the order of appearance, root first; who stands alone is left out.

    ``pairs``: article -> those that print the same text, and how much of it stands in them; ``window``: seconds that a
    copy may lie apart from its root (None: as many as it likes), which all pairs keep already.
    """
    waiting = {one.id: one for one in sorted(members, key=_order)}
    both = {
        one: {other: min(share, pairs[other][one]) for other, share in pairs.get(one, {}).items() if other in waiting}
        for one in waiting
    }
    weights = {one: sum(shares.values()) for one, shares in both.items()}
    found = []
    while waiting:
        centre = max(waiting, key=weights.__getitem__)
        star = _around(centre, both)
        root = _first([one for number, one in waiting.items() if number in star])
        held = _held(root, star, waiting, both, window)
        copies = [one for one in waiting if one in held and one != root.id]
        for one in held:
            del waiting[one]
            for other, share in both.pop(one).items():
                weights[other] -= share
                both[other].pop(one, None)
        if copies:
            found.append([root.id, *copies])
    return sorted(found, key=lambda star: star[0])


def _around(centre: int, pairs: Mapping[int, Mapping[int, Share]]) -> set[int]:
    """A centre, those that copy it, and those that copy most of these."""
    direct = {centre, *pairs[centre]}
    links = Counter(other for one in direct for other in pairs[one] if other not in direct)
    return direct | {one for one, count in links.items() if count >= max(2, MOST * len(direct))}


def _held(
    root: Member,
    star: Collection[int],
    members: Mapping[int, Member],
    pairs: Mapping[int, Mapping[int, Share]],
    window: int | None,
) -> set[int]:
    """Who of a star belongs to its root."""
    place = root.early, root.late
    held = {root.id}
    for one in star:
        if one in held or (window is not None and apart(place, (members[one].early, members[one].late)) > window):
            continue
        if one in pairs[root.id] or _count(pairs[one], star) >= _HOLDS * (len(star) - 1):
            held.add(one)
    return held


def _count(some: Mapping[int, Share], star: Collection[int]) -> int:
    return sum(one in star for one in some)


def _first(members: Sequence[Member]) -> Member:
    """Of those that may have been the first, the best witness; ``members`` in order."""
    earliest = members[0].late
    return min((one for one in members if one.early <= earliest), key=_preference)


def _order(one: Member) -> tuple[int, int, int, str]:
    return one.late, one.witness, one.seen, one.name


def _preference(one: Member) -> tuple[int, int, int, int, str]:
    return one.witness, one.late - one.early, one.late, one.seen, one.name


def apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Seconds that lie between two appearances (early, late) at least."""
    return max(0, one[0] - other[1], other[0] - one[1])
