"""Which articles are one story, and who was first: stars around a root, never chains.

Comes in: articles with the time of their appearance, and which two print the same text. Goes out: the stars. The
earliest article is a root and takes everything that copies it, and what copies at least half of those (a root that is
but the lead of the text has nothing in common with a copy without that lead); then the earliest of the rest, and so
on. So a text that slowly becomes another one is more than one story. The result follows from the articles alone, in
whatever order they are given.

A day without a clock may be any moment of that day (before the article was first seen). Among articles that may each
have been the first the better witness wins: the agency's own site, a credit to an agency, an own reporter, no credit,
a credit to another paper; then who names the minute; then who was seen first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
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


MOST = 0.5
"""share of a star that an article copies which joins it without copying the root"""


def stars(
    members: Iterable[Member], pairs: Mapping[int, Collection[int]], window: int | None = None
) -> list[list[int]]:
    """Roots with their copies, each star in the order of appearance, root first; who stands alone is left out.

    ``pairs``: article -> those that print the same text; ``window``: seconds that a copy may lie apart from its root
    (None: as many as it likes), which all pairs keep already.
    """
    waiting = {one.id: one for one in sorted(members, key=_order)}
    found = []
    while waiting:
        root = _first(waiting)
        direct = {root.id, *pairs.get(root.id, ())} & waiting.keys()
        star = direct | _joining(root, direct, waiting, pairs, window)
        copies = [one for one in waiting if one in star and one != root.id]
        for one in star:
            del waiting[one]
        if copies:
            found.append([root.id, *copies])
    return found


def _joining(
    root: Member,
    direct: Collection[int],
    waiting: Mapping[int, Member],
    pairs: Mapping[int, Collection[int]],
    window: int | None,
) -> set[int]:
    """The articles that copy most of a star, though not its root."""
    links = Counter(other for one in direct for other in pairs.get(one, ()) if other in waiting and other not in direct)
    found = {one for one, count in links.items() if count >= max(2, MOST * len(direct))}
    if window is None:
        return found
    place = root.early, root.late
    return {one for one in found if apart(place, (waiting[one].early, waiting[one].late)) <= window}


def _first(waiting: Mapping[int, Member]) -> Member:
    """Of those that may have been the first, the best witness."""
    earliest = next(iter(waiting.values())).late
    return min((one for one in waiting.values() if one.early <= earliest), key=_preference)


def _order(one: Member) -> tuple[int, int, int, str]:
    return one.late, one.witness, one.seen, one.name


def _preference(one: Member) -> tuple[int, int, int, int, str]:
    return one.witness, one.late - one.early, one.late, one.seen, one.name


def apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Seconds that lie between two appearances (early, late) at least."""
    return max(0, one[0] - other[1], other[0] - one[1])
