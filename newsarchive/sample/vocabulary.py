"""The word lists of the sample world, read once from the TOML files beside this module."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


@cache
def words(name: str) -> dict[str, Any]:
    """The tables of data/<name>.toml: places, people, agencies or topics."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
