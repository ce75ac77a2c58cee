"""Everything a version of a contract says, as headed lines with their clauses: for `contract show` and for checking.

The rule: every fact of the version is here with its paragraph and document; what the contract does not say and what
nobody has entered are shown as such and never left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.bilingual import Bilingual, Language
from knowledge.contract import words as words
from knowledge.contract.agreement import Check, Contract, ContractVersion, Provision
from knowledge.contract.benefit import Opening
from knowledge.contract.origins import marks
from knowledge.contract.overview_commitments import commitment_parts
from knowledge.contract.overview_money import level_rows, money_parts
from knowledge.contract.overview_reporting import escalation_rows, reporting_rows
from knowledge.contract.overview_reports import report_parts
from knowledge.contract.overview_rights import billing_rows, rights_parts
from knowledge.contract.overview_rules import availability_rows
from knowledge.contract.overview_severities import matrix_rows, severity_part
from knowledge.contract.overview_work import eligibility_rows, exclusion_rows, maintenance_rows
from knowledge.contract.provision_topics import TOPICS
from knowledge.contract.rows import Part, Row, Use
from knowledge.contract.words_hours import days_off, hours
from knowledge.terms import Clause, NotEntered, Silent, Stated, map_term
from knowledge.words.services import services


class LineState(StrEnum):
    """Whether a line is a fact, or what the contract is silent about, or what nobody has entered."""

    STATED = "stated"
    SILENT = "silent"
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: what it is about, the fact, and where it stands ("Załącznik SLA, § 6"; empty without a clause).

    `origin` tells whether the template or the contract itself says it; empty without a template.
    """

    label: str
    text: str
    clause: Clause | None
    place: str
    state: LineState = LineState.STATED
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


_STRUCTURED = {"pauses": "pauses", "severity_change": "severity_decision"}
"""Topics whose words are shown with the rule they belong to, by the field that holds it."""
SAYS_NOT = Bilingual("umowa tego nie określa", "the contract does not say")
NOT_ENTERED_YET = Bilingual("jeszcze nie wprowadzono", "not entered yet")


def overview(contract: Contract, version: ContractVersion, language: Language) -> tuple[Section, ...]:
    """Return what the version says, section by section, in one language; what holds for several is said once."""
    shown = []
    mark = marks(contract, version, parts)
    for part in parts(contract, version):
        rows = _together(mark(part, row) for row in part.rows if row.use is not Use.ONLY_COMPARED)
        if rows:
            lines = tuple(_line(version, row, language) for row in rows)
            shown.append(Section(part.heading.text(language), lines))
    return tuple(shown)


def _together(rows: Iterable[Row]) -> list[Row]:
    """Return the rows, those that say the same of several subjects as one, where the first of them stands."""
    rows = list(rows)
    subjects = {row.subject for row in rows if row.subject is not None}
    same: dict[object, list[Row]] = {}
    for number, row in enumerate(rows):
        same.setdefault(number if row.subject is None else (row.label, row.said, row.origin), []).append(row)
    return [_under_label(group, len(subjects)) for group in same.values()]


def _under_label(group: list[Row], subjects: int) -> Row:
    (first, *_), named = group, list(dict.fromkeys(row.subject for row in group if row.subject is not None))
    if not named:
        return first
    whose = words.joined(named)
    if 2 < subjects == len(named):
        whose = Bilingual("wszystkie", "all")
    return replace(first, label=words.joined((whose, first.label), " – "))


def _line(version: ContractVersion, row: Row, language: Language) -> Line:
    origin = row.origin.text(language) if row.origin is not None else ""
    return replace(_plain_line(version, row, language), origin=origin)


def _plain_line(version: ContractVersion, row: Row, language: Language) -> Line:
    label = row.label.text(language)
    match row.said:
        case Silent():
            return Line(label, SAYS_NOT.text(language), None, "", LineState.SILENT)
        case NotEntered():
            return Line(label, NOT_ENTERED_YET.text(language), None, "", LineState.NOT_ENTERED)
        case Stated(value, clause):
            return Line(label, value.text(language), clause, place_of(version, clause).text(language))
        case text:
            return Line(label, text.text(language), None, "")


def place_of(version: ContractVersion, clause: Clause) -> Bilingual:
    """Return where a fact stands: the document by name, and the paragraph."""
    return words.joined((version.document(clause.document).name, words.same(clause.paragraph)))


def parts(contract: Contract, version: ContractVersion) -> Iterator[Part]:
    """Yield everything the version says, section by section, to be shown and to be compared."""
    yield _part("Umowa", "Contract", _parties(contract, version))
    yield _part("Usługi objęte umową", "Services covered", _services(version))
    yield _part("Lokalizacje", "Sites", _sites(version))
    yield _part("Godziny", "Hours", _hours(version))
    for severity in version.severities:
        yield severity_part(version, severity)
    yield _part("Kategoria według wpływu i pilności", "Severity by impact and urgency", matrix_rows(version))
    yield _part("Zgłaszanie i bieg czasu", "Reporting and the clock", reporting_rows(version))
    yield _part("Dostępność", "Availability", availability_rows(version))
    yield _part("Wyłączenia", "Exclusions", exclusion_rows(version))
    yield _part("Warunki SLA", "Conditions of the SLA", eligibility_rows(version))
    yield _part("Prace planowe", "Planned work", maintenance_rows(version))
    yield from commitment_parts(version)
    yield from money_parts(version)
    yield from rights_parts(version)
    yield _part("Rozliczenia", "Billing", billing_rows(version))
    yield _part("Eskalacja", "Escalation", escalation_rows(version))
    yield from report_parts(version)
    yield _part("Poziom SLA", "SLA level", level_rows(version))
    yield _part("Inne postanowienia", "Other provisions", _provisions(version))


