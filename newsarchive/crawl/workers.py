"""The processes that read pages, so that the reactor keeps downloading and a hopeless page can be killed.

Every process reads one page at a time, so it is known for certain which page took too long, needed too much memory or
took its process down: that page alone is recorded so (``worker_failed``, ``too_complex``). Its process is replaced, and
so is one that has grown. One more page waits at its door, or it would idle while the reactor is busy; when its process
goes before its turn, it goes to the next one.
"""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import connection
from pathlib import Path
from typing import Any, TypeVar

from newsarchive.crawl.memory import give_back_large_blocks
from newsarchive.crawl.tasks import Beside, Understood
from newsarchive.errors import Reason
from newsarchive.records import Page

LISTING_PATIENCE = 3
"""times as long for a feed or sitemap: 50,000 addresses need 3 s of a free core"""
TIMEOUT = 20.0
"""seconds a page may take; ordinary pages take milliseconds"""
LOADING = 120.0
"""seconds a process may take until it reads: 0.1 on a free core, and on a busy one no page's fault"""
MEMORY = 288 * 1024 * 1024
"""bytes of data a process may hold (RLIMIT_DATA); ordinary pages need 60 MB, the largest that are read 230"""
AHEAD = 2
"""pages that a process has at a time, the one it reads included"""
GROWN = 128 * 1024 * 1024
"""bytes of data held after a page from which a process is replaced, so that every page finds room below MEMORY"""
LARGE = 2 * 1024 * 1024
"""bytes of a page, its further parts included, from which no two are read at once"""


T = TypeVar("T")
Reader = Callable[[Page, str, str, Beside], Understood]


def default_count() -> int:
    """One for every core but the reactor's, at most three: more pages than those read it cannot fetch and store. On
    two cores two, because the reactor leaves a third of its own idle."""
    cores = os.cpu_count() or 2
    return cores if cores <= 2 else min(3, cores - 1)


def _warm_up(memory: int) -> None:
    from newsarchive.crawl import understand  # noqa: F401  # loads parsers and tables before the first page

    give_back_large_blocks()
    # A page makes thousands of short-lived nodes, no cycles among the long-lived tables: collecting seldom saves 8 %.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)

    with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
        resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1]))
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


def _job(function: Reader, page: Page, kind: str, site: str, beside: Beside) -> tuple[Understood, bool]:
    """What the page says, and whether this process has become too large. Runs in the process."""
    try:
        told = function(page, kind, site, beside)
    except MemoryError:
        return _refused(Reason.TOO_COMPLEX, f"needs more than {_limit() // 2**20} MB of memory"), True
    except Exception as error:  # noqa: BLE001  # whatever a parser raises belongs to the page
        told = _refused(Reason.PARSER_FAILED, f"{type(error).__name__}: {error}"[:300])
    gc.collect(1)  # a page's tree is one of few cycles, but 0.6 MB: the collector alone would wait for 400 of them
    return told, _held() > GROWN


def _limit() -> int:
    return resource.getrlimit(resource.RLIMIT_DATA)[0]


