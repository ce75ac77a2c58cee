"""What makes the reference of a text say nothing about it: a salt, random unless a caller needs the same one again."""

from __future__ import annotations

import secrets
from collections.abc import Callable

Salt = Callable[[], bytes]
_BYTES = 16


def random_salt() -> bytes:
    """Return a new salt that nobody can guess."""
    return secrets.token_bytes(_BYTES)
