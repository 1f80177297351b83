"""A page parsed once, and its visible lines.

``parse`` gives lexbor's tree (one parse a page, shared by every reader); boxes.py makes a light copy of it.
``lines`` gives the visible text of any node, line by line, as an eye would see it.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import lookups, turkish
from newsarchive.boxes import INLINE, Box, copy, forget, size, squeeze, tokens
from newsarchive.errors import NotArchived, Reason

__all__ = [
    "Box", "Line", "box_lines", "forget", "lines", "nesting", "parse", "size", "squeeze", "text_before", "tokens",
]  # fmt: skip

MAX_ELEMENTS = 150_000
MAX_DEPTH = 2_000
MAX_ATTRIBUTES = 3_000
"""of one element: the parser compares each with all others, 10,000 cost it 0.2 s, 100,000 half a minute"""
_LONG_TAG = 5_000
"""letters from which an element's attributes are counted"""
_SCAN_FROM = 6_000
"""Below so many ``<`` no nesting can hurt: the parser is quadratic in depth, 6,000 nested divs cost it 60 ms."""

_ELEMENTS = lookups.table("scope")["elements"]
_CHIPS = frozenset({"a", "label", "small", "span", "time"})
_AUTO_CLOSED = frozenset(_ELEMENTS["auto_closed"])
_QUOTED = re.compile(rb""""[^"]*"|'[^']*'""")
_GAP = re.compile(rb"[\s/]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>]*?(/))?>|<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")


@dataclass(frozen=True, slots=True)
class Line:
    """One visible line."""

    text: str
    tag: str
    """the block element the line stands in"""
    label: str
    """class and id of the innermost element that holds the whole line"""
    node: LexborNode
    """that element"""
    linked: float = 0.0
    """share of the line that is link text, 0 to 1"""
    noise: str = ""
    """why the line is furniture, when its element was judged (scoring.measure)"""


def parse(html: str, raw: bytes | None = None) -> LexborHTMLParser:
    """The page's tree; ``raw`` is the same text in UTF-8, when the caller has it.

    Raises NotArchived(TOO_COMPLEX) for a page that would hold the parser for minutes: 200,000 nested divs were
    measured at 90 s. Elements and nesting are counted before parsing, in one linear scan.
    """
    opened = html.count("<")
    if opened > _SCAN_FROM:
        opened -= html.count("</")
    if opened > MAX_ELEMENTS:
        raise NotArchived(Reason.TOO_COMPLEX, f"{opened} elements")
    if (count := _attributes(html.encode("utf-8", "replace") if raw is None else raw)) > MAX_ATTRIBUTES:
        raise NotArchived(Reason.TOO_COMPLEX, f"{count} attributes in one element")
    if opened > _SCAN_FROM:
        depth = nesting(html)
        if depth > MAX_DEPTH:
            raise NotArchived(Reason.TOO_COMPLEX, f"{depth} elements deep")
    return LexborHTMLParser(html if raw is None else raw)


def _attributes(page: bytes) -> int:
    """How many attributes an element has at most, those in short tags not counted (an upper estimate).

    A tag of twice the length covers one of the places that are looked at. In bytes a third as dear as in a text.
    """
    most = 0
    for place in range(_LONG_TAG, len(page), _LONG_TAG):
        start = page.rfind(b"<", place - _LONG_TAG, place)
        end = page.find(b">", max(start, 0), place) if start >= 0 else 0
        if end < 0:
            end = page.find(b">", place)
            tag = page[start : end if end > 0 else len(page)]
            if len(tag) <= 2 * MAX_ATTRIBUTES or tag[1:2] in b" =":
                continue
            if max(len(tag.split()) + tag.count(b"/"), tag.count(b"=")) <= MAX_ATTRIBUTES:
                continue  # quotes looked into as well: a tenth of the cost of leaving them out
            tag = _QUOTED.sub(b"", tag)
            most = max(most, len(_GAP.findall(tag)), tag.count(b"="))
    return most


def nesting(html: str) -> int:
    """How deep the elements are nested at most, as far as counting tags can tell (an upper estimate)."""
    depth = deepest = 0
    for match in _TAG.finditer(html):
        close, name, empty = match[1] or match[4], match[2] or match[5], match[3]
        if turkish.ascii_lower(name) in _AUTO_CLOSED or (empty and not close):
            continue
        if close:
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def text_before(node: LexborNode) -> str:
    """The text right in front of a node, up to the element before it; empty when there is none."""
    before = node.prev
    return (before.text_content or "").strip() if before is not None and before.is_text_node else ""


def lines(node: LexborNode) -> list[Line]:
    """The visible lines inside a node, in reading order."""
    boxes = copy(node)
    found = box_lines(boxes[0])
    forget(boxes)
    return found


def box_lines(root: Box, *, first: Box | None = None, last: Box | None = None, most: int = 0) -> list[Line]:
    """The visible lines inside a box, in reading order.

    With ``first``: only those before it begins. With ``last``: only those after it ends. ``most`` stops the walk
    after so many lines (0: never).
    """
    out: list[Line] = []
    run: list[str] = []
    owners: list[Box] = []
    linked = 0

    def flush() -> None:
        nonlocal linked
        text = squeeze("".join(run)) if owners else ""
        if text:
            owner = _common(owners)
            block = owner
            while block.tag in INLINE and block.parent is not None and block is not root:
                block = block.parent
            out.append(Line(text, block.tag, owner.label, owner.node, min(1.0, linked / len(text)), owner.noise))
        run.clear()
        owners.clear()
        linked = 0

    begin = last.order if last is not None else -1
    inline = INLINE
    stack: list[tuple[Box | str | None, Box, bool]] = [(root, root, False)]
    while stack and not (most and len(out) >= most):
        item, owner, in_link = stack.pop()
        if item is None:
            if run:
                flush()
        elif isinstance(item, str):
            if begin >= 0:
                continue
            run.append(item)
            if not item.isspace():
                owners.append(owner)
                if in_link:
                    linked += len(item.strip())
        elif item is first:
            break
        elif item is last:
            begin = -1
        elif begin >= 0 and item.last < begin:
            continue  # ends before the wanted part begins
        else:
            if item.tag not in inline:
                if run:
                    flush()
                stack.append((None, item, False))
            if item.unread is not None:
                item.read()
            if item.kids:
                in_link = in_link or item.tag == "a"
                after: Box | str = ""
                for kid in reversed(item.kids):
                    if after.__class__ is Box and kid.__class__ is Box and _stand_apart(kid, after):
                        stack.append((" ", item, in_link))
                    stack.append((kid, item, in_link))
                    after = kid
    flush()
    return out


def _stand_apart(one: Box | str, other: Box | str) -> bool:
    """Whether two elements of a line are words of their own although no space is written between them, as in
    ``<span>17:59</span><span>Anadolu Ajansı</span>``."""
    if isinstance(one, str) or isinstance(other, str) or one.tag not in _CHIPS or other.tag not in _CHIPS:
        return False
    left, right = one.text(), other.text()
    return len(left) > 1 < len(right) and left[-1].isalnum() and right[0].isalnum()


def _common(owners: list[Box]) -> Box:
    """The innermost box around all of them."""
    first = owners[0]
    if len(owners) == 1 or owners.count(first) == len(owners):
        return first
    chain = [first, *first.ancestors()]
    place = {id(box): i for i, box in enumerate(chain)}
    best = 0
    for owner in owners[1:]:
        box: Box | None = owner
        while box is not None and id(box) not in place:
            box = box.parent
        if box is not None:
            best = max(best, place[id(box)])
    return chain[best]
