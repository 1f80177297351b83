"""The asking commands as real processes: full disks, closed pipes, terminals, endless statements, read-only media."""

import json
import os
import pty
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from small_archive import STORIES, build

from newsarchive.query.reader import reading

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("processes") / "archive")


MAIN = "import sys; from newsarchive.cli import main; main()"


def run(archive: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    ran: Any = subprocess.run(
        [sys.executable, "-c", MAIN, "--archive", str(archive), *arguments], check=False, **options
    )
    assert isinstance(ran.returncode, int)
    return ran  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", ["-t", "--json", "--nl", "--csv"])
def test_standard_output_on_a_full_disk(archive: Path, kind: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = run(archive, "sql", "SELECT * FROM articles", kind, stdout=full)
    assert (ran.returncode, ran.stderr.count(b"\n")) == (3, 1)
    assert b"standard output: No space left" in ran.stderr


def test_export_to_standard_output_on_a_full_disk(archive: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = run(archive, "export", "-", stdout=full)
    assert (ran.returncode, ran.stderr.count(b"\n")) == (3, 1)


def test_head_ends_it_quietly(archive: Path) -> None:
    statement = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x, 'haber' FROM c"
    child = subprocess.Popen(
        [sys.executable, "-c", MAIN, "--archive", str(archive), "sql", statement, "--nl"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None and child.stderr is not None
    assert child.stdout.readline() == b'{"x":1,"\'haber\'":"haber"}\n'
    child.stdout.close()
    assert child.wait(60) == 0
    assert child.stderr.read() == b""
    child.stderr.close()


def test_what_sqlite_cannot_interrupt_ends_as_well(archive: Path) -> None:
    """A search for megabytes in megabytes is a single step of SQLite's machine."""
    statement = "SELECT instr(hex(zeroblob(4500000)), hex(zeroblob(2000000)) || '1')"
    began = time.monotonic()
    ran = run(archive, "sql", statement, "--timeout", "0.5")
    assert ran.returncode == 3 and b"stopped after 0.5 s" in ran.stderr
    assert time.monotonic() - began < 60  # its own answer takes hours


def test_an_ascii_terminal(archive: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = run(archive, "search", "igdir", env=environment)
    assert ran.returncode == 0 and b"2025-06-10" in ran.stdout
    assert json.loads(run(archive, "search", "igdir", "--json", env=environment).stdout)[0]["headline"].startswith(
        "IĞDIR"
    )


def test_a_real_terminal(archive: Path) -> None:
    """Found words are bold, lines fit, verify's progress stays off standard output."""
    master, slave = pty.openpty()
    ran = run(archive, "search", "yangın", stdout=slave, env={**os.environ, "COLUMNS": "80", "TERM": "xterm"})
    os.close(slave)
    shown = os.read(master, 100_000).decode()
    os.close(master)
    assert ran.returncode == 0
    assert "\x1b[1myang" in shown
    plain = shown.replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert max(len(line) for line in plain.splitlines()) <= 80


def test_csv_on_a_terminal_is_harmless_and_in_a_pipe_as_stored(archive: Path) -> None:
    statement = "SELECT 'a' || char(27) || ']0;x' || char(7) || char(10) || 'ç' AS x"
    master, slave = pty.openpty()
    run(archive, "sql", statement, "--csv", stdout=slave)
    os.close(slave)
    shown = os.read(master, 10_000).decode()
    os.close(master)
    assert shown.replace("\r", "") == 'x\n"a\ufffd]0;x\ufffd\nç"\n'
    assert run(archive, "sql", statement, "--csv").stdout == 'x\r\n"a\x1b]0;x\x07\nç"\r\n'.encode()


def test_a_file_size_limit_names_the_path(archive: Path, tmp_path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    with reading(archive):  # SQLite's own lock file is there already
        ran = run(archive, "export", str(tmp_path / "x.jsonl"), preexec_fn=limited)
    assert ran.returncode == 4 and str(tmp_path / "x.jsonl").encode() in ran.stderr and ran.stderr.count(b"\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_archive(tmp_path: Path) -> None:
    folder = build(tmp_path / "archive")
    for path in (folder / "news.db", folder):
        path.chmod(0o444 if path.is_file() else 0o555)
    try:
        ran = run(folder, "sql", "SELECT count(*) AS n FROM articles", "--json")
        assert json.loads(ran.stdout) == [{"n": len(STORIES)}]
    finally:
        folder.chmod(0o755)
