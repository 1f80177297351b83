"""The kinds of an edit, each with its words, most important first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive import turkish
from newsarchive.edits import names, noise, vocabulary, wording
from newsarchive.edits.joining import joined
from newsarchive.edits.names import Around
from newsarchive.edits.pairing import Pairs, pair
from newsarchive.edits.words import Sentence, Word, paragraphs, sentence, sentences, shown, words

KINDS = (
    "emptied", "headline", "number", "name", "paragraph_added", "paragraph_removed", "rewritten", "date_only", "typo",
)  # fmt: skip
"""all of them, most important first"""
_HAD, _LEFT, _LEFT_SHARE = 30, 12, 0.15
"""words of a text before; words and share of it that may be left of one that was emptied"""
_NOTICE = 45
"""words of a notice that stands in place of a text"""
_ACCENTS, _ACCENTS_SHARE = 6, 0.05
"""words, and share of all, that may lose or gain diacritics before it is the letters' damage and no edit"""
_SHOUTING = 0.75
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that an edit changed."""

    kind: str
    """one of KINDS"""
    field: str
    """public field it was seen in"""
    before: str = ""
    """the words as they were; empty when there were none"""
    after: str = ""


def kinds(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """What kinds of edit lead from one understanding to the next, most important first; () when nobody edited.

    Both hold public fields (identify.FIELDS); those that are missing count as not said.
    """
    found = {one.kind for one in explained(before, after)}
    return tuple(kind for kind in KINDS if kind in found)


def explained(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Told, ...]:
    """The same with the words: each thing that was changed, by kind, most important first, each once."""
    found = list(dict.fromkeys(_all(before, after)))
    return tuple(sorted(found, key=lambda one: KINDS.index(one.kind)))


def _all(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Told]:
    around = _around(before, after)
    edited = False
    for one in (*_headline(before, after, around), *_text(before, after, around), *_credits(before, after)):
        edited = True
        yield one
    if not edited:
        yield from _dates(before, after)


# --- what the versions say besides


def _around(before: Mapping[str, Any], after: Mapping[str, Any]) -> Around:
    old, new = _every(before), _every(after)
    proper = {name for one in (*old, *new) for name in _proper(one)}
    return Around(frozenset(proper), _said(old, before), _said(new, after))


def _every(side: Mapping[str, Any]) -> list[Sentence]:
    return [*sentences(side.get("body")), *sentences(side.get("summary")), *sentences(side.get("headline"))]


def _proper(one: Sentence) -> Iterator[str]:
    if _is_shouting(one.words):
        return
    for at, word in enumerate(one.words):
        if word.capital and word.value is None and ("'" in word.key or not names.opens(one, at)):
            folded = turkish.fold(word.base)
            if not names.is_common(folded):
                yield folded


def _said(every: Sequence[Sentence], side: Mapping[str, Any]) -> frozenset[str]:
    """The numbers of a version's text, and all its words."""
    numbers = {word.value for one in sentences(side.get("body")) for word in one.words if word.value and not word.weak}
    return frozenset(numbers | {turkish.fold(word.base) for one in every for word in one.words if word.value is None})


def _is_shouting(every: Sequence[Word]) -> bool:
    """Whether nearly all words begin with capitals, as in many headlines."""
    longer = [word for word in every if word.value is None and len(word.text) > 2]
    return len(longer) > 1 and sum(word.capital for word in longer) >= _SHOUTING * len(longer)


# --- the headline


def _headline(before: Mapping[str, Any], after: Mapping[str, Any], around: Around) -> Iterator[Told]:
    old, new = (_bare(shown(side.get("headline") or "")) for side in (before, after))
    one, other = sentence(old), sentence(new)
    if one.keys == other.keys and one.points == other.points:
        return
    yield Told("headline", "headline", old, new)
    if not wording.are_alike(one, other):
        return
    loud = _is_shouting(one.words) or _is_shouting(other.words)
    changes = wording.compare(one, other, Around(around.proper, around.old, around.new, loud))
    for kind, was, now in changes.found:
        if kind != "rewritten":
            yield Told(kind, "headline", was, now)


