"""One clock for everybody, and another one for rehearsals."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive import clock
from newsarchive.errors import UsageError

START = datetime(2026, 1, 5, 6, tzinfo=UTC)


def test_it_is_now() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.speed() == 1
    assert clock.real_seconds(timedelta(minutes=1)) == 60


def test_a_rehearsal_runs_faster_and_goes_on_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    monkeypatch.setenv(clock.VARIABLE, clock.rehearsal(START, 1000))
    first = clock.now()
    time.sleep(0.05)
    second = clock.now()
    took = time.monotonic() - began
    assert first >= START
    assert first + timedelta(seconds=50) <= second <= START + timedelta(seconds=1000 * took + 1)
    assert clock.real_seconds(timedelta(minutes=100)) == 6


@pytest.mark.parametrize(
    "text",
    ["soon", "2026-01-05T06:00:00+00:00x100", "2026-01-05T06:00:00@2026-01-05T06:00:00+00:00x100",
     "2026-01-05T06:00:00+00:00@2026-01-05T06:00:00+00:00x0", "2026-13-05T06:00+00:00@2026-01-05T06:00:00+00:00x1"],
)  # fmt: skip
def test_what_is_no_clock_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(clock.VARIABLE, text)
    with pytest.raises(UsageError, match="is no clock"):
        clock.now()
