"""The edition of a release that holds no texts: what identifies each article, its labels, and hashes.

In: the full release as it lies in the staging folder. Out: its data files replaced by those of the edition, and the
edition's manifest, which holds that of the full release, so that whoever hydrates it can prove every byte.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsarchive import export
from newsarchive.lineage import shingles
from newsarchive.query import choose, released, rows
from newsarchive.query.reader import Rows
from newsarchive.release import fields, manifest
from newsarchive.release.recipe import Recipe

SAMPLE = 32
"""hashes of a sketch"""
IDENTITY = ("id", "site", "article_key", "canonical_url", "published_day", "content_hash", "digest", "extractor")
LABELS = (
    "word_count", "page_type", "section", "source", "source_kind", "place_province", "place_district", "language",
    "family", "first_seen_at", "last_seen_at", "gone_at", "fetched_at",
)  # fmt: skip
_BATCH = 5_000


def columns(wanted: Sequence[str]) -> tuple[str, ...]:
    """The columns of an edition whose full release has the fields ``wanted``."""
    return (*IDENTITY, *LABELS, *(name for name in rows.OF_STORY if name in wanted), "sketch")


def carried(wanted: Sequence[str]) -> tuple[str, ...]:
    """Of the full release's fields those that the edition has: they are the edition's, whatever an archive says."""
    held = {*columns(wanted)} - {"published_day", "article_key", "digest", "extractor", "sketch"}
    return tuple(name for name in wanted if name in held)


def of(
    connection: released.Connection,
    staging: Path,
    full: dict[str, Any],
    plan: Mapping[str, Sequence[int]],
    recipe: Recipe,
) -> dict[str, Any]:
    """Turns the full release of ``staging`` into its edition; the edition's manifest."""
    names = columns(recipe.fields)
    shutil.rmtree(staging / "data")
    told = {**full, "edition": "urls", "files": [], "fields": [one.told() for one in fields.described(names)]}
    for file in full["files"]:
        path = staging / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            answer = Rows(names, _rows(connection, plan[file["path"]], names, recipe.as_of))
            count = export.encode(answer, stream, recipe.format)
        told["files"].append(manifest.file_of(staging, file["path"], split=file["split"], rows=count))
    return {**told, "full": full}


def _rows(
    connection: released.Connection, ids: Sequence[int], names: Sequence[str], as_of: str | None
) -> Iterator[tuple[Any, ...]]:
    asked = [name for name in names if name in (*rows.EXPORTED, *rows.OF_STORY)]
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        answer = rows.articles(connection, choose.numbered(part), fields=(*asked, "published_at", "body"))
        for row, read in zip(answer.rows, released.read(connection, part, as_of), strict=True):
            found = dict(zip((*asked, "published_at", "body"), row, strict=True))
            found |= dict(zip(released.READ, read[1:], strict=True))
            found["published_day"] = found["published_at"] and found["published_at"][:10]
            found["sketch"] = sketch(found["body"])
            yield tuple(found[name] for name in names)


def sketch(body: str) -> str:
    """The lowest hashes of a body's runs of five words, in hexadecimal: any of them is as likely as any other."""
    return "".join(f"{one:08x}" for one in sorted(shingles.read(body).runs)[:SAMPLE])


def share(sampled: str, body: str) -> float:
    """About how much of the text that was sampled stands in a body, 0 to 1."""
    wanted = [int(sampled[at : at + 8], 16) for at in range(0, len(sampled), 8)]
    there = shingles.read(body).runs
    return sum(one in there for one in wanted) / len(wanted) if wanted else 0.0
