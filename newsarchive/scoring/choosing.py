"""Which element holds the article's text: names as votes, running text as the proof."""

from itertools import islice

from newsarchive import furniture
from newsarchive.boxes import HEADINGS, INLINE, MIN_PARAGRAPH, MIN_TEXT, PARAGRAPHS, Box
from newsarchive.scoring import small_print
from newsarchive.scoring.measuring import MAX_KIDS, SENTENCE_ENDS, is_body_hook

MOST_NOTICES = 3
"""elements of small print that are looked behind"""
MAX_LEVELS = 16
"""elements around a headline or a body that are looked at"""
NEAR, NEAR_NAMED, NEAR_UNSURE, NEAR_TOLD = 0.2, 0.15, 0.4, 0.02
"""how much text beside the headline is its article's, measured by the text of what is another article further down"""
TITLES = frozenset({"h1", "h2", "h3"})


def choose(boxes: list[Box], headline: Box | None) -> Box | None:
    """The element that holds the text of the headline's article; None when the page has no running text.

    The search starts in the smallest element around the headline that holds a fair share of text, so that a longer
    story further down (infinite scroll, a stream of agency items) never wins.
    """
    best = _best(boxes, headline)
    if best is None or headline is None:
        return best
    for _ in range(MOST_NOTICES):
        if not small_print.silence(best, headline):
            break
        if (other := _best(boxes, headline)) is None:
            return None
        best = other
    for around in islice(headline.ancestors(), MAX_LEVELS):
        if best.inside(around):
            break
        if around.noise or around.good < MIN_TEXT * 2 or not (sure := _titled(_branch(best, around.parent), headline)):
            continue
        near = _best(within(boxes, around), headline)
        named = near is not None and is_body_hook(near) >= 2
        share = NEAR_TOLD if sure > 2 else NEAR_UNSURE if sure < 2 else NEAR_NAMED if named else NEAR
        if near is not None and near.good >= best.good * share:
            best = near
            break
    return stitch(boxes, best, headline)


def _branch(box: Box, top: Box | None) -> Box:
    """The child of ``top`` that holds the box; when ``top`` does not hold it, the child of what holds both."""
    above = {id(b) for b in [top, *top.ancestors()]} if top is not None else set()
    while box.parent is not None and id(box.parent) not in above:
        box = box.parent
    return box


def _titled(branch: Box, headline: Box) -> int:
    """How surely a part of the page starts with a headline of its own, so that it is another article: 3 when the page
    announces it as the next or links to it, 2 when that is called a headline or is an element as this one's, 1 for any
    other heading (it may be a sub-headline), 0 without."""
    stack: list[Box | str] = [branch]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if len(item) >= MIN_TEXT and len(item.strip()) >= MIN_TEXT:
                return 0
            continue
        if item.tag in HEADINGS and (furniture.is_next_title(text := item.text()) or furniture.is_talk_title(text)):
            return 3
        if item.tag in HEADINGS and item.chars >= 15:
            if item.tag in TITLES and item.link_chars * 10 >= item.chars * 8 and item.text() != headline.text():
                return 3
            named = item.attrs.get("itemprop") == "headline" or furniture.is_title(item.label)
            if named or item.tag == headline.tag:
                return 2
            if item.tag in TITLES:
                return 1
        if item.good and item.tag in PARAGRAPHS:
            return 0
        stack.extend(reversed(item.kids))
    return 0


def _best(boxes: list[Box], headline: Box | None) -> Box | None:
    for box in boxes:
        box.score = 0.0
    generic = densest(boxes)
    if generic is None:
        return None
    after = headline.order if headline else 0
    best, top = generic, float(generic.good)
    for box in boxes:
        if box.noise or not box.good or box is generic:
            continue
        rank = is_body_hook(box)
        if rank < 2:
            continue
        late = 1.0 if box.order > after else 0.5
        weight = box.good * (1.6 if rank == 3 else 1.2) * late
        if weight > top * 1.02:
            best, top = box, weight
    return _innermost(boxes, best)


def _innermost(boxes: list[Box], body: Box) -> Box:
    """The innermost named container that still holds nearly all the text."""
    top = body
    for box in within(boxes, body):
        if box is body or box.noise or not box.good or is_body_hook(box) < 2:
            continue
        if box.good < 0.9 * (body.good - _head(boxes, top, box)):
            continue
        if _behind(box, body) <= 0.15 * (body.chars - body.link_chars):
            body = box
    return body


def _head(boxes: list[Box], outer: Box, inner: Box) -> int:
    """How much running text of ``outer`` in front of ``inner`` is called a spot, a stamp or a byline."""
    total, end = 0, -1
    for box in _before(boxes, outer, inner):
        label = box.label if box.order > end and box.good and not box.noise and not inner.inside(box) else ""
        if label and (furniture.is_summary(label) or furniture.is_meta(label)):
            total, end = total + box.good, box.last
    return total


def _before(boxes: list[Box], outer: Box, inner: Box) -> list[Box]:
    """The boxes of ``outer`` in front of ``inner``."""
    start = boxes[0].order
    return boxes[outer.order - start + 1 : inner.order - start]


def _behind(inner: Box, outer: Box) -> int:
    """How much unlinked text of ``outer`` follows after ``inner``."""
    lost = 0
    for around in inner.ancestors():
        later = [k for k in around.kids if isinstance(k, Box) and k.order > inner.order and not inner.inside(k)]
        lost += sum(k.chars - k.link_chars for k in later if not k.noise)
        if around is outer:
            break
    return lost


