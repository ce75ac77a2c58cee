"""The sections of a version that may each be stated, silent or not entered: rules on reports, downtime and remedies."""

from __future__ import annotations

from knowledge.contract.format_parts import (
    BILINGUAL,
    CLAUSE,
    LANGUAGES_OF_TEXT,
    NAME,
    OWN_CLAUSE,
    PERIOD,
    SERVICES,
    TEXT,
    needed,
    optional,
)
from knowledge.contract.remedies import CapBase, CapScope, ClaimAnchor, FeeBase, LatenessUnit
from knowledge.contract.scalars import member_of, one_of
from knowledge.contract.severities import ClockKind, ClockStart, PauseReason
from knowledge.contract.shape import Field, Items, Keyed, Name, Said, Table, Value

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

BAND = Table(
    {
        "from": optional("lower bound, included; left out: no lower bound", Value("percent")),
        "below": needed("upper bound, not included", Value("percent")),
        "credit": needed("per cent of the base", Value("percent")),
    }
)
CREDITS = Table(
    {
        "clause": CLAUSE,
        "tables": needed(
            "credit tables",
            Items(
                Table(
                    {
                        "targets": needed("for these measured groups", Items(Name("target"), filled=True)),
                        "base": needed("what the per cent are taken of", Value(member_of(FeeBase))),
                        "bands": needed("from (included) to below (not included)", Items(BAND, filled=True)),
                        "clause": OWN_CLAUSE,
                    }
                )
            ),
        ),
    }
)
LATE_PENALTIES = Table(
    {
        "clause": CLAUSE,
        "items": needed(
            "the penalties; [] means: the contract has none",
            Items(
                Table(
                    {
                        "severity": needed("for this severity", Name("severity")),
                        "clock": needed(
                            "missed: acknowledge, react, update, workaround, resolve", Value(member_of(ClockKind))
                        ),
                        "per": needed("started hour, completed hour, event", Value(member_of(LatenessUnit))),
                        "amount": optional("money", Value("money")),
                        "percent": optional("or per cent of the month's fee of the service", Value("percent")),
                        "if_reported_in": optional(
                            "only for a report in these hours; the first that fits holds", Name("schedule")
                        ),
                        "counted_in": optional(
                            "hours in which lateness is counted, if not those of the clock", Name("schedule")
                        ),
                        "not_with_credit": optional(
                            "yes: for one event only the larger of this and the credit", Value("yes_no")
                        ),
                        "clause": OWN_CLAUSE,
                    }
                )
            ),
        ),
    }
)
CAPS = Table(
    {
        "clause": CLAUSE,
        "items": needed(
            "the caps",
            Items(
                Table(
                    {
                        "percent": needed("at most so much", Value("percent")),
                        "of": needed("the base", Value(member_of(CapBase))),
                        "remedies": needed("credits, penalties, all", Value(member_of(CapScope))),
                        "in_each": needed("the period", PERIOD),
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
CLAIM_STEP = Table(
    {
        "name": NAME,
        "within": needed("30 calendar days, 2 working days", Value("claim_days")),
        "after": needed("month end, period end, incident", Value(member_of(ClaimAnchor))),
        "by": optional("channels: email, portal, phone, ticket …", Items(Value("key"))),
        "evidence": optional("what it must hold", BILINGUAL),
        "clause": OWN_CLAUSE,
    }
)
ESCALATION_STEP = Table(
    {
        "who": needed("who gets the case", BILINGUAL),
        "after": needed("4 h, or at once", Value("after")),
        "severity": optional("only for this severity", Name("severity")),
        "phone": optional("the number", TEXT),
        "text": optional("what a length of time cannot say", BILINGUAL),
        "clause": OWN_CLAUSE,
    }
)
FEE = Table(
    {
        "name": NAME,
        "amount": needed("a month, net", Value("money")),
        "services": needed("the services it pays for, [] for none", Items(Name("covered_service"))),
        "site": optional("of this site", Name("site")),
        "clause": OWN_CLAUSE,
    }
)
LEVEL = Table(
    {
        "name": NAME,
        "surcharge": needed("a month, net; 0 when inside the price", Value("money")),
        "surcharge_percent": optional("the same in per cent", Value("percent")),
        "gives": needed("what the level gives", BILINGUAL),
        "clause": CLAUSE,
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


def _section(about: str, **fields: Field) -> Field:
    return optional(about, Said(Table({"clause": CLAUSE, **fields})))


TERMS = {
    "clock_start": _section("what starts the clock", rule=needed("the event", Value(member_of(ClockStart)))),
    "authorised": _section(
        "who may report", positions=needed("positions, e.g. office_manager", Items(Value("key"), filled=True))
    ),
    "report_channels": _section(
        "how failures are reported", channels=needed("phone, portal, chat, email …", Items(Value("key"), filled=True))
    ),
    "pauses": optional("when the clock may stand", Said(PAUSES)),
    "severity_decision": optional("who decides on the severity", Said(SEVERITY_DECISION)),
    "workaround_lowers": _section(
        "an accepted workaround lowers the severity", levels=needed("by so many levels", Value("count"))
    ),
    "exclusions": _section("causes that are not counted", items=needed("the causes, by key", Keyed(EXCLUSION))),
    "maintenance": optional("planned work", Said(MAINTENANCE)),
    "credits": optional("credits for availability below the target", Said(CREDITS)),
    "late_penalties": optional("penalties for missed times", Said(LATE_PENALTIES)),
    "caps": optional("the highest totals", Said(CAPS)),
    "repeated_misses": _section(
        "more for repeated misses",
        misses=needed("from the n-th period below target", Value("count")),
        within_months=needed("within so many rolling months", Value("count")),
        factor=needed("the credit is multiplied by", Value("number")),
    ),
    "smallest_credit": _section("smaller credits are not paid", amount=needed("the amount", Value("money"))),
    "quality": _section("figures of voice or call-centre quality", items=needed("the figures, by key", Keyed(QUALITY))),
    "claim": _section("how a credit is claimed", steps=needed("the steps, by key", Keyed(CLAIM_STEP))),
    "escalation": _section(
        "who gets a case that drags on", steps=needed("the steps in order", Items(ESCALATION_STEP, filled=True))
    ),
    "fees": _section("monthly fees", items=needed("the fee lines, by key", Keyed(FEE))),
    "level": optional("the SLA level and its price", Said(LEVEL)),
}
"""Sections of a version that may each be stated, silent or not entered."""
