"""`sla-assistant contact`: how people are reached beyond chat."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import typer

from adapters.cli_options import Json, Lang, ServiceDb
from adapters.cli_reporting import own_language, telling
from adapters.usage import WrongUsage
from bot.errors import Refused

contact_app = typer.Typer(
    help="How people are reached beyond chat: e-mail, an SMS or phone gateway.", no_args_is_help=True
)
_PHONE = re.compile(r"\+[1-9]\d{6,14}")

Person = Annotated[str, typer.Argument(help="The person's key.")]
Way = Annotated[Literal["email", "gateway"], typer.Argument(help="email, or gateway for SMS and phone.")]
To = Annotated[str, typer.Argument(metavar="ADDRESS", help="ola@example.com, or a number such as +48220000000.")]


@contact_app.command()
def add(
    person: Person,
    way: Way,
    address: To,
    use: Annotated[
        Literal["pages", "fallback"],
        typer.Option("--for", help="pages: calls when on duty; fallback: what could not be delivered in chat."),
    ],
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Reach somebody at an address, for calls when on duty or when chat fails."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from adapters.demo_clock import real_now
        from bot.i18n import Translator
        from bot.messages import Address
        from bot.records import Contact

        _check(way, address)
        with open_work(db) as work:
            if work.people.get(person) is None:
                raise WrongUsage(Refused("There is no person “%(key)s”.", key=person[:40]))
            work.contacts.add(Contact(person, Address(way, address), use), real_now())
            work.commit()
        typer.echo(Translator.of(language).say("Added: %(key)s.", key=f"{person} {way}:{address} ({use})"))


@contact_app.command(name="list")
def list_(as_json: Json = False, db: ServiceDb = None, lang: Lang = None) -> None:
    """Print who is reached where: person, way, address, what for."""
    with telling(own_language(lang)):
        import json

        from adapters.bootstrap import open_work

        with open_work(db) as work:
            found = work.contacts.all()
        for one in found:
            columns = (one.person, one.address.platform, one.address.conversation, one.use)
            named = dict(zip(("person", "way", "address", "use"), columns, strict=True))
            typer.echo(json.dumps(named, ensure_ascii=False) if as_json else "\t".join(columns))


@contact_app.command()
def remove(person: Person, way: Way, address: To, db: ServiceDb = None, lang: Lang = None) -> None:
    """Reach somebody at an address no more."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from bot.i18n import Translator
        from bot.messages import Address

        with open_work(db) as work:
            if not work.contacts.remove(person, Address(way, address)):
                raise Refused("%(key)s is not reached at %(address)s.", key=person[:40], address=address[:60])
            work.commit()
        typer.echo(Translator.of(language).say("Removed: %(key)s.", key=f"{person} {way}:{address}"))


def _check(way: str, address: str) -> None:
    from adapters.settings import MAILBOX

    if way == "email" and not MAILBOX.fullmatch(address):
        raise WrongUsage(Refused("“%(said)s” is no e-mail address; write it like ola@example.com.", said=address[:60]))
    if way == "gateway" and not _PHONE.fullmatch(address):
        raise WrongUsage(
            Refused("“%(said)s” is no phone number; write it like +48220000000 (E.164).", said=address[:60])
        )
