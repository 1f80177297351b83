"""What a run tells: live view, log line, last screen, --json; drawn for terminals of every size."""

import io
import json
import re
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from newsarchive import report
from newsarchive.crawl.budget import Budget
from newsarchive.crawl.frontier import Lane
from newsarchive.crawl.robots import ALLOW_ALL
from newsarchive.crawl.siterun import MAX_PROBLEMS, Options, SiteRun
from newsarchive.report import figures, live
from newsarchive.sites import Site
from newsarchive.store import accounts

SIZES = [(20, 5), (40, 10), (60, 24), (80, 24), (110, 30), (160, 50), (300, 100)]
ESCAPES = "\x1b[2J\x1b]0;owned\x07\u202ekötü[bold red]\r\n"


def site_run(domain: str = "gazete.example", *problems: str, **counts: int) -> SiteRun:
    lane = Lane(domain, delay=0.0, concurrency=1, now=time.monotonic())
    run = SiteRun(site=Site(domain=domain, home_url=f"https://{domain}/"), site_id=1, lane=lane, budget=Budget(domain))
    run.robots = ALLOW_ALL
    run.counts = Counter(counts)
    for problem in problems:
        run.problem(problem)
    settled = dict.fromkeys(accounts.STATES, 0) | {"archived": counts.get("new", 0)}
    run.account = {"announced": sum(settled.values()), "first_announced": 0, **settled, "reasons": {}, "examples": {}}
    return run


def session(*runs: SiteRun, **more: Any) -> Any:
    values = {
        "runs": {run.site.domain: run for run in runs},
        "run_id": 7,
        "began": time.monotonic() - 83,
        "started_at": datetime(2026, 5, 4, 10, 0, tzinfo=UTC),
        "stopping": False,
        "refused": [],
        "fatal": None,
        "options": Options(archive=Path("arsiv")),
        "last_problem": max((run.last_problem for run in runs), default=(0.0, ""))[1],
        **more,
    }
    return SimpleNamespace(**values)


def drawn(what: Any, width: int, height: int) -> list[str]:
    """The lines a terminal of that size would show, without colours."""
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=True, color_system=None)
    console.print(what(console) if callable(what) else what)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def view(of: Any) -> Any:
    return lambda console: live.View(of, figures.Pace(of), console)


def last(of: Any, code: int = 0) -> Any:
    return lambda console: report.screen(of, code, console)


def many(count: int, bad: int = 0) -> Any:
    runs = [
        site_run(f"gazete{n:03}.example", *(["gazete: x"] if n < bad else []), new=n, requests=2 * n)
        for n in range(count)
    ]
    return session(*runs)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("count", [1, 6, 500])
def test_the_live_view_never_outgrows_the_terminal(width: int, height: int, count: int) -> None:
    lines = drawn(view(many(count, bad=3)), width, height)
    assert len(lines) < max(height, 8)
    assert all(len(line) <= width for line in lines)
    assert lines[0].startswith("run 7")


def test_of_five_hundred_sites_the_busiest_and_the_troubled_are_shown_and_the_rest_counted() -> None:
    lines = drawn(view(many(500, bad=2)), 100, 24)
    shown = [line.split()[0] for line in lines if line.startswith("gazete")]
    assert shown[:3] == ["gazete001.example", "gazete000.example", "gazete499.example"]
    assert "500 sites" in lines[0] and f"… and {500 - len(shown)} more: {500 - len(shown)} done" in "\n".join(lines)


def test_the_live_view_says_that_it_ends_and_what_failed_last() -> None:
    of = session(site_run("a.example", "failed (http_error, 500): https://a.example/1"), stopping=True)
    text = "\n".join(drawn(view(of), 120, 24))
    assert "1 problem, the last: failed (http_error, 500): https://a.example/1" in text
    assert "everything archived is safe" in text


