"""What the events of one incident may not say: a second report, or a name that the contract does not know.

Rule: what happened is never judged here (a log is read as it is), only whether its words can be understood.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.sla.exact_json import Finding
from adapters.sla.shape import one_of
from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.errors import ProblemCode
from knowledge.hours.local_instants import zone_named
from knowledge.incidents.incident import Event, IncidentReported, SeverityChanged

_REPORTED_ONCE = Bilingual(
    "jedno incident_reported w każdym zgłoszeniu", "exactly one incident_reported in every incident"
)


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event and its path in the input."""

    path: str
    event: Event


def check_log(contract: Contract, log: list[ReadEvent], findings: list[Finding], *, complete: bool) -> None:
    """Note what the events of one incident say that the contract does not know.

    Unless they are `complete` the report may be among those that could not be read, and is not missed.
    """
    reports = [one for one in log if isinstance(one.event.what, IncidentReported)]
    if not reports and not complete:
        return
    if len({one.event for one in reports}) != 1:
        path = reports[1].path if reports else log[0].path
        findings.append(Finding(f"{path}.type", ProblemCode.CONTRADICTION, f"{len(reports)}", _REPORTED_ONCE))
        return
    for report in reports[:1]:
        version = _version(contract, report, findings)
        if version is not None:
            _check_names(version, log, findings)


def _version(contract: Contract, report: ReadEvent, findings: list[Finding]) -> ContractVersion | None:
    """Return the version that an incident lives under; None after noting that none is in force."""
    what = report.event.what
    if not isinstance(what, IncidentReported):
        return None
    at = what.first_message_at if what.authorised_at is None else what.authorised_at
    version = contract.version_at(at)
    if version is None:
        path = f"{report.path}.{_when(what, report.event)}"
        findings.append(Finding(path, ProblemCode.BAD_VALUE, at.isoformat(), _in_force(contract)))
    return version


def _when(what: IncidentReported, event: Event) -> str:
    if what.authorised_at is not None:
        return "authorised_at"
    return "occurred_at" if what.first_message_at == event.occurred_at else "first_message_at"


def _in_force(contract: Contract) -> Bilingual:
    first, last = contract.versions[0], contract.versions[-1]
    begins = first.effective.astimezone(zone_named(first.zone)).isoformat()
    if last.ends is None:
        return Bilingual(
            f"chwila, w której umowa obowiązuje: od {begins}",
            f"an instant in which the contract is in force: from {begins}",
        )
    ends = last.ends.astimezone(zone_named(last.zone)).isoformat()
    return Bilingual(
        f"chwila, w której umowa obowiązuje: od {begins} do {ends}",
        f"an instant in which the contract is in force: from {begins} to {ends}",
    )


def _check_names(version: ContractVersion, log: list[ReadEvent], findings: list[Finding]) -> None:
    severities = tuple(severity.key for severity in version.severities)
    for one in log:
        match one.event.what:
            case IncidentReported(service=service, severity=severity, site=site):
                sites = tuple(known.key for known in version.sites)
                _check_name(service, tuple(version.services), f"{one.path}.service", findings)
                _check_name(severity, severities, f"{one.path}.severity", findings)
                if site is not None:
                    _check_name(site, sites, f"{one.path}.site", findings)
            case SeverityChanged(severity=severity):
                _check_name(severity, severities, f"{one.path}.severity", findings)
            case _:
                pass


def _check_name(name: str, known: tuple[str, ...], path: str, findings: list[Finding]) -> None:
    if name not in known:
        findings.append(Finding(path, ProblemCode.UNKNOWN_NAME, name, one_of(known, name)))
