"""What the page at a known article's address says in its place: that it was emptied, or that there is nothing.

Pure. Comes in: the article as it was, and the page that a later visit found. Believed is only what both say: a page
that still holds the article's sentences is the article, whatever our rules make of it (a new theme, text for scripts).
"""

import html
import re
from dataclasses import dataclass
from functools import cache

from newsarchive import charset, dom, edits, lookups, turkish
from newsarchive.errors import NotArchived, Reason
from newsarchive.records import Article, Page

LITTLE = 0.15
"""share of an article's words that a page has left which has lost its text"""
FEW = 12
"""words that are no text"""
TELLING = 30
"""words that an article must have had for what is left of them to say something"""
NOTICE = 80
"""words of a text that does no more than say why there is none"""
NEAR = 60
"""letters between the subject and the verb of a notice"""
BY_ORDER = 220
"""letters between the order and what was done for it"""
PROBE = 48
"""letters of a sentence that tell one text from another"""
PROBES = 6
_UNSURE = frozenset({Reason.NOT_HTML, Reason.TOO_COMPLEX, Reason.PARSER_FAILED, Reason.WORKER_FAILED})
CLOSED = frozenset({
    Reason.BOT_WALL, Reason.CONSENT_WALL, Reason.LOGIN_WALL, Reason.PARKED, Reason.MAINTENANCE, Reason.SERVER_ERROR,
})  # fmt: skip
"""what speaks of the reader or of the whole site, unless the article's own headline stands above it"""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_MARKUP = re.compile(r"<[^<>]{0,500}>|\\[nrt\"/]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Known:
    """An article as it was."""

    headline: str
    body: str
    summary: str | None = None


def lost(known: Known, article: Article) -> tuple[str, str] | None:
    """(``emptied`` or ``soft_404``, why in words) of a page that was read as an article whose text is gone; None when
    it has one."""
    before, after = _words(known.body), _words(article.body)
    same = _same_headline(known.headline, article.headline)
    notice = notice_in(article.body)
    if notice and not notice_in(known.body) and len(after) <= NOTICE and 2 * len(after) < max(len(before), 2 * TELLING):
        return "emptied" if same else "soft_404", f"in place of the text: {notice}"
    if len(before) < TELLING or not same:
        return None
    left = f"{len(after)} of {len(before)} words are left"
    if len(after) <= max(FEW, LITTLE * len(before)):
        return "emptied", left
    lead = known.summary and turkish.fold(known.summary)
    if lead and turkish.fold(article.body) == lead and 3 * len(after) < len(before):
        return "emptied", f"{left}: the summary"
    return ("emptied", left) if edits.is_emptied(known.body, article.body) else None


def is_another(known: Known, article: Article) -> bool:
    """Whether nothing of a known text is left below its headline, and another one stands there."""
    return (
        _same_headline(known.headline, article.headline)
        and bool(_probes(known.body))
        and (not any(probe in _letters(article.body) for probe in _probes(known.body)))
    )


def shares(body: str, other: str) -> bool:
    """Whether a body holds most of the pieces of another."""
    letters, probes = _letters(body), _probes(other)
    return bool(probes) and 2 * sum(probe in letters for probe in probes) > len(probes)


def instead(known: Known, page: Page, reason: str) -> tuple[str, str] | None:
    """(``emptied`` or ``soft_404``, why in words) of a page with status 200 that was read as no article for ``reason``.

    None when the article may be there: its text is, or the page says nothing of it (a wall, repairs, no HTML).
    """
    if reason in _UNSURE:
        return None
    try:
        shown, titles, scripts = _texts(page)
    except NotArchived:
        return None
    probes = _probes(known.body)
    there = [sum(probe in letters for probe in probes) for letters in (_letters(shown), _letters(scripts))]
    notice = notice_in(shown)
    if reason in CLOSED and not notice:
        return None
    if max(there) * 2 >= len(probes) and (probes or not notice):
        return None
    if any(_holds(title, known.headline) for title in titles):
        if not notice and any(phrase in turkish.fold(shown) for phrase in _paying()):
            return None
        said = f"says: {notice}" if notice else f"{there[0]} of {len(probes)} sentences are left"
        return "emptied", f"the headline stands, the text does not; {said}"
    if reason in CLOSED:
        return None
    if reason == Reason.SOFT_404 or notice:
        return "soft_404", f"says: {notice}" if notice else f"called: {next(iter(titles), '') or 'nothing'}"
    return "soft_404", f"neither its headline nor its text is on the page ({reason}), called: {next(iter(titles), '')}"


def notice_in(text: str) -> str | None:
    """The words with which a text says that an article was taken down, as written; None when it does not."""
    folded = turkish.fold(text)
    for match in _verbs().finditer(folded):
        before = folded[max(0, match.start() - NEAR) : match.start()]
        around = folded[max(0, match.start() - BY_ORDER) : match.end() + BY_ORDER]
        if not _subjects().isdisjoint(_WORD.findall(before)) or any(order in around for order in _orders()):
            return _as_written(text, match.start() - NEAR, match.end() + NEAR)
    return None


def _as_written(text: str, start: int, end: int) -> str:
    """The whole words of a text that stand between two places of it as it is when folded."""
    kept, at = [], 0
    for word in text.split():
        if not (folded := turkish.fold(word)):
            continue
        if start <= at and at + len(folded) <= end:
            kept.append(word)
        at += len(folded) + 1
    return " ".join(kept)


@cache
def _paying() -> tuple[str, ...]:
    """What a page says that shows its text to subscribers only."""
    rows = [row for row in lookups.table("pagetype")["empty"] if row["kind"] == Reason.LOGIN_WALL]
    said = [phrase for row in rows for phrase in (*row["texts"], *row["names"]) if phrase.count(" ") > 1]
    return tuple(map(turkish.fold, said))


@cache
def _verbs() -> re.Pattern[str]:
    phrases = sorted(map(turkish.fold, lookups.table("removals")["verbs"]), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + ")")


@cache
def _subjects() -> frozenset[str]:
    return frozenset(map(turkish.fold, lookups.table("removals")["subjects"]))


@cache
def _orders() -> tuple[str, ...]:
    return tuple(map(turkish.fold, lookups.table("removals")["orders"]))


def _words(text: str) -> list[str]:
    return _WORD.findall(turkish.fold(text))


def _letters(text: str) -> str:
    return "".join(_words(text))


def _same_headline(one: str, other: str) -> bool:
    return _holds(one, other) or _holds(other, one)


def _holds(title: str, headline: str) -> bool:
    """Whether a title begins with a headline, or has a long one in it."""
    wanted, found = _letters(headline), _letters(title)
    return bool(wanted) and (found.startswith(wanted[:PROBE]) or (len(wanted) >= 20 and wanted[:PROBE] in found))


def _probes(body: str) -> list[str]:
    """Pieces from all over a text, letters only, none across two paragraphs; () of a text too short to be told."""
    paragraphs = [letters for part in body.split("\n\n") if len(letters := _letters(part)) >= PROBE]
    if not paragraphs:
        letters = _letters(body)
        return [letters] if len(letters) >= PROBE // 2 else []
    step = max(1, len(paragraphs) // PROBES)
    return [letters[(len(letters) - PROBE) // 2 :][:PROBE] for letters in paragraphs[::step][:PROBES]]


def _texts(page: Page) -> tuple[str, list[str], str]:
    """What the page shows, its headlines and titles, what it holds for scripts."""
    decoded = charset.decode(page.body, page.content_type)
    tree = dom.parse(decoded.text, decoded.raw)
    scripts = " ".join(node.text() for node in tree.css("script,template,noscript"))
    titles = [node.text() for node in tree.css("h1,title")]
    titles += [node.attributes.get("content") or "" for node in tree.css('meta[property="og:title"]')]
    for node in tree.css("script,style,template,noscript"):
        node.decompose()
    shown = tree.body.text(separator=" ") if tree.body is not None else ""
    held = html.unescape(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), scripts))
    held = _MARKUP.sub(" ", held)
    return shown, [title for title in titles if title.strip()], held
