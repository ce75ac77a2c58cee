"""Having reports set beside the service: each in a process of its own, one after the other.

Rule: setting a report takes a processor and some fifty megabytes, which a service that answers people does not give;
so the process ends with the report. One that takes too long is given up.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

_SET_WITHIN = 60.0
_thread = ThreadPoolExecutor(1, "reports")


async def set_as_pdf(report: str) -> bytes:
    """Return a report, given as its JSON, as a PDF.

    Raises:
        ValueError: it is no report, or takes too long.
    """
    return await asyncio.get_running_loop().run_in_executor(_thread, _set, report)


def _set(report: str) -> bytes:
    command = [sys.executable, "-c", "from adapters.reports.pdf import set_for; set_for()"]
    try:
        done = subprocess.run(command, input=report.encode(), capture_output=True, timeout=_SET_WITHIN, check=False)
    except subprocess.TimeoutExpired:
        raise ValueError("the report takes too long to set") from None
    if done.returncode:
        raise ValueError(f"the report cannot be set: {done.stderr.decode(errors='replace')[-200:]}")
    return done.stdout
