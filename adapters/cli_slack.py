"""`sla-assistant slack`: what connecting Slack needs before the assistant runs."""

from __future__ import annotations

from typing import Annotated

import typer

from adapters.cli_options import Lang
from adapters.cli_reporting import own_language, telling

slack_app = typer.Typer(help="Slack: the manifest from which the app is made.", no_args_is_help=True)


@slack_app.callback()
def _only_group() -> None:
    pass


@slack_app.command()
def manifest(
    public_url: Annotated[
        str | None,
        typer.Option("--public-url", metavar="URL", help="Where Slack reaches the assistant: https://…, without path."),
    ] = None,
    socket: Annotated[
        bool, typer.Option("--socket", help="Socket Mode: the assistant calls Slack, no public address is needed.")
    ] = False,
    name: Annotated[str | None, typer.Option(help="What the app is called; SLA Assistant unless said.")] = None,
    path: Annotated[
        str | None, typer.Option(metavar="PATH", help="SLA_SLACK_PATH if it was changed; /slack unless said.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Print the app's manifest as JSON, to be pasted at https://api.slack.com/apps: Create New App, From a manifest."""
    with telling(own_language(lang)):
        import json

        from adapters.slack.manifest import NAME, PATH
        from adapters.slack.manifest import manifest as made
        from adapters.usage import WrongUsage
        from bot.errors import Refused

        try:
            app = made(public_url, socket, NAME if name is None else name, path=PATH if path is None else path)
        except Refused as refused:
            raise WrongUsage(refused) from refused
        typer.echo(json.dumps(app, ensure_ascii=False, indent=2))
