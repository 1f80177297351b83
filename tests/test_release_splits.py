"""Splits: no story and no text is in two of them, shares come out near, and the archive may grow."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_stories import build

from newsarchive.cli import run
from newsarchive.dates import ISTANBUL
from newsarchive.errors import UsageError
from newsarchive.query import released
from newsarchive.release import recipe, splits
from newsarchive.release.recipe import Split

DAY_ONE = datetime(2025, 3, 1, tzinfo=ISTANBUL)
Article = tuple[int | None, str, int]
"""story, text, day of appearance"""


def assigned(articles: list[Article], split: Split, chosen: Sequence[int] = ()) -> dict[int, int]:
    """Article -> its split."""
    numbers = chosen or range(1, len(articles) + 1)
    return dict(zip(numbers, splits.assign(grouped(articles, split.seed), numbers, split)[0], strict=True))


def grouped(articles: list[Article], seed: str = "") -> released.Groups:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, story_id, content_hash, published_ts, "
                       "first_seen_at, site, article_key)")  # fmt: skip
    for number, (story, text, day) in enumerate(articles, 1):
        at = int((DAY_ONE + timedelta(days=day, hours=9)).timestamp())
        row = (number, story, text, at, "2025-06-01T00:00:00.000Z", "a.example", f"id:{number}")
        connection.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    found = released.groups(connection, seed=seed)
    connection.close()
    return found


ARTICLES = st.lists(
    st.tuples(st.none() | st.integers(1, 8), st.sampled_from(["", *"abcdefgh"]), st.integers(0, 40)),
    min_size=1, max_size=60,
)  # fmt: skip
SPLITS = st.sampled_from([
    Split("hash"), Split("hash", (50, 50), seed="x"), Split("time"), Split("time", (34, 33, 33)),
    Split("time", days=("2025-03-10", "2025-03-20")), Split("time", days=("2025-03-15",)),
])  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(ARTICLES, SPLITS)
def test_no_story_and_no_text_is_in_two_splits(articles: list[Article], split: Split) -> None:
    placed = assigned(articles, split)
    of_story: dict[object, set[int]] = {}
    for number, (story, text, _) in enumerate(articles, 1):
        assert 0 <= placed[number] < len(split.names)
        for mark in (("story", story), ("text", text)):
            if mark[1]:
                of_story.setdefault(mark, set()).add(placed[number])
    assert all(len(found) == 1 for found in of_story.values())


@settings(deadline=None, max_examples=50)
@given(ARTICLES, ARTICLES)
def test_an_article_stays_in_its_split_when_later_ones_come(before: list[Article], later: list[Article]) -> None:
    moved = [(story and story + 100, text and text + "'", day + 50) for story, text, day in later]
    old = assigned(before, Split("hash"))
    copies: list[Article] = [(story, text, 99) for story, text, _ in before]
    everything = [*before, *moved, *copies]
    new = assigned(everything, Split("hash"))
    assert {number: new[number] for number in old} == old


def test_shares_of_a_hash_come_out_near() -> None:
    articles: list[Article] = [(number // 4, f"t{number}", number % 40) for number in range(4000)]
    placed = assigned(articles, Split("hash"))
    counts = Counter(placed.values())
    assert 0.77 < counts[0] / 4000 < 0.83 and 0.07 < counts[1] / 4000 < 0.13 and 0.07 < counts[2] / 4000 < 0.13
    assert assigned(articles, Split("hash", seed="1")) != placed


def test_shares_of_time_come_out_at_a_day() -> None:
    articles: list[Article] = [(None, f"t{number}", number // 10) for number in range(400)]
    placed, days = splits.assign(grouped(articles), range(1, 401), Split("time"))
    assert days == ("2025-04-02", "2025-04-06")
    assert Counter(placed) == {0: 320, 1: 40, 2: 40}


def test_a_story_goes_where_its_first_article_lies_and_later_copies_follow() -> None:
    articles: list[Article] = [(7, "a", 3), (7, "b", 30), (None, "b", 35), (None, "c", 36), (None, "d", 20)]
    groups = grouped(articles)
    split = Split("time", days=("2025-03-15", "2025-03-30"))
    placed, days = splits.assign(groups, [2, 3, 4, 5], split)
    assert list(placed) == [0, 0, 2, 1], "the first one counts though it was not chosen"
    appeared = [int((DAY_ONE + timedelta(days=articles[number - 1][2])).timestamp()) for number in (2, 3, 4, 5)]
    assert splits.later_copies(days, placed, appeared) == 2


@pytest.mark.parametrize("articles", [[(None, "a", 1)], [(None, "a", 1), (None, "b", 1)], [(1, "a", 1), (1, "b", 9)]])
def test_what_cannot_be_shared_out_goes_to_train(articles: list[Article]) -> None:
    assert set(assigned(articles, Split("time")).values()) == {0}


@pytest.mark.parametrize(("text", "found"), [("80/10/10", (80, 10, 10)), ("90,10", (90, 10)), (" 50 / 50 ", (50, 50))])
def test_shares_are_read(text: str, found: tuple[int, ...]) -> None:
    assert recipe.shares(text) == found


@pytest.mark.parametrize("text", ["", "80", "80/10", "80/20/0", "a/b", "-10/110", "50/25/15/10", "٥٠/50", "0.8/0.2"])
def test_shares_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--shares"):
        recipe.shares(text)


def test_an_export_is_shared_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = str(build(tmp_path / "archive"))
    target = tmp_path / "haber.jsonl"
    options = ("--split", "hash", "--shares", "50/50", "--fields", "story_id,id")
    assert run(["--archive", archive, "export", str(target), *options]) == 0
    rows = {name: (tmp_path / f"haber-{name}.jsonl").read_text().splitlines() for name in ("train", "test")}
    stories = {name: {json.loads(row)["story_id"] for row in found} - {None} for name, found in rows.items()}
    assert not stories["train"] & stories["test"] and stories["train"] and stories["test"]
    assert f"20 articles in {target}: train {len(rows['train'])}, test {len(rows['test'])}" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "haber-test.jsonl", "haber-train.jsonl"]


@pytest.mark.parametrize(
    "words", [("-", "--format", "csv"), ("x.csv", "--partition", "month"), ("x.csv", "--fields", "yok")]
)
def test_what_cannot_be_shared_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    archive = str(build(tmp_path / "archive"))
    monkeypatch.chdir(tmp_path)
    assert run(["--archive", archive, "export", *words, "--split", "time"]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]
