"""Start a crawl, stop it on a signal, and compute the exit code: Scrapy alone says 0 when everything failed."""

import asyncio
import gc
import logging
import signal
import threading
from typing import Any
from urllib.request import getproxies

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from twisted.internet.error import ConnectionAborted

from newsarchive import alerts, clock
from newsarchive import settings as ours
from newsarchive.crawl import silence
from newsarchive.crawl.memory import give_back_large_blocks
from newsarchive.crawl.planner import MOST_OPEN
from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import Options
from newsarchive.errors import ArchiveError
from newsarchive.sites import Site

GRACE = 5.0
"""seconds that requests under way have to finish after a signal"""
BY_PROXY = "a proxy is set in the environment: it looks names up itself, so only addresses in numbers are checked here"
LAST_RESORT = 2.0
"""seconds after their end in which everything behind them must be done"""


def exit_code(session: Session, interrupted: bool) -> int:
    """0 all well, 3 something did not work, 4 nothing could be done, 130 interrupted, else the fatal error's."""
    if not session.options.due:
        silence.tell(session)
    if session.fatal is not None:
        return session.fatal.exit_code if isinstance(session.fatal, ArchiveError) else 3
    if interrupted:
        return 130
    if session.options.forever:
        return 0
    nothing = ("unreachable", "closed", "paused")
    unreachable = [run for run in session.runs.values() if any(run.counts[name] for name in nothing)]
    if session.runs and len(unreachable) == len(session.runs):
        return 4
    if session.refused or any(run.problems for run in session.runs.values()):
        return 3
    return 0


def crawl(
    options: Options, sites: list[Site], *, quiet: bool = False, log_level: str = "WARNING"
) -> tuple[Session, int]:
    """Crawl the sites into the archive; the closed session and the exit code.

    Raises ArchiveError when the archive cannot be opened or every site is being crawled by somebody else.
    """
    give_back_large_blocks()
    session = Session(options, sites)
    stopper = _Stopper(session)
    if getproxies().keys() & {"http", "https", "all"}:
        session.note(BY_PROXY)
    try:
        process = AsyncCrawlerProcess(
            _settings(options, MOST_OPEN if options.due else len(sites), quiet=quiet, log_level=log_level)
        )
        logging.getLogger("scrapy").setLevel(log_level)  # or two records a page are made and thrown away
        process.crawl("news", session=session)
        stopper.install()
        stopper.end_after(options.seconds)
        gc.freeze()  # what was imported stays: collecting looks at what came since
        process.start(install_signal_handlers=False)
        if session.fatal is None and not stopper.interrupted and process.bootstrap_failed:
            session.fatal = ArchiveError("the crawl could not be started (see the log above)")
    except BaseException as error:
        session.fatal = session.fatal or error
        raise
    finally:
        code = exit_code(session, stopper.by_a_person)
        try:
            session.close(code)
        except (ArchiveError, OSError) as error:
            session.fatal = session.fatal or error
            code = exit_code(session, stopper.by_a_person)
        if not options.probe and session.fatal is None:
            for line in alerts.after_crawl(options.archive, clock.now()):
                session.note(line)
        stopper.uninstall()
    return session, code


def _settings(options: Options, sites: int = 1, *, quiet: bool, log_level: str) -> Settings:
    values: dict[str, Any] = {
        **ours.as_dict(),
        "USER_AGENT": options.user_agent,
        "LOG_LEVEL": log_level,
        "ARCHIVE_QUIET": quiet,
        "ARCHIVE_ALLOW_PRIVATE": options.allow_private,
        # every lane may have its requests in flight, or a few sites that hang would hold up all others
        "CONCURRENT_REQUESTS": max(64, options.concurrency * max(sites, 2)),
        "CONCURRENT_REQUESTS_PER_DOMAIN": max(64, options.concurrency * 2),
    }
    return Settings(values)


class _Stopper:
    """SIGINT and SIGTERM: finish what is under way, but not longer than GRACE; a second signal stops at once.

    Then the connections that still wait are cut, so that everything behind them ends in order. Whatever hangs even
    so (a name that does not resolve) is left behind LAST_RESORT seconds later.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._loop: asyncio.AbstractEventLoop | None = None
        self._previous: dict[int, Any] = {}
        self.interrupted = False
        self._number = 0

    def install(self) -> None:
        self._loop = asyncio.get_event_loop()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._previous[number] = signal.signal(number, self._on_signal)

    def end_after(self, seconds: float | None) -> None:
        """Ask so many seconds from now, as a signal would; None: never."""
        if seconds is not None and self._loop is not None:
            self._loop.call_later(seconds, self._ask)

    def uninstall(self) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    @property
    def by_a_person(self) -> bool:
        """Whether the run is to be told of as interrupted: SIGTERM is how a process that stays is asked to end."""
        return self.interrupted and not (self._session.options.forever and self._number == signal.SIGTERM)

    def _on_signal(self, number: int, *_: object) -> None:
        again, self.interrupted = self.interrupted, True
        self._number = number
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._hang_up if again else self._ask)

    def _ask(self) -> None:
        assert self._loop is not None
        self._session.stop()
        self._loop.call_later(GRACE, self._hang_up)

    def _hang_up(self) -> None:
        from twisted.internet import tcp

        assert self._loop is not None
        reactor = _reactor()
        for each in {*reactor.getReaders(), *reactor.getWriters()}:
            if isinstance(each, tcp.Client):
                each.failIfNotConnected(ConnectionAborted())  # type: ignore[no-untyped-call]
                each.abortConnection()  # type: ignore[no-untyped-call]
        self._loop.call_later(LAST_RESORT, self._leave)

    def _leave(self) -> None:
        reactor = _reactor()
        if reactor.running:
            logging.disable(logging.CRITICAL)  # what is torn down now has nothing to say
            reactor.crash()


def _reactor() -> Any:
    from twisted.internet import reactor  # importing it installs one, so not before Scrapy has

    return reactor
