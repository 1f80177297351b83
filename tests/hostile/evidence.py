"""The judge: what is in news.db and in the access log, and the checks that a behaviour's entry is made of."""

import contextlib
import itertools
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hostile.core import Behaviour

Row = Mapping[str, Any]


@dataclass
class Evidence:
    """What a crawl left behind."""

    archive: Path
    origin: str
    asked: list[Row]
    """the site's access log, by start"""
    trespass: list[Row]
    """the canary's access log"""
    articles: list[Row] = field(default_factory=list)
    addresses: list[Row] = field(default_factory=list)
    listings: list[Row] = field(default_factory=list)
    revisions: list[Row] = field(default_factory=list)

    @classmethod
    def collect(cls, archive: Path, origin: str, log: Path, canary_log: Path) -> "Evidence":
        """Read the archive and the logs."""
        found = cls(archive, origin, read_log(log), read_log(canary_log))
        if (archive / "news.db").exists():
            uri = f"file:{archive / 'news.db'}?mode=ro"
            with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=30)) as db:
                db.row_factory = sqlite3.Row
                for name, table in (("articles", "articles"), ("addresses", "urls"), ("listings", "listings"),
                                    ("revisions", "revisions")):  # fmt: skip
                    setattr(found, name, [dict(row) for row in db.execute(f"SELECT * FROM {table}")])  # noqa: S608
        return found

    def path(self, url: str) -> str:
        """The address without its origin, when it is ours."""
        return url.removeprefix(self.origin)

    def below(self, prefix: str) -> list[Row]:
        """Articles whose address is below a prefix."""
        return [row for row in self.articles if self.path(row["url"]).startswith(prefix)]

    def hits(self, prefix: str) -> list[Row]:
        """Requests below a prefix."""
        return [row for row in self.asked if row["target"].startswith(prefix)]

    def telling(self, token: str) -> list[Row]:
        """Articles that hold a word anywhere."""
        return [row for row in self.articles if token in json.dumps(list(row.values()), ensure_ascii=False)]


def read_log(path: Path) -> list[Row]:
    """An access log, by start of the request."""
    if not path.exists():
        return []
    return sorted((json.loads(line) for line in path.read_text().splitlines()), key=lambda row: row["start"])


Check = Callable[[Evidence, Behaviour], str | None]
"""what is wrong, None when nothing is"""


def judge(found: Evidence, behaviour: Behaviour) -> list[str]:
    """What is wrong with the outcome of a behaviour."""
    return [wrong for check in (*ALWAYS, *behaviour.expect) if (wrong := check(found, behaviour)) is not None]


def hits(at_most: int, at_least: int = 0, at: str = "") -> Check:
    """So many requests below the prefix (and ``at``)."""

    def check(found: Evidence, it: Behaviour) -> str | None:
        count = len(found.hits(it.prefix + at))
        return None if at_least <= count <= at_most else f"{count} requests of {at or 'it'}, not {at_least}..{at_most}"

    return check


def untouched(at: str = "") -> Check:
    """No request below the prefix (and ``at``)."""
    return hits(0, 0, at)


def archived(token: str, *, times: int = 1, lacks: Iterable[str] = (), **values: Any) -> Check:
    """So many articles hold a word; none of them these other words; columns have these values."""

    def check(found: Evidence, it: Behaviour) -> str | None:
        rows = [row for row in found.below(it.prefix) if token in row["headline"] + row["body"]]
        if len(rows) != times:
            return f"{len(rows)} articles hold {token!r}, not {times}: {_states(found, it)}"
        for row in rows:
            if bad := [word for word in lacks if word in row["headline"] + row["body"]]:
                return f"the article holds {bad}"
            for name, value in values.items():
                if row[name] != value:
                    return f"{name} is {row[name]!r}, not {value!r}"
        return None

    return check


