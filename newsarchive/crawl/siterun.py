"""What a person asked of a run, and one site's part in it."""

import getpass
import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarchive import __version__, urls
from newsarchive.crawl.budget import Budget, Limits
from newsarchive.crawl.frontier import Lane
from newsarchive.crawl.polls import Polls
from newsarchive.crawl.robots import Robots
from newsarchive.crawl.tasks import Task
from newsarchive.crawl.walls import Walls
from newsarchive.records import Change
from newsarchive.recurring import Recurring
from newsarchive.sites import Site
from newsarchive.store.archive import Archive
from newsarchive.store.hosts import Host

if TYPE_CHECKING:
    from newsarchive.crawl.backfill import Ask

_FAILURE = re.compile(r"\[?<\S+\.Failure [\w.]+: ([^>]*)>(?:, <[^>]*>)*\]?")
"""how Twisted writes a failure; its message is enough"""
MAX_PROBLEMS = 500
"""problems of a site that are kept word for word"""
MAX_SEEN = 50_000
"""links remembered per site and run, so that a menu is not looked up again for every page"""


def local_mailbox() -> str:
    """Where the operator can be reached when nobody says: the mailbox of this account on this machine."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container may have no name for its user
        user = "root"
    return f"mailto:{user}@{socket.gethostname()}"


def header_safe(text: str) -> str:
    """One line of printable ASCII without parentheses, as a comment in a User-Agent must be."""
    return "".join(c if " " <= c <= "~" and c not in "()" else "?" for c in text.strip())


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for."""

    archive: Path
    delay: float | None = None
    """seconds between requests to a site; None: DEFAULT_DELAY, on loopback none"""
    concurrency: int = 1
    max_pages: int = 50_000
    since: datetime | None = None
    contact: str | None = None
    workers: int = 0
    revisit_all: bool = False
    """ask again for every known article, not only for those that are due"""
    allow_private: bool = False
    """the sites that were named may have loopback, private or other addresses that are not public"""
    probe: bool = False
    """only get to know the sites: few listings, and no more once PROBE_ARTICLES articles were read"""
    limits: Limits = field(default_factory=Limits)
    """what a trap may cost"""
    backfill: "Ask | None" = None
    """only fill in a stretch of the past"""
    seconds: float | None = None
    """end by then, whatever is left; None: when nothing is left"""
    due: bool = False
    """scheduled work: sites are visited when something is due, for as long as it takes"""
    forever: bool = False
    """and when nothing is due any more, wait until something is"""
    per_day: int = 5_000
    """requests to a site in a day, of scheduled work"""

    @property
    def user_agent(self) -> str:
        """Product token, version and where the operator can be reached."""
        return f"newsarchive/{__version__} (+{header_safe(self.contact or local_mailbox())})"


PROBE_LISTINGS = {"home": 1, "feed": 2, "sitemap": 3}
"""listings of each kind that a probe reads, besides the usual addresses it tries"""
PROBE_ARTICLES = 3
DEFAULT_DELAY = 0.5
"""seconds between two requests to a site that states no Crawl-delay"""


