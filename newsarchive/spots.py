"""The spot as the eye sees it: texts between headline and body that read like one.

Comes in: the article's part of a page. Goes out: ``Found`` texts, the plainly named first; which of them is the
summary is decided by judge.
"""

from collections.abc import Collection, Iterator

from newsarchive import furniture, structured, turkish
from newsarchive.dom import Line
from newsarchive.records import Found
from newsarchive.scope import Scope

_TAGS = frozenset({"h2", "h3", "h4", "h5", "p", "strong", "div", "span", "header"})
_HEADS = frozenset({"h2", "h3"})
_BELOW = frozenset({"p", "div", "span", "strong", "td", "i", "em", "b", "h4"})
"""what a short spot right below the headline may stand in, when it reads like a sentence"""
_LINE = 60  # characters; shorter lines of the head are labels


def shown(scope: Scope, stated: Collection[str]) -> Iterator[Found]:
    """Visible texts that may be the spot; ``stated``: what the page's meta elements describe it with, folded."""
    for lead in scope.leads:
        yield Found(structured.clean(lead.text), "visible:lead", {"label": lead.label, "tag": lead.tag}, lead.node)
    title = turkish.fold(scope.headline or "")
    lines = scope.head[:40]
    start = next((at for at, line in enumerate(lines) if turkish.fold(line.text) == title), len(lines))
    for at, line in enumerate(lines[start + 1 :]):
        below = not at and (line.tag in _HEADS or (line.tag in _BELOW and _is_sentence_like(line.text)))
        likely = line.linked < 0.5 and (below or (line.tag in _TAGS and _reads_like_one(line)))
        if likely or turkish.fold(line.text) in stated:
            yield Found(opened(line.text), "visible:line", {"label": line.label, "tag": line.tag}, line.node)


def opened(text: str) -> str:
    """Visible text in which an entity is left, as templates escape twice (``&amp;#8217;``), with that opened."""
    return structured.clean(text) if "&" in text and ";" in text else text


def _is_sentence_like(text: str) -> bool:
    """Whether most words of a line begin with a small letter and none is a figure: no menu, no byline, no stamp."""
    words = text.split()
    small = sum(word[:1].islower() for word in words)
    return len(words) >= 5 and small * 2 >= len(words) and not any(map(str.isdigit, text)) and ":" not in text


def _reads_like_one(line: Line) -> bool:
    if len(line.text) >= _LINE or furniture.is_summary(line.label):
        return True
    return line.text.endswith((".", "!", "?")) and len(line.text.split()) >= 5 and not furniture.is_meta(line.label)
