"""A small contract file that is correct; tests break it in one place, or add to it, and see what the reader says."""

from __future__ import annotations

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.errors import ContractError, ContractErrors
from knowledge.contract.file import read_contract

SMALL = """\
contract: demo
customer:
  key: demo
  name: Demo Sp. z o.o.
provider: Telmost S.A.
duty_phone: 22 000 00 00
duty_email: dyzur@telmost.example
versions:
  - version: v1
    name: {pl: Umowa, en: Contract}
    effective: 2026-01-01
    entered: {by: A. Nowak, on: 2026-01-01}
    zone: Europe/Warsaw
    currency: PLN
    binding_language: pl
    unlisted: silent
    documents:
      contract: {pl: Umowa, en: Contract}
      prices: {pl: Cennik, en: Price list}
    calendar: {country: PL}
    services:
      sip: § 1
      hotline: § 1
    schedules:
      support:
        name: {pl: godziny obsługi, en: hours of service}
        hours: Mon-Fri 08:00-18:00
        clause: § 4
    severities:
      critical:
        name: {pl: krytyczna, en: critical}
        covers: critical
        definition: {pl: nic nie działa, en: nothing works}
        hours: support
        clause: § 2
        react: 2 h
        resolve: 8 h
    availability:
      line:
        name: {pl: infolinia, en: hotline}
        services: [hotline]
        target: 99.5 %
        period: month
        clause: § 5
"""


def written(*changes: tuple[str, str], more: str = "") -> str:
    """Return the small contract with texts replaced, each of which must be there once, and lines added at the end."""
    text = SMALL
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} occurs {text.count(old)} times")
        text = text.replace(old, new)
    return text + more


def read(*changes: tuple[str, str], more: str = "") -> Contract:
    return read_contract(written(*changes, more=more), file="demo.yaml")


def read_version(*changes: tuple[str, str], more: str = "") -> ContractVersion:
    return read(*changes, more=more).versions[-1]


def errors_of(text: str) -> tuple[ContractError, ...]:
    try:
        read_contract(text, file="demo.yaml")
    except ContractErrors as found:
        return found.errors
    return ()
