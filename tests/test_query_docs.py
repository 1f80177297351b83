"""docs/queries.md and docs/stories.md: every statement and command in them runs."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_archive import build
from small_stories import build as build_stories

from newsarchive.cli import cli
from newsarchive.query.reader import guard, reading, sql

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = {"queries": build, "stories": build_stories, "datasets": build}
"""page -> the archive that its statements and commands are about"""
EMPTY_HERE = ("revisions", "gone_at IS NOT NULL", "FROM completeness", "FROM gaps", "seconds > 0")
"""the small archive has no edited and no vanished article, and nobody has watched it for a week"""


def blocks(page: str, kind: str) -> list[str]:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


STATEMENTS = [(page, one) for page in PAGES for one in blocks(page, "sql")]
COMMANDS = [(page, line) for page in PAGES for one in blocks(page, "sh") for line in one.splitlines()]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {page: made(tmp_path_factory.mktemp(page) / "archive") for page, made in PAGES.items()}


@pytest.mark.parametrize(("page", "statement"), STATEMENTS, ids=[text.splitlines()[0][:50] for _, text in STATEMENTS])
def test_statement(archives: dict[str, Path], page: str, statement: str) -> None:
    with reading(archives[page]) as connection:
        guard(connection)
        rows = list(sql(connection, statement, seconds=5).rows)
    assert rows or (page == "queries" and any(word in statement for word in EMPTY_HERE))


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_command(
    archives: dict[str, Path], page: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(command)
    assert program == "newsarchive"
    result = CliRunner().invoke(cli, ["--archive", str(archives[page]), *arguments], standalone_mode=False)
    assert result.exception is None and not result.return_value, result.output
    assert result.stdout or list(tmp_path.iterdir())
    assert "nothing found" not in result.stderr


def test_there_is_something_to_run() -> None:
    assert len(STATEMENTS) > 30 and len(COMMANDS) > 22
