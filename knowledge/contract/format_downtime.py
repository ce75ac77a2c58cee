"""What is left out of downtime and what else is measured: exclusions, planned work, quality.

The rule: whatever limits an exclusion is a key of its own, so that each condition is tested and named for itself.
"""

from __future__ import annotations

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
)
from knowledge.contract.shape import Items, Name, Said, Table, Value

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
