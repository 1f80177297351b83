"""The view of a run at work: a live one for a terminal of any size, and one plain line for a log."""

import time

from rich.console import Console, ConsoleOptions, RenderResult
from rich.constrain import Constrain
from rich.table import Table
from rich.text import Text

from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import SiteRun
from newsarchive.printable import cut, plain
from newsarchive.report.figures import (
    AT_WORK,
    COLUMNS,
    DONE,
    TROUBLED,
    WAITING,
    Pace,
    clock,
    doing,
    numbers,
    size,
    totals,
)

_STYLES = {TROUBLED: "red", AT_WORK: "", WAITING: "yellow", DONE: "dim"}
_WORDS = {TROUBLED: "in trouble", AT_WORK: "at work", WAITING: "waiting", DONE: "done"}
_WIDE = 110
"""columns of a terminal that shows every counter"""
_MIDDLE = 64


def line(session: Session, pace: Pace) -> str:
    """The whole run in one line of a log; no escape codes."""
    pace.sample()
    total = totals(session.runs.values())
    shown = " ".join(f"{name}={total[name]}" for _, name, _ in COLUMNS if total[name])
    how = [doing(run, time.monotonic(), stopping=session.stopping)[0] for run in session.runs.values()]
    sites = " ".join(f"{_WORDS[rank].replace(' ', '_')}={how.count(rank)}" for rank in _WORDS if how.count(rank))
    seconds = time.monotonic() - session.began
    words = ("ending" if session.stopping else "", _last_problem(session))
    return " ".join(
        part
        for part in (
            f"crawl {seconds:.0f}s requests={total['requests']} pages/s={pace.now:.1f} mean={pace.mean:.1f}",
            shown,
            f"bytes={total['bytes']} queue={total['queue']} sites: {sites}",
            *words,
        )
        if part
    )


def _problems(session: Session) -> int:
    return sum(sum(run.troubles.values()) for run in session.runs.values())


def _last_problem(session: Session) -> str:
    count = _problems(session)
    return f"problems={count} last: {plain(session.last_problem)}" if count else ""


class View:
    """Drawn anew twice a second; takes whatever room the terminal has."""

    def __init__(self, session: Session, pace: Pace, console: Console) -> None:
        self._session = session
        self._pace = pace
        self._console = console

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(20, options.max_width - 3)  # the terminal writes ^C behind the last line: it must not break it
        height = self._console.size.height
        now = time.monotonic()
        sites = sorted(
            ((*doing(run, now, stopping=self._session.stopping), run) for run in self._session.runs.values()),
            key=lambda each: (each[0], -each[2].counts["requests"], each[2].site.domain),
        )
        head, foot = self._head(width, sites), self._foot(width)
        room = max(1, height - len(head) - len(foot) - 3)  # the table's heads, what is left out, the cursor's line
        yield from head
        yield Constrain(_table(sites[:room], width), width)
        if left := sites[room:]:
            yield _line(f"… and {len(left)} more: {_spread(left)}", width, "dim")
        yield from foot

    def _head(self, width: int, sites: list[tuple[int, str, SiteRun]]) -> list[Text]:
        total = totals(self._session.runs.values())
        passed = clock(time.monotonic() - self._session.began)
        first = f"run {self._session.run_id}  {passed}  {self._pace.now:.1f} pages/s now, {self._pace.mean:.1f} mean"
        if len(sites) > 1:
            first += f"  {len(sites)} sites: {_spread(sites)}"
        articles = f"{total['new']:,} new, {total['edited']:,} edited, {total['unchanged']:,} unchanged"
        second = (
            f"{total['requests']:,} requests  articles: {articles}  {size(total['bytes'])}  queue {total['queue']:,}"
        )
        return [_line(first, width, "bold"), _line(second, width)]

    def _foot(self, width: int) -> list[Text]:
        lines = []
        if count := _problems(self._session):
            last = plain(self._session.last_problem)
            lines.append(_line(f"{count:,} problem{'s' if count > 1 else ''}, the last: {last}", width, "red"))
        if self._session.stopping:
            words = "ending: what is under way gets 5 s; everything archived is safe. Ctrl-C again ends at once."
            lines.append(_line(words, width, "bold yellow"))
        return lines


def _spread(sites: list[tuple[int, str, SiteRun]]) -> str:
    how = [rank for rank, _, _ in sites]
    return ", ".join(f"{how.count(rank):,} {words}" for rank, words in _WORDS.items() if rank in how)


def _line(text: str, width: int, style: str = "") -> Text:
    return Text(cut(text, width), style=style, no_wrap=True, overflow="ellipsis")


def _table(sites: list[tuple[int, str, SiteRun]], width: int) -> Table:
    shown = COLUMNS if width >= _WIDE else [one for one in COLUMNS if one[0] in {"new", "failed"}]
    if width < _MIDDLE:
        shown = [one for one in COLUMNS if one[0] == "new"]
    drawn = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", expand=True)
    drawn.add_column("site", overflow="ellipsis", no_wrap=True, ratio=2, min_width=8)
    if width >= _MIDDLE:
        drawn.add_column("requests", justify="right", no_wrap=True)
    for head, _, _ in shown:
        drawn.add_column(head, justify="right", no_wrap=True)
    if width >= _MIDDLE:
        drawn.add_column("queue", justify="right", no_wrap=True)
    drawn.add_column("state", overflow="ellipsis", no_wrap=True, ratio=3, min_width=8)
    for rank, words, run in sites:
        values = numbers(run)
        cells = [plain(run.site.domain)]
        if width >= _MIDDLE:
            cells.append(str(run.counts["requests"]))
        cells += [str(values[name] or "·") for _, name, _ in shown]
        if width >= _MIDDLE:
            cells.append(str(len(run.lane) or "·"))
        drawn.add_row(*(Text(cell) for cell in cells), Text(words, style=_STYLES[rank]))
    return drawn
