"""An edition without texts, put together again from somebody's own archive.

In: the edition's folder, a connection that only reads, a new folder. Out: for every row of the edition what became of
it, and the release with the rows that could be proved. What the edition carries (numbers, labels, times) is the
edition's; the rest comes from the archive, from the present or an earlier version. When every row is proved the
folder is the full release, byte for byte.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newsarchive import export
from newsarchive.errors import ArchiveDamaged, NothingDone, UsageError
from newsarchive.query import hydrated
from newsarchive.query.reader import Rows
from newsarchive.release import checking, edition, making, manifest, reading

CLASSES = {
    "exact": "the row is the same, by its hash",
    "earlier_version": "the row is the same; it is that of an earlier version, the paper or our rules changed it since",
    "extractor_differs": "the same text; another extractor made something else of the other fields",
    "fields_differ": "the same text; another field differs, such as an edited headline",
    "moved": "the same text at another address of the site",
    "reread": "the very page is kept, and another extractor makes another text of it",
    "text_differs": "the article is there with another text",
    "page_only": "the page is kept, and no article was found in it",
    "gone": "the page was gone when the archive asked for it",
    "not_fetched": "the address is known, and no page came of it",
    "unknown_address": "no list announced the address to this archive",
    "unknown_site": "the archive has no such site",
}
"""what can become of a row: each gets one of these"""
SAME = ("exact", "earlier_version", "extractor_differs", "fields_differ", "moved")
"""those that have the text"""
DIFFERENT = ("reread", "text_differs")
"""those that have another one"""
REPORT = ("id", "canonical_url", "class", "share", "extractor_there", "extractor_here", "note")
_OF_TEXT = frozenset({"word_count", "content_hash"})
_ASKED = ("site", "article_key", "canonical_url", "content_hash")


class Hydrated:
    """What came of an edition."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.full: Mapping[str, Any] = told["full"]
        self.classes: Counter[str] = Counter()
        self.rows = 0
        self.identical = False
        """the folder is the full release, byte for byte"""

    @property
    def missing(self) -> int:
        """Rows of the edition that are not in the folder."""
        return sum(self.classes.values()) - self.rows


def hydrate(
    connection: hydrated.Connection, source: Path, target: Path, report: Path, *, different: bool = False
) -> Hydrated:
    """Fills ``target`` and writes the report, a CSV of every row. ``different``: rows whose text is another one too.

    Raises NothingDone when no row could be filled (the report is written all the same), UsageError for a release that
    has its texts, ArchiveDamaged for one that was changed.
    """
    told, faults = checking.unchanged(source)
    if faults:
        raise ArchiveDamaged(f"{source} is not the edition it was: {faults[0]}")
    if told["edition"] != "urls" or "full" not in told:
        raise UsageError(f"{source} is no edition without texts: it has them already")
    found = Hydrated(told)
    with export.whole(report) as raw, making.folder(target, may_vanish=True) as staging:
        text = _Text(raw)
        writer = csv.writer(text)
        writer.writerow(REPORT)
        files = []
        for file in told["files"]:
            lines = _lines(connection, reading.records(source / file["path"], told["recipe"]["format"], told["fields"]),
                           found, writer, different)  # fmt: skip
            count = making.write_rows(staging / file["path"], Rows(_names(found.full), lines), _form(told))
            if count or file["rows"] == 0:
                files.append(manifest.file_of(staging, file["path"], split=file["split"], rows=count))
            else:
                (staging / file["path"]).unlink()
        found.identical = files == found.full["files"]
        if found.rows:
            manifest.write(staging, making.documents(found.full if found.identical else _partly(found, files)))
        else:
            making.vanish(staging)
    return found


