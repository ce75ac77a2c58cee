"""Reaction and resolution times and support hours, also at a named moment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.handlers.severities import severities_asked
from bot.handlers.subject import about_contract
from bot.messages import Fact
from bot.turn import Ask, Said, Turn
from bot.understanding.folding import folded
from bot.wording.channels import channel_name
from bot.wording.clauses import basis, cited
from bot.wording.hours import closed_reason, hours_text, window_text
from bot.wording.limits import cadence_text, clock_name, promises_text
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion, Schedule
from knowledge.contract.severities import ClockKind, Severity
from knowledge.hours.described_hours import Closed, why_closed
from knowledge.hours.limits import ServiceTime
from knowledge.hours.service_hours import ServiceHours, next_opening
from knowledge.incidents.clock_start import ClockStartResult
from knowledge.incidents.promises import Deadline, deadline_if_reported
from knowledge.terms import Clause, NotEntered, Stated, clause_of, value_of
from knowledge.words.services import services

_LONGEST_DAY = timedelta(hours=25)
_NOON = timedelta(hours=12)
_MOMENT = timedelta(seconds=1)
_YEAR_DAYS = 366
_SHOWN_DAYS = 3
_REACTING = (ClockKind.ACKNOWLEDGE, ClockKind.REACT)
_RESOLVING = (ClockKind.WORKAROUND, ClockKind.RESOLVE)


@about_contract
def reaction_time(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer how soon somebody acts, per severity, or by when if reported at a named moment."""
    return _times(turn, ask, version, _REACTING)


