"""Credit lines around a text whose label and value stand apart: in two lines, or in two elements of one line."""

from collections.abc import Iterator, Sequence

from newsarchive import structured, turkish
from newsarchive.dom import Line

_LABELS = frozenset({"kaynak", "muhabir", "editor", "haber kaynagi"})
_MOST_LINES = 60
_LONGEST = 60
"""characters of a line that may be a label and its value"""


def paired(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Lines as they stand; a line that is only a label (``Kaynak:``) together with the next."""
    waiting = ""
    for line in lines[:_MOST_LINES]:
        text = line.text
        if waiting:
            yield f"{waiting} {text}", line
            waiting = ""
        elif turkish.fold(text).rstrip(" :") in _LABELS:
            waiting = text if text.rstrip().endswith(":") else f"{text}:"
        else:
            yield _parted(line), line


def _parted(line: Line) -> str:
    """A line's text, with a colon when its label stands in an element of its own without one:
    ``<span>KAYNAK</span> <a>DHA</a>``."""
    text = line.text
    if len(text) > _LONGEST:
        return text
    first = next((kid for kid in line.node.iter() if kid.is_element_node), None)
    label = structured.clean(first.text()) if first is not None else ""
    if turkish.fold(label) not in _LABELS or not text.startswith(f"{label} "):
        return text
    return f"{label}: {text[len(label) :].lstrip()}"
