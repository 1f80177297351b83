"""What is learned of one listing: how much it shows, how much of it first, how fast it rolls over, how it fails."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.pacing.site import DAY, VERSION, number, numbers, state_of

LATENESS = 0.7
"""share by which a listing counts less that is always late"""
UNKNOWN = 0.1
"""days of exposure that what is not known yet counts for"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one answered poll has shown."""

    entries: int
    """addresses of articles it holds"""
    arrived: int
    """those that this listing has never shown before"""
    first: int
    """of these, those that nobody has shown before"""
    stamps: Sequence[float] = ()
    """when the first-shown were published, as far as they claim it; seconds since 1970"""
    known: Sequence[float] = ()
    """when somebody else had shown those that are not first"""
    claims: Sequence[float] = ()
    """at the first poll: when all its entries were published, as far as they claim it"""
    leafed: bool | None = None
    """whether it has further pages, which show what has rolled off; None: not told"""


@dataclass(slots=True)
class Listing:
    """The state of a listing; times are seconds since 1970, rates a day."""

    at: float = 0.0
    """when it last answered; 0: never"""
    size: float = 0.0
    """addresses of articles it holds"""
    arrived: float = 0.0
    """what it has shown, older polls counting less"""
    alone: float = 0.0
    """what it has shown first although the leading listing was asked: may be below zero by chance"""
    exposure: float = 0.0
    """days of mean publishing in which it has shown that"""
    burst: float = 0.0
    """by how much one poll has shown more than expected, in the last weeks"""
    dry: float = 0.0
    """what it should have shown since it last showed something"""
    failing: float = 0.0
    """how badly it fails: 1 for each 404 in a row, less for what passes"""
    new_at: float = 0.0
    """when something arrived"""
    mark: float = 0.0
    """how much leading listings had shown when it was asked last"""
    fades: float = 0.0
    """1: it loses entries although nothing takes their place, as a sitemap of two days does"""

    late: float = 0.0
    prompt: float = 0.0
    """articles that it should have shown an answer earlier, as their dates or other listings tell, and others"""
    leafed: float = 0.0
    """1: what has rolled off stands on further pages"""
    lost: float = 0.0
    """how long the site had given no answer when it was asked last, as the site counts it"""
    gap_from: float = 0.0
    gap_to: float = 0.0
    """the last time of which it has told nothing, because it had rolled over; see gaps.py"""
    rush: float = 0.0
    """1: it had rolled over within minutes when it was asked last; further pages make up for it"""

    def rate(self) -> float:
        """Articles a day it shows."""
        return (self.arrived + 0.5) / (self.exposure + UNKNOWN)

    def most(self) -> float:
        """Articles a day that it may show at most, for what is known of it."""
        return (self.arrived + 1 + 2 * math.sqrt(self.arrived + 1)) / (self.exposure + UNKNOWN)

    def score(self) -> float:
        """How well it would lead: what it shows counts less when it comes late, or is soon gone again."""
        short = 0.0 if self.fades else 2 / max(self.size, 8)
        return self.rate() * (1 - short) * (1 - LATENESS * self.late / (self.late + self.prompt + 4))

    def own_rate(self) -> float:
        """Articles a day that only it shows."""
        return min((max(self.alone, 0.0) + 0.3) / (self.exposure + UNKNOWN), self.rate())

    def doubt(self, share: float) -> None:
        """What was learned counts only so much: it is refuted."""
        self.arrived *= share
        self.alone *= share
        self.exposure *= share

    def dumps(self, why: str | None = None) -> str:
        """As JSON, under 200 bytes, with why it is due when it is."""
        state = [
            round(self.at), round(self.size), round(self.arrived, 2), round(self.alone, 2) + 0.0,
            round(self.exposure, 3),
            round(self.burst, 1), round(self.dry, 2), round(self.failing, 2), round(self.new_at),
            round(self.mark, 3), round(self.fades), round(self.late, 1), round(self.prompt, 1), round(self.leafed),
            round(self.lost, 3),
            *((round(self.gap_from), round(self.gap_to), round(self.rush)) if self.gap_to or self.rush else ()),
        ]  # fmt: skip
        told = {"v": VERSION, "s": state} | ({"y": why} if why else {})
        return json.dumps(told, separators=(",", ":"))

    @classmethod
    def loads(cls, text: str | None) -> "Listing":
        """From JSON; what is no state of ours is a fresh one."""
        told = state_of(text).get("s")
        if not isinstance(told, list) or len(told) not in {13, 14, 15, 17, 18}:
            return cls()
        alone = number(abs(told[3])) if isinstance(told[3], (int, float)) else None
        state = numbers([*told[:3], 0, *told[4:], 0, 0, 0, 0, 0][:18], 18)
        if state is None or alone is None:
            return cls()
        state[3] = alone if told[3] >= 0 else -alone
        return cls(*state)


def first_look(claims: Sequence[float], now: float) -> tuple[float, float]:
    """(articles, days) that the claims of a listing's entries tell of the week before it was first seen."""
    recent = sorted(claim for claim in claims if now - 7 * DAY < claim <= now + 600)
    if len(recent) < 3:
        return 0.0, 0.0
    days = max((now - recent[0]) / DAY, 0.02)
    weight = min(1.0, 2.0 / days)
    return len(recent) * weight, days * weight
