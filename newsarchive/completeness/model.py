"""How many were caught by none: a log-linear model of the catches, with its missing cell found by Bayes.

For lists 1 … k the number of articles with the catches x (1: shown, 0: not) is Poisson with mean

    log m(x) = u + sum b_j x_j + sum g_jk x_j x_k + sum d_jkl x_j x_k x_l

(Fienberg 1972, Bishop et al. 1975). exp(u) are the missed ones. g is the log odds ratio of two lists.
Two lists alone cannot tell it, three hardly, so it is given what is known beforehand, as a Prior: each g is
N(agree, shared² + apart²), of which ``shared`` is common to all pairs, because an article that is easily seen makes all
pairs alike dependent (Darroch et al. 1993); d is N(0, triple²). For each value of u on a grid the other terms are put
where they are most likely (Newton), and integrated out by Laplace's approximation: the distribution of u.

Lists of one paper agree more than chance would have it (what is prominent is everywhere), but two of them may also
hold different parts of it. No single prior serves both ends of an interval, so there are two (a robust Bayesian
interval, Berger 1985): AGREEING for the estimate and the upper end, APART for the lower one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

REACH = 3.0
"""standard deviation of a list's log odds"""
TILT = 0.1
"""slope of the prior of u: between 0 (every order of magnitude alike likely) and 0.5 (Jeffreys)"""
STEP = 0.5
"""of the grid of u"""
FINE = 5
"""points put between two of the grid"""
LEAST = math.log(0.02)
"""where the grid begins: 1/50 article missed"""

