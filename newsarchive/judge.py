"""Which candidate is the headline, the summary, the section, the language: agreement first, then trust.

Comes in: candidates as found. Goes out: ``Choice``: the value, the words it came from, and what lost. Pure functions
over text; dates are judged in timing.py, people and sources in crediting.py.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsarchive import bylines, dates, sections, turkish
from newsarchive.records import Block, Found
from newsarchive.sections import Section

_SUFFIX = re.compile(r"\s+(?:[-–—|»·•:]|\|\||::|>>?)\s+")
_GLUED_SUFFIX = re.compile(r"[|ㅣ：]")
_WORD = re.compile(r"\w+")
_FOUR_WORDS = re.compile(r"\W*+(?:\w++\W++){3}\w")
_CUT = re.compile(r"\s*(?:\.{2,}|…|\[…\]|\[\.\.\.\])\s*$")
_CUTS = ("..", "…", "[…]", "[...]")
"""what ends with it"""
_CUT_BEHIND = re.compile(r"[.!?](?:\s+\.{2,3}|\s*…|\.{3})\s*$")
_SLOGAN = re.compile(
    r"\bhaberleri\b|\bson dakika\b|\bhaber sitesi\b|\bhaber portali\b|\bguncel haberler\b|\ben son haberler\b"
)
_SITE_WORDS = re.compile(r"\bhaberler(?:i|in|den)?\b|\bhaber (?:portal|site)i\b")
_SLOGAN_WORDS = 7
"""words of a description that, with "haberler" among them, is what the site offers"""
_STOPS = re.compile(r"[.!?](?:\s|$)")
_END = " .,:;!?…\"'”’»"
_TURKISH_ONLY = re.compile(r"[ıİğĞ]")
_TURKISH = re.compile(r"[ıİğĞşŞçÇöÖüÜ]")
_NOT_TURKISH = re.compile(r"[əƏőűłżęäåøæßñãõ\u0370-\u03ff\u0400-\u052f\u0600-\u06ff\u3040-\u9fff\uac00-\ud7af]")
_SPOT_MIN = 25  # characters; shorter texts beside a headline are labels
ALIKE = 0.5  # shared words from which two headlines are of the same story


@dataclass(frozen=True, slots=True)
class Choice:
    """A value as decided, and the evidence."""

    value: str | None
    found: Found | None = None
    rejected: tuple[Found, ...] = ()
    note: str | None = None


def _choose(value: str | None, found: Found | None, candidates: Sequence[Found], note: str | None = None) -> Choice:
    return Choice(value, found, tuple(one for one in candidates if one is not found), note)


def language(declared: Sequence[Found], text: str) -> Choice:
    """Two letters. Regional templates leave ``lang="en"`` in place, so clearly Turkish text outvotes the page."""
    sample = text[:2500]
    letters = len(sample) - sample.count(" ")
    reads_turkish = (
        letters > 80
        and len(_TURKISH_ONLY.findall(sample)) > letters * 0.008
        and len(_TURKISH.findall(sample)) > letters * 0.03
        and len(_NOT_TURKISH.findall(sample)) < letters * 0.005
    )
    if reads_turkish:
        stated = next((one for one in declared if turkish.ascii_lower(one.text).startswith("tr")), None)
        return _choose("tr", stated or Found("", "text:letters"), declared)
    for one in declared:
        code = turkish.ascii_lower(one.text).replace("_", "-").partition("-")[0]
        if len(code) in (2, 3) and code.isalpha() and not (code == "tr" and letters > 400):
            return _choose(code, one, declared)
    return _choose(None, None, declared)


def headline(
    candidates: Sequence[Found], site_names: Collection[str], turkish_page: bool, labels: Collection[str] = ()
) -> Choice:
    """The article's headline, without site or section suffix; ``labels``: what the page calls its section.

    On a Turkish page it is the visible one, unless that shares nothing with what the page calls itself (a logo or
    a box title in an h1) and with the page's address. Elsewhere the publisher's own declaration (JSON-LD, else
    og:title) comes first: there h1 elements often hold a kicker or the line of a live ticker beside the headline.
    """
    visible = next((one for one in candidates if one.via.startswith(("visible:", "text:"))), None)
    stated = [one for one in candidates if one is not visible]
    shown_text = visible.text if visible else None
    trimmed = {id(one): without_label(trim(one.text, site_names, shown_text), labels) for one in stated}
    stated = [one for one in stated if trimmed[id(one)]]
    if visible is None:
        return _choose(trimmed[id(stated[0])], stated[0], candidates) if stated else Choice(None)
    if stated and _is_site_name(visible.text, site_names):
        own = _majority([trimmed[id(one)] for one in stated]) or trimmed[id(stated[0])]
        return _choose(own, next(o for o in stated if trimmed[id(o)] == own), candidates, "h1_disagrees")
    shown = trim(visible.text, site_names)
    declared = next((one for one in stated if one.via.startswith(("json-ld:headline", "meta:og:title"))), None)
    agreeing = [one for one in stated if likeness(shown, trimmed[id(one)]) >= ALIKE]
    if not agreeing and not visible.extra.get("addressed") and (other := _majority(_telling(stated, trimmed))):
        return _choose(other, next(o for o in stated if trimmed[id(o)] == other), candidates, "h1_disagrees")
    if not turkish_page and declared is not None and "salvaged" not in declared.via:
        own = trimmed[id(declared)]
        if _is_cut(own) and not _is_cut(shown) and turkish.fold(shown).startswith(key(own)):
            return _choose(shown, visible, candidates)
        return _choose(own, declared, candidates)
    return _choose(shown, visible, candidates)


def _telling(stated: Sequence[Found], trimmed: Mapping[int, str]) -> list[str]:
    """What the page calls itself, but for a list's label ("Resmi İlan") and what a site calls itself on every page."""
    own = [trimmed[id(one)] for one in stated if not one.via.startswith("listing:")]
    return [text for text in own if not _SLOGAN.search(turkish.fold(text))]


