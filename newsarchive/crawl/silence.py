"""Sites that answer and yet say nothing: a wall or an empty page where the listings were. That is no quiet success."""

from typing import TYPE_CHECKING

from newsarchive.crawl.tasks import Task
from newsarchive.crawl.visits import Context, Outcome
from newsarchive.errors import Reason
from newsarchive.store import listings, troubles
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session

NO_LISTING = frozenset({Reason.BOT_WALL, Reason.CONSENT_WALL, Reason.LOGIN_WALL, Reason.PARKED, Reason.MAINTENANCE})
"""what a page with status 200 may be instead of the listing that was asked for"""


def walled(archive: Archive, task: Task, context: Context, outcome: Outcome, reason: Reason, status: int) -> None:
    """A listing turned out to be no listing: its poll has failed, what was known of it stays."""
    assert task.listing_id is not None
    listings.poll_result(archive, task.listing_id, now=context.now, status=status, failed=True)
    troubles.struck(archive, task.site_id, reason, context.now)
    outcome.counts["listings_failed"] += 1
    if task.kind == "home":
        outcome.problem = f"{task.site}: no home page but {reason}"
    else:
        outcome.note = f"no {task.kind} but {reason}: {task.fetch_url}"


def tell(session: "Session") -> None:
    """Before the exit code: a site that had articles and whose listings announce nothing any more.

    Only of a run that asked all of them: one that goes on with another asks the rest, which may say nothing.
    """
    for run in session.runs.values():
        asked = run.counts["listings"] > 0 and run.lane.stopped is None and run.resumed is None
        if asked and run.had_articles and not run.counts["links"] and not run.troubles:
            run.problem(f"{run.site.domain}: its listings announce nothing any more")
