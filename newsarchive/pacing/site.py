"""What is learned of a site: when in the week it publishes, how lively it is these days, which listing leads."""

import json
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

HOUR = 3600.0
DAY = 86_400.0
WEEK = 7 * DAY
OFFSET = 3 * 3600 + 3 * 86_400
"""seconds from 1970 to the start of a week in Istanbul: UTC+3 the whole year, and 1970 began on a Thursday"""
HALF_LIFE = 18.0
"""days after which what was seen counts half"""
MOOD_LIFE = 0.75
"""days after which the present mood counts half"""
MOOD_PRIOR = 8.0
"""articles for which the usual rate speaks against the present mood"""
HOURS_PRIOR = 30.0
DAYS_PRIOR = 60.0
"""articles for which the usual day and week of a paper speak against its own"""
WHOLE_DAYS, WHOLE_WEEKS = 3, 14
"""days after which the hours, and the weekdays, of a site are told apart"""
MINUTES_PRIOR = 25.0
SLOTS = 20
"""of an hour, three minutes each"""
PEAK = 1.8
"""a slot of the hour is an import when so many times as much comes in it as on average"""
USUAL_DAY = (
    2.2, 1.4, 1.0, 0.8, 0.8, 1.2, 2.2, 4.0, 6.0, 7.2, 7.6, 7.4,
    6.8, 7.0, 7.2, 7.0, 6.6, 6.0, 5.2, 4.6, 4.0, 3.6, 3.2, 2.8,
)  # fmt: skip
"""how the news of a Turkish paper spread over the hours of the day"""
MANY_VISITS = 1_000
VERSION = 2


