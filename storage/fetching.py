"""Files that still have to be fetched from their platform, and what was in those that were.

Rules: each call is a transaction of its own; the first content that is stored stands; naming files never reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.records import KeptAttachment
from storage.chat_tables import AttachmentContentRow, AttachmentRow
from storage.opening import OpenSession, one_transaction
from storage.repositories.attachments import kept_attachment


class SqlFetching:
    """Fetching over ways to open a session that writes and one that reads."""

    def __init__(self, write: OpenSession, read: OpenSession) -> None:
        self._write = write
        self._read = read

    @one_transaction
    def waiting(self, platform: str, now: datetime, limit: int = 10) -> Sequence[KeptAttachment]:
        """Return the files of a platform that are to be fetched by now, the longest due first."""
        with self._read() as session:
            rows = session.exec(
                select(AttachmentRow)
                .where(
                    AttachmentRow.platform == platform,
                    AttachmentRow.state == "waiting",
                    col(AttachmentRow.due_at) <= now,
                )
                .order_by(col(AttachmentRow.due_at), col(AttachmentRow.id))
                .limit(limit)
            )
            return [kept_attachment(row) for row in rows]

    @one_transaction
    def stored(self, attachment: int, content: bytes, now: datetime) -> None:
        """Keep what is in a file, with its size and SHA-256; a file that was stored before stays as it is.

        Raises:
            KeyError: there is no such file.
        """
        with self._write() as session:
            row = _row(session, attachment)
            if row.state == "stored":
                return
            row.state, row.reason, row.finished_at = "stored", None, now
            row.size, row.digest = len(content), hashlib.sha256(content).hexdigest()
            row.attempts += 1
            session.add(AttachmentContentRow(attachment=attachment, content=content))

    @one_transaction
    def failed(self, attachment: int, reason: str, *, retry_at: datetime | None, now: datetime) -> None:
        """Note that a file could not be fetched, and when to try again (None: never); a stored one stays stored.

        Raises:
            KeyError: there is no such file.
        """
        with self._write() as session:
            row = _row(session, attachment)
            if row.state == "stored":
                return
            row.reason = reason
            row.attempts += 1
            if retry_at is None:
                row.state, row.finished_at = "failed", now
            else:
                row.state, row.due_at = "waiting", retry_at

    @one_transaction
    def content(self, attachment: int) -> bytes | None:
        """Return what is in a file; None for one that was not fetched."""
        with self._read() as session:
            row = session.get(AttachmentContentRow, attachment)
            return row.content if row is not None else None


def _row(session: Session, attachment: int) -> AttachmentRow:
    row = session.get(AttachmentRow, attachment)
    if row is None:
        raise KeyError(attachment)
    return row
