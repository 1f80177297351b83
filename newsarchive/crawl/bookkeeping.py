"""What came of a visit -> rows. Runs inside the writer's transaction: all of a visit is committed, or nothing.

One function per kind of answer. Each returns an Outcome, which the session counts and acts on when the transaction
is on disk; nothing outside the database changes here.
"""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from newsarchive import urls
from newsarchive.crawl import seeds
from newsarchive.crawl.budget import Budget
from newsarchive.crawl.frontier import MAX_RETRY_AFTER
from newsarchive.crawl.outcome import MAX_ATTEMPTS, REDIRECTS, Answer, NoAnswer, retry_after
from newsarchive.crawl.tasks import Fetched, Task, Understood
from newsarchive.errors import Reason
from newsarchive.records import Change, Link, Page, PageType, Verdict
from newsarchive.store import articles, ledger, listings
from newsarchive.store.archive import Archive
from newsarchive.warc import Span

POLLED_DEPTH = 1
"""section pages up to so many hops from the home page are polled again and again; deeper ones are read once"""
MAX_SECTIONS = 80
"""section pages polled per site"""
FAILED_BY_PARSER = frozenset({Reason.PARSER_FAILED, Reason.WORKER_FAILED, Reason.TOO_COMPLEX})


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
    again: Task | None = None
    verdict: Verdict | None = None
    seen: list[int] = field(default_factory=list)
    """hashes of the links that were entered"""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What every booking needs to know of its run."""

    site_id: int
    run_id: int
    budget: Budget
    now: datetime
    seen: Set[int] = frozenset()
    """hashes of links that earlier pages of this run have announced"""


def book(archive: Archive, visit: Visit, context: Context) -> Outcome:
    """Enter a visit: its capture, what became of the address, what it announced."""
    task = visit.fetched.task
    capture_id = articles.add_capture(
        archive,
        task.url_id,
        visit.fetched.page,
        visit.span,
        visit.digest,
        context.run_id,
        listing_id=task.listing_id,
        revisit_of=task.earlier[0] if visit.repeats and task.earlier else None,
    )
    outcome = Outcome()
    if task.kind == "robots":
        if visit.answer is Answer.FOLLOW and visit.target is not None:
            outcome.again = replace(task, fetch_url=visit.target, hops=task.hops + 1)
        return outcome
    if visit.answer is Answer.FOLLOW and visit.target is not None:
        _follow(archive, visit, context, outcome)
    elif task.listing_id is not None:
        _book_listing(archive, visit, context, capture_id, outcome)
    elif task.url_id is not None:
        _book_page(archive, visit, context, capture_id, outcome)
    return outcome


def book_no_answer(archive: Archive, failure: NoAnswer, context: Context) -> Outcome:
    """Enter that a task brought nothing; it is tried again in this run until its attempts are used up."""
    task = failure.task
    outcome = Outcome()
    _try_again(archive, task, context, outcome, reason=failure.reason)
    return outcome


def give_up(archive: Archive, task: Task, now: datetime) -> None:
    """Our own code broke on this task's answer: not again in this run."""
    if task.listing_id is not None:
        listings.poll_result(archive, task.listing_id, now=now, status=None, failed=True)
    elif task.url_id is not None:
        ledger.settle(archive, task.url_id, state="failed", reason=Reason.PARSER_FAILED, now=now)


# --- listings


def _book_listing(archive: Archive, visit: Visit, context: Context, capture_id: int, outcome: Outcome) -> None:
    task, page = visit.fetched.task, visit.fetched.page
    assert task.listing_id is not None
    if visit.answer not in {Answer.READ, Answer.UNCHANGED}:
        _broken_listing(archive, visit, context, outcome)
        return
    new = 0
    understood = visit.understood
    if understood is not None and understood.reason in FAILED_BY_PARSER:
        outcome.problem = f"unreadable ({understood.reason}: {understood.detail}): {task.fetch_url}"
        outcome.counts["listings_failed"] += 1
    elif understood is not None:
        new = _announce(
            archive, task.listing_id, understood, context, outcome, depth=task.depth + 1, url=task.fetch_url
        )
    outcome.counts["listings"] += 1
    listings.poll_result(
        archive,
        task.listing_id,
        now=context.now,
        status=page.status,
        new=new,
        etag=page.header("etag"),
        last_modified=page.header("last-modified"),
        digest=visit.digest if visit.answer is Answer.READ else None,
        capture_id=capture_id if visit.answer is Answer.READ and not visit.repeats else None,
    )


def _broken_listing(archive: Archive, visit: Visit, context: Context, outcome: Outcome) -> None:
    task, page = visit.fetched.task, visit.fetched.page
    assert task.listing_id is not None
    if visit.answer in {Answer.THROTTLED, Answer.BROKEN}:
        _try_again(archive, task, context, outcome, reason=_reason(visit), page=page)
        return
    listings.poll_result(archive, task.listing_id, now=context.now, status=page.status, failed=True)
    outcome.counts["listings_failed"] += 1
    if task.kind == "home":
        outcome.problem = f"{task.site}: the home page answers {page.status} ({visit.answer})"


