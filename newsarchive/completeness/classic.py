"""The two estimators every textbook has. They hold for independent lists; where lists agree they say too little.

The intervals are log-normal in the number missed (Chao 1987), so they never fall below what was seen.
"""

import math
from dataclasses import dataclass

Z95 = 1.959964
"""standard normal quantile of a 95 % interval"""


@dataclass(frozen=True, slots=True)
class Classic:
    """A population size with its 95 % interval."""

    estimate: float
    low: float
    high: float


def chapman(first: int, second: int, both: int) -> Classic:
    """Two independent lists (Chapman 1951; variance Seber 1970). Raises ValueError when ``both`` exceeds a list."""
    if not 0 <= both <= min(first, second):
        raise ValueError(f"{both} cannot be in both of {first} and {second}")
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    return _log_normal(estimate, variance, first + second - both)


def chao(seen: int, once: int, twice: int) -> Classic:
    """Chao's lower bound (1987) from how many were caught once and twice; ``twice`` 0: its bias-corrected form."""
    if once + twice > seen or min(once, twice) < 0:
        raise ValueError(f"{once} and {twice} of {seen} cannot be")
    if twice:
        ratio = once / twice
        missed = once * ratio / 2
        variance = twice * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)
    else:
        missed = once * (once - 1) / 2
        variance = (
            once * (once - 1) / 2 + once * (2 * once - 1) ** 2 / 4 - once**4 / (4 * (seen + missed)) if once else 0
        )
    return _log_normal(seen + missed, max(variance, 0.0), seen)


def _log_normal(estimate: float, variance: float, seen: int) -> Classic:
    missed = estimate - seen
    if missed <= 0 or variance <= 0:
        return Classic(max(estimate, float(seen)), float(seen), max(estimate, float(seen)))
    factor = math.exp(Z95 * math.sqrt(math.log1p(variance / missed**2)))
    return Classic(estimate, seen + missed / factor, seen + missed * factor)
