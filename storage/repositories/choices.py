"""Buttons that were offered: an opaque token stands for what pressing it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.messages import Address
from bot.records import OfferedChoice
from storage.guarding import take_turn, turn_of
from storage.tables import OfferedChoiceRow

_OF_CARDS = 0
"""The batch of what stands on cards, which is never what was offered last."""


class SqlChoices:
    """Offered choices of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._current: dict[Address, Sequence[OfferedChoice]] = {}

    def offer(self, choices: Sequence[OfferedChoice]) -> None:
        """Keep choices offered together; in each conversation they are now the current ones, but for those of cards."""
        for address in sorted({choice.address for choice in choices if choice.number}, key=turn_of):
            take_turn(self._session, turn_of(address))
        batches = {address: self._last_batch(address) + 1 for address in {choice.address for choice in choices}}
        rows = [
            {
                "token": choice.token,
                "platform": choice.address.platform,
                "conversation": choice.address.conversation,
                "batch": batches[choice.address] if choice.number else _OF_CARDS,
                "number": choice.number,
                "label": choice.label,
                "action": choice.action,
                "arguments": dict(choice.arguments),
                "actor": choice.actor,
                "expires_at": choice.expires_at,
            }
            for choice in choices
        ]
        if rows:
            self._session.execute(_offering(), rows)
        self._current.clear()

    def by_token(self, token: str) -> OfferedChoice | None:
        """Return the choice behind a token, expired or not: whoever acts on it asks that now."""
        row = self._session.get(OfferedChoiceRow, token)
        return _choice(row) if row is not None else None

    def current(self, address: Address) -> Sequence[OfferedChoice]:
        """Return what was offered last in a conversation, by number; read once for one answer."""
        if address not in self._current:
            self._current[address] = [_choice(row) for row in self._session.execute(_latest(), _about(address))]
        return self._current[address]

    def unexpired(self, address: Address, now: datetime) -> Sequence[OfferedChoice]:
        """Return what may still be pressed in a conversation, the newest first."""
        rows = self._session.exec(
            select(OfferedChoiceRow)
            .where(*_at(address), col(OfferedChoiceRow.expires_at) >= now)
            .order_by(col(OfferedChoiceRow.batch).desc(), col(OfferedChoiceRow.number))
        )
        return [_choice(row) for row in rows]

    def _last_batch(self, address: Address) -> int:
        return self._session.execute(_last_batch(), _about(address)).scalar_one() or 0


# Statements that nearly every message needs are made once: making one costs more than running it.

_OFFERED = OfferedChoiceRow.metadata.tables["offered_choice"]


def _about(address: Address) -> dict[str, Any]:
    return {"p_platform": address.platform, "p_conversation": address.conversation}


def _there() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _OFFERED.c.platform == sa.bindparam("p_platform"),
        _OFFERED.c.conversation == sa.bindparam("p_conversation"),
    )


@cache
def _offering() -> sa.Executable:
    return sa.insert(_OFFERED)


@cache
def _last_batch() -> sa.Select[tuple[int]]:
    return sa.select(sa.func.max(_OFFERED.c.batch)).where(*_there())


@cache
def _latest() -> sa.Executable:
    """Return the query for what was offered last in a conversation."""
    is_last = (_OFFERED.c.batch == _last_batch().scalar_subquery(), _OFFERED.c.batch != _OF_CARDS)
    return sa.select(_OFFERED).where(*_there(), *is_last).order_by(_OFFERED.c.number)


def _at(address: Address) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(OfferedChoiceRow.platform) == address.platform,
        col(OfferedChoiceRow.conversation) == address.conversation,
    )


def _choice(row: Any) -> OfferedChoice:
    return OfferedChoice(
        token=row.token,
        label=row.label,
        number=row.number,
        action=row.action,
        arguments=row.arguments,
        address=Address(row.platform, row.conversation),
        actor=row.actor,
        expires_at=row.expires_at,
    )
