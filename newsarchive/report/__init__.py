"""What a run tells while it works and when it ends. Scrapy extension; everything goes to stderr.

On a terminal a live view; in a log one plain line every ten seconds. At the end one screen: what came of every address,
what should have worked and did not, what was left and why, what to do next.
"""

import asyncio
import sys
import time
from typing import Self

from rich.console import Console
from rich.live import Live
from scrapy import signals
from scrapy.crawler import Crawler

from newsarchive.crawl.session import Session
from newsarchive.report import journal, live
from newsarchive.report.ending import QUIET, lines, screen
from newsarchive.report.figures import Pace
from newsarchive.report.machine import summary

__all__ = ["QUIET", "Report", "lines", "screen", "summary"]

LIVE_EVERY = 0.5
"""seconds between two drawings on a terminal, at least"""
MOST_SHARE = 0.05
"""of the crawl's own thread that drawing may take"""
PLAIN_EVERY = 10.0
"""seconds between two lines in a log"""


class Report:
    """Draws the session's counters; ``ARCHIVE_QUIET`` keeps it silent."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._console = Console(stderr=True, highlight=False)
        self._task: asyncio.Task[None] | None = None
        self._journal: journal.Journal | None = None
        self._quiet = crawler.settings.getbool("ARCHIVE_QUIET")
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _opened(self) -> None:
        session: Session = self._crawler.spider.session  # type: ignore[union-attr]
        if session.options.forever:
            self._journal = journal.Journal(session, quiet=self._quiet)
            self._task = asyncio.get_running_loop().create_task(self._journal.keep())
        elif not self._quiet:
            self._task = asyncio.get_running_loop().create_task(self._watch(session))

    async def _closed(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._journal is not None:
            self._journal.end()

    async def _watch(self, session: Session) -> None:
        pace = Pace(session)
        if not self._console.is_terminal or self._console.is_dumb_terminal:
            while True:
                await asyncio.sleep(PLAIN_EVERY)
                print(live.line(session, pace), file=sys.stderr, flush=True)  # noqa: T201  # a log wants plain lines
        view = live.View(session, pace, self._console)
        # drawn by this very thread: what is shown changes only between two steps of it
        with Live(view, console=self._console, auto_refresh=False, transient=True, vertical_overflow="crop") as shown:
            cost = 0.0
            while True:
                await asyncio.sleep(max(LIVE_EVERY, cost / MOST_SHARE))
                began = time.thread_time()
                pace.sample()
                shown.refresh()
                cost = time.thread_time() - began
