"""How each site is, in words, with dates and evidence: what was written down, and what is new since then."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from newsarchive import health
from newsarchive.health import rhythm, verdicts, words
from newsarchive.health.memory import Memory
from newsarchive.health.updating import Looked
from newsarchive.health.verdicts import Finding
from newsarchive.store import conditions, observations, times

WEEK = 7 * rhythm.DAY


class Health:
    """All sites at one instant; only reads."""

    def __init__(self, connection: sqlite3.Connection, now: datetime, most: int | None = None) -> None:
        """``most``: with more captures that nobody has judged yet, what was written down counts."""
        behind = most is not None and _behind(connection) > most
        self._looked: Looked = _written(connection) if behind else health.look(connection, now)
        self._memories = observations.memories(connection) | self._looked.memories
        self._connection, self._now = connection, times.seconds(now)
        self._read = {
            site for (site,) in connection.execute("SELECT DISTINCT site_id FROM listings WHERE well_at IS NOT NULL")
        }
        self._last_end = dict(
            connection.execute("SELECT site_id, max(ended_at) FROM conditions WHERE site_id IS NOT NULL GROUP BY 1")
        )

    def archive(self) -> list[dict[str, Any]]:
        """What is wrong with our own looking."""
        return list(self._open(None))

    def site(self, key: int) -> dict[str, Any]:
        """``state``, ``since`` (UTC; None: always, as far as is known), ``conditions``, and what they are judged by."""
        found = list(self._open(key))
        state, since = self._state(key, found)
        return {"state": state, "since": since, "conditions": found, **self._figures(key)}

    def state(self, key: int) -> tuple[str, str | None]:
        """``state`` and ``since`` alone: for many sites."""
        return self._state(key, list(self._open(key)))

    def _state(self, key: int, found: Sequence[Mapping[str, Any]]) -> tuple[str, str | None]:
        state = words.worst(one["state"] for one in found)
        since = min((one["began_at"] for one in found if one["state"] == state), default=self._last_end.get(key))
        return state if found or key in self._read else "new", since

    def _open(self, site: int | None) -> Iterator[dict[str, Any]]:
        for key, one in self._looked.open.items():
            if key[0] == site:
                yield {
                    "topic": one.topic, "kind": one.kind, "state": one.state, "subject": one.subject,
                    "began_at": self._looked.began[key], "evidence": one.evidence,
                }  # fmt: skip

    def _figures(self, key: int) -> dict[str, Any]:
        memory = Memory.load(self._memories.get(key))
        known = memory.rhythm
        begin = self._now - WEEK
        today, _ = rhythm.local(self._now)
        seen = sum(count for day, count in known.days.items() if day > today - 7)
        last = verdicts.stamp(known.last) if known.last else None
        return {
            "last_published_at": last,
            "seen_in_a_week": seen,
            "rhythm_known": known.is_known(self._now),
            "expected_in_a_week": round(known.expected(begin, self._now), 1) if known.first else None,
            "shares": {
                name: round(one.usual, 3)
                for name, one in memory.series.items()
                if not name.startswith("listing ") and one.n
            },
            "answers": dict(memory.status.most_common()),
        }


def _behind(connection: sqlite3.Connection) -> int:
    """Captures that came after the last look that was written down."""
    row = connection.execute("SELECT memory FROM health WHERE site_id = 0").fetchone()
    looked_at = int(json.loads(row[0]).get("capture", 0)) if row else 0
    return observations.last_capture(connection) - looked_at


def _written(connection: sqlite3.Connection) -> Looked:
    """What lasts, as it was written down."""
    ones = {(one.site_id, one.topic, one.listing_id): one for one in conditions.open_ones(connection)}
    found = {
        key: Finding(
            one.topic, one.kind, one.state, times.seconds(times.instant(one.began_at)), one.evidence, one.subject,
            one.listing_id,
        )
        for key, one in ones.items()
    }  # fmt: skip
    return Looked([], {}, found, {key: one.began_at for key, one in ones.items()})


def history(
    connection: sqlite3.Connection, domains: Sequence[str] | None, *, since: datetime | None
) -> Iterator[dict[str, Any]]:
    """What was written down of sites (and of the archive itself: ``site`` None), newest first."""
    names: Mapping[int, str] = dict(connection.execute("SELECT id, domain FROM sites").fetchall())
    for one in conditions.history(connection, since=times.optional(since)):
        site = None if one.site_id is None else names[one.site_id]
        if domains is None or site in domains:
            yield {
                "site": site, "topic": one.topic, "kind": one.kind, "state": one.state, "subject": one.subject,
                "began_at": one.began_at, "detected_at": one.detected_at, "ended_at": one.ended_at,
                "evidence": one.evidence, "notified_at": one.notified_at,
            }  # fmt: skip
