"""A light copy of a page's visible part that is cheap to ask questions of, and what each of its elements weighs.

``copy`` copies the visible part into ``Box`` objects in one walk: tag, attributes, children in order; scripts, styles
and form controls left out. Of furniture, often two thirds of a page, the content may be left out until it is asked for.
``add_up`` gives every box its sizes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from selectolax.lexbor import LexborNode

from newsarchive import lookups, turkish

_ELEMENTS = lookups.table("scope")["elements"]
SKIPPED = frozenset(_ELEMENTS["skipped"])
INLINE = frozenset(_ELEMENTS["inline"])
PARAGRAPHS = frozenset({"p", "blockquote", "pre", "dd"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MIN_TEXT = 60
"""letters a text needs to count as running text outside a paragraph element"""
MIN_PARAGRAPH = 25
MAX_TEXT = 1_100_000
"""characters of one piece of text that are looked at; a body may have fewer (bounds.py)"""
MAX_LABEL = 2_000
"""characters of class and id that are looked at"""
_PRINTED_BREAK = re.compile(r"(?:\\r)?\\n(?!\w)")
_WORD = re.compile(r"\d+(?:[a-z]{1,3}(?![a-zA-Z]))?|[A-Z]+(?![a-z])|[A-Z]?[a-z]+")  # 7ad: a number
_MADE_UP = re.compile(r"[a-z]{1,2}(?:[A-Z][a-z]?){2,}")
"""a class name of a build tool: kqRtLm"""
_SOFT = re.compile("[\u00ad\u0307\u200b\u200c\u2060\ufeff]")
_BLOCK = re.compile(r"display\s*:\s*block")
_BLOCKS = frozenset({"block", "d-block"})
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
        "unread",
    )

    last: int
    """place of the last box inside; this and what follows is there when the page has been measured (add_up)"""
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
        self.unread: Callable[[Box], bool] | None = None
        """set when the content was left out: says whether it matters, should somebody ask for it"""

    @property
    def label(self) -> str:
        """Class and id in one string, as the page writes them."""
        attrs = self.attrs
        if not attrs:
            return ""
        word, name = attrs.get("class"), attrs.get("id")
        label = f"{word} {name}" if word and name else word or name or ""
        return label[:MAX_LABEL].strip()

    def ancestors(self) -> Iterator["Box"]:
        """The boxes around this one, nearest first."""
        box = self.parent
        while box is not None:
            yield box
            box = box.parent

    def read(self) -> None:
        """Reads the content that was left out, if it matters; all of it is noise for the same reason as this box."""
        wanted, self.unread = self.unread, None
        if wanted is None or not wanted(self):
            return
        inner = copy(self.node)
        add_up(inner)
        for box in inner:
            box.noise = self.noise
            box.order = box.last = self.order
        whole = inner[0]
        for kid in whole.kids:
            if isinstance(kid, Box):
                kid.parent = self
        for name in ("kids", "own", "chars", "link_chars", "good", "runs", "flow", "links"):
            setattr(self, name, getattr(whole, name))
        whole.kids = []

    def walk(self, *, all_of_it: bool = True) -> Iterator["Box"]:
        """This box and every box inside, in reading order; or only those that were read already."""
        stack = [self]
        while stack:
            box = stack.pop()
            yield box
            if box.unread is not None and all_of_it:
                box.read()
            if box.kids:
                stack.extend([kid for kid in reversed(box.kids) if kid.__class__ is Box])

    def inside(self, other: "Box") -> bool:
        """Whether this box lies in the other one or is it."""
        return other.order <= self.order <= other.last

    def text(self) -> str:
        """The text inside on one line."""
        if self.unread is not None:
            self.read()
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
            if item.unread is not None:
                item.read()
            stack.extend(reversed(item.kids))
        return squeeze("".join(parts))


def copy(
    top: LexborNode,
    judge: Callable[[Box], str] | None = None,
    postpone: Callable[[Box], bool] | None = None,
    wanted: Callable[[Box], bool] | None = None,
) -> list[Box]:
    """The visible part of a node as boxes in reading order (the node's own first), in one walk, linear in its nodes.

    ``judge`` says of every new box with content why it is noise ("" when it is none), what is in it is noise for the
    same reason. The content of noise is left out until somebody asks for it when ``postpone`` says so, and for good
    when it is not ``wanted``.
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
                    kids.append(text if len(text) <= MAX_TEXT else text[:MAX_TEXT])
                    if said := text.strip():
                        parent.own += len(said) if said.isascii() else size(said)
            elif tag and tag not in skipped and tag[0] not in "-!":
                box = Box(node, tag, attrs := node.attributes, parent, order)
                if tag == "span" and attrs and _is_block(attrs):
                    box.tag = "div"
                order += 1
                boxes.append(box)
                kids.append(box)
                child = node.first_child
                if child is not None:
                    if parent.noise:
                        box.noise = parent.noise
                    elif judge is not None and (why := judge(box)):
                        box.noise = why
                        if wanted is not None and postpone is not None:
                            if postpone(box):
                                box.unread = wanted
                            if box.unread is not None or not wanted(box):
                                node = node.next
                                continue
                    following = node.next
                    if following is not None:
                        stack.append((following, parent))
                    node, parent, kids = child, box, box.kids
                    continue
            node = node.next
    return boxes


def _is_block(attrs: dict[str, str | None]) -> bool:
    """Whether a span is set as a block of its own, as some editors write paragraphs."""
    style, words = attrs.get("style"), attrs.get("class")
    return bool(style and _BLOCK.search(style)) or bool(words and not _BLOCKS.isdisjoint(words.split()))


def add_up(boxes: list[Box]) -> None:
    """Every box passes on to the one around it what it has got from those inside: one walk from the end."""
    inline = INLINE
    for box in boxes:
        box.flow = box.own
        box.last = box.chars = box.link_chars = box.good = box.runs = box.links = 0
    for box in reversed(boxes):
        tag, flow, around = box.tag, box.flow, box.parent
        last = box.last = box.last or box.order
        if around is not None and not around.last:
            around.last = last
        if not flow and not box.chars:
            continue
        if tag == "a":
            box.links = flow
            box.link_chars = box.chars
        elif flow >= MIN_PARAGRAPH and tag not in inline and (text := running(box, flow, box.links)):
            box.good += text
            box.runs += 1
        if around is not None and (not box.noise or around.noise):
            around.good += box.good
            around.runs += box.runs
            around.chars += box.chars
            around.link_chars += box.link_chars
            if tag in inline:
                around.flow += flow
                around.links += box.links
            else:
                around.chars += flow
                around.link_chars += box.links
        box.chars += flow
        box.link_chars += box.links


def running(box: Box, own: int, links: int) -> int:
    """How much of an element's own text reads like running text: all of it, or nothing."""
    if own < MIN_PARAGRAPH or links * 2 > own or box.tag in INLINE or box.tag in HEADINGS:
        return 0
    return own if own >= MIN_TEXT or box.tag in PARAGRAPHS else 0


def forget(boxes: list[Box]) -> None:
    """Unties boxes that are not needed any more, so that their page's memory is free at once (they form cycles)."""
    for box in boxes:
        if box.noise and box.kids and box.parent is not None:  # its content may have been read later
            inside = [box]
            while inside:
                inner = inside.pop()
                inner.parent = None
                inside.extend([kid for kid in inner.kids if kid.__class__ is Box])
        box.parent = None


def squeeze(text: str) -> str:
    """One line of text: white space collapsed, zero-width marks out, line breaks that were printed as ``\\n`` too."""
    if "\\" in text:
        text = _PRINTED_BREAK.sub(" ", text)
    if text.isascii() or (not _SOFT.search(text) and unicodedata.is_normalized("NFC", text)):
        return " ".join(text.split())
    return turkish.clean(text)


def size(text: str) -> int:
    """How much a text says, in letters; one letter of a script without spaces counts as three."""
    count = len(text)
    return count if text.isascii() else count + 2 * len(_WIDE.findall(text))


@lru_cache(maxsize=16384)
def tokens(label: str) -> frozenset[str]:
    """The words of a class or id: ``articleBody-main_text`` -> article, body, main, text; and joined forms."""
    parts = label[:MAX_LABEL].split()
    return _class_words(parts[0]) if len(parts) == 1 else frozenset().union(*map(_class_words, parts))


@lru_cache(maxsize=16384)
def _class_words(part: str) -> frozenset[str]:
    """The same for one class: sites share them, and a page repeats them in other company."""
    if part.islower():  # most are
        if part.isalpha() and part.isascii():
            return frozenset((part,))
        words = _WORD.findall(part)
    elif len(part) > 4 and _MADE_UP.fullmatch(part):
        return frozenset()
    else:
        words = turkish.ascii_lower(" ".join(_WORD.findall(part))).split()
    if len(words) < 2:
        return frozenset(words)
    return frozenset((*words, *map("".join, pairwise(words)), "".join(words)))
