"""The edition of a release that holds no texts: what identifies each article, its labels, and hashes.

In: the full release as it lies in the staging folder. Out: its data files replaced by those of the edition, and the
edition's manifest, which holds that of the full release, so that whoever hydrates it can prove every byte.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
IDENTITY = (
    "id", "site", "article_key", "canonical_url", "published_day", "content_hash", "row_hash", "digest", "extractor",
)  # fmt: skip
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
    held = {*columns(wanted)} - {"published_day", "article_key", "row_hash", "digest", "extractor", "sketch"}
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
            answer = Rows(names, _rows(connection, plan[file["path"]], names, recipe))
            count = export.encode(answer, stream, recipe.format)
        told["files"].append(manifest.file_of(staging, file["path"], split=file["split"], rows=count))
    command = f"{full['recipe']['command']} --edition=urls"
    return {**told, "recipe": {**full["recipe"], "command": command}, "full": full}


def _rows(
    connection: released.Connection, ids: Sequence[int], names: Sequence[str], recipe: Recipe
) -> Iterator[tuple[Any, ...]]:
    known = (*rows.EXPORTED, *rows.OF_STORY)
    asked = tuple(dict.fromkeys([*recipe.fields, *(name for name in names if name in known), "published_at", "body"]))
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        answer = rows.articles(connection, choose.numbered(part), fields=asked, as_of=recipe.as_of)
        for row, read in zip(answer.rows, released.read(connection, part, recipe.as_of), strict=True):
            found = dict(zip(asked, row, strict=True))
            found["row_hash"] = row_hash(found[name] for name in recipe.fields)
            found |= dict(zip(released.READ, read[1:], strict=True))
            found["published_day"] = found["published_at"] and found["published_at"][:10]
            found["sketch"] = sketch(found["body"])
            yield tuple(found[name] for name in names)


def row_hash(values: Iterable[Any]) -> str:
    """Of a row of the full release, as the archive keeps its values."""
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def sketch(body: str) -> str:
    """The lowest hashes of a body's runs of five words, in hexadecimal: any of them is as likely as any other."""
    return "".join(f"{one:08x}" for one in sorted(shingles.read(body).runs)[:SAMPLE])


def share(sampled: str, body: str) -> float:
    """About how much of the text that was sampled stands in a body, 0 to 1."""
    wanted = [int(sampled[at : at + 8], 16) for at in range(0, len(sampled), 8)]
    there = shingles.read(body).runs
    return sum(one in there for one in wanted) / len(wanted) if wanted else 0.0
