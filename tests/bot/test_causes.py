"""What does not count is said with the conditions that the contract ties to it."""

from __future__ import annotations

from bot.i18n import Translator
from bot.wording.causes import cause_text, further_causes
from bot.wording.targets import target_lines
from knowledge.terms import Stated
from tests.knowledge.small_contract import read_version

SAYING = """\
        begins_on: 15
        provider_fault: {counts: required, clause: § 7}
    exclusions:
      clause: § 9
      items:
        ddos: {pl: atak DDoS, en: a DDoS attack, above: 40 Gbit/s, services: [sip]}
        carrier: {pl: inny operator, en: another carrier, proof_by: provider}
        power: {pl: brak zasilania, en: a power cut, proof_by: customer}
        force: {pl: siła wyższa, en: force majeure}
    eligibility:
      clause: § 10
      needs:
        trunks: {pl: oba łącza są zarejestrowane, en: both trunks are registered, otherwise: not counted}
        paid: {pl: faktury są opłacone, en: invoices are paid, otherwise: no credit}
        phones: {pl: telefony działają, en: phones work, otherwise: not counted, services: [sip]}
"""
VERSION = read_version(more=SAYING)


def causes(language: str) -> list[str]:
    assert isinstance(VERSION.exclusions, Stated)
    t = Translator.of("pl" if language == "pl" else "en")
    return [cause_text(t, cause) for cause in VERSION.exclusions.value]


def test_each_cause_says_when_it_holds() -> None:
    assert causes("en") == [
        "a DDoS attack (only above 40 Gbit/s; only for these services: SIP trunk)",
        "another carrier (once the provider has proved it)",
        "a power cut (unless the customer shows otherwise)",
        "force majeure",
    ]
    assert causes("pl")[1:3] == [
        "inny operator (gdy udowodni to dostawca)",
        "brak zasilania (chyba że klient wykaże, że było inaczej)",
    ]


def test_the_fault_of_others_and_failed_conditions_of_these_services_are_causes_too() -> None:
    said = further_causes(Translator.of("en"), VERSION, VERSION.targets)
    assert [(text, clause.paragraph) for text, clause in said] == [
        ("outages not attributed to the provider", "§ 7"),
        ("time in which this condition is not met: both trunks are registered", "§ 10"),
    ]


def test_a_billing_month_says_on_which_day_it_begins() -> None:
    (line,) = target_lines(Translator.of("en"), VERSION, VERSION.targets)
    assert "the period begins on day 15 of the month" in line
