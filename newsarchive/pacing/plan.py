"""What one poll teaches, and when the next one is due."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from newsarchive.pacing.listing import Listing, Seen, first_look
from newsarchive.pacing.site import DAY, HALF_LIFE, Site

PATIENCE = 0.6
"""articles that must be expected to wait (for half an hour) before a request is worth it: the one knob"""
IMPATIENCE = 0.12
"""how much the length of their waiting counts: with 1 the total delay of all articles would be least, with 0 each
request would find as many; most articles are early, and none very late, in between"""
USUAL = 30.0
"""minutes of waiting that count as they are"""
SHORTEST = 300.0
"""seconds; no listing is asked more often"""
LONGEST = DAY
"""seconds; the leading listing, and one that fades, is asked at least as often"""
OTHERS_LONGEST, OTHERS_LAST = 3 * DAY, 4 * DAY
"""the same for others that bring anything; and for those of them that were never first with it"""
EXPLORED = 1800.0
"""seconds; a listing is left alone no longer than that, nor than twice the time it is known"""
DROWSY, ASLEEP = 4 * DAY, 30 * DAY
"""seconds; the longest pause of listings that bring nothing, and of such sitemaps"""
SLOWING = 2.5
"""a listing that brought nothing for so many days may be left alone for one"""
ROOM, WORST = 0.85, 1.15
"""share of its length, but for what it has once shown at a stroke, that a listing may roll on between two polls"""
STROKE = 0.5
"""share of its length that is kept free for a stroke: against longer ones no pause helps"""
FULL = 600.0
"""seconds; rolling over alone makes no listing due sooner"""
RUSH = 1200.0
"""seconds; a listing that has rolled over in less is asked again as soon as any may be"""
ROLLED = 0.65
"""share of its length by which a leading listing has moved on when nobody knows how much went by"""
OVERLAP = 0.2
"""share of its entries that a listing must still show from the last look, or more went by than it shows now"""
LEAFED = 1.5
"""how many times its length a listing with further pages may roll on; they are read when it has rolled over"""
FROZEN = 10 * DAY
"""seconds; for so long a listing that shows nothing while the leading one does teaches no rate"""
THAWED, THAWS = 0.01, 200.0
"""articles of its own that a listing that stands still may lose when it comes back with all that it should have shown;
but it is asked no more often than so many times in the time it has stood still"""
CERTAIN = 3.8
"""standard deviations from what is expected to arrive in a listing to more than it holds, when it is asked at once"""
SURGE = 0.5
"""share of what a listing has once shown at a stroke that is kept free when the leading one tells that it rolls on"""
SMALLEST = 8.0
"""entries; a listing is taken for that long even when it holds less now"""
FADING = DAY / 2
"""seconds; a listing that loses entries by their age is asked at least as often"""
SECOND = 0.5
"""what a listing that does not lead is the first to show counts only so much: it is what the others may yet show"""
BETTER = 1.05
"""how many times as much as the leading listing another one must show to take its place"""
TELLING = 0.05
"""days; only a listing that is asked that often can be found late"""
GUESSED = 3 * 3600.0
"""seconds; an article without a date that was found after so long a pause, or a shorter one, came within it"""
WATCHED, KNOWN = 0.65, 3.0
"""share of its length that a listing that does not lead may roll on at its usual rate: of a rush the leading one tells;
and the days of mean publishing it must be known for"""
CEILING, YOUNG = 1.5, 1.0
"""a listing that does not lead shows at most so many times as much as the leading one; for so many days of mean
publishing nothing better is known"""
STRETCH = 2.0
"""how many times longer than on average a listing may take to roll over because little is usually published then"""
HASTE = 0.4
"""share of its length that a new listing may roll on before it is known, if it showed all that the leading one does"""
REDUNDANT, TRUST = 10.0, 10.0
"""a listing that was never first to show anything is left alone for twice as long after so many days of mean
publishing, and so on; each article that it was first to show takes as many of these days from it"""
SILENT = 4.0
"""articles that the leading listing should have shown and did not, until others are asked"""
FAILED_FIRST, FAILED_LAST = 600.0, 3 * DAY
"""seconds: pause after a first failure; it doubles with each that weighs 1, and ends here"""
OVERSLEPT = 2 * 3600.0
"""seconds behind its time, and twice the planned pause, from which a poll teaches no rate"""
MISSED, ROUND = 14 * DAY, 3600.0
"""seconds; for so long a listing that fails is left alone no longer than it takes to roll over, or an hour"""


class Alarm(Enum):
    """Why other listings are to be asked sooner than planned."""

    SILENCE = "silence"
    """the leading listing is silent or fails: its heir"""
    MOVED = "moved"
    """something was published: those that may have rolled on far by now"""
    STROKE = "stroke"
    """much was published at once, and more may follow: those that may have rolled on by half as much"""


@dataclass(frozen=True, slots=True)
class Due:
    """When to ask again (seconds since 1970), and why then, in a word."""

    at: float
    why: str


def overslept(listing: Listing, was_due: float, now: float) -> bool:
    """Whether it is asked so late after it was due that nobody can have been running."""
    return bool(listing.at) and now - was_due > max(OVERSLEPT, 2 * (was_due - listing.at))


def observe(site: Site, key: int, listing: Listing, seen: Seen, now: float, *, overslept: bool = False) -> Alarm | None:
    """A listing has answered; what that means for the others.

    ``overslept``: long after it was due. We were not running, or the clock was set; how much went by unseen is not
    known, and what is there now teaches no rate.
    """
    leads = site.lead == key
    site.heard(now)
    guessed = _guessed(listing, seen, now)
    listing.rush = float(0 < now - listing.at < RUSH and rolled_over(listing, seen.entries, seen.arrived))
    if not listing.at or now < listing.at:
        _begin(listing, seen, now)
        news = 0.0
    elif overslept:
        news = 0.0
    else:
        news = _remember(site, listing, seen, now, leads=leads)
    if listing.at:
        site.learn(now, seen.stamps, guessed)
    listing.at, listing.failing, listing.lost = now, 0.0, site.lost
    if seen.entries + 1 < listing.size and not seen.arrived:
        listing.fades = 1.0
    listing.size = max(float(seen.entries), 0.9 * listing.size)
    if seen.leafed is not None:
        listing.leafed = float(seen.leafed)
    if seen.arrived:
        listing.new_at, listing.dry = now, 0.0
    if leads:
        rolled = seen.arrived > ROLLED * max(seen.entries, SMALLEST)  # then nobody knows how much went by
        site.shown += (3 if rolled else 1) * seen.arrived / max(listing.rate(), 0.1)
    listing.mark = site.shown
    if leads:
        before = site.lead_dry
        site.lead_at, site.lead_rate, site.lead_score = now, listing.rate(), listing.score()
        site.lead_dry = 0.0 if seen.arrived else before + site.lead_rate * news * min(site.mood(), 1.0)
        if _crossed(before, site.lead_dry):
            return Alarm.SILENCE
        if 2 * seen.arrived >= max(seen.entries, SMALLEST):
            return Alarm.STROKE
        return Alarm.MOVED if seen.arrived else None
    _challenge(site, key, listing, seen, now)
    return None


def _guessed(listing: Listing, seen: Seen, now: float) -> list[float]:
    """When first-shown articles without a date were published: since the last answer, when that is not long ago."""
    undated = min(seen.first - len(seen.stamps), 50)
    if undated <= 0 or not listing.at or not 0 < now - listing.at <= GUESSED:
        return []
    step = (now - listing.at) / undated
    return [listing.at + (place + 0.5) * step for place in range(undated)]


def _begin(listing: Listing, seen: Seen, now: float) -> None:
    """The first look, or the first after the clock was set back."""
    if not listing.at:
        listing.arrived, listing.exposure = first_look(seen.claims, now)
        listing.alone = 0.2 * listing.arrived
        listing.new_at = now


def _remember(site: Site, listing: Listing, seen: Seen, now: float, *, leads: bool) -> float:
    """Days of mean publishing since the last answer, without those in which the site gave none to anybody; what came
    in them counts from now on."""
    elapsed = min((now - listing.at) / DAY, 30.0)
    news = site.news(now - elapsed * DAY, now)
    news = max(news - max(site.lost - listing.lost, 0.0), 0.0)
    expected = listing.rate() * news
    if leads:
        site.feel(elapsed, seen.arrived, expected)
    known = _known(site, listing, seen, now, news, leads=leads)
    if not seen.arrived:
        listing.dry += expected
        if listing.dry > 4 * SILENT and (leads or not _frozen(site, listing, now)):
            listing.doubt(0.5)
            listing.dry = 2 * SILENT
    keep = 0.5 ** (elapsed / HALF_LIFE)
    listing.burst = max(listing.burst * keep, seen.arrived - expected)
    listing.arrived = listing.arrived * keep + seen.arrived
    listing.exposure = listing.exposure * keep + known
    listing.alone *= keep
    listing.late *= keep
    listing.prompt *= keep
    if elapsed <= TELLING:
        for since in (*seen.stamps, *seen.known):
            if since < listing.at - 60:
                listing.late += 1
            else:
                listing.prompt += 1
    if not leads:
        since = min(site.news(max(site.lead_at, listing.at), now), news)
        both = min(listing.rate(), site.lead_rate) * since if site.lead else 0.0
        listing.alone += seen.first - both
    return news


def _known(site: Site, listing: Listing, seen: Seen, now: float, news: float, *, leads: bool) -> float:
    """Days of mean publishing of which this answer tells what came in them."""
    if not seen.arrived:
        return 0.0 if not leads and _frozen(site, listing, now) else news
    if seen.arrived < seen.entries:
        return news
    oldest = min((*seen.stamps, *seen.known), default=0.0)  # it may have rolled over: what came before is not known
    return min(site.news(oldest, now), news) if listing.at < oldest < now else news


def _frozen(site: Site, listing: Listing, now: float) -> bool:
    """Whether a listing that does not lead stands still while its site does not."""
    return listing.dry > SILENT > site.lead_dry and listing.exposure > YOUNG and now - listing.new_at < FROZEN


def _crossed(before: float, after: float) -> bool:
    """Whether a silence has just reached the length that is suspicious, or twice, four times … as much."""
    if after < SILENT:
        return False
    return before < SILENT or int(math.log2(after / SILENT)) > int(math.log2(before / SILENT))


def _challenge(site: Site, key: int, listing: Listing, seen: Seen, now: float) -> None:
    """Whether this listing leads from now on."""
    silent = site.lead_dry > SILENT - 1 and seen.first > 0
    known = listing.exposure > 0.2 and listing.arrived > 2
    better = known and seen.arrived > 0 and listing.score() > BETTER * site.lead_score
    if better or (silent and site.lead) or (known and not site.lead):
        site.lead, site.lead_rate, site.lead_score = key, listing.rate(), listing.score()
        site.lead_at, site.lead_dry = now, 0.0


def observe_failure(site: Site, key: int, listing: Listing, weight: float, now: float) -> Alarm | None:
    """A listing gave no answer, or none to use; ``weight``: 1 says that it is gone, less that it may pass."""
    listing.failing += weight
    site.learn(now, ())
    if site.lead != key or listing.failing < 0.5:
        return None
    site.lead, site.lead_rate, site.lead_score, site.lead_dry = 0, 0.0, 0.0, 0.0
    return Alarm.SILENCE


def due(site: Site, key: int, listing: Listing, now: float, *, kind: str = "feed", patience: float = PATIENCE) -> Due:
    """When a listing that was asked at ``now`` is due again."""
    leads = site.lead in {0, key}
    rolls = _rolls(site, listing, now, watched=not leads and site.lead_rate > 0)
    if listing.failing:
        pause = min(FAILED_FIRST * 2.0 ** min(listing.failing - 0.5, 20.0), FAILED_LAST)
        if listing.at and now - listing.at < MISSED:
            pause = min(pause, max(rolls - now, ROUND))
        return Due(now + pause, "failing")
    rate = (listing.rate() if leads else SECOND * listing.own_rate()) * site.mood()
    longest = _longest(site, listing, now, kind, leads=leads)
    best = Due(now + longest, "quiet" if longest > LONGEST else "daily")
    if rolls < best.at:
        best = Due(rolls, "rollover")
    waited = now + _waiting(site, now, rate, patience, best.at - now)
    waited = site.after_import(now, waited)
    if waited < best.at:
        best = Due(waited, "news")
    return best if best.at >= now + SHORTEST else Due(now + SHORTEST, best.why)


def _longest(site: Site, listing: Listing, now: float, kind: str, *, leads: bool) -> float:
    quiet = max(now - listing.new_at, 0.0) / SLOWING
    least = LONGEST
    if not leads and not listing.fades:
        redundant = max(listing.exposure - REDUNDANT * max(listing.alone, 0.0), 0.0)
        least = min(OTHERS_LONGEST * (1 + redundant / TRUST), OTHERS_LAST)
    known = ASLEEP
    if listing.exposure < HALF_LIFE:
        known = max(2 * listing.exposure * DAY, EXPLORED)
        if site.lead and not leads:
            moved = HASTE * max(listing.size, SMALLEST) / max(site.lead_rate, 0.1)
            known = max(known, site.when(now, moved) - now)
    return min(max(quiet, least), ASLEEP if kind == "sitemap" else DROWSY, known)


def _rolls(site: Site, listing: Listing, now: float, *, watched: bool) -> float:
    """When a listing could have rolled over, at worst. ``watched``: the leading listing would tell of a rush."""
    if listing.fades:
        return now + FADING
    if listing.rush and not listing.leafed:
        return now + SHORTEST
    if watched and _frozen(site, listing, now):
        thawed = max(THAWED / listing.own_rate() * DAY, (now - listing.new_at) / THAWS, FULL)
        return max(site.when(now, (_safe(listing) - listing.dry) / listing.rate()), now + thawed)
    size, most = _length(listing), listing.most()
    room = ROOM * size - min(listing.burst, STROKE * size)
    if room <= 0:
        return now + FULL
    if watched:
        most = _bound(site, listing)
        if site.lead_dry < SILENT and listing.exposure > KNOWN:
            most = min(most, listing.rate() * max(room / (WATCHED * size), 1.0))
    days = room / (WORST * most * max(site.mood(), 1.0))
    return max(min(site.when(now, days), now + STRETCH * days * DAY), now + FULL)


def _waiting(site: Site, since: float, rate: float, patience: float, most: float) -> float:
    """Seconds until what comes at ``rate`` articles a day is worth a request; ``most`` when that is later."""
    there, waited, passed = 0.0, 0.0, 0.0
    while passed < most:
        lively, step = site.pace_at(since + passed)
        step = max(step, 1.0) / 60
        each = rate * lively / 1440
        after = waited + (there + each * step / 2) * step
        if _felt(there + each * step, after) >= patience:
            if not there:
                return math.pow(patience * (2 * USUAL) ** IMPATIENCE / each, 1 / (1 + IMPATIENCE)) * 60
            return passed + 60 * _solved(there, waited, each, step, patience)
        waited = after
        there += each * step
        passed += step * 60
    return most


def _felt(articles: float, minutes: float) -> float:
    """What it is worth that so many articles have waited so many minutes together."""
    return math.pow(articles, 1 - IMPATIENCE) * math.pow(minutes / USUAL, IMPATIENCE)


def _solved(there: float, waited: float, each: float, step: float, patience: float) -> float:
    """Minutes into an hour at which it is worth that."""
    low, high = 0.0, step
    for _ in range(10):
        half = (low + high) / 2
        if _felt(there + each * half, waited + (there + each * half / 2) * half) < patience:
            low = half
        else:
            high = half
    return high


def rolled_over(listing: Listing, entries: int, arrived: int) -> bool:
    """Whether so much of what a listing shows now is new to it that more may have gone by: its further pages tell. Ask
    before ``observe``; a few entries stand still on many lists (what is pinned, what is read most)."""
    return bool(listing.at) and arrived >= max(1.0, (1 - OVERLAP) * entries)


def woken(site: Site, listings: Iterable[tuple[int, Listing]], key: int, alarm: Alarm) -> list[int]:
    """The listings that are to be asked at once after the listing ``key`` gave the alarm."""
    others = [(other, one) for other, one in listings if other != key and one.at and not one.failing]
    if alarm is Alarm.SILENCE:
        return [-max((one.rate(), -other) for other, one in others)[1]] if others else []
    share = 0.5 if alarm is Alarm.STROKE else 1.0
    return [other for other, one in others if _may_have_rolled(site, one, share)]


def _may_have_rolled(site: Site, listing: Listing, share: float) -> bool:
    """Whether it has moved on by ``share`` of what is safe since it was asked, as the leading listing lets us guess."""
    rate = listing.rate() if listing.exposure > KNOWN else _bound(site, listing)
    return (site.shown - listing.mark) * rate > share * _safe(listing, SURGE * listing.burst)


def _bound(site: Site, listing: Listing) -> float:
    """Articles a day that a listing that does not lead may show at most."""
    as_lead = max(listing.rate(), CEILING * site.lead_rate)
    return as_lead if listing.exposure < YOUNG else min(listing.most(), as_lead)


def _safe(listing: Listing, stroke: float = 0.0) -> float:
    """Articles that may be expected to arrive between two polls so that more than it holds hardly ever do; ``stroke``:
    entries that are kept free for what comes at once."""
    size = _length(listing)
    return max((math.sqrt(size - min(stroke, STROKE * size) + 1) - CERTAIN / 2) ** 2, 1.0)


def _length(listing: Listing) -> float:
    """Entries that it may roll on by until some can no longer be had."""
    return max(listing.size, SMALLEST) * (LEAFED if listing.leafed else 1.0)


def worth(site: Site, key: int, listing: Listing, now: float) -> float:
    """Articles that a request now is expected to be the first to find: what to cut last when requests are short."""
    if not listing.at or now < listing.at:
        return 1.0
    rate = listing.rate() if site.lead in {0, key} else listing.own_rate()
    return rate * site.news(listing.at, now)
