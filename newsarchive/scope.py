"""The article's own part of a page: headline, the element around it, its text as blocks, its head and tail lines."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import blocks as blockmod
from newsarchive import bylines, dom, furniture, scoring, turkish
from newsarchive.blocks import Raw, blocks_from_text
from newsarchive.boxes import Box
from newsarchive.dom import Line
from newsarchive.records import Block, Image

__all__ = ["Lead", "Scope", "blocks_from_text", "find"]

MIN_LEAD, MAX_LEAD = 40, 900
ABOVE = 15
"""lines above the headline that may belong to the article (section, breadcrumb, stamp)"""
MOST_HEAD, MOST_TAIL = 40, 40
MAX_KICKER = 40
"""letters in front of the headline on its line"""
MAX_CAPTION = 300
"""letters a box holds at most that is nothing but a picture and what is written under it"""
CAPTION_LEVELS = 4
_PICTURES = frozenset({"img", "amp-img"})
_SURE = 2.8
"""what no heading in furniture that was left out can reach, see _heading"""
_NO_FIGURE = frozenset({"article", "body", "main", "p", "td", "section"})
_NO_CAPTION = frozenset({"h1", "h2", "h3", "time", "ul", "ol", "table", "button"})
_BOLD = frozenset({"font", "b", "strong", "big", "span", "div", "td", "center", "p", "h4", "h5", "h6"})
_PARTS = re.compile(r"\s+(?:[-–—|»·•:]|\|\||::|>>?)\s+")
MIN_TITLE, MAX_TITLE = 15, 250
_WORDS = re.compile(r"\w+")
_PERSON = re.compile(r"/(?:author|yazar|yazarlar|muhabir|profil|user)s?/")
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)|^#|^$")


@dataclass(frozen=True, slots=True)
class Lead:
    """A text before the body that may be the spot, and how the page names it."""

    text: str
    label: str
    tag: str
    node: LexborNode | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """The article's part of a page; every node belongs to the tree that was given."""

    headline: str | None = None
    headline_node: LexborNode | None = None
    root: LexborNode | None = None
    """holds headline, stamps and body of this article and of no other"""
    body_node: LexborNode | None = None
    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    head_lines: tuple[str, ...] = ()
    """visible lines of the article's head, in order: kicker, headline, spot, section, stamps, byline"""
    tail_lines: tuple[str, ...] = ()
    """visible lines right after the body: credits, tags"""
    lead_texts: tuple[str, ...] = ()
    """texts before the body that may be the spot, most plainly named first"""
    leads: tuple[Lead, ...] = ()
    """the same with class words and tags"""
    head: tuple[Line, ...] = field(default=(), repr=False)
    tail: tuple[Line, ...] = field(default=(), repr=False)
    text_share: float = 0.0
    """share of the page's running text that the blocks hold, 0 to 1"""


def find(
    tree: LexborHTMLParser,
    *,
    headline_hints: Sequence[str] = (),
    headline_nodes: Collection[int] = (),
    body_nodes: Collection[int] = (),
    noise_nodes: Collection[int] = (),
) -> Scope:
    """The article's part of the page; an empty Scope when the page has no running text and no headline.

    ``headline_nodes``, ``body_nodes``, ``noise_nodes``: numbers of elements that are known to be such (mem_id).
    """
    body = tree.body
    if body is None:
        return Scope()
    boxes = scoring.outline(body, noise_nodes)
    headline = _known(boxes, headline_nodes)
    if headline is None:
        headline, score = _heading(boxes, headline_hints)
        if score <= _SURE and headline_hints and any(box.unread is not None for box in boxes):
            boxes = scoring.outline(body, noise_nodes, whole=True)
            headline, _ = _heading(boxes, headline_hints)
        headline = headline or _bold_headline(boxes, headline_hints)
    found = _find(boxes, headline, _known(boxes, body_nodes, scoring.MIN_TEXT, headline))
    dom.forget(boxes)
    return found


def _known(boxes: list[Box], nodes: Collection[int], least: int = 0, headline: Box | None = None) -> Box | None:
    """The first box of these elements with so much running text, one behind the headline first."""
    found = [box for box in boxes if box.node.mem_id in nodes] if nodes else []
    found = [box for box in found if not box.noise and (box.good >= least if least else box.text())]
    start = headline.order if headline else -1
    return next((box for box in found if box.order > start), found[0] if found else None)


