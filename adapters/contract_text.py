"""A contract as lines on the command line: warnings, the all-clear, and everything it says with its clauses.

Rule: nothing is said here that the contract does not say; the words of facts come from `knowledge`.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from adapters.plain import printable
from bot.errors import Refused
from bot.i18n import Translator
from knowledge.bilingual import Language
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.file import traps
from knowledge.contract.lines import lines_of
from knowledge.contract.overview import Line, LineState, Section, overview


def warning_lines(contract: Contract, text: str, file: str, language: Language) -> list[str]:
    """Return a line for each thing the contract leaves open so that people will quarrel about it, FILE:LINE first.

    `text` is that of the file, in which the lines are looked up.
    """
    t, line_of = Translator.of(language), lines_of(text)
    found = sorted(((line_of(trap.version, trap.path), trap) for trap in traps(contract)), key=lambda pair: pair[0])
    return [
        t.say(
            "%(file)s:%(line)s: warning: %(version)s, %(key)s: %(text)s [%(code)s]",
            file=file,
            line=str(line),
            version=trap.version,
            key=f"{trap.key} ({trap.clause.paragraph})" if trap.clause else trap.key,
            text=trap.text.text(language),
            code=trap.code,
        )
        for line, trap in found
    ]


def fine_line(contract: Contract, file: str, language: Language) -> str:
    """Return the line that tells a file without errors."""
    t = Translator.of(language)
    return t.count(
        "%(file)s: no errors; %(customer)s, %(n)s version",
        "%(file)s: no errors; %(customer)s, %(n)s versions",
        len(contract.versions),
        file=file,
        customer=contract.customer_name,
    )


def overview_lines(contract: Contract, day: date | None, language: Language) -> list[str]:
    """Return everything that one version says: headings, and below each its facts with their clauses.

    Sections of which it says nothing at all are named together at the end. `day` picks the version in force at its
    first instant in the contract's zone; None: the last version.

    Raises:
        Refused: no version is in force on that day.
    """
    lines: list[str] = []
    sections = overview(contract, version_on(contract, day), language)
    for section in sections:
        if _unsaid(section) is None:
            lines += ["", section.heading] if lines else [section.heading]
            lines += [_fact(section, line) for line in section.lines]
    t = Translator.of(language)
    words = {
        LineState.SILENT: t.say("The contract does not say either"),
        LineState.NOT_ENTERED: t.say("Not entered yet either"),
    }
    for state, said in words.items():
        named = [section.heading for section in sections if _unsaid(section) is state]
        if named:
            lines += ["", said, f"  {'; '.join(named)}"]
    return lines


def _unsaid(section: Section) -> LineState | None:
    """Return whether the contract is silent about a whole section, or it is not entered; None: it says something."""
    (first, *more) = section.lines
    return None if more or first.state is LineState.STATED else first.state


def _fact(section: Section, line: Line) -> str:
    place = "; ".join(part for part in (line.place, line.origin) if part)
    label = "" if line.label == section.heading else f"{line.label}: "
    return printable(f"  {label}{line.text}" + (f" ({place})" if place else ""))


def version_on(contract: Contract, day: date | None) -> ContractVersion:
    """Return the version in force on a day, the last one without a day.

    Raises:
        Refused: there is none.
    """
    last = contract.versions[-1]
    if day is None:
        return last
    version = contract.version_at(datetime.combine(day, time(0), ZoneInfo(last.zone)))
    if version is None:
        first = contract.versions[0].effective.astimezone(ZoneInfo(last.zone)).date().isoformat()
        raise Refused(
            "No version of this contract is in force on %(day)s; the first begins on %(first)s.",
            day=day.isoformat(),
            first=first,
        )
    return version
