"""A person's SQL: everything that reads works, nothing writes, nothing takes the machine down. Why, sites, status."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_archive import IDS, KONYA, NOW, ODD, STORIES, address, build

from newsarchive.errors import ArchiveDamaged, ArchiveError, NewerSchema, NothingDone, RunIncomplete, UsageError
from newsarchive.query import health
from newsarchive.query.reader import guard, reading, sql
from newsarchive.query.why import why


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("query") / "archive")


@pytest.fixture
def connection(archive: Path) -> Iterator[sqlite3.Connection]:
    with reading(archive) as opened:
        yield opened


def ask(archive: Path, statement: str, seconds: float = 2.0, **parameters: str) -> list[tuple[object, ...]]:
    with reading(archive) as connection:
        guard(connection)
        return list(sql(connection, statement, parameters, seconds=seconds).rows)


READS = [
    ("SELECT count(*) FROM articles", [(len(STORIES),)]),
    ("VALUES (1), (2)", [(1,), (2,)]),
    ("WITH x AS (SELECT 7 AS n) SELECT n FROM x", [(7,)]),
    ("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'isik'", [(1,)]),
    ("SELECT value FROM json_each('[3]')", [(3,)]),
    ("SELECT name FROM pragma_table_info('sections') LIMIT 1", [("name",)]),
    ("PRAGMA user_version", None),
    ("PRAGMA table_info(articles)", None),
    ("EXPLAIN QUERY PLAN SELECT * FROM articles", None),
    ("SELECT tr_fold('IĞDIR''da'), tr_lower('IŞIK'), tr_upper('ışık i')", [("igdir'da", "ışık", "IŞIK İ")]),
    ("SELECT host('https://www.ornek.com:8080/x'), host('düz metin'), host(NULL), tr_fold(5)",
     [("ornek.com", None, None, 5)]),
    ("SELECT CAST(x'ff41' AS TEXT)", [("\ufffdA",)]),
    ("SELECT 'a;b' -- a comment; with a semicolon", [("a;b",)]),
    ("SELECT headline FROM articles WHERE site = 'yok'", []),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "expected"), READS, ids=[statement[:40] for statement, _ in READS])
def test_reads(archive: Path, statement: str, expected: list[tuple[object, ...]] | None) -> None:
    rows = ask(archive, statement)
    assert rows == expected if expected is not None else rows


WRITES = [
    "DELETE FROM articles", "UPDATE articles SET headline = 'x'", "INSERT INTO sections VALUES ('a', NULL, '[]', '')",
    "DROP TABLE articles", "CREATE TABLE x(a)", "CREATE TEMP TABLE x(a)", "ALTER TABLE sites RENAME TO y",
    "ATTACH 'x.db' AS x", "ATTACH ':memory:' AS x", "DETACH main", "VACUUM", "VACUUM INTO 'kopya.db'", "REINDEX",
    "ANALYZE",
    "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "SAVEPOINT a", "PRAGMA writable_schema = 1",
    "PRAGMA query_only = 0",
    "PRAGMA journal_mode = DELETE", "PRAGMA user_version = 99", "PRAGMA hard_heap_limit = 0", "PRAGMA wal_checkpoint",
    "PRAGMA optimize", "PRAGMA trusted_schema = 1", "PRAGMA temp_store_directory = '/'",
    "INSERT INTO articles_fts(articles_fts) VALUES ('delete-all')", "SELECT load_extension('x.so')",
    "UPDATE sqlite_master SET sql = ''", "CREATE VIRTUAL TABLE v USING fts5(a)",
    "REPLACE INTO sites(domain) VALUES ('a')",
    "WITH x AS (SELECT 1) DELETE FROM articles", "EXPLAIN DELETE FROM articles",
]  # fmt: skip


@pytest.mark.parametrize("statement", WRITES)
def test_nothing_writes(archive: Path, statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = (archive / "news.db").read_bytes()
    with pytest.raises(UsageError) as caught:
        ask(archive, statement)
    assert "\n" not in str(caught.value)
    assert (archive / "news.db").read_bytes() == before
    assert list(tmp_path.iterdir()) == []


MISTAKES = [
    ("SELEC 1", "syntax error"), ("SELECT * FROM yok", "no such table"), ("SELECT yok FROM articles", "no such column"),
    ("SELECT 'a", "unrecognized token"), ("SELECT 1; SELECT 2", "one statement"), ("", "no SQL"), (" ;", "no rows"),
    ("-- nothing", "no rows"), ("SELECT :a", "binding"), ("SELECT ?", "Binding"), ("SELECT 1\x00", "null"),
    ("SELECT '\udcff'", "UTF-8"), ("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH '\"'", "SQL:"),
    ("SELECT abs(-9223372036854775808)", "overflow"), ("SELECT " + "(" * 2000 + "1" + ")" * 2000, "SQL:"),
    ("SELECT '" + "a" * 10_500_000 + "'", "."), ("SELECT * FROM writefile('a', 'b')", "no such table"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "message"), MISTAKES, ids=[statement[:30] for statement, _ in MISTAKES])
def test_mistakes_are_one_clear_line(archive: Path, statement: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        ask(archive, statement)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


def test_parameters_and_names(connection: sqlite3.Connection) -> None:
    guard(connection)
    answer = sql(
        connection, "SELECT id, id, site AS id FROM articles WHERE site = :s AND id < :n", {"s": ODD, "n": "13"}
    )
    assert answer.columns == ("id", "id_2", "id_3")
    assert list(answer.rows) == [(IDS["ev-kopya"], IDS["ev-kopya"], ODD)]


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT {} FROM c"
HEAVY = [
    (ENDLESS.format("count(*)"), RunIncomplete), (ENDLESS.format("x"), RunIncomplete),
    (ENDLESS.format("group_concat(x)"), ArchiveError), (ENDLESS.format("json_group_array(x)"), ArchiveError),
    ("SELECT count(*) FROM articles a, articles b, articles c, articles d, articles e, articles f, articles g",
    RunIncomplete),
    ("SELECT zeroblob(900000000)", UsageError), ("SELECT hex(zeroblob(2e8))", UsageError),
    ("SELECT replace(hex(zeroblob(4000000)), '0', '0123456789')", UsageError),
    ("SELECT " + ", ".join(["randomblob(9000000)"] * 400), UsageError),
    ("SELECT " + ", ".join(["zeroblob(9000000)"] * 400), UsageError),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("statement", "error"), HEAVY, ids=[statement[:60] for statement, _ in HEAVY])
def test_nothing_runs_away(archive: Path, statement: str, error: type[ArchiveError]) -> None:
    """In a process of its own: the memory it took at most is part of the expectation."""
    code = f"""
