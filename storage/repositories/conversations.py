"""What each conversation remembers, and the dialog left unfinished in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session, col, select

from bot.messages import Address
from bot.ports import Conversation, DialogState
from knowledge.bilingual import Language
from storage.tables import ConversationRow


class SqlConversations:
    """Conversations of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, address: Address) -> Conversation:
        """Return what is remembered at an address; an empty conversation where nothing is."""
        row = self._session.get(ConversationRow, (address.platform, address.conversation))
        return _conversation(row) if row is not None else Conversation(address)

    def save(self, conversation: Conversation) -> None:
        """Keep a conversation in place of what was remembered at its address."""
        dialog = conversation.dialog
        self._session.merge(
            ConversationRow(
                platform=conversation.address.platform,
                conversation=conversation.address.conversation,
                person=conversation.person,
                language=conversation.language,
                context=dict(conversation.context),
                dialog=dialog.dialog if dialog else None,
                answers=dict(dialog.answers) if dialog else {},
                asked=dialog.asked if dialog else None,
                first_message_at=dialog.first_message_at if dialog else None,
                touched_at=dialog.touched_at if dialog else None,
                reminded=dialog.reminded if dialog else False,
            )
        )
        self._session.flush()

    def with_dialog(self) -> Sequence[Conversation]:
        """Return the conversations with an unfinished dialog, by address."""
        rows = self._session.exec(
            select(ConversationRow)
            .where(col(ConversationRow.dialog).is_not(None))
            .order_by(col(ConversationRow.platform), col(ConversationRow.conversation))
        )
        return [_conversation(row) for row in rows]


def _conversation(row: ConversationRow) -> Conversation:
    return Conversation(
        address=Address(row.platform, row.conversation),
        person=row.person,
        language=cast("Language | None", row.language),
        dialog=_dialog(row),
        context=row.context,
    )


def _dialog(row: ConversationRow) -> DialogState | None:
    if row.dialog is None or row.first_message_at is None or row.touched_at is None:
        return None
    return DialogState(row.dialog, row.answers, row.asked, row.first_message_at, row.touched_at, row.reminded)
