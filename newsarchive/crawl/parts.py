"""An article on several pages: its further parts are fetched one by one while its first page waits. Pure.

The first page, the parts that have come and those still wanted travel in the task; nothing about the article is
stored before all are there, so no half text is ever archived and a crash costs the fetches of one article. A part that
the site does not give is left out; a site in trouble (429, 5xx, no answer) is asked again, and in the end the whole
article waits for a later run.
"""

from dataclasses import dataclass, replace

from newsarchive import urls
from newsarchive.crawl.outcome import Answer
from newsarchive.crawl.tasks import Fetched, Task
from newsarchive.crawl.visits import Visit

MOST = 10
"""further parts fetched of one article"""


def begin(task: Task, first: Fetched, digest: str, capture_id: int, wanted: tuple[str, ...]) -> Task:
    """The task for the first of the further parts."""
    return _ask(task, Gathering(first, digest, capture_id, wanted))


def _ask(task: Task, gathering: "Gathering") -> Task:
    return replace(
        task, kind="part", fetch_url=gathering.wanted[0], hops=0, attempts=0, etag=None, last_modified=None,
        earlier=None, gathering=gathering,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gathering:
    """The parts of one article so far."""

    first: Fetched
    """the first page, as fetched"""
    digest: str
    """of its payload"""
    capture_id: int
    """its row"""
    wanted: tuple[str, ...]
    """still to be asked for; the one under way first"""
    pages: tuple[Fetched, ...] = ()
    """the parts that have come"""

    def after(self, visit: Visit) -> "Gathering | None":
        """With what came of the part under way; None: it must be asked again, or stands at another spelling."""
        answer, page = visit.answer, visit.fetched.page
        if answer is Answer.READ:
            return replace(self, wanted=self.wanted[1:], pages=(*self.pages, visit.fetched))
        if answer is Answer.FOLLOW and urls.canonical(visit.target or "") == urls.canonical(page.url):
            return None
        if answer is Answer.THROTTLED or (answer is Answer.BROKEN and (page.status >= 500 or visit.fetched.truncated)):
            return None
        return replace(self, wanted=self.wanted[1:])

    def next(self, task: Task) -> Task:
        """The task for the next part."""
        return _ask(task, self)
