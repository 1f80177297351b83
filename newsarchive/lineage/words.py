"""A body as words that know where they stand.

Comes in: a body as the archive keeps it (paragraphs apart by a blank line, sub-headlines behind ``## ``). Goes out:
folded words with their offsets in that very text, parted into paragraphs. Quotes, apostrophes, dashes, white space
and a missing space behind a full stop are between the words, so they make no difference. Credits that were left in
the body (a dateline, ``Kaynak: …``) are no words of it.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache

from newsarchive import bylines, turkish
from newsarchive.lineage.spans import Side

_WORD = re.compile("(?:[^\\W_ʼ]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060])+")
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_HEADING = re.compile(r"\s*(?:#{1,6}\s|\*\*.{2,120}\*\*\s*$)")
_BULLET = re.compile(r"\s*(?:[•▪●*]|[-–—](?=[\s\"“]))\s*")
_ENDED = re.compile(r"[.!?…:;,][\"”’'»)\]]*\s*$")
_CREDIT_MARKS = re.compile(r"[(\[/:]|[-–—]")
_SENTENCE = re.compile(r"\s*(?:[^\s:()\[\]/|•–—]+\s+){4,}[^\s:()\[\]/|]+[.!?…][\"”’']*\s*")
"""words and a full stop: nobody is credited so"""
_FOLDED = re.compile(r"[^\W_]+")
_JOINED = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeffªº²³¹¼-¾ⅰ-ↈ①-⓿ﬀ-ﬆ㎀-㏟ʼ]")
"""characters whose folding may change where words end"""
_MARKED = re.compile(r"\s*(?:#{1,6}\s+|[•▪●*]+\s*|[-–—]+\s+)")
_APART = bytes(code if chr(code).isalnum() else 32 for code in range(256))
_HEADING_WORDS = 9
_NEAR = 160
"""characters of an edge that may hold a credit"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a body: words[first:last], which is text[start:end]."""

    first: int
    last: int
    start: int
    end: int
    kind: str = "p"
    """p, h (a sub-headline), li (behind a bullet)"""

    def __len__(self) -> int:
        return self.last - self.first


@dataclass(frozen=True)
class Words:
    """A body in words."""

    text: str
    words: list[str]
    """folded"""
    paragraphs: tuple[Paragraph, ...]
    source: str | None = None
    """who a credit left in the body names"""
    source_kind: str | None = None
    dateline: str | None = None
    """a dateline's place left in the body, as printed"""

    @cached_property
    def side(self) -> Side[str]:
        """Its words, ready to be laid beside others."""
        return Side(self.words)

    @cached_property
    def places(self) -> tuple[list[int], list[int]]:
        """(starts, ends): of each word its first character in the text, and the one behind its last."""
        starts: list[int] = []
        ends: list[int] = []
        for p in self.paragraphs:
            for match in _WORD.finditer(self.text, p.start, p.end):
                if turkish.fold(match[0]):
                    starts.append(match.start())
                    ends.append(match.end())
        return starts, ends

    def said(self, paragraph: Paragraph) -> str:
        """A paragraph without the marks in front of it."""
        return _MARKED.sub("", self.text[paragraph.start : paragraph.end], count=1).strip()

    def at(self, offset: int) -> int:
        """The first word that begins at or behind a character."""
        return bisect_left(self.places[0], offset)


@lru_cache(maxsize=64)
def read(body: str) -> Words:
    """A body in words; a root is read once for all its copies."""
    pieces, found = _pieces(body)
    every: list[str] = []
    paragraphs: list[Paragraph] = []
    for at, (start, end) in enumerate(pieces):
        text = body[start:end]
        words = _paragraph(text)
        if words:
            following = pieces[at + 1][1] - pieces[at + 1][0] if at + 1 < len(pieces) else 0
            first = len(every)
            every += words
            paragraphs.append(Paragraph(first, len(every), start, end, _kind(text, len(words), following)))
    if found is None:
        return Words(body, every, tuple(paragraphs))
    return Words(body, every, tuple(paragraphs), found.source, found.source_kind, _dateline(found))


def plain_words(text: str) -> list[str]:
    """The folded words of a paragraph, headline or spot."""
    found = _by_letter(text)
    return _slowly(text) if found is None else found.decode().split()


def _slowly(text: str) -> list[str]:
    if _JOINED.search(text):  # folding the whole would part or join words
        return [word for match in _WORD.findall(text) if (word := turkish.fold(match))]
    folded = turkish.fold(text)
    if folded.isascii():
        return folded.encode().translate(_APART).decode().split()
    words: list[str] = _FOLDED.findall(folded)
    return words


@lru_cache(maxsize=2048)
def _paragraph(text: str) -> list[str]:
    """As plain_words; copies print their root's paragraphs. Nobody changes the list."""
    return plain_words(text)


def _kind(text: str, words: int, following: int) -> str:
    if _HEADING.match(text):
        return "h"
    if words <= _HEADING_WORDS and not _ENDED.search(text) and (turkish.is_upper(text) or following > 3 * len(text)):
        return "h"
    return "li" if _BULLET.match(text) else "p"


def _pieces(body: str) -> tuple[list[tuple[int, int]], bylines.BodyCredits | None]:
    """Where the paragraphs stand, without credits; and what these say when there were any."""
    whole = [match.span() for match in _PARAGRAPH.finditer(body)]
    if not whole or not _may_credit(body, whole):
        return whole, None
    texts = [body[first:last] for first, last in whole]
    credits_ = bylines.read_body(texts)
    if credits_.paragraphs == tuple(texts) or not credits_.paragraphs:
        return whole, None
    pieces = []
    for text, at in zip(credits_.paragraphs, credits_.kept, strict=True):
        start = body.find(text, *whole[at])
        if text and start >= 0:
            pieces.append((start, start + len(text)))
    return pieces, credits_


_by_letter = turkish.ByLetter(_slowly, without=_JOINED)


def _may_credit(body: str, whole: list[tuple[int, int]]) -> bool:
    """Whether the first paragraph's head or the last lines may hold a credit; nearly all stored bodies hold none."""
    first, last = whole[0], whole[-1]
    head = body[first[0] : min(first[1], first[0] + _NEAR)]
    mark = _CREDIT_MARKS.search(head)
    if mark and mark.start() < 100 and (head[: mark.start()].isupper() or "(" in head[:100] or "/" in head[:60]):
        return True
    tail = body[last[0] : last[1]]
    if _SENTENCE.fullmatch(tail) and not tail.isupper():
        return False
    return len(tail) < 100 or tail.rstrip(" .…")[-1:] in ")]" or tail[-40:].isupper() or ":" in tail[-_NEAR:]


def _dateline(found: bylines.BodyCredits) -> str | None:
    return found.place_raw if found.place_via in ("text:dateline", "text:place-tail", "text:role") else None
