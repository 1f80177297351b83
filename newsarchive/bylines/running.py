"""Where a credit ends and running text begins in one paragraph.

Comes in: a paragraph that opens with a credit ("Haber: Selin Kaplan- Konya'nın Beyşehir ilçesinde …"). Goes out: the
places where it may be cut in two. A credit is short and names; a sentence goes on, mostly in small letters, and
stops with a full stop. Nothing is named here; who the credit names is for lines and edges to say.
"""

import re

_OPENING = 160  # characters; no credit in front of a sentence is longer
_CUT = re.compile(r"\s*(?:[-–—|/•,;]+|\n|(?<=\))(?=\s)|(?<=[^\W\d_]{2})\.(?=\s))\s*")
_START = re.compile(r"[\"'“‘«(]?(?:[^\W\d_a-zçğıöşü]|\d)")
_FULL_STOP = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")
_WORDS, _SMALL = 3, 2  # the fewest words of a sentence, and of those in small letters
_LONG = 120  # characters; a text of that length needs no full stop to be one


def is_sentence(text: str) -> bool:
    """Whether the text begins like a sentence and goes on like one."""
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return (
        len(words) >= _WORDS
        and small >= _SMALL
        and _START.match(text) is not None
        and (len(text) > _LONG or _FULL_STOP.search(text) is not None)
    )


def cuts(text: str, start: int) -> list[tuple[int, int]]:
    """(end of the credit, start of the sentence) for every place behind ``start`` that a sentence may begin at."""
    found: list[tuple[int, int]] = []
    for match in _CUT.finditer(text, start, start + _OPENING):
        end, at = match.span()
        if match[0].strip() == "." and found:
            break  # the first sentence's own end
        if end > start and is_sentence(text[at:]):
            found.append((end, at))
    return found
