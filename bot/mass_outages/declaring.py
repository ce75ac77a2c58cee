"""Declaring a mass outage: one incident for every affected customer, each told before they ask.

Rules: nobody reported what is opened here, so the contract decides whether its clock runs from the declaration or waits
for the customer's own word, which is then asked for. What a customer reported already keeps its number and its times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.handlers.telling import entitled_of, notices_to_customer
from bot.i18n import Translator
from bot.mass_outages.affected import Affected
from bot.mass_outages.telling import customer_words
from bot.ports import UnitOfWork
from bot.records import IncidentLog, MassOutage, Why
from bot.turn import Notice, Said
from knowledge.contract.agreement import ContractVersion
from knowledge.incidents.clock_start import PROVIDER
from knowledge.incidents.incident import Event, IncidentReported, OutageDeclared


@dataclass(frozen=True, slots=True)
class Declared:
    """What a declaration came to: the outage, the incidents it opened and took in, and what the customers are told."""

    outage: MassOutage
    opened: Sequence[int]
    taken_in: Sequence[int]
    notices: Sequence[Notice]


def declare(work: UnitOfWork, affected: Sequence[Affected], outage: MassOutage, *, sent_at: datetime) -> Declared:
    """Open or take in one incident for every affected customer, inside a transaction; `sent_at` is when it was said."""
    work.mass_outages.declare(outage)
    opened, taken_in, notices = list[int](), list[int](), list[Notice]()
    words = work.texts.keep(f"{outage.service} {outage.key}")
    for one in affected:
        number = one.incident.number if one.incident is not None else _open(work, one, outage, words, sent_at)
        work.incidents.append(
            Event(number, sent_at, outage.declared_at, outage.declared_by, OutageDeclared(outage.key))
        )
        work.mass_outages.add_incident(outage.key, number, opened=one.incident is None)
        (opened if one.incident is None else taken_in).append(number)
        notices += told(work, one.version, number, outage, rule="outage_declared", now=outage.declared_at)
    return Declared(outage, opened, taken_in, notices)


def _open(work: UnitOfWork, one: Affected, outage: MassOutage, words: str, sent_at: datetime) -> int:
    number = work.incidents.next_number()
    work.incidents.open(number, one.customer.key, outage.declared_at)
    reported = report_for(one, outage.service, outage.since, words=words, sent_at=sent_at)
    work.incidents.append(Event(number, sent_at, outage.declared_at, outage.declared_by, reported))
    return number


def report_for(one: Affected, service: str, since: datetime, *, words: str, sent_at: datetime) -> IncidentReported:
    """Return the report that the provider makes for a customer; `words` is a text reference."""
    return IncidentReported(
        service=service,
        severity=one.severity,
        since=since,
        first_message_at=sent_at,
        channel=PROVIDER,
        description=words,
        contract_version=one.version.key,
    )


def told(
    work: UnitOfWork, version: ContractVersion, number: int, outage: MassOutage, *, rule: str, now: datetime
) -> list[Notice]:
    """Return the notices by which a customer learns of their part in a mass outage: places, and who may report."""
    log = work.incidents.of_number(number, now)
    if log is None:
        return []
    words = customer_words(version, log, outage, now)
    return notices_to_all(work, log, f"{rule}:{outage.key}:{number}", words, rule, now)


def notices_to_all(
    work: UnitOfWork,
    log: IncidentLog,
    key: str,
    words: Callable[[Translator], Said],
    rule: str,
    now: datetime,
) -> list[Notice]:
    """Return the notices by which a customer hears of a mass outage: those of any incident, and who may report."""
    why = Why("incident", f"incident.{rule}", f"incident:{log.number}", now, log.customer)
    notices = notices_to_customer(work, log, key, words, why)
    known = {notice.person.id for notice in notices if notice.person is not None}
    entitled = (one for one in entitled_of(work, log) if one.id not in known)
    return [*notices, *(Notice(one, key, words, why=why) for one in entitled)]
