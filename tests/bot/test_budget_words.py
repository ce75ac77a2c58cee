"""The downtime budget in words: what is not measured, not begun or before the contract is said so, and once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import Translator
from bot.wording.budgets import formula_line, verdict_line
from bot.wording.targets import target_lines
from knowledge.contract.file import read_contract
from knowledge.downtime.availability import measure_contract
from knowledge.hours.periods import period_containing
from tests.chatting import chatting, facts, text
from tests.knowledge.engine_contracts import minutes, outage, warsaw
from tests.knowledge.small_contract import read

MORNING = "2026-11-23T10:00:00+01:00"


def test_a_period_to_come_has_only_a_limit(demo_url: str) -> None:
    with chatting(demo_url, person="marta", now=MORNING) as chat:
        said = chat("how much downtime in December 2026?")
    assert facts(said)["begun"] is False
    assert facts(said)["sms_allowance"] == 13_392
    assert "░" not in text(said)


def test_a_period_before_the_contract_says_when_it_began(demo_url: str) -> None:
    with chatting(demo_url, person="marta", now=MORNING) as chat:
        for question in ("how much downtime was there in 2019?", "how much downtime was there in January 2026?"):
            said = chat(question)
            assert "15 March 2026" in text(said)
            assert "stated" not in facts(said)


def test_groups_that_are_alike_share_a_line(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now="2026-12-02T10:00:00+01:00") as chat:
        said = chat("how much downtime is left?")
    assert len(text(said).splitlines()) == 3
    assert ", each: " in text(said)
    assert facts(said)["cti_left"] == 1339


def test_a_group_with_downtime_keeps_its_own_line(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now=MORNING) as chat:
        lines = text(chat("how much downtime is left?")).splitlines()
    assert lines[1].startswith("Webchat")
    assert lines[2].startswith("Recording") or lines[2].startswith("Call recording")
    assert ", each: " in lines[3]


def test_a_resolved_incident_without_a_measurement_is_named(demo_url: str) -> None:
    with chatting(demo_url, person="hanna", now="2026-11-24T09:03:00+01:00") as chat:
        chat("infolinia padła o 9:00, nikt nie może się dodzwonić")
        number = facts(chat.press("Zarejestruj"))["incident"]
        chat(f"{number} rozwiązane, działa od 9:05", as_="noc", now="2026-11-24T09:10:00+01:00")
        chat("tak")
        said = text(chat("how much downtime is left for the hotline?", as_="hanna"))
    assert f"Incident {number} (09:00–09:05) is not measured yet" in said


def test_an_open_incident_without_a_measurement_is_named(demo_url: str) -> None:
    with chatting(demo_url, person="hanna", now="2026-11-24T09:03:00+01:00") as chat:
        chat("infolinia padła o 9:00, nikt nie może się dodzwonić")
        number = facts(chat.press("Zarejestruj"))["incident"]
        assert f"Open incident {number}" in text(chat("how much downtime is left for the hotline?"))


def test_a_lesser_incident_without_a_measurement_is_no_outage(demo_url: str) -> None:
    with chatting(demo_url, person="marta", now="2026-11-23T10:00:00+01:00") as chat:
        assert "not measured yet" not in text(chat("how much downtime is left?"))


def test_results_that_are_alike_share_a_line(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now="2026-07-10T10:00:00+02:00") as chat:
        said = chat("jaki był wynik w czerwcu 2026")
    assert facts(said)["period_start"] == "2026-06-01T00:00:00+02:00"
    assert len(text(said).splitlines()) == 2


def test_targets_that_are_promised_alike_share_a_line() -> None:
    file = Path(__file__).parents[2] / "knowledge" / "contracts" / "dzwonnica.yaml"
    version = read_contract(file.read_text(encoding="utf-8"), file=file.name).versions[-1]
    (line,) = target_lines(Translator.of("en"), version, version.targets)
    assert "social channels, each: 99.95% in a calendar month" in line


OUT_OF_THE_ORDINARY = """\
        provider_fault: required
        excluded_time: is_left_out
        stated_allowance: {time: 200 min, governs: yes}
    partial_periods: {clause: § 15, measured: part in force}
  - version: annex1
    amends: v1
    name: {pl: Aneks 1, en: Annex 1}
    effective: 2026-11-20
    entered: {by: A. Nowak, on: 2026-11-01}
"""


def test_what_is_out_of_the_ordinary_is_said_behind_the_sum() -> None:
    contract = read(("effective: 2026-01-01", "effective: 2026-11-02"), more=OUT_OF_THE_ORDINARY)
    period = period_containing("month", warsaw(2026, 11, 5), "Europe/Warsaw")
    unknown = outage(warsaw(2026, 11, 9, 9), minutes(20))
    theirs = outage(warsaw(2026, 11, 10, 9), minutes(40), fault="customer")
    found = measure_contract(contract, "line", period, outages=[unknown, theirs], works=(), now=warsaw(2026, 12, 5))
    assert found is not None
    said = formula_line(Translator.of("en"), found).splitlines()[1:]
    assert said == [
        "The allowance stated in the contract decides (193.333 min), not the one that the target gives (208.6 min).",
        "40 min of excluded time are left out of the measured time.",
        "In this period the contract is in force from 2 November 2026, 00:00 to 1 December 2026, 00:00, and only "
        "outages of that time count.",
        "“Annex 1” begins within this period, which is settled under “Contract”.",
        "20 min of the downtime are provisional until the cause has been recorded.",
    ]
    assert len(formula_line(Translator.of("pl"), found).splitlines()) == 6


def test_an_ordinary_result_has_its_sum_alone() -> None:
    period = period_containing("month", warsaw(2026, 11, 5), "Europe/Warsaw")
    found = measure_contract(read(), "line", period, outages=(), works=(), now=warsaw(2026, 12, 5))
    assert found is not None
    assert len(formula_line(Translator.of("en"), found).splitlines()) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"fault": "customer"}, "40 min not attributed to the provider"),
        (
            {"exclusion": "ddos", "size": Decimal("3.5")},
            "an attack: excluded only above 40 Gbit/s, here it was 3.5 Gbit/s",
        ),
        ({"exclusion": "ddos"}, "an attack: excluded only above 40 Gbit/s, which nobody has recorded"),
        ({"exclusion": "carrier"}, "another carrier: not proven so far"),
        ({"exclusion": "trunk"}, "the line: excluded for other services only"),
        ({"exclusion": "moon"}, "the contract does not exclude this cause"),
        ({}, "provisional until the cause has been recorded"),
    ],
)
def test_an_outage_says_which_condition_decided(more: dict[str, Any], said: str) -> None:
    exclusions = """\
        provider_fault: required
    exclusions:
      clause: § 9
      items:
        ddos: {pl: atak, en: an attack, above: 40 Gbit/s}
        carrier: {pl: inny operator, en: another carrier, proof_by: provider}
        trunk: {pl: łącze, en: the line, services: [sip]}
"""
    contract = read(more=exclusions)
    period = period_containing("month", warsaw(2026, 11, 5), "Europe/Warsaw")
    one = outage(warsaw(2026, 11, 9, 9), minutes(40), **more)
    found = measure_contract(contract, "line", period, outages=[one], works=(), now=warsaw(2026, 12, 5))
    assert found is not None
    assert said in verdict_line(Translator.of("en"), contract.versions[0], found, found.verdicts[0])
