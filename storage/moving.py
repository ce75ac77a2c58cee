"""A place that gets a new key (a group that becomes a supergroup): everything that is there moves along.

Rules: conversations of a place begin with its key, followed by nothing, `/` or `|`; where the new place has something
of its own already, that stands and the old one goes; what was sent stays in the history of the old key.
Of a place that becomes another customer's nothing moves there.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.messages import Address
from storage.chat_tables import AttachmentRow, DestinationRow, IncidentHomeRow, PlaceRow, PostedRow, ReadMarkRow
from storage.outbox.queue import next_sequence
from storage.outbox.silencing import Tested, inside, silence
from storage.tables import UNFINISHED, ConversationRow, OfferedChoiceRow, OutboxRow, PendingReportRow, PersonLinkRow

_PLAIN = {"synchronize_session": False}


def move_place(session: Session, platform: str, key: str, new_key: str) -> None:
    """Rewrite the key of a place wherever it is kept, inside a transaction."""
    if key == new_key:
        return
    session.flush()
    if _belong_to_two(session, platform, key, new_key):
        silence(session, platform, key, "its place has become another customer's")
        session.delete(session.get_one(PlaceRow, (platform, key)))
        session.flush()
        return
    for keyed in (PlaceRow, ReadMarkRow, DestinationRow):
        _make_room(session, keyed, "key", _is(keyed, platform, key), sa.literal(new_key))
        session.execute(
            sa.update(keyed).where(*_is(keyed, platform, key)).values(key=new_key), execution_options=_PLAIN
        )
    _put_behind(session, platform, key, new_key)
    for owned in (PostedRow, ConversationRow):
        _make_room(session, owned, "conversation", inside(owned, platform, key), _moved(owned, key, new_key))
    for table in (
        PostedRow,
        ConversationRow,
        OfferedChoiceRow,
        PersonLinkRow,
        IncidentHomeRow,
        AttachmentRow,
        PendingReportRow,
    ):
        move = sa.update(table).where(*inside(table, platform, key))
        session.execute(move.values(conversation=_moved(table, key, new_key)), execution_options=_PLAIN)
    _requeue(session, platform, key, new_key)
    # What was read before is read again, since its rows were rewritten beneath it.
    session.expire_all()


def _belong_to_two(session: Session, platform: str, key: str, new_key: str) -> bool:
    """Tell whether both places are somebody's, and not the same: then nothing of the one goes to the other."""
    here, there = (session.get(PlaceRow, (platform, one)) for one in (key, new_key))
    return here is not None and there is not None and here.customer != there.customer


def _is(table: Any, platform: str, key: str) -> tuple[Tested, ...]:
    return (table.platform == platform, table.key == key)


def _moved(table: Any, key: str, new_key: str) -> sa.ColumnElement[str]:
    return sa.literal(new_key) + sa.func.substr(table.conversation, len(key) + 1)


def _make_room(session: Session, table: Any, column: str, which: tuple[Tested, ...], becomes: Any) -> None:
    """Delete what would take the place of a row that the new key has already."""
    there = aliased(table)
    identity = [one.name for one in sa.inspect(table).primary_key]
    same = [getattr(there, name) == (becomes if name == column else getattr(table, name)) for name in identity]
    taken = sa.exists().where(*same)
    session.execute(sa.delete(table).where(*which, taken), execution_options=_PLAIN)


def _put_behind(session: Session, platform: str, key: str, new_key: str) -> None:
    """Let the choices that the new place has offered by itself count as later than those that move there."""
    moving = inside(OfferedChoiceRow, platform, key)
    last = session.exec(select(sa.func.max(OfferedChoiceRow.batch)).where(*moving)).one() or 0
    later = (*inside(OfferedChoiceRow, platform, new_key), col(OfferedChoiceRow.batch) > 0)
    step = sa.update(OfferedChoiceRow).where(*later).values(batch=OfferedChoiceRow.batch + last)
    session.execute(step, execution_options=_PLAIN)


def _requeue(session: Session, platform: str, key: str, new_key: str) -> None:
    """Let what was not sent yet wait in the new conversations, in the order that it had."""
    waiting = select(OutboxRow).where(*inside(OutboxRow, platform, key), col(OutboxRow.state).in_(UNFINISHED))
    for row in session.exec(waiting.order_by(col(OutboxRow.conversation), col(OutboxRow.sequence))).all():
        there = Address(platform, new_key + row.conversation[len(key) :])
        # Both at once: the old number may be taken in the new conversation.
        row.sequence, row.conversation = next_sequence(session, there), there.conversation
        session.flush()
