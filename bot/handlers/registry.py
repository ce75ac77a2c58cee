"""Which handler answers which intent, and how an intent is called when a person is asked what they meant.
Routes only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.handlers import (
    budget,
    coverage,
    desk,
    desk_acts,
    disputes,
    duty,
    glossary,
    incident_acts,
    incidents,
    maintenance,
    money_terms,
    promises,
    report,
    smalltalk,
    subscriptions,
    terms,
    undelivered,
    what_if,
    why,
    works,
)
from bot.handlers.cause_report import unless_cause_report
from bot.handlers.report_orders import unless_report_order
from bot.handlers.who_did import unless_who_did
from bot.handlers.workarounds import unless_workaround
from bot.i18n import Translator
from bot.turn import Ask, Said, Turn

Handler = Callable[[Turn, Ask], list[Said]]

HANDLERS: Mapping[str, Handler] = {
    "greeting": smalltalk.greet,
    "thanks": smalltalk.thank,
    "help": smalltalk.help_,
    "human_handoff": smalltalk.hand_over,
    "change_language": smalltalk.change_language,
    "out_of_scope": smalltalk.out_of_scope,
    "rephrase": smalltalk.rephrase,
    "my_data": smalltalk.my_data,
    "yes": incident_acts.agree,
    "no": smalltalk.nothing_to_confirm,
    "cancel": smalltalk.nothing_to_cancel,
    "report_incident": report.begin,
    "incident_status": unless_who_did(unless_cause_report(incidents.status)),
    "list_my_incidents": incidents.list_mine,
    "add_update": unless_workaround(incident_acts.add_information),
    "confirm_resolved": incident_acts.confirm_fix,
    "reopen_incident": incident_acts.reopen,
    "cancel_incident": incident_acts.cancel,
    "sla_overview": coverage.overview,
    "reaction_time": promises.reaction_time,
    "resolution_time": promises.resolution_time,
    "service_window": promises.service_window,
    "availability_target": terms.availability_target,
    "exclusions": terms.exclusions,
    "penalties": money_terms.penalties,
    "fees_and_tiers": money_terms.fees,
    "claim_terms": money_terms.claim,
    "escalation": terms.escalation,
    "who_may_report": terms.who_may_report,
    "dispute": disputes.dispute,
    "downtime_budget": budget.budget_left,
    "incident_history_report": unless_report_order(budget.past_period),
    "what_if": what_if.what_if,
    "why": why.explain_last,
    "maintenance_upcoming": maintenance.upcoming,
    "maintenance_rules": maintenance.rules,
    "glossary": glossary.explain_term,
    "subscribe_notices": unless_report_order(subscriptions.subscribe),
    "unsubscribe_notices": unless_report_order(subscriptions.unsubscribe),
    "coverage_check": coverage.check,
    "customers_by_term": coverage.customers_by_term,
    "at_risk": desk.at_risk,
    "acknowledge_incident": unless_who_did(desk_acts.acknowledge),
    "resolve_incident": unless_who_did(desk_acts.resolve),
    "pause_clock": unless_who_did(desk_acts.pause_or_resume),
    "channel_confirmed": desk_acts.channel_confirmed,
    "schedule_maintenance": works.schedule,
    "on_call": unless_who_did(duty.on_call),
    "hand_over": duty.hand_over,
    "undelivered": undelivered.undelivered,
}

INFORMATIVE = frozenset(
    {
        "help",
        "incident_status",
        "list_my_incidents",
        "sla_overview",
        "reaction_time",
        "resolution_time",
        "service_window",
        "availability_target",
        "exclusions",
        "penalties",
        "fees_and_tiers",
        "claim_terms",
        "escalation",
        "who_may_report",
        "downtime_budget",
        "incident_history_report",
        "what_if",
        "why",
        "maintenance_upcoming",
        "glossary",
        "coverage_check",
        "customers_by_term",
        "at_risk",
        "on_call",
        "undelivered",
        "thanks",
        "greeting",
    }
)
"""Intents that only ask: they may be answered in the middle of a dialog, and follow-ups refer to them."""


def intent_label(t: Translator, intent: str) -> str | None:
    """Return an intent as a choice a person can press; None where it makes no sense as a choice."""
    labels = {
        "report_incident": t.say("Report a failure"),
        "incident_status": t.say("Status of an incident"),
        "list_my_incidents": t.say("List of incidents"),
        "add_update": t.say("Add information to an incident"),
        "confirm_resolved": t.say("Confirm that it works"),
        "reopen_incident": t.say("Reopen an incident"),
        "cancel_incident": t.say("Withdraw a report"),
        "sla_overview": t.say("Overview of the contract"),
        "reaction_time": t.say("Reaction time"),
        "resolution_time": t.say("Resolution time"),
        "service_window": t.say("Support hours"),
        "availability_target": t.say("Availability target"),
        "exclusions": t.say("What is not counted"),
        "penalties": t.say("Credits and penalties"),
        "fees_and_tiers": t.say("Fees and levels"),
        "claim_terms": t.say("How and by when to claim"),
        "escalation": t.say("Escalation"),
        "who_may_report": t.say("Who may report"),
        "downtime_budget": t.say("Downtime left"),
        "incident_history_report": t.say("Result of a past period"),
        "what_if": t.say("What if it lasted longer"),
        "maintenance_upcoming": t.say("Planned work"),
        "glossary": t.say("Meaning of a term"),
        "help": t.say("What can I ask?"),
        "human_handoff": t.say("A person, please"),
        "change_language": t.say("Change of language"),
        "coverage_check": t.say("What a customer's contract covers"),
        "customers_by_term": t.say("Customers by a term"),
        "at_risk": t.say("Open incidents and what is at risk"),
        "acknowledge_incident": t.say("Acknowledge an incident"),
        "resolve_incident": t.say("Resolve an incident"),
        "pause_clock": t.say("Pause or resume the clock"),
        "on_call": t.say("Who is on duty"),
        "hand_over": t.say("Hand over duty"),
        "undelivered": t.say("What could not be delivered"),
    }
    return labels.get(intent)
