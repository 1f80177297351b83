"""What a person can get wrong, and what a disk can do to an archive: one clear line, the right exit code, no harm."""

import contextlib
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import crashing
import pytest
from hostile_server import article, home, hostile, robots

from newsarchive import lookups

pytestmark = pytest.mark.xdist_group("bad input")

NOBODY = "http://127.0.0.1:9/"
"""nothing listens on the discard port"""


def say(*arguments: object) -> tuple[int, str]:
    """Exit code and messages of a command."""
    command = [sys.executable, "-m", "newsarchive", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    return done.returncode, done.stderr


def digests(folder: Path) -> dict[str, str]:
    """What every file of a folder holds; the shared-memory file beside a database says nothing."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive, closed in order."""
    folder = tmp_path_factory.mktemp("bad") / "archive"
    pages = {f"/haber/konu-{number}.html": article(f"Konu{number}") for number in range(100, 112)}
    with hostile({"/robots.txt": robots(), "/": home(*pages), **pages}) as web:
        code, messages = crashing.finish(crashing.crawl(folder, web.home))
    assert code == 0, messages
    return folder


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["crawl", "--concurrency", "0", NOBODY], "--concurrency"),
        (["crawl", "--since", "31 Şubat", NOBODY], "31 Şubat"),
        (["crawl", "--delay", "soon", NOBODY], "--delay"),
        (["crawl", "--no-such-option"], "--no-such-option"),
        (["crawl", "ftp://a.example/"], "ftp://a.example/"),
        (["crawl", "http://[::1"], "http://[::1"),
        (["crawl", "http://two words.example/"], "not one address: 'http://two words.example/'"),
        (["crawl", f"http://{'a' * 300}.example/"], "not a host name"),
        (["crawl", "--delay", "nan", NOBODY], "'nan' is not a number"),
        (["add", "--delay", "nan", NOBODY], "'nan' is not a number"),
        (["extract", __file__, "--url", "notaurl"], "--url: not an http(s) address: 'notaurl'"),
        (["crawl", "konyahaber"], "konyahaber"),  # neither an address nor a registered domain
        (["no-such-command"], "no-such-command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_arguments_are_named(tmp_path: Path, arguments: list[str], words: str) -> None:
    code, messages = say("--archive", tmp_path / "a", *arguments)
    assert code == 2, messages
    assert words in messages
    assert messages.startswith("newsarchive: ")
    assert messages.count("\n") == 1, "one line"
    assert not (tmp_path / "a").exists(), "nothing is made for a command that makes no sense"


def test_a_crawl_whose_messages_nobody_reads_keeps_its_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "newsarchive", "--archive", str(tmp_path), "crawl", "http://127.0.0.1:9/"]
    crawl = subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ | {"NEWSARCHIVE_ALLOW_PRIVATE": "0"})
    assert crawl.stderr is not None
    crawl.stderr.close()
    assert crawl.wait(60) == 4


