"""Waiting for one's turn where writers work in parallel; where they wait for each other anyway nothing is to be done.

Rule: whoever decides by what it read takes the turn before reading, and keeps it until its transaction is over.
"""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlmodel import Session

from bot.errors import Interrupted
from bot.messages import Address

GUARDED = "guarded"
"""Marks a session that writes beside others."""


def is_guarded(session: Session) -> bool:
    """Tell whether other transactions write at the same time as this one."""
    return bool(session.info.get(GUARDED))


def take_turn(session: Session, what: str) -> None:
    """Wait until nobody else has the turn for something, and have it until the transaction is over.

    Raises:
        Refused: the turn did not come in time.
        Interrupted: somebody waits for us as we for them; nothing was kept.
    """
    if is_guarded(session):
        session.execute(_turn(), {"p_what": what})


def turn_of(address: Address) -> str:
    """Return whose turn it is that answers in a conversation."""
    return f"conversation:{address.platform}:{address.conversation}"


def conflict() -> Interrupted:
    """Return what is said when somebody else changed the same thing first; doing all of it again is safe."""
    return Interrupted(
        "Somebody else changed the same thing in the same moment; nothing of this change was kept. Try again."
    )


@cache
def _turn() -> sa.Executable:
    what: sa.BindParameter[str] = sa.bindparam("p_what", type_=sa.Text)
    return sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(what, 0)))
