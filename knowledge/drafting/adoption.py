"""Changing the text of a contract file: a version that adopts a newer template, and the mark of who checked it.

The rule: what stands in the file stays, to the last remark; only lines are added, and the end of the last version is
handed on to the new one. Whoever changes a text reads it again and compares.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from knowledge.contract.agreement import Contract
from knowledge.contract.errors import Findings
from knowledge.contract.templates import Template
from knowledge.contract.tree import Node, read_tree
from knowledge.drafting.written import quoted

_AT_THE_MARGIN = re.compile(r"[^\s#-]")
_ENDS = re.compile(r"\s+ends:\s*[\d-]+\s*(#.*)?\s*")
_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])")


@dataclass(frozen=True, slots=True)
class Adoption:
    """The change to a newer template: since when, entered by whom and when."""

    template: Template
    effective: date
    by: str
    on: date


def adopted(text: str, contract: Contract, adoption: Adoption) -> str:
    """Return a contract file with one more version, which keeps its own differences on another template.

    Raises:
        ValueError: the file is not laid out in lines that a version can be added to.
    """
    last = _last_version(text)
    lines = _lines(text)
    margin = _margin(lines[last.line - 1])
    ends, lines = _without_end(lines, last)
    place = _end_of_versions(lines, last.line)
    template = adoption.template
    new = [
        "",
        f"{margin}- version: {_next_key(contract)}",
        f"{margin}  amends: {contract.versions[-1].key}",
        f"{margin}  based_on: {{template: {template.key}, version: {template.number}}}",
        f"{margin}  name: {_name(template)}",
        f"{margin}  effective: {adoption.effective.isoformat()}",
        *([f"{margin}  ends: {ends}"] if ends else []),
        f"{margin}  entered: {{by: {quoted(adoption.by)}, on: {adoption.on.isoformat()}}}",
    ]
    return "".join([*lines[:place], *(f"{line}\n" for line in new), *lines[place:]])


def checked(text: str, by: str, on: date) -> str:
    """Return a contract file whose last version was checked by somebody; one that was checked stays as it is.

    Raises:
        ValueError: the file is not laid out in lines that a mark can be added to.
    """
    last = _last_version(text)
    if last.child("checked") is not None:
        return text
    lines = _lines(text)
    place = last.key_lines.get("entered", 0) - 1
    if place < 0 or lines[place].lstrip().startswith("-") or not lines[place].lstrip().startswith("entered:"):
        raise ValueError("the last version has no line that begins with entered:")
    indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
    mark = f"{indent}checked: {{by: {quoted(by)}, on: {on.isoformat()}}}\n"
    return "".join([*lines[:place], mark, *lines[place:]])


def goes_on(before: Contract, after: Contract) -> bool:
    """Tell whether a contract is another one with one more version, and nothing else in it has changed but its end."""
    pairs = zip(before.versions, after.versions, strict=False)
    return (
        len(after.versions) == len(before.versions) + 1
        and replace(before, versions=()) == replace(after, versions=())
        and all(replace(old, ends=None) == replace(new, ends=None) for old, new in pairs)
    )


def only_checked(before: Contract, after: Contract) -> bool:
    """Tell whether a contract is another one whose last version was checked, and nothing else in it has changed."""
    old, new = before.versions[-1], after.versions[-1]
    return (
        new.checked is not None
        and replace(before, versions=()) == replace(after, versions=())
        and (*before.versions[:-1], replace(old, checked=None)) == (*after.versions[:-1], replace(new, checked=None))
    )


def _last_version(text: str) -> Node:
    findings = Findings("")
    versions = read_tree(text, findings).child("versions")
    if versions is None or not isinstance(versions.value, list) or not versions.value:
        raise ValueError("the file has no list of versions")
    return versions.value[-1]


def _lines(text: str) -> list[str]:
    """Return the lines as YAML counts them, each with its end."""
    return _LINE.findall(text if text.endswith("\n") else f"{text}\n")


def _margin(line: str) -> str:
    found = re.match(r"(\s*)- ", line)
    if found is None:
        raise ValueError("the last version does not begin on a line of its own")
    return found[1]


def _without_end(lines: list[str], last: Node) -> tuple[str, list[str]]:
    """Return the day on which the last version ends, and the lines without it; the new version will end then."""
    ends = last.child("ends")
    if ends is None or not isinstance(ends.value, str):
        return "", lines
    if not _ENDS.fullmatch(lines[ends.line - 1]):
        raise ValueError("the end of the last version does not stand on a line of its own")
    return ends.value, [line for number, line in enumerate(lines, start=1) if number != ends.line]


def _end_of_versions(lines: list[str], start: int) -> int:
    """Return after how many lines the list of versions ends."""
    following = (place for place in range(start, len(lines)) if _AT_THE_MARGIN.match(lines[place]))
    end = next(following, len(lines))
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _next_key(contract: Contract) -> str:
    taken = {version.key for version in contract.versions}
    number = len(contract.versions) + 1
    while f"v{number}" in taken:
        number += 1
    return f"v{number}"


def _name(template: Template) -> str:
    polish, english = f"{template.name.pl}, wydanie {template.number}", f"{template.name.en}, issue {template.number}"
    return f"{{pl: {quoted(polish)}, en: {quoted(english)}}}"