def patched(data: Path, archive: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command whose data folder is this one."""
    code = f"""from pathlib import Path
from newsarchive import lookups
lookups.data_dir = lambda: Path({str(data)!r})
from newsarchive.cli import main
main()"""
    command = [sys.executable, "-c", code, "--archive", str(archive), *arguments]
    pages = '{"url": "https://a.example/a", "html": "<h1>x</h1>"}\n' * 2
    return subprocess.run(command, capture_output=True, text=True, timeout=280, input=pages)


FAMILY = 'id = "zz"\nname = "Z"\n[[vote]]\nweight = 5\nwhere = "class"\ntext = "zz"\n'


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("families/zz.toml", "id = \n", "data/families/zz.toml: Invalid value (at line 1"),
        ("families/zz.toml", 'id = "zz"\nname = "Z"\n', "data/families/zz.toml: no [[vote]]"),
        (
            "families/zz.toml",
            FAMILY + '[select]\nbody = ["h1[["]\n',
            "zz.toml: select.body: not a CSS selector: 'h1[['",
        ),
        ("tables/agencies.toml", "[[agency]\n", "data/tables/agencies.toml: "),
        ("tables/agencies.toml", '[[agency]]\nfull_name = "Z"\n', "data/tables/agencies.toml: agency 1: no name"),
        (
            "tables/agencies.toml",
            '[[agency]]\nname = "Z"\naliases = ["Z A"]\n[[agency]]\nname = "Y"\naliases = "Y A"\n',
            "data/tables/agencies.toml: agency 2: aliases is of type str ('Y A'), in row 1 list",
        ),
        ("tables/months.toml", "months = []\n", "data/tables/months.toml: no "),
    ],
)
def test_a_faulty_knowledge_file_is_named_before_any_page(tmp_path: Path, file: str, text: str, said: str) -> None:
    shutil.copytree(lookups.data_dir(), tmp_path / "data")
    (tmp_path / "data" / file).write_text(text, encoding="utf-8")
    done = patched(tmp_path / "data", tmp_path / "a", "extract", "--jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("newsarchive: data/") and said in done.stderr
    assert done.stderr.count("\n") == 1, "one line"


@pytest.mark.parametrize("command", [("crawl", NOBODY), ("add", NOBODY), ("reextract",), ("extract", "-")], ids=str)
def test_every_command_that_reads_pages_refuses_a_faulty_family(tmp_path: Path, command: tuple[str, ...]) -> None:
    shutil.copytree(lookups.data_dir(), tmp_path / "data")
    (tmp_path / "data" / "families" / "zz.toml").write_text(FAMILY.replace("5", '"5"'), encoding="utf-8")
    done = patched(tmp_path / "data", tmp_path / "a", *command)
    assert (done.returncode, done.stdout) == (2, "")
    words = "newsarchive: data/families/zz.toml: [[vote]] 1: weight is not a whole number: '5'\n"
    assert done.stderr == words
    assert not (tmp_path / "a").exists()


def refused(archive: Path, *, code: int, words: str, command: tuple[str, ...] = ("crawl", NOBODY, "--quiet")) -> None:
    """A command on this archive ends with this code and one line that names the place."""
    ended, messages = say("--archive", archive, *command)
    assert ended == code, messages
    assert messages.startswith("newsarchive: "), messages
    assert messages.count("\n") == 1, messages
    assert words in messages
    assert str(archive) in messages or "127.0.0.1:9" in messages


def test_a_host_that_nobody_answers_for(tmp_path: Path) -> None:
    refused(tmp_path / "a", code=4, words="127.0.0.1:9")


def test_no_archive_and_no_site(tmp_path: Path) -> None:
    refused(tmp_path / "a", code=4, words="no ", command=("crawl",))


def test_an_archive_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"my thesis")
    refused(file, code=4, words="is a file")
    assert file.read_bytes() == b"my thesis"


def test_an_archive_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"my thesis")
    refused(tmp_path / "a" / "b", code=4, words="cannot make")


def test_a_database_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a" / "news.db").mkdir(parents=True)
    refused(tmp_path / "a", code=4, words="not a file")


def copied(archive: Path, folder: Path) -> Path:
    subprocess.run(["cp", "-a", str(archive), str(folder)], check=True)
    return folder


def newer(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 999")


def foreign(file: Path) -> None:
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.execute("INSERT INTO recipes VALUES ('aşure')")
        db.commit()


def random_bytes(file: Path) -> None:
    data = bytearray(file.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 8192] = random.Random(3).randbytes(8192)
    file.write_bytes(data)


def no_database(file: Path) -> None:
    file.write_bytes(b"%PDF-1.7\n" + bytes(5_000))


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size * 2 // 3)


def header_gone(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.write(bytes(100))


DAMAGES: list[tuple[Callable[[Path], None], int, str]] = [
    (newer, 4, "newer newsarchive"),
    (foreign, 4, "not one of newsarchive"),
    (random_bytes, 5, "damaged"),
    (truncated, 5, "damaged"),
    (no_database, 5, "damaged"),
    (header_gone, 5, "damaged"),
]


@pytest.mark.parametrize("command", [("crawl", NOBODY, "--quiet"), ("verify",), ("status",)], ids=lambda c: c[0])
@pytest.mark.parametrize(("damage", "code", "words"), DAMAGES, ids=[d[0].__name__ for d in DAMAGES])
def test_a_strange_or_damaged_database_is_left_as_it_is(
    archive: Path, tmp_path: Path, damage: Callable[[Path], None], code: int, words: str, command: tuple[str, ...]
) -> None:
    place = copied(archive, tmp_path / "a")
    damage(place / "news.db")
    before = digests(place)
    if command == ("status",) and damage in {random_bytes, truncated}:
        ended, messages = say("--archive", place, *command)
        assert ended in {0, code}, "reading some rows may or may not meet the damage"
        assert "Traceback" not in messages
    elif command == ("verify",) and damage in {random_bytes, truncated}:
        assert say("--archive", place, *command)[0] == code
    else:
        refused(place, code=code, words=words, command=command)
    after = digests(place)
    assert {name: after.get(name) for name in before} == before, "nothing is overwritten"


def test_a_read_only_medium(archive: Path, tmp_path: Path) -> None:
    place = copied(archive, tmp_path / "a")
    bind = ["mount", "--bind", str(place), str(place)]
    if os.geteuid() != 0 or subprocess.run(bind, capture_output=True).returncode:
        pytest.skip("no right to mount anything read-only here, and root is above permissions")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
        refused(place, code=4, words="writ")
        assert say("--archive", place, "sql", "SELECT count(*) FROM articles")[0] == 0, "reading goes on"
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root is above permissions (test_a_read_only_medium shows it by a mount)")
    (tmp_path / "a").mkdir(mode=0o555)
    refused(tmp_path / "a", code=4, words="writ")


def test_watch_begins_no_archive_by_mistake(tmp_path: Path) -> None:
    code, said = say("--archive", tmp_path / "aktar", "watch")
    assert (code, said.count("\n"), "no archive at" in said) == (4, 1, True)
    assert list(tmp_path.iterdir()) == []
