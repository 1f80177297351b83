"""Bytes to text: the arbiter of Turkish encodings.

The order is: byte-order mark, valid UTF-8 (a few broken sequences are forgiven), an honest label of another
alphabet, windows-1254. A label that says Latin-1, Latin-5 or x-mac-turkish is never believed: Turkish pages
carry up to four of them in a row while their bytes are windows-1254 or UTF-8. Pieces of the other one of these two
inside a page, and letters that were damaged before the page was made (mojibake.py), are put right where that is sure.
"""

import codecs
import re
from dataclasses import dataclass

from newsarchive import mojibake, turkish

FORGIVEN = 0.01
"""Share of broken multi-byte sequences up to which a page is still UTF-8."""
NOISE = 0.2
"""the same when no broken sequence looks like a Turkish letter of windows-1254: noise in a short page"""

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


_PIECE = re.compile(rb'[^<>"\n]+')
_LETTERS_1254 = bytes(set("ışğİŞĞüöçÜÖÇâîûÂÎÛ“”‘’–—…•«»°·´\u00a0".encode("cp1254")))
_ASCII, _HIGH = bytes(range(128)), bytes(range(128, 256))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the encoding the page claims, the one it was read in, and why that one."""

    text: str
    encoding: str
    why: str
    raw: bytes | None = None
    """the same text in UTF-8, when the bytes are just that"""
    declared: str | None = None
    """every charset the page names, where it does, in order: ``header utf-8, meta iso-8859-9``; None when none"""


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a page's bytes; never raises, undecodable bytes become U+FFFD."""
    found = _read(body, content_type)
    text, mended = mojibake.mend(found.text, mojibake.suspects(found.raw) if found.raw is not None else None)
    why = f"{found.why}; {mended} damaged pieces mended" if mended else found.why
    return Decoded(text, found.encoding, why, None if mended else found.raw, declared(body, content_type))


def _read(body: bytes, content_type: str | None) -> Decoded:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(name, "replace"), name, "byte-order mark")
    start = body[:400]
    if start.count(0) * 3 > len(start):
        name = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        return Decoded(body.decode(name, "replace"), name, "every other byte is zero")
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "valid UTF-8", body)
    except UnicodeDecodeError:
        pass
    other = any(label not in _TURKISH_OR_NOTHING for label in labels(body, content_type))
    return _mixed(body, FORGIVEN if other else NOISE) or _labelled(body, content_type)


def _mixed(body: bytes, noise: float) -> Decoded | None:
    """UTF-8 with a few broken sequences, or with pieces of windows-1254; None when it is no UTF-8."""
    forgiving = body.decode("utf-8", "replace")
    broken = _runs(forgiving)
    whole = sum(map(body.count, (b"\xc3", b"\xc4", b"\xc5", b"\xe2\x80")))
    if broken > max(whole, _multibyte(forgiving)) - broken:
        return None
    pieces = foreign = 0

    def from_1254(match: re.Match[bytes]) -> bytes:
        nonlocal pieces, foreign
        piece = match[0]
        if piece.isascii() or not _is_piece_of_1254(piece):
            return piece
        pieces += 1
        foreign += len(piece) - len(piece.translate(None, _HIGH))
        return piece.decode("cp1254").encode()

    text = _PIECE.sub(from_1254, body).decode("utf-8", "replace")
    left = _runs(text)
    sound = _multibyte(text) - left - foreign
    if left <= (FORGIVEN if pieces else noise) * max(1, sound) and foreign < sound:
        also = f", {pieces} pieces of windows-1254 in it" if pieces else ""
        return Decoded(text, "utf-8", f"UTF-8 with {left} broken sequences{also}" if left else f"UTF-8{also}")
    return None


def _is_piece_of_1254(piece: bytes) -> bool:
    """Whether a piece is no UTF-8, but Turkish in windows-1254: letters beside other letters, nothing else."""
    high = piece.translate(None, _ASCII)
    if high.strip(_LETTERS_1254) or len(piece) - len(high) < 2:
        return False
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return not _multibyte(piece.decode("utf-8", "ignore"))
    return False


def _labelled(body: bytes, content_type: str | None) -> Decoded:
    for label in labels(body, content_type):
        honest = _honest(body, label)
        if honest is not None:
            return honest
    return Decoded(_windows_1254(body), "windows-1254", "not UTF-8, no honest label of another alphabet")


def declared(body: bytes, content_type: str | None) -> str | None:
    """What the page says of its encoding, in words of its own: header, byte-order mark, XML declaration, meta."""
    said = [f"header {name}" for name in _HEADER.findall(content_type or "")]
    said += [f"byte-order mark {name}" for mark, name in _BOMS if body.startswith(mark)][:1]
    for where, pattern in (("xml", _XML), ("meta", _META)):
        said += [f"{where} {name.decode('ascii', 'replace')}" for name in pattern.findall(body[:_HEAD])]
    return turkish.ascii_lower(", ".join(dict.fromkeys(said))) or None


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
    return 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))


def _runs(text: str) -> int:
    """How many places of a text could not be decoded."""
    return sum(1 for _ in _BROKEN.finditer(text))


def _honest(body: bytes, label: str) -> Decoded | None:
    """The text when the label names another alphabet and the bytes agree with it."""
    if label in _TURKISH_OR_NOTHING or label.startswith("utf"):
        return None
    try:
        text = body.decode(label, "replace")
    except (LookupError, UnicodeError):
        return None  # a codec that is no text encoding (rot13, base64 …)
    foreign = _multibyte(text)
    wrong = text.count("\ufffd") + sum(1 for _ in _C1.finditer(text))
    if wrong > FORGIVEN * max(1, foreign):
        return None
    return Decoded(text, label, f"label {label}, and the bytes agree")


def _windows_1254(body: bytes) -> str:
    """windows-1254 as browsers read it: the few unassigned bytes pass as control characters."""
    return codecs.charmap_decode(body, "strict", _TABLE)[0]


_TABLE = "".join(bytes([b]).decode("cp1254", "ignore") or chr(b) for b in range(256))
