"""What scheduled work does now and then, besides visits: whole WARC files, and what happened to the network."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newsarchive import alerts, health
from newsarchive.crawl.outage import Network
from newsarchive.store import upkeep

if TYPE_CHECKING:
    from newsarchive.crawl.session import Session

ROLL = timedelta(hours=6)
"""a file is finished after so long, so that back-ups find it whole"""
QUARTER = timedelta(minutes=15)
"""between two looks at how the sites do"""


class Ticks:
    """What is due by the clock, for the whole archive."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        """what happened and was not told yet"""
        self._unsent: list[str] = []
        self._last: datetime | None = None
        self._sending: asyncio.Future[None] | None = None

    async def tick(self, session: "Session", now: datetime) -> None:
        """Called every few seconds."""
        begun = session.file_begun
        if begun is not None and abs(now - begun) >= ROLL:
            session.roll()
        if self._last is None or abs(now - self._last) >= QUARTER:
            self._last = now
            await self.quarter(session, now)

    async def quarter(self, session: "Session", now: datetime) -> None:
        """Every fifteen minutes: how the sites do is judged here, and what is old is tidied."""
        await session.writer.write(lambda archive: health.update(archive, now))
        await session.writer.write(lambda archive: upkeep.run(archive, now))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.ensure_future(self._send(session.options.archive, now))

    async def _send(self, folder: Path, now: datetime) -> None:
        """Notifications, beside the crawl: a slow target holds nothing up."""
        self._tell(await asyncio.to_thread(alerts.after_crawl, folder, now))

    def _tell(self, lines: list[str]) -> None:
        """What came of it; that nothing can be sent at all is told once, and that it can again."""
        unsent = [line for line in lines if line.startswith(alerts.UNSENT)]
        self.lines += [line for line in lines if line not in self._unsent]
        if self._unsent and not unsent:
            self.lines.append("notifications are sent again")
        self._unsent = unsent

    def network(self, network: Network, sites: int) -> None:
        """It went down, or came back."""
        if network.down:
            self.lines.append(
                f"no answer from any of the last {len(network.silent)} sites: taken for our own network; "
                f"one of {sites} is asked now and then"
            )
        else:
            self.lines.append("the network is back")
