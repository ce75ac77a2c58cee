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
        ("harrowgate", "en", "not counted: a DDoS attack [ddos], above 40 Gbit/s (SLA schedule, §9.3)"),
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
        ("jaskolcza_dolina", "pl", "czyja kategoria obowiązuje w sporze: klienta (Umowa, § 3 ust. 4)"),
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


@pytest.mark.parametrize(
    ("saying", "line"),
    [
        ("begins_on: 15", "hotline – measurement period: calendar month, from day 15 of the month (Contract, § 5)"),
        (
            "rounding: {decimals: 3, how: half even, clause: § 9}",
            "hotline – before comparing with bands: rounded to 3 decimals, halves to even (Contract, § 9)",
        ),
        (
            "smallest: {outage: at least 30 min, consecutive: yes}",
            "hotline – counted are: outages of at least 30 min, without a gap (Contract, § 5)",
        ),
        (
            "stated_allowance: {time: 219 min, governs: yes, clause: § 6}",
            "hotline – what decides: the minutes stated in the contract (Contract, § 6)",
        ),
        (
            "provider_fault: required",
            "hotline – fault: only outages attributed to the provider (Contract, § 5)",
        ),
        (
            "time_rounding: started",
            "hotline – downtime is counted in: started minutes of each outage (Contract, § 5)",
        ),
        (
            "time_rounding: {counts: completed, unit: 30 min, of: sum}",
            "hotline – downtime is counted in: completed stretches of 30 min of the sum of the period (Contract, § 5)",
        ),
        (
            "request_rate: {failed_share: 5 %, at_least_requests: 100, kinds: [5xx], in_each: 1 min, consecutive: 2}",
            "hotline – failed requests: a stretch of 1 min is down if more than 5% of the requests fail (5xx); "
            "with fewer than 100 requests it is up; at least 2 in a row (Contract, § 5)",
        ),
        (
            "probes: {interval: 30 s, misses: 2, agree: 2 of 3, clause: § 6}",
            "hotline – readings of probes: a reading every 30 s, 2 misses in a row, at 2 of 3 probes, "
            "counted from the first (Contract, § 6)",
        ),
        (
            "partial: {counts: fixed, from_share: 20 %, weight: 25 %, share_of: users, "
            "steps: [{from_share: 50 %, weight: 75 %}]}",
            "hotline – a partial outage: 25% of the time counts, from 20% affected, from 50% on 75% "
            "(the share of users) (Contract, § 5)",
        ),
    ],
)
def test_how_a_group_counts_is_shown_as_it_stands(saying: str, line: str) -> None:
    assert line in shown(read(more=f"        {saying}\n"), "en")
