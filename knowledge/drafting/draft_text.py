"""The contract file that a row of the sheet makes, with the column that each of its lines came from.

The rule: the same cells make the same text, whatever else is in the sheet, so a sheet that comes again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.contract.templates import Template
from knowledge.drafting.columns import FEE
from knowledge.drafting.differences import Difference, lines_of
from knowledge.drafting.written import quoted
from knowledge.words.services import services

DOCUMENT = "contract"
"""The key of the customer's own contract among the documents."""


@dataclass(frozen=True, slots=True)
class Fees:
    """What the fee cells say: amounts, services not ordered, and services whose fee is still missing."""

    amounts: Mapping[str, str] = field(default_factory=dict)
    not_ordered: Sequence[str] = ()
    missing: Sequence[str] = ()


@dataclass(slots=True)
class Lines:
    """Lines of a file with the column that each came from."""

    lines: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)

    def add(self, column: str, *lines: str) -> None:
        """Add lines that came from a column."""
        self.lines += lines
        self.columns += [column] * len(lines)

    @property
    def text(self) -> str:
        """Return the file."""
        return "\n".join(self.lines) + "\n"

    def column_of(self, line: int) -> str:
        """Return the column that a line (from 1) came from."""
        return self.columns[line - 1] if 0 < line <= len(self.columns) else ""


def draft_lines(cells: Mapping[str, str], template: Template, fees: Fees, differences: Sequence[Difference]) -> Lines:
    """Return the file of one customer; `cells` are as a contract file writes them, optional ones maybe left out."""
    lines = Lines()
    _head(lines, cells, template)
    _version(lines, cells, template, fees)
    if differences:
        clause = quoted(cells.get("differences_clause", "-"))
        lines.add("differences_clause", f"    times_clause: {clause}")
        lines.add("differences", *lines_of(differences, template, clause))
    _fees(lines, cells, template, fees)
    if "contact" in cells:
        clause, said = quoted(cells.get("contact_clause", "-")), quoted(cells["contact"])
        lines.add("contact", "    provisions:", f"      contacts: {{clause: {clause}, pl: {said}, en: {said}}}")
    return lines


def _head(lines: Lines, cells: Mapping[str, str], template: Template) -> None:
    lines.add("", "# Szkic umowy; obowiązuje dopiero po przyjęciu: sla-assistant contract accept")
    lines.add("", "# A draft; in force only once accepted: sla-assistant contract accept")
    lines.add("contract", f"contract: {quoted(cells.get('contract', cells['customer']))}")
    lines.add("", "customer:")
    lines.add("customer", f"  key: {quoted(cells['customer'])}")
    lines.add("name", f"  name: {quoted(cells['name'])}")
    aliases = list(filter(None, (alias.strip() for alias in cells.get("aliases", "").split(","))))
    if aliases:
        lines.add("aliases", f"  aliases: [{', '.join(map(quoted, aliases))}]")
    lines.add("template", f"provider: {quoted(template.provider)}")
    lines.add("template", f"duty_phone: {quoted(template.duty_phone)}", f"duty_email: {quoted(template.duty_email)}")
    if "signed" in cells:
        lines.add("signed", f"signed: {cells['signed']}")


def _version(lines: Lines, cells: Mapping[str, str], template: Template, fees: Fees) -> None:
    without = f", without: [{', '.join(fees.not_ordered)}]" if fees.not_ordered else ""
    lines.add("", "versions:", "  - version: v1")
    lines.add("template", f"    based_on: {{template: {template.key}, version: {template.number}{without}}}")
    lines.add("", "    name: {pl: Umowa, en: Contract}")
    for key in ("effective", "ends"):
        if key in cells:
            lines.add(key, f"    {key}: {cells[key]}")
    lines.add("entered_by", f"    entered: {{by: {quoted(cells['entered_by'])}, on: {cells['entered_on']}}}")
    if "zone" in cells:
        lines.add("zone", f"    zone: {cells['zone']}")
    if "language" in cells:
        lines.add("language", f"    binding_language: {cells['language']}")
    lines.add("", f"    documents: {{{DOCUMENT}: {{pl: Umowa, en: Contract}}}}")


def _fees(lines: Lines, cells: Mapping[str, str], template: Template, fees: Fees) -> None:
    """State the fees when all are there; a sum without some of them would be wrong, so until then none is stated."""
    if fees.missing or not fees.amounts:
        lines.add("", "    fees: not_entered")
        for service, amount in fees.amounts.items():
            lines.add(FEE + service, f"    # {FEE}{service}: {amount} {template.alone.versions[0].currency}")
        return
    lines.add("fees_clause", "    fees:", f"      clause: {quoted(cells.get('fees_clause', '-'))}")
    lines.add("", "      items:")
    for service, amount in fees.amounts.items():
        name = services()[service].name
        shown = f"{{pl: {quoted(name.pl)}, en: {quoted(name.en)}}}"
        lines.add(FEE + service, f"        {service}: {{name: {shown}, amount: {amount}, services: [{service}]}}")
