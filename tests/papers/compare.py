"""What an archive says of an article beside its truth: right or wrong, field by field."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from newsarchive import turkish
from papers.world import ISTANBUL, Truth

FIELDS = ("headline", "summary", "day", "minute", "updated", "section", "authors", "source", "place", "body")
COLUMNS = (
    "headline", "summary", "body", "published_at", "published_precision", "updated_at", "section", "authors", "source",
    "place_province", "place_district",
)  # fmt: skip
ENOUGH = 0.97
"""F1 over words from which a body counts as right"""
_WORD = re.compile(r"\w+")


def f1(expected: str, got: str) -> float:
    """Agreement of two texts, over their words."""
    one, two = (Counter(_WORD.findall(turkish.fold(text))) for text in (expected, got))
    common = sum((one & two).values())
    return 2 * common / max(1, one.total() + two.total())


def _local(value: Any) -> datetime | None:
    if value is None:
        return None
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at.astimezone(ISTANBUL).replace(second=0, microsecond=0, tzinfo=None)


def judge(truth: Truth, got: Mapping[str, Any]) -> dict[str, tuple[bool, Any, Any]]:
    """field -> (right, expected, got); ``got`` has the public names of fields. A field on which the page is silent and
    that can be told either way is left out: an unprinted summary or update, the minute where none is printed."""
    published, told = _local(truth.published), _local(got["published_at"])
    assert published is not None
    expected: dict[str, tuple[Any, Any]] = {
        "headline": (truth.headline, got["headline"]),
        "day": (published.date(), told.date() if told else None),
        "section": (truth.section, got["section"]),
        "authors": (tuple(truth.authors), tuple(got["authors"] or ())),
        "source": (truth.source, got["source"]),
        "place": ((truth.province, truth.district), (got["place_province"], got["place_district"])),
    }
    if truth.summary is not None:
        expected["summary"] = (truth.summary, got["summary"])
    if truth.minute:
        timed = got["published_precision"] == "minute"
        expected["minute"] = (published, told if timed else None)
    if truth.updated is not None:
        changed = _local(truth.updated)
        expected["updated"] = (changed if truth.minute else changed and changed.date(), _local(got["updated_at"]))
        if not truth.minute:
            expected["updated"] = (expected["updated"][0], expected["updated"][1] and expected["updated"][1].date())
    found = {name: (one == two, one, two) for name, (one, two) in expected.items()}
    score = f1(truth.body, got["body"])
    found["body"] = (score >= ENOUGH, f"F1 {score:.3f}", got["body"])
    return found


def archived(archive: Path) -> dict[str, dict[str, Any]]:
    """address -> fields, of every article."""
    with sqlite3.connect(f"file:{archive / 'news.db'}?mode=ro", uri=True) as database:
        columns = ", ".join(f"a.{name}" for name in COLUMNS)
        statement = " ".join(
            ["SELECT u.fetch_url, a.page_type,", columns, "FROM articles a JOIN urls u ON u.id = a.url_id"]
        )
        rows = database.execute(statement).fetchall()
    found = {}
    for url, kind, *values in rows:
        fields = dict(zip(COLUMNS, values, strict=True))
        found[url] = fields | {"authors": json.loads(fields["authors"] or "[]"), "page_type": kind}
    return found
