"""`sla-assistant duty gaps|import`: when nobody is on duty, and a whole schedule taken from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from adapters.cli_duty import NOBODY, clock_now, duty_app
from adapters.cli_options import Json, Lang, Now, ServiceDb
from adapters.cli_reporting import Problem, own_language, tell, telling
from bot.errors import Refused

if TYPE_CHECKING:
    from bot.duty.schedule_file import Error
    from bot.i18n import Translator
    from knowledge.duty.changes import Change
    from knowledge.duty.rota import Roster, Stint

_DAYS = 14
_LARGEST = 1_000_000


@duty_app.command()
def gaps(
    days: Annotated[int, typer.Option(help="So many days ahead.", min=1, max=366)] = _DAYS,
    as_json: Json = False,
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Print when nobody is in the first line: from, to, zone of its rota. Exit code 1 where there are such times."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from bot.i18n import Translator

        at = clock_now(now)
        with open_work(db) as work:
            roster = work.duty.roster(at)
        found = roster.gaps(at, at + timedelta(days))
        for one in found:
            typer.echo(_gap(roster, one, as_json=as_json))
        if found:
            raise Problem
        if not as_json:
            t = Translator.of(language)
            typer.echo(
                t.count("Somebody is on duty for the next day.", "Somebody is on duty for the next %(n)s days.", days)
            )


def _gap(roster: Roster, one: Stint, *, as_json: bool) -> str:
    import json

    from bot.turn import DEFAULT_ZONE

    zone = roster.zone(one.line, one.start, DEFAULT_ZONE)
    start, end = (at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") for at in (one.start, one.end))
    if as_json:
        return json.dumps({"from": start, "to": end, "zone": zone})
    return "\t".join((start, end, zone))


@duty_app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV: from,until (or week),person,second,…, as duty show --csv prints.")],
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without it only what would change is shown.")] = False,
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Take who is on duty when from a file: all of it or, where anything in it is wrong, nothing."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from bot.duty.paging import plan_calls
        from bot.duty.schedule_file import Surroundings, read_schedule
        from bot.i18n import Translator
        from bot.turn import DEFAULT_ZONE
        from knowledge.duty.changes import changes

        text, at, t = _text(file), clock_now(now), Translator.of(language)
        with open_work(db) as work:
            # Every change there is, since a file may speak of a time that is over.
            roster = work.duty.roster(datetime(1970, 1, 1, tzinfo=UTC))
            staff = frozenset(one.id for one in work.people.staff())
            stints, errors = read_schedule(text, Surroundings(roster, staff, DEFAULT_ZONE))
            if errors:
                _tell_errors(t, file, errors)
                raise Problem
            found = list(changes(roster, stints))
            for one in found if apply else ():
                work.duty.cover(one.stint, None, at)
            if found and apply:
                plan_calls(work, at)
                work.commit()
        for one in found:
            typer.echo(_changed(roster, one))
        typer.echo(_summed_up(t, len(found), applied=apply))


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("The file %(file)s cannot be read: %(reason)s.", file=str(file), reason=reason) from None
    if len(content) > _LARGEST:
        raise Refused("The file %(file)s is larger than %(most)s bytes.", file=str(file), most=_LARGEST)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(
            "The file %(file)s is not UTF-8 (byte %(position)s).", file=str(file), position=error.start
        ) from None


def _tell_errors(t: Translator, file: Path, errors: Sequence[Error]) -> None:
    for one in errors:
        about = {
            "file": file.name,
            "line": one.line,
            "value": t.quote(one.value),
            "expected": t.say(one.expected.message, **one.expected.values),
        }
        if one.column:
            said = t.say(
                "%(file)s:%(line)s, %(column)s: %(value)s; expected: %(expected)s.", column=one.column, **about
            )
        else:
            said = t.say("%(file)s:%(line)s: %(value)s; expected: %(expected)s.", **about)
        tell(said)
    tell(t.count("%(n)s error; nothing was changed.", "%(n)s errors; nothing was changed.", len(errors)))


def _changed(roster: Roster, one: Change) -> str:
    """Return a change as a line: line, from, to, who was and who is on duty, zone."""
    from bot.turn import DEFAULT_ZONE

    zone = roster.zone(one.stint.line, one.stint.start, DEFAULT_ZONE)
    times = (one.stint.start, one.stint.end)
    start, end = (at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") for at in times)
    people = f"{one.before or NOBODY} -> {one.stint.person or NOBODY}"
    return "\t".join((str(one.stint.line), start, end, people, zone))


def _summed_up(t: Translator, count: int, *, applied: bool) -> str:
    if not count:
        return t.say("Nothing changes: it is so already.")
    if applied:
        return t.count("%(n)s change was made.", "%(n)s changes were made.", count)
    return t.count(
        "%(n)s change; nothing is done without --apply.", "%(n)s changes; nothing is done without --apply.", count
    )
