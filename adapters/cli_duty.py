"""`sla-assistant duty`: who takes which week, who covers for whom, and when nobody is on duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from adapters.cli_options import Json, Lang, Now, ServiceDb
from adapters.cli_reporting import own_language, telling
from adapters.usage import WrongUsage
from bot.errors import Refused

if TYPE_CHECKING:
    from bot.ports import UnitOfWork
    from knowledge.duty.rota import Roster, Rota, Stint

duty_app = typer.Typer(help="Duty: who is called to an incident, week by week.", no_args_is_help=True)
NOBODY = "-"
"""Stands for nobody, among people and in what is printed."""
_MOST_LINES = 9
_DAYS = 14

Line = Annotated[int, typer.Argument(help="The line: 1 is called first, 2 when it does not answer.")]
Zone = Annotated[str, typer.Option(help="The zone whose clock on the wall counts.")]


@duty_app.command()
def show(
    days: Annotated[int, typer.Option(help="So many days ahead.", min=1, max=366)] = _DAYS,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="As a table that duty import takes.")] = False,
    zone: Zone = "Europe/Warsaw",
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Print who is on duty from now on: line, from, to, person (- for nobody)."""
    with telling(own_language(lang)):
        from adapters.bootstrap import open_work
        from bot.duty.schedule_rows import schedule_text

        if as_json and as_csv:
            raise WrongUsage(Refused("Either --json or --csv, not both."))
        known = _zone(zone)
        with open_work(db) as work:
            at = clock_now(now)
            roster = work.duty.roster(at)
            if as_csv:
                typer.echo(schedule_text(roster, at, at + timedelta(days), known), nl=False)
                return
            stints = [one for line in roster.lines or (1,) for one in roster.stretches(line, at, at + timedelta(days))]
        for one in stints:
            typer.echo(_printed(one, known, as_json=as_json))


@duty_app.command(name="set")
def set_(
    line: Line,
    people: Annotated[str, typer.Argument(help="Keys of staff in the order of their weeks: ola,marek,- (- nobody).")],
    start: Annotated[str, typer.Option("--from", metavar="DAY", help="The day of the first handover: 2026-11-30.")],
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="The time of every handover.")] = "08:00",
    zone: Zone = "Europe/Warsaw",
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Let people take turns in a line, a week each, from a day on; "-" alone ends the rota of the line there."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from bot.duty.paging import plan_calls
        from bot.i18n import Translator
        from knowledge.duty.rota import Rota

        _check_line(line)
        with open_work(db) as work:
            keys = tuple("" if key == NOBODY else key for key in _keys(work, people))
            rota = Rota(line, keys, _day(start), _time(at), _zone(zone).key)
            work.duty.set_rota(rota, None, clock_now(now))
            plan_calls(work, clock_now(now))
            work.commit()
        said = Translator.of(language).say(
            "Line %(line)s from %(day)s, %(time)s: %(people)s.",
            line=line,
            day=start,
            time=at,
            people=", ".join(key or NOBODY for key in keys),
        )
        typer.echo(said)


