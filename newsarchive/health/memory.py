"""What a site's health is judged by, kept between looks: its rhythm, and a series for each question."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from newsarchive.health.rhythm import Rhythm
from newsarchive.health.series import Series
from newsarchive.health.signs import QUESTIONS, Lengths

VERSION = 1
MONTHS = 60 * 86_400
"""seconds after which what has changed is what is usual"""
Waiting = tuple[int, int, int, int]
WAITING = 400
"""articles that wait to be looked for in the site's listings"""


@dataclass(slots=True)
class Memory:
    """One site's."""

    rhythm: Rhythm = field(default_factory=Rhythm)
    lengths: Lengths = field(default_factory=Lengths)
    series: dict[str, Series] = field(default_factory=dict)
    """field, or listing's number -> answers"""
    reasons: Counter[str] = field(default_factory=Counter)
    """why addresses did not become articles, in the present excursion of that series"""
    waiting: list[Waiting] = field(default_factory=list)
    """(address, when first seen, published no earlier than, no later than) of articles not yet looked for in the
    listings"""
    late: float = 3600.0
    """seconds from publication to announcement, usually the longest of a visit"""
    status: Counter[str] = field(default_factory=Counter)
    """HTTP status -> answers to the addresses of articles, all in all"""
    shut: int = 0
    """seconds since 1970; when the site was last found shut"""
    touched: bool = False

    @classmethod
    def load(cls, stored: str | None) -> "Memory":
        """From ``dump``; nothing, or what another version kept: an empty one."""
        told: dict[str, Any] = json.loads(stored) if stored else {}
        if told.get("v") != VERSION:
            return cls(touched=True)
        return cls(
            rhythm=Rhythm.load(told["rhythm"]),
            lengths=Lengths.load(told["lengths"]),
            series={name: Series.load(one) for name, one in told["series"].items()},
            reasons=Counter(told["reasons"]),
            waiting=[(url, at, *(rest or (0, at))) for url, at, *rest in told["waiting"]],
            late=told.get("late", 3600.0),
            status=Counter(told["status"]),
            shut=told.get("shut", 0),
        )

    def dump(self) -> str:
        """As JSON."""
        told = {
            "v": VERSION,
            "rhythm": self.rhythm.dump(),
            "lengths": self.lengths.dump(),
            "series": {name: one.dump() for name, one in self.series.items()},
            "reasons": self.reasons,
            "waiting": self.waiting[-WAITING:],
            "status": self.status,
            "shut": self.shut,
            "late": round(self.late),
        }
        return json.dumps(told, separators=(",", ":"))

    def is_changed(self, at: int) -> bool:
        """Whether its pages say less than they did: then they teach nothing of what is usual, for some months."""
        return any(0 <= at - one.alarmed < MONTHS for name, one in self.series.items() if name in QUESTIONS)

    def ask(self, name: str) -> Series:
        """The series of that name."""
        if name not in self.series:
            self.series[name] = Series()
        return self.series[name]
