"""How much a site publishes, by weekday and hour, and whether its silence is longer than that allows.

Publications within half an hour of each other count once (a desk uploads in one go). Silence is measured in
publications that were to be expected, not in hours: so nights, weekends and holidays weigh little. The bar is where an
exponential tail, as wide as the site's longest silence so far, would be met once in some thousand days.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import log, sqrt
from typing import Any

from newsarchive.dates.zones import ISTANBUL
from newsarchive.health import holidays

DAY, HOUR = 86_400, 3600
TOGETHER = 1800
"""seconds within which publications count once"""
DAYS = 56
"""days the rhythm is learned from"""
RECENT = 14
HOLIDAY = 0.03
"""share of its usual publications that is surely expected of a site on a holiday"""
UNSEEN = 0.15
"""the same for a weekday that was not seen twice yet, when no other of its kind (working day, weekend) was seen"""
ALIKE = 0.7
"""the same when another of its kind was seen"""
RARENESS = 12_000
"""days of a site in which one silence may be mistaken"""
SHORTEST = DAY
"""seconds; no shorter silence is told"""
FEWEST = 10
"""silences, in RECENT days, of which a site's own width is known; before, it is taken to be WIDE at least"""
WIDE = 1.7
"""expected publications"""
YOUNG = 4 * DAY
"""seconds of history in which silences teach nothing yet"""
LEAST, YOUNGEST = 3, 2 * DAY
"""publications, and seconds since the first, before anything is said"""


_FREE = (0, 6)
"""``ordinal % 7`` of Sunday and Saturday"""


