"""From the checked sections on exclusions, planned work and quality to their frozen types.

The rule: a section's clause holds for everything in it that names none of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from knowledge.contract.build_parts import bilingual, own_clause
from knowledge.contract.levels import EmergencyWork, Exclusion, Freeze, Maintenance, PeriodKind, QualityTarget
from knowledge.contract.opening_hours import Week
from knowledge.contract.shape import Entry
from knowledge.hours.service_hours import ServiceHours
from knowledge.terms import Clause, NotEntered, Silent, Stated


def build_maintenance(entry: Entry, zone: str, unlisted: Silent | NotEntered) -> Maintenance:
    """Return the rules of planned work."""
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


def build_exclusions(entry: Entry, clause: Clause) -> tuple[Exclusion, ...]:
    """Return the causes that are not counted."""
    return tuple(
        Exclusion(key, bilingual(item), own_clause(item, clause), tuple(item.get("services", ())))
        for key, item in entry["items"].items()
    )


def build_quality(entry: Entry, clause: Clause) -> tuple[QualityTarget, ...]:
    """Return the figures of quality."""
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
