"""`sla-assistant sla`: figures of a contract file and of outages or incidents as JSON, for people and for scripts.

Rule: everything is read, checked and computed before the first character is printed; with --json that is one object.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli_contract_reading import TemplatesFolder
from adapters.cli_options import Lang, Now
from adapters.cli_reporting import own_language, telling
from adapters.cli_sla_options import AsJson, Clock, Events, File, Lapses, Outages, Period, Target, Why, Works
from adapters.demo_clock import real_now

if TYPE_CHECKING:
    from adapters.sla.cases import Case

sla_app = typer.Typer(
    help="Deadlines, clocks, availability, budget, credits and what-if, from files.", no_args_is_help=True
)

SCHEMA_VERSION = 1
"""The version of the JSON objects; it grows when a key changes its meaning or goes away, not when one is added."""


@sla_app.command()
def deadline(
    file: File,
    severity: Annotated[str, typer.Option(metavar="KEY", help="The severity, by its key in the contract.")],
    at: Annotated[
        str, typer.Option(metavar="ISO", help="When it is reported; without an offset in the contract's zone.")
    ],
    clock: Clock = None,
    service: Annotated[
        str | None, typer.Option(metavar="KEY", help="The service; it must be one of the contract.")
    ] = None,
    channel: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="The channel of the report, several if all are used; chat.")
    ] = None,
    templates: TemplatesFolder = None,
    now: Now = None,
    lang: Lang = None,
    why: Why = False,
    as_json: AsJson = False,
) -> None:
    """Say by when what is due for a failure reported at a moment."""
    language = own_language(lang)
    with telling(language):
        from adapters.sla.cases import Inputs, opened_case
        from adapters.sla.clock_answers import deadline_answer

        case = opened_case(Inputs(file, templates=templates), now=now, language=language, clock=real_now)
        answer = deadline_answer(
            case, severity=severity, at=at, clock=clock, service=service, channels=channel or ["chat"], why=why
        )
        _print("deadline", case, answer, as_json=as_json)


@sla_app.command()
def clocks(
    file: File,
    events: Annotated[Path, typer.Option(metavar="FILE", help="Events of incidents as JSON; - is standard input.")],
    incident: Annotated[int | None, typer.Option(metavar="N", help="One incident; all of them unless said.")] = None,
    clock: Clock = None,
    templates: TemplatesFolder = None,
    now: Now = None,
    lang: Lang = None,
    why: Why = False,
    as_json: AsJson = False,
) -> None:
    """Read every clock of incidents: due, run, paused, met, late."""
    language = own_language(lang)
    with telling(language):
        from adapters.sla.cases import Inputs, opened_case
        from adapters.sla.clock_answers import clocks_answer

        case = opened_case(Inputs(file, events=events, templates=templates), now=now, language=language, clock=real_now)
        _print("clocks", case, clocks_answer(case, incident=incident, clock=clock, why=why), as_json=as_json)


@sla_app.command()
def availability(
    file: File,
    outages: Outages = None,
    works: Works = None,
    events: Events = None,
    lapses: Lapses = None,
    period: Period = None,
    target: Target = None,
    templates: TemplatesFolder = None,
    now: Now = None,
    lang: Lang = None,
    why: Why = False,
    as_json: AsJson = False,
) -> None:
    """Say how available the measured groups were in a period, and whether their targets are met."""
    language = own_language(lang)
    with telling(language):
        from adapters.sla.answers import availability_answer
        from adapters.sla.cases import Inputs, opened_case

        inputs = Inputs(file, outages, works, events, lapses, templates)
        case = opened_case(inputs, now=now, language=language, clock=real_now)
        _print("availability", case, availability_answer(case, period, target, why=why), as_json=as_json)


@sla_app.command()
def budget(
    file: File,
    outages: Outages = None,
    works: Works = None,
    events: Events = None,
    lapses: Lapses = None,
    period: Period = None,
    target: Target = None,
    templates: TemplatesFolder = None,
    now: Now = None,
    lang: Lang = None,
    why: Why = False,
    as_json: AsJson = False,
) -> None:
    """Say how much downtime a period allows, how much is used and how much is left."""
    language = own_language(lang)
    with telling(language):
        from adapters.sla.answers import budget_answer
        from adapters.sla.cases import Inputs, opened_case

        inputs = Inputs(file, outages, works, events, lapses, templates)
        case = opened_case(inputs, now=now, language=language, clock=real_now)
        _print("budget", case, budget_answer(case, period, target, why=why), as_json=as_json)


@sla_app.command()
def credits(
    file: File,
    outages: Outages = None,
    works: Works = None,
    events: Events = None,
    lapses: Lapses = None,
    period: Period = None,
    target: Target = None,
    quality: Annotated[
        list[str] | None, typer.Option(metavar="KEY=FIGURE", help="A measured quality figure, e.g. mos=3.7.")
    ] = None,
    previous_invoice: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="The net invoice before; the monthly fees unless said.")
    ] = None,
    next_invoice: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="The net invoice after; the monthly fees unless said.")
    ] = None,
    granted_this_year: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="What yearly caps have used up; from the records unless said.")
    ] = None,
    held: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="Earlier sums that wait; from the records unless said.")
    ] = None,
    condition: Annotated[
        list[str] | None, typer.Option(metavar="KEY=yes|no", help="Whether a condition of a credit holds.")
    ] = None,
    templates: TemplatesFolder = None,
    now: Now = None,
    lang: Lang = None,
    why: Why = False,
    as_json: AsJson = False,
) -> None:
    """Say what a period comes to: credits, penalties, caps, last days of claims. Never a promise of money."""
    language = own_language(lang)
    with telling(language):
        from adapters.sla.answers import credits_answer
        from adapters.sla.cases import Inputs, opened_case
        from adapters.sla.written import GivenFigures

        inputs = Inputs(file, outages, works, events, lapses, templates)
        case = opened_case(inputs, now=now, language=language, clock=real_now)
        given = GivenFigures(
            tuple(quality or ()), previous_invoice, next_invoice, granted_this_year, held, tuple(condition or ())
        )
        _print("credits", case, credits_answer(case, period, target, given, why=why), as_json=as_json)


@sla_app.command()
def whatif(
    file: File,
    add: Annotated[str, typer.Option(metavar="LENGTH", help="How much longer, e.g. 120min or 1h 30min.")],
    from_: Annotated[
        str | None, typer.Option("--from", metavar="ISO", help="From when on; from now unless said.")
    ] = None,
    share: Annotated[
        str | None, typer.Option(metavar="SHARE", help="The share affected, above 0, at most 1; 1 unless said.")
    ] = None,
    severity: Annotated[
        str | None, typer.Option(metavar="KEY", help="Also say what so much lateness with this severity is worth.")
    ] = None,
    outages: Outages = None,
    works: Works = None,
    events: Events = None,
    lapses: Lapses = None,
    period: Period = None,
    target: Target = None,
    templates: TemplatesFolder = None,
    now: Now = None,
    lang: Lang = None,
    why: Why = False,
    as_json: AsJson = False,
) -> None:
    """Say what would change if an outage lasted so much longer: time, budget and money, before and after."""
    language = own_language(lang)
    with telling(language):
        from adapters.sla.answers import whatif_answer
        from adapters.sla.cases import Inputs, opened_case
        from adapters.sla.written import WrittenSupposition

        inputs = Inputs(file, outages, works, events, lapses, templates)
        case = opened_case(inputs, now=now, language=language, clock=real_now)
        supposition = WrittenSupposition(add, from_, share, severity)
        _print("whatif", case, whatif_answer(case, period, target, supposition, why=why), as_json=as_json)


def _print(command: str, case: Case, answer: tuple[dict[str, Any], Iterable[str]], *, as_json: bool) -> None:
    """Print an answer whole: as one object, or as its lines."""
    from adapters.console.json_output import written
    from adapters.plain import printable
    from adapters.sla.cases import heading
    from adapters.sla.output import put_out

    said, lines = answer
    if as_json:
        put_out(written({"schema_version": SCHEMA_VERSION, "command": command, **heading(case), **said}))
    else:
        put_out("".join(f"{printable(line)}\n" for line in lines if line).encode("utf-8"))
