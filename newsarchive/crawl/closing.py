"""The end of a run: its row, one row per site, and what its articles have taught about the sites."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from newsarchive import clock, health
from newsarchive.crawl import acquaintance, manners
from newsarchive.crawl.siterun import SiteRun
from newsarchive.errors import Reason
from newsarchive.store import accounts, holding, ledger, standing, upkeep, weeks
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session


UPKEEP = 2.0
"""seconds for what is estimated at the end of a crawl"""


def end(archive: Archive, session: "Session", exit_code: int) -> None:
    """Write down what the run did."""
    if session.planner is not None:
        session.planner.end(archive, session, exit_code)
    else:
        _end_crawl(archive, session, exit_code)
    health.update(archive, clock.now())
    upkeep.run(archive, clock.now(), seconds=UPKEEP if session.planner is None else weeks.SECONDS)


def _end_crawl(archive: Archive, session: "Session", exit_code: int) -> None:
    total: Counter[str] = Counter()
    for run in session.runs.values():
        total += run.counts
        leave(archive, session, run)
        settle_account(archive, session, run)
    ledger.end_run(archive, session.run_id, exit_code=exit_code, now=clock.now(), counts=dict(total))


def leave(archive: Archive, session: "Session", run: SiteRun) -> None:
    """The visit of a site is over: what its host and its addresses are to be remembered by."""
    manners.end(archive, run)
    if not session.options.probe:
        acquaintance.after_visit(archive, session.options.archive, run)
    if not session.options.due:
        _tell_learned(archive, run)
    for budget, (count, example) in holding.held(archive, run.site_id).items():
        run.budget.refuse(budget, example, count)
    for kind, url, _ in run.polls.waiting if run.lane.stopped is None else ():
        run.budget.refuse(f"{kind}s", url)
    accounts.name_pending(archive, run.site_id, why=_why_pending(session, run), since=session.options.since)
    run.due_again_at = ledger.due_again(archive, run.site_id, scheduled=session.options.due)


def settle_account(archive: Archive, session: "Session", run: SiteRun) -> None:
    """Write the run's row of the site."""
    run.account = accounts.of_run(archive.conn, session.run_id, run.site_id)
    ledger.record_run_site(
        archive, session.run_id, run.site_id, {**run.counts, accounts.ACCOUNT: run.account, **told(run)}
    )


def told(run: SiteRun) -> dict[str, Any]:
    """What a row says in words."""
    return {
        "problems": run.problems,
        "notes": run.notes,
        "budget": dict(run.budget.spent),
        "examples": run.budget.examples,
        "stopped": run.lane.stopped,
    }


_WHY = (
    ("budget", Reason.MAX_PAGES),
    ("per day", Reason.PER_DAY),
    ("robots.txt unreachable", Reason.ROBOTS_UNREACHABLE),
    ("forbidden by robots.txt", Reason.ROBOTS),
    ("paused", Reason.PAUSED),
    ("probed", Reason.NOT_TRIED),
    ("stopped", Reason.INTERRUPTED),
)
"""how the words for a lane's end begin, and what they mean for the addresses it leaves"""


def _why_pending(session: "Session", run: SiteRun) -> Reason:
    if run.lane.stopped is None and run.short:
        return Reason.PER_DAY
    if run.lane.stopped is None:
        return Reason.INTERRUPTED if session.stopping else Reason.NOT_TRIED
    return next((reason for words, reason in _WHY if run.lane.stopped.startswith(words)), Reason.GIVEN_UP)


def _tell_learned(archive: Archive, run: SiteRun) -> None:
    """What this run's articles taught about the site, once: they themselves were read without it."""
    if not run.counts["new"]:
        return
    fresh = standing.learned(archive, run.site_id).counts.keys() - run.known.counts.keys()
    if fresh:
        domain = run.site.domain
        run.note(
            f"{domain}: its pages repeat {len(fresh)} blocks of text, left out from the next run on; "
            f"newsarchive reextract --all --site {domain} takes them out of what is archived"
        )
