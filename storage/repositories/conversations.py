"""What each conversation remembers, and the dialog left unfinished in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

from bot.messages import Address
from bot.records import Conversation, DialogState
from knowledge.bilingual import Language
from storage.guarding import take_turn, turn_of
from storage.tables import ConversationRow
from storage.upserting import dialect_of, putting


class SqlConversations:
    """Conversations of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, address: Address) -> Conversation:
        """Return what is remembered at an address; an empty conversation where nothing is.

        Whoever else answers there at the same time waits until this transaction is over.
        """
        take_turn(self._session, turn_of(address))
        about = {"p_platform": address.platform, "p_conversation": address.conversation}
        row = self._session.execute(_at(), about).one_or_none()
        return _conversation(row) if row is not None else Conversation(address)

    def save(self, conversation: Conversation) -> None:
        """Keep a conversation in place of what was remembered at its address."""
        dialog = conversation.dialog
        row = {
            "platform": conversation.address.platform,
            "conversation": conversation.address.conversation,
            "person": conversation.person,
            "language": conversation.language,
            "context": dict(conversation.context),
            "dialog": dialog.dialog if dialog else None,
            "answers": dict(dialog.answers) if dialog else {},
            "asked": dialog.asked if dialog else None,
            "first_message_at": dialog.first_message_at if dialog else None,
            "touched_at": dialog.touched_at if dialog else None,
            "reminded": dialog.reminded if dialog else False,
        }
        self._session.execute(putting(_KEPT, dialect_of(self._session)), row)

    def with_dialog(self) -> Sequence[Conversation]:
        """Return the conversations with an unfinished dialog, by address."""
        query = sa.select(_KEPT).where(_KEPT.c.dialog.is_not(None)).order_by(_KEPT.c.platform, _KEPT.c.conversation)
        return [_conversation(row) for row in self._session.execute(query)]


# Statements that every message needs are made once: making one costs more than running it.

_KEPT = ConversationRow.metadata.tables["conversation"]


@cache
def _at() -> sa.Executable:
    return sa.select(_KEPT).where(
        _KEPT.c.platform == sa.bindparam("p_platform"), _KEPT.c.conversation == sa.bindparam("p_conversation")
    )


def _conversation(row: Any) -> Conversation:
    return Conversation(
        address=Address(row.platform, row.conversation),
        person=row.person,
        language=cast("Language | None", row.language),
        dialog=_dialog(row),
        context=row.context,
    )


def _dialog(row: Any) -> DialogState | None:
    if row.dialog is None or row.first_message_at is None or row.touched_at is None:
        return None
    return DialogState(row.dialog, row.answers, row.asked, row.first_message_at, row.touched_at, row.reminded)
