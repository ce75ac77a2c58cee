"""Everything a version of a contract says, as headed lines with their clauses: for `contract show` and for checking.

The rule: every fact of the version is here with its paragraph and document; what the contract does not say and what
nobody has entered are shown as such and never left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.bilingual import Bilingual, Language
from knowledge.contract import words as words
from knowledge.contract.agreement import Contract, ContractVersion, Provision
from knowledge.contract.overview_money import level_lines, money_sections
from knowledge.contract.overview_rules import availability_rows, maintenance_rows
from knowledge.contract.provision_topics import TOPICS
from knowledge.contract.rows import Row, rows_of
from knowledge.contract.severities import ClockKind, Severity
from knowledge.terms import Clause, NotEntered, Silent, Stated, map_term
from knowledge.words.services import services


class LineState(StrEnum):
    """Whether a line is a fact, or what the contract is silent about, or what nobody has entered."""

    STATED = "stated"
    SILENT = "silent"
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: what it is about, the fact, and where it stands ("Załącznik SLA, § 6"; empty without a clause)."""

    label: str
    text: str
    clause: Clause | None
    place: str
    state: LineState = LineState.STATED


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


_STRUCTURED = {"pauses": "pauses", "severity_change": "severity_decision"}
"""Topics whose words are shown with the rule they belong to, by the field that holds it."""
_SAYS_NOT = Bilingual("umowa tego nie określa", "the contract does not say")
_NOT_ENTERED = Bilingual("jeszcze nie wprowadzono", "not entered yet")


def overview(contract: Contract, version: ContractVersion, language: Language) -> tuple[Section, ...]:
    """Return what the version says, section by section, in one language."""
    return tuple(
        Section(heading.text(language), tuple(_line(version, row, language) for row in rows))
        for heading, rows in _sections(contract, version)
        if rows
    )


def _line(version: ContractVersion, row: Row, language: Language) -> Line:
    label = row.label.text(language)
    match row.said:
        case Silent():
            return Line(label, _SAYS_NOT.text(language), None, "", LineState.SILENT)
        case NotEntered():
            return Line(label, _NOT_ENTERED.text(language), None, "", LineState.NOT_ENTERED)
        case Stated(value, clause):
            return Line(label, value.text(language), clause, _place(version, clause, language))
        case text:
            return Line(label, text.text(language), None, "")


def _place(version: ContractVersion, clause: Clause, language: Language) -> str:
    return f"{version.document(clause.document).name.text(language)}, {clause.paragraph}"


def _sections(contract: Contract, version: ContractVersion) -> Iterator[tuple[Bilingual, list[Row]]]:
    yield Bilingual("Umowa", "Contract"), [*_parties(contract, version)]
    yield (
        Bilingual("Usługi objęte umową", "Services covered"),
        [Row(services()[key].name, Stated(words.same(key), clause)) for key, clause in version.services.items()],
    )
    yield Bilingual("Lokalizacje", "Sites"), [Row(site.name, words.same(site.key)) for site in version.sites]
    yield (
        Bilingual("Godziny", "Hours"),
        [
            Row(schedule.name, Stated(words.hours(schedule.hours), schedule.clause))
            for schedule in version.schedules.values()
        ],
    )
    for severity in version.severities:
        yield _severity_heading(severity), [*_severity(version, severity)]
    yield Bilingual("Kategoria według wpływu i pilności", "Severity by impact and urgency"), [*_matrix(version)]
    yield Bilingual("Zgłaszanie i zegar", "Reporting and the clock"), [*_reporting(version)]
    yield Bilingual("Dostępność", "Availability"), availability_rows(version)
    yield (
        Bilingual("Wyłączenia", "Exclusions"),
        rows_of(Bilingual("wyłączenia", "exclusions"), version.exclusions, _exclusion),
    )
    yield Bilingual("Prace planowe", "Planned work"), maintenance_rows(version)
    yield from money_sections(version)
    yield (
        Bilingual("Eskalacja", "Escalation"),
        rows_of(Bilingual("eskalacja", "escalation"), version.escalation, _escalation),
    )
    yield Bilingual("Poziom SLA", "SLA level"), level_lines(version)
    yield Bilingual("Inne postanowienia", "Other provisions"), [*_provisions(version)]


def _parties(contract: Contract, version: ContractVersion) -> Iterator[Row]:
    yield Row(Bilingual("klient", "customer"), words.same(contract.customer_name))
    yield Row(Bilingual("dostawca", "provider"), words.same(contract.provider))
    duty = f"{contract.duty_phone}, {contract.duty_email}"
    yield Row(Bilingual("dyżur", "duty desk"), words.same(duty))
    if contract.signed is not None:
        yield Row(Bilingual("podpisano", "signed"), words.same(contract.signed.isoformat()))
    yield Row(Bilingual("wersja", "version"), version.name)
    if version.amends is not None:
        yield Row(Bilingual("zmienia wersję", "amends the version"), words.same(version.amends))
    begins = _day(version, version.effective)
    if version.ends is None:
        yield Row(Bilingual("obowiązuje", "in force"), Bilingual(f"od {begins}", f"from {begins}"))
    else:
        ends = _day(version, version.ends)
        until = Bilingual(f"od {begins}, przed {ends}", f"from {begins}, before {ends}")
        yield Row(Bilingual("obowiązuje", "in force"), until)
    yield Row(Bilingual("strefa czasowa", "time zone"), words.same(version.zone))
    yield Row(Bilingual("waluta", "currency"), words.same(version.currency))
    binds = {"pl": Bilingual("polski", "Polish"), "en": Bilingual("angielski", "English")}[version.binding_language]
    yield Row(Bilingual("wiąże język", "binding language"), binds)
    documents = words.joined((document.name for document in version.documents), " → ")
    yield Row(Bilingual("dokumenty, pierwszy wygrywa", "documents, the first wins"), documents)
    entered = f"{version.entered.by}, {version.entered.on.isoformat()}"
    yield Row(Bilingual("wprowadzenie", "entered by"), words.same(entered))
    checked = Bilingual("jeszcze nikt", "nobody yet")
    if version.checked is not None:
        checked = words.same(f"{version.checked.by}, {version.checked.on.isoformat()}")
    yield Row(Bilingual("sprawdzenie", "checked by"), checked)


