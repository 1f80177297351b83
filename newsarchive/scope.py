"""The article's own part of a page: headline, the element around it, its text as blocks, its head and tail lines."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import blocks as blockmod
from newsarchive import dom, furniture, pictures, scoring, turkish
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
_SURE = 2.8
"""what no heading in furniture that was left out can reach, see _heading"""
_TOLD = 2.5
"""score of a heading that is nearly all of the page's title but the site's name, see _heading"""
LIKELY = 0.5
"""likeness from which a heading that is no h1 may be the headline"""
_BOLD = frozenset({"font", "b", "strong", "big", "span", "div", "td", "center", "p", "h4", "h5", "h6"})
_PARTS = re.compile(r"\s+(?:[-–—|»·•:]|\|\||::|>>?)\s+")
MIN_TITLE, MAX_TITLE = 15, 250
_WORDS = re.compile(r"\w+")


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
        if score <= _SURE and headline_hints and _hides_heading(boxes, headline_hints):
            dom.forget(boxes)
            boxes = scoring.outline(body, noise_nodes, whole=True)
            headline, _ = _heading(boxes, headline_hints)
        own_name = _site_name(headline, headline_hints)
        if headline is None or own_name or _leads_elsewhere(headline, headline_hints):
            named, sure = _heading(boxes, _without(headline_hints, own_name), but=own_name) if own_name else (None, 0.0)
            headline = (named if sure > _TOLD else _bold_headline(boxes, headline_hints, but=own_name)) or headline
        elif not _likeness(_words(headline.text()), [_words(hint) for hint in headline_hints]):  # a motto
            headline = _bold_headline(boxes[headline.last + 1 :], headline_hints) or headline
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
        images=tuple(pictures.of(boxes, root, headline, raws[-1].box if raws else body)),
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


def _without(hints: Sequence[str], name: str) -> list[str]:
    """What the page calls itself, the site's name (folded) left out."""
    parts = [part for hint in hints for part in _PARTS.split(hint)]
    return [part for part in parts if turkish.fold(part) != name]


def _heading(boxes: list[Box], hints: Sequence[str], but: str | None = None) -> tuple[Box | None, float]:
    """The heading that says most of what the page calls itself (and not ``but``, folded), and how well it does that."""
    wanted = [_words(hint) for hint in hints if hint]
    best: Box | None = None
    top = 0.0
    for box in boxes:
        attrs = box.attrs
        named = bool(attrs) and (attrs.get("itemprop") == "headline" or ("role" in attrs and _is_title_role(attrs)))
        if not named and box.tag not in {"h1", "h2", "h3"}:
            continue
        text = box.text()
        words = _words(text)
        if not words or (but and turkish.fold(text) == but):
            continue
        likeness = _likeness(words, wanted)
        score = 3 * likeness + {"h1": 1.0, "h2": 0.4}.get(box.tag, 0.2) + 0.3 * named - (0.8 if box.noise else 0)
        score += 0.2 * min(1.0, len(text) / 30)
        if box.tag != "h1" and likeness < LIKELY and not named:
            continue
        if score > top:
            best, top = box, score
    return best, top


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(turkish.fold(text)))


def _likeness(words: set[str], wanted: Sequence[set[str]]) -> float:
    """How many words of a heading and of one of the page's titles are the same, of all in both."""
    return max((len(words & w) / max(1, len(words | w)) for w in wanted), default=0.0)


def _hides_heading(boxes: list[Box], hints: Sequence[str]) -> bool:
    """Whether furniture whose content was left out holds a heading that may be the article's."""
    wanted = [_words(hint) for hint in hints if hint]
    left_out = (box.node for box in boxes if box.unread is not None)
    return any(
        heading.tag not in {"h2", "h3"} or _likeness(_words(heading.text(separator=" ")), wanted) >= LIKELY
        for node in left_out
        for heading in node.css("h1, h2, h3, [itemprop=headline], [role=heading]")
    )


def _is_title_role(attrs: dict[str, str | None]) -> bool:
    return attrs.get("role") == "heading" and attrs.get("aria-level") == "1"


