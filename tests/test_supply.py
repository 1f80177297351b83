"""What a run takes out of the ledger: nothing that may be fetched is left behind."""

import asyncio
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsarchive.crawl import supply
from newsarchive.crawl.budget import Budget


class Lane(list[object]):
    """A queue of tasks."""

    stopped = None


def test_what_is_released_while_the_lane_fills_from_elsewhere_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = [supply._Drawn(release=["/takvim/#"]), supply._Drawn()]
    lane = Lane()
    monkeypatch.setattr(supply, "_draw", lambda *_, **__: drawn.pop(0))
    monkeypatch.setattr(supply, "_tell", lambda *_, **__: lane.extend(range(20)))  # polls that came meanwhile

    class Writer:
        async def read(self, job: Any) -> Any:
            return job(Path())

        write = read

    run: Any = SimpleNamespace(
        exhausted=False, leaving=False, budget=Budget("a.example"), robots=SimpleNamespace(reachable=True), lane=lane,
        counts=Counter(),
    )  # fmt: skip
    session: Any = SimpleNamespace(runs={"a.example": run}, writer=Writer(), plan=None)
    asyncio.run(supply.refill(session))
    assert not run.exhausted
    lane.clear()
    asyncio.run(supply.refill(session))
    assert (run.exhausted, drawn) == (True, [])