def _part(pl: str, en: str, rows: Iterable[Row]) -> Part:
    return Part(en, Bilingual(pl, en), tuple(rows))


def _services(version: ContractVersion) -> Iterator[Row]:
    label = Bilingual("usługa", "service")
    for key, clause in version.services.items():
        name = services()[key].name
        yield Row(name, Stated(words.same(key), clause), use=Use.ONLY_SHOWN)
        yield Row(label, Stated(name, clause), key=key, having=1, use=Use.ONLY_COMPARED)


def _sites(version: ContractVersion) -> Iterator[Row]:
    for site in version.sites:
        said = ", ".join((site.key, *site.aliases))
        yield Row(site.name, words.same(said), key=site.key)


def _hours(version: ContractVersion) -> Iterator[Row]:
    yield Row(Bilingual("dni wolne", "days off"), days_off(version.calendar))
    for schedule in version.schedules.values():
        said = hours(schedule.hours)
        if not schedule.is_support:
            said = Bilingual(f"{said.pl} (nie są godzinami obsługi)", f"{said.en} (no hours of service)")
        opening = Opening(schedule.hours, version.effective) if schedule.is_support else None
        yield Row(schedule.name, Stated(said, schedule.clause), key=schedule.key, benefit=opening)


def _parties(contract: Contract, version: ContractVersion) -> Iterator[Row]:
    yield Row(Bilingual("klient", "customer"), words.same(contract.customer_name))
    yield Row(Bilingual("dostawca", "provider"), words.same(contract.provider))
    duty = f"{contract.duty_phone}, {contract.duty_email}"
    yield Row(Bilingual("dyżur", "duty desk"), words.same(duty))
    if contract.signed is not None:
        yield Row(Bilingual("podpisano", "signed"), words.day(contract.signed))
    yield Row(Bilingual("wersja", "version"), version.name)
    if version.amends is not None:
        amended = next(one for one in contract.versions if one.key == version.amends)
        yield Row(Bilingual("zmienia", "amends"), amended.name, use=Use.ONLY_SHOWN)
    yield Row(Bilingual("obowiązuje", "in force"), in_force(version))
    yield Row(Bilingual("strefa czasowa", "time zone"), words.same(version.zone))
    yield Row(Bilingual("waluta", "currency"), words.same(version.currency))
    binds = {"pl": Bilingual("polski", "Polish"), "en": Bilingual("angielski", "English")}[version.binding_language]
    yield Row(Bilingual("język wiążący", "binding language"), binds)
    documents = words.joined((document.name for document in version.documents), " > ")
    yield Row(Bilingual("pierwszeństwo dokumentów", "order of documents"), documents)
    yield Row(Bilingual("wprowadzenie", "entered by"), _done(version.entered), use=Use.ONLY_SHOWN)
    checked = Bilingual("jeszcze nikt", "nobody yet") if version.checked is None else _done(version.checked)
    yield Row(Bilingual("sprawdzenie", "checked by"), checked, use=Use.ONLY_SHOWN)


def _done(check: Check) -> Bilingual:
    return words.joined((words.same(check.by), words.day(check.on)))


def in_force(version: ContractVersion) -> Bilingual:
    """Return from when, and to which last day, a version is in force."""
    begins = words.day(_date(version, version.effective))
    if version.ends is None:
        return Bilingual(f"od {begins.pl}", f"from {begins.en}")
    last = words.day(_date(version, version.ends - timedelta(microseconds=1)))
    return Bilingual(f"od {begins.pl} do {last.pl}", f"from {begins.en} to {last.en}")


def _date(version: ContractVersion, at: datetime) -> date:
    return at.astimezone(ZoneInfo(version.zone)).date()


def _provisions(version: ContractVersion) -> Iterator[Row]:
    unlisted: list[Bilingual] = []
    for key, topic in TOPICS.items():
        use = Use.SHOWN_AND_COMPARED
        said = version.provision(key)
        if isinstance(said, Stated) and said.value.in_figures:
            continue
        if key not in version.provisions:
            unlisted.append(topic.name)
            use = Use.ONLY_COMPARED
        elif key in _STRUCTURED and not _only_in_words(version, key):
            use = Use.ONLY_COMPARED
        yield Row(topic.name, map_term(version.provision(key), _text_of), use=use)
    if unlisted:
        yield Row(words.joined(unlisted, "; "), version.unlisted, use=Use.ONLY_SHOWN)


def _only_in_words(version: ContractVersion, topic: str) -> bool:
    """Tell whether the words of a topic are all that the version says of it, and stand in no other section."""
    return isinstance(version.provisions[topic], Stated) and not isinstance(
        getattr(version, _STRUCTURED[topic]), Stated
    )


def _text_of(provision: Provision) -> Bilingual:
    return provision.text
