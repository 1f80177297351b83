"""The one clock everybody reads the time of day from. Pauses between requests are measured with time.monotonic().

``NEWSARCHIVE_CLOCK`` makes it another one, for rehearsals: ``START@EPOCHxSPEED``, two ISO instants and a number. It
shows START at the real instant EPOCH and goes SPEED times as fast, in every process alike and after a restart as well.
"""

import os
import re
import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from newsarchive.errors import UsageError

VARIABLE = "NEWSARCHIVE_CLOCK"
_FORM = re.compile(r"(?P<start>[^@]+)@(?P<epoch>[^@]+?)x(?P<speed>\d+(?:\.\d+)?)", re.ASCII)


def now() -> datetime:
    """This instant, UTC."""
    real = datetime.now(UTC)
    text = os.environ.get(VARIABLE)
    if not text:
        return real
    start, epoch, speed = _read(text)
    return start + (real - epoch) * speed


def speed() -> float:
    """How many seconds it counts in a second: 1 unless this is a rehearsal."""
    text = os.environ.get(VARIABLE)
    return _read(text)[2] if text else 1.0


def real_seconds(pause: timedelta) -> float:
    """How many real seconds it takes until so much time has passed on this clock."""
    return pause.total_seconds() / speed()


def rehearsal(start: datetime, speed: float) -> str:
    """The value of ``NEWSARCHIVE_CLOCK`` for a clock that shows ``start`` at this very instant."""
    epoch = datetime.fromtimestamp(time.time(), UTC)
    return f"{start.isoformat()}@{epoch.isoformat()}x{speed:g}"


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[datetime, datetime, float]:
    found = _FORM.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        start, epoch = (datetime.fromisoformat(found[name]) for name in ("start", "epoch"))
        if start.tzinfo is None or epoch.tzinfo is None or float(found["speed"]) <= 0:
            raise ValueError(text)
    except ValueError:
        raise UsageError(f"{VARIABLE}={text!r} is no clock; write START@EPOCHxSPEED, with offsets") from None
    return start.astimezone(UTC), epoch.astimezone(UTC), float(found["speed"])
