"""One story for a person: its articles in time order, two lines and more each; fits into 80 columns."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from newsarchive import dates
from newsarchive.cli import output
from newsarchive.lineage import cards
from newsarchive.verify import counted

_WIDTH = 79
_INDENT = " " * 8
_RELATED = 12
"""rewrites and event twins that are told; --json has all"""
_WHY = {
    "credit": "a credit says so",
    "iha_code": "the name of a picture says so",
    "own_site": "it is on the agency's own site",
}
_CREDITS = {"nobody": "credits nobody", "itself": "credits itself", "source": ""}


def when(stored: str | None, by: str | None = None) -> str:
    """A stored instant in Turkey's time, to the minute; the day alone when no more is known."""
    if stored is None:
        return ""
    at = datetime.fromisoformat(stored).astimezone(dates.ISTANBUL)
    return at.strftime("%Y-%m-%d" if by == "day" else "%Y-%m-%d %H:%M")


def lines(told: Mapping[str, Any]) -> Iterator[str]:
    """What ``newsarchive story`` prints."""
    copies = told["copies"]
    if copies:
        yield from _head(told)
        for one in copies:
            yield ""
            yield from _member(one, told["agency"])
    else:
        yield f"article {told['article']} stands alone: no other article of this archive prints its text"
    if told["related"]:
        yield ""
        yield "the same event in other texts (no copies):"
        for one in told["related"][:_RELATED]:
            yield from _other(one)
        if (more := len(told["related"]) - _RELATED) > 0:
            yield f"  … and {more} more (--json lists them)"


def _head(told: Mapping[str, Any]) -> Iterator[str]:
    yield from _wrapped(f"story {told['story']}  {output.plain(told['headline'])}", "    ")
    count = f"{counted(told['members'], 'articles')} on {counted(told['sites'], 'sites')}"
    first, last = (when(one["appeared_at"], one["appeared_by"]) for one in (told["copies"][0], told["copies"][-1]))
    yield f"{count}, {first}" + (f" to {last}" if last != first else "")
    if told["agency"]:
        yield f"agency {output.plain(told['agency'])}: {_WHY.get(told['agency_why'], told['agency_why'])}"
    elif any(one["credits"] == "release" for one in told["copies"]):
        yield "a press office's text: a credit says so"
    else:
        yield "agency not known: no member says whose text it is"
    marked = [
        f"{told['uncredited']} without credit" if told["uncredited"] else "",
        f"{told['gone']} gone" if told["gone"] else "",
    ]
    if any(marked):
        yield ", ".join(filter(None, marked))


def _member(one: Mapping[str, Any], agency: str | None) -> Iterator[str]:
    mark = "!" if one["uncredited"] else " "
    seen = " (first seen)" if one["appeared_by"] == "seen" else ""
    credit = _CREDITS.get(one["credits"], f"credits {output.plain(one['credited'])}")
    if one["credits"] == "other" and agency:
        credit += f", not {output.plain(agency)}"
    first = (
        f"{one['article']:>6} {mark}{when(one['appeared_at'], one['appeared_by'])}{seen}  {output.plain(one['site'])}"
    )
    yield from _wrapped(f"{first}  {credit}".rstrip(), _INDENT)
    if one["nth"] == 0:
        yield f"{_INDENT}the root, {counted(one['words'], 'words')}"
    else:
        share = f"{one['in_root']:.0%} of it stands in the root, {one['of_root']:.0%} of the root stands in it"
        yield _INDENT + share
        changed = changes(one["changed"])
        yield from _wrapped(_INDENT + ("; ".join(changed) or "nothing changed"), _INDENT)
        if one["changed"]["headline"] == "changed":
            yield from _wrapped(f"{_INDENT}headline: {output.plain(one['headline'])}", _INDENT + "  ")
    yield from _gone(one)


