"""`sla-assistant audit`: is everything on record as it was recorded?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from adapters.cli_options import Lang, ServiceDb
from adapters.cli_reporting import own_language, telling

if TYPE_CHECKING:
    from bot.i18n import Translator

audit_app = typer.Typer(help="The record: is it as it was recorded?", no_args_is_help=True)
_SHOWN = 20


@audit_app.command()
def verify(db: ServiceDb = None, lang: Lang = None) -> None:
    """Compare every event of every incident with the seals over them; exit code 1 where something is not as it was."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import audited
        from bot.i18n import Translator

        t, found = Translator.of(language), audited(db)
        for what, which in found.wrong[:_SHOWN]:
            typer.echo(_said(t, what, which))
        if len(found.wrong) > _SHOWN:
            more = len(found.wrong) - _SHOWN
            typer.echo(t.count("and %(n)s more", "and %(n)s more", more))
        typer.echo(
            t.say(
                "Sealed events: %(sealed)s, seals: %(seals)s, not sealed yet: %(unsealed)s, texts: %(texts)s.",
                sealed=t.number(found.sealed),
                seals=t.number(found.seals),
                unsealed=t.number(found.unsealed),
                texts=t.number(found.texts),
            )
        )
        if found.wrong:
            raise typer.Exit(1)
        typer.echo(t.say("Everything is as it was recorded."))


def _said(t: Translator, what: str, which: str) -> str:
    match what:
        case "changed":
            return t.say("CHANGED since it was recorded: event %(which)s.", which=which)
        case "removed":
            return t.say("REMOVED: event %(which)s.", which=which)
        case "added":
            return t.say("PUT IN later: event %(which)s.", which=which)
        case "text":
            return t.say("CHANGED since it was kept: text %(which)s.", which=which)
        case _:
            return t.say("BROKEN: seal %(which)s; it or one beside it was changed or removed.", which=which)
