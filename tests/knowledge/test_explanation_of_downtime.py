"""What a contract says beyond the usual unfolds too: who decides, what is provisional, why something has no figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from knowledge.contract.agreement import Contract
from knowledge.contract.counting import ProbeRule
from knowledge.downtime.availability import measure_contract
from knowledge.downtime.budget import budget
from knowledge.downtime.contract_periods import NotMeasured, NotMeasuredCode, measured_in
from knowledge.downtime.forecast import ForecastCode, forecast
from knowledge.downtime.maintenance_rules import judge_works
from knowledge.downtime.outage_limits import judged_outages
from knowledge.downtime.outage_verdicts import ExclusionCode, Lapse
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.probes import Reading, outages_of_probes
from knowledge.downtime.quality import judge_figure
from knowledge.downtime.recovery import Disaster, judge_recovery
from knowledge.downtime.requests import RequestCount, bad_stretches
from knowledge.downtime.supposed import SupposedOutage, suppose_outage
from knowledge.explanation import Step, StepCode
from knowledge.explanation_of_commitments import (
    explain_compliance,
    explain_event,
    explain_forecast,
    explain_not_measured,
    explain_probes,
    explain_quality,
    explain_recovery,
    explain_requests,
    explain_supposition,
)
from knowledge.explanation_of_downtime import explain_budget, explain_work
from knowledge.hours.periods import Period, period_containing
from knowledge.incidents.compliance import compliance_of, compliance_period
from knowledge.incidents.incident import OutageRecorded
from knowledge.incidents.state import state_of
from knowledge.terms import Stated
from tests.knowledge.engine_contracts import NAME, hours, minutes, outage, reported, warsaw
from tests.knowledge.small_contract import read

NINE = warsaw(2026, 11, 9, 9)
LATER = warsaw(2027, 1, 1)
EVERYTHING = """\
        provider_fault: {counts: required, clause: § 5.1}
        time_rounding: {counts: started, clause: § 5.2}
        excluded_time: is_left_out
        stated_allowance: {time: 200 min, governs: yes, clause: § 5.3}
        request_rate: {failed_share: 5 %, in_each: 1 min, clause: § 5.4}
    exclusions:
      clause: § 9
      items:
        ddos: {pl: atak, en: an attack, above: 40 Gbit/s}
    eligibility:
      clause: § 10
      needs:
        trunks: {pl: łącza, en: trunks, otherwise: not counted}
    partial_periods: {clause: § 15, measured: part in force}
    outage_limits:
      clause: § 11
      items:
        line: {name: {pl: infolinia, en: hotline}, services: [hotline], longest: 4 h}
    quality:
      clause: § 12
      items:
        mos: {name: {pl: MOS, en: MOS}, text: {pl: MOS, en: MOS}, figure: mos, at_least: 3.8}
    compliance:
      clause: § 13
      items:
        quick: {name: {pl: w czas, en: in time}, clock: react, share: 90 %, period: month}
    recovery:
      clause: § 14
      items:
        line: {name: {pl: infolinia, en: hotline}, services: [hotline], rto: 4 h, rpo: 15 min}
  - version: annex1
    amends: v1
    name: {pl: Aneks, en: Annex}
    effective: 2026-11-20
    entered: {by: A. Nowak, on: 2026-11-01}
