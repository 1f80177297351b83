"""Memory of a long crawl: resident memory of all its processes at 1,000 and at 10,000 archived articles; its open files
and the database's log as well.

Run: python benchmarks/memory.py [--articles 10000] [--first 1000] [--limit 1.3]
Prints one line per sample; ends with the ratio, exit code 1 when it is over the limit.
"""

import argparse
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LOG_MB = 64
HANDLES = 5
"""open files more or fewer, as connections come and go"""
EVERY = 1.0
"""seconds between two samples"""


def group(leader: int) -> list[int]:
    """Process numbers of a process group."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[2]) == leader:
                found.append(int(path.parent.name))
    return found


def resident(leader: int) -> dict[str, float]:
    """Resident memory in MB: of the leader, and of all processes of its group together."""
    pages = {}
    for process in group(leader):
        with contextlib.suppress(OSError, IndexError):
            pages[process] = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    size = os.sysconf("SC_PAGE_SIZE") / 1e6
    handles = 0
    with contextlib.suppress(OSError):
        handles = len(list(Path(f"/proc/{leader}/fd").iterdir()))
    return {
        "leader": pages.get(leader, 0) * size,
        "all": sum(pages.values()) * size,
        "processes": len(pages),
        "handles": handles,
    }


def archived(archive: Path) -> int:
    """Articles that are committed by now."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{archive / 'news.db'}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def watch(process: "subprocess.Popen[bytes]", archive: Path, first: int) -> list[tuple[int, dict[str, float]]]:
    """(articles, memory) about once a second until the crawl ends."""
    samples: list[tuple[int, dict[str, float]]] = []
    told = 0
    while process.poll() is None:
        time.sleep(EVERY)
        memory, articles = resident(process.pid), archived(archive)
        if not memory["processes"]:
            break
        log = archive / "news.db-wal"
        memory["log"] = log.stat().st_size / 1e6 if log.exists() else 0
        samples.append((articles, memory))
        if articles >= told + first // 2:
            told = articles
            print(
                f"{articles:6} articles  all {memory['all']:.0f} MB in {memory['processes']} processes  "
                f"leader {memory['leader']:.0f} MB  {memory['handles']} open files  "
                f"write-ahead log {memory['log']:.0f} MB",
                flush=True,
            )
    return samples


def at(samples: list[tuple[int, dict[str, float]]], articles: int, name: str) -> float:
    """Median of the samples around so many articles."""
    near = sorted(m[name] for n, m in samples if 0.9 * articles <= n <= 1.1 * articles)
    if not near:
        raise SystemExit(f"no sample near {articles} articles: the crawl was too fast for one sample a second")
    return near[len(near) // 2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=1_000)
    parser.add_argument("--layout", default="te7")
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--limit", type=float, default=1.3)
    given = parser.parse_args()
    papers = [sys.executable, "-m", "newsarchive.sample", "--articles", str(given.articles), "--papers", given.layout]
    papers += ["--crawl-delay", "0", "--seconds", "3000", "--cache-mb", "16"]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(papers, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            home = json.loads(server.stdout.readline())["homes"][0]
            archive = Path(folder) / "archive"
            command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "crawl", home, "--quiet"]
            command.append("--allow-private")
            command += ["--concurrency", str(given.concurrency), "--max-pages", "1000000"]
            began = time.monotonic()
            crawl = subprocess.Popen(command, start_new_session=True)
            try:
                samples = watch(crawl, archive, given.first)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(crawl.pid, signal.SIGKILL)
            print(f"exit code {crawl.wait()} after {time.monotonic() - began:.0f} s, {archived(archive)} articles")
        finally:
            server.terminate()
            server.wait(10)
    last = max(n for n, _ in samples)
    ratios = {name: at(samples, last, name) / at(samples, given.first, name) for name in ("all", "leader")}
    print(f"memory at {last} / at {given.first}: all {ratios['all']:.2f}, leader {ratios['leader']:.2f}")
    handles = [at(samples, count, "handles") for count in (given.first, last)]
    log = max(memory["log"] for _, memory in samples)
    print(f"open files {handles[0]} and {handles[1]}, largest write-ahead log {log:.1f} MB")
    flat = ratios["all"] <= given.limit and handles[1] <= handles[0] + HANDLES and log <= LOG_MB
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
