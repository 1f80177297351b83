"""Who copies whom, and how much of what a site prints is its own: counts over stories and articles.

Out come plain dicts with the names that ``--json`` shows, and flows between agencies and sites.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive import clock, dates
from newsarchive.query import choose
from newsarchive.query.choose import Where
from newsarchive.store.story_views import FLOWS, FROM_SHARES, SHARES

GROUPS = {
    "site": "a.site",
    "week": "date(a.published_day, 'weekday 0', '-6 days')",
    "section": "a.section",
}
"""what shares can be counted by"""
KINDS = ("original", "agency", "copied", "release")
"""whose text an article is"""
NAMES = ("articles", "words", *(name for kind in KINDS[1:] for name in (kind, f"{kind}_words")))


def originality(
    connection: sqlite3.Connection,
    by: Sequence[str],
    *,
    since: str | None = None,
    until: str | None = None,
    sites: Sequence[str] = (),
    now: datetime | None = None,
) -> list[dict[str, Any]]:
    """Articles and words of each kind, and their shares, for every group; a group's own names come first.

    ``since`` and ``until`` leave out articles without a date. Raises UsageError as ``choose`` does.
    """
    parts: list[str] = []
    bound: list[Any] = []
    now = now or clock.now()
    for text, sign, end in ((since, ">=", 0), (until, "<", 1)):
        if text is not None:
            parts.append(f"AND a.published_day {sign} ?")
            bound.append(choose.period(text, now)[end].astimezone(dates.ISTANBUL).date().isoformat())
    if sites:
        parts.append("AND a.site IN (SELECT value FROM json_each(?))")
        bound.append(json.dumps(choose.sites(connection, sites)))
    keys = [GROUPS[name] for name in by]
    statement = " ".join([
        "SELECT", ", ".join([*keys, SHARES]), "FROM", FROM_SHARES, *parts,
        *(["GROUP BY", ", ".join(keys)] if keys else []),
    ])  # fmt: skip
    rows = connection.execute(statement, bound).fetchall()
    return [_told(by, row) for row in rows if row[len(by)]]


def _told(by: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    groups, counts = row[: len(by)], dict(zip(NAMES, row[len(by) :], strict=True))
    counts["original"] = counts["articles"] - sum(counts[kind] for kind in KINDS[1:])
    counts["original_words"] = counts["words"] - sum(counts[f"{kind}_words"] for kind in KINDS[1:])
    shares = {}
    for kind in KINDS:
        shares[f"{kind}_share"] = round(counts[kind] / counts["articles"], 4)
        shares[f"{kind}_words_share"] = round(counts[f"{kind}_words"] / counts["words"], 4) if counts["words"] else None
    return dict(zip(by, groups, strict=True)) | counts | shares


@dataclass(frozen=True, slots=True)
class Copying:
    """What the chosen stories come to."""

    flows: list[tuple[str, str, str, int]]
    """(origin, agency, release or site, site, articles), most first; as the view copying"""
    stories: int
    articles: int
    first_at: str | None
    """UTC; when the first of them began"""
    last_at: str | None


def copying(connection: sqlite3.Connection, chosen: Where) -> Copying:
    """Who copies whom in the chosen stories (a condition on ``stories AS s``)."""
    statement = " ".join([
        "SELECT origin, origin_kind, site, count(*) FROM (", FLOWS, "WHERE", chosen.condition,
        ") WHERE credits <> 'source' GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 3",
    ])  # fmt: skip
    flows = connection.execute(statement, chosen.parameters).fetchall()
    sums = connection.execute(
        " ".join([
            "SELECT count(*), coalesce(sum(s.members), 0), min(s.first_at), max(s.first_at) FROM stories s WHERE",
            chosen.condition,
        ]),
        chosen.parameters,
    ).fetchone()  # fmt: skip
    return Copying(flows, *sums)
