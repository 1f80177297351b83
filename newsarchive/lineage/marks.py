"""Quotations that a copy changed, and marks it prints in other forms.

Comes in: a copy laid beside its root. Goes out: how many quotations have other words; whether quotes, apostrophes or
dashes differ.
"""

import re

from newsarchive.lineage import spans, words
from newsarchive.lineage.words import Words

GONE = 0.35
"""a paragraph of whose words fewer stand in the other text is not there"""
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»\n]{3,600})[\"“”»«]|(?<!\w)['‘’](\w[^\n]{3,600}?)['’](?!\w)")
_MARKS = ("’‘'´`", '“”"«»', "–—-")


def share(paragraph: words.Paragraph, found: bytearray) -> float:
    """Share of a paragraph's words that stand in the other text."""
    return found.count(1, paragraph.first, paragraph.last) / (paragraph.last - paragraph.first)


def quotes_changed(old: Words, new: Words, laid: spans.Aligned) -> int:
    """Quotations kept with other words in them."""
    if 0 not in laid.in_copy and 0 not in laid.in_root:
        return 0
    return max(_partly(old, laid.in_copy), _partly(new, laid.in_root))


def _partly(side: Words, found: bytearray) -> int:
    """Quotations of which some words stand in the other text and some do not."""
    number = 0
    for p in side.paragraphs:
        if GONE <= share(p, found) < 1:
            for match in _QUOTED.finditer(side.text, p.start, p.end):
                first = p.first + len(words.plain_words(side.text[p.start : match.start()]))
                size = len(words.plain_words(match[0]))
                number += size >= 3 and GONE * size <= found.count(1, first, first + size) < size
    return number


def typography(root: str, copy: str) -> bool:
    """Whether both use a mark in different forms; 'both', as a dropped paragraph may take the only quotation along."""
    for forms in _MARKS:
        mine, theirs = {mark for mark in forms if mark in root}, {mark for mark in forms if mark in copy}
        if mine and theirs and not (mine <= theirs or theirs <= mine):
            return True
    return False
