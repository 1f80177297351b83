"""What back-fills have done: per month what was announced, archived and is missing; per method what it cost."""

import sqlite3
from datetime import datetime
from typing import Any

from newsarchive import archives
from newsarchive.store import backfills, finds, times


def told(
    connection: sqlite3.Connection, domain: str | None, *, since: datetime | None = None,
    until: datetime | None = None, months: bool = True,
) -> list[dict[str, Any]]:  # fmt: skip
    """The back-fills of a site (or of all), the newest first; ``since`` and ``until``: only those of that stretch."""
    found: list[dict[str, Any]] = []
    for one in backfills.of_site(connection, domain):
        if since is not None and one["since"] != times.text(since):
            continue
        if until is not None and one["until"] != times.text(until):
            continue
        rows = _months(connection, one)
        sums = {name: sum(row[name] for row in rows) for name in ("announced", "archived", "missing", "waiting")}
        told_of = {**one, **sums}
        if months:
            told_of |= {"months": rows, "methods": _methods(connection, one)}
        found.append(told_of)
    return found


def _months(connection: sqlite3.Connection, one: dict[str, Any]) -> list[dict[str, Any]]:
    counted = finds.months(connection, one["id"])
    names = archives.months_between(times.instant(one["since"]), times.instant(one["until"]))
    names += ["?"] if "?" in counted else []
    covering = backfills.still_covering(connection, one["id"])
    rows = []
    for month in names:
        announced, archived, missing, waiting = counted.get(month, (0, 0, 0, 0))
        done = one["state"] == "done" or (covering is not None and not waiting and month > covering)
        rows.append(
            {"month": month, "announced": announced, "archived": archived, "missing": missing, "waiting": waiting,
             "done": done}
        )  # fmt: skip
    return rows


def _methods(connection: sqlite3.Connection, one: dict[str, Any]) -> list[dict[str, Any]]:
    rows = finds.methods(connection, one["id"])
    for row in rows:
        requests, archived = int(row["lists"]) + int(row["visited"]), int(row["archived"])
        row["requests"] = requests
        row["per_article"] = round(requests / archived, 2) if archived else None
    return rows
