"""The desk of a paper: takes a text from the wire or from another paper, edits it, prints it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsarchive import turkish
from newsarchive.sample.wire import credit
from newsarchive.sample.wire.chance import QuickDice
from newsarchive.sample.wire.copy import Copy, Piece
from newsarchive.sample.wire.edits import OPERATIONS
from newsarchive.sample.wire.item import Fate, Item
from newsarchive.sample.wire.press import Site
from newsarchive.sample.wire.text import Text

LEAST_SHARE, LEAST_WORDS = 0.5, 30
"""below either, a reader may not call it the same text"""
_CONTENT = frozenset({
    "lead_replaced", "lead_added", "paragraph_added", "paragraphs_dropped", "tail_cut", "truncated", "names_shortened",
    "words_edited", "typos", "subheads",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """A text in circulation."""

    number: int
    kind: str
    text: Text
    agency: str | None
    wire: Copy
    wired_at: datetime
    image: str | None = None
    event: int | None = None
    rewrites: int | None = None
    follows: int | None = None
    family: str | None = None


def doubtful(copy: Copy) -> bool:
    """Whether less than half of the copy, or fewer than 30 words of it, come from the wire."""
    kept = copy.wired()
    return kept < LEAST_WORDS or kept < LEAST_SHARE * copy.words()


def do(copy: Copy, name: str, text: Text, dice: QuickDice) -> Copy:
    """The copy after one operation; what would leave too little of the wire's text is mostly not done."""
    guarded = name in _CONTENT
    before = copy.again() if guarded else copy
    if not OPERATIONS[name](copy, text, dice):
        return copy
    if guarded and doubtful(copy) and not doubtful(before) and not dice.chance(4):
        return before
    copy.done.append(name)
    return copy


def edited(copy: Copy, story: Story, site: Site, mix: tuple[str, ...], dice: QuickDice) -> Copy:
    """The copy as this paper prints it: its editor's work, then its habits."""
    text = story.text
    if dice.chance(50):
        copy = do(copy, "headline", text, dice)
    for name in dict.fromkeys(dice.pick(mix) for _ in range(dice.pick((0, 0, 1, 1, 2, 2, 3)))):
        copy = do(copy, name, text, dice)
    if site.shortens and dice.chance(50):
        copy = do(copy, "truncated", text, dice)
    for habit, name in ((site.subheads, "subheads"), (site.one_block, "one_block"), (site.glued, "glued"),
                        (site.bullets, "bullets"), (site.plain_letters, "diacritics")):  # fmt: skip
        if habit:
            copy = do(copy, name, text, dice)
    if site.marks != "straight":
        copy = do(copy, f"marks_{site.marks}", text, dice)
    if site.boilerplate:
        copy.pieces.append(Piece(site.boilerplate, "note"))
        copy.done.append("boilerplate")
    credit.dateline(copy, text, site)
    credit.credit(copy, story.agency, story.kind == "bulletin", site, dice)
    return copy


def _body(copy: Copy, read: bool, credit_read: bool) -> str:
    out = [f"## {p.text}" if p.kind == "h" else p.text for p in copy.pieces]
    if not read:
        first = next((n for n, p in enumerate(copy.pieces) if p.kind == "p"), None)
        if first is not None:
            out[first] = copy.dateline + out[first]
        last = next((n for n in range(len(copy.pieces) - 1, -1, -1) if copy.pieces[n].kind == "p"), None)
        if last is not None:
            out[last] += copy.tail
    if copy.credit and not credit_read:
        out.append(copy.credit)
    return "\n\n".join(out)


def _stamp(site: Site, at: datetime) -> tuple[datetime | None, str | None]:
    if site.precision == "none":
        return None, None
    if site.precision == "day":
        return at.replace(hour=0, minute=0, second=0), "day"
    return at.replace(second=0), "minute"


def _source(copy: Copy, read: bool) -> tuple[str | None, str | None, str | None]:
    """What a reader of the page takes for the source."""
    if copy.credited == "own":
        return None, copy.credit, "own"
    if copy.credited:
        return copy.credited, copy.credit, "press_release" if copy.credited == "Bülten" else "agency"
    named = credit.named_in_dateline(copy)
    return (named, f"({named})", "agency") if named and read else (None, None, None)


def printed(
    number: int, story: Story, copy: Copy, site: Site, at: datetime, dice: QuickDice, taken_from: int | None = None
) -> Item:
    """The article as the archive stores it; some datelines and credits are left in the body by a reader's mistake."""
    read, credit_read = dice.chance(80), dice.chance(88)
    source, raw, kind = _source(copy, read)
    published, precision = _stamp(site, at)
    late = dice.between(1, 20) * 1440 if dice.chance(4) else 0
    seen = at + timedelta(minutes=dice.between(1, site.crawl) + late)
    total = copy.words()
    share = round(min(1.0, copy.wired() / total), 3) if total else 0.0
    fate = Fate(
        story.kind, story.number, story.agency, at, taken_from, tuple(copy.done), share, total, copy.spots(),
        doubtful(copy), story.event, story.rewrites, story.follows, story.family, source if kind != "own" else "own",
    )  # fmt: skip
    return Item(
        number, site.domain, f"https://{site.domain}/haber/{turkish.slug(copy.headline)[:70]}-{number}", copy.headline,
        _body(copy, read, credit_read), source, raw, kind, story.text.province if read else None, story.text.district,
        story.text.section, published, precision, seen, story.image if dice.chance(60) else None, fate,
    )  # fmt: skip