def _held() -> int:
    """Bytes of data this process holds now, as RLIMIT_DATA counts them; where that cannot be told, the most that was
    ever resident."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[5]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _refused(reason: Reason, detail: str) -> Understood:
    return Understood(kind="html", reason=reason, detail=detail)


@dataclass(eq=False, slots=True)
class _Turn:
    """One page's place in a process's queue."""

    executor: ProcessPoolExecutor
    ready: Future[int]
    """the process has loaded what it reads with"""
    future: Future[tuple[Understood, bool]]
    before: "_Turn | None"
    """the page that the process reads first, unless that was over long ago"""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False
    """its process is no more: whatever waited there has to go elsewhere"""


class _Worker:
    """One process, replaced when a page has taken it down, held it for too long or made it grow."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._executor: ProcessPoolExecutor | None = None
        self._ready: Future[int] = Future()
        self._last: _Turn | None = None
        self.pages = 0
        """that it has, the one it reads included"""

    def start(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["newsarchive.crawl.understand"])
        executor = ProcessPoolExecutor(1, mp_context=context, initializer=_warm_up, initargs=(self._memory,))
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # it inherits this: Ctrl-C is the crawl's
        try:
            self._ready = executor.submit(os.getpid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._executor = executor
        return executor

    async def read(self, timeout: float, *job: Any) -> Understood:
        self.pages += 1
        try:
            told = None
            while told is None:
                told = await self._take_turn(timeout, self._queue(*job))
            return told
        finally:
            self.pages -= 1

    async def _take_turn(self, timeout: float, turn: _Turn) -> Understood | None:
        """What came of it; None: the process ended before it was this page's turn."""
        try:
            if turn.before is not None:
                await turn.before.over.wait()
                if turn.before.ended:
                    turn.ended = True
                    return None
                turn.before = None
            return await self._read(timeout, turn)
        finally:
            turn.over.set()

    async def _read(self, timeout: float, turn: _Turn) -> Understood:
        try:
            if not turn.ready.done():
                await _within(LOADING, turn.ready)
            told, grown = await _within(timeout, turn.future)
        except TimeoutError:
            self._end(turn)
            what = f"took longer than {timeout:.0f} s" if turn.ready.done() else "its reading process did not start"
            return _refused(Reason.WORKER_FAILED, what)
        except BrokenProcessPool:
            self._end(turn)
            return _refused(Reason.WORKER_FAILED, "its reading process died")
        except asyncio.CancelledError:
            self._end(turn)
            raise
        if grown:
            self._end(turn)
        return told

    def _queue(self, *job: Any) -> _Turn:
        executor = self._executor or self.start()
        try:
            future = executor.submit(_job, *job)
        except BrokenProcessPool:  # somebody killed it between two pages, which is no page's fault
            self.end()
            executor = self.start()
            future = executor.submit(_job, *job)
        last = self._last
        behind = last if last is not None and last.executor is executor and not last.over.is_set() else None
        self._last = _Turn(executor, self._ready, future, behind)
        return self._last

    def _end(self, turn: _Turn) -> None:
        turn.ended = True
        if self._executor is turn.executor:
            self._executor = None
        _kill(turn.executor)

    def end(self) -> None:
        """End the process at once, whatever it does."""
        executor, self._executor = self._executor, None
        if executor is not None:
            _kill(executor)


def _kill(executor: ProcessPoolExecutor) -> None:
    for process in list((executor._processes or {}).values()):
        with contextlib.suppress(OSError):
            process.kill()
    executor.shutdown(wait=False)


async def _within(timeout: float, job: Future[T]) -> T:
    """The job's result; raises TimeoutError. Seconds are counted one by one: while we ourselves were stopped, none
    has passed."""
    future = asyncio.wrap_future(job)
    left = timeout
    while left > 0:
        done, _ = await asyncio.wait({future}, timeout=min(1.0, left))
        if done:
            return future.result()
        left -= 1.0
    future.cancel()
    raise TimeoutError


class Workers:
    """The reading processes; ``read`` is their only question."""

    def __init__(
        self,
        count: int | None = None,
        *,
        timeout: float = TIMEOUT,
        memory: int = MEMORY,
        function: Reader = _understand,
    ) -> None:
        self._timeout = timeout
        self._function = function
        self._all: Sequence[_Worker] = [_Worker(memory) for _ in range(count or default_count())]
        self._free = asyncio.Semaphore(AHEAD * len(self._all))
        self._one_large = asyncio.Lock()

    def start(self) -> None:
        """Start the processes (they load in parallel to the first requests)."""
        for worker in self._all:
            worker.start()

    async def read(self, page: Page, kind: str, site: str, beside: Beside = Beside()) -> Understood:  # noqa: B008
        """What the page says; never raises for the page's sake."""
        size = len(page.body) + sum(len(part.body) for part in beside.parts)
        async with self._one_large if size > LARGE else contextlib.nullcontext(), self._free:
            patience = self._timeout * (LISTING_PATIENCE if kind in {"sitemap", "feed"} else 1)
            worker = min(self._all, key=lambda one: one.pages)
            return await worker.read(patience, self._function, page, kind, site, beside)

    def close(self) -> None:
        """Stop the processes without waiting for hopeless pages."""
        for worker in self._all:
            worker.end()
