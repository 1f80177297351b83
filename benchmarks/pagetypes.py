"""What becomes an article: invented pages of every type, in six layouts each, read as a crawl reads them.

    python benchmarks/pagetypes.py [--seed N] [--times N] [--show KIND] [FILE.jsonl[.gz]…]

Prints per kind how many pages that are no articles became one, and how many articles were lost; the files may hold
further pages that are all articles. Exits 1 when more than 2 % of the former became articles, or more than 0.5 % of the
latter were lost.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

from newsarchive import normalise
from newsarchive.errors import NotArchived
from newsarchive.records import Page

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import pagekinds
from pagekinds.frames import SITE, Made

MOST_WRONG, MOST_LOST = 0.02, 0.005
TIMES = {"listing": 4, "media": 5, "broken": 6, "harder": 4, "article": 6}
FETCHED = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


def outcome(made: Made) -> tuple[bool, str]:
    """Whether the page was archived, and as what or why not."""
    html = made.html.encode(made.charset, "xmlcharrefreplace")
    page = Page(SITE + made.path, 200, html, FETCHED, (("Content-Type", "text/html"),))
    try:
        return True, str(normalise.read(page).page_type)
    except NotArchived as refused:
        return False, str(refused)


def files(paths: list[str]) -> tuple[int, int]:
    """(pages, lost) of files whose pages are all articles."""
    import extraction

    count = lost = 0
    for page in extraction.pages(paths):
        count += 1
        try:
            normalise.read(page)
        except NotArchived as refused:
            lost += 1
            print(f"    lost: {page.url}: {refused}")
    return count, lost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--times", type=int, default=0, help="pages per kind and layout (0: as many as a fair share asks)"
    )
    parser.add_argument("--show", help="print every wrong page of kinds whose name begins so")
    options = parser.parse_args()
    times = {group: options.times or count for group, count in TIMES.items()}
    seen: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    became: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    start = time.process_time()
    for group, kind, made in pagekinds.everything(options.seed, times):
        archived, what = outcome(made)
        seen[group, kind] += 1
        became[group, kind][what.partition(":")[0]] += 1
        if archived != (group == "article"):
            wrong[group, kind] += 1
            if options.show is not None and kind.startswith(options.show):
                print(f"  {kind}: {made.path}: {what}\n{made.html if options.show else ''}")
    for group in pagekinds.GROUPS:
        for kind in pagekinds.GROUPS[group]:
            key = group, kind
            kinds = ", ".join(f"{what} {count}" for what, count in became[key].most_common())
            print(f"{group:8} {kind:26} {seen[key]:4} pages {wrong[key]:3} wrong   {kinds}")
    no, yes = ({key for key in seen if (key[0] == "article") is said} for said in (False, True))
    shares = []
    for keys, words in ((no, "pages that are no articles, became one"), (yes, "articles, lost")):
        count, bad = sum(seen[key] for key in keys), sum(wrong[key] for key in keys)
        if keys is yes and options.files:
            more, lost = files(options.files)
            print(f"{more} pages of files, {lost} lost")
        shares.append(bad / count)
        print(f"{count} {words}: {bad} ({bad / count:.2%})")
    print(f"{time.process_time() - start:.0f} s of CPU")
    return 0 if shares[0] <= MOST_WRONG and shares[1] <= MOST_LOST else 1


if __name__ == "__main__":
    sys.exit(main())
