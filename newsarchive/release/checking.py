"""Whether a release is what it says: every file there and unchanged, every count right, no story in two splits."""

import re
from array import array
from collections.abc import Iterable, Iterator, MutableSequence
from itertools import groupby
from pathlib import Path
from typing import Any

from newsarchive.errors import NothingDone
from newsarchive.release import manifest, reading

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_MOST = 20
"""faults of one kind that are told one by one"""


def check(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The manifest, and what is wrong, each in a line. Raises NothingDone for a folder that is no release."""
    told, faults = unchanged(folder)
    if not faults:
        faults += _rows(folder, told)
    return told, faults


def unchanged(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The same, without a look at the rows."""
    told = manifest.load(folder)
    return told, [*_sums(folder), *_files(folder, told)]


def _sums(folder: Path) -> Iterator[str]:
    try:
        lines = (folder / manifest.SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise NothingDone(f"{folder} is no release: it has no {manifest.SUMS}") from error
    except UnicodeDecodeError:
        yield f"{manifest.SUMS} is not text"
        return
    known = {}
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            yield f"{manifest.SUMS}: no hash and name: {line[:80]!r}"
            continue
        known[found[2]] = found[1]
    there = set(manifest.files(folder)) - {manifest.SUMS}
    yield from (f"{name} is missing" for name in sorted(known.keys() - there))
    yield from (f"{name} does not belong to the release" for name in sorted(there - known.keys()))
    for name in sorted(there & known.keys()):
        if manifest.sha256(folder / name)[0] != known[name]:
            yield f"{name} was changed: its hash is another one"


def _files(folder: Path, told: dict[str, Any]) -> Iterator[str]:
    listed = {file["path"] for file in told["files"]}
    there = {name for name in manifest.files(folder) if name.startswith("data/")}
    yield from (f"{name} is not in the manifest" for name in sorted(there - listed))
    for file in told["files"]:
        if file["path"] not in there:
            yield f"{file['path']} is missing"
        elif manifest.sha256(folder / file["path"]) != (file["sha256"], file["bytes"]):
            yield f"{file['path']} is not the one of the manifest"
    if sum(file["rows"] for file in told["files"]) != told["rows"]:
        yield f"the files of the manifest do not have {told['rows']} rows together"


def _rows(folder: Path, told: dict[str, Any]) -> list[str]:
    """What the rows say, file by file."""
    faults: list[str] = []
    known = {field["name"] for field in told["fields"]}
    split_of: dict[int, str] = {}
    ids: MutableSequence[int] = array("q")
    crossing = 0
    for file in told["files"]:
        count = 0
        for row in reading.records(folder / file["path"], told["recipe"]["format"], told["fields"]):
            count += 1
            if row.keys() != known:
                faults.append(f"{file['path']}: a row has other fields than the manifest")
                break
            if "id" in known:
                ids.append(row["id"])
            for mark in ("story_id", "content_hash") if told["splits"] else ():
                if row.get(mark) and split_of.setdefault(hash((mark, row[mark])), file["split"]) != file["split"]:
                    crossing += 1
        if count != file["rows"] and row_fault_free(faults):
            faults.append(f"{file['path']} has {count} rows, not {file['rows']}")
    faults += [f"article {one} is there {number} times" for one, number in _repeated(ids)]
    if crossing:
        faults.append(f"{crossing} articles have a text or story that is in another split too")
    return [*faults[:_MOST], *([f"and {len(faults) - _MOST} more"] if len(faults) > _MOST else [])]


def _repeated(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    for one, same in groupby(sorted(ids)):
        if (number := sum(1 for _ in same)) > 1:
            yield one, number


def row_fault_free(faults: list[str]) -> bool:
    """Whether every row could be looked at."""
    return not any("other fields" in fault for fault in faults)
