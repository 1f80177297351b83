"""Every way an archive cannot be opened is one clear line; transactions are whole, alone and durable."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keeping import NOW, SITE, Keeper, address, article
from sqlite_utils import Database

from newsarchive.errors import ArchiveDamaged, NewerSchema, NothingDone, StorageFull
from newsarchive.store import Archive, ledger, migration_names, migrations
from newsarchive.store.archive import PAGE_BYTES


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path / "archive")
    yield keeper
    assert keeper.rows("PRAGMA foreign_key_check") == []
    keeper.close()


# --- opening


def test_an_archive_opens_again(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "archive"
    with Archive.open(folder) as archive, archive.transaction():
        ledger.site_id(archive, SITE, now=NOW)
    with Archive.open(folder, create=False) as archive:
        assert archive.conn.execute("SELECT domain FROM sites").fetchone() == (SITE,)
        assert archive.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert archive.conn.execute("PRAGMA synchronous").fetchone() == (2,)
        assert archive.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with Archive.open(folder, create=False, readonly=True) as archive:
        assert archive.conn.execute("SELECT count(*) FROM sites").fetchone() == (1,)
        with pytest.raises(NothingDone, match="not writable"), archive.transaction():
            ledger.site_id(archive, "b.com", now=NOW)


def refused(folder: Path, **how: Any) -> tuple[type, str]:
    before = (folder / "news.db").read_bytes() if (folder / "news.db").is_file() else None
    with pytest.raises((NothingDone, ArchiveDamaged)) as caught:
        Archive.open(folder, **how)
    if before is not None:
        assert (folder / "news.db").read_bytes() == before
    message = str(caught.value)
    assert "\n" not in message
    assert str(folder) in message
    return caught.type, message


def test_a_file_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    path.write_text("notes")
    assert refused(path) == (NothingDone, f"{path} is a file, not an archive folder")
    assert path.read_text() == "notes"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refused(tmp_path / "file" / "archive")[0] is NothingDone


def test_no_archive_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "none", create=False)[0] is NothingDone
    assert refused(tmp_path / "none", create=False, readonly=True)[0] is NothingDone
    assert not (tmp_path / "none").exists()


def test_a_database_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "news.db").mkdir()
    assert refused(tmp_path)[0] is NothingDone


@pytest.mark.parametrize("how", [{}, {"create": False, "readonly": True}])
def test_not_a_database(tmp_path: Path, how: dict[str, bool]) -> None:
    (tmp_path / "news.db").write_bytes(b"this is not a database" * 100)
    assert refused(tmp_path, **how)[0] is ArchiveDamaged


@pytest.mark.parametrize("how", [{}, {"create": False, "readonly": True}])
def test_somebody_elses_database(tmp_path: Path, how: dict[str, bool]) -> None:
    Database(tmp_path / "news.db")["dogs"].insert({"name": "Karabaş"}).db.close()
    assert refused(tmp_path, **how)[0] is NothingDone


@pytest.mark.parametrize("how", [{}, {"create": False, "readonly": True}])
@pytest.mark.parametrize("mark", ["version", "migration"])
def test_a_newer_schema_is_left_alone(tmp_path: Path, how: dict[str, bool], mark: str) -> None:
    Archive.open(tmp_path).close()
    conn = sqlite3.connect(tmp_path / "news.db")
    if mark == "version":
        conn.execute("PRAGMA user_version = 99")
    else:
        conn.execute("INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('newsarchive', 'm9', '')")
    conn.commit()
    conn.close()
    kind, message = refused(tmp_path, **how)
    assert kind is NewerSchema
    assert "newer newsarchive" in message


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    for number in range(30):
        keeper.save(article(address(8000 + number), content_hash=f"v1:{number}"))
    root = keeper.one("SELECT rootpage FROM sqlite_master WHERE name = 'captures'")
    keeper.archive.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    keeper.close()
    file = tmp_path / "news.db"
    data = bytearray(file.read_bytes())
    data[PAGE_BYTES * (root - 1) : PAGE_BYTES * root] = bytes(PAGE_BYTES)
    file.write_bytes(data)
    assert refused(tmp_path)[0] is ArchiveDamaged


def test_a_database_cut_short_is_refused(tmp_path: Path) -> None:
    Archive.open(tmp_path).close()
    file = tmp_path / "news.db"
    file.write_bytes(file.read_bytes()[:5000])
    assert refused(tmp_path)[0] is ArchiveDamaged


READER = {"create": False, "readonly": True}


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A folder with a finished WARC file and a database."""
    keeper = Keeper(tmp_path / "archive")
    keeper.save(article())
    keeper.close()
    return keeper.archive.path