def _announce(
    archive: Archive,
    listing_id: int | None,
    understood: Understood,
    context: Context,
    outcome: Outcome,
    *,
    depth: int,
    url: str,
) -> int:
    """Enter what a page announces; the number of addresses nobody had seen."""
    links = understood.links
    if listing_id is None:  # the menu of a paper stands on all of its pages: once in a run is enough
        links = tuple(link for link in links if hash(link.url) not in context.seen)
    outcome.seen = [hash(link.url) for link in links]
    inner = [link for link in links if link.kind in {"sitemap", "feed"}]
    for link in inner:
        listings.add_listing(archive, context.site_id, link.url, link.kind, context.now, depth=depth)
        outcome.new_listings = True
    outer = [link for link in links if link.kind not in {"sitemap", "feed"}]
    if not outer:
        return 0
    known = listings.known(archive, outer)
    chosen = context.budget.choose(outer, depth=depth, is_known=known.__contains__)
    told = listings.announce(
        archive,
        context.site_id,
        chosen,
        now=context.now,
        listing_id=listing_id,
        depth=depth,
        run_id=context.run_id,
    )
    suspects = listings.delisted(archive, listing_id, told.url_ids, context.now) if listing_id else 0
    outcome.announced += told.new + told.revisit + suspects
    outcome.counts["announced"] += told.new
    _credit_listing(context.budget, url, [link for link in chosen if link.url not in known])
    return told.new


def _credit_listing(budget: Budget, url: str, fresh: list[Link]) -> None:
    """A listing page that leads to new addresses of article shapes earns its own shape more budget."""
    articles_announced = sum(budget.leads_to_articles(link.url) for link in fresh)
    if articles_announced:
        budget.credit(url, min(articles_announced, 5))


# --- pages


def _book_page(archive: Archive, visit: Visit, context: Context, capture_id: int, outcome: Outcome) -> None:
    task, page, answer = visit.fetched.task, visit.fetched.page, visit.answer
    assert task.url_id is not None
    status = page.status
    if answer is Answer.READ and visit.understood is not None:
        _book_read(archive, visit, context, capture_id, visit.understood, outcome)
    elif answer is Answer.UNCHANGED:
        ledger.settle(archive, task.url_id, state="archived", now=context.now, status=status)
        articles.seen_unchanged(archive, task.url_id, context.now)
        outcome.counts["unchanged"] += 1
    elif answer is Answer.GONE:
        ledger.mark_gone(archive, task.url_id, status, context.now)
        outcome.counts["gone"] += 1
    elif answer is Answer.BLOCKED:
        _settle(archive, visit, context, outcome, "blocked", Reason.HTTP_ERROR)
    elif answer is Answer.LEAVES:
        _settle(archive, visit, context, outcome, "not_article", Reason.OFF_SITE)
    elif answer is Answer.BROKEN and status in REDIRECTS:
        _settle(archive, visit, context, outcome, "failed", Reason.REDIRECT_LOOP)
    elif answer is Answer.BROKEN and status < 500:
        _settle(archive, visit, context, outcome, "failed", Reason.HTTP_ERROR)
    else:
        _try_again(archive, task, context, outcome, reason=_reason(visit), page=page)


def _book_read(
    archive: Archive,
    visit: Visit,
    context: Context,
    capture_id: int,
    understood: Understood,
    outcome: Outcome,
) -> None:
    task, page = visit.fetched.task, visit.fetched.page
    assert task.url_id is not None
    listing_id = None
    if understood.article is not None:
        _book_article(archive, visit, context, capture_id, understood, outcome)
    else:
        listing_id = _book_no_article(archive, visit, context, understood, outcome)
    _announce(archive, listing_id, understood, context, outcome, depth=task.depth + 1, url=page.address)


def _book_article(
    archive: Archive,
    visit: Visit,
    context: Context,
    capture_id: int,
    understood: Understood,
    outcome: Outcome,
) -> None:
    task, page = visit.fetched.task, visit.fetched.page
    assert task.url_id is not None
    assert understood.article is not None
    verdict = articles.save_article(archive, context.site_id, task.url_id, capture_id, understood.article, context.now)
    ledger.settle(
        archive,
        task.url_id,
        state="duplicate" if verdict.change is Change.DUPLICATE else "archived",
        reason=Reason.SAME_ARTICLE if verdict.change is Change.DUPLICATE else None,
        now=context.now,
        status=page.status,
        article_id=verdict.article_id,
        etag=page.header("etag"),
        last_modified=page.header("last-modified"),
        digest=visit.digest,
    )
    context.budget.credit(task.fetch_url)
    outcome.verdict = verdict
    outcome.counts[str(verdict.change)] += 1


