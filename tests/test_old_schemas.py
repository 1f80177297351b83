"""Databases of every earlier schema open, keep every row, and survive a kill in the middle of their migration."""

import contextlib
import gzip
import hashlib
import os
import signal
import sqlite3
import sys
import threading
import time
from pathlib import Path

import pytest
from small_archive import IDS

from newsarchive.errors import NothingDone
from newsarchive.store import Archive, archive, exchange, migrations

FILES = sorted((Path(__file__).parent / "old_schemas").glob("schema-*.sqlite.gz"))
KILLS = 20


def unpacked(packed: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "news.db").write_bytes(gzip.decompress(packed.read_bytes()))
    return folder


def number(packed: Path) -> int:
    return int(packed.name.removeprefix("schema-").partition(".")[0])


def contents(folder: Path, tables: dict[str, list[str]] | None = None) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Columns of every table of ours, and a digest over its rows in these columns."""
    with contextlib.closing(sqlite3.connect(f"file:{folder / 'news.db'}?mode=ro", uri=True)) as db:
        if tables is None:
            names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'").fetchall()
            tables = {name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for (name,) in names}
        digests = {
            name: hashlib.sha256(
                repr(db.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY 1, 2").fetchall()).encode()  # noqa: S608
            ).hexdigest()
            for name, columns in tables.items()
        }
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return tables, digests


def test_there_is_one_of_every_schema_that_was_left() -> None:
    there = {number(packed) for packed in FILES}
    assert there >= {1, 2, 3, 4, 5, 15}


@pytest.mark.parametrize("packed", FILES, ids=lambda packed: packed.name)
def test_every_row_is_kept(packed: Path, tmp_path: Path) -> None:
    folder = unpacked(packed, tmp_path / "archive")
    tables, before = contents(folder)
    with pytest.raises(NothingDone, match="older schema"):
        Archive.open(folder, readonly=True)
    assert contents(folder) == (tables, before), "a reader changes nothing"
    with Archive.open(folder) as opened:
        assert opened.conn.execute("PRAGMA user_version").fetchone() == (migrations.version(),)
        found = opened.conn.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'metro'").fetchall()
        assert found == [(IDS["metro"],)]
    assert contents(folder, tables)[1] == before


@pytest.mark.parametrize("packed", [FILES[0], FILES[-1]], ids=lambda packed: packed.name)
def test_killed_at_any_statement_of_the_migration_it_is_the_old_schema_or_the_new_one(
    packed: Path, tmp_path: Path
) -> None:
    total = statements(unpacked(packed, tmp_path / "count"), None)
    tables, before = contents(unpacked(packed, tmp_path / "plain"))
    for kill in range(KILLS):
        folder = unpacked(packed, tmp_path / str(kill))
        statements(folder, 1 + kill * (total - 1) // (KILLS - 1))
        assert contents(folder, tables)[1] == before
        with contextlib.closing(sqlite3.connect(folder / "news.db")) as db:
            assert db.execute("PRAGMA user_version").fetchone()[0] in {number(packed), migrations.version()}
        with Archive.open(folder):
            pass
        assert contents(folder, tables)[1] == before


def statements(folder: Path, kill_at: int | None) -> int:
    """Open the archive for writing in a process of its own, killed at its n-th statement; None: how many there are."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _open(folder, kill_at, write_end)
        finally:
            os._exit(1)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as stream:
        told = stream.read()
    status = os.waitpid(child, 0)[1]
    if kill_at is None:
        assert status == 0
        return int(told)
    assert os.WIFSIGNALED(status)
    return kill_at


def _open(folder: Path, kill_at: int | None, told: int) -> None:
    count = 0
    connect = archive._connect

    def counted(statement: str) -> None:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def traced(file: Path, *, readonly: bool) -> sqlite3.Connection:
        conn = connect(file, readonly=readonly)
        conn.set_trace_callback(counted)
        return conn

    archive._connect = traced  # type: ignore[assignment]
    Archive.open(folder)
    os.write(told, str(count).encode())
    sys.stdout.flush()
    os._exit(0)


def test_a_writer_of_the_old_version_is_not_migrated_beneath(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "UPDATE_SECONDS", 0.3)
    folder = unpacked(FILES[-1], tmp_path / "archive")
    tables, before = contents(folder)
    older = exchange.share(folder)
    assert older is not None
    with pytest.raises(NothingDone, match="older schema and is in use by another newsarchive process"):
        Archive.open(folder)
    assert contents(folder) == (tables, before)
    os.close(older)
    with Archive.open(folder) as opened, Archive.open(folder) as second:
        assert {each.conn.execute("PRAGMA user_version").fetchone()[0] for each in (opened, second)} == {
            migrations.version()
        }


def test_two_that_open_an_older_archive_at_once_both_go_on(tmp_path: Path) -> None:
    folder = unpacked(FILES[-1], tmp_path / "archive")
    handles = [exchange.share(folder), exchange.share(folder)]
    done = threading.Event()
    made: list[int] = []

    def bring(handle: int | None) -> None:
        assert handle is not None
        with exchange.updating(handle, folder, is_done=done.is_set):
            if not done.is_set():
                time.sleep(0.1)
                made.append(handle)
                done.set()

    threads = [threading.Thread(target=bring, args=(handle,)) for handle in handles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(made) == 1
    with pytest.raises(NothingDone, match="in use"), exchange.alone(folder):
        pass  # both share it still
    for handle in handles:
        os.close(handle or 0)
    with exchange.alone(folder):
        pass