class _Text:
    """A stream of bytes that the csv module can write to."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(text.encode("utf-8", "replace"))
        return len(text)


def _names(full: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(field["name"] for field in full["fields"])


def _form(told: Mapping[str, Any]) -> str:
    return str(told["recipe"]["format"])


def _lines(
    connection: hydrated.Connection, records: Iterator[dict[str, Any]], found: Hydrated, report: Any, different: bool
) -> Iterator[tuple[Any, ...]]:
    names = _names(found.full)
    carried = edition.carried(names)
    for record in records:
        verdict, version, share, note = _judge(connection, record, names, carried)
        found.classes[verdict] += 1
        here = version.extractor if version else None
        cells = (record["id"], record["canonical_url"], verdict, share, record["extractor"], here, note)
        report.writerow([export.csv_cell(cell) for cell in cells])
        if version is not None and (verdict in SAME or (different and verdict in DIFFERENT)):
            found.rows += 1
            yield _row(record, version, names, carried, own_text=verdict in DIFFERENT)


def _judge(
    connection: hydrated.Connection, record: dict[str, Any], names: tuple[str, ...], carried: tuple[str, ...]
) -> tuple[str, hydrated.Version | None, float | None, str]:
    """Class, the version to take, how much of the text is there, and what is known in words."""
    asked = {name: record[name] for name in _ASKED}
    newest: hydrated.Version | None = None
    same: hydrated.Version | None = None
    for version in hydrated.versions(connection, asked):
        newest = newest or version
        if version.fields["content_hash"] != record["content_hash"]:
            continue
        if edition.row_hash(_row(record, version, names, carried)) == record["row_hash"]:
            return _whole(version), version, 1.0, ""
        same = same or version
    if same is not None:
        return _same(record, same), same, 1.0, _differing(record, same)
    if newest is None:
        verdict, note = hydrated.why_not(connection, asked)
        return verdict, None, None, note
    share = round(edition.share(record["sketch"] or "", newest.fields["body"]), 3)
    kept = hydrated.page_kept(connection, newest.article, record["digest"])
    verdict = "reread" if kept and newest.extractor != record["extractor"] else "text_differs"
    return verdict, newest, share, "the very page is kept" if kept else "another page was read"


def _whole(version: hydrated.Version) -> str:
    if version.moved:
        return "moved"
    return "exact" if version.current else "earlier_version"


def _same(record: Mapping[str, Any], version: hydrated.Version) -> str:
    if version.moved:
        return "moved"
    other = version.extractor is not None and version.extractor != record["extractor"]
    return "extractor_differs" if other else "fields_differ"


def _differing(record: Mapping[str, Any], version: hydrated.Version) -> str:
    """Labels that differ; what the edition does not carry it cannot name."""
    labels = [name for name in edition.LABELS if not name.endswith("_at") and record[name] != version.fields[name]]
    return f"other labels here: {', '.join(labels)}" if labels else "a field that the edition does not carry"


def _row(
    record: Mapping[str, Any], version: hydrated.Version, names: tuple[str, ...], carried: tuple[str, ...],
    *, own_text: bool = False,
) -> tuple[Any, ...]:  # fmt: skip
    theirs = {name: _stored(record[name]) for name in carried if not (own_text and name in _OF_TEXT)}
    both = {**version.fields, **theirs}
    return tuple(both[name] for name in names)


def _stored(value: Any) -> Any:
    return json.dumps(value, separators=(",", ":")) if isinstance(value, list) else value


def _partly(found: Hydrated, files: list[dict[str, Any]]) -> dict[str, Any]:
    """The manifest of a folder that is not the full release."""
    splits = found.full["splits"]
    return {
        **found.full,
        "hydrated": {
            "classes": {name: found.classes[name] for name in CLASSES if found.classes[name]},
            "of_rows": found.full["rows"],
        },
        "rows": found.rows,
        "splits": splits and {name: sum(file["rows"] for file in files if file["split"] == name) for name in splits},
        "files": files,
    }


def nothing(source: Path, report: Path) -> NothingDone:
    """The error for an edition of which the archive has no text at all."""
    return NothingDone(f"this archive has no text of {source}; {report} tells why of each row")
