"""`newsarchive status`: the sum per site and per run, why what is missing is missing, who is not well."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from keeping import NOW, SITE, Keeper, address, article, feed_link, listing

from newsarchive.cli import cli
from newsarchive.errors import Reason
from newsarchive.query import standings
from newsarchive.query.reader import reading
from newsarchive.records import Link
from newsarchive.store import Archive, accounts, ledger, listings, troubles

OTHER = "baskagazete.com"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One paper, two runs: the first ended with code 3, the second was killed; another paper that never answered."""
    keeper = Keeper(tmp_path / "archive")
    archive, site = keeper.archive, keeper.site
    feed = listing(keeper, "feed", f"https://{SITE}/rss")
    home = listing(keeper, "home", f"https://{SITE}/")
    ids = keeper.announce(*(feed_link(n, "2026-03-01") for n in range(1, 7)), listing_id=feed).url_ids
    keeper.save(article(address(1)))
    with archive.transaction():
        listings.poll_result(archive, feed, now=NOW, status=200, new=6)
        listings.poll_result(archive, home, now=NOW, status=503, failed=True)
        for url, state, reason, status in (
            (ids[1], "failed", "truncated", 200),
            (ids[2], "not_article", "gallery", 200),
            (ids[3], "blocked", "bot_wall", 200),
        ):
            ledger.settle(archive, url, state=state, reason=reason, now=NOW, status=status)
        accounts.name_pending(archive, site, why=Reason.MAX_PAGES, since=None)
        told = {
            "requests": 9, "new": 1, "account": accounts.of_run(archive.conn, keeper.run, site),
            "problems": [f"truncated: {address(2)}"], "budget": {"per-page links": 49_700}, "stopped": None,
        }  # fmt: skip
        ledger.record_run_site(archive, keeper.run, site, told)
        ledger.end_run(archive, keeper.run, 3, NOW + timedelta(seconds=83), {"requests": 9, "new": 1})
        other = ledger.site_id(archive, OTHER, now=NOW, home_url=f"https://{OTHER}/")
        killed = ledger.start_run(archive, "crawl", NOW + timedelta(hours=1))
        archive.conn.execute("UPDATE runs SET pid = 2147483 WHERE id = ?", (killed,))
        ledger.record_run_site(archive, killed, other, {})
        listings.announce(archive, other, [Link(f"https://{OTHER}/haber/1", "article")], now=NOW)
    keeper.close()
    return tmp_path / "archive"


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["--archive", str(folder), "status", *arguments], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.return_value or 0, done.stdout


def told(folder: Path, *arguments: str) -> Any:
    return json.loads(run(folder, *arguments, "--json")[1])


def test_the_sum_holds_per_site_and_per_run(folder: Path) -> None:
    found = told(folder)
    for part in (*found["sites"], *found["runs"], *(site for one in found["runs"] for site in one["sites"])):
        assert part["announced"] == sum(part[state] for state in accounts.STATES), part
    other, paper = found["sites"]
    assert (paper["site"], other["site"]) == (SITE, OTHER)
    assert {state: paper[state] for state in accounts.STATES if paper[state]} == {
        "archived": 1, "failed": 1, "not_article": 1, "blocked": 1, "pending": 2,
    }  # fmt: skip
    assert paper["reasons"]["pending"] == {"max_pages": 2} and paper["reasons"]["blocked"] == {"bot_wall": 1}


def test_runs_tell_what_they_answered_for_settled_and_left(folder: Path) -> None:
    killed, ended = told(folder)["runs"]
    assert (ended["state"], ended["exit_code"], ended["announced"], ended["settled"], ended["left"]) == (
        "ended", 3, 6, 4, 2,
    )  # fmt: skip
    assert (killed["state"], killed["exit_code"], killed["announced"], killed["left"]) == ("killed", None, 1, 1)
    assert killed["sites"][0]["reasons"] == {"pending": {"not_tried": 1}}


def test_a_table_of_all_sites(folder: Path) -> None:
    code, text = run(folder)
    lines = text.splitlines()
    assert code == 0
    heads = next(line for line in lines if line.startswith("site ")).split()
    assert heads == ["site", "state", "announced", "archived", "not_article", "blocked", "failed", "pending"]
    together = next(line for line in lines if line.startswith("together"))
    assert together.split()[1:] == ["7", "1", "1", "1", "1", "3"]
    assert "the run had used up its requests (--max-pages)" in text
    ended, killed = (next(line for line in lines if line.startswith(f"{run:3d}  crawl")) for run in (1, 2))
    assert ended.split()[-6:] == ["1:23", "3", "9", "1", "6", "2"]
    assert killed.split()[-5:] == ["killed", "0", "0", "1", "1"]
    assert all(len(line) <= 80 for line in lines if line[:3].strip().isdigit())


