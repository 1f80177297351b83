"""``newsarchive status``: what became of every address ever announced, per site and per run, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from newsarchive import clock
from newsarchive.cli import covering, healthy, output
from newsarchive.errors import RunIncomplete, UsageError
from newsarchive.query import choose, health, outcomes, standings
from newsarchive.query.reader import Rows, reading

_GAPS = ("site", "state", "reason", "attempts", "last_status", "next_due_at", "claimed_date", "claimed_title", "url")
_GAPS_CSV = (
    "site", "url", "state", "reason", "meaning", "kind", "attempts", "last_status", "first_seen_at", "last_tried_at",
    "next_due_at", "claimed_title", "claimed_date",
)  # fmt: skip
_FEW = 8
"""sites whose reasons are told one by one"""
_EXAMPLES = 12
"""rows of a part of the page about one site"""


def _since(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    return None if value is None else choose.period(value, clock.now())[0]


@click.command()
@click.argument("site", nargs=-1)
@click.option("--gaps", is_flag=True, help="List every address that was announced and is not archived.")
@click.option("--completeness", is_flag=True, help="Per week: articles published, estimated, and the share we have.")
@click.option("--run", type=output.Count(1), help="One run: what it announced, settled and left, site by site.")
@click.option("--runs", type=output.Count(0), default=10, show_default=True, help="How many runs to show.")
@click.option(
    "--since",
    callback=_since,
    metavar="DATE",
    help="Only runs that began, or gaps that were first seen, since then; and what was not well since then.",
)
@click.option("--check", is_flag=True, help="Exit with 3 when a site, or our own looking, is not well.")
@click.option("--json", "kind", flag_value="json", help="Write a JSON document.")
@click.option("--nl", "kind", flag_value="nl", help="With --gaps: newline-delimited JSON.")
@click.option("--csv", "kind", flag_value="csv", help="With --gaps: CSV.")
@click.pass_obj
def status(
    obj: dict[str, Any],
    /,
    site: tuple[str, ...],
    gaps: bool,
    completeness: bool,
    run: int | None,
    runs: int,
    since: datetime | None,
    check: bool,
    kind: str | None,
) -> int:
    """Show the last runs, how each site is, and what became of every address that was ever announced.

    With SITE more about it: why what is missing is missing, its listings, its host, budgets, its last runs.

    \b
    newsarchive status
    newsarchive status konyahaberci.com
    newsarchive status konyahaberci.com --gaps --csv > eksik.csv
    """
    if kind in ("nl", "csv") and not gaps:
        raise click.UsageError(f"--{kind} goes with --gaps; use --json for the rest")
    asked = [name for name, wanted in (("--gaps", gaps), ("--completeness", completeness), ("--run", run)) if wanted]
    if len(asked) > 1:
        raise click.UsageError(f"{asked[0]} does not go with {asked[1]}")
    with reading(obj["archive"]) as connection:
        domains = choose.sites(connection, site) if site else None
        if gaps:
            found = health.gaps(connection, domains, since=since)
            output.emit_dicts(found, kind, _GAPS_CSV if kind == "csv" else _GAPS)
            return 0
        if completeness:
            covering.completeness(connection, domains, since, kind)
            return 0
        if run is not None:
            _one_run(next(standings.runs(connection, domains, number=run), None), run, kind)
            return 0
        told = health.status(connection, domains, runs, since=since)
        crossed = covering.crossed(connection, domains, since)
    if kind == "json":
        output.document(told | {"gaps": [gap.told() for gap in crossed]})
    elif domains is not None:
        _show_sites(told)
    else:
        _show(told)
    covering.tell(crossed)
    ill = (domains is None and told["archive"]) or [one for one in told["sites"] if not one["well"]]
    return RunIncomplete.exit_code if check and ill else 0


def _one_run(told: Mapping[str, Any] | None, number: int, kind: str | None) -> None:
    if told is None:
        raise UsageError(f"there is no run {number}; newsarchive status lists the last ones")
    if kind == "json":
        output.document(told)
        return
    _runs([told])
    output.gap()
    _states(told["sites"])
    _reasons(told["sites"])
    for one in told["sites"]:
        output.lines(*one["problems"][:_EXAMPLES])


def _show(told: Mapping[str, Any]) -> None:
    if told["runs"]:
        _runs(told["runs"])
        output.gap()
    _states(told["sites"], words=True)
    _reasons(told["sites"])
    healthy.show(told)
    output.note("newsarchive status SITE tells more of one, status --gaps lists the addresses")


def _show_sites(told: Mapping[str, Any]) -> None:
    for number, one in enumerate(told["sites"]):
        if number:
            output.gap()
        history = [each for each in told["history"] if each["site"] == one["site"]]
        _show_site(
            one, history, [run for run in told["runs"] if any(part["site"] == one["site"] for part in run["sites"])]
        )


def _show_site(one: Mapping[str, Any], history: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, Any]]) -> None:
    about = ", ".join(str(one[name]) for name in ("name", "province", "home_url") if one[name])
    states = " + ".join(f"{state} {one[state]:,}" for state in health.STATES if one[state])
    host = one["host"]
    output.lines(
        f"{one['site']}  {about}",
        f"{one['announced']:,} addresses announced = {states or 'none'}",
        *healthy.lines(one),
        f"robots.txt: {_robots(host)}",
        *_answers(one["answers"]),
        *([f"paused until {output.minute(host['paused_until'])}: {host['paused_why']}"] if host["paused"] else []),
        *(f"cut off by a budget in the last run: {name} {count:,}" for name, count in one["budgets"].items()),
    )
    healthy.show_history(history)
    _reasons([one])
    if one["listings"]:
        output.gap()
        columns = ("listing", "answer", "last poll", "last new", "due", "why then", "address")
        shown = (
            (each["kind"], _answer(each), output.short(each["last_polled_at"]),
             output.short(each["last_new_at"]), output.short(each["due_at"]), each["due_why"], each["url"])
            for each in one["listings"][:_EXAMPLES]
        )  # fmt: skip
        output.emit(Rows(columns, shown), None)
        if (more := one["listings_known"] - _EXAMPLES) > 0:
            output.lines(f"… and {more} more listings")
    if runs:
        output.gap()
        _runs([run | part for run in runs for part in run["sites"] if part["site"] == one["site"]])


def _answer(listing: Mapping[str, Any]) -> str:
    """The last one, and how often it has failed in a row."""
    status = "" if listing["last_status"] is None else str(listing["last_status"])
    return f"{status} ({listing['failures']}x)".strip() if listing["failures"] else status


def _answers(told: Mapping[str, Any]) -> Iterator[str]:
    if told["mean_ms"] is not None:
        before = told["mean_ms_before"]
        usual = "" if before is None else f" ({before / 1000:.2f} s in the four weeks before)"
        yield f"answers: {told['count']:,} in the last week, {told['mean_ms'] / 1000:.2f} s each on average{usual}"


def _robots(host: Mapping[str, Any]) -> str:
    if host["robots_at"] is None:
        return "never read"
    return f"answered {host['robots_status']} at {output.minute(host['robots_at'])}"


def _runs(runs: Sequence[Mapping[str, Any]]) -> None:
    """One row a run; fits into 80 columns, the rest is in ``--run`` and ``--json``."""
    columns = ("run", "command", "began", "took", "end", "requests", "new", "announced", "left")
    output.emit(Rows(columns, (_run_line(run) for run in runs)), None)


def _run_line(run: Mapping[str, Any]) -> tuple[Any, ...]:
    counts = run["counts"]
    end = run["exit_code"] if run["state"] == "ended" else run["state"]
    end = "" if end is None else end  # of a run that a rebuilt database knows from its pages
    return (
        run["run"], run["command"], output.short(run["started_at"]), _took(run), f"{end}", counts.get("requests", 0),
        counts.get("new", 0), run["announced"], run["left"],
    )  # fmt: skip


def _took(run: Mapping[str, Any]) -> str:
    if run["ended_at"] is None:
        return ""
    seconds = (datetime.fromisoformat(run["ended_at"]) - datetime.fromisoformat(run["started_at"])).total_seconds()
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def _states(sites: Sequence[Mapping[str, Any]], *, words: bool = False) -> None:
    """One row per site, ``words``: with its health in a word; states that no site has are left out. ``announced`` is
    the sum of those shown."""
    shown = [state for state in health.STATES if any(one[state] for one in sites)]
    rows = [
        (one["site"], *([one["state"]] if words else []), one["announced"], *(one[state] for state in shown))
        for one in sites
    ]
    if len(sites) > 1:
        sums = (sum(one[name] for one in sites) for name in ("announced", *shown))
        rows.append(("together", *([""] if words else []), *sums))
    output.emit(Rows(("site", *(["state"] if words else []), "announced", *shown), iter(rows)), None)


def _reasons(sites: Sequence[Mapping[str, Any]]) -> None:
    """Why what is missing is missing: of one site everything, of a few each, of many all together."""
    states = health.STATES if len(sites) == 1 else health.GAPS
    if len(sites) > _FEW:
        sites = [{"site": f"all {len(sites)}", "reasons": _together(sites)}]
    missing = [
        (one["site"], state, reason, count, outcomes.meaning(reason))
        for one in sites
        for state in states
        for reason, count in one["reasons"].get(state, {}).items()
    ]
    if missing:
        output.gap()
        output.emit(Rows(("site", "state", "reason", "addresses", "meaning"), iter(missing)), None)


def _together(sites: Sequence[Mapping[str, Any]]) -> dict[str, Counter[str]]:
    total: dict[str, Counter[str]] = {}
    for one in sites:
        for state, counts in one["reasons"].items():
            total.setdefault(state, Counter()).update(counts)
    return {state: Counter(dict(counts.most_common())) for state, counts in total.items()}


COMMANDS = (status,)
