"""What to fetch next, and when: the polite side of a run, without network or database.

Each site has a lane. A lane gives out one request at a time by default, lets ``delay`` seconds pass between two that
leave (over all of its requests in flight, when a person asked for several), pauses when the site asks for it
(Retry-After) or fails repeatedly (back-off). After too many failures in a row its circuit breaker opens: a site that
never answered well is left alone; one that did is asked for its home page only, and what comes of that decides.
Unsettled pages (fetched, not yet committed) are bounded, so that a crash costs few repeated requests.
"""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MAX_FAILURES = 5
"""failures in a row (no answer, 5xx, 429), of as many addresses, that open the breaker"""
MAX_DEMANDS = 2
"""addresses in a row that ask for a pause longer than MAX_RETRY_AFTER and open the breaker"""
MAX_PROBES = 20
"""times in a run that the breaker may open and find the site well"""
BACKOFF = (1.0, 4.0, 15.0, 30.0)
"""seconds a lane pauses after the first, second … failure in a row"""
MAX_RETRY_AFTER = 60.0
"""seconds; who asks for a longer pause gets this one, and that address is not tried again in this run"""
LEAST = 0.95
"""part of the delay that must lie between two requests where the site counts them"""
ON_THE_WAY = 0.25
"""part of the delay that a request is believed to need to the site, at most; the answer tells"""
ABSURD_RETRY_AFTER = 86_400.0
"""seconds; a longer demand is a mistake of that address and says nothing about its host"""
ABSURD_PAUSE = 5.0
"""seconds the host is left alone behind such a mistake, until it has answered well once"""


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
        self.last: float | None = None
        """when a request last left"""
        self.mark: Callable[[float, float], None] | None = None
        """told when a request left and how long to wait behind it, for the crawls behind this one"""
        self.patient = False
        """the delay counts from when an answer has come: a site that was late to read a question is not pressed"""
        self.probing = False
        """the breaker is half open: only the probe may start"""
        self.longest = 0.0
        """seconds; the longest pause asked for since the last good answer, mistakes left out"""
        self._took = 0.0
        self._leaving = 0
        self.answered = False
        """well, in this run"""
        self._demands = 0
        self._probes = 0
        self._lenient = self._absurd = False
        self._probe: Any = None
        self._probe_left = False
        self._heap: list[_Entry] = []

    def push(self, rank: tuple[float, int], task: Any) -> None:
        heapq.heappush(self._heap, _Entry(rank, task))

    def __len__(self) -> int:
        return len(self._heap) + (self._probe is not None)

    @property
    def each(self) -> float:
        """Seconds that a request takes, the pause behind it included, as of late."""
        return self.delay + self._took / self.concurrency

    @property
    def may_start(self) -> bool:
        """Below the bounds on requests in flight and pages not yet committed."""
        if self._leaving and self.delay:  # the pause to the next is counted from when it has left
            return False
        if self.probing and (self._probe is None or self.unsettled):
            return False
        return self.in_flight < self.concurrency and self.unsettled < 2 * self.concurrency

    def pop(self, now: float) -> Any:
        self.in_flight += 1
        self.unsettled += 1
        self._leaving = 1
        self.ready_at = max(self.ready_at, now) + self.delay if self.delay else now
        probe, self._probe = self._probe, None
        self._probe_left = probe is not None
        return heapq.heappop(self._heap).task if probe is None else probe

    def sent(self, now: float) -> None:
        """The request leaves only now: the delay counts from here, or a busy moment would shorten it for the site."""
        self._leaving = 0
        self.last = now
        self.ready_at = max(self.ready_at, now + self.delay)
        if self.mark is not None:
            self.mark(now, self.delay)

    def left(self, now: float) -> None:
        """Its connection stands: to look up a name and to connect may have taken longer than the delay."""
        if self.last is not None and self.in_flight:
            self.last = max(self.last, now)
            self.ready_at = max(self.ready_at, now + self.delay)

    def slow_down(self, delay: float) -> None:
        """At least so many seconds between requests from now on, the one that has just left included."""
        self.delay = max(self.delay, delay)
        if self.last is not None:
            self.ready_at = max(self.ready_at, self.last + self.delay)

    def arrived(self, now: float | None = None) -> None:
        """The answer (or the failure) is here; the page is not yet committed."""
        if now is not None and self.last is not None:
            self._took += (max(0.0, now - self.last) - self._took) / 4
        if now is not None and self.last is not None and self.in_flight == 1:  # it reached the site before that
            there = now if self.patient else min(now, self.last + ON_THE_WAY * self.delay)
            self.ready_at = max(self.ready_at, there + LEAST * self.delay)
        self.in_flight -= 1
        self._leaving = 0

    def leave(self) -> None:
        """The visit is over: the next one, which may follow at once, waits as this one would have."""
        if self.last is not None and self.mark is not None:
            self.mark(self.last, max(self.delay, self.ready_at - self.last))

    def settled(self) -> None:
        """The page is committed."""
        self.unsettled -= 1

    def succeeded(self) -> None:
        """The site answers: the breaker closes."""
        self._lenient |= self.probing or self._absurd
        self.answered = True
        self.probing, self._probe = False, None
        self.failures = self._demands = 0
        self.longest, self._absurd = 0.0, False

    def failed(
        self, now: float, *, retry_after: float | None = None, why: str = "unreachable", repeated: bool = False
    ) -> None:
        """One more failure in a row: pause, and open the breaker when it is one too many.

        ``repeated``: another attempt at an address that has failed before; it says nothing new about the site.
        """
        absurd = (retry_after or 0.0) > ABSURD_RETRY_AFTER
        self._absurd |= absurd
        self.longest = max(self.longest, 0.0 if absurd else retry_after or 0.0)
        if not repeated:
            self.failures += 1
            self._demands += not absurd and (retry_after or 0.0) > MAX_RETRY_AFTER
        step = 0 if repeated or self._lenient else min(self.failures, len(BACKOFF)) - 1
        self.wait(now, retry_after, BACKOFF[max(0, step)])
        if self.probing and self._probe_left:
            self.stop(f"{why}, its home page too")
        elif not self.probing and not repeated and (self.failures >= MAX_FAILURES or self._demands >= MAX_DEMANDS):
            if self.answered and self._probes < MAX_PROBES:
                self._probes += 1
                self.probing, self._probe_left = True, False
            else:
                self.stop(f"{why}: {self.failures} failures in a row")

    def wait(self, now: float, retry_after: float | None, otherwise: float = BACKOFF[0]) -> None:
        """Pause for as long as the site asks, or for so many seconds."""
        pause = otherwise if retry_after is None else min(retry_after, MAX_RETRY_AFTER)
        if retry_after is not None and retry_after > ABSURD_RETRY_AFTER:
            pause = otherwise if self._lenient else max(otherwise, ABSURD_PAUSE)
        self.ready_at = max(self.ready_at, now + pause)
        if self.mark is not None and self.last is not None:
            self.mark(self.last, self.ready_at - self.last)

    def probe(self, task: Any) -> None:
        """Ask this and nothing else: its answer closes the breaker, its failure ends the visit."""
        if self.stopped is None:
            self.probing, self._probe, self._probe_left = True, task, False

    @property
    def wants_probe(self) -> bool:
        """Half open, and no probe is queued or under way."""
        return self.probing and self._probe is None and not self._probe_left and self.stopped is None

    def drop(self, unwanted: Callable[[Any], bool]) -> list[Any]:
        """Take tasks out of the queue; which."""
        gone = [entry.task for entry in self._heap if unwanted(entry.task)]
        self._heap = [entry for entry in self._heap if not unwanted(entry.task)]
        heapq.heapify(self._heap)
        return gone

    def stop(self, why: str) -> None:
        """Give out nothing more in this run; what is queued stays pending in the ledger."""
        self.stopped = self.stopped or why
        self._heap.clear()
        self._probe = None


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

    def close_lane(self, site: str) -> None:
        """The site's visit is over."""
        del self.lanes[site]

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
