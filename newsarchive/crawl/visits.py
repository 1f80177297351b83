"""One visit on its way into the database: what was kept and read, what the run knows, what came of it."""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime

from newsarchive.crawl.budget import Budget
from newsarchive.crawl.outcome import Answer
from newsarchive.crawl.tasks import Fetched, Task, Understood
from newsarchive.store.habits import Shown
from newsarchive.warc import Span


@dataclass(frozen=True, slots=True)
class Visit:
    """A kept answer and what it says."""

    fetched: Fetched
    answer: Answer
    span: Span
    digest: str
    repeats: bool = False
    """the payload is in an earlier capture"""
    understood: Understood | None = None
    target: str | None = None
    """of a redirect"""


@dataclass(slots=True)
class Outcome:
    """What a transaction did, for the counters and the frontier."""

    counts: Counter[str] = field(default_factory=Counter)
    announced: int = 0
    """addresses that are due now because of this visit"""
    new_listings: bool = False
    polled: int | None = None
    """new addresses of the listing that was read"""
    shown: Shown | None = None
    """what the listing that was read has shown"""
    again: Task | None = None
    seen: list[int] = field(default_factory=list)
    """hashes of the links that were entered"""
    problem: str | None = None
    """something that should have worked and did not"""
    note: str | None = None
    """something the operator should know all the same"""


@dataclass(frozen=True, slots=True)
class Context:
    """What every booking needs to know of its run."""

    site_id: int
    run_id: int
    budget: Budget
    now: datetime
    seen: Set[int] = frozenset()
    """hashes of links that earlier pages of this run have announced"""
    patient: bool = False
    """scheduled work: what failed for now is tried again by a later visit"""
