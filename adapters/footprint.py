"""Making a process that runs for long, with many threads, small and quick to answer.

Rule: for whoever starts such a process; `keep_small` before its first thread, `settle_in` when all is loaded.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

_M_ARENA_MAX = -8
"""Source: malloc.h of the GNU C library."""
_ARENAS = 2
_SWITCH_SECONDS = 0.0005
"""A tenth of the usual: a thread that comes back from the database waits for its turn to go on, and holds the database
meanwhile, so that all others wait with it."""


def keep_small() -> None:
    """Let all threads share two heaps: with one for each thread, what they gave back would be kept by every heap.

    Where there is no GNU C library nothing is done.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def settle_in() -> None:
    """Take what is loaded for good, so that nobody looks through it again for garbage, and let threads take turns."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_SECONDS)
