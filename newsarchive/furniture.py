"""What a page's parts are called: which class words, attributes and lines mean "not the article's text".

The words themselves are data (data/tables/scope.toml); here is only the matching.
"""

import re
from functools import cache, lru_cache

from newsarchive import lookups, turkish
from newsarchive.boxes import Box, tokens

_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_SHOWN_WIDER = re.compile(r"(?:sm|md|lg|xl|2xl|tablet|desktop)[-:](?:block|flex|inline|grid|table|contents)")
_TAIL = " :.…!?»>-"
"""what closes a folded line"""
_HASH = re.compile(r"#[\w.-]*[^\W\d_][\w.-]*")
_COMMA = re.compile(r"\s*[,;|•·/]\s*")
_COUNTER = re.compile(r"^[(\[]?\d{1,5}[)\]]?\s+|[\s:]*(?:[(\[]\s*\d{1,5}\s*[)\]]|\b\d{1,5})$")
_FILE = re.compile(r"[\w()-]+\.(?:jpe?g|png|gif|webp|mp4|bmp)", re.IGNORECASE)
_PAGES = re.compile(r"(?:sayfa(?:lar)?|pages?)\s*:\s*\d[\d\s.|/-]*(?:tumu|sonraki|devami)?\W*$")
_READS = re.compile(
    r"(?:bu (?:haber|yazi|icerik) )?(?:toplam )?(?:"
    r"(?:okunma|okuyan|goruntulen?me|izlenme|tiklanma|hit)(?: sayisi)?\s*:?\s*\d[\d.,]*(?: (?:kez|kere|defa|kisi))?"
    r"|\d[\d.,]*\s*(?:kez |kere |defa |kisi )?(?:okun(?:du|ma)|okudu|goruntulen(?:di|me)|izlen(?:di|me)|tiklandi))\W*"
)
_POST = re.compile(r"\b(?:hentry|type-\w+|status-publish|post-\d+)\b")
_FILED = re.compile(r"\b(?:tag|category|kategori|etiket|format|author|topic|section)-[\w-]+")
_PUBLISHED = re.compile(r"\b(?:entry-date|post-date|published)\b")
_UPDATED = re.compile(r"updat|modif|guncel|edited")
_PICTURED = frozenset({"caption", "photo", "gallery", "galeri"})
_LAYOUT = frozenset({"layout", "grid", "elementor"})
_TALK = frozenset({"comment", "comments", "commentlist", "respond", "disqus", "discussion", "yorum", "yorumlar"})


@cache
def _words(part: str, key: str) -> frozenset[str]:
    return frozenset(lookups.table("scope")[part][key])


@cache
def _folded(part: str, key: str) -> frozenset[str]:
    return frozenset(turkish.fold(line).rstrip(_TAIL) for line in lookups.table("scope")[part][key])


@cache
def _starts() -> tuple[str, ...]:
    return tuple(turkish.fold(line) for line in lookups.table("scope")["inline"]["starts"])


@cache
def _openings() -> frozenset[str]:
    """One or two letters with which ``_starts`` begin."""
    return frozenset(start[:most] for start in _starts() for most in (1, 2))


@cache
def _pointers() -> tuple[str, ...]:
    return tuple(turkish.fold(line) for line in lookups.table("scope")["inline"]["ends"])


@cache
def _stems() -> re.Pattern[str]:
    return re.compile(" (?:" + "|".join(map(re.escape, lookups.table("scope")["noise"]["stems"])) + ")[^ ]*")


@cache
def _saving() -> frozenset[str]:
    return _words("body", "words") | _words("noise", "saved_by")


@lru_cache(maxsize=16384)
def noise_word(label: str) -> str:
    """The word of a class or id that makes it furniture; empty when there is none."""
    if "-" in label and _POST.search(label):  # WordPress writes a post's own tags and section into its class
        label = _FILED.sub("", label)
    words = tokens(label)
    if not words.isdisjoint(_saving()):
        return ""
    found = words & _words("noise", "words")
    apart = words.isdisjoint(_LAYOUT)
    if found and not apart:
        found -= {"sidebar", "widget", "banner", "menu"}
    if found:
        if found <= {"hidden", "hide"} and _SHOWN_WIDER.search(label):
            return ""
        return min(found)
    stemmed = _stems().findall(f" {' '.join(words)}") if apart else ()
    return min(stemmed)[1:] if stemmed else ""


