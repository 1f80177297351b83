"""Which words tell one notice from another by themselves: towns and days.

Comes in: folded words, UTF-8. Goes out: whether a word is a town of Turkey, whether two are two towns, whether two
wordings of one place tell of two days. Provinces with the one or other of their districts are one town: who writes
Kocaeli where another writes İzmit means the same.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from newsarchive import lookups, turkish


def are_towns(one: bytes, other: bytes) -> bool:
    """Whether two words are two towns, none of which lies in the other."""
    mine, its = towns().get(one), towns().get(other)
    return mine is not None and its is not None and mine.isdisjoint(its)


def are_days(mine: Sequence[bytes], theirs: Sequence[bytes], behind: Sequence[bytes]) -> bool:
    """Whether two wordings of one place are two days of the month whose name stands behind them, or two weekdays."""
    if len(mine) != 1 or len(theirs) != 1:
        return False
    if mine[0].isdigit() and theirs[0].isdigit():
        return _months().issuperset(behind[:1] or [b""]) and max(len(mine[0]), len(theirs[0])) <= 2
    return mine[0] in _weekdays() and theirs[0] in _weekdays()


@cache
def towns() -> dict[bytes, frozenset[bytes]]:
    """Town -> what it is, and for a province its districts too; names of one word alone, but for districts that are
    called Merkez."""
    found: dict[bytes, set[bytes]] = defaultdict(set)
    for row in lookups.table("provinces")["province"]:
        districts = [name for name in row["districts"] if name != "Merkez"]
        for name in (row["name"], *row.get("aliases", ())):
            found[_word(name)].update(map(_word, (row["name"], *districts)))
        for name in districts:
            found[_word(name)].add(_word(name))
        for name, district in row.get("district_aliases", {}).items():
            found[_word(name)].add(_word(district))
    return {name: frozenset(some) for name, some in found.items() if name.isalpha()}


@cache
def _months() -> frozenset[bytes]:
    return frozenset(_word(name) for row in lookups.table("months")["month"] for name in row["names"])


@cache
def _weekdays() -> frozenset[bytes]:
    return frozenset(_word(row["names"][0]) for row in lookups.table("weekdays")["weekday"])


def _word(name: str) -> bytes:
    return turkish.fold(name).encode()
