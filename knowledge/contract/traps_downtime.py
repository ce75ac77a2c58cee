"""Warnings about hours and planned work: what never opens, is never permitted, or comes too early or late.

The rule: days are counted over two years from the day on which the version begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import Maintenance, NoticeUnit, PeriodKind
from knowledge.contract.trap import Trap
from knowledge.contract.traps_targets import never_open
from knowledge.contract.words import PERIODS, notice
from knowledge.downtime.freeze_days import is_frozen
from knowledge.hours.service_hours import ServiceHours
from knowledge.terms import Stated

_DAY = timedelta(days=1)
_LOOKED_AT = 2 * 366
_LONGEST = {PeriodKind.MONTH: 31, PeriodKind.QUARTER: 92, PeriodKind.HALF_YEAR: 184, PeriodKind.YEAR: 366}
_HOURS_A_DAY, _WORKING_DAYS_A_WEEK = 24, 5


def downtime_traps(version: ContractVersion) -> Iterator[Trap]:
    """Yield what hours and planned work leave open."""
    for schedule in version.schedules.values():
        if never_open(schedule.hours):
            text = Bilingual("te godziny nigdy się nie zaczynają", "these hours never open")
            yield Trap("never_open", version.key, ("schedules", schedule.key, "hours"), schedule.clause, text)
    if isinstance(version.maintenance, Stated):
        yield from _freezes(version, version.maintenance.value)
        yield from _notice(version, version.maintenance.value)


def _freezes(version: ContractVersion, rule: Maintenance) -> Iterator[Trap]:
    """A freeze (or several) on every day on which a window of planned work begins or ends."""
    if not rule.freezes or _some_work(rule, _first_day(version)):
        return
    text = Bilingual(
        "okres bez prac obejmuje wszystkie okna prac: prac planowych nie wolno prowadzić nigdy",
        "the freeze covers every window: planned work is never permitted",
    )
    yield Trap("freeze_covers_all_windows", version.key, ("maintenance", "freezes"), rule.freezes[0].clause, text)


def _first_day(version: ContractVersion) -> date:
    return version.effective.astimezone(ZoneInfo(version.zone)).date()


def _some_work(rule: Maintenance, first: date) -> bool:
    return any(
        not any(is_frozen(freeze.value, day, last) for freeze in rule.freezes)
        for day in (first + number * _DAY for number in range(_LOOKED_AT))
        for last in _last_days(rule.windows.value, day)
    )


def _last_days(hours: ServiceHours, day: date) -> list[date]:
    return [day + _DAY if window.closes > _DAY else day for window in hours.windows_on(day)]


def _notice(version: ContractVersion, rule: Maintenance) -> Iterator[Trap]:
    """A notice longer than the period in which the time of planned work is limited."""
    said = rule.notice.value
    days = {
        NoticeUnit.HOURS: said.count / _HOURS_A_DAY,
        NoticeUnit.CALENDAR_DAYS: said.count,
        NoticeUnit.WORKING_DAYS: said.count * 7 / _WORKING_DAYS_A_WEEK,
    }[said.unit]
    longest = _LONGEST.get(rule.cap_period)
    if longest is not None and isinstance(rule.cap, Stated) and days > longest:
        early, period = notice(said), PERIODS[rule.cap_period]
        text = Bilingual(
            f"wyprzedzenie ({early.pl}) jest dłuższe niż okres, którego dotyczy limit prac ({period.pl})",
            f"the notice ({early.en}) is longer than the period of the cap ({period.en})",
        )
        yield Trap("notice_longer_than_period", version.key, ("maintenance", "notice"), rule.notice.clause, text)
