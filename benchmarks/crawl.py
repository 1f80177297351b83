"""Pages a second with everything on, as a ratio to a bare Scrapy spider on the same pages. Where the time goes.

The bare spider downloads the same pages of the same server with the same concurrency and follows the same links
(``response.follow_all`` on every anchor, Scrapy's own filter); it parses, keeps and stores nothing. Rounds alternate,
so that a noisy machine hits both. Run: python benchmarks/crawl.py [--articles 1000] [--rounds 3] [--profile]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = """
import sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    pages = 0
    async def start(self):
        yield scrapy.Request(sys.argv[1])
    def parse(self, response):
        self.pages += 1
        if isinstance(response, scrapy.http.HtmlResponse):
            yield from response.follow_all(css="a")

process = AsyncCrawlerProcess({
    "LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": int(sys.argv[2]), "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2]),
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0,
})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
stats = crawler.stats.get_stats()
seconds = stats["elapsed_time_seconds"]
print(stats["response_received_count"], seconds)
"""


def bare(home: str, concurrency: int) -> tuple[float, float]:
    """(pages, seconds) of the bare spider, start-up not counted."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, home, str(concurrency)], capture_output=True, text=True, check=True
    )
    pages, seconds = done.stdout.split()
    return float(pages), float(seconds)


def ours(home: str, concurrency: int, archive: Path, workers: int) -> tuple[float, float]:
    """(pages, seconds) of newsarchive crawl into a new archive, start-up not counted."""
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "crawl", home, "--quiet", "--json"]
    command += ["--concurrency", str(concurrency), "--workers", str(workers), "--delay", "0"]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"crawl failed ({done.returncode}): {done.stderr}")
    told = json.loads(done.stdout)
    requests = sum(site["requests"] for site in told["sites"].values())
    return requests, min(told["seconds"], time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--layout", default="te7")
    given = parser.parse_args()
    command = [sys.executable, "-m", "newsarchive.sample", "--articles", str(given.articles), "--crawl-delay", "0"]
    server = subprocess.Popen(
        [*command, "--warm", "--cache-mb", "600", "--seconds", "900"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        sites = json.loads(server.stdout.readline())["sites"]
        home = next(site["home_url"] for site in sites if site["name"] == given.layout)
        rates: dict[str, list[float]] = {"bare": [], "ours": []}
        for _ in range(given.rounds):
            pages, seconds = bare(home, given.concurrency)
            rates["bare"].append(pages / seconds)
            with tempfile.TemporaryDirectory() as folder:
                mine, took = ours(home, given.concurrency, Path(folder) / "archive", given.workers)
            rates["ours"].append(mine / took)
            print(f"bare {pages:.0f} pages {rates['bare'][-1]:.0f}/s   ours {mine:.0f} pages {rates['ours'][-1]:.0f}/s")
        ratio = statistics.median(rates["ours"]) / statistics.median(rates["bare"])
        print(f"cores {os.cpu_count()}  ratio ours / bare = {ratio:.2f} (medians of {given.rounds}; target 0.35)")
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
