"""A run in numbers and words: what the live view, the last screen and ``--json`` are made of. Draws nothing."""

import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import SiteRun
from newsarchive.printable import plain

COLUMNS = (
    ("new", "new", ("new",)),
    ("edited", "edited", ("edited",)),
    ("same", "unchanged", ("same", "unchanged")),
    ("dup", "duplicate", ("duplicate",)),
    ("gone", "gone", ("gone",)),
    ("other", "other_pages", ("not_article", "listings", "missing")),
    ("refused", "refused", ("forbidden", "blocked", "closed")),
    ("failed", "failed", ("failed", "unreachable")),
)
"""(head of the table, name in logs and JSON, counters that are added up)"""
WINDOW = 10.0
"""seconds over which the present pace is measured"""

TROUBLED, AT_WORK, WAITING, DONE = range(4)
"""how a site does, most interesting first"""
_ASKING = {"robots": "asking for robots.txt", "page": "fetching", "home": "reading its home page"}


def numbers(run: SiteRun) -> dict[str, int]:
    """One site's counters by the names of ``COLUMNS``."""
    return {name: sum(run.counts[key] for key in keys) for _, name, keys in COLUMNS}


def totals(runs: Iterable[SiteRun]) -> Counter[str]:
    """All sites' counters, ``requests``, ``bytes`` and ``queue`` too."""
    total: Counter[str] = Counter()
    for run in runs:
        total.update(numbers(run))
        total.update(requests=run.counts["requests"], bytes=run.counts["bytes"], queue=len(run.lane))
    return total


class Pace:
    """Requests a second: since the beginning, and over the last ten seconds."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._samples: deque[tuple[float, int]] = deque()
        self.sample()

    def sample(self) -> None:
        now = time.monotonic()
        self._samples.append((now, self._requests()))
        while len(self._samples) > 2 and now - self._samples[0][0] > WINDOW:
            self._samples.popleft()

    def _requests(self) -> int:
        return sum(run.counts["requests"] for run in self._session.runs.values())

    @property
    def now(self) -> float:
        """Over the last ten seconds."""
        then, requests = self._samples[0]
        passed = time.monotonic() - then
        return (self._requests() - requests) / passed if passed > 0.2 else self.mean

    @property
    def mean(self) -> float:
        """Since the first question was asked."""
        return self._requests() / max(0.1, time.monotonic() - self._session.began)


def doing(run: SiteRun, now: float, *, stopping: bool = False) -> tuple[int, str]:
    """(how it does, what it is doing in words); ``now`` is time.monotonic()."""
    lane = run.lane
    if lane.stopped is not None and not (lane.in_flight or lane.unsettled):
        return _ended(run, lane.stopped)
    if stopping or lane.stopped is not None:
        return AT_WORK, "ending"
    if lane.in_flight:
        return AT_WORK, _ASKING.get(run.doing, f"reading a {run.doing}" if run.doing else "fetching")
    wait = lane.ready_at - now
    if len(lane) and wait >= 1.0:
        return WAITING, f"waiting {wait:.0f} s ({_why_waiting(run, wait)})"
    if run.robots is None:
        return AT_WORK, _ASKING["robots"]
    if len(lane) or lane.unsettled:
        return AT_WORK, _ASKING.get(run.doing, "fetching")
    return (TROUBLED, "done, with problems") if run.problems else (DONE, "done")


def _why_waiting(run: SiteRun, wait: float) -> str:
    if wait > run.lane.delay + 0.5:
        failures = run.lane.failures
        return f"after {failures} failures in a row" if failures else "it asked for a pause"
    crawl_delay = run.robots.crawl_delay if run.robots is not None else None
    return "Crawl-delay" if crawl_delay and crawl_delay >= run.lane.delay else "--delay"


def _ended(run: SiteRun, why: str) -> tuple[int, str]:
    if why.startswith("budget"):
        return DONE, f"done: {plain(why).removeprefix('budget: ')} used up"
    if why in {"probed", "stopped"}:
        return DONE, "done" if why == "probed" else "ended"
    return TROUBLED, f"stopped: {plain(why)}"


@dataclass(slots=True)
class Trouble:
    """Problems of one kind."""

    what: str
    places: list[str] = field(default_factory=list)
    """sites or addresses, as far as they were kept"""
    count: int = 0

    def lines(self, each: int) -> list[str]:
        """What, and where: one line a place for the first ``each``; the last one counts those that are left."""
        if not self.places:
            return [self.what]
        told = self.places[:each]
        lines = [f"{self.what}: {place}" if "://" in place else f"{place}: {self.what}" for place in told]
        if others := self.count - len(told):
            lines[-1] = f"{self.what}: {told[-1]} and {others:,} other{'s' if others > 1 else ''}"
        return lines


def troubles(runs: Iterable[SiteRun]) -> list[Trouble]:
    """The problems of all sites by kind, commonest first, those of whole sites before those of pages."""
    return grouped((run.site.domain, run.troubles) for run in runs)


def grouped(said: Iterable[tuple[str, Mapping[str, int]]]) -> list[Trouble]:
    """(site, line -> how often) of many sites: what is the same but for the site or the address is one."""
    kinds: dict[tuple[bool, str], Trouble] = {}
    for domain, told in said:
        for line, count in told.items():
            what, place = _told_apart(line, domain)
            trouble = kinds.setdefault((not place or "://" in place, what), Trouble(what))
            trouble.count += count
            if place:
                trouble.places.append(place)
    return [kinds[key] for key in sorted(kinds, key=lambda key: (key[0], -kinds[key].count))]


def _told_apart(line: str, domain: str) -> tuple[str, str]:
    """(what went wrong, the site or the address it is about)."""
    if line.startswith(f"{domain}: "):
        return plain(line.removeprefix(f"{domain}: ")), domain
    what, found, address = line.rpartition(": http")
    if found:
        return plain(what), plain(f"http{address}")
    return plain(line), ""


def clock(seconds: float) -> str:
    """``1:02:03``, or ``2:03``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span(seconds: float) -> str:
    """``1 h 2 min``, ``2 min 3 s``, ``4.2 s``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def size(count: float) -> str:
    """Bytes as ``512 B``, ``4.2 MB`` …"""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return ""
