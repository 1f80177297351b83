"""The chains of pages that a back-fill walks: what each has shown, and how long it may bring nothing before it ends.

Runs inside the writer's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsarchive import archives
from newsarchive.crawl import attempts
from newsarchive.crawl import backfill_steps as steps
from newsarchive.crawl.backfill_steps import Stretch
from newsarchive.crawl.outcome import NoAnswer
from newsarchive.crawl.visits import Context, Outcome
from newsarchive.store import backfills
from newsarchive.store.archive import Archive
from newsarchive.store.backfills import Backfill, Planned, Step

MOST_SHOWN = 20_000
"""addresses of one chain that are remembered, so that a page that comes again is known"""
NO_SUCH = "no such page"


@dataclass(slots=True)
class Chains:
    """What this process remembers of the chains it walks; lost when it is killed, which costs a few pages."""

    shown: dict[str, set[int]] = field(default_factory=dict)
    """chain -> urls.id of what its pages have shown"""
    barren: dict[str, int] = field(default_factory=dict)
    """chain -> pages in a row that brought nothing it had not shown"""
    nothing_new: dict[str, int] = field(default_factory=dict)
    """chain -> pages in a row with nothing that was new to the archive"""
    home: set[int] = field(default_factory=set)
    """hashes of the links on the home page that look like no articles: menus"""

    def fruit(self, chain: str, url_ids: Sequence[int]) -> list[int]:
        """Those that the chain has not shown."""
        seen = self.shown.setdefault(chain, set())
        fresh = [url_id for url_id in url_ids if url_id not in seen]
        if len(seen) > MOST_SHOWN:
            seen.clear()
        seen.update(url_ids)
        return fresh

    def end(self, chain: str) -> None:
        """It is over."""
        self.shown.pop(chain, None)


@dataclass(slots=True)
class Ending:
    """A page that brought nothing: its chain goes on for a while, and not so long when it never brought anything."""

    archive: Archive
    job: Backfill
    stretch: Stretch
    chains: Chains
    step: Step

    def nothing(
        self, state: str, why: str, now: datetime, *, listing_id: int | None = None, links: Sequence[str] = ()
    ) -> None:
        """Settle the step, and plan what follows it or end the chain."""
        step, chains = self.step, self.chains
        chain = f"{step.method} {step.recipe}"
        backfills.settle_step(self.archive, step.id, state, now, note=why, listing_id=listing_id)
        if step.method in {"sitemap", "home", "ids"}:
            return
        count = chains.barren[chain] = chains.barren.get(chain, 0) + 1
        past = backfills.last_steps(self.archive, self.job.id, step.method, step.recipe, 200)
        fruitful = sum(was in {"done", "sounding"} for was, _, _ in past)
        proven = fruitful > (step.method == "pages")  # the first page of a list proves nothing about further ones
        limit = steps.limit(step)
        guessed = 1 if why == NO_SUCH and step.recipe in archives.guesses() else limit.guessed
        if count >= (limit.barren if proven else guessed):
            chains.end(chain)
            told = f"ended: {count} pages in a row brought nothing ({why})"
            backfills.drop(self.archive, self.job.id, step.method, told, now, step.recipe)
            backfills.settle_step(self.archive, step.id, state, now, note=told)
            return
        following = self._next(proven, links)
        backfills.plan(self.archive, self.job.id, [following] if following is not None else [])

    def _next(self, proven: bool, links: Sequence[str]) -> Planned | None:
        step = self.step
        if step.method == "dates":
            return None if " " in step.key else steps.next_day(self.stretch, step)
        if step.method in {"posts", "cursor"}:
            here = int(step.rank % steps.TIER)
            return steps.next_moment(self.stretch, step, here - steps.DAY, links)
        number = int(step.key)
        if proven or number != 2:
            pattern = archives.pattern_of(step.address, number) if number > 1 else None
            return steps.page(step.recipe, pattern, number + 1, step.rank % steps.TIER - 1) if pattern else None
        patterns = archives.known(self.stretch.family, "pages")
        tried = [archives.paged(pattern, step.recipe, 2) for pattern in patterns]
        at = tried.index(step.address) + 1 if step.address in tried else len(tried)
        if at < len(tried):  # the same page by another usual name
            backfills.readdress(self.archive, step.id, tried[at])
        return None


def no_answer(
    archive: Archive, item: NoAnswer, context: Context, job: Backfill, stretch: Stretch, chains: Chains
) -> Outcome:
    """A page that lists older articles brought no answer: it is asked again, or is over."""
    outcome = Outcome()
    attempts.try_again(archive, item.task, context, outcome, reason=item.reason)
    if outcome.again is None and item.task.step is not None:
        ending = Ending(archive, job, stretch, chains, backfills.step(archive, item.task.step))
        ending.nothing("failed", str(item.reason), context.now)
    return outcome
