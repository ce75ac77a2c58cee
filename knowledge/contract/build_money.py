"""From the checked sections on money and rights to terms: credits, penalties, caps, claims, escalation, fees.

The rule: a section's clause holds for everything in it that names none of its own; contradictions are noted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import EscalationStep
from knowledge.contract.build_credits import credit_tables
from knowledge.contract.build_parts import bilingual, contradiction, own_clause
from knowledge.contract.claim_steps import ClaimStep, ClaimTime, ClaimUnit
from knowledge.contract.errors import Findings
from knowledge.contract.remedies import (
    Cap,
    CapBase,
    FeeBase,
    FeeLine,
    LatenessPenalty,
    LatenessTier,
    LatenessUnit,
    RepeatRule,
    SlaLevel,
    SmallestCredit,
    SurchargeCounts,
)
from knowledge.contract.rights import AboveRemedies, ClaimAnswer, Damages, Silence, TerminationRule, Vat
from knowledge.contract.severities import ClockKind
from knowledge.contract.shape import Entry
from knowledge.hours.limits import OpeningDays
from knowledge.terms import Clause


def _penalty(entry: Entry, clause: Clause, findings: Findings) -> LatenessPenalty:
    _only_one(entry, findings, "amount", "percent", "tiers")
    if (entry["per"] in _BLOCKS) != ("block" in entry):
        with_block = Bilingual("block razem z per: started/completed block", "block together with per: … block")
        contradiction(findings, entry.node, with_block)
    return LatenessPenalty(
        clock=entry["clock"],
        severity=entry["severity"],
        unit=entry["per"],
        clause=own_clause(entry, clause),
        amount=entry.get("amount"),
        percent=entry.get("percent"),
        if_reported_in=entry.get("if_reported_in"),
        schedule=entry.get("counted_in"),
        not_with_credit=entry.get("not_with_credit", False),
        base=entry.get("of", FeeBase.VOICE_MONTH),
        block=entry.get("block"),
        tiers=_tiers(entry, findings),
        at_most=entry.get("at_most"),
        at_most_percent=entry.get("at_most_percent"),
        is_credit=entry.get("counts_as") == "credit",
    )


_BLOCKS = (LatenessUnit.STARTED_BLOCK, LatenessUnit.COMPLETED_BLOCK)


def _tiers(entry: Entry, findings: Findings) -> tuple[LatenessTier, ...]:
    tiers = entry.get("tiers", ())
    for tier in tiers:
        _only_one(tier, findings, "amount", "percent")
    ends = [tier.get("up_to") for tier in tiers]
    if any(end is None for end in ends[:-1]) or any(a >= b for a, b in pairwise(ends) if a and b):
        growing = Bilingual("up_to rosnące, tylko ostatni wpis bez niego", "up_to rising, only the last without it")
        contradiction(findings, entry.node, growing)
    return tuple(LatenessTier(tier.get("up_to"), tier.get("amount"), tier.get("percent")) for tier in tiers)


def _cap(entry: Entry, clause: Clause, findings: Findings) -> Cap:
    _only_one(entry, findings, "percent", "amount", "days")
    if "amount" not in entry and "of" not in entry:
        contradiction(findings, entry.node, Bilingual("klucz of (podstawa)", "the key of (the base)"))
    return Cap(
        percent=entry.get("percent", Decimal(0)),
        base=entry.get("of", CapBase.MONTHLY_FEE),
        scope=entry["remedies"],
        period=entry["in_each"],
        clause=own_clause(entry, clause),
        amount=entry.get("amount"),
        days=entry.get("days"),
        a_day_is=entry.get("a_day_is"),
    )


def _only_one(entry: Entry, findings: Findings, *keys: str) -> None:
    if sum(key in entry for key in keys) != 1:
        listed = ", ".join(keys)
        contradiction(findings, entry.node, Bilingual(f"dokładnie jedno z: {listed}", f"exactly one of: {listed}"))


def _claim(entry: Entry, clause: Clause, findings: Findings) -> tuple[ClaimStep, ...]:
    for step in entry["steps"].values():
        within: ClaimTime | None = step.get("within")
        if within is not None and within.unit is ClaimUnit.HOURS and step.get("if_day_off", "stays") != "stays":
            days = Bilingual("if_day_off tylko dla dni i miesięcy", "if_day_off only for days and months")
            contradiction(findings, step.node, days)
    return tuple(
        ClaimStep(
            key=key,
            name=bilingual(step["name"]),
            within=step["within"],
            anchor=step["after"],
            channels=tuple(step.get("by", ())),
            evidence=bilingual(step["evidence"]) if "evidence" in step else None,
            clause=own_clause(step, clause),
            moved_off_days_off=step.get("if_day_off", "stays") != "stays",
        )
        for key, step in entry["steps"].items()
    )


def _termination(entry: Entry, clause: Clause) -> tuple[TerminationRule, ...]:
    return tuple(
        TerminationRule(
            misses=rule["after"][0],
            window=rule["after"][1],
            below=rule.get("below"),
            targets=rule.get("targets", ()),
            clause=own_clause(rule, clause),
            exercised_within=rule.get("within"),
        )
        for rule in entry["rules"]
    )


def _damages(entry: Entry, clause: Clause, findings: Findings) -> Damages:
    if ("pl" in entry) != ("en" in entry):
        contradiction(findings, entry.node, Bilingual("pl i en albo żadne z nich", "pl and en, or neither"))
    if entry["sole_remedy"] and entry["above"] is AboveRemedies.ALLOWED:
        excluded = Bilingual("above: excluded przy sole_remedy: yes", "above: excluded with sole_remedy: yes")
        contradiction(findings, entry.node, excluded)
    text = bilingual(entry) if "pl" in entry and "en" in entry else None
    return Damages(entry["sole_remedy"], entry["above"], tuple(entry.get("except_for", ())), text, clause)


def _escalation(entry: Entry, clause: Clause) -> tuple[EscalationStep, ...]:
    return tuple(
        EscalationStep(
            who=bilingual(step["who"]),
            after=None if isinstance(step["after"], OpeningDays) else step["after"],
            clause=own_clause(step, clause),
            severity=step.get("severity"),
            phone=step.get("phone"),
            text=bilingual(step["text"]) if "text" in step else None,
            next_day=isinstance(step["after"], OpeningDays),
            until=ClockKind(step.get("until", ClockKind.RESOLVE)),
            schedule=step.get("hours"),
        )
        for step in entry["steps"]
    )


def _fees(entry: Entry, clause: Clause) -> tuple[FeeLine, ...]:
    return tuple(
        FeeLine(
            key, bilingual(item["name"]), item["amount"], item["services"], own_clause(item, clause), item.get("site")
        )
        for key, item in entry["items"].items()
    )


def _level(entry: Entry, clause: Clause) -> SlaLevel:
    return SlaLevel(
        name=bilingual(entry["name"]),
        surcharge=entry["surcharge"],
        surcharge_percent=entry.get("surcharge_percent"),
        gives=bilingual(entry["gives"]),
        clause=clause,
        counts=entry.get("surcharge_counts", SurchargeCounts.NOT),
    )


MONEY_READERS: Mapping[str, Callable[[Entry, Clause, Findings], Any]] = {
    "credits": credit_tables,
    "late_penalties": lambda entry, clause, findings: tuple(
        _penalty(item, clause, findings) for item in entry["items"]
    ),
    "caps": lambda entry, clause, findings: tuple(_cap(item, clause, findings) for item in entry["items"]),
    "repeated_misses": lambda entry, clause, _: RepeatRule(
        entry["misses"], entry["within_months"], entry["factor"], clause
    ),
    "smallest_credit": lambda entry, *_: SmallestCredit(entry["amount"], entry.get("if_smaller") == "held"),
    "claim": _claim,
    "claim_answer": lambda entry, clause, _: ClaimAnswer(
        entry["within"], entry.get("silence", Silence.NOTHING), clause
    ),
    "termination": lambda entry, clause, _: _termination(entry, clause),
    "damages": _damages,
    "escalation": lambda entry, clause, _: _escalation(entry, clause),
    "fees": lambda entry, clause, _: _fees(entry, clause),
    "partial_months": lambda entry, *_: entry["rule"],
    "vat": lambda entry, clause, _: Vat(entry["rate"], entry["on"], clause),
    "level": lambda entry, clause, _: _level(entry, clause),
}
"""The reader of each section on money and rights."""
