"""A contract on a template says the same as the contract with the template's text written out and changed by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import combinations

import pytest

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.file import read_contract
from tests.knowledge.contract.test_templates import templates

HEAD = """\
contract: lipa
customer: {key: lipa, name: Lipa}
provider: Telmost S.A.
duty_phone: 22 000 00 00
duty_email: dyzur@telmost.example
versions:
  - version: v1
    name: {pl: Umowa, en: Contract}
    effective: 2026-06-01
    entered: {by: A. Nowak, on: 2026-05-20}
"""
OWN = "{paragraph: § 7, document: contract}"
FILES = sorted(file.name for file in (files("knowledge") / "templates").iterdir())


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: as a contract on the template states it, by section, and as a change of the text written out."""

    section: str
    stated: str
    by_hand: Callable[[str], str]


def block(text: str, key: str) -> tuple[int, int]:
    """Return where an entry of a section (six blanks deep) begins and ends in a text."""
    begin = re.search(rf"^      {key}:\n", text, re.MULTILINE)
    assert begin is not None, key
    after = re.compile(r"^ {0,6}\S", re.MULTILINE).search(text, begin.end())
    return begin.start(), after.start() if after is not None else len(text)


def within(key: str, old: str, new: str) -> Callable[[str], str]:
    """Return what changes one line of an entry."""

    def change(text: str) -> str:
        start, end = block(text, key)
        changed, count = re.subn(old, new, text[start:end], count=1, flags=re.MULTILINE)
        assert count == 1, (key, old)
        return text[:start] + changed + text[end:]

    return change


def without(key: str) -> Callable[[str], str]:
    return lambda text: text[: block(text, key)[0]] + text[block(text, key)[1] :]


def both(first: Callable[[str], str], second: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: second(first(text))


CHANGES = {
    "reaction": Change(
        "severities",
        "      critical: {react: 10 min}\n",
        within("critical", r"react: .*$", f"react: {{limit: 10 min, clause: {OWN}}}"),
    ),
    "target": Change(
        "availability",
        "      pbx: {target: 99.97 %, clause: § 7}\n",
        both(
            within("pbx", r"target: .*$", "target: 99.97 %"),
            within("pbx", r"^        clause: § 5$", f"        clause: {OWN}"),
        ),
    ),
    "smallest": Change(
        "availability",
        "      hotline: {smallest: {outage: at least 9 min, clause: § 7}, clause: § 7}\n",
        both(
            within("hotline", r"smallest: .*$", f"smallest: {{outage: at least 9 min, clause: {OWN}}}"),
            within("hotline", r"^        clause: § 5$", f"        clause: {OWN}"),
        ),
    ),
    "removed severity": Change("severities", "      cosmetic: removed\n", without("cosmetic")),
    "hours": Change(
        "schedules",
        "      support: {name: {pl: godziny, en: hours}, hours: daily 05:00-23:00, clause: § 7}\n",
        lambda text: (
            text[: block(text, "support")[0]]
            + f"      support: {{name: {{pl: godziny, en: hours}}, hours: daily 05:00-23:00, clause: {OWN}}}\n"
            + text[block(text, "support")[1] :]
        ),
    ),
    "late penalties": Change(
        "late_penalties",
        "{clause: § 7, items: [{severity: major, clock: resolve, per: started hour, amount: 50.00}]}\n",
        lambda text: re.sub(
            r"^    late_penalties: .*$",
            f"    late_penalties: {{clause: {OWN}, items: "
            "[{severity: major, clock: resolve, per: started hour, amount: 50.00}]}",
            text,
            flags=re.MULTILINE,
        ),
    ),
}


def derived(file: str, changes: list[Change]) -> ContractVersion:
    key, _, number = file.removesuffix(".yaml").rpartition("-")
    text = HEAD + f"    based_on: {{template: {key}, version: {number}}}\n"
    text += "    documents: {contract: {pl: Umowa, en: Contract}}\n    times_clause: § 7\n"
    for section in dict.fromkeys(change.section for change in changes):
        stated = [change.stated for change in changes if change.section == section]
        text += f"    {section}: " + ("\n" if stated[0].startswith(" ") else "") + "".join(stated)
    (version,) = read_contract(text, file="lipa.yaml", templates=templates()).versions
    return replace(version, based_on=None)


def written_out(file: str, changes: list[Change]) -> ContractVersion:
    terms = (files("knowledge") / "templates" / file).read_text(encoding="utf-8").partition("\nterms:\n")[2]
    text = "".join(f"  {line}" if line.strip() else line for line in terms.splitlines(keepends=True))
    text = text.replace("    documents:\n", "    documents:\n      contract: {pl: Umowa, en: Contract}\n")
    for change in changes:
        text = change.by_hand(text)
    (version,) = read_contract(f"{HEAD}    main_document: level\n{text}", file="lipa.yaml").versions
    return version


@pytest.mark.parametrize("file", FILES)
def test_stating_differences_is_the_same_as_writing_the_contract_out(file: str) -> None:
    several = [[], *([one] for one in CHANGES), *map(list, combinations(CHANGES, 2)), list(CHANGES)]
    for names in several:
        changes = [CHANGES[name] for name in names]
        assert derived(file, changes) == written_out(file, changes), names
