"""What a pressed choice does. The person is authorised now, by each handler, whatever the choice says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.discretion import discreet
from bot.handlers import (
    accounts,
    attribution,
    customers_found,
    desk,
    desk_acts,
    disputes,
    duty,
    files,
    incident_acts,
    incidents,
    mass_outages,
    merging,
    notes,
    outage_answers,
    pending,
    report,
    report_orders,
    reports_for,
    settling_acts,
    severity_change,
    subscriptions,
    undelivered,
    work_drafts,
    work_plans,
    workarounds,
    works,
)
from bot.handlers.registry import HANDLERS
from bot.handlers.why import explain_last
from bot.records import OfferedChoice
from bot.remembering import entities_from_json
from bot.rights import action_refused, request_refused
from bot.turn import Ask, Json, Said, Turn
from bot.understanding.meaning import Entities

Action = Callable[[Turn, Json], list[Said]]


def act(turn: Turn, choice: OfferedChoice) -> list[Said]:
    """Do what a choice stands for."""
    return carry_out(turn, choice.action, choice.arguments)


def carry_out(turn: Turn, action: str, arguments: Json) -> list[Said]:
    """Do what was pressed or agreed to, if this person may."""
    refused = action_refused(turn, action)
    return [refused] if refused is not None else ACTIONS[action](turn, arguments)


def _ask(turn: Turn, arguments: Json) -> list[Said]:
    ask = Ask(arguments["intent"], entities_from_json(arguments["entities"]), arguments.get("text", ""))
    refused = request_refused(turn, ask.intent)
    if refused is not None:
        return [refused]
    said = discreet(turn, ask.intent, HANDLERS[ask.intent](turn, ask))
    return said if ask.intent == "report_incident" else [*said, *report.asked_again(turn)]


def _more(turn: Turn, arguments: Json) -> list[Said]:
    return [Said(arguments["text"], private=bool(arguments.get("private")), whole=True)]


def _why(turn: Turn, arguments: Json) -> list[Said]:
    return explain_last(turn, Ask("why", Entities(incident=arguments["incident"]), ""))


ACTIONS: Mapping[str, Action] = {
    "ask": _ask,
    "more": _more,
    "report.answer": report.answered,
    "report.confirm": report.confirm,
    "report.change": report.change,
    "report.cancel": report.cancel,
    "report.pass_on": report.pass_on,
    "report.other": report.another_failure,
    "report.join": report.join,
    "pending.register": report.register_kept,
    "pending.dismiss": pending.dismiss,
    "pending.resume": report.resume,
    "incident.workaround": workarounds.answered,
    "desk.workaround": workarounds.offered,
    "incident.chart": incidents.charted,
    "incident.confirm_fix": incident_acts.fix_confirmed,
    "incident.reopen": incident_acts.reopened,
    "incident.cancel": incident_acts.cancelled,
    "incident.add": incident_acts.information_added,
    "card.why": _why,
    "card.add": incident_acts.invited_to_add,
    "files.attach": files.attached,
    "desk.update": incident_acts.update_given,
    "desk.acknowledge": desk_acts.acknowledged,
    "desk.start": desk_acts.started,
    "desk.resolve": desk_acts.resolved,
    "desk.pause": desk_acts.paused,
    "desk.resume": desk_acts.resumed,
    "desk.severity_to": severity_change.severity_chosen,
    "desk.severity": severity_change.severity_changed,
    "desk.note_written": notes.written,
    "desk.note": notes.kept,
    "desk.notes": notes.listed,
    "desk.merge_asked": merging.asked,
    "desk.merge": merging.merged,
    "desk.outage_asked": attribution.outage_asked,
    "desk.outage": attribution.outage_recorded,
    "dispute.raise": disputes.raised,
    "dispute.shown": disputes.shown,
    "dispute.answer": disputes.answered,
    "dispute.answer_now": disputes.answer_sent,
    "outage.declare_asked": mass_outages.asked_to_declare,
    "outage.declare": mass_outages.declared,
    "outage.add": mass_outages.added,
    "outage.update_asked": mass_outages.asked_to_update,
    "outage.update": mass_outages.updated,
    "outage.end": mass_outages.ended,
    "outage.theirs": outage_answers.theirs,
    "outage.not_theirs": outage_answers.not_theirs,
    "risk.page": desk.page,
    "risk.budgets": desk.budgets,
    "risk.csv": desk.exported,
    "coverage.page": customers_found.next_page,
    "coverage.csv": customers_found.exported,
    "incident.here": reports_for.confirmed_here,
    "register.asked": reports_for.asked,
    "register.confirm": reports_for.confirmed,
    "desk.channel": desk_acts.channel_recorded,
    "notices.choose": subscriptions.chosen,
    "notices.unfollow": subscriptions.unfollowed,
    "work.announce": work_plans.announced,
    "work.move": works.work_moved,
    "work.extend": works.work_extended,
    "work.draft": work_drafts.draft_kept,
    "work.draft_shown": work_drafts.draft_shown,
    "work.draft_dropped": work_drafts.draft_dropped,
    "report_order.cancel": report_orders.order_cancelled,
    "work.end": works.work_ended,
    "work.beyond": works.work_beyond,
    "work.off": works.work_called_off,
    "duty.ask": duty.asked,
    "duty.accept": duty.accepted,
    "duty.decline": duty.declined,
    "undelivered.page": undelivered.page,
    "undelivered.again": undelivered.tried_again,
    "undelivered.discard": undelivered.discard,
    "undelivered.discard_now": undelivered.discarded,
    "account.unlink": accounts.unlinked,
    "account.revoke": accounts.revoked,
    "account.invite_person": accounts.person_invited,
    "account.invite_place": accounts.place_invited,
    "place.unbind": accounts.unbound,
    "money.settle": settling_acts.shown_before,
    "money.settle_now": settling_acts.settled,
    "money.amounts": settling_acts.amounts_asked,
    "money.show": settling_acts.amounts_chosen,
}
