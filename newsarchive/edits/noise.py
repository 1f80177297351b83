"""Lines of the site that found their way into a text and are other ones at every visit: counters, rates, weather,
clocks, buttons, boxes of other stories, cookie notes. They are left out before two texts are compared.

A line is one only when it says nothing else; prose about the weather or the dollar stays.
"""

import re
from functools import lru_cache
from itertools import pairwise

from newsarchive import furniture, turkish
from newsarchive.edits import vocabulary
from newsarchive.edits.words import HEADING, Sentence, sentence

_LONGEST = 240
"""letters of a line that is looked at"""
_COUNTING = 120
_TITLE = 45
"""letters within which the title of a box ends"""
_COUNTER = 10
"""words of a counter and its label"""
_GLUED = 6
"""words of a line that may stand before a sentence with nothing between"""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=4096)
def is_line(paragraph: str) -> bool:
    """Whether a whole paragraph, as shown, is a line of the site."""
    text = paragraph.removeprefix(HEADING)
    if len(text) > _LONGEST:
        return False
    folded = turkish.fold(text)
    prose = text.rstrip().endswith(".") and ":" not in text[:_TITLE]
    if not prose and folded.startswith(vocabulary.phrases("furniture", "starts")):
        return True
    if len(text) <= _COUNTING and folded.endswith(vocabulary.phrases("furniture", "ends")):
        return True
    if any(phrase in folded for phrase in vocabulary.phrases("furniture", "phrases")):
        return True
    if furniture.is_control(text) or furniture.opens_box(text) or furniture.tags_in(text):
        return True
    if len(text) > _COUNTING and not _DIGIT.search(text):
        return False
    named = _WORD.findall(folded)
    if not named:
        return True  # numbers and marks alone: a counter, a clock, a rule
    return (
        _is_market(named, folded) or _is_weather(named, folded) or _is_counter(named, folded) or _is_moment(named, text)
    )


def unglued(one: Sentence) -> Sentence:
    """A sentence without a line of the site that is glued to its first word: ``7.457 okunmaBilgi veren …``."""
    for last, first in pairwise(one.words[: _GLUED + 1]):
        if last.end == first.start and last.value is None and is_line(one.text[: last.end]):
            return sentence(one.text[first.start :], one.paragraph, one.start + first.start, one.heading)
    return one


def _is_market(named: list[str], folded: str) -> bool:
    known = vocabulary.words("furniture", "market")
    return bool(_DIGIT.search(folded)) and sum(word in known for word in named) >= max(1, 0.8 * len(named))


def _is_weather(named: list[str], folded: str) -> bool:
    """``İstanbul 18°C Parçalı bulutlu``: a degree, words of the weather and a place."""
    if "°" not in folded and "derece" not in named:
        return False
    known = vocabulary.words("furniture", "weather") | vocabulary.known_names()
    return len(named) <= 8 and all(word in known for word in named)


def _is_counter(named: list[str], folded: str) -> bool:
    counted = tuple(vocabulary.phrases("furniture", "counted"))
    if len(named) > _COUNTER or not any(word.startswith(counted) for word in named):
        return False
    if len(named) > 2 and not _DIGIT.search(folded):
        return False
    known = vocabulary.words("furniture", "counters") | vocabulary.calendar()
    return all(word in known or word.startswith(counted) for word in named)


def _is_moment(named: list[str], text: str) -> bool:
    """``7 Ekim 2022 Cuma 11:20:26 1796``, ``Güncelleme: 2 saat önce``: a day or a clock, and nothing else."""
    calendar = vocabulary.calendar() | vocabulary.words("furniture", "clocks")
    told = _DIGIT.search(text) or not vocabulary.words("furniture", "ago").isdisjoint(named)
    return bool(told) and all(word in calendar for word in named)
