"""release: a folder that is whole, says what it holds, is made again byte for byte, and can be checked."""

import csv
import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import cookbook_archive
import pytest
from building import copied
from click.testing import CliRunner
from small_archive import IDS, KONYA, STORIES, build
from small_stories import build as build_stories

from newsarchive.cli import run
from newsarchive.sample.layouts import LAYOUTS
from newsarchive.sample.view import View
from newsarchive.store import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("release") / "archive")


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_stories(tmp_path_factory.mktemp("release") / "stories")


def release(archive: Path, folder: Path, *options: str) -> int:
    return run(["--archive", str(archive), "release", str(folder), *options])


def told(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("options", [
    (), ("--format", "csv"), ("--format", "jsonl", "--split", "hash"), ("--partition", "month", "--split", "time"),
    ("--edition", "urls"), ("--dedupe=story", "--fields", "id,url,body", "--creator", "A. Yılmaz"),
], ids=" ".join)  # fmt: skip
def test_the_same_archive_and_options_give_the_same_bytes(archive: Path, tmp_path: Path, options: tuple[str]) -> None:
    assert release(archive, tmp_path / "bir", *options) == 0
    assert release(archive, tmp_path / "iki", *options) == 0
    assert contents(tmp_path / "bir") == contents(tmp_path / "iki")
    assert run(["release", str(tmp_path / "bir"), "--check"]) == 0


def test_what_a_release_says_of_itself(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "yeni" / "konya"
    assert release(archive, folder, "--site", KONYA, "--since", "2025-06-01", "--format", "jsonl", "--creator", "A. Y.",
                   "--title", "Konya haberleri", "--license", "CC-BY-4.0", "--contact",
                   "biri@ornek.example") == 0  # fmt: skip
    found = told(folder)
    names = ["kaza", "otobus", "mac"]
    lines = (folder / "data/articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [IDS[name] for name in names]
    assert found["rows"] == 3 and found["period"] == {"first": "2025-06-29", "last": "2025-06-30"}
    assert found["counts"]["sites"] == {KONYA: 3} and found["counts"]["months"] == {"2025-06": 3}
    assert found["counts"]["sources"] == {"": 2, "İHA": 1}
    assert found["date"] == "2025-07-02" and found["archive"]["changed_at"] == "2025-07-02T10:00:00.000Z"
    (file,) = found["files"]
    raw = (folder / file["path"]).read_bytes()
    assert (file["bytes"], file["sha256"], file["rows"]) == (len(raw), hashlib.sha256(raw).hexdigest(), 3)
    assert found["recipe"]["command"] == (
        f"newsarchive release OUT --site={KONYA} --since=2025-06-01 --format=jsonl '--title=Konya haberleri' "
        "'--creator=A. Y.' --license=CC-BY-4.0 --contact=biri@ornek.example"
    )
    sums = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert {line[66:] for line in sums} == contents(folder).keys() - {"SHA256SUMS"}
    card = (folder / "README.md").read_text(encoding="utf-8")
    for words in ("# Konya haberleri", 'license: "cc-by-4.0"', "3 articles of 1 Turkish regional news sites",
                  "| 2025-06 | 3 |", "biri@ornek.example", "## Known gaps", "| `word\\_count`"[:7]):  # fmt: skip
        assert words in card
    assert all(f"| `{field['name']}` |" in card for field in found["fields"])
    assert 'title: "Konya haberleri"' in (folder / "CITATION.cff").read_text(encoding="utf-8")


def test_gaps_that_the_period_crosses_are_told(archive: Path, tmp_path: Path) -> None:
    shutil.copytree(archive, tmp_path / "archive")
    with Archive.open(tmp_path / "archive") as opened, opened.transaction():
        for began, ended in (("2025-06-20", "2025-06-22"), ("2025-05-01", "2025-05-02")):
            opened.conn.execute(
                "INSERT INTO site_gaps(site_id, began_at, ended_at, why, missed, failures) "
                "VALUES (1, ?, ?, 'site down', 9, 9)",
                (f"{began}T00:00:00.000Z", f"{ended}T00:00:00.000Z"),
            )
    assert release(tmp_path / "archive", tmp_path / "r", "--site", KONYA, "--since", "2025-06") == 0
    assert [gap["began_at"] for gap in told(tmp_path / "r")["gaps"]] == ["2025-06-20T00:00:00.000Z"]
    assert "| konyaornek.com | 1 | 2025-06-20T00:00:00.000Z |" in (tmp_path / "r/README.md").read_text(encoding="utf-8")


def test_a_relative_day_is_written_down_as_the_day_it_was(archive: Path, tmp_path: Path) -> None:
    assert release(archive, tmp_path / "r", "--until", "dün") == 0
    command = told(tmp_path / "r")["recipe"]["command"]
    assert "dün" not in command and "--until=20" in command


def test_all_of_a_story_is_in_one_split(stories: Path, tmp_path: Path) -> None:
    assert release(stories, tmp_path / "r", "--split", "hash", "--shares", "50/50", "--format", "csv") == 0
    split_of: dict[str, set[str]] = {}
    for name in ("train", "test"):
        with (tmp_path / f"r/data/{name}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                split_of.setdefault(row["story_id"] or f"alone {row['id']}", set()).add(name)
    assert all(len(names) == 1 for names in split_of.values()) and len(split_of) > 5
    assert sum(told(tmp_path / "r")["splits"].values()) == told(tmp_path / "r")["rows"]


def test_as_of_a_day_gives_the_data_of_a_release_made_that_day(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = copied(cookbook_archive.build, tmp_path_factory, tmp_path / "archive")
    options = ("--format", "jsonl", "--split", "time", "--dedupe=story")
    assert release(archive, tmp_path / "then", *options) == 0
    view = View(cookbook_archive.WORLD, LAYOUTS["seedx"], "https://bozkir.example")
    later = datetime(2026, 7, 5, 9, 0, tzinfo=UTC)
    with Archive.open(archive) as opened, opened.transaction():
        for index in range(8):
            truth = view.truth(index)
            other = {"headline": f"{truth.headline}!", "body": f"{truth.body}\n\nSon dakika: {index + 100} kişi."}
            cookbook_archive._save(opened, 1, truth, later, **other)
    assert release(archive, tmp_path / "now", *options) == 0
    assert release(archive, tmp_path / "as of", *options, "--as-of", "2026-07-03") == 0
    for split in ("train", "validation", "test"):
        then, now, as_of = ((tmp_path / one / f"data/{split}.jsonl").read_bytes() for one in ("then", "now", "as of"))
        assert then == as_of and (split != "train" or then != now)
    assert told(tmp_path / "as of")["date"] == "2026-07-03"
    assert release(archive, tmp_path / "early", "--as-of", "2026-06-11", "--fields", "id") == 0
    assert [gap["ended_at"] for gap in told(tmp_path / "early")["gaps"]] == [None]


def test_months_are_files(archive: Path, tmp_path: Path) -> None:
    assert release(archive, tmp_path / "r", "--partition", "month", "--format", "jsonl") == 0
    assert sorted(path.name for path in (tmp_path / "r/data/articles").iterdir()) == [
        "2024-12.jsonl", "2025-01.jsonl", "2025-02.jsonl", "2025-03.jsonl", "2025-04.jsonl", "2025-05.jsonl",
        "2025-06.jsonl", "undated.jsonl",
    ]  # fmt: skip


WRONG = [
    (("--fields", "id,yok"), 2, "no field yok"), (("--fields", "id,id"), 2, "twice"), (("--seed", "1"), 2, "--split"),
    (("--split", "time", "--seed", "1"), 2, "--split hash"),
    (("--split", "hash", "--split-at", "2025"), 2, "--split time"),
    (("--split", "time", "--split-at", "2025-05-01,2025-04-01"), 2, "the earlier one first"),
    (("--split", "time", "--split-at", "hiç"), 2, "not a date"), (("--split", "hash", "--shares", "80"), 2, "--shares"),
    (("--where", "1) OR (1"), 2, "--where"), (("--site", "yok.example"), 2, "no site"),
    (("--until", "1999"), 4, "no article is chosen"), (("--where", "word_count > 1e9"), 4, "no article is chosen"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "code", "words"), WRONG, ids=[" ".join(options) for options, _, _ in WRONG])
def test_one_line_and_nothing_left(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str], code: int, words: str
) -> None:
    assert release(archive, tmp_path / "r", *options) == code
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r/notlarım.txt").write_text("x")
    assert release(archive, tmp_path / "r") == 4
    assert "is there already" in capsys.readouterr().err
    assert contents(tmp_path) == {"r/notlarım.txt": b"x"}


def test_a_failure_on_the_way_leaves_nothing(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsarchive.release.manifest.write", full)
    assert release(archive, tmp_path / "r") == 4
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def made(stories: Path, tmp_path: Path) -> Path:
    assert release(stories, tmp_path / "r", "--format", "jsonl", "--split", "hash", "--shares", "50/50") == 0
    return tmp_path / "r"


def resum(folder: Path) -> None:
    names = sorted(contents(folder).keys() - {"SHA256SUMS"})
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def move_a_member(folder: Path) -> None:
    """One member of a story from test to train, with every sum and count made right again."""
    train, test = folder / "data/train.jsonl", folder / "data/test.jsonl"
    here, there = train.read_text(encoding="utf-8").splitlines(), test.read_text(encoding="utf-8").splitlines()
    groups = [json.loads(line)["story_id"] for line in there]
    at = next(at for at, story in enumerate(groups) if story and groups.count(story) > 1)
    here.append(there.pop(at))
    manifest = told(folder)
    for path, lines in ((train, here), (test, there)):
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        raw = path.read_bytes()
        one = next(file for file in manifest["files"] if file["path"] == f"data/{path.name}")
        one |= {"rows": len(lines), "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    resum(folder)


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


FAULTS = {
    "data/train.jsonl was changed": lambda folder: append(folder / "data/train.jsonl"),
    "README.md was changed": lambda folder: (folder / "README.md").write_text("x"),
    "data/test.jsonl is missing": lambda folder: (folder / "data/test.jsonl").unlink(),
    "fazla.txt does not belong": lambda folder: (folder / "fazla.txt").write_text("x"),
    "is not the one of the manifest": lambda folder: (
        append(folder / "data/train.jsonl"),
        resum(folder),
    ),
    "another split too": move_a_member,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_check_finds(made: Path, capsys: pytest.CaptureFixture[str], fault: str) -> None:
    assert run(["release", str(made), "--check"]) == 0
    capsys.readouterr()
    FAULTS[fault](made)
    assert run(["release", str(made), "--check"]) == 5
    assert fault in capsys.readouterr().err


@pytest.mark.parametrize(("text", "code"), [(None, 4), ("{", 5), ("[]", 5), ('{"form": 1}', 5)])
def test_check_of_what_is_no_release(tmp_path: Path, text: str | None, code: int) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    assert run(["release", str(tmp_path), "--check"]) == code


def test_an_edition_without_texts_holds_none(archive: Path, tmp_path: Path) -> None:
    assert release(archive, tmp_path / "r", "--edition", "urls", "--format", "jsonl") == 0
    everything = b"".join(contents(tmp_path / "r").values()).decode()
    for story in STORIES:
        assert story.headline not in everything and story.body[:40] not in everything
    row = json.loads((tmp_path / "r/data/articles.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert row["canonical_url"] == f"https://{KONYA}/haber/kaza-haberi-1001.html" and row["content_hash"] == "v1:kaza"
    assert told(tmp_path / "r")["full"]["rows"] == len(STORIES)


def test_strange_words_stay_words(archive: Path, tmp_path: Path) -> None:
    shutil.copytree(archive, tmp_path / "archive")
    with Archive.open(tmp_path / "archive") as opened, opened.transaction():
        opened.conn.execute("UPDATE articles SET section = ?", ("| <script>x</script> `a` [b](c)\u202e\n# d",))
    assert release(tmp_path / "archive", tmp_path / "r", "--title", "a: `b`\n--- <b>", "--creator", "x\ny: z") == 0
    card = (tmp_path / "r/README.md").read_text(encoding="utf-8")
    assert "<script>" not in card and "\u202e" not in card
    assert "\n# a: \\`b\\` --- &lt;b&gt;\n" in card and "`` newsarchive release" in card
    assert "\n# d" not in card and "\\| &lt;script" in card
    assert "\ny: z" not in (tmp_path / "r/CITATION.cff").read_text(encoding="utf-8")


def test_help_names_what_there_is() -> None:
    from newsarchive.cli import cli

    shown = CliRunner().invoke(cli, ["release", "--help"]).output
    assert "--edition" in shown and "docs/datasets.md" in shown
