"""The words beside a stamp that say what it is: "Giriş Tarihi :", "YAYINLANMA", "… tarihinde eklendi"."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from newsarchive.dates import lexicon
from newsarchive.dates.lexicon import BLANK, LETTER

Role = Literal["published", "updated"]

_REACH = 96
"""characters looked at on either side of a stamp"""
_MOST_WORDS = 6
_MOST_LINES = 2
_SEPARATORS = " \t\r\n\u00a0\u2009\u200b\u202f:：;|¦•·,-–—/()[]*»«>→"
_WORD = re.compile(rf"[{LETTER}]+")
_SUFFIX = re.compile(rf"['’´`ʼ‘](?:[dt][ea]|[ea])[{BLANK}]+(?=[{LETTER}])")
_COUNTER = r"(?:okunma|okuma|g[öÖ]r[üÜ]nt[üÜ]len?me|g[öÖ]ster[iİ]m|yorum|h[iİ]t)"
_READ = rf"ve[{BLANK}]+\d[\d.]*[{BLANK}]+(?:kez|kere|defa)\b"
_ENDS_LINE = re.compile(
    rf"[{BLANK}]*(?:$|{_READ}|[^\s{LETTER}]|{_COUNTER}\b[^\n]{{0,16}}\d)", re.MULTILINE | re.IGNORECASE
)


class Label(NamedTuple):
    """A label found beside a stamp."""

    role: Role
    text: str
    start: int
    colon: bool
    """a colon follows, so it belongs to what comes behind it"""


def _kinds(words: list[str]) -> list[int | None]:
    return [lexicon.LABEL_WORDS.get(word) for word in words]


def _judge(words: list[str], at_line_start: bool) -> Role | None:
    """What a run of label words says; None when it is no label."""
    kinds = _kinds(words)
    if lexicon.UPDATED in kinds or lexicon.PUBLISHED in kinds:
        core = [word for word, kind in zip(words, kinds, strict=True) if kind in (lexicon.PUBLISHED, lexicon.UPDATED)]
        strong = lexicon.DATE in kinds or any(word not in lexicon.WEAK for word in core)
        if not (strong or at_line_start):
            return None
        return "updated" if lexicon.UPDATED in kinds else "published"
    return "published" if lexicon.DATE in kinds and at_line_start else None


def role(text: str) -> Role | None:
    """The role of a text that is only a label (``Yayınlanma Tarihi :``); None for everything else."""
    return _role(text) if len(text) <= _REACH else None


@lru_cache(maxsize=4096)
def _role(text: str) -> Role | None:
    bare = text.strip(_SEPARATORS)
    words = _WORD.findall(bare)
    if not words or len(words) > _MOST_WORDS or len(bare) > sum(map(len, words)) + 3 * (len(words) - 1):
        return None
    if None in _kinds(words) or any(map(str.isdigit, bare)):
        return None
    return _judge(words, True)


def before(text: str, start: int, floor: int = 0) -> Label | None:
    """The label that ends right before position ``start`` (separators and up to two line ends between)."""
    floor = max(floor, start - _REACH)
    head = text[floor:start]
    bare = head.rstrip(_SEPARATORS)
    gap = head[len(bare) :]
    if gap.count("\n") > _MOST_LINES:
        return None
    run: list[re.Match[str]] = []
    edge = len(bare)
    for word in reversed(list(_WORD.finditer(bare))):
        between = bare[word.end() : edge]
        if (between.strip(" \xa0\t") if run else between) or word[0] not in lexicon.LABEL_WORDS:
            break
        run.insert(0, word)
        edge = word.start()
    while run:
        at_start = not bare[:edge].rstrip(" \xa0\t") or not bare[:edge].rstrip(" \xa0\t")[-1].isalnum()
        found = _judge([word[0] for word in run], at_start)
        if found is not None:
            return Label(found, bare[edge:].strip(), floor + edge, ":" in gap or "：" in gap)
        run = run[1:]
        edge = run[0].start() if run else edge
    return None


def after(text: str, end: int, ceiling: int | None = None, *, opening: bool = False) -> Label | None:
    """The label that begins right behind position ``end`` and ends its line or is followed by a separator.

    ``opening``: the stamp opens its line; then it may have a case ending (``08.05'te eklendi``), which elsewhere
    belongs to a sentence about an event.
    """
    stop = min(len(text) if ceiling is None else ceiling, end + _REACH)
    rest = text[end:stop]
    if opening and (suffix := _SUFFIX.match(rest)):
        rest = " " * suffix.end() + rest[suffix.end() :]
    bare = rest.lstrip(_SEPARATORS)
    gap = rest[: len(rest) - len(bare)]
    if gap.count("\n") > _MOST_LINES or ":" in gap:
        return None
    run: list[str] = []
    edge = 0
    for word in _WORD.finditer(bare):
        if bare[edge : word.start()].strip(" \xa0\t") or word[0] not in lexicon.LABEL_WORDS or len(run) == _MOST_WORDS:
            break
        run.append(word[0])
        edge = word.end()
    tail = bare[edge:]
    if not run or not (_ENDS_LINE.match(tail) or (not tail and stop < len(text))):
        return None
    found = _judge(run, True)
    if found is None:
        return None
    return Label(found, bare[:edge], end + len(gap), tail.lstrip(" \xa0\t")[:1] in (":", "："))


def names_weekday(text: str) -> bool:
    """Whether a line names a day of the week, written out (``Pzt`` and the like are words of other languages)."""
    return any(len(word) >= 4 and word in lexicon.WEEKDAYS for word in _WORD.findall(text))
