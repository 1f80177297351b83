"""After a crash: files that are still ``.open`` although nobody writes them any more.

What was fsynced is whole; behind it may be a torn member. Everything from the first damage on is cut away
unless the database points behind it (then the damage is not a torn end but a failing disk: the file is kept
as it is, and ``verify`` names the place). A file without one whole record is set aside. Files whose owner
lives are not touched.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsarchive import durable, warc_walk
from newsarchive.errors import StorageFull
from newsarchive.warc import OPEN_SUFFIX, final_name

SET_ASIDE_SUFFIX = ".unreadable"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of one abandoned file."""

    file: str
    """its name now, relative to the root"""
    whole: int
    """bytes of whole records kept"""
    cut: int
    """bytes of torn end cut away"""
    problem: str | None = None
    """why it was set aside or kept damaged"""


def repair(root: Path, *, needed: Callable[[str], int] | None = None) -> list[Repaired]:
    """Finish every abandoned file under ``root``.

    ``needed(file)``: how many bytes of the file the database points into (store.articles.needed_bytes);
    without it nothing that could be a record is ever cut. Raises StorageFull naming the path when the disk
    refuses.
    """
    done: list[Repaired] = []
    for path in sorted(root.rglob(f"*.warc.gz{OPEN_SUFFIX}")):
        try:
            handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # its owner finished it just now
        except OSError as error:
            raise StorageFull(f"cannot repair {path}: {error.strerror}") from error
        try:
            if _is_abandoned(handle, path):
                done.extend(_finish(handle, path, root, needed))
        except OSError as error:
            raise StorageFull(f"cannot repair {path}: {error.strerror}") from error
        finally:
            os.close(handle)
    return done


def _is_abandoned(handle: int, path: Path) -> bool:
    """Nobody holds the lock, and the name still belongs to the file we have locked."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return path.stat().st_ino == os.fstat(handle).st_ino
    except (BlockingIOError, FileNotFoundError):
        return False


def _finish(handle: int, path: Path, root: Path, needed: Callable[[str], int] | None) -> Iterator[Repaired]:
    size = os.fstat(handle).st_size
    name = final_name(path).relative_to(root).as_posix()
    whole, last_whole = _measure(path)
    wanted = last_whole if needed is None else needed(name)
    if size == 0:
        path.unlink()
        durable.sync(path.parent)
        return
    problem = None
    target = final_name(path)
    if last_whole == 0:
        problem = "not one whole record"
        target = path.with_name(target.name + SET_ASIDE_SUFFIX)
        whole = size
    elif wanted > whole:
        problem = f"damaged at offset {whole}, and the database points behind it"
        whole = size if wanted > last_whole else last_whole
    os.ftruncate(handle, whole)
    os.fsync(handle)
    path.rename(target)
    durable.sync(path.parent)
    yield Repaired(target.relative_to(root).as_posix(), whole, size - whole, problem)


def _measure(path: Path) -> tuple[int, int]:
    """Bytes up to the first damage, and up to the end of the last whole fetch: an answer and its request."""
    first_damage: int | None = None
    last_whole = 0
    for item in warc_walk.records(path):
        if item.problem is not None:
            first_damage = last_whole if first_damage is None else first_damage
        elif item.record is None or item.record.kind not in warc_walk.ANSWERS:
            last_whole = item.offset + item.length
    return (last_whole if first_damage is None else first_damage), last_whole
