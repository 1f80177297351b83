"""When nobody was looking: how much of each stretch of time lies in the gaps of the sites that are asked about."""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from newsarchive.query import coverage

Connection = sqlite3.Connection
"""what all functions here ask"""


def shares(
    connection: Connection, domains: Sequence[str] | None, edges: Sequence[datetime], now: datetime
) -> tuple[tuple[coverage.Gap, ...], tuple[float, ...]]:
    """The gaps of these sites (None: of all) between the first and the last edge, and for each stretch from edge to
    edge its share, of all sites that were ever read, that lies in gaps; what is still to come is not counted."""
    ends = [*edges[:-1], max(min(edges[-1], now), edges[-2] + timedelta(seconds=1))]
    gaps = tuple(coverage.crossed(connection, now, domains=domains, since=ends[0], until=ends[-1]))
    watched = _watched(connection, domains)
    lost = [0.0] * (len(ends) - 1)
    if not gaps or not watched:
        return gaps, tuple(lost)
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for gap in gaps:
        spans.setdefault(gap.site, []).append((gap.began_at, gap.ended_at or now))
    for several in spans.values():
        for began, ended in _joined(several):
            _spread(began, ended, ends, lost)
    lengths = [(after - before).total_seconds() for before, after in pairwise(ends)]
    return gaps, tuple(
        round(min(1.0, seconds / (length * watched)), 4) for seconds, length in zip(lost, lengths, strict=True)
    )


def _watched(connection: Connection, domains: Sequence[str] | None) -> int:
    """Sites whose lists were ever read."""
    row = connection.execute(
        "SELECT count(*) FROM seen s JOIN sites t ON t.id = s.site_id WHERE s.first_ok_at IS NOT NULL "
        "AND (?1 IS NULL OR t.domain IN (SELECT value FROM json_each(?1)))",
        (None if domains is None else json.dumps(list(domains)),),
    ).fetchone()
    return int(row[0])


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for began, ended in sorted(spans):
        if found and began <= found[-1][1]:
            found[-1] = (found[-1][0], max(ended, found[-1][1]))
        else:
            found.append((began, ended))
    return found


def _spread(began: datetime, ended: datetime, edges: Sequence[datetime], lost: list[float]) -> None:
    """Adds the seconds of a span to the buckets it lies in."""
    at = max(0, bisect_right(edges, began) - 1)
    while at < len(lost) and edges[at] < ended:
        inside = min(ended, edges[at + 1]) - max(began, edges[at])
        lost[at] += max(0.0, inside.total_seconds())
        at += 1
