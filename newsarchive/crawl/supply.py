"""What is fetched next of a site: addresses out of the ledger, in its order, a handful at a time."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from newsarchive import errors
from newsarchive.crawl import seeds
from newsarchive.crawl.frontier import Frontier
from newsarchive.crawl.siterun import SiteRun
from newsarchive.store import crawls, ledger
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session

REFILL = 64
"""addresses fetched from the ledger at a time"""


async def refill(session: "Session") -> bool:
    """Fill the lanes that run low; whether anything was added."""
    added = False
    for run in session.runs.values():
        low = len(run.lane) < Frontier.LOW and not run.exhausted
        if run.robots is None or not run.robots.reachable or run.lane.stopped or not low:
            continue
        run.exhausted = True  # until something is announced or settled
        held = frozenset(run.held)
        rows = await session.writer.read(partial(_due, session, site_id=run.site_id, held=held))
        for row, memory in rows:
            added = await _queue_row(session, run, row, memory) or added
        if len(rows) == REFILL:
            run.exhausted = False
    return added


def _due(
    session: "Session", archive: Archive, site_id: int, held: frozenset[int]
) -> list[tuple[ledger.UrlRow, crawls.Memory]]:
    rows = ledger.due(
        archive,
        site_id,
        now=datetime.now(UTC),
        limit=REFILL,
        exclude=held,
        since=session.options.since,
        probe=session.options.probe,
    )
    return [
        (
            row,
            crawls.Memory(
                crawls.earlier(archive, url_id=row.id) if row.digest else None, crawls.sightings(archive, row.id)
            ),
        )
        for row in rows
    ]


async def _queue_row(session: "Session", run: SiteRun, row: ledger.UrlRow, memory: crawls.Memory) -> bool:
    assert run.robots is not None
    if row.id in run.held:  # a redirect brought it meanwhile
        return False
    if not run.robots.allows(row.fetch_url):
        run.counts["forbidden"] += 1
        await session.writer.write(
            lambda a: ledger.settle(a, row.id, state="forbidden", reason=errors.Reason.ROBOTS, now=datetime.now(UTC))
        )
        return False
    session.push(run, seeds.page_task(run.site.domain, run.site_id, row, memory))
    return True
