"""Which words tell one notice from another by themselves: towns and days.

Comes in: folded words, UTF-8. Goes out: whether a word is a town of Turkey, whether two are two towns, whether two
wordings of one place tell of two days. A province and a district of it are one town: who writes Kocaeli where another
writes İzmit means the same.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import product

from newsarchive import lookups, places, turkish
from newsarchive.places import Place


@lru_cache(maxsize=8192)
def towns(word: bytes) -> tuple[Place, ...]:
    """The provinces and districts that are called so; a district called Merkez is nowhere."""
    name = word.decode("utf-8", "replace")
    province = places.province(name)
    districts = tuple([one for one in places.districts(name) if one.district != "Merkez"])
    return (Place(province), *districts) if province else districts


def are_towns(one: bytes, other: bytes) -> bool:
    """Whether two words are two towns, none of which lies in the other."""
    mine = towns(one)
    its = towns(other) if mine else ()
    return bool(its) and not any(_is_one(this, that) for this, that in product(mine, its))


def _is_one(one: Place, other: Place) -> bool:
    if one.district is None or other.district is None:
        return one.province == other.province
    return one == other


def are_days(mine: Sequence[bytes], theirs: Sequence[bytes], behind: Sequence[bytes]) -> bool:
    """Whether two wordings of one place are two days of the month whose name stands behind them, or two weekdays."""
    if len(mine) != 1 or len(theirs) != 1:
        return False
    if mine[0].isdigit() and theirs[0].isdigit():
        return max(len(mine[0]), len(theirs[0])) <= 2 and not _months().isdisjoint(behind[:1])
    return mine[0] in _weekdays() and theirs[0] in _weekdays()


@cache
def _months() -> frozenset[bytes]:
    return frozenset(_word(name) for row in lookups.table("months")["month"] for name in row["names"])


@cache
def _weekdays() -> frozenset[bytes]:
    return frozenset(_word(row["names"][0]) for row in lookups.table("weekdays")["weekday"])


def _word(name: str) -> bytes:
    return turkish.fold(name).encode()
