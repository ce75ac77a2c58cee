"""Nothing secret in a log: what Slack's library writes is looked through before any handler sees it.

Rule: whatever looks like a token or a ticket is blotted out, in messages and in tracebacks; a false alarm costs
nothing.
"""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(r"(xox[a-z]\.?-|xoxe\.xox[a-z]-|xapp-|ticket=|code=|code: ?)[\w.%-]+")
_FORMATTER = logging.Formatter()


def redacted(text: str) -> str:
    """Return a text without tokens."""
    return _SECRET.sub(r"\1***", text)


class Redacting(logging.Filter):
    """Blots secrets out of every record of the logger it is put on."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; every record passes."""
        record.msg, record.args = redacted(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = redacted(_FORMATTER.formatException(record.exc_info))
            record.exc_info = None
        return True