Matrix = list[list[float]]


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of lists before they were counted; log odds ratios and their standard deviations."""

    agree: float
    shared: float
    apart: float
    triple: float


AGREEING = Prior(agree=1.0, shared=0.75, apart=0.6, triple=0.45)
"""what is shown by one list is likelier to be shown by another"""
APART = Prior(agree=-0.5, shared=1.0, apart=1.2, triple=0.6)
"""lists that hold different parts of a paper"""


@dataclass(frozen=True, slots=True)
class _Design:
    """What does not depend on the counts: per cell its terms, and the prior."""

    cells: tuple[tuple[int, ...], ...]
    """for each catch (bits 1 … 2^k - 1) the indexes of the terms that are 1 in it"""
    mean: tuple[float, ...]
    precision: tuple[tuple[float, ...], ...]


@lru_cache(maxsize=16)
def _design(lists: int, prior: Prior) -> _Design:
    terms: list[tuple[int, ...]] = [(j,) for j in range(lists)]
    pairs = list(combinations(range(lists), 2))
    terms += [*pairs, *combinations(range(lists), 3)]
    cells = tuple(
        tuple(number for number, term in enumerate(terms) if all(bits >> j & 1 for j in term))
        for bits in range(1, 1 << lists)
    )
    size = len(terms)
    precision = [[0.0] * size for _ in range(size)]
    mean = [0.0] * size
    # (a I + c 1 1')^-1 = I/a - c/(a (a + n c)) 1 1'
    own, common = prior.apart**2, prior.shared**2
    shift = common / (own * (own + len(pairs) * common)) if pairs else 0.0
    for number, term in enumerate(terms):
        if len(term) == 1:
            precision[number][number] = REACH**-2
        elif len(term) == 2:
            mean[number] = prior.agree
            for other in range(lists, lists + len(pairs)):
                precision[number][other] = (1 / own if number == other else 0.0) - shift
        else:
            precision[number][number] = prior.triple**-2
    return _Design(cells, tuple(mean), tuple(map(tuple, precision)))


def missed(counts: Sequence[int], prior: Prior = AGREEING) -> list[tuple[float, float]]:
    """(mean number missed, weight) over its possible values; weights add up to 1.

    ``counts[bits]``: articles caught by exactly the lists whose bits are set; ``counts[0]`` is not looked at.
    """
    lists = (len(counts) - 1).bit_length()
    design = _design(lists, prior)
    seen = sum(counts[1:])
    points = int((math.log(40 * seen + 200) - LEAST) / STEP) + 2
    start = _start(counts, design, lists)
    heights: list[float] = []
    theta = start
    for number in range(points):
        theta, height = _profile(LEAST + number * STEP, theta, counts, design)
        heights.append(height + TILT * (LEAST + number * STEP))
    return _weights(heights)


def _start(counts: Sequence[int], design: _Design, lists: int) -> list[float]:
    theta = list(design.mean)
    for j in range(lists):
        theta[j] = math.log(counts[1 << j] + 0.5) - LEAST
    return theta


def _profile(u: float, theta: list[float], counts: Sequence[int], design: _Design) -> tuple[list[float], float]:
    """The most likely other terms for this u, and the height of the density there."""
    best = _log_density(u, theta, counts, design)
    hessian: Matrix = []
    for _ in range(60):
        gradient, hessian = _slopes(u, theta, counts, design)
        step = _solve(_cholesky(hessian), gradient)
        scale = 1.0
        while True:
            trial = [value + scale * change for value, change in zip(theta, step, strict=True)]
            height = _log_density(u, trial, counts, design)
            if height >= best - 1e-9 or scale < 1e-6:
                break
            scale /= 2
        gain, best, theta = height - best, height, trial
        if gain < 1e-4 and scale == 1.0:
            break
    factor = _cholesky(hessian)
    return theta, best - sum(math.log(factor[i][i]) for i in range(len(factor)))


def _log_density(u: float, theta: Sequence[float], counts: Sequence[int], design: _Design) -> float:
    total = 0.0
    for bits, cell in enumerate(design.cells, 1):
        eta = u + sum([theta[i] for i in cell])
        total += counts[bits] * eta - math.exp(min(eta, 50.0))
    off = [value - mean for value, mean in zip(theta, design.mean, strict=True)]
    for i, row in enumerate(design.precision):
        total -= 0.5 * off[i] * sum([weight * off[j] for j, weight in enumerate(row) if weight])
    return total


def _slopes(u: float, theta: Sequence[float], counts: Sequence[int], design: _Design) -> tuple[list[float], Matrix]:
    """Gradient of the log density and the negative of its second derivatives."""
    off = [value - mean for value, mean in zip(theta, design.mean, strict=True)]
    hessian = [list(row) for row in design.precision]
    gradient = [-sum([weight * off[j] for j, weight in enumerate(row) if weight]) for row in design.precision]
    for bits, cell in enumerate(design.cells, 1):
        rate = math.exp(min(u + sum([theta[i] for i in cell]), 50.0))
        for i in cell:
            gradient[i] += counts[bits] - rate
            row = hessian[i]
            for j in cell:
                row[j] += rate
    return gradient, hessian


def _cholesky(matrix: Matrix) -> Matrix:
    size = len(matrix)
    lower: Matrix = [[0.0] * size for _ in range(size)]
    for i in range(size):
        row = lower[i]
        for j in range(i + 1):
            other = lower[j]
            rest = matrix[i][j] - sum([row[k] * other[k] for k in range(j)])
            row[j] = math.sqrt(max(rest, 1e-12)) if i == j else rest / other[j]
    return lower


def _solve(lower: Matrix, right: Sequence[float]) -> list[float]:
    size = len(lower)
    half: list[float] = []
    for i in range(size):
        half.append((right[i] - sum([lower[i][k] * half[k] for k in range(i)])) / lower[i][i])
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (half[i] - sum([lower[k][i] * found[k] for k in range(i + 1, size)])) / lower[i][i]
    return found


def _weights(heights: Sequence[float]) -> list[tuple[float, float]]:
    """Between the points of the grid the log density is taken to be straight."""
    fine: list[tuple[float, float]] = []
    for number in range(len(heights) - 1):
        for part in range(FINE):
            share = part / FINE
            fine.append((LEAST + (number + share) * STEP, (1 - share) * heights[number] + share * heights[number + 1]))
    top = max(height for _, height in fine)
    total = sum(math.exp(height - top) for _, height in fine)
    return [(math.exp(u), math.exp(height - top) / total) for u, height in fine]
