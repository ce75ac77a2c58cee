"""Sealing what an installation hands over, so that no token lies in the database in the clear.

Rule: the first key seals, every key opens, so a new key put in front is a rotation; what no key opens counts as lost.
Source: https://cryptography.io/en/latest/fernet/ (MultiFernet)
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Sealing:
    """The keys, the first of which seals."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("sealing needs at least one key")
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def sealed(self, value: dict[str, Any]) -> bytes:
        """Return a value sealed."""
        return self._fernet.encrypt(json.dumps(value).encode())

    def opened(self, sealed: bytes) -> dict[str, Any] | None:
        """Return what was sealed; None where none of the keys opens it."""
        try:
            return dict(json.loads(self._fernet.decrypt(sealed)))
        except InvalidToken:
            return None
