"""A body as runs of five words: what two texts are compared by.

Comes in: a body as the archive keeps it. Goes out: Shingles, whose hashes are the same in every process and version.
Case, accents, quotes, apostrophes, dashes, white space, paragraphs and a missing space behind a full stop make no
difference, neither do bullets and other symbols; sub-headlines and credit lines are left out, lists are not
(lineage/lists.py); digits stay, they tell most. The sample for finding candidates is FracMinHash: every hash below a
bound, denser for short texts, so that any two samples share what both texts share below the smaller bound.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from zlib import crc32

from newsarchive import turkish
from newsarchive.lineage import lists, telling
from newsarchive.lineage.spans import Side

RUN = 5
"""words in a run"""
SPACE = 1 << 32
"""hashes are below"""
DENSITY = 8
"""one of so many runs of a long text is sampled"""
DENSITIES = ((64, 2), (128, 4))
"""(runs, one of so many) for texts of fewer runs"""
FEW = 20
"""a text of fewer words is the same as another only when its headline is, too"""
_APART = bytes(code if code >= 128 or chr(code).isalnum() else 32 for code in range(256))
_SYMBOL = re.compile(r"[^\x00-\x7f\w]")
_CAPITAL = re.compile(r"[A-ZÇĞİÖŞÜÂÎÛ]\w+")
_BEFORE, _BEHIND = ",;:)", "'’´`‘"


@dataclass(frozen=True)
class Shingles:
    """A text, ready to be compared."""

    body: str
    words: list[bytes]
    """folded, UTF-8"""
    headline: str = ""
    """folded; empty unless the body has fewer than FEW words"""
    items: tuple[list[bytes], ...] = ()
    """words of each item of its lists"""

    @cached_property
    def runs(self) -> frozenset[int]:
        """Hashes of its different runs, below SPACE; a text of fewer than RUN words is one run."""
        return runs(self.words)

    @cached_property
    def numbers(self) -> frozenset[int]:
        """Hashes of its different numbers, below 2**16."""
        return frozenset([crc32(word) & 0xFFFF for word in self.figures])

    @cached_property
    def names(self) -> frozenset[bytes]:
        """Its proper names, word by word, folded: capitals within a sentence or before an apostrophe, and towns."""
        text = turkish.nfc(self.body)
        sure: list[str] = []
        others: list[str] = []
        for match in _CAPITAL.finditer(text):
            (sure if _is_name(text, match.start(), match.end()) else others).append(match[0])
        names = {word for word in _words(" ".join(sure)) if len(word) > 2}
        return frozenset(names.union(filter(telling.towns, _words(" ".join(others)))))

    @cached_property
    def figures(self) -> frozenset[bytes]:
        """Its different numbers."""
        return frozenset(filter(bytes.isdigit, self.words))

    @cached_property
    def side(self) -> Side[bytes]:
        """Its words, ready to be laid beside others."""
        return Side(self.words)

    @cached_property
    def vocabulary(self) -> frozenset[bytes]:
        """Its different words."""
        return frozenset(self.words)

    @cached_property
    def _facts(self) -> list[int]:
        """Where its numbers and proper names stand."""
        telling = self.names | self.figures
        return [at for at, word in enumerate(self.words) if word in telling]

    @cached_property
    def facts(self) -> frozenset[bytes]:
        """Its numbers and proper names; one that comes again with a number behind it."""
        times: dict[bytes, int] = {}
        found = []
        for word in map(self.words.__getitem__, self._facts):
            count = times[word] = times.get(word, 0) + 1
            found.append(word if count == 1 else b"%b %d" % (word, count))
        return frozenset(found)

    @cached_property
    def contexts(self) -> frozenset[bytes]:
        """The words before (``word<``) and behind (``>word``) its numbers and names."""
        words, last = self.words, len(self.words) - 1
        behind = [words[at - 1] + b"<" for at in self._facts if at]
        return frozenset(behind + [b">" + words[at + 1] for at in self._facts if at < last])

    @cached_property
    def filled(self) -> frozenset[bytes]:
        """These words, each with what stands there: ``>word=12``."""
        words, last = self.words, len(self.words) - 1
        behind = [words[at - 1] + b"<=" + words[at] for at in self._facts if at]
        return frozenset(behind + [b">" + words[at + 1] + b"=" + words[at] for at in self._facts if at < last])

    @cached_property
    def digest(self) -> int:
        """Of the text letter by letter, as SQLite keeps integers."""
        return digest(self.body, self.headline)

    @cached_property
    def essence(self) -> bytes:
        """Equal for texts that are compared alike: what it says of words, names and lists."""
        said = [b" ".join(self.words), self.headline.encode("utf-8", "replace"), b" ".join(sorted(self.names))]
        said += [b" ".join(item) for item in self.items]
        return blake2b(b"\n".join(said), digest_size=16).digest()

    def sample(self) -> list[int]:
        """The hashes that stand for the text, ascending."""
        limit = bound(len(self.runs))
        return sorted([one for one in self.runs if one < limit])


def read(body: str, headline: str = "") -> Shingles:
    """A body, ready to be compared."""
    lines = lists.read(body)
    words = _flat(lines.text, body).split()
    items = tuple(filter(None, map(_words, lines.items)))
    return Shingles(body, words, told(headline, len(words)), items)


def flat(body: str) -> bytes:
    """The words of a body, as in Shingles, blanks between them."""
    return _flat(lists.read(body).text, body)


def _flat(lines: list[str], body: str) -> bytes:
    words = _folded(" ".join(lines))
    return words if words.strip() else _folded(body)


def told(headline: str, words: int) -> str:
    """What of the headline counts with a body of so many words."""
    return turkish.fold(headline) if words < FEW else ""


def digest(body: str, headline: str) -> int:
    """As Shingles.digest; ``headline`` as in Shingles."""
    text = f"{body}\n{headline}".encode("utf-8", "replace")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)


def runs(words: list[bytes]) -> frozenset[int]:
    """Hashes of the different runs of a text."""
    return frozenset(map(crc32, map(b" ".join, in_runs(words))))


def _words(text: str) -> list[bytes]:
    return _folded(text).split()


def _folded(text: str) -> bytes:
    return _by_letter(text) or _folded_slowly(text)


def _folded_slowly(text: str) -> bytes:
    folded = turkish.fold(text.replace("º", "°"))
    if not folded.isascii():
        folded = _SYMBOL.sub(" ", folded)
    return folded.encode("utf-8", "replace").translate(_APART)


_by_letter = turkish.ByLetter(lambda text: _folded_slowly(text).decode().split())


def _is_name(text: str, start: int, end: int) -> bool:
    if text[end : end + 1] in _BEHIND and end < len(text):
        return True
    return start > 1 and text[start - 1] == " " and (text[start - 2].isalnum() or text[start - 2] in _BEFORE)


def in_runs(words: list[bytes]) -> Iterable[tuple[bytes, ...]]:
    """Every RUN words that follow each other."""
    if len(words) < RUN:
        return (tuple(words),)
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def bound(runs: int) -> int:
    """The hashes below it are the sample of a text that has so many runs."""
    return SPACE // next((rate for below, rate in DENSITIES if runs < below), DENSITY)
