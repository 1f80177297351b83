"""What the C library does with memory that is freed."""

_HELD = 30 << 20
"""bytes; from 32 MB on they are always handed back"""


def hold() -> None:
    """Let this process keep what it frees for what comes next: large pieces are handed back to the system each time,
    and come zeroed again, unless one that is larger was freed once."""
    bytes(_HELD)
