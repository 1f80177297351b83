"""What a page's title and its foot say of the site that prints it."""

import re

from selectolax.lexbor import LexborHTMLParser

from newsarchive import sections, turkish

_PARTS = re.compile(r"\s+(?:[-–—|»·•:]|\|\||::|>>?)\s+")
_LEAST, _MOST = 3, 60
"""letters of a site's name"""
_FOOT = "footer, [class*=footer i], [id*=footer i], [class*=copyright i]"


def title_suffix(tree: LexborHTMLParser, title: str, headline: str) -> str | None:
    """The site's name, as titles append it to the headline: ``Park açıldı - Güncel - Bozkır Haber``. The page's foot
    must name it, too: behind a column's headline stands its author."""
    words, shown = turkish.clean(title), turkish.clean(headline)
    if not shown or not turkish.fold(words).startswith(turkish.fold(shown)):
        return None
    first, *parts = _PARTS.split(words[len(shown) :])
    last = parts[-1].strip() if parts and not first.strip() else ""
    if not _LEAST <= len(last) <= _MOST or sections.known(last) is not None:
        return None
    name = turkish.fold(last)
    return last if any(name in turkish.fold(foot.text()[-2000:]) for foot in tree.css(_FOOT)[-3:]) else None
