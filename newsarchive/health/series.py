"""One yes-or-no question asked of every article of a site: whether its answer has changed, and since when.

Page's cumulative sum over the log-likelihood ratio of "yes as seldom as DROP of what was usual" against "as usual".
The sum is zero while all is as usual; where its present excursion began is the estimate of when the change began. What
is usual is learned from what lies before the excursion. The barrier grows with the highest excursion that came to
nothing, so that a site whose answers come in runs (an agency's night) is not alarmed by its habits; working days and
others have a usual share each, because desks differ.
"""

from dataclasses import dataclass
from math import log, sqrt
from typing import Any

FEWEST = 12
"""answers before anything is said"""
TAUGHT = 40
"""answers of earlier that are taken at most"""
LONGEST = 500.0
"""answers the usual share is learned from; older ones fade"""
DROP = 0.3
BARRIER = 13.0
"""of the sum; a false alarm about every exp(13) answers when they are independent"""
HABIT = 1.6
"""times the highest excursion that came to nothing"""
SELDOM = 0.15
"""a share below this may vanish without a word"""
UNSURE = 0.85
"""a share below this needs MANY answers over LONG seconds"""
MANY, LONG = 80, 14 * 86_400
SPAN = 6 * 3600
"""seconds that the excursion must last"""
ROUNDS = 3
"""different hours it must be seen in"""
STALE = 400
"""answers after which an excursion that decided nothing is the new habit"""
DOUBT = 6
"""times no in a row, of a kind of day that is hardly known, that are taken for its habit"""
BARREN = 15
"""times no in a row, at least, that are a stop even of what was never quite sure"""
SELDOM_MUTE = 0.25
"""a share below this may fall silent without a word"""
MUTE_KNOWN, MUTE_LEAST = 8, 3
"""answers yes that are known before that; with fewer three times as many noes are asked for"""
UNLIKELY = 12.0
"""minus the logarithm of the chance that so many noes come in a row while all is as usual"""
PASSING = 4 * 86_400
"""seconds; what is over sooner is a habit"""
RETURN = 5.0
"""of the sum that tells that all is as it was"""


