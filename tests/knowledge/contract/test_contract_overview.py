"""The promise: everything a version says is shown with its place, and what it does not say is shown too."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.bilingual import LANGUAGES, Language
from knowledge.contract.agreement import Contract
from knowledge.contract.file import read_contract
from knowledge.contract.overview import Line, LineState, overview
from knowledge.contract.provision_topics import TOPICS
from tests.knowledge.small_contract import read

FILES = Path(__file__).parents[3] / "knowledge" / "contracts"
NAMES = ["blawatek", "jaskolcza_dolina", "harrowgate", "dzwonnica"]


def demo(name: str) -> Contract:
    return read_contract((FILES / f"{name}.yaml").read_text(encoding="utf-8"), file=name)


def lines(contract: Contract, language: Language, *, version: int = -1) -> list[Line]:
    sections = overview(contract, contract.versions[version], language)
    return [line for section in sections for line in section.lines]


def shown(contract: Contract, language: Language, *, version: int = -1) -> list[str]:
    return [f"{one.label}: {one.text} ({one.place})" for one in lines(contract, language, version=version)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_fact_that_stands_on_a_clause_names_its_place(name: str, language: Language) -> None:
    contract = demo(name)
    for number in range(len(contract.versions)):
        for line in lines(contract, language, version=number):
            assert bool(line.place) == (line.clause is not None)
            assert line.text
            assert line.label


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("blawatek", "pl", "godziny obsługi: pn.–pt. 8:00–18:00; oprócz dni wolnych (Umowa, § 4)"),
        ("harrowgate", "en", "API: 5,100.00 EUR, API integration (Price list, §1)"),
        ("harrowgate", "en", "not counted: a DDoS attack above 40 Gbit/s [ddos] (SLA schedule, §9.3)"),
        ("harrowgate", "en", "no work: from the Monday before Black Friday to 24 December (SLA schedule, §8.4)"),
        ("dzwonnica", "pl", "okno: pn. 3:00–5:00 (Załącznik SLA, § 7)"),
        (
            "dzwonnica",
            "pl",
            "czas usunięcia awarii: 2 h, gdy zgłoszenie przypada na „godziny szczytu”; w pozostałych przypadkach 4 h "
            "(Aneks 1, § 4)",
        ),
        ("dzwonnica", "pl", "wszystkie – liczą się: przerwy trwające co najmniej 1 min (Aneks 1, § 6 ust. 2)"),
        ("dzwonnica", "en", "total: 34,500.00 PLN ()"),
        ("dzwonnica", "pl", "dni wolne: 1 stycznia, 25 grudnia; Niedziela Wielkanocna ()"),
        ("dzwonnica", "pl", "zgłaszać mogą (stanowiska): kierownik zmiany (Aneks 1, § 5 ust. 2)"),
        ("harrowgate", "en", "SIP trunk Gdańsk – site: Gdańsk (SLA schedule, §6.1)"),
        ("jaskolcza_dolina", "pl", "w sporze obowiązuje to, co wskazuje: klient (Umowa, § 3 ust. 4)"),
        ("jaskolcza_dolina", "pl", "jakość głosu (MOS) – próg: co najmniej 3,8 (Umowa, § 9)"),
    ],
)
def test_facts_are_shown_as_they_stand(name: str, language: Language, said: str) -> None:
    assert said in shown(demo(name), language)


def test_what_an_annex_does_not_restate_keeps_the_place_it_had() -> None:
    contract = demo("dzwonnica")
    before, after = (
        next(one for one in lines(contract, "en", version=number) if one.label == "notice") for number in (0, 1)
    )
    assert before == after
    assert before.place == "SLA appendix, § 7 ust. 2"


def test_silent_and_not_entered_are_shown_apart() -> None:
    assert _state_of_fees("silent") == ("the contract does not say", LineState.SILENT)
    assert _state_of_fees("not_entered") == ("not entered yet", LineState.NOT_ENTERED)


def _state_of_fees(unlisted: str) -> tuple[str, LineState]:
    contract = read(("unlisted: silent", f"unlisted: {unlisted}"))
    line = next(one for one in lines(contract, "en") if one.label == "Monthly fees, net")
    return line.text, line.state


def test_no_topic_is_left_out() -> None:
    contract = read()
    said = " ".join(one.label for one in lines(contract, "en"))
    assert all(topic.name.en in said for topic in TOPICS.values())


def test_a_term_without_entries_says_that_there_are_none() -> None:
    contract = read(more="    late_penalties: {clause: § 9, items: []}\n")
    line = next(one for one in lines(contract, "en") if one.label == "Penalties for missed times")
    assert (line.text, line.place) == ("none", "Contract, § 9")
