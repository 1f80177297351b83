"""How quick the pages are, and what SQL of strangers can cost: a server of its own on an archive, asked over HTTP.

    python benchmarks/serving.py ARCHIVE [--port 8790]

Prints a table; exit 1 when a page takes more than 500 ms of the server's CPU (what a reader waits stands beside it, and
depends on who else is on the machine), a hostile statement takes more than 2 s to end, or the server grows by more than
200 MB.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PAGE_MS, END_S, GROWTH_MB = 500, 2.0, 200
TIMES = 12
ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
HOSTILE = {
    "zeroblob(9e8)": "SELECT zeroblob(900000000)",
    "hex(zeroblob(2e8))": "SELECT hex(zeroblob(200000000))",
    "many large rows": ENDLESS.replace("count(*)", "zeroblob(9000000)") + " LIMIT 1000",
    "recursion without end": ENDLESS,
    "instr of two long texts": "SELECT instr(hex(zeroblob(4900000)), hex(zeroblob(2400000)) || 'x')",
    "LIKE with a long pattern": "SELECT hex(zeroblob(4900000)) LIKE '%' || hex(zeroblob(2400000)) || '1%'",
    "LIKE with many wildcards": "SELECT hex(zeroblob(4900000)) LIKE '" + "%0" * 49 + "1'",
    "printf of a wide number": "SELECT printf('%.*c', 900000000, 'x')",
    "a cross join": "SELECT max(a.body || b.body) FROM articles a, articles b, articles c",
    "a sort of all bodies": "SELECT body FROM articles ORDER BY tr_fold(body) COLLATE turkish",
    "ATTACH": "ATTACH 'x.db' AS y",
    "a PRAGMA with a value": "PRAGMA cache_size = 1000000",
    "load_extension": "SELECT load_extension('x')",
    "60 KB of SQL": "SELECT '" + "x" * 60_000 + "'",
}


def get(base: str, path: str, timeout: float = 30) -> tuple[int, float, int]:
    """Status, seconds, bytes."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(base + path, timeout=timeout) as answer:
            size = len(answer.read())
            return answer.status, time.monotonic() - began, size
    except urllib.error.HTTPError as error:
        return error.code, time.monotonic() - began, len(error.read())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return 0, time.monotonic() - began, 0


def rss(pid: int) -> float:
    """Megabytes a process holds now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Peak(threading.Thread):
    """The most a process ever held while this runs."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.on = pid, 0.0, True

    def run(self) -> None:
        while self.on:
            self.most = max(self.most, rss(self.pid))
            time.sleep(0.01)


