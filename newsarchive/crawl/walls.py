"""Walls: answers of any status whose page only asks who is reading. Told by name, counted, never bypassed.

An address behind a wall is ``blocked`` and not asked for again in this run. A site whose answers are nearly all bot
walls does not want us: it is left alone.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.crawl.outcome import Answer
from newsarchive.crawl.visits import Visit
from newsarchive.errors import Reason

if TYPE_CHECKING:
    from newsarchive.crawl.siterun import SiteRun

BLOCKED_BY_PAGE = frozenset({Reason.BOT_WALL, Reason.CONSENT_WALL, Reason.LOGIN_WALL})
REFUSALS = frozenset({Answer.BLOCKED, Answer.THROTTLED, Answer.BROKEN})
"""answers of which the page itself may say more than the status"""
WINDOW, MOST = 12, 10
"""of so many answers in a row so many bot walls are too many"""


@dataclass(slots=True)
class Walls:
    """What a site's last pages were."""

    last: deque[bool] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def count(self, visit: Visit) -> str | None:
        """Take a page into account; why the site is to be left alone, in words, when it is."""
        if visit.fetched.task.kind == "robots":
            return None
        self.last.append(said(visit) == Reason.BOT_WALL)
        walls = sum(self.last)
        return f"{walls} of its last {WINDOW} answers were bot walls" if walls >= MOST else None


def shut(run: "SiteRun", visit: Visit) -> None:
    """A poll of a visit of scheduled work is over: behind a wall in place of the listings nothing else is asked for,
    until one of them has been read."""
    if visit.fetched.task.listing_id is None:
        return
    if visit.answer in {Answer.READ, Answer.UNCHANGED} and said(visit) is None:
        run.exhausted = run.exhausted and not run.walled
        run.walled = False
    elif said(visit) is not None and visit.fetched.task.kind == "home" and not run.counts["listings"]:
        run.walled = True
        for task in run.lane.drop(lambda task: task.kind == "page" and task.gathering is None and not task.hops):
            run.held.discard(task.url_id)


def worth_reading(visit: Visit) -> bool:
    """Whether a refusal has a page that may tell more than its status."""
    task = visit.fetched.task
    if visit.answer not in REFUSALS or task.kind == "robots" or task.gathering is not None:
        return False
    return bool(visit.fetched.page.body) and visit.fetched.truncated is None


def said(visit: Visit) -> str | None:
    """The wall an answer is, whatever its status; None when it is none."""
    reason = visit.understood.reason if visit.understood is not None else None
    return reason if reason in BLOCKED_BY_PAGE else None
