"""What people are shown of a back-fill: the days they asked for, months that have something, who works on it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsarchive import cli
from newsarchive.query import choose
from newsarchive.store import Archive, backfills, ledger

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A back-fill of 2020-01 up to 2020-06 that was begun."""
    with Archive.open(tmp_path / "archive") as archive, archive.transaction():
        site = ledger.site_id(archive, "bir.example", now=NOW)
        backfills.begin(archive, site, choose.period("2020-01", NOW)[0], choose.period("2020-06", NOW)[1], NOW)
    return tmp_path / "archive"


def shown(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[list[str]]:
    assert cli.run(["--archive", str(folder), "backfill", *words, "--status"]) == 0
    return [line.split() for line in capsys.readouterr().out.splitlines()]


def test_days_are_those_that_were_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(folder, capsys)[2][:4] == ["bir.example", "2020-01-01", "2020-06-30", "stopped"]


def test_it_runs_while_its_lock_is_held(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Archive.open(folder) as archive:
        assert archive.hold("backfill.bir.example")
        assert shown(folder, capsys)[2][3] == "running"
    assert shown(folder, capsys)[2][3] == "stopped"


def test_months_without_anything_are_not_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(folder, capsys, "bir.example")
    assert lines[0][0] == "month" and not [line for line in lines if line and line[0].startswith("2020-")]
