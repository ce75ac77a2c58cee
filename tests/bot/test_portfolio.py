"""Lists over all customers: by pages without a gap or a double, and as a file that says what it leaves out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.handlers import customers_found
from bot.records import Customer
from storage.administration import add_customer
from tests.chatting import Chat, chatting, facts, labels
from tests.talking import Chat as Direct
from tests.talking import town_of


@pytest.fixture
def noc(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url, person="noc") as sitting:
        yield sitting


@pytest.fixture
def desk(demo_url: str) -> Iterator[Direct]:
    with town_of(demo_url) as town:
        yield town.link("5", "noc")


def rows(chat: Direct, question: str) -> list[list[str]]:
    """Ask for a file, and return its rows without the head."""
    chat.says(question)
    assert chat.last is not None
    content = chat.last.replies[0].attachments[0].content
    return list(csv.reader(io.StringIO(content), delimiter=";"))[1:]


def test_a_file_quotes_the_contracts(desk: Direct) -> None:
    quoted = rows(desk, "kto ma nagrywanie csv")
    assert len(quoted) == 3
    assert all("nagrywanie rozmów (" in said and "§ 1" in said for _, _, said in quoted)


def test_a_file_on_a_special_topic_has_only_those_whose_contract_speaks_of_it(desk: Direct) -> None:
    desk.says("którzy klienci mają raport RCA?")
    assert desk.last is not None
    shown = desk.last.replies[0].facts["customers"]
    assert [key for key, _, _ in rows(desk, "którzy klienci mają raport RCA? wyślij csv")] == shown
    assert shown == ["harrowgate", "jaskolcza_dolina"]


def test_a_file_of_very_many_has_their_names_and_says_so(desk: Direct, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customers_found, "_QUOTED", 2)
    assert [said for _, _, said in rows(desk, "kto ma nagrywanie csv")] == ["", "", ""]
    assert desk.last is not None
    assert "w pliku są nazwy" in desk.last.replies[0].text


def numbers(chat: Direct) -> list[int]:
    assert chat.last is not None
    return [int(number) for number in chat.last.replies[0].facts["incidents"]]  # type: ignore[union-attr]


@pytest.mark.parametrize("looked_at", [True, False])
def test_pages_have_every_open_incident_once(demo_url: str, looked_at: bool) -> None:
    with town_of(demo_url) as town:
        noc = town.link("5", "noc")
        hanna = town.link("7", "hanna")
        for service in ("infolinia", "kolejki", "nagrywanie", "panel administratora", "panel użytkownika", "SIP trunk"):
            hanna.says(f"nie działa {service}, nikt nie może pracować")
            hanna.press("Zarejestruj")
            town.now += timedelta(minutes=1)
        if looked_at:
            town.bot.tick(town.now)
        noc.says("co jest zagrożone?")
        first = numbers(noc)
        noc.press("Dalej: 6–7")
        assert len(first) == 5
        assert sorted(first + numbers(noc)) == [1017, *range(1043, 1049)]


def test_which_incident_is_meant_is_asked_with_the_nearest(noc: Chat) -> None:
    assert labels(noc("status 1017")) != []
    assert facts(noc("status", now="2026-11-23T10:01:00+01:00"))["incident"] == 1017


def test_many_customers_are_not_offered_as_buttons(demo_url: str) -> None:
    with town_of(demo_url) as town:
        for number in range(20):
            add_customer(town.database, Customer(f"c{number}", f"Firma {number} Modrzew"))
        noc = town.link("5", "noc")
        said = noc.says("ile przestoju zostało?")
        assert "Proszę napisać nazwę" in said
        assert noc.last is not None
        assert len(noc.last.replies[0].choices) == 0
