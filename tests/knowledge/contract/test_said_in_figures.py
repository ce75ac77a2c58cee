"""What a contract says in figures only is never answered with "the contract does not say"."""

from __future__ import annotations

import pytest

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.overview import overview
from knowledge.terms import SILENT, Stated
from tests.knowledge.small_contract import read, read_version

FIGURES = """\
        provider_fault: {counts: required, clause: § 5.1}
        time_rounding: started
        request_rate: {failed_share: 5 %, in_each: 1 min}
        probes: {interval: 60 s, misses: 3, clause: § 5.4}
    maintenance:
      clause: § 7
      windows: Tue 22:00-05:00
      notice: 3 working days
      freezes: [{from: 12-20, to: 12-31, clause: § 7.5}]
      veto: {pl: "Raz na kwartał.", en: "Once a quarter.", most: 1, in_each: quarter, clause: § 7.6}
    eligibility: {clause: § 10, needs: {paid: {pl: opłacone faktury, en: invoices paid, otherwise: no credit}}}
    partial_periods: {clause: § 15, measured: not measured}
    compliance:
      clause: § 13
      items:
        quick: {name: {pl: szybko, en: quick}, clock: react, share: 90 %, period: month}
    recovery:
      clause: § 14
      items:
        line: {name: {pl: infolinia, en: hotline}, services: [hotline], rto: 4 h, rpo: 15 min}
"""


def said(version: ContractVersion, topic: str) -> tuple[str, str]:
    term = version.provision(topic)
    assert isinstance(term, Stated)
    return term.value.text.en, term.clause.paragraph


@pytest.mark.parametrize(
    ("topic", "words", "paragraph"),
    [
        ("rpo_rto", "the service is back within (RTO): 4 h; hotline – at most the work lost of (RPO): 15 min", "§ 14"),
        ("compliance_share", "Quick – share: at least 90% of the cases", "§ 13"),
        ("eligibility", "Condition: invoices paid; otherwise no credit.", "§ 10"),
        ("partial_months", "such a period is not judged", "§ 15"),
        ("error_rate", "A stretch of 1 min is down if more than 5% of the requests fail.", "§ 5"),
        ("measuring", "A reading every 1 min, 3 misses in a row, counted from the first.", "§ 5.4"),
        ("provider_fault", "Only outages attributed to the provider count.", "§ 5.1"),
        ("time_rounding", "Downtime is counted in started minutes of each outage.", "§ 5"),
        ("maintenance_shift", "Once a quarter.", "§ 7.6"),
        ("change_freeze", "No work from 20 December to 31 December.", "§ 7.5"),
    ],
)
def test_a_topic_that_figures_speak_of_has_words(topic: str, words: str, paragraph: str) -> None:
    text, place = said(read_version(more=FIGURES), topic)
    assert words in text
    assert place == paragraph


def test_the_contracts_own_words_come_first() -> None:
    own = "    provisions:\n      rpo_rto: {pl: własne, en: its own words, clause: § 20}\n      measuring: silent\n"
    version = read_version(more=FIGURES + own)
    assert said(version, "rpo_rto") == ("its own words", "§ 20")
    assert said(version, "measuring")[1] == "§ 5.4"


def test_without_figures_the_contract_stays_silent() -> None:
    assert read_version().provision("rpo_rto") is SILENT


def test_such_words_are_shown_with_their_section_only() -> None:
    contract = read(more=FIGURES)
    sections = {section.heading: section for section in overview(contract, contract.versions[0], "en")}
    other = " ".join(line.label for line in sections["Other provisions"].lines)
    assert "recovery (RPO, RTO)" not in other
    assert any("RTO" in line.label for line in sections["Recovery after a disaster"].lines)
