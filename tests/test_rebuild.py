"""news.db made again from the WARC files: the same articles; nothing is ever destroyed; killed, nothing has changed."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import crashing
import pytest

from newsarchive import clock, rebuild, reextract, verify
from newsarchive.errors import NewerSchema, NothingDone
from newsarchive.query import choose
from newsarchive.query.reader import reading
from newsarchive.query.rows import articles as exported
from newsarchive.store import Archive, articles, corrections, exchange, said, times
from newsarchive.store.corrections import Correction

FIELDS = "SELECT * FROM articles ORDER BY site, article_key"
NUMBERS = {"id", "site_id", "url_id", "last_capture_id", "article_id", "capture_id"}
FORBIDDEN = "SELECT url, state, reason FROM urls WHERE state = 'forbidden' ORDER BY url"
ADDRESSES = "SELECT url, state, reason, last_status, digest FROM urls WHERE last_status IS NOT NULL ORDER BY url"
VISITS = (
    "SELECT a.url, r.replaced_at, r.changed, r.content_hash, r.fields FROM revisions r JOIN articles a "
    "ON a.id = r.article_id WHERE r.cause = 'visit' ORDER BY 1, 2"
)


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper crawled on two days, with an edit, a withdrawal, articles on several pages, and a correction."""
    folder = tmp_path_factory.mktemp("rebuild") / "archive"
    with crashing.paper("te7", articles=16, delay=0.0) as web:
        for day in (1, 2):
            web.set_day(day)
            crawl = crashing.crawl(folder, web.sites[0].home_url, options=("--revisit-all",))
            code, messages = crashing.finish(crawl)
            assert code == 0, messages
    code, messages = run(folder, "correct", "2", "authors", "Ayşe Yılmaz")
    assert code == 0, messages
    return folder


@pytest.fixture
def archive(two_days: Path, tmp_path: Path) -> Path:
    """A copy to harm."""
    return Path(shutil.copytree(two_days, tmp_path / "archive"))


