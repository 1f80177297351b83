"""The one writer of a run: a thread that owns the database connection and commits in groups.

Self-clocking: while one group is being committed the next one gathers, so a slow crawl commits every page at once
(a crash costs one page) and a fast one commits dozens together. Before each commit the WARC file is fsynced: a row
never points at bytes that a power cut could take back.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from newsarchive.errors import ArchiveError
from newsarchive.store.archive import Archive

T = TypeVar("T")
Job = Callable[[Archive], Any]
MAX_GROUP = 100
"""jobs per transaction; readers and a second writer wait no longer than such a group takes"""


class Writer:
    """Runs jobs on the archive, in order, each inside a transaction that others may share."""

    def __init__(self, path: Path, *, before_commit: Callable[[], None] = lambda: None) -> None:
        """Open (or create) the archive; raises ArchiveError with one clear line."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._before_commit = before_commit
        self._waiting: deque[tuple[Job, asyncio.Future[Any]]] = deque()
        self._draining: asyncio.Task[None] | None = None
        self.commits = 0
        try:
            self.archive: Archive = self._thread.submit(Archive.open, path).result()
        except BaseException:
            self._thread.shutdown(wait=False)
            raise

    def now(self, job: Callable[[Archive], T]) -> T:
        """Run one job in a transaction of its own and wait; for the time before and after the event loop."""
        return self._thread.submit(self._alone, job).result()

    async def read(self, job: Callable[[Archive], T]) -> T:
        """Run a job that only reads, outside any transaction, behind what is being committed."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, job, self.archive)

    async def write(self, job: Callable[[Archive], T]) -> T:
        """Run a job in the next group; returns when it is on disk, raises what the job raised."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append((job, future))
        if self._draining is None or self._draining.done():
            self._draining = loop.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(MAX_GROUP, len(self._waiting)))]
            outcomes = await loop.run_in_executor(self._thread, self._commit, [job for job, _ in group])
            for (_, future), (value, error) in zip(group, outcomes, strict=True):
                if future.done():
                    continue
                if error is None:
                    future.set_result(value)
                else:
                    future.set_exception(error)

    def _commit(self, jobs: list[Job]) -> list[tuple[Any, Exception | None]]:
        try:
            self._before_commit()
            with self.archive.transaction():
                values: list[tuple[Any, Exception | None]] = [(job(self.archive), None) for job in jobs]
        except Exception as error:  # noqa: BLE001  # whatever it is, it belongs to a job, not to the thread
            if len(jobs) == 1:
                return [(None, error)]
            return [outcome for job in jobs for outcome in self._commit([job])]
        self.commits += 1
        return values

    def _alone(self, job: Callable[[Archive], T]) -> T:
        self._before_commit()
        with self.archive.transaction():
            return job(self.archive)

    def close(self) -> None:
        """Commit what waits, close the database. Idempotent."""
        if self._thread._shutdown:
            return
        jobs = [job for job, future in self._waiting if not future.done()]
        self._waiting.clear()
        try:
            if jobs:
                self._thread.submit(self._commit, jobs).result()
            self._thread.submit(self.archive.close).result()
        finally:
            self._thread.shutdown(wait=True)


def is_fatal(error: BaseException) -> bool:
    """Whether the run cannot go on: the disk is full, the archive is damaged or read-only."""
    return isinstance(error, ArchiveError | OSError)