def densest(boxes: list[Box]) -> Box | None:
    """The element around which the running text gathers: its paragraphs count fully, those one level down by half."""
    best: Box | None = None
    top = 0.0
    direct_text = {box.order: direct(box) for box in boxes if box.good and not box.noise}
    for box in boxes:
        mine = direct_text.get(box.order, 0)
        if not mine or box.tag in INLINE or box.tag in PARAGRAPHS:
            continue
        box.score += mine
        step = 0.5
        for above in box.ancestors():
            above.score += mine * step
            step /= 2
            if step < 0.1:
                break
    for box in boxes:
        if box.score and not box.noise and box.good:
            score = box.score * (1 - box.link_chars / max(1, box.chars)) + box.good * 0.01
            if score > top:
                best, top = box, score
    return best


def within(boxes: list[Box], box: Box) -> list[Box]:
    """The boxes inside one, itself first, in reading order; ``boxes`` may be the page's or a part around it."""
    start = boxes[0].order
    return boxes[box.order - start : box.last - start + 1]


def direct(box: Box) -> int:
    """Running text that stands in the box itself or in its own paragraphs, not deeper."""
    kids = [kid for kid in box.kids if isinstance(kid, Box) and not kid.noise]
    return box.good - sum(kid.good for kid in kids if kid.tag not in PARAGRAPHS and kid.tag not in INLINE)


def stitch(boxes: list[Box], body: Box, headline: Box | None) -> Box:
    """A body split over several like-named containers (advertising or page breaks between): what holds them all."""
    limit = _common(headline, body) if headline is not None else None
    if headline is not None and body.parent is not None and not headline.inside(body.parent) and _has_twins(body):
        body = body.parent  # the paragraph of a story whose other ones are too short to count
    best = body
    for around in islice(body.ancestors(), MAX_LEVELS):
        if around.tag in {"body", "html"} or around.noise:
            break
        if limit is body and headline is not None and _opens_another(around, body, headline):
            break  # the body holds its headline: what has one of its own beside it is another article
        extra = around.good - best.good
        if extra >= MIN_TEXT and _like_text(boxes, around, best) >= 0.6 * extra:
            best = around
        if around is limit:
            break
    return best


def _has_twins(paragraph: Box) -> bool:
    """Whether an element without elements that count has a sentence beside it in one of the same name."""
    if paragraph.parent is None or any(isinstance(kid, Box) and kid.good for kid in paragraph.kids):
        return False
    name = paragraph.attrs.get("class") or ""
    return any(
        isinstance(kid, Box)
        and kid is not paragraph
        and kid.tag == paragraph.tag
        and (kid.attrs.get("class") or "") == name
        and not (kid.noise or kid.link_chars)
        and kid.chars >= MIN_PARAGRAPH
        and kid.text().endswith(SENTENCE_ENDS)
        for kid in paragraph.parent.kids
    )


def _opens_another(around: Box, body: Box, headline: Box) -> bool:
    """Whether what stands behind the body in the same box begins with a headline of its own."""
    kids = [kid for kid in around.kids if isinstance(kid, Box) and kid.order > body.last and kid.good and not kid.noise]
    return any(_titled(kid, headline) for kid in kids)


def _like_text(boxes: list[Box], around: Box, body: Box) -> int:
    """How much text of ``around`` outside ``body`` stands in boxes nested and named like those inside it."""
    holders = [b for b in within(boxes, around) if b.good and not b.noise and b.tag not in PARAGRAPHS and direct(b)]
    looks: set[_Look] = set()
    outside: dict[_Look, int] = {}
    for box in holders:
        look = _look(box, around)
        if box.inside(body):
            if len(looks) < MAX_KIDS:
                looks.add(look)
        else:
            outside[look] = outside.get(look, 0) + direct(box)
    if len(outside) > 10 * MAX_KIDS:
        return 0
    return sum(text for look, text in outside.items() if any(_alike(look, known) for known in looks))


_Look = tuple[tuple[str, frozenset[str]], ...]


def _look(box: Box, top: Box) -> _Look:
    """Tag and class words of a box and of up to two boxes around it, below ``top``."""
    out: list[tuple[str, frozenset[str]]] = []
    while box is not top and len(out) < 3 and box.parent is not None:
        tag = "row" if box.tag == "td" and _is_alone(box) else box.tag
        out.append((tag, frozenset((box.attrs.get("class") or "").split())))
        box = box.parent
    return tuple(out)


def _is_alone(cell: Box) -> bool:
    """Whether a cell has its row to itself: rows under each other are paragraphs, cells side by side columns."""
    kids = cell.parent.kids if cell.parent is not None else []
    return sum(isinstance(kid, Box) for kid in kids) == 1


def _alike(one: _Look, other: _Look) -> bool:
    if len(one) != len(other) and not (one and other and one[0][1]):
        return False
    if one and one[0][0] == "td" and not one[0][1]:
        return False  # cells without a name are a page's columns, not pieces of one text
    if any(tag == "td" and not words for tag, words in (*one[1:], *other[1:])):
        return False  # in different cells of the page's layout
    return all(
        tag == tag2 and len(words & words2) * 3 >= len(words | words2)
        for (tag, words), (tag2, words2) in zip(one, other, strict=False)
    )


def _common(one: Box, other: Box) -> Box | None:
    around = {id(box) for box in [one, *one.ancestors()]}
    return next((box for box in [other, *other.ancestors()] if id(box) in around), None)
