"""Bytes to text: the arbiter of Turkish encodings.

The order is: byte-order mark, valid UTF-8 (a few broken sequences are forgiven), an honest label of another
alphabet, windows-1254. A label that says Latin-1, Latin-5 or x-mac-turkish is never believed: Turkish pages
carry up to four of them in a row while their bytes are windows-1254 or UTF-8.
"""

import codecs
import re
from dataclasses import dataclass

from newsarchive import turkish

FORGIVEN = 0.01
"""Share of broken multi-byte sequences up to which a page is still UTF-8."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD = 4096
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,120}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
# labels that say nothing on a Turkish page; the superset windows-1254 reads all of them right
_TURKISH_OR_NOTHING = frozenset(
    {"ascii", "utf-8", "cp1252", "cp1254", "mac-turkish", "mac-roman"} | {f"iso8859-{part}" for part in (1, 3, 9, 15)}
)
# names browsers accept and Python does not know, or means a narrower table by
_ALIASES = {
    "x-mac-turkish": "mac-turkish",
    "macintosh": "mac-roman",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "x-euc-jp": "euc_jp",
    "iso-8859-8-i": "iso8859-8",
    "big5": "big5hkscs",
    "unicode": "utf-8",
    "utf8": "utf-8",
}
_BROKEN = re.compile("\ufffd+")
_C1 = re.compile("[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the encoding it was read in, and why that one."""

    text: str
    encoding: str
    why: str
    raw: bytes | None = None
    """the same text in UTF-8, when the bytes are just that"""


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a page's bytes; never raises, undecodable bytes become U+FFFD."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(name, "replace"), name, "byte-order mark")
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "valid UTF-8", body)
    except UnicodeDecodeError:
        pass
    forgiving = body.decode("utf-8", "replace")
    broken = len(_BROKEN.findall(forgiving))
    whole = sum(map(body.count, (b"\xc3", b"\xc4", b"\xc5", b"\xe2\x80"))) if broken else 0
    if broken <= FORGIVEN * max(whole, _multibyte(forgiving)):
        return Decoded(forgiving, "utf-8", f"UTF-8 with {broken} broken sequences")
    for label in labels(body, content_type):
        honest = _honest(body, label)
        if honest is not None:
            return honest
    return Decoded(_windows_1254(body), "windows-1254", "not UTF-8, no honest label of another alphabet")


def labels(body: bytes, content_type: str | None) -> list[str]:
    """Every encoding the page names, header first, as Python calls them; unknown names left out."""
    named = _HEADER.findall(content_type or "")
    head = body[:_HEAD]
    named += [m.decode("ascii", "replace") for m in _XML.findall(head) + _META.findall(head)]
    out: list[str] = []
    for name in named:
        known = _known(name)
        if known and known not in out:
            out.append(known)
    return out


def _known(name: str) -> str | None:
    plain = turkish.ascii_lower(name.strip())
    try:
        return codecs.lookup(_ALIASES.get(plain, plain)).name
    except LookupError:
        return None


def _multibyte(text: str) -> int:
    return sum(c > "\x7f" for c in text)


def _honest(body: bytes, label: str) -> Decoded | None:
    """The text when the label names another alphabet and the bytes agree with it."""
    if label in _TURKISH_OR_NOTHING or label.startswith("utf"):
        return None
    try:
        text = body.decode(label, "replace")
    except (LookupError, UnicodeError):
        return None  # a codec that is no text encoding (rot13, base64 …)
    foreign = sum(c > "\x7f" for c in text)
    wrong = text.count("\ufffd") + len(_C1.findall(text))
    if wrong > FORGIVEN * max(1, foreign):
        return None
    return Decoded(text, label, f"label {label}, and the bytes agree")


def _windows_1254(body: bytes) -> str:
    """windows-1254 as browsers read it: the few unassigned bytes pass as control characters."""
    try:
        return body.decode("cp1254")
    except UnicodeDecodeError:
        return "".join(_TABLE[b] for b in body)


_TABLE = [bytes([b]).decode("cp1254", "ignore") or chr(b) for b in range(256)]
