"""Which article goes to train, validation, test; no story and no text is in two of them.

Pure. In: groups of articles that belong together (query.released.Groups), the chosen articles, a Split. Out: the
number of the split of each article.

By hash: the group's earliest article (its site and key) and the seed decide, so an article stays in its split
whatever else is chosen, and when the archive grows. By time: a group goes where its earliest article lies, known to
the archive whether chosen or not; its later copies follow it, so train can hold copies younger than the first day of
test, but no text that was new by then.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from newsarchive import dates
from newsarchive.query.choose import period
from newsarchive.query.released import Groups
from newsarchive.release.recipe import Split


def assign(groups: Groups, chosen: Sequence[int], split: Split) -> tuple[bytearray, tuple[str, ...]]:
    """Of each chosen article the index in ``split.names``; and, by time, the first day of each split but the first."""
    if split.by == "hash":
        ends = [share * 2**64 // 100 for share in accumulate(split.shares)][:-1]
        return bytearray(bisect_right(ends, groups.point[groups.place(one)]) for one in chosen), ()
    days = split.days or _days(groups, chosen, split.shares)
    edges = [midnight(day) for day in days]
    return bytearray(bisect_right(edges, groups.first[groups.place(one)]) for one in chosen), days


def _days(groups: Groups, chosen: Iterable[int], shares: Sequence[int]) -> tuple[str, ...]:
    """Days at which the shares come out nearest, counted in articles."""
    by_day = Counter(_day(groups.first[groups.place(one)]) for one in chosen)
    ordered = sorted(by_day)
    before = [0, *accumulate(by_day[day] for day in ordered)]
    found: list[int] = []
    for share in list(accumulate(shares))[:-1]:
        goal = before[-1] * share / 100
        least = found[-1] + 1 if found else 1  # no split is left empty while there are days
        places = range(least, len(ordered)) or range(len(ordered), len(ordered) + 1)
        found.append(min(places, key=lambda at: abs(before[min(at, len(ordered))] - goal)))
    return tuple(ordered[at] if at < len(ordered) else _following(ordered[-1:]) for at in found)


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, dates.ISTANBUL).date().isoformat()


def _following(days: Sequence[str]) -> str:
    return (datetime.fromisoformat(days[0]) + timedelta(days=1)).date().isoformat() if days else "9999-12-31"


def midnight(day: str) -> int:
    """The first instant of a day in Turkey, seconds since 1970."""
    return int(period(day, datetime(9999, 1, 1, tzinfo=UTC))[0].timestamp())


def later_copies(days: Sequence[str], placed: Iterable[int], appeared: Iterable[int]) -> int:
    """Articles that are in an earlier split than their own time says, because their text was first printed then.

    ``appeared``: when each did, seconds since 1970, in the order of ``placed``.
    """
    edges = [midnight(day) for day in days]
    return sum(bisect_right(edges, own) > at for at, own in zip(placed, appeared, strict=True))
