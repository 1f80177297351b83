"""``newsarchive diff``: two versions of an article on a terminal, as a page, as JSON."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from keeping import DAY, HOUR, NOW, Keeper, address, article

from newsarchive import cli, lookups, turkish
from newsarchive.edits.marking import Span, marked, rows

HOSTILE = '<script>alert("x")</script>\x1b[31m & co'
FIRST = "Parkta 3 bank var.\n\nAçılış yarın yapılacak ve herkes gelebilecek.\n\nBelediye duyurdu."
SECOND = "Parkta 5 bank var.\n\nAçılış yarın yapılacak ve herkes gelebilecek.\n\n" + HOSTILE


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    keeper = Keeper(tmp_path / "archive")
    first = article(body=FIRST, content_hash="v1:1")
    keeper.save(first)
    second = replace(first, headline="Park açıldı", body=SECOND, content_hash="v1:2", fetched_at=NOW + HOUR)
    keeper.save(second, NOW + HOUR)
    keeper.save(replace(second, authors=("Veli Can",), fetched_at=NOW + DAY), NOW + DAY)
    keeper.save(replace(second, authors=("Veli Can",), section="Yaşam"), NOW + 2 * DAY, cause="reextracted")
    keeper.save(article(address(8), headline="Başka haber"))
    keeper.close()
    return tmp_path / "archive"


def diff(folder: Path, capfd: pytest.CaptureFixture[str], *given: str) -> tuple[int, str, str]:
    code = cli.run(["--archive", str(folder), "diff", *given])
    out, err = capfd.readouterr()
    return code, out, err


def test_the_newest_edit_is_shown(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = diff(folder, capfd, "1")
    assert code == 0
    assert "edited     name" in out
    assert re.search(r"\[-Ayşe Yılmaz-\]\s+\{\+Veli Can\+\}", out)
    assert "version 2" in out and "version 3" in out, "our own re-reading is no edit"


@pytest.mark.parametrize("width", [20, 60, 100, 200])
def test_every_width(folder: Path, capfd: pytest.CaptureFixture[str], width: int) -> None:
    code, out, _ = diff(folder, capfd, address(7237), "--from", "1", "--to", "2", "--width", str(width))
    assert code == 0
    assert max(map(len, out.splitlines())) <= width
    assert "\x1b" not in out, "no colour, and nothing of a hostile page, reaches a pipe"
    words = " ".join(out.split())
    assert "[-3-]" in words and "{+5+}" in words
    if width >= 72:
        assert re.search(r"Parkta \[-3-\] bank var\.\s+Parkta \{\+5\+\} bank var\.", out)


def test_a_page_for_itself(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "edit.html"
    assert diff(folder, capfd, "1", "--from", "1", "--to", "2", "--html", str(target))[0] == 0
    page = target.read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page and "\x1b" not in page
    assert not re.search(r"""(?:src|href)=["'](?!https://www\.ornekgazete\.com/)""", page)
    assert '<del><span class="say" lang="en">removed: </span>3</del>' in page
    assert '<ins><span class="say" lang="en">added: </span>5</ins>' in page
    assert "prefers-color-scheme:dark" in page and 'name="viewport"' in page
    code, out, _ = diff(folder, capfd, "1", "--from", "1", "--to", "2", "--html")
    assert (code, out) == (0, page)


def test_json(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = diff(folder, capfd, "1", "--to", "2", "--json")
    told: dict[str, Any] = json.loads(out)
    assert told["kinds"] == ["headline", "number", "paragraph_added", "paragraph_removed"]
    assert told["told"][:2] == [
        {"kind": "headline", "field": "headline", "before": "Belediyeden yeni park", "after": "Park açıldı"},
        {"kind": "number", "field": "body", "before": "3", "after": "5"},
    ]
    assert (told["from"]["version"], told["to"]["version"], list(told["changed"])) == (1, 2, ["headline", "body"])


def test_versions_are_listed(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = diff(folder, capfd, "1", "--list", "--json")
    assert [(one["version"], one["cause"], one["kinds"][:2]) for one in json.loads(out)] == [
        (1, "visit", ["headline", "number"]),
        (2, "visit", ["name"]),
        (3, "reextracted", []),
        (4, None, []),
    ]
    _, out, _ = diff(folder, capfd, "1", "--list")
    assert [line.split()[0] for line in out.splitlines()] == ["version", "-------", "1", "2", "3", "4"]


def test_what_stood_on_a_day(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = diff(folder, capfd, "1", "--at", "2026-03-04T09:45:00+00:00", "--json")
    told = json.loads(out)
    assert (told["from"]["version"], told["to"]["version"]) == (1, 4)


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("99",), 2, "no article 99"),
        (("1", "--to", "9"), 2, "no version 9; there are 4"),
        (("2",), 4, "article 2 was never edited: it has one version"),
        (("1", "--at", "gestern"), 2, "is no date"),
        (("1", "--at", "2020-01-01"), 2, "was not archived before"),
        (("1", "--at", "2026-03-04", "--to", "2"), 2, "--at does not go with"),
        (("1", "--html", "--json"), 2, "does not go with"),
        (("1", "--list", "--html"), 2, "--list does not go with --html"),
        (("1", "--list", "--from", "2"), 2, "leave --from, --to and --at out"),
        (("1", "--from", "99999999999999999999999"), 2, "not in the range"),
        (("99999999999999999999999",), 2, "99999999999999999999999"),
    ],
)
def test_what_cannot_be_shown(
    folder: Path, capfd: pytest.CaptureFixture[str], given: tuple[str, ...], code: int, said: str
) -> None:
    found, _, err = diff(folder, capfd, *given)
    assert (found, said in err, err.count("\n")) == (code, True, 1)


def test_words_are_marked() -> None:
    assert marked("Kazada 3 kişi öldü.", "Kazada 5 kişi öldü.") == (
        (Span("Kazada "), Span("3", True), Span(" kişi öldü.")),
        (Span("Kazada "), Span("5", True), Span(" kişi öldü.")),
    )


def test_a_paragraph_that_is_new_has_a_row_of_its_own() -> None:
    found = rows("Birinci paragraf burada.\n\nÜçüncüsü.", "Birinci paragraf burada.\n\nYeni olan bu.\n\nÜçüncüsü.")
    assert [(bool(row.before), bool(row.after), row.changed) for row in found] == [
        (True, True, False),
        (False, True, True),
        (True, True, False),
    ]


def test_the_questions_of_the_page_are_answered(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parent.parent / "docs" / "edits.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sql\n(.*?)```", page, re.S)
    for statement in filter(None, (part.strip() for part in re.sub(r"--.*", "", block).split(";"))):
        assert cli.run(["--archive", str(folder), "sql", statement, "--json"]) == 0, capfd.readouterr().err
    capfd.readouterr()
    assert cli.run(["--archive", str(folder), "sql", "SELECT kind FROM edits", "--json"]) == 0
    assert [one["kind"] for one in json.loads(capfd.readouterr().out)] == ["headline", "name"]


def test_the_words_of_the_table_are_folded() -> None:
    table = tomllib.loads((lookups.data_dir() / "edits.toml").read_text(encoding="utf-8"))
    for part in table.values():
        for words in part.values():
            for word in words if isinstance(words, list) else ():
                assert word.removesuffix(" ") == turkish.fold(word)  # a blank: the word ends here
