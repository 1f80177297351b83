"""Fast exports: the same bytes as row by row, the same state, hostile texts as they are."""

import csv
import errno
import io
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_archive import IDS, ODD, STORIES, build

from newsarchive import export
from newsarchive.errors import ArchiveDamaged, NothingDone, RunIncomplete
from newsarchive.export import letters, lines, plain
from newsarchive.query import choose
from newsarchive.query.reader import Rows, guard, reading
from newsarchive.query.rows import EXPORTED, OF_STORY, Articles, articles
from newsarchive.search import Filter
from newsarchive.store import Archive

HOSTILE = (
    "=HYPERLINK(\"http://kotu.example\")", "+90 332", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " \u3000=1", "\u00a0-1",
    "\ufeff=1", "\u200b@x", "＝1", "＋1", "－1", "＠a", "\n=1", "'=1", "\u202e ters \u2066yön\u2069 \u200f",
    "a,b\r\nc\"d\"",
    "\"", ",", "\n", "", " ", "\x01\x02\b\f\x1f\x7f\u0085\u2028", "\\u0041\\n\\\\", "<script>alert(1)</script>",
    "i̇İıI 🇹🇷 \U0010ffff", "]}{[", "x" * 1_000_000, "null", "0",
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small archive, with a hostile article for every text."""
    folder = build(tmp_path_factory.mktemp("arrow") / "archive")
    with Archive.open(folder) as opened, opened.transaction():
        names = [row[1] for row in opened.conn.execute("PRAGMA table_info(articles)") if row[1] != "id"]
        copied = ", ".join(
            "'hostile-' || ?1" if name == "article_key"
            else "?2" if name in ("headline", "summary", "body", "section_raw", "place_district", "url")
            else "json_array(?2, ?2)" if name in ("authors", "tags")
            else "json_array(json_object('url', ?2, 'caption', NULL, 'credit', ?2))" if name == "images"
            else name for name in names
        )  # fmt: skip
        for number, text in enumerate(HOSTILE):
            opened.conn.execute(
                f"INSERT INTO articles({', '.join(names)}) SELECT {copied} FROM articles WHERE id = ?3",  # noqa: S608
                (number, text, 1 + number % len(STORIES)),
            )
    return folder


def made(folder: Path, kind: str, *, fast: bool, filters: dict[str, str] | None = None, **options: Any) -> bytes:
    excel = options.pop("excel", False)
    with reading(folder) as connection, export.beside(connection, few=0 if fast else 10**9) as second:
        assert (second is not None) == fast
        where = choose.where(connection, [Filter(name, value) for name, value in (filters or {}).items()])
        if "condition" in options:
            guard(connection)
        rows = articles(connection, where, **options)
        stream = io.BytesIO()
        count = export.encode(rows if fast else Rows(rows.columns, rows.rows), stream, kind, excel=excel, second=second)
    if kind == "jsonl":
        assert count == stream.getvalue().count(b"\n")
    return stream.getvalue()


class Full(io.RawIOBase):
    """A disk that is full."""

    def writable(self) -> bool:
        return True

    def write(self, given: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("kind", export.FORMATS)
def test_a_full_disk_is_told_as_such(archive: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader is in the midst of a statement then, which must end before its connection does."""
    for module in ("newsarchive.query.rows", "newsarchive.export.second"):
        monkeypatch.setattr(f"{module}.CHUNK", 5)
    with (
        pytest.raises(OSError, match="No space left"),
        reading(archive) as connection,
        export.beside(connection, few=0) as second,
    ):
        rows = articles(connection, choose.where(connection, []))
        export.encode(rows, Full(), kind, second=second)  # type: ignore[arg-type]


WAYS: dict[str, dict[str, Any]] = {
    "all": {},
    "story": {"dedupe": "story", "fields": (*EXPORTED, *OF_STORY)},
    "text": {"dedupe": True, "filters": {"site": ODD}},
    "condition": {"condition": "tr_fold(headline) LIKE '%a%' AND word_count > 3"},
    "one field": {"fields": ["summary"]},
    "one number": {"fields": ["id"]},
    "none": {"condition": "0"},
    "as of": {"as_of": datetime(2025, 7, 3, tzinfo=UTC), "fields": (*EXPORTED, *OF_STORY)},
}


@pytest.mark.parametrize("kind", export.FORMATS)
@pytest.mark.parametrize("way", WAYS)
def test_the_same_bytes_as_row_by_row(archive: Path, kind: str, way: str) -> None:
    by_row = made(archive, kind, fast=False, **WAYS[way])
    assert made(archive, kind, fast=True, **WAYS[way]) == by_row
    assert by_row or way == "none"


def test_excel_too(archive: Path) -> None:
    fast = made(archive, "csv", fast=True, excel=True)
    assert fast == made(archive, "csv", fast=False, excel=True) and fast.startswith(b"\xef\xbb\xbfid,url,")


def test_hostile_texts_are_exact_in_json_and_parquet_and_inert_in_csv(archive: Path) -> None:
    csv.field_size_limit(10_000_000)
    read = [json.loads(line) for line in made(archive, "jsonl", fast=True).splitlines()][-len(HOSTILE) :]
    table = pyarrow.parquet.read_table(pyarrow.BufferReader(made(archive, "parquet", fast=True))).to_pylist()
    cells = list(csv.DictReader(io.StringIO(made(archive, "csv", fast=True).decode(), newline="")))[-len(HOSTILE) :]
    for text, line, row, cell in zip(HOSTILE, read, table[-len(HOSTILE) :], cells, strict=True):
        assert line["headline"] == line["body"] == row["headline"] == row["body"] == text
        assert line["authors"] == row["authors"] == [text, text]
        assert row["images"] == [{"url": text, "caption": None, "credit": text}]
        assert cell["headline"] == export.csv_cell(text) and cell["body"] in (text, f"'{text}")
        assert cell["headline"].strip()[:1] not in tuple("=+-@＝＋－＠") or cell["headline"].startswith("'")


TEXT = st.text(
    st.sampled_from('a=+-@"\\,\n\r\t \x00\x1f\u00a0\ufeff\u3000＝ığ🦊[]{}:') | st.characters(exclude_categories=["Cs"])
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(TEXT | st.none(), TEXT | st.none(), st.integers(-(2**60), 2**60) | st.none()), min_size=1, max_size=6
    )
)
def test_lines_of_any_text(table: list[tuple[Any, ...]]) -> None:
    columns = ("headline", "tags", "id", "body")
    table = [(*row, row[0]) for row in table]
    slow, fast = io.BytesIO(), io.BytesIO()
    export.json_lines(Rows(columns, iter(table)), slow)
    connection = sqlite3.connect(":memory:")
    connection.text_factory = bytes
    read = "SELECT json_object('headline', ?1), ?2, json_object('id', ?3), ?1"
    rows = [connection.execute(read, row[:3]).fetchone() for row in table]
    fast.write(lines.encoded([("headline",), ("tags",), ("id",), ("body",)], rows))
    assert fast.getvalue() == slow.getvalue()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(*[TEXT | st.none()] * 3, st.integers(-(2**60), 2**60) | st.none()), min_size=1, max_size=6),
    st.permutations(range(4)),
    st.integers(1, 4),
)
def test_csv_of_any_text(table: list[tuple[Any, ...]], order: list[int], width: int) -> None:
    some = [tuple(row[place] for place in order[:width]) for row in table]
    slow = io.BytesIO()
    export.csv_lines(Rows(tuple("abcd"[:width]), iter(some)), slow)
    stored = [tuple(one.encode() if isinstance(one, str) else one for one in row) for row in some]
    assert slow.getvalue().split(b"\r\n", 1)[1] == plain.encoded(stored)


