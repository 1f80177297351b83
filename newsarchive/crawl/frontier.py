"""What to fetch next, and when: the polite side of a run, without network or database.

Each site has a lane. A lane gives out one request at a time by default, waits ``delay`` seconds between starts,
pauses when the site asks for it (Retry-After) or fails repeatedly (back-off), and gives up after too many failures
in a row. Unsettled pages (fetched, not yet committed) are bounded, so that a crash costs few repeated requests.
"""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MAX_FAILURES = 5
"""failures in a row (no answer, 5xx, 429) after which a site is left alone for this run"""
BACKOFF = (1.0, 4.0, 15.0, 60.0)
"""seconds a lane pauses after the first, second … failure in a row"""
MAX_RETRY_AFTER = 60.0
"""seconds; who asks for a longer pause gets this one, and that address is not tried again in this run"""


@dataclass(order=True, slots=True)
class _Entry:
    rank: tuple[float, int]
    task: Any = field(compare=False)


class Lane:
    """One site's queue and manners."""

    def __init__(self, site: str, *, delay: float, concurrency: int, now: float) -> None:
        self.site = site
        self.delay = delay
        self.concurrency = concurrency
        self.ready_at = now
        self.in_flight = 0
        self.unsettled = 0
        self.failures = 0
        self.stopped: str | None = None
        """why this lane gave up, None while it runs"""
        self._heap: list[_Entry] = []

    def push(self, rank: tuple[float, int], task: Any) -> None:
        heapq.heappush(self._heap, _Entry(rank, task))

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def may_start(self) -> bool:
        """Below the bounds on requests in flight and pages not yet committed."""
        return self.in_flight < self.concurrency and self.unsettled < 2 * self.concurrency

    def pop(self, now: float) -> Any:
        self.in_flight += 1
        self.unsettled += 1
        self.ready_at = max(self.ready_at, now) + self.delay if self.delay else now
        return heapq.heappop(self._heap).task

    def sent(self, now: float) -> None:
        """The request leaves only now: the delay counts from here, or a busy moment would shorten it for the site."""
        self.ready_at = max(self.ready_at, now + self.delay)

    def arrived(self) -> None:
        """The answer (or the failure) is here; the page is not yet committed."""
        self.in_flight -= 1

    def settled(self) -> None:
        """The page is committed."""
        self.unsettled -= 1

    def succeeded(self) -> None:
        self.failures = 0

    def failed(
        self, now: float, *, retry_after: float | None = None, why: str = "unreachable", repeated: bool = False
    ) -> None:
        """One more failure in a row: pause, or give the site up for this run.

        ``repeated``: another attempt at an address that has failed before; it says nothing new about the site.
        """
        if not repeated:
            self.failures += 1
        if self.failures >= MAX_FAILURES:
            self.stop(f"{why}: {self.failures} failures in a row")
            return
        self.wait(now, retry_after, BACKOFF[0 if repeated else min(self.failures, len(BACKOFF)) - 1])

    def wait(self, now: float, retry_after: float | None, otherwise: float = BACKOFF[0]) -> None:
        """Pause for as long as the site asks, or for so many seconds."""
        pause = otherwise if retry_after is None else min(retry_after, MAX_RETRY_AFTER)
        self.ready_at = max(self.ready_at, now + pause)

    def stop(self, why: str) -> None:
        """Give out nothing more in this run; what is queued stays pending in the ledger."""
        self.stopped = self.stopped or why
        self._heap.clear()


class Frontier:
    """All lanes of a run. ``refill(site, limit)`` is asked for more when a lane runs low."""

    LOW = 8

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._order = itertools.count()
        self.lanes: dict[str, Lane] = {}

    def open_lane(self, site: str, *, delay: float, concurrency: int) -> Lane:
        lane = Lane(site, delay=delay, concurrency=concurrency, now=self._clock())
        self.lanes[site] = lane
        return lane

    def push(self, site: str, task: Any, *, priority: float = 0.0) -> None:
        """Queue a task; higher priority first, then in the order of pushing."""
        lane = self.lanes[site]
        if lane.stopped is None:
            lane.push((-priority, next(self._order)), task)

    def take(self) -> tuple[Any | None, float | None]:
        """(task, None) when one may start now; (None, seconds) when one may start later; (None, None) when no
        lane has anything that may start before something settles."""
        now = self._clock()
        wait: float | None = None
        for lane in list(self.lanes.values()):
            if not len(lane) or not lane.may_start:
                continue
            if lane.ready_at <= now:
                self.lanes[lane.site] = self.lanes.pop(lane.site)  # to the back of the round
                return lane.pop(now), None
            wait = lane.ready_at - now if wait is None else min(wait, lane.ready_at - now)
        return None, wait

    @property
    def unsettled(self) -> int:
        return sum(lane.unsettled for lane in self.lanes.values())
