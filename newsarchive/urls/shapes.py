"""What the shape of a path or query tells: the number of an article, what kind of page, a trap without end.

Everything here works on cleaned parts of addresses; the knowledge is in url_shapes.toml and tracking.toml.
"""

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from newsarchive import lookups, turkish

MAX_SEGMENTS = 12
MAX_REPEATS = 2
"""how often one word may stand in a path: /haber/2024/haber/2024 grows without end"""
MAX_PARAMETERS = 8

_WORD_GAP = re.compile(r"[-_+ ]+|%20")
_RANDOM = re.compile(r"(?=.*\d)[A-Za-z0-9_-]{16,}")
_DATES = (
    re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"),
    re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"),
)
_HINT = re.compile(r"[\d,]")
_DATED = re.compile(r"[0-9]{1,4}(?:-[0-9]{1,2}){0,2}")
_YEAR = re.compile(r"19\d\d|20[0-3]\d")


class _Shape(NamedTuple):
    pattern: re.Pattern[str]
    kind: str | None
    guards: tuple[str, ...]


@cache
def words(name: str, group: str = "words") -> frozenset[str]:
    """One list of data/tables/url_shapes.toml."""
    return frozenset(lookups.table("url_shapes")[group][name])


@cache
def parameters(name: str) -> frozenset[str]:
    """One list of data/tables/tracking.toml."""
    return frozenset(lookups.table("tracking")[name])


@cache
def _shapes() -> tuple[_Shape, ...]:
    rows: list[dict[str, Any]] = lookups.table("url_shapes")["shape"]
    return tuple(
        _Shape(re.compile(row["pattern"], re.IGNORECASE), row.get("kind"), tuple(row.get("guards", ()))) for row in rows
    )


@cache
def _letters() -> dict[str, str]:
    return dict(lookups.table("url_shapes")["letters"])


@cache
def _listing_endings() -> re.Pattern[str]:
    return re.compile("|".join(lookups.table("url_shapes")["endings"]["listing"]), re.IGNORECASE)


