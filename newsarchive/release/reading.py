"""The data files of a release, row by row, as the archive's own values: times as its text, lists as they are.

Parquet in batches, JSON Lines and CSV line by line. Raises ArchiveDamaged for a file that is not what its name says.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsarchive.errors import ArchiveDamaged
from newsarchive.store import times

_BATCH = 2_000
_LONGEST = 1 << 28
"""characters of one CSV cell"""


def records(path: Path, kind: str, fields: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every row of a data file; ``fields`` as the manifest has them."""
    kinds = {field["name"]: field["kind"] for field in fields}
    try:
        if kind == "parquet":
            yield from _parquet(path, kinds)
        elif kind == "jsonl":
            yield from _json_lines(path)
        else:
            yield from _csv(path, kinds)
    except (ValueError, csv.Error, KeyError) as error:  # Arrow's errors are ValueErrors
        raise ArchiveDamaged(f"{path} is damaged: {' '.join(str(error).split())[:200]}") from error


def _parquet(path: Path, kinds: dict[str, str]) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet  # a third of a second that no other command should pay

    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH):
            for row in batch.to_pylist():
                yield {name: _stored(value, kinds.get(name)) for name, value in row.items()}


def _stored(value: Any, kind: str | None) -> Any:
    if not isinstance(value, datetime):
        return value
    return times.text(value.astimezone(UTC)) if kind == "instant" else value.isoformat()


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("a line is no object")
            yield row


def _csv(path: Path, kinds: dict[str, str]) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(_LONGEST)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, strict=True):
            yield {name: _cell(value, kinds.get(name)) for name, value in row.items()}


def _cell(value: str, kind: str | None) -> Any:
    if value == "":
        return None
    if kind == "number":
        return int(value)
    if kind in ("texts", "numbers", "pictures"):
        return json.loads(value)
    return value[1:] if value[0] == "'" and len(value) > 1 and not value[1].isalnum() else value
