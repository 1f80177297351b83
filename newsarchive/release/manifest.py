"""manifest.json: what a release says of itself. Every other document of the folder is made from it alone.

Deterministic: nothing here comes from the clock, the machine or the folder's name.
"""

import hashlib
import json
import shlex
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from newsarchive import __version__, dates, extractor_version
from newsarchive.errors import ArchiveDamaged, NothingDone
from newsarchive.query import choose, released
from newsarchive.query.rows import EXPORTED, OF_STORY
from newsarchive.release import fields
from newsarchive.release.recipe import Recipe
from newsarchive.store import times

NAME = "manifest.json"
SUMS = "SHA256SUMS"
FORM = 1
"""of the document; raised when its keys change their meaning"""
COUNTED = ("site", "section", "source", "language", "page_type")
"""fields whose values are counted"""
ASKED = ("id", "published_at", "first_seen_at", "content_hash", "story_id", "word_count", *COUNTED)
"""what is looked at of every article"""
_PLURAL = {"page_type": "page_types"}
_CHUNK = 1 << 20


class Figures:
    """Counts over the chosen articles, one after the other."""

    def __init__(self) -> None:
        self.rows, self.words = 0, 0
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in (*COUNTED, "month")}
        self.days = ("9999-12-31", "0001-01-01")
        self._texts: MutableSequence[int] = array("Q")
        self._stories: set[int] = set()

    def add(self, one: Mapping[str, Any]) -> None:
        """One article (ASKED)."""
        self.rows += 1
        self.words += one["word_count"]
        for name in COUNTED:
            self.counts[name][one[name] or ""] += 1
        day = (one["published_at"] or "")[:10]
        self.counts["month"][day[:7]] += 1
        if day:
            self.days = (min(day, self.days[0]), max(day, self.days[1]))
        text = (one["content_hash"] or str(one["id"])).encode()
        self._texts.append(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big"))
        if one["story_id"] is not None:
            self._stories.add(one["story_id"])

    def told(self) -> dict[str, Any]:
        """As the manifest has it; "" stands for what pages do not say."""
        return {
            "period": {"first": self.days[0], "last": self.days[1]} if self.counts["month"].keys() - {""} else None,
            "words": self.words,
            "texts": sum(1 for _ in groupby(sorted(self._texts))),
            "stories": len(self._stories),
            "counts": {
                _PLURAL.get(name, f"{name}s"): dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
                for name, found in self.counts.items()
                if name != "month"
            }
            | {"months": dict(sorted(self.counts["month"].items()))},
        }


def describe(connection: released.Connection, recipe: Recipe, figures: Figures, ids: Sequence[int]) -> dict[str, Any]:
    """Everything but what depends on the files."""
    state = released.state(connection)
    told = figures.told()
    sites = sorted(told["counts"]["sites"])
    since, until = _period(recipe, told["period"])
    as_of = times.optional(recipe.as_of)
    at = min(as_of or state["at"], state["at"])
    read_by: Counter[str] = Counter()
    for start in range(0, len(ids), 20_000):
        read_by.update(found[2] or "" for found in released.read(connection, ids[start : start + 20_000], recipe.as_of))
    return {
        "form": FORM,
        "title": recipe.title,
        "creator": recipe.creator,
        "license": recipe.license,
        "contact": recipe.contact,
        "edition": "full",
        "date": at[:10],
        "as_of": as_of,
        "made_with": {
            "newsarchive": __version__, "extractor": extractor_version.current(), "schema": state["schema"],
        },
        "archive": {"changed_at": at, "extractors": dict(sorted(read_by.items()))},
        "recipe": {
            "command": shlex.join(["newsarchive", "release", "OUT", *recipe.options]),
            "filters": [{"name": one.name, "value": one.value, "negated": one.negated} for one in recipe.filters],
            "where": recipe.condition,
            "dedupe": recipe.dedupe,
            "as_of": as_of,
            "format": recipe.format,
            "partition": recipe.partition,
            "split": recipe.split.told() if recipe.split else None,
        },
        "rows": figures.rows,
        **told,
        "fields": [one.told() for one in fields.described(recipe.fields)],
        "gaps": released.gaps(connection, at, sites, since, until),
        "completeness": _completeness(connection, sites, told["period"]),
    }  # fmt: skip


def _period(recipe: Recipe, found: Mapping[str, str] | None) -> tuple[datetime | None, datetime | None]:
    """The time that gaps are told of: what was asked for, else from the first article on."""
    now = recipe.as_of or datetime.max.replace(tzinfo=dates.ISTANBUL)
    since = until = None
    for one in recipe.filters:
        if one.name in {"since", "after"}:
            since = choose.period(one.value, now)[0]
        elif one.name in {"until", "before"}:
            until = choose.period(one.value, now)[1 if one.name == "until" else 0]
    return since or (choose.period(found["first"], now)[0] if found else None), until


def _completeness(
    connection: released.Connection, sites: Sequence[str], period: Mapping[str, str] | None
) -> dict[str, Any] | None:
    return released.completeness(connection, sites, period["first"], period["last"]) if period else None


def file_of(folder: Path, path: str, **more: Any) -> dict[str, Any]:
    """A file as the manifest has it: path, rows …, bytes and sha256."""
    digest, size = sha256(folder / path)
    return {"path": path, **more, "bytes": size, "sha256": digest}


def sha256(path: Path) -> tuple[str, int]:
    """Of a file's content, and its size in bytes."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
            size += len(chunk)
    return found.hexdigest(), size


def write(folder: Path, documents: Mapping[str, str]) -> None:
    """Documents into a folder; then SHA256SUMS of every file in it."""
    for name, text in documents.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    lines = [f"{sha256(folder / name)[0]}  {name}\n" for name in files(folder) if name != SUMS]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def files(folder: Path) -> list[str]:
    """Every file below a folder, by its path in it, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def text(document: Mapping[str, Any]) -> str:
    """A JSON document as it is written."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def load(folder: Path) -> dict[str, Any]:
    """The manifest of a release; raises NothingDone when there is none, ArchiveDamaged when it is none."""
    path = folder / NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NothingDone(f"{folder} is no release: it has no {NAME}") from error
    except (ValueError, UnicodeDecodeError) as error:
        raise ArchiveDamaged(f"{path} is damaged: it is not JSON") from error
    if not isinstance(found, dict) or not {"form", "edition", "files", "fields", "rows", "recipe"} <= found.keys():
        raise ArchiveDamaged(f"{path} is damaged: it does not describe a release")
    if found["form"] != FORM:
        raise NothingDone(f"{path} was written by a newer newsarchive (form {found['form']})")
    return found


def unknown(names: Iterable[str]) -> list[str]:
    """Those of the names that are no field of a release."""
    return [name for name in names if name not in (*EXPORTED, *OF_STORY)]
