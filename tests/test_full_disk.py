"""A disk that fills up in mid-crawl: said in one line with the path, nothing lost, and the next crawl completes."""

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import crashing
import pytest

from newsarchive.store import Archive

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("disk")]

LIMIT = 1_500_000
"""bytes a single file may have: the log of the database outgrows it after some pages"""


@contextlib.contextmanager
def small_disk(folder: Path, size: str, files: int = 1_000) -> Iterator[Path]:
    """A RAM disk of a certain size, for so many files; skips the test where none may be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},nr_inodes={files}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def resize(folder: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


def is_told(code: int, messages: str, archive: Path) -> None:
    assert code == 3, messages
    assert not crashing.complaints(messages), messages
    full = [line for line in messages.splitlines() if str(archive) in line]
    assert len(full) == 1, messages
    assert "cannot write" in full[0]


def test_a_disk_that_fills_up_loses_nothing_and_the_next_crawl_completes(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "12m") as disk, crashing.paper("te7", articles=80, delay=0.0) as web:
        site, archive = web.sites[0], disk / "archive"
        code, messages = crashing.finish(crashing.crawl(archive, site.home_url, options=("--max-pages", "45")))
        assert code == 0, messages
        before = crashing.look(archive)
        assert before.articles
        used = os.statvfs(disk)
        resize(disk, f"{(used.f_blocks - used.f_bfree) * used.f_frsize // 1024 + 400}k")
        is_told(*crashing.finish(crashing.crawl(archive, site.home_url)), archive)
        full = crashing.look(archive)
        assert full.whole
        assert before.texts.items() <= full.texts.items()
        assert full.articles < len(crashing.truths(web, site)), "it was really full"
        is_told(*crashing.finish(crashing.crawl(archive, site.home_url)), archive)
        resize(disk, "200m")
        code, messages = crashing.finish(crashing.crawl(archive, site.home_url))
        assert code == 0, messages
        after = crashing.look(archive)
    assert after.whole
    assert full.texts.items() <= after.texts.items()
    assert crashing.truths(web, site) <= after.texts.keys()


def test_a_disk_that_is_full_from_the_start(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk:
        (disk / "rest").write_bytes(bytes(60_000))
        is_told(*crashing.finish(crashing.crawl(disk / "archive", "http://127.0.0.1:9/")), disk)


@pytest.mark.parametrize("free", [1, 4, 7, 10])
def test_a_disk_without_room_for_another_file(tmp_path: Path, free: int) -> None:
    """Bytes enough, but no more names: for the lock, the database's log, the WARC file."""
    with small_disk(tmp_path / "disk", "30m", files=20) as disk:
        number = 0
        while os.statvfs(disk).f_ffree > free:
            (disk / f"other-{number}").touch()
            number += 1
        with crashing.paper("te7", articles=12, delay=0.0) as web:
            is_told(*crashing.finish(crashing.crawl(disk / "archive", web.sites[0].home_url)), disk)
        for other in disk.glob("other-*"):
            other.unlink()
        if (disk / "archive" / "news.db").exists():
            Archive.open(disk / "archive").close()
            assert crashing.look(disk / "archive").whole


def test_a_limit_on_the_size_of_files_is_told_as_well(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with crashing.paper("te7", articles=80, delay=0.0) as web:
        site = web.sites[0]
        limited = crashing.crawl(
            archive, site.home_url, prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
        )
        is_told(*crashing.finish(limited), archive)
        assert crashing.look(archive).whole
        code, messages = crashing.finish(crashing.crawl(archive, site.home_url))
        assert code == 0, messages
        after = crashing.look(archive)
    assert after.whole
    assert crashing.truths(web, site) <= after.texts.keys()
