"""The sections of a version that may each be stated, silent or not entered: rules on reports, downtime and remedies."""

from __future__ import annotations

from knowledge.contract.format_money import MONEY_TERMS
from knowledge.contract.format_parts import (
    BILINGUAL,
    CLAUSE,
    LANGUAGES_OF_TEXT,
    NAME,
    OWN_CLAUSE,
    PERIOD,
    SERVICES,
    needed,
    optional,
    section,
)
from knowledge.contract.scalars import member_of, one_of
from knowledge.contract.severities import ClockStart, PauseReason
from knowledge.contract.shape import Items, Keyed, Name, Said, Table, Value

EXCLUSION = Table(
    {**LANGUAGES_OF_TEXT, "services": optional("only for these services", SERVICES), "clause": OWN_CLAUSE}
)

MAINTENANCE = Table(
    {
        "clause": CLAUSE,
        "windows": needed(
            "when work is permitted, in lines such as Tue, Thu 22:00-05:00",
            Table({"hours": needed("the lines", Items(Value("week"))), "clause": OWN_CLAUSE}, short="hours"),
        ),
        "notice": needed(
            "3 working days, 7 calendar days, 48 h",
            Table({"time": needed("the notice", Value("notice")), "clause": OWN_CLAUSE}, short="time"),
        ),
        "working_days_of": optional(
            "the hours whose opening days are working days; left out: Mon-Fri but days off", Name("schedule")
        ),
        "cap": optional(
            "most excluded time per period",
            Said(
                Table(
                    {
                        "time": needed("a length of time", Value("length")),
                        "in_each": needed("the period", PERIOD),
                        "clause": OWN_CLAUSE,
                    }
                )
            ),
        ),
        "event_cap": optional(
            "most excluded time of one work",
            Said(Table({"time": needed("a length of time", Value("length")), "clause": OWN_CLAUSE}, short="time")),
        ),
        "freezes": optional(
            "days without planned work, both included",
            Items(
                Table(
                    {
                        "from": needed("first day", Value("freeze_day")),
                        "to": needed("last day", Value("freeze_day")),
                        "clause": OWN_CLAUSE,
                    }
                )
            ),
        ),
        "veto": optional(
            "the customer's right to refuse or shift", Said(Table({**LANGUAGES_OF_TEXT, "clause": OWN_CLAUSE}))
        ),
        "emergency": optional(
            "urgent work",
            Said(
                Table(
                    {
                        **LANGUAGES_OF_TEXT,
                        "longest": optional("longest excluded", Value("length")),
                        "notice": optional("shortest notice", Value("length")),
                        "clause": OWN_CLAUSE,
                    }
                )
            ),
        ),
    }
)

QUALITY = Table(
    {
        "name": NAME,
        "text": needed("the figure in words", BILINGUAL),
        "at_least": optional("lowest good value", Value("number")),
        "at_most": optional("highest good value", Value("number")),
        "credit": optional("per cent of the fees of the services", Value("percent")),
        "services": optional("the services whose fees count", SERVICES),
        "clause": OWN_CLAUSE,
    }
)
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
    "workaround_lowers": section(
        "an accepted workaround lowers the severity", levels=needed("by so many levels", Value("count"))
    ),
    "exclusions": section("causes that are not counted", items=needed("the causes, by key", Keyed(EXCLUSION))),
    "maintenance": optional("planned work", Said(MAINTENANCE)),
    "quality": section("figures of voice or call-centre quality", items=needed("the figures, by key", Keyed(QUALITY))),
    **MONEY_TERMS,
}
"""Sections of a version that may each be stated, silent or not entered."""
