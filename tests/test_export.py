"""Exports: read back they equal the archive; spreadsheets meet no formula; a failure leaves no half file."""

import csv
import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_archive import IDS, IZMIR, KONYA, NAMES, ODD, STORIES, build

from newsarchive import export
from newsarchive.errors import ArchiveDamaged, ArchiveError, NothingDone, RunIncomplete, UsageError
from newsarchive.query import choose
from newsarchive.query.reader import Rows, guard, reading
from newsarchive.query.rows import EXPORTED, articles
from newsarchive.search import Filter


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("export") / "archive")


@pytest.fixture
def connection(archive: Path) -> Iterator[Connection]:
    with reading(archive) as opened:
        yield opened


def rows(connection: Connection, filters: dict[str, str] | None = None, **options: Any) -> Rows:
    where = choose.where(connection, [Filter(name, value) for name, value in (filters or {}).items()])
    return articles(connection, where, **options)


def chosen(connection: Connection, filters: dict[str, str] | None = None, **options: Any) -> list[str]:
    return [NAMES[row[0]] for row in rows(connection, filters, fields=["id"], **options).rows]


# --- which articles, which fields ---------------------------------------------------------------------------

CHOICES = [
    ({}, set(IDS)),
    ({"site": ODD}, {"ev-kopya", "sik", "enflasyon", "formul"}),
    ({"since": "2025-06-30", "until": "2025-06-30"}, {"kaza", "orman", "mac"}),
    ({"section": "spor"}, {"mac"}),
    ({"source": "dha", "site": IZMIR}, {"orman", "ev"}),
    ({"until": "2024-12-31"}, {"metro"}),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "expected"), CHOICES, ids=[str(filters) for filters, _ in CHOICES])
def test_choice(connection: Connection, filters: dict[str, str], expected: set[str]) -> None:
    found = chosen(connection, filters)
    assert set(found) == expected and len(found) == len(expected)
    assert found == sorted(found, key=IDS.__getitem__)


def test_same_text_once_the_earliest_among_the_chosen(connection: Connection) -> None:
    assert set(chosen(connection, dedupe=True)) == set(IDS) - {"ev-kopya"}
    assert "ev-kopya" in chosen(connection, {"site": ODD}, dedupe=True)  # the other copy was not asked for


def test_a_condition_of_ones_own(connection: Connection) -> None:
    guard(connection)
    assert chosen(connection, condition="word_count < 6") == ["metro", "sik"]
    assert chosen(connection, {"site": ODD}, condition="section = 'Yaşam' OR 1") == [
        "ev-kopya", "sik", "enflasyon", "formul",
    ]  # fmt: skip
    assert chosen(connection, condition="headline LIKE '%metro%' -- a comment") == ["metro"]


@pytest.mark.parametrize("condition", ["yok = 1", "1) UNION SELECT 1 --", "1; DELETE FROM articles", "(", ""])
def test_a_broken_condition(archive: Path, condition: str) -> None:
    with pytest.raises(ArchiveError) as caught, reading(archive) as connection:
        guard(connection)
        list(rows(connection, condition=condition).rows)
    assert caught.value.exit_code == 2 and "\n" not in str(caught.value)


def test_unknown_field(connection: Connection) -> None:
    with pytest.raises(UsageError, match="no field baslik, x; there are id, url"):
        rows(connection, fields=["url", "baslik", "x"])


# --- round trips --------------------------------------------------------------------------------------------


def expected_records(connection: Connection) -> list[dict[str, Any]]:
    columns = ", ".join(EXPORTED)
    records = [
        dict(zip(EXPORTED, row, strict=True))
        for row in connection.execute(" ".join(["SELECT", columns, "FROM articles ORDER BY id"]))
    ]
    assert len(records) == len(STORIES)
    return records


def test_jsonl_holds_every_text_exactly(connection: Connection, tmp_path: Path) -> None:
    target = tmp_path / "haber.jsonl"
    assert export.write(rows(connection), target, "jsonl") == len(STORIES)
    read = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    expected = expected_records(connection)
    for record in expected:
        for name in ("authors", "tags", "images"):
            record[name] = json.loads(record[name])
    assert read == expected
    assert read[0]["headline"] == STORIES[0].headline and read[0]["body"] == STORIES[0].body


@pytest.mark.parametrize("excel", [False, True])
def test_csv(connection: Connection, tmp_path: Path, excel: bool) -> None:
    target = tmp_path / "haber.csv"
    assert export.write(rows(connection), target, "csv", excel=excel) == len(STORIES)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf") == excel
    with target.open(encoding="utf-8-sig", newline="") as stream:
        read = list(csv.DictReader(stream))
    for record, expected in zip(read, expected_records(connection), strict=True):
        for name, value in expected.items():
            text = "" if value is None else str(value)
            assert record[name] in (text, f"'{text}"), name
    odd = read[IDS["formul"] - 1]
    assert odd["headline"] == '\'=HYPERLINK("http://kotu.example","tıkla")'
    assert odd["body"].startswith("'+90") and odd["section_raw"] == "'@Yaşam" and odd["authors"] == '["-Cem"]'
    assert json.loads(read[IDS["otobus"] - 1]["tags"]) == ["otobüs", "ulaşım; zam"]
    assert read[IDS["kesinti"] - 1]["published_at"] == ""


