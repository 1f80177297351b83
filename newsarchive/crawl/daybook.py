"""Runs of scheduled work in the archive: one row a day (Turkish time) of a process that stays, and per site what all
visits of the day did together."""

import time
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

from newsarchive import clock
from newsarchive.crawl import closing, manners, outage
from newsarchive.crawl.siterun import SiteRun
from newsarchive.dates import ISTANBUL
from newsarchive.store import accounts, ledger, paces, times, watches
from newsarchive.store.archive import Archive

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session

KEEP = 60.0
"""seconds between two times that the day's sum is written down"""
OFTEN = 30
"""requests of a visit after which what it did is written down, so that a kill loses little of the day's account"""


def midnight(now: datetime) -> datetime:
    """When the day of an instant began in Turkey."""
    return now.astimezone(ISTANBUL).replace(hour=0, minute=0, second=0, microsecond=0)


class Daybook:
    """The run's row, and its sites'."""

    def __init__(self) -> None:
        self.command = ""
        self.day: date | None = None
        self.total: Counter[str] = Counter()
        """of the day"""
        self.since: datetime | None = None
        self._kept: Counter[str] = Counter()
        self._kept_at = 0.0
        self.days: list[str] = []
        """a line about each day that is over and was not told of"""

    def begin(self, archive: Archive, command: str, now: datetime) -> int:
        """A row; its number."""
        self.command = command
        self.day = now.astimezone(ISTANBUL).date()
        self.since = now
        self.total = Counter()
        return ledger.start_run(archive, command, now)

    async def turn(self, session: "Session", now: datetime) -> bool:
        """A new day, a new row; whether it is one."""
        if now.astimezone(ISTANBUL).date() == self.day:
            return False
        for run in session.runs.values():
            await self._book(session, run)
        line = self.line()
        session.run_id = await session.writer.write(lambda a: self._turned(a, session, now))
        session.roll(f"crawl {times.text(now)}")
        self.days.append(line)
        return True

    def _turned(self, archive: Archive, session: "Session", now: datetime) -> int:
        before = self.total, self.day, self.since
        self._accounts(archive, session)
        ledger.end_run(archive, session.run_id, exit_code=0, now=now, counts=dict(self.total))
        try:
            return self.begin(archive, self.command, now)
        except BaseException:
            self.total, self.day, self.since = before
            raise

    def line(self) -> str:
        """The day so far in one line."""
        names = ("new", "edited", "gone", "failed", "requests")
        told = ", ".join(f"{self.total[name]:,} {name}" for name in names)
        return f"{self.day}: {told}; {self.total['visits']:,} visits"

    # --- a site

    async def keep(self, session: "Session") -> None:
        """Write down what visits under way have done so far, now and then."""
        for run in session.runs.values():
            if not run.closed and run.counts["requests"] - run.booked["requests"] >= OFTEN:
                await self._book(session, run)
        if self.total != self._kept and time.monotonic() - self._kept_at >= KEEP:
            counts = Counter(self.total)
            await session.writer.write(lambda a: watches.tell_total(a, session.run_id, counts))
            self._kept, self._kept_at = counts, time.monotonic()

    async def _book(self, session: "Session", run: SiteRun) -> None:
        if run.closed:
            return
        counts = Counter(run.counts)
        fresh = _delta(counts, run.booked)
        await session.writer.write(lambda a: watches.add_counts(a, session.run_id, run.site_id, fresh, _told(run)))
        run.booked = counts
        self.total.update(fresh)

    def leave(self, archive: Archive, session: "Session", run: SiteRun) -> None:
        """A visit is over."""
        closing.leave(archive, session, run)
        assert run.opened is not None
        cut = (run.lane.stopped or "").startswith(("per day", "stopped", outage.NO_NETWORK))
        if not cut and not run.leaving:  # else what is due stays due
            paces.passed_over(archive, run.site_id, began=run.opened, now=clock.now(), reached=run.lane.stopped is None)
        spent = {"visits": 1, "seconds": round(time.monotonic() - run.began, 1)}
        told = {**_told(run), **closing.told(run)}
        fresh = {**_delta(run.counts, run.booked), **spent}
        watches.add_counts(archive, session.run_id, run.site_id, fresh, told)
        if self.command != watches.COMMAND:
            run.account = accounts.of_run(archive.conn, session.run_id, run.site_id)
            watches.add_counts(archive, session.run_id, run.site_id, {}, {accounts.ACCOUNT: run.account})
        run.lane.leave()
        archive.release(manners.lock_of(run.site))

    def booked(self, run: SiteRun) -> None:
        """What ``leave`` wrote is on disk."""
        self.total.update(_delta(run.counts, run.booked))
        self.total["visits"] += 1
        run.booked = Counter(run.counts)

    def end(self, archive: Archive, session: "Session", exit_code: int) -> None:
        """The last row is closed."""
        for run in session.runs.values():
            if not run.closed:
                self.booked(run)
        if self.command == watches.COMMAND:
            self._accounts(archive, session)
        ledger.end_run(archive, session.run_id, exit_code=exit_code, now=clock.now(), counts=dict(self.total))

    def _accounts(self, archive: Archive, session: "Session") -> None:
        for site in watches.visited(archive, session.run_id):
            account = accounts.at_end(archive.conn, session.run_id, site)
            watches.add_counts(archive, session.run_id, site, {}, {accounts.ACCOUNT: account})


def _told(run: SiteRun) -> dict[str, str]:
    assert run.opened is not None
    return {"began_at": times.text(run.opened)}


def _delta(counts: Counter[str], before: Counter[str]) -> dict[str, int]:
    return {name: number - before[name] for name, number in counts.items() if number != before[name]}
