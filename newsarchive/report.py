"""What a run tells while it works and when it ends. Scrapy extension; everything goes to stderr.

On a terminal one line per site, live; in a log one plain line every ten seconds. At the end a table, and one line
for each thing that should have worked and did not.
"""

import asyncio
import sys
import time
from typing import Any, Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from scrapy import signals
from scrapy.crawler import Crawler

from newsarchive.crawl.session import Session

LIVE_EVERY = 0.5
"""seconds between two drawings on a terminal"""
PLAIN_EVERY = 10.0
"""seconds between two lines in a log"""
COLUMNS = (
    ("new", "new", ("new",)),
    ("edited", "edited", ("edited",)),
    ("same", "unchanged", ("same", "unchanged")),
    ("dup", "duplicate", ("duplicate",)),
    ("gone", "gone", ("gone",)),
    ("other", "other_pages", ("not_article", "listings", "missing")),
    ("refused", "refused", ("forbidden", "blocked", "closed")),
    ("failed", "failed", ("failed", "unreachable")),
)
"""(head of the table, name in logs and JSON, counters that are added up)"""


class Report:
    """Draws the session's counters; ``ARCHIVE_QUIET`` keeps it silent."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._console = Console(stderr=True)
        self._task: asyncio.Task[None] | None = None
        self._quiet = crawler.settings.getbool("ARCHIVE_QUIET")
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _opened(self) -> None:
        if not self._quiet:
            session: Session = self._crawler.spider.session  # type: ignore[union-attr]
            self._task = asyncio.get_running_loop().create_task(self._watch(session))

    async def _closed(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _watch(self, session: Session) -> None:
        if not self._console.is_terminal:
            while True:
                await asyncio.sleep(PLAIN_EVERY)
                print(line(session), file=sys.stderr, flush=True)  # noqa: T201  # a log wants plain lines
        with Live(table(session), console=self._console, refresh_per_second=2, transient=True) as live:
            while True:
                await asyncio.sleep(LIVE_EVERY)
                live.update(table(session))


def line(session: Session) -> str:
    """All sites in one line of a log."""
    counts: dict[str, int] = {}
    for run in session.runs.values():
        for _, name, keys in COLUMNS:
            counts[name] = counts.get(name, 0) + sum(run.counts[key] for key in keys)
    told = " ".join(f"{name}={value}" for name, value in counts.items() if value)
    requests = sum(run.counts["requests"] for run in session.runs.values())
    seconds = time.monotonic() - session.began
    return f"crawl {seconds:.0f}s requests={requests} {told}".rstrip()


def table(session: Session) -> Table:
    """One row per site."""
    drawn = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    drawn.add_column("site", overflow="ellipsis", no_wrap=True)
    drawn.add_column("requests", justify="right")
    for head, _, _ in COLUMNS:
        drawn.add_column(head, justify="right")
    drawn.add_column("queue", justify="right")
    for run in session.runs.values():
        values = (str(sum(run.counts[key] for key in keys) or "·") for _, _, keys in COLUMNS)
        drawn.add_row(run.site.domain, str(run.counts["requests"]), *values, str(len(run.lane) or "·"))
    return drawn


def summary(session: Session, exit_code: int) -> dict[str, Any]:
    """The run in plain values, for --json."""
    return {
        "run": session.run_id,
        "exit_code": exit_code,
        "seconds": round(time.monotonic() - session.began, 2),
        "sites": {
            run.site.domain: {
                **{name: sum(run.counts[k] for k in keys) for _, name, keys in COLUMNS},
                "requests": run.counts["requests"],
                "budget_refused": dict(run.budget.spent),
                "problems": run.problems,
                "notes": run.notes,
            }
            for run in session.runs.values()
        },
        "refused": session.refused,
    }