def test_parquet_is_typed(connection: Connection, tmp_path: Path) -> None:
    target = tmp_path / "haber.parquet"
    assert export.write(rows(connection), target, "parquet") == len(STORIES)
    table = pyarrow.parquet.read_table(target)
    assert table.column_names == list(EXPORTED)
    assert table.schema.field("published_at").type == pyarrow.timestamp("us", tz="Europe/Istanbul")
    assert table.schema.field("fetched_at").type == pyarrow.timestamp("us", tz="UTC")
    assert table.schema.field("authors").type == pyarrow.list_(pyarrow.string())
    assert table.schema.field("word_count").type == pyarrow.int64()
    assert pyarrow.parquet.ParquetFile(target).metadata.row_group(0).column(0).compression == "ZSTD"
    for record, expected in zip(table.to_pylist(), expected_records(connection), strict=True):
        for name in ("published_at", "updated_at", "fetched_at", "first_seen_at"):
            stamp = expected[name]
            assert record[name] == (datetime.fromisoformat(stamp) if stamp else None)
        for name in ("authors", "tags", "images"):
            assert record[name] == json.loads(expected[name])
        for name in ("id", "headline", "body", "summary", "source", "word_count", "content_hash"):
            assert record[name] == expected[name]


@pytest.mark.parametrize("kind", export.FORMATS)
def test_no_article_is_a_file_too(connection: Connection, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"bos.{kind}"
    assert export.write(rows(connection, {"section": "yok"}), target, kind) == 0
    assert target.exists()
    if kind == "parquet":
        assert pyarrow.parquet.read_table(target).num_rows == 0


def test_parquet_in_several_batches(tmp_path: Path) -> None:
    many = Rows(("id", "headline"), ((number, f"başlık {number}") for number in range(9_001)))
    assert export.write(many, tmp_path / "cok.parquet", "parquet") == 9_001
    read = pyarrow.parquet.read_table(tmp_path / "cok.parquet")
    assert read.num_rows == 9_001 and read.column("id").to_pylist() == list(range(9_001))


FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\u00a0=1", "\ufeff=1", "＝1", "＋1", "－1", "＠a",
    "-", "=", "+90 332", "- madde", "\tmetin",
]  # fmt: skip
HARMLESS = ["Konya'da kaza", "3-1", "a=b", "'=zaten", "", "2025-06-30", "%3", "(−5)", "“tırnak”", "## Ara başlık"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_disarmed(text: str) -> None:
    assert export.csv_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [*HARMLESS, 5, -5, -0.5, None])
def test_the_rest_is_left_alone(value: object) -> None:
    assert export.csv_cell(value) == value


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers()), max_size=5))
def test_csv_reads_back(table: list[tuple[str, int]]) -> None:
    stream = io.BytesIO()
    export.csv_lines(Rows(("=a", "b"), iter(table)), stream)
    header, *lines = csv.reader(io.StringIO(stream.getvalue().decode(), newline=""))
    assert header == ["'=a", "b"]
    assert lines == [[str(export.csv_cell(text)), str(number)] for text, number in table]


# --- targets and failures -----------------------------------------------------------------------------------


def nothing_left(folder: Path) -> bool:
    return [path.name for path in folder.iterdir()] == []


@pytest.mark.parametrize(
    ("target", "wanted", "kind"),
    [("a.csv", None, "csv"), ("a.b/c.jsonl", None, "jsonl"), ("x.parquet", None, "parquet"), ("-", None, "jsonl"),
     ("-", "csv", "csv"), ("/dev/full", "csv", "csv"), ("a.txt", "jsonl", "jsonl")],
)  # fmt: skip
def test_format(target: str, wanted: str | None, kind: str) -> None:
    assert export.format_of(target, wanted) == kind


@pytest.mark.parametrize(("target", "wanted"), [("a.xlsx", None), ("a", None), ("csv", None), ("-", "parquet")])
def test_no_format(target: str, wanted: str | None) -> None:
    with pytest.raises(UsageError):
        export.format_of(target, wanted)


