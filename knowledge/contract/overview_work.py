"""The rows of what is not counted: exclusions, conditions of the SLA, planned and urgent work.

The rule: each condition is a row of its own, on its own clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.benefit import Opening, amount, span
from knowledge.contract.commitments import Need, NeedEffect
from knowledge.contract.levels import EmergencyWork, Exclusion, Maintenance, WorkCap
from knowledge.contract.rows import Row, rows_of
from knowledge.contract.words_hours import days_off, hours
from knowledge.terms import Stated, map_term
from knowledge.words.services import services

_NOT_COUNTED = Bilingual("nie liczy się", "not counted")
_PROOF = {
    "provider": Bilingual("dowodzi dostawca", "the provider must prove it"),
    "customer": Bilingual("dowód przeciwny składa klient", "the customer must prove the contrary"),
}
_NEEDS = {
    NeedEffect.NOT_COUNTED: Bilingual("inaczej przerwy się nie liczą", "otherwise outages do not count"),
    NeedEffect.NO_CREDIT: Bilingual("inaczej bez bonifikaty", "otherwise no credit"),
}


def exclusion_rows(version: ContractVersion) -> list[Row]:
    """Return a row for each cause that is not counted."""
    return rows_of(_NOT_COUNTED, version.exclusions, _exclusion, having=-1)


def _exclusion(one: Exclusion) -> Row:
    parts = [Bilingual(f"{one.name.pl} [{one.key}]", f"{one.name.en} [{one.key}]")]
    if one.above is not None:
        size, unit = words.number(one.above.value), one.above.unit
        parts.append(Bilingual(f"ponad {size.pl} {unit}", f"above {size.en} {unit}"))
    if one.services:
        parts.append(_only(one.services))
    if one.proof_by is not None:
        parts.append(_PROOF[one.proof_by])
    return Row(_NOT_COUNTED, words.joined(parts), key=one.key)


def _only(keys: tuple[str, ...]) -> Bilingual:
    named = words.joined(services()[key].name for key in keys)
    return Bilingual(f"tylko: {named.pl}", f"only: {named.en}")


def eligibility_rows(version: ContractVersion) -> list[Row]:
    """Return a row for each condition of the SLA."""
    return rows_of(Bilingual("warunek", "condition"), version.eligibility, _need, having=-1)


def _need(one: Need) -> Row:
    parts = [one.text, _NEEDS[one.effect]]
    if one.services:
        parts.append(_only(one.services))
    return Row(Bilingual("warunek", "condition"), words.sentences(parts), key=one.key)


def maintenance_rows(version: ContractVersion) -> list[Row]:
    """Return the rows of planned work: windows, notice, caps, freezes, veto, urgent work."""
    label = Bilingual("prace planowe", "planned work")
    term = version.maintenance
    return [*_maintenance(version, term.value)] if isinstance(term, Stated) else [Row(label, term)]


def _maintenance(version: ContractVersion, rule: Maintenance) -> Iterator[Row]:
    open_then = Opening(rule.windows.value, version.effective, more_is_better=False)
    yield Row(Bilingual("okno", "window"), map_term(rule.windows, hours), benefit=open_then)
    yield from _notice(version, rule)
    yield from _caps(rule)
    for number, freeze in enumerate(rule.freezes):
        days = map_term(freeze, words.freeze)
        yield Row(Bilingual("bez prac", "no work"), days, key=f"freeze {number}", having=1)
    veto = Bilingual("prawo klienta do odmowy lub przesunięcia", "the customer’s right to refuse or shift")
    yield Row(veto, rule.veto, having=1)
    if rule.veto_right is not None:
        often, each = rule.veto_right.most, words.IN_EACH[rule.veto_right.period]
        times = words.count(often, ("raz", "razy", "razy"), ("time", "times"))
        said = Bilingual(f"najwyżej {times.pl} {each.pl}", f"at most {times.en} {each.en}")
        label = Bilingual("jak często klient może odmówić", "how often the customer may refuse")
        yield Row(label, said, benefit=amount(rule.veto_right.period, often), having=1)
    yield Row(Bilingual("prace awaryjne", "emergency work"), map_term(rule.emergency, _emergency), having=-1)


def _notice(version: ContractVersion, rule: Maintenance) -> Iterator[Row]:
    early = rule.notice.value
    earlier = amount(early.unit, early.count)
    yield Row(Bilingual("wyprzedzenie", "notice"), map_term(rule.notice, words.notice), benefit=earlier)
    if rule.only_missing_notice:
        said = Bilingual("liczy się tylko brakująca część", "only the missing part counts")
        yield Row(
            Bilingual("za krótkie wyprzedzenie", "too short a notice"), Stated(said, rule.notice.clause), having=-1
        )
    if rule.notice_schedule is not None:
        named = version.schedules[rule.notice_schedule].name
        yield Row(Bilingual("dni robocze według", "working days of"), named)
    if rule.notice_calendar is not None:
        yield Row(Bilingual("dni wolne przy wyprzedzeniu", "days off for the notice"), days_off(rule.notice_calendar))


def _caps(rule: Maintenance) -> Iterator[Row]:
    label = Bilingual("łącznie najwyżej", "at most in all")
    if not isinstance(rule.cap, Stated):
        yield Row(label, rule.cap, having=1)
    for cap in rule.caps:
        short = span(cap.value.period, cap.value.time)
        yield Row(label, map_term(cap, _cap), key=f"cap {cap.value.period}", benefit=short, having=1)
    one = Bilingual("jedna praca najwyżej", "one work at most")
    benefit = span("work", rule.event_cap.value) if isinstance(rule.event_cap, Stated) else None
    yield Row(one, map_term(rule.event_cap, _length), benefit=benefit, having=1)


def _cap(cap: WorkCap) -> Bilingual:
    most, each = words.length(cap.time), words.IN_EACH[cap.period]
    return Bilingual(f"{most} {each.pl}", f"{most} {each.en}")


def _length(value: timedelta) -> Bilingual:
    return words.same(words.length(value))


def _emergency(work: EmergencyWork) -> Bilingual:
    said = [work.text]
    if work.longest is not None:
        longest = words.length(work.longest)
        said.append(Bilingual(f"najwyżej {longest}", f"at most {longest}"))
    if work.notice is not None:
        notice = words.length(work.notice)
        said.append(Bilingual(f"wyprzedzenie {notice}", f"notice {notice}"))
    if work.only_excess:
        said.append(Bilingual("dłuższa praca liczy się tylko ponad to", "of a longer one only the excess counts"))
    if work.cap is not None:
        most = _cap(work.cap.value)
        said.append(Bilingual(f"łącznie najwyżej {most.pl}", f"at most in all {most.en}"))
    if work.shares_caps:
        said.append(Bilingual("w limicie prac planowych", "within the cap of planned work"))
    return words.sentences(said)
