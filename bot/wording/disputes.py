"""A disagreement and what became of it, in one line."""

from __future__ import annotations

from datetime import datetime

from bot.i18n import Translator
from bot.records import Dispute

_SHOWN = 200


def dispute_line(
    t: Translator, kept: Dispute, claimed: str | None, answer: str | None, *, zone: str, now: datetime
) -> str:
    """Return what a customer said against it, and the answer, or by when it is due; erased words are not shown."""
    words = t.quote(" ".join(claimed.split())[:_SHOWN]) if claimed else t.say("(erased)")
    raised = t.moment(kept.raised_at, zone, now=now)
    if kept.answered_at is None:
        due = t.moment(kept.due_at, zone, now=now)
        return t.say("Disputed %(moment)s: %(words)s; answer due by %(due)s.", moment=raised, words=words, due=due)
    at = t.moment(kept.answered_at, zone, now=now)
    said = t.quote(" ".join(answer.split())[:_SHOWN]) if answer else t.say("(erased)")
    if kept.upheld:
        return t.say(
            "Disputed %(moment)s: %(words)s; answered %(at)s, the customer is right: %(answer)s",
            moment=raised,
            words=words,
            at=at,
            answer=said,
        )
    return t.say(
        "Disputed %(moment)s: %(words)s; answered %(at)s, it stays as it is: %(answer)s",
        moment=raised,
        words=words,
        at=at,
        answer=said,
    )
