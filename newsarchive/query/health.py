"""How the archive does: each site's counts, the last runs, and the gaps.

A gap is an address that was announced and is not archived. Out come plain dicts with the names that
``--json`` shows. An announced address is in exactly one state, so the states of a site add up to what was
announced.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from newsarchive import clock, turkish
from newsarchive.query import conditions, outcomes, probed, standings
from newsarchive.store import accounts, times

STATES = accounts.STATES
GAPS = ("pending", "failed", "blocked", "forbidden")
"""states of addresses that were announced and are not archived, though they may be articles"""


def sites(connection: sqlite3.Connection, province: str | None = None) -> Iterator[dict[str, Any]]:
    """Every registered site, in Turkish order: what is known about it, and how it does."""
    states = accounts.by_site(connection)
    columns = ("domain", "name", "province", "district", "family", "home_url", "added_at")
    rows = connection.execute(" ".join(["SELECT id,", ", ".join(columns), "FROM sites"])).fetchall()
    wanted = turkish.fold(province) if province else None
    for key, *values in sorted(rows, key=lambda row: turkish.sort_key(row[1])):
        site = dict(zip(columns, values, strict=True))
        if wanted is not None and turkish.fold(site["province"] or "") != wanted:
            continue
        articles, newest, last_new = connection.execute(_ARTICLES_OF, (key, key)).fetchone()
        last = connection.execute(_LAST_CRAWL, (key,)).fetchone()
        counts = accounts.summed(states.get(key, {}))
        yield site | {
            "articles": articles,
            "newest": newest,
            "last_new_at": last_new,
            "last_crawl_at": last[0] if last else None,
            "pending": counts["pending"],
            "failed": counts["failed"],
            "announced": counts["announced"],
            **probed.tries(connection, key),
        }


_ARTICLES_OF = """SELECT count(*), max(published_day), (SELECT first_seen_at FROM articles WHERE id =
    (SELECT max(id) FROM articles WHERE site_id = ?)) FROM articles WHERE site_id = ?"""
_LAST_CRAWL = """SELECT r.started_at FROM run_sites s JOIN runs r ON r.id = s.run_id
    WHERE s.site_id = ? AND r.command IN ('crawl', 'watch') ORDER BY s.run_id DESC LIMIT 1"""


def status(
    connection: sqlite3.Connection,
    domains: Sequence[str] | None = None,
    runs: int = 10,
    *,
    since: datetime | None = None,
) -> dict[str, Any]:
    """The last runs, and per site what became of every address that was announced, and whether it is well.

    ``domains``: canonical ones (see ``choose.sites``), None for all. ``since``: also what was not well since then.
    """
    now = clock.now()
    known = conditions.Health(connection, now)
    states = accounts.by_site(connection)
    per_site = []
    for key, domain in connection.execute("SELECT id, domain FROM sites").fetchall():
        if domains is not None and domain not in domains:
            continue
        reasons = states.get(key, {})
        told = {
            "site": domain,
            **accounts.summed(reasons),
            "reasons": accounts.told(reasons),
            **standings.site(connection, key, domain),
        }
        told["health"] = known.site(key)
        told["state"], told["since"] = told["health"].pop("state"), told["health"].pop("since")
        ails = standings.ails(told)
        remarks = standings.remarks(told, standings.last_visit(connection, key, domain))
        per_site.append(told | {"well": not ails, "ails": ails, "remarks": remarks})
    per_site.sort(key=lambda site: turkish.sort_key(site["site"]))
    return {
        "runs": list(standings.runs(connection, domains, limit=runs, since=since)),
        "sites": per_site,
        "archive": known.archive(),
        "history": list(conditions.history(connection, domains, since=since)) if since or domains else [],
    }


def gaps(
    connection: sqlite3.Connection, domains: Sequence[str] | None = None, *, since: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """Every address that was announced and is not archived, with the reason and what the listings claim.

    ``since``: only those first seen since then.
    """
    columns = (
        "site", "url", "state", "reason", "kind", "attempts", "last_status", "first_seen_at", "last_tried_at",
        "next_due_at", "claimed_title", "claimed_date",
    )  # fmt: skip
    parameters: list[Any] = [json.dumps(GAPS)]
    statement = _GAPS
    if domains is not None:
        statement += " AND s.domain IN (SELECT value FROM json_each(?))"
        parameters.append(json.dumps(list(domains)))
    if since is not None:
        statement += " AND u.first_seen_at >= ?"
        parameters.append(times.text(since))
    for row in connection.execute(f"{statement} ORDER BY s.domain, u.state, u.id", parameters):
        gap = dict(zip(columns, row, strict=True))
        yield gap | {"meaning": outcomes.meaning(gap["reason"])}


_GAPS = """SELECT s.domain, u.fetch_url, u.state, u.reason, u.kind, u.attempts, u.last_status, u.first_seen_at,
    u.last_tried_at, u.next_due_at,
    (SELECT title FROM sightings WHERE url_id = u.id AND title IS NOT NULL ORDER BY id DESC LIMIT 1),
    (SELECT coalesce(date_text, lastmod) FROM sightings WHERE url_id = u.id ORDER BY id DESC LIMIT 1)
FROM urls u JOIN sites s ON s.id = u.site_id WHERE u.state IN (SELECT value FROM json_each(?))"""