@dataclass(slots=True)
class Series:
    """What is known; times are seconds since 1970."""

    n: float = 0.0
    """answers, faded"""
    k: float = 0.0
    """of them yes"""
    free_n: float = 0.0
    """of all answers, those of weekends and holidays"""
    free_k: float = 0.0
    born: int = 0
    sum: float = 0.0
    top: float = 0.0
    since: int = 0
    seen: int = 0
    yes: int = 0
    free_seen: int = 0
    free_yes: int = 0
    hoped: float = 0.0
    """how many of those seen would usually be yes"""
    rounds: int = 0
    last: int = 0
    peak: float = 0.0
    alarmed: int = 0
    """when it was alarmed; 0: it is not"""
    back: float = 0.0
    back_since: int = 0
    noes: int = 0
    """in a row, up to now"""
    no_since: int = 0
    last_no: int = 0
    most_noes: int = 0
    """in a row, that came to nothing"""

    @classmethod
    def load(cls, stored: list[Any]) -> "Series":
        """From ``dump``."""
        return cls(*stored)

    def dump(self) -> list[Any]:
        """As JSON."""
        floats = (self.n, self.k, self.free_n, self.free_k)
        return [
            *(round(one, 2) for one in floats), self.born, round(self.sum, 3), round(self.top, 3), self.since,
            self.seen, self.yes, self.free_seen, self.free_yes, round(self.hoped, 2), self.rounds, self.last,
            round(self.peak, 3), self.alarmed, round(self.back, 3), self.back_since,
            self.noes, self.no_since, self.last_no, self.most_noes,
        ]  # fmt: skip

    @property
    def usual(self) -> float:
        """The usual share."""
        return self.k / self.n if self.n else 0.0

    def _share(self, free: bool) -> tuple[float, float]:
        """(answers, yes) of such days."""
        return (self.free_n, self.free_k) if free else (self.n - self.free_n, self.k - self.free_k)

    def add(self, answer: bool, at: int, *, free: bool = False, learn: bool = True) -> int:
        """One more answer; ``free``: of a weekend or a holiday; ``learn``: it may show what is usual. +1: the alarm is
        given now, -1: it is over now (``back_since``), 0: neither."""
        self.born = self.born or at
        self._count_noes(answer, at)
        if self.alarmed:
            return self._maybe_back(answer, at, free)
        known, yes = self._share(free)
        if known < FEWEST:
            if learn and not self.seen and self.noes <= DOUBT:  # nothing is learned while something may be wrong
                self._learn(1, answer, free, free and answer)
            return 0
        usual = low(known, yes)
        gain = log(DROP) if answer else log((1 - DROP * usual) / (1 - usual))
        if self.sum + gain <= 0 or self.seen > STALE:
            self._as_usual(learn)
            if learn:
                self._learn(1, answer, free, free and answer)
            return 0
        if not self.seen:
            self.since, self.rounds, self.last, self.top, self.hoped = at, 0, 0, 0.0, 0.0
        self.sum, self.top = self.sum + gain, max(self.top, self.sum + gain)
        self.seen, self.yes, self.hoped = self.seen + 1, self.yes + answer, self.hoped + yes / known
        self.free_seen, self.free_yes = self.free_seen + free, self.free_yes + (free and answer)
        if at // 3600 != self.last:
            self.rounds, self.last = self.rounds + 1, at // 3600
        if self._is_sure(at):
            self.alarmed, self.back = at, 0.0
            return 1
        return 0

    def teach(self, answer: bool, at: int, *, free: bool = False) -> None:
        """An answer of earlier, as a beginning of what is usual; no evidence of anything."""
        if not self.alarmed and not self.seen and self._share(free)[0] < TAUGHT:
            self.born = self.born or at
            self._learn(1, answer, free, free and answer)

    def _learn(self, n: int, k: int, free_n: int, free_k: int) -> None:
        faded = min(1.0, LONGEST / (self.n + n))
        self.n, self.k = (self.n + n) * faded, (self.k + k) * faded
        self.free_n, self.free_k = (self.free_n + free_n) * faded, (self.free_k + free_k) * faded

    def _count_noes(self, answer: bool, at: int) -> None:
        if answer:
            self.most_noes, self.noes = (self.most_noes if self.alarmed else max(self.most_noes, self.noes)), 0
            return
        self.noes, self.no_since, self.last_no = self.noes + 1, self.no_since if self.noes else at, at

    def is_mute(self) -> bool:
        """Nothing but no for so long that it is no chance, whatever the usual share is."""
        if self.alarmed or self.k < MUTE_LEAST or self.usual < SELDOM_MUTE:
            return False
        least = max(BARREN, UNLIKELY / -log(1 - low(self.n, self.k)), HABIT * self.most_noes)
        return self.noes >= least * (1 if self.k >= MUTE_KNOWN else 3)

    def alarm(self) -> None:
        """It is mute: since the first no."""
        self.alarmed, self.since, self.back = self.last_no, self.no_since, 0.0
        self.seen, self.yes, self.free_seen, self.free_yes = self.noes, 0, 0, 0

    def _as_usual(self, learn: bool) -> None:
        self.peak = max(self.peak, self.top)
        if learn and self.seen:
            self._learn(self.seen, self.yes, self.free_seen, self.free_yes)
        self._forget()

    def _forget(self) -> None:
        self.sum = self.top = self.back = self.hoped = 0.0
        self.seen = self.yes = self.free_seen = self.free_yes = 0

    def _is_sure(self, at: int) -> bool:
        if self.sum < max(BARRIER, HABIT * self.peak) or self.rounds < ROUNDS or at - self.since < SPAN:
            return False
        usual = self.hoped / self.seen
        if usual < SELDOM or 2 * self.yes > self.hoped:
            return False
        return usual >= UNSURE or (self.n >= MANY and self.since - self.born >= LONG)

    def _maybe_back(self, answer: bool, at: int, free: bool) -> int:
        share = (self.yes + 0.5) / (self.seen + 1)
        usual = max(self.usual, share + 0.05)
        gain = log(usual / share) if answer else log((1 - min(usual, 0.99)) / (1 - share))
        if self.back + gain <= 0:
            self.back = 0.0
            if self.seen < STALE:
                self.seen, self.yes = self.seen + 1, self.yes + answer
                self.free_seen, self.free_yes = self.free_seen + free, self.free_yes + (free and answer)
            return 0
        if not self.back:
            self.back_since = at
        self.back += gain
        if self.back < RETURN:
            return 0
        if self.back_since - self.since < PASSING:  # it may do so again
            self.peak = max(self.peak, self.top)
            self._learn(self.seen, self.yes, self.free_seen, self.free_yes)
        self.alarmed = 0
        self._forget()
        return -1


def low(known: float, yes: float) -> float:
    """A share that the usual one is surely not far below, so that a short history alarms late rather than wrongly."""
    share = (yes + 0.5) / (known + 1.0)
    return min(max(share - sqrt(share * (1 - share) / (known + 1.0)), 0.01), 0.99)
