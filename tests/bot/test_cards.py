"""The card of an incident stands where it belongs and says how things are, as of when; what must be noticed is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.messages import Press, Sender
from bot.records import OutboxMessage
from tests.talking import Chat, Town, town_of

GROUP, DESK = "-100", "-900"


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    return town.link("7", "hanna")


@pytest.fixture
def noc(town: Town) -> Chat:
    return town.link("9", "noc")


@pytest.fixture
def group(town: Town, hanna: Chat) -> Chat:
    town.bind(GROUP, "7", "blawatek")
    town.sent(GROUP)
    return town.group(GROUP, "7")


@pytest.fixture
def desk(town: Town, noc: Chat) -> Chat:
    town.make_administrator("noc")
    town.bind(DESK, "9", None)
    town.sent(DESK)
    return town.group(DESK, "9")


def reported(chat: Chat) -> int:
    """Report a failure there and return its number."""
    chat.says("infolinia padła o 9:15, nikt nie może się dodzwonić")
    chat.press("Zarejestruj")
    assert chat.last is not None
    number = chat.last.replies[-1].facts["incident"]
    assert isinstance(number, int)
    return number


def the_card(town: Town, conversation: str) -> OutboxMessage:
    """Return the newest card of an incident that was queued for a conversation."""
    return [one for one in town.sent(conversation, "card") if (one.subject or "").startswith("incident:")][-1]


def press_card(chat: Chat, card: OutboxMessage, label: str) -> None:
    chat(Press(next(choice.token for choice in card.reply.choices if choice.label == label)))


def test_a_report_in_a_direct_chat_gets_a_card_there(town: Town, hanna: Chat) -> None:
    number = reported(hanna)

    message = the_card(town, "7")

    card = message.reply.card
    assert card is not None
    assert (message.subject, card.subject) == (f"incident:{number}", f"incident:{number}")
    assert card.title == f"{number} · infolinia"
    assert card.state == "Przyjęte, czeka na podjęcie"


def test_due_times_are_instants_first_with_what_is_left_as_of_when(town: Town, hanna: Chat) -> None:
    reported(hanna)

    rows = dict(the_card(town, "7").reply.card.rows)  # type: ignore[union-attr]

    assert rows["Reakcja"] == "do 12:00 (zostało 2 h)"
    assert rows["Usunięcie"] == "do wt. 24 listopada, 8:00 (zostało 8 h w godzinach obsługi)"


def test_the_text_says_all_that_the_card_says_in_six_lines(town: Town, hanna: Chat) -> None:
    reported(hanna)

    reply = the_card(town, "7").reply

    assert reply.card is not None
    said = [reply.card.title, reply.card.state, reply.card.note, *(value for row in reply.card.rows for value in row)]
    assert all(part in reply.text for part in said)
    assert len(reply.text.split("\n")) <= 6


def test_the_budget_of_the_service_stands_on_it_in_minutes_and_no_money(town: Town, hanna: Chat) -> None:
    reported(hanna)

    text = the_card(town, "7").reply.text

    assert "197 min z 216 min w listopadzie 2026; bez tej awarii, bo jej czasu jeszcze nie zmierzono" in text
    assert "zł" not in text


def test_a_customers_places_and_the_desk_show_it_each_in_its_way(
    town: Town, group: Chat, desk: Chat, hanna: Chat
) -> None:
    reported(hanna)

    theirs, ours = the_card(town, GROUP).reply, the_card(town, DESK).reply

    assert "Pralnie Bławatek" not in theirs.text
    assert "Pralnie Bławatek" in ours.text
    assert "(Europe/Warsaw)" in ours.text
    assert [choice.label for choice in theirs.choices] == ["Dlaczego te terminy?", "Dodaj zdjęcie lub opis"]
    assert [choice.label for choice in ours.choices] == [
        "Podejmij",
        "Rozpoczęto prace",
        "Wstrzymaj zegar",
        "Zapisz usunięcie awarii",
    ]


def test_another_customers_place_shows_nothing(town: Town, hanna: Chat) -> None:
    town.link("8", "tom")
    town.bind("-200", "8", "harrowgate")
    town.sent("-200")

    reported(hanna)

    assert town.sent("-200") == []


def test_it_is_shown_anew_when_somebody_takes_the_incident(town: Town, hanna: Chat, noc: Chat) -> None:
    number = reported(hanna)
    town.sent("7")
    town.now += timedelta(minutes=5)

    noc.says(f"biorę {number}")

    card = the_card(town, "7").reply.card
    assert card is not None
    assert dict(card.rows)["Zajmuje się tym"].startswith("Ola Maj, od 10:05")


def test_anybody_of_the_staff_may_press_the_desks_card(town: Town, hanna: Chat, desk: Chat) -> None:
    number = reported(hanna)
    card = the_card(town, DESK)
    town.link("10", "marek")

    press_card(town.group(DESK, "10"), card, "Podejmij")

    told = [one.reply.text for one in town.sent("7", "notice")]
    assert any(text.startswith(f"{number}: zajmuje się tym Marek Zych") for text in told)


def test_a_customer_presses_nothing_that_is_the_staffs(town: Town, group: Chat, noc: Chat, hanna: Chat) -> None:
    reported(hanna)
    card = the_card(town, GROUP)

    press_card(group, card, "Dlaczego te terminy?")

    assert group.last is not None
    assert group.last.events == ()
    assert "Reakcja: 2 h" in group.last.replies[0].text


def test_what_stands_on_a_card_is_not_what_a_number_presses(town: Town, hanna: Chat) -> None:
    reported(hanna)

    hanna.says("2")

    assert hanna.last is not None
    assert "Wycofać" in hanna.last.replies[0].text


def test_a_resolved_incident_is_confirmed_on_the_card(town: Town, group: Chat, hanna: Chat, noc: Chat) -> None:
    number = reported(hanna)
    noc.says(f"{number} naprawione")
    noc.press("Potwierdź")
    card = the_card(town, GROUP)

    press_card(group, card, "Działa, potwierdź")

    assert group.last is not None
    assert [event["type"] for event in group.last.events] == ["fix_confirmed"]
    assert the_card(town, GROUP).reply.card.state == "Zamknięte"  # type: ignore[union-attr]


# ---- where news is told


def test_news_of_a_report_from_a_direct_chat_is_also_told_in_the_customers_place(
    town: Town, group: Chat, hanna: Chat, noc: Chat
) -> None:
    number = reported(hanna)

    noc.says(f"biorę {number}")

    told = [one.reply.text for one in town.sent(GROUP, "notice")]
    assert len(told) == 1
    assert told[0].startswith(f"{number}: zajmuje się tym Ola Maj, od 10:00")


def test_news_of_a_report_from_a_group_is_told_there_and_not_in_the_direct_chat(
    town: Town, group: Chat, noc: Chat
) -> None:
    number = reported(group)
    town.sent("7")

    noc.says(f"biorę {number}")

    assert any("Ola Maj" in one.reply.text for one in town.sent(f"{GROUP}|7", "notice"))
    assert town.sent("7") == []
    assert town.sent(GROUP, "notice") == []


def test_a_place_that_is_bound_no_more_hears_nothing_further(town: Town, group: Chat, noc: Chat) -> None:
    number = reported(group)
    town.sent(GROUP)
    with town.database.unit_of_work() as work:
        work.places.unbind("telegram", GROUP)
        work.commit()

    noc.says(f"biorę {number}")

    assert town.sent(GROUP) == []
    assert town.sent(f"{GROUP}|7", "notice") == []
    assert any("Ola Maj" in one.reply.text for one in town.sent("7", "notice"))


def test_an_account_that_was_taken_away_gets_no_card(town: Town, hanna: Chat, noc: Chat) -> None:
    number = reported(hanna)
    town.sent("7")
    with town.database.unit_of_work() as work:
        work.links.unlink(Sender("telegram", "7"), "hanna")
        work.commit()

    noc.says(f"biorę {number}")

    assert town.sent("7") == []


# ---- missed


def missed_at(town: Town, at: datetime) -> list[tuple[int, str]]:
    happened = town.bot.tick(at)
    return [(one["incident"], one["clock"]) for one in happened if one["type"] == "due_time_missed"]


def test_a_missed_due_time_is_told_once_to_customer_and_staff(town: Town, hanna: Chat, noc: Chat) -> None:
    number = reported(hanna)
    town.sent("7")
    town.sent("9")
    town.now += timedelta(hours=2, minutes=1)

    happened = missed_at(town, town.now)
    again = missed_at(town, town.now + timedelta(minutes=1))

    assert (happened, again) == ([(number, "react")], [])
    told = town.sent("7")
    assert [one.kind for one in told] == ["notice", "card"]
    assert told[0].reply.text.startswith(f"{number}: PRZEKROCZONO termin. Reakcja: termin był do 12:00")
    assert "PRZEKROCZONO termin 12:00" in told[1].reply.text
    to_staff = next(one.reply for one in town.sent("9", "notice") if one.reply.text.startswith(f"{number}, "))
    assert [choice.label for choice in to_staff.choices] == ["Podejmij"]


def test_at_the_due_second_nothing_is_missed_yet(town: Town, hanna: Chat) -> None:
    reported(hanna)
    assert hanna.last is not None
    registered = town.now

    assert missed_at(town, registered + timedelta(hours=2)) == []
    assert len(missed_at(town, registered + timedelta(hours=2, seconds=1))) == 1


# ---- the card for when nobody answers


def test_whoever_is_linked_gets_a_pinned_card_for_when_the_chat_is_silent(town: Town) -> None:
    town.link("11", "tom")

    (message,) = town.sent("11", "card")

    card = message.reply.card
    assert card is not None
    assert (card.subject, card.pinned) == ("contact:harrowgate", True)
    rows = dict(card.rows)
    assert rows["Duty phone"] == "+44 20 0000 0000"
    assert rows["E-mail"] == "noc@telmost.example"
    assert rows["A failure is reported by"] == "this chat and phone – all of them are needed"
    assert "24 hours a day" in rows["Support hours"]


def test_it_stands_below_what_is_said_and_its_title_has_the_number(town: Town) -> None:
    town.link("8", "marta")

    *said, card = [one for one in town.sent("8") if one.kind != "notice"][-3:]

    assert said[0].reply.text == "Konto powiązano."
    assert card.reply.card is not None
    assert card.reply.card.title == "Gdy asystent nie odpowiada: tel. 22 000 00 00"


def test_a_group_gets_it_in_its_own_language_when_it_is_bound(town: Town, hanna: Chat) -> None:
    town.bind(GROUP, "7", "blawatek")

    (message,) = town.sent(GROUP, "card")

    assert message.subject == "contact:blawatek"
    assert "Telefon dyżuru: 22 000 00 00 · E-mail: dyzur@telmost.example" in message.reply.text
    assert "Wnioski i reklamacje: e-mail" in message.reply.text