def _find(boxes: list[Box], headline: Box | None, known_body: Box | None) -> Scope:
    title = headline.text() if headline else None
    body, raws, before = _read(boxes, headline, title, known_body)
    if headline is None and body is not None and raws and (headline := _prominent(boxes, body, raws[0])):
        title = headline.text()
        body, raws, before = _read(boxes, headline, title, body)
    if body is None:
        return Scope(headline=title, headline_node=headline.node if headline else None)
    leads = tuple(_leads(boxes, headline, body))
    root = _root(headline, body)
    head, tail = _around(root, raws, before, title)
    return Scope(
        headline=title,
        headline_node=headline.node if headline else None,
        root=root.node,
        body_node=body.node,
        blocks=tuple(Block(raw.text, raw.kind) for raw in raws),
        images=tuple(_images(boxes, root, headline, raws[-1].box if raws else body)),
        head_lines=tuple(line.text for line in head),
        tail_lines=tuple(line.text for line in tail),
        lead_texts=tuple(dict.fromkeys(lead.text for lead in leads)),
        leads=leads,
        head=tuple(head),
        tail=tuple(tail),
        text_share=sum(blockmod.running(raw) for raw in raws) / max(1, boxes[0].good),
    )


def _read(
    boxes: list[Box], headline: Box | None, title: str | None, known_body: Box | None
) -> tuple[Box | None, list[Raw], list[Raw]]:
    """The element with the text, its blocks, and what stands before the first sentence in it."""
    body = known_body or scoring.choose(boxes, headline)
    if body is not None:
        raws, before = blockmod.sift(blockmod.collect(body), title)
        if sum(map(blockmod.running, raws)) >= scoring.MIN_TEXT:
            return body, raws, before
    table = _table(boxes, headline)
    best = table if table is not None and (body is None or not raws) else body
    if best is None:
        return None, [], []
    return best, *blockmod.sift(blockmod.collect(best, tables=True), title)  # all it says may be said in tables


def _heading(boxes: list[Box], hints: Sequence[str]) -> tuple[Box | None, float]:
    """The heading that says most of what the page calls itself, and how well it does that."""
    wanted = [set(_WORDS.findall(turkish.fold(hint))) for hint in hints if hint]
    best: Box | None = None
    top = 0.0
    for box in boxes:
        attrs = box.attrs
        named = bool(attrs) and (attrs.get("itemprop") == "headline" or _is_title_role(attrs))
        if not named and box.tag not in {"h1", "h2", "h3"}:
            continue
        text = box.text()
        words = set(_WORDS.findall(turkish.fold(text)))
        if not words:
            continue
        likeness = max((len(words & w) / max(1, len(words | w)) for w in wanted), default=0.0)
        score = 3 * likeness + {"h1": 1.0, "h2": 0.4}.get(box.tag, 0.2) + 0.3 * named - (0.8 if box.noise else 0)
        score += 0.2 * min(1.0, len(text) / 30)
        if box.tag != "h1" and likeness < 0.5 and not named:
            continue
        if score > top:
            best, top = box, score
    return best, top


def _is_title_role(attrs: dict[str, str | None]) -> bool:
    return attrs.get("role") == "heading" and attrs.get("aria-level") == "1"


def _bold_headline(boxes: list[Box], hints: Sequence[str]) -> Box | None:
    """On pages without heading elements: the line that says what the title says, the site's name left out."""
    parts = {turkish.fold(part) for hint in hints for part in (hint, *_PARTS.split(hint))}
    long = {part for part in parts if len(part) >= MIN_TITLE and part.count(" ") >= 2}
    for box in boxes if parts else ():
        likely = box.tag in _BOLD and not box.noise and MIN_TITLE // 2 <= box.chars <= MAX_TITLE
        wanted = parts if furniture.is_title(box.label) else long
        if likely and box.link_chars * 2 <= box.chars and turkish.fold(box.text()) in wanted:
            return box
    return None


def _prominent(boxes: list[Box], body: Box, opening: Raw) -> Box | None:
    """On pages whose title says nothing: the largest line above the text, of equals the one nearest to it."""
    best: Box | None = None
    top = 0
    for box in boxes[: body.last + 1]:
        if box.order > opening.box.order and not box.inside(opening.box):
            break
        size = _prominence(box)
        if size < max(top, 1) or box.noise or not MIN_TITLE <= box.chars <= MAX_TITLE or box.link_chars:
            continue
        text = box.text()
        if text[-1] in ".:,;" or text == opening.text or (box.order >= opening.box.order and best is not None):
            continue
        best, top = box, size
    return best


def _prominence(box: Box) -> int:
    """How large a line is printed: 4 a heading, down to 1 a bold line of its own; 0 for all others."""
    if box.tag in {"h2", "h3"} or furniture.is_title(box.label):
        return 4 if box.tag == "h2" else 3
    if box.tag == "font":
        size = (box.attrs.get("size") or "").strip()
        return 3 if size in {"4", "5", "6", "7", "+1", "+2", "+3"} else 0
    if box.tag in {"big", "h4"}:
        return 2
    alone = box.parent is not None and len(box.parent.text()) == len(box.text())
    return 1 if box.tag in {"b", "strong"} and alone else 0


