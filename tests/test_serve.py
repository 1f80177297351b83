"""``newsarchive serve`` as a process: it serves, ends when told to, and says in one line why it cannot."""

import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import small_archive

pytestmark = pytest.mark.slow


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "newsarchive", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_archive.build(tmp_path_factory.mktemp("serve") / "archive")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_while_others_write_and_ends_cleanly(archive: Path, number: signal.Signals) -> None:
    server = start("--archive", str(archive), "serve", "--port", "0")
    try:
        assert server.stderr is not None
        line = server.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found, line
        writer = sqlite3.connect(archive / "news.db")
        for path in ("", "article/1", "news/articles"):
            writer.execute("UPDATE sites SET name = name || '' WHERE id = 1")  # open while the page is asked for
            with urllib.request.urlopen(found[0] + path, timeout=60) as answer:
                assert answer.status == 200
            writer.commit()
        writer.close()
        server.send_signal(number)
        began = time.monotonic()
        assert server.wait(60) == 0
        assert time.monotonic() - began < 40
        assert "Traceback" not in server.stderr.read()
    finally:
        server.kill()
        server.communicate()


def test_why_it_cannot_is_one_line(archive: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        foreign = tmp_path / "foreign"
        foreign.mkdir()
        with sqlite3.connect(foreign / "news.db") as database:
            database.execute("CREATE TABLE x (y)")
        database.close()
        cases = {
            ("--archive", str(archive), "serve", "--port", port): (2, "cannot listen on 127.0.0.1 port"),
            ("--archive", str(archive), "serve", "--host", "192.0.2.1"): (2, "cannot listen on 192.0.2.1"),
            ("--archive", str(tmp_path / "none"), "serve"): (4, "no archive at"),
            ("--archive", str(foreign), "serve"): (4, "not one of newsarchive"),
            ("--archive", str(archive), "serve", "--base-url", "x"): (2, "must begin with /"),
        }
        running = [(start(*arguments), expected) for arguments, expected in cases.items()]
        for process, (code, words) in running:
            _, said = process.communicate(timeout=280)
            assert process.returncode == code, said
            assert words in said
            assert said.count("\n") == 1, said


def test_the_folder_is_left_as_it_was(archive: Path) -> None:
    assert not (archive / "news.db-journal").exists()
    assert {entry.name for entry in archive.iterdir() if not entry.name.startswith("news.db")} <= {"locks", "warc"}
