"""`sla-assistant db`: the schema of the database, backups of it, and what comes after restoring one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from adapters.cli_options import Lang, ServiceDb
from adapters.cli_reporting import own_language, telling

database_app = typer.Typer(help="The database: its schema and its backups.", no_args_is_help=True)


@database_app.command()
def upgrade(db: ServiceDb = None, lang: Lang = None) -> None:
    """Bring the schema up to date; a database that does not exist yet is made, empty."""
    with telling(own_language(lang)):
        from adapters.bootstrap import upgrade_database

        file, revision = upgrade_database(db)
        typer.echo(f"{file}: {revision}")


@database_app.command()
def version(db: ServiceDb = None, lang: Lang = None) -> None:
    """Print the version of the database's schema and the newest one; changes nothing."""
    with telling(own_language(lang)):
        from adapters.bootstrap import schema_versions

        present, newest = schema_versions(db)
        typer.echo(f"{present or '-'} (newest {newest})")


@database_app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to be made; one that exists is never overwritten.")],
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Write all of the database to a file, as it is at one moment, while it is used."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import back_up
        from bot.i18n import Translator

        rows = back_up(db, file)
        typer.echo(Translator.of(language).say("Backed up: %(file)s, rows: %(n)s.", file=str(file), n=rows))


@database_app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that db backup made.")],
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Make a new database of a backup, of the same kind or the other one; nothing is said unasked until db release."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import restored
        from bot.i18n import Translator

        made_at, name = restored(db, file)
        t = Translator.of(language)
        typer.echo(t.say("Restored to %(database)s what was there at %(moment)s.", database=name, moment=made_at))
        typer.echo(
            t.say(
                "Nothing is said unasked until you write: sla-assistant db release. What waited to be said is listed "
                "by: sla-assistant outbox list."
            )
        )


@database_app.command()
def release(db: ServiceDb = None, lang: Lang = None) -> None:
    """After restoring a backup: let the assistant speak unasked again."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import released
        from bot.i18n import Translator

        t = Translator.of(language)
        typer.echo(t.say("Released.") if released(db) else t.say("Nothing was held."))
