"""From the checked sections of a version to terms: stated with their clause, silent, or not entered.

The rule: a section's clause holds for everything in it that names none of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from knowledge.contract.build_downtime import DOWNTIME_READERS, build_maintenance
from knowledge.contract.build_money import MONEY_READERS
from knowledge.contract.build_parts import bilingual
from knowledge.contract.build_reports import REPORT_READERS
from knowledge.contract.errors import Findings
from knowledge.contract.severities import PauseRule, SeverityDecision
from knowledge.contract.shape import Entry
from knowledge.contract.transition import OpenIncidents, RunningPeriod, Transition
from knowledge.terms import Clause, NotEntered, Silent, Stated

Unlisted = Silent | NotEntered


def build_term(key: str, said: Any, *, zone: str, unlisted: Unlisted, findings: Findings) -> Any:
    """Return the term of one section of `TERMS`."""
    if not isinstance(said, Entry):
        return said
    if key == "maintenance":
        return Stated(build_maintenance(said, zone, unlisted, findings), said["clause"])
    if key in _SECTION_READERS:
        return Stated(_SECTION_READERS[key](said, said["clause"], findings), said["clause"])
    return Stated(_READERS[key](said, said["clause"]), said["clause"])


def _severity_decision(entry: Entry, _clause: Clause) -> SeverityDecision:
    return SeverityDecision(entry["proposed_by"], entry.get("changed_within"), entry["until_settled"], bilingual(entry))


def _transition(entry: Entry, _clause: Clause) -> Transition:
    return Transition(entry.get("open_incidents", OpenIncidents.STAY), entry.get("periods", RunningPeriod.FIRST_DAY))


_READERS: Mapping[str, Callable[[Entry, Clause], Any]] = {
    "clock_start": lambda entry, _: entry["rule"],
    "authorised": lambda entry, _: entry["positions"],
    "report_channels": lambda entry, _: entry["channels"],
    "pauses": lambda entry, _: PauseRule(entry["reasons"], bilingual(entry)),
    "severity_decision": _severity_decision,
    "severity_change": lambda entry, _: entry["clock_runs"],
    "transition": _transition,
    "workaround_lowers": lambda entry, _: entry["levels"],
    **REPORT_READERS,
}
_SECTION_READERS = {**DOWNTIME_READERS, **MONEY_READERS}
