"""Which lines of a body are its text: lists are, sub-headlines and credits are not.

Comes in: a body as the archive keeps it. Goes out: the lines to compare, and those of them that are items of a list.
A sub-headline is one short line between paragraphs, which papers put in and leave out as they like, and so are the
points some put before a text. Several short lines in a row behind the lead are a list (pharmacies on duty, the dead of
the day, appointments, fixtures): there the names are what is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

HEAD_WORDS = 9
"""words of a line that is a sub-headline or a credit when it stands alone, no mark ends it and no digit is in it"""
_ITEM_WORDS = 15
"""words of an item that no full stop ends"""
_SENTENCE_WORDS = 4
"""the same for one that is ended"""
_LIST = 3
"""short lines in a row that are a list; fewer are when a colon announces them, or two of them are names"""
_MOSTLY = 1 / 3
"""share of the text's words from which on fewer lines are a list, too"""
_TOP = 0.4
"""the same for lines before the first paragraph"""
_TELLING = 0.06
"""share of the text's words from which on two lists have to say the same"""
_SAME = 0.6
"""share of a list's items that stand in another text of the same list"""
_SLIPS = 8
"""an item may have one unknown word in so many"""
_ENDED = re.compile(r"[.!?…:;,][\"”’'»)\]]*\s*$")
_SENTENCE = re.compile(r"[.!?…][\"”’'»)\]]*\s*$")
_COUNTED = re.compile(r"[\W_]*(\d{1,2})\s?[.)\-–:]+\s+(?=\D)")
_WORD = re.compile(r"\w\S*")
_SHORT = 200
"""characters of a line whose words are counted one by one"""
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Lines:
    """A body's lines."""

    text: list[str]
    """to be compared"""
    items: list[str]
    """those of them that tell, as items of a list"""


def read(body: str) -> Lines:
    """The lines of a body that are its text."""
    sized = [(line, size) for line in body.split("\n") if (size := _size(line))]
    lines, sizes = [line for line, _ in sized], [size for _, size in sized]
    short = [_is_short(line, size) for line, size in zip(lines, sizes, strict=True)]
    if True not in short:
        return Lines(lines, [])
    total = sum(sizes)
    kept = Lines([], [])
    for start, stop in _groups(short):
        group = lines[start:stop]
        if not short[start]:
            kept.text.extend(group)
            continue
        share = sum(sizes[start:stop]) / total
        told = start > 0 and (lines[start - 1].rstrip().endswith(":") or _are_names(group))
        if not _is_list(group, share, told, start == 0, stop == len(lines)):
            kept.text.extend([line for line in group if not is_head(line)])
            continue
        group = _uncounted(_unheaded(group))
        kept.text.extend(group)
        if told or share >= _TELLING:
            kept.items.extend([line for line in group if not line.rstrip().endswith(":")])
    return kept


def is_head(line: str) -> bool:
    """Whether a line that is no item is a sub-headline or a credit, which papers put in and leave out as they like."""
    if line.startswith("#"):
        return True
    return len(line) < 100 and _size(line) <= HEAD_WORDS and not _ENDED.search(line) and not _DIGIT.search(line)


def is_other(items: Sequence[list[bytes]], words: list[bytes], theirs: Sequence[list[bytes]]) -> bool:
    """Whether another text (its words, the items of its lists) has not the items of a list."""
    across = {(one[-1], other[0]) for one, other in pairwise(theirs)}
    pairs = frozenset(pairwise(words)) - across.difference(*map(pairwise, theirs))
    known = frozenset(words)
    return sum(_stands(item, known, pairs) for item in items) < _SAME * len(items)


def _stands(item: list[bytes], known: frozenset[bytes], pairs: frozenset[tuple[bytes, bytes]]) -> bool:
    if sum(word not in known for word in item) > len(item) // _SLIPS:
        return False
    return 2 * sum(pair in pairs for pair in pairwise(item)) >= len(item) - 1


def _size(line: str) -> int:
    return len(_WORD.findall(line)) if len(line) < _SHORT else line.count(" ") + 1


def _are_names(group: Sequence[str]) -> bool:
    """Whether these are names and nothing else: a capital begins each word, and no credit is told."""
    words = [word for line in group for word in _WORD.findall(line)]
    return len(group) > 1 and not any(":" in line for line in group) and all(word.istitle() for word in words)


def _is_short(line: str, words: int) -> bool:
    return words <= _SENTENCE_WORDS or (words <= _ITEM_WORDS and not _SENTENCE.search(line)) or line.startswith("#")


def _groups(short: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """(first, behind the last) of lines in a row that are all short, or all not."""
    start = 0
    for at in range(1, len(short) + 1):
        if at == len(short) or short[at] != short[start]:
            yield start, at
            start = at


def _is_list(group: Sequence[str], share: float, told: bool, first: bool, last: bool) -> bool:
    if first:
        return share >= _TOP
    if len(group) >= _LIST or share >= _MOSTLY:
        return True
    return told and (len(group) > 1 or last) and not group[0].startswith("#")


def _unheaded(group: list[str]) -> list[str]:
    """A list without the headlines over it; where there are but headlines, these are the list."""
    return [line for line in group if not line.startswith("#")] or group


def _uncounted(group: list[str]) -> list[str]:
    """A list without its numbering."""
    for at, line in enumerate(group, 1):
        match = _COUNTED.match(line)
        if match is None or int(match[1]) != at:
            return group
    return [_COUNTED.sub("", line, count=1) for line in group]
