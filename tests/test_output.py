"""Tables for people: a terminal is never overrun, a pipe gets everything."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive import cli
from newsarchive.cli import output
from newsarchive.query.reader import Rows


def table(rows: Rows, columns: int | None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    stream = io.BytesIO()
    screen = io.TextIOWrapper(stream, encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", screen)
    if columns:
        monkeypatch.setattr(screen, "isatty", lambda: True, raising=False)
        monkeypatch.setenv("COLUMNS", str(columns))
    output.emit(rows, None)
    return stream.getvalue().decode().splitlines()


def test_a_terminal_cuts_the_widest_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Rows(("id", "başlık", "metin"), iter([(1, "kısa", "uzun " * 40), (22, "日本語" * 10, None)]))
    lines = table(rows, 60, monkeypatch)
    assert all(len(line) <= 60 for line in lines)
    assert lines[2].startswith(" 1  kısa") and lines[2].endswith("…")
    assert "22  日本語" in lines[3]


def test_bold_survives_the_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = output.Marked("bir iki üç dört beş altı yedi sekiz", [(4, 30)])
    lines = table(Rows(("a", "b"), iter([("x" * 20, cell)])), 30, monkeypatch)
    assert lines[2].count("\x1b[1m") == 1 and lines[2].endswith("…\x1b[0m")


def test_a_pipe_gets_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = table(Rows(("a", "b"), iter([("u" * 500, 1), ("k", 2)])), None, monkeypatch)
    assert lines[2] == "u" * 500 + "  1" and lines[3] == "k" + " " * 59 + "  2"


def test_no_columns_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    names = tuple(f"kolon{number}" for number in range(40))
    assert len(table(Rows(names, iter([tuple("metin" * 5 for _ in names)])), 50, monkeypatch)) == 3


def test_an_address_is_cut_at_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = "https://www.bir.example/haber/uzun-bir-baslik-7237.html"
    lines = table(Rows(("a", "b"), iter([("x" * 20, cell), ("y", "https://kisa.example/")])), 50, monkeypatch)
    assert lines[2].startswith("x" * 20 + "  …") and len(lines[2]) == 50
    assert lines[2].endswith("uzun-bir-baslik-7237.html")
    assert lines[3].split() == ["y", "https://kisa.example/"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("sites --json --csv", "--json does not go with --csv"),
        ("status --csv --json", "--csv does not go with --json"),
        ("status --completeness --gaps", "--gaps does not go with --completeness"),
        ("status --run 3 --gaps", "--gaps does not go with --run"),
        ("schedule --systemd --cron", "--systemd does not go with --cron"),
        ("schedule --cron --install --remove", "--install does not go with --remove"),
        ("schedule --systemd --watch --every 1h", "--every is for runs that end"),
        ("crawl bir.example --since 1900", "is before 1990"),
        ("crawl bir.example --since 2190-01", "is still to come"),
        ("backfill bir.example --since 1989-12", "is before 1990"),
        ("backfill bir.example --since 2190", "is still to come"),
    ],
)
def test_an_option_is_not_swallowed(words: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--archive", str(tmp_path / "archive"), *words.split()]) == 2
    shown = capsys.readouterr().err.splitlines()
    assert len(shown) == 1 and told in shown[0]


def test_the_same_option_twice_is_one(tmp_path: Path) -> None:
    assert cli.run(["--archive", str(tmp_path / "archive"), "sites", "--json", "--json"]) == 4  # no archive


@pytest.mark.parametrize(
    ("words", "code", "both"), [("schedule --systemd", 0, True), ("--help", 0, False), ("backfill --status", 4, True)]
)
def test_a_reader_that_has_gone_is_no_failure(words: str, code: int, both: bool, tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "newsarchive", "--archive", str(tmp_path / "archive"), *words.split()]
    done = subprocess.run(command, stdout=write_end, stderr=write_end if both else subprocess.PIPE, timeout=280)
    os.close(write_end)
    assert done.returncode == code
