"""What the archive makes of an understood article: new, the same, edited, or another address of one it has.

Pure: values in, Verdict out. Layers, none of which destroys another: an *address* (urls.canonical), an
*article* (site + ``urls.article_key``), the *same text* (content_hash). A claim of identity by the address
alone is believed only when the texts agree: two papers' sections may number their articles apart, and
templates are known that give every page the same rel=canonical. What is not believed becomes an article of
its own.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from newsarchive import recurring, turkish, urls
from newsarchive.edits.pages import Pages, Shown, confirmed
from newsarchive.edits.revisit import FOLLOW, Judged, Visits, judge
from newsarchive.records import Article, Change, Verdict

FIELDS = (
    "headline", "summary", "body", "published_at", "published_precision", "updated_at",
    "updated_precision", "section", "section_raw", "authors", "source", "source_raw", "source_kind",
    "place_province", "place_district", "images", "tags", "language", "page_type", "canonical_url",
)  # fmt: skip
"""public fields that an understanding consists of, as compared and as kept in a revision"""
SOFT = frozenset(
    {
        "updated_at",
        "updated_precision",
        "images",
        "tags",
        "language",
        "canonical_url",
        "section_raw",
        "source_raw",
    }
)
"""fields whose change alone is no edit: pages stamp, rotate and relabel them without touching the article"""
_CLAIMED = frozenset({"published_at", "published_precision"})
LEARNED = frozenset({"body", "authors", "source", "source_raw", "source_kind", "place_province", "place_district"})
"""fields that may read otherwise when blocks were left out which the site repeats"""
SAME_TEXT_SHARE = 0.5
"""share of the shorter body's words that two texts of one article have in common at least"""


BUILT = ("headline", "body")
_NUMBER = re.compile(r"\d+")
_SPOKEN = re.compile(r"\b(?:once|dun|bugun|simdi|az evvel|ago|yesterday|today)\b")


@dataclass(frozen=True, slots=True)
class Known:
    """An article the archive has, as far as a decision needs it."""

    id: int
    url_id: int
    url: str
    content_hash: str
    fields: Mapping[str, Any]
    """FIELDS as ``public`` gives them"""
    gone: bool = False
    """its address does not answer any more"""
    furniture: frozenset[str] = frozenset()
    """blocks that were left out of its body because the site repeats them"""
    build: tuple[str | None, ...] = ()
    """how its page was built when it was understood (``build``)"""
    printed: Mapping[str, Any] = field(default_factory=dict)
    """what the page printed in place of values that were kept (kept.py)"""
    read_at: datetime | None = None
    """the visit its understanding comes from"""
    seen_at: datetime | None = None
    """the last visit"""
    shown: Shown | None = None
    """what its page showed when it was understood"""


def key(url: str, canonical_url: str) -> str:
    """What an article's address says about its identity: an id in it, else that of its canonical address, unless that
    is the home page, else its own path."""
    own = urls.article_key(url)
    if not own.startswith("path:") or not urls.in_scope(canonical_url, urls.site_of(url)):
        return own
    claimed = urls.article_key(canonical_url)
    return own if claimed == "path:/" else claimed


def same_elsewhere(known: Known, article: Article) -> bool:
    """Whether an article is one that is known by another address of the same last name, word for word: a session's
    mark in the query or the path, another section, a page for printing."""
    mine, theirs = (urls.canonical(url).partition("?")[0].rpartition("/")[2] for url in (article.url, known.url))
    return (
        mine == theirs
        and bool(article.content_hash)
        and article.content_hash == known.content_hash
        and urls.article_key(article.url).startswith("path:")
        and turkish.fold(article.headline) == turkish.fold(known.fields["headline"])
    )


def separate_key(url: str) -> str:
    """A key for an article whose address claims the identity of a different one."""
    parts = urlsplit(urls.canonical(url))
    return f"url:{parts.path}" + (f"?{parts.query}" if parts.query else "")


