"""Texts behind references: events carry the reference, the content lies here and can be erased.

Rule: the reference is a salted digest, so it says nothing about the text and two equal texts have different ones;
erasing takes content and salt, the reference stays valid and reads as None.
"""

from __future__ import annotations

import hashlib

from sqlmodel import Session

from storage.salt import Salt
from storage.tables import TextRow


class SqlTexts:
    """Texts of one transaction."""

    def __init__(self, session: Session, new_salt: Salt) -> None:
        self._session = session
        self._new_salt = new_salt

    def keep(self, text: str) -> str:
        """Keep a text and return its reference."""
        salt = self._new_salt()
        reference = hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).hexdigest()
        self._session.add(TextRow(reference=reference, salt=salt, content=text))
        self._session.flush()
        return reference

    def read(self, reference: str) -> str | None:
        """Return a kept text; None when it was erased or never kept."""
        row = self._session.get(TextRow, reference)
        return row.content if row is not None else None

    def erase(self, reference: str) -> None:
        """Erase a text for ever; one that is erased already, or was never kept, changes nothing."""
        row = self._session.get(TextRow, reference)
        if row is not None:
            row.content = None
            row.salt = None
            self._session.flush()
