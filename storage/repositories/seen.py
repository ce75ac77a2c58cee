"""Messages that were handled, with their outcome, so that a redelivered one changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.messages import Outcome
from storage.reply_codec import decode_outcome, encode_outcome
from storage.tables import SeenEventRow


class SqlSeen:
    """Seen messages of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def outcome_of(self, platform: str, id: str) -> Outcome | None:
        """Return what a message led to; None for one that was not handled yet."""
        row = self._session.get(SeenEventRow, (platform, id))
        return decode_outcome(row.outcome) if row is not None else None

    def remember(self, platform: str, outcome: Outcome, at: datetime) -> None:
        """Keep the outcome of a message under its id; the first one stands for ever.

        Raises:
            sqlalchemy.exc.IntegrityError: this message was handled already; the transaction must not be committed.
        """
        self._session.add(SeenEventRow(platform=platform, id=outcome.id, outcome=encode_outcome(outcome), at=at))
        self._session.flush()
