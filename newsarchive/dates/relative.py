"""Relative stamps: "Bugün, 02:23", "Dün 14:05", "Az önce", "2 hafta önce", "3 hours ago"."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from newsarchive.dates import lexicon
from newsarchive.dates.lexicon import BLANK, LETTER

_TOKEN = re.compile(rf"\d{{1,5}}|[{LETTER}]{{1,14}}")
_TIME = re.compile(
    rf"[{BLANK},|•–—-]{{0,5}}(?:(?P<word>[{LETTER}]{{2,4}})[:]?[{BLANK}]{{1,2}})?(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)(?!\d)"
)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7}
_HINT = re.compile(
    rf"(?<![{LETTER}])(?:{'|'.join(map(lexicon.spelled, sorted(lexicon.RELATIVE_HINTS)))})(?![{LETTER}])", re.IGNORECASE
)
LONGEST = 80
"""characters; relative words in longer lines are prose"""


class Spoken(NamedTuple):
    """A relative stamp as written."""

    unit: str
    """a unit of the table, or moment (0 of it: now) / date (count days back, with or without a time)"""
    number: int
    hour: int | None
    minute: int
    start: int
    end: int

    @property
    def whole_day(self) -> bool:
        """Whether only the day is known."""
        return self.hour is None and self.unit not in _SECONDS and self.unit != "moment"


def hinted(text: str) -> bool:
    """Whether it is worth scanning; costs a twentieth of it."""
    return _HINT.search(text) is not None


def scan(text: str) -> Iterator[Spoken]:
    """Every relative stamp of a short text, in order; nothing for a long one."""
    if len(text) > LONGEST or not hinted(text):
        return
    tokens = list(_TOKEN.finditer(text))
    done = 0
    for index, token in enumerate(tokens):
        if token.start() < done:
            continue
        spoken = _counted(text, tokens[index : index + 3]) or _named(text, tokens[index : index + 2])
        if spoken is not None:
            yield spoken
            done = spoken.end


def _adjacent(text: str, tokens: list[re.Match[str]]) -> bool:
    between = [text[a.end() : b.start()] for a, b in pairwise(tokens)]
    return all(len(gap) <= 2 and not gap.strip(". ") for gap in between)


def _counted(text: str, tokens: list[re.Match[str]]) -> Spoken | None:
    """``2 saat önce``"""
    if len(tokens) < 3 or tokens[2][0] not in lexicon.AGO or not _adjacent(text, tokens):
        return None
    count = int(tokens[0][0]) if tokens[0][0].isdecimal() else lexicon.NUMBERS.get(tokens[0][0])
    unit = lexicon.UNITS.get(tokens[1][0])
    if count is None or unit is None or (tokens[0].start() and text[tokens[0].start() - 1].isalnum()):
        return None
    return Spoken(lexicon.UNIT_NAMES[unit], count, None, 0, tokens[0].start(), tokens[2].end())


def _named(text: str, tokens: list[re.Match[str]]) -> Spoken | None:
    """``Az önce``, ``Bugün 02:23``"""
    for size in (2, 1):
        if len(tokens) < size or not _adjacent(text, tokens[:size]):
            continue
        moment = lexicon.MOMENTS.get(" ".join(token[0] for token in tokens[:size]))
        if moment is None:
            continue
        start, end = tokens[0].start(), tokens[size - 1].end()
        if moment == lexicon.NOW:
            return Spoken("moment", 0, None, 0, start, end)
        count = 1 if moment == lexicon.YESTERDAY else 0
        time = _TIME.match(text, end)
        if time is None or (time["word"] and time["word"] not in lexicon.FILLERS):
            return Spoken("date", count, None, 0, start, end)
        return Spoken("date", count, int(time["h"]), int(time["m"]), start, time.end())
    return None


def count_back(spoken: Spoken, now: datetime) -> datetime:
    """The moment meant, in the zone of ``now``. ValueError or OverflowError before the calendar begins."""
    minute = now.replace(second=0, microsecond=0)
    if spoken.unit == "moment":
        return minute
    if spoken.unit in _SECONDS:
        # through UTC, as wall-clock arithmetic would lose an hour across a clock change
        shifted = now.timestamp() - spoken.number * _SECONDS[spoken.unit]
        return datetime.fromtimestamp(shifted, now.tzinfo).replace(second=0, microsecond=0)
    midnight = minute.replace(hour=0, minute=0, fold=0)
    if spoken.unit in ("month", "year"):
        months = spoken.number * (12 if spoken.unit == "year" else 1)
        year, month = divmod(midnight.year * 12 + midnight.month - 1 - months, 12)
        next_month = midnight.replace(year=year, month=month + 1, day=28) + timedelta(days=4)
        last = (next_month - timedelta(days=next_month.day)).day
        return midnight.replace(year=year, month=month + 1, day=min(midnight.day, last))
    day = midnight - timedelta(days=spoken.number * _DAYS.get(spoken.unit, 1))
    return day.replace(hour=spoken.hour or 0, minute=spoken.minute)
