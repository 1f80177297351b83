"""Crawls of sites with ways without end: they end, what is good is archived, what was cut off is named."""

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import crashing
import pytest
from click.testing import CliRunner
from hostile_server import Answer, Hostile, Script, article, home, hostile, robots

from newsarchive.cli import cli
from newsarchive.crawl.budget import Limits
from newsarchive.crawl.frontier import Frontier

DRAWN = 64 + Frontier.LOW
"""addresses that may be queued already when a limit is met"""
DOCS = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"


def crawl(archive: Path, script: Script, *options: str) -> tuple[Hostile, dict[str, Any]]:
    """Crawl a server with these pages; (server, what --json says of the site)."""
    with hostile({"/robots.txt": robots(), **script}) as web:
        command = ["--archive", str(archive), "crawl", "--quiet", "--json", "--allow-private", *options, web.home]
        done = subprocess.run(
            [sys.executable, "-m", "newsarchive", *command], capture_output=True, text=True, timeout=280
        )
    assert done.returncode == 0, done.stderr
    (site,) = json.loads(done.stdout)["sites"].values()
    return web, site


def sitemap(*paths: str) -> Answer:
    entries = "".join(f"<url><loc>{path}</loc></url>" for path in paths)
    return Answer(body=f"<urlset>{entries}</urlset>".encode(), headers={"Content-Type": "application/xml"})


@pytest.mark.slow
def test_dead_addresses_of_a_sitemap_are_given_up_and_the_good_ones_read(tmp_path: Path) -> None:
    good = [f"/haber/koy-yolu-onarildi-{number}.html" for number in range(1_000, 1_030)]
    dead = [f"/eski/kayip-{number}" for number in range(600)]
    other = [f"/d{number}/e{number}/kayip" for number in range(400)]
    pages = {path: article(f"Yol{number}") for number, path in enumerate(good)}
    web, site = crawl(
        tmp_path / "a",
        {
            "/": home(good[0]),
            "/robots.txt": robots("User-agent: *\nSitemap: /ilk.xml\nSitemap: /son.xml\n"),
            "/ilk.xml": sitemap(*dead, *good),
            "/son.xml": sitemap(*other),
            **pages,
        },
    )
    assert site["new"] == len(good)
    assert sum(web.counts()[path] for path in dead) <= Limits().dead + DRAWN
    assert sum(web.counts()[path] for path in other) <= Limits().dead_listing + DRAWN
    rows = crashing.rows(tmp_path / "a", "SELECT reason, count(*) FROM urls WHERE state = 'pending' GROUP BY 1")
    waiting = {str(reason).removeprefix("budget:"): count for reason, count in rows}
    assert waiting.keys() == {"dead pattern", "dead listing"}
    assert site["budget_refused"] == waiting
    assert site["budget_examples"]["dead pattern"].startswith(f"{web.home}eski/kayip-")


@pytest.mark.slow
def test_one_big_sitemap_starves_nobody(tmp_path: Path) -> None:
    many = [f"/haber/koy-yolu-onarildi-{number}.html" for number in range(1_000, 1_900)]
    few = [f"/kose/yazi-adi-{number}/metin" for number in range(3)]
    web, _ = crawl(
        tmp_path / "a",
        {
            "/": home(many[0]),
            "/robots.txt": robots("User-agent: *\nSitemap: /site.xml\n"),
            "/site.xml": sitemap(*many, *few),
            **{path: article(f"Yol{number}") for number, path in enumerate((*many, *few))},
        },
        "--max-pages",
        "620",
        "--concurrency",
        "4",
    )
    assert sum(web.counts()[path] for path in few) >= 2


def test_every_bound_that_can_be_set_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for one in fields(Limits):
        assert f"`{one.name}={one.default}`" in text


@pytest.mark.parametrize("value", ["pattern", "pattern=x", "nothing=3", "pattern=-1"])
def test_a_bound_nobody_knows_is_refused(value: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["--archive", str(tmp_path / "a"), "crawl", "--limit", value])
    assert done.exit_code == 2
    assert "page_links" in done.output
