"""What is left out of downtime and what else is measured: exclusions, planned work, quality, cases in time, recovery.

The rule: whatever limits an exclusion is a key of its own, so that each condition is tested and named for itself.
"""

from __future__ import annotations

from knowledge.contract.commitments import NeedEffect, PartMeasured
from knowledge.contract.counting import Figure
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
from knowledge.contract.format_targets import MERGE_WITHIN, PARTIAL, PROVIDER_FAULT, SMALLEST, TIME_ROUNDING
from knowledge.contract.measures import MEASURE, SIZE
from knowledge.contract.scalars import member_of, one_of
from knowledge.contract.severities import ClockKind
from knowledge.contract.shape import Items, Keyed, Name, Said, Table, Value

_JUDGED_CLOCKS = tuple(kind.value for kind in ClockKind if kind is not ClockKind.UPDATE)

EXCLUSION = Table(
    {
        **LANGUAGES_OF_TEXT,
        "services": optional("only for these services", SERVICES),
        "above": optional("only what is greater than this, such as 40 Gbit/s", Value(SIZE)),
        "proof_by": optional(
            "who must prove: the provider that it applies, or the customer that it does not",
            Value(one_of("provider", "customer")),
        ),
        "clause": OWN_CLAUSE,
    }
)
NEED = Table(
    {
        **LANGUAGES_OF_TEXT,
        "otherwise": needed("while it is not met: not counted (outages), or no credit", Value(member_of(NeedEffect))),
        "services": optional("only for these services", SERVICES),
        "clause": OWN_CLAUSE,
    }
)
_CAP = Table(
    {
        "time": needed("a length of time", Value("length")),
        "in_each": needed("the period", PERIOD),
        "clause": OWN_CLAUSE,
    }
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
        "short_notice": optional(
            "what counts when the notice is too short: all (the default), or the missing part",
            Value(one_of("all counts", "missing part counts")),
        ),
        "cap": optional("most excluded time per period; several for several periods", Said(Items(_CAP, filled=True))),
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
            "the customer's right to refuse or shift",
            Said(
                Table(
                    {
                        **LANGUAGES_OF_TEXT,
                        "most": optional("so many times", Value("count")),
                        "in_each": optional("in each such period", PERIOD),
                        "clause": OWN_CLAUSE,
                    }
                )
            ),
        ),
        "emergency": optional(
            "urgent work",
            Said(
                Table(
                    {
                        **LANGUAGES_OF_TEXT,
                        "longest": optional("longest excluded", Value("length")),
                        "notice": optional("shortest notice", Value("length")),
                        "too_long": optional(
                            "what counts of a longer one: all (the default), or the excess",
                            Value(one_of("all counts", "excess counts")),
                        ),
                        "cap": optional("most excluded urgent work per period, counted apart", _CAP),
                        "shares_cap": optional("yes: it uses up the cap of planned work", Value("yes_no")),
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
        "figure": optional("which figure it is", Value(member_of(Figure))),
        "at_least": optional("lowest good value, with its unit", Value(MEASURE)),
        "at_most": optional("highest good value, with its unit", Value(MEASURE)),
        "within": optional("the time that it is about: 80 % answered within 20 s", Value("length")),
        "period": optional("the period of which the figure is taken", PERIOD),
        "credit": optional("per cent of the fees of the services", Value("percent")),
        "services": optional("the services whose fees count", SERVICES),
        "clause": OWN_CLAUSE,
    }
)
OUTAGE_LIMIT = Table(
    {
        "name": NAME,
        "services": needed("the services; down when any of them is down", SERVICES),
        "longest": needed("no outage may last longer", Value("length")),
        "site": optional("the place, when each is judged for itself", Name("site")),
        "measured_in": optional("hours in which it is counted; left out: 24/7", Name("schedule")),
        "smallest": SMALLEST,
        "merge_within": MERGE_WITHIN,
        "partial": PARTIAL,
        "provider_fault": PROVIDER_FAULT,
        "time_rounding": TIME_ROUNDING,
        "clause": OWN_CLAUSE,
    }
)
COMPLIANCE = Table(
    {
        "name": NAME,
        "clock": needed("acknowledge, react, workaround or resolve", Value(one_of(*_JUDGED_CLOCKS))),
        "share": needed("at least so many per cent of the cases", Value("target")),
        "period": needed("month, quarter, half year, year", PERIOD),
        "begins_on": optional("the day on which a billing month (quarter, year) begins, 1–28", Value("count")),
        "severities": optional("only cases of these severities", Items(Name("severity"), filled=True)),
        "within": optional("in time means within this; left out: within what the severity promises", Value("limit")),
        "smallest_count": optional("with fewer cases the period is not judged", Value("count")),
        "clause": OWN_CLAUSE,
    }
)
RECOVERY = Table(
    {
        "name": NAME,
        "services": needed("the services", SERVICES),
        "rto": optional("the service is back within", Value("length")),
        "rpo": optional("at most the work of this time is lost", Value("length")),
        "measured_in": optional("hours in which the time runs; left out: 24/7", Name("schedule")),
        "clause": OWN_CLAUSE,
    }
)

DOWNTIME_TERMS = {
    "exclusions": section("causes that are not counted", items=needed("the causes, by key", Keyed(EXCLUSION))),
    "eligibility": section("conditions of the SLA", needs=needed("the conditions, by key", Keyed(NEED, filled=True))),
    "maintenance": optional("planned work", Said(MAINTENANCE)),
    "partial_periods": section(
        "periods within which the contract begins or ends",
        measured=needed("part in force, whole period or not measured", Value(member_of(PartMeasured))),
        stated_allowance=optional(
            "stated minutes in proportion (the default) or whole", Value(one_of("in proportion", "whole"))
        ),
    ),
    "outage_limits": section(
        "the longest single outage", items=needed("the limits, by key", Keyed(OUTAGE_LIMIT, filled=True))
    ),
    "quality": section("figures of voice or call-centre quality", items=needed("the figures, by key", Keyed(QUALITY))),
    "compliance": section(
        "shares of cases in time", items=needed("the shares, by key", Keyed(COMPLIANCE, filled=True))
    ),
    "recovery": section(
        "recovery after a disaster: RTO and RPO", items=needed("what is promised, by key", Keyed(RECOVERY, filled=True))
    ),
}
"""Sections on what is counted and measured, each stated, silent or not entered."""
