"""Outages, planned works and lapses as JSON: what a record may say, documented in docs/sla_json.md.

Rule: every name a record uses (service, site, exclusion, condition) is one that the contract or the catalogue knows,
so that a slip of the pen never makes an outage disappear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from adapters.sla.exact_json import Finding, InputErrors, listed, shown
from adapters.sla.shape import INSTANT, QUANTITY, SHARE, TEXT, YES_NO, Key, Shape, named, read_object, some_of, word
from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract
from knowledge.contract.errors import ProblemCode
from knowledge.downtime.outage_verdicts import Lapse
from knowledge.downtime.planned_work import PlannedWork
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import value_of
from knowledge.words.services import services

_FIELDS = tuple(field.name for field in fields(OutageRecorded))
_A_LIST_OF_OUTAGES = Bilingual("lista przerw […]", "a list of outages […]")
_A_LIST_OF_LAPSES = Bilingual("lista przerw w spełnianiu warunków […]", "a list of lapses of conditions […]")
_A_LIST_OF_WORKS = Bilingual("lista prac […]", "a list of works […]")
_NOT_BEFORE_START = Bilingual("chwila nie wcześniejsza niż start", "an instant not before start")
_AFTER_START = Bilingual("chwila późniejsza niż start", "an instant after start")
_OWN_KEY = Bilingual("klucz, którego nie ma inna przerwa w pliku", "a key that no other outage of the file has")
_OWN_WORK_KEY = Bilingual("klucz, którego nie mają inne prace w pliku", "a key that no other work of the file has")
_NAME = Bilingual("prace planowe", "planned work")

WORK: Shape = {
    "key": Key(TEXT),
    "services": Key(some_of(named(tuple(services()))), required=True),
    "announced_at": Key(INSTANT, required=True),
    "start": Key(INSTANT, required=True),
    "end": Key(INSTANT, required=True),
    "emergency": Key(YES_NO),
    "cancelled_at": Key(INSTANT),
    "vetoed_at": Key(INSTANT),
}
"""What a planned work may say."""


def outage_shape(contract: Contract) -> Shape:
    """Return what an outage may say under a contract; the keys are those of a recorded outage."""
    sites = {site.key for version in contract.versions for site in version.sites}
    exclusions = {cause.key for version in contract.versions for cause in value_of(version.exclusions) or ()}
    return {
        "key": Key(TEXT),
        "service": Key(named(tuple(services())), required=True),
        "start": Key(INSTANT, required=True),
        "end": Key(INSTANT),
        "share": Key(SHARE),
        "source": Key(word("probe", "staff", "customer")),
        "site": Key(named(sorted(sites))),
        "exclusion": Key(named(sorted(exclusions))),
        "cause": Key(TEXT),
        "fault": Key(word("provider", "customer", "third_party")),
        "size": Key(QUANTITY),
        "proven": Key(YES_NO),
        "evidence": Key(TEXT),
    }


def read_outages(contract: Contract, value: Any, source: str) -> tuple[OutageRecorded, ...]:
    """Return the outages of an input, in its order; one that is repeated word for word is there once.

    An outage without a key gets its place in the list, "#1" for the first.

    Raises:
        InputErrors: with every error of the input.
    """
    findings: list[Finding] = []
    shape = outage_shape(contract)
    found: dict[tuple[bool, str], OutageRecorded] = {}
    for place, entry in enumerate(listed(value, source, _A_LIST_OF_OUTAGES)):
        path = f"$[{place}]"
        before = len(findings)
        read = read_object(shape, entry, path, findings)
        if len(findings) > before:
            continue
        outage = outage_of({"key": f"#{place + 1}", **read})
        note_order(outage, path, findings)
        known = found.setdefault((outage.source == "customer", outage.key), outage)
        if known != outage:
            findings.append(Finding(f"{path}.key", ProblemCode.CONTRADICTION, outage.key, _OWN_KEY))
    if findings:
        raise InputErrors(source, findings)
    return tuple(found.values())


def outage_of(read: Mapping[str, Any]) -> OutageRecorded:
    """Return the outage that an object says."""
    said = {name: read[name] for name in _FIELDS if name in read}
    return OutageRecorded(**{"end": None, "share": Decimal(1), "source": "probe", **said})


def note_order(outage: OutageRecorded, path: str, findings: list[Finding]) -> None:
    """Note an outage that ends before it begins."""
    if outage.end is not None and outage.end < outage.start:
        findings.append(Finding(f"{path}.end", ProblemCode.BAD_VALUE, shown(outage.end.isoformat()), _NOT_BEFORE_START))


def read_works(value: Any, source: str) -> tuple[PlannedWork, ...]:
    """Return the planned works of an input, in its order.

    Raises:
        InputErrors: with every error of the input.
    """
    findings: list[Finding] = []
    found: dict[str, PlannedWork] = {}
    for place, entry in enumerate(listed(value, source, _A_LIST_OF_WORKS)):
        path = f"$[{place}]"
        before = len(findings)
        read = read_object(WORK, entry, path, findings)
        if len(findings) > before:
            continue
        work = PlannedWork(**{"key": f"#{place + 1}", "effect": _NAME, **read})
        if work.end <= work.start:
            findings.append(Finding(f"{path}.end", ProblemCode.BAD_VALUE, shown(entry["end"]), _AFTER_START))
        if found.setdefault(work.key, work) != work:
            findings.append(Finding(f"{path}.key", ProblemCode.CONTRADICTION, work.key, _OWN_WORK_KEY))
    if findings:
        raise InputErrors(source, findings)
    return tuple(found.values())


def lapse_shape(contract: Contract) -> Shape:
    """Return what a lapse of a condition may say under a contract."""
    needs = sorted({need.key for version in contract.versions for need in value_of(version.eligibility) or ()})
    return {
        "condition": Key(named(needs), required=True),
        "start": Key(INSTANT, required=True),
        "end": Key(INSTANT),
    }


def read_lapses(contract: Contract, value: Any, source: str) -> tuple[Lapse, ...]:
    """Return the stretches of an input in which a condition of the SLA was not met, each once.

    Raises:
        InputErrors: with every error of the input.
    """
    findings: list[Finding] = []
    shape = lapse_shape(contract)
    found: list[Lapse] = []
    for place, entry in enumerate(listed(value, source, _A_LIST_OF_LAPSES)):
        path = f"$[{place}]"
        before = len(findings)
        read = read_object(shape, entry, path, findings)
        if len(findings) > before:
            continue
        lapse = Lapse(read["condition"], read["start"], read.get("end"))
        if lapse.end is not None and lapse.end < lapse.start:
            findings.append(Finding(f"{path}.end", ProblemCode.BAD_VALUE, shown(entry["end"]), _NOT_BEFORE_START))
        found.append(lapse)
    if findings:
        raise InputErrors(source, findings)
    return tuple(dict.fromkeys(found))
