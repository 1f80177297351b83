"""Opens data/tables/*.toml once and hands them out; knows where the shipped data folder is.

In a wheel the folder lies inside the package, in a checkout beside it. Each knowledge module (dates, bylines,
sections …) builds its own frozen look-ups from ``table(name)``, keyed by ``turkish.fold``; tests/test_tables.py
checks every table.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_dir() -> Path:
    """The folder with tables/ and sites/; raises FileNotFoundError when the installation is broken."""
    for candidate in (_PACKAGE / "data", _PACKAGE.parent / "data"):
        if (candidate / "tables").is_dir():
            return candidate
    raise FileNotFoundError("newsarchive's data folder is missing; reinstall the package")


@cache
def table(name: str) -> dict[str, Any]:
    """The parsed TOML of data/tables/<name>.toml."""
    return tomllib.loads((data_dir() / "tables" / f"{name}.toml").read_text(encoding="utf-8"))
