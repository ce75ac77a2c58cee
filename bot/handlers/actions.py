"""What a pressed choice does. The person is authorised now, by each handler, whatever the choice says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.handlers import desk_acts, incident_acts, pending, registration, report
from bot.handlers.registry import HANDLERS
from bot.ports import OfferedChoice
from bot.remembering import entities_from_json
from bot.turn import Ask, Json, Said, Turn

Action = Callable[[Turn, Json], list[Said]]


def act(turn: Turn, choice: OfferedChoice) -> list[Said]:
    """Do what a choice stands for."""
    return ACTIONS[choice.action](turn, choice.arguments)


def _ask(turn: Turn, arguments: Json) -> list[Said]:
    ask = Ask(arguments["intent"], entities_from_json(arguments["entities"]), arguments.get("text", ""))
    said = HANDLERS[ask.intent](turn, ask)
    return said if ask.intent == "report_incident" else [*said, *report.asked_again(turn)]


def _more(turn: Turn, arguments: Json) -> list[Said]:
    return [Said(arguments["text"])]


def _join(turn: Turn, arguments: Json) -> list[Said]:
    number = arguments["incident"]
    if turn.dialog is None:
        said = turn.t.say("Joined to incident %(number)s already.", number=number)
        return [Said(said, {"incident": number})]
    answers = turn.dialog.answers
    return registration.join(turn, number, answers.get("description") or answers.get("first_words", ""))


def _register_kept(turn: Turn, arguments: Json) -> list[Said]:
    return pending.register_kept(turn, arguments) or report.asked_again(turn)


CONFIRMING = frozenset(
    {
        "incident.confirm_fix",
        "incident.reopen",
        "incident.cancel",
        "desk.resolve",
        "desk.pause",
        "desk.resume",
        "desk.channel",
        "pending.register",
        "pending.resume",
    }
)
"""Actions that a plain "yes" right after the question confirms."""

ACTIONS: Mapping[str, Action] = {
    "ask": _ask,
    "more": _more,
    "report.answer": report.answered,
    "report.confirm": report.confirm,
    "report.change": report.change,
    "report.cancel": report.cancel,
    "report.pass_on": report.pass_on,
    "report.other": report.another_failure,
    "report.join": _join,
    "pending.register": _register_kept,
    "pending.dismiss": pending.dismiss,
    "pending.resume": report.resume,
    "incident.confirm_fix": incident_acts.fix_confirmed,
    "incident.reopen": incident_acts.reopened,
    "incident.cancel": incident_acts.cancelled,
    "incident.add": incident_acts.information_added,
    "desk.acknowledge": desk_acts.acknowledged,
    "desk.start": desk_acts.started,
    "desk.resolve": desk_acts.resolved,
    "desk.pause": desk_acts.paused,
    "desk.resume": desk_acts.resumed,
    "desk.channel": desk_acts.channel_recorded,
}
