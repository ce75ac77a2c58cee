"""`sla-assistant work move|extend|end|calendar`: what becomes of an announced work, shown before anybody is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from adapters.cli_options import Lang, Now, ServiceDb
from adapters.cli_reporting import own_language, telling
from adapters.cli_work import check_agreed, check_span, voice_of, work_app
from bot.errors import Refused

if TYPE_CHECKING:
    from bot.saying import Voice
    from knowledge.downtime.planned_work import PlannedWork

Key = Annotated[str, typer.Argument(help="The work's key, as work list shows it.")]
Trial = Annotated[bool, typer.Option("--dry-run", help="Only show what it means, and tell nobody.")]
Sure = Annotated[bool, typer.Option("--yes", help="Tell them even if they are many.")]


@work_app.command()
def move(
    key: Key,
    start: Annotated[str, typer.Option("--from", metavar="ISO", help="When it begins now.")],
    end: Annotated[str, typer.Option("--to", metavar="ISO", help="When it ends now.")],
    dry_run: Trial = False,
    yes: Sure = False,
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Move work that has not begun: it is called off and announced anew, with a notice of its own."""

    def change(voice: Voice, planned: PlannedWork, _shown: PlannedWork) -> str | None:
        from bot.works.changing import moved

        new = moved(voice, planned, *_span(voice, start, end))
        return new.key if new is not None else None

    def shown(voice: Voice, planned: PlannedWork) -> PlannedWork:
        if planned.start <= voice.now:
            raise Refused("The planned work “%(key)s” has begun; extend it, or cancel it.", key=planned.key)
        begins, ends = _span(voice, start, end)
        return replace(planned, start=begins, end=ends, announced_at=voice.now)

    _changed(key, shown, change, dry_run=dry_run, yes=yes, now=now, db=db, lang=lang)


@work_app.command()
def extend(
    key: Key,
    end: Annotated[str, typer.Option("--to", metavar="ISO", help="When it ends now.")],
    dry_run: Trial = False,
    yes: Sure = False,
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Make work longer; what is added counts by its own notice, which is now."""

    def change(voice: Voice, planned: PlannedWork, longer: PlannedWork) -> str | None:
        from bot.works.changing import extended

        return _beyond(voice, planned, longer.end) or extended(voice, planned, longer.end).key

    def shown(voice: Voice, planned: PlannedWork) -> PlannedWork:
        _, ends = _span(voice, planned.end.isoformat(), end)
        return replace(planned, key="-", start=planned.end, end=ends, announced_at=voice.now)

    _changed(key, shown, change, dry_run=dry_run, yes=yes, now=now, db=db, lang=lang, also_over=True)


@work_app.command(name="end")
def end_(
    key: Key,
    at: Annotated[str | None, typer.Option("--at", metavar="ISO", help="When it ended, if not now.")] = None,
    dry_run: Trial = False,
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Say when work ended, and tell everybody: before its time, or later, which counts as downtime."""

    def change(voice: Voice, planned: PlannedWork, said: PlannedWork) -> str | None:
        from bot.works.changing import finished

        return _beyond(voice, planned, said.end) or (planned.key if finished(voice, planned, said.end) else None)

    def shown(voice: Voice, planned: PlannedWork) -> PlannedWork:
        if planned.start > voice.now:
            raise Refused("The planned work “%(key)s” has not begun; cancel it instead.", key=planned.key)
        if at is None and planned.end <= voice.now:
            raise Refused("The announced time of “%(key)s” is over; say when it ended with --at.", key=planned.key)
        ended = _instant(voice, at) if at is not None else voice.now
        if not planned.start < ended <= voice.now:
            raise Refused("Work “%(key)s” cannot have ended then: %(moment)s.", key=planned.key, moment=at or "")
        if ended > planned.end:
            return replace(planned, key="-", start=planned.end, end=ended, announced_at=voice.now, emergency=False)
        return replace(planned, end=ended)

    _changed(key, shown, change, dry_run=dry_run, yes=True, now=now, db=db, lang=lang, also_over=True)


def _beyond(voice: Voice, planned: PlannedWork, end: datetime) -> str | None:
    """Record the time beyond work that is over, and tell everybody; None: it is not."""
    from bot.works.overrunning import Beyond, went_beyond

    if planned.end > voice.now or end <= planned.end:
        return None
    return went_beyond(voice, Beyond(planned, planned.end, end)).key


@work_app.command()
def calendar(
    key: Key,
    file: Annotated[Path, typer.Argument(help="The .ics file to be written.")],
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Write work as a calendar file, which calendars take and, when it was called off, take back."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from bot.i18n import Translator
        from bot.wording.calendar_file import calendar_file

        with open_work(db) as work:
            planned = work.planned_works.get(key)
        if planned is None:
            raise _unknown_work(key)
        try:
            file.write_bytes(calendar_file(Translator.of(language), planned).encode())
        except OSError as error:
            raise Refused(
                "The file %(file)s cannot be used: %(reason)s.", file=str(file), reason=error.strerror or str(error)
            ) from error
        typer.echo(str(file))


def _changed(
    key: str,
    shown: Callable[[Voice, PlannedWork], PlannedWork],
    change: Callable[[Voice, PlannedWork, PlannedWork], str | None],
    *,
    dry_run: bool,
    yes: bool,
    now: str | None,
    db: str | None,
    lang: Literal["pl", "en"] | None,
    also_over: bool = False,
) -> None:
    """Show what a change means, and make it; raise `Refused` where the work is over or called off.

    `also_over`: one that is over may still be changed; it is then what it was made longer by last.
    """
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from bot.i18n import Translator
        from bot.wording.impacts import impact_lines
        from bot.works.impact import impacts
        from bot.works.overrunning import last_part

        t = Translator.of(language)
        with open_work(db) as work:
            voice = voice_of(work, now)
            planned = work.planned_works.get(key)
            if planned is None:
                raise _unknown_work(key)
            if also_over and planned.cancelled_at is None and planned.end <= voice.now:
                planned = last_part(voice, planned)
            if planned.cancelled_at is not None or (planned.end <= voice.now and not also_over):
                raise Refused("The planned work “%(key)s” is over or called off already.", key=key[:40])
            meant = shown(voice, planned)
            affected = impacts(work, meant, voice.now)
            lines = [*impact_lines(t, meant, affected, voice.now)]
            if dry_run:
                lines.append(t.say("A trial, nobody was told."))
            else:
                check_agreed(affected, yes=yes)
                done = change(voice, planned, meant)
                work.commit()
                lines.append(t.say("Announced: %(key)s.", key=done or key))
        typer.echo("\n".join(lines))


def _unknown_work(key: str) -> Refused:
    return Refused("There is no planned work “%(key)s”; sla-assistant work list shows those there are.", key=key[:40])


def _span(voice: Voice, start: str, end: str) -> tuple[datetime, datetime]:
    begins, ends = _instant(voice, start), _instant(voice, end)
    check_span(begins, ends, voice.now)
    return begins, ends


def _instant(voice: Voice, said: str) -> datetime:
    from adapters.console.sitting import written_instant
    from bot.turn import DEFAULT_ZONE

    return written_instant(said, now=voice.now, zone=DEFAULT_ZONE).astimezone(UTC)
