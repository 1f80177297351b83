"""Whether a word of a sentence is the name of somebody, of a place or of an institution."""

from dataclasses import dataclass

from newsarchive import turkish
from newsarchive.edits import vocabulary
from newsarchive.edits.words import Sentence

_OPENS = frozenset("\"“„«‹'‘:!?…")
_CLOSES = frozenset("\"”“»›'’")


@dataclass(frozen=True, slots=True)
class Around:
    """What both versions of the article say besides."""

    proper: frozenset[str] = frozenset()
    """folded names: capitalised in the middle of a sentence"""
    old: frozenset[str] = frozenset()
    """keys of numbers and folded names of the old version"""
    new: frozenset[str] = frozenset()
    shouting: bool = False
    """every word of the text has a capital: a headline; then only known names are names"""


def is_name(sentence: Sentence, at: int, around: Around) -> bool:
    """Whether a word is a name, or a part of one."""
    word = sentence.words[at]
    folded = turkish.fold(word.base)
    if not word.capital or word.value is not None or is_common(folded):
        return False
    if folded.endswith("."):
        return True  # initials
    if folded in around.proper or (folded in vocabulary.known_names() and len(folded) > 2):
        return True
    if "'" in word.key:
        return True
    if around.shouting:
        return False
    if not opens(sentence, at):
        return True
    after = sentence.words[at + 1] if at + 1 < len(sentence.words) else None
    if after is None or not after.capital or after.value is not None or "'" not in after.key:
        return False
    return turkish.fold(after.base) not in vocabulary.known_names()  # "Dün Konya'da": the name begins behind it


def is_common(folded: str) -> bool:
    """Whether a folded word has a capital and is nobody's name: a title, a month, a unit."""
    return (
        folded in vocabulary.words("words", "titles")
        or folded in vocabulary.calendar()
        or folded in vocabulary.units().values()
    )


def opens(sentence: Sentence, at: int) -> bool:
    """Whether a word has its capital from its place: the first one of a sentence or of what is quoted in it."""
    if not at:
        return True
    word = sentence.words[at]
    before, after = sentence.text[: word.start].rstrip(), sentence.text[word.end :]
    if before[-1:] not in _OPENS:
        return False
    if at + 1 == len(sentence.words) or sentence.words[at + 1].capital:
        return False
    return not after or after[0] not in _CLOSES  # one quoted word is a title, a nickname
