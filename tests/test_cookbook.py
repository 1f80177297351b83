"""docs/sql-cookbook.md: every statement runs, quickly, and gives the answer that the page shows."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cookbook_archive as cookbook
import pytest
from building import copied

PAGE = cookbook.COOKBOOK.read_text(encoding="utf-8")
TITLES = [line.removeprefix("### ") for line in PAGE.splitlines() if line.startswith("### ")]
RECIPES = cookbook.recipes()
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(cookbook.build, tmp_path_factory, tmp_path_factory.mktemp("cookbook") / "archive")


def test_every_question_has_its_statement_and_answer() -> None:
    assert len(TITLES) == len(RECIPES) == PAGE.count("```sql") > 25
    assert [title.split(".")[0] for title in TITLES] == [str(number + 1) for number in range(len(TITLES))]
    assert "| ? |" not in PAGE


@pytest.mark.parametrize(("statement", "answer"), RECIPES, ids=TITLES)
def test_recipe(archive: Path, statement: str, answer: str) -> None:
    began = time.process_time()
    columns, rows = cookbook.asked(archive, statement)
    assert rows and len(set(columns)) == len(columns)
    assert cookbook.shown(columns, rows) == answer, "python tests/cookbook_archive.py writes the answers anew"
    assert time.process_time() - began < 5


def asked(archive: Path, title: str) -> Rows:
    (at,) = [number for number, one in enumerate(TITLES) if title in one]
    columns, rows = cookbook.asked(archive, RECIPES[at][0])
    return [dict(zip(columns, row, strict=True)) for row in rows]


EXPECTED: dict[str, Callable[[Rows], bool]] = {
    "What was announced and never archived": lambda rows: {
        (row["site"], row["state"]): row["addresses"] for row in rows if row["state"] != "archived"
    } == {("yesilyayla.example", "failed"): 3, ("yesilyayla.example", "pending"): 3},
    "made comparable": lambda rows: [row["days_observed"] for row in rows if row["month"] == "2026-06"]
    == [30, 30, 30, 25],
    "When was a paper not seen": lambda rows: [(row["hours"], row["came_later"]) for row in rows] == [(118.0, 0)],
    "take down within days": lambda rows: [(row["sites_dropped"], row["hours"]) for row in rows] == [(3, 30.0)],
    "Headlines changed": lambda rows: len(rows) > 3 and all(
        ": yeni gelişme" in row["headline_after"].replace(row["headline_before"], "")
        or ": yeni gelişme" in row["headline_before"].replace(row["headline_after"], "") for row in rows
    ),
    "wrong number stood longest": lambda rows: rows == sorted(rows, key=lambda row: -row["hours"]),
    "Who credits nobody": lambda rows: {row["site"]: row["taken_over"] >= row["uncredited"] > 0 for row in rows}
    == dict.fromkeys(cookbook.SITES.values(), True),
    "Who published first": lambda rows: sum(row["first"] for row in rows) > 30 and len(rows) == 4,
    "at night": lambda rows: all(10 < row["night_percent"] < 40 for row in rows),
    "what do pages not say".capitalize(): lambda rows: [row["articles"] for row in rows] == [75, 75, 80, 69],
    "a district": lambda rows: {row["site"] for row in rows} <= set(cookbook.SITES.values()) and len(rows) > 3,
}  # fmt: skip


@pytest.mark.parametrize("title", EXPECTED)
def test_answer_is_the_right_one(archive: Path, title: str) -> None:
    assert EXPECTED[title](asked(archive, title))


VIEWS = [
    ("SELECT sum(articles), sum(words) FROM articles_per_day",
     "SELECT count(*), sum(word_count) FROM articles WHERE published_day IS NOT NULL"),
    ("SELECT count(*) FROM articles_per_day WHERE NOT observed", "SELECT 5"),
    ("SELECT source, sum(articles) FROM sources_by_month GROUP BY 1 ORDER BY 1",
     "SELECT source, count(*) FROM articles GROUP BY 1 ORDER BY 1"),
    ("SELECT site, month, round(sum(share), 2), sum(articles) FROM sections_by_month GROUP BY 1, 2 ORDER BY 1, 2",
     "SELECT site, substr(published_day, 1, 7) AS month, 1.0, count(*) FROM articles GROUP BY 1, 2 ORDER BY 1, 2"),
    ("SELECT article, author, site, day, section FROM bylines ORDER BY 1, 2",
     "SELECT a.id, j.value, a.site, a.published_day, a.section FROM articles a, json_each(a.authors) j ORDER BY 1, 2"),
]  # fmt: skip


@pytest.mark.parametrize(("view", "table"), VIEWS, ids=[view[:60] for view, _ in VIEWS])
def test_a_view_counts_what_is_there(archive: Path, view: str, table: str) -> None:
    assert cookbook.asked(archive, view)[1] == cookbook.asked(archive, table)[1]


def test_articles_without_a_date_are_no_day_and_one_month(tmp_path: Path) -> None:
    from small_archive import build

    undated = build(tmp_path / "archive")
    assert cookbook.asked(undated, "SELECT sum(articles) FROM sources_by_month WHERE month = '0000-00'")[1] == [(1,)]
    assert cookbook.asked(undated, "SELECT count(*) FROM bylines WHERE day IS NULL")[1] == [(0,)]
    assert cookbook.asked(undated, "SELECT sum(articles) FROM articles_per_day")[1] == [(16,)]
