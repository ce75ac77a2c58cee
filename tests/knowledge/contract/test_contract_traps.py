"""The promise: what a contract leaves open is told with its place and line; a sound text warns of nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.bilingual import LANGUAGES
from knowledge.contract import traps as contract_traps
from knowledge.contract.file import read_contract, traps
from knowledge.contract.lines import lines_of
from tests.knowledge.small_contract import written

DEMO = Path(__file__).parents[3] / "knowledge" / "contracts"
SOUND_HEAD = (
    (
        "entered: {by: A. Nowak, on: 2026-01-01}",
        "entered: {by: A. Nowak, on: 2026-01-01}\n    checked: {by: E. Sowa, on: 2026-01-02}",
    ),
    ("covers: critical", "covers: [critical, major, minor, cosmetic]"),
)
SOUND_WORDS = {
    "meaning_of_reaction": "rozpoczęcie prac, start of work",
    "measuring": "sonda dostawcy, the provider's probe",
}


def contract(*changes: tuple[str, str], more: str = "", **words: str) -> str:
    """Return a sound contract with texts replaced, sections added, and words ("po polsku, in English") by topic.

    "-" takes the words of a topic out.
    """
    said = {topic: text for topic, text in {**SOUND_WORDS, **words}.items() if text != "-"}
    provisions = ""
    for topic, text in said.items():
        pl, en = text.split(", ", 1)
        provisions += f'      {topic}: {{pl: "{pl}", en: "{en}", clause: § 9}}\n'
    return written(*SOUND_HEAD, *changes, more=more + ("    provisions:\n" + provisions if said else ""))


def credits(*bands: str, base: str = "service_period") -> str:
    rows = "".join(f"            - {{{band}}}\n" for band in bands)
    return (
        "    credits:\n      clause: § 8\n      tables:\n        - targets: [line]\n"
        f"          base: {base}\n          bands:\n{rows}"
    )


def line(key: str, value: str) -> tuple[str, str]:
    """Return a change that adds a key to the measured group."""
    return ("        period: month\n", f"        period: month\n        {key}: {value}\n")


def severity(key: str, value: str) -> tuple[str, str]:
    return ("        resolve: 8 h\n", f"        resolve: 8 h\n        {key}: {value}\n")


def fees(*lines: str) -> str:
    rows = "".join(f"        {one}\n" for one in lines)
    return f"    fees:\n      clause: § 1\n      items:\n{rows}"


def section(name: str, *items: str) -> str:
    rows = "".join(f"        - {{{item}}}\n" for item in items)
    return f"    {name}:\n      clause: § 9\n      items:\n{rows}"


BANDS = credits("from: 99.00, below: 99.50, credit: 5 %", "below: 99.00, credit: 10 %")
FEES = fees(
    "hotline: {name: {pl: a, en: a}, amount: 100, services: [hotline]}",
    "sip: {name: {pl: b, en: b}, amount: 300, services: [sip]}",
)
WORK = "    maintenance:\n      clause: § 7\n      windows: Tue 22:00-05:00\n      notice: 3 working days\n"
CLAIM = "    claim: {clause: § 9, steps: {claim: {name: {pl: wniosek, en: claim}, within: %s, after: %s}}}\n"
PENALTY = "severity: critical, clock: resolve, per: started hour, amount: 100"
PEAK = (
    "    schedules:\n",
    "    schedules:\n      peak: {name: {pl: szczyt, en: peak}, hours: Mon-Fri 09:00-20:00, clause: § 4}\n",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A text with one trap: its kind, part of its words, and what stands in the line that it names."""

    code: str
    text: str
    said: str
    line: str


