"""Draft -> Article: every candidate judged, the body cleaned, doubts noted; and the record as JSON.

Comes in: a Draft. Goes out: an Article with one Evidence per field that has a value or a refused one. Raises
NotArchived when the page is no article; nothing else.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive import bylines, crediting, judge, recurring, timing, turkish, urls
from newsarchive.bylines import BodyCredits
from newsarchive.crediting import Authors, Source
from newsarchive.dates import ISTANBUL
from newsarchive.errors import NotArchived, Reason
from newsarchive.extract import extract
from newsarchive.judge import Choice
from newsarchive.records import Article, Block, Draft, Evidence, Found, Image, Page, PageType
from newsarchive.recurring import Recurring
from newsarchive.timing import Moment

_REFUSED = {
    PageType.LISTING: Reason.LISTING,
    PageType.GALLERY: Reason.GALLERY,
    PageType.VIDEO: Reason.VIDEO,
    PageType.SOFT_404: Reason.SOFT_404,
}
_PLACE = ("place_province", "place_district")
_HEADING = "## "
_WORD = re.compile(r"\w+")
_QUOTES = "\"'“‘«"
_SENTENCE_ENDS = ".!?…\"'”’»)"
_END = " .,:;!?…\"'”’»"


def read(page: Page, known: Recurring | None = None) -> Article:
    """A fetched page as understood, ``known`` of its site; raises NotArchived."""
    return normalise(extract(page, links=False), known)


def normalise(draft: Draft, known: Recurring | None = None) -> Article:
    """The article a draft holds; raises NotArchived with the reason when it holds none.

    ``known``: what the site repeats on its pages; such blocks are left out of the body, and the evidence names them.
    """
    if draft.page_type in _REFUSED:
        raise NotArchived(_REFUSED[draft.page_type], draft.type_why)
    if draft.page_type is PageType.OTHER:
        raise NotArchived(_what_is_missing(draft), draft.type_why)
    decided = _decide(draft, known if draft.page_type is not PageType.NOTICE else None)
    return Article(
        url=draft.url,
        canonical_url=decided.canonical.raw or draft.url,
        site=draft.site,
        headline=decided.headline.value or "",
        body=decided.text.body,
        body_printed=decided.text.printed,
        fetched_at=draft.fetched_at,
        summary=decided.spot.value,
        published_at=_zone(decided.published.at, decided.turkish_page),
        published_precision=decided.published.precision,
        updated_at=_zone(decided.updated.at, decided.turkish_page),
        updated_precision=decided.updated.precision,
        section=decided.section,
        section_raw=decided.label.value,
        authors=decided.authors.names,
        source=decided.source.name,
        source_raw=decided.source.raw,
        source_kind=decided.source.kind,
        place_province=decided.place[0],
        place_district=decided.place[1],
        images=_images(draft.found.get("image", ())),
        tags=_tags(draft.found.get("tag", ())),
        language=decided.language.value,
        page_type=draft.page_type,
        family=draft.family,
        word_count=len(_WORD.findall(decided.text.body)),
        content_hash=content_hash(decided.text.body),
        charset_declared=draft.charset_declared,
        charset_used=draft.charset_used,
        charset_rule=draft.charset_rule,
        evidence=_all_evidence(decided, draft),
    )


def _what_is_missing(draft: Draft) -> Reason:
    if not draft.found.get("headline"):
        return Reason.NO_HEADLINE
    return Reason.STATIC_PAGE if draft.blocks else Reason.NO_BODY


@dataclass(frozen=True, slots=True)
class _Text:
    """The body, and what was taken out of it."""

    body: str
    credited: BodyCredits
    printed: str | None = None
    """with the site's recurring blocks, when there are any"""
    furniture: tuple[tuple[str, str], ...] = ()
    """these blocks, and how often each was seen"""


@dataclass(frozen=True, slots=True)
class _Decided:
    """Every judgement about one draft."""

    language: Choice
    headline: Choice
    spot: Choice
    text: _Text
    published: Moment
    updated: Moment
    section: str | None
    label: Choice
    authors: Authors
    source: Source
    place: tuple[str | None, str | None, str | None, str]
    canonical: Evidence

    @property
    def turkish_page(self) -> bool:
        return self.language.value in (None, "tr")


