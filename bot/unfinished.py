"""Reports that were begun and left: asked about once, then kept as an unconfirmed report that the desk sees.

Rule: time passes for each conversation in a transaction of its own, so that one that fails holds up no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.answering import turn_of
from bot.handlers.report import expire_unfinished, is_idle
from bot.messages import Address, Place
from bot.recognising import Recognised, found_again
from bot.saying import Voice
from bot.ticking import Tick
from bot.turn import Json


def unfinished_reports(tick: Tick) -> Sequence[Json]:
    """Let time pass for every dialog that nobody went on with; return what happened."""
    with tick.open_reading() as work:
        idle = [c.address for c in work.conversations.with_dialog() if c.dialog and is_idle(c.dialog, tick.now)]
    return tick.make_each(partial(_let_time_pass, one) for one in idle)


def _let_time_pass(address: Address, voice: Voice) -> Sequence[Json]:
    work, now = voice.work, voice.now
    conversation = work.conversations.get(address)
    by = conversation.dialog.answers.get("by") if conversation.dialog is not None else None
    person = work.people.get(by or conversation.person or "")
    if person is None:
        return ()
    found = found_again(work, address, person)
    spot = found or Recognised(Place(address.conversation), person=person)
    turn = turn_of(work, replace(conversation, person=person.id), person, spot, now=now, sent_at=now)
    said = expire_unfinished(turn)
    if said is None:
        return ()
    key = f"{address.platform}:{address.conversation}:unfinished:{turn.message_key}"
    # Where the person is not to be spoken to any more the report is kept all the same, and the desk is told.
    voice.to_turn(turn, said if found is not None else (), key, kind="notice")
    work.conversations.save(turn.conversation)
    return turn.events
