"""Copies an archive while others write into it: the database first, then the bytes its rows point at.

The copy is an archive itself. At every instant its ``news.db`` is the earlier one or the new one, whole, and every byte
that it points at is there and fsynced: WARC files only grow, what an earlier copy of the database needs of them is not
written again, and the new database takes its place last.
"""

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from io import BufferedReader
from pathlib import Path

from newsarchive import alerts, durable, sites, warc_walk
from newsarchive.errors import ArchiveDamaged, NothingDone, StorageFull, UsageError
from newsarchive.store import copies, exchange
from newsarchive.warc import OPEN_SUFFIX
from newsarchive.warc_repair import SET_ASIDE_SUFFIX

_CHUNK = 8 << 20
_PART = ".part"
_DRAFT = "news.db.new"
_WRITTEN = (sites.OWN, alerts.FILE)
"""what people write into an archive's folder"""
_OURS = frozenset({"warc", "locks", *_WRITTEN, "lost+found"})
"""what may lie, beside drafts, in a folder without a news.db: the rests of a back-up that was killed"""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Progress = Callable[[str, int, int], None]
"""called with (what is being copied, done, total)"""


@dataclass
class Saved:
    """What a back-up did. ``counts``: files ``copied``, ``linked``, ``extended`` (new bytes only), ``unchanged``, and
    ``bytes`` of pages written, ``database_bytes``, ``captures``, ``articles`` in the copy."""

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """damage that was met, one line each; the earlier copy of such a file was kept"""

    def count(self, what: str, number: int = 1) -> None:
        """So many more."""
        self.counts[what] = self.counts.get(what, 0) + number


def backup(
    path: Path | str, into: Path | str, *, check: bool = False, link: bool = False, progress: Progress | None = None
) -> Saved:
    """Bring the folder ``into`` to the state of the archive ``path``; new, empty, or an earlier back-up of it.

    ``check``: compare files that are there already by digest, not only by size and time. ``link``: hard-link finished
    WARC files where that is possible. Raises UsageError (one folder inside the other; something else is in ``into``),
    NothingDone (no archive, ``into`` not writable or in use), StorageFull and ArchiveDamaged (the database).
    """
    source, target = Path(path), Path(into)
    _refuse_nesting(source, target)
    if not (source / "news.db").is_file():
        raise NothingDone(f"no archive at {source} (there is no news.db in it)")
    _make(target)
    with exchange.alone(target):
        return _Copy(source, target, check, link, progress or (lambda *_: None)).run()


def _refuse_nesting(source: Path, target: Path) -> None:
    here, there = source.resolve(), target.resolve()
    if here == there or here.is_relative_to(there) or there.is_relative_to(here):
        raise UsageError(f"{target} and the archive {source} lie in each other: name a folder apart from it")


