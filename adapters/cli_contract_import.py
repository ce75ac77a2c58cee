"""`sla-assistant contract import`: contract files and templates into the database, or a sheet into drafts.

Rule: a file with an error is never imported; a sheet makes drafts only, and every wrong cell is told at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli_contract_reading import FolderTemplates, TemplatesFolder, read_or_tell, telling_errors, text_of
from adapters.cli_options import Json, Lang, ServiceDb
from adapters.cli_reporting import Problem, own_language, tell, telling
from adapters.usage import WrongUsage
from bot.errors import Refused
from knowledge.bilingual import Bilingual, Language

if TYPE_CHECKING:
    from adapters.portfolio import Portfolio
    from adapters.portfolio_text import SheetReport
    from bot.i18n import Translator
    from knowledge.contract.agreement import Contract
    from knowledge.contract.errors import ContractError
    from knowledge.contract.templates import Template, TemplateKey, Templates
    from knowledge.drafting.problems import CellProblem
    from knowledge.drafting.sheet_drafts import RowDraft


_SHEETS = (".csv", ".tsv", ".xls", ".xlsx", ".ods")


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
        sheets = [path for path in files or [] if path.suffix.lower() in _SHEETS]
        if sheets:
            raise WrongUsage(Refused("%(file)s is a sheet; write --csv %(file)s.", file=str(sheets[0])))
        if csv is not None:
            _import_sheet(csv, _Sheet(all_or_nothing, templates, as_json), db, language)
        else:
            _import_files(files or [], templates, db, language)


def _import_files(files: Sequence[Path], folder: Path | None, db: str | None, language: Language) -> None:
    from adapters.bootstrap import import_contracts, kept_templates, open_portfolio
    from bot.i18n import Translator
    from knowledge.contract.template_file import is_template

    texts = {path: text_of(path) for path in files}
    given = [path for path in files if is_template(texts[path])]
    contracts = [path for path in files if path not in given]
    with telling_errors(language):
        known = {**kept_templates(db), **_read_templates(given)}
    read = [read_or_tell(path, language, folder=folder, kept=known) for path in contracts]
    if None in read:
        raise Problem
    t = Translator.of(language)
    with open_portfolio(db) as portfolio:
        for path in given:
            _put_template(portfolio, path, t)
        for path, contract in zip(contracts, read, strict=True):
            if contract is not None:
                _put_templates_beside(portfolio, [contract], FolderTemplates(folder or path.parent))
    for done in import_contracts(db, [(texts[path], path.name) for path in contracts]):
        about = {"customer": done.customer_name, "versions": ", ".join(done.versions)}
        if done.is_new:
            typer.echo(t.say("Imported: %(customer)s, versions %(versions)s.", **about))
        else:
            typer.echo(t.say("Nothing new: %(customer)s, versions %(versions)s are in use.", **about))


def _read_templates(paths: Sequence[Path]) -> Templates:
    """Return the templates of some files.

    Raises:
        ContractErrors: files have errors; all errors of all files.
    """
    from knowledge.contract.errors import ContractErrors
    from knowledge.contract.template_file import read_template

    found: dict[TemplateKey, Template] = {}
    wrong: list[ContractError] = []
    for path in paths:
        try:
            one = read_template(text_of(path), file=str(path))
            found[one.key, one.number] = one
        except ContractErrors as errors:
            wrong += errors.errors
    if wrong:
        raise ContractErrors(tuple(wrong))
    return found


def _put_template(portfolio: Portfolio, path: Path, t: Translator) -> None:
    label, is_new = portfolio.put_template(text_of(path), file=path.name)
    if is_new:
        typer.echo(t.say("Imported: template %(template)s.", template=label))
    else:
        typer.echo(t.say("Nothing new: template %(template)s is kept.", template=label))


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
