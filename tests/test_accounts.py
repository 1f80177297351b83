"""The sum: archived + duplicate + not_article + gone + blocked + forbidden + failed + pending = announced."""

import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from keeping import NOW, SITE, Keeper, address

from newsarchive.errors import Reason
from newsarchive.query import standings
from newsarchive.records import Link
from newsarchive.store import accounts, ledger, watches


@pytest.fixture
def keeper(tmp_path: Path) -> Any:
    keeper = Keeper(tmp_path / "archive")
    yield keeper
    keeper.close()


def start(keeper: Keeper, at: datetime = NOW) -> int:
    with keeper.archive.transaction():
        accounts.close_killed(keeper.archive, keeper.site)
        run = ledger.start_run(keeper.archive, "crawl", at)
        ledger.record_run_site(keeper.archive, run, keeper.site, {})
    return run


def settle(keeper: Keeper, url: int, state: str, reason: str | None) -> None:
    with keeper.archive.transaction():
        if state == "pending":
            ledger.retry_later(keeper.archive, url, now=NOW, reason=reason or "")
        else:
            ledger.settle(keeper.archive, url, state=state, reason=reason, now=NOW)


def account(keeper: Keeper, run: int) -> dict[str, Any]:
    return accounts.of_run(keeper.archive.conn, run, keeper.site)


def test_a_run_answers_for_what_it_announced_what_was_left_and_what_it_asked_again(keeper: Keeper) -> None:
    first = start(keeper)
    ids = keeper.announce(*(Link(address(n), "article") for n in range(1, 7))).url_ids
    settle(keeper, ids[0], "archived", None)
    settle(keeper, ids[1], "failed", "unreachable")
    told = account(keeper, first)
    assert (told["announced"], told["first_announced"]) == (6, 6)
    assert (told["archived"], told["failed"], told["pending"]) == (1, 1, 4)
    assert told["reasons"] == {"failed": {"unreachable": 1}, "pending": {"not_tried": 4}}

    second = start(keeper)
    keeper.announce(Link(address(9), "article"))
    settle(keeper, ids[0], "archived", None)  # a re-visit
    settle(keeper, ids[2], "not_article", "listing")
    told = account(keeper, second)
    # left by the first: 4; announced: 1; asked again: 1; what the first run settled for good is not this run's
    assert (told["announced"], told["first_announced"]) == (6, 1)
    assert (told["archived"], told["not_article"], told["pending"], told["failed"]) == (1, 1, 4, 0)


def test_what_was_only_guessed_and_is_not_there_was_announced_by_nobody(keeper: Keeper) -> None:
    run = start(keeper)
    ids = keeper.announce(
        Link(f"https://{SITE}/rss", "feed", "guess"), Link(f"https://{SITE}/feed", "feed", "guess"), Link(address(1))
    ).url_ids
    with keeper.archive.transaction():
        ledger.mark_gone(keeper.archive, ids[0], 404, NOW)
        ledger.mark_gone(keeper.archive, ids[2], 404, NOW)
    assert accounts.summed(accounts.by_site(keeper.archive.conn)[keeper.site])["announced"] == 2
    assert account(keeper, run)["announced"] == 2
    assert accounts.by_site(keeper.archive.conn, keeper.site)[keeper.site]["gone"] == {"gone": 1}


@pytest.mark.parametrize(
    ("why", "since", "expected"),
    [
        (Reason.NOT_TRIED, None, {"not_tried": 2, "throttled": 1}),
        (Reason.MAX_PAGES, None, {"max_pages": 2, "throttled": 1}),
        (Reason.INTERRUPTED, NOW, {"interrupted": 1, "since": 1, "throttled": 1}),
    ],
)
def test_what_is_left_pending_has_its_reason(
    keeper: Keeper, why: Reason, since: datetime | None, expected: dict[str, int]
) -> None:
    run = start(keeper)
    ids = keeper.announce(
        Link(address(1)),
        Link(address(2)),
        Link(address(3), "article", "feed", date_text=(NOW - timedelta(days=9)).isoformat()),
    ).url_ids
    settle(keeper, ids[0], "pending", "throttled")
    for _ in range(2):  # another run may say otherwise
        with keeper.archive.transaction():
            accounts.name_pending(keeper.archive, keeper.site, why=why, since=since)
        assert account(keeper, run)["reasons"]["pending"] == expected


def test_a_killed_run_keeps_its_account_when_the_next_one_begins(keeper: Keeper) -> None:
    killed = start(keeper)
    ids = keeper.announce(*(Link(address(n)) for n in range(1, 5))).url_ids
    settle(keeper, ids[0], "not_article", "gallery")
    following = start(keeper)
    for url in ids:
        settle(keeper, url, "gone", "gone")
    kept = accounts.kept(keeper.archive.conn, killed, keeper.site)
    assert kept is not None and (kept["announced"], kept["not_article"], kept["pending"]) == (4, 1, 3)
    assert kept["reasons"]["pending"] == {"interrupted": 3}
    assert accounts.kept(keeper.archive.conn, following, keeper.site) is None
    assert account(keeper, following)["announced"] == 4