def _make(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file, not a folder")
    try:
        missing = [each for each in (target, *target.parents) if not each.exists()]
        target.mkdir(parents=True, exist_ok=True)
        for each in missing:
            durable.sync(each.parent)
        names = {each.name for each in target.iterdir() if not each.name.startswith(_DRAFT)}
        strange = sorted(names - _OURS)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageFull(f"cannot write {target}: {error.strerror}") from error
        raise NothingDone(f"cannot write into {target}: {error.strerror}") from error
    if strange and not (target / "news.db").exists():
        raise UsageError(f"{target} holds {strange[0]} and is no back-up: name an empty folder")


class _Copy:
    """One run: from ``source`` to ``target``, which nobody else writes meanwhile."""

    def __init__(self, source: Path, target: Path, check: bool, link: bool, tell: Progress) -> None:
        self.source, self.target = source, target
        self.check, self.link, self.tell = check, link, tell
        self.saved = Saved()
        self.folders: set[Path] = set()
        self.ends: dict[str, int] = {}
        self.safe: dict[str, int] = {}
        """file -> its first bytes in the target that are known to be on its disk, and are of the source"""

    def run(self) -> Saved:
        """All of it."""
        draft = self.target / _DRAFT
        self._sweep()
        try:
            copies.snapshot(self.source, draft, lambda done, total: self.tell("database", done, total))
            self._compare_lines(draft)
            names = sorted(_names(self.source / "warc", self.ends))
            self._refuse_foreign(set(names))
            for number, name in enumerate(names):
                self.tell("files", number, len(names))
                self._file(name)
            self.tell("files", len(names), len(names))
            for name in _WRITTEN:
                self._written(name)
            with _writing(self.target):
                for folder in self.folders:
                    for each in (folder, *folder.parents):
                        durable.sync(each)
                        if each == self.target:
                            break
            self.saved.count("database_bytes", draft.stat().st_size)
            exchange.install(draft, self.target, keep=False)
        finally:
            self._sweep()
        return self.saved

    def _sweep(self) -> None:
        """Take away what a run that did not end left behind."""
        for each in (*self.target.glob(f"{_DRAFT}*"), *(self.target / "warc").rglob(f"*{_PART}")):
            each.unlink(missing_ok=True)

    def _compare_lines(self, draft: Path) -> None:
        """Refuse a target that is another archive, or into which somebody crawled."""
        new = copies.contents(draft)
        self.ends = new.ends
        self.saved.counts |= {"captures": new.captures, "articles": new.articles}
        file = self.target / "news.db"
        if not file.exists() or not file.stat().st_size:
            return
        old = copies.contents(file)
        if old.last is not None and not copies.holds(draft, old.last):
            raise UsageError(
                f"{self.target} is no earlier back-up of {self.source}: another archive, or one that was crawled into "
                "since; name an empty folder"
            )
        self.safe = old.ends

    def _refuse_foreign(self, names: set[str]) -> None:
        root = self.target / "warc"
        foreign = sorted({each.relative_to(root).as_posix() for each in root.rglob("*.warc.gz")} - names)
        if foreign:
            raise UsageError(
                f"{self.target} holds pages that {self.source} does not have ({foreign[0]}): it is no earlier back-up "
                "of it; name an empty folder"
            )

    def _file(self, name: str) -> None:
        path = self.source / "warc" / name
        for each in (path, Path(f"{path}{OPEN_SUFFIX}"), path):  # its writer may give it its final name just now
            try:
                stream = each.open("rb")
            except FileNotFoundError:
                continue
            with stream:
                if each == path:
                    self._finished(name, stream)
                else:
                    self._unfinished(name, stream)
            break
        else:
            self.saved.problems.append(f"{path} is missing")
            return
        needed = self.ends.get(name, 0)
        if self._there(name).stat().st_size < needed:
            self.saved.problems.append(f"{path} ends before byte {needed}, where the database points")

    def _there(self, name: str) -> Path:
        path = self.target / "warc" / name
        return path if path.exists() else Path(f"{path}{OPEN_SUFFIX}")

    def _finished(self, name: str, stream: BufferedReader) -> None:
        target = self.target / "warc" / name
        draft = Path(f"{target}{OPEN_SUFFIX}")
        if target.exists():
            if self._is_same(target, stream):
                self.saved.count("unchanged")
            elif _is_damaged(Path(stream.name), self.ends.get(name, 0)):
                self.saved.problems.append(f"{stream.name} is damaged; its back-up {target} was left as it is")
            else:
                self._copy(stream, target)
        elif draft.exists():
            self._extend(stream, draft, self.safe.get(name, 0), os.fstat(stream.fileno()).st_size)
            _stamp(draft, stream)
            with _writing(target):
                draft.rename(target)
        else:
            self._copy(stream, target)

    def _unfinished(self, name: str, stream: BufferedReader) -> None:
        """Up to the last fetch that the database has; what stands behind it may be torn."""
        if not self.ends.get(name):
            return
        end = warc_walk.end_of_fetch(stream, self.ends[name])
        target = self.target / "warc" / f"{name}{OPEN_SUFFIX}"
        if target.exists() and target.stat().st_size == end and self.safe.get(name) == self.ends[name]:
            self.saved.count("unchanged")
            return
        self._extend(stream, target, self.safe.get(name, 0), end)

    def _is_same(self, target: Path, stream: BufferedReader) -> bool:
        ours, theirs = os.fstat(stream.fileno()), target.stat()
        if (ours.st_dev, ours.st_ino) == (theirs.st_dev, theirs.st_ino):
            return True
        same = (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)
        if same and not self.check:
            return True
        with target.open("rb") as other:
            if ours.st_size != theirs.st_size or _digest(stream) != _digest(other):
                return False
        if not same:
            _stamp(target, stream)
        return True

    def _copy(self, stream: BufferedReader, target: Path) -> None:
        part = Path(f"{target}{_PART}")
        with _writing(part):
            target.parent.mkdir(parents=True, exist_ok=True)
            self.folders.add(target.parent)
            linked = self.link and _link(Path(stream.name), part)
        if not linked:
            self._write(stream, part, 0, os.fstat(stream.fileno()).st_size)
            _stamp(part, stream)
        with _writing(target):
            part.rename(target)
        self.saved.count("linked" if linked else "copied")

    def _extend(self, stream: BufferedReader, target: Path, start: int, end: int) -> None:
        """Bytes of an unfinished file from ``start`` on; what an earlier back-up needs of it is not touched."""
        known = target.exists()
        with _writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            self.folders.add(target.parent)
        self._write(stream, target, min(start, target.stat().st_size) if known else 0, end)
        self.saved.count("extended" if known else "copied")

    def _write(self, stream: BufferedReader, target: Path, start: int, end: int) -> None:
        with _writing(target):
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                for at in range(start, end, _CHUNK):
                    _move(stream, handle, at, min(_CHUNK, end - at))
                os.ftruncate(handle, max(end, start))
                os.fsync(handle)
            finally:
                os.close(handle)
        self.saved.count("bytes", max(0, end - start))

    def _written(self, name: str) -> None:
        ours, theirs = self.source / name, self.target / name
        if not ours.is_file():
            return
        text, mode = ours.read_bytes(), ours.stat().st_mode & 0o777
        if theirs.is_file() and theirs.read_bytes() == text and theirs.stat().st_mode & 0o777 == mode:
            return
        part = self.target / f"{_DRAFT}{_PART}"
        with _writing(theirs):
            with open(part, "wb", opener=partial(os.open, mode=0o600)) as stream:
                stream.write(text)
                stream.flush()
                with suppress(PermissionError):  # a file system without modes
                    os.fchmod(stream.fileno(), mode)
                os.fsync(stream.fileno())
            part.rename(theirs)
        self.folders.add(self.target)


def _names(root: Path, ends: dict[str, int]) -> Iterator[str]:
    """Every file by its final name: those on disk, and those the database points into."""
    found = set(ends)
    for pattern in ("*.warc.gz", f"*.warc.gz{SET_ASIDE_SUFFIX}"):
        found |= {each.relative_to(root).as_posix() for each in root.rglob(pattern)}
    yield from found


def _is_damaged(path: Path, needed: int) -> bool:
    """Whether a finished file does not hold what it was written with."""
    items = warc_walk.records(path)
    return path.stat().st_size < needed or any(item.problem or item.doubt for item in items)


def _digest(stream: BufferedReader) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()


def _stamp(target: Path, stream: BufferedReader) -> None:
    """Give a copy the times of its original, by which the next run knows it."""
    with _writing(target):
        found = os.fstat(stream.fileno())
        os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))


def _link(source: Path, target: Path) -> bool:
    """A second name for the same file; False where that cannot be: another file system, one without hard links."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _move(stream: BufferedReader, target: int, at: int, length: int) -> None:
    """Copy a stretch to the same place of another file; as shared blocks where the file system can."""
    source, end = stream.fileno(), at + length
    while at < end and hasattr(os, "copy_file_range"):
        try:
            moved = os.copy_file_range(source, target, end - at, at, at)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise
            break
        if not moved:
            break
        at += moved
    while at < end:
        try:
            data = os.pread(source, min(1 << 20, end - at), at)
        except OSError as error:
            raise ArchiveDamaged(f"cannot read {stream.name} at offset {at}: {error.strerror}") from error
        if not data:  # its end was cut away meanwhile: what the database needs is measured afterwards
            return
        at += os.pwrite(target, data, at)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """OSError inside means that the target does not take it."""
    try:
        yield
    except OSError as error:
        raise StorageFull(f"cannot write {target}: {error.strerror}; the back-up made before is as it was") from error
