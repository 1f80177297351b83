"""The few facts of a text by which others that tell of the same event are found without comparing all.

Comes in: the facts of a text. Goes out: Keys: at most MOST hashes, the same in every process and version, and a hash
of the main place. What tells enough by itself (plates, persons, long numbers, clocks) is a key alone, what tells less
(an age, initials) together with the main place. Two texts are worth a comparison when they have four keys in common;
of one main place, two keys or a person; where one names no place, or but the province, three keys, two with a person
or a long number among them, or a plate. Of two districts, texts of fewer keys were never found to be of one event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

from newsarchive.lineage.facts import Fact

MOST = 16
"""keys of a text"""
_LEAST_WEIGHT = 0.5
_ALONE = 1.2
"""weight of facts that are a key without the place"""
_STRONG = 2.0
_BITS = {"name": 2, "plate": 3}
"""of strong facts bit 0 of the hash is set, of persons bit 1, of plates both"""
_MANY = 4
"""shared keys for which the places do not matter"""
_NEVER = frozenset({"province", "district", "institution", "day"})
_LATE = 0.5
"""share of its rank that a fact loses by the end of the text: all texts of an event begin with its facts"""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a text is found by."""

    place: int
    """hash of the main place, below 2**16; odd: a district; 0: it names none"""
    hashes: tuple[int, ...]
    """below 2**32, ascending; bit 0: a long number, bit 1: a person, both: a plate"""


def keys(facts: Mapping[str, Fact]) -> Keys:
    """The keys of a text; ``facts`` in the order of their first mention."""
    place = main_place(facts)
    ranked: list[tuple[float, str, int]] = []
    for nth, fact in enumerate(facts.values()):
        if fact.kind in _NEVER or fact.weight < _LEAST_WEIGHT or (fact.kind == "initials" and fact.weight < 0.6):
            continue
        alone = fact.weight >= _ALONE or fact.kind == "clock"  # texts without a place often have the hour
        said = fact.key if alone else f"{place}|{fact.key}"
        rank = (fact.weight if fact.weight >= _ALONE else fact.weight + 0.2) * (1 - _LATE * nth / len(facts))
        strong = 0 if fact.weight < _STRONG else _BITS.get(fact.kind, 1)
        ranked.append((-rank, said, strong))
    ranked.sort()
    hashes = {crc32(said.encode()) & ~3 | strong for _, said, strong in ranked[:MOST]}
    is_district = int(f"district:{place}" in facts)
    return Keys(crc32(place.encode()) & 0xFFFE | is_district if place else 0, tuple(sorted(hashes)))


def may_be_related(one: Keys, other: Keys) -> bool:
    """Whether two texts are worth a comparison."""
    shared = set(one.hashes).intersection(other.hashes)
    few, telling, person = len(shared) < _MANY, any(key & 1 for key in shared), any(key & 2 for key in shared)
    if not few:
        return True
    if one.place and one.place == other.place:
        return len(shared) > 1 or person
    if one.place and other.place and one.place & 1 == other.place & 1:
        return False  # two districts, or two provinces
    return len(shared) > 2 or (len(shared) == 2 and (telling or person)) or (telling and person)


def main_place(facts: Mapping[str, Fact]) -> str:
    """The district a text names first, else the province; "" when it names none."""
    for kind in ("district", "province"):
        for fact in facts.values():
            if fact.kind == kind:
                return fact.value
    return ""
