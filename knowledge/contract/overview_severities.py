"""The rows of severities and of the matrix.

The rule: each time stands on its own clause; what a severity does not promise has its row too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.benefit import Amount, Benefit, Members, Nothing, seconds
from knowledge.contract.rows import Part, Row, Use
from knowledge.contract.severities import (
    Cadence,
    CadenceUnit,
    ClockKind,
    Severity,
    TimePromise,
)
from knowledge.hours.limits import NoPromise, OpeningDays, ServiceTime
from knowledge.terms import Stated, map_term


def severity_part(version: ContractVersion, severity: Severity) -> Part:
    """Return the section of one severity."""
    heading = Bilingual(f"Kategoria: {severity.name.pl}", f"Severity: {severity.name.en}")
    return Part(f"severity {severity.key}", heading, tuple(_severity(version, severity)))


def _severity(version: ContractVersion, severity: Severity) -> Iterator[Row]:
    yield Row(Bilingual("nazwa", "name"), Stated(severity.name, severity.clause), use=Use.ONLY_COMPARED)
    yield Row(Bilingual("klucz", "key"), words.same(severity.key), use=Use.ONLY_SHOWN)
    yield Row(Bilingual("definicja", "definition"), Stated(severity.definition, severity.clause))
    for example in severity.examples:
        yield Row(Bilingual("przykład", "example"), example, key=f"example {example.pl} {example.en}")
    effects = sorted(severity.effects, key=list(words.EFFECTS).index)
    if effects:
        yield Row(Bilingual("skutek", "effect"), words.joined(words.EFFECTS[effect] for effect in effects))
    yield Row(Bilingual("godziny", "hours"), version.schedules[severity.schedule].name)
    if severity.required_channels:
        fewer = Members(frozenset(severity.required_channels), more_is_better=False)
        named = words.channels(severity.required_channels)
        yield Row(Bilingual("wymagane kanały", "required channels"), named, benefit=fewer, having=-1)
    for kind, name in words.CLOCKS.items():
        yield _clock(version, severity, kind, name)


def _clock(version: ContractVersion, severity: Severity, kind: ClockKind, name: Bilingual) -> Row:
    if kind is ClockKind.UPDATE:
        update = severity.update
        benefit = _often(update.value) if isinstance(update, Stated) else None
        said = map_term(update, lambda rule: _cadence(version, severity, rule))
        return Row(name, said, benefit=benefit, having=1)
    term = severity.promises.get(kind, version.unlisted)
    if not isinstance(term, Stated):
        return Row(name, term, having=1)
    return Row(
        name,
        Stated(_promises(version, severity, term.value), term.clause),
        benefit=_soon(severity, term.value),
        having=1,
    )


def _promises(version: ContractVersion, severity: Severity, promises: tuple[TimePromise, ...]) -> Bilingual:
    said = []
    for number, promise in enumerate(promises):
        one = words.limit(promise.limit)
        if promise.if_reported_in is not None:
            one = words.joined((one, words.reported_in(version.schedules[promise.if_reported_in].name)))
        elif number:
            one = Bilingual(f"w pozostałych przypadkach {one.pl}", f"otherwise {one.en}")
        if promise.schedule != severity.schedule:
            one = words.joined((one, words.counted_in(version.schedules[promise.schedule].name)))
        said.append(one)
    return words.joined(said, "; ")


def _soon(severity: Severity, promises: tuple[TimePromise, ...]) -> Benefit | None:
    """Return how soon; None where limits of several kinds or hours mix. The first that fits a case counts."""
    kinds = {(type(promise.limit), promise.schedule == severity.schedule) for promise in promises}
    cases: dict[str, Fraction] = {}
    for promise in promises:
        match promise.limit:
            case ServiceTime(length):
                cases.setdefault(promise.if_reported_in or "", -seconds(length))
            case OpeningDays(days):
                cases.setdefault(promise.if_reported_in or "", Fraction(-days))
            case NoPromise() if len(promises) == 1:
                return Nothing()
    if len(kinds) > 1 or not cases:
        return None
    ((kind, in_own_hours),) = kinds
    return Amount(f"{kind.__name__} {'' if in_own_hours else promises[0].schedule}", cases)


def _cadence(version: ContractVersion, severity: Severity, rule: Cadence) -> Bilingual:
    said = words.cadence(rule)
    if rule.schedule in ("", severity.schedule):
        return said
    return words.joined((said, words.counted_in(version.schedules[rule.schedule].name)))


def _often(rule: Cadence) -> Benefit | None:
    if rule.unit is not CadenceUnit.EVERY or rule.interval is None:
        return None
    cases = {"": -seconds(rule.interval), "partial": -seconds(rule.partial or rule.interval)}
    return Amount("update", cases)


def matrix_rows(version: ContractVersion) -> Iterator[Row]:
    """Return a row for each impact; none where the contract has no matrix."""
    if version.matrix is None:
        return
    names = {severity.key: severity.name for severity in version.severities}
    for impact, name in version.matrix.impacts:
        row = version.matrix.cells[impact]
        cells = words.joined(
            Bilingual(f"{said.pl} – {names[row[key]].pl}", f"{said.en} – {names[row[key]].en}")
            for key, said in version.matrix.urgencies
        )
        yield Row(name, Stated(cells, version.matrix.clause), key=impact)
