"""A small Turkish grammar: case endings by vowel harmony, and sentence patterns that are expanded by chance.

A pattern is text with slots and alternatives: ``{kisa:de} [dün|bugün] {a} kişi toplandı`` takes the value of ``kisa``,
puts the locative behind an apostrophe (``Konya'da``), and picks one of the alternatives. Alternatives nest.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from newsarchive import turkish
from newsarchive.sample.dice import Dice

Part = str | tuple[str, str] | list[tuple["Part", ...]]
"""text, (slot, case) or a list of alternatives"""

_FOUR = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü", "â": "ı", "î": "i", "û": "u"}
_ALIASES = {"nin": "in", "nde": "de"}
_HARD = frozenset("fstkçşhp")
_ONES = ("", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz")
_TENS = ("", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan")
_TOKEN = re.compile(r"\{(\w+)(?::(\w+))?\}|([\[|\]])|([^\[\]|{}]+)")


def _spoken(word: str) -> str:
    """The word whose sounds decide the ending; for digits the last word of the number."""
    if not word[-1].isdigit():
        return turkish.lower(word)
    digits = re.sub(r"\D", "", re.sub(r"(?<=^\d\d)\.00$", "", word))
    if int(digits[-1]):
        return _ONES[int(digits[-1])]
    if int(digits[-2:]):
        return _TENS[int(digits[-2])]
    return "yüz" if int(digits[-3:]) else "bin" if int(digits) else "sıfır"


@lru_cache(maxsize=4096)
def ending(word: str, case: str, *, pronominal: bool = False) -> str:
    """The case ending of a word: de, den, e, i, in, si (possessive) or le, without apostrophe.

    pronominal: the word is itself a possessive compound (Belediyesi), which takes a buffer n.
    """
    spoken = _spoken(word)
    vowels = [c for c in spoken if c in _FOUR]
    high = _FOUR[vowels[-1]] if vowels else "i"
    low = "a" if high in "ıu" else "e"
    case = _ALIASES.get(case, case)
    after_vowel = spoken[-1] in _FOUR
    if case in {"de", "den"}:
        first = "nd" if pronominal else "t" if spoken[-1] in _HARD else "d"
        return first + low + case[2:]
    if case == "le":
        return ("y" if after_vowel else "") + "l" + low
    if case == "si":
        return ("s" if after_vowel else "") + high
    buffer = "n" if after_vowel and (pronominal or case == "in") else "y" if after_vowel else ""
    return buffer + {"e": low, "i": high, "in": high + "n"}[case]


def inflect(word: str, case: str) -> str:
    """The proper name or number with its ending behind an apostrophe; institutions and streets are compounds."""
    compound = " " in word and word.endswith(("si", "sı", "su", "sü", "ğı", "ği", "ğu", "ğü", "liği"))
    return f"{word}'{ending(word, case, pronominal=compound)}"


def _sequence(tokens: list[tuple[str, str, str, str]], at: int) -> tuple[tuple[Part, ...], int]:
    parts: list[Part] = []
    while at < len(tokens):
        slot, case, mark, text = tokens[at]
        if mark in {"|", "]"} and mark:
            break
        if mark == "[":
            options: list[tuple[Part, ...]] = []
            while True:
                option, at = _sequence(tokens, at + 1)
                options.append(option)
                if tokens[at][2] == "]":
                    break
            parts.append(options)
        else:
            parts.append((slot, case) if slot else text)
        at += 1
    return tuple(parts), at


@cache
def compiled(pattern: str) -> tuple[Part, ...]:
    """The pattern taken apart once."""
    tokens = [(m[1] or "", m[2] or "", m[3] or "", m[4] or "") for m in _TOKEN.finditer(pattern)]
    return _sequence(tokens, 0)[0]


Value = str | Callable[[Dice], str]


def _expand(parts: tuple[Part, ...], words: Mapping[str, Value], dice: Dice, out: list[str]) -> None:
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, tuple):
            value = words[part[0]]
            word = value if isinstance(value, str) else value(dice)
            out.append(inflect(word, part[1]) if part[1] else word)
        else:
            _expand(dice.pick(part), words, dice, out)


def expand(pattern: str, words: Mapping[str, Value], dice: Dice) -> str:
    """The pattern as a sentence. A word may be a function, asked anew for every slot."""
    out: list[str] = []
    _expand(compiled(pattern), words, dice, out)
    return "".join(out)


def needs_place(pattern: str) -> bool:
    """Whether the sentence names the story's place."""
    return any(f"{{{slot}" in pattern for slot in ("yer", "kisa", "il", "ilce"))
