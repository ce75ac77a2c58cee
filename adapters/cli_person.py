"""`sla-assistant person`: who may talk to the assistant, and as whom."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from adapters.cli_options import Db, Lang
from adapters.cli_reporting import own_language, telling

person_app = typer.Typer(help="People: who may talk to the assistant.", no_args_is_help=True)


@person_app.callback()
def _only_group() -> None:
    pass


@person_app.command()
def add(
    key: Annotated[str, typer.Argument(help="The person's key, also for chat --as.")],
    name: Annotated[str, typer.Option(help="Given name and surname.")],
    customer: Annotated[str | None, typer.Option(help="The customer's key; left out for the provider's staff.")] = None,
    position: Annotated[str, typer.Option(help="Position as the contract names it, e.g. office_manager.")] = "contact",
    title_pl: Annotated[str | None, typer.Option(help="What the job is called in Polish.")] = None,
    title_en: Annotated[str | None, typer.Option(help="What the job is called in English.")] = None,
    speaks: Annotated[Literal["pl", "en"], typer.Option(help="The person's language.")] = "pl",
    link: Annotated[
        list[str] | None, typer.Option(help="PLATFORM:USER to be known by, e.g. slack:U012; the console always is.")
    ] = None,
    db: Db = None,
    lang: Lang = None,
) -> None:
    """Add a person, or change one, and link them to their accounts."""
    with telling(own_language(lang)):
        from adapters.bootstrap import NewPerson, add_person
        from bot.i18n import Translator

        person = NewPerson(
            key=key,
            name=name,
            customer=customer,
            position=position,
            title_pl=title_pl or title_en or position,
            title_en=title_en or title_pl or position,
            language=speaks,
            links=tuple(link or ()),
        )
        added = add_person(db, person)
        t = Translator.of(own_language(lang))
        typer.echo(t.say("Added: %(key)s.", key=key) if added else t.say("Changed: %(key)s.", key=key))
