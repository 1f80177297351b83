"""How this process keeps memory: what a large body needed goes back to the system at once.

The GNU C library learns from the first large block it frees to keep such blocks in its heap, where small ones then
pin them, and gives every thread a heap of its own: a crawl that meets one 16 MiB page stays 80 MB larger for it.
"""

import contextlib
import ctypes

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # M_MMAP_THRESHOLD and M_ARENA_MAX of malloc.h
LARGE = 1024 * 1024
"""bytes from which a block is mapped for itself"""
HEAPS = 2


def give_back_large_blocks() -> None:
    """Tell the C library; without effect where it is not the GNU one."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        tell = ctypes.CDLL(None).mallopt
        tell(_MMAP_THRESHOLD, LARGE)
        tell(_ARENA_MAX, HEAPS)
