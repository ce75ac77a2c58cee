"""What a measured group may say: target, period, smallest outage, weights, rounding, how readings become outages.

The rule: a group needs services, target and period; every other key changes how its downtime is counted.
"""

from __future__ import annotations

from knowledge.contract.format_parts import (
    CLAUSE,
    LANGUAGES_OF_TEXT,
    NAME,
    OWN_CLAUSE,
    PERIOD,
    SERVICES,
    needed,
    optional,
)
from knowledge.contract.levels import Weighting
from knowledge.contract.scalars import member_of, one_of
from knowledge.contract.shape import Name, Table, Value

_PARTIAL = Table(
    {
        "counts": needed("full, share (time × share) or fixed (time × weight)", Value(member_of(Weighting))),
        "from_share": optional("smallest affected share that counts", Value("share")),
        "weight": optional("the weight of a partial outage, for fixed", Value("share")),
        "whole_minutes": optional("yes: parts of a minute of a weighted outage are dropped", Value("yes_no")),
        "clause": OWN_CLAUSE,
    }
)
TARGET = Table(
    {
        "name": NAME,
        "services": needed("the group; down when any of them is down", SERVICES),
        "target": needed("per cent of the period", Value("target")),
        "period": needed("month, quarter, half year, year, rolling", PERIOD),
        "rolling_days": optional("the length, for rolling", Value("count")),
        "site": optional("the place, when each is measured for itself", Name("site")),
        "measured_in": optional("hours that are measured; left out: 24/7", Name("schedule")),
        "smallest": optional(
            "smallest outage that counts",
            Table(
                {"outage": needed("more than 15 min, at least 3 min", Value("smallest")), "clause": OWN_CLAUSE},
                short="outage",
            ),
        ),
        "merge_within": optional(
            "repeats within this time are one outage",
            Table({"time": needed("a length of time", Value("length")), "clause": OWN_CLAUSE}, short="time"),
        ),
        "partial": optional("how a partial outage counts; left out: as a whole one", _PARTIAL),
        "rounding": optional("decimals of the result before it is compared with credit bands (2)", Value("count")),
        "excluded_time": optional(
            "counts_as_up (the default) or is_left_out of both sides", Value(one_of("counts_as_up", "is_left_out"))
        ),
        "formula": optional("the formula in the contract's words", Table({**LANGUAGES_OF_TEXT, "clause": OWN_CLAUSE})),
        "stated_allowance": optional(
            "allowed downtime as the contract states it",
            Table({"time": needed("a length of time", Value("length")), "clause": OWN_CLAUSE}, short="time"),
        ),
        "request_rate": optional(
            "downtime by failed requests, in words", Table({**LANGUAGES_OF_TEXT, "clause": OWN_CLAUSE})
        ),
        "clause": CLAUSE,
    }
)
"""One entry of `availability`."""