def _leads_elsewhere(heading: Box, hints: Sequence[str]) -> bool:
    """Whether a heading is a link and not quite what the page calls itself: another story with a like title."""
    if heading.link_chars * 2 <= heading.chars:
        return False
    said = turkish.fold(heading.text())
    return not any(said in turkish.fold(hint) for hint in hints)


def _site_name(heading: Box | None, hints: Sequence[str]) -> str | None:
    """The heading's text, folded, when it is but the lesser part of the page's title: a paper's name in its h1."""
    said = turkish.fold(heading.text()) if heading is not None else ""
    for hint in hints if said else ():
        parts = [turkish.fold(part) for part in _PARTS.split(hint)]
        if said in parts and len(said) < max(map(len, parts)):
            return said
    return None


def _bold_headline(boxes: list[Box], hints: Sequence[str], but: str | None = None) -> Box | None:
    """On pages without heading elements: the line that says what the title says, the site's name (``but``) left out."""
    parts = {turkish.fold(part) for hint in hints for part in (hint, *_PARTS.split(hint))} - {but}
    long = {part for part in parts if len(part) >= MIN_TITLE and part.count(" ") >= 2}
    linked: Box | None = None  # some templates link the headline to its own page; so do lists of other pages
    for box in boxes if parts else ():
        likely = box.tag in _BOLD and not box.noise and MIN_TITLE // 2 <= box.chars <= MAX_TITLE
        titled = furniture.is_title(box.label)
        if not likely or turkish.fold(box.text()) not in (parts if titled else long):
            continue
        if box.link_chars * 2 <= box.chars:
            return box
        if titled and linked is None:
            linked = box
    return linked


def _prominent(boxes: list[Box], body: Box, opening: Raw) -> Box | None:
    """On pages whose title says nothing: the largest line above the text, of equals the one nearest to it."""
    best: Box | None = None
    top = 0
    for box in boxes[: body.last + 1]:
        if box.order > opening.box.order and not box.inside(opening.box):
            break
        if box.noise or not MIN_TITLE <= box.chars <= MAX_TITLE or box.link_chars:
            continue
        size = _prominence(box)
        if size < max(top, 1):
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
    around = box.parent
    if box.tag not in {"b", "strong"} or around is None or around.chars > 2 * box.chars:
        return 0
    return 1 if len(around.text()) == len(box.text()) else 0


def _leads(boxes: list[Box], headline: Box | None, body: Box) -> list[Lead]:
    """What stands between headline and body and reads like a spot; the plainly named first, then in reading order."""
    start = headline.order + 1 if headline else 0
    end = max(body.last, start - 1)
    named: list[Lead] = []
    others: list[Lead] = []
    for box in boxes[start : end + 1]:
        if box.noise or not MIN_LEAD <= box.chars <= MAX_LEAD or box.link_chars * 2 > box.chars:
            continue
        prop = box.attrs.get("itemprop") or box.attrs.get("property") or ""
        plain = prop in {"description", "alternativeHeadline"} or furniture.is_summary(box.label or _inner_label(box))
        likely = box.tag in {"p", "h2", "h3"} and box.order < body.order
        if (plain or likely) and not furniture.is_meta(box.label):
            (named if plain else others).append(Lead(box.text(), box.label, box.tag, box.node))
    return (named or [*_lead_behind(boxes, body)]) + others


def _inner_label(box: Box) -> str:
    """The class words of the one inline element that holds all of a nameless box's text: ``<td><b class="spot">…``."""
    inner = box.node.child
    while inner is not None and inner.tag == "-text" and not inner.text(deep=False).strip():
        inner = inner.next
    if inner is None or inner.tag not in {"b", "strong", "span", "font", "i", "em", "big"}:
        return ""
    word = inner.attributes.get("class") or ""
    return word if word and len(inner.text(strip=True)) >= 0.95 * len(box.node.text(strip=True)) else ""


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
    same = [i for i, line in enumerate(head) if turkish.fold(line.text) == key]
    at = next((i for i in same if head[i].linked < 0.5), same[0] if same else None)  # not a ticker's link to this page
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
