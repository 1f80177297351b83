"""docs/analysis.md: its commands and its Python run, in the order of the page."""

import re
import shlex
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from building import copied
from cookbook_archive import build

from newsarchive.cli import run

PAGE = (Path(__file__).resolve().parent.parent / "docs/analysis.md").read_text(encoding="utf-8")
PIECES = re.findall(r"^```(python|sh)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_page_runs(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copied(build, tmp_path_factory, tmp_path / "archive")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "hf/datasets"))
    known: dict[str, Any] = {}
    told = []
    for kind, piece in PIECES:
        if kind == "sh":
            for line in piece.splitlines():
                assert run(["--archive", "archive", *shlex.split(line)[1:]]) == 0
        else:
            exec(compile(piece, "docs/analysis.md", "exec"), known)
        told.append(capsys.readouterr().out)
    news = known["news"]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        news.execute("DELETE FROM articles")
    news.close()
    assert told[0] == "(299,)\n" and "Bülten" in "".join(told) and ".example" in told[-1] and "tiyatro" in told[1]
    assert all(out.strip() for (kind, _), out in zip(PIECES, told, strict=True) if kind == "python")


def test_there_is_something_to_run() -> None:
    assert len(PIECES) > 9 and PAGE.count("no-test") == 1
