"""Full dates in ``title`` attributes, where the eye sees only "3 gün önce".

Comes in: the article's part of a page. Goes out: ``Found`` stamps. Only small elements whose own words are a
relative stamp or the same date are asked: a title is otherwise a link's or a picture's.
"""

from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

from newsarchive import dates
from newsarchive.records import Found

_LONGEST = 60
"""characters of a text or title that are looked at"""
_MOST = 20


def stamps(root: LexborNode | None, is_foreign: Callable[[LexborNode, LexborNode], bool]) -> Iterator[Found]:
    """Dates that the article's relative stamps show when pointed at; ``is_foreign``: of another story or a comment."""
    if root is None:
        return
    for element in root.css("abbr[title], time[title], span[title], small[title], i[title]")[:_MOST]:
        title, text = (element.attributes.get("title") or "").strip(), element.text().strip()
        if not 8 <= len(title) <= _LONGEST or len(text) > _LONGEST or not any(map(str.isdigit, title)):
            continue
        reading = dates.read(title)
        if reading.at is None or reading.rule.startswith("relative"):
            continue
        shown = "önce" in text or bool(dates.find_stamps(text))
        if shown and not is_foreign(element, root):
            role = dates.label_role(title) or ""
            yield Found(title, "visible:title", {"role": role}, element)
