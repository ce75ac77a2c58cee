"""The options that several commands share, so that they are called and explained alike everywhere."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Lang = Annotated[Literal["pl", "en"] | None, typer.Option("--lang", help="The language: pl or en.")]
Now = Annotated[
    str | None,
    typer.Option("--now", metavar="ISO", help="Stop the clock at an instant, e.g. 2026-11-23T10:00+01:00."),
]
Db = Annotated[str | None, typer.Option("--db", metavar="URL", help="The database, e.g. sqlite:///assistant.db.")]
ServiceDb = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        envvar="SLA_DATABASE_URL",
        help="The database, e.g. sqlite:///assistant.db.",
        show_envvar=True,
    ),
]
"""The database of whoever looks after the service: that of the service's own setting, unless another is named."""
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
