"""Keeping a process small that has many threads.

Rule: for whoever starts a long-running process, before its first thread.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

_M_ARENA_MAX = -8
"""Source: malloc.h of the GNU C library."""
_ARENAS = 2


def keep_small() -> None:
    """Let all threads share two heaps: with one for each thread, what they gave back would be kept by every heap.

    Where there is no GNU C library nothing is done.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
