"""Page -> Draft: decode, parse once, find the article's part, collect every candidate. Nothing is interpreted.

The only errors are NotArchived for what cannot be an article at all: bytes that are no text (NOT_HTML) and pages
that no parser should be given (TOO_COMPLEX).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from newsarchive import (
    candidates,
    charset,
    directives,
    dom,
    elsewhere,
    families,
    multipage,
    pagetype,
    plaintext,
    selected,
    structured,
    turkish,
    urls,
)
from newsarchive import scope as scopes
from newsarchive.boxes import MAX_TEXT
from newsarchive.charset import Decoded
from newsarchive.errors import NotArchived, Reason
from newsarchive.multipage import join
from newsarchive.records import Block, Draft, Found, Link, Page, PageLinks, PageType
from newsarchive.scope import Scope
from newsarchive.structured import Structured

__all__ = ["extract", "join"]

_BINARY = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip")
_UNNAMED = ("application/octet-stream", "application/download", "binary/octet-stream")
"""types that say nothing"""
_MAGIC = (b"%PDF-", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"wOFF", b"wOF2")
"""how files begin that are no text"""
_NO_TEXT = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
"""bytes that text has none of (WHATWG MIME Sniffing, "binary data byte")"""
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)

_STATED = 200
"""letters of a text in JSON-LD that may stand for the page's own, where that shows less than a fourth of it"""


def extract(page: Page, *, links: bool = True, sightings: Sequence[Link] = (), outside: bool = False) -> Draft:
    """Everything one fetched page offers, as found.

    ``links``: also where it leads to (no record needs that). ``sightings``: what listings claim about the page; last
    witnesses for headline and publication (feeds and news sitemaps). ``outside``: also the stamps that are not the
    article's, under ``outside``, for those who wonder.
    """
    _refuse_binary(page)
    decoded = charset.decode(page.body, page.content_type)
    if plaintext.looks_plain(decoded.text, page.content_type):
        return _from_text(page, decoded)
    tree = dom.parse(decoded.text, decoded.raw)
    machine = structured.read(tree)
    claim = families.claim(families.signs(decoded.text, machine.meta("generator") or "", page.address))
    family = claim.family if claim else None
    scope = scopes.find(
        tree,
        headline_hints=_hints(machine, page.address),
        headline_nodes=selected.nodes(tree, family, "headline"),
        body_nodes=selected.nodes(tree, family, "body"),
        noise_nodes=selected.nodes(tree, family, "noise"),
    )
    scope = selected.trim(scope, family)
    node = machine.article(scope.headline or machine.meta("og:title"), _addresses(machine, page))
    stated = structured.article_text(node) if node is not None else ""
    if len(stated) >= _STATED and sum(len(block.text) for block in scope.blocks) * 4 < len(stated):
        scope = replace(scope, blocks=scopes.blocks_from_text(stated), text_share=1.0)
    else:
        stated = ""
    kind, why = pagetype.judge(tree, scope, machine, page.address, family)
    source = candidates.Source(tree, scope, machine, node, page.address, page.fetched_at, family, sightings)
    candidates_ = dict(candidates.collect(source))
    if outside:
        candidates_["outside"] = tuple(elsewhere.stamps(tree, scope))
    if stated:
        candidates_["body"] = (Found(stated, "json-ld:articleBody", at="script[ld+json] articleBody"),)
    found = _links(tree, page) if links else PageLinks()
    is_text = kind in (PageType.ARTICLE, PageType.COLUMN)
    parts = multipage.parts(scope, page.address, machine.links.get("next", "")) if is_text else ()
    return Draft(
        url=page.url,
        site=urls.site_of(page.address),
        fetched_at=page.fetched_at,
        page_type=kind,
        type_why=why,
        blocks=scope.blocks if stated else (*_opening(scope), *scope.blocks),
        found=candidates_,
        family=family.id if family else None,
        body_at=None if stated else scope.body_node,
        family_why=claim.why if claim else "",
        links=found.feeds
        if directives.NOFOLLOW in found.directives
        else (*found.anchors, *found.feeds, *found.pagination),
        links_unread=found.unread,
        directives=found.directives,
        parts=parts,
        charset_declared=decoded.declared,
        charset_used=decoded.encoding,
        charset_rule=decoded.why,
    )


