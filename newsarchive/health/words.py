"""The words for a site's health and what they mean: data/health.toml, loaded once."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from newsarchive import lookups


@dataclass(frozen=True, slots=True)
class Word:
    """A state or a kind, explained."""

    name: str
    meaning: str
    do: str
    states: tuple[str, ...] = ()


@cache
def _table() -> dict[str, dict[str, Word]]:
    given = tomllib.loads((lookups.data_dir() / "health.toml").read_text(encoding="utf-8"))
    return {
        what: {row["name"]: Word(row["name"], row["meaning"], row["do"], tuple(row.get("states", ()))) for row in rows}
        for what, rows in given.items()
    }


def states() -> dict[str, Word]:
    """State -> what it means, from the mildest to the worst."""
    return _table()["state"]


def kinds() -> dict[str, Word]:
    """Kind of condition -> what it means."""
    return _table()["kind"]


def worst(found: Iterable[str]) -> str:
    """The worst of some states; ``ok`` of none."""
    order = list(states())
    return max(found, key=order.index, default="ok")


def markdown() -> str:
    """The tables of docs/operating.md."""
    lines = ["| state | it means | do |", "| --- | --- | --- |"]
    lines += [f"| `{one.name}` | {one.meaning} | {one.do} |" for one in states().values()]
    lines += ["", "| kind | state | what was recognised | do |", "| --- | --- | --- | --- |"]
    lines += [f"| `{one.name}` | {', '.join(one.states)} | {one.meaning} | {one.do} |" for one in kinds().values()]
    return "\n".join(lines)
