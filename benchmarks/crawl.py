"""Pages a second with everything on, as a ratio to a bare Scrapy spider on the same pages.

The bare spiders ask the same server for the same addresses with the same concurrency and keep nothing: one only
downloads (the hardest yardstick), one also follows the anchors of every page (``response.follow_all``), as ours does.
Rounds alternate, so that a noisy machine hits all three. Server, reactor and reading process share the cores.
Run: python benchmarks/crawl.py [--articles 1000] [--rounds 3]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

BARE = """
import sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    follow = sys.argv[3] == "follow"
    async def start(self):
        for line in open(sys.argv[1]):
            yield scrapy.Request(line.strip())
    def parse(self, response):
        if self.follow and isinstance(response, scrapy.http.HtmlResponse):
            wanted = self.wanted
            yield from (r for r in response.follow_all(css="a") if r.url in wanted)

Bare.wanted = {line.strip() for line in open(sys.argv[1])}
process = AsyncCrawlerProcess({
    "LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": int(sys.argv[2]), "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2]),
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0,
})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
stats = crawler.stats.get_stats()
print(stats["response_received_count"], stats["elapsed_time_seconds"])
"""


def bare(addresses: Path, concurrency: int, manner: str) -> tuple[float, float]:
    """(pages, seconds) of a bare spider, start-up not counted."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(addresses), str(concurrency), manner],
        capture_output=True,
        text=True,
        check=True,
    )
    pages, seconds = done.stdout.split()
    return float(pages), float(seconds)


def ours(home: str, concurrency: int, archive: Path, workers: int) -> tuple[float, float]:
    """(pages, seconds) of newsarchive crawl into a new archive, start-up not counted."""
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "crawl", home, "--quiet", "--json"]
    command.append("--allow-private")
    command += ["--concurrency", str(concurrency), "--workers", str(workers), "--delay", "0"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"crawl failed ({done.returncode}): {done.stderr}")
    told = json.loads(done.stdout)
    requests = sum(site["requests"] for site in told["sites"].values())
    return requests, told["seconds"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--layout", default="te7")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(given, Path(folder))


def measure(given: argparse.Namespace, folder: Path) -> None:
    """Start the papers, run the rounds, print the ratios."""
    log = folder / "requests.log"
    command = [sys.executable, "-m", "newsarchive.sample", "--articles", str(given.articles), "--crawl-delay", "0"]
    command += ["--warm", "--cache-mb", "600", "--seconds", "900", "--log", str(log)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        sites = json.loads(server.stdout.readline())["sites"]
        home = next(site["home_url"] for site in sites if site["name"] == given.layout)
        addresses = folder / "addresses"
        rates: dict[str, list[float]] = {"download": [], "follow": [], "ours": []}
        for number in range(given.rounds):
            mine, took = ours(home, given.concurrency, folder / f"archive{number}", given.workers)
            rates["ours"].append(mine / took)
            if not number:
                paths = [json.loads(line)["path"] for line in log.read_text().splitlines()]
                addresses.write_text("\n".join(home.rstrip("/") + path for path in dict.fromkeys(paths)))
            for manner in ("download", "follow"):
                pages, seconds = bare(addresses, given.concurrency, manner)
                rates[manner].append(pages / seconds)
            told = "   ".join(f"{name} {values[-1]:.0f}/s" for name, values in rates.items())
            print(f"round {number + 1}: {mine:.0f} pages   {told}", flush=True)
        middle = {name: statistics.median(values) for name, values in rates.items()}
        print(
            f"cores {os.cpu_count()}  ours / bare that follows = {middle['ours'] / middle['follow']:.2f}  "
            f"ours / bare that only downloads = {middle['ours'] / middle['download']:.2f}  (target 0.35)"
        )
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
