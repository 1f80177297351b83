"""What is fetched next of a site: addresses out of the ledger, in its order, a handful at a time, as far as the
budget lets them through. What it does not is held back in the ledger until it has earned more."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from newsarchive import clock, errors
from newsarchive.crawl import seeds, visiting
from newsarchive.crawl.frontier import Frontier
from newsarchive.crawl.siterun import SiteRun
from newsarchive.store import crawls, holding, ledger, times
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session

AGAIN = 1.5
"""priority of another attempt at a listing: new articles go first, everything else is known or late anyway"""
REFILL = 64
"""addresses fetched from the ledger at a time, at most"""
WITHIN = 60.0
"""seconds that those take, at least two: what is announced meanwhile stands behind no long queue"""
NEW, OLD, KNOWN = 2.0, 1.0, 0.0
"""priority in the lane of new articles and of pages that list some, of other pending addresses, of re-visits"""
ROUND = 8
"""looks into the ledger between two turns of the shapes that were not served"""
TURN = 16
"""addresses of such a turn, fewer when fewer are fetched at a time"""
FRESH = timedelta(days=2)
"""what is older is not new any more when the day's requests run low"""


@dataclass(slots=True)
class _Drawn:
    """What one look into the ledger brought."""

    rows: list[tuple[ledger.UrlRow, crawls.Memory]] = field(default_factory=list)
    forbidden: list[int] = field(default_factory=list)
    """by robots.txt"""
    hold: dict[str, str] = field(default_factory=dict)
    """pattern -> budget that is spent"""
    release: list[str] = field(default_factory=list)
    """patterns that have earned more"""
    more: bool = False
    """whether there is more where these came from"""
    in_turn: frozenset[int] = frozenset()
    """those that it is the turn of"""
    since: int = 0
    """seconds since 1970; pending addresses of a higher priority are new"""

    def rank(self, row: ledger.UrlRow) -> float:
        """The priority of a row in its lane."""
        if row.id in self.in_turn or (row.state == "pending" and row.priority >= self.since):
            return NEW
        return OLD if row.state == "pending" else KNOWN

    @property
    def changes(self) -> bool:
        """Whether the ledger must be told, and asked again."""
        return bool(self.hold or self.release or self.forbidden)


async def refill(session: "Session") -> bool:
    """Fill the lanes that run low; whether anything was added."""
    if session.plan is not None:
        return await session.plan.refill()
    added = False
    for run in session.runs.values():
        idle = run.exhausted and not run.budget.may_return
        low = max(1, min(Frontier.LOW, _at_a_time(run) // 8))
        full = run.lane.stopped or run.leaving or run.walled or len(run.lane) >= low
        if run.robots is None or not run.robots.reachable or idle or full:
            continue
        again = True
        while again:
            run.exhausted = True  # until something is announced or settled
            drawn = await session.writer.read(partial(_draw, session, run=run))
            for row, memory in drawn.rows:
                if row.id in run.held:  # a redirect brought it meanwhile
                    continue
                session.push(run, seeds.page_task(run.site.domain, run.site_id, row, memory), drawn.rank(row))
                added = True
            if drawn.changes:
                run.counts["forbidden"] += len(drawn.forbidden)
                await session.writer.write(partial(_tell, run=run, drawn=drawn))
            if drawn.more or drawn.changes:
                run.exhausted = False
            again = drawn.changes and len(run.lane) < low
    return added


def _at_a_time(run: SiteRun) -> int:
    """Addresses that the lane is done with WITHIN so many seconds."""
    return REFILL if run.lane.each * REFILL <= WITHIN else max(2, int(WITHIN / run.lane.each))


def _draw(session: "Session", archive: Archive, run: SiteRun) -> _Drawn:
    budget = run.budget
    drawn = _Drawn(release=budget.returning() if budget.may_return else [], since=times.seconds(clock.now() - FRESH))
    if drawn.release:
        return drawn
    most = _at_a_time(run)
    rows = ledger.due(
        archive,
        run.site_id,
        now=clock.now(),
        limit=most,
        exclude=frozenset(run.held),
        since=session.options.since,
        probe=session.options.probe,
        fresh=clock.now() - FRESH if run.short else None,
    )
    if rows:
        visiting.seed(archive, run)
    drawn.more = len(rows) == most
    if drawn.more and not session.options.probe and not run.short:
        others = _turn_of_others(archive, run, rows, max(1, TURN * most // REFILL))
        drawn.in_turn = frozenset(row.id for row in others)
        rows = [*others, *rows]
    assert run.robots is not None
    for row in rows:
        if not run.robots.allows(row.fetch_url):
            drawn.forbidden.append(row.id)
        elif row.state == "pending" and (spent := budget.admit(row.pattern, row.via, row.depth)):
            drawn.hold[row.pattern] = spent
        else:
            earlier = crawls.earlier(archive, url_id=row.id) if row.digest else None
            drawn.rows.append((row, crawls.Memory(earlier, crawls.sightings(archive, row.id))))
    return drawn


def _turn_of_others(archive: Archive, run: SiteRun, rows: list[ledger.UrlRow], most: int) -> list[ledger.UrlRow]:
    """Now and then a few addresses of the shapes that the ledger's order would leave for the end: one sitemap of
    20,000 addresses starves nobody."""
    run.served.append({row.pattern for row in rows})
    if len(run.served) < ROUND:
        return []
    lately = set().union(*run.served)
    run.served.clear()
    here = {row.id for row in rows} | run.held
    found = ledger.neglected(archive, run.site_id, but=lately, now=clock.now(), limit=most)
    return [row for row in found if row.id not in here]


def _tell(archive: Archive, run: SiteRun, drawn: _Drawn) -> None:
    now = clock.now()
    for pattern in drawn.release:
        holding.release(archive, run.site_id, pattern)
    for pattern, budget in drawn.hold.items():
        holding.hold(archive, run.site_id, pattern, budget)
    for url_id in drawn.forbidden:
        ledger.settle(archive, url_id, state="forbidden", reason=errors.Reason.ROBOTS, now=now)
