"""The asking commands as a person meets them: output kinds, messages, exit codes, every option."""

import sqlite3
from pathlib import Path

import click
import pytest
from asked import Result
from small_archive import IDS, IZMIR, KONYA, ODD, STORIES, address, build

from newsarchive.cli import asking, searching, status, telling

COMMANDS = ("search", "sql", "export", "why", "sites", "status", "verify")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("asking") / "archive")


def group() -> click.Group:
    @click.group()
    def cli() -> None: ...

    for command in (*asking.COMMANDS, *searching.COMMANDS, *status.COMMANDS, *telling.COMMANDS):
        cli.add_command(command)
    return cli


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(archive: Path, command: str) -> None:
    shown = Result(archive, command, "--help")
    assert shown.code == 0
    assert f"newsarchive {command}" in shown.out


@pytest.mark.parametrize(
    "arguments",
    [("search", "konya"), ("sql", "SELECT 1"), ("export", "x.csv"), ("why", "1"), ("sites",), ("status",), ("verify",)],
)
def test_no_archive(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for folder in (tmp_path / "yok", tmp_path / "dosya"):
        if folder.name == "dosya":
            folder.write_text("x")
        result = Result(folder, *arguments)
        assert result.code == 4 and result.out == ""
        assert str(folder) in str(result.error) and "\n" not in str(result.error)
    assert not (tmp_path / "yok").exists()


# --- search -------------------------------------------------------------------------------------------------


def test_search_table(archive: Path) -> None:
    result = Result(archive, "search", "igdir")
    header, rule, line = result.out.splitlines()
    assert header.split() == ["id", "published", "site", "headline", "found"]
    assert set(rule) == {"-", " "}
    assert line.split()[:4] == [str(IDS["kayisi"]), "2025-06-10", "08:15", IZMIR]
    assert "[IĞDIR]'DA KAYISI HASADI" in line and "[Iğdır] Ovası'nda" in line
    assert result.err == ""


def test_search_shows_day_precision_as_a_day(archive: Path) -> None:
    assert "  2025-06-29        konya" in Result(archive, "search", "otobüs").out.replace("29  ", "29        ", 1)
    assert "00:00" not in Result(archive, "search", "otobüs").out


def test_search_kinds(archive: Path) -> None:
    (hit,) = Result(archive, "search", "isik", "--json").json
    assert hit["id"] == IDS["gul"] and hit["site"] == KONYA and hit["source"] == "AA" and hit["authors"] == []
    assert hit["published_at"] == "2025-05-20T10:00:00+03:00" and hit["published_precision"] == "minute"
    ((start, end),) = hit["snippet_marks"]
    assert hit["snippet"][start:end] == "IŞIK" and hit["exact"] is True and hit["score"] > 0
    assert Result(archive, "search", "isik", "--nl").lines == [hit]
    (row,) = Result(archive, "search", "isik", "--csv").csv
    assert (
        row["id"] == str(IDS["gul"]) and row["headline"] == "ISPARTA GÜL FESTİVALİNE HAZIR" and row["authors"] == "[]"
    )
    assert Result(archive, "search", "yokböyle", "--json").json == []


def ids(result: Result) -> set[int]:
    assert result.code == 0
    return {hit["id"] for hit in result.json}


OPTIONS = [
    (["yangın", "--site", ODD], {"ev-kopya"}),
    (["yangın", "--site", ODD, "--site", IZMIR], {"orman", "ev", "ev-kopya"}),
    (["--section", "spor"], {"mac"}), (["kitap", "--exact"], {"fuar"}), (["--source", "iha"], {"kaza"}),
    (["--author", "öztürk"], {"fuar"}), (["--place", "ığdır"], {"kayisi"}),
    (["yangın", "--since", "2025-06-30"], {"orman"}),
    (["yangın", "--until", "2025-06-29"], {"ev", "ev-kopya"}), (["--since", "2025-06-30", "--until", "2025-06-30"],
     {"kaza", "orman", "mac"}), (["orman", "yangını"], {"orman"}), (['"ev yangını"', "site:" + ODD], {"ev-kopya"}),
    (["--", "yangın", "-orman"], {"ev", "ev-kopya"}),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), OPTIONS, ids=[" ".join(arguments) for arguments, _ in OPTIONS])