@dataclass(slots=True)
class Site:
    """The state of a site; times are seconds since 1970."""

    at: float = 0.0
    """when something was last learned"""
    since: float = 0.0
    """when the first thing was: a day, a week must have been seen whole before they tell anything"""
    hours: list[float] = field(default_factory=lambda: [0.0] * 24)
    days: list[float] = field(default_factory=lambda: [0.0] * 7)
    """new articles by hour of the day and day of the week, older ones counting less"""
    minutes: list[float] = field(default_factory=lambda: [0.0] * SLOTS)
    """the same by the minute of the hour: many papers import their agencies' news at fixed minutes"""
    found: float = 0.0
    expected: float = 0.0
    """of the leading listing, in the last hours: articles that came, and that were to come"""
    lead: int = 0
    """the listing that leads; 0: none"""
    lead_rate: float = 0.0
    """articles a day it shows"""
    lead_score: float = 0.0
    """the same, less when it shows them late"""
    lead_at: float = 0.0
    """when it was last asked"""
    lead_dry: float = 0.0
    """articles it should have shown since it last showed one"""
    shown: float = 0.0
    """what leading listings have shown, all in all, in days of mean publishing"""
    visits: float = 0.0
    edits: float = 0.0
    """visits to known articles, and those that found an edit; older ones counting less"""
    mute: float = 0.0
    """since when it has given no answer at all; 0: it answers"""
    lost: float = 0.0
    """how long it has given none, all in all, in days of mean publishing: nobody knows what came then, if anything"""
    _table: list[float] = field(default_factory=list)
    _slots: list[float] = field(default_factory=list)
    _stale: float = 0.0

    # --- the week

    def table(self) -> list[float]:
        """Expected share of a week's news before each of its 168 hours, as days of mean publishing: 169 numbers."""
        if not self._table:
            self._table = self._tabulate()
        return self._table

    def _tabulate(self) -> list[float]:
        usual, age = sum(USUAL_DAY), (self.at - self.since) / DAY
        seen_hours = self.hours if age >= WHOLE_DAYS else [0.0] * 24
        seen_days = self.days if age >= WHOLE_WEEKS else [0.0] * 7
        total = sum(seen_hours)
        hours = [
            24 * (HOURS_PRIOR * prior / usual + seen) / (HOURS_PRIOR + total)
            for prior, seen in zip(USUAL_DAY, seen_hours, strict=True)
        ]
        weekdays = [7 * (DAYS_PRIOR / 7 + seen) / (DAYS_PRIOR + sum(seen_days)) for seen in seen_days]
        at, table = 0.0, [0.0]
        for weekday in weekdays:
            for hour in hours:
                at += max(weekday * hour, 0.02) / 24
                table.append(at)
        scale = 7 / at
        return [value * scale for value in table]

    def news(self, since: float, until: float) -> float:
        """Days of mean publishing that pass between two instants."""
        return self._clock(until) - self._clock(since)

    def _clock(self, at: float) -> float:
        weeks, rest = divmod(at + OFFSET, WEEK)
        table = self.table()
        hour = int(rest / HOUR)
        low = table[hour]
        return weeks * 7 + low + (table[hour + 1] - low) * (rest / HOUR - hour)

    def when(self, since: float, news: float) -> float:
        """The instant at which so many days of mean publishing have passed."""
        table = self.table()
        weeks, rest = divmod(self._clock(since) + news, 7)
        hour = min(bisect_right(table, rest) - 1, 167)
        share = (rest - table[hour]) / (table[hour + 1] - table[hour])
        return weeks * WEEK + (hour + share) * HOUR - OFFSET

    def after_import(self, since: float, planned: float) -> float:
        """A time near the planned one that is right behind an import, where as much is there to be found."""
        slots = self._warp()
        if slots is None:
            return planned
        wanted = self._clock(planned) - self._clock(since)
        return max(self._unwarped(self._warped(since, slots) + wanted, slots), since)

    def _warp(self) -> list[float] | None:
        """Share of an hour's news before each slot of it; None: no minute is special."""
        if not self._slots:
            total = sum(self.minutes)
            self._slots = [0.0]
            if max(self.minutes) * SLOTS > PEAK * (total + MINUTES_PRIOR):
                for seen in self.minutes:
                    share = (MINUTES_PRIOR / SLOTS + seen) / (MINUTES_PRIOR + total)
                    self._slots.append(self._slots[-1] + share)
        return self._slots if len(self._slots) > 1 else None

    def _warped(self, at: float, slots: list[float]) -> float:
        weeks, rest = divmod(at + OFFSET, WEEK)
        hour, share = divmod(rest / HOUR, 1)
        table = self.table()
        slot = int(share * SLOTS)
        within = slots[slot] + (slots[slot + 1] - slots[slot]) * (share * SLOTS - slot)
        return weeks * 7 + table[int(hour)] + (table[int(hour) + 1] - table[int(hour)]) * within

    def _unwarped(self, news: float, slots: list[float]) -> float:
        table = self.table()
        weeks, rest = divmod(news, 7)
        hour = min(bisect_right(table, rest) - 1, 167)
        share = (rest - table[hour]) / (table[hour + 1] - table[hour])
        slot = min(bisect_right(slots, share) - 1, SLOTS - 1)
        width = slots[slot + 1] - slots[slot]
        within = 1.0 if width * SLOTS > PEAK else (share - slots[slot]) / width
        return weeks * WEEK + (hour + (slot + within) / SLOTS) * HOUR - OFFSET

    def pace_at(self, at: float) -> tuple[float, float]:
        """How much livelier than on average an hour of the week is, and the seconds until the next begins."""
        rest = (at + OFFSET) % WEEK
        hour = int(rest / HOUR)
        table = self.table()
        return (table[hour + 1] - table[hour]) * 24, HOUR * (hour + 1) - rest

    # --- learning

    def learn(self, now: float, stamps: Sequence[float], guessed: Sequence[float] = ()) -> None:
        """When articles that are new to the archive were published: as they claim it, or ``guessed`` to the hour."""
        elapsed = max(now - self.at, 0.0) / DAY if self.at else 0.0
        if not stamps and not guessed and self.at:
            return
        self.at = now
        self.since = self.since or now
        keep = 0.5 ** (min(elapsed, 365.0) / HALF_LIFE)
        if stamps or guessed:
            self.hours = [value * keep for value in self.hours]
            self.minutes = [value * keep for value in self.minutes]
            self.days = [value * keep for value in self.days]
        for stamp in (*stamps, *guessed):
            hour = int(((stamp + OFFSET) % WEEK) / HOUR)
            self.hours[hour % 24] += 1
            self.days[hour // 24] += 1
        for stamp in stamps:
            self.minutes[int(stamp % HOUR / HOUR * SLOTS)] += 1
        self._stale += len(stamps) + len(guessed)
        if self._stale > 0.02 * sum(self.hours) + 2:
            self._table, self._slots, self._stale = [], [], 0.0

    def feel(self, elapsed: float, found: float, expected: float) -> None:
        """The leading listing showed so much where so much was to be expected, ``elapsed`` days after the last time."""
        keep = 0.5 ** (min(elapsed, 365.0) / MOOD_LIFE)
        self.found = self.found * keep + found
        self.expected = self.expected * keep + expected

    def mood(self) -> float:
        """How lively the site is these hours, beside what it usually is: from a third to three times."""
        return min(max((MOOD_PRIOR + self.found) / (MOOD_PRIOR + self.expected), 0.33), 3.0)

    def unheard(self, now: float) -> None:
        """It does not answer, whatever it is asked for."""
        self.mute = self.mute or now

    def heard(self, now: float) -> None:
        """One of its listings has answered."""
        if 0 < self.mute < now:
            self.lost += self.news(self.mute, now)
        self.mute = 0.0

    def visited(self, *, edited: bool) -> None:
        """A known article was visited again."""
        self.visits += 1
        self.edits += edited
        if self.visits > MANY_VISITS:
            self.visits /= 2
            self.edits /= 2

    # --- kept

    def dumps(self) -> str:
        """As JSON, under 600 bytes."""
        return json.dumps(
            {
                "v": VERSION, "at": [round(self.at), round(self.since)], "h": [_short(value) for value in self.hours],
                "w": [_short(value) for value in self.days],
                "s": [_short(value) for value in self.minutes], "m": [_short(self.found), _short(self.expected)],
                "lead": [self.lead, round(self.lead_rate, 3), round(self.lead_score, 3), round(self.lead_at),
                         _short(self.lead_dry)],
                "n": round(self.shown, 3), "e": [_short(self.visits), _short(self.edits)],
                "d": [round(self.mute), round(self.lost, 3)],
            },
            separators=(",", ":"),
        )  # fmt: skip

    @classmethod
    def loads(cls, text: str | None) -> "Site":
        """From JSON; what is no state of ours is a fresh one."""
        told = state_of(text)
        hours, days = numbers(told.get("h"), 24), numbers(told.get("w"), 7)
        mood, lead, minutes = numbers(told.get("m"), 2), numbers(told.get("lead"), 5), numbers(told.get("s"), SLOTS)
        at, shown, edits = numbers(told.get("at"), 2), number(told.get("n")), numbers(told.get("e"), 2)
        down = numbers(told.get("d"), 2) or [0.0, 0.0]
        if hours is None or days is None or minutes is None or mood is None or lead is None:
            return cls()
        if at is None or shown is None or edits is None:
            return cls()
        return cls(
            at[0], at[1], hours, days, minutes, mood[0], mood[1], int(lead[0]), lead[1], lead[2], lead[3], lead[4],
            shown, edits[0], edits[1], down[0], down[1],
        )  # fmt: skip


def state_of(text: str | None) -> dict[str, Any]:
    """The JSON object of a state of this version; empty when it is none."""
    try:
        told = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) and told.get("v") == VERSION else {}


def number(value: object) -> float | None:
    """A finite number that is not negative, or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value < 1e15 and math.isfinite(value) else None


def numbers(value: object, length: int) -> list[float] | None:
    """So many of them, or None."""
    if not isinstance(value, list) or len(value) != length:
        return None
    found = [number(one) for one in value]
    return None if None in found else [one for one in found if one is not None]


def _short(value: float) -> float:
    return round(value) if value >= 100 else round(value, 2)