def none_archived(at_most: int = 0) -> Check:
    """No (or few) articles below the prefix."""

    def check(found: Evidence, it: Behaviour) -> str | None:
        rows = found.below(it.prefix)
        return None if len(rows) <= at_most else f"{len(rows)} articles: {[found.path(r['url']) for r in rows[:4]]}"

    return check


def whole_or_none(token: str) -> Check:
    """The article is archived with this last word of it, or refused with a reason."""

    def check(found: Evidence, it: Behaviour) -> str | None:
        rows = found.below(it.prefix)
        if rows:
            return None if token in rows[0]["body"] else "archived, but not whole"
        states = [row for row in found.addresses if found.path(row["url"]).startswith(it.prefix)]
        return None if states and all(row["reason"] for row in states) else f"neither archived nor refused: {states}"

    return check


def nowhere(*tokens: str) -> Check:
    """These words are in no article and no earlier version of one."""

    def check(found: Evidence, it: Behaviour) -> str | None:
        told = json.dumps([list(row.values()) for row in found.revisions], ensure_ascii=False)
        bad = [token for token in tokens if found.telling(token) or token in told]
        return f"stored: {bad}" if bad else None

    return check


def settled(at: str, *states: str, reason: str | None = None) -> Check:
    """An address of it ended so."""

    def check(found: Evidence, it: Behaviour) -> str | None:
        rows = [row for row in found.addresses if found.path(row["fetch_url"]) == it.prefix + at]
        if not rows:
            return f"{at} is not in the ledger"
        row = rows[0]
        right = row["state"] in states and (reason is None or row["reason"] == reason)
        return None if right else f"{at} is {row['state']} ({row['reason']})"

    return check


def gap(at: str, seconds: float, times: int = 2) -> Check:
    """The first requests of an address lie at least so far apart."""

    def check(found: Evidence, it: Behaviour) -> str | None:
        starts = [row["start"] for row in found.hits(it.prefix + at)]
        pauses = [later - earlier for earlier, later in itertools.pairwise(starts[:times])]
        if len(starts) < times:
            return f"asked for {len(starts)} times, not {times}"
        return None if min(pauses) >= seconds else f"asked again after {min(pauses):.2f} s, not {seconds}"

    return check


def dated(token: str, value: str | None) -> Check:
    """The article's date begins so; None: it has none."""

    def check(found: Evidence, it: Behaviour) -> str | None:
        rows = [row for row in found.below(it.prefix) if token in row["headline"]]
        if not rows:
            return f"not archived: {_states(found, it)}"
        told = rows[0]["published_at"]
        right = told is None if value is None else (told or "").startswith(value)
        return None if right else f"published {told!r}, not {value!r}"

    return check


def no_canary(found: Evidence, it: Behaviour) -> str | None:
    """Nobody went where only this behaviour leads."""
    strays = [row["target"] for row in found.trespass if it.prefix in row["target"]]
    return f"asked the canary: {strays[:3]}" if strays else None


def reasoned(found: Evidence, it: Behaviour) -> str | None:
    """Every address of it has a state, and a reason when it is not archived."""
    bad = [
        (found.path(row["url"]), row["state"])
        for row in found.addresses
        if found.path(row["url"]).startswith((it.prefix, it.door))
        if row["reason"] is None and row["state"] != "archived"
    ]
    return f"{len(bad)} addresses without a reason: {bad[:3]}" if bad else None


def met(found: Evidence, it: Behaviour) -> str | None:
    """The crawl came by: the entry page was asked for."""
    return None if any(row["target"] == it.door for row in found.asked) else "its entry page was not asked for"


ALWAYS: tuple[Check, ...] = (met, no_canary, reasoned)


def _states(found: Evidence, it: Behaviour) -> str:
    rows = [row for row in found.addresses if found.path(row["url"]).startswith(it.prefix)]
    return ", ".join(f"{found.path(r['url'])[len(it.prefix) - 1 :][:40]} {r['state']}/{r['reason']}" for r in rows[:4])
