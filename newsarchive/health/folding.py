"""What was seen since the last look -> each site's memory. Pure but for the looks into the archive it is given."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from newsarchive.health import rhythm, signs
from newsarchive.health.memory import Memory
from newsarchive.store.observations import Listing, Told

FRESH = 3 * 86_400
"""seconds; what is older when it is announced is no news, and tells little of today's template"""
OLD = 180 * 86_400
"""seconds; articles published since then show what is usual of a site that is not known yet"""
ASIDE = frozenset({"redirected", "part_of", "robots", "private_address"})
"""reasons that say nothing about pages"""
WATCHED = ("feed", "home")
"""kinds of listings that show whatever is new, for ever; sitemaps of a month and sections do not"""
MOST = 12
"""listings of a site that are watched"""
SETTLED = 3600
"""seconds after which a listing must have shown an article that others have shown"""

Copies = Callable[[str, int], list[str]]


def fold(memory: Memory, rows: Sequence[Told], copies: Copies, *, silent: bool) -> list[int]:
    """Take first answers into account, in the order they came; when something was published, sorted.

    ``silent``: the site's silence was told.
    """
    published: list[int] = []
    for row in rows:
        memory.touched = True
        memory.status[str(row.status)] += 1
        if row.kind == "article" and _is_fresh(row.claimed, row) and row.reason not in ASIDE:
            _yield(memory, row)
        if row.article is None or row.archived is None or abs(row.archived - row.at) > FRESH:
            if row.kind == "article" and row.claimed is not None and _is_fresh(row.claimed, row):
                published.append(row.announced)
        elif _is_fresh(row.published, row):
            published.append(_when(row))
            _article(memory, row, copies)
            memory.waiting.append((row.url, row.announced))
        elif row.published is not None and 0 <= row.at - row.published <= OLD:
            _teach(memory, row)
    published.sort()
    for at in published:
        memory.rhythm.add(at, faulty=silent)
    return published


def _is_fresh(claimed: int | None, row: Told) -> bool:
    """Whether something was new when it was announced, and fetched soon; what claims no date may be."""
    return row.at - row.announced <= FRESH and (claimed is None or row.announced - claimed <= FRESH)


def _when(row: Told) -> int:
    exact = row.published is not None and row.precision == "minute" and row.published <= row.announced
    return row.published if exact and row.published is not None else row.announced


def _yield(memory: Memory, row: Told) -> None:
    series = memory.ask(signs.YIELD)
    is_article = row.state == "archived"
    series.add(is_article, row.at, free=rhythm.kind_of(row.at) != "work")
    if not series.seen:
        memory.reasons.clear()
    elif not is_article:
        reason = row.reason or row.state
        memory.reasons[f"{reason} ({row.status})" if reason == "http_error" else reason] += 1


def _article(memory: Memory, row: Told, copies: Copies) -> None:
    kind = rhythm.kind_of(row.at)
    if kind == "holiday":  # who is at work tells nothing of other days
        return
    free = kind == "weekend"
    for name in signs.FIELDS:
        value = getattr(row, name)
        memory.ask(name).add(value not in (None, "", "[]"), row.at, free=free)
    words = row.words or 0
    judged = memory.lengths.judge(words)
    if judged is not None:
        memory.ask(signs.TEXT).add(judged[0], row.at, free=free)
        memory.ask(signs.LONG).add(judged[1], row.at, free=free)
    if not (memory.ask(signs.TEXT).alarmed or memory.ask(signs.LONG).alarmed):
        memory.lengths.add(words)
    memory.ask(signs.LETTERS).add(signs.sound(row.body or "", row.language), row.at)
    if row.day and row.content_hash and (others := copies(row.content_hash, row.site)):
        memory.ask(signs.AGREES).add(any(_near(row.day, other) for other in others), row.at)


def _teach(memory: Memory, row: Told) -> None:
    """An article of earlier, in today's template: what a new site usually has."""
    at = row.published or row.at
    kind = rhythm.kind_of(at)
    if kind == "holiday":
        return
    free = kind == "weekend"
    for name in signs.FIELDS:
        if name != "updated_at":  # what is old was edited more often
            memory.ask(name).teach(getattr(row, name) not in (None, "", "[]"), row.at, free=free)
    if memory.lengths.n < 40:
        memory.lengths.add(row.words or 0)
    memory.ask(signs.LETTERS).teach(signs.sound(row.body or "", row.language), row.at, free=free)


def _near(day: str, other: str) -> bool:
    return abs((date.fromisoformat(day) - date.fromisoformat(other)).days) <= 1


def watched(listings: Iterable[Listing]) -> list[Listing]:
    """The listings of a site that are compared with each other."""
    chosen = [one for one in listings if one.kind in WATCHED and not one.failures and one.well_at]
    return sorted(chosen, key=lambda one: (one.kind != "home", one.id))[:MOST]


def name_of(listing: int) -> str:
    """The series of a listing."""
    return f"listing {listing}"


def compare(
    memory: Memory, listings: Sequence[tuple[int, int, int]], sighted: Callable[[list[int]], set[tuple[int, int]]]
) -> None:
    """Which listings have shown the articles that wait for that question. ``listings``: number, added, last read."""
    if not memory.waiting or not listings:
        return
    newest = max(well for _, _, well in listings)
    until = min(well for _, _, well in listings if newest - well <= FRESH) - SETTLED
    ready = [(url, at) for url, at in memory.waiting if at <= until]
    if not ready:
        return
    shown = sighted([url for url, _ in ready])
    for url, at in ready:
        for number, added, well in listings:
            if added < at and newest - well <= FRESH:
                memory.ask(name_of(number)).add((url, number) in shown, at)
    memory.waiting = [one for one in memory.waiting if one[1] > until]
    memory.touched = True


def plain(reasons: dict[str, int]) -> str:
    """Reasons in words, commonest first."""
    told = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count}" for name, count in told[:4])
