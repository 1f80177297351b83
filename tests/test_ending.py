"""The exit code of a crawl tells cron the truth: table-driven, then with a server that stops giving articles."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hostile_server import Answer, article, home, hostile, robots
from test_report import session, site_run

from newsarchive.crawl.run import exit_code
from newsarchive.errors import ArchiveDamaged, ArchiveError, StorageFull

WELL: dict[str, Any] = {"counts": {"listings": 3, "links": 40, "requests": 9}}
UNREACHABLE: dict[str, Any] = {"counts": {"unreachable": 1}, "problems": ["{}: unreachable"]}
CLOSED: dict[str, Any] = {"counts": {"closed": 1}, "problems": ["{}: robots.txt forbids the home page"]}
BLOCKED: dict[str, Any] = {**WELL, "problems": ["blocked (bot_wall, 200): https://{}/1"]}
SILENT: dict[str, Any] = {"counts": {"listings": 3, "requests": 5}, "had_articles": True}
NEW_AND_EMPTY: dict[str, Any] = {"counts": {"listings": 3, "requests": 5}}
GIVEN_UP: dict[str, Any] = {**WELL, "stopped": "status 500: 5 failures in a row", "problems": ["{}: left alone"]}
USED_UP: dict[str, Any] = {**WELL, "stopped": "budget: 500 requests"}

CASES: list[tuple[str, list[dict[str, Any]], dict[str, Any], int]] = [
    ("all well", [WELL, WELL], {}, 0),
    ("a budget of the person's own is no failure", [USED_UP], {}, 0),
    ("a new site without anything", [NEW_AND_EMPTY], {}, 0),
    ("one site unreachable", [WELL, UNREACHABLE], {}, 3),
    ("one site forbids everything", [WELL, CLOSED], {}, 3),
    ("a wall", [BLOCKED], {}, 3),
    ("given up after failures", [WELL, GIVEN_UP], {}, 3),
    ("it used to give articles, now its listings are empty", [WELL, SILENT], {}, 3),
    ("another process has one of the sites", [WELL], {"refused": ["b.example is being crawled"]}, 3),
    ("no site reachable", [UNREACHABLE, UNREACHABLE], {}, 4),
    ("unreachable and closed", [UNREACHABLE, CLOSED], {}, 4),
    ("the disk is full", [WELL], {"fatal": StorageFull("news.db: full")}, 3),
    ("the archive is damaged", [WELL], {"fatal": ArchiveDamaged("news.db")}, 5),
    ("an internal error", [WELL], {"fatal": ArchiveError("?")}, 1),
    ("a file cannot be written", [WELL], {"fatal": OSError("no")}, 3),
    ("interrupted", [UNREACHABLE], {"interrupted": True}, 130),
    ("interrupted by a full disk", [WELL], {"interrupted": True, "fatal": StorageFull("full")}, 3),
]


@pytest.mark.parametrize(("sites", "more", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_exit_code(sites: list[dict[str, Any]], more: dict[str, Any], expected: int) -> None:
    runs = []
    for number, told in enumerate(sites):
        domain = f"gazete{number}.example"
        run = site_run(domain, *(line.format(domain) for line in told.get("problems", ())), **told["counts"])
        run.had_articles = told.get("had_articles", False)
        if "stopped" in told:
            run.lane.stop(told["stopped"])
        runs.append(run)
    interrupted = more.pop("interrupted", False) if (more := dict(more)) else False
    of: SimpleNamespace = session(*runs, **more)
    assert exit_code(of, interrupted) == expected  # type: ignore[arg-type]


def crawl(archive: Path, home_url: str, *options: str) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "crawl", "--json", *options, home_url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    return done.returncode, json.loads(done.stdout), done.stderr


GOOD = {f"/haber/konu-{n}.html": article(f"Konu {n} ele alındı") for n in range(101, 104)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("later", "words"),
    [
        (Answer(body=b"<html><body><p>bakim</p></body></html>"), "its listings announce nothing any more"),
        (Answer(status=500, body=b""), "500"),
    ],
    ids=["empty", "broken"],
)
def test_a_site_that_gives_no_articles_any_more_is_no_success(tmp_path: Path, later: Answer, words: str) -> None:
    script = {"/robots.txt": robots(""), "/": home(*GOOD), **GOOD}
    with hostile(script) as web:
        code, told, messages = crawl(tmp_path / "a", web.home)
        assert code == 0, messages
        assert "archived 3" in messages and "\x1b" not in messages, "the last screen; a log gets no escape codes"
        (site,) = told["sites"].values()
        assert site["new"] == 3 and site["account"]["archived"] == 3 and site["well"] is True
        web.script["/"] = [later]
        code, told, messages = crawl(tmp_path / "a", web.home, "--quiet")
    assert code == 3 and words in messages
    assert told["exit_code"] == 3 and not next(iter(told["sites"].values()))["well"]
