"""The words of data/edits.toml, and other tables' words as this room asks for them; loaded once."""

import tomllib
from functools import cache
from typing import Any

from newsarchive import lookups, turkish


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((lookups.data_dir() / "edits.toml").read_text(encoding="utf-8"))


@cache
def words(part: str, key: str) -> frozenset[str]:
    """A list of the table, as a set of folded words."""
    return frozenset(_table()[part][key])


@cache
def phrases(part: str, key: str) -> tuple[str, ...]:
    """A list of the table, in its order."""
    return tuple(_table()[part][key])


@cache
def spelled() -> dict[str, int]:
    """Folded number word below a hundred -> its value."""
    numbers = _table()["numbers"]
    tens = {word: 10 * at for at, word in enumerate(numbers["tens"], 1)}
    return {word: at for at, word in enumerate(numbers["units"])} | tens


@cache
def scales() -> dict[str, int]:
    """Folded number word from a hundred on -> its value."""
    numbers = _table()["numbers"]
    return {numbers["hundred"]: 100} | {word: 10**power for word, power in numbers["scales"].items()}


@cache
def units() -> dict[str, str]:
    """Folded short form of a unit -> its whole word."""
    return dict(_table()["units"])


@cache
def percent() -> str:
    """The word before a number that makes it a share of a hundred."""
    return str(_table()["numbers"]["percent"])


@cache
def calendar() -> frozenset[str]:
    """Folded names of months and days: capitalised, and nobody's names."""
    rows = (*lookups.table("months")["month"], *lookups.table("weekdays")["weekday"])
    return frozenset(turkish.fold(name) for row in rows for name in row["names"])


@cache
def known_names() -> frozenset[str]:
    """Folded given names, provinces and districts."""
    given = lookups.table("given_names")
    names = [*given["male"], *given["female"]]
    for row in lookups.table("provinces")["province"]:
        names += [row["name"], *row["districts"]]
    return frozenset(map(turkish.fold, names))
