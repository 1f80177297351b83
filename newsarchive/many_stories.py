"""Whether a text is one story or many: bulletins, press reviews, live blogs, streams of whole stories.

One look over the blocks counts what parts stories: stamps, clocks, datelines, reporters' signatures, headlines. The
page's own headline says which kind it is; signatures and stamps say so alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from newsarchive import lookups, turkish
from newsarchive.records import Block, PageType

FEW, SOME, MANY = 3, 4, 6
REPORT = 110
_ENDS, _DOTS = (".", "!", "?", "…", '"', "”", "’"), ("...", "…", "[…]", "[...]")
ENTRY = 60
"""letters a live blog's entry has at least"""
SHORT = 120
"""letters a headline inside a text has at most"""
_STAMP = re.compile(
    r"[^\d]{0,25}\d{1,2}[./ -](?:\d{1,2}|[^\W\d]{3,8})[./ -]\d{4}(?:[\s,/|-]*\d{1,2}[:.]\d{2}(?::\d{2})?)?\W*"
)
_CLOCK = re.compile(r"(?:saat )?\d{1,2}[:.]\d{2}(?::\d{2})?(?!\d|['’.]\w)", re.IGNORECASE)
_DATELINE = re.compile(r"[^.!?\d]{2,45}\((?:DHA|İHA|IHA|AA|A\.A|ANKA|İGFA)\)\s*[-–—,:]")
_SIGNED = re.compile(r"(?:haber|haber ?[-/] ?(?:kamera|foto\w*)|muhabir)\s*:\s*\S.{2,60}[/(].*", re.IGNORECASE)
_OUTLET = re.compile(r"[A-ZÇĞİÖŞÜ][A-ZÇĞİÖŞÜ0-9. ]{2,30}: ?[\"'“‘]")
_COUNTER = re.compile(r"\d{1,3}\s?/\s?(\d{1,3})(?=\s*$|\s+[^\W\d]|\s*[-–:.])")
_NUMBERED = re.compile(r"\d{1,2}\s?[.)-]\s*\S")


@dataclass(frozen=True, slots=True)
class Parts:
    """What is counted in one text."""

    stamps: int = 0
    """dates that stand alone above a text"""
    clocks: int = 0
    """entries that begin with a clock"""
    alone: int = 0
    """of them those whose clock stands alone, the entry below"""
    datelines: int = 0
    """blocks that begin with a town and an agency in brackets"""
    signed: int = 0
    """blocks that name a story's reporter"""
    heads: int = 0
    """headlines: sub-headlines, short lines in capitals, a paper's name in capitals in front of a quotation"""
    numbered: int = 0
    """of them those with a number"""
    counters: int = 0
    """``3 / 14``, alone or in front of a caption: numbered pictures"""
    texts: int = 0
    """blocks that are sentences"""
    cut: int = 0
    """of them those that end in dots"""
    reports: int = 0
    """entries behind a clock that are whole sentences of some length"""
    ticks: int = 0
    """entries behind a clock, however short"""
    plain: int = 0
    """blocks that are no clock, counter or headline"""

    @property
    def ticking(self) -> bool:
        """Whether the text is mostly short entries behind clocks."""
        return self.ticks >= SOME and self.ticks * 2 >= self.plain


def count(blocks: Iterable[Block]) -> Parts:
    """Counts the marks that part stories."""
    stamps = clocks = alone = datelines = signed = heads = numbered = counters = texts = cut = reports = ticks = (
        plain
    ) = 0
    waiting = stamped = False
    for block in blocks:
        text, size = block.text, len(block.text)
        digit = text[:1].isdigit() or text[:5] in ("saat ", "Saat ", "SAAT ")
        if size <= 50 and _STAMP.fullmatch(text):
            stamped = True
            continue
        if digit and (counter := _COUNTER.match(text)) and (size <= 8 or int(counter[1]) > FEW):
            counters += 1
        elif digit and (clock := _CLOCK.match(text)):
            rest = size - clock.end()
            waiting = rest <= 3
            ticks += 1
            clocks += rest >= ENTRY
            reports += rest >= REPORT and text.endswith(_ENDS)
        elif block.kind == "h" or (size <= SHORT and size >= 8 and turkish.is_upper(text)):
            heads += 1
            numbered += digit and _NUMBERED.match(text) is not None
        else:
            if waiting and size >= ENTRY:
                alone += 1
                reports += size >= REPORT and text.endswith(_ENDS)
            waiting = False
            plain += 1
            heads += _OUTLET.match(text) is not None  # HAKİMİYET: "…", in a press review
            if size >= ENTRY:
                texts += 1
                cut += text.endswith(_DOTS)
                stamps += stamped
                datelines += "(" in text[:46] and _DATELINE.match(text) is not None
            elif _SIGNED.fullmatch(text):
                signed += 1
        stamped = False
    return Parts(
        stamps, clocks + alone, alone, datelines, signed, heads, numbered, counters, texts, cut, reports, ticks, plain
    )


def kind_of(headline: str, parts: Parts, types: frozenset[str]) -> tuple[PageType, str] | None:
    """The kind of page that holds many stories, and why in words; None when the text may be one story.

    ``headline``: folded; ``types``: what structured data call the page.
    """
    if "liveblogposting" in types and (parts.clocks >= FEW or parts.ticking):
        return PageType.LIVE, f"LiveBlogPosting, {parts.ticks} entries"
    said = _said("live_patterns", headline)
    if said and (parts.clocks >= SOME or parts.ticking):
        return PageType.LIVE, f"headline says {said}, {parts.ticks} entries"
    if parts.reports >= MANY and parts.clocks * 2 >= parts.texts + parts.clocks - parts.alone:
        return PageType.LIVE, f"{parts.clocks} entries with a clock"
    said = _said("bulletin_patterns", headline)
    if said and parts.heads + parts.signed + parts.datelines >= SOME:
        return PageType.BULLETIN, f"headline says {said}, {parts.heads} headlines in the text"
    if min(parts.signed, parts.heads) >= SOME or parts.datelines >= SOME or min(parts.datelines, parts.heads) >= FEW:
        return PageType.BULLETIN, f"{parts.heads} headlines, {parts.datelines} datelines, {parts.signed} reporters"
    return None


def _said(key: str, headline: str) -> str | None:
    found = _pattern(key).search(headline)
    return found[0] if found else None


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("|".join(lookups.table("pagetype")[key]))