def _leads(boxes: list[Box], headline: Box | None, body: Box) -> list[Lead]:
    """What stands between headline and body and reads like a spot; the plainly named first, then in reading order."""
    start = headline.order + 1 if headline else 0
    end = body.last if body.order >= start else start - 1
    named: list[Lead] = []
    others: list[Lead] = []
    for box in boxes[start : end + 1]:
        if box.noise or not MIN_LEAD <= box.chars <= MAX_LEAD or box.link_chars * 2 > box.chars:
            continue
        prop = box.attrs.get("itemprop") or box.attrs.get("property") or ""
        plain = prop in {"description", "alternativeHeadline"} or furniture.is_summary(box.label)
        likely = box.tag in {"p", "h2", "h3"} and box.order < body.order
        if (plain or likely) and not furniture.is_meta(box.label):
            (named if plain else others).append(Lead(box.text(), box.label, box.tag, box.node))
    return (named or [*_lead_behind(boxes, body)]) + others


def _lead_behind(boxes: list[Box], body: Box) -> Iterator[Lead]:
    """A spot that is printed right behind the text."""
    for box in boxes[body.last + 1 :]:
        if box.chars >= MIN_LEAD:
            if furniture.is_spot(box.label) and box.chars <= MAX_LEAD and not box.noise and not box.link_chars:
                yield Lead(box.text(), box.label, box.tag, box.node)
            return


def _table(boxes: list[Box], headline: Box | None) -> Box | None:
    """The largest table behind the headline: an official notice may be nothing else."""
    start = headline.order if headline else len(boxes)
    tables = [b for b in boxes if b.tag == "table" and b.order > start and not b.noise and b.link_chars * 2 < b.chars]
    return max(tables, key=lambda box: box.chars, default=None)


def _root(headline: Box | None, body: Box) -> Box:
    if headline is None:  # with what stands around it and is little: a picture, a stamp
        while (above := body.parent) is not None and above.tag != "body" and above.chars <= 1.1 * body.chars + 60:
            body = above
        return body
    around = {id(box) for box in [headline, *headline.ancestors()]}
    return next(box for box in [body, *body.ancestors()] if id(box) in around)


def _around(root: Box, raws: list[Raw], before: list[Raw], title: str | None) -> tuple[list[Line], list[Line]]:
    """The lines of the article's head and those right after its body."""
    if not raws:
        return [], []
    first, last = raws[0].box, raws[-1].box
    head = dom.box_lines(root, first=first) if first is not root else []
    loose = [raw for raw in before if raw.box is first or first is root]  # no line of these was met on the way
    head += [Line(raw.text, raw.box.tag, raw.box.label, raw.box.node, raw.linked) for raw in loose]
    key = turkish.fold(title or "")
    at = next((i for i, line in enumerate(head) if turkish.fold(line.text) == key), None)
    if at is None and title and (at := _beside_title(head, title)) is not None:
        kicker = replace(head[at], text=head[at].text.removesuffix(title).strip())
        head[at : at + 1] = [kicker, replace(head[at], text=title)]
        at += 1
    if at is not None:
        above = [line for line in head[:at] if not furniture.is_menu(line.noise)]
        head = above[-ABOVE:] + head[at:]
    else:
        head = head[-MOST_HEAD:]
    tail = dom.box_lines(root, last=last, most=MOST_TAIL) if last is not root else []
    end = next((i for i, line in enumerate(tail) if _is_beyond(line) or _opens_next(tail, i, key)), len(tail))
    return head[:MOST_HEAD], tail[:end]


def _opens_next(lines: Sequence[Line], at: int, title: str) -> bool:
    """Whether another headline, or a heading with a full stamp below it, opens another article."""
    if lines[at].tag == "h1" and title and turkish.fold(lines[at].text) != title:
        return True
    heading = lines[at].tag in {"h1", "h2", "h3"} and len(lines) > at + 1
    return heading and len(lines[at + 1].text) <= blockmod.MAX_STAMP and blockmod.is_stamp(lines[at + 1].text)


def _beside_title(head: list[Line], title: str) -> int | None:
    """The place of a line that is a short word or two and the headline, in elements that do not part lines."""
    ends = (i for i, line in enumerate(head) if line.text.endswith(title))
    return next((i for i in ends if len(head[i].text) - len(title) <= MAX_KICKER), None)


def _is_beyond(line: Line) -> bool:
    """Whether a line behind the body opens the readers' talk or other stories."""
    return furniture.is_talk(line.noise) or (furniture.ends_article(line.text) and not furniture.is_tags(line.text))


