"""`sla-assistant contract`, for many contracts: the blank sheet, drafts and their acceptance, templates, coverage.

Rule: a draft comes into force only when a second person accepts it; results go to standard output, what is wrong to
standard error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli_contract_import import import_
from adapters.cli_contract_reading import FolderTemplates, TemplatesFolder, telling_errors
from adapters.cli_options import Json, Lang, Now, ServiceDb
from adapters.cli_reporting import own_language, telling
from adapters.usage import WrongUsage
from bot.errors import Refused

if TYPE_CHECKING:
    from adapters.portfolio import Portfolio
    from knowledge.contract.templates import TemplateKey, Templates

Customer = Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's key.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; today unless said.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to `contract`."""
    app.command(name="import")(import_)
    for command in (template, draft, accept, adopt, coverage):
        app.command()(command)


def template(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a new file; else standard output.")] = None,
    templates: TemplatesFolder = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Print the sheet to be filled in, one customer a row, with a remark on each column and an example."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import kept_templates
        from knowledge.drafting.columns import blank_sheet, columns_of

        with telling_errors(language):
            known = FolderTemplates(templates, kept_templates(db))
            text = blank_sheet(columns_of(known.values()), language)
        if out is None:
            typer.echo(text.replace("\r\n", "\n"), nl=False)
            return
        try:
            with out.open("x", encoding="utf-8-sig", newline="") as file:
                file.write(text)
        except OSError as error:
            raise Refused(
                "The file %(file)s cannot be written: %(reason)s.", file=str(out), reason=error.strerror or str(error)
            ) from None


def draft(customer: Customer, db: ServiceDb = None, lang: Lang = None) -> None:
    """Print a customer's draft, to be checked against the signed contract; it is a contract file."""
    with telling(own_language(lang)):
        from adapters.bootstrap import open_portfolio

        with open_portfolio(db) as portfolio:
            text = portfolio.open_draft(customer)
        if text is None:
            raise Refused("There is no draft for the customer “%(customer)s”.", customer=customer[:40])
        typer.echo(text, nl=False)


def accept(
    customers: Annotated[list[str], typer.Argument(metavar="CUSTOMER...", help="Keys of customers.")],
    by: By,
    on: On = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Put drafts into force that somebody else than their author has checked against the signed contracts."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_portfolio
        from bot.i18n import Translator
        from knowledge.drafting.drafts import Acceptance

        t = Translator.of(language)
        with open_portfolio(db) as portfolio:
            acceptance = Acceptance(_name(by), _day(on) or portfolio.now().date())
            for customer in customers:
                done = portfolio.accept(customer, acceptance)
                about = {"customer": done.customer_name, "versions": ", ".join(done.versions)}
                typer.echo(t.say("In force: %(customer)s, versions %(versions)s.", **about))


def adopt(
    customer: Customer,
    to: Annotated[str, typer.Argument(metavar="TEMPLATE@N", help="The template and its version, e.g. standard@2.")],
    effective: Annotated[str, typer.Option(metavar="DATE", help="The first day of the new version.")],
    by: By,
    on: On = None,
    db: ServiceDb = None,
    lang: Lang = None,
) -> None:
    """Make a draft that puts a customer's contract on another version of a template, with its own differences kept."""
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_portfolio
        from bot.i18n import Translator
        from knowledge.drafting.drafts import Kept

        t = Translator.of(language)
        begins = _day(effective)
        with open_portfolio(db) as portfolio, telling_errors(language):
            kept = _adopt(portfolio, customer, to, _Change(begins or portfolio.now().date(), _name(by), _day(on)))
        if kept is Kept.UNCHANGED:
            typer.echo(t.say("Nothing new: this draft of “%(customer)s” is kept already.", customer=customer))
        else:
            about = {"customer": customer, "template": to, "day": effective}
            typer.echo(
                t.say("Draft: “%(customer)s” on %(template)s from %(day)s; not in force until accepted.", **about)
            )


@dataclass(frozen=True, slots=True)
class _Change:
    effective: date
    by: str
    on: date | None


def _adopt(portfolio: Portfolio, customer: str, to: str, change: _Change) -> object:
    from knowledge.contract.errors import ContractErrors
    from knowledge.contract.file import read_contract
    from knowledge.drafting.adoption import Adoption, adopted, goes_on
    from knowledge.drafting.drafts import NewDraft

    templates = portfolio.templates()
    key = _template_key(to, templates)
    in_use = portfolio.in_use(customer)
    if in_use is None:
        raise Refused("The customer “%(customer)s” has no contract in force that can be read.", customer=customer[:40])
    adoption = Adoption(templates[key], change.effective, change.by, change.on or portfolio.now().date())
    try:
        text = adopted(in_use.content, in_use.contract, adoption)
        contract = read_contract(text, file=f"{customer}.yaml", templates=templates)
        if not goes_on(in_use.contract, contract):
            raise ValueError("something else in the contract would change")
    except ContractErrors:
        raise
    except ValueError:
        raise Refused(
            "A version cannot be added to the file of “%(customer)s”. Add it by hand and import the file.",
            customer=customer,
        ) from None
    (kept,) = portfolio.keep_drafts([NewDraft(contract, text, f"adopt {to}", in_use.digest)])
    return kept


def _template_key(written: str, templates: Templates) -> TemplateKey:
    from knowledge.drafting.cells import template_version

    known = ", ".join(f"{key}@{number}" for key, number in sorted(templates)) or "-"
    try:
        found = template_version(written)
    except ValueError:
        found = ("", 0)
    if found not in templates:
        raise WrongUsage(
            Refused("There is no template “%(template)s”; kept are: %(known)s.", template=written[:40], known=known)
        )
    return found


def coverage(
    days: Annotated[int, typer.Option(metavar="N", min=0, max=3650, help="How far ahead an end is told.")] = 90,
    db: ServiceDb = None,
    now: Now = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List the customers whose contracts need somebody, most urgent first.

    Without contract, drafts only, ending, unchecked, with terms that nobody entered, on an older template.
    """
    language = own_language(lang)
    with telling(language):
        from adapters.bootstrap import open_portfolio
        from adapters.console.sitting import written_instant
        from adapters.portfolio_text import coverage_lines, coverage_object
        from knowledge.drafting.coverage import coverage as covered

        with open_portfolio(db) as portfolio:
            present = portfolio.now()
            at = written_instant(now, now=present, zone="Europe/Warsaw") if now is not None else present
            newest: dict[str, int] = {}
            for key, number in portfolio.templates():
                newest[key] = max(number, newest.get(key, 0))
            found = covered(portfolio.standings(), newest, at, timedelta(days=days))
        if as_json:
            import json

            lines = [json.dumps(coverage_object(one, language), ensure_ascii=False) for one in found]
        else:
            lines = coverage_lines(found, language)
        for line in lines:
            typer.echo(line)


def _name(written: str) -> str:
    said = " ".join(written.split())
    if not said or not said.isprintable():
        raise WrongUsage(Refused("“%(value)s” is no name.", value=written[:40]))
    return said


def _day(text: str | None) -> date | None:
    from knowledge.drafting.cells import day

    try:
        return date.fromisoformat(day(text)) if text is not None else None
    except ValueError:
        raise WrongUsage(
            Refused("“%(value)s” is no date; expected for example 2026-07-01.", value=(text or "")[:40])
        ) from None
