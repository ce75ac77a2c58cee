"""`sla-assistant customer`: what the provider decides for one customer."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from adapters.cli_options import Lang, ServiceDb
from adapters.cli_reporting import own_language, telling

customer_app = typer.Typer(help="Customers: what the provider decides for each.", no_args_is_help=True)


@customer_app.callback()
def _only_group() -> None:
    pass


@customer_app.command()
def amounts(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's key.")],
    shown: Annotated[
        Literal["estimate", "settled_only", "never"] | None,
        typer.Argument(help="Which computed amounts the customer is shown; without it, print what holds."),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="PERSON", help="Who decides, for the record.")] = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Choose which amounts of money a customer is shown: every estimate, only settled ones, or none."""
    language = own_language(lang)
    with telling(language):
        from adapters.amounts_choice import choose_amounts
        from adapters.bootstrap import open_work
        from adapters.demo_clock import real_now
        from bot.i18n import Translator

        with open_work(db) as work:
            said = choose_amounts(work, customer, shown, by=by, now=real_now(), t=Translator.of(language))
            work.commit()
        typer.echo(said)
