"""The processes that read pages, so that the reactor keeps downloading and a hopeless page can be killed.

A page that takes longer than ``timeout`` seconds, or takes its process down, costs that page only: the processes are
replaced, the pages that were merely beside it are read again, the page itself is recorded as ``worker_failed``.
"""

import asyncio
import contextlib
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from newsarchive.crawl.tasks import Understood
from newsarchive.errors import Reason
from newsarchive.records import Page

TIMEOUT = 20.0
"""seconds a page may take; ordinary pages take milliseconds"""


def default_count() -> int:
    """One worker for every core but the reactor's."""
    return max(1, (os.cpu_count() or 2) - 1)


def _warm_up() -> None:
    from newsarchive.crawl import understand  # noqa: F401  # loads parsers and tables before the first page


def _understand(page: Page, kind: str, site: str) -> Understood:
    from newsarchive.crawl.understand import understand

    return understand(page, kind, site)


class Workers:
    """A pool of reading processes; ``read`` is its only question."""

    def __init__(
        self,
        count: int | None = None,
        *,
        timeout: float = TIMEOUT,
        function: Callable[[Page, str, str], Understood] = _understand,
    ) -> None:
        self._count = count or default_count()
        self._timeout = timeout
        self._function = function
        self._pool: ProcessPoolExecutor | None = None
        self._generation = 0

    def start(self) -> None:
        """Start the processes (they load in parallel to the first requests)."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["newsarchive.crawl.understand"])
        self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_warm_up)
        self._generation += 1
        for _ in range(self._count):
            self._pool.submit(os.getpid)

    async def read(self, page: Page, kind: str, site: str) -> Understood:
        """What the page says; never raises for the page's sake."""
        for _ in range(2):
            if self._pool is None:
                self.start()
            assert self._pool is not None
            generation = self._generation
            try:
                future = asyncio.wrap_future(self._pool.submit(self._function, page, kind, site))
                return await asyncio.wait_for(future, self._timeout)
            except TimeoutError:
                self._replace(generation)
                return _failed(f"took longer than {self._timeout:.0f} s")
            except BrokenProcessPool:
                self._replace(generation)
            except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
                return Understood(
                    kind="html",
                    reason=Reason.PARSER_FAILED,
                    detail=f"{type(error).__name__}: {error}"[:300],
                )
        return _failed("the reading process died twice")

    def _replace(self, generation: int) -> None:
        """Kill the pool, unless somebody else has replaced it since."""
        if generation != self._generation or self._pool is None:
            return
        pool, self._pool = self._pool, None
        for process in list((pool._processes or {}).values()):
            with contextlib.suppress(OSError):
                process.kill()
        pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Stop the processes without waiting for hopeless pages."""
        if self._pool is not None:
            self._replace(self._generation)


def _failed(detail: str) -> Understood:
    return Understood(kind="html", reason=Reason.WORKER_FAILED, detail=detail)
