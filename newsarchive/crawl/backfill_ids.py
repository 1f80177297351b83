"""Articles found by their numbers: does a number alone lead to its article, are there any that nobody announced, and
then one block of numbers after the other, from the newest down.

A site whose numbers answer whatever they are is found out by one that cannot exist; one whose other methods have
brought everything, by a sample spread over all of its numbers. Runs inside the writer's transaction.
"""

import json
from dataclasses import dataclass

from newsarchive import archives, turkish, urls
from newsarchive.crawl import backfill_steps as steps
from newsarchive.crawl import sounding
from newsarchive.crawl.backfill_steps import BLOCK, Stretch
from newsarchive.crawl.backfill_ways import Ways
from newsarchive.crawl.outcome import Answer
from newsarchive.crawl.visits import Context, Visit
from newsarchive.records import Link
from newsarchive.store import backfills, finds, listings
from newsarchive.store.archive import Archive
from newsarchive.store.backfills import Backfill, Planned, Step

TRIAL, NEVER, SAMPLE = "trial", "never", "sample"
"""what a step is that stands for no block of numbers"""
CLOSE, ROUNDS = 20 * BLOCK, 4
"""numbers that are walked without a further sample, and samples at most"""
PLENTY = 20
"""articles of the stretch that others have brought, beside which a sample without any says something"""
IMPOSSIBLE = 1_000_003
"""added to a number to make one that cannot exist"""


