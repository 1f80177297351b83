"""verify --rebuild beside the original: every field of every article, from the WARC files alone.

Run: python benchmarks/rebuild.py [--articles 40] [--layouts te7 …]
The sample's papers are crawled on their first day, again, on their second day (edits, withdrawals, new articles), and
once more; one article is corrected by hand. Then news.db is made again and compared, row by row. Exit code 1 when a
field of an article, a revision by the paper, or the state of an address that was fetched differs.
"""

import argparse
import contextlib
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

import crashing  # noqa: E402

from newsarchive.sample.world import PAPERS  # noqa: E402

NUMBERS = {
    "id",
    "site_id",
    "url_id",
    "last_capture_id",
    "article_id",
    "capture_id",
    "run_id",
    "listing_id",
    "revisit_of",
}
"""columns that only number rows"""
ARTICLES = "SELECT * FROM articles ORDER BY site, article_key"
REVISIONS = (
    "SELECT a.url AS article, a.article_key AS key, r.* FROM revisions r JOIN articles a ON a.id = r.article_id "
    "WHERE r.cause = 'visit' ORDER BY a.site, a.article_key, r.replaced_at, r.cause"
)
CAPTURES = "SELECT * FROM captures ORDER BY file, offset"
ADDRESSES = (
    "SELECT url, state, reason, last_status, digest, attempts FROM urls WHERE last_status IS NOT NULL ORDER BY url"
)
SITES = "SELECT domain, name, province, district, family, home_url, added_at FROM sites ORDER BY domain"
PROVENANCE = (
    "SELECT a.site, a.article_key, p.field, p.nth, p.raw, p.via, p.note, p.rejected, p.place, p.confidence, "
    "p.confirmed_by FROM provenance p JOIN articles a ON a.id = p.article_id ORDER BY 1, 2, 3, 4"
)
CORRECTIONS = (
    "SELECT a.url, c.field, c.value, c.by, c.at, c.note FROM corrections c JOIN articles a ON a.id = c.article_id "
    "ORDER BY 1, 2"
)


def rows(file: Path, query: str) -> list[dict[str, object]]:
    """Rows without the columns that only number them."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        return [{name: row[name] for name in tuple(row.keys()) if name not in NUMBERS} for row in db.execute(query)]


def compare(old: Path, new: Path) -> dict[str, Counter[str]]:
    """Table -> what differs (column, or rows too few and too many), and how often."""
    found: dict[str, Counter[str]] = {}
    for table, query in (
        ("articles", ARTICLES), ("revisions", REVISIONS), ("captures", CAPTURES), ("addresses fetched", ADDRESSES),
        ("sites", SITES), ("corrections", CORRECTIONS), ("provenance", PROVENANCE),
    ):  # fmt: skip
        ours, theirs = rows(old, query), rows(new, query)
        differs = found[table] = Counter({"rows": len(ours)})
        if len(ours) != len(theirs):
            differs[f"{len(ours)} rows became {len(theirs)}"] += 1
        for one, other in zip(ours, theirs, strict=False):
            for name in one:
                if one[name] != other[name]:
                    differs[name] += 1
                    if differs[name] <= 2:
                        print(f"  {table}.{name}: {one[name]!r:.150} -> {other[name]!r:.150}")
    return found


def archive(folder: Path, layouts: Sequence[str], number: int) -> Path:
    """Two days of some papers, two crawls each, and a correction."""
    with crashing.paper(*layouts, articles=number, delay=0.0) as web:
        homes = [site.home_url for site in web.sites]
        for day in (1, 1, 2, 2):
            web.set_day(day)
            code, messages = crashing.finish(crashing.crawl(folder, *homes, options=("--revisit-all",)))
            assert code == 0, messages
    command = [sys.executable, "-m", "newsarchive", "--archive", str(folder), "correct", "3"]
    subprocess.run([*command, "authors", "Ayşe Yılmaz", "--note", "imza"], check=True, capture_output=True)
    subprocess.run([*command, "headline", "Yanlış"], check=True, capture_output=True)
    subprocess.run([*command, "headline", "--clear"], check=True, capture_output=True)
    return folder


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--layouts", nargs="*", default=sorted({paper.layout for paper in PAPERS}))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = archive(Path(name) / "archive", given.layouts, given.articles)
        captures = len(crashing.rows(folder, "SELECT id FROM captures"))
        began = time.monotonic()
        command = [sys.executable, "-m", "newsarchive", "--archive", str(folder), "verify", "--quiet"]
        done = subprocess.run([*command, "--rebuild"], capture_output=True, text=True)
        seconds = time.monotonic() - began
        print(done.stdout, done.stderr, f"exit code {done.returncode}", sep="")
        (old,) = folder.glob("news.db.before-rebuild-*")
        found = compare(old, folder / "news.db")
        sound = subprocess.run(command, capture_output=True, text=True)
        print(sound.stdout, end="")
    print(f"{captures} captures in {seconds:.1f} s: {captures / seconds:.0f} a second")
    for table, differs in found.items():
        print(f"  {table:18} {differs.pop('rows'):6} rows, {'equal' if not differs else dict(differs)}")
    held = ("articles", "revisions", "captures", "addresses fetched", "sites", "corrections")
    return 1 if done.returncode or sound.returncode or any(found[table] for table in held) else 0


if __name__ == "__main__":
    sys.exit(main())