def _is_site_name(text: str, site_names: Collection[str]) -> bool:
    return _squeeze(text) in {_squeeze(name) for name in site_names if name}


def likeness(one: str, other: str) -> float:
    """Shared words of two headlines, by the shorter one, 0 to 1."""
    a, b = set(_WORD.findall(turkish.fold(one))), set(_WORD.findall(turkish.fold(other)))
    if not a or not b:
        return 0.0
    short, long = sorted((_squeeze(one), _squeeze(other)), key=len)
    if short and short in long:
        return 1.0
    return len(a & b) / min(len(a), len(b))


@lru_cache(maxsize=1024)
def _squeeze(text: str) -> str:
    return "".join(_WORD.findall(turkish.fold(text)))


def _majority(texts: Sequence[str]) -> str | None:
    """A text that another one agrees with."""
    for text in texts:
        if sum(likeness(text, other) >= ALIKE for other in texts) >= 2:
            return text
    return None


def trim(text: str, site_names: Collection[str], shown: str | None = None) -> str:
    """A title without the site's name or a section behind a bar or dash: ``… » Spor - Yeni Haber``.

    ``shown``: the visible headline; a few words behind it and a dash are a suffix too.
    """
    names = {_squeeze(name) for name in site_names if name}
    whole = _squeeze(shown or "")
    if first := _SUFFIX.search(text):  # the same in front of it
        rest = text[first.end() :].strip()
        known_name = _squeeze(text[: first.start()]) in names
        if rest and (known_name or (_squeeze(rest) == whole and len(text[: first.start()].split()) <= 5)):
            text = rest
    for _ in range(3):
        parts = [*_SUFFIX.finditer(text)] or [*_GLUED_SUFFIX.finditer(text)]
        if not parts:
            break
        last = parts[-1]
        tail = text[last.end() :]
        key = _squeeze(tail)
        head = text[: last.start()].rstrip()
        known = sections.canonical(tail)
        is_site = key in names or any(len(n) >= 4 and (n in key or key in n) for n in names if len(key) >= 4)
        is_section = known is not None and known.code is not None and "|»•".find(last[0].strip()) >= 0
        if not head or not (is_site or is_section or (_squeeze(head) == whole and len(tail.split()) <= 5)):
            break
        text = head
    return text.strip()


def without_label(text: str, labels: Collection[str]) -> str:
    """A title without the page's own section label behind a dash or bar: ``…-Asayiş``."""
    for label in labels:
        head = text[: -len(label)].rstrip()
        if label and text.endswith(label) and head.endswith(("-", "–", "|", "»")) and len(head) > len(label):
            return head[:-1].rstrip()
    return text


@lru_cache(maxsize=64)  # a page's few summaries and openings, each compared with all others
def key(text: str) -> str:
    """A text as compared: folded, without the mark of a cut and closing punctuation."""
    return turkish.fold(_CUT.sub("", text) if _is_cut(text) else text).rstrip(_END)


def _is_cut(text: str) -> bool:
    """Whether a text ends with the mark of a cut."""
    return text.rstrip().endswith(_CUTS)


@dataclass(frozen=True, slots=True)
class Spot:
    """The summary, and whether the page prints it apart from the body (then a copy in the body is no paragraph)."""

    choice: Choice
    apart: bool


def summary(candidates: Sequence[Found], title: str, blocks: Sequence[Block], site_names: Collection[str] = ()) -> Spot:
    """The spot: what the page shows between headline and body; else what it says of itself, unless that is only
    the body's beginning."""
    first = key(blocks[0].text) if blocks else ""
    texts = [_unsigned(one, site_names) for one in candidates if may_be_spot(one, title)]
    texts = [one for one in texts if not (one.via.startswith("meta:") and _is_slogan(one.text, site_names))]
    plain = [one for one in texts if one.via.startswith(("visible:", "text:")) and "weak" not in one.extra]
    opening = key(" ".join(block.text for block in blocks[:4])[:1500])
    shown = next((one for one in plain if not (_is_cut_from(one.text, first) or _is_cut_off(one.text, opening))), None)
    if shown is not None:
        return Spot(_choose(shown.text, shown, candidates), True)
    body = key(" ".join(block.text for block in blocks[:8])[:3000])
    cut = None
    for one in texts:
        whole = _whole(one, texts)
        words = key(whole.text)
        if first == words and blocks[0].kind == "h":  # a bold first line that the page also gives as its description
            return Spot(_choose(whole.text, whole, candidates), True)
        if body.startswith(words) or (len(words) > 60 and words in body):
            cut = "truncated_body"
            continue
        if _is_cut(whole.text) and body.startswith(words[: max(20, len(words) - 12)]):
            cut = "truncated_body"
            continue
        return Spot(_choose(whole.text, whole, candidates), False)
    return Spot(Choice(None, None, tuple(candidates), cut if texts else None), False)


