"""Buttons that carry something along: a question into the direct chat, the words somebody wrote before being asked for
whom.

Rule: what is carried is asked anew where it is pressed, by the one person it was given to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.joining import CARRIED
from bot.messages import Command, Content, Edited, Incoming, Press, Text
from bot.records import OfferedChoice
from bot.turn import Json, Offer, Said, Turn
from bot.understanding.folding import folded

_SHOWN = 100
_CONTEXT = ("why", "last", "incident", "customer")
"""What of a conversation a question needs to be understood elsewhere."""


def meant(turn: Turn, incoming: Incoming) -> Content:
    """Return what a message stands for: a button that carries words or another press along stands for those."""
    content = incoming.content
    if isinstance(content, Command) and content.argument.startswith(CARRIED):
        content = Press(content.argument.removeprefix(CARRIED))
    offered = turn.work.choices.by_token(content.choice) if isinstance(content, Press) else None
    if isinstance(content, Text):
        offered = _company_typed(turn, content.text)
    if offered is None or offered.address.platform != incoming.address.platform or turn.now > offered.expires_at:
        return content
    if offered.action == "as" and offered.address == incoming.address:
        return Text(str(offered.arguments.get("text", "")))
    if offered.action == "private" and offered.actor == turn.person.id and not turn.is_shared:
        turn.remember(**offered.arguments.get("context", {}))
        return _carried_along(turn, offered.arguments)
    return content


def _company_typed(turn: Turn, text: str) -> OfferedChoice | None:
    """Return the button of the company that is typed instead of pressed, where it was just asked for."""
    asked = (c for c in turn.work.choices.current(turn.address) if c.action == "as")
    named = (c for c in asked if folded(c.label) == folded(text.strip()))
    return next((c for c in named if c.arguments.get("person") == turn.person.id), None)


def _carried_along(turn: Turn, arguments: Json) -> Content:
    if "command" in arguments:
        return Command(str(arguments["command"]), str(arguments.get("argument", "")))
    if "press" in arguments:
        return _pressed_here(turn, str(arguments["press"]))
    turn.carried = str(arguments["text"])
    return Text(turn.carried)


def _pressed_here(turn: Turn, token: str) -> Press:
    """Return the press of a button that was offered elsewhere to this very person, offered anew here."""
    offered = turn.work.choices.by_token(token)
    if offered is None or offered.actor not in (None, turn.person.id):
        return Press(token)
    here = replace(offered, token=turn.new_code(), number=0, address=turn.address, actor=turn.person.id)
    turn.work.choices.offer([here])
    turn.carried = offered.label
    return Press(here.token)


def with_question(turn: Turn, said: Sequence[Said]) -> list[Said]:
    """Put the question before an answer that was asked for elsewhere: here nobody sees what it answers."""
    if not turn.carried or not said:
        return list(said)
    asked = turn.t.say("You asked: %(question)s", question=turn.t.quote(" ".join(turn.carried.split())[:_SHOWN]))
    return [replace(said[0], text=f"{asked}\n{said[0].text}"), *said[1:]]


def with_private_ways(turn: Turn, content: Content, said: Sequence[Said]) -> list[Said]:
    """Give every private answer in a shared place a button that asks the same in the direct chat."""
    if not turn.is_shared:
        return list(said)
    kept = {key: turn.recall(key) for key in _CONTEXT if turn.recall(key) is not None}
    carried = _carried(content)
    way = Offer(turn.t.say("Show in the direct chat"), "private", {**carried, "context": kept}, private=True)
    return [replace(one, offers=(*one.offers, way)) if one.private else one for one in said]


def _carried(content: Content) -> Mapping[str, str]:
    match content:
        case Text():
            return {"text": content.text}
        case Press():
            return {"press": content.choice}
        case Command():
            return {"command": content.word, "argument": content.argument}
        case Edited():
            return {"text": content.text}
        case _:
            return {"text": ""}