@pytest.mark.parametrize("draw", [view, last])
def test_nothing_of_a_stranger_reaches_the_terminal_as_a_command(draw: Any) -> None:
    run = site_run(f"a{ESCAPES}.example", f"unreachable: {ESCAPES}: https://a.example/{ESCAPES}", new=3)
    run.lane.stop(f"unreachable {ESCAPES}")
    run.account["reasons"] = {"failed": {f"http_error{ESCAPES}": 1}}
    run.budget.spent[f"pattern{ESCAPES}"] = 4
    of = session(run, session_refused=[ESCAPES])
    text = "\n".join((*drawn(draw(of), 300, 40), *report.lines(of), live.line(of, figures.Pace(of))))
    text = re.sub(r"\x1b\[(\?25[lh]|\d*[mAK])", "", text)  # what rich itself writes
    assert "[bold red]" in text, "markup of others stays text"
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, (figures.DONE, "done")),
        ({"robots": None}, (figures.AT_WORK, "asking for robots.txt")),
        ({"doing": "home", "in_flight": 1}, (figures.AT_WORK, "reading its home page")),
        ({"doing": "sitemap", "in_flight": 1}, (figures.AT_WORK, "reading a sitemap")),
        ({"doing": "page", "in_flight": 1}, (figures.AT_WORK, "fetching")),
        ({"queue": 2, "pause": 12.2, "failures": 2}, (figures.WAITING, "waiting 12 s (after 2 failures in a row)")),
        ({"queue": 2, "pause": 30.1}, (figures.WAITING, "waiting 30 s (it asked for a pause)")),
        ({"queue": 2, "pause": 5.1, "delay": 5.0}, (figures.WAITING, "waiting 5 s (--delay)")),
        ({"stop": "budget: 60 requests"}, (figures.DONE, "done: 60 requests used up")),
        ({"stop": "throttled (429): 5 in a row"}, (figures.TROUBLED, "stopped: throttled (429): 5 in a row")),
        ({"problem": "x"}, (figures.TROUBLED, "done, with problems")),
    ],
)  # fmt: skip
def test_a_sites_state_in_words(change: dict[str, Any], expected: tuple[int, str]) -> None:
    run = site_run()
    now = time.monotonic()
    run.robots = change.get("robots", ALLOW_ALL)
    run.doing = change.get("doing", "")
    run.lane.in_flight = run.lane.unsettled = change.get("in_flight", 0)
    run.lane.delay = change.get("delay", 0.0)
    run.lane.failures = change.get("failures", 0)
    for number in range(change.get("queue", 0)):
        run.lane.push((0.0, number), None)
    if "pause" in change:
        run.lane.ready_at = now + change["pause"]
    if "stop" in change:
        run.lane.stop(change["stop"])
    if "problem" in change:
        run.problem(change["problem"])
    assert figures.doing(run, now) == expected


def test_the_log_line_has_no_escape_codes() -> None:
    of = session(site_run("a.example", "a.example: unreachable", new=2, requests=9, bytes=100), site_run("b.example"))
    text = live.line(of, figures.Pace(of))
    assert re.fullmatch(
        r"crawl 83s requests=9 pages/s=\d+\.\d mean=0\.1 new=2 bytes=100 queue=0 sites: in_trouble=1 done=1 "
        r"problems=1 last: a\.example: unreachable",
        text,
    )


