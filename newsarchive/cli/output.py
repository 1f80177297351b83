"""How answers are written: aligned table, JSON, newline-delimited JSON, CSV; always to standard output.

A table is for people: widths come from the first rows, long text is cut on a terminal only, control characters
of a hostile page never reach it. The other kinds are for machines: UTF-8, complete, streaming.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import IO, Any, TextIO, TypeVar

import click
import orjson
from rich.cells import cell_len

from newsarchive import clock, export, printable
from newsarchive.errors import RunIncomplete
from newsarchive.query.reader import Rows

Function = TypeVar("Function", bound=Callable[..., Any])

MARK_ON, MARK_OFF = "\ue000", "\ue001"
"""around a found word in a cell (private-use characters; ``plain`` takes them out of page text)"""
_SAMPLE = 200  # rows that decide the widths
_WIDEST_PIPED = 60  # columns; longer text is written whole, only not aligned to
_NARROWEST = 8
MOST = 10**9
"""of anything that is counted: more than any archive has, less than SQLite can hold"""


class Number(click.FloatRange):
    """A number within bounds; click lets "nan" pass every bound."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if number != number:
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


class Count(click.IntRange):
    """A whole number from ``least`` on that SQLite can count with, also when one is added to it."""

    def __init__(self, least: int) -> None:
        super().__init__(least, MOST)


_KINDS = (
    ("-t", "--table", "a table (the default)"),
    ("--json", None, "a JSON array"),
    ("--nl", None, "newline-delimited JSON, one object a line"),
    ("--csv", None, "CSV; text that a spreadsheet would take for a formula gets a ' in front"),
)


def kinds(command: Function) -> Function:
    """Adds -t, --json, --nl and --csv to a command; its argument ``kind`` is None (table) or the chosen one."""
    for name, long, what in reversed(_KINDS):
        names = (name, long) if long else (name,)
        value = (long or name).removeprefix("--")
        command = click.option(*names, "kind", flag_value=value, help=f"Write {what}.")(command)
    return command


@contextmanager
def standard_output() -> Iterator[IO[bytes]]:
    """Standard output as bytes, flushed at the end. Raises RunIncomplete when it cannot be written (a full disk)."""
    stream = sys.stdout.buffer
    try:
        yield stream
        stream.flush()
    except BrokenPipeError:  # whoever read (head, less) has gone: no failure; click itself would exit with 1
        _forget_output()
        raise click.exceptions.Exit(0) from None
    except OSError as error:
        _forget_output()
        raise RunIncomplete(f"cannot write standard output: {error.strerror or error}") from error


def _forget_output() -> None:
    forget(sys.stdout)


def forget(stream: TextIO) -> None:
    """Nobody reads it any more: what is still in its buffer must not fail when the interpreter ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except OSError:  # no real file below, as in tests
        return


def emit(rows: Rows, kind: str | None, *, lists: Iterable[str] = ()) -> int:
    """Writes rows as table (None), json, nl or csv; how many. Columns in ``lists`` hold JSON, opened in JSON."""
    with standard_output() as stream:
        if kind == "csv":
            return export.csv_lines(for_terminal(rows), stream)
        if kind in ("json", "nl"):
            return _json(export.json_objects(rows, lists), stream, array=kind == "json")
        return _table(rows, stream)


def for_terminal(rows: Rows) -> Rows:
    """Rows as a terminal may get them, when standard output is one: what it could obey shows as U+FFFD."""
    if not sys.stdout.isatty():
        return rows
    cells = (
        tuple(printable.harmless(value) if isinstance(value, str) else value for value in row) for row in rows.rows
    )
    return Rows(rows.columns, cells)


def emit_dicts(records: Iterable[Mapping[str, Any]], kind: str | None, columns: Sequence[str]) -> int:
    """The same for dicts: JSON kinds write them whole, table and CSV the named columns."""
    if kind in ("json", "nl"):
        with standard_output() as stream:
            return _json((orjson.dumps(record) for record in records), stream, array=kind == "json")
    return emit(Rows(tuple(columns), (tuple(flat(record.get(name)) for name in columns) for record in records)), kind)


def document(value: Any) -> None:
    """One JSON document, indented."""
    with standard_output() as stream:
        stream.write(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")


def gap() -> None:
    """An empty line between two tables."""
    with standard_output() as stream:
        stream.write(b"\n")


def note(message: str) -> None:
    """A message for the person, on standard error."""
    click.echo(printable.plain(message), err=True)


def _json(objects: Iterable[bytes], stream: IO[bytes], *, array: bool) -> int:
    count = 0
    for line in objects:
        if array:
            stream.write(b",\n " if count else b"[")
        stream.write(line if array else line + b"\n")
        count += 1
    if array:
        stream.write(b"]\n" if count else b"[]\n")
    return count


def lines(*told: str) -> None:
    """Write lines on standard output, harmless for a terminal."""
    with standard_output() as stream:
        for line in told:
            stream.write(plain(line).encode() + b"\n")


def minute(stored: str | None) -> str:
    """A stored instant in the reader's own time, to the minute."""
    return "" if stored is None else datetime.fromisoformat(stored).astimezone().strftime("%Y-%m-%d %H:%M")


