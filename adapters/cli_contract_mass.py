"""`sla-assistant contract`, for many contracts: import (files and sheets), template, draft, accept, adopt, coverage.

Rule: a sheet makes drafts only; a contract comes into force by the import of a file, or when a second person accepts
its draft. Results go to standard output, what is wrong to standard error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli_contract_reading import FolderTemplates, TemplatesFolder, read_or_tell, telling_errors, text_of
from adapters.cli_options import Json, Lang, Now, ServiceDb
from adapters.cli_reporting import Problem, own_language, tell, telling
from adapters.usage import WrongUsage
from bot.errors import Refused
from knowledge.bilingual import Bilingual, Language

if TYPE_CHECKING:
    from adapters.portfolio import Portfolio
    from adapters.portfolio_text import SheetReport
    from knowledge.contract.agreement import Contract
    from knowledge.contract.templates import TemplateKey, Templates
    from knowledge.drafting.problems import CellProblem
    from knowledge.drafting.sheet_drafts import RowDraft

Customer = Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's key.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; today unless said.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to `contract`."""
    app.command(name="import")(import_)
    for command in (template, draft, accept, adopt, coverage):
        app.command()(command)


def import_(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help="Contracts and templates.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="A sheet, one customer a row: makes drafts.")] = None,
    all_or_nothing: Annotated[
        bool, typer.Option("--all-or-nothing", help="With --csv: keep nothing when a row has an error.")
    ] = False,
    templates: TemplatesFolder = None,
    db: ServiceDb = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Keep contract files and templates in the database, or make drafts of a sheet; what was imported before stays.

    Exit code 1 when a file or a row has an error.
    """
    language = own_language(lang)
    with telling(language):
        if (csv is None) == (not files):
            raise WrongUsage(Refused("Name contract files, or a sheet with --csv; not both."))
        if csv is not None:
            _import_sheet(csv, _Sheet(all_or_nothing, templates, as_json), db, language)
        else:
            _import_files(files or [], templates, db, language)


def _import_files(files: Sequence[Path], folder: Path | None, db: str | None, language: Language) -> None:
    from adapters.bootstrap import import_contracts, kept_templates, open_portfolio
    from bot.i18n import Translator
    from knowledge.contract.template_file import is_template

    texts = {path: text_of(path) for path in files}
    given = _Given(files=[path for path in files if is_template(texts[path])])
    if None in [read_or_tell(path, language) for path in given.files]:
        raise Problem
    known = {**kept_templates(db), **given.templates()}
    contracts = [path for path in files if path not in given.files]
    read = [read_or_tell(path, language, folder=folder, kept=known) for path in contracts]
    if None in read:
        raise Problem
    t = Translator.of(language)
    with open_portfolio(db) as portfolio:
        for path in given.files:
            label, is_new = portfolio.put_template(texts[path], file=path.name)
            if is_new:
                typer.echo(t.say("Imported: template %(template)s.", template=label))
            else:
                typer.echo(t.say("Nothing new: template %(template)s is kept.", template=label))
        for path, contract in zip(contracts, read, strict=True):
            if contract is not None:
                _put_templates_beside(portfolio, [contract], FolderTemplates(folder or path.parent))
    for done in import_contracts(db, [(texts[path], path.name) for path in contracts]):
        about = {"customer": done.customer_name, "versions": ", ".join(done.versions)}
        if done.is_new:
            typer.echo(t.say("Imported: %(customer)s, versions %(versions)s.", **about))
        else:
            typer.echo(t.say("Nothing new: %(customer)s, versions %(versions)s are in use.", **about))


@dataclass(frozen=True, slots=True)
class _Given:
    """Template files that were named themselves."""

    files: list[Path] = field(default_factory=list)

    def templates(self) -> Templates:
        from knowledge.contract.template_file import read_template

        read = [read_template(text_of(path), file=str(path)) for path in self.files]
        return {(one.key, one.number): one for one in read}


def _put_templates_beside(portfolio: Portfolio, contracts: Sequence[Contract], beside: FolderTemplates) -> None:
    """Keep the templates beside a file that contracts are based on, each once."""
    used: set[TemplateKey] = {
        (version.based_on.template, version.based_on.number)
        for contract in contracts
        for version in contract.versions
        if version.based_on is not None
    }
    for key in sorted(used):
        path = beside.path_of(key)
        if path is not None:
            portfolio.put_template(text_of(path), file=path.name)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """How a sheet is imported."""

    all_or_nothing: bool
    folder: Path | None
    as_json: bool


def _import_sheet(path: Path, how: _Sheet, db: str | None, language: Language) -> None:
    from adapters.bootstrap import open_portfolio
    from adapters.portfolio_text import sheet_lines, sheet_object

    content = _bytes_of(path)
    with open_portfolio(db) as portfolio, telling_errors(language):
        report = _drafted(portfolio, content, path, how)
    if how.as_json:
        import json

        typer.echo(json.dumps(sheet_object(report, language), ensure_ascii=False))
    else:
        for problem in report.problems:
            tell(f"{path}: {problem.text(language)}")
        for line in sheet_lines(report, language):
            typer.echo(line)
    if report.problems:
        raise Problem


def _drafted(portfolio: Portfolio, content: bytes, path: Path, how: _Sheet) -> SheetReport:
    from adapters.portfolio_text import SheetReport
    from knowledge.drafting.drafts import Kept, NewDraft
    from knowledge.drafting.problems import in_order
    from knowledge.drafting.sheet import read_sheet
    from knowledge.drafting.sheet_drafts import drafts_of

    beside = FolderTemplates(how.folder or path.parent, portfolio.templates())
    sheet = read_sheet(content)
    found = drafts_of(sheet, beside, file=path.name)
    if found.problems and how.all_or_nothing:
        return SheetReport((), found.problems, sheet.notes, nothing_kept=True)
    _put_templates_beside(portfolio, [one.contract for one in found.drafts], beside)
    new = [NewDraft(one.contract, one.content, path.name) for one in found.drafts]
    kept = portfolio.keep_drafts(new, all_or_nothing=how.all_or_nothing)
    pairs = list(zip(found.drafts, kept, strict=True))
    problems = in_order([*found.problems, *(_in_force(draft) for draft, state in pairs if state is Kept.IN_FORCE)])
    return SheetReport(pairs, problems, sheet.notes, nothing_kept=how.all_or_nothing and bool(problems))


def _in_force(draft: RowDraft) -> CellProblem:
    from knowledge.drafting.problems import CellProblem

    problem = Bilingual("ma już umowę w bazie", "has a contract in the database already")
    expected = Bilingual(
        "zmiana umowy: sla-assistant contract adopt albo import jej pliku z aneksem",
        "a change of the contract: sla-assistant contract adopt, or the import of its file with an annex",
    )
    return CellProblem(draft.row, "customer", draft.contract.customer, problem, expected)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            "The file %(file)s cannot be read: %(reason)s.", file=str(path), reason=error.strerror or str(error)
        ) from None


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
    from knowledge.drafting.adoption import Adoption, adopted
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