def _decide(draft: Draft, known: Recurring | None) -> _Decided:
    found = draft.found
    language = judge.language(found.get("language", ()), _sample(draft))
    turkish_page = language.value in (None, "tr")
    site_names = _site_names(draft)
    own_labels = {one.text for one in found.get("section", ()) if not one.via.startswith("url:")}
    headline = judge.headline(found.get("headline", ()), site_names, turkish_page, own_labels)
    if not headline.value:
        raise NotArchived(Reason.NO_HEADLINE, draft.type_why)
    spot = judge.summary(found.get("summary", ()), headline.value, draft.blocks, site_names)
    blocks = _own_blocks(draft.blocks, headline.value, spot, turkish_page)
    text = _text(blocks, site_names, known)
    credited = text.credited
    if not text.body:
        raise NotArchived(Reason.NO_BODY, draft.type_why)
    published, updated = timing.choose(
        found.get("published", ()), found.get("updated", ()), fetched_at=draft.fetched_at, language=language.value
    )
    lines = crediting.credits_of(found.get("credit", ()), site_names)
    authors = crediting.authors(found.get("author", ()), lines, credited, site_names, turkish_page=turkish_page)
    labels = [*found.get("section", ()), *(Found(c.section, one.via) for one, c in lines if c.section)]
    section, label = judge.section(labels, headline.value)
    return _Decided(
        language=language,
        headline=headline,
        spot=spot.choice,
        text=text,
        published=published,
        updated=updated,
        section=section.name if section else None,
        label=label,
        authors=authors,
        source=crediting.source(found.get("credit", ()), lines, credited, authors, site_names),
        place=crediting.place(found.get("place", ()), credited, lines, spot.choice.value),
        canonical=_canonical_url(draft),
    )


def _all_evidence(decided: _Decided, draft: Draft) -> tuple[Evidence, ...]:
    """One per public field that has a value or a refused one; precisions, kinds and raw labels share their field's."""
    authors, (province, district, words, via) = decided.authors, decided.place
    evidence = (
        _evidence("headline", decided.headline),
        _evidence("summary", decided.spot),
        _dated("published_at", decided.published),
        _dated("updated_at", decided.updated),
        _evidence("section", decided.label),
        Evidence("authors", authors.raw, authors.via, authors.rejected),
        Evidence("source", decided.source.raw, decided.source.via),
        *(Evidence(name, words, via) for name, value in zip(_PLACE, (province, district), strict=True) if value),
        _body_evidence(draft, decided.text),
        _listed("images", draft.found.get("image", ())),
        _listed("tags", draft.found.get("tag", ())),
        _evidence("language", decided.language),
        decided.canonical,
        Evidence("page_type", None, draft.type_why),
        Evidence("family", None, draft.family_why),
    )
    return tuple(one for one in evidence if one.via or one.raw or one.note or one.rejected)


def _body_evidence(draft: Draft, text: _Text) -> Evidence:
    lost = tuple(Found(block, f"{recurring.RULE} {often}") for block, often in text.furniture)
    notes = (f"{recurring.RULE} {_opening(block)!r} ({often})" for block, often in text.furniture)
    return Evidence("body", None, _found_body(draft), lost, "; ".join(notes) or None)


def _opening(text: str) -> str:
    return text if len(text) <= 40 else text[:40].rpartition(" ")[0] + " …"


def _found_body(draft: Draft) -> str:
    stated = draft.found.get("body", ())
    return stated[0].via if stated else f"scope:{len(draft.blocks)} blocks"


def _listed(field: str, found: Sequence[Found]) -> Evidence:
    """The evidence of a list: every entry that was taken, and the rules that found them."""
    rules = dict.fromkeys(one.via for one in found)
    return Evidence(field, ", ".join(one.text for one in found) or None, ", ".join(rules))


def content_hash(body: str) -> str:
    """``v1:`` and the SHA-256 of the folded body: the same for the same words in other quotes, case or spacing."""
    words = turkish.fold(turkish.storable(body).replace(_HEADING, ""))
    return "v1:" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def _sample(draft: Draft) -> str:
    return " ".join(block.text for block in draft.blocks[:8])


def _site_names(draft: Draft) -> tuple[str, ...]:
    names = [one.text for one in draft.found.get("site_name", ())]
    domain = draft.site.partition(":")[0]
    return tuple(dict.fromkeys([*names, domain, domain.partition(".")[0]]))


def _own_blocks(blocks: Sequence[Block], headline: str, spot: judge.Spot, turkish_page: bool) -> list[Block]:
    """The blocks without the headline said again and, when the page prints the spot apart, without its copy."""
    skip = {_key(headline)}
    if spot.apart and spot.choice.value:
        skip.add(_key(spot.choice.value))
    kept = [block for at, block in enumerate(blocks) if block.text and (at >= 4 or _key(block.text) not in skip)]
    if not turkish_page:
        return kept
    following = (*(block.text for block in kept[1:]), "")
    return [
        Block(block.text, "h") if block.kind == "p" and _is_subhead(block.text, after) else block
        for block, after in zip(kept, following, strict=False)
    ]


def _is_subhead(text: str, following: str) -> bool:
    """A line in capitals, or a short one without full stop in front of a much longer paragraph: a sub-headline that
    the newsroom made bold instead of naming it one."""
    words = len(_WORD.findall(text))
    if not 2 <= words <= 16 or len(text) > 140 or text[-1] in ".…:;,)" or "|" in text:
        return False
    if turkish.is_upper(text):
        return True
    limit = 4 if text[0] in _QUOTES or text[-1] == "!" else 6 if text[-1] == "?" else 10
    return (
        words <= limit
        and len(following) > 2.5 * len(text)
        and (len(following) > 200 or following[-1] in _SENTENCE_ENDS)
    )


