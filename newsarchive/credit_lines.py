"""Credit lines around a text: whose label and value stand apart, in two lines or in two elements of one line, and
those that share their line with a section, a stamp or another credit."""

from collections.abc import Iterator, Sequence
from itertools import islice

from selectolax.lexbor import LexborNode

from newsarchive import bylines, structured, turkish
from newsarchive.dom import Line

_EDGE = " |¦•·"
_LABELS = frozenset({"kaynak", "muhabir", "editor", "haber kaynagi"})
_BARS = frozenset("|¦•·")
"""marks that part one thing from the next, where a dash or stroke may join two names"""
_MOST_LINES = 60
_LONGEST = 60
"""characters of a line that may be a label and its value"""
_MOST_ELEMENTS = 20
_LONGEST_SHARED = 160
"""characters of a line that several elements share"""


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
            yield from ((piece, line) for piece in shared(line) or (_parted(line),))


def shared(line: Line) -> tuple[str, ...]:
    """A line in its pieces when one of its elements is a whole credit and nothing but a space is between that and
    the rest: ``<span>Haber: Ayşe Kaya</span> <span>Ekonomi</span>``. Such a credit ends where its element does."""
    if ":" not in line.text or len(line.text) > _LONGEST_SHARED:
        return ()
    left, pieces = line.text, []
    for whole in _wholes(line):
        before, found, after = left.partition(whole)
        if not found or after[:1].strip() or before[-1:].strip() or _is_joined(before, after):
            continue
        before = before.strip(_EDGE)
        pieces += [before, whole] if before else [whole]
        left = after.strip(_EDGE)
    return (*pieces, left) if pieces and left else tuple(pieces) if len(pieces) > 1 else ()


def _wholes(line: Line) -> Iterator[str]:
    """Texts of the elements of a line that are a label with its value; also of two, the first of which is the label."""
    for element in islice(line.node.css("*"), 1, _MOST_ELEMENTS):
        text = structured.clean(element.text())
        if text.endswith(":"):
            text = f"{text} {_behind(element)}"
        if ":" not in text or len(text) >= len(line.text) or text not in line.text:
            continue
        if not (text[-1].isalnum() or text[-1] in ").") or _joins(text.split()[-1]):
            continue  # "Haber: Ayşe Kaya," has a further name
        credit = bylines.credit(text)
        if credit is not None and (credit.authors or credit.source_kind):
            yield text


def _behind(label: LexborNode) -> str:
    """What stands right behind an element: text, or the next element's."""
    node = label.next
    while node is not None:
        if text := structured.clean(node.text() or ""):
            return text
        node = node.next
    return ""


def _is_joined(before: str, after: str) -> bool:
    """Whether a mark or a word joins a credit with what stands beside it: ``… / Ali Can``, ``… ve Ali Can``."""
    first, last = after.split()[:1], before.split()[-1:]
    return bool((first and _joins(first[0])) or (last and _joins(last[0]) and not last[0].endswith(":")))


def _joins(word: str) -> bool:
    return (word not in _BARS and not any(map(str.isalnum, word))) or turkish.fold(word) in {"ve", "ile"}


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
