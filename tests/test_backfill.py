"""Back-fills of papers whose past is known: every way to older articles, traps, kills, a live crawl beside."""

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from past_papers import ISTANBUL, WAYS, Paper, Past, past

from newsarchive.verify import verify

pytestmark = [pytest.mark.slow]
NUMBER = re.compile(r"-(\d+)h\.htm$")


def backfill(archive: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "backfill", "--allow-private"]
    return subprocess.run([*command, "--workers", "1", *arguments], capture_output=True, text=True, timeout=280)


def names(addresses: set[str]) -> set[str]:
    """Articles by number where the words before it are free, else by address."""
    return {found[1] if (found := NUMBER.search(url)) else url for url in addresses}


def archived(archive: Path) -> set[str]:
    with sqlite3.connect(archive / "news.db") as db:
        return names({url for (url,) in db.execute("SELECT url FROM articles")})


def truth(web: Past, since: str, until: str | None = None) -> set[str]:
    end = datetime.fromisoformat(until).replace(tzinfo=ISTANBUL) if until else datetime(2100, 1, 1, tzinfo=UTC)
    return names(web.truth(datetime.fromisoformat(since).replace(tzinfo=ISTANBUL), end))


@pytest.mark.parametrize("way", WAYS)
def test_every_way_leads_to_all_of_it(tmp_path: Path, way: str) -> None:
    since = "2025-02-01" if way == "days" else "2023-10-01"
    with past(Paper(way, articles=150 if way == "days" else 40)) as web:
        done = backfill(tmp_path, web.home, "--since", since, "--quiet", "--json")
        assert (done.returncode, done.stderr) == (0, "")
        wanted = truth(web, since)
        assert wanted <= archived(tmp_path)
        told = json.loads(done.stdout)
        assert (told["state"], told["missing"], told["waiting"]) == ("done", 0, 0)
        assert all(month["done"] for month in told["months"])
        assert max(web.counts()[story.path] for story in web.paper.stories) == 1


@pytest.mark.parametrize("way", ["lying", "pages", "letters"])
def test_a_stretch_in_the_middle_costs_little_beside_it(tmp_path: Path, way: str) -> None:
    with past(Paper(way, articles=240)) as web:
        done = backfill(tmp_path, web.home, "--since", "2024-03-01", "--until", "2024-05-31", "--quiet", "--json")
        assert (done.returncode, done.stderr) == (0, "")
        wanted = truth(web, "2024-03-01", "2024-06-01")
        assert wanted <= archived(tmp_path)
        assert len(web.fetched()) - len(wanted) <= 80  # of 210 beside it
        assert backfill(tmp_path, web.home, "--since", "2024-03-01", "--until", "2024-05-31").returncode == 4


def test_killed_at_any_time_it_goes_on_where_it_was(tmp_path: Path) -> None:
    dice = random.Random(7)
    with past(Paper("pages", articles=60, delay=0.01)) as web:
        kills = 0
        for _ in range(20):
            command = [sys.executable, "-m", "newsarchive", "--archive", str(tmp_path), "backfill", web.home]
            command += ["--since", "2023-10-01", "--allow-private", "--workers", "1", "--quiet"]
            process = subprocess.Popen(command, start_new_session=True)
            before, more = len(web.asked), dice.randint(3, 25)
            while process.poll() is None and len(web.asked) < before + more:
                time.sleep(0.005)
            if process.poll() is not None:
                break
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(60)
            kills += 1
        assert process.returncode == 0
        assert kills >= 3
        assert truth(web, "2023-10-01") <= archived(tmp_path)
        assert verify(tmp_path).ok
        again = sum(web.counts()[story.path] - 1 for story in web.paper.stories if web.counts()[story.path])
        assert again <= 2 * kills  # what was under way or not yet committed when it was killed


def test_a_live_crawl_gets_the_site_in_between(tmp_path: Path) -> None:
    with past(Paper("months", articles=240, delay=0.05)) as web:
        command = [sys.executable, "-m", "newsarchive", "--archive", str(tmp_path), "backfill", web.home]
        command += ["--since", "2023-10-01", "--allow-private", "--workers", "1", "--quiet"]
        process = subprocess.Popen(command)
        while len(web.fetched()) < 20:
            assert process.poll() is None
            time.sleep(0.02)
        web.delay = 0.3  # so that it does not end before the crawl does
        crawl = subprocess.run(
            [*command[:5], "crawl", web.home, "--allow-private", "--workers", "1", "--max-pages", "12", "--quiet"],
            capture_output=True, text=True, timeout=280,
        )  # fmt: skip
        assert crawl.returncode == 0, crawl.stderr
        assert process.poll() is None, "in between, not behind it"
        web.delay = 0.0
        assert process.wait(280) == 0
        assert truth(web, "2023-10-01") <= archived(tmp_path)
        assert max(web.counts()[story.path] for story in web.paper.stories) == 1


def test_a_share_per_day(tmp_path: Path) -> None:
    with past(Paper("months", articles=60)) as web:
        options = (web.home, "--since", "2023-10-01", "--per-day", "30", "--quiet", "--json")
        first = backfill(tmp_path, *options)
        assert first.returncode == 0, first.stderr
        assert len(web.asked) <= 33
        told = json.loads(first.stdout)
        assert (told["state"], told["requests"] <= 33) == ("stopped", True)
        assert backfill(tmp_path, *options).returncode == 4
        status = backfill(tmp_path, "--status", "--json")
        assert [(one["state"], one["requests"]) for one in json.loads(status.stdout)] == [("stopped", told["requests"])]
