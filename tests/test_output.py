"""Tables for people: a terminal is never overrun, a pipe gets everything."""

import io
import sys

import pytest

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
