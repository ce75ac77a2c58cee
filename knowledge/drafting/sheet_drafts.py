"""From the rows of a sheet to drafts, one customer a row, with every problem of every cell at once.

The rule: a row is a draft only when the contract that it makes is read without an error; nothing of a bad row is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import Contract
from knowledge.contract.errors import ContractError, ContractErrors
from knowledge.contract.file import read_contract
from knowledge.contract.templates import Template, Templates
from knowledge.drafting.cells import AMOUNT, KINDS, template_version
from knowledge.drafting.columns import FEE, FIXED, NOT_ORDERED
from knowledge.drafting.differences import Difference, read_differences
from knowledge.drafting.draft_text import Fees, Lines, draft_lines
from knowledge.drafting.needs import Needs, needs_of
from knowledge.drafting.problems import CellProblem, in_order
from knowledge.drafting.sheet import Sheet, SheetRow

_STAND_INS = {
    "customer": "x",
    "name": "x",
    "effective": "2000-01-01",
    "entered_by": "x",
    "entered_on": "2000-01-01",
}
"""What is read in place of a bad cell, so that the other cells of the row are looked at all the same."""
_EMPTY = Bilingual("pusta komórka", "the cell is empty")
_CLAUSE_OF = {"contact": "contact_clause", "differences": "differences_clause"}


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row that makes a readable contract: its text, the contract, and what it needs from a human."""

    row: int
    content: str
    contract: Contract
    needs: Needs


@dataclass(frozen=True, slots=True)
class SheetDrafts:
    """What a sheet gives: drafts by row, and all problems by cell."""

    drafts: tuple[RowDraft, ...]
    problems: tuple[CellProblem, ...]


def drafts_of(sheet: Sheet, templates: Templates, *, file: str) -> SheetDrafts:
    """Return the drafts of a sheet and its problems; `file` is what messages call it."""
    problems = [*sheet.problems, *_repeated(sheet)]
    bad = {problem.row for problem in problems}
    drafts: list[RowDraft] = []
    if any(problem.row <= header_row(sheet) for problem in sheet.problems):
        return SheetDrafts((), in_order(problems))
    for row in sheet.rows:
        reading = _RowReading(row, templates, file)
        draft = reading.draft()
        problems += reading.problems
        if draft is not None and row.number not in bad:
            drafts.append(draft)
    return SheetDrafts(tuple(drafts), in_order(problems))


def header_row(sheet: Sheet) -> int:
    """Return a row number below which no customer stands: a problem there is one of the whole sheet."""
    return min((row.number for row in sheet.rows), default=1) - 1


def _repeated(sheet: Sheet) -> Iterator[CellProblem]:
    first: dict[str, int] = {}
    for row in sheet.rows:
        key = row.cells.get("customer", "")
        if key in first:
            problem = Bilingual(f"jest już w wierszu {first[key]}", f"is in row {first[key]} already")
            yield CellProblem(row.number, "customer", key, problem, Bilingual("jeden klient, jeden wiersz", "one row"))
        elif key:
            first[key] = row.number


