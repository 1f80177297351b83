"""How much of a page's words a field takes: a title of 1 MB, an author of 100 KB, 20,000 keywords are cut to these.

Comes in: a Draft. Goes out: the same with nothing in it longer than its field may be, and what was cut, in words, for
the evidence. The page itself is kept whole; ``reextract`` reads it again should a limit ever change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from newsarchive.records import Article, Block, Draft, Found

LONGEST: Mapping[str, int] = {"summary": 5_000, "body": 1_000_000, "image": 2_000, "canonical_url": 2_000}
"""characters of one value; the body's are of all its blocks together"""
LONGEST_OTHER = 1_000
"""characters of one value of every other field"""
MOST: Mapping[str, int] = {"tag": 200, "image": 500}
"""values of one field"""
MOST_OTHER = 300
"""candidates of every other field"""
_EVIDENCE = {
    "author": "authors", "credit": "source", "image": "images", "place": "place_province", "published": "published_at",
    "tag": "tags", "updated": "updated_at",
}  # fmt: skip
"""a draft's field -> the record's, where the names differ"""


def keep_within(draft: Draft) -> tuple[Draft, dict[str, str]]:
    """The draft within the limits, and a note for each field of the record that lost something."""
    notes: dict[str, str] = {}
    found = {field: _within(field, several, notes) for field, several in draft.found.items()}
    blocks = _blocks(draft.blocks, notes)
    if not notes:
        return draft, notes
    return replace(draft, found=found, blocks=blocks), notes


def noted(article: Article, notes: Mapping[str, str]) -> Article:
    """The article whose evidence says what was cut."""
    if not notes or not article.evidence:
        return article
    evidence = tuple(
        replace(one, note=f"{one.note}; {notes[one.field]}" if one.note else notes[one.field])
        if one.field in notes
        else one
        for one in article.evidence
    )
    return replace(article, evidence=evidence)


def cut(text: str, limit: int) -> str:
    """At most so many characters of a text, up to the last whole word when there is one near."""
    if len(text) <= limit:
        return text
    at = text.rfind(" ", limit // 2, limit + 1)
    return text[: at if at > 0 else limit].rstrip()


def _within(field: str, several: Sequence[Found], notes: dict[str, str]) -> tuple[Found, ...]:
    limit, most = LONGEST.get(field, LONGEST_OTHER), MOST.get(field, MOST_OTHER)
    said = []
    if len(several) > most:
        said.append(f"the first {most:,} of {len(several):,}")
        several = several[:most]
    if any(len(one.text) > limit or (one.extra and _length(one) > limit) for one in several):
        said.append(f"cut to {limit:,} characters")
        several = [_cut(one, limit) if _length(one) > limit else one for one in several]
    if said:
        notes[_EVIDENCE.get(field, field)] = ", ".join(said)
    return tuple(several)


def _length(one: Found) -> int:
    length = len(one.text)
    for value in one.extra.values():
        if isinstance(value, str) and len(value) > length:
            length = len(value)
    return length


def _cut(one: Found, limit: int) -> Found:
    extra = {key: cut(value, limit) if isinstance(value, str) else value for key, value in one.extra.items()}
    return replace(one, text=cut(one.text, limit), extra=extra)


def _blocks(blocks: Sequence[Block], notes: dict[str, str]) -> tuple[Block, ...]:
    limit = LONGEST["body"]
    total = sum(len(block.text) for block in blocks)
    if total <= limit:
        return tuple(blocks)
    notes["body"] = f"cut to {limit:,} characters"
    kept, left = [], limit
    for block in blocks:
        if left <= 0:
            break
        kept.append(block if len(block.text) <= left else replace(block, text=cut(block.text, left)))
        left -= len(block.text)
    return tuple(kept)
