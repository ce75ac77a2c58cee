"""What somebody wants to hear, and when: decided for every notice to a person, at the one door through which all go.

Rules: what must be told is told whatever was chosen: what concerns a report, a missed time, announced work, a call to
whoever is on duty. Quiet hours hold delivery, never evaluation; what is urgent comes through where that is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messages import Address
from bot.ports import UnitOfWork
from bot.records import URGENT, NoticeChoice, NoticeKind, Why

_OPTIONAL_TOPICS: Mapping[str, NoticeKind] = {"budget": "budget", "summary": "summary", "contract": "contract"}
BURST, AT_ONCE = timedelta(minutes=1), 5
"""So many notices in so short a time are told one by one; what comes then is held for as long, and told as one."""
_REMINDER = "_before"
SERVICES = "services"
"""The detail of a reason that names the services it is about, with commas."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Whether somebody hears of something at all, and until when it is held; None: it goes at once."""

    wanted: bool
    held_until: datetime | None = None


def kind_of(why: Why) -> NoticeKind | None:
    """Return which of the kinds that somebody may choose not to hear of something is; None: it is mandatory."""
    return _OPTIONAL_TOPICS.get(why.topic) or ("reminder" if why.rule.endswith(_REMINDER) else None)


def hearing(work: UnitOfWork, person: str, why: Why, priority: int, now: datetime) -> Hearing:
    """Return whether a person hears of something now, later, or not at all."""
    choice = work.notice_choices.of_person(person)
    kind = kind_of(why)
    if kind is not None and (kind in choice.muted or not _wants(choice, why)):
        return Hearing(wanted=False)
    # Nobody on duty is asleep.
    passes = why.rule == "duty.page" or (priority == URGENT and choice.urgent_passes)
    quiet = choice.quiet.until(now) if choice.quiet is not None and not passes else None
    return Hearing(wanted=True, held_until=quiet)


def bursting(work: UnitOfWork, person: str, addresses: Sequence[Address], now: datetime) -> datetime | None:
    """Return until when something that is not urgent is held, to be told together; None: it goes at once.

    So much came in the last minute that one more would only be noise, or something waits there for that already.
    """
    waiting = work.held.until(person, now)
    if waiting is not None and waiting - now <= BURST:
        return waiting
    many = any(work.outbox.unasked_since(one, now - BURST, AT_ONCE) >= AT_ONCE for one in addresses)
    return now + BURST if many else None


def _wants(choice: NoticeChoice, why: Why) -> bool:
    about = {one for one in str(why.details.get(SERVICES) or "").split(",") if one}
    match choice.scope:
        case "none":
            return False
        case "services":
            # What names no service concerns the whole contract.
            return not about or bool(about & set(choice.services))
        case _:
            return True
