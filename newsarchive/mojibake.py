"""Damaged Turkish letters inside a text that was decoded right, put right piece by piece where that is sure.

Two damages are met: UTF-8 that was once read as windows-1252, windows-1254, Latin-1 or Mac Roman (``TÃ¼rkiye``), and
windows-1254 that was once read as Latin-1 (``Kiþi``). The first is undone only where a whole piece (or a word of a
piece without a sound Turkish letter) goes back to bytes that are valid UTF-8; the second only on Turkish pages, where
the letters stand as ş, ı and ğ do. Text *about* damaged letters, Icelandic and Czech stay as they are.
"""

import re
from collections.abc import Iterator

_EDGES = '<>"\n'
_EDGE = re.compile(f"[{_EDGES}]")
_LEADS = "ÃÄÅâ√ƒ≈"
_LEAD = re.compile(f"[{_LEADS}][^\x00-\x7f]")
_OLD_LETTERS = "ýþðÝÞÐ"
_OLD = re.compile(f"[{_OLD_LETTERS}]")
_MARKS = (*_LEADS.replace("â", ""), "â€", *_OLD_LETTERS)
"""one of them stands in every damaged page"""
_MARKS_UTF8 = tuple(mark.encode() for mark in _MARKS)
_ASCII = bytes(range(128))
_LATIN1 = str.maketrans("ýþðÝÞÐ", "ışğİŞĞ")
_OLD_ONLY = re.compile(r"[\x00-\x7fýþðÝÞÐüöçÜÖÇâîûÂÎÛ\u00a0«»°·´½“”‘’–—…€•]*")
"""letters and signs that Turkish text has after that damage; é, ó, š or a sound ş are none of them"""
_MISPLACED = re.compile(r"[aeiouöüâîAEIOUÖÜ]ý|ý(?!urfa)[aeiouöüâîý]|\b[ðÐ]|[^\W\daeiouöüâîûýAEIOUÖÜÂÎÛÝ][ðÐ]")
"""places where ı and ğ never stand: ı beside a vowel, ğ in front of a word or behind a consonant (but Şanlıurfa)"""
_NORTHERN = re.compile(r"\b(?:er|og|að|það|við|með|sem|ekki|til)\b", re.IGNORECASE)
_SOUND = re.compile("[ışğİŞĞ]")
_YIELD = re.compile("[ışğİŞĞüöçÜÖÇâîûÂÎÛ“”‘’–—…]")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = (" ve ", " bir ", " ile ", " olarak ", " olan ", " daha ")
_ENDINGS = re.compile(
    r"[a-zçöüýþð]{3}(?:larý|leri|lar|ler|nda|nde|ýný|ini|arak|erek|mak|mek|acak|ecek|ýyor|iyor|dý|di)\b"
)
_LANG = re.compile(r"<html[^<>]{0,300}?\blang\s*=\s*[\"']?tr\b", re.IGNORECASE)
_URL_ATTRIBUTE = re.compile(r"(?:href|src|srcset|action|url)\s*=\s*$", re.IGNORECASE)
_URL_INSIDE = re.compile(r"(?:href|src|srcset|action)\s*=|^\s*\S*(?:://|:\\/\\/|^/)\S*\s*$", re.IGNORECASE)


def _bytes_of(codec: str) -> dict[int, int]:
    """Character -> byte as browsers read the codec: unassigned bytes are control characters."""
    return {ord(bytes([b]).decode(codec, "ignore") or chr(b)): b for b in range(256)}


_TABLES = tuple(map(_bytes_of, ("cp1252", "cp1254", "latin-1", "mac-roman")))


def suspected(text: str) -> bool:
    """Whether a text holds any letter that damage leaves behind; cheap."""
    return not text.isascii() and any(mark in text for mark in _MARKS)


def suspects(page: bytes) -> str:
    """The letters of a page in UTF-8 that damage may have left; "" for a sound page. What is no ASCII is little, so
    this costs half of asking the text."""
    letters = page.translate(None, _ASCII)
    if not any(mark in letters for mark in _MARKS_UTF8):
        return ""
    return "".join(letter for letter in _LEADS + _OLD_LETTERS if letter.encode() in letters)


def _places(text: str, letters: str) -> Iterator[int]:
    """Where any of these letters stands, letter by letter: a tenth of a pattern's cost, for most are not there."""
    for letter in letters:
        at = text.find(letter)
        while at >= 0:
            yield at
            at = text.find(letter, at + 1)


def mend(text: str, letters: str | None = None) -> tuple[str, int]:
    """A page (or any text) with its damaged pieces put right, and how many there were; addresses stay.

    ``letters``: what suspects() found in it, when that is known.
    """
    if not (suspected(text) if letters is None else letters):
        return text, 0
    leads, others = ("".join(c for c in of if letters is None or c in letters) for of in (_LEADS, _OLD_LETTERS))
    places = [at for at in _places(text, leads) if text[at + 1 : at + 2] > "\x7f"]
    old = list(_places(text, others))
    proven = any(_is_proof(text[start:end]) for start, end in _pieces(text, old)) and _is_turkish(text)
    if proven:
        places += old
    out: list[str] = []
    done = mended = 0
    for start, end in _pieces(text, places):
        piece = text[start:end]
        if _URL_ATTRIBUTE.search(text[max(0, start - 21) : max(0, start - 1)]) or _URL_INSIDE.search(piece):
            continue
        sound = _whole(piece) if _LEAD.search(piece) else piece
        if proven and _may_be_old(sound):
            sound = sound.translate(_LATIN1)
        if sound != piece:
            out += (text[done:start], sound)
            done = end
            mended += 1
    return "".join((*out, text[done:])), mended


def _pieces(text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Begin and end of every piece (text or attribute on one line) around these places, in order, each once."""
    end = 0
    for at in sorted(places):
        if at < end:
            continue
        start = max(text.rfind(edge, end, at) for edge in _EDGES) + 1 or end
        found = _EDGE.search(text, at)
        end = found.start() if found else len(text)
        yield start, end


def _is_proof(piece: str) -> bool:
    return len(_OLD.findall(piece)) > 1 and _may_be_old(piece)


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
    """By its html element, by its own sound letters, or by small words and endings."""
    if _LANG.search(text[:2000]) or len(_SOUND.findall(text)) > 2:
        return True
    return sum(word in text for word in _WORDS) > 1 or len(_ENDINGS.findall(text[:20_000])) > 5
