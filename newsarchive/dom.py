"""A page parsed once, and a light copy of its visible part that is cheap to ask questions of.

``parse`` gives lexbor's tree (one parse a page, shared by every reader). ``outline`` copies the visible part into
``Box`` objects in one walk: tag, attributes, children in order; scripts, styles and form controls left out.
``lines`` gives the visible text of any node, line by line, as an eye would see it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import lookups, turkish
from newsarchive.errors import NotArchived, Reason

MAX_ELEMENTS = 150_000
MAX_DEPTH = 2_000
_SCAN_FROM = 6_000
"""Below so many ``<`` no nesting can hurt: the parser is quadratic in depth, 6,000 nested divs cost it 60 ms."""

_ELEMENTS = lookups.table("scope")["elements"]
SKIPPED = frozenset(_ELEMENTS["skipped"])
INLINE = frozenset(_ELEMENTS["inline"])
_CHIPS = frozenset({"a", "label", "small", "span", "time"})
_AUTO_CLOSED = frozenset(_ELEMENTS["auto_closed"])
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>]*?(/))?>|<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MARKS = re.compile("[\u00ad\u0307\u200b\u200c\u2060\ufeff]")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")


class Box:
    """One element of the visible page; ``kids`` are boxes and strings in reading order."""

    __slots__ = (
        "attrs",
        "chars",
        "flow",
        "good",
        "kids",
        "last",
        "link_chars",
        "links",
        "node",
        "noise",
        "order",
        "own",
        "parent",
        "runs",
        "score",
        "tag",
    )

    last: int
    """place of the last box inside; this and what follows is there when the page has been measured (scoring)"""
    chars: int
    """size of the text inside, bottom-up"""
    link_chars: int
    """how much of it lies in links"""
    good: int
    """how much of it reads like running text"""
    runs: int
    """in how many pieces"""
    flow: int
    """size of the text on the box's own lines: its own and that of inline boxes in it"""
    links: int
    """how much of that lies in links"""
    score: float

    def __init__(
        self, node: LexborNode, tag: str, attrs: dict[str, str | None], parent: "Box | None", order: int
    ) -> None:
        self.node = node
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.order = order
        """place in reading order"""
        self.kids: list[Box | str] = []
        self.own = 0
        """size of the text that stands in the box itself"""
        self.noise = ""
        """why this is no part of an article; empty when it may be"""

    @property
    def label(self) -> str:
        """Class and id in one string, as the page writes them."""
        attrs = self.attrs
        if not attrs:
            return ""
        word, name = attrs.get("class"), attrs.get("id")
        if word and name:
            return f"{word} {name}".strip()
        return (word or name or "").strip()

    def ancestors(self) -> Iterator["Box"]:
        """The boxes around this one, nearest first."""
        box = self.parent
        while box is not None:
            yield box
            box = box.parent

    def walk(self) -> Iterator["Box"]:
        """This box and every box inside, in reading order."""
        stack = [self]
        while stack:
            box = stack.pop()
            yield box
            if box.kids:
                stack.extend([kid for kid in reversed(box.kids) if kid.__class__ is Box])

    def inside(self, other: "Box") -> bool:
        """Whether this box lies in the other one or is it."""
        return other.order <= self.order <= other.last

    def text(self) -> str:
        """The text inside on one line."""
        if len(self.kids) == 1 and isinstance(only := self.kids[0], str):
            return squeeze(only)
        parts: list[str] = []
        stack: list[Box | str] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                parts.append(item)
                continue
            if item.tag == "br" or item.tag not in INLINE:
                parts.append(" ")
            stack.extend(reversed(item.kids))
        return squeeze("".join(parts))


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


_PRINTED_BREAK = re.compile(r"(?:\\r)?\\n(?!\w)")


def squeeze(text: str) -> str:
    """One line of text: white space collapsed, zero-width marks out, line breaks that were printed as ``\\n`` too."""
    if "\\" in text:
        text = _PRINTED_BREAK.sub(" ", text)
    if text.isascii() or (not _MARKS.search(text) and unicodedata.is_normalized("NFC", text)):
        return " ".join(text.split())
    return turkish.clean(text)


def size(text: str) -> int:
    """How much a text says, in letters; one letter of a script without spaces counts as three."""
    count = len(text)
    return count if text.isascii() else count + 2 * len(_WIDE.findall(text))


@lru_cache(maxsize=16384)
def tokens(label: str) -> frozenset[str]:
    """The words of a class or id: ``articleBody-main_text`` -> article, body, main, text; and joined forms."""
    parts = label.split()
    return _class_words(parts[0]) if len(parts) == 1 else frozenset().union(*map(_class_words, parts))


@lru_cache(maxsize=16384)
def _class_words(part: str) -> frozenset[str]:
    """The same for one class: sites share them, and a page repeats them in other company."""
    words = [turkish.ascii_lower(word) for word in _WORD.findall(part)]
    if len(words) == 1:
        return frozenset(words)
    return frozenset([*words, *(a + b for a, b in pairwise(words)), "".join(words)])


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
    if opened > _SCAN_FROM:
        depth = nesting(html)
        if depth > MAX_DEPTH:
            raise NotArchived(Reason.TOO_COMPLEX, f"{depth} elements deep")
    return LexborHTMLParser(html if raw is None else raw)


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


def copy(
    top: LexborNode, judge: Callable[[Box], str] | None = None, look_into: Callable[[Box], bool] | None = None
) -> list[Box]:
    """The visible part of a node as boxes in reading order (the node's own first), in one walk, linear in its nodes.

    ``judge`` says of every new box with content why it is noise ("" when it is none), what is in it is noise for the
    same reason; ``look_into`` is then asked whether its content is wanted at all.
    """
    root = Box(top, top.tag or "", top.attributes, None, 0)
    boxes = [root]
    order = 1
    skipped = SKIPPED
    stack: list[tuple[LexborNode | None, Box]] = [(top.first_child, root)]
    while stack:
        node, parent = stack.pop()
        kids = parent.kids
        while node is not None:
            tag = node.tag
            if tag == "-text":
                text = node.text_content
                if text:
                    kids.append(text)
                    if not text.isspace():
                        parent.own += size(text.strip())
            elif tag and tag not in skipped and tag[0] not in "-!":
                box = Box(node, tag, node.attributes, parent, order)
                order += 1
                boxes.append(box)
                kids.append(box)
                child = node.first_child
                if child is not None:
                    if parent.noise:
                        box.noise = parent.noise
                    elif judge is not None and (why := judge(box)):
                        box.noise = why
                        if look_into is not None and not look_into(box):
                            node = node.next
                            continue
                    following = node.next
                    if following is not None:
                        stack.append((following, parent))
                    node, parent, kids = child, box, box.kids
                    continue
            node = node.next
    return boxes


def forget(boxes: list[Box]) -> None:
    """Unties boxes that are not needed any more, so that their page's memory is free at once (they form cycles)."""
    for box in boxes:
        box.parent = None
        box.kids = []


def text_before(node: LexborNode) -> str:
    """The text right in front of a node, up to the element before it; empty when there is none."""
    before = node.prev
    return (before.text_content or "").strip() if before is not None and before.is_text_node else ""


def lines(node: LexborNode) -> list[Line]:
    """The visible lines inside a node, in reading order."""
    return box_lines(copy(node)[0])


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
