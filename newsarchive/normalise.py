"""Draft -> Article: every candidate judged, the body cleaned, doubts noted; and the record as JSON.

Comes in: a Draft. Goes out: an Article with one Evidence per field that has a value or a refused one. Raises
NotArchived when the page is no article; nothing else.
"""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import filterfalse
from typing import Any

from newsarchive import bounds, bylines, crediting, evidence, judge, recurring, timing, turkish, urls
from newsarchive.bylines import BodyCredits
from newsarchive.dates import ISTANBUL
from newsarchive.errors import NotArchived, Reason
from newsarchive.evidence import Decided, Text
from newsarchive.extract import extract, join
from newsarchive.records import Article, Block, Draft, Found, Image, Page, PageType
from newsarchive.recurring import Recurring

_REFUSED = {kind: Reason(kind.value) for kind in PageType if kind.value in {reason.value for reason in Reason}}
"""a page's kind -> the reason of the same name"""
_HEADING = "## "
_WORD = re.compile(r"\w+")
_QUOTES = "\"'“‘«"
_SENTENCE_ENDS = ".!?…\"'”’»)"
_END = " .,:;!?…\"'”’»"


def read(page: Page, known: Recurring | None = None) -> Article:
    """A fetched page as understood, ``known`` of its site; raises NotArchived."""
    return normalise(extract(page, links=False), known)


def with_parts(draft: Draft, parts: Sequence[Page], known: Recurring | None = None) -> Article:
    """The article of a first page and its further ones, in their order; raises NotArchived.

    A part that is no text (a listing, a soft 404, a picture) is left out. The evidence of the body counts the pages.
    """
    further = []
    for page in parts:
        with suppress(NotArchived):
            if (part := extract(page, links=False)).page_type not in _REFUSED:
                further.append(part)
    article = normalise(join(draft, further) if further else draft, known)
    if not further:
        return article
    number = f"text of {1 + len(further)} pages"
    return replace(
        article,
        evidence=tuple(
            replace(one, note=f"{number}; {one.note}" if one.note else number) if one.field == "body" else one
            for one in article.evidence
        ),
    )


def normalise(draft: Draft, known: Recurring | None = None, *, explain: bool = True) -> Article:
    """The article a draft holds; raises NotArchived with the reason when it holds none.

    ``known``: what the site repeats on its pages; such blocks are left out of the body, and the evidence names them.
    ``explain``: with the evidence; without, a third of the work is saved.
    """
    if draft.page_type in _REFUSED:
        raise NotArchived(_REFUSED[draft.page_type], draft.type_why)
    if draft.page_type is PageType.OTHER:
        raise NotArchived(_what_is_missing(draft), draft.type_why)
    draft, cut = bounds.keep_within(draft)
    decided = _decide(draft, known if draft.page_type is not PageType.NOTICE else None)
    article = Article(
        url=draft.url,
        canonical_url=decided.canonical,
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
        section=decided.section.name if decided.section else None,
        section_raw=decided.label.value,
        authors=decided.authors.names,
        source=decided.source.name,
        source_raw=decided.source.raw,
        source_kind=decided.source.kind,
        place_province=decided.place.province,
        place_district=decided.place.district,
        images=_images(draft.found.get("image", ())),
        tags=_tags(draft.found.get("tag", ())),
        language=decided.language.value,
        page_type=draft.page_type,
        family=draft.family,
        word_count=count_words(decided.text.body),
        content_hash=content_hash(decided.text.body),
        charset_declared=draft.charset_declared,
        charset_used=draft.charset_used,
        charset_rule=draft.charset_rule,
        evidence=evidence.collect(decided, draft) if explain else (),
    )
    return bounds.noted(article, cut)


def _what_is_missing(draft: Draft) -> Reason:
    if not draft.found.get("headline"):
        return Reason.NO_HEADLINE
    return Reason.STATIC_PAGE if draft.blocks else Reason.NO_BODY


