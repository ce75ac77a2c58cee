"""Why something is said unasked, as columns of its row and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.records import Why


def reason_columns(why: Why | None) -> dict[str, Any]:
    """Return the columns that keep a reason; all empty where there is none."""
    if why is None:
        return {"customer": None, "topic": None, "why": None}
    reason = {
        "rule": why.rule,
        "subject": why.subject,
        "arose_at": why.arose_at.isoformat(),
        "details": dict(why.details),
    }
    return {"customer": why.customer, "topic": why.topic, "why": reason}


def reason_of(row: Any) -> Why | None:
    """Return the reason that a row keeps; None where it has none."""
    if row.why is None:
        return None
    kept = row.why
    arose_at = datetime.fromisoformat(kept["arose_at"])
    return Why(row.topic, kept["rule"], kept["subject"], arose_at, row.customer, kept["details"])
