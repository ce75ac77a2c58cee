"""`sla-assistant work`: planned work is announced, listed and called off; before anybody is told, what it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli_options import Json, Lang, Now, ServiceDb
from adapters.cli_reporting import own_language, telling
from adapters.usage import WrongUsage
from bot.errors import Refused

if TYPE_CHECKING:
    from bot.ports import UnitOfWork
    from bot.saying import Voice
    from bot.works.impact import Impact
    from knowledge.downtime.planned_work import PlannedWork

work_app = typer.Typer(
    help="Planned work: announced to everybody it affects, listed, called off.", no_args_is_help=True
)


@work_app.command()
def announce(
    services: Annotated[str, typer.Argument(metavar="SERVICES", help="Keys of services, with commas: sip,hotline.")],
    start: Annotated[str, typer.Option("--from", metavar="ISO", help="When it begins, e.g. 2026-11-28T02:00+01:00.")],
    end: Annotated[str, typer.Option("--to", metavar="ISO", help="When it ends.")],
    effect_pl: Annotated[str, typer.Option(help="What is to be expected, in Polish.")],
    effect_en: Annotated[str, typer.Option(help="What is to be expected, in English.")],
    customer: Annotated[
        list[str] | None, typer.Option(help="Only for this customer, by its key; may be repeated.")
    ] = None,
    emergency: Annotated[bool, typer.Option("--emergency", help="Urgent work, told before everything else.")] = False,
    no_outage: Annotated[bool, typer.Option("--no-outage", help="The service goes on, so it is no downtime.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it means, and tell nobody.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Tell them even if they are many.")] = False,
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Announce work: print under which contracts it counts as downtime and why, and tell everybody it affects."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from bot.i18n import Translator
        from bot.wording.impacts import impact_lines
        from bot.works.announcing import announce as announce_to_all
        from bot.works.impact import impacts

        t = Translator.of(language)
        with open_work(db) as work:
            voice = voice_of(work, now)
            planned = _planned(
                voice, services, start, end, (effect_pl, effect_en), tuple(customer or ()), emergency=emergency
            )
            planned = replace(planned, no_outage=no_outage)
            affected = impacts(work, planned, voice.now)
            lines = [*impact_lines(t, planned, affected, voice.now)]
            if not dry_run:
                check_agreed(affected, yes=yes)
                announce_to_all(voice, planned)
                work.commit()
                lines.append(t.say("Announced: %(key)s.", key=planned.key))
            else:
                lines.append(t.say("A trial, nobody was told."))
        typer.echo("\n".join(lines))


@work_app.command(name="list")
def list_(as_json: Json = False, now: Now = None, db: ServiceDb = None, lang: Lang = None) -> None:
    """Print the works that are not over: key, from, to, services, customers (- for all), called off or not."""
    with telling(own_language(lang)):
        import json

        from adapters.bootstrap import open_work

        with open_work(db) as work:
            at = voice_of(work, now).now
            found = [one for one in work.planned_works.announced(at) if one.end > at]
        for one in found:
            typer.echo(json.dumps(_object(one), ensure_ascii=False) if as_json else "\t".join(_columns(one)))


@work_app.command()
def cancel(
    key: Annotated[str, typer.Argument(help="The work's key, as work list shows it.")],
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Call work off, and tell everybody who was told of it."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from bot.i18n import Translator
        from bot.works.announcing import call_off

        with open_work(db) as work:
            voice = voice_of(work, now)
            planned = work.planned_works.get(key)
            if planned is None:
                raise Refused(
                    "There is no planned work “%(key)s”; sla-assistant work list shows those there are.", key=key[:40]
                )
            if planned.cancelled_at is not None or planned.end <= voice.now:
                raise Refused("The planned work “%(key)s” is over or called off already.", key=key[:40])
            affected = call_off(voice, planned)
            work.commit()
        count = sum(one.messages for one in affected)
        typer.echo(Translator.of(language).say("Called off: %(key)s; messages: %(n)s.", key=key, n=count))


def voice_of(work: UnitOfWork, now: str | None) -> Voice:
    """Return what queueing needs: the transaction, tokens, and the moment, which may be said."""
    from adapters.bootstrap import new_token
    from adapters.console.sitting import written_instant
    from adapters.demo_clock import real_now
    from bot.saying import Voice
    from bot.turn import DEFAULT_ZONE

    at = written_instant(now, now=real_now(), zone=DEFAULT_ZONE) if now is not None else real_now()
    return Voice(work, new_token, at)


def _planned(
    voice: Voice,
    services: str,
    start: str,
    end: str,
    effect: tuple[str, str],
    customers: tuple[str, ...],
    *,
    emergency: bool,
) -> PlannedWork:
    """Return the work that is written; raise `WrongUsage` for what can be none."""
    from adapters.console.sitting import written_instant
    from bot.turn import DEFAULT_ZONE
    from knowledge.bilingual import Bilingual
    from knowledge.downtime.planned_work import PlannedWork

    begins, ends = (written_instant(said, now=voice.now, zone=DEFAULT_ZONE).astimezone(UTC) for said in (start, end))
    check_span(begins, ends, voice.now)
    known = {one.key for one in voice.work.customers.all()}
    unknown = [one for one in customers if one not in known]
    if unknown:
        raise WrongUsage(
            Refused(
                "There is no customer “%(key)s”; there are: %(known)s.",
                key=unknown[0][:40],
                known=", ".join(sorted(known)),
            )
        )
    return PlannedWork(
        key=voice.work.planned_works.next_key(),
        services=_services(services),
        announced_at=voice.now,
        start=begins,
        end=ends,
        effect=Bilingual(*effect),
        customers=customers,
        emergency=emergency,
    )


def _services(said: str) -> tuple[str, ...]:
    from knowledge.words.services import services

    keys = tuple(dict.fromkeys(key.strip() for key in said.split(",") if key.strip()))
    unknown = [key for key in keys if key not in services()]
    if unknown or not keys:
        raise WrongUsage(
            Refused(
                "There is no service “%(key)s”; there are: %(known)s.",
                key=(unknown or [said])[0][:40],
                known=", ".join(services()),
            )
        )
    return keys


def check_span(start: datetime, end: datetime, now: datetime) -> None:
    """Raise `WrongUsage` for a span that ends before it begins, or is over."""
    if end <= start:
        raise WrongUsage(Refused("The end must come after the beginning: --from, then --to."))
    if end <= now:
        raise WrongUsage(Refused("That time is over already; only work to come or under way can be announced."))


def check_agreed(affected: list[Impact], *, yes: bool) -> None:
    """Raise `Refused` where many would be told without a second word."""
    from bot.works.impact import MANY_CUSTOMERS, MANY_MESSAGES

    messages = sum(one.messages for one in affected)
    if yes or (len(affected) <= MANY_CUSTOMERS and messages <= MANY_MESSAGES):
        return
    raise Refused(
        "That would be told to %(customers)s customers in %(messages)s messages. See it first with --dry-run, then "
        "write --yes.",
        customers=len(affected),
        messages=messages,
    )


def _columns(one: PlannedWork) -> tuple[str, ...]:
    state = "called off" if one.cancelled_at is not None else "emergency" if one.emergency else "planned"
    span = (one.start.isoformat(), one.end.isoformat())
    return (one.key, *span, ",".join(one.services), ",".join(one.customers) or "-", state)


def _object(one: PlannedWork) -> dict[str, object]:
    return {
        "key": one.key,
        "services": list(one.services),
        "customers": list(one.customers),
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "announced_at": one.announced_at.isoformat(),
        "effect": {"pl": one.effect.pl, "en": one.effect.en},
        "emergency": one.emergency,
        "no_outage": one.no_outage,
        "cancelled_at": one.cancelled_at.isoformat() if one.cancelled_at is not None else None,
    }
