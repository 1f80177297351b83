"""kill -9 at random instants; afterwards the archive is as if nothing happened (fifty kills: benchmarks/crash.py)."""

import os
import signal
import subprocess
import time
from pathlib import Path

import crashing
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("crash")]


def test_killed_again_and_again_nothing_is_lost_doubled_halved_or_fetched_twice(tmp_path: Path) -> None:
    with crashing.paper("te7", articles=60) as web:
        site = web.sites[0]
        truth = crashing.truths(web, site)
        calm = crashing.undisturbed(tmp_path, web, site)
        it = crashing.ordeal(
            tmp_path / "archive", web, site, kills=7, longest=calm.first_answer + 1.5, step=25, seed=5, seconds=200
        )
    assert it.code == 0, it.messages
    assert it.kills >= 4, "the crawl was faster than its killer: nothing was shown"
    assert truth <= it.state.texts.keys()
    assert it.state.texts == calm.texts, "every text as an undisturbed crawl has it, and no others"
    assert it.lost == []
    assert it.state.whole, it.state
    assert it.state.left_open == 0
    assert sum(it.asked[url] for url in truth) <= 1.5 * len(truth)


def test_only_the_crawl_is_killed_its_reading_processes_end_by_themselves(tmp_path: Path) -> None:
    with crashing.paper("te7", articles=80, delay=0.05) as web:
        crawl = crashing.crawl(tmp_path / "archive", web.sites[0].home_url)
        while len(web.log) < 20 and crawl.poll() is None:
            time.sleep(0.02)
        assert len(group(crawl.pid)) > 1, "there are reading processes"
        os.kill(crawl.pid, signal.SIGKILL)
        crawl.communicate(timeout=280)
        deadline = time.monotonic() + 120
        while group(crawl.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert group(crawl.pid) == []


def group(pid: int) -> list[str]:
    """Living processes of a process group."""
    listed = subprocess.run(["ps", "-eo", "pgid=,pid=,stat=,args="], capture_output=True, text=True, check=True)
    lines = (line.split(None, 3) for line in listed.stdout.splitlines())
    return [" ".join(line) for line in lines if line[0] == str(pid) and not line[2].startswith("Z")]