@dataclass(slots=True)
class Numbers:
    """One pattern's numbers at one site."""

    archive: Archive
    job: Backfill
    stretch: Stretch
    ways: Ways
    context: Context

    # --- trials

    def tried(self, step: Step, visit: Visit) -> None:
        """What a trial said."""
        kind, _, number = step.key.partition(" ")
        leads = self._leads(int(number), visit)
        now = self.context.now
        if kind == TRIAL and leads:
            address = archives.numbered(step.recipe, self.stretch.home, int(number) + IMPOSSIBLE)
            key = f"{NEVER} {int(number) + IMPOSSIBLE}"
            backfills.plan(
                self.archive, self.job.id, [Planned("ids", step.recipe, key, address, steps.rank("ids", 1 << 35))]
            )
            backfills.settle_step(self.archive, step.id, "barren", now)
        elif kind == TRIAL:
            backfills.settle_step(self.archive, step.id, "barren", now, note="a number alone leads to no article")
        elif self._is_article(visit):
            backfills.settle_step(self.archive, step.id, "barren", now, note="answers every number with an article")
        else:
            backfills.settle_step(self.archive, step.id, "barren", now)
            why = "another form of address works"
            backfills.drop_others(self.archive, self.job.id, "ids", step.recipe, why, now)
            backfills.plan(self.archive, self.job.id, [self._sample(step.recipe)])

    def _sample(self, recipe: str, nth: int = 1) -> Planned:
        address = archives.numbered(recipe, self.stretch.home, 0)
        return Planned("ids", recipe, f"{SAMPLE} {nth}", address, steps.rank("ids", 1 << 34))

    def _leads(self, number: int, visit: Visit) -> bool:
        """Whether the answer is the article of that number, under whatever address."""
        if visit.answer is Answer.FOLLOW and visit.target is not None:
            return self._archived(visit.target)
        if visit.answer is not Answer.READ or visit.understood is None or visit.understood.article is None:
            return False
        headline = visit.understood.article.headline
        row = self.archive.conn.execute(
            "SELECT headline FROM articles WHERE site_id = ? AND article_key = ?", (self.job.site_id, f"id:{number}")
        ).fetchone()
        return row is None or turkish.fold(row[0]) == turkish.fold(headline)

    def _is_article(self, visit: Visit) -> bool:
        if visit.answer is Answer.FOLLOW and visit.target is not None:
            return self._archived(visit.target)
        return visit.understood is not None and visit.understood.article is not None

    def _archived(self, address: str) -> bool:
        row = self.archive.conn.execute(
            "SELECT 1 FROM urls WHERE url = ? AND state IN ('archived', 'duplicate') AND article_id IS NOT NULL",
            (urls.canonical(address),),
        ).fetchone()
        return row is not None

    # --- what is asked for

    def expand(self, step: Step) -> None:
        """Enter the addresses that a step stands for; no request is made for the step itself."""
        if step.key.startswith(SAMPLE):
            low, top = self._range()
            unknown = self._unknown(step, range(max(1, low), top + 1))
            chosen = sounding.spread(unknown, archives.bound("sample"))
            if len(chosen) < archives.bound("sample"):
                self._walk(step, top)
                return
            self._enter(step, chosen)
            backfills.settle_step(self.archive, step.id, "sounding", self.context.now, found=len(chosen))
            return
        here = int(step.key)
        numbers = range(here, max(0, here - BLOCK), -1)
        self._enter(step, numbers)
        backfills.settle_step(self.archive, step.id, "done", self.context.now, found=len(numbers))
        if here - BLOCK > 0:
            backfills.plan(self.archive, self.job.id, [steps.block(self.stretch, step.recipe, here - BLOCK)])

    def _walk(self, step: Step, top: int) -> None:
        backfills.settle_step(self.archive, step.id, "done", self.context.now)
        backfills.plan(self.archive, self.job.id, [steps.block(self.stretch, step.recipe, top)])

    def sampled(self, step: Step) -> None:
        """The sample was read. It tells where in the numbers the stretch lies, by a further one when that is not close
        enough; then all of them are walked, unless the sample brought nothing and other methods have brought much."""
        first, behind = self.stretch.first, self.stretch.last
        good = sum(first <= ts < behind for _, ts in finds.numbered(self.archive, self.job.id))
        low, top = self._range()
        nth = int(step.key.rpartition(" ")[2])
        if not good and finds.count_inside(self.archive, self.job.site_id, first, behind) >= PLENTY:
            why = f"of {archives.bound('sample')} numbers that nobody had announced none is an article of that time"
            backfills.settle_step(self.archive, step.id, "done", self.context.now)
            backfills.drop(self.archive, self.job.id, "ids", why, self.context.now)
            backfills.mark_note(self.archive, step.id, why)
        elif top - low > CLOSE and nth < ROUNDS:
            backfills.settle_step(self.archive, step.id, "done", self.context.now)
            backfills.plan(self.archive, self.job.id, [self._sample(step.recipe, nth + 1)])
        else:
            self._walk(step, top)

    def _range(self) -> tuple[int, int]:
        """About which numbers the stretch has: from known articles, and from those that samples have brought."""
        told = sorted({*self.ways.all_numbers(), *finds.numbered(self.archive, self.job.id)})
        if not told:
            return 1, BLOCK
        first, last = self.stretch.first - steps.SLACK, self.stretch.last + steps.SLACK
        older = [number for number, ts in told if ts < first]
        newer = [number for number, ts in told if ts >= last]
        top = newer[len(newer) // 20] if newer else told[-1][0] + BLOCK  # a few may be out of order
        if older:
            return max(1, min(older[-1 - len(older) // 20], top - BLOCK)), top
        inside = [(ts, number) for number, ts in told if first <= ts < last]
        low = 1
        if len(inside) > 1:
            (then, low), (late, high) = min(inside), max(inside)
            if late > then and high > low:
                low -= round((high - low) * max(0, then - self.stretch.first) / (late - then))
        return max(1, min(low, top - BLOCK)), top

    def _unknown(self, step: Step, numbers: range) -> list[int]:
        known = self.ways.known_numbers(numbers.start, numbers.stop)
        return [number for number in numbers if number not in known]

    def _enter(self, step: Step, numbers: range | list[int]) -> None:
        """Known numbers are sighted, others become addresses to ask for."""
        rows = self.archive.conn.execute(
            "SELECT CAST(substr(u.article_key, 4) AS INTEGER), u.id, u.fetch_url FROM json_each(?) j "
            "JOIN urls u ON u.article_key = j.value AND u.site_id = ? "
            "WHERE u.article_key GLOB 'id:*' ORDER BY u.state <> 'archived' DESC",
            (json.dumps([f"id:{number}" for number in numbers]), self.job.site_id),
        )
        known = {number: (url_id, address) for number, url_id, address in rows}
        links = [
            Link(
                known[number][1] if number in known else archives.numbered(step.recipe, self.stretch.home, number),
                "article", "ids", at,
            )
            for at, number in enumerate(numbers)
        ]  # fmt: skip
        listing = self.listing(step)
        told = listings.announce(
            self.archive, self.job.site_id, links, now=self.context.now, listing_id=listing, depth=1,
            run_id=self.context.run_id,
        )  # fmt: skip
        entered = [
            finds.Find(url_id, at, number, None, "todo")
            for at, (url_id, number) in enumerate(zip(told.url_ids, numbers, strict=False))
        ]
        finds.add(self.archive, self.job.id, step.id, entered)
        for find in entered:
            finds.settled(self.archive, self.job.id, find.url_id)

    def listing(self, step: Step) -> int:
        """The listing that stands for the walk over the numbers."""
        address = archives.chain_address("ids", step.recipe, self.stretch.home)
        return backfills.listing(self.archive, self.job.site_id, address, "ids", self.context.now)

    def over(self, step: Step) -> str | None:
        """Why no further block is worth its requests, in words; None: it is."""
        past = [one for one in backfills.chain(self.archive, self.job.id, "ids", step.recipe, 40) if one.key.isdigit()]
        barren = 0
        for one in past:
            if finds.dated(self.archive, one.id):
                break
            barren += BLOCK
        if barren >= archives.bound("ids"):
            return f"ended: {barren} numbers in a row lead to no article"
        middles = [steps.middle([ts for _, ts in finds.dated(self.archive, one.id)]) for one in past[:8]]
        if steps.too_old(self.stretch, middles):
            return "reached its beginning"
        return None
