"""A clock that is set by hand, and lanes that go by it."""

from newsarchive.crawl.frontier import Frontier


class Clock:
    """Seconds; a test moves it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def frontier_with(clock: Clock, *, delay: float = 1.0, concurrency: int = 1, sites: int = 1) -> Frontier:
    """Lanes s0, s1 …"""
    frontier = Frontier(clock=clock)
    for number in range(sites):
        frontier.open_lane(f"s{number}", delay=delay, concurrency=concurrency)
    return frontier


def settle(frontier: Frontier, site: str = "s0") -> None:
    """The answer is here and committed."""
    frontier.lanes[site].arrived()
    frontier.lanes[site].settled()
