"""`sla-assistant person`: who may talk to the assistant, and as whom."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from adapters.cli_options import Lang, ServiceDb
from adapters.cli_reporting import own_language, tell, telling

person_app = typer.Typer(help="People: who may talk to the assistant.", no_args_is_help=True)


@person_app.callback()
def _only_group() -> None:
    pass


@person_app.command()
def add(
    key: Annotated[str, typer.Argument(help="The person's key, also for chat --as.")],
    name: Annotated[str, typer.Option(help="Given name and surname.")],
    customer: Annotated[str | None, typer.Option(help="The customer's key, for a customer's person.")] = None,
    staff: Annotated[bool, typer.Option("--staff", help="One of the provider's own, who see every contract.")] = False,
    position: Annotated[
        str | None, typer.Option(help="Position as the contract names it, e.g. office_manager; contact unless said.")
    ] = None,
    title_pl: Annotated[str | None, typer.Option(help="What the job is called in Polish.")] = None,
    title_en: Annotated[str | None, typer.Option(help="What the job is called in English.")] = None,
    speaks: Annotated[
        Literal["pl", "en"] | None, typer.Option(help="The person's language; Polish unless said.")
    ] = None,
    grade: Annotated[
        Literal["reader", "reporter", "agent", "duty_manager", "administrator"] | None,
        typer.Option(
            help="What they may do: a customer's reader, reporter (unless said) or administrator; of the staff a "
            "reader, agent or duty_manager (unless said)."
        ),
    ] = None,
    link: Annotated[
        list[str] | None, typer.Option(help="PLATFORM:USER to be known by, e.g. slack:U012; the console always is.")
    ] = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Add a person, or change one, and link them to their accounts; what a change does not name stays as it is."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import put_person
        from adapters.people import WrittenPerson
        from bot.i18n import Translator

        put = put_person(
            db,
            WrittenPerson(
                key=key,
                name=name,
                customer=customer,
                staff=staff,
                position=position,
                title_pl=title_pl,
                title_en=title_en,
                language=speaks,
                grade=grade,
                links=tuple(link or ()),
            ),
        )
        t = Translator.of(language)
        typer.echo(t.say("Added: %(key)s.", key=key) if put.is_new else t.say("Changed: %(key)s.", key=key))
        if not put.may_report:
            tell(
                t.say(
                    "Warning: no version of the contract names the position “%(position)s” as authorised, so this "
                    "person’s reports wait for an authorised one. Name a position with --position.",
                    position=put.person.position,
                )
            )