def test_a_file_that_is_replaced_leaves_its_mode(connection: Connection, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.touch()
    target.chmod(0o640)
    export.write(rows(connection), target, "csv")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_pipe_without_a_name_is_written_to(connection: Connection) -> None:
    reading_end, writing_end = os.pipe()
    with os.fdopen(reading_end, "rb") as reader, os.fdopen(writing_end, "wb") as writer:
        export.write(rows(connection, fields=("id",)), Path(f"/proc/self/fd/{writer.fileno()}"), "csv")
        writer.close()
        assert reader.readline() == b"id\r\n"


@pytest.mark.parametrize("stored", ['"word"', "[NaN]", "not json", '["a"],["b"]'])
def test_what_is_no_list_is_no_list_of_letters_in_parquet(tmp_path: Path, stored: str) -> None:
    table = Rows(("tags",), iter([(["a"],), (stored,)]))
    with pytest.raises(ArchiveDamaged, match="stands where a list belongs"):
        export.write(table, tmp_path / "out.parquet", "parquet")
    assert nothing_left(tmp_path)


def test_an_old_file_is_replaced_at_the_end(connection: Connection, tmp_path: Path) -> None:
    target = tmp_path / "haber.csv"
    target.write_text("eski")
    (tmp_path / "bag.csv").symlink_to(target)

    def watched() -> Iterator[tuple[Any, ...]]:
        for row in rows(connection).rows:
            assert target.read_text() == "eski"
            yield row

    assert export.write(Rows(EXPORTED, watched()), tmp_path / "bag.csv", "csv") == len(STORIES)
    assert (tmp_path / "bag.csv").is_symlink() and target.read_text(encoding="utf-8").startswith("id,")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bag.csv", "haber.csv"]
    assert target.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_file_left_by_a_killed_export_is_in_nobodys_way(connection: Connection, tmp_path: Path) -> None:
    (tmp_path / f".haber.csv.{os.getpid()}.part").write_text("yarım")
    export.write(rows(connection), tmp_path / "haber.csv", "csv")
    assert (tmp_path / "haber.csv").read_text(encoding="utf-8").startswith("id,")
    assert [path.name for path in tmp_path.iterdir()] == ["haber.csv"]


@pytest.mark.parametrize("kind", export.FORMATS)
@pytest.mark.parametrize("nameless", [True, False])
def test_rows_that_break_off_leave_nothing(tmp_path: Path, kind: str, nameless: bool, monkeypatch: Any) -> None:
    if not nameless:
        monkeypatch.delattr(os, "O_TMPFILE")

    def broken() -> Iterator[tuple[int]]:
        yield from ((number,) for number in range(5_000))
        raise RunIncomplete("enough")

    with pytest.raises(RunIncomplete):
        export.write(Rows(("id",), broken()), tmp_path / f"x.{kind}", kind)
    assert nothing_left(tmp_path)


def test_without_nameless_files(connection: Connection, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.delattr(os, "O_TMPFILE")
    assert export.write(rows(connection), tmp_path / "x.jsonl", "jsonl") == len(STORIES)
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsonl"]


@pytest.mark.parametrize("kind", export.FORMATS)
def test_full_device(connection: Connection, kind: str) -> None:
    with pytest.raises(NothingDone, match="cannot write /dev/full: No space left"):
        export.write(rows(connection), Path("/dev/full"), kind)


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: folder / "yok" / "a.csv",
        lambda folder: folder,
        lambda folder: (folder / "dosya").write_text("x") and folder / "dosya" / "a.csv",
        lambda folder: folder / ("a" * 300 + ".csv"),
    ],
    ids=["no such folder", "a folder", "below a file", "name too long"],
)
def test_targets_that_cannot_be(connection: Connection, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    target = make(tmp_path)
    with pytest.raises(NothingDone) as caught:
        export.write(rows(connection), target, "csv")
    assert str(target) in str(caught.value) and "\n" not in str(caught.value)


CHILD = """
import sys, time
from pathlib import Path
from newsarchive import export
from newsarchive.errors import ArchiveError
from newsarchive.query.reader import Rows

def slow():
    for number in range(20_000):
        yield (number, "haber " * 50)
    if "wait" in sys.argv:
        print("halfway", flush=True)
        time.sleep(200)

try:
    export.write(Rows(("id", "body"), slow()), Path(sys.argv[1]), sys.argv[2])
except ArchiveError as error:
    print(error)
    sys.exit(error.exit_code)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", export.FORMATS)
def test_file_size_limit(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"x.{kind}").write_text("eski")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ran = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / f"x.{kind}"), kind],
        preexec_fn=limited, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (4, "")
    assert f"cannot write {tmp_path / f'x.{kind}'}: File too large" in ran.stdout
    assert (tmp_path / f"x.{kind}").read_text() == "eski"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM])
def test_killed(tmp_path: Path, kill: signal.Signals) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path / "x.jsonl"), "jsonl", "wait"], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "halfway\n"
    child.send_signal(kill)
    child.wait(60)
    child.stdout.close()
    assert nothing_left(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "megabytes"), [("csv", 30), ("jsonl", 30), ("parquet", 150)])
def test_memory_is_flat(tmp_path: Path, kind: str, megabytes: int) -> None:
    """Eight times the rows take no more memory, but for Arrow's pool."""
    code = """
import resource, sys, time
from pathlib import Path
from newsarchive import export
from newsarchive.query.reader import Rows
body = "haber metni " * 200
def rows(count): return Rows(("id", "body"), ((number, body + str(number)) for number in range(count)))
export.write(rows(10_000), Path(sys.argv[1]), sys.argv[2])
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
export.write(rows(80_000), Path(sys.argv[1]), sys.argv[2])
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024, time.process_time())
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x"), kind], capture_output=True, text=True, check=True
    )
    grown, seconds = map(float, ran.stdout.split())
    assert grown < megabytes
    assert seconds < 60


def test_everything_about_sites_is_there(connection: Connection) -> None:
    assert {row[0] for row in rows(connection, fields=["site"]).rows} == {KONYA, IZMIR, ODD}
