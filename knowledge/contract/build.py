"""From the checked entries of one version to the frozen types of `agreement`.

The rule: whatever stands in a section without a clause of its own stands on the section's clause; what is left out is
`unlisted`, as the version declares. Contradictions that no single value shows are noted here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from types import MappingProxyType
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Check, ContractVersion, Document, Provision, Schedule, Site
from knowledge.contract.build_parts import bilingual, contradiction, own_clause
from knowledge.contract.build_targets import build_target
from knowledge.contract.build_terms import build_term
from knowledge.contract.errors import Findings
from knowledge.contract.format_terms import TERMS
from knowledge.contract.opening_hours import Week
from knowledge.contract.said_in_figures import said_in_figures
from knowledge.contract.severities import Cadence, ClockKind, Severity, SeverityMatrix, TimePromise
from knowledge.contract.shape import Entry
from knowledge.hours.holiday_calendar import HolidayCalendar, verify_country
from knowledge.hours.local_instants import opening_instant, zone_named
from knowledge.hours.service_hours import WHOLE_DAY, ServiceHours
from knowledge.terms import NOT_ENTERED, SILENT, Clause, NotEntered, Silent, Stated

_ALWAYS: Week = (WHOLE_DAY,) * 7
_KNOWN_PARTS = frozenset({("GB", "ENG"), ("GB", "SCT"), ("GB", "NIR"), ("GB", "WLS")})
_CLOCKS = {kind.value: kind for kind in ClockKind if kind is not ClockKind.UPDATE}
_FIELD_OF = {"late_penalties": "lateness", "repeated_misses": "repeats"}


def build_version(entry: Entry, ends: datetime | None, findings: Findings) -> ContractVersion:
    """Return the version that a checked entry says; `ends` is where it stops being in force.

    Contradictions are noted in `findings`; the version is then not to be used.
    """
    unlisted = SILENT if entry["unlisted"] == "silent" else NOT_ENTERED
    zone, calendar = entry["zone"], _calendar(entry.get("calendar"), findings)
    terms = {
        _FIELD_OF.get(key, key): build_term(
            key, entry.get(key, unlisted), zone=zone, unlisted=unlisted, findings=findings
        )
        for key in TERMS
    }
    version = ContractVersion(
        key=entry["version"],
        name=bilingual(entry["name"]),
        effective=day_begins(entry["effective"], zone),
        ends=ends,
        entered=_check(entry["entered"]),
        checked=_check(entry["checked"]) if "checked" in entry else None,
        zone=zone,
        currency=entry["currency"],
        binding_language=entry["binding_language"],
        documents=tuple(Document(key, bilingual(name)) for key, name in entry["documents"].items()),
        unlisted=unlisted,
        services=MappingProxyType(dict(entry["services"])),
        sites=tuple(
            Site(key, bilingual(site), tuple(site.get("aliases", ()))) for key, site in entry.get("sites", {}).items()
        ),
        schedules=MappingProxyType(
            {key: _schedule(key, said, zone, calendar) for key, said in entry["schedules"].items()}
        ),
        calendar=calendar,
        severities=tuple(_severity(key, said, unlisted, findings) for key, said in entry["severities"].items()),
        matrix=_matrix(entry["severity_matrix"], findings) if "severity_matrix" in entry else None,
        targets=tuple(build_target(key, said, findings) for key, said in entry.get("availability", {}).items()),
        provisions=MappingProxyType(_provisions(entry)),
        amends=entry.get("amends"),
        **terms,
    )
    _check_effects(version, entry, findings)
    if findings.errors:
        return version
    in_figures = said_in_figures(version)
    return replace(version, provisions=MappingProxyType({**version.provisions, **in_figures}))


def day_begins(day: Any, zone: str) -> datetime:
    """Return the instant (UTC) at which a local date begins."""
    return opening_instant(datetime.combine(day, time.min), zone_named(zone))


def _check(entry: Entry) -> Check:
    return Check(entry["by"], entry["on"])


def _calendar(entry: Entry | None, findings: Findings) -> HolidayCalendar:
    if entry is None:
        return HolidayCalendar()
    country, part = entry.get("country"), entry.get("subdivision")
    try:
        if part is not None and (country, part) not in _KNOWN_PARTS:
            verify_country(country or "", part)
        return HolidayCalendar(
            country=country,
            subdivision=part,
            fixed=frozenset(entry.get("days", ())),
            easter_offsets=frozenset(entry.get("easter", ())),
            dates=frozenset(entry.get("dates", ())),
            working=frozenset(entry.get("working", ())),
        )
    except ValueError:
        known = Bilingual("część kraju o znanych świętach, np. GB i ENG", "a part with known holidays, e.g. GB and ENG")
        contradiction(findings, entry.node.child("subdivision") or entry.node, known)
        return HolidayCalendar()


def _schedule(key: str, entry: Entry, zone: str, calendar: HolidayCalendar) -> Schedule:
    week = add_weeks(entry["hours"])
    holidays_off = entry.get("holidays", "worked" if week == _ALWAYS else "off") == "off"
    hours = ServiceHours(
        zone,
        week,
        calendar if holidays_off else None,
        entry.get("special_days", {}),
        entry.get("cut_before_days_off", False),
    )
    return Schedule(key, bilingual(entry["name"]), hours, entry["clause"], entry.get("is_support", True))


def add_weeks(weeks: tuple[Week, ...]) -> Week:
    """Return the windows that several lines give each weekday together."""
    return tuple(tuple(sorted(window for week in weeks for window in week[day])) for day in range(7))


def _severity(key: str, entry: Entry, unlisted: Silent | NotEntered, findings: Findings) -> Severity:
    schedule, clause = entry["hours"], entry["clause"]
    promises: dict[ClockKind, Stated[tuple[TimePromise, ...]] | Silent | NotEntered] = {
        kind: _promise(entry[word], schedule, clause, findings) if word in entry else unlisted
        for word, kind in _CLOCKS.items()
    }
    return Severity(
        key=key,
        name=bilingual(entry["name"]),
        definition=bilingual(entry["definition"]),
        examples=tuple(bilingual(example) for example in entry.get("examples", ())),
        effects=frozenset(entry["covers"]),
        clause=clause,
        schedule=schedule,
        promises=MappingProxyType(promises),
        update=_update(entry.get("update", unlisted), schedule, clause),
        required_channels=tuple(entry.get("required_channels", ())),
    )


def _promise(
    said: Entry | Silent | NotEntered, schedule: str, clause: Clause, findings: Findings
) -> Stated[tuple[TimePromise, ...]] | Silent | NotEntered:
    if not isinstance(said, Entry):
        return said
    if ("limit" in said) == ("alternatives" in said):
        contradiction(findings, said.node, Bilingual("albo limit, albo alternatives", "either limit or alternatives"))
        return SILENT
    promises = tuple(
        TimePromise(one["limit"], one.get("hours", said.get("hours", schedule)), one.get("if_reported_in"))
        for one in said.get("alternatives", (said,))
    )
    return Stated(promises, _times_clause(said, clause))


def _update(said: Entry | Silent | NotEntered, schedule: str, clause: Clause) -> Stated[Cadence] | Silent | NotEntered:
    if not isinstance(said, Entry):
        return said
    cadence: Cadence = said["rhythm"]
    cadence = replace(
        cadence,
        schedule=said.get("hours", schedule),
        partial=said.get("partial"),
        also_by=tuple(said.get("also_by", ())),
    )
    return Stated(cadence, _times_clause(said, clause))


def _times_clause(said: Entry, clause: Clause) -> Clause:
    """Return the clause of a time: its own, else that of all times of the version that states it, else `clause`."""
    if "clause" in said:
        return own_clause(said, clause)
    scope = said.node.scope
    return clause if scope is None or scope.times is None else Clause(*scope.times)


def _matrix(entry: Entry, findings: Findings) -> SeverityMatrix:
    impacts, urgencies, cells = entry["impacts"], entry["urgencies"], entry["cells"]
    if set(cells) != set(impacts) or any(set(row) != set(urgencies) for row in cells.values()):
        whole = Bilingual("komórka dla każdego wiersza i kolumny", "a cell for every row and column")
        contradiction(findings, entry.node.child("cells") or entry.node, whole)
    return SeverityMatrix(
        impacts=tuple((key, bilingual(name)) for key, name in impacts.items()),
        urgencies=tuple((key, bilingual(name)) for key, name in urgencies.items()),
        cells=MappingProxyType({key: MappingProxyType(dict(row)) for key, row in cells.items()}),
        clause=entry["clause"],
    )


def _provisions(entry: Entry) -> dict[str, Any]:
    """Return the provisions; the sections that also have words (pauses, severity decision) give theirs."""
    found: dict[str, Any] = {
        topic: Stated(Provision(topic, bilingual(said)), said["clause"]) if isinstance(said, Entry) else said
        for topic, said in entry.get("provisions", {}).items()
    }
    for key, topic in (("pauses", "pauses"), ("severity_decision", "severity_change")):
        said = entry.get(key)
        if said is not None and topic not in found:
            found[topic] = (
                Stated(Provision(topic, bilingual(said)), said["clause"]) if isinstance(said, Entry) else said
            )
    return found


def _check_effects(version: ContractVersion, entry: Entry, findings: Findings) -> None:
    seen: dict[Any, str] = {}
    for severity in version.severities:
        for effect in sorted(severity.effects):
            if effect in seen:
                once = Bilingual(f"jedna kategoria dla skutku „{effect}”", f"one severity for the effect “{effect}”")
                node = entry["severities"][severity.key].node
                contradiction(findings, node.child("covers") or node, once, f"{seen[effect]}, {severity.key}")
            seen[effect] = severity.key
