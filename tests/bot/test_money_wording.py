"""Every rule on money, and every step behind an amount, has its sentence in both languages, with the clause."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bot.i18n import Translator
from bot.wording.credits import credit_line
from bot.wording.money_steps import step_lines
from bot.wording.remedies import cap_lines, credit_lines, lateness_lines
from bot.wording.rights import answer_day_text, answer_text, damages_line, termination_lines
from bot.wording.settlements import part_lines, penalty_line, supposed_line
from knowledge.bilingual import LANGUAGES, Language
from knowledge.contract.agreement import ContractVersion
from knowledge.explanation_of_money import (
    explain_credit,
    explain_penalty,
    explain_quality_credit,
    explain_settlement,
)
from knowledge.explanation_of_rights import explain_answer, explain_claim, explain_termination
from knowledge.incidents.clocks import clocks_under
from knowledge.incidents.incident import IncidentResolved
from knowledge.incidents.state import state_of
from knowledge.money.claims import answer_deadline, claim_deadlines
from knowledge.money.damages import damages_above
from knowledge.money.gross import gross_of
from knowledge.money.penalties import LatePenalty, late_penalties
from knowledge.money.quality import quality_result
from knowledge.money.remedies import availability_credits
from knowledge.money.settlement import settle
from knowledge.money.supposed import supposed_penalties
from knowledge.money.termination import termination_standings
from tests.knowledge.engine_contracts import happened, hours, minutes, reported, warsaw
from tests.knowledge.money.money_contracts import LATER, down, result, saying, table

NINE = warsaw(2026, 11, 9, 9)
ALWAYS = ("hours: Mon-Fri 08:00-18:00", "hours: 24/7")
PL, EN = Translator.of("pl"), Translator.of("en")

TABLES = {
    "bands: [{above: 99.00, up_to: 99.50, credit: 5 %}, {up_to: 99.00, amount: 200.00}]": (
        "Credits (hotline): above 99.00% to 99.50% – 5% of the month's service fee, 99.00% or less – PLN 200.00."
    ),
    "bands: [{below: 99.50, time: 3 days}], a_day_is: 1/30": (
        "Credits (hotline): below 99.50% – 3 days of free service; a day of free service counts as 1/30 of the month's "
        "service fee."
    ),
    "steps: {each: 0.3 %, counted: started, below: 99.5 %, credit: 1/365}": (
        "Credits (hotline): 1/365 of the month's service fee for each 0.3% below 99.50%; a part counts as a whole."
    ),
    "lost_time: {times: 10, rounded_to: 1 min, counted: started, by_share: yes}": (
        "Credits (hotline): the part of the fee that belongs to the lost time (the monthly fee of the affected "
        "service), times 10; lost time is counted in units of 1 min, a part counts as a whole; times the share "
        "of users affected."
    ),
    "per_block: {length: 30 min, counted: completed, credit: 5 %, once_a_day: yes}, only_if_down: more than 1 h": (
        "Credits (hotline): 5% of the month's service fee for each 30 min of downtime in a row; only whole ones count; "
        "at most once a day; only with downtime of over 1 h in the period."
    ),
    "per_day: {down: at least 30 min, credit: 1/30}": (
        "Credits (hotline): 1/30 of the month's service fee for each day with downtime of at least 30 min."
    ),
    "per_outage: {down: more than 15 min, by_share: yes, amount: 100.00}, misses_in_row: 2": (
        "Credits (hotline): PLN 100.00 for each outage of over 15 min, times the share of users affected; only from 2 "
        "periods in a row below target on."
    ),
    "growing: {within_months: 6, steps: [{miss: 1, measure: {pl: S, en: a meeting}}, {miss: 2, credit: 10 %}]}": (
        "Credits (hotline): within 6 months – miss no. 1: a meeting, miss no. 2: 10% of the month's service fee."
    ),
}


@pytest.mark.parametrize(("rule", "said"), TABLES.items())
def test_a_table_of_any_kind_is_said_in_words(rule: str, said: str) -> None:
    version = saying(table(rule)).versions[-1]
    english, polish = (credit_lines(t, version, []) for t in (EN, PL))
    assert english == [said]
    assert polish[0].startswith("Bonifikaty (infolinia): ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", TABLES)
def test_each_step_behind_a_credit_has_its_sentence(rule: str, language: Language) -> None:
    contract = saying(table(rule))
    one = result(contract, down((NINE, hours(9)), (NINE + hours(24), minutes(40))))
    for credit in availability_credits(one):
        steps = explain_credit(credit)
        lines = step_lines(Translator.of(language), contract.versions[-1], steps)
        assert len(lines) == len(steps)
        assert all("§" in line for line, step in zip(lines, steps, strict=True) if step.clause is not None)


def test_the_steps_behind_a_step_credit_read_as_a_reckoning() -> None:
    contract = saying(table("steps: {each: 0.3 %, counted: started, credit: 1/365}", "total year"))
    (credit,) = availability_credits(result(contract, down((NINE, hours(9)))))
    assert step_lines(EN, contract.versions[-1], explain_credit(credit)) == [
        "result 98.75%, the target of 99.50% is missed (Contract, § 5)",
        "steps of 0.3% below 99.50%: 3 (Contract, § 8)",
        "one is worth 1/365 of the base (Contract, § 8)",
        "fee: hotline, 12 × PLN 1,000.00 (Contract, § 3)",
        "fee: SIP trunk, 12 × PLN 500.00 (Contract, § 3)",
        "computed sum: PLN 147.95 (Contract, § 8)",
    ]
    assert step_lines(PL, contract.versions[-1], explain_credit(credit))[1:3] == [
        "kroki po 0,3% poniżej 99,50%: 3 (Umowa, § 8)",
        "za jedną jednostkę: 1/365 podstawy (Umowa, § 8)",
    ]


PENALTIES = {
    "per: started block, block: 30 min, amount: 20, at_most: 100.00": (
        "Penalties for lateness: critical (resolution): PLN 20.00 per started 30 min, at most PLN 100.00 for one event."
    ),
    "per: started hour, tiers: [{up_to: 4 h, amount: 50}, {amount: 100}]": (
        "Penalties for lateness: critical (resolution): per started hour PLN 50.00 up to 4 h, PLN 100.00 after that."
    ),
    "per: completed multiple, percent: 5 %, of: total month": (
        "Penalties for lateness: critical (resolution): 5% of the whole monthly fee per completed multiple of the "
        "limit."
    ),
}


def late(said: str, by: timedelta) -> tuple[ContractVersion, LatePenalty]:
    rule = f"late_penalties: {{clause: § 9, items: [{{severity: critical, clock: resolve, {said}}}]}}\n"
    version = saying(rule, ALWAYS).versions[-1]
    fixed = NINE + hours(8) + by
    state = state_of((reported(NINE, severity="critical"), happened(fixed, IncidentResolved(fixed))), LATER)
    assert state is not None
    (penalty,) = late_penalties(version, state, clocks_under(version, state, LATER), LATER)
    return version, penalty


@pytest.mark.parametrize(("rule", "said"), PENALTIES.items())
def test_a_penalty_of_any_kind_is_said_in_words(rule: str, said: str) -> None:
    version, penalty = late(rule, hours(17))
    assert lateness_lines(EN, version, []) == [said]
    assert lateness_lines(PL, version, [])[0].startswith("Kary umowne za opóźnienie: krytyczna (")
    for t in (PL, EN):
        shown = [step.code for step in explain_penalty(penalty)]
        assert (
            len(step_lines(t, version, explain_penalty(penalty))) == len(shown) - 3
        )  # due, late, units stand elsewhere


def test_a_penalty_in_tiers_is_a_sum_and_one_with_a_highest_sum_says_so() -> None:
    version, penalty = late("per: started hour, tiers: [{up_to: 4 h, amount: 50}, {amount: 100}]", hours(5))
    assert penalty_line(EN, version, penalty).endswith("5 h late, 4 × PLN 50.00 + 1 × PLN 100.00 = PLN 300.00")
    version, penalty = late("per: started hour, amount: 50, at_most: 120.00", hours(5))
    assert penalty_line(PL, version, penalty).endswith(
        "5 × 50,00 zł = 250,00 zł, najwyżej 120,00 zł za jedno zdarzenie"
    )
    (supposed,) = supposed_penalties(version, "critical", hours(5))
    assert "5 × PLN 50.00 = PLN 120.00" in supposed_line(EN, version, supposed)


CAPS = """
caps:
  clause: § 10
  items:
    - {amount: 99.00, remedies: all, in_each: month}
    - {days: 7, of: monthly fee, remedies: credits, in_each: quarter}
    - {percent: 30 %, of: service month fee, remedies: all, in_each: month}
