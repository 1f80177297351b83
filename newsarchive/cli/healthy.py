"""The part of ``newsarchive status`` that says how sites are: a word, since when, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newsarchive.cli import output
from newsarchive.health import words
from newsarchive.query.reader import Rows

_MOST = 200
"""rows of a table"""


def show(told: Mapping[str, Any]) -> None:
    """How many sites are in which state; those that are not well; our own looking; with ``--since`` what was."""
    counted = Counter(one["state"] for one in told["sites"])
    output.gap()
    output.lines(
        "sites: " + (", ".join(f"{name} {counted[name]:,}" for name in words.states() if counted[name]) or "none"),
        *(f"not well ourselves since {output.minute(one['began_at'])}: {one['evidence']}" for one in told["archive"]),
    )
    ill = [(one, each) for one in told["sites"] for each in one["health"]["conditions"]]
    if ill:
        output.gap()
        rows = (
            (one["site"], each["state"], output.minute(each["began_at"]), each["kind"], _brief(each))
            for one, each in ill
        )
        output.emit(Rows(("not well", "state", "since", "what", "of"), rows), None)
    output.lines(
        *(
            f"{one['site']}: {why}"
            for one in told["sites"]
            for why in one["ails"]
            if why.startswith(("the sum", "never got"))
        )
    )
    show_history(told["history"])


def _brief(one: Mapping[str, Any]) -> str:
    text = str(one["subject"])
    return text if len(text) <= 30 else f"…{text[-29:]}" if "://" in text else f"{text[:29]}…"


def show_history(history: Sequence[Mapping[str, Any]]) -> None:
    """What was written down, newest first."""
    if history:
        output.gap()
        rows = (
            (
                one["site"] or "(ourselves)",
                one["state"],
                output.minute(one["began_at"]),
                output.minute(one["ended_at"]),
                one["kind"],
            )
            for one in history[:_MOST]
        )
        output.emit(Rows(("was not well", "state", "from", "to", "what"), rows), None)


def lines(one: Mapping[str, Any]) -> Iterator[str]:
    """Of one site: its state, why, and what that is judged by."""
    since = f" since {output.minute(one['since'])}" if one["since"] else ""
    yield f"state: {one['state']}{since}"
    yield from (f"not well: {why}" for why in one["ails"])
    yield from (f"last run: {why}" for why in one["remarks"])
    known = one["health"]
    if known["last_published_at"]:
        expected = known["expected_in_a_week"]
        yield (
            f"last new: {output.minute(known['last_published_at'])}; "
            f"in the last week news at {known['seen_in_a_week']} times, "
            f"{expected:.0f} surely expected (articles within half an hour count once)"
        )
    if not known["rhythm_known"]:
        yield "how often it publishes is not known well enough yet to tell a stop"
    if known["shares"]:
        yield "usual shares: " + ", ".join(f"{name} {share:.0%}" for name, share in sorted(known["shares"].items()))
    if known["answers"]:
        yield "answers to addresses: " + ", ".join(f"{name} {count:,}" for name, count in known["answers"].items())
