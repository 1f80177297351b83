"""What a reason means in words, and what the operator can do about it: data/outcomes.toml, loaded once."""

import tomllib
from dataclasses import dataclass
from functools import cache

from newsarchive import lookups


@dataclass(frozen=True, slots=True)
class Meaning:
    """A reason, explained."""

    name: str
    states: tuple[str, ...]
    meaning: str
    do: str


@cache
def meanings() -> dict[str, Meaning]:
    """Reason -> what it means, in the order of the table."""
    rows = tomllib.loads((lookups.data_dir() / "outcomes.toml").read_text(encoding="utf-8"))["reason"]
    return {row["name"]: Meaning(row["name"], tuple(row["states"]), row["meaning"], row["do"]) for row in rows}


def meaning(reason: str | None) -> str:
    """In words; empty for what has no reason or an unknown one."""
    known = meanings().get((reason or "").partition(":")[0])  # "budget:address pattern"
    return known.meaning.replace("`", "") if known else ""


def markdown() -> str:
    """The table of docs/operating.md."""
    rows = (f"| `{one.name}` | {', '.join(one.states)} | {one.meaning} | {one.do} |" for one in meanings().values())
    return "\n".join(("| reason | state | what happened | do |", "| --- | --- | --- | --- |", *rows))
