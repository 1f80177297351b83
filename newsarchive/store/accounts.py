"""The sum: every address ever announced is in one state for one reason, per site and per run.

A run answers for the addresses it announced first, those that earlier runs left to it and those it asked for again:
they are what it has settled (``urls.run_id``) and what it leaves pending. So the states of a run add up to what it
answers for, and those of a site to what was ever announced. At its end a run writes its account into ``run_sites``;
of a killed one it is read off the ledger, and kept before the next run changes anything.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from newsarchive.errors import Reason
from newsarchive.store import times
from newsarchive.store.archive import Archive
from newsarchive.store.texts import as_json

STATES = ("archived", "duplicate", "not_article", "gone", "blocked", "forbidden", "failed", "pending")
WAITING = (
    Reason.NOT_TRIED, Reason.SINCE, Reason.MAX_PAGES, Reason.PER_DAY, Reason.INTERRUPTED, Reason.GIVEN_UP,
    Reason.PAUSED, Reason.ROBOTS_UNREACHABLE, Reason.ROBOTS,
)  # fmt: skip
"""why an address is still pending though its own last answer is not the reason"""
ACCOUNT = "account"
"""key of ``run_sites.counts``"""

_OF_SITE = "SELECT site_id, state, reason, count(*) FROM urls {} GROUP BY 1, 2, 3"
_GUESSED = "SELECT site_id, reason, count(*) FROM urls WHERE state = 'gone' AND via = 'guess' {} GROUP BY 1, 2"
_OF_RUN = """SELECT state, reason, count(*), sum(first_run_id IS :run), max(url) FROM (
    SELECT state, reason, first_run_id, via, url FROM urls
    WHERE run_id = :run AND site_id = :site AND state <> 'pending'
    UNION ALL SELECT state, reason, first_run_id, via, url FROM urls WHERE site_id = :site AND state = 'pending')
WHERE via IS NOT 'guess' OR state <> 'gone' GROUP BY 1, 2"""

Reasons = dict[str, dict[str, int]]
"""state -> reason -> addresses; the reason of what is archived is the empty text"""


def by_site(conn: sqlite3.Connection, site: int | None = None) -> dict[int, Reasons]:
    """Every announced address of a site, or of all: site id -> what became of it. What we only guessed and is not
    there was announced by nobody."""
    counted: dict[int, Reasons] = {}
    limit = "" if site is None else f"site_id = {site:d}"
    for key, state, reason, count in conn.execute(_OF_SITE.format(limit and f"WHERE {limit}")):
        counted.setdefault(key, {}).setdefault(state, {})[reason or ""] = count
    for key, reason, count in conn.execute(_GUESSED.format(limit and f"AND {limit}")):
        gone = counted[key]["gone"]
        gone[reason or ""] -= count
        counted[key]["gone"] = {name: number for name, number in gone.items() if number}
    return counted


def of_run(conn: sqlite3.Connection, run: int, site: int) -> dict[str, Any]:
    """What a run answers for on a site: ``announced`` (the sum of the states), of which ``first_announced`` by
    itself; every state; ``reasons`` and ``examples``. True until a later run visits the site; then see ``kept``."""
    reasons: Reasons = {}
    examples: dict[str, dict[str, str]] = {}
    first = 0
    for state, reason, count, fresh, url in conn.execute(_OF_RUN, {"run": run, "site": site}):
        reasons.setdefault(state, {})[reason or ""] = count
        if state != "archived":
            examples.setdefault(state, {})[reason or ""] = url
        first += fresh
    return {**summed(reasons), "first_announced": first, "reasons": told(reasons), "examples": examples}


def summed(reasons: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """``announced`` and every state, as numbers."""
    states = {state: sum(reasons.get(state, {}).values()) for state in STATES}
    return {"announced": sum(states.values()), **states}


def told(reasons: Mapping[str, Mapping[str, int]]) -> Reasons:
    """The reasons of every state but ``archived``, commonest first."""
    return {
        state: dict(sorted(reasons[state].items(), key=lambda item: (-item[1], item[0])))
        for state in STATES
        if state != "archived" and reasons.get(state)
    }


def kept(conn: sqlite3.Connection, run: int, site: int) -> dict[str, Any] | None:
    """The account a run left of a site; None when it left none (it runs, was killed, or is older than accounts)."""
    row = conn.execute("SELECT counts FROM run_sites WHERE run_id = ? AND site_id = ?", (run, site)).fetchone()
    account = json.loads(row[0]).get(ACCOUNT) if row else None
    return account if isinstance(account, dict) else None


def lives(pid: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's process: it lives
        return True
    return True


def close_killed(archive: Archive, site: int) -> None:
    """Before a new run: if the last one of this site left no account (it was killed), write it. Of another process's
    watch, which closes its day itself, what it has settled so far is kept: the new run takes addresses over."""
    row = archive.conn.execute(
        "SELECT s.run_id, s.counts, r.command = 'watch' AND json_extract(r.counts, '$.killed') IS NULL, r.pid "
        "FROM run_sites s JOIN runs r ON r.id = s.run_id WHERE s.site_id = ? "
        "AND r.ended_at IS NULL AND s.run_id = (SELECT max(run_id) FROM run_sites WHERE site_id = ?)",
        (site, site),
    ).fetchone()
    watching = row is not None and row[2] and lives(row[3])
    if row is None or (watching and row[3] == os.getpid()) or ACCOUNT in (counts := json.loads(row[1])):
        return
    if not watching:
        name_pending(archive, site, why=Reason.INTERRUPTED, since=None)
    counts[ACCOUNT] = of_run(archive.conn, row[0], site)
    archive.conn.execute(
        "UPDATE run_sites SET counts = ? WHERE run_id = ? AND site_id = ?", (as_json(counts), row[0], site)
    )


def at_end(conn: sqlite3.Connection, run: int, site: int) -> dict[str, Any]:
    """The account of a run that shared the site with later ones, which took addresses over: the larger one of what
    was kept when the first of them came, and what is its own now."""
    before, now = kept(conn, run, site), of_run(conn, run, site)
    return before if before is not None and before["announced"] > now["announced"] else now


def name_pending(archive: Archive, site: int, *, why: Reason, since: datetime | None) -> None:
    """Say of every address a run leaves pending why it does: ``why``, or that it is older than ``since``.

    One that was tried keeps what its last answer said.
    """
    archive.conn.execute(
        "UPDATE urls SET reason = CASE WHEN claimed_ts < :since THEN 'since' ELSE :why END "
        "WHERE site_id = :site AND state = 'pending' "
        "AND (reason IS NULL OR reason IN (SELECT value FROM json_each(:waiting))) "
        "AND reason IS NOT CASE WHEN claimed_ts < :since THEN 'since' ELSE :why END",
        {
            "site": site,
            "why": str(why),
            "since": times.seconds(since) if since else None,
            "waiting": json.dumps(WAITING),
        },
    )


def problems(conn: sqlite3.Connection) -> Iterator[str]:
    """Where the sum does not hold, one line each; for ``verify``."""
    for row, state in conn.execute(
        "SELECT id, state FROM urls WHERE state <> 'archived' AND reason IS NULL LIMIT 1000"
    ):
        yield f"urls row {row}: {'pending' if state == 'pending' else 'settled'} without a reason"
    for run, site, counts in conn.execute("SELECT run_id, site_id, counts FROM run_sites ORDER BY 1, 2"):
        account = json.loads(counts).get(ACCOUNT)
        if account is not None and account.get("announced", 0) != sum(account.get(state, 0) for state in STATES):
            yield f"run_sites row {run}, {site}: the states do not add up to what was announced"
