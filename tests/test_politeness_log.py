"""Politeness as the server sees it: gaps, pauses, robots.txt and headers, out of its own log of requests."""

import asyncio
import contextlib
import itertools
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import crashing
import hostile_server
import pytest
from hostile_server import Answer, Asked, Hostile, article, home, hostile, robots

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("politeness")]

PATHS = [f"/haber/konu-{number}.html" for number in range(101, 107)]
PAUSE = "SELECT trips, strftime('%s', not_before) - strftime('%s', sent_at) FROM hosts"
CONTACT = ("--contact", "editor@arsiv.example")


class Counting(Hostile):
    """A server that counts its connections; each has one request."""

    most = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        await super().serve(reader, writer)
        self.in_flight -= 1


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile_server, "Hostile", Counting)


Answers = Answer | Sequence[Answer]


def paper(*, rules: Answers | None = None, **pages: Answers) -> dict[str, Answers]:
    """A home page with six articles; ``pages`` replaces some (by the last digits of their numbers)."""
    script: dict[str, Answers] = {path: pages.get(f"p{path[-8:-5]}", article(f"Konu {path[-8:-5]}")) for path in PATHS}
    return {"/robots.txt": rules or robots(), "/": pages.get("front", home(*PATHS)), **script}


def visit(archive: Path, web: Hostile, *options: str) -> tuple[int, str, list[Asked]]:
    """One crawl: (exit code, messages, what was asked for)."""
    before = len(web.asked)
    code, messages = crashing.finish(crashing.crawl(archive, web.home, options=(*CONTACT, *options)))
    assert not crashing.complaints(messages), messages
    return code, messages, list(web.asked)[before:]


def gap(asked: Sequence[Asked]) -> float:
    """The shortest time between two requests, in seconds, where the first may have come before it was read."""
    came = sorted(asked, key=lambda one: one.at)
    return min(later.at - earlier.at + earlier.late for earlier, later in itertools.pairwise(came))


def change(archive: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(archive / "news.db")) as connection, connection:
        connection.execute(sql)


def test_the_delay_holds_within_a_run_over_a_kill_and_into_the_next_run(tmp_path: Path) -> None:
    slow = {f"p{path[-8:-5]}": Answer(body=article(path).body, delay=0.3) for path in PATHS[:2]}
    with hostile(paper(**slow)) as web:
        first = crashing.crawl(tmp_path / "a", web.home, options=(*CONTACT, "--delay", "0.4"))
        assert crashing.kill(first, lambda: bool(web.counts()[PATHS[1]]))
        code, messages, _ = visit(tmp_path / "a", web, "--delay", "0.4")
        assert (code, messages) == (0, "")
        visit(tmp_path / "a", web, "--delay", "0.4", "--revisit-all")
        assert gap(web.asked) >= 0.95 * 0.4
        assert {web.counts()[path] for path in PATHS[3:]} == {2}
        asked = [one.path for one in web.asked]
        assert asked[0] == "/robots.txt"
        assert asked.count("/robots.txt") == 3, "once in each run"
        for one in web.asked:
            fields = dict(line.split(": ", 1) for line in one.headers.split("\r\n")[1:] if ": " in line)
            assert fields["User-Agent"].startswith("newsarchive/")
            assert fields["User-Agent"].endswith("(+editor@arsiv.example)")
            assert not {"Cookie", "Authorization", "Referer"} & fields.keys()
        assert len({line for one in web.asked for line in one.headers.split("\r\n") if "User-Agent" in line}) == 1
        assert isinstance(web, Counting)
        assert web.most == 1, "one at a time"


def test_the_delay_holds_over_all_requests_in_flight(tmp_path: Path) -> None:
    slow = {f"p{path[-8:-5]}": Answer(body=article(path).body, delay=1.5) for path in PATHS}
    with hostile(paper(**slow)) as web:
        code, messages, asked = visit(tmp_path / "a", web, "--delay", "0.6", "--concurrency", "4")
    assert (code, messages) == (0, "")
    assert gap(asked) >= 0.95 * 0.6
    assert isinstance(web, Counting)
    assert web.most > 1


def test_a_crawl_delay_holds_from_robots_txt_on_and_at_the_start_of_the_next_run(tmp_path: Path) -> None:
    with hostile(paper(rules=robots("User-agent: *\nCrawl-delay: 1\n"))) as web:
        code, _, asked = visit(tmp_path / "a", web, "--max-pages", "4", "--concurrency", "3")
        assert code == 0
        visit(tmp_path / "a", web, "--max-pages", "2")
        assert len(asked) == 4
        assert gap(web.asked) >= 0.95


