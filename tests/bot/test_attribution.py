"""The outage of an incident goes on record by staff: span, fault, exclusion, evidence, and what it makes left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, events, facts, labels, text

LATER = "2026-11-23T12:00:00+01:00"


@pytest.fixture
def noc(demo_url: str) -> Iterator[Chat]:
    """Report a failure of the laundry's hotline, 1043 since 9:15, mended at 11:15, and go on as staff."""
    with chatting(demo_url) as chat:
        chat("infolinia padła o 9:15, nikt nie może się dodzwonić")
        assert facts(chat.press("Zarejestruj"))["incident"] == 1043
        chat("1043 naprawione o 11:15", as_="noc", now=LATER)
        resolved = chat("tak")
        assert events(resolved) == ["incident_resolved"]
        assert labels(resolved) == ["Zapisz przerwę"]
        yield chat


def test_what_was_resolved_is_put_on_record_as_it_lasted(noc: Chat) -> None:
    noc.press("Zapisz przerwę")
    asked = noc.press("dostawca")
    assert "9:15 – 11:15 (120 min)" in text(asked)
    assert "liczy się 120 min" in text(asked)
    assert events(asked) == []
    assert events(noc("tak")) == ["outage_attributed"]
    assert "77 min z 216 min" in text(noc("ile przestoju zostało na infolinii?", as_="hanna"))
    assert "9:15–11:15 (120 min): wlicza się: 120 min" in text(noc("dlaczego?"))


def test_the_budget_is_shown_before_and_after(noc: Chat) -> None:
    asked = noc("1043 wina dostawcy")
    assert "(teraz: " in text(asked)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("1043 wina klienta, dowód: log z routera", "customer"),
        ("1043 caused by the carrier, evidence: the carrier's statement", "third_party"),
        ("1043 to nasza wina", "provider"),
    ],
)
def test_the_fault_is_read_from_the_words(noc: Chat, words: str, fault: str) -> None:
    assert facts(noc(words))["fault"] == fault


def test_what_is_not_the_providers_needs_evidence(noc: Chat) -> None:
    asked = noc("1043 wina klienta")
    assert "Jaki jest na to dowód" in text(asked)
    assert events(noc("log z routera klienta")) == []
    assert events(noc("tak")) == ["outage_attributed"]


def test_the_customer_reads_the_evidence_and_may_disagree(noc: Chat) -> None:
    noc("1043 wina klienta, dowód: log z routera")
    noc("tak")
    told = noc("hej", as_="hanna")
    assert "po stronie: klient" in text(told)
    assert "Dowód: „log z routera”" in text(told)
    noc.press("Nie zgadzam się")
    raised = noc("router działał, mam zapis")
    assert events(raised) == ["dispute_raised"]
    assert raised["events"][0]["topic"] == "attribution"


def test_times_without_a_day_are_of_the_day_of_the_incident(noc: Chat) -> None:
    asked = noc("przerwa w 1043 trwała od 9:20 do 10:50, nasza wina", now="2026-11-26T10:00:00+01:00")
    assert "pon. 23 listopada, 9:20 – pon. 23 listopada, 10:50 (90 min)" in text(asked)


def test_a_correction_takes_the_place_of_the_record_and_both_stay_in_the_log(noc: Chat) -> None:
    noc("1043 nasza wina")
    noc("tak")
    noc("popraw czas przerwy 1043 od 9:20 do 10:50")
    assert facts(noc("tak"))["outages"] == 1
    assert text(noc("kto zapisał przerwę 1043?")).count("Ola Maj") == 2


@pytest.mark.parametrize(
    "words", ["przerwa 1043 od 11:00 do 9:00, nasza wina", "przerwa 1043 od 9:15 do 12:30, nasza wina"]
)
def test_an_impossible_span_is_refused(noc: Chat, words: str) -> None:
    noc(words)
    assert events(noc("tak")) == []


@pytest.fixture
def london(demo_url: str) -> Iterator[Chat]:
    """Report an API failure of the carrier's, 1043 since 8:40, mended at 9:40 London time, and go on as staff."""
    with chatting(demo_url, person="tom", now="2026-11-23T09:00:00+00:00") as chat:
        chat("the API is down since 8:40, every request fails")
        chat("severity 1")
        chat.press("Register")
        chat("1043 resolved at 9:40 (Europe/London)", as_="noc", now="2026-11-23T10:00:00+00:00")
        chat("yes")
        yield chat


def test_an_exclusion_of_the_contract_takes_the_outage_out(london: Chat) -> None:
    asked = london("1043 force majeure, evidence: the weather office's storm warning")
    assert facts(asked)["exclusion"] == "force_majeure"
    assert "counts 0 min" in text(asked)
    assert "§9.4" in text(asked)
    assert events(london("yes")) == ["outage_attributed"]


def test_an_exclusion_above_a_size_holds_only_above_it(london: Chat) -> None:
    below = london("1043 DDoS attack of 30 Gbit/s, evidence: flow logs")
    assert "excluded only above 40 Gbit/s, here it was 30 Gbit/s" in text(below)
    above = london("1043 DDoS attack of 60 Gbit/s, evidence: flow logs")
    assert "counts 0 min" in text(above)


def test_the_exclusions_of_the_contract_are_offered(london: Chat) -> None:
    assert "force majeure" in labels(london("attribute the outage of 1043"))


def test_a_correction_of_the_times_keeps_the_evidence_in_words(noc: Chat) -> None:
    noc("1043 wina klienta, dowód: log z routera")
    noc("tak")
    assert "Dowód: „log z routera”" in text(noc("popraw czas przerwy 1043 od 9:20 do 10:50"))
    noc("tak")
    assert text(noc("hej", as_="hanna")).count("Dowód: „log z routera”") == 2


def test_another_attribution_needs_evidence_of_its_own(noc: Chat) -> None:
    noc("1043 wina klienta, dowód: log z routera")
    noc("tak")
    assert "Jaki jest na to dowód (strona trzecia)?" in text(noc("1043 to jednak wina operatora"))


def test_whom_the_words_name_first_is_meant(noc: Chat) -> None:
    assert facts(noc("1043 wina dostawcy, klient to potwierdził"))["fault"] == "provider"


def test_an_exclusion_is_found_in_any_case(noc: Chat) -> None:
    asked = noc("przypisz przerwę 1043 do siły wyższej, dowód: alert pogodowy")
    assert facts(asked)["exclusion"] == "force_majeure"


def test_why_unfolds_the_budget_after_it_was_recorded(noc: Chat) -> None:
    noc("1043 nasza wina")
    noc("tak")
    assert "9:15–11:15 (120 min): wlicza się: 120 min" in text(noc("dlaczego?"))
