"""From the checked sections on exclusions, conditions, planned work and quality to their frozen types.

The rule: a section's clause holds for everything in it that names none of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.build_commitments import compliance, outage_limits, partial_periods, recovery
from knowledge.contract.build_parts import bilingual, contradiction, own_clause
from knowledge.contract.build_targets import calendar_period
from knowledge.contract.commitments import Need
from knowledge.contract.errors import Findings
from knowledge.contract.levels import (
    EmergencyWork,
    Exclusion,
    Freeze,
    Maintenance,
    PeriodKind,
    QualityTarget,
    VetoRight,
    WorkCap,
)
from knowledge.contract.opening_hours import Week
from knowledge.contract.shape import Entry
from knowledge.hours.service_hours import ServiceHours
from knowledge.terms import Clause, NotEntered, Silent, Stated


def build_maintenance(entry: Entry, zone: str, unlisted: Silent | NotEntered, findings: Findings) -> Maintenance:
    """Return the rules of planned work; contradictions are noted in `findings`."""
    clause: Clause = entry["clause"]
    windows, notice, veto = entry["windows"], entry["notice"], entry.get("veto", unlisted)
    weeks: tuple[Week, ...] = windows["hours"]
    week = tuple(tuple(sorted(window for one in weeks for window in one[day])) for day in range(7))
    cap, cap_period, further = _caps(entry.get("cap", unlisted), clause, findings)
    return Maintenance(
        windows=Stated(ServiceHours(zone, week), own_clause(windows, clause)),
        notice=Stated(notice["time"], own_clause(notice, clause)),
        cap=cap,
        cap_period=cap_period,
        event_cap=_in_section(entry.get("event_cap", unlisted), clause, lambda said: said["time"]),
        freezes=tuple(
            Stated(Freeze(freeze["from"], freeze["to"]), own_clause(freeze, clause))
            for freeze in entry.get("freezes", ())
        ),
        veto=_in_section(veto, clause, bilingual),
        emergency=_in_section(
            entry.get("emergency", unlisted), clause, lambda said: _emergency(said, own_clause(said, clause), findings)
        ),
        notice_schedule=entry.get("working_days_of"),
        further_caps=further,
        only_missing_notice=entry.get("short_notice") == "missing part counts",
        veto_right=_veto_right(veto, findings),
    )


def _caps(said: Any, clause: Clause, findings: Findings) -> tuple[Any, PeriodKind, tuple[Stated[WorkCap], ...]]:
    """Return the first cap as a term, its period, and the caps of other periods."""
    if not isinstance(said, tuple):
        return said, PeriodKind.MONTH, ()
    first, *others = [_cap(one, clause, findings) for one in said]
    return Stated(first.value.time, first.clause), first.value.period, tuple(others)


def _cap(said: Entry, clause: Clause, findings: Findings) -> Stated[WorkCap]:
    calendar_period(said, "in_each", findings)
    return Stated(WorkCap(said["time"], said["in_each"]), own_clause(said, clause))


def _veto_right(said: Any, findings: Findings) -> VetoRight | None:
    if not isinstance(said, Entry) or ("most" not in said and "in_each" not in said):
        return None
    if "most" not in said or "in_each" not in said:
        contradiction(findings, said.node, Bilingual("most razem z in_each", "most together with in_each"))
        return None
    calendar_period(said, "in_each", findings)
    return VetoRight(said["most"], said["in_each"])


def _emergency(said: Entry, clause: Clause, findings: Findings) -> EmergencyWork:
    shares = said.get("shares_cap", False)
    if shares and "cap" in said:
        contradiction(findings, said.node, Bilingual("albo cap, albo shares_cap", "either cap or shares_cap"))
    return EmergencyWork(
        text=bilingual(said),
        longest=said.get("longest"),
        notice=said.get("notice"),
        only_excess=said.get("too_long") == "excess counts",
        cap=_cap(said["cap"], clause, findings) if "cap" in said else None,
        shares_caps=shares,
    )


def _in_section(said: Any, clause: Clause, value: Callable[[Entry], Any]) -> Any:
    return Stated(value(said), own_clause(said, clause)) if isinstance(said, Entry) else said


def _exclusions(entry: Entry, clause: Clause, _: Findings) -> tuple[Exclusion, ...]:
    return tuple(
        Exclusion(
            key=key,
            name=bilingual(item),
            clause=own_clause(item, clause),
            services=tuple(item.get("services", ())),
            above=item.get("above"),
            proof_by=item.get("proof_by"),
        )
        for key, item in entry["items"].items()
    )


def _needs(entry: Entry, clause: Clause, _: Findings) -> tuple[Need, ...]:
    return tuple(
        Need(key, bilingual(item), item["otherwise"], own_clause(item, clause), tuple(item.get("services", ())))
        for key, item in entry["needs"].items()
    )


def _quality(entry: Entry, clause: Clause, findings: Findings) -> tuple[QualityTarget, ...]:
    return tuple(_figure(key, item, clause, findings) for key, item in entry["items"].items())


def _figure(key: str, item: Entry, clause: Clause, findings: Findings) -> QualityTarget:
    least, most = item.get("at_least"), item.get("at_most")
    units = [bound.unit for bound in (least, most) if bound is not None]
    if len(set(units)) > 1:
        contradiction(findings, item.node, Bilingual("jedna jednostka", "one unit"), ", ".join(units))
    return QualityTarget(
        key=key,
        name=bilingual(item["name"]),
        text=bilingual(item["text"]),
        clause=own_clause(item, clause),
        at_least=None if least is None else least.value,
        at_most=None if most is None else most.value,
        percent=item.get("credit"),
        services=tuple(item.get("services", ())),
        figure=item.get("figure"),
        unit=units[0] if units else "",
        within=item.get("within"),
        period=item.get("period"),
    )


DOWNTIME_READERS: Mapping[str, Callable[[Entry, Clause, Findings], Any]] = {
    "exclusions": _exclusions,
    "eligibility": _needs,
    "quality": _quality,
    "partial_periods": partial_periods,
    "outage_limits": outage_limits,
    "compliance": compliance,
    "recovery": recovery,
}
"""The reader of each section on what is counted and measured; `maintenance` needs more than they."""
