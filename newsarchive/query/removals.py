"""What was taken down: each removal with the copies that are left elsewhere, and stories that several sites dropped.

Out come plain dicts with the names that ``--json`` shows.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive.query import choose
from newsarchive.store import times

KINDS = (
    "http_404", "http_410", "http_451", "redirect_home", "redirect_section", "redirect_away", "soft_404", "emptied",
    "delisted",
)  # fmt: skip
_ROWS = """SELECT r.id, r.article_id, r.kind, r.first_at, r.confirmed_at, r.returned_at, r.last_at, r.looks, r.status,
    r.target_url, r.evidence, a.site, a.headline, a.url, a.published_at, a.story_id, a.content_hash
FROM removals r JOIN articles a ON a.id = r.article_id
WHERE (:site IS NULL OR a.site IN (SELECT value FROM json_each(:site)))
  AND (:kind IS NULL OR r.kind IN (SELECT value FROM json_each(:kind)))
  AND (:since IS NULL OR r.first_at >= :since) AND (:until IS NULL OR r.first_at < :until)
  AND (:all OR r.confirmed_at IS NOT NULL) AND (:returned OR r.returned_at IS NULL)
ORDER BY r.first_at DESC, r.id DESC LIMIT :most"""
_LEFT = """SELECT id, site, url, headline FROM (
    SELECT id, site, url, headline FROM articles WHERE story_id = :story AND gone_at IS NULL
    UNION SELECT id, site, url, headline FROM articles
    WHERE content_hash = :text AND :text <> '' AND gone_at IS NULL)
WHERE id <> :article ORDER BY id LIMIT :most"""
_TOGETHER = """WITH dropped AS (
    SELECT a.site, a.story_id, a.headline, min(r.first_at) AS at,
        CASE WHEN a.story_id IS NULL THEN a.content_hash ELSE 'story ' || a.story_id END AS text
    FROM removals r JOIN articles a ON a.id = r.article_id
    WHERE r.kind <> 'delisted' AND r.returned_at IS NULL AND (:all OR r.confirmed_at IS NOT NULL)
      AND a.content_hash <> '' GROUP BY text, a.site),
spells AS (
    SELECT d.text, d.story_id, d.headline, d.at AS began, max(e.at) AS ended, count(*) AS sites,
        json_group_array(json_object('site', e.site, 'first_at', e.at)) AS who
    FROM dropped d JOIN dropped e ON e.text = d.text AND julianday(e.at) - julianday(d.at) BETWEEN 0 AND :days
    GROUP BY d.text, d.site),
ranked AS (SELECT *, row_number() OVER (PARTITION BY text ORDER BY sites DESC, began) AS nth FROM spells)
SELECT text, story_id, headline, began, ended, sites, who FROM ranked
WHERE nth = 1 AND sites >= :least AND (:since IS NULL OR ended >= :since) AND (:until IS NULL OR began < :until)
  AND (:site IS NULL OR EXISTS (SELECT 1 FROM json_each(who) w
       WHERE json_extract(w.value, '$.site') IN (SELECT value FROM json_each(:site))))
ORDER BY began DESC, text LIMIT :most"""
COPIES = 50
"""copies that are named for one removal"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which removals are asked for."""

    sites: Sequence[str] = ()
    kinds: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    unsure: bool = False
    """those that were seen once, or are not sure yet, as well"""
    returned: bool = False
    """those that are there again as well"""
    limit: int = 0
    """0: all"""

    def values(self, conn: sqlite3.Connection) -> dict[str, Any]:
        """As the queries take them. Raises UsageError for a site that the archive does not have."""
        return {
            "site": json.dumps(choose.sites(conn, self.sites)) if self.sites else None,
            "kind": json.dumps(list(self.kinds)) if self.kinds else None,
            "since": times.optional(self.since), "until": times.optional(self.until),
            "all": self.unsure, "returned": self.returned, "most": self.limit or -1,
        }  # fmt: skip


def removals(conn: sqlite3.Connection, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Removals, newest first; ``copies``: the articles that still print the same text, here or elsewhere."""
    cursor = conn.execute(_ROWS, wanted.values(conn))
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        told = dict(zip(names, row, strict=True))
        left = conn.execute(
            _LEFT,
            {
                "story": told["story_id"],
                "text": told.pop("content_hash"),
                "article": told["article_id"],
                "most": COPIES,
            },
        )
        told["copies"] = [dict(zip(("article", "site", "url", "headline"), one, strict=True)) for one in left]
        yield told


def together(conn: sqlite3.Connection, wanted: Wanted, *, days: float, least: int) -> Iterator[dict[str, Any]]:
    """Texts that at least so many sites took down within so many days, newest first."""
    values = {**wanted.values(conn), "days": days, "least": least}
    rows = conn.execute(_TOGETHER, {name: value for name, value in values.items() if name not in {"kind", "returned"}})
    for text, story, headline, began, ended, sites, who in rows.fetchall():
        left = conn.execute(
            _LEFT, {"story": story, "text": "" if story else text, "article": -1, "most": COPIES}
        ).fetchall()
        yield {
            "story_id": story, "headline": headline, "sites": sites, "began_at": began, "ended_at": ended,
            "dropped_by": sorted(json.loads(who), key=lambda one: (one["first_at"], one["site"])),
            "copies": [dict(zip(("article", "site", "url", "headline"), one, strict=True)) for one in left],
        }  # fmt: skip
