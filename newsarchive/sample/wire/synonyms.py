"""What a rewriting machine does to sentences: the facts stay, the small words change."""

import re
from functools import cache

from newsarchive import turkish
from newsarchive.sample.vocabulary import words
from newsarchive.sample.wire.chance import QuickDice

_WORD = re.compile(r"[^\W\d_]+(?:['’´`][^\W\d_]+)?")


@cache
def _pairs() -> dict[str, str]:
    pairs: list[tuple[str, str]] = words("wire_words")["pairs"]
    return dict(pairs) | {other: one for one, other in pairs}


def _sentence(text: str, dice: QuickDice) -> str:
    pairs, instead = _pairs(), words("wire_words")["instead"]
    out, since = [], 1
    for token in text.split(" "):
        bare = token.rstrip('.,;:"')
        tail = token[len(bare) :]
        since += 1
        if bare in pairs:
            out.append(pairs[bare] + tail)
        elif since < 2 or len(bare) < 4 or not bare.isalpha() or not bare.islower() or (since < 4 and dice.chance(40)):
            out.append(token)
            continue
        else:
            out.append(dice.pick(instead) + tail)
        since = 0
    return " ".join(out)


def reworded(paragraphs: tuple[str, ...], dice: QuickDice) -> tuple[str, ...]:
    """The paragraphs with at least every fourth word or so replaced; names, numbers and the order stay."""
    added = words("wire_words")["added"]
    told = []
    for text in paragraphs:
        changed = _sentence(text, dice)
        if dice.chance(30):
            changed = f"{turkish.title(dice.pick(added))} {turkish.lower(changed[0])}{changed[1:]}"
        told.append(changed)
    return tuple(told)