def _book_no_article(
    archive: Archive, visit: Visit, context: Context, understood: Understood, outcome: Outcome
) -> int | None:
    """Settle a page that is no article; its listing id when it is one that will be polled again."""
    task = visit.fetched.task
    assert task.url_id is not None
    reason = understood.reason or Reason.LISTING
    if reason in FAILED_BY_PARSER:
        _settle(archive, visit, context, outcome, "failed", reason, detail=understood.detail)
        outcome.problem = f"unreadable ({reason}: {understood.detail}): {task.fetch_url}"
        return None
    if reason == Reason.SOFT_404 and task.article_id is not None:
        ledger.mark_gone(archive, task.url_id, visit.fetched.page.status, context.now, reason=reason)
        outcome.counts["gone"] += 1
        return None
    _settle(archive, visit, context, outcome, "not_article", reason)
    if understood.kind in {"sitemap", "feed"}:
        return _new_listing(archive, visit, context, understood.kind, outcome)
    is_section = understood.page_type is PageType.LISTING and task.depth <= POLLED_DEPTH
    if not is_section or seeds.is_continuation(task.fetch_url):
        return None
    if len(listings.listings(archive, context.site_id)) >= MAX_SECTIONS:
        return None
    return _new_listing(archive, visit, context, "section", outcome)


def _new_listing(archive: Archive, visit: Visit, context: Context, kind: str, outcome: Outcome) -> int:
    """A page that turned out to be a listing: it has just been polled."""
    task, page = visit.fetched.task, visit.fetched.page
    listing_id = listings.add_listing(archive, context.site_id, task.fetch_url, kind, context.now, depth=task.depth)
    listings.poll_result(
        archive,
        listing_id,
        now=context.now,
        status=page.status,
        new=1,
        etag=page.header("etag"),
        last_modified=page.header("last-modified"),
        digest=visit.digest,
    )
    outcome.counts["listings"] += 1
    return listing_id


# --- redirects and failures


def _follow(archive: Archive, visit: Visit, context: Context, outcome: Outcome) -> None:
    """A redirect inside the site: to another spelling of the same address, or to another address."""
    task, target = visit.fetched.task, visit.target
    assert target is not None
    same = urls.canonical(target) == urls.canonical(task.fetch_url)
    if same or task.listing_id is not None or task.url_id is None:
        outcome.again = replace(task, fetch_url=target, hops=task.hops + 1, etag=None, last_modified=None)
        return
    depth = task.depth + 1
    link = Link(url=target, kind="page", via="redirect")
    known = listings.known(archive, [link])
    chosen = context.budget.choose([link], depth=depth, is_known=known.__contains__)
    if not chosen:  # a chain that leads on and on
        _settle(archive, visit, context, outcome, "failed", Reason.REDIRECT_LOOP)
        return
    told = listings.announce(archive, context.site_id, chosen, now=context.now, depth=depth, run_id=context.run_id)
    outcome.announced += told.new
    if task.article_id is not None and urls.article_key(task.fetch_url) != urls.article_key(target):
        ledger.mark_gone(archive, task.url_id, visit.fetched.page.status, context.now, reason="redirected")
        outcome.counts["gone"] += 1
        return
    _settle(archive, visit, context, outcome, "duplicate", Reason.REDIRECTED)


def _try_again(
    archive: Archive, task: Task, context: Context, outcome: Outcome, *, reason: Reason, page: Page | None = None
) -> None:
    status = page.status if page else None
    too_long = page is not None and (retry_after(page) or 0.0) > MAX_RETRY_AFTER
    if task.attempts + 1 < MAX_ATTEMPTS and not too_long:
        outcome.again = replace(task, attempts=task.attempts + 1)
        if task.url_id is not None:
            ledger.retry_later(
                archive, task.url_id, now=context.now, reason=reason, status=status, next_due_at=context.now
            )
        return
    outcome.counts["failed"] += 1
    outcome.problem = f"{reason}{f' ({status})' if status else ''}: {task.fetch_url}"
    if task.listing_id is not None:
        listings.poll_result(archive, task.listing_id, now=context.now, status=status, failed=True)
    elif task.url_id is not None:
        ledger.settle(archive, task.url_id, state="failed", reason=reason, status=status, now=context.now)


def _settle(
    archive: Archive,
    visit: Visit,
    context: Context,
    outcome: Outcome,
    state: str,
    reason: str,
    *,
    detail: str = "",
) -> None:
    task, page = visit.fetched.task, visit.fetched.page
    assert task.url_id is not None
    ledger.settle(
        archive,
        task.url_id,
        state=state,
        reason=reason,
        status=page.status,
        now=context.now,
        digest=visit.digest,
    )
    outcome.counts[state] += 1
    if state in {"failed", "blocked"} and not detail:
        outcome.problem = f"{state} ({reason}, {page.status}): {task.fetch_url}"


def _reason(visit: Visit) -> Reason:
    return Reason.THROTTLED if visit.answer is Answer.THROTTLED else Reason.HTTP_ERROR
