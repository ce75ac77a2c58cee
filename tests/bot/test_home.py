"""The home shows somebody's own affairs as of now, and its buttons do what typing their commands does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.home import Home, HomeButton
from bot.messages import Command, Sender
from tests.talking import Chat, Town, texts, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    return town.link("7", "hanna")


def home(town: Town, user: str) -> Home:
    return town.bot.home(Sender("telegram", user), town.now)


def said(shown: Home) -> str:
    return "\n".join(part for section in shown.sections for part in (section.title, *section.lines))


def buttons(shown: Home) -> list[HomeButton]:
    return [button for section in shown.sections for button in section.buttons]


def test_an_open_incident_stands_first_with_its_nearest_due_time(town: Town, hanna: Chat) -> None:
    hanna.says("infolinia padła o 9:15, nikt nie może się dodzwonić")
    hanna.press("Zarejestruj")

    first = home(town, "7").sections[0]

    assert first.title == "Pralnie Bławatek Sp. z o.o."
    assert first.lines[0] == "1 otwarte zgłoszenie."
    assert first.lines[1].startswith("1043 · infolinia: przyjęte, czeka na podjęcie. Reakcja: do 12:00")
    assert first.lines[2].startswith("Stan na 23 listopada 2026, 10:00")


def test_budgets_are_bars_with_their_figures(town: Town, hanna: Chat) -> None:
    assert "Centrala: 81 min z 216 min, wykorzystano 135 min ▓▓▓▓▓▓▓░░░, dostępność 99,69% (cel 99,5%)" in said(
        home(town, "7")
    )


def test_planned_work_and_the_duty_phone_stand_on_it(town: Town, hanna: Chat) -> None:
    everything = said(home(town, "7"))

    assert "Prace planowe" in everything
    assert "Telefon dyżuru: 22 000 00 00" in everything


def test_every_button_is_a_command_that_does_something(town: Town, hanna: Chat) -> None:
    hanna.says("infolinia padła o 9:15, nikt nie może się dodzwonić")
    hanna.press("Zarejestruj")
    pressed = {
        (one.word, one.argument): texts(hanna(Command(one.word, one.argument))) for one in buttons(home(town, "7"))
    }

    assert set(pressed) == {
        ("report", ""),
        ("incidents", "1043"),
        ("budget", ""),
        ("language", "pl"),
        ("language", "en"),
        ("help", ""),
    }
    assert "usługę" in pressed["report", ""]
    assert "1043: przyjęte" in pressed["incidents", "1043"]
    assert pressed["language", "en"].startswith("From now on in English")


def test_in_the_other_language_it_says_the_same(town: Town, hanna: Chat) -> None:
    hanna(Command("language", "en"))

    shown = home(town, "7")

    assert shown.language == "en"
    assert shown.sections[0].lines[0] == "No incident is open."
    assert "Duty phone: 22 000 00 00." in said(shown)


def test_staff_see_what_is_at_risk(town: Town, hanna: Chat) -> None:
    hanna.says("infolinia padła o 9:15, nikt nie może się dodzwonić")
    hanna.press("Zarejestruj")
    town.link("9", "noc")

    shown = home(town, "9")

    assert "1043, Pralnie Bławatek Sp. z o.o., infolinia: przyjęte" in said(shown)
    assert HomeButton("Pokaż 1043", "incidents", "1043") in buttons(shown)


def test_a_stranger_learns_how_to_be_linked_and_nothing_else(town: Town) -> None:
    (section,) = home(town, "66").sections

    assert "nie jest powiązane z żadną firmą" in section.lines[0]
    assert section.buttons == ()


def test_an_account_of_two_customers_sees_both_and_what_is_common_once(town: Town, hanna: Chat) -> None:
    town.link("7", "kasia")

    shown = home(town, "7")

    titles = [section.title for section in shown.sections]
    assert "Pralnie Bławatek Sp. z o.o." in titles
    assert "Dzwonnica Północ Contact Center S.A." in titles
    assert titles.count("Język i powiadomienia") == 1


def test_looking_changes_nothing(town: Town, hanna: Chat) -> None:
    town.sent("7")

    assert home(town, "7") == home(town, "7")
    assert town.sent("7") == []