@pytest.mark.parametrize("harmless", ["", "a", "İl", "çığ", "[1]", "“a", "3", "a,b"])
@pytest.mark.parametrize(
    ("text", "cell"),
    [("＝1", "'＝1"), ("\ufeff=1", "'\ufeff=1"), ("\u200b@x", "'\u200b@x"), ("\t=1", "'\t=1"), ("\tx", "'\tx"),
     ("\r=1", '"\'\r=1"'), ("\n=1", '"\'\n=1"'), ("\x85-1", "'\x85-1"), ("\u1680+1", "'\u1680+1"),
     ("\u3000=1,5", '"\'\u3000=1,5"'), ("-", "'-"), (" x", " x"), ("\nx", '"\nx"'), ("\x00=1", "\x00=1")],
)  # fmt: skip
def test_a_formula_among_harmless_cells(text: str, cell: str, harmless: str) -> None:
    """Wherever it stands in a batch: the quick look through a whole column must not miss it."""
    for batch in ([text, harmless, harmless], [harmless, text, harmless], [harmless, None, text]):
        written = plain.encoded([(None if one is None else one.encode(), b"z") for one in batch])
        assert (f"{cell},z\r\n" in written.decode()) and written.count(b",z") == len(batch)


MIXED = ("a", "", None, "a,b", "“a”", '"', "-1", "=1", "\n", "\r", "null", "\x00", "ş", "]\n[", "\\")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_many_rows_whose_cells_are_odd_now_and_then(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns that are read together are read alone from the first odd cell on; no row is lost or told twice."""
    monkeypatch.setattr("newsarchive.query.rows.STORED", 3)
    monkeypatch.setattr("newsarchive.query.rows._SPAN", 8)
    folder = build(tmp_path / "archive")
    fields = ("url", "source", "section_raw", "place_district", "language", "source_kind", "gone_at", "family")
    with Archive.open(folder) as opened, opened.transaction():
        names = [row[1] for row in opened.conn.execute("PRAGMA table_info(articles)") if row[1] != "id"]
        for number in range(60):
            copied = ", ".join(
                f"'odd-{number}'" if name == "article_key"
                else "?1" if name == fields[number % len(fields)] and number % 4 == 3 else name for name in names
            )  # fmt: skip
            text = MIXED[number % len(MIXED)]
            if text is None and fields[number % len(fields)] == "url":
                text = "x"
            opened.conn.execute(
                f"INSERT INTO articles({', '.join(names)}) SELECT {copied} FROM articles WHERE id = ?2",  # noqa: S608
                (text, 1 + number % len(STORIES)),
            )
    fast = made(folder, kind, fast=True)
    assert fast == made(folder, kind, fast=False) and fast.count(b"\n") > 60


@pytest.mark.parametrize("many", [0, 10**9])
@pytest.mark.parametrize("raw", ["ff41", "41ff", "c4", "eda080", "f4908080", "c080"])
def test_csv_of_text_that_is_no_text(tmp_path: Path, many: int, raw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "_MANY", many)
    folder = build(tmp_path / "archive")
    with sqlite3.connect(folder / "news.db", isolation_level=None) as writer:
        writer.execute("UPDATE articles SET section_raw = CAST(? AS TEXT) WHERE id = 2", (bytes.fromhex(raw),))
    with pytest.raises(ArchiveDamaged, match="not UTF-8"):
        made(folder, "csv", fast=True)


def test_both_readers_see_one_state(archive: Path) -> None:
    with (
        reading(archive) as connection,
        export.beside(connection, few=0) as second,
        sqlite3.connect(archive / "news.db", isolation_level=None) as writer,
    ):
        assert second is not None
        rows = articles(connection, choose.where(connection, []), fields=["headline"])
        writer.execute("UPDATE articles SET headline = 'değişti' WHERE id = 1")
        stream = io.BytesIO()
        export.encode(rows, stream, "jsonl", second=second)
        writer.execute("UPDATE articles SET headline = ? WHERE id = 1", (STORIES[0].headline,))
    assert json.loads(stream.getvalue().splitlines()[0])["headline"] == STORIES[0].headline


def test_text_that_is_no_text(tmp_path: Path) -> None:
    folder = build(tmp_path / "archive")
    with sqlite3.connect(folder / "news.db", isolation_level=None) as writer:
        writer.execute("UPDATE articles SET section_raw = CAST(x'ff41' AS TEXT) WHERE id = 2")
    for kind in export.FORMATS:
        with pytest.raises(ArchiveDamaged, match="not UTF-8"):
            made(folder, kind, fast=True)


# --- a folder by months -------------------------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["arrow", "rows"])
def chosen(archive: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Articles, Any]]:
    with ExitStack() as stack:
        connection = stack.enter_context(reading(archive))
        second = stack.enter_context(export.beside(connection, few=0 if request.param else 10**9))
        yield articles(connection, choose.where(connection, [])), second


def test_months(chosen: tuple[Articles, Any], tmp_path: Path) -> None:
    rows, second = chosen
    target = tmp_path / "veri"
    counts = export.write_months(rows, target, "parquet", second=second)
    months = {story.at[:7] if story.at else export.UNDATED for story in STORIES}
    assert set(counts) == months and sum(counts.values()) == len(STORIES) + len(HOSTILE)
    there = [".newsarchive", *sorted(f"month={month}" for month in months)]
    assert sorted(path.name for path in target.iterdir()) == there
    assert [path.name for path in tmp_path.iterdir()] == ["veri"]
    where = str(target)
    frames = [
        pandas.read_parquet(where)[["id", "month"]],
        polars.read_parquet(f"{where}/**/*.parquet", hive_partitioning=True)[["id", "month"]].to_pandas(),
        duckdb.sql(f"SELECT id, month FROM read_parquet('{where}/**/*.parquet', hive_partitioning = true)").df(),  # noqa: S608
    ]
    for frame in frames:
        found = {int(one): str(month) for one, month in frame.itertuples(index=False)}
        assert len(found) == sum(counts.values())
        assert found[IDS["metro"]] == "2024-12" and found[IDS["kesinti"]] == "undated"
    assert polars.read_parquet(f"{where}/**/*.parquet")["published_at"].dtype == polars.Datetime(
        "us", "Europe/Istanbul"
    )


def test_months_of_another_tool_are_left_alone(chosen: tuple[Articles, Any], tmp_path: Path) -> None:
    rows, second = chosen
    other = tmp_path / "veri" / "month=2025-03" / "part-0.parquet"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"PAR1")
    with pytest.raises(NothingDone, match="is no export by months"):
        export.write_months(rows, tmp_path / "veri", "parquet", second=second)
    assert other.read_bytes() == b"PAR1"


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_months_of_text(chosen: tuple[Articles, Any], tmp_path: Path, kind: str) -> None:
    rows, second = chosen
    counts = export.write_months(rows, tmp_path / "x", kind, second=second)
    file = tmp_path / "x" / "month=2024-12" / f"part-0.{kind}"
    assert counts["2024-12"] >= 1 and b"metro" in file.read_bytes()


def test_an_earlier_folder_is_replaced_another_one_is_not(chosen: tuple[Articles, Any], tmp_path: Path) -> None:
    rows, second = chosen
    target = tmp_path / "veri"
    export.write_months(rows.part(rows.ids()[:3]), target, "csv", second=second)
    export.write_months(rows, target, "parquet", second=second)
    assert not list(target.rglob("*.csv")) and [path.name for path in tmp_path.iterdir()] == ["veri"]
    (target / "not.txt").write_text("benim")
    with pytest.raises(NothingDone, match="no export by months"):
        export.write_months(rows, target, "parquet", second=second)
    assert (target / "not.txt").read_text() == "benim"


def test_a_folder_is_whole_or_not_there(chosen: tuple[Articles, Any], tmp_path: Path, monkeypatch: Any) -> None:
    rows, second = chosen
    export.write_months(rows.part(rows.ids()[:3]), tmp_path / "veri", "csv", second=second)
    before = sorted(path for path in tmp_path.rglob("*"))

    def broken(self: Articles, *_: Any) -> str:
        raise RunIncomplete("enough")

    monkeypatch.setattr(Articles, "statement", broken)
    with pytest.raises(RunIncomplete):
        export.write_months(rows, tmp_path / "veri", "csv", second=second)
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_the_same_archive_gives_the_same_bytes(archive: Path) -> None:
    assert made(archive, "parquet", fast=True) == made(archive, "parquet", fast=True)