@lru_cache(maxsize=16384)
def is_body(label: str) -> bool:
    """Whether a class or id is one that pages use for the article's text."""
    return not tokens(label).isdisjoint(_words("body", "words"))


def names_update(own: str, around: str) -> bool:
    """Whether a stamp's class words, its own or those of the element around it, say that it is of the last change.

    ``entry-date updated`` is what WordPress calls the stamp of a post that was never changed, and some themes each.
    """
    if _PUBLISHED.search(own):
        own = own.replace("updated", "")
    return _UPDATED.search(turkish.ascii_lower(f"{own} {around}")) is not None


@lru_cache(maxsize=16384)
def is_summary(label: str) -> bool:
    """Whether a class or id is one that pages use for the spot."""
    return not tokens(label).isdisjoint(_words("head", "summary_words"))


@lru_cache(maxsize=16384)
def is_spot(label: str) -> bool:
    """Whether a class or id is one that only the spot has, wherever it stands."""
    return not tokens(label).isdisjoint(_words("head", "spot_words"))


@lru_cache(maxsize=16384)
def is_meta(label: str) -> bool:
    """Whether a class or id is one that pages use for byline, stamps and the like."""
    return not tokens(label).isdisjoint(_words("head", "meta_words"))


@lru_cache(maxsize=16384)
def is_picture(label: str) -> bool:
    """Whether a class or id is one that pages use around a picture and its caption."""
    return not tokens(label).isdisjoint(_words("noise", "picture_words"))


@lru_cache(maxsize=16384)
def is_title(label: str) -> bool:
    """Whether a class or id is one that pages use for an article's headline."""
    return not tokens(label).isdisjoint(_words("head", "title_words"))


def is_talk(why: str) -> bool:
    """Whether a noise reason means readers' comments (they may outweigh the article)."""
    return why in _TALK or why.startswith(("comment", "yorum"))


def _by_tag(box: Box) -> str:
    if box.tag not in _words("elements", "furniture"):
        return ""
    if box.tag == "figure" and box.node.css_first("table") is not None:  # block editors put tables into figures
        return ""
    return f"tag {box.tag}"


def why_noise(box: Box) -> str:
    """Why an element is no part of an article's text, by tag, attribute and class; empty when it may be."""
    attrs = box.attrs
    if not attrs:
        return _by_tag(box)
    if len(attrs) > 1 or "class" not in attrs:  # most have a class and nothing else
        if "hidden" in attrs and attrs["hidden"] != "until-found":
            return "hidden"
        style = attrs.get("style")
        if style and "n" in style and _INVISIBLE.search(style):
            return "hidden"
        if attrs.get("aria-hidden") == "true":
            return "hidden"
        role = attrs.get("role")
        if role and role in _words("elements", "roles"):
            return f"role {role}"
    label = box.label
    return (noise_word(label) if label else "") or _by_tag(box)


def is_foreign_picture(label: str) -> bool:
    """Whether pictures inside an element with this class or id belong to something else."""
    return noise_word(label) in _words("noise", "foreign_pictures")


@lru_cache(maxsize=4096)
def is_portrait(label: str) -> bool:
    """Whether a class or id is one that pages use for the picture of the one who wrote."""
    return bool(label) and not tokens(label).isdisjoint(_words("noise", "portraits"))


def may_show(box: Box) -> bool:
    """Whether a piece of furniture may hold pictures of the article; cards and menus hold others' pictures."""
    return box.tag in {"figure", "figcaption"} or not tokens(box.noise).isdisjoint(_PICTURED) or is_picture(box.noise)


def is_certain(why: str) -> bool:
    """Whether a noise reason holds however much text there is: a short article does not make a footer one."""
    return is_talk(why) or why in {"tag nav", "tag footer"} or why in _words("noise", "certain_words")


def is_legal(text: str) -> bool:
    """Whether a text is the site's own legal notice."""
    if len(text) > 500:
        return False
    return _has_one(turkish.fold(text), _folded("inline", "legal"))


def is_small_print(text: str) -> bool:
    """Whether a text tells the reader of the site's rights or cookies."""
    if len(text) > 500:
        return False
    return _has_one(turkish.fold(text), _folded("inline", "small_print"))


