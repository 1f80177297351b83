"""Files that appear under their name only when they are complete and on disk, and folders of such.

Written without a name, or under a hidden one, in the same folder; fsync; rename. After a failure what stood there
before still stands there.
"""

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from newsarchive import durable
from newsarchive.export.straight import Straight

_PART = re.compile(r"\.(?P<name>.+)\.(?P<pid>\d+)\.part")


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A stream that becomes the file ``path`` when the block ends well, and nothing when it does not.

    A device or pipe is written to directly; a file that is replaced leaves its mode. Raises OSError.
    """
    before = path.stat().st_mode if path.exists() else None
    if before is not None and not stat.S_ISREG(before):
        with _closing(path.open("wb")) as stream:  # a folder says so itself
            yield stream
        return
    target = Path(os.path.realpath(path))  # a link goes on pointing at the new file
    hidden = target.with_name(f".{target.name}.{os.getpid()}.part")
    handle, has_name = _open(hidden)
    try:
        with _closing(cast("IO[bytes]", Straight(handle))) as stream:
            yield stream
            stream.flush()
            if before is not None:
                os.fchmod(handle, stat.S_IMODE(before))
            os.fsync(handle)
            if not has_name:
                hidden.unlink(missing_ok=True)
                os.link(f"/proc/self/fd/{handle}", hidden, src_dir_fd=0, follow_symlinks=True)
        hidden.replace(target)
    finally:
        hidden.unlink(missing_ok=True)
    durable.sync(target.parent)


@contextmanager
def _closing(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Closes the stream; after a failed write its second failure says nothing new."""
    try:
        yield stream
    except BaseException:
        with suppress(OSError):
            stream.close()
        raise
    stream.close()


def _open(hidden: Path) -> tuple[int, bool]:
    """A file without a name, which vanishes even at kill -9, where the system has such; else the hidden one.

    Whether it has a name comes second.
    """
    nameless = getattr(os, "O_TMPFILE", 0)
    if nameless and Path("/proc/self/fd").is_dir():
        try:
            return os.open(hidden.parent, nameless | os.O_WRONLY, 0o666), False
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT):
                raise
    return os.open(hidden, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o666), True


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """An empty folder that becomes ``path`` when the block ends well, and nothing when it does not.

    What is there already is replaced then, in two steps. Raises OSError.
    """
    target = Path(os.path.realpath(path))
    _sweep(target)
    hidden = target.with_name(f".{target.name}.{os.getpid()}.part")
    hidden.mkdir()
    try:
        yield hidden
        for folder, _, _ in os.walk(hidden):
            durable.sync(Path(folder))
        if target.is_dir():
            old = target.with_name(f".{target.name}.{os.getpid()}.old.part")
            target.rename(old)
            hidden.rename(target)
            shutil.rmtree(old)
        else:
            hidden.rename(target)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    durable.sync(target.parent)


def _sweep(target: Path) -> None:
    """Folders that a killed process left."""
    for left in target.parent.glob(f".{target.name}.*.part"):
        found = _PART.fullmatch(left.name)
        if found and left.is_dir() and not Path(f"/proc/{found['pid']}").exists():
            shutil.rmtree(left, ignore_errors=True)
