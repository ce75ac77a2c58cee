"""The differences of one customer from the template, as written in one cell: `critical.react=1 h; pbx.target=99.9 %`.

The rule: a difference names what the template has by its key; which section it is in need not be written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from knowledge.bilingual import Bilingual
from knowledge.contract.format import REMOVED
from knowledge.contract.templates import Template, terms_without
from knowledge.contract.tree import Node
from knowledge.drafting.whole_sections import SECTIONS, paths_in, restated
from knowledge.drafting.written import quoted, written

KEYS_OF = {
    "severities": ("acknowledge", "react", "workaround", "resolve", "update", "hours"),
    "availability": ("target", "period", "smallest", "merge_within", "measured_in", "rounding"),
    "schedules": ("hours",),
}
"""What may differ in an entry of each section."""
_PAIR = re.compile(r"\s*([a-z0-9_.]+)\s*(?:[=:]\s*(.*\S))?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is the customer's own; `key` None: the whole entry is taken out.

    In a section that is restated whole, `entry` is empty and `key` is the path to the value in the section.
    """

    section: str
    entry: str
    key: str | None
    value: str


@dataclass(frozen=True, slots=True)
class WrongDifference:
    """A part of the cell that cannot be read, and what was expected."""

    written: str
    problem: Bilingual
    expected: Bilingual


def read_differences(
    cell: str, template: Template, not_ordered: Iterable[str] = ()
) -> tuple[list[Difference], list[WrongDifference]]:
    """Return the differences that a cell states, and the parts of it that cannot be read.

    What is said in the template only of services that are `not_ordered` cannot differ.
    """
    ordered = terms_without(template, frozenset(not_ordered))
    found: list[Difference] = []
    wrong: list[WrongDifference] = []
    for part in filter(None, (part.strip() for part in re.split(r"[;\n|]", cell))):
        one = _read(part, template)
        if isinstance(one, Difference) and one.entry and one.entry not in _entries(ordered, one.section):
            one = WrongDifference(
                part, _NOT_ORDERED, Bilingual("różnice zamawianych usług", "services that are ordered")
            )
        if isinstance(one, WrongDifference):
            wrong.append(one)
        elif any(_same(one, other) for other in found):
            wrong.append(WrongDifference(part, Bilingual("powtarza się", "is stated twice"), _ONCE))
        else:
            found.append(one)
    return found, wrong


_NOT_ORDERED = Bilingual(
    "dotyczy tylko usług, których klient nie zamawia", "is only about services that the customer does not order"
)
_ONCE = Bilingual("każda różnica raz", "each difference once")
_WRITTEN_SO = Bilingual("klucz=wartość, np. critical.react=1 h", "key=value, e.g. critical.react=1 h")


def _same(one: Difference, other: Difference) -> bool:
    return (one.section, one.entry) == (other.section, other.entry) and (
        one.key == other.key or None in (one.key, other.key)
    )


def _read(part: str, template: Template) -> Difference | WrongDifference:
    pair = _PAIR.fullmatch(part)
    if pair is None or not pair[2]:
        return WrongDifference(part, Bilingual("nie jest różnicą", "is not a difference"), _WRITTEN_SO)
    path, value = pair[1].split("."), " ".join(pair[2].split())
    if path[0] in SECTIONS:
        names = paths_in(template)
        if pair[1] not in names:
            return _unknown(part, pair[1], list(names))
        return Difference(path[0], "", ".".join(names[pair[1]]), value)
    section = path.pop(0) if path[0] in KEYS_OF and len(path) > 1 else None
    entry, key = path[0], ".".join(path[1:])
    sections = [one for one in ([section] if section else KEYS_OF) if entry in _entries(template.terms, one)]
    if not sections:
        known = [name for one in ([section] if section else KEYS_OF) for name in _entries(template.terms, one)]
        return _unknown(part, entry, known)
    if value == REMOVED and not key:
        return Difference(sections[0], entry, None, value)
    fitting = [one for one in sections if key in KEYS_OF[one]]
    if not fitting:
        return _unknown(part, key or entry, [f"{entry}.{name}" for one in sections for name in KEYS_OF[one]])
    return Difference(fitting[0], entry, key, value)


def _entries(terms: Node, section: str) -> Iterable[str]:
    node = terms.child(section)
    return node.value if node is not None and isinstance(node.value, dict) else ()


def _unknown(part: str, written: str, known: list[str]) -> WrongDifference:
    listed = ", ".join(known)
    expected = Bilingual(f"jedno z: {listed}", f"one of: {listed}")
    guess = get_close_matches(written, known, n=1, cutoff=0.6)
    if guess:
        expected = Bilingual(f"{expected.pl} – może „{guess[0]}”?", f"{expected.en} – perhaps “{guess[0]}”?")
    return WrongDifference(part, Bilingual("nie ma tego w szablonie", "is not in the template"), expected)


def lines_of(differences: Iterable[Difference], template: Template, clause: str) -> Iterator[str]:
    """Yield the lines of a contract's version that state the differences, indented as keys of the version.

    `clause` is quoted already. Times stand on the version's clause of times, everything else on its own.
    """
    by_section: dict[str, dict[str, list[Difference]]] = {}
    for one in differences:
        by_section.setdefault(one.section, {}).setdefault(one.entry, []).append(one)
    for section, entries in by_section.items():
        if section in SECTIONS:
            values = {tuple(str(one.key).split(".")): one.value for one in entries[""]}
            yield f"    {section}: {restated(section, values, template, clause)}"
            continue
        yield f"    {section}:"
        for entry, stated in entries.items():
            yield f"      {entry}: {_entry(section, entry, stated, template, clause)}"


def _entry(section: str, entry: str, stated: list[Difference], template: Template, clause: str) -> str:
    if stated[0].key is None:
        return REMOVED
    values = {str(one.key): one.value for one in stated}
    if section == "schedules":
        return _schedule(entry, values["hours"], template, clause)
    pairs = [f"{key}: {_value(key, value, clause)}" for key, value in values.items()]
    if section == "availability":
        pairs.append(f"clause: {clause}")
    return "{" + ", ".join(pairs) + "}"


def _value(key: str, value: str, clause: str) -> str:
    if key == "smallest":
        return f"{{outage: {quoted(value)}, clause: {clause}}}"
    return f"{{time: {quoted(value)}, clause: {clause}}}" if key == "merge_within" else quoted(value)


def _schedule(entry: str, hours: str, template: Template, clause: str) -> str:
    """Return a schedule with hours of its own; a schedule is replaced whole, so what else it says is said again."""
    schedules = template.terms.child("schedules")
    before = schedules.child(entry) if schedules is not None else None
    kept = before.value if before is not None and isinstance(before.value, dict) else {}
    lines = ", ".join(quoted(line.strip()) for line in hours.split("+"))
    said = {**{key: written(node) for key, node in kept.items()}, "hours": f"[{lines}]", "clause": clause}
    return "{" + ", ".join(f"{key}: {value}" for key, value in said.items()) + "}"
