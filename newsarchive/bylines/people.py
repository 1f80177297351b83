"""People in bylines, in any language.

Comes in: a byline as printed ("By A B and C D, staff writers", "Muhabir: Rıfat DOĞAN", "Von X, Y", glued and doubled
names). Goes out: the persons' names in order. Titles, posts, agencies, papers, accounts, e-mail addresses and link
texts are left out; no name, no person. Never raises on text.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from newsarchive import dates, lookups, places, turkish
from newsarchive.bylines import gazetteer

_MAX = 600  # characters; longer texts are no bylines
_UP, _LOW = "A-ZÇĞİÖŞÜÂÀ-ÖØ-Þ", "a-zçğıöşüâîûß-öø-ÿ"
_EMAIL = re.compile(r"\S+@\S+|\[email[^\]]*\]|https?://\S+")
_HANDLE = re.compile(r"(?<!\w)@\w+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEPARATOR = re.compile(r"\s*[,;|¦/•·&+\n\r\t、，;]+\s*|\s+[-–—:]+\s+|\s*[-–—]+\s+|\s+[-–—]+\s*|\s*:\s+")
_GLUED_CAPITALS = re.compile(rf"(?<=[{_UP}]{{2}})(?=[{_UP}][{_LOW}])")  # ZERAYMehmet
_TOUCHING_DASH = re.compile(r"(?<=\w)[-–—](?=\w)")  # Yusuf YILDIZ-Serhat GÜLER
_GLUED = re.compile(rf"(?<=[{_LOW}]{{3}})(?=[{_UP}][{_LOW}]{{2}})")  # BaumannAnna
_NO_NAME = re.compile(r"[\d_<>{}=*%$€#!?\"“”„…]")
_CJK_LETTER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,10}")
_SUFFIXED = re.compile(r"['’`´](?:n?[ıiuü]n|n?[dt][ae]n?|[yn]?[aeıiuü]|s)$")
_NAME_END = re.compile(r"[\s.-]+")
_INITIAL = re.compile(r"[^\W\d_]\.?(?:-?[^\W\d_]\.)*")


@dataclass(frozen=True, slots=True)
class _Words:
    prefix: re.Pattern[str]
    connective: re.Pattern[str]
    pictures: re.Pattern[str]
    """a name before it, then a picture label with its people"""
    link_text: re.Pattern[str]
    particles: frozenset[str]
    articles: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    role_adjectives: frozenset[str]
    cjk_organisations: tuple[str, ...]
    cjk_roles: re.Pattern[str]
    first_names: frozenset[str]


@cache
def _words() -> _Words:
    table = lookups.table("credit_labels")["bylines"]
    names = lookups.table("given_names")
    loose = sorted(table["prefixes"], key=len, reverse=True)
    # a colon, or a capital behind the word: "By Jane", "BY JANE", "Muhabir: Ali"
    prefix = rf"^\W*(?:{'|'.join(map(_any_case, loose))})(?:\s*[::]\s*|\s+(?=[^\W\d_a-zçğıöşü]|\S+@))"
    pictures = "|".join(map(_any_case, table["picture_labels"]))
    links = "|".join(_any_case(text) for text in sorted(table["link_texts"], key=len, reverse=True))
    return _Words(
        prefix=re.compile(prefix),
        connective=re.compile(rf"\s+(?:{'|'.join(map(re.escape, table['connectives']))})\s+(?=[^\W\d_a-z])"),
        pictures=re.compile(rf"(?<=\w\w)[\s,;|/–-]+(?:{pictures})(?:\s*:|\s+(?:by|von|par)\s)[^,;|\n]*"),
        link_text=re.compile(rf"\s*(?:{links})\s*$"),
        particles=frozenset(table["particles"]),
        articles=frozenset(table["articles"]),
        titles=frozenset(map(turkish.fold, table["titles"])),
        roles=frozenset(map(turkish.fold, table["roles"])),
        role_adjectives=frozenset(map(turkish.fold, table["role_adjectives"])),
        cjk_organisations=tuple(table["cjk_organisations"]),
        cjk_roles=re.compile(rf"\s*(?:{'|'.join(table['cjk_roles'])}).*$"),
        first_names=frozenset(map(turkish.fold, (*names["male"], *names["female"]))),
    )


def _any_case(words: str) -> str:
    """A pattern for the words in lower, upper or title case, Turkish or English."""
    letters = {"i": "[iıİI]", "ı": "[iıİI]", " ": r"\s+"}
    return "".join(
        letters.get(c) or (f"[{c}{turkish.upper(c)}]" if c.isalpha() else re.escape(c)) for c in turkish.lower(words)
    )


def people(text: str, *, recase: bool = True, site_names: Collection[str] = ()) -> tuple[str, ...]:
    """The persons a byline names, in order, each once; () when it names none.

    ``recase``: for Turkish bylines; words in capitals become title case (Rıfat DOĞAN -> Rıfat Doğan) and academic
    titles go. Without it names stay as printed. ``site_names``: the paper's own names, never people.
    """
    if not text or len(text) > _MAX:
        return ()
    own = gazetteer.own_keys(site_names) if site_names else frozenset()
    found: dict[str, str] = {}
    for piece in _pieces(text):
        name = _name(piece, recase=recase)
        if name and not (own and gazetteer.matches_own(name, own)):
            found.setdefault(turkish.fold(name), name)
    return tuple(found.values())


def looks_like_name(text: str) -> bool:
    """Whether the whole text is one person's name in form: 2-5 capitalised words, nothing that names an office."""
    words = text.split()
    return 2 <= len(words) <= 5 and _name(text, recase=False) == " ".join(words)