@cache
def _article_script() -> re.Pattern[str]:
    names = "|".join(sorted(words("article_scripts")))
    return re.compile(rf"index\.php|(?:{names})[a-z_]*(?:\.(?:aspx?|php|jsp|cfm))?", re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_noise(name: str) -> bool:
    """Whether a parameter (name in lower case) says nothing about what the page is."""
    prefixes = tuple(parameters("noise_prefixes"))
    return name in parameters("noise") or name in parameters("session") or name.startswith(prefixes)


@lru_cache(maxsize=16384)
def number(path: str) -> tuple[str, str] | None:
    """(kind, number) when the path's shape shows one; None when the path itself is the identity."""
    if not _HINT.search(path):
        return None
    directory = _directory_kind(path)
    for shape in _shapes():
        match = shape.pattern.search(path)
        if match is None:
            continue
        groups = match.groupdict()
        if any(_refused(guard, groups, directory) for guard in shape.guards):
            continue
        letter = _letters().get(turkish.ascii_lower(groups.get("letter") or ""))
        if directory == "listing" and letter is None:
            return None
        known = letter or shape.kind or "article"
        return directory or known if known == "article" else known, groups["id"]
    return None


def _refused(guard: str, groups: dict[str, str], directory: str | None) -> bool:
    digits = groups["id"]
    if guard == "year":
        return _YEAR.fullmatch(digits) is not None
    if guard == "date":
        return any(form.fullmatch(digits) for form in _DATES)
    if guard == "round":
        return digits.endswith("000")
    return not _headline_before(turkish.ascii_lower(groups["slug"]), digits, directory)


def _headline_before(slug: str, digits: str, directory: str | None) -> bool:
    """Whether ``/slug/digits`` is an item; small numbers behind few words are pages of lists."""
    if _word_kind(slug) not in (None, "listing", "page"):
        return len(digits) >= 3  # /resmi-ilanlar/123
    if slug in words("listing") or slug in words("section") or _listing_endings().search(slug):
        return False
    gaps = 0 if len(digits) >= 5 else 1 if len(digits) == 4 else 2
    return slug.count("-") >= gaps - (directory is not None)


@lru_cache(maxsize=4096)
def _word_kind(word: str) -> str | None:
    for kind in ("gallery", "video", "column", "notice", "page", "listing"):
        if word in words(kind):
            return kind
    return None


def _directory_kind(path: str) -> str | None:
    """The kind that a directory of the path names; the last segment is no directory."""
    for segment in turkish.ascii_lower(path).split("/")[1:-1]:
        if kind := _word_kind(segment):
            return kind
    return None


def is_article_path(path: str) -> bool:
    """A number of its own, or a headline for a name; a gallery's pages are its own."""
    found = number(path)
    if found:
        return found[0] in ("article", "column", "video", "notice")
    return _is_headline(path.rpartition("/")[2]) and _directory_kind(path) in (None, "column", "video")


def _is_headline(segment: str) -> bool:
    return segment.count("-") + segment.count("_") >= 3 and not _listing_endings().search(segment)


def query_number(path: str, query: str) -> tuple[str, str] | None:
    """The number in ``/?p=123`` and ``/haber_detay.asp?id=123``; other scripts count their own things."""
    if not query or not (path == "/" or _article_script().fullmatch(path.rpartition("/")[2])):
        return None
    values = dict(small_name(part).split("=", 1) for part in query.split("&") if "=" in part)
    numbers = [
        values[name] for name in lookups.table("tracking")["id"] if re.fullmatch(r"[0-9]+", values.get(name, ""))
    ]
    return ("article", numbers[0]) if len(numbers) == 1 else None


def small_name(part: str) -> str:
    """``Haber=MTIx`` -> ``haber=MTIx``; the case of a value may matter (base64 numbers)."""
    name, equals, value = part.partition("=")
    return turkish.ascii_lower(name) + equals + value


def kind(path: str, query: str) -> str:
    """article, listing, page (cannot say) or skip, for the cleaned path and query of an address."""
    path = turkish.ascii_lower(path)
    segments = path.split("/")[1:]
    if _is_skipped(path, segments):
        return "skip"
    if path == "/":
        return "article" if query_number(path, query) else "listing"
    found = number(path)
    if found:
        return {"article": "article", "column": "article", "listing": "listing"}.get(found[0], "page")
    return _kind_of_words(path, segments, query)


def _is_skipped(path: str, segments: list[str]) -> bool:
    extension = segments[-1].rpartition(".")[2] if "." in segments[-1] else ""
    if extension in words("extensions", "skip") or not words("skip").isdisjoint(segments):
        return True
    return "/feed" in path and any(re.search(feed, path) for feed in words("feeds", "skip"))


def _kind_of_words(path: str, segments: list[str], query: str) -> str:
    directory = _directory_kind(path + "/")
    if directory == "listing" or _listing_endings().search(segments[-1]):
        return "listing"
    if all(s in words("section") or s.isdigit() for s in segments):
        return "listing"
    if query_number(path, query):
        return "article"
    if directory in ("gallery", "video", "notice", "page"):
        return "page"
    return "article" if _is_headline(segments[-1]) else "page"


def pattern(path: str, query: str) -> str:
    """The path and query with what varies taken out; see ``newsarchive.urls.pattern``."""
    segments = turkish.ascii_lower(path).split("/")[1:]
    last = len(segments) - 1
    out = [_generalise(s, keep=i < min(last, 2) or s in words("listing")) for i, s in enumerate(segments)]
    names = {turkish.ascii_lower(part.partition("=")[0]) for part in query.split("&")}
    names = {name for name in names if name and not is_noise(name)}
    return "/" + "/".join(out) + ("?" + (names.pop() if len(names) == 1 else "&") if names else "")


def _generalise(segment: str, *, keep: bool) -> str:
    stem, dot, extension = segment.rpartition(".")
    if not dot or len(extension) > 5 or not extension.isalpha():
        stem, dot, extension = segment, "", ""
    parts = [word for word in _WORD_GAP.split(stem) if word]
    digits = sum(map(str.isdigit, stem))
    if not parts or (keep and len(parts) <= 2 and digits <= 3 and len(stem) <= 40 and not stem.isdigit()):
        return segment
    if len(parts) == 1:
        return ("#" if stem.isdigit() else "+") + dot + extension
    tail = re.fullmatch(r"([a-z]{0,2})\d+([a-z]{0,2})", parts[-1])
    return ("*-" + tail[1] + "#" + tail[2] if tail else "*") + dot + extension


def trap(path: str, query: str) -> str | None:
    """Why the path or query looks machine-made without end, in words."""
    segments = [s for s in turkish.ascii_lower(path).split("/") if s]
    if len(segments) > MAX_SEGMENTS:
        return "too deep"
    counted = [s for s in segments if not (s.isdigit() and len(s) < 4)]
    if any(counted.count(s) > MAX_REPEATS for s in set(counted)):
        return "repeated segments"
    pairs = [small_name(part).partition("=") for part in query.split("&") if part]
    names = [name for name, _, _ in pairs]
    if len(names) > MAX_PARAMETERS or any(names.count(name) > MAX_REPEATS for name in set(names)):
        return "growing query"
    if any("sess" in name and not is_noise(name) and _RANDOM.fullmatch(value) for name, _, value in pairs):
        return "session id"
    if not words("calendar").isdisjoint(segments) and (
        any(name in parameters("calendar") for name in names) or any(_DATED.fullmatch(s) for s in segments)
    ):
        return "calendar"
    return None
