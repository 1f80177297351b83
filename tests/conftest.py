"""For all tests: the papers they crawl are on loopback, which a crawl refuses unless it is allowed. How tests are
shared out: the longest first, two more at a time than there are cores. And what keeps chance out of a run: the same
examples every time, none judged by the clock of a busy machine (`--hypothesis-profile explore` looks for new ones)."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

BUSY = [HealthCheck.too_slow]
"""what says more about the machine than about the code"""
settings.register_profile("steady", deadline=None, suppress_health_check=BUSY, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, suppress_health_check=BUSY)
settings.load_profile("steady")

os.environ["NEWSARCHIVE_ALLOW_PRIVATE"] = "1"  # inherited by every command a test starts
# Without bytecode each of hundreds of commands would compile the package anew, which doubles its CPU.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

WORKER_BYTES = 1024**3
"""what a worker and the processes it starts may come to hold"""
LONGEST = (
    "hostile_web", "backfill", "watch", "web_browser", "crawl", "add", "hostile", "politeness_log", "multipage_crawl",
    "signals", "full_disk", "crash", "two_crawls", "rebuild", "traps", "lives", "transport", "probing", "addresses",
    "powercut", "backup_crawl", "release_loading", "asking_processes", "workers", "verify", "archive", "as_of",
    "recurring_crawl", "onboarding", "analysis", "ending", "habits",
)  # fmt: skip
"""files that take longest, the longest first; one that starts last would keep a core waiting"""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """How many workers ``-n auto`` means: tests that crawl wait half of their time, for disks, servers, pauses."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return max(1, min((os.cpu_count() or 1) + 2, _available() // WORKER_BYTES))


def _available() -> int:
    """Bytes of memory that are free; plenty, where that is not told."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 64 * WORKER_BYTES
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 64 * WORKER_BYTES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file stay together, in their order: what they share is built once."""
    rank = {f"test_{name}": at for at, name in enumerate(LONGEST)}
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (rank.get(item.path.stem, len(rank)), item.path not in slow))
