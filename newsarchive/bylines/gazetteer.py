"""Names that stand in credits: agencies, papers, press releases, newsrooms, CMS accounts.

Comes in: a word or a few words, alone. Goes out: what they name. Everything known stands in data/tables
(agencies, outlets, credit_labels); matching ignores case, diacritics, edge punctuation and the dots in A.A.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

from newsarchive import lookups, turkish

_EDGE = " \t\r\n.,:;()[]{}-–—•·*|¦/\\\"'“”‘’…»«›‹#"
_DOTTED = re.compile(r"(?:\w\.){1,5}\w?\.?")
_NOT_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,10})(?:[/?#]\S*)?", re.IGNORECASE)
_TITLE_BARS = re.compile(r"\s+[|–—-]\s+|\s*[|•]\s*")
_OWN_ENDINGS = re.compile(
    r"(?: (?:gazetesi|haber(?:leri)?|haber sitesi|haber merkezi|internet gazetesi|medya|com tr|com|net|tv))+$"
)
_OWN_ENDS = (" gazetesi", " haber", " haberleri", " sitesi", " merkezi", " medya", " com", " tr", " net", " tv")
"""what a match of it ends with"""
_DOMAIN_ENDS = ("haber", "gazetesi", "gazete", "medya", "haberleri")
_DESK = re.compile(r"\w+(?: \w+){0,3}")
_MAX = 80


@dataclass(frozen=True, slots=True)
class Named:
    """What a few words name."""

    kind: str
    """agency, outlet, press_release, desk, account, person, section, place or unknown"""
    canonical: str | None
    """the name as the archive writes it; None when unknown"""
    full_name: str | None = None
    cautious: bool = False
    """agency letters that mean something else as well (AP, TAK)"""
    ordinary: bool = False
    """an outlet whose name is also an ordinary word (Sabah, Karar)"""


@dataclass(frozen=True, slots=True)
class _Names:
    strong: dict[str, Named]
    weak: dict[str, Named]
    """only right behind a label"""
    domains: dict[str, Named]
    desk_endings: tuple[str, ...]
    institutions: frozenset[str]
    organisations: frozenset[str]


@cache
def _names() -> _Names:
    labels = lookups.table("credit_labels")
    lists = labels["names"]
    strong: dict[str, Named] = {}
    weak: dict[str, Named] = {}
    domains: dict[str, Named] = {}
    for row in lookups.table("outlets")["outlet"]:
        named = Named("outlet", row["name"], ordinary=row.get("ordinary", False))
        strong[key(row["name"])] = named
        # "Sabah Gazetesi" is no ordinary word
        strong.update({key(alias): Named("outlet", row["name"]) for alias in row.get("aliases", ())})
        domains.update(dict.fromkeys(row.get("domains", ()), Named("outlet", row["name"])))
    for kind in ("desk", "account", "press_release"):
        words = lists[{"desk": "desks", "account": "accounts"}.get(kind, kind)]
        for word in words:
            strong[key(word)] = Named(kind, "Bülten" if kind == "press_release" else word)
    for row in lookups.table("agencies")["agency"]:
        named = Named("agency", row["name"], row["full_name"], cautious=row.get("cautious", False))
        strong[key(row["name"])] = named
        for alias in (row["full_name"], *row.get("aliases", ())):
            strong.setdefault(key(alias), Named("agency", row["name"], row["full_name"]))
        weak.update({key(word): named for word in row.get("weak", ())})
        domains.update(dict.fromkeys(row.get("domains", ()), named))
    return _Names(
        strong,
        weak,
        domains,
        tuple(map(turkish.fold, lists["desk_endings"])),
        frozenset(map(turkish.fold, lists["institutions"])),
        frozenset(map(turkish.fold, lists["organisations"])),
    )


@cache
def _pictures() -> tuple[tuple[re.Pattern[str], Named], ...]:
    rows = lookups.table("agencies")["agency"]
    return tuple(
        (re.compile(row["pictures"]), Named("agency", row["name"], row["full_name"]))
        for row in rows
        if "pictures" in row
    )


def by_picture(address: str) -> tuple[Named, str] | None:
    """The agency whose code a picture's address holds, and the code: papers keep the names of an agency's pictures."""
    for pattern, named in _pictures():
        if code := pattern.search(address):
            return named, code[0]
    return None


def key(text: str) -> str:
    """The matching key of a name: folded, no edge punctuation, A.A. = AA."""
    folded = turkish.fold(text).strip(_EDGE)
    return folded.replace(".", "") if "." in folded and _DOTTED.fullmatch(folded) else folded


def undouble(text: str) -> str:
    """``AdminAdmin`` -> ``Admin``, ``Hâlid Şen Hâlid Şen`` -> ``Hâlid Şen`` (an avatar's alt text and the name)."""
    text = text.strip()
    half, odd = divmod(len(text), 2)
    if len(text) < 4 or (not text[1].isspace() and text.find(text[:2], 2) < 0):
        return text  # its beginning does not come again
    if odd and text[half].isspace() and text[:half] == text[half + 1 :]:
        return text[:half].strip()
    if not odd and text[:half] == text[half:]:
        return text[:half].strip()
    words = text.split()
    middle, rest = divmod(len(words), 2)
    return " ".join(words[:middle]) if not rest and words[:middle] == words[middle:] else text


@lru_cache(maxsize=2048)  # the same few names stand on every page of a site
def find(text: str, *, labelled: bool = False) -> Named | None:
    """The agency, outlet, press release, desk or account of exactly that name; None when unknown.

    ``labelled``: the words stand right behind a credit label, where shorter names are clear enough.
    """
    if not 1 < len(text) <= _MAX:
        return None
    names = _names()
    folded = key(text)
    found = names.strong.get(folded)
    if found is None and labelled:
        found = names.weak.get(folded)
    if found is None and "." in folded and (host := domain(text)):
        found = _by_domain(host)
    if found is None and folded.endswith(names.desk_endings) and _DESK.fullmatch(folded):
        found = Named("desk", turkish.clean(text).strip(_EDGE))
    return found or _with_letters(folded)


def _with_letters(folded: str) -> Named | None:
    """An agency's name with its own letters beside it: ``Anadolu Ajansı AA``, ``DHA Demirören Haber Ajansı``."""
    first, _, rest = folded.partition(" ")
    head, _, last = folded.rpartition(" ")
    for name, letters in ((head, last), (rest, first)):
        named = _names().strong.get(name) if name else None
        if named is not None and named.kind == "agency" and key(named.canonical or "") == letters.strip("()"):
            return named
    return None


def domain(text: str) -> str | None:
    """The host when the text is an address or a domain and nothing else (``Konhaber.com``, ``https://…``)."""
    if "." not in text:
        return None
    match = _DOMAIN.fullmatch(text.strip(" \t\r\n()[],;:-–—•|\"'"))
    return turkish.ascii_lower(match[1]) if match else None


def _by_domain(host: str) -> Named | None:
    domains = _names().domains
    labels = host.split(".")
    candidates = (".".join(labels[at:]) for at in range(len(labels) - 1))
    return next((domains[name] for name in candidates if name in domains), None)


def is_institution(text: str) -> bool:
    """Whether the words name an office or association (Konya Valiliği, Selçuk Üniversitesi)."""
    return not _names().institutions.isdisjoint(_words(text))


def is_organisation(text: str) -> bool:
    """Whether a word of the text belongs to papers, offices and teams, not to a person's name."""
    names = _names()
    words = _words(text)
    return not (names.organisations.isdisjoint(words) and names.institutions.isdisjoint(words))


def _words(text: str) -> list[str]:
    return _WORD.findall(turkish.fold(text))


def own_keys(site_names: Collection[str]) -> frozenset[str]:
    """Every form in which a site may sign: its names, their parts beside bars, its domain with and without .com."""
    return _own_keys(frozenset(site_names))


@lru_cache(maxsize=512)
def _own_keys(site_names: frozenset[str]) -> frozenset[str]:
    keys: set[str] = set()
    for name in site_names:
        for part in (name, *_TITLE_BARS.split(name)):
            host = domain(part.partition(":")[0])
            if host:
                keys |= {_flat(host), _flat(host.removeprefix("www.").partition(".")[0])}
            keys |= _forms(part)
    return frozenset(k for k in keys if len(k) > 2)


def is_own(text: str, site_names: Collection[str]) -> bool:
    """Whether the words are the site's own name, however written (``Konhaber.com``, ``KON HABER GAZETESİ``)."""
    return bool(site_names) and len(text) <= _MAX and matches_own(text, own_keys(site_names))


def matches_own(text: str, keys: frozenset[str]) -> bool:
    """is_own() for keys made before."""
    words = _words(text)
    if "." not in text and (not words or words[0][0] not in _initials(keys)):
        return False  # no domain: the name begins as the text does
    host = domain(text)
    forms = _forms(undouble(text))
    if not host and len(words) > 1:  # duzcemeydanhaber.com is the paper Düzce Meydan
        forms |= {"".join(words) + end for end in _DOMAIN_ENDS}
    if host:
        forms |= {_flat(host), _flat(host.partition(".")[0])}
    return not forms.isdisjoint(keys)


@lru_cache(maxsize=512)
def _initials(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(key[0] for key in keys)


def _flat(text: str) -> str:
    return _NOT_WORD.sub("", turkish.fold(text))


def _forms(text: str) -> set[str]:
    words = " ".join(_words(text))
    shorter = _OWN_ENDINGS.sub("", words) if words.endswith(_OWN_ENDS) else words
    forms = {words.replace(" ", "")}
    # one word left over would be a town's name: Konya Haber is not "Konya"
    return forms | {shorter.replace(" ", "")} if " " in shorter else forms
