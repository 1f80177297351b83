"""Which element holds the article's text: names as votes, running text as the proof.

One pass down marks furniture, one pass up adds sizes; every later question is a look at a number.
"""

from itertools import islice

from selectolax.lexbor import LexborNode

from newsarchive import dom, furniture
from newsarchive.dom import INLINE, Box, size

PARAGRAPHS = frozenset({"p", "blockquote", "pre", "dd"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MIN_TEXT = 60
"""letters a text needs to count as running text outside a paragraph element"""
MIN_PARAGRAPH = 25
MAX_CARD = 450
"""letters of text a teaser or a caption has at most"""
MAX_KIDS = 60
"""pieces a teaser has at most"""
CARD_LEVELS = 6
"""elements around a teaser's heading that may still be the teaser"""
MAX_LEVELS = 16
"""elements around a headline or a body that are looked at"""


def outline(body: LexborNode) -> list[Box]:
    """The page as boxes in reading order, furniture marked, sizes added; menus and footers without their content."""
    boxes = dom.copy(body, _mark)
    _add_up(boxes)
    while _acquit(boxes):
        _add_up(boxes)
    if _reveal(boxes):
        _add_up(boxes)
    _convict(boxes)
    return boxes


def _mark(box: Box) -> bool:
    """Marks a new box as furniture when it is; whether its content matters at all."""
    parent = box.parent
    if parent is not None and parent.noise:
        box.noise = parent.noise
        return True
    box.noise = why = furniture.why_noise(box)
    return not why or not furniture.is_menu(why) or furniture.is_path(box.label) or _holds_text(box)


def _holds_text(box: Box) -> bool:
    """Whether what is called a menu or a footer holds a headline, or stands inside an article."""
    if box.tag == "footer" or "footer" in box.noise:
        inside = any(around.tag in {"article", "main"} for around in box.ancestors())
        return inside or box.node.css_first("h1") is not None
    return box.node.css_first("h1, p") is not None


def _add_up(boxes: list[Box]) -> None:
    own: dict[int, tuple[int, int]] = {}
    for box in reversed(boxes):
        mine = links = chars = link_chars = good = runs = 0
        last = box.order
        noisy = box.noise != ""
        for kid in box.kids:
            if isinstance(kid, str):
                if not kid.isspace():
                    mine += size(kid.strip())
                continue
            last = kid.last
            if kid.noise and not noisy:
                continue
            chars += kid.chars
            link_chars += kid.link_chars
            good += kid.good
            runs += kid.runs
            if kid.tag in INLINE:
                inner, inner_links = own[kid.order]
                mine += inner
                links += inner_links
                chars -= inner
                link_chars -= inner_links
        inline = box.tag in INLINE
        if box.tag == "a":
            links = mine
            link_chars = chars
        if inline:
            own[box.order] = (mine, links)
        elif text := running(box, mine, links):
            good += text
            runs += 1
        box.last = last
        box.chars = chars + mine
        box.link_chars = link_chars + links
        box.good = good
        box.runs = runs


def running(box: Box, own: int, links: int) -> int:
    """How much of an element's own text reads like running text: all of it, or nothing."""
    if own < MIN_PARAGRAPH or links * 2 > own or box.tag in INLINE or box.tag in HEADINGS:
        return 0
    return own if own >= MIN_TEXT or box.tag in PARAGRAPHS else 0


def _acquit(boxes: list[Box]) -> bool:
    """Takes the mark from a piece of furniture that outweighs the rest of the page: `has-sidebar` on the body, say."""
    guilty = [b for b in boxes if b.noise and b.parent is not None and not b.parent.noise]
    worst = max((b for b in guilty if not furniture.is_certain(b.noise)), key=lambda b: b.good, default=None)
    if worst is None or worst.good <= boxes[0].good or worst.runs < 2:
        return False
    for inner in worst.walk():
        parent = inner.parent
        inner.noise = "" if inner is worst or parent is None else parent.noise or furniture.why_noise(inner)
    return True


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
        elif box.order in pictured and box.runs <= 2 and box.attrs and furniture.is_picture(box.label):
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
        if any(kid.good and kid.order < card.order for kid in around.kids if isinstance(kid, Box)):
            break
        card = around
    return card


def within(boxes: list[Box], box: Box) -> list[Box]:
    """The boxes inside one, itself first, in reading order; ``boxes`` may be the page's or a part around it."""
    start = boxes[0].order
    return boxes[box.order - start : box.last - start + 1]


def direct(box: Box) -> int:
    """Running text that stands in the box itself or in its own paragraphs, not deeper."""
    kids = [kid for kid in box.kids if isinstance(kid, Box) and not kid.noise]
    return box.good - sum(kid.good for kid in kids if kid.tag not in PARAGRAPHS and kid.tag not in INLINE)


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


def is_body_hook(box: Box) -> int:
    """How plainly an element is named as the article's text: 3 schema.org, 2 class word, 1 article or main, 0 not."""
    attrs = box.attrs
    if "articleBody" in (attrs.get("itemprop") or "") or "articleBody" in (attrs.get("property") or ""):
        return 3
    if box.tag in PARAGRAPHS or box.tag in INLINE:
        return 0
    if attrs and furniture.is_body(box.label):
        return 2
    if box.tag in {"article", "main"} or attrs.get("role") in {"main", "article"}:
        return 1
    return 0


def choose(boxes: list[Box], headline: Box | None) -> Box | None:
    """The element that holds the text of the headline's article; None when the page has no running text.

    The search starts in the smallest element around the headline that holds a fair share of text, so that a longer
    story further down (infinite scroll, a stream of agency items) never wins.
    """
    best = _best(boxes, headline)
    if best is None or headline is None:
        return best
    for around in islice(headline.ancestors(), MAX_LEVELS):
        if best.inside(around):
            break
        if around.noise or around.good < MIN_TEXT * 2 or not _is_titled(_branch(best, around.parent), headline):
            continue
        near = _best(within(boxes, around), headline)
        if near is not None and near.good >= best.good * (0.15 if is_body_hook(near) >= 2 else 0.3):
            best = near
            break
    return stitch(boxes, best, headline)


def _branch(box: Box, top: Box | None) -> Box:
    """The child of ``top`` that holds the box; when ``top`` does not hold it, the child of what holds both."""
    above = {id(b) for b in [top, *top.ancestors()]} if top is not None else set()
    while box.parent is not None and id(box.parent) not in above:
        box = box.parent
    return box


def _is_titled(branch: Box, headline: Box) -> bool:
    """Whether a part of the page starts with a headline of its own: then it is another article."""
    for box in branch.walk():
        if box.runs > sum(k.runs for k in box.kids if isinstance(k, Box)):
            return False
        named = box.attrs.get("itemprop") == "headline" or furniture.is_title(box.label)
        if box.tag in HEADINGS and box.chars >= 15 and (named or box.tag == headline.tag):
            return True
    return False


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
    for box in within(boxes, body):
        if box is body or box.noise or box.good < 0.9 * body.good or is_body_hook(box) < 2:
            continue
        if _behind(box, body) <= 0.15 * (body.chars - body.link_chars):
            body = box
    return body


def _behind(inner: Box, outer: Box) -> int:
    """How much unlinked text of ``outer`` follows after ``inner``."""
    lost = 0
    for around in inner.ancestors():
        later = [k for k in around.kids if isinstance(k, Box) and k.order > inner.order and not inner.inside(k)]
        lost += sum(k.chars - k.link_chars for k in later if not k.noise)
        if around is outer:
            break
    return lost


def stitch(boxes: list[Box], body: Box, headline: Box | None) -> Box:
    """A body split over several like-named containers (advertising or page breaks between): what holds them all."""
    limit = _common(headline, body) if headline is not None else None
    best = body
    for around in islice(body.ancestors(), MAX_LEVELS):
        if around.tag in {"body", "html"} or around.noise:
            break
        extra = around.good - best.good
        if extra >= MIN_TEXT and _like_text(boxes, around, best) >= 0.6 * extra:
            best = around
        if around is limit:
            break
    return best


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
        out.append((box.tag, frozenset((box.attrs.get("class") or "").split())))
        box = box.parent
    return tuple(out)


def _alike(one: _Look, other: _Look) -> bool:
    if len(one) != len(other) and not (one and other and one[0][1]):
        return False
    return all(
        tag == tag2 and len(words & words2) * 3 >= len(words | words2)
        for (tag, words), (tag2, words2) in zip(one, other, strict=False)
    )


def _common(one: Box, other: Box) -> Box | None:
    around = {id(box) for box in [one, *one.ancestors()]}
    return next((box for box in [other, *other.ancestors()] if id(box) in around), None)
