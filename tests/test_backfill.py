"""Back-fills of papers whose past is known: every way to older articles, traps, kills, a live crawl beside."""

import json
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from past_papers import ISTANBUL, WAYS, Paper, Past, past

pytestmark = [pytest.mark.slow]
NUMBER = re.compile(r"-(\d+)h\.htm$")


def backfill(archive: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "backfill", "--allow-private"]
    return subprocess.run([*command, "--workers", "1", *arguments], capture_output=True, text=True, timeout=120)


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
