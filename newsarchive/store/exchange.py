"""Who may have an archive's database open for writing, and how another file takes its place.

Every writer shares a lock on the folder; whoever replaces the database has it alone. Locks die with their process.
"""

import errno
import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from newsarchive import clock, durable
from newsarchive.errors import NothingDone, StorageFull

_LOCK = ".whole"
_BESIDE = ("-wal", "-shm")
UPDATE_SECONDS = 20.0
"""how long an update of the schema waits for other writers to end"""


def share(folder: Path, *, only: bool = False) -> int | None:
    """Become one of the writers of an archive folder, or its ``only`` one: a handle to close in the end; None where
    nothing can be written.

    Raises NothingDone while another process replaces the database, or, when it is to be the only one, writes into it.
    """
    try:
        handle = _open(folder)
    except PermissionError:
        return None  # the archive is opened all the same, or refused with a better word
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if only else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        if only:
            raise NothingDone(f"{folder} is in use by another newsarchive process; nothing was done") from None
        raise NothingDone(
            f"{folder} is being written as a whole by another newsarchive process (verify --rebuild, recluster, "
            "backup into it, or the update of an older schema)"
        ) from None
    return handle


@contextmanager
def updating(handle: int, folder: Path, *, is_done: Callable[[], bool]) -> Iterator[None]:
    """The only one of the writers in here, who share the lock ``handle``, unless another ``is_done`` with it meanwhile:
    a process of an older version that stays open would go on to write tables that are no more, and lose pages.

    Raises NothingDone when others are still there after some seconds.
    """
    deadline = time.monotonic() + UPDATE_SECONDS
    while not _taken(handle, fcntl.LOCK_EX):  # refused, the share is gone as well: two who both wait do not block
        if is_done() and _taken(handle, fcntl.LOCK_SH):
            break
        if time.monotonic() > deadline:
            raise NothingDone(
                f"{folder} has an older schema and is in use by another newsarchive process, perhaps of the older "
                "version: end that one (watch, crawl) first; nothing was done"
            )
        time.sleep(0.05)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_SH)


def _taken(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else writes into the archive folder in here; raises NothingDone when somebody does."""
    try:
        handle = _open(folder)
    except PermissionError:
        raise NothingDone(f"{folder} is not writable") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NothingDone(f"{folder} is in use by another newsarchive process; nothing was done") from None
        yield
    finally:
        os.close(handle)


def _open(folder: Path) -> int:
    locks = folder / "locks"
    try:
        locks.mkdir(exist_ok=True)
        return os.open(locks / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError:
        raise
    except OSError as error:
        if error.errno == errno.EROFS:
            raise PermissionError(error.errno, error.strerror) from None
        raise StorageFull(f"cannot write {locks}: {error.strerror}") from error


def install(new: Path, folder: Path, now: datetime | None = None, *, keep: bool = True) -> Path | None:
    """Put a finished, closed database in the place of ``news.db``; where the old one is kept, None when there was none
    or ``keep`` is false.

    Inside ``alone``. At every instant ``news.db`` is the old file or the new one, whole. A log that the old file still
    needs goes with it.
    """
    target = folder / "news.db"
    kept = None
    try:
        durable.sync(new)
        if target.exists():
            _take_in_log(target)
        if target.exists() and keep:
            stamp = (now or clock.now()).strftime("%Y%m%dT%H%M%SZ")
            kept = folder / f"news.db.before-rebuild-{stamp}"
            os.link(target, kept)
            log = Path(f"{target}-wal")
            if log.exists() and log.stat().st_size:  # it could not be taken in: the file is damaged
                os.link(log, f"{kept}-wal")
            durable.sync(folder)
        for ending in _BESIDE:
            Path(f"{target}{ending}").unlink(missing_ok=True)
        new.rename(target)
        for ending in _BESIDE:  # of a reader that looked in between: SQLite makes them anew
            Path(f"{target}{ending}").unlink(missing_ok=True)
        durable.sync(folder)
    except OSError as error:
        raise StorageFull(f"cannot put {new} in the place of {target}: {error.strerror}") from error
    return kept


def _take_in_log(file: Path) -> None:
    """Let the database have what its write-ahead log holds; what is too damaged for that stays as it is."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=10)) as conn:
            busy = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.DatabaseError:
        return
    if busy:
        raise NothingDone(f"{file} is being read by another process; the new database waits for that: run it again")
