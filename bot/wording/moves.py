"""How an open incident moves to a version of the contract that begins meanwhile."""

from __future__ import annotations

from datetime import datetime

from bot.i18n import Translator
from knowledge.contract.agreement import ContractVersion


def moved_line(t: Translator, moved: ContractVersion, *, now: datetime) -> str:
    """Say from when on the time still left runs in the hours of another version."""
    return t.say(
        "From %(moment)s on the time still left runs in the hours of: %(version)s.",
        moment=t.moment(moved.effective, moved.zone, now=now),
        version=t.text(moved.name),
    )
