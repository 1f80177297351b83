"""Opens data/tables/*.toml once and hands them out; knows where the shipped data folder is.

In a wheel the folder lies inside the package, in a checkout beside it. Each knowledge module (dates, bylines,
sections …) builds its own frozen look-ups from ``table(name)``, keyed by ``turkish.fold``; tests/test_tables.py
checks every table.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from newsarchive.errors import UsageError

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
    """The parsed TOML of data/tables/<name>.toml; raises UsageError naming the file when it is none.

    A key that is asked for and is not there raises UsageError as well, naming file, row and key.
    """
    where = f"data/tables/{name}.toml"
    try:
        given = tomllib.loads((data_dir() / "tables" / f"{name}.toml").read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from error
    return _Row(where, given)


class _Row(dict[str, Any]):
    """A part of a table that knows where it stands."""

    def __init__(self, where: str, given: dict[str, Any]) -> None:
        super().__init__({key: _placed(f"{where}: {key}", value) for key, value in given.items()})
        self._where = where

    def __missing__(self, key: str) -> NoReturn:
        raise UsageError(f"{self._where}: no {key}")


def _placed(where: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _Row(where, value)
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        _check_types(where, value)
        return [_placed(f"{where} {number}", one) for number, one in enumerate(value, 1)]
    return value


def _check_types(where: str, rows: list[Any]) -> None:
    """Raises UsageError when a key has one type in one row and another in the next (aliases = "AA", not ["AA"])."""
    known: dict[str, tuple[int, type]] = {}
    for number, row in enumerate(rows, 1):
        for key, value in row.items() if isinstance(row, dict) else ():
            first, kind = known.setdefault(key, (number, type(value)))
            if type(value) is not kind:
                names = f"{type(value).__name__} ({value!r}), in row {first} {kind.__name__}"
                raise UsageError(f"{where} {number}: {key} is of type {names}")
