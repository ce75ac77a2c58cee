"""From the checked sections of a version to terms: stated with their clause, silent, or not entered.

The rule: a section's clause holds for everything in it that names none of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from knowledge.contract.build_money import MONEY_READERS
from knowledge.contract.build_parts import bilingual, own_clause
from knowledge.contract.errors import Findings
from knowledge.contract.levels import EmergencyWork, Exclusion, Freeze, Maintenance, PeriodKind, QualityTarget
from knowledge.contract.opening_hours import Week
from knowledge.contract.severities import PauseRule, SeverityDecision
from knowledge.contract.shape import Entry
from knowledge.hours.service_hours import ServiceHours
from knowledge.terms import Clause, NotEntered, Silent, Stated

Unlisted = Silent | NotEntered


def build_term(key: str, said: Any, *, zone: str, unlisted: Unlisted, findings: Findings) -> Any:
    """Return the term of one section of `TERMS`."""
    if not isinstance(said, Entry):
        return said
    if key == "maintenance":
        return Stated(_maintenance(said, zone, unlisted), said["clause"])
    if key in MONEY_READERS:
        return Stated(MONEY_READERS[key](said, said["clause"], findings), said["clause"])
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
    "quality": _quality,
}