TRAPPED = [
    Case("credit_gap", contract(more=credits("below: 98.90, credit: 10 %")), "begins below 98.90%", "- targets"),
    Case("credit_above_target", contract(more=credits("below: 99.90, credit: 10 %")), "meets it", "- targets"),
    Case(
        "band_hole",
        contract(more=credits("from: 99.00, below: 99.50, credit: 5 %", "below: 98.90, credit: 10 %")),
        "from 98.90% to 99.00% lies in no band",
        "- targets",
    ),
    Case(
        "band_hole", contract(more=credits("from: 99, below: 99.50, credit: 5 %")), "below 99% lies in no", "- targets"
    ),
    Case(
        "band_overlap",
        contract(more=credits("from: 98.90, below: 99.50, credit: 5 %", "below: 99.00, credit: 10 %")),
        "from 98.90% to 99.00% lies in two bands at once",
        "- targets",
    ),
    Case(
        "band_finer_than_rounding",
        contract(more=credits("from: 99.495, below: 99.50, credit: 5 %", "below: 99.495, credit: 10 %")),
        "the bound 99.495% is finer",
        "- targets",
    ),
    Case("stated_allowance", contract(line("stated_allowance", "3 h")), "states 3 h", "stated_allowance"),
    Case("stated_allowance", contract(line("stated_allowance", "3 h 39 min")), "average month", "stated_allowance"),
    Case(
        "smallest_above_allowance",
        contract(("target: 99.5 %", "target: 99.99 %"), line("smallest", "at least 15 min")),
        "only outages from 15 min on count, while 4.464 min are allowed",
        "smallest",
    ),
    Case(
        "termination_above_target",
        contract(more="    termination: {clause: § 9, rules: [{after: 2 in a row, below: 99.9 %}]}\n"),
        "arises below 99.9%, but the target is 99.5%",
        "termination",
    ),
    Case(
        "two_periods",
        contract(line("formula", "{pl: średnia z roku, en: monthly counted as a yearly average}")),
        "another period",
        "formula",
    ),
    Case(
        "two_periods",
        contract(downtime_definition="miesięczna liczona jako średnia roczna, monthly as a yearly average"),
        "two periods",
        "downtime_definition",
    ),
    Case(
        "formula_ignores_outages",
        contract(line("formula", "{pl: (A − B + C) / A, en: A less B the scheduled downtime plus C over A}")),
        "only planned downtime",
        "formula",
    ),
    Case(
        "nothing_measured",
        contract(
            line("measured_in", "never"),
            (
                "    schedules:\n",
                "    schedules:\n      never: {name: {pl: n, en: n}, hours: Sun 10:00-12:00, clause: § 4}\n",
            ),
        ).replace("Sun 10:00-12:00", "Mon-Sun closed"),
        "no result breaks it",
        "measured_in",
    ),
    Case("never_open", contract(("Mon-Fri 08:00-18:00", "Mon-Sun closed")), "never open", "hours: Mon-Sun closed"),
    Case(
        "times_out_of_order", contract(("react: 2 h", "react: 9 h")), "(9 h) than the resolution time (8 h)", "resolve"
    ),
    Case("times_out_of_order", contract(severity("acknowledge", "3 h")), "(3 h) than the reaction time (2 h)", "react"),
    Case(
        "times_out_of_order",
        contract(("react: 2 h", "react: 3 opening days"), ("resolve: 8 h", "resolve: 2 opening days")),
        "(3 d) than the resolution time (2 d)",
        "resolve",
    ),
    Case(
        "times_out_of_order",
        contract(PEAK, ("resolve: 8 h", "resolve: {alternatives: [{limit: 1 h, if_reported_in: peak}, 8 h]}")),
        "(2 h) than the resolution time (1 h)",
        "resolve",
    ),
    Case("update_slower_than_resolution", contract(severity("update", "every 9 h")), "every 9 h", "update"),
    Case(
        "time_never_applies",
        contract(PEAK, ("resolve: 8 h", "resolve: {alternatives: [8 h, {limit: 9 h, if_reported_in: peak}]}")),
        "never apply",
        "resolve",
    ),
    Case(
        "channel_not_reported_by",
        contract(
            severity("required_channels", "[phone]"), more="    report_channels: {clause: § 2, channels: [portal]}\n"
        ),
        "phone",
        "required_channels",
    ),
    Case(
        "effect_not_covered",
        contract(("covers: [critical, major, minor, cosmetic]", "covers: [critical, minor, cosmetic]")),
        "major",
        "severities",
    ),
    Case("reaction_not_defined", contract(meaning_of_reaction="-"), "what a reaction is", "provisions"),
    Case(
        "escalation_out_of_order",
        contract(
            more="    escalation:\n      clause: § 9\n      steps:\n        - {who: {pl: a, en: a}, after: 4 h}\n"
            "        - {who: {pl: b, en: b}, after: 1 h}\n"
        ),
        "after 1 h stands behind one after 4 h",
        "steps",
    ),
    Case(
        "penalty_without_promise",
        contract(more=section("late_penalties", PENALTY.replace("resolve", "workaround"))),
        "does not promise",
        "workaround",
    ),
    Case(
        "penalty_never_applies",
        contract(PEAK, more=section("late_penalties", PENALTY, f"{PENALTY}, if_reported_in: peak")),
        "never applies",
        "if_reported_in",
    ),
    Case(
        "cap_never_reached",
        contract(
            more=BANDS + section("caps", "percent: 20 %, of: service_period_fee, remedies: credits, in_each: month")
        ),
        "the cap of 20% of the service’s fee for the period (20%) is never reached",
        "20 %",
    ),
    Case(
        "cap_never_reached",
        contract(
            more=BANDS + FEES + section("caps", "percent: 20 %, of: monthly_fee, remedies: credits, in_each: month")
        ),
        "the highest credits together are 10.00 PLN",
        "20 %",
    ),
    Case(
        "cap_below_a_band",
        contract(more=BANDS + section("caps", "percent: 8 %, of: service_period_fee, remedies: all, in_each: month")),
        "(10%) is above the cap of 8%",
        "8 %",
    ),
    Case(
        "cap_below_a_band",
        contract(more=BANDS + FEES + section("caps", "percent: 2 %, of: monthly_fee, remedies: all, in_each: month")),
        "(10%) is above the cap of 2%",
        "2 %",
    ),
    Case(
        "cap_of_another_base",
        contract(more=BANDS + section("caps", "percent: 50 %, of: previous_invoice, remedies: all, in_each: month")),
        "previous month’s invoice",
        "50 %",
    ),
    Case(
        "base_without_fee",
        contract(more=BANDS + fees("sip: {name: {pl: b, en: b}, amount: 300, services: [sip]}")),
        "not among the fees: hotline",
        "- targets",
    ),
    Case(
        "repeats_never_reached",
        contract(more="    repeated_misses: {clause: § 9, misses: 3, within_months: 2, factor: 2}\n"),
        "do not fit into 2 months",
        "repeated_misses",
    ),
    Case(
        "credit_never_given",
        contract(more=BANDS + FEES + "    smallest_credit: {clause: § 9, amount: 25.00}\n"),
        "(10.00 PLN) is below the smallest",
        "smallest_credit",
    ),
    Case(
        "claim_before_result",
        contract(more=BANDS + CLAIM % ("3 working days", "incident")),
        "(3 working days)",
        "claim",
    ),
    Case(
        "claim_before_result",
        contract(("period: month", "period: quarter"), more=BANDS + CLAIM % ("30 calendar days", "month end")),
        "calendar quarter",
        "claim",
    ),
    Case(
        "freeze_covers_all_windows",
        contract(more=WORK + "      freezes: [{from: 01-01, to: 12-31}]\n"),
        "never permitted",
        "freezes",
    ),
    Case(
        "notice_longer_than_period",
        contract(more=WORK.replace("3 working", "40 calendar") + "      cap: {time: 4 h, in_each: month}\n"),
        "(40 calendar days)",
        "notice",
    ),
    Case(
        "unit_unclear",
        contract(damages="100 zł za godzinę opóźnienia, PLN 100 per hour of delay"),
        "per hour",
        "damages",
    ),
    Case(
        "sla_is_answer_speed",
        contract(other_definitions="obowiązuje SLA 80/20 na infolinii, SLA 80/20 holds for the hotline"),
        "“SLA 80/20”",
        "other_definitions",
    ),
    Case(
        "hours_in_a_definition",
        contract(meaning_of_working_day="Dzień Roboczy: pn.–pt. 9:00–17:00, Working Day: Mon–Fri 9:00–17:00"),
        "9:00, 17:00",
        "meaning_of_working_day",
    ),
    Case(
        "hours_in_a_definition",
        contract(other_definitions="Dzień: 7.30–15.30 od poniedziałku do piątku, a day is 7.30–15.30"),
        "7:30, 15:30",
        "other_definitions",
    ),
    Case("measuring_not_said", contract(measuring="-"), "who measures", "provisions"),
    Case(
        "two_clocks",
        contract(evidence="klient może przysłać logi, the customer may send own logs"),
        "keep both values",
        "evidence",
    ),
    Case(
        "unchecked",
        contract().replace("    checked: {by: E. Sowa, on: 2026-01-02}\n", ""),
        "answers will say so",
        "version: v1",
    ),
    Case("checked_by_who_entered", contract(("by: E. Sowa", "by: a. nowak")), "two are needed", "checked"),
    Case("checked_before_entered", contract(("2026-01-02", "2025-12-31")), "earlier day", "checked"),
]

