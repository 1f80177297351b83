"""A kept answer is read in a worker process: alone, or with the further pages of its article once all have come."""

from collections.abc import Callable
from dataclasses import replace

from newsarchive.crawl import parts, walls
from newsarchive.crawl.outcome import Answer
from newsarchive.crawl.tasks import Beside, Understood
from newsarchive.crawl.visits import Visit
from newsarchive.crawl.workers import Workers
from newsarchive.recurring import Recurring


async def read(
    workers: Workers, visit: Visit, known: Recurring, allowed: Callable[[tuple[str, ...]], tuple[str, ...]]
) -> Visit:
    """The visit with what its page says, when there is a page to read; ``allowed``: what robots.txt leaves of parts."""
    task = visit.fetched.task
    if walls.worth_reading(visit):
        told = await workers.read(visit.fetched.page, task.kind, task.site, Beside())
        wall = Understood(kind="html", reason=told.reason, detail=told.detail, page_type=told.page_type)
        return replace(visit, understood=wall) if told.reason in walls.BLOCKED_BY_PAGE else visit
    if task.kind == "robots" or (visit.answer is not Answer.READ and task.gathering is None):
        return visit
    beside = Beside(known=known or None, sightings=task.sightings)
    if task.gathering is not None:
        return await _gathered(workers, visit, beside)
    understood = await workers.read(visit.fetched.page, task.kind, task.site, beside)
    return replace(visit, understood=replace(understood, parts=allowed(understood.parts)[: parts.MOST]))


async def _gathered(workers: Workers, visit: Visit, beside: Beside) -> Visit:
    """When this was an article's last part: its first page, read together with all that have come."""
    task = visit.fetched.task
    gathering = task.gathering.after(visit) if task.gathering else None
    if gathering is None or gathering.wanted:
        return visit
    beside = replace(beside, parts=tuple(fetched.page for fetched in gathering.pages))
    first = gathering.first
    understood = await workers.read(first.page, first.task.kind, task.site, beside)
    return replace(visit, understood=replace(understood, parts=()))
