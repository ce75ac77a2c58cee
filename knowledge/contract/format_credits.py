"""The section of a version on credits: its tables of bands, or of a rule of another kind, and what must hold.

The rule: a table counts in exactly one way; a share is exact, and a bound belongs to a band as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.contract.credit_rules import Counting
from knowledge.contract.format_parts import BILINGUAL, CLAUSE, LANGUAGES_OF_TEXT, OWN_CLAUSE, needed, optional
from knowledge.contract.remedies import FeeBase
from knowledge.contract.scalars import member_of, one_of
from knowledge.contract.shape import Field, Items, Keyed, Name, Table, Value

_COUNTING = Value(member_of(Counting))
_COUNTED = "started (a part counts whole), completed (it does not count), exact"
_LONG_ENOUGH = Value("smallest")
_WORTH: Mapping[str, Field] = {
    "credit": optional("a share of the base: 10 %, 1/30", Value("part")),
    "amount": optional("or a sum", Value("money")),
    "time": optional("or free time of service: 3 days", Value("free_time")),
}
BAND = Table(
    {
        "from": optional("lower bound, included; left out: no lower bound", Value("percent")),
        "above": optional("or lower bound, not included", Value("percent")),
        "below": optional("upper bound, not included", Value("percent")),
        "up_to": optional("or upper bound, included", Value("percent")),
        "credit": optional("per cent of the base", Value("percent")),
        "amount": optional("or a sum", Value("money")),
        "time": optional("or free time of service: 3 days", Value("free_time")),
    }
)
STEPS = Table(
    {
        "each": needed("a step, e.g. 0.3 %", Value("percent")),
        "counted": needed(_COUNTED, _COUNTING),
        "below": optional("below this level; left out: below the target", Value("percent")),
        **_WORTH,
    }
)
LOST_TIME = Table(
    {
        "times": optional("so many times the fee of the lost time (1)", Value("number")),
        "rounded_to": optional("lost time is counted in units, e.g. 1 min", Value("length")),
        "counted": optional(_COUNTED, _COUNTING),
        "by_share": optional("yes: each outage times the share of users that it hit", Value("yes_no")),
        "given_as_time": optional("yes: the lost time is given as free time of service", Value("yes_no")),
    }
)
PER_BLOCK = Table(
    {
        "length": needed("a block of consecutive downtime, e.g. 30 min", Value("length")),
        "counted": needed(_COUNTED, _COUNTING),
        "once_a_day": optional("yes: at most one a day", Value("yes_no")),
        **_WORTH,
    }
)
PER_DAY = Table(
    {
        "down": needed("at least 30 min, more than 1 h", _LONG_ENOUGH),
        "together": optional("yes: all outages of the day together; left out: one by itself", Value("yes_no")),
        **_WORTH,
    }
)
PER_OUTAGE = Table(
    {
        "down": optional("only outages of at least 30 min, more than 1 h", _LONG_ENOUGH),
        "by_share": optional("yes: times the share of users that the outage hit", Value("yes_no")),
        **_WORTH,
    }
)
GROWING = Table(
    {
        "within_months": needed("misses within so many rolling months", Value("count")),
        "below": optional("a miss is a result below this level; left out: below the target", Value("percent")),
        "steps": needed(
            "from the n-th miss on",
            Items(
                Table(
                    {
                        "miss": needed("the n-th miss, this one included", Value("count")),
                        "measure": optional("or a measure in words, worth no money", BILINGUAL),
                        **_WORTH,
                    }
                ),
                filled=True,
            ),
        ),
    }
)
CONDITION = Table({**LANGUAGES_OF_TEXT, "clause": OWN_CLAUSE})
CREDIT_TABLE = Table(
    {
        "targets": needed("for these measured groups", Items(Name("target"), filled=True)),
        "base": needed("what a share is taken of", Value(member_of(FeeBase))),
        "bands": optional("ranges of results", Items(BAND, filled=True)),
        "steps": optional("or so much for each step below the target", STEPS),
        "lost_time": optional("or the fee of the lost time", LOST_TIME),
        "per_block": optional("or so much for each block of consecutive downtime", PER_BLOCK),
        "per_day": optional("or so much for each day with an outage", PER_DAY),
        "per_outage": optional("or so much for each outage", PER_OUTAGE),
        "growing": optional("or a remedy that grows with the number of misses", GROWING),
        "only_if_down": optional("only if the downtime of the period is e.g. more than 1 h", _LONG_ENOUGH),
        "misses_in_row": optional("only from so many periods in a row below target on", Value("count")),
        "a_day_is": optional("what a day of free service is worth: a share of the base, e.g. 1/30", Value("part")),
        "conditions": optional("what must hold for the credit, by key", Keyed(CONDITION)),
        "clause": OWN_CLAUSE,
    }
)
CREDITS = Table(
    {
        "clause": CLAUSE,
        "conditions": optional("what must hold for every credit, by key: ticket, evidence, paid …", Keyed(CONDITION)),
        "several": optional(
            "several credits for one measured group add up (the default), or largest only",
            Value(one_of("add up", "largest only")),
        ),
        "tables": needed("credit tables", Items(CREDIT_TABLE)),
    }
)
