"""Messages that were handled, with their outcome, so that a redelivered one changes nothing."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import Session

from bot.messages import Outcome
from storage.guarding import take_turn
from storage.reply_codec import decode_outcome, encode_outcome
from storage.tables import SeenEventRow


class SqlSeen:
    """Seen messages of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def outcome_of(self, platform: str, id: str) -> Outcome | None:
        """Return what a message led to; None for one that was not handled yet.

        Whoever handles the same one at the same time waits until this transaction is over.
        """
        take_turn(self._session, f"seen:{platform}:{id}")
        outcome = self._session.execute(_outcome(), {"p_platform": platform, "p_id": id}).scalar_one_or_none()
        return decode_outcome(outcome) if outcome is not None else None

    def remember(self, platform: str, outcome: Outcome, at: datetime) -> None:
        """Keep the outcome of a message under its id; the first one stands for ever.

        Raises:
            sqlalchemy.exc.IntegrityError: this message was handled already; the transaction must not be committed.
        """
        row = {"platform": platform, "id": outcome.id, "outcome": encode_outcome(outcome), "at": at}
        self._session.execute(_remembering(), row)


_SEEN = SeenEventRow.metadata.tables["seen_event"]


@cache
def _outcome() -> sa.Executable:
    return sa.select(_SEEN.c.outcome).where(
        _SEEN.c.platform == sa.bindparam("p_platform"), _SEEN.c.id == sa.bindparam("p_id")
    )


@cache
def _remembering() -> sa.Executable:
    return sa.insert(_SEEN)
