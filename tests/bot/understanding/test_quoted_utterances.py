"""Every utterance that the acceptance list and the reference conversations quote is understood."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.understanding.reader import Reader
from bot.understanding.roles import Role

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
CUSTOMERS = (
    "Pralnie Bławatek Sp. z o.o.",
    "Centrum Medyczne Jaskółcza Dolina Sp. z o.o.",
    "Harrowgate & Finch Logistics Ltd",
    "Dzwonnica Północ Contact Center S.A.",
    "Baltic Foods S.A.",
)
READER = Reader()


def requests(text: str, role: Role = "customer") -> list[tuple[str, dict[str, Any]]]:
    meaning = READER.read(text, role=role, now=NOW, customers=CUSTOMERS if role == "staff" else ())
    return [(request.intent, request.entities.as_json()) for request in meaning.requests]


@pytest.mark.parametrize(
    ("text", "intent", "entities"),
    [
        ("Infolinia padła o 9:15", "report_incident", {"services": ["hotline"], "start": "2026-11-23T09:15:00+01:00"}),
        ("infolinia padła od 9:15", "report_incident", {"services": ["hotline"], "start": "2026-11-23T09:15:00+01:00"}),
        ("zgłoś awarię", "report_incident", {}),
        ("report a failure", "report_incident", {}),
        ("nikt nie może dzwonić", "report_incident", {"services": ["sip"], "severity": "critical"}),
        ("halo nic nie działa nie ma połączeń w żadną stronę", "report_incident", {"severity": "critical"}),
        (
            "infolinia padła nikt nie może dzwonić od 9:12",
            "report_incident",
            {"services": ["hotline"], "severity": "critical", "start": "2026-11-23T09:12:00+01:00"},
        ),
        (
            "Gdansk is dead, every call fails since 2",
            "report_incident",
            {"services": ["sip"], "severity": "critical", "start": "2026-11-23T02:00:00+01:00"},
        ),
        ("macie jakąś awarię??", "incident_status", {}),
        ("macie awarię?", "incident_status", {}),
        ("jak zgłosić awarię, nic nie padło", "help", {}),
        ("to nie awaria, tylko pytanie", "help", {}),
        ("Ile przestoju nam zostało w tym miesiącu?", "downtime_budget", {}),
        ("ile przestoju nam zostało?", "downtime_budget", {}),
        ("how much downtime is left?", "downtime_budget", {}),
        ("jaki macie czas reakcji w niedzielę?", "reaction_time", {}),
        ("co z karą?", "penalties", {}),
        ("to ile nam się należy", "penalties", {}),
        ("a gdyby trwało jeszcze 2 h?", "what_if", {"duration": 7200}),
        ("Dlaczego?", "why", {}),
        ("Why?", "why", {}),
        ("skąd ta liczba?", "why", {}),
        ("gdzie to jest w umowie?", "why", {}),
        ("ta z 15 to było 17", "dispute", {}),
        ("Nie zgadzam się", "dispute", {}),
        ("to nie P3, tylko P1", "dispute", {"severity": "critical"}),
        ("u nas też", "yes", {}),
        ("and their DDoS rule?", "exclusions", {}),
        ("to był test, anuluj zgłoszenie 1043", "cancel_incident", {"incident": 1043}),
        ("anuluj, pomyłka", "cancel", {}),
        ("1042 naprawione, zamknij", "confirm_resolved", {"incident": 1042}),
        ("kto ma teraz dyżur?", "escalation", {}),
        ("do kiedy reklamacja za listopad?", "claim_terms", {}),
        ("kto u nas może zgłaszać?", "who_may_report", {}),
        ("speak English please", "change_language", {"language": "en"}),
        ("po polsku proszę", "change_language", {"language": "pl"}),
        ("I don't speak Polish, English please", "change_language", {"language": "en"}),
    ],
)
def test_a_customer_is_understood(text: str, intent: str, entities: dict[str, Any]) -> None:
    read, said = requests(text)[0]
    assert read == intent
    assert {name: said.get(name) for name in entities} == entities


@pytest.mark.parametrize(
    ("text", "intent", "entities"),
    [
        (
            "czy Baltic Foods ma 24/7 na kolejki?",
            "coverage_check",
            {"customer": "Baltic Foods S.A.", "services": ["queues"], "period": None},
        ),
        (
            "does Harrowgate have 24/7 on webchat?",
            "coverage_check",
            {"customer": "Harrowgate & Finch Logistics Ltd", "services": ["webchat"]},
        ),
        ("who has 99.99 %?", "customers_by_term", {"percent": "99.99", "severity": None}),
        ("co jest zagrożone?", "at_risk", {}),
        ("they phoned, 02:08", "channel_confirmed", {"at": "2026-11-23T02:08:00+01:00"}),
        ("1042 naprawione, zamknij", "resolve_incident", {"incident": 1042}),
        ("wznów 1055", "pause_clock", {"incident": 1055, "clock": "resume"}),
        ("wstrzymaj 1055", "pause_clock", {"incident": 1055, "clock": "pause"}),
        ("biorę 1043", "acknowledge_incident", {"incident": 1043}),
        (
            "zaplanuj prace w piątek od 22 do 2 na kolejkach",
            "schedule_maintenance",
            {"services": ["queues"], "start": "2026-11-27T22:00:00+01:00", "end": "2026-11-28T02:00:00+01:00"},
        ),
        ("u Jaskółczej Doliny jakie godziny", "coverage_check", {"customer": CUSTOMERS[1]}),
        ("jaki czas reakcji ma Bławatek", "coverage_check", {"customer": CUSTOMERS[0]}),
    ],
)
def test_staff_are_understood(text: str, intent: str, entities: dict[str, Any]) -> None:
    read, said = requests(text, "staff")[0]
    assert read == intent
    assert {name: said.get(name) for name in entities} == entities


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("infolinia padła od 9:15, ile macie czasu?", ["report_incident", "resolution_time"]),
        ("hotline down since 9:15, how long have you got?", ["report_incident", "resolution_time"]),
        ("what's the reaction time and what are the penalties?", ["reaction_time", "penalties"]),
    ],
)
def test_several_requests_are_kept_in_the_order_said(text: str, intents: list[str]) -> None:
    assert [intent for intent, _ in requests(text)] == intents


def test_the_question_beside_a_report_is_about_the_service_reported() -> None:
    report, question = requests("infolinia padła od 9:15, ile macie czasu?")
    assert report[1]["start"] == "2026-11-23T09:15:00+01:00"
    assert question[1] == {"services": ["hotline"]}


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("a dla poważnej?", {"severity": "major"}),
        ("a w październiku?", {"period": {"start": "2026-10-01T00:00:00+02:00", "end": "2026-11-01T00:00:00+01:00"}}),
        ("and in October?", {"period": {"start": "2026-10-01T00:00:00+02:00", "end": "2026-11-01T00:00:00+01:00"}}),
        ("w niedzielę o 3 w nocy?", {"at": "2026-11-29T03:00:00+01:00"}),
        ("and recording?", {"services": ["recording"]}),
    ],
)
def test_an_ellipsis_names_values_and_leaves_the_question_open(text: str, entities: dict[str, Any]) -> None:
    meaning = READER.read(text, role="customer", now=NOW)
    assert meaning.elliptical
    assert meaning.entities.as_json() == entities
    assert meaning.intents[0].confidence <= 0.3


@pytest.mark.parametrize("text", ["1043", "Dlaczego?", "ile przestoju nam zostało?", "a gdyby trwało jeszcze 2 h?"])
def test_a_message_that_asks_by_itself_is_not_elliptical(text: str) -> None:
    assert not READER.read(text, role="customer", now=NOW).elliptical


@pytest.mark.parametrize(
    "text",
    [
        "Harrowgate's exclusions",
        "Bławatkowi należy się bonifikata?",
        "ile macie na naprawę u Dzwonnicy",
        "baltic foods",
    ],
)
def test_a_named_customers_term_asked_by_staff_is_coverage(text: str) -> None:
    assert requests(text, "staff")[0][0] == "coverage_check"


@pytest.mark.parametrize(
    ("intent", "texts"),
    [
        (
            "confirm_resolved",
            "działa|działa już od 9:50|działa od 12:20|it works again|1043 works, thanks|infolinia działa już od 10:05|"
            "the queue works again since 9:40|1044 już działa, dziękuję",
        ),
        ("add_update", "nie działa nadal|dalej leży|still down|wciąż nie działa|it's still dead"),
        (
            "report_incident",
            "kurwa znowu wszystko leży ile można|wtf everything is down again|cholera znowu padły telefony|"
            "ffs the hotline is down again|infolinia dalej nie działa, nikt nie może dzwonić, od 9:15",
        ),
        (
            "incident_status",
            "minęły 2 godziny i nikt się nie odezwał|i co?!|halo, co z tym zgłoszeniem|czy już działa?|"
            "it's been 3 hours and nobody called|is it working yet?|minęła godzina i nikt nie oddzwonił",
        ),
        (
            "sla_overview",
            "how often do we get updates|co ile aktualizacje|co ile informacje|RCA deadline|"
            "raport RCA w jakim terminie|do kiedy trwa umowa|okres wypowiedzenia|"
            "możemy wypowiedzieć umowę?|can we terminate?",
        ),
        ("glossary", "czy macie RTO?|jaki MOS|do we have an RTO"),
        (
            "maintenance_upcoming",
            "z jakim wyprzedzeniem zapowiadacie prace|planned maintenance rules|ile godzin prac planowych w miesiącu|"
            "when is the freeze|czy te prace się liczą",
        ),
        ("help", "czy to człowiek czy bot|are you a bot"),
        ("escalation", "telefon alarmowy|kto jest naszym opiekunem"),
        ("human_handoff", "człowieka!!!"),
    ],
)
def test_what_an_attack_on_the_product_said_is_understood(intent: str, texts: str) -> None:
    assert {text: requests(text)[0][0] for text in texts.split("|")} == dict.fromkeys(texts.split("|"), intent)


@pytest.mark.parametrize(
    "text", ["Obejście wdrożone 9:30", "workaround in place since 9:30", "obejście gotowe dla 1043"]
)
def test_a_workaround_told_by_staff_is_an_update_and_no_fix(text: str) -> None:
    assert requests(text, "staff")[0][0] == "add_update"


def test_a_bare_info_is_not_taken_for_anything() -> None:
    assert READER.read("info", role="customer", now=NOW).intents[0].confidence < 0.5
