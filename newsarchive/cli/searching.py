"""The command that searches: hits as a list, as a concordance, or counted."""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click
from rich.cells import cell_len

from newsarchive import printable
from newsarchive.cli import choosing, covering, output
from newsarchive.errors import UsageError
from newsarchive.query import facets, hits, spelling
from newsarchive.query.coverage import Connection
from newsarchive.query.reader import Rows, reading
from newsarchive.search import FORMS, Filter, concordance, parse

_TABLE = ("id", "published", "site", "headline", "found")
_CSV = (
    "id", "score", "published_at", "site", "section", "source", "authors", "place_province", "place_district",
    "headline", "summary", "snippet", "url", "story_id", "members",
)  # fmt: skip
_PLACE = ("id", "published_at", "site", "field", "left", "match", "right")
_CONTEXT = 40  # characters on either side of a found place


@click.command()
@click.argument("query", nargs=-1)
@choosing.articles
@click.option("--type", "type", metavar="KIND", multiple=True, help="Only article, column or notice.")
@click.option("--exact", is_flag=True, help="Only the words as they stand, no inflected forms.")
@click.option("--newest", is_flag=True, help="Newest first instead of best first.")
@click.option("--best", is_flag=True, help="By relevance alone, however old; slow for very common words.")
@click.option("--kwic", is_flag=True, help="Every found place with its context, one a line.")
@click.option("--facets", "counting", is_flag=True, help="How many there are by site, section, source and month.")
@click.option("-n", "--limit", type=output.Count(0), default=20, show_default=True, help="How many; 0: all.")
@click.option("--offset", type=output.Count(0), default=0, help="Leave that many out at the beginning.")
@output.kinds
@click.pass_obj
def search(
    obj: dict[str, Any],
    /,
    query: tuple[str, ...],
    exact: bool,
    newest: bool,
    best: bool,
    kwic: bool,
    counting: bool,
    limit: int,
    offset: int,
    kind: str | None,
    **chosen: Sequence[str],
) -> None:
    """Search the articles, in Turkish: ışık finds IŞIK, diyarbakir finds Diyarbakır, Konya'nın finds Konya.

    Words must all occur (or inflected forms of them); "…" is a phrase, word* a prefix; AND, OR, NOT (or -word), NEAR
    (NEAR/5: at most five words between) and parentheses work. Fields: headline: summary: body:. Filters: site:
    section: source: author: place: type: after: before: (-site: leaves out). Put a query with quotes or minus signs
    in single quotes, after --. Best first: the words as typed before other forms, then by relevance and recency.

    \b
    newsarchive search belediye başkanı --since 2025-01
    newsarchive search '"toplu taşıma" (zam OR indirim) site:konyahaberci.com'
    newsarchive search --newest -n 50 --json -- 'yangın -orman place:izmir'
    newsarchive search --kwic 'trafik NEAR/5 kaza'
    newsarchive search --facets deprem
    """
    text, filters = " ".join(query), choosing.filters(chosen)
    if counting and (kwic or newest or best or offset):
        raise UsageError("--facets counts all hits; --kwic, --newest, --best and --offset say nothing then")
    with reading(obj["archive"]) as connection:
        if counting:
            _count(connection, text, filters, exact, limit, kind)
            number, meant = None, None
        else:
            most = limit + 1 if limit else hits.ALL
            found = hits.find(connection, text, filters=filters, exact=exact, newest=newest, best=best, limit=most,
                              offset=offset)  # fmt: skip
            number = _emit_places(found, limit, kind) if kwic else _emit_hits(found, limit, kind)
            meant = None
            if number < spelling.RARE and not offset and not exact and (limit == 0 or limit >= spelling.RARE):
                meant = spelling.suggest(connection, text, filters)
        covering.note(connection, (*filters, *_in_words(text)))
    if number == 0 and not offset:
        output.note("nothing found")
    elif limit and number is not None and number > limit:
        output.note(f"there is more: --offset {offset + limit} goes on, -n sets how many")
    if meant is not None:
        output.note(f"did you mean: {meant.text}")


