"""What every element of a page weighs: furniture marked on the way down, sizes added on the way up.

Every later question (which element holds the text?) is a look at a number.
"""

from collections.abc import Callable, Collection, Iterable
from itertools import islice

from selectolax.lexbor import LexborNode

from newsarchive import furniture
from newsarchive.boxes import HEADINGS, INLINE, MIN_TEXT, PARAGRAPHS, Box, add_up, copy, forget, size

FAMILY = "family"
"""why an element is furniture that the page's family names"""
MAX_CARD = 450
"""letters of text a teaser or a caption has at most"""
MAX_CAPTION = 250
SENTENCE_ENDS = tuple(".!?…:;\"'”’»)。！？」।؟۔")
MAX_KIDS = 60
"""pieces a teaser has at most"""
CARD_LEVELS = 6
"""elements around a teaser's heading that may still be the teaser"""


def outline(body: LexborNode, noise: Collection[int] = (), *, whole: bool = False) -> list[Box]:
    """The page as boxes in reading order, furniture marked, sizes added; menus and footers without their content.

    ``noise``: numbers (mem_id) of elements that are known to be furniture. Furniture is not looked into unless it may
    hold the headline or pictures, or outweighs the rest; with ``whole`` always.
    """
    titled = _around_headlines(body)

    def judge(box: Box) -> str:
        return FAMILY if box.node.mem_id in noise else furniture.why_noise(box)

    def postpone(box: Box) -> bool:
        return not (whole or box.tag == "p" or furniture.may_show(box) or box.node.mem_id in titled)

    why = judge if noise else furniture.why_noise
    boxes = copy(body, why, postpone, _is_wanted)
    add_up(boxes)
    if not whole and any(box.unread is not None and _outweighs(box, boxes[0].good) for box in boxes):
        forget(boxes)
        return outline(body, noise, whole=True)
    while _acquit(boxes, why):
        add_up(boxes)
    if _reveal(boxes):
        add_up(boxes)
    _convict(boxes)
    return boxes


def _around_headlines(body: LexborNode) -> set[int]:
    """Numbers of all elements that hold a headline."""
    out: set[int] = set()
    for headline in body.css("h1, [itemprop=headline]"):
        node = headline.parent
        while node is not None and node.mem_id not in out:
            out.add(node.mem_id)
            node = node.parent
    return out


def _outweighs(box: Box, whole: int) -> bool:
    """Whether furniture with its content left out might be acquitted."""
    if furniture.is_certain(box.noise):
        return False
    text = box.node.text(strip=True)
    if 3 * len(text) <= whole or (most := size(text)) <= whole:
        return False
    if 2 * (most - sum(size(link.text(strip=True)) for link in box.node.css("a"))) <= whole:
        return False  # running text is at most half links
    box.read()
    return box.good > whole and box.runs > 1


def _is_wanted(box: Box) -> bool:
    """Whether the content of a piece of furniture matters at all."""
    return not furniture.is_menu(box.noise) or furniture.is_path(box.label) or _holds_text(box)


def _holds_text(box: Box) -> bool:
    """Whether what is called a menu or a footer holds a headline, or stands inside an article."""
    if box.tag == "footer" or "footer" in box.noise:
        inside = any(around.tag in {"article", "main"} for around in box.ancestors())
        return inside or box.node.css_first("h1") is not None
    return box.node.css_first("h1, p") is not None


def _acquit(boxes: list[Box], why: Callable[[Box], str]) -> bool:
    """Takes the mark from a piece of furniture that outweighs the rest of the page: `has-sidebar` on the body, say."""
    whole = boxes[0].good
    guilty = [b for b in boxes if b.noise and b.good > whole and b.parent is not None and not b.parent.noise]
    possible = [b for b in guilty if not furniture.is_certain(b.noise) or (b.runs > 1 and _holds_headline(b))]
    worst = max(possible, key=lambda b: b.good, default=None)
    if worst is None or worst.runs < 2:
        return False
    for inner in worst.walk(all_of_it=False):
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
        for inner in box.walk(all_of_it=False):
            inner.noise = ""
    return bool(found)


def _convict(boxes: list[Box]) -> None:
    """Marks what only its content shows to be furniture: picture boxes with a caption, cards of other stories."""
    pictured = _around(box for box in boxes if box.tag == "img")
    unread = _around(box for box in boxes if box.unread is not None)
    found: list[tuple[Box, str]] = []
    for box in boxes:
        if box.noise or box.good > MAX_CARD or box.parent is None:
            continue
        if box.tag in HEADINGS and box.tag != "h1" and box.chars >= 12 and box.link_chars * 10 >= box.chars * 8:
            found.append((_card(box), "card"))
        elif box.runs > 2 or not (box.order in pictured or box.order in unread) or not _is_caption(box):
            continue
        elif box.order in pictured or box.node.css_first("img") is not None:
            found.append((box, "caption"))
    if sum(box.good for box, _ in found) > boxes[0].good / 2:
        return
    for box, why in found:
        if box.noise:
            continue  # inside one that is marked already
        if box.tag not in INLINE:
            leave_out(box)
        for inner in box.walk(all_of_it=False):
            inner.noise = inner.noise or why


def _is_caption(box: Box) -> bool:
    """Whether a small element with a picture is one with its caption: so called, or its text is no sentence."""
    if box.attrs and furniture.is_picture(box.label):
        return True
    if (
        box.good == 0
        or box.runs > 1
        or box.chars > MAX_CAPTION
        or box.tag in INLINE
        or box.tag in PARAGRAPHS
        or is_body_hook(box)
    ):
        return False
    return not box.text().endswith(SENTENCE_ENDS) and box.node.css_first("h1") is None


def leave_out(box: Box) -> None:
    """Takes a block element's sizes from everything around it."""
    for around in box.ancestors():
        around.chars -= box.chars
        around.link_chars -= box.link_chars
        around.good -= box.good
        around.runs -= box.runs


def _around(boxes: Iterable[Box]) -> set[int]:
    """Places of these boxes and of all that hold one of them."""
    out: set[int] = set()
    for box in boxes:
        around: Box | None = box
        while around is not None and around.order not in out:
            out.add(around.order)
            around = around.parent
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
