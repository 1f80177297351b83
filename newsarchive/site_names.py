"""What a page's title says of the site that prints it."""

import re

from newsarchive import sections, turkish

_PARTS = re.compile(r"\s+(?:[-–—|»·•:]|\|\||::|>>?)\s+")
_LEAST, _MOST = 3, 60
"""letters of a site's name"""


def title_suffix(title: str, headline: str) -> str | None:
    """The site's name, as titles append it to the headline: ``Park açıldı - Güncel - Bozkır Haber``."""
    words, shown = turkish.clean(title), turkish.clean(headline)
    if not shown or not turkish.fold(words).startswith(turkish.fold(shown)):
        return None
    first, *parts = _PARTS.split(words[len(shown) :])
    last = parts[-1].strip() if parts and not first.strip() else ""
    return last if _LEAST <= len(last) <= _MOST and sections.canonical(last) is None else None
