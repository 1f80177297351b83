"""Whether it is we who did not look: no answers at all for long, or nobody answers anywhere. Pure.

Such a time is one condition of the archive, and no site's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from statistics import median
from typing import Any

from newsarchive.health.verdicts import DAY, HOUR, Finding, clock, is_no_answer, seconds
from newsarchive.store.observations import Trouble

PAUSE = 1800
"""seconds without an answer that are a pause between visits"""
PAUSES = 14
"""days of which the longest pause is remembered"""
SHORTEST = 6 * HOUR
"""seconds; no shorter pause is told"""
UNUSUAL = 3.0
"""times the usual pause"""
FEW = 3
"""days that must be known: an archive that was crawled once waits for nobody"""
NETWORK = 2 * HOUR
"""seconds within which all sites stopped to answer, and at least half of them without answer"""
LEAST = HOUR
"""seconds; a shorter one is not told"""
MOST = 0.8
"""share of the sites asked lately that must be silent"""
SITES = 3
"""fewer sites prove nothing about our network"""


@dataclass(slots=True)
class Own:
    """What is remembered of our own visits."""

    capture: int = 0
    """the last one that was looked at"""
    last: int = 0
    """seconds since 1970; when anything was answered last"""
    pauses: list[tuple[int, int]] = field(default_factory=list)
    """(day, its longest pause)"""

    @classmethod
    def load(cls, told: Mapping[str, Any]) -> "Own":
        """From ``dump``."""
        return cls(told["capture"], told["last"], [(day, pause) for day, pause in told["pauses"]])

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {"v": 1, "capture": self.capture, "last": self.last, "pauses": self.pauses}

    def _bar(self) -> float:
        """Seconds of a pause that is longer than any usual one."""
        if len(self.pauses) < FEW:
            return inf
        return max(SHORTEST, UNUSUAL * median(pause for _, pause in self.pauses))

    def answers(self, moments: Sequence[int]) -> list[tuple[int, int]]:
        """Take into account when something was answered; the times in which we did not look, as (begin, end)."""
        found = []
        for at in moments:
            pause = at - self.last
            if self.last and pause >= PAUSE and pause > self._bar():
                found.append((self.last, at))
            elif self.last and pause > 0:
                self._note(at // DAY, pause)
            self.last = max(self.last, at)
        return found

    def _note(self, day: int, pause: int) -> None:
        if self.pauses and self.pauses[-1][0] == day:
            self.pauses[-1] = (day, max(pause, self.pauses[-1][1]))
        else:
            self.pauses = [*self.pauses[1 - PAUSES :], (day, pause)]

    def not_looking(self, now: int) -> Finding | None:
        """Nothing was answered for longer than is usual."""
        if not self.last or now - self.last <= self._bar():
            return None
        return outage(self.last, now)


def outage(begin: int, end: int) -> Finding:
    """Nothing was answered from ``begin`` to ``end``."""
    evidence = f"nothing was asked, or nothing answered, from {clock(begin)} to {clock(end)}, on any site"
    return Finding("looking", "own_outage", "broken", begin, evidence)


def network(troubles: Mapping[int, Trouble], well: Mapping[int, int]) -> tuple[Finding | None, set[int]]:
    """Nobody answers anywhere: one finding, and the sites it is true of. ``well``: site -> when last read."""
    silent = {site: one for site, one in troubles.items() if _is_silent(one, well.get(site))}
    if len(silent) < SITES:
        return None, set()
    newest = max(seconds(one.last_at) for one in silent.values())
    late = {site: one for site, one in silent.items() if newest - seconds(one.last_at) <= SHORTEST}
    begins = sorted(seconds(one.since) for one in late.values())
    if not begins or len(late) < SITES:
        return None, set()
    middle = begins[len(begins) // 2]
    together = {site for site, one in late.items() if abs(seconds(one.since) - middle) <= NETWORK}
    still_well = {site for site, at in well.items() if at > middle and site not in together}
    if len(together) < SITES or len(together) < MOST * (len(together) + len(still_well)):
        return None, set()
    began = min(seconds(late[site].since) for site in together)
    if newest - began < LEAST:
        return None, together
    evidence = f"{len(together)} sites stopped to answer at about the same time, since {clock(began)}"
    return Finding("network", "own_network", "broken", began, evidence), together


def _is_silent(one: Trouble, well: int | None) -> bool:
    if well is not None and well > seconds(one.last_at):
        return False
    return is_no_answer(max(one.reasons, key=lambda reason: one.reasons[reason]))