SOUND = {
    "the sound contract itself": contract(),
    "bands that begin at the target": contract(more=BANDS),
    "the allowance of the period itself": contract(line("stated_allowance", "223 min 12 s")),
    "a formula of its own period that counts outages": contract(
        line("formula", "{pl: (czas − awarie) / czas miesiąca, en: the month less outages over the month}")
    ),
    "a smallest outage within the allowance": contract(line("smallest", "at least 223 min")),
    "a right to terminate below the target": contract(
        more="    termination: {clause: § 9, rules: [{after: 2 in a row, below: 99.5 %}]}\n"
    ),
    "one period in the definition": contract(downtime_definition="minuty miesiąca, the minutes of a month"),
    "times in order": contract(severity("acknowledge", "30 min"), ("react: 2 h", "react: 8 h")),
    "a reaction in hours and a removal in days": contract(("resolve: 8 h", "resolve: 1 opening day")),
    "a condition before the time without one": contract(
        PEAK, ("resolve: 8 h", "resolve: {alternatives: [{limit: 2 h, if_reported_in: peak}, 8 h]}")
    ),
    "updates before the removal": contract(severity("update", "every 8 h")),
    "a required channel that reports": contract(
        severity("required_channels", "[phone]"), more="    report_channels: {clause: § 2, channels: [portal, phone]}\n"
    ),
    "a penalty for each condition": contract(
        PEAK, more=section("late_penalties", f"{PENALTY}, if_reported_in: peak", PENALTY)
    ),
    "a cap that the highest credit reaches": contract(
        more=BANDS + section("caps", "percent: 10 %, of: service_period_fee, remedies: credits, in_each: month")
    ),
    "a cap of the whole fee that the highest credits reach": contract(
        more=BANDS + FEES + section("caps", "percent: 2.5 %, of: monthly_fee, remedies: credits, in_each: month")
    ),
    "a cap of all remedies above the credits": contract(
        more=BANDS + section("caps", "percent: 90 %, of: monthly_fee, remedies: all, in_each: month")
    ),
    "three misses in three months": contract(
        more="    repeated_misses: {clause: § 9, misses: 3, within_months: 3, factor: 2}\n"
    ),
    "a smallest credit that is reached": contract(
        more=BANDS + FEES + "    smallest_credit: {clause: § 9, amount: 10.00}\n"
    ),
    "a claim after the month": contract(more=BANDS + CLAIM % ("3 working days", "month end")),
    "a claim of a quarter after the period": contract(
        ("period: month", "period: quarter"), more=BANDS + CLAIM % ("30 calendar days", "period end")
    ),
    "a freeze of a season": contract(more=WORK + "      freezes: [{from: 12-01, to: 01-15}]\n"),
    "a notice within the period": contract(more=WORK + "      cap: {time: 4 h, in_each: month}\n"),
    "a unit that is clear": contract(damages="100 zł za każdą rozpoczętą godzinę, PLN 100 per started hour"),
    "the share of stations": contract(other_definitions="80/20 stanowisk, 80/20 of the stations"),
    "a definition with the hours of the contract": contract(
        meaning_of_working_day="pn.–pt. 8:00–18:00, Mon–Fri 8:00–18:00"
    ),
    "a paragraph in a definition": contract(other_definitions="jak w § 4.10, as in § 4.10"),
    "logging in": contract(out_of_scope="czas potrzebny na zalogowanie, the time it takes to log in"),
    "logs, and who has the final say": contract(
        evidence="klient przysyła logi, the customer sends logs", final_say="rozstrzyga sonda, the probe decides"
    ),
    "steps of escalation in order": contract(
        more="    escalation: {clause: § 9, steps: "
        "[{who: {pl: a, en: a}, after: 1 h}, {who: {pl: b, en: b}, after: 4 h}]}\n"
    ),
}