@duty_app.command()
def cover(
    line: Line,
    person: Annotated[str, typer.Argument(help="The key of whoever takes over; - for nobody.")],
    start: Annotated[str, typer.Option("--from", metavar="ISO", help="When, e.g. 2026-12-05T08:00+01:00.")],
    end: Annotated[str, typer.Option("--to", metavar="ISO", help="Until when.")],
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Let somebody else be on duty in a line for a while."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from bot.turn import DEFAULT_ZONE
        from knowledge.duty.rota import Stint

        _check_line(line)
        with open_work(db) as work:
            roster = work.duty.roster(clock_now(now))
            zone = roster.zone(line, _instant(start), DEFAULT_ZONE)
            begins, ends = _instant(start, zone), _instant(end, zone)
            if ends <= begins:
                raise WrongUsage(Refused("The end must come after the beginning: --from, then --to."))
            (key,) = _keys(work, person, most=1)
            stint = Stint(line, None if key == NOBODY else key, begins, ends)
            _keep(work, [stint], clock_now(now))
        typer.echo(_confirmed(stint, zone))


@duty_app.command()
def swap(
    line: Line,
    first: Annotated[str, typer.Argument(metavar="DAY", help="A day of the one week, e.g. 2026-11-30.")],
    second: Annotated[str, typer.Argument(metavar="DAY", help="A day of the other week.")],
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Let two people swap their weeks in a line, from handover to handover."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work

        with open_work(db) as work:
            at, days = clock_now(now), (_day(first), _day(second))
            changed = _swapped(work, line, days, at)
            zone = _rota(work.duty.roster(at), line, days[0]).zone
            _keep(work, changed, at)
        for one in changed:
            typer.echo(_confirmed(one, zone))


def _swapped(work: UnitOfWork, line: int, days: tuple[date, date], now: datetime) -> list[Stint]:
    """Return the two weeks, each with the person of the other; what others cover in them stays theirs."""
    from knowledge.duty.swaps import swapped

    roster = work.duty.roster(now)
    first, second = (_week(roster, line, day) for day in days)
    if first == second:
        raise WrongUsage(Refused("Both days lie in the same week; name a day of each week."))
    # What is over by now of a week that runs tells whose week it is, but who had duty then is not written anew.
    found = swapped(work.duty.roster(min(first[0], second[0])), line, first, second)
    ahead = [replace(one, start=max(one.start, now)) for one in found if one.end > now]
    if not ahead:
        raise WrongUsage(Refused("Both weeks are over; nothing was swapped."))
    return ahead


def _week(roster: Roster, line: int, day: date) -> tuple[datetime, datetime]:
    rota = _rota(roster, line, day)
    week = rota.week_of(datetime.combine(day, time(12), ZoneInfo(rota.zone)).astimezone(UTC))
    return rota.handover(week), rota.handover(week + 1)


def _rota(roster: Roster, line: int, day: date) -> Rota:
    noon = datetime.combine(day, time(12), ZoneInfo("UTC"))
    rota = roster.rota(line, noon)
    if rota is None or not rota.people:
        raise WrongUsage(
            Refused(
                "Line %(line)s has no rota on %(day)s; sla-assistant duty show prints who is on duty.",
                line=line,
                day=str(day),
            )
        )
    return rota


def _keep(work: UnitOfWork, stints: list[Stint], now: datetime) -> None:
    for one in stints:
        work.duty.cover(one, None, now)
    work.commit()


def _keys(work: UnitOfWork, said: str, most: int = 99) -> list[str]:
    keys = [key.strip() for key in said.split(",") if key.strip()]
    known = {one.id for one in work.people.staff()}
    unknown = [key for key in keys if key != NOBODY and key not in known]
    if unknown or not 0 < len(keys) <= most:
        raise WrongUsage(
            Refused(
                "There is no “%(key)s” among the staff; there are: %(known)s.",
                key=(unknown or [said])[0][:40],
                known=", ".join(sorted(known)) or NOBODY,
            )
        )
    return keys


def _check_line(line: int) -> None:
    if not 1 <= line <= _MOST_LINES:
        raise WrongUsage(Refused("A line is a number from 1 to %(most)s, got %(line)s.", most=_MOST_LINES, line=line))


def _printed(one: Stint, zone: ZoneInfo, *, as_json: bool) -> str:
    import json

    start, end = (at.astimezone(zone).isoformat(timespec="minutes") for at in (one.start, one.end))
    if as_json:
        return json.dumps({"line": one.line, "from": start, "to": end, "person": one.person}, ensure_ascii=False)
    return "\t".join((str(one.line), start, end, one.person or NOBODY))


def _confirmed(one: Stint, zone: str) -> str:
    """Return a change as it is confirmed: with the zone in which its times are."""
    return f"{_printed(one, ZoneInfo(zone), as_json=False)}\t{zone}"


def clock_now(said: str | None) -> datetime:
    """Return the instant that --now names, else the real one."""
    from adapters.demo_clock import real_now

    return _instant(said) if said is not None else real_now()


def _instant(said: str, zone: str | None = None) -> datetime:
    """Return an instant that was written; without an offset it is of the clock on the wall in a zone."""
    from adapters.console.sitting import written_instant
    from adapters.demo_clock import real_now
    from bot.turn import DEFAULT_ZONE

    return written_instant(said, now=real_now(), zone=zone or DEFAULT_ZONE).astimezone(UTC)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise WrongUsage(Refused("“%(said)s” is no day; write it like 2026-11-30.", said=said[:40])) from None


def _time(said: str) -> time:
    try:
        return time.fromisoformat(said).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise WrongUsage(Refused("“%(said)s” is no time; write it like 08:00.", said=said[:40])) from None


def _zone(said: str) -> ZoneInfo:
    try:
        return ZoneInfo(said)
    except (KeyError, ValueError, OSError):
        raise WrongUsage(Refused("“%(said)s” is no time zone; write it like Europe/Warsaw.", said=said[:40])) from None
