"""Commands that tell who prints one text: stories, story, originality."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from newsarchive import copy_graph, dates
from newsarchive import export as exporting
from newsarchive.cli import covering, output, story_card
from newsarchive.errors import NothingDone
from newsarchive.lineage import cards
from newsarchive.query import lineage
from newsarchive.query import stories as asked
from newsarchive.query.reader import Rows, reading
from newsarchive.search import Filter
from newsarchive.verify import counted

_STORIES = ("story", "first", "agency", "copies", "sites", "silent", "site", "headline")
_STORIES_CSV = (
    "story", "first_at", "last_at", "agency", "agency_why", "members", "sites", "uncredited", "gone", "site",
    "headline", "url",
)  # fmt: skip
_TITLE = "Who copies whom"


@click.command()
@click.option("--since", metavar="DATE", help="The text appeared on that day or later: 2025-06-30, 2025, yesterday.")
@click.option("--until", metavar="DATE", help="It appeared on that day or earlier.")
@click.option("--site", "sites", metavar="SITE", multiple=True, help="This site prints it; may be repeated: or that.")
@click.option("--agency", "agencies", metavar="NAME", multiple=True, help="It is the text of this agency, such as aa.")
@click.option(
    "--min-copies",
    "least",
    type=output.Count(1),
    default=2,
    show_default=True,
    help="At least so many articles print it, the first one included.",
)
@click.option("-n", "--limit", type=output.Count(0), default=20, show_default=True, help="How many; 0: all.")
@click.option("--offset", type=output.Count(0), default=0, help="Leave that many out at the beginning.")
@click.option(
    "--graph",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.svg",
    help="Draw who copies whom in all these stories, instead.",
)
@output.kinds
@click.pass_obj
def stories(
    obj: dict[str, Any],
    /,
    since: str | None,
    until: str | None,
    sites: tuple[str, ...],
    agencies: tuple[str, ...],
    least: int,
    limit: int,
    offset: int,
    graph: Path | None,
    kind: str | None,
) -> int:
    """List stories: texts that several articles print, the newest first.

    A copy is the same wire text, however its headline, dateline or paragraphs were changed; other words for the same
    event are no copy. Of each: its first headline and site, the agency whose text it is when anybody says so, how
    many articles on how many sites print it, and how many of these do not say whose text it is. Exit code 4 when
    there are none.

    \b
    newsarchive stories --since 2025-06 --min-copies 5
    newsarchive stories --site konyahaberci.com --agency iha --json
    newsarchive stories --since 2025-01 --graph copies.svg
    """
    wanted = asked.Wanted(since, until, sites, agencies, least)
    with reading(obj["archive"]) as connection:
        chosen = asked.where(connection, wanted)
        if graph is not None:
            if kind is not None:
                raise click.UsageError("--graph draws a picture; leave --json, --nl, --csv and -t out")
            return _draw(lineage.copying(connection, chosen), graph)
        found = list(asked.stories(connection, chosen, limit + 1 if limit else -1, offset))
        covering.note(connection, _filters(since, until, sites))
    shown = found[:limit] if limit else found
    if kind in (None, "table"):
        if shown:
            output.emit(Rows(_STORIES, map(_line, shown)), None)
    else:
        output.emit_dicts(shown, kind, _STORIES_CSV)
    if len(found) > len(shown):
        output.note(f"there is more: --offset {offset + limit} goes on, -n sets how many")
    return _found(shown, "no such story")


def _found(what: Sequence[Any], otherwise: str) -> int:
    """0, or the exit code for nothing, with a word of it."""
    if not what:
        output.note(otherwise)
    return 0 if what else NothingDone.exit_code


def _filters(since: str | None, until: str | None, sites: Iterable[str]) -> list[Filter]:
    pairs = [("since", since), ("until", until), *(("site", site) for site in sites)]
    return [Filter(name, value) for name, value in pairs if value is not None]


def _line(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        one["story"], story_card.when(one["first_at"], "day"), one["agency"], one["members"], one["sites"],
        one["uncredited"] or None, one["site"], one["headline"],
    )  # fmt: skip


def _draw(told: lineage.Copying, target: Path) -> int:
    """The graph into a file, whole or not at all."""
    flows = [copy_graph.Flow(origin, site, articles, kind != "site") for origin, kind, site, articles in told.flows]
    days = [_day(at) for at in (told.first_at, told.last_at) if at is not None]
    period = "" if not days else f", {days[0]}" + (f" to {days[1]}" if days[1] != days[0] else "")
    caption = (
        f"{counted(told.articles, 'articles')} of {told.stories:,} stor{'y' if told.stories == 1 else 'ies'}{period}"
    )
    picture = copy_graph.draw(flows, _TITLE, caption)
    try:
        with exporting.whole(target) as stream:
            stream.write(picture.encode())
    except OSError as error:
        raise NothingDone(f"cannot write {target}: {error.strerror or error}") from error
    output.note(f"{caption}: {target}")
    return _found(flows, "nobody copies anybody there")


def _day(stored: str) -> str:
    return datetime.fromisoformat(stored).astimezone(dates.ISTANBUL).date().isoformat()


@click.command()
@click.argument("article", metavar="ARTICLE")
@click.option("--diff", "other", metavar="ARTICLE", help="Show this one's text and the first one's, with what differs.")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON document, everything at full length.")
@click.pass_obj
def story(obj: dict[str, Any], /, article: str, other: str | None, as_json: bool) -> int:
    """Tell who prints one text: its articles in order, what each changed, whom it credits; rewrites and event twins.

    ARTICLE is the number of any article that prints it, any of its addresses, or the story's own number, which is
    that of its first article. What changed is told against that first one, the root. Exit code 4 for an article that
    nobody else prints and that nothing is related to.

    \b
    newsarchive story 4711
    newsarchive story https://www.konyahaberci.com/haber/bir-haber-7237.html --json
    newsarchive story 4711 --diff 4725
    """
    if other is not None:
        return _beside(obj["archive"], article, other, as_json)
    with reading(obj["archive"]) as connection:
        told = asked.story(connection, article)
        if not told["copies"] and not told["related"] and not as_json:
            raise asked.alone(told)
    if as_json:
        output.document(told)
    else:
        with output.standard_output() as stream:
            for line in story_card.lines(told):
                stream.write(line.encode("utf-8", "replace") + b"\n")
    return 0 if told["copies"] or told["related"] else NothingDone.exit_code


def _beside(archive: Path, article: str, other: str, as_json: bool) -> int:
    """The root's text and another member's."""
    with reading(archive) as connection:
        told = asked.story(connection, article)
        root = asked.text(connection, str(told["story"] or told["article"]))
        member = asked.text(connection, other)
    if as_json:
        same = [asdict(span) for span in cards.card(root["body"], member["body"]).spans]
        output.document({"root": root, "member": member, "same": same})
        return 0
    with output.standard_output() as stream:
        for line in story_card.side_by_side(root, member):
            stream.write(line.encode("utf-8", "replace") + b"\n")
    return 0


_SHARES = ("original", "agency", "copied", "release")


@click.command()
@click.option(
    "--by",
    type=click.Choice(tuple(lineage.GROUPS)),
    multiple=True,
    default=("site",),
    show_default=True,
    help="Count by this; may be repeated: by site and week.",
)
@click.option("--since", metavar="DATE", help="Only articles published on that day or later: 2025-06-30, 2025.")
@click.option("--until", metavar="DATE", help="Only articles published on that day or earlier.")
@click.option("--site", "sites", metavar="SITE", multiple=True, help="Only this site; may be repeated.")
@output.kinds
@click.pass_obj
def originality(
    obj: dict[str, Any],
    /,
    by: tuple[str, ...],
    since: str | None,
    until: str | None,
    sites: tuple[str, ...],
    kind: str | None,
) -> int:
    """Tell how much of what sites print is their own: the share of original, agency and copied text.

    agency: the text of an agency, by the article's own credit or by that of another copy of it. release: that of a
    press office, likewise. copied: another site had it first, or it is credited to one. original: the rest, and what
    the site had first. Official notices are left out. A table shows two shares, of the articles and of their words;
    --json, --nl and --csv have the numbers. Exit code 4 when there is no article.

    \b
    newsarchive originality --since 2025-01
    newsarchive originality --by site --by week --csv > weeks.csv
    newsarchive originality --by section --site konyahaberci.com
    """
    by = tuple(dict.fromkeys(by))
    with reading(obj["archive"]) as connection:
        found = lineage.originality(connection, by, since=since, until=until, sites=sites)
        covering.note(connection, _filters(since, until, sites), always=True)
    if kind in (None, "table"):
        if found:
            columns = (*by, "articles", *_SHARES, "words")
            output.emit(Rows(columns, _shares(found, by)), None)
            output.note("shares: of the articles/of their words")
    else:
        output.emit_dicts(found, kind, tuple(found[0]) if found else (*by, *lineage.NAMES))
    return _found(found, "no article there")


def _shares(found: Iterable[Mapping[str, Any]], by: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for one in found:
        groups = ("(no date)" if name == "week" and one[name] is None else one[name] for name in by)
        shares = (f"{_percent(one[f'{kind}_share'])}/{_percent(one[f'{kind}_words_share'])}%" for kind in _SHARES)
        yield (*groups, one["articles"], *shares, one["words"])


def _percent(share: float | None) -> str:
    return "?" if share is None else f"{100 * share:.0f}"


COMMANDS = (stories, story, originality)
