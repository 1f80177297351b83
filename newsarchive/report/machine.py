"""The run in plain values, for ``newsarchive crawl --json``; docs/operating.md explains every key."""

import time
from typing import Any

from newsarchive.crawl.session import Session
from newsarchive.crawl.siterun import SiteRun
from newsarchive.report.figures import numbers, totals
from newsarchive.store.accounts import STATES


def summary(session: Session, exit_code: int) -> dict[str, Any]:
    """Keys are only ever added."""
    runs = session.runs.values()
    seconds = time.monotonic() - session.began
    total = totals(runs)
    del total["queue"]
    return {
        "run": session.run_id,
        "exit_code": exit_code,
        "interrupted": exit_code == 130,
        "archive": str(session.options.archive),
        "started_at": session.started_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "seconds": round(seconds, 2),
        "pages_per_second": round(total["requests"] / max(seconds, 0.1), 2),
        "totals": {**total, **{f"addresses_{name}": number for name, number in accounts(session).items()}},
        "sites": {run.site.domain: _site(run) for run in runs},
        "refused": session.refused,
        "error": None if session.fatal is None else str(session.fatal),
    }


def accounts(session: Session) -> dict[str, int]:
    """``announced`` and every state, of all sites together."""
    return {
        name: sum(run.account.get(name, 0) for run in session.runs.values())
        for name in ("announced", "first_announced", *STATES)
    }


def _site(run: SiteRun) -> dict[str, Any]:
    return {
        **numbers(run),
        "requests": run.counts["requests"],
        "bytes": run.counts["bytes"],
        "well": not run.troubles,
        "stopped": run.lane.stopped,
        "account": run.account,
        "budget_refused": dict(run.budget.spent),
        "budget_examples": dict(run.budget.examples),
        "due_again_at": run.due_again_at,
        "problems": run.problems,
        "problem_count": sum(run.troubles.values()),
        "notes": run.notes,
    }