def test_a_pause_that_was_asked_for_outlives_the_process(tmp_path: Path) -> None:
    with hostile(paper(p101=[Answer(429, headers={"Retry-After": "6"}), article("Konu")])) as web:
        first = crashing.crawl(tmp_path / "a", web.home, options=CONTACT)
        assert crashing.kill(first, lambda: any(time.time() > at + 0.7 for at in web.times(PATHS[0])))
        code, messages, asked = visit(tmp_path / "a", web)
        assert (code, messages) == (0, "")
    assert asked[0].at - web.times(PATHS[0])[0] >= 6
    assert asked[0].path == "/robots.txt"


def test_a_host_in_trouble_is_left_alone_for_longer_and_longer_then_asked_one_thing(tmp_path: Path) -> None:
    archive, busy = tmp_path / "a", Answer(503)
    with hostile(paper(rules=[busy] * 3 + [robots()], front=[busy, home(*PATHS)])) as web:
        code, messages, asked = visit(archive, web)
        assert code == 4
        assert [one.path for one in asked] == ["/robots.txt"] * 3
        assert messages.count("\n") == 1
        assert "left alone until" in messages
        assert "robots.txt answers 503" in messages
        code, messages, asked = visit(archive, web)
        assert (code, asked) == (4, []), "remembered"
        assert messages.count("\n") == 1
        assert "nothing was asked for" in messages
        first = crashing.rows(archive, PAUSE)
        change(archive, "UPDATE hosts SET not_before = '2999-01-01T00:00:00.000Z'")
        code, messages, asked = visit(archive, web)
        assert "2999" not in messages, "a clock set back keeps nobody for ever"
        assert [one.path for one in asked] == ["/robots.txt", "/"], "half open: one question"
        assert code == 3
        second = crashing.rows(archive, PAUSE)
        change(archive, "UPDATE hosts SET not_before = '2020-01-01T00:00:00.000Z'")
        code, messages, asked = visit(archive, web)
        assert (code, messages) == (0, "")
        assert [one.path for one in asked][:2] == ["/robots.txt", "/"]
        assert {one.path for one in asked} >= set(PATHS)
    assert [trips for trips, _ in (*first, *second)] == [1, 2]
    assert 58 <= int(str(first[0][1])) <= 120
    assert 298 <= int(str(second[0][1])) <= 360
    assert crashing.rows(archive, "SELECT trips, not_before, why FROM hosts") == [(0, None, None)]


def test_rules_change_with_each_run_and_those_of_a_day_ago_stand_in(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    rules = robots(f"User-agent: newsarchive\nDisallow: {PATHS[5]}\n")
    with hostile(paper(rules=[robots(), rules, Answer(500)])) as web:
        visit(archive, web)
        code, _, asked = visit(archive, web, "--revisit-all")
        assert code == 0
        assert {one.path for one in asked} & set(PATHS) == set(PATHS[:5]), "the new rules"
        code, messages, asked = visit(archive, web, "--revisit-all")
        assert code == 0
        assert "stands in" in messages
        assert {one.path for one in asked} & set(PATHS) == set(PATHS[:5]), "the rules that were read"
        change(archive, "UPDATE hosts SET robots_at = '2020-01-01T00:00:00.000Z'")
        code, _, asked = visit(archive, web, "--revisit-all")
        assert (code, {one.path for one in asked}) == (4, {"/robots.txt"})


def test_robots_txt_on_another_host_is_not_read_and_nothing_is_asked_for(tmp_path: Path) -> None:
    with hostile({"/robots.txt": robots()}) as other:
        moved = Answer(301, headers={"Location": f"{other.home}robots.txt"})
        with hostile(paper(rules=moved)) as web:
            code, messages, asked = visit(tmp_path / "a", web)
        assert (code, [one.path for one in asked], other.asked) == (4, ["/robots.txt"], [])
    assert "leads to another host" in messages


def test_two_names_of_this_machine_are_one_host(tmp_path: Path) -> None:
    with hostile(paper()) as web:
        process = crashing.crawl(tmp_path / "a", web.home, web.home.replace("127.0.0.1", "localhost"), options=CONTACT)
        code, messages = crashing.finish(process)
        assert code == 3
        assert "is the same host as" in messages
        assert web.counts()["/robots.txt"] == 1
