"""Addresses: one canonical form, one identity per article, the border of a site, what a shape suggests.

``absolute`` makes an address fit to be requested; ``canonical`` the form under which the ledger knows it.
The canonical form is a name, not a place to fetch from: no www., and https where there may be http only.

``canonical``, ``article_key``, ``site_of`` and ``origin`` raise ValueError for what is no http(s) address
with a usable host, and nothing else whatever the string; all others never raise.
"""

import re
from contextlib import suppress
from functools import lru_cache

from newsarchive import turkish
from newsarchive.urls import shapes
from newsarchive.urls.address import (
    ENDS,
    MATRIX,
    MAX_LENGTH,
    SPLIT,
    absolute,
    canonical,
    in_scope,
    origin,
    site_of,
)

__all__ = [
    "MAX_LENGTH",
    "absolute",
    "article_key",
    "canonical",
    "guess_kind",
    "in_scope",
    "origin",
    "pattern",
    "same_slug",
    "site_of",
    "trap_reason",
]

MIN_SLUG = 6
"""letters of a name in a path that tell one article from another"""
_NAMES = re.compile(r"[/?&=]")


@lru_cache(maxsize=16384)
def article_key(url: str) -> str:
    """Which article an address means, within its site: ``id:7237`` (``gallery:``, ``column:`` … are counted
    apart) or ``path:/slug``. The same for slug changes, AMP, mobile, print and tracking variants."""
    path, query = _path_and_query(canonical(url))
    found = shapes.number(path) or shapes.query_number(path, query)
    if found:
        return f"{'id' if found[0] == 'article' else found[0]}:{found[1]}"
    pairs = sorted(map(shapes.small_name, query.split("&"))) if query else []
    return f"path:{turkish.ascii_lower(path)}" + ("?" + "&".join(pairs) if pairs else "")


def same_slug(claimed: str, own: str) -> bool:
    """Whether ``claimed`` may be the canonical address of the page at ``own``: both mean one article, or ``own`` has no
    number and holds the last name of ``claimed``, as the pages for printing and for AMP do (``/yazdir/baslik``)."""
    mine = article_key(own)
    if article_key(claimed) == mine:
        return True
    path, _ = _path_and_query(canonical(claimed))
    slug = turkish.ascii_lower(path.rpartition("/")[2])
    if not mine.startswith("path:") or len(slug) < MIN_SLUG or guess_kind(claimed) == "listing":
        return False
    return slug in _NAMES.split(turkish.ascii_lower(mine.removeprefix("path:")))


def _path_and_query(canonical_url: str) -> tuple[str, str]:
    path, _, query = canonical_url[canonical_url.index("/", len("https://")) :].partition("?")
    return path, query


@lru_cache(maxsize=16384)
def pattern(url: str) -> str:
    """The address with headlines as ``*``, other names as ``+``, digits as ``#``: ``/haber/*-#.html``.

    For budgets: the addresses that one machine makes share a pattern. The first two directories stay; several
    parameters become ``?&``, whatever their names, so that combinations of filters share one pattern. All spellings of
    one canonical address have one pattern: what ``/konu/a/`` costs and brings counts for ``/konu/a``."""
    with suppress(ValueError):
        url = canonical(url)
    match = SPLIT.match(url.strip(ENDS))
    if match is None:
        return ""
    return shapes.pattern(MATRIX.sub("", match[3] or "/"), match[4] or "")


@lru_cache(maxsize=16384)
def guess_kind(url: str) -> str:
    """article, listing, page (cannot say) or skip (not worth a request). One vote, never decisive."""
    try:
        return shapes.kind(*_path_and_query(canonical(url)))
    except ValueError:
        return "skip"


def trap_reason(url: str) -> str | None:
    """Why an address looks machine-made without end, in words; None when it does not. Session marks that
    ``canonical`` knows and drops are no trap: the page behind them is a real one."""
    if len(url) > MAX_LENGTH:
        return "too long"
    match = SPLIT.match(url.strip(ENDS))
    return shapes.trap(match[3], match[4] or "") if match else None