def _bare(headline: str) -> str:
    """A headline without labels such as ``SON DAKİKA |`` at its edges."""
    every = words(headline)
    for start, end in ((0, len(every)), (0, len(every))):
        for size in (3, 2, 1):
            for from_, to in ((start, start + size), (end - size, end)):
                label = turkish.fold(" ".join(word.text for word in every[max(0, from_) : to]))
                if label not in vocabulary.words("words", "labels"):
                    continue
                rest = every[to:] if from_ == start else every[:from_]
                if rest and rest[0 if from_ == start else -1].mark:
                    kept = rest[1:] if from_ == start else rest[:-1]
                    if kept:
                        return headline[kept[0].start : kept[-1].end]
    return headline


# --- the text


def _text(before: Mapping[str, Any], after: Mapping[str, Any], around: Around) -> Iterator[Told]:
    if before.get("body") != after.get("body"):
        old, new = (_sentences(side.get("body")) for side in (before, after))
        emptied = _emptied(old, new)
        if emptied is not None:
            yield emptied
            return
        yield from _compared(old, new, _sentences(before.get("summary")), _sentences(after.get("summary")), around)
    yield from _summary(before, after, around)


def _sentences(body: str | None) -> tuple[Sentence, ...]:
    """The sentences of a text without the site's own lines."""
    every = tuple(map(noise.unglued, sentences(body)))
    lines = {number for number, paragraph in enumerate(paragraphs(body)) if noise.is_line(paragraph)}
    return tuple(one for one in every if one.paragraph not in lines) if lines else every


def is_emptied(before: str, after: str) -> bool:
    """Whether hardly anything, or a notice, is left of a body."""
    return _emptied(_sentences(before), _sentences(after)) is not None


def _emptied(old: Sequence[Sentence], new: Sequence[Sentence]) -> Told | None:
    had, left = (sum(len(one.words) for one in text) for text in (old, new))
    notice = turkish.fold(" ".join(one.text for one in new))
    taken_out = left <= _NOTICE and any(phrase in notice for phrase in vocabulary.words("words", "taken_out"))
    already = taken_out and any(
        phrase in turkish.fold(" ".join(one.text for one in old)) for phrase in vocabulary.words("words", "taken_out")
    )
    hardly = had >= _HAD and left <= max(_LEFT, _LEFT_SHARE * had) and left <= 2 * _NOTICE
    if left < had and (hardly or (taken_out and not already and 2 * left <= had)):
        return Told("emptied", "body", f"{had} words", _cut(" ".join(one.text for one in new)))
    return None


def _compared(
    old: Sequence[Sentence], new: Sequence[Sentence], spot: Sequence[Sentence], spot_now: Sequence[Sentence],
    around: Around, field: str = "body",
) -> Iterator[Told]:  # fmt: skip
    """What is different between two texts; a sentence that moved from or to the spot is neither lost nor new."""
    old, new = joined(old, new)
    pairs = pair(old, new)
    told = list(_wordings(pairs, old, new, around, field))
    yield from told
    for at, to in pairs.retold:
        yield Told("rewritten", field, _cut(old[at].text), _cut(new[to].text))
    for went, came in pairs.merged:
        text = old[went].text if went is not None else ""
        yield Told("rewritten", field, _cut(text), _cut(new[came].text) if came is not None else "")
    there, here = ({one.keys for one in each} for each in (spot, spot_now))
    removed = [old[at] for at in pairs.removed if old[at].keys not in here]
    added = [new[at] for at in pairs.added if new[at].keys not in there]
    if pairs.anew:
        yield Told("rewritten", field, "most of the text", "other sentences")
        return
    for one in added:
        yield Told("paragraph_added", field, "", _cut(one.text))
    for one in removed:
        yield Told("paragraph_removed", field, _cut(one.text))
    if not (told or pairs.retold or pairs.merged or pairs.removed or pairs.added) and _is_moved(pairs, old, new):
        yield Told("rewritten", field, "the same sentences", "in another order")


