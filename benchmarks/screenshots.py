"""The pictures of the web page in docs/web/: the sample papers crawled, served, and looked at in a headless Chromium.

Run: python benchmarks/screenshots.py [--archive DIR] [--out docs/web] [--articles 150]
DIR is kept for the next time. Its papers get names that end in .example: the sample web has ports of this machine. A
picture over 150 KB, and anything a page complains of, end it with exit code 1.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import browsing  # noqa: E402

from newsarchive import turkish  # noqa: E402
from newsarchive.sample.world import PAPERS  # noqa: E402

MOST = 150_000
SECONDS = "300"
EDITED = (
    "SELECT article_id FROM revisions WHERE cause = 'visit' AND kinds LIKE '%headline%' "
    "ORDER BY length(kinds) DESC LIMIT 1"
)
STORY = (
    "SELECT s.id FROM stories s WHERE s.agency IS NOT NULL ORDER BY (SELECT sum(c.headline = 'changed') + "
    "sum(c.paragraphs_dropped > 0) FROM copies c WHERE c.story_id = s.id) DESC, s.members DESC, s.id DESC LIMIT 1"
)
RENAMED = {
    "sites": ("home_url",), "listings": ("url", "fetch_url"), "urls": ("url", "fetch_url"),
    "fetches": ("url", "final_url"), "articles": ("url", "canonical_url", "images"), "revisions": ("fields",),
}  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """One picture."""

    name: str
    path: str
    """with {edited}, {story}, {root}, {site}"""
    dark: bool = False
    phone: bool = False
    high: int = 760


SHOTS = (
    Shot("search", "/?q=belediye+başkanı", high=640), Shot("article", "/article/{root}", high=560),
    Shot("diff", "/article/{edited}/diff", high=700), Shot("story", "/story/{story}", high=900),
    Shot("charts", "/charts?kind=sources", high=900), Shot("copies", "/charts?kind=copies", dark=True, high=1000),
    Shot("site", "/site/{site}", high=900), Shot("kept-page", "/article/{root}/page"),
    Shot("phone", "/charts?kind=sections", phone=True, high=1000),
    Shot("phone-dark", "/story/{story}", dark=True, phone=True, high=1000),
)  # fmt: skip


def crawled(folder: Path, articles: int) -> None:
    """The sample papers on two days."""
    command = [sys.executable, "-m", "newsarchive.sample", "--articles", str(articles), "--seconds", SECONDS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as papers:
        try:
            assert papers.stdout is not None
            sites = json.loads(papers.stdout.readline())["sites"]
            homes = [site["home_url"] for site in sites]
            crawl = [sys.executable, "-m", "newsarchive", "--archive", str(folder), "crawl", "--allow-private", *homes]
            subprocess.run(crawl, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            urllib.request.urlopen(f"{homes[0]}__day/2").close()
            subprocess.run(crawl, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        finally:
            papers.terminate()
    named(folder, {site["home_url"]: site["title"] for site in sites})


def named(folder: Path, homes: dict[str, str]) -> None:
    """Ports of this machine become names."""
    known = {paper.title: paper for paper in PAPERS}
    with sqlite3.connect(folder / "news.db") as conn:
        for home, title in homes.items():
            paper = next(one for one in known.values() if title.startswith(one.name) or one.title == title)
            old = home.removeprefix("http://").rstrip("/")
            new = f"{turkish.slug(paper.name).replace('-', '')}.example"
            for table, columns in RENAMED.items():
                for column in columns:
                    conn.execute(
                        f"UPDATE {table} SET {column} = replace({column}, ?, ?) WHERE instr({column}, ?)",  # noqa: S608
                        (f"http://{old}/", f"https://{new}/", old),
                    )
            conn.execute(
                "UPDATE sites SET domain = ?, name = ?, province = ? WHERE domain = ?",
                (new, paper.name, paper.province, old),
            )
            conn.execute("UPDATE articles SET site = ? WHERE site = ?", (new, old))
            conn.execute("UPDATE stories SET site = ? WHERE site = ?", (new, old))


def taken(address: str, shot: Shot, names: dict[str, str], out: Path) -> list[str]:
    """The picture; what was wrong with it."""
    with browsing.started() as browser:
        size = {"width": 390 if shot.phone else 1100, "height": shot.high}
        scheme = "dark" if shot.dark else "light"
        with browsing.window(browser, address, viewport=size, color_scheme=scheme) as watched:
            page = watched.page()
            page.goto(address + shot.path.format(**names), wait_until="networkidle")
            target = out / f"{shot.name}.png"
            page.screenshot(path=target)
            wrong = list(watched.faults)
    if target.stat().st_size > MOST:
        wrong.append(f"{target.stat().st_size:,} bytes")
    print(f"{target.name:20} {target.stat().st_size:>9,} bytes  {'; '.join(wrong)}")
    return wrong


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "web")
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--only", help="names of pictures, separated by commas")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.archive or Path(scratch) / "archive"
        if not (folder / "news.db").exists():
            crawled(folder, given.articles)
        with sqlite3.connect(folder / "news.db") as conn:
            (edited,), (story,) = (conn.execute(what).fetchone() for what in (EDITED, STORY))
            (copy,) = conn.execute("SELECT article_id FROM copies WHERE story_id = ? AND nth = 1", (story,)).fetchone()
            (site,) = conn.execute("SELECT site FROM articles WHERE id = ?", (copy,)).fetchone()
        names = {"edited": edited, "story": story, "root": copy, "site": site}
        given.out.mkdir(parents=True, exist_ok=True)
        wanted = set(given.only.split(",")) if given.only else None
        with browsing.served(folder) as address:
            wrong = [taken(address, shot, names, given.out) for shot in SHOTS if not wanted or shot.name in wanted]
    return 1 if any(wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
