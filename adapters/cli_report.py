"""`sla-assistant report`: the monthly SLA report of a customer as PDF, CSV or text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from adapters.cli_options import Lang, Now, ServiceDb
from adapters.cli_reporting import own_language, telling

if TYPE_CHECKING:
    from bot.reports.sheet import SlaReport


def report(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's key.")],
    month: Annotated[str, typer.Option("--month", metavar="MONTH", help="The month, e.g. 2026-10.")],
    form: Annotated[Literal["pdf", "csv", "text"], typer.Option("--format", help="How it is written.")] = "pdf",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Where to put it; - is standard output. Unless said: a PDF into a file named after customer and "
            "month in the current folder, CSV and text to standard output.",
        ),
    ] = None,
    now: Now = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Report a month of a customer: availability, outages, times, works, an estimate of credits, claims.

    It shows what the customer may see: amounts only as the customer is shown them.
    """
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_house, open_work
        from adapters.console.sitting import written_instant
        from adapters.reports.asked import asked_report, put_down, read_month
        from adapters.sla.output import put_out

        first_day = read_month(month)
        with open_house(db) as house:
            at = written_instant(now, now=house.clock.now(), zone="Europe/Warsaw") if now else house.clock.now()
        with open_work(db) as work:
            made = asked_report(work, customer, first_day, now=at, language=language)
        content = _written(made, form)
        if output is None and form == "pdf":
            output = Path(f"{made.name}.pdf")
        if output is None or str(output) == "-":
            put_out(content)
            return
        put_down(content, output)
        typer.echo(str(output))


def _written(made: SlaReport, form: str) -> bytes:
    if form == "pdf":
        from adapters.reports.pdf import pdf_of

        return pdf_of(made.as_json())
    from bot.i18n import Translator
    from bot.reports.writing import csv_of, text_of

    return (text_of(made) if form == "text" else csv_of(Translator.of(made.language), made)).encode("utf-8", "replace")