CHOICES = (
    ("archived", None), ("duplicate", "same_article"), ("not_article", "listing"), ("blocked", "bot_wall"),
    ("forbidden", "robots"), ("failed", "truncated"), ("pending", "unreachable"), ("gone", "gone"),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_the_sum_holds(keeper: Keeper, seed: int) -> None:
    """Runs that announce, settle, ask again, end or are killed, by chance."""
    dice = random.Random(seed)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    known: set[int] = set()
    for _ in range(5):
        at += timedelta(days=dice.choice((0, 0, 2, 9)) - 1)  # a clock may step back as well
        run = start(keeper, at)
        pending = {row[0] for row in keeper.archive.conn.execute("SELECT id FROM urls WHERE state = 'pending'")}
        answered = set(pending)
        before = len(known)
        for _ in range(30):
            if dice.random() < 0.4 or not known:
                links = [Link(address(dice.randrange(400)), "article") for _ in range(dice.randint(1, 5))]
                ids = keeper.announce(*links, now=at).url_ids
                answered |= set(ids) - known
                known |= set(ids)
            else:
                url = dice.choice(sorted(known))
                settle(keeper, url, *dice.choice(CHOICES))
                answered.add(url)
        told = account(keeper, run)
        assert told["announced"] == sum(told[state] for state in accounts.STATES)
        revived = {row[0] for row in keeper.archive.conn.execute("SELECT id FROM urls WHERE state = 'pending'")}
        assert told["announced"] == len(answered | revived)
        assert told["first_announced"] == len(known) - before
        site = accounts.summed(accounts.by_site(keeper.archive.conn)[keeper.site])
        assert site["announced"] == sum(site[state] for state in accounts.STATES) == len(known)
        assert list(accounts.problems(keeper.archive.conn)) == []
        if dice.random() < 0.5:
            with keeper.archive.transaction():
                accounts.name_pending(keeper.archive, keeper.site, why=Reason.NOT_TRIED, since=None)
                counts = {"account": account(keeper, run)}
                ledger.record_run_site(keeper.archive, run, keeper.site, counts)
                ledger.end_run(keeper.archive, run, 0, at, {})
    for (run,) in keeper.archive.conn.execute("SELECT id FROM runs ORDER BY id").fetchall()[:-1]:
        kept = accounts.kept(keeper.archive.conn, run, keeper.site)
        assert kept is not None and kept["announced"] == sum(kept[state] for state in accounts.STATES)


def test_a_day_of_a_watch_keeps_what_a_crawl_took_over(keeper: Keeper) -> None:
    archive = keeper.archive
    with archive.transaction():
        day = ledger.start_run(archive, "watch", NOW)
        ledger.record_run_site(archive, day, keeper.site, {})
        archive.conn.execute("UPDATE runs SET pid = ? WHERE id = ?", (os.getppid(), day))
    ids = keeper.announce(*(Link(address(n), "article") for n in range(1, 5))).url_ids
    for url in ids[:3]:
        settle(keeper, url, "archived", None)
    crawl = start(keeper)
    for url in ids:
        settle(keeper, url, "archived", None)
    told = {run["run"]: run for run in standings.runs(archive.conn)}
    assert [(told[run]["announced"], told[run]["settled"], told[run]["left"]) for run in (day, crawl)] == [
        (4, 3, 1),
        (4, 4, 0),
    ]
    assert accounts.of_run(archive.conn, day, keeper.site)["announced"] == 0
    assert accounts.at_end(archive.conn, day, keeper.site)["announced"] == 4


def test_history_tells_what_a_run_announced_settled_and_left(keeper: Keeper) -> None:
    archive = keeper.archive
    run = start(keeper)
    ids = keeper.announce(*(Link(address(n), "article") for n in range(1, 5))).url_ids
    settle(keeper, ids[0], "archived", None)
    query = "SELECT announced, settled, left FROM run_history ORDER BY run DESC LIMIT 1"
    assert archive.conn.execute(query).fetchall() == [(None, None, None)]
    for account, told in (
        (accounts.of_run(archive.conn, run, keeper.site), (4, 1, 3)),
        ({"announced": 2, "archived": 2}, (2, 2, 0)),  # an old one, shortened
    ):
        with archive.transaction():
            ledger.record_run_site(archive, run, keeper.site, {accounts.ACCOUNT: account})
        assert archive.conn.execute(query).fetchall() == [told]


def test_counts_of_a_run_that_goes_on_are_those_of_its_visits(keeper: Keeper) -> None:
    archive = keeper.archive
    with archive.transaction():
        run = ledger.start_run(archive, "watch", NOW)
        watches.tell_total(archive, run, {"requests": 3, "visits": 1})
        watches.add_counts(archive, run, keeper.site, {"requests": 7, "new": 2}, {"problems": []})
    [told] = standings.runs(archive.conn, number=run)
    assert told["counts"] == {"requests": 7, "new": 2, "visits": 1}
    with archive.transaction():
        ledger.end_run(archive, run, exit_code=0, now=NOW, counts={"requests": 9})
    [told] = standings.runs(archive.conn, number=run)
    assert told["counts"] == {"requests": 9}


def test_of_crawls_that_found_nothing_due_the_last_row_stays(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "archive")
    with keeper.archive.transaction():
        runs = [ledger.start_run(keeper.archive, "crawl", NOW + timedelta(hours=hour)) for hour in range(4)]
        ledger.end_run(keeper.archive, runs[0], exit_code=0, now=NOW, counts={"requests": 3})
        for run in runs[1:]:
            ledger.end_run(keeper.archive, run, exit_code=3 if run == runs[1] else 0, now=NOW, counts={})
            watches.drop_idle(keeper.archive, run)
    left = [row[0] for row in keeper.archive.conn.execute("SELECT id FROM runs ORDER BY id")]
    keeper.close()
    assert left[-3:] == [runs[0], runs[1], runs[3]]
