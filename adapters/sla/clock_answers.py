"""The answers of `sla deadline` and `sla clocks`: each a JSON object and the lines that say the same to a person."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from adapters.sla import figures
from adapters.sla.cases import Case
from adapters.sla.clock_words import deadline_lines, incident_lines
from adapters.sla.clocks import clock_object, incident_object, read_incidents, start_object, supposed_incident
from adapters.sla.compliance import compliance_lines, compliance_object, compliance_results
from adapters.sla.figures import Answer
from adapters.sla.periods import not_in_force, read_moment
from bot.errors import Refused
from bot.i18n import Translator
from knowledge.contract.severities import ClockKind


def deadline_answer(
    case: Case,
    *,
    severity: str,
    at: str,
    clock: str | None,
    service: str | None,
    channels: Sequence[str],
    why: bool,
) -> Answer:
    """Answer by when what is due for a report at a moment."""
    moment = read_moment(at, now=case.now, zone=case.contract.versions[-1].zone)
    version = case.contract.version_at(moment)
    if version is None:
        day = moment.astimezone(ZoneInfo(case.contract.versions[-1].zone)).date()
        raise not_in_force(case.contract, day, day.isoformat())
    if service is not None and service not in version.services:
        raise Refused(
            "Version %(version)s of the contract does not cover “%(service)s”; it covers: %(known)s.",
            version=version.key,
            service=service[:40],
            known=", ".join(version.services),
        )
    one = supposed_incident(
        version, severity, moment, service=service or next(iter(version.services)), channels=channels
    )
    kinds = _kinds(clock)
    found = [each for each in one.clocks if each.kind in kinds]
    if not found:
        raise Refused(
            "Version %(version)s of the contract promises no such time for severity “%(severity)s”.",
            version=version.key,
            severity=severity,
        )
    said = {
        "version": version.key,
        "version_checked": version.checked is not None,
        "severity": severity,
        "severity_name": figures.bilingual(version.severity(severity).name),
        "service": service,
        "reported_at": figures.instant(moment, version.zone),
        "started": start_object(found[0].start, version.zone),
        "deadlines": [clock_object(each, version.zone) for each in found],
    }
    return said, deadline_lines(Translator.of(case.language), one, kinds, now=case.now, why=why)


def clocks_answer(case: Case, *, incident: int | None, clock: str | None, why: bool) -> Answer:
    """Answer what the clocks of the incidents show."""
    t, kinds = Translator.of(case.language), _kinds(clock)
    found = read_incidents(case, incident)
    lines = [
        line for one in found for line in incident_lines(t, one, kinds, case.contract.provider, now=case.now, why=why)
    ]
    if not found:
        lines = [t.say("No incident was reported by then.")]
    shares = compliance_results(case) if incident is None else []
    said = {
        "incidents": [incident_object(one, kinds) for one in found],
        "compliance": [compliance_object(one, case.now) for one in shares],
    }
    return said, [*lines, *compliance_lines(t, case, shares)]


def _kinds(clock: str | None) -> tuple[ClockKind, ...]:
    return tuple(ClockKind) if clock is None else (ClockKind(clock),)