def public(article: Article) -> dict[str, Any]:
    """FIELDS of an article as plain JSON values that any file can hold."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(article, name)
        if isinstance(value, datetime):
            value = value.isoformat(timespec="seconds")
        elif name == "images":
            value = [{k: v and turkish.storable(v) for k, v in asdict(image).items()} for image in value]
        elif isinstance(value, tuple):
            value = [turkish.storable(item) for item in value]
        elif name == "page_type":
            value = str(value)
        elif value is not None:
            value = turkish.storable(value)
        values[name] = value
    return values


def decide(
    known: Known | None, article: Article, url_id: int, *, strict: bool = False, shown: Shown | None = None
) -> Verdict:
    """The verdict on ``article``, read at address ``url_id``, given what the archive has under the same key.

    ``shown``: what its page shows. What it shows still was not taken out, and what the known one's page showed already
    is not new: then two readings differ, not two pages.

    ``strict`` compares every field exactly: for our own changed rules, where the page is the same. Otherwise a body
    that differs only by blocks which one of the two readings knew for the site's own is the same: what we have learned
    in between is no edit of theirs. The article stays as it is until it is extracted again.
    """
    if known is None:
        return Verdict(Change.NEW, why="no article of this identity")
    changed = _changed(known, article, strict)
    if known.url_id == url_id:
        if strict:
            return Verdict(Change.EDITED if changed else Change.SAME, known.id, changed, "the same address")
        return _visited(known, article, changed, shown)
    if not same_article(known, article):
        return Verdict(Change.NEW, why=f"shares its identity with article {known.id}, but not its text")
    why = _takes_over(known, article)
    if why:
        return Verdict(Change.EDITED, known.id, changed, why, _visited(known, article, changed, shown).kinds)
    return Verdict(Change.DUPLICATE, known.id, changed, "another address of the article")


def _visited(known: Known, article: Article, changed: tuple[str, ...], shown: Shown | None) -> Verdict:
    """The verdict on the article's own page, read again: an edit has a kind."""
    new, before = public(article), dict(known.fields)
    if _differs_by_learning(known, article):
        before |= {name: new[name] for name in LEARNED}
    rebuilt = _is_rebuilt(known.build, build(article))
    visits = Visits(article.fetched_at, known.read_at, known.seen_at)
    asked, raws = Pages(known.shown, shown), {one.field: one.raw for one in article.evidence}
    found = judge(
        before, new, visits, rebuilt=rebuilt, printed=known.printed, vague=_vague(article),
        stood=lambda name: asked.had_stamp(raws.get(name), new[name]),
    )  # fmt: skip
    told = confirmed(found.told, asked, before, new) if found.told else ()
    doubtful = {one.field for one in found.told} - {one.field for one in told}
    if told:
        keep = dict(found.keep) | {
            each: known.fields[each] for name in doubtful for each in (name, *FOLLOW.get(name, ())) if each in FIELDS
        }
        also = dict.fromkeys((*changed, *(one.field for one in told)))
        return Verdict(Change.EDITED, known.id, tuple(also), "the same address", Judged(told).kinds, keep)
    soft = {*SOFT, *found.keep, *(_CLAIMED if _is_claimed(article) else ())}
    restated = not doubtful and (rebuilt or any(name not in soft for name in changed))
    return Verdict(Change.SAME, known.id, changed, "the same address", keep=found.keep, restated=restated)


def build(article: Article) -> tuple[str | None, ...]:
    """How the page is built, as far as a theme decides it: family, place of headline and of body; None: not known."""
    places = {one.field: one.place for one in article.evidence if one.field in BUILT}
    return article.family, *(steady(places.get(name)) for name in BUILT)


def steady(place: str | None) -> str | None:
    """A place in a page without the numbers that differ from article to article."""
    return None if place is None else _NUMBER.sub("0", place)


def still_kept(known: Known, article: Article) -> dict[str, Any]:
    """The kept values that a stored page, read by other rules, still does not print."""
    new = public(article)
    there = {name for name, said in known.printed.items() if not new[name] or new[name] == said}
    return {each: known.fields[each] for name in there for each in (name, *FOLLOW.get(name, ()))}