def run(folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and everything that was said."""
    command = [sys.executable, "-m", "newsarchive", "--archive", str(folder), *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def table(file: Path, query: str) -> list[dict[str, object]]:
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    try:
        return [{name: row[name] for name in tuple(row.keys()) if name not in NUMBERS} for row in db.execute(query)]
    finally:
        db.close()


def test_every_field_of_every_article_is_as_it_was(archive: Path) -> None:
    before = {query: table(archive / "news.db", query) for query in (FIELDS, ADDRESSES, VISITS, FORBIDDEN)}
    assert len(before[FIELDS]) > 16
    assert any(row["gone_at"] for row in before[FIELDS])
    assert before[VISITS]
    assert before[FORBIDDEN]
    with Archive.open(archive) as old:
        old.conn.execute("INSERT OR REPLACE INTO story_settings VALUES ('window', 30)")
    done = rebuild.rebuild(archive, processes=2)
    assert done.problems == []
    assert done.counts["corrections"] == 1
    for query, rows in before.items():
        assert table(archive / "news.db", query) == rows
    assert table(archive / "news.db", "SELECT value FROM story_settings") == [{"value": 30}]
    assert done.kept is not None
    assert table(done.kept, FIELDS) == before[FIELDS], "the old database is as it was"
    assert verify.verify(archive).problems == []
    there = {path.name for path in archive.iterdir() if not path.name.endswith(("-wal", "-shm"))}
    assert there == {"locks", "news.db", done.kept.name, "warc"}


@pytest.mark.slow
def test_corrections_come_between_the_pages_as_they_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Corrected, partly taken back, then changed by the paper: each moment is told after the rebuild as before it."""
    folder, moments = tmp_path / "archive", []
    with crashing.paper("te7", articles=16, delay=0.0) as web:
        for day in (1, 2):
            web.set_day(day)
            crawl = crashing.crawl(folder, web.sites[0].home_url, options=("--revisit-all",))
            code, messages = crashing.finish(crawl)
            assert code == 0, messages
            moments.append(clock.now())
            if day == 1:
                say(folder, "Elle düzeltilmiş başlık")
                moments.append(clock.now())
                say(folder, None)
                moments.append(clock.now())
    query = (
        "SELECT a.url, r.replaced_at, r.cause, r.changed, r.content_hash, r.fields FROM revisions r JOIN articles a "
    )
    query += "ON a.id = r.article_id ORDER BY a.url, r.id"
    before, then = table(folder / "news.db", query), [as_of(folder, at) for at in moments]
    assert {"corrected", "reextracted", "visit"} == {row["cause"] for row in before}
    assert len(set(map(str, then))) == len(then)
    later = clock.now() + timedelta(days=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert rebuild.rebuild(folder, processes=2).problems == []
    assert table(folder / "news.db", query) == before
    assert [as_of(folder, at) for at in moments] == then


def say(folder: Path, headline: str | None) -> None:
    """Correct every headline; None: take back every other one."""
    with Archive.open(folder) as archive:
        for (number,) in archive.conn.execute("SELECT id FROM articles").fetchall():
            now = clock.now()
            one = None if headline is None else Correction("headline", headline, "okur", times.text(now), None)
            with archive.transaction():
                if one is not None:
                    articles.correct(archive, number, one, now)
                elif number % 2:
                    corrections.clear(archive, number, "headline")
                    reextract.take_back(archive, number, now)
                if one is not None or number % 2:
                    said.keep(archive, number, now, one=one, field="headline")


def as_of(folder: Path, at: datetime) -> list[tuple[object, ...]]:
    """What an export of then holds."""
    with reading(folder) as connection:
        found = exported(
            connection, choose.where(connection, []), fields=("url", "headline", "body", "section"), as_of=at
        )
        return sorted(found.rows)


def test_a_lost_database_and_a_damaged_record(archive: Path) -> None:
    """Only the article whose page is damaged is missing."""
    rows = table(archive / "news.db", FIELDS)
    (url, file, offset) = crashing.rows(
        archive,
        "SELECT a.url, c.file, c.offset FROM articles a JOIN captures c ON c.id = a.last_capture_id "
        "WHERE a.gone_at IS NULL AND (SELECT count(*) FROM captures WHERE url_id = a.url_id) = 1 LIMIT 1",
    )[0]
    path = archive / "warc" / str(file)
    data = bytearray(path.read_bytes())
    data[int(str(offset)) + 300] ^= 1
    path.write_bytes(data)
    for name in ("news.db", "news.db-wal", "news.db-shm"):
        (archive / name).unlink(missing_ok=True)
    code, told = run(archive, "verify", "--rebuild", "--quiet")
    assert code == 5, told
    assert f"{path} at offset {offset}: " in told
    assert "rebuilt" in told
    assert [row for row in rows if row["url"] != url] == table(archive / "news.db", FIELDS)


def test_refused_while_somebody_writes_and_nobody_may_write_meanwhile(archive: Path) -> None:
    content = (archive / "news.db").read_bytes()
    with Archive.open(archive), pytest.raises(NothingDone, match=re.escape(f"{archive} is in use")):
        rebuild.rebuild(archive)
    with exchange.alone(archive):
        with pytest.raises(NothingDone, match="is being written as a whole"):
            Archive.open(archive)
        Archive.open(archive, readonly=True).close()
    Archive.open(archive).close()
    assert (archive / "news.db").read_bytes() == content


def test_the_database_of_a_newer_version_is_left_alone(archive: Path) -> None:
    with sqlite3.connect(archive / "news.db") as conn:
        conn.execute("PRAGMA user_version = 99")
    conn.close()
    content = (archive / "news.db").read_bytes()
    with pytest.raises(NewerSchema, match="was written by a newer newsarchive"):
        rebuild.rebuild(archive)
    assert (archive / "news.db").read_bytes() == content


def test_without_warc_files_there_is_nothing_to_do(tmp_path: Path) -> None:
    nothing = f"newsarchive: {tmp_path} holds no WARC files (there are none in {tmp_path / 'warc'})\n"
    assert run(tmp_path, "verify", "--rebuild") == (4, nothing)


@pytest.mark.slow
def test_killed_at_any_instant_it_is_the_old_database_or_the_new_one(archive: Path) -> None:
    rows = table(archive / "news.db", FIELDS)
    for wait in instants():
        command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "verify", "--rebuild", "--quiet"]
        child = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait(archive)
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        assert table(archive / "news.db", FIELDS) == rows
        assert verify.verify(archive).problems == []
    rebuild.rebuild(archive, processes=1)
    assert not list(archive.glob(".rebuild-*")), "what was left behind is taken away"
    assert table(archive / "news.db", FIELDS) == rows


def instants() -> Iterator[Callable[[Path], object]]:
    """Waits: some while it works, one for the very moment in which the files change places."""
    for seconds in (0.5, 1.5, 2.5):
        yield lambda _, seconds=seconds: time.sleep(seconds)

    def kept(archive: Path) -> None:
        deadline = time.monotonic() + 60
        while not list(archive.glob("news.db.before-rebuild-*")) and time.monotonic() < deadline:
            time.sleep(0.0005)

    yield kept
