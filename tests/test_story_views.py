"""The views on stories: whom members credit, who copies whom, what is original, which stories were dropped together;
and that indexes answer them."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from small_stories import KONYA, SIVAS, VAN, address, build

from newsarchive.query.reader import reading


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with reading(build(tmp_path_factory.mktemp("views") / "archive")) as opened:
        yield opened


def rows(connection: sqlite3.Connection, statement: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement).fetchall()


def test_whom_members_credit(connection: sqlite3.Connection) -> None:
    assert dict(rows(connection, "SELECT article_id, credits FROM story_members")) == {
        1: "nobody", 2: "agency", 3: "itself", 4: "other",
        5: "source", 6: "nobody", 7: "paper",  # by the name of a paper of the story
        8: "source", 9: "agency",  # on the agency's own site
        10: "nobody", 11: "nobody",  # a picture's code is no credit
        19: "itself", 20: "release",
    }  # fmt: skip


def test_members_of_a_story(connection: sqlite3.Connection) -> None:
    assert rows(
        connection,
        "SELECT nth, article_id, site, appeared_at, agency, agency_why, credited, in_root, of_root, words, gone_at, "
        "url FROM story_members WHERE story_id = 1 ORDER BY nth LIMIT 2",
    ) == [
        (0, 1, KONYA, "2025-06-02T06:00:00.000Z", "İHA", "credit", None, 1.0, 1.0, 120, None, address(1)),
        (1, 2, SIVAS, "2025-06-02T07:00:00.000Z", "İHA", "credit", "İHA", 1.0, 0.8, 100, "2025-06-25T10:00:00.000Z",
         address(2)),
    ]  # fmt: skip


def test_uncredited_with_evidence(connection: sqlite3.Connection) -> None:
    names = "article_id, credits, credited, origin, origin_kind, why, witnesses, witness_id, witness_says"
    assert rows(connection, f"SELECT {names} FROM uncredited ORDER BY article_id") == [  # noqa: S608
        (1, "nobody", None, "İHA", "agency", "credit", 1, 2, "Kaynak: İHA"),
        (3, "itself", None, "İHA", "agency", "credit", 1, 2, "Kaynak: İHA"),
        (4, "other", "DHA", "İHA", "agency", "credit", 1, 2, "Kaynak: İHA"),
        (6, "nobody", None, VAN, "site", "signed", 0, 5, None),
        (10, "nobody", "İHA", "İHA", "agency", "iha_code", 0, 10, "20250620AW123456"),
        (11, "nobody", None, "İHA", "agency", "iha_code", 1, 10, "20250620AW123456"),
        (19, "itself", None, "Bülten", "release", "credit", 1, 20, "Kaynak: Bülten"),
    ]
    captures = rows(
        connection, "SELECT file, offset, witness_file, witness_offset FROM uncredited WHERE article_id = 6"
    )
    assert captures == [("2025/07/a.warc.gz", 6000, "2025/07/a.warc.gz", 5000)]


def test_who_copies_whom(connection: sqlite3.Connection) -> None:
    assert rows(
        connection, "SELECT origin, origin_kind, site, articles, words, credited, uncredited FROM copying ORDER BY 1, 3"
    ) == [
        ("AA", "agency", KONYA, 1, 100, 1, 0),
        ("Bülten", "release", SIVAS, 1, 100, 1, 0),
        ("Bülten", "release", VAN, 1, 100, 0, 1),
        (VAN, "site", KONYA, 1, 100, 0, 1),
        (VAN, "site", SIVAS, 1, 100, 1, 0),
        ("İHA", "agency", KONYA, 2, 180, 0, 1),
        ("İHA", "agency", SIVAS, 2, 200, 1, 1),
        ("İHA", "agency", VAN, 2, 200, 0, 2),
    ]


def test_originality_by_site_and_week(connection: sqlite3.Connection) -> None:
    found = rows(connection, f"SELECT * FROM originality WHERE site IN ('{KONYA}', '{VAN}') ORDER BY 1, 2")  # noqa: S608
    assert found == [
        (KONYA, None, 1, 1, 0, 0, 0, 1.0, 40, 40, 0, 0, 0, 1.0),
        (KONYA, "2025-06-02", 3, 1, 2, 0, 0, 0.333, 380, 200, 180, 0, 0, 0.526),
        (KONYA, "2025-06-09", 2, 0, 1, 1, 0, 0.0, 200, 0, 100, 100, 0, 0.0),
        (VAN, "2025-05-26", 1, 0, 0, 0, 1, 0.0, 100, 0, 0, 0, 100, 0.0),
        (VAN, "2025-06-02", 3, 0, 1, 1, 1, 0.0, 250, 0, 100, 100, 50, 0.0),
        (VAN, "2025-06-09", 1, 1, 0, 0, 0, 1.0, 100, 100, 0, 0, 0, 1.0),
        (VAN, "2025-06-16", 1, 0, 1, 0, 0, 0.0, 100, 0, 100, 0, 0, 0.0),
    ]
    notices = rows(connection, f"SELECT sum(articles) FROM originality WHERE site = '{SIVAS}'")  # noqa: S608
    assert notices == [(6,)]  # and one official notice


def test_credits_of_a_story(connection: sqlite3.Connection) -> None:
    assert rows(connection, "SELECT * FROM story_credits ORDER BY story_id") == [
        # story, agency, members, source, agency, release, paper, other, itself, nobody
        (1, "İHA", 4, 0, 1, 0, 0, 1, 1, 1), (5, None, 3, 1, 0, 0, 1, 0, 0, 1), (8, "AA", 2, 1, 1, 0, 0, 0, 0, 0),
        (10, "İHA", 2, 0, 0, 0, 0, 0, 0, 2), (19, None, 2, 0, 0, 1, 0, 0, 1, 0),
    ]  # fmt: skip


def test_stories_dropped_together(connection: sqlite3.Connection) -> None:
    assert rows(connection, "SELECT * FROM dropped_stories") == [
        (5, "İskelede =bakım\x1b[31m başladı", 2, 3, 1, "2025-06-25T10:00:00.000Z", "2025-06-27T10:00:00.000Z", 48.0,
         None, f"{KONYA}, {VAN}"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("SELECT * FROM originality", "SCAN a USING COVERING INDEX articles_by_site_day"),
        ("SELECT * FROM copying", "articles_by_story"),
        ("SELECT * FROM story_members WHERE story_id = 5", "SEARCH c USING INDEX copies_by_story"),
        (
            "SELECT count(*) FROM articles WHERE site = 'a' AND published_day > 'b'",
            "COVERING INDEX articles_by_site_day",
        ),
    ],
)
def test_no_text_is_read_to_count(connection: sqlite3.Connection, statement: str, index: str) -> None:
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    assert any(index in step for step in plan), plan
    assert not any(step.startswith("SCAN a") and "USING" not in step for step in plan), plan
