"""What became of a task that brought nothing usable: another attempt in this run, or the end of its attempts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from newsarchive.crawl.frontier import MAX_RETRY_AFTER
from newsarchive.crawl.outcome import ATTEMPTS, MAX_ATTEMPTS, Answer, NoAnswer, retry_after
from newsarchive.crawl.tasks import Task
from newsarchive.crawl.visits import Context, Outcome, Visit
from newsarchive.errors import Reason
from newsarchive.records import Page
from newsarchive.store import ledger, listings, site_days, troubles
from newsarchive.store.archive import Archive

REFUSED: Mapping[Reason, str] = {Reason.ROBOTS: "forbidden", Reason.OFF_SITE: "not_article"}
"""what we do not ask for ourselves, and the state of such an address"""

PASSING = frozenset({Reason.UNREACHABLE, Reason.THROTTLED, Reason.HTTP_ERROR, Reason.TRUNCATED, Reason.TOO_SLOW})
"""what may be over when a later visit asks again"""
PATIENCE = 20
"""fetches of one address in a row that brought nothing, over all visits of scheduled work: it takes days"""


def book_no_answer(archive: Archive, failure: NoAnswer, context: Context) -> Outcome:
    """Enter that a task brought nothing; it is tried again in this run until its attempts are used up."""
    outcome = Outcome()
    try_again(archive, failure.task, context, outcome, reason=failure.reason)
    return outcome


def give_up(archive: Archive, task: Task, now: datetime) -> None:
    """Our own code broke on this task's answer: not again in this run."""
    if task.listing_id is not None:
        listings.poll_result(archive, task.listing_id, now=now, status=None, failed=True)
    elif task.url_id is not None:
        ledger.settle(archive, task.url_id, state="failed", reason=Reason.PARSER_FAILED, now=now)


def try_again(
    archive: Archive, task: Task, context: Context, outcome: Outcome, *, reason: Reason, page: Page | None = None
) -> None:
    """The answer (``page``, when there was one) cannot be used: ask again later, or note the failure."""
    status = page.status if page else None
    too_long = page is not None and (retry_after(page) or 0.0) > MAX_RETRY_AFTER
    if task.attempts + 1 < ATTEMPTS.get(reason, MAX_ATTEMPTS) and not too_long:
        outcome.again = replace(task, attempts=task.attempts + 1)
        if task.url_id is not None:
            most = PATIENCE if context.patient else ledger.MAX_ATTEMPTS
            ledger.retry_later(
                archive, task.url_id, now=context.now, reason=reason, status=status, next_due_at=context.now, most=most
            )
        if task.listing_id is not None:  # the poll is not over, but it was one and has failed
            site_days.polled(archive, task.listing_id, now=context.now, status=status, failed=True, new=0)
        return
    if reason in REFUSED:
        if task.url_id is not None:
            ledger.settle(archive, task.url_id, state=REFUSED[reason], reason=reason, now=context.now)
        outcome.counts[REFUSED[reason]] += 1
        if task.listing_id is not None:
            listings.poll_result(archive, task.listing_id, now=context.now, status=None, failed=True)
            troubles.struck(archive, task.site_id, reason, context.now)
        return
    outcome.counts["failed"] += 1
    outcome.problem = f"{reason}{f' ({status})' if status else ''}: {task.fetch_url}"
    if task.listing_id is not None:
        listings.poll_result(archive, task.listing_id, now=context.now, status=status, failed=True)
        troubles.struck(archive, task.site_id, str(status or reason), context.now)
    elif task.url_id is not None and context.patient and reason in PASSING:
        ledger.retry_later(archive, task.url_id, now=context.now, reason=reason, status=status, most=PATIENCE)
    elif task.url_id is not None:
        ledger.settle(archive, task.url_id, state="failed", reason=reason, status=status, now=context.now)


ROBOTS_ATTEMPTS = 3
"""requests for one robots.txt that says 429 or 5xx, two where no connection can be made"""


def ask_again(item: Visit | NoAnswer) -> Task | None:
    """The next attempt at a robots.txt that may come yet; None: that was it."""
    task = item.task if isinstance(item, NoAnswer) else item.fetched.task
    if isinstance(item, NoAnswer):
        most = 2 if item.reason is Reason.UNREACHABLE else 1
    else:
        page = item.fetched.page
        in_trouble = item.answer is Answer.THROTTLED or page.status >= 500 or item.fetched.truncated
        most = ROBOTS_ATTEMPTS if in_trouble and (retry_after(page) or 0.0) <= MAX_RETRY_AFTER else 1
    again = task.kind == "robots" and task.attempts + 1 < most
    return replace(task, attempts=task.attempts + 1) if again else None
