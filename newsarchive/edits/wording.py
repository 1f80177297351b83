"""One changed sentence: is it a number, a name, a slip of the pen, or other words?

Turkish says with endings what other languages say with words: an ending that comes or goes changes neither name nor
word (``Kaya'nın`` and ``Kaya'ya``). Negation does (``geldi`` and ``gelmedi``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from newsarchive import turkish
from newsarchive.edits import swaps, vocabulary
from newsarchive.edits.names import Around, is_name
from newsarchive.edits.words import Sentence, Word

_ENDINGS = re.compile(
    r"(?:l[ae]r)?(?:s?[iu]|[iu]m|[iu]n|[iu]m[iu]z|[iu]n[iu]z|l[ae]r[iu])?"
    r"(?:n?[iu]n|[yn]?[ae]|[yn]?[iu]|n?[dt][ae]n?|y?l[ae]|n?c[ae]|l[iu]|s[iu]z)?(?:ki)?(?:[dt][iu]r|y?d[iu]|ym[iu]s)?"
)
"""of nouns, folded: plural, possessive, case"""
_NEGATION = re.compile(r"m[aeiu]z?|me|ma")
_SOFT = str.maketrans("bcdg", "pctk")
HALF = 0.5
SIMILAR = 0.6
"""share of words in common from which on a number or name that only one side has was put in or taken out"""


@dataclass(slots=True)
class Changes:
    """What is different, by kind: the words before and after."""

    found: list[tuple[str, str, str]] = field(default_factory=list)
    accents: int = 0
    """words that differ in diacritics alone"""

    def put(self, kind: str, old: str, new: str) -> None:
        """Note one difference."""
        self.found.append((kind, old, new))


def compare(old: Sentence, new: Sentence, around: Around) -> Changes:
    """The differences between two versions of a sentence."""
    changes = Changes()
    new, changes.found = swaps.undone(old, new, around)
    matcher = SequenceMatcher(None, old.keys, new.keys, autojunk=False)
    alike = matcher.ratio() >= SIMILAR
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag != "equal":
            _block(changes, (old, a0, a1), (new, b0, b1), around, alike)
    if not changes.found and old.points != new.points:
        changes.put("typo", old.text, new.text)
    return changes


def are_alike(old: Sentence, new: Sentence) -> bool:
    """Whether two sentences have about half of their words in common."""
    mine, theirs = (
        [turkish.fold(word.base)[:5] if word.value is None else "#" for word in one.words] for one in (old, new)
    )
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() >= HALF


_Part = tuple[Sentence, int, int]


def _block(changes: Changes, old: _Part, new: _Part, around: Around, alike: bool) -> None:
    mine, theirs = (sentence.words[start:end] for sentence, start, end in (old, new))
    if mine and theirs and _joined(mine) == _joined(theirs):
        changes.put("typo", _text(old), _text(new))
        return
    pairs, left, right = _pairs(old, new, around)
    for at, to in pairs:
        one, other = old[0].words[at], new[0].words[to]
        kind = _kind((old[0], at), (new[0], to), around)
        if kind:
            changes.accents += turkish.fold(one.key) == turkish.fold(other.key)
            changes.put(kind, one.text, other.text)
    named = bool(pairs) and any(kind == "name" for kind, *_ in changes.found[-len(pairs) :])
    _alone(changes, old[0], left, around, frozenset() if named else around.new, alike, gone=True)
    _alone(changes, new[0], right, around, frozenset() if named else around.old, alike, gone=False)


def _joined(words: Sequence[Word]) -> str:
    return "".join(word.key.replace("'", "") for word in words)


def _text(part: _Part) -> str:
    sentence, start, end = part
    return " ".join(word.text for word in sentence.words[start:end])


def _sort(sentence: Sentence, at: int, around: Around) -> str:
    word = sentence.words[at]
    if word.value is not None:
        return "number"
    return "name" if is_name(sentence, at, around) else "word"


def _pairs(old: _Part, new: _Part, around: Around) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Which words took whose place: by beginning, then by sort and order."""
    left, right = list(range(old[1], old[2])), list(range(new[1], new[2]))
    if len(left) == len(right):
        return list(zip(left, right, strict=True)), [], []
    found = []
    for same in (_alike, lambda a, b: _sort(a[0], a[1], around) == _sort(b[0], b[1], around) != "word"):
        start = 0
        for at in list(left):
            for place in range(start, len(right)):
                if same((old[0], at), (new[0], right[place])):
                    found.append((at, right[place]))
                    left.remove(at)
                    del right[place]
                    start = place
                    break
    if left and right and len(left) == 1 == len(right):
        found.append((left.pop(), right.pop()))
    return found, left, right


def _alike(one: tuple[Sentence, int], other: tuple[Sentence, int]) -> bool:
    a, b = one[0].words[one[1]], other[0].words[other[1]]
    if a.value is not None or b.value is not None:
        return a.value == b.value
    mine, theirs = turkish.fold(a.base), turkish.fold(b.base)
    return mine == theirs or misspelt(mine, theirs) or inflected(mine, theirs)


