"""The names of what is kept in `setting`, for whoever reads one without what writes it."""

from __future__ import annotations

HELD_SINCE = "held_since"
"""Since when nothing is said unasked, after a backup was restored."""
BACKED_UP_AT = "backed_up_at"
"""When the last backup was made."""