@about_contract
def resolution_time(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer how soon it must be mended (and worked around), per severity, or by when if reported at a named moment."""
    return _times(turn, ask, version, _RESOLVING)


def times_at(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer all times promised for a report at the moment named."""
    return _times(turn, ask, version, (*_REACTING, *_RESOLVING))


def _times(turn: Turn, ask: Ask, version: ContractVersion, kinds: Sequence[ClockKind]) -> list[Said]:
    uncovered = uncovered_services(turn, ask, version)
    if uncovered:
        return [uncovered]
    severities = severities_asked(version, ask)
    stated = [kind for kind in kinds if any(isinstance(s.promises.get(kind), Stated) for s in severities)]
    clauses = _clauses(version, severities, kinds)
    if not stated:
        silent = clock_name(turn.t, kinds[-1])
        return [Said(unstated(turn.t, version.unlisted, silent[:1].lower() + silent[1:], version), {"stated": False})]
    moment = _moment_asked(version, severities, ask)
    if moment is not None:
        return [_at_moment(turn, version, severities, stated, moment)]
    lines = [
        f"{turn.t.text(s.name)}: "
        + ", ".join(_named_promise(turn, version, s, kind, several=len(stated) > 1) for kind in stated)
        for s in severities
    ]
    facts: dict[str, Fact] = {"clauses": cited(turn.t, version, clauses)}
    for severity in severities:
        for kind in stated:
            facts[f"severity_{severity.key}_{kind.value}"] = _promised_seconds(version, severity, kind)
    text = "\n".join(
        [_heading(turn, stated), *lines, _hours_line(turn, version, severities), basis(turn.t, version, clauses)]
    )
    return [Said(text, facts)]


def _moment_asked(version: ContractVersion, severities: Sequence[Severity], ask: Ask) -> datetime | None:
    """Return the moment of report a question supposes; of a named day its first opening, or its noon when it
    is closed."""
    if ask.entities.at or ask.entities.start:
        return ask.entities.at or ask.entities.start
    span = ask.entities.period
    if span is None or span.end - span.start > _LONGEST_DAY:
        return None
    opening = next_opening(version.schedules[severities[0].schedule].hours, span.start)
    return opening if opening is not None and opening < span.end else span.start + _NOON


def _heading(turn: Turn, kinds: Sequence[ClockKind]) -> str:
    if kinds[-1] is ClockKind.REACT or kinds == [ClockKind.ACKNOWLEDGE]:
        return turn.t.say("Reaction time (from the start of the clock):")
    return turn.t.say("Resolution time (from the start of the clock):")


def _named_promise(turn: Turn, version: ContractVersion, severity: Severity, kind: ClockKind, *, several: bool) -> str:
    said = promises_text(turn.t, version, severity, kind)
    return f"{clock_name(turn.t, kind).lower()} – {said}" if several else said


def _promised_seconds(version: ContractVersion, severity: Severity, kind: ClockKind) -> Fact:
    promises = value_of(severity.promises.get(kind, version.unlisted))
    limits = [promise.limit for promise in promises or ()]
    seconds = [int(limit.amount.total_seconds()) for limit in limits if isinstance(limit, ServiceTime)]
    return seconds[0] if len(seconds) == len(limits) == 1 else None


def _clauses(
    version: ContractVersion, severities: Sequence[Severity], kinds: Sequence[ClockKind]
) -> list[Clause | None]:
    times = [clause_of(s.promises.get(kind, version.unlisted)) for s in severities for kind in kinds]
    hours = [version.schedules[s.schedule].clause for s in severities]
    return [*times, *hours]


def _hours_line(turn: Turn, version: ContractVersion, severities: Sequence[Severity]) -> str:
    """Name the hours in which the times run; one line where all severities share them."""
    by_schedule: dict[str, list[str]] = {}
    for severity in severities:
        by_schedule.setdefault(severity.schedule, []).append(turn.t.text(severity.name))
    said = []
    for key, names in by_schedule.items():
        hours = hours_text(turn.t, version.schedules[key].hours)
        said.append(hours if len(by_schedule) == 1 else f"{', '.join(names)}: {hours}")
    return turn.t.say("The time runs in the hours: %(hours)s.", hours="; ".join(said))


def _at_moment(
    turn: Turn, version: ContractVersion, severities: Sequence[Severity], kinds: Sequence[ClockKind], moment: datetime
) -> Said:
    t = turn.t
    facts: dict[str, Fact] = {"reported_at": turn.instant(moment)}
    rows: list[tuple[str, str]] = []
    clauses: list[Clause | None] = []
    for severity in severities:
        deadlines = [d for d in deadline_if_reported(version, severity.key, moment) if d.kind in kinds]
        by_kind = {deadline.kind: _deadline_text(turn, version, severity, deadline) for deadline in deadlines}
        said = ", ".join(by_kind.get(k) or _named_promise(turn, version, severity, k, several=True) for k in kinds)
        start = _start_text(turn, version, deadlines[0].start) if deadlines else ""
        rows.append((f"{t.text(severity.name)}: {said}", start))
        for deadline in deadlines:
            clauses.append(deadline.clause)
            if deadline.due is not None:
                facts[f"severity_{severity.key}_{deadline.kind.value}_due"] = turn.instant(deadline.due)
            elif deadline.start.starts_at is None and deadline.interval is not None:
                facts[f"severity_{severity.key}_{deadline.kind.value}_interval"] = int(
                    deadline.interval.total_seconds()
                )
    when = t.moment(moment, version.zone, now=turn.now)
    starts = list(dict.fromkeys(start for _, start in rows if start))
    if len(starts) == 1:
        first = t.say("Reported %(moment)s: %(start)s.", moment=when, start=starts[0])
        lines = [line for line, _ in rows]
    else:
        first = t.say("Reported %(moment)s:", moment=when)
        lines = [f"{line} ({start})" if start else line for line, start in rows]
    clauses += _clauses(version, severities, ())
    facts["clauses"] = cited(t, version, clauses)
    return Said("\n".join([first, *lines, basis(t, version, clauses)]), facts)


def _deadline_text(turn: Turn, version: ContractVersion, severity: Severity, deadline: Deadline) -> str:
    t, name = turn.t, clock_name(turn.t, deadline.kind)
    clock = name[:1].lower() + name[1:]
    if deadline.due is not None:
        return t.say("%(clock)s by %(moment)s", clock=clock, moment=t.moment(deadline.due, version.zone, now=turn.now))
    if deadline.start.starts_at is None and deadline.interval is not None:
        return t.say("%(clock)s: %(interval)s from your call", clock=clock, interval=t.duration(deadline.interval))
    return f"{clock} – {promises_text(t, version, severity, deadline.kind)}"


def _start_text(turn: Turn, version: ContractVersion, start: ClockStartResult) -> str:
    """Say whether the clock starts at once, or why not and when, or what it waits for."""
    t = turn.t
    if start.starts_at is None:
        missing = t.list(channel_name(t, channel) for channel in start.waiting_for)
        return t.say("the clock also needs: %(channels)s", channels=missing)
    if start.why_closed is None:
        return t.say("the clock starts at once")
    if start.begins_counting_at is None:
        return t.say("the clock never starts under this contract")
    return t.say(
        "%(reason)s; the clock starts %(moment)s",
        reason=closed_reason(t, start.why_closed),
        moment=t.moment(start.begins_counting_at, version.zone, now=turn.now),
    )


@about_contract
def service_window(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer in which hours the deadlines run: on the day named, else at a moment or now, and when they open next."""
    t, zone = turn.t, version.zone
    uncovered = uncovered_services(turn, ask, version)
    if uncovered:
        return [uncovered]
    severities = severities_asked(version, ask)
    schedules = {s.schedule: version.schedules[s.schedule] for s in severities}
    lines = [
        _schedule_line(turn, schedule, [s for s in severities if s.schedule == key], len(schedules) > 1)
        for key, schedule in schedules.items()
    ]
    days = days_asked(ask, version)
    facts: dict[str, Fact] = {}
    named = {key: ", ".join(t.text(s.name) for s in severities if s.schedule == key) for key in schedules}
    if days:
        lines = [*_day_lines(turn, version, days, named, facts), *lines]
    elif _ON_HOLIDAYS.search(folded(ask.text)) and not ask.entities.at:
        lines = [*(_holidays_line(turn, schedule) for schedule in schedules.values()), *lines]
    else:
        lines += _states(turn, version, ask.entities.at or turn.now, named, facts)
    update = value_of(severities[0].update)
    if update is not None and len(severities) == 1:
        lines.append(t.say("Updates: %(cadence)s.", cadence=cadence_text(t, update)))
    clauses = [schedule.clause for schedule in schedules.values()]
    facts["clauses"] = cited(t, version, clauses)
    lines.append(t.say("Times in the zone %(zone)s.", zone=zone) + " " + basis(t, version, clauses))
    return [Said("\n".join(dict.fromkeys(lines)), facts)]


def _states(
    turn: Turn, version: ContractVersion, at: datetime, named: Mapping[str, str], facts: dict[str, Fact]
) -> list[str]:
    """Say for each of the hours whether they are open at a moment, and note it as facts."""
    facts["at"] = turn.instant(at)
    states: list[str] = []
    for key, names in named.items():
        closed = why_closed(version.schedules[key].hours, at)
        prefix = f"{key}_" if len(named) > 1 else ""
        facts[f"{prefix}open"] = closed is None
        if closed is not None and closed.reopens is not None:
            facts[f"{prefix}next_opening"] = turn.instant(closed.reopens)
        states.append((f"{names} – " if len(named) > 1 else "") + _open_text(turn, version, at, closed))
    return states


_ON_HOLIDAYS = re.compile(r"\b(?:w swiet\w*|swieta|swiateczn\w*|dni wolne|dniach wolnych|holidays?)\b")
_MOST_DAYS = 7


def days_asked(ask: Ask, version: ContractVersion) -> list[date]:
    """Return the local days that a question names without an hour; none for a longer period than a week."""
    span = ask.entities.period
    if span is None or ask.entities.at is not None:
        return []
    zone = ZoneInfo(version.zone)
    first, last = span.start.astimezone(zone).date(), (span.end - _MOMENT).astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return days if len(days) <= _MOST_DAYS else []


def _day_lines(
    turn: Turn, version: ContractVersion, days: Sequence[date], named: Mapping[str, str], facts: dict[str, Fact]
) -> list[str]:
    """Say for each day yes or no first, with its hours and what the day is called, and note it as facts."""
    lines: list[str] = []
    for key, names in named.items():
        hours, prefix = version.schedules[key].hours, f"{key}_" if len(named) > 1 else ""
        said = [_day_text(turn, hours, day) for day in days]
        lines += [(f"{names} – {one}" if len(named) > 1 else one) for one in said]
        facts[f"{prefix}open"] = all(hours.windows_on(day) for day in days)
    facts["day"] = days[0].isoformat()
    return lines


def _day_text(turn: Turn, hours: ServiceHours, day: date) -> str:
    t = turn.t
    when = t.day(day, turn.now.astimezone(hours.tz).date())
    holiday = _holiday_name(turn, hours, day)
    if holiday:
        when = f"{when} ({holiday})"
    windows = hours.windows_on(day)
    if hours.round_the_clock:
        return t.say("Yes, %(day)s: round the clock.", day=when)
    if windows:
        return t.say("Yes, %(day)s: %(hours)s.", day=when, hours=", ".join(window_text(t, one) for one in windows))
    opens = next_opening(hours, datetime.combine(day, time(), hours.tz))
    if opens is None:
        return t.say("No, not on %(day)s.", day=when)
    again = t.moment(opens, hours.zone, now=turn.now)
    return t.say("No, not on %(day)s; the hours open again %(moment)s.", day=when, moment=again)


def _holiday_name(turn: Turn, hours: ServiceHours, day: date) -> str:
    """Return what a day off is called, also one on which these hours are worked; empty for an ordinary day."""
    versions = turn.contract.versions if turn.contract is not None else ()
    calendars = [calendar for calendar in (hours.holidays, *(v.calendar for v in reversed(versions))) if calendar]
    names = [name for name in (calendar.name(day) for calendar in calendars) if name is not None]
    return turn.t.text(names[0]) if names else ""


def _holidays_line(turn: Turn, schedule: Schedule) -> str:
    """Say whether the hours are worked on holidays, with the next days off of the contract's calendar."""
    t, hours = turn.t, schedule.hours
    if hours.holidays is None:
        return t.say("Yes, on public holidays as on other days: %(hours)s.", hours=hours_text(t, hours))
    today = turn.now.astimezone(hours.tz).date()
    ahead = (today + timedelta(days=n) for n in range(_YEAR_DAYS))
    off = [day for day in ahead if hours.holidays.is_off(day) and hours.weekly[day.weekday()]]
    closed = [day for day in off if not hours.windows_on(day)]
    said = "; ".join(f"{t.day(day, today)} ({_holiday_name(turn, hours, day)})" for day in closed[:_SHOWN_DAYS])
    if hours.holidays.country is None:
        return t.say("Yes, except the contract's own days off: %(days)s.", days=said)
    return t.say("No, not on public holidays; the next ones: %(days)s.", days=said)


def _open_text(turn: Turn, version: ContractVersion, at: datetime, closed: Closed | None) -> str:
    t = turn.t
    moment = t.moment(at, version.zone, now=turn.now)
    if closed is None:
        return t.say("%(moment)s is inside these hours.", moment=moment)
    if closed.reopens is None:
        return t.say("These hours never open under this contract.")
    return t.say(
        "%(moment)s is not (%(reason)s); they open again %(opening)s.",
        moment=moment,
        reason=closed_reason(t, closed),
        opening=t.moment(closed.reopens, version.zone, now=turn.now),
    )


def _schedule_line(turn: Turn, schedule: Schedule, severities: Sequence[Severity], several: bool) -> str:
    hours = hours_text(turn.t, schedule.hours)
    if not several:
        return turn.t.say("Support hours: %(hours)s.", hours=hours)
    names = ", ".join(turn.t.text(severity.name) for severity in severities)
    return f"{names}: {hours}."


def uncovered_services(turn: Turn, ask: Ask, version: ContractVersion) -> Said | None:
    """Return the honest answer when every service asked about is outside the contract; None otherwise."""
    outside = [key for key in ask.entities.services if key not in version.services]
    if not outside or len(outside) < len(ask.entities.services):
        return None
    names = turn.t.list(turn.t.text(services()[key].name) for key in outside)
    if isinstance(version.unlisted, NotEntered):
        return Said(unstated(turn.t, version.unlisted, names), {"stated": False, "services": outside})
    return Said(
        turn.t.say("The contract does not cover: %(services)s. So it promises nothing for it.", services=names),
        {"covered": False, "services": outside},
    )