import resource, sys, time
from pathlib import Path
from newsarchive.errors import {error.__name__}
from newsarchive.query.reader import guard, reading, sql
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    with reading(Path(sys.argv[1])) as c:
        guard(c)
        for row in sql(c, sys.argv[2], seconds=1.0).rows: pass
except {error.__name__} as refused:
    print(len(str(refused).splitlines()), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024,
        round(time.process_time()))
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(archive), statement], capture_output=True, text=True, check=True
    )
    lines, megabytes, seconds = map(int, ran.stdout.split())
    assert lines == 1
    assert megabytes < 200
    assert seconds < 5


def test_answers_stream(archive: Path) -> None:
    with reading(archive) as connection:
        guard(connection)
        rows = sql(connection, ENDLESS.format("x"), seconds=30).rows
        assert [next(rows) for _ in range(3)] == [(1,), (2,), (3,)]


def test_a_reader_does_not_block_a_writer(archive: Path) -> None:
    with reading(archive) as connection:
        guard(connection)
        rows = sql(connection, "SELECT id FROM articles").rows
        next(rows)
        writer = sqlite3.connect(archive / "news.db", timeout=0.1)
        with writer:
            writer.execute("UPDATE sites SET name = name")
        writer.close()
        assert len(list(rows)) == len(STORIES) - 1


def test_archives_that_cannot_be_read(tmp_path: Path, archive: Path) -> None:
    def refused(folder: Path, error: type[ArchiveError]) -> None:
        with pytest.raises(error) as caught, reading(folder):
            pass
        assert folder.name in str(caught.value) and "\n" not in str(caught.value)

    refused(tmp_path / "yok", NothingDone)
    (tmp_path / "dosya").write_text("x")
    refused(tmp_path / "dosya", NothingDone)
    for name, content in (("bozuk", b"x" * 5000), ("baska", b"")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "news.db").write_bytes(content)
    refused(tmp_path / "bozuk", ArchiveDamaged)
    refused(tmp_path / "baska", NothingDone)
    build(tmp_path / "yeni")
    newer = sqlite3.connect(tmp_path / "yeni" / "news.db")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    refused(tmp_path / "yeni", NewerSchema)


def test_damage_met_while_reading(tmp_path: Path) -> None:
    folder = build(tmp_path / "archive")
    file = folder / "news.db"
    content = bytearray(file.read_bytes())
    content[4096 * 2 :] = b"\xff" * (len(content) - 4096 * 2)
    file.write_bytes(content)
    for log in folder.glob("news.db-*"):
        log.unlink()
    with pytest.raises(ArchiveDamaged, match=r"news\.db"):
        ask(folder, "SELECT * FROM articles")


# --- why, sites, status -------------------------------------------------------------------------------------


def test_why_tells_value_rule_words_and_capture(connection: sqlite3.Connection) -> None:
    told = why(connection, str(IDS["kaza"]))
    fields = {one["field"]: one for one in told["fields"]}
    assert told["url"] == f"{address('kaza')}?utm_source=x"
    assert told["capture"]["file"] == "2025/07/ornek.warc.gz"
    assert (told["capture"]["offset"], told["capture"]["length"]) == (1000, 500)
    assert fields["headline"]["via"] == "visible:h1"
    assert fields["headline"]["rejected"] == [{"text": "Başka başlık", "via": "meta:og:title"}]
    assert fields["published_at"]["value"] == "2025-06-30T00:22:00+03:00"
    assert fields["published_at"]["raw"] == "2025-06-30T00:22"
    assert fields["authors"]["value"] == []


