"""What every element of a page weighs: furniture marked on the way down, sizes added on the way up.

Every later question (which element holds the text?) is a look at a number.
"""

from collections.abc import Callable, Collection
from itertools import islice

from selectolax.lexbor import LexborNode

from newsarchive import dom, furniture
from newsarchive.dom import INLINE, Box

FAMILY = "family"
"""why an element is furniture that the page's family names"""
PARAGRAPHS = frozenset({"p", "blockquote", "pre", "dd"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MIN_TEXT = 60
"""letters a text needs to count as running text outside a paragraph element"""
MIN_PARAGRAPH = 25
MAX_CARD = 450
"""letters of text a teaser or a caption has at most"""
MAX_CAPTION = 250
SENTENCE_ENDS = tuple(".!?…:;\"'”’»)。！？」।؟۔")
MAX_KIDS = 60
"""pieces a teaser has at most"""
CARD_LEVELS = 6
"""elements around a teaser's heading that may still be the teaser"""


def outline(body: LexborNode, noise: Collection[int] = ()) -> list[Box]:
    """The page as boxes in reading order, furniture marked, sizes added; menus and footers without their content.

    ``noise``: numbers (mem_id) of elements that are known to be furniture.
    """

    def judge(box: Box) -> str:
        return FAMILY if box.node.mem_id in noise else furniture.why_noise(box)

    why = judge if noise else furniture.why_noise
    boxes = dom.copy(body, why, _is_wanted)
    _add_up(boxes)
    while _acquit(boxes, why):
        _add_up(boxes)
    if _reveal(boxes):
        _add_up(boxes)
    _convict(boxes)
    return boxes


def _is_wanted(box: Box) -> bool:
    """Whether the content of a piece of furniture matters at all."""
    return not furniture.is_menu(box.noise) or furniture.is_path(box.label) or _holds_text(box)


def _holds_text(box: Box) -> bool:
    """Whether what is called a menu or a footer holds a headline, or stands inside an article."""
    if box.tag == "footer" or "footer" in box.noise:
        inside = any(around.tag in {"article", "main"} for around in box.ancestors())
        return inside or box.node.css_first("h1") is not None
    return box.node.css_first("h1, p") is not None


def _add_up(boxes: list[Box]) -> None:
    """Every box passes on to the one around it what it has got from those inside: one walk from the end."""
    inline = INLINE
    for box in boxes:
        box.flow = box.own
        box.last = box.chars = box.link_chars = box.good = box.runs = box.links = 0
    for box in reversed(boxes):
        tag = box.tag
        flow = box.flow
        if tag == "a":
            box.links = flow
            box.link_chars = box.chars
        elif flow >= MIN_PARAGRAPH and tag not in inline and (text := running(box, flow, box.links)):
            box.good += text
            box.runs += 1
        last = box.last = box.last or box.order
        around = box.parent
        if around is not None:
            around.last = around.last or last
            if not box.noise or around.noise:
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


def _acquit(boxes: list[Box], why: Callable[[Box], str]) -> bool:
    """Takes the mark from a piece of furniture that outweighs the rest of the page: `has-sidebar` on the body, say."""
    whole = boxes[0].good
    guilty = [b for b in boxes if b.noise and b.good > whole and b.parent is not None and not b.parent.noise]
    possible = [b for b in guilty if not furniture.is_certain(b.noise) or (b.runs > 1 and _holds_headline(b))]
    worst = max(possible, key=lambda b: b.good, default=None)
    if worst is None or worst.runs < 2:
        return False
    for inner in worst.walk():
        parent = inner.parent
        inner.noise = "" if inner is worst or parent is None else parent.noise or why(inner)
    return True


def _holds_headline(box: Box) -> bool:
    """Whether what is called the readers' comments holds the page's headline ("Yorum" is a section as well)."""
    return furniture.is_talk(box.noise) and box.node.css_first("h1") is not None


def _reveal(boxes: list[Box]) -> bool:
    """Hidden paragraphs that stand among visible ones are the text behind a "read on" button: they count."""
    shown = {b.parent.order for b in boxes if b.tag == "p" and b.good and not b.noise and b.parent}
    found = [
        box
        for box in boxes
        if box.noise == "hidden"
        and box.tag == "p"
        and box.good >= MIN_TEXT
        and box.parent
        and box.parent.order in shown
    ]
    for box in found:
        for inner in box.walk():
            inner.noise = ""
    return bool(found)


def _convict(boxes: list[Box]) -> None:
    """Marks what only its content shows to be furniture: picture boxes with a caption, cards of other stories."""
    pictured = _around_pictures(boxes)
    found: list[tuple[Box, str]] = []
    for box in boxes:
        if box.noise or box.good > MAX_CARD or box.parent is None:
            continue
        if box.tag in HEADINGS and box.tag != "h1" and box.chars >= 12 and box.link_chars * 10 >= box.chars * 8:
            found.append((_card(box), "card"))
        elif box.order in pictured and box.runs <= 2 and _is_caption(box):
            found.append((box, "caption"))
    if sum(box.good for box, _ in found) > boxes[0].good / 2:
        return
    for box, why in found:
        if box.noise:
            continue  # inside one that is marked already
        if box.tag not in INLINE:
            _leave_out(box)
        for inner in box.walk():
            inner.noise = inner.noise or why


def _is_caption(box: Box) -> bool:
    """Whether a small element with a picture is one with its caption: so called, or its text is no sentence."""
    if box.attrs and furniture.is_picture(box.label):
        return True
    if box.good == 0 or box.chars > MAX_CAPTION or box.tag in INLINE or box.tag in PARAGRAPHS or is_body_hook(box):
        return False
    return not box.text().endswith(SENTENCE_ENDS)


def _leave_out(box: Box) -> None:
    """Takes a block element's sizes from everything around it."""
    for around in box.ancestors():
        around.chars -= box.chars
        around.link_chars -= box.link_chars
        around.good -= box.good
        around.runs -= box.runs


def _around_pictures(boxes: list[Box]) -> set[int]:
    """Places of all boxes that hold a picture."""
    out: set[int] = set()
    for box in boxes:
        if box.tag == "img":
            out.add(box.order)
            for around in box.ancestors():
                if around.order in out:
                    break
                out.add(around.order)
    return out


def _card(heading: Box) -> Box:
    """The teaser around a linked heading: what else it holds is at most one text, behind the heading."""
    card = heading
    for around in islice(heading.ancestors(), CARD_LEVELS):
        if around.runs > 1 or around.good > MAX_CARD or len(around.kids) > MAX_KIDS:
            break
        if around.tag == "body" or is_body_hook(around) >= 2:
            break
        if around.tag in INLINE and around.chars - around.link_chars > MAX_CARD:
            break  # a <font> around a whole text counts no pieces of its own
        if any(kid.good and kid.order < card.order for kid in around.kids if isinstance(kid, Box)):
            break
        card = around
    return card


def is_body_hook(box: Box) -> int:
    """How plainly an element is named as the article's text: 3 schema.org, 2 class word, 1 article or main, 0 not."""
    attrs, tag = box.attrs, box.tag
    if attrs and ("articleBody" in (attrs.get("itemprop") or "") or "articleBody" in (attrs.get("property") or "")):
        return 3
    if tag in PARAGRAPHS or tag in INLINE:
        return 0
    if attrs and furniture.is_body(box.label):
        return 2
    return 1 if tag in {"article", "main"} or (attrs and attrs.get("role") in {"main", "article"}) else 0