@dataclass(slots=True)
class Rhythm:
    """What is known; times are seconds since 1970, days are ``date.toordinal()`` in Turkey."""

    first: int = 0
    last: int = 0
    """the last publication"""
    days: dict[int, int] = field(default_factory=dict)
    """day -> publications, merged; at most DAYS + 1 of them"""
    hours: list[float] = field(default_factory=lambda: [0.0] * 24)
    silences: int = 0
    longest: float = 0.0
    """longest silence, in expected publications"""
    articles: int = 0

    @classmethod
    def load(cls, stored: Sequence[Any]) -> "Rhythm":
        """From ``dump``."""
        first, last, days, hours, silences, longest, articles = stored
        return cls(first, last, {int(day): count for day, count in days}, list(hours), silences, longest, articles)

    def dump(self) -> list[Any]:
        """As JSON."""
        return [
            self.first, self.last, list(self.days.items()), [round(one, 2) for one in self.hours], self.silences,
            round(self.longest, 3), self.articles,
        ]  # fmt: skip

    def add(self, at: int, *, faulty: bool = False) -> None:
        """Something was published. ``faulty``: the silence before it was told as a stop and teaches nothing."""
        self.articles += 1
        if not self.first:
            self.first = self.last = at
            self._count(at)
            return
        if at <= self.last + TOGETHER:
            if at >= self.last:
                self.last = at
            elif self.last - at > TOGETHER and at >= self.first:
                self._count(at)
            return
        if not faulty and at - self.first >= YOUNG:
            self.silences += 1
            self.longest = max(self.longest, self.expected(self.last, at))
        self.last = at
        self._count(at)

    def _count(self, at: int) -> None:
        day, second = local(at)
        self.days[day] = self.days.get(day, 0) + 1
        self.hours = [one * 0.998 for one in self.hours]
        self.hours[second // HOUR] += 1.0
        if len(self.days) > DAYS + 1:
            oldest = day - DAYS
            self.days = {each: count for each, count in self.days.items() if each >= oldest}

    def expected(self, begin: int, end: int) -> float:
        """Publications to be expected between two instants; rather too few than too many."""
        if end <= begin or not self.first:
            return 0.0
        rates, shape = self._weekdays(), self._shape()
        (day, from_), (last, to) = local(begin), local(end)
        total = 0.0
        while day <= last:
            share = _part(shape, from_, to if day == last else DAY)
            rate = rates[day % 7]
            total += rate * share * (HOLIDAY if holidays.is_quiet(day) else 1.0)
            day, from_ = day + 1, 0
        return total

    def _weekdays(self) -> list[float]:
        """Publications a day, by ``ordinal % 7``; holidays are left out."""
        newest = local(self.last)[0]
        oldest = max(local(self.first)[0], newest - DAYS)
        sums, seen = [0.0] * 7, [0] * 7
        recent, recently = 0, 0
        for day in range(oldest, newest):  # the last day is not over
            if holidays.is_quiet(day):
                continue
            count = self.days.get(day, 0)
            sums[day % 7] += count
            seen[day % 7] += 1
            if day >= newest - RECENT:
                recent, recently = recent + count, recently + 1
        if not any(seen):
            return [self.days.get(newest, 0) * UNSEEN] * 7
        mean = sum(sums) / sum(seen)
        now = recent / recently if recently else mean
        slower = min(1.0, now / mean) if mean else 1.0
        return [
            slower
            * ((sums[each] + 0.5 * mean) / (seen[each] + 0.5) if seen[each] > 1 else _alike(each, sums, seen, mean))
            for each in range(7)
        ]

    def _shape(self) -> list[float]:
        """Share of a day's publications up to each full hour."""
        total = sum(self.hours) + 2.4
        shape, running = [0.0], 0.0
        for one in self.hours:
            running += (one + 0.1) / total
            shape.append(running)
        return shape

    def bar(self) -> float:
        """So many publications must be missing before silence is a stop."""
        rate = sum(self._weekdays()) / 7
        width = max(1.0, self.longest / (log(self.silences + 1) + 0.58))
        if self.silences < FEWEST or self.last - self.first < RECENT * DAY:
            width = max(width, WIDE)
        return width * log(max(rate, 0.05) * RARENESS)

    def is_known(self, until: int) -> bool:
        """Whether a stop could be told at all."""
        return bool(self.first) and sum(self.days.values()) >= LEAST and until - self.first >= YOUNGEST

    def is_silent(self, until: int) -> float | None:
        """The publications that are missing at ``until``, when they are too many; None: all may be well."""
        if until - self.last < SHORTEST or not self.is_known(until):
            return None
        missing = self.expected(self.last, until)
        if self.silences < FEWEST:
            count = sum(self.days.values())
            missing *= 1 - 1 / sqrt(count)  # a rate from so few may be one standard error too high
        return missing if missing >= self.bar() else None


def _alike(each: int, sums: list[float], seen: list[int], mean: float) -> float:
    """What is surely expected of a weekday that was not seen twice: a share of what days of its kind had."""
    kind = [day for day in range(7) if (day in _FREE) == (each in _FREE) and seen[day]]
    if not kind:
        return UNSEEN * mean
    return ALIKE * min(mean, sum(sums[day] for day in kind) / sum(seen[day] for day in kind))


def _part(shape: list[float], begin: int, end: int) -> float:
    return _up_to(shape, end) - _up_to(shape, begin)


def _up_to(shape: list[float], second: int) -> float:
    hour, rest = divmod(min(second, DAY), HOUR)
    return shape[hour] + (rest / HOUR * (shape[hour + 1] - shape[hour]) if rest else 0.0)


_OFFSET: dict[int, int] = {}


def local(at: int) -> tuple[int, int]:
    """(day, second of the day) in Turkey."""
    week = at // (7 * DAY)
    if week not in _OFFSET:
        offset = datetime.fromtimestamp(at, UTC).astimezone(ISTANBUL).utcoffset()
        _OFFSET[week] = int((offset or timedelta(hours=3)).total_seconds())
    day, second = divmod(at + _OFFSET[week], DAY)
    return day + _EPOCH, second


_EPOCH = date(1970, 1, 1).toordinal()


def kind_of(at: int) -> str:
    """``holiday``, ``weekend`` or ``work``: what kind of day an instant is on."""
    day, _ = local(at)
    return "holiday" if holidays.is_quiet(day) else "weekend" if day % 7 in _FREE else "work"
