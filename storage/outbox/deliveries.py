"""The sending side of the outbox: claimed, then sending, then sent, each step a transaction of its own.

Rules: of a conversation only the oldest unfinished row may be taken; the number of the claim is the fence, so a sender
that lost its lease writes nothing; what was being sent when a lease ran out may have arrived, and is marked in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.delivering import DeadLetter
from bot.messages import Address, Reply
from bot.ports import Delivery, OutboxMessage
from bot.speaking import SECRET
from knowledge.bilingual import Language
from storage.opening import OpenSession
from storage.reply_codec import decode_reply, encode_reply
from storage.tables import UNFINISHED, OutboxRow

LEASE = timedelta(minutes=1)
"""How long a claim holds; far longer than any platform takes to answer."""
_TAKEN = ("claimed", "sending")


class SqlDeliveries:
    """Deliveries over ways to open a session that writes and one that reads."""

    def __init__(self, write: OpenSession, read: OpenSession, lease: timedelta = LEASE) -> None:
        self._write = write
        self._read = read
        self._lease = lease

    def claim(
        self, *, platform: str, address: Address | None, owner: str, now: datetime, limit: int = 50
    ) -> Sequence[Delivery]:
        """Take what is due on a platform (in one conversation, where given), at most one row of each conversation.

        Returns the rows in the order in which they became due. A row whose lease ran out is taken again.
        """
        take = (
            sa.update(OutboxRow)
            .where(col(OutboxRow.id).in_(self._eligible(platform, address, now, limit)))
            .values(
                state="claimed",
                attempts=OutboxRow.attempts + 1,
                owner=owner,
                lease_until=now + self._lease,
                in_doubt=sa.or_(col(OutboxRow.in_doubt), col(OutboxRow.state) == "sending"),
            )
            .returning(OutboxRow)
            .execution_options(synchronize_session=False)
        )
        with self._write() as session:
            rows = session.execute(take).scalars().all()
            return [_delivery(row) for row in sorted(rows, key=lambda row: (row.due_at, row.id or 0))]

    def sending(self, delivery: Delivery, now: datetime) -> bool:
        """Note that the message is about to go out; False: the claim is not ours any more, so do not send."""
        return self._step(delivery, ("claimed",), state="sending", lease_until=now + self._lease)

    def sent(self, delivery: Delivery, now: datetime, reference: str | None = None) -> bool:
        """Note that the platform took it, with its own reference to the message; False: the claim was lost."""
        over = self._over(delivery)
        return self._step(
            delivery, _TAKEN, state="sent", lease_until=None, reference=reference, finished_at=now, **over
        )

    def retry(self, delivery: Delivery, at: datetime, reason: str, *, in_doubt: bool = False) -> bool:
        """Put it back, due at an instant; the rest of its conversation waits for it. False: the claim was lost.

        `in_doubt`: nobody answered, so the platform may have it already.
        """
        back = {"state": "queued", "owner": None, "lease_until": None, "due_at": at, "reason": reason}
        return self._step(delivery, _TAKEN, **back, in_doubt=in_doubt)

    def dead(self, delivery: Delivery, now: datetime, reason: str) -> bool:
        """Give it up for staff to see; the rest of its conversation goes on. False: the claim was lost."""
        over = self._over(delivery)
        return self._step(delivery, _TAKEN, state="dead", lease_until=None, reason=reason, finished_at=now, **over)

    def _over(self, delivery: Delivery) -> dict[str, Any]:
        """Return what a row keeps when it is done with: a secret's words are erased."""
        return {"payload": encode_reply(Reply(""))} if delivery.message.kind == SECRET else {}

    def take_back(self, address: Address) -> int:
        """Put back what a sender that is no more left behind in a conversation, whatever its lease; return how many.

        Only for whoever alone serves the conversation, as a terminal at its start does.
        """
        back = (
            sa.update(OutboxRow)
            .where(*_in(address), col(OutboxRow.state).in_(_TAKEN))
            .values(
                state="queued",
                owner=None,
                lease_until=None,
                in_doubt=sa.or_(col(OutboxRow.in_doubt), col(OutboxRow.state) == "sending"),
            )
            .execution_options(synchronize_session=False)
        )
        with self._write() as session:
            return _count(session.execute(back))

    def next_due(self, platform: str, now: datetime) -> datetime | None:
        """Return when there will be something to claim on a platform, `now` where there is; None: nothing waits.

        What somebody holds counts from the end of its lease.
        """
        is_queued = col(OutboxRow.state) == "queued"
        due = sa.case((is_queued, col(OutboxRow.due_at)), else_=col(OutboxRow.lease_until))
        query = sa.select(sa.func.min(due)).where(col(OutboxRow.platform) == platform, *_first_in_line())
        with self._read() as session:
            soonest: datetime | None = session.execute(query).scalar_one()
            return max(soonest, now) if soonest is not None else None

    def dead_letters(self) -> Sequence[DeadLetter]:
        """Return what was given up, the latest first."""
        query = select(OutboxRow).where(OutboxRow.state == "dead")
        with self._read() as session:
            rows = session.exec(query.order_by(col(OutboxRow.finished_at).desc(), col(OutboxRow.id).desc()))
            return [
                DeadLetter(_message(row), row.attempts, row.reason or "", row.finished_at or row.due_at) for row in rows
            ]

    def _eligible(self, platform: str, address: Address | None, now: datetime, limit: int) -> sa.Select[tuple[int]]:
        waits = sa.and_(col(OutboxRow.state) == "queued", col(OutboxRow.due_at) <= now)
        left = sa.and_(col(OutboxRow.state).in_(_TAKEN), col(OutboxRow.lease_until) <= now)
        where = _in(address) if address is not None else (col(OutboxRow.platform) == platform,)
        due = sa.select(col(OutboxRow.id)).where(*where, sa.or_(waits, left), *_first_in_line())
        ordered = due.order_by(col(OutboxRow.due_at), col(OutboxRow.id)).limit(limit)
        return cast("sa.Select[tuple[int]]", ordered.with_for_update(skip_locked=True))

    def _step(self, delivery: Delivery, states: Sequence[str], **values: Any) -> bool:
        ours = (col(OutboxRow.id) == delivery.id, col(OutboxRow.attempts) == delivery.attempt)
        step = sa.update(OutboxRow).where(*ours, col(OutboxRow.state).in_(states)).values(**values)
        with self._write() as session:
            return _count(session.execute(step.execution_options(synchronize_session=False))) == 1


def _in(address: Address) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(OutboxRow.platform) == address.platform, col(OutboxRow.conversation) == address.conversation)


def _first_in_line() -> tuple[sa.ColumnElement[bool], ...]:
    """Return what tells the oldest unfinished row of each conversation."""
    earlier = aliased(OutboxRow)
    before = sa.exists().where(
        col(earlier.platform) == col(OutboxRow.platform),
        col(earlier.conversation) == col(OutboxRow.conversation),
        col(earlier.state).in_(UNFINISHED),
        col(earlier.sequence) < col(OutboxRow.sequence),
    )
    return (col(OutboxRow.state).in_(UNFINISHED), ~before)


def _count(result: sa.Result[Any]) -> int:
    return cast("sa.CursorResult[Any]", result).rowcount


def _delivery(row: OutboxRow) -> Delivery:
    return Delivery(row.id or 0, row.attempts, _message(row), row.in_doubt, row.due_at)


def _message(row: OutboxRow) -> OutboxMessage:
    return OutboxMessage(
        key=row.key,
        address=Address(row.platform, row.conversation),
        person=row.person,
        language=cast(Language, row.language),
        reply=decode_reply(row.payload),
        queued_at=row.queued_at,
        kind=row.kind,
        subject=row.subject,
    )