@pytest.mark.parametrize("how", [{}, {"create": False}, READER])
@pytest.mark.parametrize("left", [b"", "header"])
def test_an_empty_database_beside_pages_is_a_loss_no_beginning(full: Path, how: dict[str, bool], left: Any) -> None:
    """Zero bytes, or a database without a single table."""
    file = full / "news.db"
    file.unlink()
    if left == "header":
        conn = sqlite3.connect(file)
        conn.execute("PRAGMA journal_mode = WAL")
        conn.close()
    else:
        file.write_bytes(left)
    advice = "restore it from a back-up, or make it again with newsarchive verify --rebuild"
    assert refused(full, **how) == (
        ArchiveDamaged, f"{file} is empty although {full / 'warc'} holds files: {advice}",
    )  # fmt: skip


def test_a_missing_database_beside_pages_is_not_made_anew(full: Path) -> None:
    (full / "news.db").unlink()
    kind, message = refused(full)
    assert (kind, message.partition(" although ")[0]) == (ArchiveDamaged, f"{full / 'news.db'} is missing")
    assert not (full / "news.db").exists()
    kind, message = refused(full, **READER)
    assert (kind, message) == (NothingDone, f"no archive at {full} (there is no news.db in it)")


@pytest.mark.parametrize("log", [b"", b"a log that may be worth something"])
def test_the_log_of_a_lost_database_is_left_alone(full: Path, log: bytes) -> None:
    (full / "news.db").write_bytes(b"")
    (full / "news.db-wal").write_bytes(log)
    refused(full)
    assert (full / "news.db-wal").read_bytes() == log


@pytest.mark.parametrize("left", ["nothing", "folder", "open"])
def test_a_first_start_that_was_killed_begins_again(tmp_path: Path, left: str) -> None:
    """Before its schema was committed: no file of pages was finished yet."""
    (tmp_path / "news.db").write_bytes(b"")
    if left != "nothing":
        (tmp_path / "warc/2026/03").mkdir(parents=True)
    if left == "open":
        (tmp_path / "warc/2026/03/newsarchive-20260304093015-00000000.warc.gz.open").write_bytes(b"\x1f\x8b")
    kind, message = refused(tmp_path, **READER)
    assert (kind, message.partition(" (")[0]) == (NothingDone, f"no archive at {tmp_path} yet")
    Archive.open(tmp_path).close()
    Archive.open(tmp_path, create=False, readonly=True).close()


def test_the_names_of_migrations_are_those_of_the_steps() -> None:
    assert list(migration_names.NAMES) == [one.name for one in migrations.steps._migrations]


def test_an_older_schema_is_brought_up_to_date_by_the_first_writer_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Archive.open(tmp_path).close()
    later = migrations.Migrations("newsarchive")
    later._migrations = list(migrations.steps._migrations)

    @later()
    def m999_more(db: Database) -> None:
        db.conn.execute("ALTER TABLE sites ADD COLUMN more TEXT")
        migrations._stamp(db, migrations.version())

    monkeypatch.setattr(migrations, "steps", later)
    monkeypatch.setattr(migration_names, "NAMES", (*migration_names.NAMES, "m999_more"))
    assert refused(tmp_path, create=False, readonly=True)[0] is NothingDone
    with Archive.open(tmp_path) as archive:
        assert "more" in archive.db["sites"].columns_dict
    Archive.open(tmp_path, create=False, readonly=True).close()


def test_a_failed_migration_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Archive.open(tmp_path).close()
    later = migrations.Migrations("newsarchive")
    later._migrations = list(migrations.steps._migrations)

    @later()
    def m999_broken(db: Database) -> None:
        db.conn.execute("ALTER TABLE sites ADD COLUMN more TEXT")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "steps", later)
        patch.setattr(migration_names, "NAMES", (*migration_names.NAMES, "m999_broken"))
        with pytest.raises(KeyboardInterrupt):
            Archive.open(tmp_path)
    with Archive.open(tmp_path) as archive:
        assert "more" not in archive.db["sites"].columns_dict