def changes(changed: Mapping[str, Any]) -> list[str]:
    """What a copy changed, in words."""
    said = []
    if changed["headline"] == "changed":
        said.append("headline changed")
    if changed["dateline"] in ("dropped", "added", "changed"):
        said.append(f"dateline {changed['dateline']}")
    if changed["lead"] in ("changed", "dropped"):
        said.append(f"lead {changed['lead']}")
    for how in ("dropped", "added", "merged"):
        if number := changed[f"paragraphs_{how}"]:
            said.append(f"{counted(number, 'paragraphs')} {how}")
    words = [
        f"{sign}{changed[f'words_{how}']}"
        for how, sign in (("added", "+"), ("dropped", "−"))
        if changed[f"words_{how}"]
    ]
    if words:
        said.append(f"{' '.join(words)} words")
    if changed["credit"] in ("dropped", "added"):
        said.append(f"credit {changed['credit']}")
    elif changed["credit"] == "other":
        said.append("another credit")
    return said


def _gone(one: Mapping[str, Any]) -> Iterator[str]:
    for removal in one["removals"]:
        if removal["returned_at"] is not None:
            state = f"was missing ({removal['kind']}), back since {when(removal['returned_at'])}"
        elif removal["kind"] == "delisted":
            state = f"on no list any more since {when(removal['first_at'])}, still there"
        elif removal["confirmed_at"] is None:
            state = f"missing ({removal['kind']}), seen once, {when(removal['first_at'])}"
        else:
            state = f"gone ({removal['kind']}) since {when(removal['first_at'])}"
        yield _INDENT + state
    if one["gone_at"] is not None and not one["removals"]:
        yield f"{_INDENT}gone since {when(one['gone_at'])}"


def _other(one: Mapping[str, Any]) -> Iterator[str]:
    kind = one["kind"].replace("_", " ")
    at = (one["published_at"] or "")[:16].replace("T", " ")
    places = "  ".join(filter(None, (at, output.plain(one["site"]), output.plain(one["source"]))))
    number = f"story {one['story']}" if one["story"] is not None else f"article {one['article']}"
    yield from _wrapped(f"  {kind} ({one['score']:.2f})  {number}  {places}", _INDENT)
    yield from _wrapped(_INDENT + output.plain(one["headline"]), _INDENT)


def side_by_side(root: Mapping[str, Any], copy: Mapping[str, Any]) -> Iterator[str]:
    """Both texts, each with what the other has not in marks; and where the pages lie that they were read from."""
    found = cards.card(root["body"], copy["body"])
    for one, of_root, (left, right) in ((root, True, ("[-", "-]")), (copy, False, ("{+", "+}"))):
        yield from _wrapped(f"{one['article']}  {output.plain(one['site'])}  {output.plain(one['headline'])}", _INDENT)
        if one["file"] is not None:
            yield f"{_INDENT}warc/{output.plain(one['file'])} at {one['offset']}, fetched {when(one['fetched_at'])}"
        yield ""
        marked = "".join(
            piece.text if piece.same or not piece.text.strip(_LOOSE) else _marked(piece.text, left, right)
            for piece in cards.pieces(one["body"], found, of_root=of_root)
        )
        for paragraph in marked.split("\n\n"):
            yield from _wrapped(output.plain(paragraph), "")
            yield ""
    yield "[-only in the first-]  {+only in the second+}"


_LOOSE = " \t\n.,;:!?…•▪●*’'\"“”()–—-"
"""what may differ between two words that follow each other in both texts"""


def _marked(text: str, left: str, right: str) -> str:
    """Its words between marks, paragraph by paragraph; what is loose in front and white space behind stay outside."""
    parts = []
    for part in text.split("\n\n"):
        said = part.lstrip(_LOOSE)
        end = said.rstrip()
        parts.append(f"{part[: len(part) - len(said)]}{left}{end}{right}{said[len(end) :]}" if said else part)
    return "\n\n".join(parts)


def _wrapped(text: str, indent: str) -> Sequence[str]:
    return textwrap.wrap(
        text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    ) or [text]
