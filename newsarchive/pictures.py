"""The article's pictures with captions and credits."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from newsarchive import bylines, dom, furniture, turkish
from newsarchive.boxes import Box
from newsarchive.records import Image

MAX_CAPTION = 300
"""letters a box holds at most that is nothing but a picture and what is written under it"""
CAPTION_LEVELS = 4
MAX_TITLE = 250
_PICTURES = frozenset({"img", "amp-img"})
_NO_FIGURE = frozenset({"article", "body", "main", "p", "td", "section"})
_NO_CAPTION = frozenset({"h1", "h2", "h3", "time", "ul", "ol", "table", "button"})
_PERSON = re.compile(r"/(?:author|yazar|yazarlar|muhabir|profil|user)s?/")
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)|^#|^$")


def of(boxes: list[Box], root: Box, headline: Box | None, last: Box) -> Iterator[Image]:
    """The article's pictures from the headline to the end of its text, addresses as written, captions as shown."""
    start = max(root.order, headline.order if headline else 0)
    seen: set[str] = set()
    title = turkish.fold(headline.text()) if headline else ""
    for box in boxes[start : min(root.last, last.last) + 1]:
        if box.tag not in _PICTURES or not _is_content(box):
            continue
        written = address(box.attrs)
        if written and written not in seen:
            seen.add(written)
            caption, credit = _caption(boxes, box)
            yield Image(written, None if caption and turkish.fold(caption) == title else caption, credit)


def _is_content(box: Box) -> bool:
    why = box.noise or (box.parent.noise if box.parent is not None else "")  # what is empty was never judged
    if why in {"tag figure", "tag figcaption", "caption"} or furniture.is_picture(why):
        why = ""
    if why or furniture.is_portrait(box.label):
        return False
    around = [a for a in box.ancestors() if a.attrs]
    if any(a.tag == "a" and _leads_to_other(a) for a in around) or "/avatar" in (address(box.attrs) or ""):
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


def address(attrs: Mapping[str, str | None]) -> str | None:
    """Where a picture lies, as written: the address that is loaded late before the placeholder's."""
    for name in ("data-src", "data-original", "data-lazy-src", "src"):
        value = (attrs.get(name) or "").strip()
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
    """Whether there is a second picture, a second paragraph or something that is no caption; what lies in furniture
    counts too."""
    seen: Counter[str] = Counter()
    for place in range(around.order, around.last + 1):  # stops at once in a long gallery
        box = boxes[place]
        if not around.noise and box.parent is not None and box.parent.noise:
            continue  # seen with the furniture around it
        for kid in box.walk() if box.noise and not around.noise else (box,):
            seen["img" if kid.tag in _PICTURES else kid.tag] += 1
            if seen["img"] > 1 or seen["p"] > 1 or kid.tag in _NO_CAPTION:
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
