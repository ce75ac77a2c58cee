"""The rows of availability, exclusions and planned work: how downtime is measured and what is left out of it.

The rule: each condition is a row of its own, on its own clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract import words_downtime
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget, EmergencyWork, Exclusion, Maintenance, SmallestOutage
from knowledge.contract.overview_counting import counting_facts
from knowledge.contract.rows import Row, Use, rows_of
from knowledge.contract.words_hours import days_off, hours
from knowledge.contract.worth import Amount, Opening, amount, seconds, span
from knowledge.terms import Stated, map_term
from knowledge.words.services import services

_AFFECTED = Bilingual("przerwa częściowa", "a partial outage")
_ROUNDED = Bilingual("przed porównaniem z progami", "before comparing with bands")
_EXCLUDED = Bilingual("czas wyłączony", "excluded time")
_ROUND_THE_CLOCK = Bilingual("całą dobę", "round the clock")


def availability_rows(version: ContractVersion) -> list[Row]:
    """Return the rows of every measured group; that the version does not say it when there is none."""
    if not version.targets:
        return [Row(Bilingual("dostępność", "availability"), version.unlisted)]
    return [row for target in version.targets for row in _target(version, target)]


def _target(version: ContractVersion, target: AvailabilityTarget) -> Iterator[Row]:
    def row(pl: str, en: str, said: Stated[Bilingual] | Bilingual, **more: object) -> Row:
        label = Bilingual(pl, en)
        stated = said if isinstance(said, Stated) else Stated(said, target.clause)
        return Row(label, stated, subject=target.name, key=f"{target.key}.{en}", **more)  # type: ignore[arg-type]

    measured = f"{target.period}, {target.schedule}, {target.site}"
    yield row("cel", "target", words.percent(target.target), worth=amount(measured, target.target), having=1)
    members = words.joined(services()[key].name for key in target.services)
    named_so = Use.ONLY_COMPARED if members == target.name else Use.SHOWN_AND_COMPARED
    yield row("usługi w grupie", "services of the group", members, use=named_so)
    if target.site is not None:
        names = {site.key: site.name for site in version.sites}
        yield row("lokalizacja", "site", names[target.site])
    yield row("okres pomiarowy", "measurement period", _period(target))
    yield row("czas mierzony", "measured time", _measured(version, target))
    if target.smallest is not None:
        least = Stated(words.smallest(target.smallest.value), target.smallest.clause)
        yield row("liczą się", "counted are", least, worth=_shortest(target.smallest.value), having=-1)
    if target.merge_within is not None:
        yield row("łączone, gdy odstęp do", "merged if apart by up to", _span(target.merge_within))
    partial = Stated(words_downtime.partial(target.partial), target.partial.clause or target.clause)
    yield row(_AFFECTED.pl, _AFFECTED.en, partial)
    decimals = words_downtime.rounded(target.rounding, target.rounding_how)
    yield row(_ROUNDED.pl, _ROUNDED.en, Stated(decimals, target.rounding_clause or target.clause))
    yield row(_EXCLUDED.pl, _EXCLUDED.en, _excluded(target))
    if target.formula is not None:
        yield row("wzór", "formula", target.formula)
    if target.stated_allowance is not None:
        short = span("allowance", target.stated_allowance.value)
        yield row(
            "dopuszczalny przestój według umowy", "allowance as stated", _span(target.stated_allowance), worth=short
        )
    for label, said in counting_facts(target):
        yield row(label.pl, label.en, said)


def _period(target: AvailabilityTarget) -> Bilingual:
    if target.begins_on != 1:
        return words.joined((words.PERIODS[target.period], words_downtime.begins_on(target.begins_on)))
    if target.rolling_days is None:
        return words.PERIODS[target.period]
    return words.joined((words.PERIODS[target.period], words.claim_days(target.rolling_days, working=False)))


def _measured(version: ContractVersion, target: AvailabilityTarget) -> Bilingual:
    return _ROUND_THE_CLOCK if target.schedule is None else version.schedules[target.schedule].name


def _shortest(value: SmallestOutage) -> Amount:
    """An outage of exactly this length counts or not: less than the smallest step of time apart."""
    return amount("smallest outage", -seconds(value.duration) - (0 if value.inclusive else Fraction(1, 10**7)))


def _excluded(target: AvailabilityTarget) -> Bilingual:
    if target.excluded_counts_as_up:
        return Bilingual("liczy się jako dostępność", "counts as up")
    return Bilingual("poza czasem mierzonym", "left out of the measured time")


def _span(term: Stated[timedelta]) -> Stated[Bilingual]:
    return Stated(words.same(words.length(term.value)), term.clause)


def exclusion_rows(version: ContractVersion) -> list[Row]:
    """Return a row for each cause that is not counted."""
    return rows_of(Bilingual("nie liczy się", "not counted"), version.exclusions, _exclusion, having=-1)


def _exclusion(one: Exclusion) -> Row:
    said = Bilingual(f"{one.name.pl} [{one.key}]", f"{one.name.en} [{one.key}]")
    if one.services:
        only = words.joined(services()[key].name for key in one.services)
        said = Bilingual(f"{said.pl}, tylko: {only.pl}", f"{said.en}, only: {only.en}")
    return Row(Bilingual("nie liczy się", "not counted"), said, key=one.key)


def maintenance_rows(version: ContractVersion) -> list[Row]:
    """Return the rows of planned work: windows, notice, caps, freezes, veto, urgent work."""
    label = Bilingual("prace planowe", "planned work")
    term = version.maintenance
    return [*_maintenance(version, term.value)] if isinstance(term, Stated) else [Row(label, term)]


def _maintenance(version: ContractVersion, rule: Maintenance) -> Iterator[Row]:
    open_then = Opening(rule.windows.value, version.effective, more_is_better=False)
    yield Row(Bilingual("okno", "window"), map_term(rule.windows, hours), worth=open_then)
    early = rule.notice.value
    yield Row(
        Bilingual("wyprzedzenie", "notice"), map_term(rule.notice, words.notice), worth=amount(early.unit, early.count)
    )
    yield from _caps(rule)
    for number, freeze in enumerate(rule.freezes):
        days = map_term(freeze, words.freeze)
        yield Row(Bilingual("bez prac", "no work"), days, key=f"freeze {number}", having=1)
    if rule.notice_schedule is not None:
        named = version.schedules[rule.notice_schedule].name
        yield Row(Bilingual("dni robocze według", "working days of"), named)
    if rule.notice_calendar is not None:
        yield Row(Bilingual("dni wolne przy wyprzedzeniu", "days off for the notice"), days_off(rule.notice_calendar))
    veto = Bilingual("prawo klienta do odmowy lub przesunięcia", "the customer’s right to refuse or shift")
    yield Row(veto, rule.veto, having=1)
    urgent = Bilingual("prace awaryjne", "emergency work")
    yield Row(urgent, map_term(rule.emergency, _emergency), having=-1)


def _caps(rule: Maintenance) -> Iterator[Row]:
    period = words.IN_EACH[rule.cap_period]
    cap = Bilingual("łącznie najwyżej", "at most in all")
    if isinstance(rule.cap, Stated):
        most = words.length(rule.cap.value)
        said = Bilingual(f"{most} {period.pl}", f"{most} {period.en}")
        short = span(rule.cap_period, rule.cap.value)
        yield Row(cap, Stated(said, rule.cap.clause), worth=short, having=1)
    else:
        yield Row(cap, rule.cap, having=1)
    one = Bilingual("jedna praca najwyżej", "one work at most")
    worth = span("work", rule.event_cap.value) if isinstance(rule.event_cap, Stated) else None
    yield Row(one, map_term(rule.event_cap, _length), worth=worth, having=1)


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
    return words.sentences(said)
