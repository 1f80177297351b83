"""What a page's own address says of its article: the headline's words, the day.

Comes in: an address. Goes out: whether it spells a headline, and the day in its path as text. Never raises.
"""

import re
from urllib.parse import unquote, urlsplit

from newsarchive import turkish

_WORD = re.compile(r"\w+")
_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")
_MOST_OF_IT = 0.6
"""share of a headline's words that an address made from it holds; importers cut long ones"""


def spells(url: str, headline: str) -> bool:
    """Whether the address was made from this headline: of its words (three or more letters, three at least) most
    stand in the path, in whatever way apostrophes and dashes were written."""
    words = [word for word in _WORD.findall(turkish.fold(headline)) if len(word) >= 3]
    if len(words) < 3:
        return False
    path = "".join(_WORD.findall(turkish.fold(unquote(urlsplit(url).path))))
    return sum(word in path for word in words) >= _MOST_OF_IT * len(words)


def day(url: str) -> str | None:
    """The day in a path that is ordered by days (``/haber/2015/9/13/…``) as ISO 8601; None where there is none."""
    found = _DAY.search(urlsplit(url).path)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None
