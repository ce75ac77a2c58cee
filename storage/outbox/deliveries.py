"""The sending side of the outbox: claimed, then sending, then sent, each step committed before the next one begins.

Rules: urgent rows are taken before others; of a conversation only the oldest unfinished row may be taken; the number
of the claim is the fence, so a sender that lost its lease writes nothing; what was being sent when a lease ran out may
have arrived, and is marked in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivering import DeadLetter
from bot.messages import Address, Reply
from bot.records import Delivery, OutboxMessage
from bot.speaking import SECRET
from knowledge.bilingual import Language
from storage.opening import OpenSession, one_transaction
from storage.outbox.reasons import reason_of
from storage.reply_codec import decode_reply, encode_reply
from storage.tables import UNFINISHED, OutboxRow
from storage.together import Together

LEASE = timedelta(minutes=1)
"""How long a claim holds; far longer than any platform takes to answer."""
_TAKEN = ("claimed", "sending")
_OUTBOX = OutboxRow.metadata.tables["outbox"]
_ROW = _OUTBOX.c


class SqlDeliveries:
    """Deliveries over ways to open a session that writes and one that reads.

    What several threads note at the same time is noted in one transaction.
    """

    def __init__(self, write: OpenSession, read: OpenSession, lease: timedelta = LEASE) -> None:
        self._together = Together(write)
        self._read = read
        self._lease = lease

    def claim(
        self, *, platform: str, address: Address | None, owner: str, now: datetime, limit: int = 50
    ) -> Sequence[Delivery]:
        """Take what is due on a platform (in one conversation, where given), at most one row of each conversation.

        Returns the urgent rows first, then in the order in which they became due. A row whose lease ran out is taken
        again.
        """
        about = {"p_owner": owner, "p_until": now + self._lease, "p_now": now, "p_most": limit, "p_platform": platform}
        if address is not None:
            about["p_conversation"] = address.conversation
        taking = _taking(in_conversation=address is not None)
        rows = self._together.make(lambda session: session.execute(taking, about).all())
        return [_delivery(row) for row in sorted(rows, key=lambda row: (row.priority, row.due_at, row.id))]

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
            sa.update(_OUTBOX)
            .where(
                _ROW.platform == address.platform,
                _ROW.conversation == address.conversation,
                _ROW.state.in_(_TAKEN),
            )
            .values(
                state="queued",
                owner=None,
                lease_until=None,
                in_doubt=sa.or_(_ROW.in_doubt, _ROW.state == "sending"),
            )
        )
        return self._together.make(lambda session: _count(session, back))

    @one_transaction
    def next_due(self, platform: str, now: datetime) -> datetime | None:
        """Return when there will be something to claim on a platform, `now` where there is; None: nothing waits.

        What somebody holds counts from the end of its lease.
        """
        with self._read() as session:
            soonest: datetime | None = session.execute(_soonest(), {"p_platform": platform}).scalar_one()
            return max(soonest, now) if soonest is not None else None

    @one_transaction
    def dead_letters(self) -> Sequence[DeadLetter]:
        """Return what was given up and nobody has discarded, the latest first."""
        given_up = (_ROW.state == "dead", _ROW.discarded_at.is_(None))
        query = sa.select(_OUTBOX).where(*given_up).order_by(_ROW.finished_at.desc(), _ROW.id.desc())
        with self._read() as session:
            return [
                DeadLetter(message_of(row), row.attempts, row.reason or "", row.finished_at or row.due_at)
                for row in session.execute(query)
            ]

    def _step(self, delivery: Delivery, states: tuple[str, ...], **values: Any) -> bool:
        step = _stepping(states, tuple(values))
        about = {"p_id": delivery.id, "p_attempt": delivery.attempt} | {f"p_{name}": v for name, v in values.items()}
        return self._together.make(lambda session: _count(session, step, about)) == 1


# Statements are made once: making one costs more than running it.


@cache
def _taking(*, in_conversation: bool) -> sa.Executable:
    """Return the statement that takes what is due."""
    now: sa.BindParameter[datetime] = sa.bindparam("p_now", type_=_ROW.due_at.type)
    waits = sa.and_(_ROW.state == "queued", _ROW.due_at <= now)
    left = sa.and_(_ROW.state.in_(_TAKEN), _ROW.lease_until <= now)
    where = [_ROW.platform == sa.bindparam("p_platform"), sa.or_(waits, left), *_first_in_line()]
    if in_conversation:
        where.append(_ROW.conversation == sa.bindparam("p_conversation"))
    most = sa.bindparam("p_most", type_=sa.Integer)
    due = sa.select(_ROW.id).where(*where).order_by(_ROW.priority, _ROW.due_at, _ROW.id).limit(most)
    # Not a plain subquery: PostgreSQL may run one again for every row, and take more than was asked for.
    first = due.with_for_update(skip_locked=True).cte("due")
    return (
        sa.update(_OUTBOX)
        .where(_ROW.id.in_(sa.select(first.c.id)))
        .values(
            state="claimed",
            attempts=_ROW.attempts + 1,
            owner=sa.bindparam("p_owner"),
            lease_until=sa.bindparam("p_until"),
            in_doubt=sa.or_(_ROW.in_doubt, _ROW.state == "sending"),
        )
        .returning(_OUTBOX)
    )


@cache
def _stepping(states: tuple[str, ...], names: tuple[str, ...]) -> sa.Executable:
    """Return the statement that changes a row in one of some states, for whoever holds its latest claim."""
    ours = (_ROW.id == sa.bindparam("p_id"), _ROW.attempts == sa.bindparam("p_attempt"), _ROW.state.in_(states))
    return sa.update(_OUTBOX).where(*ours).values({name: sa.bindparam(f"p_{name}") for name in names})


@cache
def _soonest() -> sa.Executable:
    """Return the query for when there will be something to take."""
    due = sa.case((_ROW.state == "queued", _ROW.due_at), else_=_ROW.lease_until)
    return sa.select(sa.func.min(due)).where(_ROW.platform == sa.bindparam("p_platform"), *_first_in_line())


def _first_in_line() -> tuple[sa.ColumnElement[bool], ...]:
    """Return what tells the oldest unfinished row of each conversation."""
    earlier = _OUTBOX.alias("earlier")
    before = sa.exists().where(
        earlier.c.platform == _ROW.platform,
        earlier.c.conversation == _ROW.conversation,
        earlier.c.state.in_(UNFINISHED),
        earlier.c.sequence < _ROW.sequence,
        earlier.c.held_until.is_(None),
    )
    return (_ROW.state.in_(UNFINISHED), ~before)


def _count(session: Session, statement: sa.Executable, about: dict[str, Any] | None = None) -> int:
    return cast("sa.CursorResult[Any]", session.execute(statement, about)).rowcount


def _delivery(row: Any) -> Delivery:
    return Delivery(row.id, row.attempts, message_of(row), row.in_doubt, row.due_at)


def message_of(row: Any) -> OutboxMessage:
    """Return the message that a row of the outbox keeps."""
    return OutboxMessage(
        key=row.key,
        address=Address(row.platform, row.conversation),
        person=row.person,
        language=cast(Language, row.language),
        reply=decode_reply(row.payload),
        queued_at=row.queued_at,
        kind=row.kind,
        subject=row.subject,
        priority=row.priority,
        why=reason_of(row),
        held_until=row.held_until,
    )
