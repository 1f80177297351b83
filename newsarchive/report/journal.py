"""What a process that stays tells, line by line on stderr: a line per visit that brought something, a problem once and
once that it is over, a line per day. Nothing about visits that found everything as it was."""

import asyncio
import os
import re
import sys

from newsarchive import clock
from newsarchive.crawl import unanswered
from newsarchive.crawl.seeds import is_loopback
from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import SiteRun, local_mailbox
from newsarchive.printable import plain
from newsarchive.report.figures import span

EVERY = 1.0
"""seconds between two looks at what there is to tell"""
MOST = 3
"""problems of one visit that are told; the rest is counted"""
_WORTH = ("new", "edited", "gone", "failed")
_VARIES = re.compile(r"https?://\S+|\d[\d:. -]*", re.ASCII)


class Journal:
    """Writes to stderr; with ``quiet`` only problems."""

    def __init__(self, session: Session, *, quiet: bool = False) -> None:
        assert session.planner is not None
        self._session = session
        self._planner = session.planner
        self._quiet = quiet
        self._stamped = "JOURNAL_STREAM" not in os.environ
        self._told: dict[str, set[str]] = {}
        """kinds of problems by site, as long as they last"""
        self._planner.closed.append(self.visited)

    async def keep(self) -> None:
        """Tell what there is, until cancelled."""
        count = len(self._planner.registry.wanted)
        self._say(f"watching {count:,} site{'s' if count != 1 else ''} in {self._session.options.archive}", chat=True)
        homes = [site.home_url for site in self._planner.registry.wanted.values()]
        if not self._session.options.contact and not all(is_loopback(home) for home in homes):
            self._say(f"owners of sites see {local_mailbox()} as our address; say yours with --contact")
        if not count:
            self._say("no site yet: newsarchive add https://www.example-haber.com; it is seen within a minute")
        while True:
            self._drain()
            await asyncio.sleep(EVERY)

    def end(self) -> None:
        """The last lines."""
        self._drain()
        if self._session.fatal is None:
            self._say(f"ended; {self._planner.day.line()}", chat=True)

    def visited(self, run: SiteRun) -> None:
        """A visit is over."""
        counts = {name: run.counts[name] for name in _WORTH if run.counts[name]}
        if counts:
            brought = ", ".join(f"{number:,} {name}" for name, number in counts.items())
            requests = run.counts["requests"]
            took = span(max(0.0, run.lasted))
            words = f"{brought}; {requests:,} request{'s' if requests != 1 else ''}, {took}"
            self._say(f"{run.site.domain}: {words}", chat=True)
        self._problems(run)

    def _problems(self, run: SiteRun) -> None:
        domain, before = run.site.domain, self._told.get(run.site.domain, set())
        kinds = {_kind(line): line for line in reversed(run.problems) if unanswered.WORDS not in line}
        fresh = [line for kind, line in kinds.items() if kind not in before]
        for line in fresh[:MOST]:
            self._say(line if line.startswith(domain) else f"{domain}: {line}")
        if fresh[MOST:]:
            self._say(f"{domain}: and {len(fresh[MOST:])} problems of other kinds; newsarchive status {domain}")
        if kinds:
            self._told[domain] = (before | kinds.keys()) if len(before) < 100 else set(kinds)
        elif before and run.lane.stopped is None and run.lane.answered:
            del self._told[domain]
            self._say(f"{domain}: well again")

    def _drain(self) -> None:
        for lines, chat in (
            (self._planner.registry.lines, False),
            (self._planner.ticks.lines, False),
            (self._planner.unanswered.lines, False),
            (self._planner.day.days, True),
        ):
            while lines:
                self._say(lines.pop(0), chat=chat)

    def _say(self, line: str, *, chat: bool = False) -> None:
        if chat and self._quiet:
            return
        stamp = f"{clock.now().astimezone():%Y-%m-%d %H:%M:%S} " if self._stamped else ""
        print(f"{stamp}{plain(line)}", file=sys.stderr, flush=True)  # noqa: T201  # a log wants plain lines


def _kind(line: str) -> str:
    return _VARIES.sub("", line)
