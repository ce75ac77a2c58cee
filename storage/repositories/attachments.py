"""Files of incidents: named in the transaction of the message they came with, fetched later.

Rule: a file belongs to an incident of its own customer only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session, col, select

from bot.messages import Address
from bot.records import AttachmentState, KeptAttachment
from storage.chat_tables import AttachmentRow
from storage.tables import IncidentRow

_LARGEST = 2**31 - 1
"""The largest size that is kept; how large a fetched file is, is counted anew."""


class SqlAttachments:
    """Files of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, attachment: KeptAttachment) -> KeptAttachment:
        """Keep a file that is to be fetched at once, and return it with its id (the one given says nothing).

        Raises:
            ValueError: its incident is another customer's.
        """
        if attachment.incident is not None:
            self._check_owner(attachment.incident, attachment.customer)
        row = AttachmentRow(
            customer=attachment.customer,
            incident=attachment.incident,
            platform=attachment.address.platform,
            conversation=attachment.address.conversation,
            person=attachment.person,
            reference=attachment.reference,
            name=attachment.name,
            media_type=attachment.media_type,
            kind=attachment.kind,
            size=min(attachment.size, _LARGEST),
            received_at=attachment.received_at,
            due_at=attachment.received_at,
        )
        self._session.add(row)
        self._session.flush()
        return kept_attachment(row)

    def of_incident(self, number: int) -> Sequence[KeptAttachment]:
        """Return the files of an incident in the order in which they came."""
        rows = self._session.exec(
            select(AttachmentRow).where(AttachmentRow.incident == number).order_by(col(AttachmentRow.id))
        )
        return [kept_attachment(row) for row in rows]

    def waiting_in(self, address: Address) -> Sequence[KeptAttachment]:
        """Return the files that came in a conversation and belong to no incident yet, in the order of coming."""
        rows = self._session.exec(
            select(AttachmentRow)
            .where(
                AttachmentRow.platform == address.platform,
                AttachmentRow.conversation == address.conversation,
                col(AttachmentRow.incident).is_(None),
            )
            .order_by(col(AttachmentRow.id))
        )
        return [kept_attachment(row) for row in rows]

    def belong_to(self, attachment: int, incident: int) -> None:
        """Let a file belong to an incident.

        Raises:
            KeyError: there is no such file.
            ValueError: the incident is another customer's.
        """
        row = self._session.get(AttachmentRow, attachment)
        if row is None:
            raise KeyError(attachment)
        self._check_owner(incident, row.customer)
        row.incident = incident
        self._session.flush()

    def _check_owner(self, incident: int, customer: str) -> None:
        row = self._session.get(IncidentRow, incident)
        if row is None or row.customer != customer:
            raise ValueError(f"a file of {customer} must belong to an incident of the same customer, got {incident}")


def kept_attachment(row: AttachmentRow) -> KeptAttachment:
    """Return the file that a row names."""
    return KeptAttachment(
        id=row.id or 0,
        customer=row.customer,
        incident=row.incident,
        address=Address(row.platform, row.conversation),
        person=row.person,
        reference=row.reference,
        name=row.name,
        media_type=row.media_type,
        kind=row.kind,
        size=row.size,
        received_at=row.received_at,
        state=cast(AttachmentState, row.state),
        attempts=row.attempts,
    )
