"""Where the talk about an incident is held, and where cards stand or are about to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.messages import Address
from storage.chat_tables import IncidentHomeRow, PostedRow
from storage.tables import UNFINISHED, OutboxRow
from storage.upserting import put


class SqlHomes:
    """Homes of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def home_of(self, incident: int) -> Address | None:
        """Return where an incident is talked about; None where no such place was named."""
        row = self._session.get(IncidentHomeRow, incident)
        return Address(row.platform, row.conversation) if row is not None else None

    def set_home(self, incident: int, address: Address) -> None:
        """Let an incident be talked about at an address and no longer where it was before."""
        put(
            self._session,
            IncidentHomeRow(incident=incident, platform=address.platform, conversation=address.conversation),
        )

    def cards_of(self, subject: str) -> Sequence[Address]:
        """Return where a card of a subject was posted or is queued, by address."""
        posted = select(PostedRow.platform, PostedRow.conversation).where(PostedRow.subject == subject)
        queued = select(OutboxRow.platform, OutboxRow.conversation).where(
            OutboxRow.subject == subject, col(OutboxRow.state).in_(UNFINISHED)
        )
        found = {*self._session.exec(posted), *self._session.exec(queued)}
        return [Address(*address) for address in sorted(tuple(address) for address in found)]
