"""The end of a run: its row, one row per site, and what its articles have taught about the sites."""

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsarchive.crawl.siterun import SiteRun
from newsarchive.store import ledger, standing
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session


def end(archive: Archive, session: "Session", exit_code: int) -> None:
    """Write down what the run did."""
    total: Counter[str] = Counter()
    for run in session.runs.values():
        total += run.counts
        _tell_learned(archive, run)
        ledger.record_run_site(
            archive,
            session.run_id,
            run.site_id,
            {**run.counts, "problems": run.problems, "budget": dict(run.budget.spent)},
        )
    ledger.end_run(archive, session.run_id, exit_code=exit_code, now=datetime.now(UTC), counts=dict(total))


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
