"""Damaged Turkish letters inside a text that was decoded right, put right piece by piece where that is sure.

Two damages are met: UTF-8 that was once read as windows-1252, windows-1254, Latin-1 or Mac Roman (``TÃ¼rkiye``), and
windows-1254 that was once read as Latin-1 (``Kiþi``). The first is undone only where a whole piece (or a word of a
piece without a sound Turkish letter) goes back to bytes that are valid UTF-8; the second only on Turkish pages, where
the letters stand as ş, ı and ğ do. Text *about* damaged letters, Icelandic and Czech stay as they are.
"""

import re
from collections.abc import Iterator

_LEAD = re.compile("[ÃÄÅâ√ƒ≈][^\x00-\x7f]")
_SUSPECT = re.compile("[ÃÄÅâ√ƒ≈](?=[^\x00-\x7f])|[ýþðÝÞÐ]")
_EDGES = '<>"\n'
_EDGE = re.compile(r'[<>"\n]')
_LONGEST = 20_000
"""characters of a piece that are looked at in front of a suspicious letter"""
# the same in UTF-8: among the page's bytes above ASCII, and in the page
_ASCII = bytes(range(128))
_LEAD_BYTES = re.compile(rb"\xc3[\x83\x84\x85\xa2]|\xc6\x92|\xe2(?:\x88\x9a|\x89\x88)")
# one pattern each: with a literal in front a search is ten times as fast
_DAMAGES = tuple(
    re.compile(lead + rb"[\x80-\xff]")
    for lead in (rb"\xc3[\x83\x84\x85\xa2]", rb"\xc6\x92", rb"\xe2\x88\x9a", rb"\xe2\x89\x88")
)
_OLD_BYTES = re.compile(rb"\xc3[\xbd\xbe\xb0\x9d\x9e\x90]")
_OLD = re.compile("[ýþðÝÞÐ]")
_LATIN1 = str.maketrans("ýþðÝÞÐ", "ışğİŞĞ")
_OLD_ONLY = re.compile(r"[\x00-\x7fýþðÝÞÐüöçÜÖÇâîûÂÎÛ\u00a0«»°·´½“”‘’–—…€•]*")
"""letters and signs that Turkish text has after that damage; é, ó, š or a sound ş are none of them"""
_MISPLACED = re.compile(r"[aeiouöüâîAEIOUÖÜ]ý|ý[aeiouöüâîý]|\b[ðÐ]|[^\W\daeiouöüâîûýAEIOUÖÜÂÎÛÝ][ðÐ]")
"""places where ı and ğ never stand: ı beside a vowel, ğ in front of a word or behind a consonant"""
_NORTHERN = re.compile(r"\b(?:er|og|að|það|við|með|sem|ekki|til)\b", re.IGNORECASE)
_SOUND = re.compile("[ışğİŞĞ]")
_YIELD = re.compile("[ışğİŞĞüöçÜÖÇâîûÂÎÛ“”‘’–—…]")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = (" ve ", " bir ", " ile ", " olarak ", " olan ", " daha ")
_LANG = re.compile(r"<html[^<>]{0,300}?\blang\s*=\s*[\"']?tr\b", re.IGNORECASE)
_URL_ATTRIBUTE = re.compile(r"(?:href|src|srcset|action|url)\s*=\s*$", re.IGNORECASE)
_URL_INSIDE = re.compile(r"(?:href|src|srcset|action)\s*=|^\s*\S*(?:://|:\\/\\/|^/)\S*\s*$", re.IGNORECASE)


def _bytes_of(codec: str) -> dict[int, int]:
    """Character -> byte as browsers read the codec: unassigned bytes are control characters."""
    return {ord(bytes([b]).decode(codec, "ignore") or chr(b)): b for b in range(256)}


_TABLES = tuple(map(_bytes_of, ("cp1252", "cp1254", "latin-1", "mac-roman")))


def suspected(text: str, raw: bytes | None = None) -> bool:
    """Whether a text may hold letters that damage leaves behind; ``raw``: the same text in UTF-8, cheaper to ask."""
    if raw is None:
        return not text.isascii() and _SUSPECT.search(text) is not None
    high = raw.translate(None, _ASCII)
    if _OLD_BYTES.search(high):
        return True
    return _LEAD_BYTES.search(high) is not None and any(damage.search(raw) for damage in _DAMAGES)


def mend(text: str, raw: bytes | None = None) -> tuple[str, int]:
    """A page (or any text) with its damaged pieces put right, and how many there were; addresses stay.

    ``raw``: the same text in UTF-8, when the caller has it.
    """
    if not suspected(text, raw):
        return text, 0
    old = _OLD.search(text) is not None and _is_turkish(text)
    if not old and _LEAD.search(text) is None:
        return text, 0
    pieces = list(_pieces(text))
    proven = old and any(len(_OLD.findall(text, *span)) > 1 and _may_be_old(text[slice(*span)]) for span in pieces)
    out, done, mended = [], 0, 0
    for start, end in pieces:
        piece = text[start:end]
        if _URL_ATTRIBUTE.search(text[max(0, start - 21) : max(0, start - 1)]) or _URL_INSIDE.search(piece):
            continue
        sound = _whole(piece) if _LEAD.search(piece) else piece
        if proven and _may_be_old(sound):
            sound = sound.translate(_LATIN1)
        if sound != piece:
            out += [text[done:start], sound]
            done = end
            mended += 1
    return "".join([*out, text[done:]]), mended


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every text between tags and quotes that holds a suspicious letter."""
    end = -1
    for match in _SUSPECT.finditer(text):
        at = match.start()
        if at < end:
            continue
        start = max(text.rfind(mark, max(0, end, at - _LONGEST), at) for mark in _EDGES) + 1
        found = _EDGE.search(text, at)
        end = found.start() if found else len(text)
        yield max(start, at - _LONGEST, 0), end


def _whole(piece: str) -> str:
    """A piece of UTF-8 read as something else: the whole of it, or its words one by one."""
    for table in _TABLES:
        if sound := _round_trip(piece, table):
            return sound
    if _SOUND.search(piece):
        return piece
    words = piece.split(" ")
    damaged = [i for i, word in enumerate(words) if _LEAD.search(word)]
    for i in damaged:
        words[i] = next((sound for table in _TABLES if (sound := _round_trip(words[i], table))), words[i])
    return " ".join(words)


def _round_trip(text: str, table: dict[int, int]) -> str | None:
    """The text those bytes are in UTF-8, when they are and it has Turkish letters in words."""
    try:
        sound = bytes([table[ord(letter)] for letter in text]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
    return sound if _YIELD.search(sound) and len(_LETTER.findall(sound)) > 2 else None


def _may_be_old(piece: str) -> bool:
    return (
        _OLD.search(piece) is not None
        and _OLD_ONLY.fullmatch(piece) is not None
        and not _MISPLACED.search(piece)
        and not _NORTHERN.search(piece)
    )


def _is_turkish(text: str) -> bool:
    """By its html element, by its own sound letters, or by small words."""
    if _LANG.search(text[:2000]) or len(_SOUND.findall(text)) > 2:
        return True
    return sum(word in text for word in _WORDS) > 1
