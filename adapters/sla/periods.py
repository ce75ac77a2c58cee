"""The period, instants and lengths of the `sla` commands as they are written, and which groups a period is of.

Rule: a measured group is only ever measured in its own kind of period; a month of a group that is measured in quarters
is refused with the group's own periods, never worked out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.console.instants import read_instant_or_step
from adapters.usage import WrongUsage
from bot.errors import Refused
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.levels import AvailabilityTarget, PeriodKind
from knowledge.contract.values import read_length
from knowledge.downtime.availability import period_of, version_for
from knowledge.hours.periods import Period, period_containing

_YEARS = range(2000, 2100)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-[Qq]([1-4])")
_HALF_YEAR = re.compile(r"(\d{4})-[Hh]([12])")
_YEAR = re.compile(r"(\d{4})")
_ROLLING = re.compile(r"rolling:(\d{4}-\d{2}-\d{2})")
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """A period as written: its kind and a day in it (of rolling days the last one)."""

    written: str
    kind: PeriodKind
    day: date


@dataclass(frozen=True, slots=True)
class MeasuredGroup:
    """A measured group and the period it is asked for."""

    version: ContractVersion
    target: AvailabilityTarget
    period: Period


def read_period(text: str) -> AskedPeriod:
    """Return the period that "2026-11", "2026-Q4", "2026-H2", "2026" or "rolling:2026-11-30" names.

    Raises:
        WrongUsage: it names none.
    """
    try:
        kind, day = _read_period(text.strip())
    except ValueError:
        raise _no_period(text) from None
    if day.year not in _YEARS:
        raise _no_period(text)
    return AskedPeriod(text.strip(), kind, day)


def _read_period(text: str) -> tuple[PeriodKind, date]:
    if match := _MONTH.fullmatch(text):
        return PeriodKind.MONTH, date(int(match[1]), int(match[2]), 1)
    if match := _QUARTER.fullmatch(text):
        return PeriodKind.QUARTER, date(int(match[1]), 3 * int(match[2]) - 2, 1)
    if match := _HALF_YEAR.fullmatch(text):
        return PeriodKind.HALF_YEAR, date(int(match[1]), 6 * int(match[2]) - 5, 1)
    if match := _YEAR.fullmatch(text):
        return PeriodKind.YEAR, date(int(match[1]), 1, 1)
    if match := _ROLLING.fullmatch(text):
        return PeriodKind.ROLLING, date.fromisoformat(match[1])
    raise ValueError(text)


def _no_period(text: str) -> WrongUsage:
    return WrongUsage(
        Refused(
            "“%(value)s” is no period; expected 2026-11, 2026-Q4, 2026-H2, 2026 or rolling:2026-11-30, "
            "year 2000 to 2099.",
            value=text[:40],
        )
    )


def groups_asked(
    contract: Contract, asked: AskedPeriod | None, target: str | None, *, now: datetime
) -> tuple[MeasuredGroup, ...]:
    """Return the groups measured in a kind of period, or the one named; without a period each with its running one.

    Raises:
        Refused: no version is in force then, no group has this key, or none is measured in such periods.
    """
    version = _version(contract, asked, now)
    targets = [one for one in version.targets if target is None or one.key == target]
    if not targets:
        known = ", ".join(one.key for one in version.targets) or "–"
        if target is None:
            raise Refused("Version %(version)s of the contract measures no availability.", version=version.key)
        raise Refused(
            "Version %(version)s of the contract has no measured group “%(target)s”; it has: %(known)s.",
            version=version.key,
            target=target[:40],
            known=known,
        )
    if asked is None:
        return tuple(MeasuredGroup(version, one, period_of(version, one, now)) for one in targets)
    fitting = [one for one in targets if one.period is asked.kind]
    if not fitting:
        raise _other_kind(asked, targets)
    at = datetime.combine(asked.day, _NOON, ZoneInfo(version.zone))
    return tuple(MeasuredGroup(version, one, period_of(version, one, at)) for one in fitting)


def _version(contract: Contract, asked: AskedPeriod | None, now: datetime) -> ContractVersion:
    zone = contract.versions[0].zone
    if asked is None:
        found = contract.version_at(now)
    elif asked.kind is PeriodKind.ROLLING:
        found = contract.version_at(datetime.combine(asked.day, _NOON, ZoneInfo(zone)))
    else:
        at = datetime.combine(asked.day, _NOON, ZoneInfo(zone))
        found = version_for(contract, period_containing(asked.kind, at, zone))
    if found is not None:
        return found
    day = now.astimezone(ZoneInfo(zone)).date() if asked is None else asked.day
    raise not_in_force(contract, day, asked.written if asked is not None else day.isoformat())


def not_in_force(contract: Contract, day: date, written: str) -> Refused:
    """Return the refusal for a day or period in which no version is in force: before the first, or after the last."""
    first, last = contract.versions[0], contract.versions[-1]
    begins = first.effective.astimezone(ZoneInfo(first.zone)).date()
    if day < begins or last.ends is None:
        return Refused(
            "The contract is not in force in %(period)s: it begins on %(day)s.", period=written, day=begins.isoformat()
        )
    ended = last.ends.astimezone(ZoneInfo(last.zone)).date() - timedelta(days=1)
    return Refused(
        "The contract is not in force in %(period)s: its last day is %(day)s.", period=written, day=ended.isoformat()
    )


def _other_kind(asked: AskedPeriod, targets: list[AvailabilityTarget]) -> Refused:
    day = asked.day
    examples = {
        PeriodKind.MONTH: f"{day:%Y-%m}",
        PeriodKind.QUARTER: f"{day.year}-Q{(day.month + 2) // 3}",
        PeriodKind.HALF_YEAR: f"{day.year}-H{(day.month + 5) // 6}",
        PeriodKind.YEAR: f"{day.year}",
        PeriodKind.ROLLING: f"rolling:{day.isoformat()}",
    }
    kinds = dict.fromkeys(one.period for one in targets)
    return Refused(
        "Nothing asked for is measured in such a period as %(period)s; write --period %(examples)s "
        "(measured groups: %(groups)s).",
        period=asked.written,
        examples=" / ".join(examples[kind] for kind in kinds),
        groups=", ".join(one.key for one in targets),
    )


def read_moment(text: str, *, now: datetime, zone: str) -> datetime:
    """Return the instant that an option names: ISO 8601 (without an offset: in `zone`), "11:30", or a step "+2h".

    Raises:
        WrongUsage: it names none, or one that the clock change makes missing or double.
    """
    try:
        at = read_instant_or_step(text, now=now, zone=zone)
    except Refused as refused:
        raise WrongUsage(refused) from None
    if _is_doubtful(text.strip(), ZoneInfo(zone)):
        raise WrongUsage(
            Refused(
                "“%(value)s” does not exist or comes twice in %(zone)s, for the clocks change then; add the offset, "
                "e.g. +01:00.",
                value=text[:40],
                zone=zone,
            )
        )
    return at


def _is_doubtful(text: str, zone: ZoneInfo) -> bool:
    """Tell whether a text is a date and time without an offset that the zone has twice or not at all."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return False
    if wall.tzinfo is not None:
        return False
    return wall.replace(tzinfo=zone, fold=0).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset()


def read_duration(text: str) -> timedelta:
    """Return a length of time such as "120min", "2 h" or "1h 30min", longer than zero, at most ten years.

    Raises:
        WrongUsage: it is none.
    """
    try:
        return read_length(text)
    except (ValueError, OverflowError, ArithmeticError):
        raise WrongUsage(
            Refused("“%(value)s” is no length of time; expected for example 120min or 1h 30min.", value=text[:40])
        ) from None