def _images(boxes: list[Box], root: Box, headline: Box | None, last: Box) -> Iterator[Image]:
    """The article's pictures from the headline to the end of its text, addresses as written, captions as shown."""
    start = max(root.order, headline.order if headline else 0)
    seen: set[str] = set()
    title = turkish.fold(headline.text()) if headline else ""
    for box in boxes[start : min(root.last, last.last) + 1]:
        if box.tag not in _PICTURES or not _is_content(box):
            continue
        address = _address(box)
        if address and address not in seen:
            seen.add(address)
            caption, credit = _caption(boxes, box)
            yield Image(address, None if caption and turkish.fold(caption) == title else caption, credit)


def _is_content(box: Box) -> bool:
    why = box.noise or (box.parent.noise if box.parent is not None else "")  # what is empty was never judged
    if why in {"tag figure", "tag figcaption", "caption"} or furniture.is_picture(why):
        why = ""
    if why or furniture.is_portrait(box.label):
        return False
    around = [a for a in box.ancestors() if a.attrs]
    if any(a.tag == "a" and _leads_to_other(a) for a in around) or "/avatar" in (_address(box) or ""):
        return False
    return not any(
        furniture.is_foreign_picture(a.label) or (a.chars <= MAX_CAPTION and furniture.is_portrait(a.label))
        for a in around
    )


def _leads_to_other(link: Box) -> bool:
    """Whether a picture's link leads to a person's page, or to the story that its words are the title of."""
    target = turkish.ascii_lower(link.attrs.get("href") or "")
    if _PERSON.search(target):
        return True
    words = link.text() if link.chars <= MAX_TITLE and not _FILE.search(target) else ""
    return len(words.split()) >= 3 and not any(kid.tag == "figcaption" for kid in link.walk())


def _address(box: Box) -> str | None:
    for name in ("data-src", "data-original", "data-lazy-src", "src"):
        value = (box.attrs.get(name) or "").strip()
        if value and not value.startswith("data:"):
            return value
    return None


def _caption(boxes: list[Box], picture: Box) -> tuple[str | None, str | None]:
    """(caption, credit) of a picture: its figure's, the few words behind it in a box that holds nothing else, or an
    element behind that box that is called a caption."""
    alone = picture
    for around in islice(picture.ancestors(), CAPTION_LEVELS):
        if around.tag == "figure":
            said = next((kid for kid in around.walk() if kid.tag == "figcaption"), None)
            return _words_of(said or (around if around.chars <= MAX_CAPTION else None))
        closed = around.tag in _NO_FIGURE and not (around.tag == "td" and _is_slanted(around))
        if closed or around.chars > MAX_CAPTION or around.link_chars * 2 > around.chars:
            break
        if _holds_more(boxes, around):
            break
        if text := around.text():
            return _words_of(around) if len(text) <= MAX_CAPTION else (None, None)
        alone = around
    behind = boxes[alone.last + 1] if alone.last + 1 < len(boxes) else None
    if behind is None or behind.parent is not alone.parent or behind.chars > MAX_CAPTION:
        return None, None
    return _words_of(behind) if "caption" in turkish.ascii_lower(behind.label) else (None, None)


def _is_slanted(cell: Box) -> bool:
    """Whether a cell holds nothing but pictures and words in italics: what is written under them."""
    kids = [kid for kid in cell.kids if (kid.strip() if isinstance(kid, str) else kid.tag not in {"img", "br"})]
    return bool(kids) and all(isinstance(kid, Box) and kid.tag in {"i", "em"} for kid in kids)


def _holds_more(boxes: list[Box], around: Box) -> bool:
    """Whether there is a second picture or something that is no caption; what lies in furniture counts too."""
    pictures = 0
    for place in range(around.order, around.last + 1):  # stops at once in a long gallery
        box = boxes[place]
        if not around.noise and box.parent is not None and box.parent.noise:
            continue  # seen with the furniture around it
        for kid in box.walk() if box.noise and not around.noise else (box,):
            pictures += kid.tag in _PICTURES
            if pictures > 1 or kid.tag in _NO_CAPTION:
                return True
    return False


def _words_of(box: Box | None) -> tuple[str | None, str | None]:
    captions: list[str] = []
    credits_: list[str] = []
    for line in dom.box_lines(box) if box is not None else ():
        if furniture.is_foreign_picture(line.noise):
            continue
        caption, credit = bylines.photo(line.text)
        captions += [caption] if caption and not furniture.is_control(caption) else []
        credits_ += [credit] if credit else []
    return " ".join(captions) or None, ", ".join(credits_) or None
