"""Buttons and words that stand for them, used by whom, where and when they were not meant to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages import Command, Press, Text
from storage.administration import put_person
from tests.talking import Chat, Town, labels, texts, town_of

LAUNDRY = "-100"


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    return town.link("7", "hanna")


@pytest.fixture
def group(town: Town, hanna: Chat) -> Chat:
    town.bind(LAUNDRY, "7", "blawatek")
    return town.group(LAUNDRY, "7")


def incidents_of(town: Town, customer: str) -> int:
    with town.database.reading() as work:
        return len(work.incidents.of_customer(customer, town.now + timedelta(days=1)))


def report_ready(chat: Chat) -> None:
    chat.says("infolinia nie działa od 9:15, nikt nie może dzwonić")


# ---- words that read like a button


def test_the_name_of_a_company_typed_instead_of_pressed_answers(town: Town, hanna: Chat) -> None:
    town.link("7", "marta")
    town.now += timedelta(hours=2)
    hanna.says("ile przestoju nam zostało na centrali?")

    said = hanna.says(labels(hanna)[0])

    assert said


@pytest.mark.parametrize("number", [0, 1])
def test_the_label_of_a_link_typed_by_somebody_linked_links_nobody(town: Town, hanna: Chat, number: int) -> None:
    hanna.says(town.code_for("marta"))

    hanna.says(labels(hanna)[number])

    with town.database.reading() as work:
        assert [link.person for link in work.links.all() if link.sender.user == "7"] == ["hanna"]


def test_the_label_of_the_way_into_the_direct_chat_typed_in_the_group_tells_nothing(group: Chat) -> None:
    private = group(Text("jakie są kary umowne?")).replies[0]
    label = next(choice.label for choice in private.choices if choice.private)

    outcome = group(Text(label))

    assert all(reply.private or private.text.split("\n")[0] not in reply.text for reply in outcome.replies)


# ---- after something was taken away


def test_a_report_is_not_confirmed_by_an_account_that_was_revoked(town: Town, hanna: Chat) -> None:
    before = incidents_of(town, "blawatek")
    report_ready(hanna)
    confirm = hanna.last.replies[-1].choices[0].token  # type: ignore[union-attr]
    revoke(town, "7")

    hanna.press_token(confirm)
    hanna.says("tak")

    assert incidents_of(town, "blawatek") == before


def test_a_report_is_not_confirmed_by_somebody_who_may_no_longer_report(town: Town, hanna: Chat) -> None:
    before = incidents_of(town, "blawatek")
    report_ready(hanna)
    with town.database.unit_of_work() as work:
        person = work.people.get("hanna")
        assert person is not None
        put_person(work.session, replace(person, position="reception"), [])
        work.commit()

    hanna.says("tak")

    assert incidents_of(town, "blawatek") == before


def test_nothing_is_taken_back_by_somebody_who_is_no_administrator_any_more(town: Town, hanna: Chat) -> None:
    town.make_administrator("marek")
    admin = town.link("5", "marek")
    town.sent("5")
    other = town.direct("8")
    other.says(town.code_for("piotr", by="marek"))
    other.press_first()
    (notice,) = town.sent("5", "notice")
    with town.database.unit_of_work() as work:
        person = work.people.get("marek")
        assert person is not None
        put_person(work.session, replace(person, administrator=False), [])
        work.commit()

    admin.press_token(notice.reply.choices[0].token)

    with town.database.reading() as work:
        assert [link.person for link in work.links.all() if link.sender.user == "8"] == ["piotr"]


def revoke(town: Town, user: str) -> None:
    town.make_administrator("marek")
    admin = town.link("5", "marek")
    admin(Command("cofnij", f"telegram:{user}"))
    if admin.last is not None and labels(admin):
        admin.press_first()


def test_an_unfinished_report_of_a_revoked_account_is_kept_but_no_more_is_said_there(town: Town, hanna: Chat) -> None:
    report_ready(hanna)
    revoke(town, "7")
    town.sent("7")

    for minutes in (4, 2):
        town.now += timedelta(minutes=minutes)
        town.bot.tick(town.now)

    assert town.sent("7") == []
    with town.database.reading() as work:
        assert [kept.customer for kept in work.pending.waiting(town.now)] == ["blawatek"]


def test_the_card_in_the_chat_of_a_revoked_account_stands_still(town: Town, hanna: Chat) -> None:
    """The person goes on with another account; the lost phone learns nothing more."""
    report_ready(hanna)
    hanna.says("tak")
    assert town.sent("7", "card")
    town.link("8", "hanna")
    revoke(town, "7")
    town.sent("7")

    noc = town.link("9", "noc")
    noc.says("podejmuję 1043")

    assert town.sent("7") == []


# ---- of another person in the same place


@pytest.mark.parametrize("word", ["tak", "1", "Zarejestruj"])
def test_a_yes_of_somebody_else_in_the_place_confirms_nothing(town: Town, group: Chat, word: str) -> None:
    before = incidents_of(town, "blawatek")
    town.link("8", "piotr")
    report_ready(group)

    town.group(LAUNDRY, "8").says(word)

    assert incidents_of(town, "blawatek") == before


def test_a_button_of_one_person_does_nothing_for_another_person_or_in_another_chat(town: Town, group: Chat) -> None:
    before = incidents_of(town, "blawatek")
    town.link("8", "piotr")
    report_ready(group)
    confirm = group.last.replies[-1].choices[0].token  # type: ignore[union-attr]
    town.bind("-200", "7", "blawatek")

    for chat in (town.group(LAUNDRY, "8"), town.direct("8"), town.direct("7"), town.group("-200", "7")):
        chat.press_token(confirm)
        chat(Command("start", f"q_{confirm}"))

    assert incidents_of(town, "blawatek") == before


def test_a_button_that_outlived_its_week_does_nothing(town: Town, hanna: Chat) -> None:
    hanna(Command("odlacz"))
    token = hanna.last.replies[0].choices[0].token  # type: ignore[union-attr]
    town.now += timedelta(days=8)

    hanna.press_token(token)

    with town.database.reading() as work:
        assert [link.person for link in work.links.all() if link.sender.user == "7"] == ["hanna"]


def test_ending_an_assignment_is_not_confirmed_days_later(town: Town, group: Chat) -> None:
    """Whoever administered the chat when asking need not do so any more."""
    admin = town.group(LAUNDRY, "7", manages_place=True)
    admin(Command("wypisz"))
    token = admin.last.replies[0].choices[0].token  # type: ignore[union-attr]
    town.now += timedelta(days=1)

    town.group(LAUNDRY, "7").press_token(token)

    with town.database.reading() as work:
        assert work.places.get("telegram", LAUNDRY) is not None


@pytest.mark.parametrize("prefix", ["q_", "q_q_", "q_ "])
def test_a_guessed_question_of_a_deep_link_answers_nothing(town: Town, hanna: Chat, prefix: str) -> None:
    town.link("8", "tom")
    tom = town.direct("8")

    said = texts(tom(Command("start", f"{prefix}{'A' * 12}")))

    assert "Bławatek" not in said


def test_a_choice_about_a_code_is_not_pressed_through_a_deep_link(town: Town) -> None:
    chat = town.direct("8")
    chat.says(town.code_for("hanna"))
    token = chat.last.replies[0].choices[0].token  # type: ignore[union-attr]

    town.direct("9")(Command("start", f"q_{token}"))
    town.direct("9")(Press(token))

    with town.database.reading() as work:
        assert [link.person for link in work.links.all() if link.sender.user in ("8", "9")] == []


def test_what_waits_for_an_account_is_not_said_after_it_was_disconnected(town: Town, hanna: Chat) -> None:
    """The phone was out of reach when the news came; by the time it is back it belongs to somebody else."""
    report_ready(hanna)
    hanna.says("tak")
    town.link("9", "noc").says("podejmuję 1043")

    hanna(Command("odlacz"))
    hanna.press_first()

    said = "\n".join(message.reply.text for message in town.sent("7"))
    assert "1043" not in said
    assert "odłączono" in said.lower() or "odłącz" in said.lower()