class _RowReading:
    """One row on its way to a draft; its problems gather in `problems`."""

    def __init__(self, row: SheetRow, templates: Templates, file: str) -> None:
        self.row = row
        self.templates = templates
        self.file = file
        self.problems: list[CellProblem] = []

    def draft(self) -> RowDraft | None:
        cells = self._cells()
        template = self._template()
        if template is None:
            return None
        fees = self._fees(template)
        differences = self._differences(template, fees)
        lines = draft_lines({**_STAND_INS, **cells}, template, fees, differences)
        contract = self._contract(lines)
        if contract is None or self.problems:
            return None
        return RowDraft(self.row.number, lines.text, contract, needs_of(contract, tuple(fees.missing)))

    def _note(self, column: str, value: str, problem: Bilingual, expected: Bilingual) -> None:
        self.problems.append(CellProblem(self.row.number, column, value, problem, expected))

    def _cells(self) -> dict[str, str]:
        """Return the good cells as a contract file writes them; bad and missing ones are noted."""
        found: dict[str, str] = {}
        for key, column in FIXED.items():
            cell = self.row.cells.get(key)
            if cell is None and column.required:
                self._note(key, "", _EMPTY, column.about)
            if cell is None or key not in KINDS:
                continue
            try:
                found[key] = KINDS[key].read(cell)
            except ValueError:
                self._note(key, cell, KINDS[key].problem, KINDS[key].expected)
        self._need_clauses()
        return found

    def _need_clauses(self) -> None:
        for stated, clause in _CLAUSE_OF.items():
            if stated in self.row.cells and clause not in self.row.cells:
                self._note(clause, "", _EMPTY, FIXED[clause].about)

    def _template(self) -> Template | None:
        cell = self.row.cells.get("template")
        if cell is None:
            return None
        listed = ", ".join(f"{key}@{number}" for key, number in sorted(self.templates)) or "–"
        expected = Bilingual(f"jeden z: {listed}", f"one of: {listed}")
        try:
            found = template_version(cell)
        except ValueError:
            self._note(
                "template", cell, Bilingual("nie jest szablonem z numerem", "is no template with its number"), expected
            )
            return None
        if found not in self.templates:
            self._note("template", cell, Bilingual("– takiego szablonu nie ma", "is not there"), expected)
            return None
        return self.templates[found]

    def _fees(self, template: Template) -> Fees:
        covered = template.alone.versions[0].services
        amounts: dict[str, str] = {}
        not_ordered: list[str] = []
        for column, cell in self.row.cells.items():
            service = column.removeprefix(FEE)
            if not column.startswith(FEE) or (cell in NOT_ORDERED and service not in covered):
                continue
            if cell in NOT_ORDERED:
                not_ordered.append(service)
            elif service not in covered:
                listed = ", ".join(covered)
                problem = Bilingual(
                    f"– szablon {template.label} nie obejmuje tej usługi",
                    f"is for a service that the template {template.label} does not cover",
                )
                self._note(
                    column,
                    cell,
                    problem,
                    Bilingual(f"pusta komórka; usługi: {listed}", f"an empty cell; services: {listed}"),
                )
            else:
                self._amount(column, cell, amounts)
        missing = [service for service in covered if FEE + service not in self.row.cells]
        if amounts and not missing and "fees_clause" not in self.row.cells:
            self._note("fees_clause", "", _EMPTY, FIXED["fees_clause"].about)
        order = list(covered)
        return Fees(
            dict(sorted(amounts.items(), key=lambda one: order.index(one[0]))),
            sorted(not_ordered, key=order.index),
            missing,
        )

    def _amount(self, column: str, cell: str, amounts: dict[str, str]) -> None:
        try:
            amounts[column.removeprefix(FEE)] = AMOUNT.read(cell)
        except ValueError:
            self._note(column, cell, AMOUNT.problem, AMOUNT.expected)

    def _differences(self, template: Template, fees: Fees) -> list[Difference]:
        found, wrong = read_differences(self.row.cells.get("differences", ""), template, fees.not_ordered)
        for one in wrong:
            self._note("differences", one.written, one.problem, one.expected)
        return found

    def _contract(self, lines: Lines) -> Contract | None:
        try:
            return read_contract(lines.text, file=self.file, templates=self.templates)
        except ContractErrors as errors:
            for error in errors.errors:
                self._note_error(error, lines)
            return None

    def _note_error(self, error: ContractError, lines: Lines) -> None:
        """Note an error of the contract at the cell that its line came from; a template's at the differences."""
        if error.file == self.file:
            column, where = lines.column_of(error.line), error.key.partition("].")[2] or error.key
        else:
            column = "differences" if "differences" in self.row.cells else "template"
            where = f"{error.file}:{error.line}: {error.key}"
        problem = Bilingual(f"({where}) – {error.problem.pl}", f"({where}): {error.problem.en}")
        self._note(column, error.value, problem, error.expected)
