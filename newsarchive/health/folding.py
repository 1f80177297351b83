"""What was seen since the last look -> each site's memory. Pure but for the looks into the archive it is given."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from newsarchive.health import rhythm, signs
from newsarchive.health.memory import Memory, Waiting
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
FIRST_PAGE = 6
"""articles that surely stay on the first pages"""
USUALLY = 2.0
"""times the usual time from publication to announcement, that is late"""
MUTE = rhythm.DAY
"""seconds in which a listing that is mute has shown nothing new, neither the news nor anything else"""
SETTLED = 3600
"""seconds after which a listing must have shown an article that others have shown"""

CopiedOn = Callable[[Told], str | None]


def fold(memory: Memory, rows: Sequence[Told], copied_on: CopiedOn, *, silent: bool) -> list[int]:
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
            _article(memory, row, copied_on)
            memory.waiting.append((row.url, row.announced, *_made(row)))
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


def _made(row: Told) -> tuple[int, int]:
    """When it was published: no earlier, and no later than."""
    first, last = row.announced - FRESH, row.announced
    if row.published is not None:
        width = 0 if row.precision == "minute" else rhythm.DAY
        first, last = row.published - width, row.published + width
    elif row.claimed is not None:
        first = row.claimed
    return min(first, row.announced), min(last, row.announced)


def _in_time(memory: Memory, ready: Iterable[Waiting]) -> Iterator[Waiting]:
    """Those that were announced soon after they were published; of a visit that catches up on a pause, the newest few
    only. The others may have left the first pages before anybody looked, or stood in a section only."""
    known = memory.rhythm
    rate = known.articles / max(known.last - known.first, rhythm.DAY)
    stays = min(FIRST_PAGE / rate if rate else rhythm.DAY, rhythm.DAY)
    for _, group in groupby(sorted(ready, key=lambda one: one[1]), key=lambda one: one[1] // SETTLED):
        together = list(group)
        usual = USUALLY * memory.late
        latest = max(at - made for _, at, _, made in together)
        if latest > usual:
            together = sorted(together, key=lambda one: one[3])[-FIRST_PAGE:]
        yield from (one for one in together if one[1] - one[3] <= max(usual, stays))
        memory.late += (min(latest, usual) - memory.late) / 6  # once a visit: one long pause is no habit


def _yield(memory: Memory, row: Told) -> None:
    series = memory.ask(signs.YIELD)
    is_article = row.state == "archived"
    series.add(is_article, row.at, free=rhythm.kind_of(row.at) != "work", learn=not memory.is_changed(row.at))
    if not series.seen:
        memory.reasons.clear()
    elif not is_article:
        reason = row.reason or row.state
        memory.reasons[f"{reason} ({row.status})" if reason == "http_error" else reason] += 1


def _article(memory: Memory, row: Told, copied_on: CopiedOn) -> None:
    kind = rhythm.kind_of(_when(row))  # not of the fetch: the first look reads on a Sunday what Friday's desk wrote
    if kind == "holiday":  # who is at work tells nothing of other days
        return
    free, learn = kind == "weekend", not memory.is_changed(row.at)
    for name in signs.FIELDS:
        value = getattr(row, name)
        memory.ask(name).add(value not in (None, "", "[]"), row.at, free=free, learn=learn)
    words = row.words or 0
    judged = memory.lengths.judge(words)
    if judged is not None:
        memory.ask(signs.TEXT).add(judged[0], row.at, free=free, learn=learn)
        memory.ask(signs.LONG).add(judged[1], row.at, free=free, learn=learn)
    if not (memory.ask(signs.TEXT).alarmed or memory.ask(signs.LONG).alarmed):
        memory.lengths.add(words)
    memory.ask(signs.LETTERS).add(signs.sound(row.body or "", row.language), row.at)
    if row.day and (other := copied_on(row)):
        memory.ask(signs.AGREES).add(_near(row.day, other), row.at)


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
    ready = [one for one in memory.waiting if one[1] <= until]
    if not ready:
        return
    shown = sighted([url for url, *_ in ready])
    for url, at, made, _ in _in_time(memory, ready):
        for number, added, well in listings:
            if added < made and newest - well <= FRESH:  # what is older is the backlog of the first look
                memory.ask(name_of(number)).add((url, number) in shown, at)
    memory.waiting = [one for one in memory.waiting if one[1] > until]
    memory.touched = True


def silent_ones(memory: Memory, listings: Iterable[int], newest: Callable[[int], int]) -> None:
    """Alarm for listings that show nothing new at all any more. ``newest``: when a listing last showed something that
    it had not shown before."""
    for number in listings:
        series = memory.series.get(name_of(number))
        if series is not None and series.is_mute() and series.last_no - newest(number) >= MUTE:
            series.alarm()
            memory.touched = True


def plain(reasons: dict[str, int]) -> str:
    """Reasons in words, commonest first."""
    told = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count}" for name, count in told[:4])
