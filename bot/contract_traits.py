"""What a contract is looked for by across all customers: its services, targets, hours, penalties, days of work, end.

Rules: a trait only finds contracts; what is said of each is read from the contract itself. A version's traits hold
while it is in force. What a contract has not entered yet is no trait, neither of having it nor of not having it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from bot.understanding.folding import folded
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.severities import ClockKind
from knowledge.hours.limits import ServiceTime
from knowledge.terms import NotEntered, Stated

_WORD = re.compile(r"[^\W\d_][\w&’'-]*")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class TraitKind(StrEnum):
    """What is looked for; in brackets the key."""

    IN_FORCE = "in_force"  # ("")
    SERVICE = "service"  # (the service) it is covered
    TARGET = "target"  # (the percentage) some group has it
    TARGET_OF = "target_of"  # (service and percentage) the service's group has it
    ROUND_THE_CLOCK = "round_the_clock"  # ("") some severity is handled at any time
    LATENESS = "lateness"  # ("") there are penalties for lateness
    NO_PENALTIES = "no_penalties"  # ("") neither penalties nor credits are agreed
    WORK_DAY = "work_day"  # (the weekday) planned work may be done then without counting
    VETO = "veto"  # ("") the customer may refuse announced work
    ENDS = "ends"  # (the UTC instant) the contract ends
    REACT = "react"  # (seconds, as `seconds_key`) some severity is reacted to in so much service time
    RESOLVE = "resolve"  # (seconds, as `seconds_key`) some severity is removed in so much service time
    WORD = "word"  # (the folded word) a site or severity is called so


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait of one version, which holds from `since` until `until` (UTC; None: for ever)."""

    version: str
    since: datetime
    until: datetime | None
    kind: TraitKind
    key: str = ""


def traits_of(contract: Contract) -> list[Trait]:
    """Return every trait of every version, once each."""
    found: dict[Trait, None] = {}
    for version in contract.versions:
        for kind, key in _of_version(version):
            found[Trait(version.key, version.effective, version.ends, kind, key)] = None
    last = contract.versions[-1]
    if last.ends is not None:
        found[Trait(last.key, contract.versions[0].effective, None, TraitKind.ENDS, instant_key(last.ends))] = None
    return list(found)


def instant_key(at: datetime) -> str:
    """Return an aware instant as a key that sorts as time does."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _of_version(version: ContractVersion) -> Iterator[tuple[TraitKind, str]]:
    yield TraitKind.IN_FORCE, ""
    for service in version.services:
        yield TraitKind.SERVICE, service
    for target in version.targets:
        percent = percent_key(target.target)
        yield TraitKind.TARGET, percent
        for service in target.services:
            yield TraitKind.TARGET_OF, f"{service} {percent}"
    if any(version.schedules[severity.schedule].hours.round_the_clock for severity in version.severities):
        yield TraitKind.ROUND_THE_CLOCK, ""
    if isinstance(version.lateness, Stated) and version.lateness.value:
        yield TraitKind.LATENESS, ""
    elif not isinstance(version.lateness, NotEntered) and not isinstance(version.credits, Stated | NotEntered):
        yield TraitKind.NO_PENALTIES, ""
    yield from _limits(version)
    if isinstance(version.maintenance, Stated):
        windows = version.maintenance.value.windows.value.weekly
        if isinstance(version.maintenance.value.veto, Stated):
            yield TraitKind.VETO, ""
        yield from ((TraitKind.WORK_DAY, day) for day, open_ in zip(WEEKDAYS, windows, strict=True) if open_)
    names = [name for site in version.sites for name in (site.name.pl, site.name.en, *site.aliases)]
    names += [name for severity in version.severities for name in (severity.name.pl, severity.name.en)]
    yield from ((TraitKind.WORD, folded(word)) for name in names for word in _WORD.findall(name))


def _limits(version: ContractVersion) -> Iterator[tuple[TraitKind, str]]:
    kinds = {ClockKind.REACT: TraitKind.REACT, ClockKind.RESOLVE: TraitKind.RESOLVE}
    for severity in version.severities:
        for clock, kind in kinds.items():
            term = severity.promises.get(clock)
            for promise in term.value if isinstance(term, Stated) else ():
                if isinstance(promise.limit, ServiceTime):
                    yield kind, seconds_key(promise.limit.amount)


def seconds_key(length: timedelta) -> str:
    """Return a length in whole seconds as a key that sorts as lengths do."""
    return f"{int(length.total_seconds()):09d}"


def percent_key(percent: Decimal) -> str:
    """Return a percentage as a key: without zeros at its end."""
    return format(percent.normalize(), "f")