def codes(text: str) -> list[str]:
    return [trap.code for trap in traps(read_contract(text, file="demo.yaml"))]


@pytest.mark.parametrize("case", TRAPPED, ids=lambda case: f"{case.code}: {case.said}")
def test_what_a_contract_leaves_open_is_told_with_its_line(case: Case) -> None:
    found = traps(read_contract(case.text, file="demo.yaml"))
    trap = next(trap for trap in found if trap.code == case.code)
    assert {one.code for one in found} <= {case.code, *ALONGSIDE.get(case.code, ())}
    assert case.said in trap.text.en
    assert case.line in case.text.splitlines()[lines_of(case.text)(trap.version, trap.path) - 1]


ALONGSIDE = {"nothing_measured": ("never_open",)}
"""What cannot be without the other: hours that never open are told for themselves, too."""


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_a_sound_text_warns_of_nothing(text: str) -> None:
    assert codes(text) == []


def test_every_warning_is_met_by_a_test_and_only_those() -> None:
    folder = Path(contract_traps.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("traps*.py")))
    assert {case.code for case in TRAPPED} == set(re.findall(r'Trap\(\s*"(\w+)"', source))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("blawatek", ["cap_never_reached"]),
        ("jaskolcza_dolina", ["measuring_not_said"]),
        ("harrowgate", ["two_clocks"]),
        ("dzwonnica", ["reaction_not_defined", "reaction_not_defined", "cap_of_another_base"]),
    ],
)
def test_of_the_demo_contracts_only_what_is_really_open_is_told(name: str, expected: list[str]) -> None:
    assert codes((DEMO / f"{name}.yaml").read_text(encoding="utf-8")) == expected


def test_an_inherited_trap_is_told_once_with_the_line_where_it_stands() -> None:
    annex = (
        "  - version: annex1\n    amends: v1\n    name: {pl: Aneks 1, en: Annex 1}\n    effective: 2026-07-01\n"
        "    entered: {by: A. Nowak, on: 2026-06-01}\n    checked: {by: E. Sowa, on: 2026-06-02}\n"
    )
    text = contract(more=credits("below: 98.90, credit: 10 %")) + annex
    assert codes(text) == ["credit_gap"]
    assert "- targets" in text.splitlines()[lines_of(text)("annex1", ("credits", "tables", "0")) - 1]


@pytest.mark.parametrize("case", TRAPPED, ids=lambda case: case.code)
def test_every_warning_is_told_in_both_languages(case: Case) -> None:
    for trap in traps(read_contract(case.text, file="demo.yaml")):
        pl, en = (trap.text.text(language) for language in LANGUAGES)
        assert pl != en
