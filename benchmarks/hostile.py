"""A whole site that misbehaves in every way we know, at full size: bombs of 1 GiB, 50,000 links, slow answers of 20 s.

Run: python benchmarks/hostile.py [--quick] [--slow 20] [--alone [NAME …]] [--robots]
One crawl of everything beside 200 honest articles, then a second one after some pages have changed; or each behaviour
by itself. Prints what each came to; exit code 1 when one is not as it should be, an honest article is missing, or the
crawl takes more than 8,000 requests, 15 minutes or 600 MB in all of its processes together.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import memory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

from hostile import pages  # noqa: E402
from hostile.catalogue import BEHAVIOURS, ROBOTS  # noqa: E402
from hostile.core import FULL, QUICK, Behaviour, Scale  # noqa: E402
from hostile.evidence import Evidence, judge  # noqa: E402
from hostile.web import running  # noqa: E402

REQUESTS, SECONDS, MEGABYTES = 8_000, 900.0, 600.0
EVERY = 0.2
"""seconds between two looks at the memory"""


@dataclass
class Measured:
    """What a crawl cost."""

    code: int | None
    """exit code; None: it did not end and was killed"""
    seconds: float
    cpu: float
    """seconds, all processes together"""
    megabytes: float
    """most resident memory of all processes together"""
    messages: str


def crawl(archive: Path, *homes: str, options: tuple[str, ...] = (), limit: float = SECONDS + 300) -> Measured:
    """Crawl in a process group of its own, and watch it."""
    own = ("--quiet", "--allow-private", "--contact", "mailto:archive@example.org", *options)
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "crawl", *own, *homes]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    told = archive.with_suffix(".log")
    began, cpu = time.monotonic(), dict[int, float]()
    with told.open("wb") as log:
        process = subprocess.Popen(command, start_new_session=True, stderr=log, env=environment)
        most, ended = 0.0, False
        while not (ended := process.poll() is not None) and time.monotonic() - began < limit:
            most = max(most, memory.resident(process.pid)["all"])
            cpu.update(ticking(process.pid))
            time.sleep(EVERY)
        if not ended:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    code = process.returncode if ended else None
    return Measured(code, time.monotonic() - began, sum(cpu.values()), most, told.read_text("utf-8", "replace"))


def ticking(leader: int) -> dict[int, float]:
    """Seconds of CPU so far, of each process of the group."""
    seconds = {}
    for process in memory.group(leader):
        with contextlib.suppress(OSError, IndexError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            seconds[process] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def row(it: Behaviour, wrong: list[str], found: Evidence, extra: str = "") -> None:
    hits = len(found.hits(it.prefix))
    verdict = "ok  " if not wrong else "FAIL"
    print(
        f"{verdict} {it.code:4} {it.name:24} {it.kind:8} {hits:5} requests {extra} {'; '.join(wrong)[:300]}", flush=True
    )


def whole(scale: Scale, folder: Path) -> bool:
    """Everything in one crawl; whether all is as it should be."""
    with running(scale, folder) as web:
        archive = folder / "archive"
        cost = crawl(archive, web.home)
        found = web.evidence(archive)
        right = True
        for it in (one for one in BEHAVIOURS if not one.second):
            wrong = judge(found, it)
            right = right and not wrong
            row(it, wrong, found)
        there = {found.path(one["url"]) for one in found.articles}
        good = sum(path in there for path in pages.PATHS)
        unexplained = sum(one["reason"] is None and one["state"] != "archived" for one in found.addresses)
        promises = {
            f"{good}/{len(pages.PATHS)} honest articles": good == len(pages.PATHS),
            f"{len(found.asked)} requests (at most {REQUESTS})": len(found.asked) <= REQUESTS,
            f"{cost.seconds:.0f} s (at most {SECONDS:.0f}), {cost.cpu:.0f} s of CPU": cost.seconds <= SECONDS,
            f"{cost.megabytes:.0f} MB at most in all processes ({MEGABYTES:.0f})": cost.megabytes <= MEGABYTES,
            f"exit code {cost.code}": cost.code == 3,
            f"{len(found.trespass)} requests at other hosts or ports": not found.trespass,
            f"{len(found.addresses)} addresses, {unexplained} without a reason": not unexplained,
        }
        web.epoch(2)
        again = crawl(archive, web.home, options=("--revisit-all",))
        later = web.evidence(archive)
        for it in (one for one in BEHAVIOURS if one.second):
            wrong = judge(later, it)
            right = right and not wrong
            row(it, wrong, later)
        asked = later.asked[len(found.asked) :]
        honest = [one for one in asked if one["target"] in set(pages.PATHS)]
        unchanged = sum(one["status"] == 304 for one in honest)
        promises[
            f"second crawl: {unchanged}/{len(pages.PATHS)} honest articles answered 304, {again.seconds:.0f} s"
        ] = unchanged == len(honest) == len(pages.PATHS)
    for text, kept in promises.items():
        print(f"{'ok  ' if kept else 'FAIL'} {text}")
    return right and all(promises.values())


def alone(scale: Scale, folder: Path, names: list[str]) -> bool:
    """Each behaviour by itself."""
    right = True
    for it in BEHAVIOURS:
        if names and not {it.name, it.code} & set(names):
            continue
        place = folder / it.name
        place.mkdir()
        with running(scale, place, it.name) as web:
            cost = crawl(place / "a", web.home, limit=240)
            if it.second:
                web.epoch(2)
                cost = crawl(place / "a", web.home, options=("--revisit-all",), limit=240)
            found = web.evidence(place / "a")
        wrong = judge(found, it)
        if cost.code is None:
            wrong.append("did not end")
        if cost.cpu > it.cpu + 5:  # starting takes some
            wrong.append(f"{cost.cpu:.0f} s of CPU, not {it.cpu:.0f}")
        if cost.megabytes > MEGABYTES:
            wrong.append(f"{cost.megabytes:.0f} MB")
        right = right and not wrong
        row(it, wrong, found, f"{cost.seconds:6.1f} s {cost.cpu:6.1f} s CPU {cost.megabytes:5.0f} MB")
    return right


def small_sites(scale: Scale, folder: Path) -> bool:
    """The sites that are about their robots.txt."""
    with running(scale, folder) as web:
        cost = crawl(folder / "archive", *(f"{origin}/" for origin in web.robots.values()))
        wrongs = {site.name: site.expect(web.robots_evidence(folder / "archive", site.name)) for site in ROBOTS}
    for name, wrong in wrongs.items():
        print(f"{'FAIL' if wrong else 'ok  '} robots.txt {name:8} {wrong or ''}")
    print(f"     {cost.seconds:.0f} s, exit code {cost.code}")
    return not any(wrongs.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the size of the tests")
    parser.add_argument("--slow", type=float, help="seconds a slow answer takes")
    parser.add_argument("--alone", nargs="*", metavar="NAME", help="each behaviour by itself, or these")
    parser.add_argument("--robots", action="store_true", help="only the sites that are about their robots.txt")
    parser.add_argument("--keep", type=Path, help="folder for archives and logs, which stay there")
    given = parser.parse_args()
    scale = replace(QUICK, apart=False) if given.quick else FULL
    scale = replace(scale, slow=given.slow) if given.slow else scale
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        if given.alone is not None:
            return 0 if alone(scale, folder, given.alone) else 1
        for part in ("site", "robots"):
            (folder / part).mkdir()
        right = True if given.robots else whole(scale, folder / "site")
        return 0 if small_sites(scale, folder / "robots") and right else 1


if __name__ == "__main__":
    sys.exit(main())
