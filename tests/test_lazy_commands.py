"""A command loads what it needs: reading pages must not pay for the archive's library or the crawler's."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from newsarchive.cli import cli

HEAVY = ("feedparser", "lxml", "pyarrow", "rich", "scrapy", "sqlite_utils", "twisted", "warcio")


@pytest.mark.parametrize("module", ["newsarchive.cli", "newsarchive.cli.reading"])
def test_reading_pages_loads_no_heavy_library(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


@pytest.mark.parametrize("module", ["asking", "crawling", "searching", "stories", "status"])
def test_asking_and_crawling_load_no_tables_of_others(module: str) -> None:
    """sqlite-utils is there for migrations; it loads pandas and numpy wherever they are installed: half a second."""
    code = f"import sys, newsarchive.cli.{module}; print(*({{'sqlite_utils', 'pandas', 'numpy'}} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_every_command_is_found_under_its_name() -> None:
    assert list(cli.commands) == sorted(cli.commands)
    for name, command in cli.commands.items():
        assert command.name == name


def test_the_help_lists_every_command_with_its_purpose() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).output.partition("Commands:")[2].splitlines()
    told = {line.split()[0]: line.split()[1:] for line in shown if line.strip()}
    assert set(told) == set(cli.commands)
    assert all(len(words) >= 3 for words in told.values())


def test_an_unknown_command_is_a_usage_error() -> None:
    assert CliRunner().invoke(cli, ["extrakt"]).exit_code == 2
