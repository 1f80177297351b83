"""A kept page made harmless: it looks about as it did, and nothing in it runs, loads, leads or asks.

In: the page's text. Out: a whole document of known elements and attributes (nh3, ammonia's sanitizer), without scripts,
frames, forms, addresses of any kind but pictures that the page carries itself (``data:``), and with its own style
sheets, from which every address is taken. The document is meant for ``<iframe sandbox="">`` and goes out with
``HEADERS``, either of which alone would keep it from running or loading anything.
"""

import re
from collections.abc import Iterator
from html import escape

import nh3
from selectolax.lexbor import LexborHTMLParser

from newsarchive import dom, lookups

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'; sandbox"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
"""of the answer that carries the document"""

STYLES = 400_000
"""characters of style sheets that are kept"""
PICTURE = 3_000_000
"""characters of one picture that the page carries itself"""
_TABLE = lookups.table("replay")
KEPT = frozenset(_TABLE["kept"])
ATTRIBUTES = frozenset(name for names in _TABLE["attributes"].values() for name in names)
_ATTRIBUTES = {"*" if tag == "any" else tag: set(names) for tag, names in _TABLE["attributes"].items()}
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif|bmp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.)|\Z)", re.DOTALL)
_IMPORT = re.compile(r"@(?:import|namespace|charset|font-face|document)\b[^;{}]*(?:;|\{[^}]*\}|\Z)?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:url|src|image|image-set|-webkit-image-set|cross-fade|element|paint|attr|expression)\s*"
    r"""\((?:"[^"]*"|'[^']*'|[^)"';}])*\)?""",
    re.IGNORECASE,
)
_BEHAVIOUR = re.compile(r"\b(?:behavior|-moz-binding)\s*:", re.IGNORECASE)
_OURS = (
    "html{background:#fff;color:#111;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}body{margin:8px}"
    "img{max-width:100%}img:not([src]){display:inline-block;border:1px dashed #888;min-width:3em;min-height:1.4em;"
    "font-size:.8em;color:#555}a{text-decoration:underline;color:#1a4fa3}"
)


def document(html: str, title: str = "") -> str:
    """The harmless document, called ``title``.

    Raises NotArchived(TOO_COMPLEX) for a page that would hold the parser for long.
    """
    tree = dom.parse(html)
    styles = css("\n".join(_styles(tree)))
    language = next((node.attributes.get("lang") for node in tree.css("html")), None) or "tr"
    body = nh3.clean(
        html,
        tags=set(KEPT),
        clean_content_tags=set(_TABLE["dropped"]),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        strip_comments=True,
        link_rel=None,
        url_schemes={"data"},
    )
    return (
        f'<!doctype html>\n<html lang="{escape(language[:35])}"><head><meta charset="utf-8">'
        f'<meta name="referrer" content="no-referrer"><title>{escape(title)}</title><style>{_OURS}</style>'
        f"<style>{styles}</style></head><body>\n{body}\n</body></html>\n"
    )


def _styles(tree: LexborHTMLParser) -> Iterator[str]:
    left = STYLES
    for node in tree.css("style"):
        text = node.text(deep=True)
        if len(text) > left:
            return  # half a sheet would style at random
        left -= len(text)
        yield text


def css(text: str) -> str:
    """Style rules without anything that loads or leaves: no addresses, imports, fonts, escapes or markup."""
    text = _ESCAPE.sub(_letter, _COMMENT.sub("", text)).replace("<", " ").replace("\x00", "")
    text = _IMPORT.sub(" ", text)
    text = _BEHAVIOUR.sub("x-none:", text)
    return _ADDRESS.sub("none", text)


def _letter(escape: re.Match[str]) -> str:
    """What an escape stands for, when that is no more than a letter."""
    said = chr(int(escape[1], 16) % 0x110000) if escape[1] else escape[2] or ""
    return said if said.isalnum() else ""


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return css(value)
    if name == "src":
        return value if tag == "img" and len(value) <= PICTURE and _DATA.match(value.strip()) else None
    return value
