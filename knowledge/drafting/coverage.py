"""Which customers' contracts need somebody: none, drafts only, unchecked, terms not entered, ending, an older template.

The rule: the most urgent customer comes first; one of whom nothing is to be done is not in the list. It is for the
provider's staff, who look after all customers; no customer is ever told of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.drafting.needs import terms_not_entered


class GapKind(StrEnum):
    """What is to be done, most urgent first."""

    UNUSABLE = "unusable"  # the stored file can no longer be read
    ENDED = "ended"
    NO_CONTRACT = "no_contract"
    DRAFT_ONLY = "draft_only"
    NOT_BEGUN = "not_begun"  # nothing is in force today, a version begins later
    EXPIRING = "expiring"
    UNCHECKED = "unchecked"
    NOT_ENTERED = "not_entered"
    CHANGE_WAITING = "change_waiting"  # a draft beside a contract in force
    OUTDATED_TEMPLATE = "outdated_template"


_ORDER = {kind: place for place, kind in enumerate(GapKind)}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is kept of one customer: the contract in use (`has_file`: even if it cannot be read), an open draft."""

    customer: str
    name: str
    contract: Contract | None
    has_file: bool = False
    has_draft: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to be done.

    `day` and `days` tell when a contract begins or ends, `names` which terms or versions are meant, `number` and
    `newest` which versions of a template.
    """

    kind: GapKind
    day: date | None = None
    days: int = 0
    names: tuple[Bilingual, ...] = ()
    template: str = ""
    number: int = 0
    newest: int = 0


@dataclass(frozen=True, slots=True)
class CustomerGaps:
    """A customer and all that is to be done, most urgent first; there is at least one thing."""

    customer: str
    name: str
    gaps: tuple[Gap, ...]


def coverage(
    standings: Iterable[Standing], newest: Mapping[str, int], now: datetime, within: timedelta
) -> tuple[CustomerGaps, ...]:
    """Return who needs what at an instant, most urgent first.

    `newest` is the highest number of each template; a contract is ending when its end is at most `within` ahead.
    """
    found = [
        CustomerGaps(one.customer, one.name, gaps)
        for one in standings
        if (gaps := tuple(sorted(_gaps(one, newest, now, within), key=_urgency)))
    ]
    return tuple(sorted(found, key=lambda one: (*_urgency(one.gaps[0]), one.customer)))


def _urgency(gap: Gap) -> tuple[int, int]:
    return _ORDER[gap.kind], gap.days


def _gaps(one: Standing, newest: Mapping[str, int], now: datetime, within: timedelta) -> list[Gap]:
    if one.contract is None:
        if one.has_file:
            return [Gap(GapKind.UNUSABLE)]
        return [Gap(GapKind.DRAFT_ONLY if one.has_draft else GapKind.NO_CONTRACT)]
    contract, last = one.contract, one.contract.versions[-1]
    gaps = [
        *_beginning(contract, now),
        *_ending(last, now, within),
        *_unchecked(contract, now),
        *_outdated(last, newest),
    ]
    terms = terms_not_entered(contract, last)
    if terms:
        gaps.append(Gap(GapKind.NOT_ENTERED, names=terms))
    if one.has_draft:
        gaps.append(Gap(GapKind.CHANGE_WAITING))
    return gaps


def _beginning(contract: Contract, now: datetime) -> list[Gap]:
    later = [version for version in contract.versions if version.effective > now]
    if contract.version_at(now) is not None or not later:
        return []
    day, days = _day(later[0].effective, later[0], now)
    return [Gap(GapKind.NOT_BEGUN, day=day, days=days)]


def _day(at: datetime, version: ContractVersion, now: datetime) -> tuple[date, int]:
    """Return the local date of an instant, and how many days it is from now."""
    zone = ZoneInfo(version.zone)
    day = at.astimezone(zone).date()
    return day, (day - now.astimezone(zone).date()).days


def _ending(last: ContractVersion, now: datetime, within: timedelta) -> list[Gap]:
    if last.ends is None:
        return []
    day, days = _day(last.ends, last, now)
    if last.ends <= now:
        return [Gap(GapKind.ENDED, day=day, days=days)]
    return [Gap(GapKind.EXPIRING, day=day, days=days)] if last.ends <= now + within else []


def _unchecked(contract: Contract, now: datetime) -> list[Gap]:
    """Return the versions in force or still to come that nobody has checked."""
    names = tuple(
        version.name
        for version in contract.versions
        if version.checked is None and (version.ends is None or version.ends > now)
    )
    return [Gap(GapKind.UNCHECKED, names=names)] if names else []


def _outdated(last: ContractVersion, newest: Mapping[str, int]) -> list[Gap]:
    based_on = last.based_on
    if based_on is None or newest.get(based_on.template, 0) <= based_on.number:
        return []
    key, number = based_on.template, based_on.number
    return [Gap(GapKind.OUTDATED_TEMPLATE, template=key, number=number, newest=newest[key])]