def short(stored: str | None) -> str:
    """The same in eleven characters: without the year, or without the time."""
    if stored is None:
        return ""
    at = datetime.fromisoformat(stored)
    recent = abs(clock.now() - at) < timedelta(days=300)
    return at.astimezone().strftime("%m-%d %H:%M" if recent else "%Y-%m-%d")


def flat(value: Any) -> Any:
    """Lists and objects as JSON text, for a cell; everything else as it is."""
    return orjson.dumps(value).decode() if isinstance(value, (dict, list, tuple)) else value


# --- tables -------------------------------------------------------------------------------------------------


def plain(value: Any) -> str:
    """A cell as one line that a terminal shows as it is."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, Marked):
        return value.text
    return printable.plain(value)


class Marked:
    """Cell text in which found words are marked."""

    def __init__(self, text: str, marks: Iterable[tuple[int, int]]) -> None:
        parts, last = [], 0
        for start, end in marks:
            parts += [plain(text[last:start]), MARK_ON, plain(text[start:end]), MARK_OFF]
            last = end
        self.text = "".join([*parts, plain(text[last:])])

    def __str__(self) -> str:
        return self.text.replace(MARK_ON, "[").replace(MARK_OFF, "]")


def _table(rows: Rows, stream: IO[bytes]) -> int:
    terminal = sys.stdout.isatty()
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    bold = terminal and "NO_COLOR" not in os.environ
    names = [plain(name) for name in rows.columns]
    sample = list(islice(rows.rows, _SAMPLE))
    shown = [[_cell(value, bold) for value in row] for row in sample]
    widths = [max(_width(cell) for cell in column) for column in zip(names, *shown, strict=True)]
    limit = shutil.get_terminal_size().columns if terminal else None
    widths = _fitted(widths, limit) if limit else [min(width, _WIDEST_PIPED) for width in widths]
    numeric = [
        bool(sample) and all(isinstance(row[index], (int, float)) or row[index] is None for row in sample)
        for index in range(len(names))
    ]

    def write(cells: Sequence[str]) -> None:
        line = "  ".join(
            _padded(_cut(cell, width) if limit else cell, width, right)
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        ).rstrip()
        line = line.replace(MARK_ON, "\x1b[1m").replace(MARK_OFF, "\x1b[0m")
        stream.write(line.encode(encoding, "replace") + b"\n")

    write(names)
    write(["-" * width for width in widths])
    count = 0
    for cells in chain(shown, ([_cell(value, bold) for value in row] for row in rows.rows)):
        write(cells)
        count += 1
    return count


def _cell(value: Any, bold: bool) -> str:
    return str(value) if isinstance(value, Marked) and not bold else plain(value)


def _width(cell: str) -> int:
    return cell_len(cell) - cell.count(MARK_ON) * cell_len(MARK_ON) - cell.count(MARK_OFF) * cell_len(MARK_OFF)


def _fitted(widths: list[int], limit: int) -> list[int]:
    """Takes from the widest column until the line fits, or every column is narrow."""
    widths = list(widths)
    excess = sum(widths) + 2 * (len(widths) - 1) - limit
    while excess > 0 and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
        excess -= 1
    return widths


def _cut(cell: str, width: int) -> str:
    if _width(cell) <= width:
        return cell
    if cell.startswith(("http://", "https://")):
        return _cut_address(cell.partition("://")[2], width)
    kept, used, marked = [], 0, False
    for char in cell:
        if char in (MARK_ON, MARK_OFF):
            marked = char == MARK_ON
        else:
            used += cell_len(char)
            if used > width - 1:
                break
        kept.append(char)
    return "".join(kept) + "…" + (MARK_OFF if marked else "")


def _cut_address(cell: str, width: int) -> str:
    """An address tells most at its end."""
    if _width(cell) <= width:
        return cell
    kept: list[str] = []
    used = 1
    for char in reversed(cell):
        used += cell_len(char)
        if used > width:
            break
        kept.append(char)
    return "…" + "".join(reversed(kept))


def _padded(cell: str, width: int, right: bool) -> str:
    space = " " * max(0, width - _width(cell))
    return space + cell if right else cell + space