@dataclass(slots=True)
class SiteRun:
    """One site in this run."""

    site: Site
    site_id: int
    lane: Lane
    budget: Budget
    resumed: datetime | None = None
    """start of the unfinished run that this one goes on with"""
    known: Recurring = field(default_factory=Recurring)
    """what the site repeats on its pages, as far as the archive knew when the run began"""
    robots: Robots | None = None
    robots_at: float = 0.0
    """how old robots.txt is: when it was told, seconds of the monotonic clock …"""
    robots_told: datetime | None = None
    """… and by the wall clock, which goes on while the machine is suspended and may be set"""
    host: Host = field(default_factory=Host)
    """what earlier runs found its host to be like"""
    pause: Callable[[Archive], None] | None = None
    """writes down that this run has found the host in trouble"""
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    """what should have worked and did not, one line each"""
    notes: list[str] = field(default_factory=list)
    """what the operator should know all the same"""
    held: set[int] = field(default_factory=set)
    """ids of the ledger that are queued or in flight"""
    seen: set[int] = field(default_factory=set)
    """hashes of links that pages of this run have announced; forgotten when there are too many"""
    polled: dict[int, str] = field(default_factory=dict)
    """listings already asked in this run, and their kinds"""
    polls: Polls[Task] = field(default_factory=Polls)
    """feeds and sitemaps that wait for their turn"""
    more_polls: bool = False
    """whether the ledger may have more of them"""
    family: str | None = None
    """the CMS family of its home page"""
    served: list[set[str]] = field(default_factory=list)
    """shapes of the addresses that the last looks into the ledger brought"""
    walls: Walls = field(default_factory=Walls)
    exhausted: bool = False
    """the ledger had nothing more when last asked"""
    guessed: bool = False
    had_articles: bool = False
    """the archive held some of its articles when the run began"""
    doing: str = ""
    """kind of the last task that was given out"""
    troubles: dict[str, int] = field(default_factory=dict)
    """every problem and how often; above MAX_PROBLEMS without its address"""
    last_problem: tuple[float, str] = (0.0, "")
    """when (time.monotonic()) and what"""
    due_again_at: str | None = None
    """UTC; when its first listing is due again; known at the run's end"""
    account: dict[str, Any] = field(default_factory=dict)
    """what became of the addresses this run answers for; known at its end"""
    seeded: bool = False
    """its budget and what the site repeats have been read from the archive; a visit reads them when they are needed"""
    opened: datetime | None = None
    """when the visit began"""
    began: float = field(default_factory=time.monotonic)
    """the same on the monotonic clock"""
    polled_at: float = field(default_factory=time.monotonic)
    """when it was last seen which listings are due"""
    left_today: int | None = None
    """requests of the site's day that were left when the visit began; None: no bound"""
    low: int = 0
    """with so many or fewer left, only listings and new articles are asked for"""
    walled: bool = False
    """its listings show a wall: they are asked for when they are due, and nothing else"""
    leaving: bool = False
    """the visit draws no more from the ledger: others' turn"""
    closed: bool = False
    """the visit is over and written down"""
    booked: Counter[str] = field(default_factory=Counter)
    """those of the counts that are written down"""
    asked_at: dict[int, datetime] = field(default_factory=dict)
    """when listings were asked in this visit, of which more polls may follow"""
    asking: set[int] = field(default_factory=set)
    """listings that are queued, wait for their turn, or are in flight"""

    @property
    def articles(self) -> int:
        """Pages of this run that were articles."""
        return sum(self.counts[change] for change in Change)

    @property
    def lasted(self) -> float:
        """Seconds since the visit began."""
        return time.monotonic() - self.began

    @property
    def short(self) -> bool:
        """The day's requests run low: re-visits and old articles wait."""
        return self.left_today is not None and self.left_today - self.counts["requests"] <= self.low

    @property
    def idle(self) -> bool:
        """Nothing is queued, under way or known to be due."""
        if self.lane.unsettled:
            return False
        if self.lane.stopped is not None:
            return True
        drawn = self.leaving or self.walled or (self.exhausted and not self.budget.may_return)
        return self.robots is not None and not len(self.lane) and drawn

    def allowed(self, addresses: Sequence[str]) -> tuple[str, ...]:
        """Those of some addresses that are the site's and that robots.txt lets us ask for."""
        rules = self.robots
        return tuple(
            url for url in addresses if urls.in_scope(url, self.site.domain) and (rules is None or rules.allows(url))
        )

    def remember(self, hashes: list[int]) -> None:
        """These links are in the ledger now."""
        if len(self.seen) > MAX_SEEN:
            self.seen.clear()
        self.seen.update(hashes)

    def note(self, line: str) -> None:
        """Note something the operator should know, once."""
        if line not in self.notes:
            self.notes.append(line)

    def problem(self, line: str) -> None:
        """Note something the operator must be told; every line once, and not without end."""
        line = _FAILURE.sub(r"\1", line)
        self.last_problem = (time.monotonic(), line)
        if line in self.troubles:
            return
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(line)
            self.troubles[line] = 1
            return
        kind = line.rpartition(": http")[0] or "further problems"
        self.troubles[kind] = self.troubles.get(kind, 0) + 1
