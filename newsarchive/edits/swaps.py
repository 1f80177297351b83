"""Numbers and names of a sentence that stand in each other's place: ``2 ölü, 3 yaralı`` and ``3 ölü, 2 yaralı``.

As a bag of words nothing changed; so the sentences are laid side by side with every number and every name as one sort.
Names of an enumeration (``Ali, Veli ve Ayşe``) may change places and say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from newsarchive import turkish
from newsarchive.edits import vocabulary
from newsarchive.edits.names import Around, is_name
from newsarchive.edits.words import Sentence, Word

_STEM = 5
_PLACES = {"number": "#", "name": "@"}


@dataclass(frozen=True, slots=True)
class _Unit:
    sort: str
    """number, name, word"""
    said: tuple[str, ...]
    """values, folded names or the beginning of a word"""
    words: tuple[Word, ...]

    @property
    def place(self) -> str:
        """Equal for all of one sort."""
        return _PLACES.get(self.sort, self.said[0])

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def undone(old: Sentence, new: Sentence, around: Around) -> tuple[Sentence, list[tuple[str, str, str]]]:
    """The new sentence with the old numbers and names in their places, and what stands there: kind, before, after."""
    mine, theirs = _units(old, around), _units(new, around)
    pairs = _in_place(mine, theirs)
    found, back = [], {}
    for sort in _PLACES:
        had, has = ([unit.said for unit in every if unit.sort == sort] for every in (mine, theirs))
        other = [(at, to) for at, to in pairs if mine[at].sort == sort and mine[at].said != theirs[to].said]
        crossed = [
            (mine[at].said in has) + (theirs[to].said in had) + 2 * _is_turned(mine[at], theirs[to]) for at, to in other
        ]
        if max(crossed, default=0) < (1 if len(had) == len(has) > 1 else 2):
            continue
        for at, to in other:
            listed = sort == "name" and _is_listed(mine, at, theirs[to].said)
            found.append(("rewritten" if listed else sort, mine[at].text, theirs[to].text))
            back[to] = mine[at].words
    if not found:
        return new, []
    words = [word for at, unit in enumerate(theirs) for word in back.get(at, unit.words)]
    return replace(new, words=tuple(words)), found


def _units(sentence: Sentence, around: Around) -> list[_Unit]:
    """Words, numbers and names; the parts of one name are one."""
    found: list[_Unit] = []
    last: Word | None = None
    for at, word in enumerate(sentence.words):
        if word.value is not None:
            found.append(_Unit("number", (word.value,), (word,)))
        elif is_name(sentence, at, around):
            part = turkish.fold(word.base)
            if last is not None and "'" not in last.key and not sentence.text[last.end : word.start].strip():
                found[-1] = _Unit("name", (*found[-1].said, part), (*found[-1].words, word))
            else:
                found.append(_Unit("name", (part,), (word,)))
            last = word
            continue
        else:
            found.append(_Unit("word", (turkish.fold(word.base)[:_STEM],), (word,)))
        last = None
    return found


def _in_place(mine: Sequence[_Unit], theirs: Sequence[_Unit]) -> list[tuple[int, int]]:
    """Which unit stands where which one stood; none when it is rather the words that moved."""
    pairs = _matched([unit.place for unit in mine], [unit.place for unit in theirs])
    exact = _matched([unit.said for unit in mine], [unit.said for unit in theirs])
    kept, kept_exact = (sum(mine[at].sort == "word" for at, _ in each) for each in (pairs, exact))
    lost, came = (
        {unit.said for place, unit in enumerate(every) if unit.sort == "word" and place not in known}
        for every, known in ((mine, {at for at, _ in pairs}), (theirs, {to for _, to in pairs}))
    )
    return pairs if kept > kept_exact or (kept == kept_exact and not lost & came) else []


def _matched(one: Sequence[object], other: Sequence[object]) -> list[tuple[int, int]]:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(block.a + at, block.b + at) for block in blocks for at in range(block.size)]


def _is_turned(one: _Unit, other: _Unit) -> bool:
    """Whether two names that stand together have changed places: ``Er Can'ı``, ``Can Er'i``."""
    return one.said != other.said and sorted(one.said) == sorted(other.said)


def _is_listed(units: Sequence[_Unit], at: int, instead: tuple[str, ...]) -> bool:
    """Whether the name that stands instead was named in the same enumeration."""
    particles = vocabulary.words("words", "particles")

    def lists(unit: _Unit) -> bool:
        return unit.sort == "name" or turkish.fold(unit.words[0].base) in particles

    start, end = at, at + 1
    while start > 0 and lists(units[start - 1]):
        start -= 1
    while end < len(units) and lists(units[end]):
        end += 1
    stretch = units[start:end]
    return any(unit.sort != "name" for unit in stretch) and any(unit.said == instead for unit in stretch)
