"""What is said first when a message was taken in late, as after downtime: how late, and which time counts.

Rule: the platform's time of the message counts, never the moment at which somebody got round to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.turn import Said, Turn

LATE = timedelta(minutes=2)
"""From so much delay on it is said; below, nobody has noticed it."""
_MINUTE = timedelta(minutes=1)


def delay_line(turn: Turn) -> str | None:
    """Return by how much a message was taken in late and the time that counts; None where it came at once."""
    delay = turn.now - turn.sent_at
    if delay < LATE:
        return None
    return turn.t.say(
        "Received %(length)s late; the time that counts is %(moment)s.",
        length=turn.t.duration(delay // _MINUTE * _MINUTE),
        moment=turn.t.moment(turn.sent_at, turn.zone, now=turn.now),
    )


def with_delay(turn: Turn, said: Sequence[Said]) -> list[Said]:
    """Return what is said with the delay in front of it, where there was one."""
    line = delay_line(turn)
    if line is None or not said:
        return list(said)
    return [replace(said[0], text=f"{line} {said[0].text}"), *said[1:]]
