"""One archive folder: opens news.db (or says in one line why not), and holds the one writer's transaction.

``news.db`` is SQLite in WAL mode with synchronous=FULL: a transaction that ended is there after a power cut,
and readers never wait. FULL costs an fsync per transaction, so put 50-200 rows into each.
"""

import fcntl
import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newsarchive import durable
from newsarchive.errors import ArchiveDamaged, ArchiveError, NewerSchema, NothingDone, StorageFull
from newsarchive.store import exchange, migration_names, past

if TYPE_CHECKING:
    from newsarchive.store.lean import Database

BUSY_SECONDS = 60.0
"""how long a second writer waits for the first one's transaction"""
QUICK_CHECK_BYTES = 32 * 1024 * 1024
"""a database up to this size is checked whenever a writer opens it (0.1 s); ``verify`` checks any size"""
WAL_LIMIT_BYTES = 64 * 1024 * 1024
PAGE_BYTES = 2048
"""page of a new database: less of it stays unused behind an article than of 4,096, and a commit writes less"""

_PATIENT, _PATIENT_AT = b"patient\n", 64
"""what the file of a lock says whose holder lets it go when asked, and where: behind what is noted of its host"""
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNDECODABLE = re.compile(r"Could not decode to UTF-8 column '(\w{1,60})'")
_UNWRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


