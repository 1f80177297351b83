"""The last screen of a run: what came of the addresses, site by site, what did not work, what is left and why."""

import textwrap
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from newsarchive import clock
from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import SiteRun
from newsarchive.printable import cut, plain
from newsarchive.report.figures import COLUMNS, Trouble, grouped, numbers, size, span, totals, troubles
from newsarchive.report.machine import accounts
from newsarchive.store.accounts import STATES

FEWEST_SITES = 5
MOST_TROUBLES = 8
"""kinds of problems on the last screen; the rest is counted"""
QUIET = (20, 5)
"""kinds of problems, and examples of each, when nothing else is told"""
MOST_LINES = 40
"""rows of a screen that is none (a log)"""
_LOG = 160
"""columns of a screen that is none"""
_WIDE = 78
"""columns of a terminal that shows every counter; a narrower one those of _ON_NARROW"""
_ON_NARROW = frozenset({"new", "edited", "gone", "failed"})
_TOLD = (
    ("not articles", "not_article"),
    ("duplicates", "duplicate"),
    ("gone", "gone"),
    ("refused", "forbidden"),
    ("blocked", "blocked"),
    ("failed", "failed"),
    ("left", "pending"),
)
_WITH_EXAMPLE = {"forbidden", "blocked", "failed"}


def screen(session: Session, exit_code: int, console: Console) -> RenderableType:
    """Everything at once, cut to the console's size; problems themselves are told by ``lines``."""
    if not console.is_terminal:  # a log has room for the whole sum; Rich takes it for 80 columns wide
        console.width = _LOG
    width = console.width
    height = console.height if console.is_terminal else MOST_LINES
    runs = list(session.runs.values())
    above = [part for text in _summary(session) for part in _wrapped(text, width)]
    below = [part for text in (*_reasons(runs), *_budgets(runs)) for part in _wrapped(text, width)]
    after = [_line(text, width, style) for text, style in _next(session, exit_code)]
    used = len(above) + len(below) + len(after) + min(len(troubles(runs)), MOST_TROUBLES + 1) + len(session.refused)
    room = max(FEWEST_SITES, height - used - 5)  # the heads, the total, what is left out, the prompt
    return Group(*above, _table(runs, room, width), *_left_out(runs, room, width), *below, *after)


def lines(session: Session, most: int = MOST_TROUBLES, each: int = 1) -> Iterator[str]:
    """What should have worked and did not, ``most`` kinds with ``each`` examples; then what the operator should
    know."""
    found = troubles(session.runs.values())
    yield from (line for one in found[:most] for line in one.lines(each))
    if found[most:]:
        yield f"… and {_sum(found[most:]):,} problems of {len(found[most:])} other kinds; newsarchive status --gaps"
    notes = grouped((run.site.domain, dict.fromkeys(run.notes, 1)) for run in session.runs.values())
    yield from (line for one in notes[:most] for line in one.lines(each))
    if notes[most:]:
        yield f"… and {_sum(notes[most:]):,} more notes; newsarchive status SITE tells them"
    yield from (plain(refused) for refused in session.refused[:most])
    if session.refused[most:]:
        yield f"… and {len(session.refused[most:])} more sites are being crawled by another newsarchive process"
    if session.fatal is not None:
        yield plain(session.fatal)


def _sum(found: Sequence[Trouble]) -> int:
    return sum(one.count for one in found)


def _summary(session: Session) -> Iterator[str]:
    seconds = time.monotonic() - session.began
    total = totals(session.runs.values())
    sites = f"{len(session.runs):,} site{'s' if len(session.runs) != 1 else ''}"
    requests = f"{total['requests']:,} request{'s' if total['requests'] != 1 else ''}"
    pace = total["requests"] / max(seconds, 0.1)
    yield (
        f"run {session.run_id}: {sites} in {span(seconds)}, {requests} ({pace:.1f}/s), "
        f"{size(total['bytes'])}, into {plain(session.options.archive)}"
    )
    account = accounts(session)
    states = " + ".join(f"{state} {account[state]:,}" for state in STATES if account[state])
    yield f"{account['announced']:,} addresses ({account['first_announced']:,} new) = {states or 'none'}"