"""


def test_caps_of_every_kind_are_said_in_words() -> None:
    version = saying(CAPS).versions[-1]
    assert cap_lines(EN, version, []) == [
        "At most: credits and penalties together: PLN 99.00 (in a calendar month); credits in all: the part of the "
        "monthly fee for 7 days (in a calendar quarter); credits and penalties for one service: 30% of the service's "
        "monthly fee (in a calendar month)."
    ]
    assert "część opłaty miesięcznej za 7 dni" in cap_lines(PL, version, [])[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_settlement_unfolds_with_caps_held_sums_and_gross(language: Language) -> None:
    said = (
        table("bands: [{below: 99.50, credit: 20 %}]")
        + "caps: {clause: § 10, items: [{percent: 10 %, of: monthly fee, remedies: all, in_each: month}]}\n"
        + "smallest_credit: {amount: 1000.00, if_smaller: held, clause: § 11}\n"
        + "vat: {rate: 23 %, on: all, clause: § 3}\n"
    )
    contract = saying(said)
    version = contract.versions[-1]
    one = result(contract, down((NINE, hours(9))))
    for before in (Decimal(0), Decimal(900)):
        settled = settle(contract, version, one.period, credits=availability_credits(one), held_before=before)
        steps = explain_settlement(settled, gross_of(version, settled))
        assert len(step_lines(Translator.of(language), version, steps)) == len(steps) == 5


RIGHTS = """
termination: {clause: § 14, rules: [{after: 2 in a row, below: 99.00 %, within: 30 calendar days}, {after: 3 of 5}]}
damages: {sole_remedy: yes, above: excluded, except_for: [intent, gross negligence], clause: § 9}
claim_answer: {within: 14 calendar days, silence: accepted, clause: § 12}
"""


def test_rights_are_said_as_arithmetic_and_not_as_advice() -> None:
    contract = saying(RIGHTS)
    version = contract.versions[-1]
    months: list[datetime] = [warsaw(2026, 10, 9, 9), warsaw(2026, 11, 9, 9)]
    measured = [result(contract, down((at, hours(9))), at=at) for at in months]
    assert termination_lines(EN, version, termination_standings(version, measured, LATER)) == [
        "2 periods in a row below 99.00% (Contract, § 14): hotline: the condition is met with the result in November "
        "2026, last day 30 December 2026.",
        "3 of 5 periods one after another below target (Contract, § 14): hotline: 2 of 3 so far.",
        "This only counts the periods; it is no legal advice.",
    ]
    assert termination_lines(PL, version, ()) == []
    assert damages_line(PL, damages_above(version)) == (
        "Umowa wyłącza odszkodowanie ponad bonifikaty i kary, z wyjątkiem: winy umyślnej i rażącego niedbalstwa. "
        "Bonifikaty i kary wyczerpują roszczenia."
    )
    deadline = answer_deadline(version, warsaw(2026, 12, 1, 10))
    assert deadline is not None
    assert answer_day_text(EN, deadline) == "Claim received on 1 December 2026: answer by 15 December 2026."
    assert answer_text(PL, deadline.rule) == (
        "Odpowiedź na wniosek: termin od jego otrzymania wynosi 14 dni kalendarzowych. Brak odpowiedzi w tym terminie "
        "umowa traktuje jak uznanie wniosku."
    )


def test_where_the_contract_is_silent_the_law_on_penalties_is_named_as_the_law() -> None:
    version, _ = late("per: event, amount: 5", hours(1))
    assert "art. 484 § 1" in damages_line(EN, damages_above(version))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "steps: {each: 0.3 %, counted: started, credit: 1/365}",
            "Hotline in November 2026, 98.75%: credit PLN 8.22 (3 × 1/365 of PLN 1,000.00)",
        ),
        ("per_outage: {amount: 100.00}", "Hotline in November 2026, 98.75%: credit PLN 100.00 (1 × PLN 100.00)"),
        ("bands: [{below: 99.50, time: 7 days}]", "Hotline in November 2026, 98.75%: free service of 7 days"),
        (
            "bands: [{below: 99.50, time: 7 days}], a_day_is: 1/30",
            "Hotline in November 2026, 98.75%: credit PLN 233.33 (1 × 7 days of free service, in money)",
        ),
        (
            "lost_time: {times: 10}",
            "Hotline in November 2026, 98.75%: credit PLN 125.00 (10 × the part of PLN 1,000.00 for the lost time)",
        ),
        (
            "bands: [{below: 99.50, credit: 20 %}], misses_in_row: 2",
            "Hotline in November 2026, 98.75%: no credit, too few periods in a row were missed",
        ),
        (
            "growing: {within_months: 6, steps: [{miss: 1, measure: {pl: spotkanie, en: a corrective meeting}}]}",
            "Hotline in November 2026, 98.75%: a corrective meeting",
        ),
        (
            "bands: [{below: 99.50, credit: 20 %}], conditions: {ticket: {pl: zgłoszenie, en: a ticket}}",
            "Hotline in November 2026, 98.75% (band: below 99.50%): credit PLN 200.00 (20% of PLN 1,000.00); condition "
            "that nobody has confirmed yet: a ticket",
        ),
    ],
)
def test_a_credit_of_any_kind_has_its_line(rule: str, said: str) -> None:
    (credit,) = availability_credits(result(saying(table(rule)), down((NINE, hours(9)))))
    assert credit_line(EN, credit) == said
    assert credit_line(PL, credit).startswith("Infolinia w listopadzie 2026, 98,75%")


def test_what_is_held_back_is_among_the_parts_of_a_sum() -> None:
    held = "smallest_credit: {amount: 1000.00, if_smaller: held, clause: § 11}\n"
    contract = saying(table("per_outage: {amount: 200.00}") + held)
    version = contract.versions[-1]
    one = result(contract, down((NINE, hours(9))))
    for before, said in (
        (0, "• held until it adds up: PLN 200.00"),
        (800, "• held so far and now included: PLN 800.00"),
    ):
        settled = settle(contract, version, one.period, credits=availability_credits(one), held_before=Decimal(before))
        assert part_lines(EN, version, settled)[0] == f"{said} (Contract, § 11)"


def test_the_steps_behind_a_right_name_each_period_and_each_day() -> None:
    contract = saying(
        RIGHTS
        + "claim: {clause: § 11, steps: {claim: {name: {pl: wniosek, en: claim}, within: 26 calendar days, "
        + "after: period end, if_day_off: next working day}}}\n"
    )
    version = contract.versions[-1]
    measured = [result(contract, down((at, hours(9))), at=at) for at in (warsaw(2026, 10, 9, 9), NINE)]
    in_a_row, _ = termination_standings(version, measured, LATER)
    assert step_lines(EN, version, explain_termination(in_a_row)) == [
        "2 periods in a row below 99.00% (Contract, § 14)",
        "1 November 2026 to 30 November 2026: 98.75%, counts",
        "1 October 2026 to 31 October 2026: 98.79%, counts",
        "the condition is met (Contract, § 14)",
    ]
    (deadline,) = claim_deadlines(version, period=measured[1].period)
    assert step_lines(PL, version, explain_claim(deadline)) == [
        "wniosek: 26 dni kalendarzowych od końca okresu, czyli od 30 listopada 2026, a ten dzień się nie liczy "
        "(Umowa, § 11)",
        "26 grudnia 2026 to dzień wolny, więc 28 grudnia 2026 (Umowa, § 11)",
        "ostatni dzień: 28 grudnia 2026 (Umowa, § 11)",
    ]
    answer = answer_deadline(version, warsaw(2026, 12, 1, 10))
    assert answer is not None
    assert step_lines(EN, version, explain_answer(answer))[0] == (
        "answer: 14 calendar days from the receipt on 1 December 2026; no answer counts as acceptance (Contract, § 12)"
    )


def test_a_quality_figure_unfolds_into_its_bound_share_and_base() -> None:
    named = "name: {pl: jakość głosu, en: voice quality}, text: {pl: MOS, en: MOS}"
    bound = "at_least: 3.8, credit: 3 %, services: sip"
    version = saying(f"quality: {{clause: § 7, items: {{mos: {{{named}, {bound}}}}}}}\n").versions[-1]
    missed, kept = (quality_result(version, "mos", Decimal(figure)) for figure in ("3.7", "3.9"))
    assert missed is not None
    assert kept is not None
    assert step_lines(EN, version, explain_quality_credit(missed)) == [
        "voice quality: 3.7, promised at least 3.8, missed (Contract, § 7)",
        "one is worth 3% of the base (Contract, § 7)",
        "fee: SIP trunk, PLN 500.00 (Contract, § 3)",
        "computed sum: PLN 15.00 (Contract, § 7)",
    ]
    assert step_lines(PL, version, explain_quality_credit(kept)) == [
        "jakość głosu: 3,9, obiecano co najmniej 3,8, dotrzymano (Umowa, § 7)"
    ]