def _decide(draft: Draft, known: Recurring | None) -> Decided:
    found = draft.found
    language = judge.language(found.get("language", ()), _sample(draft))
    turkish_page = language.value in (None, "tr")
    site_names = _site_names(draft)
    own_labels = {one.text for one in found.get("section", ()) if not one.via.startswith(("url:", "class:"))}
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
    own = urls.canonical(draft.url)
    canonical = _canonical_url(draft, own)
    lines = crediting.credits_of(found.get("credit", ()), site_names)
    labels = [*found.get("section", ()), *(Found(c.section, one.via) for one, c in lines if c.section)]
    section, label = judge.section(labels, headline.value)
    said = [text for text in (label.value, section.name if section else None) if text]
    authors = crediting.authors(
        found.get("author", ()), lines, credited, site_names, turkish_page=turkish_page, section=said
    )
    return Decided(
        language=language,
        headline=headline,
        spot=spot.choice,
        text=text,
        published=published,
        updated=updated,
        section=section,
        label=label,
        authors=authors,
        source=crediting.source(found.get("credit", ()), lines, credited, authors, site_names),
        place=crediting.place(found.get("place", ()), credited, lines, spot.choice.value),
        canonical=canonical.text if canonical else own,
        canonical_found=canonical,
        site_names=site_names,
    )


def content_hash(body: str) -> str:
    """``v1:`` and the SHA-256 of the folded body: the same for the same words in other quotes, case or spacing."""
    words = turkish.fold(turkish.storable(body).replace(_HEADING, "").replace("\n\n", " "))
    return "v1:" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def count_words(body: str) -> int:
    """Words of a body: runs of letters and digits; most are one, only the others are looked into."""
    words = body.split()
    odd = list(filterfalse(str.isalnum, words))
    return len(words) - len(odd) + len(_WORD.findall(" ".join(odd)))


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
    following = [_following(kept, at + 1) for at in range(len(kept))]
    return [
        Block(block.text, "h") if block.kind == "p" and _is_subhead(block.text, after) else block
        for block, after in zip(kept, following, strict=False)
    ]


def _following(blocks: Sequence[Block], at: int) -> str:
    """The block at that place; a list as a whole."""
    texts: list[str] = []
    for block in blocks[at : at + 12]:
        if texts and block.kind != "li":
            break
        texts.append(block.text)
        if block.kind != "li":
            break
    return " ".join(texts)


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


def _text(blocks: Sequence[Block], site_names: Sequence[str], known: Recurring | None) -> Text:
    """The body without credits and without what the site is known to repeat."""
    credited = bylines.read_body([block.text for block in blocks], site_names=site_names)
    printed = _paragraphs(credited, blocks)
    out = known.furniture(printed) if known else frozenset()
    if known is None or not out:
        return Text("\n\n".join(printed), credited)
    furniture = {recurring.key(printed[at]) for at in out}
    own = [block for block in blocks if recurring.key(block.text) not in furniture]
    credited = bylines.read_body([block.text for block in own], site_names=site_names)  # they may have stood in the way
    left = [text for text in _paragraphs(credited, own) if recurring.key(text) not in furniture]
    if not left:
        return Text("\n\n".join(printed), credited)
    lost = tuple((printed[at], known.said_of(printed[at])) for at in sorted(out))
    return Text("\n\n".join(left), credited, "\n\n".join(printed), lost)


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


def _zone(at: datetime | None, turkish_page: bool) -> datetime | None:
    return at.astimezone(ISTANBUL) if at is not None and turkish_page else at


def _canonical_url(draft: Draft, own: str) -> Found | None:
    """The page's own canonical link, in our form, when it means this very article of this site."""
    for one in draft.found.get("canonical_url", ()):
        if urls.site_of(one.text) == draft.site and urls.same_slug(one.text, own):
            return replace(one, text=urls.canonical(one.text))
    return None


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


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def headline_of(draft: Draft) -> str | None:
    """What a page that is no article calls itself."""
    return judge.headline(draft.found.get("headline", ()), _site_names(draft), True).value