def is_menu(why: str) -> bool:
    """Whether a noise reason means a menu, a ticker or a footer: the site's lines, never an article's."""
    return why in {"tag nav", "tag menu", "tag footer"} or why in _words("noise", "menu_words")


@lru_cache(maxsize=4096)
def is_path(label: str) -> bool:
    """Whether a class or id is one that pages use for the path to the article (breadcrumb)."""
    return not tokens(label).isdisjoint(_words("head", "path_words"))


def ends_article(text: str) -> bool:
    """Whether a line says that the article is over."""
    if len(text) >= 60:
        return False
    key, counted = _uncounted(text)
    return key in _folded("end", "lines") or (counted and key in _folded("end", "counted"))


@lru_cache(maxsize=2048)  # of short lines, each asked by several readers
def _uncounted(text: str) -> tuple[str, bool]:
    """A title as key without its counter (``Yorumlar (3)``, ``3 Yorum``), and whether it had one."""
    whole = turkish.fold(text).rstrip(_TAIL)
    key = _COUNTER.sub("", whole).rstrip(_TAIL)
    return key, key != whole


def opens_box(text: str) -> bool:
    """Whether a line is the title of the readers' talk, of other stories or of another box of the site."""
    return len(text) < 60 and (ends_article(text) or _uncounted(text)[0] in _folded("end", "boxes"))


def is_talk_title(text: str) -> bool:
    """Whether a line is the title of the readers' comments, with or without their number."""
    if len(text) >= 60:
        return False
    key, counted = _uncounted(text)
    return key in _folded("end", "talk") or (counted and key in _folded("end", "counted"))


def is_next_title(text: str) -> bool:
    """Whether a line announces the next article."""
    return len(text) < 60 and _uncounted(text)[0] in _folded("end", "next")


def tags_in(text: str) -> tuple[str, ...]:
    """The tags of a line that holds nothing else: ``Etiketler: a, b`` or ``#a #b``; () of any other line."""
    if len(text) > 300 or not ("#" in text or ":" in text):
        return ()
    if len(words := text.replace(",", " ").split()) > 1 and all(_HASH.fullmatch(word) for word in words):
        return tuple(word[1:] for word in words)
    label, colon, rest = text.partition(":")
    if not colon or not is_tags(label):
        return ()
    parts = [part.strip(" #.") for part in (rest.split("#") if rest.count("#") > 1 else _COMMA.split(rest))]
    return tuple(part.strip(" ,") for part in parts if 1 < len(part) <= 60)


def is_contact(text: str) -> bool:
    """Whether a line is the newsroom's own telephone line (``WhatsApp ihbar hattı: …``)."""
    return len(text) < 120 and turkish.fold(text).startswith(tuple(_folded("inline", "contacts")))


def is_tags(text: str) -> bool:
    """Whether a line is the label of the article's tags."""
    return turkish.fold(text).rstrip(_TAIL) in _folded("end", "tags")


def is_control(text: str) -> bool:
    """Whether a whole line is a control, a filler, a counter of readers or a bare file name."""
    if len(text) > 60:
        return False
    key = turkish.fold(text)
    if _PAGES.match(key) or _READS.fullmatch(key):
        return True
    return key.rstrip(_TAIL).lstrip("-–—* ") in _folded("inline", "lines") or bool(_FILE.fullmatch(text))


def opens_related(text: str) -> bool:
    """Whether a line introduces a link to another story."""
    return turkish.fold(text[:2]) in _openings() and turkish.fold(text[:60]).startswith(_starts())


def is_invitation(text: str) -> bool:
    """Whether a short text asks to subscribe, follow or write in."""
    if len(text) > 320:
        return False
    return _has_one(turkish.fold(text), _folded("inline", "invitations"))


def _has_one(folded: str, phrases: frozenset[str]) -> bool:
    for phrase in phrases:  # asked of every short line: a generator or one large pattern costs more  # noqa: SIM110
        if phrase in folded:
            return True
    return False


def is_pointer(text: str) -> bool:
    """Whether a line ends with a call to see another story."""
    return len(text) < 300 and turkish.fold(text).rstrip(_TAIL).endswith(_pointers())


def is_doubled(text: str) -> bool:
    """Whether a line is ``X X``: a linked picture's alternative text and its title."""
    half = (len(text) - 1) // 2
    return len(text) > 30 and len(text) % 2 == 1 and text[half] == " " and text[:half] == text[half + 1 :]