def _ranked(runs: Sequence[SiteRun]) -> list[SiteRun]:
    return sorted(runs, key=lambda run: (not run.troubles, -run.counts["new"], -run.counts["requests"]))


def _table(runs: Sequence[SiteRun], room: int, width: int) -> Table:
    shown = [one for one in COLUMNS if width >= _WIDE or one[0] in _ON_NARROW]
    drawn = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    drawn.add_column("site", overflow="ellipsis", no_wrap=True, min_width=8)
    for head in ("requests", *(head for head, _, _ in shown), "left"):
        drawn.add_column(head, justify="right", no_wrap=True)

    def cells(values: Mapping[str, int], requests: int, left: int) -> Iterator[str]:
        for number in (requests, *(values[name] for _, name, _ in shown), left):
            yield str(number) if number else "·"

    for run in _ranked(runs)[:room]:
        mark = Text(f"{'! ' if run.troubles else ''}{plain(run.site.domain)}", style="red" if run.troubles else "")
        drawn.add_row(mark, *cells(numbers(run), run.counts["requests"], run.account.get("pending", 0)))
    if len(runs) > 1:
        total = totals(runs)
        left = sum(run.account.get("pending", 0) for run in runs)
        drawn.add_row(Text("together", style="bold"), *cells(total, total["requests"], left))
    return drawn


def _left_out(runs: Sequence[SiteRun], room: int, width: int) -> Iterator[Text]:
    rest = _ranked(runs)[room:]
    if rest:
        bad = sum(bool(run.troubles) for run in rest)
        yield _line(f"… and {len(rest)} more, {f'{bad} of them with problems' if bad else 'all well'}", width, "dim")


def _reasons(runs: Sequence[SiteRun]) -> Iterator[str]:
    for words, state in _TOLD:
        counts: Counter[str] = Counter()
        examples: dict[str, str] = {}
        for run in runs:
            counts.update(run.account.get("reasons", {}).get(state, {}))
            examples = {**run.account.get("examples", {}).get(state, {}), **examples}
        if counts:
            told = (
                f"{plain(reason)} {count:,}"
                + (f" ({plain(examples[reason])})" if state in _WITH_EXAMPLE and reason in examples else "")
                for reason, count in counts.most_common()
            )
            yield f"{words}: {', '.join(told)}"


def _budgets(runs: Sequence[SiteRun]) -> Iterator[str]:
    spent: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for run in runs:
        spent.update(run.budget.spent)
        examples = {**run.budget.examples, **examples}
    if spent:
        told = (
            f"{plain(name)} {count:,}" + (f" ({plain(examples[name])})" if name in examples else "")
            for name, count in spent.most_common()
        )
        yield f"cut off by budgets: {', '.join(told)}"


def _next(session: Session, exit_code: int) -> Iterator[tuple[str, str]]:
    if exit_code == 130:
        yield "interrupted; run it again to go on where it stopped", "bold yellow"
    if troubles(session.runs.values()) or accounts(session)["pending"]:
        yield "newsarchive status --gaps lists what is missing and why", ""
    due = sorted(datetime.fromisoformat(run.due_again_at) for run in session.runs.values() if run.due_again_at)
    if due and exit_code != 130:
        first, last = _local(due[0]), _local(due[-1])
        yield f"due again: {first}{f', the last site {last}' if last != first else ''}", ""


def _local(at: datetime) -> str:
    now = clock.now()
    if at <= now:
        return "any time"
    return at.astimezone().strftime("%H:%M" if at - now < timedelta(hours=12) else "%Y-%m-%d %H:%M")


def _wrapped(text: str, width: int) -> list[Text]:
    """On two lines when one is too narrow; what does not fit even so is cut."""
    parts = textwrap.wrap(text, width, max_lines=2, placeholder=" …", subsequent_indent="  ", break_on_hyphens=False)
    return [_line(part, width) for part in parts]


def _line(text: str, width: int, style: str = "") -> Text:
    return Text(cut(text, width), style=style, no_wrap=True, overflow="ellipsis")
