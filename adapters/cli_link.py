"""`sla-assistant link`: one-time codes by which accounts and channels are connected, and what is connected.

Rule: a code is printed once and kept nowhere in words; with it stands until when it works and what to do with it on
each platform.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from adapters.cli_options import Lang, ServiceDb
from adapters.cli_reporting import own_language, telling
from adapters.usage import WrongUsage
from bot.errors import Refused
from knowledge.bilingual import Language

if TYPE_CHECKING:
    from bot.i18n import Translator

link_app = typer.Typer(help="Codes that connect accounts and channels, and what is connected.", no_args_is_help=True)

PlatformName = Literal["slack", "telegram"]
Platform = Annotated[PlatformName | None, typer.Option("--platform", help="Only there; on any platform unless said.")]
Minutes = Annotated[int, typer.Option("--minutes", metavar="15-60", help="How long the code works.")]
_USUAL_MINUTES = 30


@link_app.command()
def administrator(
    key: Annotated[str, typer.Argument(metavar="NAME", help="The key of one of the provider's own people.")],
    name: Annotated[
        str | None, typer.Option("--name", help="Given name and surname, for somebody who is not there yet.")
    ] = None,
    another: Annotated[bool, typer.Option("--another", help="Though an administrator is connected already.")] = False,
    minutes: Minutes = _USUAL_MINUTES,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Print a code for the first administrator, who invites everybody else from the chat."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import administrator_code, new_code
        from adapters.demo_clock import real_now
        from adapters.people import WrittenPerson
        from bot.linking import issue_administrator

        now, lasting = real_now(), timedelta(minutes=minutes)
        written = WrittenPerson(key=key, name=name, staff=True, position="administrator") if name else None
        code = administrator_code(
            db,
            written,
            key,
            lambda work: issue_administrator(work, key, now=now, new_code=new_code, another=another, lasting=lasting),
        )
        _print(_person_lines(code, now + lasting, None, language))


@link_app.command()
def person(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The person's key.")],
    platform: Platform = None,
    minutes: Minutes = _USUAL_MINUTES,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Print a code that connects one account to a person."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import new_code, open_work
        from adapters.demo_clock import real_now
        from bot.linking import issue_person

        now, lasting = real_now(), timedelta(minutes=minutes)
        with open_work(db) as work:
            code = issue_person(work, key, by=None, platform=platform, now=now, lasting=lasting, new_code=new_code)
            work.commit()
        _print(_person_lines(code, now + lasting, platform, language))


@link_app.command()
def place(
    customer: Annotated[str | None, typer.Argument(metavar="CUSTOMER", help="The customer's key.")] = None,
    desk: Annotated[bool, typer.Option("--desk", help="The provider's own desk instead of a customer's.")] = False,
    platform: Platform = None,
    minutes: Minutes = _USUAL_MINUTES,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Print a code that gives a channel or group to a customer, or to the provider's own desk."""
    language = own_language(lang)
    with telling(language):
        if desk is (customer is not None):
            raise WrongUsage(Refused("Whose channel? Write the customer’s key, or --desk for the provider’s own."))
        from adapters.bootstrap import new_code, open_work
        from adapters.demo_clock import real_now
        from bot.linking import issue_place

        now, lasting = real_now(), timedelta(minutes=minutes)
        with open_work(db) as work:
            code = issue_place(work, customer, by=None, platform=platform, now=now, lasting=lasting, new_code=new_code)
            work.commit()
        _print(_place_lines(code, now + lasting, platform, language))


@link_app.command(name="list")
def list_(db: ServiceDb = None, lang: Lang = None) -> None:
    """Print every connected account: the account, the person, how the platform shows it, and since when."""
    with telling(own_language(lang)):
        from adapters.bootstrap import open_work
        from adapters.plain import printable
        from bot.linking import links

        with open_work(db) as work:
            for link in links(work):
                since = link.linked_at.isoformat() if link.linked_at is not None else "-"
                account = f"{link.sender.platform}:{link.sender.user}"
                typer.echo("\t".join(map(printable, (account, link.person, link.name or "-", since))))


@link_app.command()
def revoke(
    account: Annotated[str, typer.Argument(metavar="PLATFORM:USER", help="The account, as link list shows it.")],
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Take an account's connections back; it is a stranger from then on."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from adapters.people import account_of
        from bot.i18n import Translator
        from bot.linking import revoke as revoke_links

        with open_work(db) as work:
            taken = revoke_links(work, account_of(account))
            work.commit()
        if not taken:
            raise Refused(
                "The account “%(account)s” is not connected; sla-assistant link list shows those that are.",
                account=account[:80],
            )
        t = Translator.of(language)
        for link in taken:
            typer.echo(t.say("Disconnected: %(account)s, %(person)s.", account=account, person=link.person))


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        typer.echo(line)


def _person_lines(code: str, until: datetime, platform: str | None, language: Language) -> Iterator[str]:
    from bot.i18n import Translator

    t = Translator.of(language)
    yield from _head(t, code, until)
    if platform in (None, "telegram"):
        yield t.say("Telegram: send the assistant in a private chat: %(text)s", text=f"/start {code}")
    if platform in (None, "slack"):
        yield t.say("Slack: send the assistant a direct message: %(text)s", text=code)
    yield t.say("It then asks for a confirmation. Pass the code on so that nobody else reads it.")


def _place_lines(code: str, until: datetime, platform: str | None, language: Language) -> Iterator[str]:
    from bot.commands import command_of
    from bot.i18n import Translator

    t = Translator.of(language)
    known = command_of("bind")
    word = known.word(language) if known is not None else "bind"
    yield from _head(t, code, until)
    if platform in (None, "telegram"):
        yield t.say(
            "Telegram: add the assistant to the group; an administrator of the group writes there: %(text)s",
            text=f"/{word} {code}",
        )
    if platform in (None, "slack"):
        yield t.say(
            "Slack: add the assistant to the channel; whoever may do so writes there: %(text)s",
            text=f"/sla {word} {code}",
        )


def _head(t: Translator, code: str, until: datetime) -> Iterator[str]:
    from adapters.console.directory import DEFAULT_ZONE

    yield t.say("Code, for one use: %(code)s", code=code)
    yield t.say("It works until %(moment)s (%(zone)s).", moment=t.full_moment(until, DEFAULT_ZONE), zone=DEFAULT_ZONE)