def _count(
    connection: Connection, text: str, filters: Sequence[Filter], exact: bool, limit: int, kind: str | None
) -> None:
    """Writes the facets of a search, of each at most ``limit`` values (0: all)."""
    told = facets.facets(connection, text, filters, exact=exact)
    shown = {name: told.counts[name][: limit or None] for name in facets.NAMES}
    if kind == "json":
        by = {name: [{"value": value, "hits": number} for value, number in shown[name]] for name in shown}
        output.document({"total": told.total, "more": told.floor, "counted": told.counted} | by)
    else:
        rows = ((name, value, number) for name in shown for value, number in shown[name])
        output.emit(Rows(("by", "value", "hits"), rows), kind)
    more = "more than " if told.floor else ""
    output.note(f"{more}{told.total:,} articles" if told.total != 1 else "1 article")
    if told.sampled:
        output.note(f"the newest {told.counted:,} of them are counted")
    if limit and any(len(told.counts[name]) > limit for name in shown):
        output.note(f"the first {limit} of each; -n 0 for all")


def _in_words(text: str) -> tuple[Filter, ...]:
    """The filters that stand in the text of a query that was read before."""
    return parse(text).filters if text.strip() else ()


def _emit_hits(found: Iterator[hits.Hit], limit: int, kind: str | None) -> int:
    """Writes up to ``limit`` hits (0: all); the number there was, the one too many included."""
    number = 0

    def counted() -> Iterator[hits.Hit]:
        nonlocal number
        for hit in found:
            number += 1
            if not limit or number <= limit:
                yield hit

    if kind in (None, "table"):
        output.emit(Rows(_TABLE, (_line(hit) for hit in counted())), None)
    else:
        output.emit_dicts((_record(hit) for hit in counted()), kind, _CSV)
    return number


def _emit_places(found: Iterator[hits.Hit], limit: int, kind: str | None) -> int:
    """Writes the found places of up to ``limit`` hits (0: all); the number of hits, the one too many included."""
    number = 0

    def places() -> Iterator[dict[str, Any]]:
        nonlocal number
        for hit in found:
            number += 1
            if limit and number > limit:
                continue
            texts = {"headline": hit.headline.text, "summary": hit.fields["summary"] or "", "body": hit.body}
            for name, text in texts.items():
                for line in concordance(text, hit.terms, _CONTEXT, max(hit.level, FORMS)):
                    told = {"field": name, "left": line.left, "match": line.match, "right": line.right}
                    yield {key: hit.fields[key] for key in ("id", "published_at", "site")} | told

    if kind is not None and kind != "table":
        output.emit_dicts(places(), kind, _PLACE)
        return number
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    on, off = ("\x1b[1m", "\x1b[0m") if bold else ("[", "]")
    with output.standard_output() as stream:
        for place in places():
            left, match, right = (printable.plain(place[key]) for key in ("left", "match", "right"))
            space = " " * max(0, _CONTEXT - cell_len(left))
            line = f"{place['id']:>8}  {space}{left} {on}{match}{off}{right}"
            stream.write(line.rstrip().encode(getattr(sys.stdout, "encoding", None) or "utf-8", "replace") + b"\n")
    return number


def _line(hit: hits.Hit) -> tuple[Any, ...]:
    fields = hit.fields
    return (
        fields["id"],
        _when(fields["published_at"], fields["published_precision"]),
        fields["site"],
        output.Marked(hit.headline.text, hit.headline.marks),
        output.Marked(hit.snippet.text, hit.snippet.marks),
    )


def _when(stamp: str | None, precision: str | None) -> str:
    """2025-06-30 00:22, or the day when the page tells no more."""
    return "" if stamp is None else stamp[:10] if precision == "day" else stamp[:16].replace("T", " ")


def _record(hit: hits.Hit) -> dict[str, Any]:
    return hit.fields | {
        "score": None if hit.score is None else round(hit.score, 4),
        "exact": hit.exact,
        "found_by": hits.EVIDENCE[hit.level],
        "snippet": hit.snippet.text,
        "snippet_marks": hit.snippet.marks,
        "headline_marks": hit.headline.marks,
    }


COMMANDS = (search,)
