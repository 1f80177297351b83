"""The crawls that the tests judge: the whole site, the same after the days have gone by, the small sites.

They are made once, also when several processes run the tests: the first one makes them, the others wait.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from hostile.core import Scale
from hostile.evidence import Evidence
from hostile.web import Web, running

LIMIT = 600
"""seconds after which a crawl counts as one that does not end"""


@dataclass(frozen=True)
class Crawled:
    """One crawl, as it ended."""

    code: int | None
    """exit code; None: it did not end and was killed"""
    messages: str
    seconds: float
    origin: str
    archive: str
    log: str
    canary: str

    def found(self) -> Evidence:
        """What it left behind."""
        return Evidence.collect(Path(self.archive), self.origin, Path(self.log), Path(self.canary))


def start(archive: Path, *homes: str, options: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
    """A crawl under way."""
    own = ("--quiet", "--allow-private", "--contact", "mailto:archive@example.org", *options)
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "crawl", *own, *homes]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent.parent)}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment)


def finish(process: "subprocess.Popen[str]", began: float) -> tuple[int | None, str, float]:
    """(exit code, messages, seconds) of a crawl."""
    try:
        _, messages = process.communicate(timeout=max(0.0, began + LIMIT - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None, "", time.monotonic() - began
    return process.returncode, messages, time.monotonic() - began


def survey(folder: Path, scale: Scale) -> dict[str, Crawled]:
    """The crawls by name: first, second, and each of the small sites."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder / "told.json"
        if not told.exists():
            crawls = _crawls(folder, scale)
            told.write_text(json.dumps({name: asdict(one) for name, one in crawls.items()}))
        return {name: Crawled(**one) for name, one in json.loads(told.read_text()).items()}


def _crawls(folder: Path, scale: Scale) -> dict[str, Crawled]:
    with running(scale, folder) as web:
        archive, small, began = folder / "site", folder / "small", time.monotonic()
        origins = web.robots | ({"apart": web.apart} if web.apart else {})
        both = start(archive, web.home), start(small, *(f"{origin}/" for origin in origins.values()))
        ended, ended_small = (finish(process, began) for process in both)
        before = folder / "before"
        before.mkdir()
        for one in (*archive.glob("news.db*"), *folder.glob("*.jsonl")):  # the second crawl goes on in both
            shutil.copy(one, before)
        log, canary = (str(before / f"{name}.jsonl") for name in ("site", "canary"))
        crawls = {"first": Crawled(*ended, web.site, str(before), log, canary)}
        for name, origin in origins.items():
            log_name = name if name == "apart" else f"robots-{name}"
            crawls[name] = Crawled(*ended_small, origin, str(small), *_logs(web, log_name))
        web.epoch(2)
        ended = finish(start(archive, web.home, options=("--revisit-all",)), time.monotonic())
        return crawls | {"second": Crawled(*ended, web.site, str(archive), *_logs(web, "site"))}


def _logs(web: Web, name: str) -> tuple[str, str]:
    return str(web.folder / f"{name}.jsonl"), str(web.folder / "canary.jsonl")
