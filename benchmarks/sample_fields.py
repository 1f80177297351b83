"""Every field of every sample article against its truth, without a crawl: python benchmarks/sample_fields.py

Prints the share of right fields per layout and the first wrong ones; exit code 1 when any is wrong.
"""

import argparse
import sys
import urllib.request
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from newsarchive import extract, normalise
from newsarchive.errors import NotArchived
from newsarchive.records import Page
from newsarchive.sample import Truth, World, serve

FIELDS = (
    "headline", "summary", "published_at", "published_precision", "updated_at", "section", "authors", "source",
    "source_kind", "source_raw", "place_province", "place_district", "body", "tags", "images",
)  # fmt: skip


def fetch(url: str) -> Page:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return Page(
            url=url,
            status=answer.status,
            body=answer.read(),
            fetched_at=datetime.now(UTC),
            headers=tuple(answer.headers.items()),
        )


def public(article: Any, name: str) -> Any:
    if name == "images":
        return tuple((image.url, image.caption, image.credit) for image in article.images)
    return getattr(article, name)


def compare(truth: Truth) -> list[tuple[str, Any, Any]]:
    """(field, expected, got) of every wrong field."""
    try:
        article = normalise.normalise(extract.extract(fetch(truth.url)))
    except NotArchived as refusal:
        return [("page_type", "article", str(refusal))]
    return [
        (name, getattr(truth, name), public(article, name))
        for name in FIELDS
        if public(article, name) != getattr(truth, name)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3, help="wrong examples per layout and field")
    parser.add_argument("--width", type=int, default=300)
    given = parser.parse_args()
    wrong: dict[tuple[str, str], list[tuple[str, Any, Any]]] = {}
    total: Counter[str] = Counter()
    with serve(World(articles=given.articles, seed=given.seed)) as web:
        for truth in web.truths():
            total[truth.site] += 1
            for name, expected, got in compare(truth):
                wrong.setdefault((truth.site, name), []).append((truth.url, expected, got))
    for (site, name), cases in sorted(wrong.items()):
        print(f"{site:10} {name:20} {len(cases)} of {total[site]} wrong")
        for url, expected, got in cases[: given.show]:
            print(f"    {url}\n      truth {str(expected)[: given.width]!r}\n      got   {str(got)[: given.width]!r}")
    fields = sum(total.values()) * len(FIELDS)
    bad = sum(map(len, wrong.values()))
    print(f"{fields - bad} of {fields} fields right ({1 - bad / fields:.4f})")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
