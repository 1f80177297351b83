"""Back-ups of an archive while a real crawl writes, killed back-ups, and life after a restore."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import crashing
import pytest

from newsarchive import verify

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("crash")]


def backup(archive: Path, target: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "backup", "--quiet", str(target)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def made(archive: Path, target: Path) -> None:
    process = backup(archive, target)
    told = process.communicate(timeout=280)
    assert process.returncode == 0, told


def texts(archive: Path) -> dict[str, str]:
    assert verify.verify(archive).problems == []
    return crashing.look(archive, deep=False).texts


def test_saved_while_crawling_killed_and_restored(tmp_path: Path) -> None:
    archive, target = tmp_path / "archive", tmp_path / "copy"
    with crashing.paper("te7", articles=40, delay=0.05) as web:
        site = web.sites[0]
        crawl = crashing.crawl(archive, site.home_url)
        while len(web.log) < 30 and crawl.poll() is None:
            time.sleep(0.02)
        web.delay = 1.0  # so that it does not end before the back-ups do
        made(archive, target)
        assert crawl.poll() is None, "the crawl was faster: nothing was shown"
        early = texts(target)
        killed = 0
        for number in range(5):
            process = backup(archive, target)
            time.sleep(0.25 + 0.06 * number)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
            process.communicate(timeout=280)
            now = texts(target)
            assert early.items() <= now.items()
            early = now
        assert killed >= 2, "no back-up was killed: nothing was shown"
        middle = tmp_path / "middle"
        made(archive, target)
        shutil.copytree(target, middle)
        web.delay = 0.0
        assert crashing.finish(crawl) == (0, "")
        made(archive, target)
        final = crashing.look(target)
        assert final.whole
        assert final.left_open == 0
        assert final.texts == crashing.look(archive, deep=False).texts
        saved = set(crashing.look(middle, deep=False).texts)
        before = len(web.log)
        assert crashing.finish(crashing.crawl(middle, site.home_url)) == (0, "")
        asked = {site.home_url.rstrip("/") + request.path for request in list(web.log)[before:]}
    assert texts(middle) == final.texts
    assert not asked & saved, "what was saved is not fetched again"
