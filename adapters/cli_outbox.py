"""`sla-assistant outbox`: what waits to be said, what was said unasked and why, what was given up, to retry."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from adapters.cli_options import Json, Lang, ServiceDb
from adapters.cli_reporting import Problem, own_language, tell, telling
from adapters.usage import WrongUsage
from bot.errors import Refused

if TYPE_CHECKING:
    from bot.delivering import KeptMessage, MessageState, OutboxCare

outbox_app = typer.Typer(help="What is to be said, what was, and what could not be.", no_args_is_help=True)
Ids = Annotated[list[int], typer.Argument(metavar="NUMBER…", help="Numbers as outbox list shows them.")]
_FIRST_WORDS = 60


@outbox_app.command(name="list")
def list_(
    state: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATE",
            help="waiting, sent, dead or discarded; may be repeated. Unless said: waiting and dead, --notices: all.",
        ),
    ] = None,
    notices: Annotated[bool, typer.Option("--notices", help="Only what was said unasked, with the reason.")] = False,
    customer: Annotated[str | None, typer.Option(help="Only notices about this customer, by its key.")] = None,
    platform: Annotated[str | None, typer.Option(help="Only on this platform.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, the latest.")] = 100,
    as_json: Json = False,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Print messages, the latest first: number, state, when, where, to whom, what about, why not, first words."""
    with telling(own_language(lang)):
        from adapters.bootstrap import open_outbox
        from bot.delivering import Wanted

        wanted = Wanted(_states(state or (), notices=notices), customer, platform, notices)
        with open_outbox(db) as outbox:
            found = outbox.find(wanted, limit)
        for one in found:
            typer.echo(json.dumps(_object(one), ensure_ascii=False) if as_json else _line(one))


@outbox_app.command()
def show(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="A number as outbox list shows it.")],
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Print one message as a JSON object: its words, to whom, why, when, with what result."""
    with telling(own_language(lang)):
        from adapters.bootstrap import open_outbox

        with open_outbox(db) as outbox:
            typer.echo(json.dumps(_object(_get(outbox, number)), ensure_ascii=False, indent=2))


@outbox_app.command()
def retry(numbers: Ids, db: ServiceDb = None, lang: Lang = None) -> None:
    """Try messages that were given up once more; a running service sends them within seconds."""
    _each(numbers, db, lang, again=True)


@outbox_app.command()
def discard(numbers: Ids, db: ServiceDb = None, lang: Lang = None) -> None:
    """Let messages that were given up be: they stay on record, and nobody is asked about them any more."""
    _each(numbers, db, lang, again=False)


def _states(said: Sequence[str], *, notices: bool) -> frozenset[MessageState]:
    """Return the states that are asked for; raise `WrongUsage` for a word that is none."""
    from bot.delivering import STATES

    wrong = [one for one in said if one not in STATES]
    if wrong:
        refused = Refused(
            "There is no state “%(state)s”; there are: %(states)s.", state=wrong[0][:40], states=", ".join(STATES)
        )
        raise WrongUsage(refused)
    if said:
        return frozenset(one for one in STATES if one in said)
    return frozenset(STATES) if notices else frozenset({"waiting", "dead"})


def _each(numbers: Sequence[int], db: str | None, lang: Literal["pl", "en"] | None, *, again: bool) -> None:
    """Change each message in a transaction of its own; one that cannot be changed is told and holds up no other."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_outbox
        from adapters.cli_reporting import in_words
        from adapters.demo_clock import real_now

        refused = 0
        with open_outbox(db) as outbox:
            for number in numbers:
                try:
                    _change(outbox, number, real_now(), again=again)
                except Refused as why:
                    refused += 1
                    tell(in_words(why, language))
                else:
                    typer.echo(number)
        if refused:
            raise Problem


def _change(outbox: OutboxCare, number: int, now: datetime, *, again: bool) -> None:
    """Raise `Refused` where there is no such message, it was not given up, or its words are erased."""
    kept = _get(outbox, number)
    if again and not kept.message.reply.text:
        raise Refused("Message %(number)s held a code, whose words are erased. Make a new one.", number=number)
    if again and kept.state == "dead" and kept.finished_at is None:
        raise Refused(
            "Message %(number)s is for somebody who is not to be told it any more (%(reason)s). It can only be "
            "discarded.",
            number=number,
            reason=kept.reason,
        )
    change: Callable[[int, datetime], bool] = outbox.say_again if again else outbox.discard
    if not change(number, now):
        raise Refused(
            "Message %(number)s was not given up, its state is: %(state)s. Only what was given up (dead) can be tried "
            "again or discarded.",
            number=number,
            state=kept.state,
        )


def _get(outbox: OutboxCare, number: int) -> KeptMessage:
    kept = outbox.get(number)
    if kept is None:
        raise Refused("There is no message %(number)s; sla-assistant outbox list shows those there are.", number=number)
    return kept


def _line(one: KeptMessage) -> str:
    from adapters.plain import printable

    message, why = one.message, one.message.why
    words = " ".join(message.reply.text.split())
    parts = (
        str(one.id),
        one.state,
        (one.finished_at or one.due_at).isoformat(timespec="seconds"),
        f"{message.address.platform}:{message.address.conversation}",
        message.person or "-",
        f"{why.rule} {why.subject}" if why is not None else message.kind,
        one.reason or "-",
        words if len(words) <= _FIRST_WORDS else words[: _FIRST_WORDS - 1] + "…",
    )
    return "\t".join(map(printable, parts))


def _object(one: KeptMessage) -> dict[str, object]:
    message, why = one.message, one.message.why
    return {
        "id": one.id,
        "state": one.state,
        "key": message.key,
        "platform": message.address.platform,
        "conversation": message.address.conversation,
        "person": message.person,
        "language": message.language,
        "kind": message.kind,
        "text": message.reply.text,
        "queued_at": message.queued_at.isoformat(),
        "due_at": one.due_at.isoformat(),
        "finished_at": one.finished_at.isoformat() if one.finished_at is not None else None,
        "attempts": one.attempts,
        "in_doubt": one.in_doubt,
        "reason": one.reason or None,
        "why": None
        if why is None
        else {
            "topic": why.topic,
            "rule": why.rule,
            "subject": why.subject,
            "customer": why.customer,
            "arose_at": why.arose_at.isoformat(),
            "details": dict(why.details),
        },
    }