def only_people(text: str) -> tuple[str, ...]:
    """As people(), but () when the text has words that belong to no name: running text that begins with one."""
    words = _words()
    fitting = words.particles | words.roles | words.role_adjectives | {"ve", "and", "ile"}
    small = (turkish.fold(token).strip(".,") for token in text.split() if token[:1].islower())
    return people(text) if fitting.issuperset(small) else ()


def has_first_name(text: str) -> bool:
    """Whether the first word is a Turkish given name."""
    first = _NAME_END.split(text.strip(), maxsplit=1)[0]
    return turkish.fold(first) in _words().first_names


def _pieces(text: str) -> Iterator[str]:
    words = _words()
    text = turkish.nfc(text).replace("\u00a0", " ")
    if "@" in text or "[email" in text or "://" in text:
        text = _HANDLE.sub(" ", _EMAIL.sub(" , ", text))
    if "(" in text or "[" in text:
        text = _BRACKETS.sub(" ", text)
    for _ in range(2):  # "Text: Von A B"
        text = words.prefix.sub("", text, count=1)
    text = words.pictures.sub(" ", text)
    for part in _SEPARATOR.split(text):
        for piece in words.connective.split(part):
            bare = words.link_text.sub("", words.prefix.sub("", piece.strip(), count=1))
            yield from _unglue(gazetteer.undouble(turkish.clean(bare)))


def _unglue(piece: str) -> list[str]:
    """``Ali ZERAYMehmet YİRUN`` -> two names; McDonald and LaToya stay one."""
    for seam in (_TOUCHING_DASH, _GLUED_CAPITALS, _GLUED):
        parts = seam.split(piece)
        if len(parts) > 1 and all(len(part.split()) >= 2 for part in parts):
            return [part.strip() for part in parts]
    return [piece]


def _name(piece: str, *, recase: bool) -> str | None:
    piece = piece.strip(" \t.,:;-–—'’\"()[]")
    if not piece.isascii() and _CJK_LETTER.search(piece):
        return _cjk_name(piece)
    return _cased_name(piece, recase) if 3 <= len(piece) <= 60 else None


@lru_cache(maxsize=4096)  # the same words are asked about for several fields, and by several readers
def _cased_name(piece: str, recase: bool) -> str | None:
    if _NO_NAME.search(piece):
        return None
    words = _words()
    tokens = piece.split()
    if recase:
        while tokens and turkish.fold(tokens[0]).strip(".") in words.titles and (len(tokens) > 2 or "." in tokens[0]):
            tokens = tokens[1:]
    tokens = _before_role(tokens)
    name = " ".join(tokens)
    if not 2 <= len(tokens) <= 6 or not _is_cased(tokens) or _is_no_person(name):
        return None
    return " ".join(map(_recase, tokens)) if recase else name


def _before_role(tokens: list[str]) -> list[str]:
    """The words before a post ("Jane Doe Political Editor"), and before running text ("Jane Doe in London")."""
    words = _words()
    for at, token in enumerate(tokens):
        folded = turkish.fold(token).strip(".,")
        small = token.islower() and at > 0 and folded not in words.particles and not tokens[0].islower()
        if folded in words.roles or small:
            tokens = tokens[:at]
            while len(tokens) > 2 and turkish.fold(tokens[-1]) in words.role_adjectives:
                tokens = tokens[:-1]
            if tokens and turkish.fold(tokens[-1]) in words.role_adjectives:
                return []
            break
    return tokens


def _is_cased(tokens: list[str]) -> bool:
    particles = _words().particles
    small = [token.islower() for token in tokens]
    if all(small):  # a paper that prints all names small
        return len(tokens) == 2 and all(len(token) > 2 and token.isalpha() for token in tokens)
    real = 0
    for token, is_small in zip(tokens, small, strict=True):
        if (
            is_small
            and turkish.ascii_lower(token) not in particles
            and not token.startswith(("d'", "d’", "al-", "el-"))
        ):
            return False
        if _SUFFIXED.search(token):
            return False  # "Denizli’nin Acıpayam"
        if not all(c.isalpha() or c in ".'’-‐ʻ`´·" or "\u0300" <= c <= "\u036f" for c in token):
            return False
        real += not is_small and not _INITIAL.fullmatch(token)
    return real >= 1 and len(tokens[-1]) > 1 and not (real == 1 and len(tokens) == 2 and not tokens[0].endswith("."))


def _is_no_person(name: str) -> bool:
    return (
        gazetteer.find(name) is not None
        or gazetteer.is_organisation(name)
        or places.is_expression(name)
        or dates.label_role(name) is not None  # Son Güncelleme
        or _ends_in_province(name)
        or turkish.ascii_lower(name.partition(" ")[0]) in _words().articles
        or any(gazetteer.domain(word) for word in name.split() if "." in word[1:-1])
    )


def _ends_in_province(name: str) -> bool:
    """``Anlık Sivas``, ``Yeni Konya``: a paper's name; but Ahmet Kars is a man."""
    last = name.rpartition(" ")[2]
    place = places.lookup(last)
    return bool(place and place.province and not place.district) and not (
        places.is_ordinary(last) or has_first_name(name)
    )


def _recase(token: str) -> str:
    return turkish.title(token) if len(token) > 1 and turkish.is_upper(token) and "." not in token else token


def _cjk_name(piece: str) -> str | None:
    """A name in a script without spaces between the words."""
    words = _words()
    if any(mark in piece for mark in words.cjk_organisations):
        return None
    name = words.cjk_roles.sub("", piece).strip().replace(" ", "")
    return name if _CJK.fullmatch(name) else None
