"""From the checked sections of a version to terms: stated with their clause, silent, or not entered.

The rule: a section's clause holds for everything in it that names none of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import EscalationStep
from knowledge.contract.errors import Findings, ProblemCode
from knowledge.contract.levels import EmergencyWork, Exclusion, Freeze, Maintenance, PeriodKind, QualityTarget
from knowledge.contract.opening_hours import Week
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
from knowledge.contract.severities import PauseRule, SeverityDecision
from knowledge.contract.shape import Entry
from knowledge.hours.service_hours import ServiceHours
from knowledge.terms import Clause, NotEntered, Silent, Stated

Unlisted = Silent | NotEntered


def bilingual(entry: Entry) -> Bilingual:
    """Return the text of both languages."""
    return Bilingual(entry["pl"], entry["en"])


def own_clause(entry: Entry, clause: Clause) -> Clause:
    """Return the entry's own clause, else that of its section."""
    own: Clause = entry.get("clause", clause)
    return own


def build_term(key: str, said: Any, *, zone: str, unlisted: Unlisted, findings: Findings) -> Any:
    """Return the term of one section of `TERMS`."""
    if not isinstance(said, Entry):
        return said
    if key == "maintenance":
        return Stated(_maintenance(said, zone, unlisted), said["clause"])
    if key == "credits":
        return Stated(tuple(_credit_table(table, said["clause"], findings) for table in said["tables"]), said["clause"])
    if key == "late_penalties":
        return Stated(tuple(_penalty(item, said["clause"], findings) for item in said["items"]), said["clause"])
    return Stated(_READERS[key](said, said["clause"]), said["clause"])


def _maintenance(entry: Entry, zone: str, unlisted: Unlisted) -> Maintenance:
    clause: Clause = entry["clause"]
    windows, notice, cap = entry["windows"], entry["notice"], entry.get("cap", unlisted)
    weeks: tuple[Week, ...] = windows["hours"]
    week = tuple(tuple(sorted(window for one in weeks for window in one[day])) for day in range(7))
    return Maintenance(
        windows=Stated(ServiceHours(zone, week), own_clause(windows, clause)),
        notice=Stated(notice["time"], own_clause(notice, clause)),
        cap=_timed(cap, clause),
        cap_period=cap["in_each"] if isinstance(cap, Entry) else PeriodKind.MONTH,
        event_cap=_timed(entry.get("event_cap", unlisted), clause),
        freezes=tuple(
            Stated(Freeze(freeze["from"], freeze["to"]), own_clause(freeze, clause))
            for freeze in entry.get("freezes", ())
        ),
        veto=_in_section(entry.get("veto", unlisted), clause, bilingual),
        emergency=_in_section(
            entry.get("emergency", unlisted),
            clause,
            lambda said: EmergencyWork(bilingual(said), said.get("longest"), said.get("notice")),
        ),
        notice_schedule=entry.get("working_days_of"),
    )


def _timed(said: Any, clause: Clause) -> Any:
    return _in_section(said, clause, lambda entry: entry["time"])


def _in_section(said: Any, clause: Clause, value: Callable[[Entry], Any]) -> Any:
    return Stated(value(said), own_clause(said, clause)) if isinstance(said, Entry) else said


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


def _exclusions(entry: Entry, clause: Clause) -> tuple[Exclusion, ...]:
    return tuple(
        Exclusion(key, bilingual(item), own_clause(item, clause), tuple(item.get("services", ())))
        for key, item in entry["items"].items()
    )


def _quality(entry: Entry, clause: Clause) -> tuple[QualityTarget, ...]:
    return tuple(
        QualityTarget(
            key=key,
            name=bilingual(item["name"]),
            text=bilingual(item["text"]),
            clause=own_clause(item, clause),
            at_least=item.get("at_least"),
            at_most=item.get("at_most"),
            percent=item.get("credit"),
            services=tuple(item.get("services", ())),
        )
        for key, item in entry["items"].items()
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


def _severity_decision(entry: Entry, _clause: Clause) -> SeverityDecision:
    return SeverityDecision(entry["proposed_by"], entry.get("changed_within"), entry["until_settled"], bilingual(entry))


_READERS: Mapping[str, Callable[[Entry, Clause], Any]] = {
    "clock_start": lambda entry, _: entry["rule"],
    "authorised": lambda entry, _: entry["positions"],
    "report_channels": lambda entry, _: entry["channels"],
    "pauses": lambda entry, _: PauseRule(entry["reasons"], bilingual(entry)),
    "severity_decision": _severity_decision,
    "workaround_lowers": lambda entry, _: entry["levels"],
    "exclusions": _exclusions,
    "caps": _caps,
    "repeated_misses": lambda entry, clause: RepeatRule(
        entry["misses"], entry["within_months"], entry["factor"], clause
    ),
    "smallest_credit": lambda entry, _: entry["amount"],
    "quality": _quality,
    "claim": _claim,
    "escalation": _escalation,
    "fees": _fees,
    "level": _level,
}
