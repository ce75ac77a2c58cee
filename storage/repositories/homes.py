"""Where the talk about an incident is held, where cards stand or are about to, and who follows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.messages import Address
from storage.chat_tables import IncidentFollowerRow, IncidentHomeRow, PostedRow
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

    def follow(self, incident: int, person: str, at: datetime) -> bool:
        """Let somebody hear of an incident; False: they do already."""
        if self._session.get(IncidentFollowerRow, (incident, person)) is not None:
            return False
        put(self._session, IncidentFollowerRow(incident=incident, person=person, since=at))
        return True

    def unfollow(self, incident: int, person: str) -> bool:
        """Let somebody hear of an incident no more; False: they did not by their own wish."""
        theirs = sa.delete(IncidentFollowerRow).where(
            col(IncidentFollowerRow.incident) == incident, col(IncidentFollowerRow.person) == person
        )
        return cast("sa.CursorResult[Any]", self._session.execute(theirs)).rowcount > 0

    def followers_of(self, incident: int) -> Sequence[str]:
        """Return who follows an incident, the first first."""
        those = select(IncidentFollowerRow.person).where(IncidentFollowerRow.incident == incident)
        return self._session.exec(those.order_by(col(IncidentFollowerRow.since), col(IncidentFollowerRow.person))).all()
