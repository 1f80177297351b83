"""The sum, checked from outside: whatever a crawl met and however it ended, every announced address is in one state."""

import contextlib
import json
import sqlite3
from collections import Counter
from pathlib import Path

STATES = ("archived", "duplicate", "not_article", "gone", "blocked", "forbidden", "failed", "pending")


def unaccounted(archive: Path) -> list[str]:
    """Where the sum of a site or of a run does not hold, in words; empty: it does."""
    with contextlib.closing(sqlite3.connect(f"file:{archive / 'news.db'}?mode=ro", uri=True, timeout=30)) as db:
        wrong = [
            f"{url}: {state} without a reason"
            for url, state in db.execute("SELECT url, state FROM urls WHERE state <> 'archived' AND reason IS NULL")
        ]
        wrong += [f"{url}: in the state {state}" for url, state in db.execute("SELECT url, state FROM urls")
                  if state not in STATES]  # fmt: skip
        wrong += [
            f"sighting {number} of an address that is not in the ledger"
            for (number,) in db.execute("SELECT id FROM sightings WHERE url_id NOT IN (SELECT id FROM urls)")
        ]
        for run, site, stored in db.execute("SELECT run_id, site_id, counts FROM run_sites").fetchall():
            account = json.loads(stored).get("account")
            if account is None:  # it was killed, and no other came after it
                continue
            if account["announced"] != sum(account[state] for state in STATES):
                wrong.append(f"run {run}, site {site}: {account}")
            if any(sum(reasons.values()) != account[state] for state, reasons in account["reasons"].items()):
                wrong.append(f"run {run}, site {site}: the reasons do not add up")
        for run, site in db.execute(
            "SELECT s.run_id, s.site_id FROM run_sites s JOIN runs r ON r.id = s.run_id WHERE r.ended_at IS NOT NULL "
            "AND s.run_id = (SELECT max(run_id) FROM run_sites WHERE site_id = s.site_id)"
        ).fetchall():
            wrong += _last(db, run, site)
    return wrong


def _last(db: sqlite3.Connection, run: int, site: int) -> list[str]:
    """The account of a site's last run against the ledger as it stands."""
    stored = db.execute("SELECT counts FROM run_sites WHERE run_id = ? AND site_id = ?", (run, site)).fetchone()[0]
    account = json.loads(stored)["account"]
    rows = db.execute("SELECT state, run_id, first_run_id, via FROM urls WHERE site_id = ?", (site,)).fetchall()
    asked = [
        (state, first == run)
        for state, settled, first, via in rows
        if (state == "pending" or settled == run) and (via != "guess" or state != "gone")
    ]
    found, fresh = Counter(state for state, _ in asked), sum(is_fresh for _, is_fresh in asked)
    told = {state: account[state] for state in STATES if account[state]}
    return [] if (found, fresh) == (told, account["first_announced"]) else [f"run {run}: {told}, ledger {found}"]
