"""The folder of a release, whole or not at all: data files, and the documents that describe them.

In: a connection that only reads, a Recipe, a folder that is not there yet. Out: the manifest. The same archive and
recipe give the same bytes.
"""

import os
import shutil
from array import array
from collections.abc import Iterator, Mapping, MutableSequence, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from newsarchive import durable, export
from newsarchive.errors import NothingDone
from newsarchive.query import choose, released, rows
from newsarchive.query.reader import Rows
from newsarchive.release import card, described, edition, manifest, splits
from newsarchive.release.recipe import LARGE, Recipe

WHOLE = "articles"
"""what the one file of a release without splits is called"""


def make(
    connection: released.Connection, recipe: Recipe, target: Path, second: export.Second | None = None
) -> dict[str, Any]:
    """The release at ``target``; its manifest. ``second``: reads articles fast (``export.beside``).

    Raises NothingDone when there is something already, or no article.
    """
    with folder(target) as staging:
        chosen, figures = _chosen(connection, recipe)
        if not chosen:
            raise NothingDone("no article is chosen: nothing to release")
        told = manifest.describe(connection, recipe, figures, chosen.ids)
        plan = _plan(connection, recipe, chosen, told)
        for path, (split, ids) in sorted(plan.items()):
            answer = by_number(connection, ids, recipe.fields, recipe.as_of)
            count = write_rows(staging / path, answer, recipe.format, second)
            told["files"].append(manifest.file_of(staging, path, split=split, rows=count))
        if recipe.edition == "urls":
            told = edition.of(connection, staging, told, {path: ids for path, (_, ids) in plan.items()}, recipe)
        manifest.write(staging, documents(told))
    return told


def documents(told: Mapping[str, Any]) -> dict[str, str]:
    """File name -> text of all documents that follow from a manifest, and the manifest."""
    return {manifest.NAME: manifest.text(told), "README.md": card.markdown(told), **described.documents(told)}


class Chosen:
    """The articles of a release, in the order of their numbers."""

    def __init__(self) -> None:
        self.ids: MutableSequence[int] = array("q")
        self.months: list[str] = []
        self.appeared: MutableSequence[int] = array("q")
        """of each, seconds since 1970"""

    def __len__(self) -> int:
        return len(self.ids)


def _chosen(connection: released.Connection, recipe: Recipe) -> tuple[Chosen, manifest.Figures]:
    chosen, figures = Chosen(), manifest.Figures()
    known: dict[str, str] = {}
    for one in _first(connection, recipe):
        figures.add(one)
        chosen.ids.append(one["id"])
        month = (one["published_at"] or "undated")[:7]
        chosen.months.append(known.setdefault(month, month))
        chosen.appeared.append(int(datetime.fromisoformat(one["published_at"] or one["first_seen_at"]).timestamp()))
    return chosen, figures


def _first(connection: released.Connection, recipe: Recipe) -> Iterator[dict[str, Any]]:
    answer = rows.articles(
        connection,
        choose.where(connection, recipe.filters, recipe.as_of),
        fields=manifest.ASKED,
        dedupe=recipe.dedupe or False,
        condition=recipe.condition,
        as_of=recipe.as_of,
    )
    for row in answer.rows:
        yield dict(zip(answer.columns, row, strict=True))


def _plan(
    connection: released.Connection, recipe: Recipe, chosen: Chosen, told: dict[str, Any]
) -> dict[str, tuple[str, MutableSequence[int]]]:
    """File -> its split and articles; notes the splits in the manifest."""
    names: Sequence[str] = ("train",)
    placed = bytearray(len(chosen))
    told["splits"], told["files"] = None, []
    if recipe.split:
        names = recipe.split.names
        groups = released.groups(connection, recipe.as_of, recipe.split.seed)
        placed, days = splits.assign(groups, chosen.ids, recipe.split)
        told["splits"] = {name: placed.count(at) for at, name in enumerate(names)}
        if recipe.split.by == "time":
            told["split_days"] = list(days)
            told["later_copies"] = splits.later_copies(days, placed, chosen.appeared)
    by_month = recipe.partition == "month" or (recipe.partition == "auto" and len(chosen) > LARGE)
    plan: dict[str, tuple[str, MutableSequence[int]]] = {}
    for article, month, at in zip(chosen.ids, chosen.months, placed, strict=True):
        split = names[at]
        stem = split if recipe.split else WHOLE
        path = f"data/{stem}/{month}.{recipe.format}" if by_month else f"data/{stem}.{recipe.format}"
        plan.setdefault(path, (split, array("q")))[1].append(article)
    return plan


def by_number(
    connection: released.Connection, ids: Sequence[int], fields: Sequence[str], as_of: datetime | None
) -> rows.Articles:
    """Articles by their numbers, which ascend."""
    return rows.articles(connection, choose.Where("1", ()), fields=fields, as_of=as_of).part(ids)


def write_rows(path: Path, answer: Rows, kind: str, second: export.Second | None = None) -> int:
    """Rows into a file of a folder in the making; how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        return export.encode(answer, stream, kind, second=second)


@contextmanager
def folder(target: Path, *, may_vanish: bool = False) -> Iterator[Path]:
    """An empty folder beside ``target`` that becomes it when the block ends well, and vanishes when it does not.

    ``may_vanish``: also when the block has made it vanish. Raises NothingDone when ``target`` is there and not empty,
    or cannot be written.
    """
    target = target.absolute()
    staging = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise NothingDone(f"{target} is there already; a release is never changed: name a new folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        yield staging
        if may_vanish and not staging.exists():
            return
        for path in (staging, *staging.rglob("*")):
            durable.sync(path)
        staging.replace(target)
        durable.sync(target.parent)
    except OSError as error:
        raise NothingDone(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def vanish(staging: Path) -> None:
    """Takes a folder in the making away."""
    shutil.rmtree(staging)
