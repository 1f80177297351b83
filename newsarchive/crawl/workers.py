"""The processes that read pages, so that the reactor keeps downloading and a hopeless page can be killed.

A page that takes longer than ``timeout`` seconds, or takes its process down, costs that page only: the processes are
replaced, and every page they held is read again, one at a time in a process of its own, so that the guilty one is
known for certain (and recorded as ``worker_failed``) while all others go on.
"""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import Any

from newsarchive.crawl.tasks import Beside, Understood
from newsarchive.errors import Reason
from newsarchive.records import Page

TIMEOUT = 20.0
"""seconds a page may take; ordinary pages take milliseconds"""


Reader = Callable[[Page, str, str, Beside], Understood]


def default_count() -> int:
    """One for every core but the reactor's; on two cores two, because the reactor leaves a third of its own idle."""
    cores = os.cpu_count() or 2
    return cores if cores <= 2 else cores - 1


def _warm_up() -> None:
    from newsarchive.crawl import understand  # noqa: F401  # loads parsers and tables before the first page

    # A page makes thousands of short-lived nodes, no cycles among the long-lived tables: collecting seldom saves 8 %.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)

    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C reaches the whole group; the crawl decides what ends when
        signal.signal(number, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), name="parent", daemon=True).start()


def _end_with(sentinel: int) -> None:
    """A killed crawl leaves no reading process behind."""
    connection.wait([sentinel])
    os._exit(0)


def _understand(page: Page, kind: str, site: str, beside: Beside) -> Understood:
    from newsarchive.crawl.understand import understand

    return understand(page, kind, site, beside)


class _Pool:
    """Some processes that are replaced when a page has taken one down or holds it for too long."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._executor: ProcessPoolExecutor | None = None

    def start(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["newsarchive.crawl.understand"])
        executor = self._executor = ProcessPoolExecutor(self._count, mp_context=context, initializer=_warm_up)
        for _ in range(self._count):
            executor.submit(os.getpid)
        return executor

    async def run(self, timeout: float, function: Reader, *given: Any) -> Understood:
        """Raises TimeoutError or BrokenProcessPool, and whatever the function raises."""
        executor = self._executor or self.start()
        try:
            return await asyncio.wait_for(asyncio.wrap_future(executor.submit(function, *given)), timeout)
        except (TimeoutError, BrokenProcessPool):
            if executor is self._executor:  # nobody else has replaced it since
                self.kill()
            raise

    def kill(self) -> None:
        """End the processes at once; pages that wait get BrokenProcessPool."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        for process in list((executor._processes or {}).values()):
            with contextlib.suppress(OSError):
                process.kill()
        executor.shutdown(wait=False)


class Workers:
    """The reading processes; ``read`` is their only question."""

    def __init__(self, count: int | None = None, *, timeout: float = TIMEOUT, function: Reader = _understand) -> None:
        self._timeout = timeout
        self._function = function
        self._many = _Pool(count or default_count())
        self._single = _Pool(1)
        self._one_suspect = asyncio.Lock()

    def start(self) -> None:
        """Start the processes (they load in parallel to the first requests)."""
        self._many.start()

    async def read(self, page: Page, kind: str, site: str, beside: Beside = Beside()) -> Understood:  # noqa: B008
        """What the page says; never raises for the page's sake."""
        with contextlib.suppress(TimeoutError, BrokenProcessPool):
            return await self._read(self._many, page, kind, site, beside)
        async with self._one_suspect:
            try:
                return await self._read(self._single, page, kind, site, beside)
            except TimeoutError:
                return _failed(f"took longer than {self._timeout:.0f} s")
            except BrokenProcessPool:
                return _failed("its reading process died")

    async def _read(self, pool: _Pool, page: Page, *given: Any) -> Understood:
        try:
            return await pool.run(self._timeout, self._function, page, *given)
        except (TimeoutError, BrokenProcessPool):
            raise
        except Exception as error:  # noqa: BLE001  # whatever a parser raises belongs to the page
            detail = f"{type(error).__name__}: {error}"[:300]
            return Understood(kind="html", reason=Reason.PARSER_FAILED, detail=detail)

    def close(self) -> None:
        """Stop the processes without waiting for hopeless pages."""
        self._many.kill()
        self._single.kill()


def _failed(detail: str) -> Understood:
    return Understood(kind="html", reason=Reason.WORKER_FAILED, detail=detail)
