"""What a measured group may say: target, period, smallest outage, weights, rounding, how readings become outages.

The rule: a group needs services, target and period; every other key changes how its downtime is counted.
"""

from __future__ import annotations

from knowledge.contract.counting import Rounding
from knowledge.contract.format_parts import (
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
from knowledge.contract.levels import Weighting
from knowledge.contract.measures import AGREEMENT, SHARE_BOUND
from knowledge.contract.scalars import member_of, one_of
from knowledge.contract.shape import Field, Items, Name, Table, Value

SHARED_BY = ("users", "channels", "calls", "sites", "requests")
"""Of what the affected share may be taken."""


def timed(about: str) -> Field:
    """Return a key that is a length of time, maybe with a clause of its own."""
    fields = {"time": needed("a length of time", Value("length")), "clause": OWN_CLAUSE}
    return optional(about, Table(fields, short="time"))


SMALLEST = optional(
    "smallest outage that counts",
    Table(
        {
            "outage": needed("more than 15 min, at least 3 min", Value("smallest")),
            "consecutive": optional("yes: one stretch alone must last so long, repeats do not add up", Value("yes_no")),
            "clause": OWN_CLAUSE,
        },
        short="outage",
    ),
)
MERGE_WITHIN = timed("repeats within this time are one outage")
PARTIAL = optional(
    "how a partial outage counts; left out: as a whole one",
    Table(
        {
            "counts": needed("full, share (time × share) or fixed (time × weight)", Value(member_of(Weighting))),
            "from_share": optional("smallest affected share that counts", Value("share")),
            "weight": optional("the weight of a partial outage, for fixed", Value("share")),
            "steps": optional(
                "further weights from greater shares on, for fixed",
                Items(
                    Table(
                        {
                            "from_share": needed("from this affected share on", Value("share")),
                            "weight": needed("this weight", Value("share")),
                        }
                    ),
                    filled=True,
                ),
            ),
            "share_of": optional("what the share is taken of", Value(one_of(*SHARED_BY))),
            "whole_minutes": optional("yes: parts of a minute of a weighted outage are dropped", Value("yes_no")),
            "clause": OWN_CLAUSE,
        }
    ),
)
PROVIDER_FAULT = optional(
    "required: only outages attributed to the provider count",
    Table(
        {"counts": needed("required or not required", Value(one_of("required", "not required"))), "clause": OWN_CLAUSE},
        short="counts",
    ),
)
_ROUNDING = Table(
    {
        "decimals": needed("decimals that are kept", Value("count")),
        "how": optional("half up (the default), half down, half even, up or down", Value(member_of(Rounding))),
        "clause": OWN_CLAUSE,
    },
    short="decimals",
)
_UNITS = {
    "counts": needed("started or completed units", Value(one_of("started", "completed"))),
    "unit": optional("the unit; left out: 1 min", Value("length")),
    "clause": OWN_CLAUSE,
}
_SUM = optional("each outage (the default) or the sum of the period", Value(one_of("each outage", "sum")))
TIME_ROUNDING = optional("an outage in started or completed units", Table(_UNITS, short="counts"))
_ALLOWANCE = Table(
    {
        "time": needed("a length of time", Value("length")),
        "governs": optional("yes: these minutes decide, not the per cent", Value("yes_no")),
        "clause": OWN_CLAUSE,
    },
    short="time",
)
_WORDS: dict[str, Field] = {key: optional(field.about, field.shape) for key, field in LANGUAGES_OF_TEXT.items()}
_REQUEST_RATE = Table(
    {
        **_WORDS,
        "failed_share": optional("more than 5 % (or at least 5 %) of the requests fail", Value(SHARE_BOUND)),
        "at_least_requests": optional("with fewer requests it is up", Value("count")),
        "in_each": optional("the stretch that is judged, such as 1 min", Value("length")),
        "consecutive": optional("so many bad stretches in a row make an outage (1)", Value("count")),
        "kinds": optional("the failures that count, such as 5xx", Items(TEXT, filled=True)),
        "clause": OWN_CLAUSE,
    }
)
_PROBES = Table(
    {
        "interval": needed("time between two readings", Value("length")),
        "misses": needed("so many misses in a row make an outage", Value("count")),
        "agree": optional("so many probes must miss at once, e.g. 2 of 3", Value(AGREEMENT)),
        "counted_from": optional("first miss (the default) or last miss", Value(one_of("first miss", "last miss"))),
        "clause": OWN_CLAUSE,
    }
)

TARGET = Table(
    {
        "name": NAME,
        "services": needed("the group; down when any of them is down", SERVICES),
        "target": needed("per cent of the period", Value("target")),
        "period": needed("month, quarter, half year, year, rolling", PERIOD),
        "begins_on": optional("the day on which a billing month (quarter, year) begins, 1–28", Value("count")),
        "rolling_days": optional("the length, for rolling", Value("count")),
        "site": optional("the place, when each is measured for itself", Name("site")),
        "measured_in": optional("hours that are measured; left out: 24/7", Name("schedule")),
        "smallest": SMALLEST,
        "merge_within": MERGE_WITHIN,
        "partial": PARTIAL,
        "provider_fault": PROVIDER_FAULT,
        "time_rounding": optional(
            "downtime in started or completed units", Table({**_UNITS, "of": _SUM}, short="counts")
        ),
        "rounding": optional("decimals of the result before it is compared with credit bands (2)", _ROUNDING),
        "excluded_time": optional(
            "counts_as_up (the default) or is_left_out of both sides", Value(one_of("counts_as_up", "is_left_out"))
        ),
        "formula": optional("the formula in the contract's words", Table({**LANGUAGES_OF_TEXT, "clause": OWN_CLAUSE})),
        "stated_allowance": optional("allowed downtime as the contract states it", _ALLOWANCE),
        "request_rate": optional("downtime by failed requests, in words, as a rule, or both", _REQUEST_RATE),
        "probes": optional("how readings of probes become outages", _PROBES),
        "clause": CLAUSE,
    }
)
"""One entry of `availability`."""
