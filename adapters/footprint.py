"""Making a process that runs for long, with many threads, small and quick to answer.

Rule: for whoever starts such a process; `keep_small` before its first thread, `settle_in` when all is loaded.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

_M_ARENA_MAX = -8
"""Source: malloc.h of the GNU C library."""
_ARENAS = 1
_NEVER_USED = "httpx._main"
"""The command line of the HTTP client, which brings three libraries for colours: 5 MB and a tenth of a second."""
_COUNTRIES = "holidays.countries"
"""A package whose start loads the holidays of 250 countries, 8 MB; each country is a module that can be had alone."""
_SWITCH_SECONDS = 0.02
"""Four times the usual: whoever answers a message may finish a piece of work before others take their turn. Measured at
50 events a second on two cores: 99 of 100 acknowledged within 0.30 to 0.34 s instead of 0.36 to 0.55 s (0.5 ms: 0.7 s),
with a tenth less work for the processor."""


def keep_small() -> None:
    """Let all threads share a heap, where there is a GNU C library, and let nobody load what nobody uses.

    With a heap for each thread, what they gave back would be kept by every heap.
    """
    sys.modules.setdefault(_NEVER_USED, None)  # type: ignore[arg-type]
    _let_countries_be_had_alone()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def _let_countries_be_had_alone() -> None:
    holidays = find_spec(_COUNTRIES.partition(".")[0])
    if holidays is not None and holidays.submodule_search_locations:
        countries = ModuleType(_COUNTRIES)
        countries.__path__ = [str(Path(holidays.submodule_search_locations[0]) / "countries")]
        sys.modules.setdefault(_COUNTRIES, countries)


def event_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes event loops: libuv's where it is installed, with a tenth less work for the processor."""
    if find_spec("uvloop") is None:
        return asyncio.new_event_loop
    made: Callable[[], asyncio.AbstractEventLoop] = import_module("uvloop").new_event_loop
    return made


def settle_in() -> None:
    """Take what is loaded for good, so that nobody looks through it again for garbage, and let threads take turns less
    often."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_SECONDS)
