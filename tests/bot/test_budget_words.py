"""The downtime budget in words: what is not measured, not begun or before the contract is said so, and once."""

from __future__ import annotations

from pathlib import Path

from bot.i18n import Translator
from bot.wording.targets import target_lines
from knowledge.contract.file import read_contract
from tests.chatting import chatting, facts, text

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
