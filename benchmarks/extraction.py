"""CPU per page of our extraction beside trafilatura's, on the same pages, one after the other.

    python benchmarks/extraction.py PAGES.jsonl[.gz]… [--limit N] [--only-body]

Each line of the files is one page: {"url", "html" or "html_base64", "content_type"?, "fetched_at"?}. Both sides start
from the page's bytes and end with a record (body and metadata); ``--only-body`` leaves out our metadata but not theirs.
Pages alternate between the two so that a noisy machine hurts both alike. Prints milliseconds of CPU a page and the
ratio; exits 1 when ours costs more than a third of theirs.
"""

import argparse
import base64
import gc
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsarchive import charset, dom, scope
from newsarchive.errors import NotArchived
from newsarchive.normalise import read
from newsarchive.records import Page

ALLOWED = 1 / 3


def pages(paths: list[str]) -> Iterator[Page]:
    """Every page of the files, as a fetch."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else Path(path).open() as lines:
            for line in lines:
                row = json.loads(line)
                body = base64.b64decode(row["html_base64"]) if row.get("html_base64") else row["html"].encode()
                headers = (("Content-Type", row.get("content_type") or "text/html"),)
                fetched = datetime.fromisoformat(row["fetched_at"]) if row.get("fetched_at") else datetime.now(UTC)
                fetched = fetched if fetched.tzinfo else fetched.replace(tzinfo=UTC)
                yield Page(row.get("url") or "http://localhost/", 200, body, fetched, headers)


def ours(page: Page) -> Any:
    """The whole record."""
    try:
        return read(page)
    except NotArchived as refused:
        return refused


def ours_body(page: Page) -> Any:
    """Headline and body only."""
    return scope.find(dom.parse(charset.decode(page.body, page.content_type).text))


def theirs(page: Page) -> Any:
    """trafilatura with its metadata, as its documentation shows it."""
    import trafilatura

    return trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)


def cpu(function: Callable[[Page], Any], page: Page) -> float:
    """Milliseconds of CPU of one call."""
    start = time.process_time()
    function(page)
    return (time.process_time() - start) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--limit", type=int, default=0, help="only every n-th page, so that about so many are measured")
    parser.add_argument("--only-body", action="store_true")
    options = parser.parse_args()
    sample = list(pages(options.files))
    if options.limit:
        sample = sample[:: max(1, len(sample) // options.limit)]
    mine = ours_body if options.only_body else ours
    for side in (mine, theirs):  # imports and caches are not a page's cost
        side(sample[0])
    gc.freeze()  # as `newsarchive extract --jsonl` and a crawl's reading processes do; for both sides alike
    gc.set_threshold(50_000, 20, 100)
    spent = {"ours": 0.0, "trafilatura": 0.0}
    for page in sample:
        spent["ours"] += cpu(mine, page)
        spent["trafilatura"] += cpu(theirs, page)
    each = {name: total / len(sample) for name, total in spent.items()}
    ratio = each["ours"] / each["trafilatura"]
    print(
        f"{len(sample)} pages: ours {each['ours']:.1f} ms, trafilatura {each['trafilatura']:.1f} ms, ratio {ratio:.3f}"
    )
    return 0 if ratio <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