def test_one_site_in_detail(folder: Path) -> None:
    _, text = run(folder, SITE)
    for words in (
        "6 addresses announced = archived 1 + not_article 1 + blocked 1 + failed 1 + pending 2",
        f"last run: 1 problem in its last run, like: truncated: {address(2)}",
        "cut off by a budget in the last run: per-page links 49,700",
        "asks whether the reader is a robot",
        f"https://{SITE}/rss",
    ):
        assert words in text, words
    home = next(line for line in text.splitlines() if line.startswith("home "))
    assert home.split()[1:3] == ["503", "(1x)"]
    assert OTHER not in text


def test_one_run_in_detail(folder: Path) -> None:
    _, text = run(folder, "--run", "1")
    assert f"{SITE}" in text and OTHER not in text and "truncated" in text
    assert told(folder, "--run", "1")["sites"][0]["budgets"] == {"per-page links": 49_700}
    done = CliRunner().invoke(cli, ["--archive", str(folder), "status", "--run", "99"])
    assert done.exit_code != 0


def test_gaps_say_why_and_when_next(folder: Path) -> None:
    gaps = told(folder, "--gaps", SITE)
    assert [(gap["state"], gap["reason"], gap["attempts"], gap["last_status"]) for gap in gaps] == [
        ("blocked", "bot_wall", 0, 200), ("failed", "truncated", 1, 200),
        ("pending", "max_pages", 0, None), ("pending", "max_pages", 0, None),
    ]  # fmt: skip
    assert all(gap["claimed_date"] == "2026-03-01" and gap["meaning"] for gap in gaps)
    assert told(folder, "--gaps", "--since", (datetime.now(UTC) + timedelta(days=2)).date().isoformat()) == []


def test_check_tells_cron(folder: Path) -> None:
    assert run(folder, "--check", SITE)[0] == 0, "problems of one run are no illness"
    with Archive.open(folder) as archive, archive.transaction():
        ledger.site_id(archive, SITE, now=NOW, home_url=f"https://{SITE}/")
        for hours in (1, 5, 9):
            troubles.struck(archive, 1, "503", NOW + timedelta(hours=hours))
    assert run(folder, "--check", SITE)[0] == 3
    other, paper = told(folder)["sites"]
    assert (paper["state"], paper["since"], paper["well"]) == ("broken", "2026-03-04T10:30:15.000Z", False)
    assert (other["state"], other["well"]) == ("new", True)
    assert "broken  2026-03-04" in run(folder)[1] and "3 failed visits in 8 hours" in run(folder, SITE)[1]
    assert run(folder, "--check", OTHER)[0] == 0
    assert run(folder)[0] == 0


PARTS: list[tuple[str, dict[str, Any], dict[str, Any] | None, list[str]]] = [
    ("all well", {}, {}, []),
    ("never visited", {}, None, []),
    ("problems", {}, {"problems": ["a", "b"]}, ["2 problems in its last run, like: a"]),
    ("given up", {}, {"stopped": "status 500: 5 in a row"}, ["stopped in its last run: status 500: 5 in a row"]),
    ("a budget is no illness", {}, {"stopped": "budget: 9 requests"}, []),
    ("an interruption neither", {}, {"stopped": "stopped"}, []),
    ("home fails", {"listings": [{"kind": "home", "failures": 3}]}, {}, ["its home page has failed 3 times in a row"]),
    ("a feed that fails", {"listings": [{"kind": "feed", "failures": 3}]}, {}, []),
    (
        "paused",
        {"host": {"paused": True, "paused_until": "2026-05-04T10:00:00.000Z", "paused_why": "status 503"}},
        {},
        ["paused until 2026-05-04 10:00 UTC: status 503"],
    ),
]


@pytest.mark.parametrize(("site", "last", "expected"), [part[1:] for part in PARTS], ids=[part[0] for part in PARTS])
def test_what_its_last_run_met(site: dict[str, Any], last: dict[str, Any] | None, expected: list[str]) -> None:
    healthy = {
        "site": SITE,
        "announced": 0,
        **dict.fromkeys(accounts.STATES, 0),
        "host": {"paused": False},
        "listings": [],
    }
    visit = None if last is None else {"problems": [], "stopped": None, **last}
    assert standings.remarks({**healthy, **site}, visit) == expected
    wrong = {**healthy, "announced": 4, "health": {"conditions": []}}
    assert standings.ails(wrong) == ["the sum does not hold: newsarchive verify"]


def test_budgets_of_a_site_that_was_never_visited(folder: Path) -> None:
    with reading(folder) as connection:
        assert standings.last_budgets(connection, 2) == {}