def _day(version: ContractVersion, at: datetime) -> str:
    return at.astimezone(ZoneInfo(version.zone)).date().isoformat()


def _severity_heading(severity: Severity) -> Bilingual:
    return Bilingual(f"Kategoria: {severity.name.pl}", f"Severity: {severity.name.en}")


def _severity(version: ContractVersion, severity: Severity) -> Iterator[Row]:
    yield Row(Bilingual("klucz", "key"), words.same(severity.key))
    yield Row(Bilingual("definicja", "definition"), Stated(severity.definition, severity.clause))
    for example in severity.examples:
        yield Row(Bilingual("np.", "e.g."), example)
    effects = sorted(severity.effects, key=list(words.EFFECTS).index)
    if effects:
        yield Row(Bilingual("skutek", "effect"), words.joined(words.EFFECTS[effect] for effect in effects))
    yield Row(Bilingual("godziny", "hours"), version.schedules[severity.schedule].name)
    if severity.required_channels:
        yield Row(Bilingual("wymagane kanały", "required channels"), words.channels(severity.required_channels))
    for kind, name in words.CLOCKS.items():
        if kind is ClockKind.UPDATE:
            yield Row(name, map_term(severity.update, words.cadence))
            continue
        term = severity.promises.get(kind, version.unlisted)
        if isinstance(term, Stated):
            said = words.joined((_promise(version, severity, promise) for promise in term.value), "; ")
            yield Row(name, Stated(said, term.clause))
        else:
            yield Row(name, term)


def _promise(version: ContractVersion, severity: Severity, promise: Any) -> Bilingual:
    said = words.limit(promise.limit)
    if promise.if_reported_in is not None:
        when = version.schedules[promise.if_reported_in].name
        said = Bilingual(f"{said.pl}, jeśli zgłoszono w: {when.pl}", f"{said.en} if reported in: {when.en}")
    if promise.schedule != severity.schedule:
        runs = version.schedules[promise.schedule].name
        said = Bilingual(f"{said.pl} (liczone w: {runs.pl})", f"{said.en} (counted in: {runs.en})")
    return said


def _matrix(version: ContractVersion) -> Iterator[Row]:
    if version.matrix is None:
        return
    names = {severity.key: severity.name for severity in version.severities}
    for impact, name in version.matrix.impacts:
        row = version.matrix.cells[impact]
        cells = words.joined(
            (words.joined((urgency, names[row[key]]), ": ") for key, urgency in version.matrix.urgencies), "; "
        )
        yield Row(name, Stated(cells, version.matrix.clause))


def _reporting(version: ContractVersion) -> Iterator[Row]:
    start = map_term(version.clock_start, lambda rule: words.STARTS[rule])
    yield Row(Bilingual("początek biegu zegara", "start of the clock"), start)
    yield Row(Bilingual("kanały zgłoszeń", "channels of reports"), map_term(version.report_channels, words.channels))
    positions = map_term(version.authorised, lambda keys: words.same(", ".join(keys)))
    yield Row(Bilingual("zgłaszać mogą (stanowiska)", "may report (positions)"), positions)
    yield Row(Bilingual("wstrzymanie zegara", "clock pause"), map_term(version.pauses, lambda rule: rule.text))
    decision = map_term(version.severity_decision, lambda rule: rule.text)
    yield Row(Bilingual("kto ustala kategorię", "who decides on the severity"), decision)
    lowers = map_term(version.workaround_lowers, lambda levels: words.same(str(levels)))
    yield Row(
        Bilingual("przyjęte obejście obniża kategorię o", "an accepted workaround lowers the severity by"), lowers
    )


def _exclusion(one: Any) -> tuple[Bilingual, Bilingual]:
    if not one.services:
        return words.same(one.key), one.name
    only = words.joined(services()[key].name for key in one.services)
    return words.same(one.key), Bilingual(f"{one.name.pl} (tylko: {only.pl})", f"{one.name.en} (only: {only.en})")


def _escalation(one: Any) -> tuple[Bilingual, Bilingual]:
    after = Bilingual("od razu", "at once")
    if one.after is not None:
        after = Bilingual(f"po {words.length(one.after)}", f"after {words.length(one.after)}")
    said = one.text or after
    extra = ", ".join(part for part in (one.severity, one.phone) if part)
    return one.who, Bilingual(f"{said.pl} ({extra})", f"{said.en} ({extra})") if extra else said


def _provision_text(provision: Provision) -> Bilingual:
    return provision.text


def _provisions(version: ContractVersion) -> Iterator[Row]:
    unlisted: list[Bilingual] = []
    for key, topic in TOPICS.items():
        if key not in version.provisions:
            unlisted.append(topic.name)
            continue
        term = version.provisions[key]
        if key not in _STRUCTURED or not isinstance(getattr(version, _STRUCTURED[key]), Stated):
            yield Row(topic.name, map_term(term, _provision_text))
    if unlisted:
        yield Row(words.joined(unlisted), version.unlisted)