def _kind(old: tuple[Sentence, int], new: tuple[Sentence, int], around: Around) -> str:
    """The kind of one word in another's place; empty when it is the same after all."""
    one, other = old[0].words[old[1]], new[0].words[new[1]]
    if one.value is not None or other.value is not None:
        if one.value is not None and other.value is not None:
            return "typo" if one.value == other.value else "number"
        return "rewritten" if (one if one.value is not None else other).weak else "number"
    mine, theirs = turkish.fold(one.key), turkish.fold(other.key)
    if mine.replace("'", "") == theirs.replace("'", ""):
        return "typo"
    names = is_name(*old, around), is_name(*new, around)
    base, base_now = turkish.fold(one.base), turkish.fold(other.base)
    if base == base_now:
        return "typo"
    if any(names):
        if all(names) and (inflected(base, base_now) or _same_name(base, base_now, around)):
            return "typo"
        if not all(names) and misspelt(base, base_now):
            return "typo"
        return "name"
    if negated(base, base_now):
        return "rewritten"
    return "typo" if misspelt(base, base_now) or inflected(base, base_now) else "rewritten"


def _alone(
    changes: Changes, sentence: Sentence, places: Sequence[int], around: Around, others: frozenset[str], alike: bool,
    *, gone: bool,
) -> None:  # fmt: skip
    """Words that only one side has; those that follow each other and are of one kind together."""
    last = -2
    doubled = _doubled(sentence, places)
    for at in places:
        kind = "typo" if doubled else _lonely(sentence, at, around, others, alike)
        text = sentence.words[at].text
        if at == last + 1 and changes.found and changes.found[-1][0] == kind:
            _, was, now = changes.found.pop()
            text = f"{was or now} {text}"
        changes.put(kind, text if gone else "", "" if gone else text)
        last = at


def _doubled(sentence: Sentence, places: Sequence[int]) -> bool:
    """Whether words are those that stand right before or behind them once more."""
    size = len(places)
    if not size or places[-1] - places[0] != size - 1:
        return False
    keys, start = sentence.keys, places[0]
    run = keys[start : start + size]
    return run in (keys[start + size : start + 2 * size], keys[max(0, start - size) : start])


def _lonely(sentence: Sentence, at: int, around: Around, others: frozenset[str], alike: bool) -> str:
    word, sort = sentence.words[at], _sort(sentence, at, around)
    if sort == "number" and not word.weak:
        return "number" if alike and word.value not in others else "rewritten"
    if sort == "name":
        return "name" if alike and turkish.fold(word.base) not in others else "rewritten"
    return "typo" if turkish.fold(word.key) in vocabulary.words("words", "particles") else "rewritten"


def inflected(one: str, other: str) -> bool:
    """Whether two folded words are one noun with other endings."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    for stem in range(length, max(2, length - 3), -1):
        rests = one[stem:], other[stem:]
        if all(map(_ENDINGS.fullmatch, rests)):
            return stem >= 3
        if (
            all(rests)
            and rests[0][0].translate(_SOFT) == rests[1][0].translate(_SOFT)
            and all(_ENDINGS.fullmatch(rest[1:]) for rest in rests)
        ):
            return stem >= 2
    return False


def negated(one: str, other: str) -> bool:
    """Whether one of two folded words says no where the other says yes: ``geldi``, ``gelmedi``."""
    short, long = sorted((one, other), key=len)
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    for begin in range(max(2, start - 1), start + 1):
        rest = long[begin:]
        found = _NEGATION.match(rest)
        if not found or begin > len(short):
            continue
        ending, was = rest[found.end() :], short[begin:]
        if _vowels(ending) == _vowels(was) or (rest[0] == "m" and _vowels(rest[1:]) == _vowels(was)):
            return True
    return False


def _vowels(text: str) -> str:
    """Vowel harmony aside: a and e, i and u are one."""
    return re.sub("[eiuo]", "a", text).replace("t", "d")


def misspelt(one: str, other: str) -> bool:
    """Whether two folded words are a letter apart, long ones two."""
    if one == other:
        return True
    shortest = min(len(one), len(other))
    if shortest < 3 or abs(len(one) - len(other)) > 2:
        return False
    most = 1 if shortest <= 5 else 2
    return not (shortest == 3 and len(one) == len(other) and sorted(one) != sorted(other)) and apart(one, other) <= most


def apart(one: str, other: str) -> int:
    """Letters to put in, take out, replace or swap to get from one word to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, row = row, now
    return row[-1]


def _same_name(one: str, other: str, around: Around) -> bool:
    """Whether a name was only misspelt: the right form stood elsewhere already, or letters were lost or swapped."""
    distance = apart(one, other)
    known = [name in vocabulary.known_names() for name in (one, other)]
    if distance > 2 or min(len(one), len(other)) < 4 or all(known):
        return False
    if other in around.old:
        return True
    if distance == 1 and (len(one) != len(other) or sorted(one) == sorted(other)):
        return min(len(one), len(other)) >= 5 or known[1]
    return known[1] and distance == 1
