"""Stamps on a page that are not the article's: the header's clock, other stories' dates, comments.

Asked only when somebody wants to know why a date was not taken (``extract --explain``): no value ever comes from here.
"""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import dates
from newsarchive.dom import lines
from newsarchive.records import Found
from newsarchive.scope import Scope

MOST = 12
"""stamps that are told"""
_LONGEST = 110  # characters; a longer line is a sentence
_DEEP = 60  # ancestors that are looked at


def stamps(tree: LexborHTMLParser, scope: Scope) -> Iterator[Found]:
    """Visible stamps outside the article's own part, in page order, each text once."""
    if tree.body is None or scope.root is None or scope.root.mem_id == tree.body.mem_id:
        return
    seen: set[str] = set()
    for line in lines(tree.body):
        text = line.text
        if len(text) > _LONGEST or not any(map(str.isdigit, text)) or text in seen:
            continue
        if _inside(line.node, scope.root):
            continue
        for stamp in dates.find_stamps(text):
            raw = text[stamp.start : stamp.end].strip()
            if raw not in seen:
                seen |= {raw, text}
                yield Found(raw, "visible:label" if stamp.label else "visible:bare", at=line.node)
            if len(seen) > 2 * MOST:
                return


def _inside(node: LexborNode, root: LexborNode) -> bool:
    current: LexborNode | None = node
    for _ in range(_DEEP):
        if current is None:
            return False
        if current.mem_id == root.mem_id:
            return True
        current = current.parent
    return False
