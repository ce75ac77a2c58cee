"""The sections of a version on money and rights: credits, penalties, caps, claims, escalation, fees, the level.

The rule: amounts are net and in the version's currency; a share is of a base that the contract names.
"""

from __future__ import annotations

from knowledge.contract.format_parts import (
    BILINGUAL,
    CLAUSE,
    NAME,
    OWN_CLAUSE,
    PERIOD,
    TEXT,
    needed,
    optional,
    section,
)
from knowledge.contract.remedies import CapBase, CapScope, ClaimAnchor, FeeBase, LatenessUnit
from knowledge.contract.scalars import member_of
from knowledge.contract.severities import ClockKind
from knowledge.contract.shape import Items, Keyed, Name, Said, Table, Value

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

MONEY_TERMS = {
    "credits": optional("credits for availability below the target", Said(CREDITS)),
    "late_penalties": optional("penalties for missed times", Said(LATE_PENALTIES)),
    "caps": optional("the highest totals", Said(CAPS)),
    "repeated_misses": section(
        "more for repeated misses",
        misses=needed("from the n-th period below target", Value("count")),
        within_months=needed("within so many rolling months", Value("count")),
        factor=needed("the credit is multiplied by", Value("number")),
    ),
    "smallest_credit": section("smaller credits are not paid", amount=needed("the amount", Value("money"))),
    "claim": section("how a credit is claimed", steps=needed("the steps, by key", Keyed(CLAIM_STEP))),
    "escalation": section(
        "who gets a case that drags on", steps=needed("the steps in order", Items(ESCALATION_STEP, filled=True))
    ),
    "fees": section("monthly fees", items=needed("the fee lines, by key", Keyed(FEE))),
    "level": optional("the SLA level and its price", Said(LEVEL)),
}
"""Sections on money and rights that may each be stated, silent or not entered."""
