"""`sla-assistant db`: the schema of the database."""

from __future__ import annotations

import typer

from adapters.cli_options import Lang, ServiceDb
from adapters.cli_reporting import own_language, telling

database_app = typer.Typer(help="The database and its schema.", no_args_is_help=True)


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
