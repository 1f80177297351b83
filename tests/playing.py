"""Lives of articles played through with real `crawl --due` processes, and what the archive says of them afterwards.

The clock leaps from crawl to crawl. Truth is the script's (lives.py); what was found is read from news.db alone.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lives import Life, Play, Site

from newsarchive import clock, urls

NOTHING = "-"


@dataclass
class Judged:
    """What became of the lives."""

    edits: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(truth, found) -> lives"""
    removals: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    """a line for each life that was not understood"""
    false_revisions: list[str] = field(default_factory=list)
    """revisions of articles that nobody edited"""
    false_removals: list[str] = field(default_factory=list)
    revisits: int = 0
    """answers of known articles"""
    lives: int = 0
    requests: int = 0


def crawl(archive: Path, play: Play, now: datetime, *words: str) -> None:
    """One crawl at an instant, as cron would start it."""
    play.now = now
    environment = {**os.environ, clock.VARIABLE: clock.rehearsal(now, 1.0)}
    command = [
        sys.executable,
        "-m",
        "newsarchive",
        "--archive",
        str(archive),
        "crawl",
        "--allow-private",
        "--delay",
        "0",
    ]
    ended = subprocess.run([*command, *words], env=environment, capture_output=True, text=True, timeout=1200)
    assert ended.returncode in {0, 3, 4}, ended.stderr[-2000:]


def run(archive: Path, play: Play, instants: Sequence[datetime]) -> None:
    """Get to know the papers at the first instant, then do what is due at each of the others."""
    crawl(archive, play, instants[0], *(f"{site.home}/" for site in play.sites))
    for now in instants[1:]:
        crawl(archive, play, now, "--due")


def judge(archive: Path, play: Play) -> Judged:
    """Compare what was found with what is true."""
    told = Judged(requests=len(play.asked))
    with sqlite3.connect(f"file:{archive / 'news.db'}?mode=ro", uri=True) as db:
        told.revisits = db.execute(
            "SELECT count(*) - count(DISTINCT c.url_id) FROM captures c JOIN urls u ON u.id = c.url_id "
            "WHERE u.article_id IS NOT NULL"
        ).fetchone()[0]
        lived: set[int] = set()
        for site in play.sites:
            for life in site.lives:
                told.lives += 1
                if life.index is None:
                    _outage(db, site, life, told)
                else:
                    lived.add(_one(db, site, life, told))
        _others(db, lived, told)
    return told


def _one(db: sqlite3.Connection, site: Site, life: Life, told: Judged) -> int:
    address = urls.canonical(site.url(life))
    row = db.execute("SELECT article_id FROM urls WHERE url = ?", (address,)).fetchone()
    name = f"{life.what}{' and back' if life.until else ''} on {site.paper.family}: {address}"
    if row is None or row[0] is None:
        told.wrong.append(f"{name}: not archived")
        return 0
    article = int(row[0])
    edits, removals = _edits(db, article), _removals(db, article)
    found = edits[0] if edits else NOTHING
    told.edits[life.edit or NOTHING, found] += 1
    if found != (life.edit or NOTHING) or len(edits) > 1:
        told.wrong.append(f"{name}: edits {edits}")
    sure = [one for one in removals if one[1]]
    removal = sure[0][0] if sure else NOTHING
    told.removals[life.removal or NOTHING, removal] += 1
    back = life.until is not None and life.removal is not None
    if removal != (life.removal or NOTHING) or len(sure) > 1 or (sure and (sure[0][2] is not None) != back):
        told.wrong.append(f"{name}: removals {removals}")
    return article


def _edits(db: sqlite3.Connection, article: int) -> list[str]:
    """The first kind of each edit."""
    rows = db.execute(
        "SELECT kinds FROM revisions WHERE article_id = ? AND cause = 'visit' AND kinds IS NOT '[]' ORDER BY id",
        (article,),  # without a kind: it stands at another address now
    )
    return [next(iter(json.loads(text or "[]")), "untyped") for (text,) in rows]


def _removals(db: sqlite3.Connection, article: int) -> list[tuple[str, str | None, str | None, str]]:
    return db.execute(
        "SELECT kind, confirmed_at, returned_at, evidence FROM removals WHERE article_id = ? ORDER BY id", (article,)
    ).fetchall()


def _outage(db: sqlite3.Connection, site: Site, life: Life, told: Judged) -> None:
    """Nothing of a site in trouble was taken down."""
    domain = site.home.split("/")[2]
    rows = db.execute(
        "SELECT r.kind, a.url, r.evidence FROM removals r JOIN articles a ON a.id = r.article_id "
        "WHERE a.site = ? AND r.confirmed_at IS NOT NULL",
        (domain,),
    ).fetchall()
    told.removals[NOTHING, rows[0][0] if rows else NOTHING] += 1
    if rows:
        told.wrong.append(f"{life.what} on {site.paper.family}: {len(rows)} removals, first {rows[0]}")


def _others(db: sqlite3.Connection, lived: set[int], told: Judged) -> None:
    """Articles without a life of their own were neither edited nor taken down."""
    for article, address, kinds in db.execute(
        "SELECT a.id, a.url, r.kinds FROM revisions r JOIN articles a ON a.id = r.article_id "
        "WHERE r.cause = 'visit' AND r.kinds IS NOT '[]'"  # without a kind: it stands at another address now
    ):
        if article not in lived:
            told.false_revisions.append(f"{address}: {kinds}")
    for article, address, kind in db.execute(
        "SELECT a.id, a.url, r.kind FROM removals r JOIN articles a ON a.id = r.article_id "
        "WHERE r.confirmed_at IS NOT NULL"
    ):
        if article not in lived:
            told.false_removals.append(f"{address}: {kind}")


def table(counted: Counter[tuple[str, str]]) -> list[str]:
    """A confusion matrix as a Markdown table: truth in rows, found in columns."""
    names = sorted({name for pair in counted for name in pair}, key=lambda name: (name == NOTHING, name))
    lines = [f"| truth \\ found | {' | '.join(names)} |", "|---|" + "--:|" * len(names)]
    for truth in names:
        if any(counted[truth, found] for found in names):
            cells = (str(counted[truth, found] or "") for found in names)
            lines.append(f"| {truth} | {' | '.join(cells)} |")
    return lines
