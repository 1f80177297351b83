"""docs/queries.md: every statement and command in it runs."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_archive import build

from newsarchive.cli import cli
from newsarchive.query.reader import guard, reading, sql

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "queries.md").read_text(encoding="utf-8")
STATEMENTS = re.findall(r"^```sql\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line for block in re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL) for line in block.splitlines()
]
EMPTY_HERE = ("revisions", "gone_at IS NOT NULL", "FROM completeness", "FROM gaps", "seconds > 0")
"""the small archive has no edited and no vanished article, and nobody has watched it for a week"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("docs") / "archive")


@pytest.mark.parametrize("statement", STATEMENTS, ids=[text.splitlines()[0][:50] for text in STATEMENTS])
def test_statement(archive: Path, statement: str) -> None:
    with reading(archive) as connection:
        guard(connection)
        rows = list(sql(connection, statement, seconds=5).rows)
    assert rows or any(word in statement for word in EMPTY_HERE)


@pytest.mark.parametrize("command", COMMANDS)
def test_command(archive: Path, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(command)
    assert program == "newsarchive"
    result = CliRunner().invoke(cli, ["--archive", str(archive), *arguments])
    assert result.exit_code == 0, result.output
    assert result.stdout or list(tmp_path.iterdir())
    assert "nothing found" not in result.stderr


def test_there_is_something_to_run() -> None:
    assert len(STATEMENTS) > 10 and len(COMMANDS) > 12
