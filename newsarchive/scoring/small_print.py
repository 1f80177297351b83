"""The site's own small print where a short story's text should be: legal notices, cookie banners, imprints.

A story of two sentences weighs less than what a footer or a banner without a telling name holds. So a choice that is
mostly small print is taken off the scales, and the choice made again.
"""

from newsarchive import furniture
from newsarchive.boxes import HEADINGS, MIN_TEXT, Box
from newsarchive.scoring.measuring import leave_out

MOST = 1_200
"""letters of running text from which an element is no notice"""


def silence(body: Box, headline: Box) -> bool:
    """Whether a chosen element is small print, for the most part or, where there is text beside the headline, in part;
    or the readers' comments; then it and all in it count for nothing any more."""
    if body.good > MOST or headline.inside(body):
        return False
    told = [box for box in body.walk(all_of_it=False) if box.good and _is_lowest(box)]
    said = sum(box.good for box in told if furniture.is_small_print(box.text()))
    if _opens_talk(body):
        return _take_off(body)
    near = any(around.good >= MIN_TEXT for around in headline.ancestors() if not body.inside(around))
    if said < MIN_TEXT or said * (4 if near else 2) < body.good:
        return False
    return _take_off(body)


def _opens_talk(body: Box) -> bool:
    """Whether the first thing said in the element is the title of the readers' comments."""
    stack: list[Box | str] = [body]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if len(item) >= MIN_TEXT and len(item.strip()) >= MIN_TEXT:
                return False  # a text whose paragraphs only line breaks part
            continue
        if item.tag in HEADINGS:
            return furniture.is_talk_title(item.text())
        if item.good and _is_lowest(item):
            return False
        stack.extend(reversed(item.kids))
    return False


def _take_off(body: Box) -> bool:
    leave_out(body)
    for box in body.walk(all_of_it=False):
        box.noise, box.good, box.score = box.noise or "small print", 0, 0.0
    return True


def _is_lowest(box: Box) -> bool:
    """Whether no single element inside holds all of the box's running text."""
    return not any(isinstance(kid, Box) and kid.good for kid in box.kids)
