"""From the checked sections on money and rights to terms: credits, penalties, caps, claims, escalation, fees.

The rule: a section's clause holds for everything in it that names none of its own; contradictions are noted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import EscalationStep
from knowledge.contract.build_parts import bilingual, own_clause
from knowledge.contract.errors import Findings, ProblemCode
from knowledge.contract.remedies import (
    Cap,
    ClaimStep,
    CreditBand,
    CreditTable,
    FeeLine,
    LatenessPenalty,
    RepeatRule,
    SlaLevel,
)
from knowledge.contract.shape import Entry
from knowledge.terms import Clause


def _credit_table(entry: Entry, clause: Clause, findings: Findings) -> CreditTable:
    bands = tuple(_band(band, findings) for band in entry["bands"])
    return CreditTable(entry["targets"], bands, entry["base"], own_clause(entry, clause))


def _band(entry: Entry, findings: Findings) -> CreditBand:
    low: Decimal | None = entry.get("from")
    if low is not None and low >= entry["below"]:
        node, lower = entry.node, Bilingual("from mniejsze niż below", "from lower than below")
        findings.add(ProblemCode.CONTRADICTION, node.line, node.path, f"{low} … {entry['below']}", lower)
    return CreditBand(low, entry["below"], entry["credit"])


def _penalty(entry: Entry, clause: Clause, findings: Findings) -> LatenessPenalty:
    if ("amount" in entry) == ("percent" in entry):
        node, one = entry.node, Bilingual("albo amount, albo percent", "either amount or percent")
        findings.add(ProblemCode.CONTRADICTION, node.line, node.path, node.text, one)
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
    )


def _caps(entry: Entry, clause: Clause) -> tuple[Cap, ...]:
    return tuple(
        Cap(item["percent"], item["of"], item["remedies"], item["in_each"], own_clause(item, clause))
        for item in entry["items"]
    )


def _claim(entry: Entry, clause: Clause) -> tuple[ClaimStep, ...]:
    return tuple(
        ClaimStep(
            key=key,
            name=bilingual(step["name"]),
            days=step["within"][0],
            working_days=step["within"][1],
            anchor=step["after"],
            channels=tuple(step.get("by", ())),
            evidence=bilingual(step["evidence"]) if "evidence" in step else None,
            clause=own_clause(step, clause),
        )
        for key, step in entry["steps"].items()
    )


def _escalation(entry: Entry, clause: Clause) -> tuple[EscalationStep, ...]:
    return tuple(
        EscalationStep(
            who=bilingual(step["who"]),
            after=step["after"],
            clause=own_clause(step, clause),
            severity=step.get("severity"),
            phone=step.get("phone"),
            text=bilingual(step["text"]) if "text" in step else None,
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
        bilingual(entry["name"]), entry["surcharge"], entry.get("surcharge_percent"), bilingual(entry["gives"]), clause
    )


MONEY_READERS: Mapping[str, Callable[[Entry, Clause, Findings], Any]] = {
    "credits": lambda entry, clause, findings: tuple(
        _credit_table(table, clause, findings) for table in entry["tables"]
    ),
    "late_penalties": lambda entry, clause, findings: tuple(
        _penalty(item, clause, findings) for item in entry["items"]
    ),
    "caps": lambda entry, clause, _: _caps(entry, clause),
    "repeated_misses": lambda entry, clause, _: RepeatRule(
        entry["misses"], entry["within_months"], entry["factor"], clause
    ),
    "smallest_credit": lambda entry, *_: entry["amount"],
    "claim": lambda entry, clause, _: _claim(entry, clause),
    "escalation": lambda entry, clause, _: _escalation(entry, clause),
    "fees": lambda entry, clause, _: _fees(entry, clause),
    "level": lambda entry, clause, _: _level(entry, clause),
}
"""The reader of each section on money and rights."""