def test_a_read_only_medium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As from a DVD: root may write anywhere, so the test answers os.access itself."""
    Archive.open(tmp_path).close()
    monkeypatch.setattr("newsarchive.store.archive.os.access", lambda *_: False)
    with Archive.open(tmp_path, create=False, readonly=True) as archive:
        assert archive.conn.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["locks", "news.db"]
    kind, message = refused(tmp_path)
    assert (kind, message) == (NothingDone, f"{tmp_path} is not writable")


# --- transactions


def test_all_or_nothing(keeper: Keeper) -> None:
    with pytest.raises(ZeroDivisionError), keeper.archive.transaction():
        ledger.site_id(keeper.archive, "b.com", now=NOW)
        with keeper.archive.transaction():
            ledger.site_id(keeper.archive, "c.com", now=NOW)
        raise ZeroDivisionError
    assert keeper.rows("SELECT domain FROM sites") == [(SITE,)]


def test_another_connection_sees_only_whole_transactions(keeper: Keeper) -> None:
    with Archive.open(keeper.archive.path, readonly=True, create=False) as reader:
        with keeper.archive.transaction():
            ledger.site_id(keeper.archive, "b.com", now=NOW)
            assert reader.conn.execute("SELECT count(*) FROM sites").fetchone() == (1,)
        assert reader.conn.execute("SELECT count(*) FROM sites").fetchone() == (2,)


def test_readers_never_wait_and_see_whole_articles(keeper: Keeper) -> None:
    done = threading.Event()
    problems: list[str] = []
    reads = 0

    def read() -> None:
        nonlocal reads
        with Archive.open(keeper.archive.path, readonly=True, create=False) as reader:
            reader.conn.execute("PRAGMA busy_timeout = 0")
            while not done.is_set():
                for headline, body, mark in reader.conn.execute("SELECT headline, body, content_hash FROM articles"):
                    if not (headline.endswith(mark) and body.endswith(mark)):
                        problems.append(f"{headline} {body} {mark}")
                reads += 1

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    versions = 0
    while versions < 40 or (reads <= 10 and versions < 4000):
        for number in (7001, 7002, 7003):
            mark = f"v{versions}"
            keeper.save(article(address(number), headline=f"B {mark}", body=f"G {mark}", content_hash=mark))
        versions += 1
    done.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert reads > 10
    assert keeper.one("SELECT count(*) FROM revisions") == 3 * (versions - 1)


def test_a_busy_archive_is_one_line(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(keeper.archive.path) as other, other.transaction():
        keeper.archive.conn.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(NothingDone, match="in use by another process"), keeper.archive.transaction():
            pass


def test_one_crawl_per_site(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as first:
        assert first.hold(SITE)
        assert first.hold(SITE)
        with Archive.open(tmp_path) as second:
            assert not second.hold(SITE)
            assert second.hold("127.0.0.1:8000")
    with Archive.open(tmp_path) as third:
        assert third.hold(SITE)


def child(work: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    tests = Path(__file__).parent
    return subprocess.Popen(
        [sys.executable, "-c", work, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"},
        **options,
    )


WRITE = """
import sys
from pathlib import Path
from keeping import Keeper, address, article
keeper = Keeper(Path(sys.argv[1]))
first, count = int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count):
    keeper.save(article(address(number), content_hash=f"v1:{number}", body=f"Metin {number} " * 50))
keeper.close()
"""


@pytest.mark.slow
def test_two_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    """Also the creation of the archive is a race that both survive."""
    writers = [child(WRITE, tmp_path / "archive", first, 60) for first in (5000, 5030, 5060)]
    for writer in writers:
        _, errors = writer.communicate(timeout=280)
        assert (writer.returncode, errors) == (0, "")
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.conn.execute("SELECT count(*), count(DISTINCT url) FROM articles").fetchone() == (120, 120)
        assert archive.conn.execute("SELECT count(*) FROM revisions").fetchone() == (0,)


@pytest.mark.slow
@pytest.mark.parametrize("limit", [20_000, 200_000, 600_000, 1_500_000])
def test_a_full_disk_keeps_what_was_committed(tmp_path: Path, limit: int) -> None:
    import resource

    folder = tmp_path / "archive"
    writer = child(
        WRITE.replace("keeper.save(", "print(number, flush=True) if keeper.save(").replace(" * 50))", " * 50)) else 0"),
        folder,
        5000,
        2000,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    said, errors = writer.communicate(timeout=280)
    assert writer.returncode == 1
    assert StorageFull.__name__ in errors or NothingDone.__name__ in errors
    assert str(folder) in errors.splitlines()[-1]
    with Archive.open(folder) as archive:
        kept = archive.conn.execute("SELECT count(*) FROM articles").fetchone()[0]
        assert kept >= len(said.split())
        assert archive.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