def _is_cut_from(text: str, first: str) -> bool:
    """Whether a spot is only the first paragraph's beginning, cut in the middle of a sentence by an importer."""
    start = key(text)
    if _CUT_BEHIND.search(text) and len(first) > len(start) and first.startswith(start):
        return True  # the cut fell behind a full stop: "… sevk edildi. ..."
    following = first[len(start) : len(start) + 1] if first.startswith(start) else ""
    return bool(following) and following not in ".!?…" and (_is_cut(text) or text[-1] not in _END)


def _is_cut_off(text: str, opening: str) -> bool:
    """Whether a spot is the body's beginning over several paragraphs, cut inside a word or sentence and marked so."""
    return _is_cut(text) and not _CUT_BEHIND.search(text) and opening.startswith(key(text))


def _is_slogan(text: str, site_names: Collection[str]) -> bool:
    """Whether a description is the site's own, the same on each page: its name and what it offers, no sentence."""
    if _SITE_WORDS.search(turkish.fold(text)) and len(text.split()) <= _SLOGAN_WORDS:
        return True
    if _STOPS.search(text):
        return False
    named = len(trim(text, site_names)) < len(text)
    return len(set(_SLOGAN.findall(turkish.fold(text)))) >= (1 if named else 2)


def may_be_spot(one: Found, title: str) -> bool:
    """Whether a text is long enough for a spot and is neither the headline nor a stamp or credit."""
    text = one.text
    if len(text) < _SPOT_MIN or _FOUR_WORDS.match(text) is None:
        return False
    if len(text) < 1.3 * len(title) and likeness(text, title) >= 0.95:
        return False
    stamps = dates.find_stamps(text) if len(text) < 200 and any(map(str.isdigit, text)) else []
    if stamps and stamps[0].label and text.startswith(stamps[0].label):
        return False  # "Eklenme: … | Güncellenme: … | Editör: …"
    if sum(stamp.label is not None for stamp in stamps) > 1 and text[-1] not in ".!?…":
        return False  # "3. Sayfa Yayımlanma: … - Son Güncelleme: … Okunma: 12"
    return len(text) >= 90 or not (stamps or bylines.credit(text))


def _unsigned(one: Found, site_names: Collection[str]) -> Found:
    """The spot without the agency or the site's name that some templates append behind a dash."""
    head, dash, tail = one.text.rpartition(" - ")
    if dash and len(tail) <= 40 and (bylines.is_own(tail, site_names) or bylines.classify(tail).kind == "agency"):
        return Found(head.rstrip(), one.via, one.extra, one.at)
    return one


def _whole(one: Found, others: Sequence[Found]) -> Found:
    """The longest candidate that goes on where this one is cut short."""
    if not _is_cut(one.text):
        return one
    start = key(one.text)[:-3]
    longer = [
        o for o in others if len(o.text) > len(one.text) - 3 and key(o.text).startswith(start) and not _is_cut(o.text)
    ]
    return max(longer, key=lambda o: len(o.text), default=one)


def section(candidates: Sequence[Found], title: str) -> tuple[Section | None, Choice]:
    """The section and its label: the first that is a known one, then any that says something, then a weak one."""
    read: list[tuple[Found, Section]] = []
    for one in candidates:
        known = sections.canonical(one.text)
        if known is not None and turkish.fold(one.text) != turkish.fold(title):
            read.append((one, known))
    ranked = sorted(read, key=lambda pair: _section_rank(pair[0], pair[1]))
    if not ranked:
        return None, Choice(None, None, tuple(candidates))
    found, known = ranked[0]
    return known, _choose(found.text, found, candidates)


def _section_rank(found: Found, known: Section) -> int:
    """Smaller wins. Behind the body stand tags as well, a place alone may be a dateline, and a path may begin
    with one."""
    if found.via == "visible:tail":
        return 3 if known.code is not None and not known.weak and not known.is_place else 5
    if known.is_place and found.via.startswith(("visible:head", "visible:above")):
        return 3
    if known.code == "yazar" and found.via == "visible:above":
        return 5  # a box of columnists beside the article
    if known.code is not None and not known.weak:
        return 1 if found.via.startswith(("url:", "class:")) else 0
    if found.via.startswith(("url:", "class:")):
        return 6
    return 2 if known.code is None else 4
