"""How people are reached beyond chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.messages import Address
from bot.records import Contact, ContactUse
from storage.contact_table import ContactRow
from storage.upserting import put


class SqlContacts:
    """The contacts of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_person(self, person: str, use: ContactUse) -> Sequence[Address]:
        """Return where somebody is reached for a purpose."""
        return [one.address for one in self.all() if one.person == person and one.use == use]

    def all(self) -> Sequence[Contact]:
        """Return everybody's contacts."""
        rows = self._session.exec(select(ContactRow).order_by(col(ContactRow.person), col(ContactRow.address))).all()
        return [Contact(row.person, Address(row.platform, row.address), cast(ContactUse, row.use)) for row in rows]

    def add(self, contact: Contact, at: datetime) -> None:
        """Keep a contact; one that is there already stays."""
        to = contact.address
        put(
            self._session,
            ContactRow(
                person=contact.person, platform=to.platform, address=to.conversation, use=contact.use, added_at=at
            ),
        )

    def remove(self, person: str, address: Address) -> bool:
        """Reach somebody there no more; False: they were not reached there."""
        mine = sa.delete(ContactRow).where(
            col(ContactRow.person) == person,
            col(ContactRow.platform) == address.platform,
            col(ContactRow.address) == address.conversation,
        )
        return cast("sa.CursorResult[Any]", self._session.execute(mine)).rowcount > 0