def _is_rebuilt(old: tuple[str | None, ...], new: tuple[str | None, ...]) -> bool:
    return any(one is not None and other is not None and one != other for one, other in zip(old, new, strict=False))


def _vague(article: Article) -> frozenset[str]:
    """Dates that are counted from the visit, or that only a listing tells."""
    return frozenset(
        one.field
        for one in article.evidence
        if one.field in {"published_at", "updated_at"}
        and (one.via.startswith("listing:") or _SPOKEN.search(turkish.fold(one.raw or "")))
    )


def _is_claimed(article: Article) -> bool:
    """Whether only a listing dates the article: that it was announced there since the last visit is no edit."""
    return any(one.field == "published_at" and one.via.startswith("listing:") for one in article.evidence)


def same_article(known: Known, article: Article) -> bool:
    """Whether two texts can be versions of one article: same headline, same body, or mostly the same words."""
    if article.content_hash and article.content_hash == known.content_hash:
        return True
    if turkish.fold(article.headline) == turkish.fold(known.fields["headline"]):
        return True
    mine, theirs = _words(article.body), _words(known.fields["body"])
    shorter = min(len(mine), len(theirs))
    return shorter > 0 and len(mine & theirs) >= SAME_TEXT_SHARE * shorter


def _words(body: str) -> set[str]:
    return {word for word in turkish.fold(body).split() if len(word) > 3}


def _takes_over(known: Known, article: Article) -> str:
    """Why another address becomes the article's own, in words; empty when the known record stays.

    A print or AMP page must not replace the full one, so the newcomer has to stand at its own canonical address.
    """
    if known.gone:
        return "its earlier address is gone"
    if urls.canonical(article.url) != article.canonical_url:
        return ""
    mine, theirs = len(article.body), len(known.fields["body"])
    was_at_home = urls.canonical(known.url) == known.fields["canonical_url"]
    if not was_at_home and mine >= theirs:
        return "the canonical address of an article known by another"
    renamed = turkish.fold(article.headline) != turkish.fold(known.fields["headline"])
    if renamed and article.canonical_url != known.fields["canonical_url"] and 2 * mine >= theirs:
        return "moved to a new address with a new headline"
    return ""


def _changed(known: Known, article: Article, strict: bool) -> tuple[str, ...]:
    new = public(article)
    same_text = bool(article.content_hash) and article.content_hash == known.content_hash
    learned = not strict and _differs_by_learning(known, article)
    changed = []
    for name in FIELDS:
        old_value, new_value = known.fields[name], new[name]
        if old_value == new_value or (not strict and name == "body" and same_text) or (learned and name in LEARNED):
            continue
        if strict or _plain(name, old_value) != _plain(name, new_value):
            changed.append(name)
    return tuple(changed)


def furniture(article: Article) -> frozenset[str]:
    """The blocks left out of a body because the site repeats them, as printed."""
    if article.body_printed is None:
        return frozenset()
    return frozenset(article.body_printed.split("\n\n")) - frozenset(article.body.split("\n\n"))


def _differs_by_learning(known: Known, article: Article) -> bool:
    """Whether two bodies are the same but for blocks that only one of the readings left out."""
    mine, theirs = ({recurring.key(block) for block in blocks} for blocks in (furniture(article), known.furniture))
    if mine == theirs:
        return False
    out = mine | theirs
    new, old = (
        [turkish.fold(block) for block in body.split("\n\n") if recurring.key(block) not in out]
        for body in (turkish.storable(article.body), known.fields["body"])
    )
    return new == old


def _plain(name: str, value: Any) -> str:
    """A value without what pages change for no reason: white space, order of tags, query strings of images."""
    if name == "images":
        return json.dumps(sorted(image["url"].partition("?")[0] for image in value))
    if name == "tags":
        return json.dumps(sorted(turkish.fold(tag) for tag in value))
    if isinstance(value, str):
        return " ".join(value.split())
    return json.dumps(value)
