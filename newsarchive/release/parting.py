"""An export that is shared out: one file for each split, all of them or none.

In: a connection that only reads, the numbers of the chosen articles, a Split, the name the export would have. Out:
split -> articles; ``haber.csv`` becomes ``haber-train.csv`` and so on.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from newsarchive import export
from newsarchive.errors import NothingDone
from newsarchive.query import released
from newsarchive.release import making, splits
from newsarchive.release.recipe import NAMES, Split


def write(
    connection: released.Connection, ids: Sequence[int], fields: Sequence[str], as_of: datetime | None, split: Split,
    target: Path, kind: str, *, excel: bool = False, second: export.Second | None = None,
) -> dict[str, int]:  # fmt: skip
    """The files; a split that gets nothing has none. Raises NothingDone for what cannot be written."""
    placed, _ = splits.assign(released.groups(connection, as_of, split.seed), ids, split)
    counts = dict.fromkeys(split.names, 0)
    written = {split.names[at] for at in set(placed)}
    for name in {*NAMES, *split.names} - written:
        if (stale := target.with_name(f"{target.stem}-{name}{target.suffix}")).exists():
            raise NothingDone(f"{stale} is of another split and would stay: remove it, or name another file")
    try:
        with ExitStack() as files:
            for at, name in enumerate(split.names):
                some = [one for one, place in zip(ids, placed, strict=True) if place == at]
                if some:
                    stream = files.enter_context(export.whole(target.with_name(f"{target.stem}-{name}{target.suffix}")))
                    rows = making.by_number(connection, some, fields, as_of)
                    counts[name] = export.encode(rows, stream, kind, excel=excel, second=second)
    except OSError as error:
        raise NothingDone(f"cannot write {target}: {error.strerror or error}") from error
    return counts


def told(counts: dict[str, int]) -> str:
    """How many articles each split has, for a sentence."""
    empty = [name for name, number in counts.items() if not number]
    parts = ", ".join(f"{name} {number:,}" for name, number in counts.items())
    return f": {parts}" + (f" (no file for {' and '.join(empty)}: too few to share out)" if empty else "")
