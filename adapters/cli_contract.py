"""`sla-assistant contract`: check, show, compare and import contract files, and the schema editors complete them with.

Rule: a file with an error is never imported; every error is told at once, with its line, so that one round mends all.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli_contract_mass import add_to
from adapters.cli_contract_reading import TemplatesFolder, read_or_tell, text_of
from adapters.cli_options import Lang
from adapters.cli_reporting import Problem, in_words, own_language, tell, telling
from adapters.usage import WrongUsage
from bot.errors import Refused
from knowledge.bilingual import Language

if TYPE_CHECKING:
    from knowledge.contract.agreement import Contract, ContractVersion

contract_app = typer.Typer(help="Contract files.", no_args_is_help=True)
add_to(contract_app)

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Contract files (YAML).")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A contract file (YAML).")]


@contract_app.command()
def check(files: Files, templates: TemplatesFolder = None, lang: Lang = None) -> None:
    """Check contract files; each error and warning is one line, FILE:LINE first. Exit code 1 when there is an error."""
    language = own_language(lang)
    with telling(language):
        from adapters.contract_text import fine_line, warning_lines

        readable = [_read_or_tell(path, language, templates) for path in files]
        for path, contract in zip(files, readable, strict=True):
            if contract is not None:
                for line in warning_lines(contract, text_of(path), str(path), language):
                    typer.echo(line)
                typer.echo(fine_line(contract, str(path), language))
        if None in readable:
            raise Problem


@contract_app.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="The file to write.")] = Path("contract.yaml"),
    lang: Lang = None,
) -> None:
    """Write a commented contract file to begin with; a file that is there already is left alone."""
    language = own_language(lang)
    with telling(language):
        from bot.i18n import Translator
        from knowledge.contract.starter import starter

        write_new(file, starter(language))
        t = Translator.of(language)
        typer.echo(t.say("%(file)s is written. Next: sla-assistant contract check %(file)s", file=str(file)))


@contract_app.command()
def show(
    file: File,
    at: Annotated[str | None, typer.Option(metavar="DATE", help="The version in force then; else the last.")] = None,
    templates: TemplatesFolder = None,
    lang: Lang = None,
) -> None:
    """Show everything a contract says, each fact with its clause; silent and not entered are told apart."""
    language = own_language(lang)
    with telling(language):
        from adapters.contract_text import overview_lines

        day = _day(at)
        contract = read_or_tell(file, language, folder=templates)
        if contract is None:
            raise Problem
        for line in overview_lines(contract, day, language):
            typer.echo(line)


@contract_app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="FILE[@VERSION]", help="What was; the last version unless said.")],
    after: Annotated[str, typer.Argument(metavar="FILE[@VERSION]", help="What will be.")],
    templates: TemplatesFolder = None,
    lang: Lang = None,
) -> None:
    """Say what changes for the customer from one version to another, and whether for the better or the worse."""
    language = own_language(lang)
    with telling(language):
        from adapters.contract_changes import difference_lines
        from knowledge.contract.differences import Side

        sides: list[Side] = []
        for said in (before, after):
            path, key = file_and_version(said)
            contract = read_or_tell(path, language, folder=templates)
            if contract is not None:
                sides.append(Side(contract, version_named(contract, key)))
        if len(sides) < 2:
            raise Problem
        for line in difference_lines(sides[0], sides[1], language):
            typer.echo(line)


@contract_app.command()
def schema() -> None:
    """Print the JSON Schema of contract files, for editors."""
    with telling(own_language(None)):
        import json

        from knowledge.contract.file import json_schema

        typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _read_or_tell(path: Path, language: Language, templates: Path | None) -> Contract | None:
    """Return a file's contract; None after telling what is wrong, also that the file cannot be read at all."""
    try:
        return read_or_tell(path, language, folder=templates)
    except Refused as refused:
        tell(in_words(refused, language))
        return None


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        Refused: it is there already, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Refused("The file %(file)s is there already; nothing was written.", file=str(path)) from None
    except OSError as error:
        raise Refused(
            "The file %(file)s cannot be written: %(reason)s.", file=str(path), reason=error.strerror or str(error)
        ) from None


def file_and_version(said: str) -> tuple[Path, str | None]:
    """Return the file and the version that `FILE@VERSION` names; a file whose name holds an @ wins."""
    path, at, key = said.rpartition("@")
    return (Path(path), key) if at and not Path(said).exists() else (Path(said), None)


def version_named(contract: Contract, key: str | None) -> ContractVersion:
    """Return the version with this key, the last one without a key.

    Raises:
        Refused: the contract has no such version.
    """
    if key is None:
        return contract.versions[-1]
    for version in contract.versions:
        if version.key == key:
            return version
    known = ", ".join(version.key for version in contract.versions)
    raise Refused("There is no version “%(version)s”; there are: %(known)s.", version=key[:40], known=known)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise WrongUsage(
            Refused("“%(value)s” is no date; expected for example 2026-07-01.", value=(text or "")[:40])
        ) from None