def pages(base: str) -> dict[str, str]:
    """Page -> path, with articles, stories and words that the archive has."""

    def rows(statement: str) -> list[list[object]]:
        query = urllib.parse.urlencode({"sql": statement, "_shape": "arrays"})
        with urllib.request.urlopen(f"{base}/news.json?{query}", timeout=30) as answer:
            return list(json.load(answer)["rows"])

    article = rows("SELECT max(id) FROM articles")[0][0]
    found = {
        "front page": "/", "a rare word": "/?q=oditoryum", "a common word": "/?q=belediye",
        "two words": "/?q=belediye+yol",
        "a phrase": "/?q=%22belediye+ba%C5%9Fkan%C4%B1%22", "word and filters": "/?q=belediye&section=spor&since=2025",
        "newest first": "/?q=belediye&sort=newest", "page 20": "/?q=belediye&page=20",
        "only a filter": "/?section=spor",
        "feed": "/search.atom?q=belediye", "API": "/api/search?q=belediye", "facets of all": "/api/facets",
        "article": f"/article/{article}", "its versions": f"/article/{article}/versions",
        "stories": "/stories", "papers": "/sites", "charts": "/charts", "removed": "/removed",
        "tables": "/news", "table of articles": "/news/articles",
        "SQL: articles by site": "/news?sql=SELECT+site,+count(*)+FROM+articles+GROUP+BY+site",
    }  # fmt: skip
    story = rows("SELECT id FROM stories ORDER BY members DESC LIMIT 1")
    if story:
        found |= {"the largest story": f"/story/{story[0][0]}", "an article of it": f"/article/{story[0][0]}"}
    site = rows("SELECT domain FROM sites LIMIT 1")
    return found | {"a paper": f"/site/{site[0][0]}"}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("archive")
    parser.add_argument("--port", type=int, default=8790)
    given = parser.parse_args()
    base = f"http://127.0.0.1:{given.port}"
    command = [sys.executable, "-m", "newsarchive", "--archive", given.archive, "serve", "--port", str(given.port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        while get(base, "/static/base.css")[0] != 200:
            if server.poll() is not None:
                return 1
            time.sleep(0.2)
        good = timed(base, server.pid)
        return 0 if hostile(base, server.pid) and good else 1
    finally:
        server.terminate()
        server.wait(10)


def timed(base: str, pid: int) -> bool:
    """How long each page takes, warm."""
    good = True
    print(f"{'page':28} {'status':>6} {'CPU ms':>7} {'median ms':>10} {'p95 ms':>8} {'KB':>7}")
    for name, path in pages(base).items():
        get(base, path)
        begin = cpu(pid)
        answers = [get(base, path) for _ in range(TIMES)]
        used = 1000 * (cpu(pid) - begin) / TIMES
        seconds = sorted(answer[1] for answer in answers)
        p95 = 1000 * seconds[-1 - TIMES // 20]
        missed = used > PAGE_MS or answers[0][0] not in (200, 404)
        good &= not missed
        status, _, size = answers[0]
        line = f"{name:28} {status:6} {used:7.0f} {1000 * seconds[TIMES // 2]:10.0f} {p95:8.0f} {size / 1000:7.0f}"
        print(line, "MISSED" if missed else "")
    return good


def hostile(base: str, pid: int) -> bool:
    """How long statements that want to hurt take to end, and what they leave."""
    good = True
    print(f"\n{'statement':28} {'status':>6} {'seconds':>8} {'peak +MB':>9}")
    begin = rss(pid)

    def one(path: str) -> tuple[int, float, int]:
        return get(base, path)

    def told(name: str, answers: list[tuple[int, float, int]], peak: float) -> bool:
        slowest = max(answer[1] for answer in answers)
        codes = "/".join(str(code) for code in sorted({answer[0] for answer in answers}))
        missed = slowest > END_S or peak - begin > GROWTH_MB
        print(f"{name:28} {codes:>6} {slowest:8.2f} {peak - begin:9.0f}", "MISSED" if missed else "")
        return not missed

    def asked(paths: list[str]) -> tuple[list[tuple[int, float, int]], float]:
        peak = Peak(pid)
        peak.start()
        with ThreadPoolExecutor(len(paths)) as room:
            answers = list(room.map(one, paths))
        peak.on = False
        peak.join()
        return answers, peak.most

    for name, statement in HOSTILE.items():
        good &= told(name, *asked([f"/news.json?{urllib.parse.urlencode({'sql': statement})}"]))
    short = [statement for statement in HOSTILE.values() if len(statement) < 10_000]
    every = [f"/news.json?{urllib.parse.urlencode({'sql': statement})}" for statement in short]
    good &= told("50 at once without end", *asked([f"/news.json?{urllib.parse.urlencode({'sql': ENDLESS})}"] * 50))
    good &= told("50 at once of all", *asked((every * 4)[:50]))
    good &= told("the front page meanwhile", [front_meanwhile(base)], rss(pid))
    return good


def front_meanwhile(base: str) -> tuple[int, float, int]:
    """Our own page while strangers ask."""
    path = f"/news.json?{urllib.parse.urlencode({'sql': ENDLESS})}"
    with ThreadPoolExecutor(20) as room:
        for _ in range(20):
            room.submit(get, base, path)
        time.sleep(0.2)
        return get(base, "/")


if __name__ == "__main__":
    sys.exit(main())
