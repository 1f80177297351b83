"""What a kept answer says about its own crawl, as WARC headers: enough to make the database again from the files alone.

Every answer names its site and what was asked for (kind, depth, redirects so far); the answer to a site's first
question, its robots.txt, also carries the site's registration. Source of the form: WARC 1.1, section 4 (extensions).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from newsarchive.crawl.tasks import Task
from newsarchive.sites import Site
from newsarchive.warc_read import Record

SITE, KIND, DEPTH, HOPS = "X-Archive-Site", "X-Archive-Kind", "X-Archive-Depth", "X-Archive-Hops"
REGISTRATION = {
    "name": "X-Archive-Site-Name",
    "home_url": "X-Archive-Site-Home",
    "province": "X-Archive-Site-Province",
    "district": "X-Archive-Site-District",
    "family": "X-Archive-Site-Family",
}
"""column of ``sites`` -> WARC header"""


def notes(task: Task, site: Site) -> list[tuple[str, str]]:
    """The headers for an answer to ``task``."""
    told = [(SITE, task.site), (KIND, task.kind), (DEPTH, str(task.depth))]
    if task.hops:
        told.append((HOPS, str(task.hops)))
    if task.kind == "robots":
        values = ((name, getattr(site, column)) for column, name in REGISTRATION.items())
        told += [(name, value) for name, value in values if value]
    return told


@dataclass(frozen=True, slots=True)
class Noted:
    """What an answer says about its own crawl."""

    site: str
    kind: str
    depth: int
    hops: int
    registration: Mapping[str, str]


def noted(record: Record) -> Noted | None:
    """The notes of a kept answer; None when it has none."""
    site, kind = record.get(SITE), record.get(KIND)
    if not site or not kind:
        return None
    told = {column: record.get(name) for column, name in REGISTRATION.items()}
    return Noted(
        site, kind, _number(record.get(DEPTH)), _number(record.get(HOPS)), {k: v for k, v in told.items() if v}
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else 0