def test_search_options(archive: Path, arguments: list[str], expected: set[str]) -> None:
    assert ids(Result(archive, "search", "--json", *arguments)) == {IDS[name] for name in expected}


def test_search_in_pages(archive: Path) -> None:
    first = Result(archive, "search", "yangın", "-n", "2", "--newest", "--json")
    assert [hit["id"] for hit in first.json] == [IDS["orman"], IDS["ev-kopya"]]
    assert "--offset 2" in first.err
    second = Result(archive, "search", "yangın", "-n", "2", "--newest", "--offset", "2", "--json")
    assert [hit["id"] for hit in second.json] == [IDS["ev"]] and second.err == ""
    assert len(Result(archive, "search", "-n", "0", "--json", "--", "-yokböyle").json) == len(STORIES)
    assert Result(archive, "search", "yokböyle").err == "nothing found\n"


@pytest.mark.parametrize(
    "arguments",
    [["search"], ["search", '"açık'], ["search", "a OR"], ["search", "x", "--site", "yok.com"],
    ["search", "x", "-n", "-1"],
     ["search", "x", "--since", "dünya"], ["search", "x", "--yok"], ["sql"], ["sql", "SELEC"],
     ["sql", "DELETE FROM sites"],
     ["sql", "SELECT 1", "-p", "a"], ["export"], ["export", "x.xls"], ["export", "-", "--format", "parquet"],
     ["export", "x.csv", "--fields", "yok"], ["export", "x.csv", "--where", "yok"], ["export", "x.jsonl", "--excel"],
     ["export", "x.csv", "--site", "yok.com"], ["why"], ["why", "999"], ["why", "1", "yok"], ["status", "yok.com"],
     ["status", "--csv"], ["sites", "extra"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_arguments(archive: Path, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = Result(archive, *arguments)
    assert result.code == 2 and result.out == ""
    assert list(tmp_path.iterdir()) == []


# --- sql ----------------------------------------------------------------------------------------------------

SQL = "SELECT id, headline, replace(tags, ', ', ',') AS tags FROM articles WHERE id IN (2, 16) ORDER BY id"


def test_sql_kinds(archive: Path) -> None:
    expected = [
        {"id": 2, "headline": STORIES[1].headline, "tags": '["otobüs","ulaşım; zam"]'},
        {"id": 16, "headline": STORIES[15].headline, "tags": "[]"},
    ]
    assert Result(archive, "sql", SQL, "--json").json == expected
    assert Result(archive, "sql", SQL, "--nl").lines == expected
    assert Result(archive, "sql", SQL, "--nl", "--json-cols").lines[0]["tags"] == ["otobüs", "ulaşım; zam"]
    assert [row["headline"] for row in Result(archive, "sql", SQL, "--csv").csv] == [
        row["headline"] for row in expected
    ]
    table = Result(archive, "sql", SQL)
    assert table.out == Result(archive, "sql", SQL, "-t").out == Result(archive, "sql", SQL, "--table").out
    assert table.out.splitlines()[2].startswith(" 2  Büyükşehir")
    assert Result(archive, "sql", "SELECT 1 WHERE 0", "--json").out == "[]\n"
    assert Result(archive, "sql", "SELECT 1 WHERE 0", "--nl").out == ""


def test_sql_parameters_and_stdin(archive: Path) -> None:
    statement = "SELECT count(*) AS n FROM articles WHERE site = :s AND id > :n"
    assert Result(archive, "sql", statement, "-p", "s", KONYA, "-p", "n", "2", "--json").json == [{"n": 3}]
    assert Result(archive, "sql", "-", "--json", stdin="SELECT 5 AS n").json == [{"n": 5}]


def test_sql_values(archive: Path) -> None:
    statement = "SELECT NULL AS a, 1.5 AS b, x'00ff' AS c, '=1' AS d, -5 AS e, 9223372036854775807 AS f"
    (record,) = Result(archive, "sql", statement, "--json").json
    assert record == {
        "a": None, "b": 1.5, "c": {"$base64": True, "encoded": "AP8="}, "d": "=1", "e": -5, "f": 9223372036854775807,
    }  # fmt: skip
    assert Result(archive, "sql", statement, "--csv").out.splitlines()[1] == ",1.5,AP8=,'=1,-5,9223372036854775807"
    assert "<2 bytes>" in Result(archive, "sql", statement).out


def test_a_hostile_page_does_not_reach_the_terminal(archive: Path) -> None:
    shown = Result(archive, "sql", "SELECT 'a' || char(27) || '[31m' || char(10) || 'b' || char(8238) AS x").out
    assert shown.splitlines()[2] == "a\ufffd[31m b\ufffd"
    told = Result(archive, "why", str(IDS["formul"]), "body").out
    assert "\u202e" not in told


def test_long_answers_go_on_past_the_sample(archive: Path) -> None:
    statement = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 5000) SELECT x FROM c"
    assert [int(line) for line in Result(archive, "sql", statement).out.splitlines()[2:]] == list(range(1, 5001))


def test_sql_stops_in_time(archive: Path) -> None:
    statement = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
    result = Result(archive, "sql", statement, "--timeout", "0.3")
    assert result.code == 3 and "0.3 s" in str(result.error)


# --- export -------------------------------------------------------------------------------------------------


def test_export_options(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "spor.csv"
    result = Result(archive, "export", str(target), "--section", "spor", "--fields", "id, headline", "--excel")
    assert (result.code, result.out, result.err) == (0, "", f"1 article in {target}\n")
    assert target.read_bytes() == f"\ufeffid,headline\r\n{IDS['mac']},Konyaspor 2-1 kazandı\r\n".encode()
    result = Result(
        archive, "export", "-", "--fields", "id", "--dedupe", "--site", ODD, "--site", IZMIR, "--source", "dha"
    )
    assert result.out == f'{{"id":{IDS["orman"]}}}\n{{"id":{IDS["ev"]}}}\n'
    result = Result(
        archive, "export", "-", "--format", "csv", "--fields", "id", "--where", "word_count > 10 AND id < 3"
    )
    assert result.out == "id\r\n1\r\n"
    result = Result(
        archive, "export", "-", "--fields", "id", "--since", "2025-06-30", "--until", "2025-06-30", "--author", "x"
    )
    assert result.out == "" and result.err == "0 articles\n"
    result = Result(archive, "export", "-", "--fields", "id", "--place", "karatay")
    assert result.out == '{"id":1}\n'


def test_export_of_a_field_twice(archive: Path) -> None:
    result = Result(archive, "export", "-", "--fields", "id,id")
    assert result.code == 2 and "names a field twice" in str(result.error)


def test_export_beside_the_parts_of_another_split(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "u.jsonl"
    stale = tmp_path / "u-validation.jsonl"
    stale.write_text("{}\n")
    split = ("export", str(target), "--split", "hash", "--shares", "50/50")
    result = Result(archive, *split)
    assert result.code == 4 and str(stale) in str(result.error)
    assert [path.name for path in tmp_path.iterdir()] == [stale.name]
    stale.unlink()
    assert [Result(archive, *split).code for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_export_by_ending(archive: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"haber.{kind}"
    assert Result(archive, "export", str(target)).code == 0
    assert target.stat().st_size > 1000


def test_export_that_cannot_be_written(archive: Path, tmp_path: Path) -> None:
    result = Result(archive, "export", str(tmp_path / "yok" / "a.csv"))
    assert result.code == 4 and str(tmp_path / "yok" / "a.csv") in str(result.error)
    result = Result(archive, "export", "/dev/full", "--format", "csv")
    assert result.code == 4 and "/dev/full" in str(result.error)


# --- why, sites, status, verify -----------------------------------------------------------------------------


def test_why(archive: Path) -> None:
    told = Result(archive, "why", address("kaza"), "published_at").out
    assert told.splitlines() == [
        f"article 1  {address('kaza')}?utm_source=x",
        "read from  warc/2025/07/ornek.warc.gz at 1000 (+500 bytes)",
        f"           {address('kaza')}?utm_source=x  HTTP 200  2025-07-02T09:00:00.000Z",
        "           sha256:00",
        told.splitlines()[4],
        "",
        "published_at: 2025-06-30T00:22:00+03:00",
        "    rule      visible:label",
        "    raw       2025-06-30T00:22",
    ]
    told = Result(archive, "why", "1").out
    assert "    rejected  Başka başlık  (meta:og:title)" in told and "authors: []" in told
    assert "(the page does not say)" in Result(archive, "why", str(IDS["kesinti"])).out
    assert Result(archive, "why", "1", "--json").json["article"] == 1


def test_sites(archive: Path) -> None:
    assert [line.split()[0] for line in Result(archive, "sites").out.splitlines()[2:]] == [IZMIR, KONYA, ODD]
    (site,) = Result(archive, "sites", "--province", "izmir", "--json").json
    assert site["domain"] == IZMIR and site["articles"] == 8
    assert Result(archive, "sites", "--forget", "no.such.site").code == 2
    assert Result(archive, "sites", "--nl").lines[0]["domain"] == IZMIR
    assert Result(archive, "sites", "--csv").csv[1]["province"] == "Konya"


def test_status(archive: Path) -> None:
    shown = Result(archive, "status")
    assert "reextract" in shown.out and "killed" in shown.out and "unreachable" in shown.out
    assert "--gaps" in shown.err
    told = Result(archive, "status", KONYA, "--runs", "1", "--json").json
    assert [site["site"] for site in told["sites"]] == [KONYA] and told["sites"][0]["announced"] == 10
    assert len(told["runs"]) == 1
    gaps = Result(archive, "status", "--gaps", "--json").json
    assert [gap["state"] for gap in gaps] == ["failed", "forbidden", "pending"]
    assert Result(archive, "status", "--gaps", "--nl").lines == gaps
    assert [row["url"] for row in Result(archive, "status", KONYA, "--gaps", "--csv").csv] == [
        gap["url"] for gap in gaps
    ]
    assert "Eksik haber 2" in Result(archive, "status", "--gaps").out


def test_verify_says_what_is_damaged(archive: Path) -> None:
    result = Result(archive, "verify")  # the small archive has rows, but no WARC files
    assert result.code == 5 and "ornek.warc.gz" in result.out
    report = Result(archive, "verify", "--json", "--quiet")
    assert report.code == 5 and report.json["ok"] is False and report.json["found"] >= len(report.json["problems"]) > 0


GARBLED = "CAST(x'67697a6c6920ff' AS TEXT)"  # "gizli" (secret), and a byte that is no UTF-8


@pytest.mark.parametrize(
    ("harm", "arguments"),
    [
        ("UPDATE articles SET body = {}", ("export", "-", "--format", "jsonl")),
        ("UPDATE articles SET body = {}", ("export", "-", "--format", "csv", "--where", "id > 0")),
        ("UPDATE articles SET body = {}", ("search", "site:" + KONYA)),
        ("UPDATE articles SET body = {}", ("why", "1")),
        ("UPDATE articles SET body = {}", ("sql", "SELECT body FROM articles")),
        ("UPDATE articles SET body = {}", ("sql", "SELECT id, body AS metin FROM articles", "--json")),
        ("UPDATE articles SET body = {}", ("verify",)),
        ("UPDATE articles SET authors = 'gizli'", ("search", "site:" + KONYA)),
        ("UPDATE articles SET authors = 'gizli'", ("why", "1")),
        ("UPDATE proof_ways SET via = {}", ("why", "1")),
        ("UPDATE sites SET name = {}", ("sites",)),
        ("UPDATE runs SET command = {}", ("status",)),
        ("UPDATE runs SET counts = 'gizli'", ("status",)),
        ("UPDATE urls SET reason = {}", ("status", "--gaps")),
    ],
)
def test_text_that_is_no_text_is_damage_and_is_not_shown(tmp_path: Path, harm: str, arguments: tuple[str, ...]) -> None:
    """As after rows were overwritten on the disk: what SQLite's page checks do not see."""
    folder = build(tmp_path / "archive")
    connection = sqlite3.connect(folder / "news.db")
    connection.execute(harm.format(GARBLED))
    connection.commit()
    connection.close()
    result = Result(folder, *arguments)
    assert result.code == 5
    assert "gizli" not in result.out + result.err + str(result.error)
    if arguments == ("verify",):
        assert "articles row 1: its body is not UTF-8" in result.out
    else:
        message = str(result.error)
        assert message.startswith(f"{folder / 'news.db'} is damaged: ") and "\n" not in message
        assert "verify" in message


def test_verify_of_an_empty_archive(tmp_path: Path) -> None:
    from newsarchive.store import Archive

    Archive.open(tmp_path / "archive").close()
    result = Result(tmp_path / "archive", "verify")
    assert result.code == 0 and result.out.startswith("all well")
