"""Services, customers, effects and the short answers of a dialog."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.understanding.answers import parse_effect, parse_moment, parse_services, parse_yes_no
from bot.understanding.customer_names import find_customers, only_customer
from bot.understanding.effects import severity_said
from bot.understanding.folding import cleaned, folded
from bot.understanding.service_names import find_services
from knowledge.words.services import services

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
REGISTER = (
    "Pralnie Bławatek Sp. z o.o.",
    "Centrum Medyczne Jaskółcza Dolina Sp. z o.o.",
    "Harrowgate & Finch Logistics Ltd",
    "Dzwonnica Północ Contact Center S.A.",
    "Baltic Foods S.A.",
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Infolinia padła", ["hotline"]),
        ("infolnia padla", ["hotline"]),
        ("na infolinii cisza", ["hotline"]),
        ("centrala leży", ["sip", "queues"]),
        ("the PBX is down", ["sip", "queues"]),
        ("nie działa SIP trunk", ["sip"]),
        ("rozmowy wiszą w kolejce", ["queues"]),
        ("telefony leżą", ["sip"]),
        ("infolinia padła nikt nie może dzwonić", ["hotline"]),
        ("panel administratora leży", ["admin_portal"]),
        ("the users' portal", ["user_portal"]),
        ("panel leży", ["admin_portal", "user_portal"]),
        ("biling połączeń wychodzących", ["billing_out"]),
        ("billing of incoming calls", ["billing_in"]),
        ("nie widzę bilingu", ["billing_out", "billing_in"]),
        ("nie wyskakuje karta klienta", ["cti"]),
        ("API zwraca 500", ["api"]),
        ("telefony się nie zaczytują", ["provisioning"]),
        ("SMS-y nie wychodzą", ["sms"]),
        ("fejsbuk nie działa", ["social"]),
        ("czat zniknął i maile nie dochodzą", ["webchat", "email"]),
        ("softfon nie loguje", ["softphone"]),
        ("nagrania z wczoraj", ["recording"]),
        ("dziękuję", []),
        ("centrlaka nie działa", ["sip", "queues"]),
        ("hotlne is down", ["hotline"]),
        ("agents hear echo in Gdansk", ["sip"]),
    ],
)
def test_a_service_is_found_by_what_people_call_it(text: str, keys: list[str]) -> None:
    assert list(find_services(folded(cleaned(text))).keys) == keys


@pytest.mark.parametrize(
    "text",
    [
        "does an automatic reply count as acknowledgement?",
        "Dzwonnica",
        "po jakim czasie idzie do dyrektora?",
        "z jakim wyprzedzeniem zapowiadacie prace",
        "zapowiedzieliście prace dzień wcześniej",
        "do we get an announcement of maintenance",
        "brak odpowiedzi na reklamację",
        "możemy wypowiedzieć umowę?",
        "co w kolejnym miesiącu",
        "od początku roku",
        "zaczynacie o ósmej",
        "regarding the contract, is this according to the glossary",
        "a recurring fault in central London",
        "the report is in a general dialogue",
        "zgłosiłem to mailem",
        "we reported it by e-mail",
        "zgłoszone telefonicznie",
        "greetings",
    ],
)
def test_an_ordinary_word_is_no_service(text: str) -> None:
    assert find_services(folded(cleaned(text))).keys == ()


@pytest.mark.parametrize("key", list(services()))
@pytest.mark.parametrize("case", ["nominative", "genitive", "dative", "accusative", "instrumental", "locative"])
def test_every_case_form_of_a_service_names_it(key: str, case: str) -> None:
    assert key in find_services(folded(cleaned(services()[key].cases[case]))).keys


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("co należy się Bławatkowi", REGISTER[0]),
        ("u Jaskółczej Doliny", REGISTER[1]),
        ("u jaskolczej doliny", REGISTER[1]),
        ("Harrowgate's hours", REGISTER[2]),
        ("umowa Dzwonnicy", REGISTER[3]),
        ("z Dzwonnicą Północ", REGISTER[3]),
        ("Baltic Foodsom", REGISTER[4]),
        ("o północy w centrum", None),
        ("contact center leży", None),
        ("ile przestoju", None),
    ],
)
def test_a_customer_is_found_inflected(text: str, name: str | None) -> None:
    assert only_customer(find_customers(folded(cleaned(text)), REGISTER)) == name


def test_two_customers_that_fit_alike_are_not_guessed() -> None:
    register = ("Alfa Trans Sp. z o.o.", "Alfa Med S.A.")
    assert only_customer(find_customers("czy alfa ma 24/7", register)) is None
    assert only_customer(find_customers("czy alfa med ma 24/7", register)) == "Alfa Med S.A."


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("nikt nie może dzwonić", "critical"),
        ("wszyscy", "critical"),
        ("stoi cała firma", "critical"),
        ("nobody can call", "critical"),
        ("to jednak krytyczne", "critical"),
        ("sev 1", "critical"),
        ("przychodzące tak, wychodzące nie", "major"),
        ("przychodzące działają, wychodzące nie", "major"),
        ("incoming works, outgoing does not", "major"),
        ("połowa ludzi", "major"),
        ("tylko jeden oddział", "major"),
        ("tylko recepcja", "minor"),
        ("only reception", "minor"),
        ("jedna osoba", "minor"),
        ("u mnie trzeszczy", "minor"),
        ("literówka", "cosmetic"),
        ("there is a typo", "cosmetic"),
        ("to nie P3, tylko P1", "critical"),
        ("nie krytyczna, poważna", "major"),
        ("nikt nie może się dodzwonić", "critical"),
        ("nikt się nie może dodzwonić", "critical"),
        ("nikt do nas nie może się dodzwonić", "critical"),
        ("nikt nie może się dodzwonić na infolinię, ale my możemy dzwonić", "major"),
        ("nikt nie może się do nas dodzwonić, ale dzwonić możemy", "major"),
        ("my dzwonić możemy, ale nikt się do nas nie może dodzwonić", "major"),
        ("nie możemy wydzwonić, przychodzące działają", "major"),
        ("wychodzące nie działają, odbierać możemy", "major"),
        ("nikt nie może dzwonić, ale klienci dodzwaniają się normalnie", "major"),
        ("nobody can reach us but we can still call out", "major"),
        ("nobody can call out, incoming calls are fine", "major"),
        ("nikt nie może dzwonić ani odbierać", "critical"),
        ("nikt nie może dzwonić i nie możemy odbierać", "critical"),
        ("nobody can call in or out", "critical"),
        ("20 of the 60 channels in London are stuck", "major"),
        ("nie działa 15 z 20 stanowisk", "major"),
        ("60 of the 60 channels are stuck", "critical"),
        ("2 of the 60 channels are stuck", None),
        ("rejestracja leży, pacjenci nie mogą się dodzwonić, we wszystkich placówkach", "critical"),
        ("phones are down in all our branches", "critical"),
        ("call center stoi", "critical"),
        ("call center nam leży", "critical"),
        ("our contact centre is down", "critical"),
        ("nie wiem", None),
        ("dzień dobry", None),
        ("99,99 %", None),
        ("24 of 60 days", None),
    ],
)
def test_an_effect_is_named_or_described(text: str, effect: str | None) -> None:
    assert parse_effect(text) == effect


def test_a_plain_report_says_no_effect() -> None:
    assert severity_said("infolinia padla o 9:15") is None


@pytest.mark.parametrize(
    ("text", "at", "tolerance"),
    [
        ("od 9:15", "2026-11-23T09:15", 0),
        ("9:15", "2026-11-23T09:15", 0),
        ("9", "2026-11-23T09:00", 0),
        ("dziewiąta", "2026-11-23T09:00", 0),
        ("kwadrans po ósmej", "2026-11-23T08:15", 0),
        ("wpół do dziesiątej", "2026-11-23T09:30", 0),
        ("since half past nine", "2026-11-23T09:30", 0),
        ("nine thirty", "2026-11-23T09:30", 0),
        ("teraz", "2026-11-23T10:00", 0),
        ("now", "2026-11-23T10:00", 0),
        ("przed chwilą", "2026-11-23T10:00", 5),
        ("10 minut temu", "2026-11-23T09:50", 0),
        ("jakieś 10 minut", "2026-11-23T09:50", 0),
        ("od wczoraj wieczora", "2026-11-22T20:00", 120),
        ("nie, od 9:50", "2026-11-23T09:50", 0),
    ],
)
def test_the_start_of_an_outage_is_read(text: str, at: str, tolerance: int) -> None:
    moment = parse_moment(text, NOW, "Europe/Warsaw")
    assert moment is not None
    assert moment.at.strftime("%Y-%m-%dT%H:%M") == at
    assert moment.tolerance == timedelta(minutes=tolerance)


@pytest.mark.parametrize("text", ["", "nie wiem", "dzień dobry", "infolinia", "31 lutego", "25:99", "od 25:99"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parse_moment(text, NOW, "Europe/Warsaw") is None


@pytest.mark.parametrize(
    ("text", "at"),
    [("jutro o 8", "2026-11-24T08:00"), ("od 11:00", "2026-11-23T11:00"), ("12:20", "2026-11-23T12:20")],
)
def test_a_moment_still_to_come_is_told_as_such_to_be_refused(text: str, at: str) -> None:
    moment = parse_moment(text, NOW, "Europe/Warsaw")
    assert moment is not None
    assert moment.at.strftime("%Y-%m-%dT%H:%M") == at


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("tak", True),
        ("no jasne", True),
        ("ok", True),
        ("zgadza się", True),
        ("yes please", True),
        ("u nas też", True),
        ("nie", False),
        ("nope", False),
        ("nie, od 9:50", False),
        ("no", False),
        ("no thanks", False),
        ("no tak", True),
        ("nie wiem", None),
        ("chyba", None),
        ("infolinia", None),
        ("", None),
        ("not sure", None),
        ("no nie", False),
        ("no dobra", True),
        ("nie teraz", False),
        ("nie zgadzam się", False),
        ("nie, dziękuję", False),
        ("nie - pomyłka", False),
        ("not yet", False),
        ("no it isn't", False),
        ("nie działa", None),
        ("nie działa od rana", None),
        ("no nie działa", None),
        ("nie można się dodzwonić", None),
        ("nie ma połączeń", None),
        ("not working", None),
        ("not working since 9", None),
        ("no it is still not working", None),
        ("no sound on calls", None),
        ("błąd 500 na API", None),
        ("źle słychać", None),
        ("never rings", None),
        ("don't hear anything", None),
    ],
)
def test_yes_and_no_are_told_apart_from_doubt(text: str, answer: bool | None) -> None:
    assert parse_yes_no(text) is answer


def test_only_allowed_services_are_answers() -> None:
    assert parse_services("centrala", ("sip", "hotline")) == ("sip",)
    assert parse_services("czat", ("sip", "hotline")) == ()