"""
OUTAGES = (
    outage(NINE, minutes(9) + timedelta(seconds=1), fault="provider", key="short"),
    outage(NINE + hours(3), minutes(20), key="unknown"),
    outage(NINE + hours(6), minutes(30), exclusion="ddos", size=Decimal(3), fault="provider", key="attack"),
    outage(NINE + hours(9), minutes(40), fault="customer", key="theirs"),
)


def contract() -> Contract:
    return read(("effective: 2026-01-01", "effective: 2026-02-15"), more=EVERYTHING)


def month(number: int) -> Period:
    return period_containing("month", warsaw(2026, number, 5), "Europe/Warsaw")


def stated(term: Any) -> Any:
    assert isinstance(term, Stated)
    return term.value


def steps_of(period: Period, *outages: OutageRecorded, lapses: tuple[Lapse, ...] = ()) -> tuple[Step, ...]:
    found = measure_contract(contract(), "line", period, outages=outages, works=(), now=LATER, lapses=lapses)
    assert found is not None
    return explain_budget(budget(found))


def one(steps: tuple[Step, ...], code: StepCode) -> Step:
    (found,) = [step for step in steps if step.code is code]
    return found


def paragraph(step: Step) -> str | None:
    return None if step.clause is None else step.clause.paragraph


def test_a_budget_says_whose_minutes_decide_and_shows_the_others() -> None:
    steps = steps_of(month(11), *OUTAGES)
    governing, computed = one(steps, StepCode.STATED_ALLOWANCE), one(steps, StepCode.COMPUTED_ALLOWANCE)
    assert (governing.values["governs"], governing.values["amount"], paragraph(governing)) == (
        True,
        minutes(200),
        "§ 5.3",
    )
    assert computed.values["amount"] == timedelta(minutes=215, seconds=48)


def test_every_failed_exclusion_every_rounding_and_what_is_provisional_is_a_step() -> None:
    steps = steps_of(month(11), *OUTAGES)
    failed = one(steps, StepCode.EXCLUSION_FAILED)
    assert (failed.values["why"], failed.values["given"], failed.values["above"], failed.values["unit"]) == (
        ExclusionCode.NOT_ABOVE,
        3,
        40,
        "Gbit/s",
    )
    assert one(steps, StepCode.ROUNDED_UP).values["amount"] == timedelta(seconds=59)
    provisional = [step.values for step in steps if step.code is StepCode.PROVISIONAL]
    assert [(step["key"], step["amount"]) for step in provisional] == [("unknown", minutes(20)), (None, minutes(20))]
    assert one(steps, StepCode.LEFT_OUT).values["amount"] == minutes(40)
    units = one(steps, StepCode.IN_UNITS)
    assert (units.values["after"], paragraph(units)) == (minutes(60), "§ 5.2")


def test_the_measured_time_says_what_of_the_period_it_is_and_which_version_decides() -> None:
    partial = one(steps_of(month(2)), StepCode.PARTIAL_PERIOD)
    assert (partial.values["measured"], paragraph(partial)) == ("part_in_force", "§ 15")
    assert partial.values["first"] == month(2).start
    annex = one(steps_of(month(11)), StepCode.ANNEX)
    assert (annex.values["version"], annex.values["decides"]) == ("annex1", "v1")
    lapse = Lapse("trunks", NINE, NINE + hours(1))
    assert one(steps_of(month(11), lapses=(lapse,)), StepCode.LAPSE).values["start"] == NINE


def test_the_steps_of_a_budget_add_up() -> None:
    steps = steps_of(month(11), *OUTAGES)
    counted = [step.values["counted"] for step in steps if step.code is StepCode.OUTAGE]
    assert sum((length for length in counted if isinstance(length, timedelta)), timedelta()) == minutes(60)
    assert one(steps, StepCode.USED).values["amount"] == minutes(60)
    assert one(steps, StepCode.LEFT).values["amount"] == minutes(140)


def test_that_nothing_is_measured_is_explained_as_well() -> None:
    found = measured_in(contract(), "line", month(1), outages=(), works=(), now=LATER)
    assert isinstance(found, NotMeasured)
    said = one(explain_not_measured(found), StepCode.NOT_MEASURED)
    assert (said.values["why"], said.values["begins"]) == (NotMeasuredCode.BEFORE_CONTRACT, warsaw(2026, 2, 15))


def test_a_forecast_and_a_supposition_end_the_steps_of_their_budget() -> None:
    lasting = outage(NINE, None, fault="provider")
    found = forecast(contract(), "line", month(11), outages=[lasting], works=(), now=NINE + minutes(50))
    assert found is not None
    *before, said = explain_forecast(found)
    assert (said.code, said.values["forecast"]) == (StepCode.FORECAST, ForecastCode.WILL_BE_USED_UP)
    assert said.values["after"] == minutes(149) + timedelta(microseconds=1)  # the 200th started minute
    assert one(tuple(before), StepCode.LEFT).values["amount"] == said.values["left"] == minutes(150)
    what = SupposedOutage(NINE, minutes(30))
    supposed = suppose_outage(contract(), "line", month(11), what, outages=(), works=(), now=NINE)
    assert supposed is not None
    last = explain_supposition(supposed)[-1]
    assert (last.values["added"], last.values["left_after"]) == (minutes(30), minutes(170))


def test_bad_requests_unfold_into_their_counts_and_the_share_allowed() -> None:
    version = contract().versions[0]
    rule = stated(version.targets[0].request_rule)
    bad = bad_stretches(rule, [RequestCount(NINE, minutes(1), 100, 7)])
    (said,) = explain_requests(rule, bad, version.targets[0].clause)
    assert (said.values["failed"], said.values["requests"], said.values["most"]) == (7, 100, Decimal("0.05"))


def test_an_outage_that_probes_showed_says_what_it_took() -> None:
    rule = ProbeRule(minutes(1), 2, agree=2, of=3)
    missed = [Reading(probe, NINE + minutes(n), answered=False) for probe in ("a", "b") for n in (0, 1)]
    outages = outages_of_probes(rule, missed, service="hotline")
    (said,) = explain_probes(rule, outages, contract().versions[0].targets[0].clause)
    assert (said.values["start"], said.values["end"], said.values["misses"], said.values["of"]) == (NINE, None, 2, 3)


def test_a_single_outage_unfolds_into_limit_records_and_what_is_left() -> None:
    version = contract().versions[0]
    (limit,) = stated(version.outage_limits)
    (judged,) = judged_outages(version, limit, month(11).segment, outages=[outage(NINE, hours(5))], works=(), now=LATER)
    longest, record, event = explain_event(judged)
    assert (longest.values["longest"], record.code) == (hours(4), StepCode.OUTAGE)
    assert (event.values["left"], event.values["met"], paragraph(event)) == (-hours(1), False, "§ 11")


def test_a_share_of_cases_unfolds_into_its_cases() -> None:
    version = contract().versions[0]
    (share,) = stated(version.compliance)
    state = state_of((reported(NINE, severity="critical"),), NINE + hours(3))
    assert state is not None
    period = compliance_period(version, share, NINE)
    result = compliance_of(version, share, [replace(state, number=7)], period, NINE + hours(3))
    _, case, cases = explain_compliance(result)
    assert (case.values["number"], case.values["kept"], case.values["overdue"]) == (7, False, hours(1))
    assert (cases.values["percent"], cases.values["met"], paragraph(cases)) == (0, False, "§ 13")


def test_recovery_unfolds_into_rto_and_rpo() -> None:
    version = contract().versions[0]
    (recovery,) = stated(version.recovery)
    verdict = judge_recovery(version, recovery, Disaster(NINE, NINE + hours(5), NINE), LATER)
    rto, rpo = explain_recovery(verdict)
    assert [(said.values["which"], said.values["met"]) for said in (rto, rpo)] == [("rto", False), ("rpo", True)]


def test_a_figure_of_quality_unfolds_into_its_bounds() -> None:
    (mos,) = stated(contract().versions[0].quality)
    (said,) = explain_quality(judge_figure(mos, Fraction(37, 10)))
    assert (said.values["lowest"], said.values["short_by"]) == (Decimal("3.8"), Fraction(1, 10))
    assert (said.values["met"], paragraph(said)) == (False, "§ 12")


def test_every_condition_that_a_work_failed_is_a_step() -> None:
    more = "    maintenance: {clause: § 7, windows: Tue 22:00-05:00, notice: 3 working days}\n"
    version = read(more=more).versions[0]
    work = PlannedWork("w", ("hotline",), NINE, NINE + hours(1), NINE + hours(2), NAME)
    (verdict,) = judge_works(version, [work], LATER)
    findings = [step for step in explain_work(verdict) if step.code is StepCode.WORK_FINDING]
    assert [paragraph(step) for step in findings] == ["§ 7", "§ 7"]
