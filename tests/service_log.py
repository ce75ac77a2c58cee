"""The service's own log, kept in memory while a test runs."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from adapters.logs import HUSHED, set_up_service_log


@contextmanager
def service_log(secrets: Iterable[str]) -> Iterator[io.StringIO]:
    """Log as the service does, into what is yielded, and as before afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in HUSHED}
    stream = io.StringIO()
    set_up_service_log(secrets, stream)
    try:
        yield stream
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level = before
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def entries(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return what was logged, line by line."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]
