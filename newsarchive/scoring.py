"""Which element holds the article's text: names as votes, running text as the proof.

One pass down marks furniture, one pass up adds sizes; every later question is a look at a number.
"""

from newsarchive import furniture
from newsarchive.dom import INLINE, Box, size

PARAGRAPHS = frozenset({"p", "blockquote", "pre", "dd"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MIN_TEXT = 60
"""letters a text needs to count as running text outside a paragraph element"""
MIN_PARAGRAPH = 25
MAX_CARD = 450
"""letters of text a teaser or a caption has at most"""


def measure(root: Box) -> list[Box]:
    """Marks furniture and adds sizes for every box of the page; the boxes in reading order come back."""
    boxes = list(root.walk())
    for box in boxes:
        parent = box.parent
        box.noise = "" if parent is None else parent.noise or furniture.why_noise(box)
    _add_up(boxes)
    while _acquit(boxes):
        _add_up(boxes)
    if _reveal(boxes):
        _add_up(boxes)
    if _convict(boxes):
        _add_up(boxes)
    return boxes


def _add_up(boxes: list[Box]) -> None:
    own: dict[int, tuple[int, int]] = {}
    for box in reversed(boxes):
        mine = links = chars = link_chars = good = runs = 0
        for kid in box.kids:
            if isinstance(kid, str):
                if not kid.isspace():
                    mine += size(kid.strip())
                continue
            if kid.noise and not box.noise:
                continue
            inner, inner_links = own[kid.order] if kid.tag in INLINE else (0, 0)
            mine += inner
            links += inner_links
            chars += kid.chars - inner
            link_chars += kid.link_chars - inner_links
            good += kid.good
            runs += kid.runs
        if box.tag == "a":
            links = mine
            link_chars = chars
        box.chars = chars + mine
        box.link_chars = link_chars + links
        text = running(box, mine, links)
        box.good = good + text
        box.runs = runs + (text > 0)
        own[box.order] = (mine, links)


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
    found = [
        box
        for box in boxes
        if box.noise == "hidden"
        and box.tag == "p"
        and box.good >= MIN_TEXT
        and box.parent
        and not box.parent.noise
        and any(isinstance(k, Box) and k.tag == "p" and k.good and not k.noise for k in box.parent.kids)
    ]
    for box in found:
        for inner in box.walk():
            inner.noise = ""
    return bool(found)


def _convict(boxes: list[Box]) -> bool:
    """Marks what only its content shows to be furniture: picture boxes with a caption, cards of other stories."""
    total = boxes[0].good
    found: list[tuple[Box, str]] = []
    for box in boxes:
        if box.noise or box.good > MAX_CARD or box.parent is None:
            continue
        if box.tag in HEADINGS and box.tag != "h1" and box.chars >= 12 and box.link_chars * 10 >= box.chars * 8:
            found.append((_card(box), "card"))
        elif box.attrs and box.runs <= 2 and furniture.is_picture(box.label) and _has_picture(box):
            found.append((box, "caption"))
    if sum(box.good for box, _ in found) > total / 2:
        return False
    for box, why in found:
        for inner in box.walk():
            inner.noise = inner.noise or why
    return bool(found)


def _card(heading: Box) -> Box:
    """The teaser around a linked heading: what else it holds is at most one text, behind the heading."""
    card = heading
    for around in heading.ancestors():
        if around.runs > 1 or around.good > MAX_CARD or is_body_hook(around) >= 2 or around.tag == "body":
            break
        if any(kid.good and kid.order < card.order for kid in around.kids if isinstance(kid, Box)):
            break
        card = around
    return card


def _has_picture(box: Box) -> bool:
    return any(inner.tag in {"img", "picture"} for inner in box.walk())


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
    for around in headline.ancestors():
        if best.inside(around):
            break
        if around.noise or around.good < MIN_TEXT * 2 or not _is_titled(_branch(best, around.parent), headline):
            continue
        near = _best([box for box in around.walk() if not box.noise], headline)
        if near is not None and near.good >= best.good * (0.15 if is_body_hook(near) >= 2 else 0.3):
            best = near
            break
    return stitch(best, headline)


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
    return _innermost(best)


def _innermost(body: Box) -> Box:
    """The innermost named container that still holds nearly all the text."""
    for box in body.walk():
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


def stitch(body: Box, headline: Box | None) -> Box:
    """A body split over several like-named containers (advertising or page breaks between): what holds them all."""
    limit = _common(headline, body) if headline is not None else None
    best = body
    for around in body.ancestors():
        if around.tag in {"body", "html"} or around.noise:
            break
        extra = around.good - best.good
        if extra >= MIN_TEXT and _like_text(around, best) >= 0.6 * extra:
            best = around
        if around is limit:
            break
    return best


def _like_text(around: Box, body: Box) -> int:
    """How much text of ``around`` outside ``body`` stands in boxes nested and named like those inside it."""
    holders = [box for box in around.walk() if box.good and not box.noise and box.tag not in PARAGRAPHS and direct(box)]
    inside = {id(box) for box in body.walk()}
    looks = {_look(box, around) for box in holders if id(box) in inside}
    return sum(
        direct(box) for box in holders if id(box) not in inside and any(_alike(_look(box, around), x) for x in looks)
    )


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