def _links(tree: LexborHTMLParser, page: Page) -> PageLinks:
    from newsarchive import discover  # brings the readers of feeds and sitemaps, a tenth of a second

    found = discover.from_html(tree, page.address)
    said = directives.of_headers(page.headers)
    return replace(found, directives=found.directives | said) if said else found


def _opening(scope: Scope) -> tuple[Block, ...]:
    """A sub-headline in capitals that opens the body: the last line of the head, in a paragraph of its own."""
    line = scope.head[-1] if scope.head and scope.blocks else None
    if line is None or line.tag != "p" or line.label or not turkish.is_upper(line.text):
        return ()
    words = line.text.split()
    return (Block(line.text, "h"),) if 3 <= len(words) <= 14 and not any(map(str.isdigit, line.text)) else ()


def _refuse_binary(page: Page) -> None:
    kind = turkish.ascii_lower((page.content_type or "").partition(";")[0].strip())
    start = page.body[:4096]
    if kind.startswith(_BINARY) or (kind in _UNNAMED and not _MARKUP.search(start)):
        raise NotArchived(Reason.NOT_HTML, kind)
    if start.startswith(_MAGIC):
        raise NotArchived(Reason.NOT_HTML, f"binary, labelled {kind}" if kind else "binary")
    if _MARKUP.search(start):
        return
    wide = start.startswith(_WIDE) or start[:400].count(0) * 3 > len(start[:400])
    if not wide and (b"\x00\x00\x00\x00" in start or _strange(start) > len(start) // 20):
        raise NotArchived(Reason.NOT_HTML, f"{_strange(start)} of its first {len(start)} bytes are no text")


def _strange(start: bytes) -> int:
    return len(start) - len(start.translate(None, _NO_TEXT))


def _addresses(machine: Structured, page: Page) -> tuple[str, ...]:
    stated = (machine.links.get("canonical", ""), machine.meta("og:url") or "")
    return tuple(address for address in (page.url, page.final_url or "", *stated) if address)


def _hints(machine: Structured, address: str) -> tuple[str, ...]:
    """What the page calls itself, for recognising the headline among its headings."""
    hints = []
    node = machine.article(machine.meta("og:title"), (address,))
    if node is not None and (headline := structured.text(node, "headline")):
        hints.append(headline)
    hints += [text for text in (machine.meta("og:title"), machine.meta("twitter:title"), machine.title) if text]
    return tuple(dict.fromkeys(hints))


def _from_text(page: Page, decoded: Decoded) -> Draft:
    text = decoded.text[:MAX_TEXT]
    plain = plaintext.read(text, fetched_at=page.fetched_at)
    lines = text.splitlines()
    why = "text without markup"
    if plain.headline is None or not plain.blocks:
        kind, why = PageType.OTHER, "text without a headline or paragraphs"
    else:
        kind = PageType.ARTICLE
    return Draft(
        url=page.url,
        site=urls.site_of(page.address),
        fetched_at=page.fetched_at,
        page_type=kind,
        type_why=why,
        blocks=plain.blocks,
        found={
            field: tuple(_lined(one, lines) for one in found)
            for field, found in plaintext.candidates(plain, page.fetched_at).items()
            if found
        },
        charset_declared=decoded.declared,
        charset_used=decoded.encoding,
        charset_rule=decoded.why,
    )


def _lined(one: Found, lines: Sequence[str]) -> Found:
    """A candidate of a text without markup, with the number of its line."""
    at = next((at for at, line in enumerate(lines, 1) if one.text in line), None)
    return one if at is None else replace(one, at=f"line {at}")
