"""The sections of a version that may each be stated, silent or not entered: rules on reports, downtime and remedies."""

from __future__ import annotations

from knowledge.contract.format_downtime import DOWNTIME_TERMS
from knowledge.contract.format_money import MONEY_TERMS
from knowledge.contract.format_parts import (
    CLAUSE,
    LANGUAGES_OF_TEXT,
    needed,
    optional,
    section,
)
from knowledge.contract.format_reports import REPORT_TERMS
from knowledge.contract.scalars import member_of, one_of
from knowledge.contract.severities import ClockStart, PauseReason, SeverityChangeRule
from knowledge.contract.shape import Items, Said, Table, Value
from knowledge.contract.transition import OpenIncidents, RunningPeriod

PAUSES = Table(
    {
        **LANGUAGES_OF_TEXT,
        "reasons": needed("allowed reasons; [] means: the clock is never paused", Items(Value(member_of(PauseReason)))),
        "clause": CLAUSE,
    }
)
SEVERITY_DECISION = Table(
    {
        **LANGUAGES_OF_TEXT,
        "proposed_by": needed("customer or provider", Value(one_of("customer", "provider"))),
        "changed_within": optional("how soon the provider may change it", Value("length")),
        "until_settled": needed("whose level holds in a dispute", Value(one_of("customer", "provider"))),
        "clause": CLAUSE,
    }
)


TERMS = {
    "clock_start": section("what starts the clock", rule=needed("the event", Value(member_of(ClockStart)))),
    "authorised": section(
        "who may report", positions=needed("positions, e.g. office_manager", Items(Value("key"), filled=True))
    ),
    "report_channels": section(
        "how failures are reported", channels=needed("phone, portal, chat, email …", Items(Value("key"), filled=True))
    ),
    "pauses": optional("when the clock may stand", Said(PAUSES)),
    "severity_decision": optional("who decides on the severity", Said(SEVERITY_DECISION)),
    "severity_change": section(
        "from when the times of a changed severity run",
        clock_runs=needed(
            "from_report: as if it had been so from the start; from_change: anew", Value(member_of(SeverityChangeRule))
        ),
    ),
    "transition": section(
        "what becomes of what is running when this version begins",
        open_incidents=optional(
            "stay (the default) under the version of their report, or move: the time still left runs in the new hours",
            Value(member_of(OpenIncidents)),
        ),
        periods=optional(
            "the version that settles the running period: of its first day (the default) or of its last day",
            Value(member_of(RunningPeriod)),
        ),
    ),
    "workaround_lowers": section(
        "an accepted workaround lowers the severity", levels=needed("by so many levels", Value("count"))
    ),
    **DOWNTIME_TERMS,
    **MONEY_TERMS,
    **REPORT_TERMS,
}
"""Sections of a version that may each be stated, silent or not entered."""
