"""The overview's rows of availability and planned work: how downtime is measured and what is left out of it.

The rule: each condition is a row of its own, on its own clause.
"""

from __future__ import annotations

from datetime import timedelta

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget, EmergencyWork, Maintenance
from knowledge.contract.rows import Row, rows_of
from knowledge.terms import Stated, map_term
from knowledge.words.services import services

_Said = Stated[Bilingual] | None


def availability_rows(version: ContractVersion) -> list[Row]:
    """Return the rows of every measured group; that the version does not say it when there is none."""
    if not version.targets:
        return [Row(Bilingual("dostępność", "availability"), version.unlisted)]
    return [row for target in version.targets for row in _target(version, target)]


def _target(version: ContractVersion, target: AvailabilityTarget) -> list[Row]:
    smallest: _Said = None
    if target.smallest is not None:
        smallest = Stated(words.smallest(target.smallest.value), target.smallest.clause)
    said: dict[Bilingual, _Said] = {
        Bilingual("cel", "target"): Stated(_promised(version, target), target.clause),
        Bilingual("liczą się", "counted are"): smallest,
        Bilingual("łączone, gdy odstęp do", "merged if apart by up to"): _span(target.merge_within),
        Bilingual("przerwa częściowa", "a partial outage"): Stated(
            words.partial(target.partial), target.partial.clause or target.clause
        ),
        Bilingual("przed porównaniem z progami", "before comparing with bands"): Stated(
            _rounded(target.rounding), target.clause
        ),
        Bilingual("czas wyłączony", "excluded time"): Stated(_excluded(target), target.clause),
        Bilingual("wzór", "formula"): target.formula,
        Bilingual("dopuszczalny przestój według umowy", "allowance as stated"): _span(target.stated_allowance),
        Bilingual("błędy żądań", "failed requests"): target.request_rate,
    }
    return [Row(words.joined((target.name, label)), fact) for label, fact in said.items() if fact is not None]


def _promised(version: ContractVersion, target: AvailabilityTarget) -> Bilingual:
    measured = Bilingual("całą dobę", "round the clock")
    if target.schedule is not None:
        measured = version.schedules[target.schedule].name
    covered = words.joined(services()[key].name for key in target.services)
    parts = [words.percent(target.target), words.PERIODS[target.period]]
    if target.rolling_days is not None:
        parts.append(words.claim_days(target.rolling_days, working=False))
    parts += [measured, covered]
    return words.joined(parts, "; ")


def _rounded(decimals: int) -> Bilingual:
    polish = ("miejsce po przecinku", "miejsca po przecinku", "miejsc po przecinku")
    places = words.count(decimals, polish, ("decimal", "decimals"))
    return Bilingual(f"zaokrąglenie do: {places.pl}", f"rounded to {places.en}")


def _excluded(target: AvailabilityTarget) -> Bilingual:
    if target.excluded_counts_as_up:
        return Bilingual("liczy się jako dostępność", "counts as up")
    return Bilingual("poza czasem mierzonym", "left out of the measured time")


def _span(term: Stated[timedelta] | None) -> _Said:
    return None if term is None else Stated(words.same(words.length(term.value)), term.clause)


def maintenance_rows(version: ContractVersion) -> list[Row]:
    """Return the rows of planned work: windows, notice, caps, freezes, veto, urgent work."""
    label = Bilingual("prace planowe", "planned work")
    term = version.maintenance
    return _maintenance(version, term.value) if isinstance(term, Stated) else [Row(label, term)]


def _maintenance(version: ContractVersion, rule: Maintenance) -> list[Row]:
    period = words.PERIODS[rule.cap_period]
    cap = Bilingual(f"limit w okresie: {period.pl}", f"cap in each {period.en}")
    veto = Bilingual("prawo klienta do odmowy lub przesunięcia", "the customer’s right to refuse or shift")
    urgent = Bilingual("prace awaryjne", "emergency work")
    rows = [
        Row(Bilingual("okno", "window"), map_term(rule.windows, words.hours)),
        Row(Bilingual("wyprzedzenie", "notice"), map_term(rule.notice, words.notice)),
        Row(cap, map_term(rule.cap, _length)),
        Row(Bilingual("limit jednej pracy", "cap of one work"), map_term(rule.event_cap, _length)),
        *(Row(Bilingual("bez prac", "no work"), map_term(freeze, words.freeze)) for freeze in rule.freezes),
    ]
    if rule.notice_schedule is not None:
        rows.append(
            Row(Bilingual("dni robocze według", "working days of"), version.schedules[rule.notice_schedule].name)
        )
    rows += rows_of(veto, rule.veto, lambda text: (veto, text), single=True)
    return rows + rows_of(urgent, rule.emergency, lambda work: (urgent, _emergency(work)), single=True)


def _length(span: timedelta) -> Bilingual:
    return words.same(words.length(span))


def _emergency(work: EmergencyWork) -> Bilingual:
    said = [work.text]
    if work.longest is not None:
        longest = words.length(work.longest)
        said.append(Bilingual(f"najwyżej {longest}", f"at most {longest}"))
    if work.notice is not None:
        notice = words.length(work.notice)
        said.append(Bilingual(f"wyprzedzenie {notice}", f"notice {notice}"))
    return words.sentences(said)