def _is_moved(pairs: Pairs, old: Sequence[Sentence], new: Sequence[Sentence]) -> bool:
    return bool(pairs.moved) and [one.keys for one in old] != [one.keys for one in new]


def _wordings(
    pairs: Pairs, old: Sequence[Sentence], new: Sequence[Sentence], around: Around, field: str
) -> Iterator[Told]:
    """What differs within sentences; diacritics that change everywhere are the letters' damage."""
    changed = [(at, to) for at, to in pairs.changed if not _is_glued(old[at], new[to])]
    compared = [wording.compare(old[at], new[to], around) for at, to in changed]
    compared += [wording.compare(old[at], new[to], around) for at, to in pairs.same if old[at].points != new[to].points]
    accents = sum(changes.accents for changes in compared)
    damaged = accents > max(_ACCENTS, _ACCENTS_SHARE * sum(len(one.words) for one in new))
    for changes in compared:
        for kind, was, now in changes.found:
            if not (damaged and kind == "typo" and turkish.fold(was) == turkish.fold(now)):
                yield Told(kind, field, _cut(was), _cut(now))


def _is_glued(old: Sentence, new: Sentence) -> bool:
    """Whether two sentences differ by a line of the site that stands before or behind one of them."""
    short, long = sorted((old, new), key=lambda one: len(one.words))
    size, more = len(short.words), len(long.words) - len(short.words)
    if more and long.keys[:size] == short.keys:
        return noise.is_line(long.text[long.words[size - 1].end :].strip(" .,:;|-"))
    if more and long.keys[more:] == short.keys:
        return noise.is_line(long.text[: long.words[more].start].strip(" .,:;|-"))
    return False


def _summary(before: Mapping[str, Any], after: Mapping[str, Any], around: Around) -> Iterator[Told]:
    """What is different in the spot; one that only repeats the text's opening follows the text."""
    old, new = before.get("summary") or "", after.get("summary") or ""
    if old == new:
        return
    if _repeats(old, before, after) and _repeats(new, before, after):
        return
    yield from _compared(
        _sentences(old), _sentences(new), _sentences(before.get("body")), _sentences(after.get("body")), around,
        "summary",
    )  # fmt: skip


def _repeats(summary: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a spot is not there, or stands in the text or headline, cut at its end or not."""
    keys = [key for one in sentences(summary) for key in one.keys]
    if not keys:
        return True
    cut = keys[:-1] if len(keys) > 3 and summary.rstrip().endswith(("…", "...")) else keys
    wanted = f" {' '.join(cut)} "
    return any(
        wanted in f" {' '.join(key for one in sentences(text) for key in one.keys)} "
        for side in (before, after)
        for text in (side.get("body"), side.get("headline"))
    )


# --- who wrote it, and when


def _credits(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Told]:
    old, new = (list(side.get("authors") or ()) for side in (before, after))
    if {turkish.fold(one) for one in old} != {turkish.fold(one) for one in new}:
        yield Told("name", "authors", ", ".join(old), ", ".join(new))
    was, now = before.get("source") or "", after.get("source") or ""
    if turkish.fold(was) != turkish.fold(now):
        yield Told("name", "source", was, now)


def _dates(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Told]:
    for name in ("published", "updated"):
        old, new = before.get(f"{name}_at"), after.get(f"{name}_at")
        if old != new and new and not same_moment(before, after, name):
            yield Told("date_only", f"{name}_at", old or "", new)


def same_moment(before: Mapping[str, Any], after: Mapping[str, Any], name: str) -> bool:
    """Whether two dates (``published`` or ``updated``) are one, told to the minute or to the day."""
    old, new = before.get(f"{name}_at"), after.get(f"{name}_at")
    if not old or not new:
        return old == new
    was, now = datetime.fromisoformat(old), datetime.fromisoformat(new)
    if "day" in (before.get(f"{name}_precision"), after.get(f"{name}_precision")):
        return was.date() == now.date()
    return abs((now - was).total_seconds()) < 60


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
