"""Promise: a service that is kept small knows the same holidays, and runs on the quick event loop."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from adapters.footprint import event_loop

_KEPT_SMALL = """
import sys
from adapters.footprint import keep_small
keep_small()
import holidays
found = [holidays.country_holidays("PL", years=2026, language="pl"),
         holidays.country_holidays("GB", subdiv="ENG", years=2026, language="en_US")]
print(len([name for name in sys.modules if name.startswith("holidays.countries.")]), file=sys.stderr)
print([sorted(days.items()) for days in found])
"""


def _run(script: str) -> tuple[str, str]:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


def test_the_holidays_are_those_of_the_whole_package_and_two_countries_are_loaded() -> None:
    small, loaded = _run(_KEPT_SMALL)
    whole, _ = _run(_KEPT_SMALL.replace("keep_small()\n", ""))
    assert small == whole
    assert int(loaded) == 2


def test_the_event_loop_is_the_quick_one() -> None:
    loop = event_loop()()
    try:
        assert isinstance(loop, asyncio.AbstractEventLoop)
        assert sys.platform == "win32" or type(loop).__module__ == "uvloop"
    finally:
        loop.close()
