"""What a copy changed of the text it prints.

Comes in: two texts as the archive keeps them, the root's and the copy's. Goes out: Changes: headline, dateline, lead,
credit, paragraphs, words, quotations, a cut tail; cards.py has the evidence. Typography (quotes, apostrophes, dashes,
white space) changes no word. Sub-headlines and bullets that a paper puts in are told apart from paragraphs.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple, Self

from newsarchive import bylines, places
from newsarchive.lineage import marks, said, spans, words
from newsarchive.lineage.marks import GONE, share
from newsarchive.lineage.words import Words
from newsarchive.records import Article

_HALF = 0.6
"""what fewer words of a paragraph stand in the other text than this may be a rewriting"""
_WHOLE = 0.95
_REWRITTEN = 0.3
"""share of word stems that a dropped and an added paragraph have in common when one rewrites the other"""
_TAIL_WORDS = 5
"""words missing at the end that make a cut tail"""
_LONG_LEAD = 400
"""letters of a first paragraph of which only the first sentence is the lead"""


DATELINES = ("body:text:dateline", "body:text:place-tail")
"""how the provenance of a field says that it was read from a dateline"""


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared of an article; fields as in records.Article."""

    headline: str
    body: str
    summary: str | None = None
    source: str | None = None
    source_raw: str | None = None
    source_kind: str | None = None
    dateline: str | None = None
    """the place of its dateline or place tail as printed, "" when the place is not known; see ``dateline``"""
    site: str | None = None
    own: str | None = None
    """the agency whose own site it is"""

    @classmethod
    def of(cls, article: Article) -> Self:
        """The text of an article that was just understood."""
        named = bylines.classify(article.site)
        return cls(
            article.headline,
            article.body,
            article.summary,
            article.source,
            article.source_raw,
            article.source_kind,
            dateline((one.field, one.raw, one.via) for one in article.evidence),
            article.site,
            named.canonical if named.kind == "agency" else None,
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What a copy changed."""

    headline: str
    """same, changed"""
    dateline: str
    """same, dropped, added, changed, none"""
    lead: str
    """the root's first paragraph (of a long one the first sentence): same, changed, dropped"""
    credit: str
    """same, dropped, added, other, none"""
    paragraphs_added: tuple[str, ...]
    """without sub-headlines"""
    paragraphs_dropped: tuple[str, ...]
    paragraphs_rewritten: tuple[tuple[str, str], ...]
    """(the root's, the copy's) in other words"""
    paragraphs_merged: int
    """borders between paragraphs of the root that are gone"""
    paragraphs_split: int
    """new borders within paragraphs of the root"""
    headings_added: tuple[str, ...]
    headings_dropped: tuple[str, ...]
    repeated: tuple[str, ...]
    """paragraphs of the copy that only say again what it says elsewhere: summary bullets"""
    moved: int
    """runs that stand elsewhere than in the root's order"""
    words_added: int
    words_dropped: int
    quotes_changed: int
    """quotations kept with other words in them"""
    tail_cut: bool
    """the end of the root is missing and nothing stands for it"""
    typography: bool
    """other kinds of quotes, apostrophes or dashes"""
    in_root: float
    """share of the copy's words that stand in the root"""
    of_root: float
    """share of the root's words that stand in the copy"""

    def as_json(self) -> dict[str, Any]:
        """For a machine to read."""
        return asdict(self)


def dateline(provenance: Any) -> str | None:
    """The dateline of an article from the provenance of its fields, rows of (field, raw, via); None: it has none.

    The archive takes datelines out of the body; the place's (or the source's) evidence keeps them.
    """
    found: str | None = None
    for field, raw, via in provenance:
        if via in DATELINES:
            if field.startswith("place"):
                return raw or ""
            found = ""
    return found


class Counts(NamedTuple):
    """What a copy changed, in short: as Changes."""

    headline: str
    dateline: str
    lead: str
    paragraphs_added: int
    paragraphs_dropped: int
    paragraphs_merged: int
    words_added: int
    words_dropped: int
    credit: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A copy laid beside its root."""

    old: Words
    new: Words
    laid: spans.Aligned
    repeated: Sequence[words.Paragraph]
    """paragraphs that only say again what the copy says elsewhere"""
    added: Sequence[words.Paragraph]
    dropped: Sequence[words.Paragraph]
    rewritten: Sequence[tuple[words.Paragraph, words.Paragraph]]
    again: int
    """words of the copy that say again what it says elsewhere"""


def _lay(root: Text, copy: Text) -> _Found:
    old, new = words.read(root.body), words.read(copy.body)
    laid = spans.align(old.side, new.side)
    _in_spot(old, laid.in_copy, copy.summary)
    _in_spot(new, laid.in_root, root.summary)
    repeated = _repeated(new, laid)
    lost = _little(old, laid.in_copy)
    own = [p for p in _little(new, laid.in_root) if p not in repeated]
    rewritten = _rewritten(old, new, lost, own)
    added = _without(own, laid.in_root, [q for _, q in rewritten])
    dropped = _without(lost, laid.in_copy, [p for p, _ in rewritten])
    return _Found(old, new, laid, repeated, added, dropped, rewritten, sum([run.words for run in laid.repeats]))


def counts(root: Text, copy: Text) -> Counts:
    """What ``copy`` changed of ``root``, in short."""
    if root.body == copy.body:  # nothing to lay side by side
        whole = words.read(root.body)
        return Counts(
            _headline(root, copy), _dateline(root, copy, whole, whole), "same", 0, 0, 0, 0, 0,
            _credit(root, copy, whole, whole),
        )  # fmt: skip
    return _short(root, copy, _lay(root, copy))


def _short(root: Text, copy: Text, found: _Found) -> Counts:
    old, new, laid = found.old, found.new, found.laid
    return Counts(
        headline=_headline(root, copy),
        dateline=_dateline(root, copy, old, new),
        lead=_lead(old, new, laid, found.repeated),
        paragraphs_added=len(found.added),
        paragraphs_dropped=len(found.dropped),
        paragraphs_merged=_borders(old, new, laid.runs)[0],
        words_added=max(0, laid.in_root.count(0) - found.again),
        words_dropped=laid.in_copy.count(0),
        credit=_credit(root, copy, old, new),
    )


def changes(root: Text, copy: Text) -> Changes:
    """What ``copy`` changed of ``root``."""
    found = _lay(root, copy)
    short = _short(root, copy, found)
    old, new, laid = found.old, found.new, found.laid
    size = len(new.words)
    return Changes(
        headline=short.headline,
        dateline=short.dateline,
        lead=short.lead,
        credit=short.credit,
        paragraphs_added=_texts(new, found.added),
        paragraphs_dropped=_texts(old, found.dropped),
        paragraphs_rewritten=tuple(
            (old.said(p), new.said(q))
            for p, q in found.rewritten
            if min(share(p, laid.in_copy), share(q, laid.in_root)) < GONE
        ),
        paragraphs_merged=short.paragraphs_merged,
        paragraphs_split=_borders(old, new, laid.runs)[1],
        headings_added=_texts(new, [p for p in new.paragraphs if p.kind == "h" and share(p, laid.in_root) < GONE]),
        headings_dropped=_texts(old, [p for p in old.paragraphs if p.kind == "h" and share(p, laid.in_copy) < GONE]),
        repeated=_texts(new, found.repeated),
        moved=_moved(laid.runs),
        words_added=short.words_added,
        words_dropped=short.words_dropped,
        quotes_changed=marks.quotes_changed(old, new, laid),
        tail_cut=_tail_cut(old, new, laid),
        typography=marks.typography(root.body, copy.body),
        in_root=(laid.in_root.count(1) + found.again) / size if size else 0.0,
        of_root=laid.in_copy.count(1) / len(old.words) if old.words else 0.0,
    )


def _headline(root: Text, copy: Text) -> str:
    same = root.headline == copy.headline or words.plain_words(root.headline) == words.plain_words(copy.headline)
    return "same" if same else "changed"


def _little(side: Words, found: bytearray) -> list[words.Paragraph]:
    """The paragraphs of which little stands in the other text."""
    if 0 not in found:
        return []
    return [p for p in side.paragraphs if p.kind != "h" and share(p, found) < _HALF]


def _texts(side: Words, paragraphs: Sequence[words.Paragraph]) -> tuple[str, ...]:
    return tuple(side.said(p) for p in paragraphs)


def _without(
    few: Sequence[words.Paragraph], found: bytearray, paired: Sequence[words.Paragraph]
) -> list[words.Paragraph]:
    """The paragraphs that are not in the other text, in no words."""
    return [p for p in few if share(p, found) < GONE and all(p is not other for other in paired)]


def _in_spot(side: Words, found: bytearray, spot: str | None) -> None:
    """Marks paragraphs as found that the other text prints as its spot."""
    if not spot:
        return
    there: set[str] | None = None
    for p in side.paragraphs[:4]:
        if found.count(1, p.first, p.last) < GONE * len(p):
            there = there or set(words.plain_words(spot))
            if sum(word in there for word in side.words[p.first : p.last]) >= 0.85 * len(p):
                found[p.first : p.last] = b"\1" * len(p)


def _repeated(new: Words, laid: spans.Aligned) -> list[words.Paragraph]:
    if not laid.repeats:
        return []
    again = bytearray(len(new.words))
    for run in laid.repeats:
        again[run.copy : run.copy + run.words] = b"\1" * run.words
    return [p for p in new.paragraphs if share(p, again) >= 0.6]


def _rewritten(
    old: Words, new: Words, lost: Sequence[words.Paragraph], own: Sequence[words.Paragraph]
) -> list[tuple[words.Paragraph, words.Paragraph]]:
    """Paragraphs of which little stands in the other text and that say the same in other words, each once."""
    pairs: list[tuple[words.Paragraph, words.Paragraph]] = []
    left = [(q, _stems(new, q)) for q in own]
    for p in lost if left else ():
        mine = _stems(old, p)
        score, at = max(
            ((len(mine & stems) / max(1, min(len(mine), len(stems))), -n) for n, (_, stems) in enumerate(left)),
            default=(0.0, 0),
        )
        if score >= _REWRITTEN:
            pairs.append((p, left.pop(-at)[0]))
    return pairs


def _stems(side: Words, p: words.Paragraph) -> set[str]:
    return {word[:5] for word in side.words[p.first : p.last] if len(word) > 3 or word.isdigit()}


def _borders(old: Words, new: Words, runs: Sequence[spans.Run]) -> tuple[int, int]:
    """(merged, split): borders between paragraphs that only the root, that only the copy has."""
    ends = [p.first for p in new.paragraphs]
    starts = [p.first for p in old.paragraphs]
    homes: dict[int, dict[int, int]] = {}
    for run in runs:
        for first, last, mine in _cut(run.root, run.words, starts, old):
            home = homes.setdefault(mine, {})
            for a, b, theirs in _cut(run.copy + first, last - first, ends, new):
                home[theirs] = home.get(theirs, 0) + b - a
    main = [max(found, key=found.__getitem__) for mine, found in sorted(homes.items()) if _is_text(old, mine)]
    merged = sum([one == two for one, two in pairwise(main)])
    split = 0
    for mine, found in homes.items():
        if len(found) > 1 and _is_text(old, mine):
            parts = [to for to, count in found.items() if count >= 4 and _is_text(new, to)]
            split += max(0, len(parts) - 1)
    return merged, split


def _is_text(side: Words, at: int) -> bool:
    return side.paragraphs[at].kind != "h"


def _cut(begin: int, words: int, starts: list[int], side: Words) -> list[tuple[int, int, int]]:
    """A run in the paragraphs it goes through: (first, last, paragraph), places within the run."""
    found: list[tuple[int, int, int]] = []
    at = bisect_right(starts, begin) - 1
    done, end = begin, begin + words
    while done < end:
        last = min(end, side.paragraphs[at].last)
        found.append((done - begin, last - begin, at))
        done = last
        at += 1
    return found


def _lead(old: Words, new: Words, laid: spans.Aligned, repeated: Sequence[words.Paragraph]) -> str:
    texts = [p for p in old.paragraphs if p.kind == "p"] or list(old.paragraphs)
    if not texts:
        return "same"
    lead = next((p for p in texts if len(p) >= ANCHOR_WORDS), texts[0])
    if lead.end - lead.start > _LONG_LEAD:
        sentence = places.first_sentence(old.text[lead.start : lead.end])
        size = len(words.plain_words(sentence))
        lead = replace(lead, last=max(lead.first + 1, min(lead.last, lead.first + size)))
    there = share(lead, laid.in_copy)
    mine = [p for p in new.paragraphs if p.kind == "p" and p not in repeated]
    if there >= _WHOLE:
        first = next((run for run in laid.runs if run.root < lead.last), None)
        opens = next((run for run in laid.runs if run.words >= ANCHOR_WORDS), None)
        moved = first and opens and opens.copy < first.copy and opens.root >= lead.last and opens.words >= len(lead) / 2
        return "changed" if moved else "same"
    if there >= GONE:
        return "changed"
    return "changed" if mine and share(mine[0], laid.in_root) < 0.5 else "dropped"


ANCHOR_WORDS = spans.ANCHOR


def _moved(runs: Sequence[spans.Run]) -> int:
    """Long runs that have to be taken out so that the rest stands in the root's order."""
    long = [run.root for run in runs if run.words >= ANCHOR_WORDS]
    ends: list[int] = []
    for at in long:
        pile = bisect_right(ends, at)
        ends[pile : pile + 1] = [at]
    return len(long) - len(ends)


def _tail_cut(old: Words, new: Words, laid: spans.Aligned) -> bool:
    missing = len(old.words) - 1 - laid.in_copy.rfind(1)
    if missing < _TAIL_WORDS or missing == len(old.words):
        return False
    own = len(new.words) - 1 - laid.in_root.rfind(1)
    return own < missing / 2


def _of(kept: str | None, left: str | None) -> str | None:
    return kept if kept is not None else left


def _credited(text: Text, read: Words) -> tuple[str | None, str | None]:
    if text.source or text.source_kind:
        return text.source, text.source_kind
    return read.source, read.source_kind


def _dateline(root: Text, copy: Text, old: Words, new: Words) -> str:
    return said.dateline(_of(root.dateline, old.dateline), _of(copy.dateline, new.dateline))


def _credit(root: Text, copy: Text, old: Words, new: Words) -> str:
    return said.credit(_credited(root, old), _credited(copy, new), root.site, copy.site, root.own)
