"""The arguments and options that the `sla` commands share, so that they are called and explained alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

File = Annotated[Path, typer.Argument(metavar="FILE", help="A contract file (YAML).")]
Outages = Annotated[Path | None, typer.Option(metavar="FILE", help="Outages as JSON; - is standard input.")]
Works = Annotated[Path | None, typer.Option(metavar="FILE", help="Planned works as JSON; - is standard input.")]
Events = Annotated[Path | None, typer.Option(metavar="FILE", help="Events of incidents as JSON; - is standard input.")]
Lapses = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="When conditions of the SLA were not met, as JSON; - is standard input."),
]
Period = Annotated[
    str | None,
    typer.Option(
        metavar="PERIOD",
        help="2026-11, 2026-Q4, 2026-H2, 2026 or rolling:2026-11-30; without it the running period of each group.",
    ),
]
Target = Annotated[str | None, typer.Option(metavar="KEY", help="One measured group; all of the period unless said.")]
Clock = Annotated[
    Literal["acknowledge", "react", "update", "workaround", "resolve"] | None,
    typer.Option(help="One clock; all of them unless said."),
]
Why = Annotated[bool, typer.Option("--why", help="Unfold the reckoning behind every figure.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, described in docs/sla_json.md.")]
