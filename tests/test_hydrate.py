"""hydrate: texts put back from one's own archive, byte for byte where it can; of every other row, why not."""

import csv
import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from small_archive import IDS, NAMES, build
from small_stories import build as build_stories

from newsarchive.cli import run
from newsarchive.release import hydrating


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("hydrate") / "archive")


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_stories(tmp_path_factory.mktemp("hydrate") / "stories")


def ask(archive: Path, *words: object) -> int:
    return run(["--archive", str(archive), *map(str, words)])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def report(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


TRIPS = [
    ("--format", "parquet"), ("--format", "jsonl"), ("--format", "csv"),
    ("--format", "csv", "--split", "hash", "--shares", "50/50", "--partition", "month"),
    ("--format", "parquet", "--split", "time", "--dedupe=story", "--fields", "headline,id,member_ids,sites,body,tags"),
    ("--format", "jsonl", "--fields", "body"), ("--as-of", "2030", "--format", "jsonl"),
]  # fmt: skip


@pytest.mark.parametrize("options", TRIPS, ids=" ".join)
@pytest.mark.parametrize("which", ["archive", "stories"])
def test_round_trip(request: pytest.FixtureRequest, tmp_path: Path, which: str, options: tuple[str, ...]) -> None:
    mine = request.getfixturevalue(which)
    assert ask(mine, "release", tmp_path / "full", *options) == 0
    assert ask(mine, "release", tmp_path / "urls", *options, "--edition", "urls") == 0
    assert ask(mine, "hydrate", tmp_path / "urls", tmp_path / "back") == 0
    assert contents(tmp_path / "back") == contents(tmp_path / "full")
    assert {row["class"] for row in report(tmp_path / "back.report.csv")} == {"exact"}


def changed(archive: Path, folder: Path) -> Path:
    """Another person's archive of the same papers, in which every class occurs."""
    shutil.copytree(archive, folder)
    connection = sqlite3.connect(folder / "news.db")

    def do(statement: str, *names: str) -> None:
        for name in names:
            connection.execute(statement, {"id": IDS[name]})

    fields = dict.fromkeys(("headline", "body", "summary", "url", "authors", "tags", "images"))
    told = ", ".join(
        f"'{name}', {f'json({name})' if name in ('authors', 'tags', 'images') else name}" for name in fields
    )
    do("INSERT INTO revisions(article_id, replaced_at, cause, changed, content_hash, fields) SELECT id, "  # noqa: S608
       f"'2025-07-03T00:00:00.000Z', 'visit', '[]', content_hash, json_object({told}) FROM articles WHERE id = :id",
       "kaza", "otobus")  # fmt: skip
    do("UPDATE articles SET body = 'Tamamen başka bir metin', content_hash = 'v1:yeni' WHERE id = :id", "kaza", "kar")
    do("UPDATE articles SET headline = 'Başka başlık', extractor = '9+new' WHERE id = :id", "otobus")
    do("UPDATE articles SET summary = 'Başka', section = 'Yaşam', extractor = '9+new' WHERE id = :id", "gul")
    do("UPDATE articles SET headline = 'Başka başlık' WHERE id = :id", "sur")
    do(
        "UPDATE articles SET body = substr(body, 1, 60), content_hash = 'v1:y', extractor = '9+new' WHERE id = :id",
        "kayisi",
    )
    do(
        "UPDATE fetches SET digest = 'sha256:11' WHERE id = (SELECT last_capture_id FROM articles WHERE id = :id)",
        "kar",
    )
    do("UPDATE articles SET article_key = 'id:9', url_id = 1 WHERE id = :id", "ev")
    do("DELETE FROM urls WHERE article_id = :id", "ev", "orman")
    do(
        "UPDATE urls SET state = 'gone', reason = 'gone', last_status = 404, article_id = NULL WHERE article_id = :id",
        "metro",
    )
    do("UPDATE urls SET state = 'not_article', reason = 'listing', article_id = NULL WHERE article_id = :id", "fuar")
    do("DELETE FROM fetches WHERE id = (SELECT last_capture_id FROM articles WHERE id = :id)", "roman")
    do(
        "UPDATE urls SET state = 'failed', reason = 'unreachable', last_status = 503, article_id = NULL "
        "WHERE article_id = :id",
        "roman",
    )
    do(
        "DELETE FROM articles WHERE id = :id",
        "metro",
        "fuar",
        "roman",
        "orman",
        "ev-kopya",
        "sik",
        "enflasyon",
        "formul",
    )
    connection.execute("DELETE FROM urls WHERE site_id = 3")
    connection.execute("DELETE FROM sites WHERE id = 3")
    connection.commit()
    connection.close()
    return folder


BECAME = {
    "kaza": "earlier_version", "otobus": "earlier_version", "gul": "extractor_differs", "sur": "fields_differ",
    "kayisi": "reread", "kar": "text_differs", "metro": "gone", "fuar": "page_only", "roman": "not_fetched",
    "orman": "unknown_address", "ev": "moved", "mac": "exact", "kesinti": "exact",
    "ev-kopya": "unknown_site", "sik": "unknown_site", "enflasyon": "unknown_site", "formul": "unknown_site",
}  # fmt: skip


@pytest.fixture(scope="module")
def edition(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition") / "urls"
    assert ask(archive, "release", folder, "--edition", "urls", "--format", "jsonl", "--split", "time") == 0
    return folder


@pytest.fixture(scope="module")
def theirs(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return changed(archive, tmp_path_factory.mktemp("theirs") / "archive")


def test_every_row_gets_its_class(
    edition: Path, theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(theirs, "hydrate", edition, tmp_path / "back", "--report", tmp_path / "rapor.csv") == 3
    rows = {NAMES[int(row["id"])]: row for row in report(tmp_path / "rapor.csv")}
    assert {name: row["class"] for name, row in rows.items()} == BECAME
    assert set(BECAME.values()) == hydrating.CLASSES.keys()
    assert (
        rows["roman"]["note"] == "failed: unreachable (HTTP 503)" and rows["metro"]["note"] == "gone: gone (HTTP 404)"
    )
    assert "section" in rows["gul"]["note"] and rows["gul"]["extractor_here"] == "9+new"
    assert float(rows["kar"]["share"]) == 0.0 and 0.2 < float(rows["kayisi"]["share"]) < 1.0
    told = capsys.readouterr().err
    for name, number in Counter(BECAME.values()).items():
        assert f"{name}: {number} (" in told
    texts = {row["id"]: row for line in ("train", "validation", "test") for row in lines(tmp_path / "back", line)}
    assert {NAMES[number] for number in texts} == {name for name in BECAME if BECAME[name] in hydrating.SAME}
    assert texts[IDS["otobus"]]["headline"] == "Büyükşehir Belediyesi'nden Konyalılara müjde"
    assert texts[IDS["gul"]]["section"] == "Kültür-Sanat", "labels are the edition's"
    assert texts[IDS["gul"]]["summary"] == "Başka", "the rest is one's own"
    assert run(["release", str(tmp_path / "back"), "--check"]) == 0
    card = (tmp_path / "back/README.md").read_text(encoding="utf-8")
    assert "7 of 17 rows" in card


def lines(folder: Path, split: str) -> list[dict[str, object]]:
    path = folder / f"data/{split}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def test_missing_rows_may_be_allowed_and_other_texts_taken(edition: Path, theirs: Path, tmp_path: Path) -> None:
    assert ask(theirs, "hydrate", edition, tmp_path / "a", "--allow-missing") == 0
    assert ask(theirs, "hydrate", edition, tmp_path / "b", "--allow-missing", "--different") == 0
    more = [row for split in ("train", "validation", "test") for row in lines(tmp_path / "b", split)]
    assert len(more) == 9
    kar = next(row for row in more if row["id"] == IDS["kar"])
    assert (kar["body"], kar["content_hash"]) == ("Tamamen başka bir metin", "v1:yeni")


def test_nothing_at_all(edition: Path, stories: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(stories, "hydrate", edition, tmp_path / "back") == 4
    assert "has no text of" in capsys.readouterr().err
    assert not (tmp_path / "back").exists() and len(report(tmp_path / "back.report.csv")) == 17


def test_what_cannot_be_hydrated(
    archive: Path, edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(archive, "release", tmp_path / "full") == 0
    shutil.copytree(edition, tmp_path / "broken")
    path = tmp_path / "broken/data/train.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("konyaornek", "kotuornek"), encoding="utf-8")
    (tmp_path / "there").mkdir()
    (tmp_path / "there/x").touch()
    for source, target, code, words in (
        ("full", "a", 2, "has them already"), ("broken", "a", 5, "was changed"), ("there", "a", 4, "is no release"),
    ):  # fmt: skip
        assert ask(archive, "hydrate", tmp_path / source, tmp_path / target) == code
        assert words in capsys.readouterr().err
    assert ask(archive, "hydrate", edition, tmp_path / "there") == 4
    assert not (tmp_path / "a").exists() and not (tmp_path / "a.report.csv").exists()
    assert not (tmp_path / "there.report.csv").exists()
