"""`sla-assistant settle`: a named person of the provider closes the figures of a customer's period."""

from __future__ import annotations

from typing import Annotated

import typer

from adapters.cli_options import Lang, Now, ServiceDb
from adapters.cli_reporting import own_language, telling


def settle(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's key.")],
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="2026-11, 2026-Q4, 2026-H2 or 2026.")],
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Who settles: an administrator of the provider.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the figures and keep nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Put a correction beside what was settled.")] = False,
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Settle a period of a customer: keep its figures for good, with the hashes of all that they stand on."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_work
        from adapters.console.sitting import written_instant
        from adapters.demo_clock import real_now
        from adapters.settling import settled_lines

        at = written_instant(now, now=real_now(), zone="Europe/Warsaw") if now is not None else real_now()
        with open_work(db) as work:
            lines = settled_lines(
                work, customer, period, by=by, now=at, language=language, again=again, keep=not dry_run
            )
            if not dry_run:
                work.commit()
        for line in lines:
            typer.echo(line)
