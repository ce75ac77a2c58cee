"""The sections of a version on money and rights: credits, penalties, caps, claims, escalation, fees, the level.

The rule: amounts are net and in the version's currency; a share is of a base that the contract names.
"""

from __future__ import annotations

from knowledge.contract.claim_steps import ClaimAnchor
from knowledge.contract.format_credits import CREDITS
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
from knowledge.contract.remedies import (
    CapBase,
    CapScope,
    FeeBase,
    LatenessUnit,
    SurchargeCounts,
)
from knowledge.contract.rights import AboveRemedies, Fault, PartialMonths, Silence
from knowledge.contract.scalars import member_of, one_of
from knowledge.contract.severities import ClockKind
from knowledge.contract.shape import Items, Keyed, Name, Said, Table, Value

_MOVED = "next working day"
PENALTY = Table(
    {
        "severity": needed("for this severity", Name("severity")),
        "clock": needed("missed: acknowledge, react, update, workaround, resolve", Value(member_of(ClockKind))),
        "per": needed(
            "started hour, completed hour; block (of `block`), day, multiple (of the limit), each started or "
            "completed; event",
            Value(member_of(LatenessUnit)),
        ),
        "block": optional("the length of a block, e.g. 30 min", Value("length")),
        "amount": optional("money", Value("money")),
        "percent": optional("or per cent of the base", Value("many_percent")),
        "tiers": optional(
            "or growing: what a unit is worth that begins while the lateness is below a length",
            Items(
                Table(
                    {
                        "up_to": optional("e.g. 4 h; left out: ever after", Value("length")),
                        "amount": optional("money", Value("money")),
                        "percent": optional("or per cent of the base", Value("many_percent")),
                    }
                ),
                filled=True,
            ),
        ),
        "of": optional("the base of the per cent; left out: the service's fee for a month", Value(member_of(FeeBase))),
        "at_most": optional("never more than this sum for one event", Value("money")),
        "at_most_percent": optional("never more than so much of the base for one event", Value("many_percent")),
        "counts_as": optional(
            "penalty or credit: under whose caps it falls (penalty)", Value(one_of("penalty", "credit"))
        ),
        "if_reported_in": optional("only for a report in these hours; the first that fits holds", Name("schedule")),
        "counted_in": optional("hours in which lateness is counted, if not those of the clock", Name("schedule")),
        "not_with_credit": optional("yes: for one event only the larger of this and the credit", Value("yes_no")),
        "clause": OWN_CLAUSE,
    }
)
LATE_PENALTIES = Table(
    {"clause": CLAUSE, "items": needed("the penalties; [] means: the contract has none", Items(PENALTY))}
)
CAP = Table(
    {
        "percent": optional("at most so much of the base", Value("many_percent")),
        "amount": optional("or at most this sum", Value("money")),
        "days": optional("or at most the fee of so many days of service", Value("count")),
        "a_day_is": optional("the share of the base that a day is; left out: by the days of the period", Value("part")),
        "of": optional("the base", Value(member_of(CapBase))),
        "remedies": needed("credits, penalties, all", Value(member_of(CapScope))),
        "in_each": needed("the period", PERIOD),
        "clause": OWN_CLAUSE,
    }
)
CAPS = Table({"clause": CLAUSE, "items": needed("the caps", Items(CAP))})
CLAIM_STEP = Table(
    {
        "name": NAME,
        "within": needed("30 calendar days, 2 working days, 72 h, 3 months", Value("claim_time")),
        "after": needed(
            "month end, period end, next month end, quarter end, incident, incident end, resolved, eligible, "
            "report received",
            Value(member_of(ClaimAnchor)),
        ),
        "if_day_off": optional(
            "stays (the default), or next working day when the last day is none", Value(one_of("stays", _MOVED))
        ),
        "by": optional("channels: email, portal, phone, ticket …", Items(Value("key"))),
        "evidence": optional("what it must hold", BILINGUAL),
        "clause": OWN_CLAUSE,
    }
)
TERMINATION_RULE = Table(
    {
        "after": needed("2 in a row, 3 of 5", Value("miss_count")),
        "below": optional("periods below this level; left out: below the target", Value("percent")),
        "targets": optional("only these measured groups; left out: any by itself", Items(Name("target"), filled=True)),
        "within": optional("how long the right lasts, from the end of the period", Value("claim_time")),
        "clause": OWN_CLAUSE,
    }
)
DAMAGES = Table(
    {
        "pl": optional("in Polish", TEXT),
        "en": optional("in English", TEXT),
        "sole_remedy": needed("yes: credits and penalties are all that can be claimed", Value("yes_no")),
        "above": needed("damages above them: allowed or excluded", Value(member_of(AboveRemedies))),
        "except_for": optional("faults for which the exclusion does not hold", Items(Value(member_of(Fault)))),
        "clause": CLAUSE,
    }
)
ESCALATION_STEP = Table(
    {
        "who": needed("who gets the case", BILINGUAL),
        "after": needed("4 h, at once, or next opening day", Value("after")),
        "hours": optional("hours in which the time runs, if not those of the severity", Name("schedule")),
        "until": optional(
            "not taken once this is done: acknowledge, react, workaround, resolve (the default)",
            Value(one_of(*(kind.value for kind in ClockKind if kind is not ClockKind.UPDATE))),
        ),
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
        "surcharge_counts": optional(
            "whether remedies are taken of it too: not (the default), in the whole fee, in every fee",
            Value(member_of(SurchargeCounts)),
        ),
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
    "smallest_credit": section(
        "smaller credits are not issued",
        amount=needed("the amount", Value("money")),
        if_smaller=optional(
            "not issued (the default), or held until what has gathered reaches it",
            Value(one_of("not issued", "held")),
        ),
    ),
    "claim": section("how a credit is claimed", steps=needed("the steps, by key", Keyed(CLAIM_STEP))),
    "escalation": section(
        "who gets a case that drags on", steps=needed("the steps in order", Items(ESCALATION_STEP, filled=True))
    ),
    "claim_answer": section(
        "the answer to a claim",
        within=needed("from its receipt: 14 calendar days, 15 working days", Value("claim_time")),
        silence=optional("no answer means: accepted, refused, nothing (the default)", Value(member_of(Silence))),
    ),
    "termination": section(
        "the right to terminate after misses",
        rules=needed("each gives the right by itself", Items(TERMINATION_RULE, filled=True)),
    ),
    "damages": optional("damages above credits and penalties", Said(DAMAGES)),
    "fees": section("monthly fees", items=needed("the fee lines, by key", Keyed(FEE))),
    "partial_months": section(
        "the fee of a month that is not wholly under contract",
        rule=needed("by day, or whole", Value(member_of(PartialMonths))),
    ),
    "vat": section(
        "VAT on remedies; without it only net amounts are shown",
        rate=needed("23 %, or reverse charge", Value("vat_rate")),
        on=needed("credits, penalties, all", Value(member_of(CapScope))),
    ),
    "level": optional("the SLA level and its price", Said(LEVEL)),
}
"""Sections on money and rights that may each be stated, silent or not entered."""