def test_why_of_a_revisit_names_the_kept_bytes(tmp_path: Path) -> None:
    folder = build(tmp_path / "archive")
    with sqlite3.connect(folder / "news.db") as writer:
        writer.execute("UPDATE fetches SET revisit_of = 2 WHERE id = 1")
    writer.close()
    with reading(folder) as connection:
        capture = why(connection, "1")["capture"]
    assert (capture["offset"], capture["payload"]["offset"], capture["payload"]["payload"]) == (1000, 2000, None)


def test_why_of_one_field(connection: sqlite3.Connection) -> None:
    told = why(connection, str(IDS["kesinti"]), "published_at")
    assert told["fields"] == [
        {
            "field": "published_at",
            "value": None,
            "via": "visible:label",
            "raw": None,
            "place": None,
            "confidence": None,
            "confirmed_by": [],
            "note": "no_date",
            "rejected": [],
        }
    ]
    (precision,) = why(connection, str(IDS["otobus"]), "published_precision")["fields"]
    assert (precision["value"], precision["via"]) == ("day", "visible:label")  # told by the date's evidence
    (count,) = why(connection, str(IDS["otobus"]), "word_count")["fields"]
    assert (count["value"], count["via"]) == (10, None)


@pytest.mark.parametrize(
    "variant",
    [
        address("kaza"), address("kaza") + "?utm_source=feed&fbclid=1", address("kaza").replace("https://",
            "http://www."),
        address("kaza").removeprefix("https://"), address("kaza").replace("https://", "https://m."),
        address("kaza").replace("kaza-haberi", "baslik-degisti"), "1", address("kaza") + "#yorumlar",
    ],
)  # fmt: skip
def test_why_by_any_address(connection: sqlite3.Connection, variant: str) -> None:
    assert why(connection, variant, "headline")["article"] == IDS["kaza"]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("999", "no article 999"), ("https://konyaornek.com/baska", "nothing ever announced"), ("", "neither"),
        ("https://konyaornek.com/haber/eksik-haber-9002.html", r"is failed \(unreachable\)"), ("9" * 30, "no"),
        ("https://[bozuk", "neither"), ("mailto:a@b", "."), ("javascript:alert(1)", "."),
    ],
)  # fmt: skip
def test_why_of_nothing(connection: sqlite3.Connection, reference: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        why(connection, reference)
    assert "\n" not in str(caught.value)


def test_why_of_no_field(connection: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="no field başlık; an article has url, "):
        why(connection, "1", "başlık")


def test_sites(connection: sqlite3.Connection) -> None:
    (konya,) = health.sites(connection, "KONYA")
    assert konya["domain"] == KONYA and konya["name"] == "Konya Örnek"
    assert (konya["articles"], konya["pending"], konya["failed"], konya["announced"]) == (5, 1, 1, 10)
    assert konya["newest"] == "2025-06-30"
    assert konya["last_crawl_at"] is not None and konya["last_new_at"] is not None
    assert [site["domain"] for site in health.sites(connection)] == ["izmirornek.com.tr", KONYA, ODD]
    assert list(health.sites(connection, "Merih")) == []


def test_status_adds_up(connection: sqlite3.Connection) -> None:
    told = health.status(connection)
    for site in told["sites"]:
        assert site["announced"] == sum(site[state] for state in health.STATES)
    (konya,) = health.status(connection, [KONYA])["sites"]
    assert {state: konya[state] for state in health.STATES} == {
        "archived": 5, "duplicate": 0, "not_article": 1, "gone": 1, "blocked": 0, "forbidden": 1, "failed": 1,
        "pending": 1,
    }  # fmt: skip
    assert konya["reasons"]["failed"] == {"unreachable": 1} and konya["reasons"]["pending"] == {"not_tried": 1}
    assert konya["listings_failing"] == 1


def test_status_runs(connection: sqlite3.Connection) -> None:
    killed, crawl = health.status(connection)["runs"]
    assert (killed["command"], killed["state"], killed["exit_code"]) == ("reextract", "killed", None)
    assert (crawl["command"], crawl["state"], crawl["exit_code"]) == ("crawl", "ended", 3)
    assert crawl["counts"] == {"new": len(STORIES), "failed": 1}
    assert [run["command"] for run in health.status(connection, [KONYA])["runs"]] == ["crawl"]
    assert health.status(connection, [ODD], runs=0)["runs"] == []
    assert NOW.year == 2025


def test_gaps(connection: sqlite3.Connection) -> None:
    found = list(health.gaps(connection))
    assert [(gap["state"], gap["reason"]) for gap in found] == [
        ("failed", "unreachable"), ("forbidden", "robots"), ("pending", "not_tried"),
    ]  # fmt: skip
    assert found[0]["claimed_title"] == "Eksik haber 2" and found[0]["claimed_date"] == "30 Haziran 2025"
    assert found[0]["url"] == f"https://{KONYA}/haber/eksik-haber-9002.html"
    assert list(health.gaps(connection, [ODD])) == []