class Archive:
    """An open archive folder. ``path`` the folder, ``warc_root`` its WARC files, ``conn`` the database."""

    def __init__(self, path: Path, conn: sqlite3.Connection, *, readonly: bool) -> None:
        self.path = path
        self.warc_root = path / "warc"
        self.readonly = readonly
        self.conn = conn
        self._writing = threading.RLock()
        self._held: dict[str, int] = {}
        self._sharing: int | None = None
        self.run_id: int | None = None
        """the command run that writes, for the accounts"""
        self.moment = past.Moment()
        """when what is written became known"""

    @property
    def db(self) -> "Database":
        """The database as sqlite-utils has it, which is slow to load."""
        from newsarchive.store.lean import Database

        return Database(self.conn)

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], *, create: bool = True, readonly: bool = False, alone: bool = False
    ) -> Self:
        """Open the archive folder ``path``; ``create`` makes a new one when there is none; ``alone``: no other process
        may have it open for writing.

        Raises NothingDone (not a folder, no archive there, not writable), NewerSchema, ArchiveDamaged (also when
        the pages are there but the database is not) or StorageFull, each with one line that names the path. Nothing
        that is already there is ever overwritten.
        """
        folder = Path(path)
        file = folder / "news.db"
        if folder.exists() and not folder.is_dir():
            raise NothingDone(f"{folder} is a file, not an archive folder")
        if file.exists() and not file.is_file():
            raise NothingDone(f"{file} is not a file")
        if (readonly or not create) and not file.exists():
            raise NothingDone(f"no archive at {folder} (there is no news.db in it)")
        _refuse_lost_database(folder, file)  # before SQLite is asked: it takes the log of an empty file away
        if create and not readonly:
            _make_folder(folder)
        sharing = None if readonly else exchange.share(folder, only=alone)
        try:
            with translated(file):
                archive = cls(folder, _connect(file, readonly=readonly), readonly=readonly)
        except ArchiveError:
            _close(sharing)
            raise
        archive._sharing = sharing
        try:
            with translated(file):
                archive._check(file, alone=alone)
        except ArchiveError:
            archive.close()
            raise
        return archive

    def _check(self, file: Path, *, alone: bool) -> None:
        """Refuse what is damaged, foreign or newer; bring an older or empty database up to date."""
        pages = _holds_pages(self.path)  # looked at first: a crawl that starts beside us writes pages last
        version, known = self._version(), len(migration_names.NAMES)
        if version == 0 and pages:
            raise _lost(file, "empty")
        if version > known:
            raise NewerSchema(f"{file} was written by a newer newsarchive (schema {version}, this one knows {known})")
        if self.readonly:
            if version == 0:
                raise NothingDone(f"no archive at {self.path} yet ({file} is empty: its first crawl did not get far)")
            if version < known:
                raise NothingDone(
                    f"{file} has an older schema ({version}); newsarchive crawl, newsarchive recluster or newsarchive "
                    "reextract (without --dry-run) brings it up to date"
                )
            return
        if not os.access(self.path, os.W_OK) or (self.warc_root.exists() and not os.access(self.warc_root, os.W_OK)):
            raise NothingDone(f"{self.path} is not writable")
        if version and file.stat().st_size <= QUICK_CHECK_BYTES:
            self._quick_check(file)
        _enter_wal(self.conn)
        if not version or self._version() == known or alone or self._sharing is None:
            self._update(known)
            return
        with exchange.updating(self._sharing, self.path, is_done=lambda: self._version() == known):
            self._update(known)

    def _update(self, known: int) -> None:
        behind = self._version() < known
        if behind:  # a table that others refer to can be made anew
            self.conn.execute("PRAGMA foreign_keys = OFF")
        with self.transaction():  # also proves that the file can be written
            if self._version() < known:
                from newsarchive.store import migrations  # with sqlite-utils, which hardly any command needs

                migrations.steps.apply(self.db)
            past.watch(self.conn, self.moment)
        if behind:
            self.conn.execute("PRAGMA foreign_keys = ON")

    def _version(self) -> int:
        """Schema version of the file, 0 for an empty one; a database of somebody else is refused."""
        version = int(self.conn.execute("PRAGMA user_version").fetchone()[0])
        tables = {name for (name,) in self.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables and version == 0:
            return 0
        if migration_names.TABLE not in tables:
            raise NothingDone(f"{self.path / 'news.db'} is a database, but not one of newsarchive")
        rows = self.conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (migration_names.SET,))
        unknown = {name for (name,) in rows} - set(migration_names.NAMES)
        return max(version, len(migration_names.NAMES) + len(unknown) if unknown else 0)

    def _quick_check(self, file: Path) -> None:
        found = self.conn.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise ArchiveDamaged(f"{file} is damaged: {found.splitlines()[-1]}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens or nothing does; durable when the block has ended.

        One writer at a time: another thread or process waits (up to a minute). Inside a transaction of the
        same thread it simply joins. Raises StorageFull, ArchiveDamaged or NothingDone (archive busy) instead
        of SQLite's.
        """
        with self._writing, translated(self.path / "news.db"):
            if self.conn.in_transaction:
                yield
                return
            self.conn.execute("BEGIN IMMEDIATE")
            self.moment.forget()
            try:
                yield
                self.conn.execute("COMMIT")
            finally:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")

    def hold(self, domain: str, *, patient: bool = False) -> bool:
        """Become the only process that crawls this site, until close(); False when another one does already.

        The lock dies with its process, so a killed crawl holds nothing. ``patient``: lets it go when asked (is_wanted).
        """
        if domain in self._held:
            return True
        folder = self.path / "locks"
        try:
            folder.mkdir(exist_ok=True)
            handle = os.open(_lock_file(self.path, domain), os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StorageFull(f"cannot write {folder}: {error.strerror}") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            with suppress(OSError):  # who is patient lets it go
                self._wanted(domain).touch()
            return False
        with suppress(OSError):
            self._wanted(domain).unlink(missing_ok=True)
        os.pwrite(handle, _PATIENT if patient else b" " * len(_PATIENT), _PATIENT_AT)
        self._held[domain] = handle
        return True

    def hold_when_let_go(self, domain: str, seconds: float) -> bool:
        """``hold``; from one who lets a site go when asked, it is waited for."""
        then = time.monotonic() + seconds
        while not self.hold(domain):
            if time.monotonic() >= then or not self._is_patient(domain):
                return False
            time.sleep(0.2)
        return True

    def _is_patient(self, domain: str) -> bool:
        with suppress(OSError), _lock_file(self.path, domain).open("rb") as file:
            file.seek(_PATIENT_AT)
            return file.read(len(_PATIENT)) == _PATIENT
        return False

    def is_wanted(self, domain: str) -> bool:
        """Whether another process has asked for a site, and nobody has taken it since."""
        return self._wanted(domain).exists()

    def _wanted(self, domain: str) -> Path:
        return _lock_file(self.path, f"{domain}.wanted")

    def lock(self, domain: str) -> int:
        """The file of a held site's lock, for what must outlive this process without an fsync."""
        return self._held[domain]

    def release(self, domain: str) -> None:
        """Let others crawl a held site."""
        _close(self._held.pop(domain, None))

    @staticmethod
    def is_held(path: Path, domain: str) -> bool:
        """Whether some process holds a lock of the archive in ``path``."""
        try:
            handle = os.open(_lock_file(path, domain), os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(handle)
        return False

    def holder(self, domain: str) -> str:
        """What the process that holds a lock wrote into it; empty when it wrote nothing."""
        try:
            return _lock_file(self.path, domain).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def close(self) -> None:
        """Close the database and let go of every held site."""
        for handle in self._held.values():
            os.close(handle)
        self._held.clear()
        self.conn.close()
        _close(self._sharing)
        self._sharing = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _lock_file(path: Path, domain: str) -> Path:
    return path / "locks" / domain.replace("/", "_")


def _close(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """SQLite's errors as ours: one clear line that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        explained = _explained(error, file)
        if explained is None:
            raise
        raise explained from error


def undecodable(error: sqlite3.Error) -> str | None:
    """What is wrong when stored bytes are no text, without those bytes (Python's own message holds them all)."""
    found = _UNDECODABLE.match(str(error))
    return f"column {found[1]} holds text that is not UTF-8" if found else None


def _explained(error: sqlite3.Error, file: Path) -> ArchiveError | None:
    if garbled := undecodable(error):
        return ArchiveDamaged(f"{file} is damaged: {garbled}")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _FULL:
        return StorageFull(f"cannot write {file}: {error} (what was archived before is safe)")
    if code in _DAMAGED:
        return ArchiveDamaged(f"{file} is damaged: {error}")
    if code in _BUSY:
        return NothingDone(f"{file} is in use by another process that has been writing for {BUSY_SECONDS:.0f} s")
    if code in _UNWRITABLE and _is_full(file.parent):
        return StorageFull(f"cannot write {file}: no space left for another file (what was archived before is safe)")
    if code in _UNWRITABLE:
        return NothingDone(f"{file} cannot be opened or is not writable: {error}")
    return None


def _is_full(folder: Path) -> bool:
    """No room for another file: SQLite only says that it cannot open one."""
    disk = os.statvfs(folder)
    return disk.f_bavail == 0 or (disk.f_files > 0 and disk.f_ffree == 0)


def _holds_pages(folder: Path) -> bool:
    """Whether a WARC file was ever finished here; what a killed first start leaves is ``.open``."""
    return next((folder / "warc").rglob("*.warc.gz"), None) is not None


def _refuse_lost_database(folder: Path, file: Path) -> None:
    """A new database beside the pages of an old one would hide the loss, and fetch everything again."""
    if not _holds_pages(folder):
        return
    try:
        if file.stat().st_size == 0:
            raise _lost(file, "empty")
    except FileNotFoundError:
        raise _lost(file, "missing") from None


def _lost(file: Path, what: str) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"{file} is {what} although {file.parent / 'warc'} holds files: restore it from a back-up, or make it again "
        "with newsarchive verify --rebuild"
    )


def _make_folder(folder: Path) -> None:
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            durable.sync(folder.parent)
    except OSError as error:
        raise NothingDone(f"cannot make the archive folder {folder}: {error.strerror}") from error


def address(file: Path, *, readonly: bool) -> str:
    """The URI by which SQLite opens the database."""
    uri = f"{file.absolute().as_uri()}?mode={'ro' if readonly else 'rwc'}"
    return f"{uri}&immutable=1" if readonly and _on_read_only_medium(file) else uri


def _connect(file: Path, *, readonly: bool) -> sqlite3.Connection:
    # isolation_level None: transactions begin where we say so. The crawl commits from a thread of its own,
    # one at a time (transaction() holds a lock), hence check_same_thread.
    uri = address(file, readonly=readonly)
    conn = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute(f"PRAGMA page_size = {PAGE_BYTES:d}")  # of a database that is still empty
        conn.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES:d}")
    except sqlite3.Error:
        conn.close()
        raise
    return conn


def _on_read_only_medium(file: Path) -> bool:
    """WAL needs a -shm file beside the database; where none can be made and no log waits, the file stands
    still.
    """
    log = file.with_name(file.name + "-wal")
    return not os.access(file.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _enter_wal(conn: sqlite3.Connection) -> None:
    """Switch to WAL; SQLite does not wait for another process that does the same at this moment, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while conn.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            conn.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