def _key(text: str) -> str:
    return turkish.fold(text).rstrip(_END)


def _text(blocks: Sequence[Block], site_names: Sequence[str], known: Recurring | None) -> _Text:
    """The body without credits and without what the site is known to repeat."""
    credited = bylines.read_body([block.text for block in blocks], site_names=site_names)
    printed = _paragraphs(credited, blocks)
    out = known.furniture(printed) if known else frozenset()
    if known is None or not out:
        return _Text("\n\n".join(printed), credited)
    furniture = {recurring.key(printed[at]) for at in out}
    own = [block for block in blocks if recurring.key(block.text) not in furniture]
    credited = bylines.read_body([block.text for block in own], site_names=site_names)  # they may have stood in the way
    left = [text for text in _paragraphs(credited, own) if recurring.key(text) not in furniture]
    if not left:
        return _Text("\n\n".join(printed), credited)
    lost = tuple((printed[at], known.said_of(printed[at])) for at in sorted(out))
    return _Text("\n\n".join(left), credited, "\n\n".join(printed), lost)


def _paragraphs(credits_: BodyCredits, blocks: Sequence[Block]) -> list[str]:
    """The text that is left, sub-headlines marked; no sub-headline that nothing follows."""
    kept = [
        _HEADING + text if blocks[at].kind == "h" else text
        for text, at in zip(credits_.paragraphs, credits_.kept, strict=True)
        if text
    ]
    while kept and kept[-1].startswith(_HEADING):
        kept.pop()
    return kept


def _evidence(field: str, choice: Choice) -> Evidence:
    found = choice.found
    return Evidence(field, found.text if found else None, found.via if found else "", choice.rejected, choice.note)


def _dated(field: str, moment: Moment) -> Evidence:
    return Evidence(field, moment.raw, moment.via, moment.rejected, ", ".join(moment.notes) or None)


def _zone(at: datetime | None, turkish_page: bool) -> datetime | None:
    return at.astimezone(ISTANBUL) if at is not None and turkish_page else at


def _canonical_url(draft: Draft) -> Evidence:
    """The page's own canonical link when it means this very article of this site, else our canonical form."""
    own = urls.canonical(draft.url)
    refused: list[Found] = []
    for one in draft.found.get("canonical_url", ()):
        if urls.site_of(one.text) == draft.site and urls.article_key(one.text) == urls.article_key(own):
            return Evidence("canonical_url", urls.canonical(one.text), one.via, tuple(refused))
        refused.append(one)
    return Evidence("canonical_url", own, "url", tuple(refused), "other_article" if refused else None)


def _images(found: Sequence[Found]) -> tuple[Image, ...]:
    return tuple(Image(one.text, one.extra.get("caption"), one.extra.get("credit")) for one in found)


def _tags(found: Sequence[Found]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for one in found:
        seen.setdefault(turkish.fold(one.text), one.text)
    return tuple(seen.values())


def to_json(article: Article) -> dict[str, Any]:
    """The public record: field names of the schema, ISO 8601 dates with offset."""
    return {
        "url": article.url,
        "canonical_url": article.canonical_url,
        "site": article.site,
        "headline": article.headline,
        "summary": article.summary,
        "published_at": _iso(article.published_at),
        "published_precision": article.published_precision,
        "updated_at": _iso(article.updated_at),
        "updated_precision": article.updated_precision,
        "section": article.section,
        "section_raw": article.section_raw,
        "authors": list(article.authors),
        "source": article.source,
        "source_raw": article.source_raw,
        "source_kind": article.source_kind,
        "place_province": article.place_province,
        "place_district": article.place_district,
        "body": article.body,
        "images": [{"url": i.url, "caption": i.caption, "credit": i.credit} for i in article.images],
        "tags": list(article.tags),
        "language": article.language,
        "page_type": str(article.page_type),
        "family": article.family,
        "word_count": article.word_count,
        "content_hash": article.content_hash,
        "fetched_at": _iso(article.fetched_at),
    }


def evidence_json(article: Article) -> list[dict[str, Any]]:
    """The evidence as JSON: what ``why`` and ``extract --explain`` print."""
    return [
        {
            "field": one.field,
            "raw": one.raw,
            "via": one.via,
            "note": one.note,
            "rejected": [_found_json(lost) for lost in one.rejected],
        }
        for one in article.evidence
    ]


def _found_json(found: Found) -> Mapping[str, str]:
    return {"text": found.text, "via": found.via}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def headline_of(draft: Draft) -> str | None:
    """What a page that is no article calls itself."""
    return judge.headline(draft.found.get("headline", ()), _site_names(draft), True).value
