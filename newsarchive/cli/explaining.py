"""Evidence as lines for a person: value, rule, words, place, certainty, what lost and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from newsarchive import evidence, extractor_version, normalise
from newsarchive.cli import output
from newsarchive.records import Article, Draft

LONGEST = 400
"""characters of a value that is shown; --json has all"""
_PARTS = {
    "section": ("section_raw",),
    "published_at": ("published_precision",),
    "updated_at": ("updated_precision",),
    "source": ("source_raw", "source_kind"),
}
"""fields whose evidence also explains others"""


def page(draft: Draft, article: Article) -> Iterator[str]:
    """Everything ``extract --explain`` says of one page."""
    yield from about(draft)
    record = normalise.to_json(article)
    told = evidence.to_json(article)
    known = {one["field"] for one in told}
    silent = [name for name in ("summary", "published_at", "section", "authors", "source_kind") if not record[name]]
    for one in told:
        field = one["field"]
        if field in {"page_type", "family"}:
            continue
        yield ""
        also = [f"{name} {record[name]}" for name in _PARTS.get(field, ()) if record[name]]
        behind = output.plain(f"  ({', '.join(also)})") if also else ""
        yield f"{field}: {short(record.get(field))}{behind}"
        yield f"    rule      {output.plain(one['via']) or '(none)'}"
        yield from lines(one)
    missing = [name for name in silent if name not in known and name != "source_kind"]
    if missing:
        yield ""
        yield f"not said by the page: {', '.join(missing)}"


def about(draft: Draft) -> Iterator[str]:
    """What the page is, by which votes; also of one that is no article."""
    yield f"page       {output.plain(draft.url)}"
    yield f"type       {draft.page_type}: {output.plain(draft.type_why)}"
    yield f"family     {draft.family or '(none)'}{f': {output.plain(draft.family_why)}' if draft.family_why else ''}"
    if draft.charset_used:
        declared = output.plain(draft.charset_declared or "none")
        yield f"charset    {draft.charset_used}: {output.plain(draft.charset_rule)} (declared: {declared})"
    yield f"extractor  {extractor_version.current()}"


def lines(one: Mapping[str, Any]) -> Iterator[str]:
    """Words, place, certainty, confirmations and losers behind one value."""
    if one["raw"] is not None:
        yield f"    raw       {short(one['raw'])}"
    if one["place"]:
        yield f"    place     {output.plain(one['place'])}"
    if one["confidence"]:
        also = f", confirmed by {', '.join(map(output.plain, one['confirmed_by']))}" if one["confirmed_by"] else ""
        yield f"    certainty {one['confidence']}{also}"
    if one["note"]:
        yield f"    note      {output.plain(one['note'])}"
    for lost in one["rejected"]:
        why = f": {output.plain(lost['reason'])}" if lost.get("reason") else ""
        where = f" at {output.plain(lost['place'])}" if lost.get("place") else ""
        yield f"    rejected  {short(lost['text'])}  ({output.plain(lost['via'])}{where}){why}"


def short(value: Any) -> str:
    """A value on one line that a terminal shows as it is."""
    if value is None:
        return "(the page does not say)"
    text = output.plain(value if isinstance(value, str) else output.flat(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"