@pytest.mark.parametrize(("width", "height"), [(60, 24), (80, 24), (100, 30), (160, 50)])
@pytest.mark.parametrize("count", [1, 5, 100, 500])
def test_the_last_screen_is_one_screen(width: int, height: int, count: int) -> None:
    of = many(count, bad=count // 2)
    told = [*drawn(last(of, 3), width, height), *report.lines(of)]
    assert len(told) < height
    assert all(len(line) <= width for line in told)


@pytest.mark.parametrize("width", [60, 80, 160])
def test_the_heads_of_the_last_screen_are_whole_words(width: int) -> None:
    head = next(line for line in drawn(last(many(5)), width, 24) if line.startswith("site "))
    assert {"requests", "new", "edited", "gone", "failed", "left"} <= set(head.split()) and "…" not in head


def test_problem_sites_come_first_and_the_rest_is_counted() -> None:
    lines = drawn(last(many(100, bad=1)), 80, 24)
    at = next(number for number, line in enumerate(lines) if line.startswith("site "))
    assert lines[at + 1].startswith("! gazete000") and lines[at + 2].startswith("gazete099")
    shown = sum(line.startswith(("! gazete", "gazete")) for line in lines)
    assert f"… and {100 - shown} more, all well" in lines


def test_the_last_screen_tells_what_came_of_the_addresses_and_why() -> None:
    run = site_run("a.example", new=5, requests=20, bytes=2_500_000)
    run.account |= {"announced": 12, "failed": 2, "pending": 5, "first_announced": 11}
    run.account["reasons"] = {"failed": {"truncated": 2}, "pending": {"max_pages": 4, "throttled": 1}}
    run.account["examples"] = {"failed": {"truncated": "https://a.example/7"}}
    run.budget.spent["per-page links"] = 49_700
    run.due_again_at = "2031-01-02T10:00:00.000Z"
    text = "\n".join(drawn(last(session(run)), 160, 50))
    for words in (
        "run 7: 1 site in 1 min 23 s, 20 requests (0.2/s), 2.5 MB, into arsiv",
        "12 addresses (11 new) = archived 5 + failed 2 + pending 5",
        "failed: truncated 2 (https://a.example/7)",
        "left: max_pages 4, throttled 1",
        "cut off by budgets: per-page links 49,700",
        "newsarchive status --gaps",
        "due again: 2031-01-02",
    ):
        assert words in text, words


def test_problems_of_one_kind_are_one_line_with_an_example() -> None:
    runs = [
        site_run("a.example", *(f"failed (http_error, 500): https://a.example/{n}" for n in range(3))),
        site_run("b.example", "b.example: unreachable (no such name)"),
        site_run("c.example", "c.example: unreachable (no such name)", "c.example: robots.txt answers 503"),
    ]
    assert list(report.lines(session(*runs))) == [
        "unreachable (no such name): b.example and 1 other",
        "c.example: robots.txt answers 503",
        "failed (http_error, 500): https://a.example/0 and 2 others",
    ]


def test_a_failure_is_told_by_its_message() -> None:
    noise = "[<twisted.python.failure.Failure twisted.internet.error.ConnectionDone: Connection was closed cleanly.>]"
    run = site_run("a.example", f"a.example: unreachable ({noise})")
    assert run.problems == ["a.example: unreachable (Connection was closed cleanly.)"]


def test_who_asks_for_more_examples_gets_them_line_by_line() -> None:
    runs = [
        site_run("a.example", *(f"failed (http_error, 500): https://a.example/{n}" for n in range(3))),
        site_run("b.example", "b.example: unreachable (no such name)"),
        site_run("c.example", "c.example: unreachable (no such name)"),
    ]
    assert list(report.lines(session(*runs), 9, 2)) == [
        "b.example: unreachable (no such name)",
        "c.example: unreachable (no such name)",
        "failed (http_error, 500): https://a.example/0",
        "failed (http_error, 500): https://a.example/1 and 1 other",
    ]


def test_a_site_with_thousands_of_problems_stays_small_and_counts_them_all() -> None:
    run = site_run("a.example", *(f"failed (http_error, 500): https://a.example/{n}" for n in range(5_000)))
    assert len(run.problems) == MAX_PROBLEMS and len(run.troubles) == MAX_PROBLEMS + 1
    assert list(report.lines(session(run))) == ["failed (http_error, 500): https://a.example/0 and 4,999 others"]


def test_json_has_its_keys() -> None:
    run = site_run("a.example", "a.example: unreachable", new=2, requests=9, bytes=100)
    told = json.loads(json.dumps(report.summary(session(run), 3)))
    assert set(told) == {
        "run", "exit_code", "interrupted", "archive", "started_at", "seconds", "pages_per_second", "totals", "sites",
        "refused", "error",
    }  # fmt: skip
    assert set(told["sites"]["a.example"]) == {
        "new", "edited", "unchanged", "duplicate", "gone", "other_pages", "refused", "failed", "requests", "bytes",
        "well", "stopped", "account", "budget_refused", "budget_examples", "due_again_at", "problems", "problem_count",
        "notes",
    }  # fmt: skip
    assert told["totals"]["addresses_announced"] == told["totals"]["addresses_archived"] == 2
    assert told["started_at"] == "2026-05-04T10:00:00.000Z" and told["archive"] == "arsiv"
