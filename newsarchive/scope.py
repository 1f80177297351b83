"""The article's own part of a page: headline, the element that holds it, its text as blocks, its head and tail lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import blocks as blockmod
from newsarchive import dom, furniture, scoring, turkish
from newsarchive.blocks import blocks_from_text
from newsarchive.dom import Box, Line
from newsarchive.records import Block, Image

__all__ = ["Lead", "Scope", "blocks_from_text", "find"]

MIN_LEAD, MAX_LEAD = 40, 900
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Lead:
    """A text before the body that may be the spot, and how the page names it."""

    text: str
    label: str
    tag: str


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


def find(tree: LexborHTMLParser, *, headline_hints: Sequence[str] = ()) -> Scope:
    """The article's part of the page; an empty Scope when the page has no running text and no headline."""
    outline = dom.outline(tree)
    if outline is None:
        return Scope()
    boxes = scoring.measure(outline)
    headline = _headline(boxes, headline_hints)
    body = scoring.choose(boxes, headline)
    title = headline.text() if headline else None
    if body is None:
        return Scope(headline=title, headline_node=headline.node if headline else None)
    raws = blockmod.sift(blockmod.collect(body), title)
    blocks = tuple(Block(raw.text, raw.kind) for raw in raws)
    leads = tuple(_leads(boxes, headline, body))
    root = _root(headline, body)
    head, tail = _around(root, headline, body)
    return Scope(
        headline=title,
        headline_node=headline.node if headline else None,
        root=root.node,
        body_node=body.node,
        blocks=blocks,
        head_lines=tuple(line.text for line in head),
        tail_lines=tuple(line.text for line in tail),
        lead_texts=tuple(dict.fromkeys(lead.text for lead in leads)),
        leads=leads,
        head=tuple(head),
        tail=tuple(tail),
    )


def _headline(boxes: list[Box], hints: Sequence[str]) -> Box | None:
    wanted = [set(_WORDS.findall(turkish.fold(hint))) for hint in hints if hint]
    best: Box | None = None
    top = 0.0
    for box in boxes:
        named = box.attrs.get("itemprop") == "headline"
        if box.tag not in {"h1", "h2", "h3"} and not named:
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
    return best


def _leads(boxes: list[Box], headline: Box | None, body: Box) -> list[Lead]:
    """What stands between headline and body and reads like a spot; the plainly named first, then in reading order."""
    start = headline.order if headline else 0
    named: list[Lead] = []
    others: list[Lead] = []
    for box in boxes:
        if box.order <= start:
            continue
        in_body = box.inside(body) if box.order >= body.order else False
        if box.order >= body.order and not in_body:
            break
        prop = box.attrs.get("itemprop") or box.attrs.get("property") or ""
        plain = prop in {"description", "alternativeHeadline"} or furniture.is_summary(box.label)
        if in_body and not plain:
            continue
        if box.noise or not (plain or box.tag in {"p", "h2", "h3"}) or not MIN_LEAD <= dom.size(box.text()) <= MAX_LEAD:
            continue
        if box.link_chars * 2 > box.chars or furniture.is_meta(box.label):
            continue
        (named if plain else others).append(Lead(box.text(), box.label, box.tag))
    return named + others


def _root(headline: Box | None, body: Box) -> Box:
    if headline is None:
        return body
    around = {id(box) for box in [headline, *headline.ancestors()]}
    return next(box for box in [body, *body.ancestors()] if id(box) in around)


def _around(root: Box, headline: Box | None, body: Box) -> tuple[list[Line], list[Line]]:
    if root is body:
        return [], []
    lines = dom.box_lines(root)
    return lines[:30], []
