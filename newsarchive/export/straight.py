"""Large files to disk past the system's page cache, written by a thread of their own.

What is exported is far larger than what will be read of it soon: kept in memory it costs more time than all encoding,
and pushes the archive out of it. A file system that cannot do so gets the bytes in the usual way.
"""

import errno
import fcntl
import io
import mmap
import os
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

_ROOM = 2 << 20
"""bytes written at a time; smaller files are written in the usual way"""
_DIRECT = getattr(os, "O_DIRECT", 0)


class Straight(io.BufferedIOBase):
    """A stream into an open file, at whose beginning it stands. It owns the handle."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._rooms = [mmap.mmap(-1, _ROOM), mmap.mmap(-1, _ROOM)]  # begin where a page does, as the disk wants it
        self._held = self._told = 0
        self._is_direct = self._is_usual = False
        self._thread: ThreadPoolExecutor | None = None
        self._running: Future[None] | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._handle

    def tell(self) -> int:
        return self._told

    def write(self, given: Any, /) -> int:
        """All of it. Raises OSError, maybe of what was written before."""
        if self.closed:
            raise ValueError("write to a closed file")
        with memoryview(given) as whole, whole.cast("B") as some:
            done = 0
            while done < len(some):
                taken = min(len(some) - done, _ROOM - self._held)
                self._rooms[0][self._held : self._held + taken] = some[done : done + taken]
                done += taken
                self._held += taken
                if self._held == _ROOM:
                    self._hand_over()
            self._told += len(some)
            return len(some)

    def flush(self) -> None:
        """All to the file; what follows goes the usual way, as these last bytes, which are no whole pages."""
        if self.closed:
            return
        self._wait()
        self._be_direct(False)
        self._is_usual = True
        held, self._held = self._held, 0
        self._save(self._rooms[0], held)

    def close(self) -> None:
        if self.closed:
            return
        try:
            super().close()  # flushes
        finally:
            if self._thread is not None:
                self._thread.shutdown()
            os.close(self._handle)

    def _hand_over(self) -> None:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1)
            self._be_direct(not self._is_usual)
        self._wait()
        full, self._held = self._rooms[0], 0
        self._rooms.reverse()
        self._running = self._thread.submit(self._save, full, _ROOM)

    def _wait(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.result()

    def _save(self, room: mmap.mmap, size: int) -> None:
        done = 0
        while done < size:
            try:
                with memoryview(room) as all_of_it, all_of_it[done:size] as rest:
                    done += os.write(self._handle, rest)
            except OSError as error:  # not aligned as this file system wants it, also after a short write
                if error.errno != errno.EINVAL or not self._is_direct:
                    raise
                self._be_direct(False)

    def _be_direct(self, wanted: bool) -> None:
        if wanted == self._is_direct or not _DIRECT:
            return
        flags = fcntl.fcntl(self._handle, fcntl.F_GETFL)
        with suppress(OSError):  # many a file system knows nothing of it
            fcntl.fcntl(self._handle, fcntl.F_SETFL, flags | _DIRECT if wanted else flags & ~_DIRECT)
            self._is_direct = wanted
