"""An account becomes a person only by a code, once, with a screen that says who gets access to what, and one press."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.linking import issue_administrator, issue_person
from bot.messages import Command, Place, Press, Text
from tests.talking import Town, labels, texts, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


def person_of(town: Town, user: str) -> list[str]:
    with town.database.reading() as work:
        return [link.person for link in work.links.all() if link.sender.user == user]


def test_a_stranger_learns_only_how_to_be_linked(town: Town) -> None:
    said = town.direct("7").says("ile przestoju zostało Pralniom Bławatek?")

    assert "nie jest powiązane z żadną firmą" in said
    assert "216" not in said


def test_a_code_shows_whom_it_connects_before_it_does(town: Town) -> None:
    chat = town.direct("7")

    said = chat.says(town.code_for("hanna"))

    assert "Hanna Król" in said
    assert "Pralnie Bławatek Sp. z o.o." in said
    assert len(labels(chat)) == 2
    assert person_of(town, "7") == []


def test_the_press_links_and_says_what_can_be_asked(town: Town) -> None:
    chat = town.direct("7")
    chat.says(town.code_for("hanna"))

    said = chat.press_first()

    assert "Pralnie Bławatek Sp. z o.o.: Hanna Król" in said
    assert person_of(town, "7") == ["hanna"]
    assert "216 min" in chat.says("ile przestoju nam zostało na centrali?")


def test_a_deep_link_does_the_same_as_a_pasted_code(town: Town) -> None:
    chat = town.direct("7")

    chat(Command("start", town.code_for("hanna")))
    chat.press_first()

    assert person_of(town, "7") == ["hanna"]


def test_a_code_works_once(town: Town) -> None:
    code = town.code_for("hanna")
    first, second = town.direct("7"), town.direct("8")
    first.says(code)
    second.says(code)
    first.press_first()

    refused = second.press_first()

    assert person_of(town, "8") == []
    assert refused == town.direct("9").says("A" * 21 + "1")  # the same words as for a code that never was


def test_of_two_presses_at_the_same_time_one_links(town: Town) -> None:
    code = town.code_for("hanna")
    chats = [town.direct(user) for user in ("7", "8")]
    for chat in chats:
        chat.says(code)
    tokens = [chat.last.replies[0].choices[0].token for chat in chats if chat.last]

    threads = [threading.Thread(target=chat, args=(Press(token),)) for chat, token in zip(chats, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(person_of(town, "7") + person_of(town, "8")) == 1


@pytest.mark.parametrize(("minutes", "works"), [(29, True), (31, False)])
def test_a_code_lives_as_long_as_it_was_given(town: Town, minutes: int, works: bool) -> None:
    code = town.code_for("hanna")
    town.now += timedelta(minutes=minutes)
    chat = town.direct("7")

    chat.says(code)

    assert bool(labels(chat)) is works


@pytest.mark.parametrize("minutes", [14, 61])
def test_a_code_is_refused_that_would_live_too_short_or_too_long(town: Town, minutes: int) -> None:
    with town.database.unit_of_work() as work, pytest.raises(Refused, match=str(minutes)):
        issue_person(work, "hanna", by=None, now=town.now, new_code=lambda: "x", lasting=timedelta(minutes=minutes))


def test_guessing_is_stopped_after_five_tries_even_with_the_right_code(town: Town) -> None:
    chat = town.direct("7")
    for wrong in range(5):
        chat.says(f"{'A' * 21}{wrong}")

    chat.says(town.code_for("hanna"))

    assert labels(chat) == []
    town.now += timedelta(minutes=61)
    chat.says(town.code_for("hanna"))
    assert len(labels(chat)) == 2


def test_a_code_for_another_platform_is_as_good_as_none(town: Town) -> None:
    with town.database.unit_of_work() as work:
        issue_person(work, "hanna", by=None, now=town.now, new_code=lambda: "Z" * 21 + "1", platform="slack")
        work.commit()
    chat = town.direct("7")

    chat.says("Z" * 21 + "1")

    assert labels(chat) == []


def test_a_code_is_kept_only_as_its_hash(town: Town) -> None:
    code = town.code_for("hanna")
    town.make_administrator("marek")
    admin = town.link("5", "marek")
    shown = admin(Command("zapros", "piotr"))
    made = shown.replies[0].text.split("\n")[1]
    town.sent("5")

    with town.database.reading() as work:
        dump = "\n".join(work.session.connection().connection.iterdump())

    assert code not in dump
    assert made not in dump


def test_the_issuer_is_told_who_linked_and_can_take_it_back(town: Town) -> None:
    town.make_administrator("marek")
    admin = town.link("5", "marek")
    code = town.code_for("hanna", by="marek")
    chat = town.direct("7")
    chat.says(code)
    town.sent("5")
    chat(Press(chat.last.replies[0].choices[0].token), sender_name="Hania")  # type: ignore[union-attr]

    (notice,) = town.sent("5", "notice")
    assert "telegram:7 (Hania)" in notice.reply.text
    assert "Hanna Król" in notice.reply.text
    admin.press_token(notice.reply.choices[0].token)

    assert person_of(town, "7") == []
    assert "216" not in chat.says("ile przestoju nam zostało?")


def test_a_code_shown_in_a_group_is_used_up(town: Town) -> None:
    code = town.code_for("hanna")
    town.group("-100", "7").says(code)
    chat = town.direct("7")

    chat.says(code)

    assert labels(chat) == []


def test_declining_uses_the_code_up(town: Town) -> None:
    code = town.code_for("hanna")
    chat = town.direct("7")
    chat.says(code)
    chat.press(labels(chat)[1])

    chat.says(code)

    assert labels(chat) == []


def test_a_guest_is_never_linked(town: Town) -> None:
    chat = town.direct("7")
    chat.says(town.code_for("hanna"), trust="guest")

    assert labels(chat) == []


def test_nobody_else_may_press_what_was_shown_to_one(town: Town) -> None:
    chat = town.direct("7")
    chat.says(town.code_for("hanna"))
    token = chat.last.replies[0].choices[0].token  # type: ignore[union-attr]

    town.direct("8").press_token(token)

    assert person_of(town, "8") == []


def test_a_staff_account_is_no_customer_too(town: Town) -> None:
    chat = town.link("5", "marek")

    chat.says(town.code_for("hanna"))

    assert labels(chat) == []


def test_the_first_administrator_is_made_once(town: Town) -> None:
    town.make_administrator("marek")
    with town.database.unit_of_work() as work:
        code = issue_administrator(work, "marek", now=town.now, new_code=lambda: "Q" * 21 + "1")
        work.commit()
    chat = town.direct("5")
    chat.says(code)
    chat.press_first()

    assert person_of(town, "5") == ["marek"]
    with town.database.unit_of_work() as work, pytest.raises(Refused, match="linked already"):
        issue_administrator(work, "marek", now=town.now, new_code=lambda: "R" * 21 + "1")


def test_only_an_administrator_invites_lists_and_revokes(town: Town) -> None:
    town.link("7", "hanna")
    noc = town.link("5", "noc")

    for command in (Command("invite", "piotr"), Command("links"), Command("revoke", "telegram:7")):
        noc(command)
    assert person_of(town, "7") == ["hanna"]
    town.make_administrator("noc")

    assert "telegram:7" in texts(noc(Command("links")))
    noc(Command("revoke", "telegram:7"))
    noc.press_first()
    assert person_of(town, "7") == []


def test_a_person_disconnects_their_own_account(town: Town) -> None:
    chat = town.link("7", "hanna")
    chat(Command("odlacz"))
    chat.press_first()

    assert person_of(town, "7") == []


def test_linking_pins_a_card_for_when_nobody_answers_here(town: Town) -> None:
    town.link("7", "hanna")

    cards = town.sent("7", "card")

    assert [card.subject for card in cards] == ["contact:blawatek"]
    assert cards[0].reply.card is not None
    assert cards[0].reply.card.pinned
    assert "22 000 00 00" in cards[0].reply.text


def test_what_a_deep_link_carries_is_no_code(town: Town) -> None:
    town.link("7", "hanna")
    stranger = town.direct("8")

    stranger(Command("start", "q_nothing"))

    assert labels(stranger) == []


def test_a_repeated_message_links_nobody_twice(town: Town) -> None:
    chat = town.direct("7")
    chat.says(town.code_for("hanna"))
    token = chat.last.replies[0].choices[0].token  # type: ignore[union-attr]
    first = chat(Press(token), id="same", place=Place("7"))
    again = chat(Press(token), id="same", place=Place("7"))

    assert again.repeated
    assert texts(again) == texts(first)
    assert chat(Text("hej")).person == "hanna"
