"""The assistant at home on Telegram: reports by buttons, groups, cards, blocks; met by the real library and core."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from bot.messages import Address, Card, Choice, Reply
from bot.records import OutboxMessage
from storage.engine import Database
from tests.adapters.telegram.living import HANNA, STRANGER, Living, Pauses, outbox
from tests.fakes.telegram_people import Pressed
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_world import SeenMessage

GROUP = -1001234567890
CARD = Card("incident:1043", "1043 Centrala", "W toku", (("Usunięcie", "do 12:15"),), "Stan na 9:41", pinned=True)


def last(telegram: FakeTelegram, chat: int, count: int = 1) -> SeenMessage:
    """Wait until the bot has said so much in a chat, and return what it said last."""
    telegram.wait_for(lambda: len(telegram.bot_messages(chat)) >= count)
    return telegram.bot_messages(chat)[-1]


def answer_to(telegram: FakeTelegram, pressed: Pressed) -> str:
    """Wait until a press is answered, and return the words."""
    telegram.wait_for(lambda: telegram.query(pressed.query_id).answer is not None)
    return str((telegram.query(pressed.query_id).answer or {}).get("text", ""))


def card(**changes: object) -> OutboxMessage:
    shown = replace(CARD, **changes)  # type: ignore[arg-type]
    reply = Reply("1043", card=shown, choices=(Choice("tok", "Przyjmij", "primary"),))
    message: OutboxMessage = outbox(f"card {shown.state}", reply, kind="card", subject=CARD.subject)
    return message


# ---- conversations


def test_a_report_is_made_by_buttons(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database):
        telegram.user_says(HANNA, "nie działa centrala, nikt nie może dzwonić od 9:30")
        asked = last(telegram, HANNA)
        assert "Zarejestrować?" in asked.text

        pressed = telegram.user_presses(HANNA, asked.message_id, "Zarejestruj")

        confirmed = last(telegram, HANNA, 2)
        assert "Zgłoszenie 10" in confirmed.text
        assert answer_to(telegram, pressed) == ""


def test_a_stranger_only_learns_how_to_be_linked(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database):
        telegram.starts(STRANGER)

        assert "To konto nie jest powiązane z żadną firmą" in last(telegram, STRANGER).text


def test_in_a_group_only_what_is_said_to_the_assistant_is_handled_and_answered_there(
    telegram: FakeTelegram, database: Database
) -> None:
    telegram.add_supergroup(GROUP, members=(HANNA,))
    telegram.promote_bot(GROUP)  # an administrator is told everything
    with Living(telegram, database) as house:
        telegram.group_message(HANNA, GROUP, "cześć, kto idzie na obiad?")
        said = telegram.group_message(HANNA, GROUP, f"@{telegram.username} ile przestoju zostało?")

        answer = last(telegram, GROUP)

        assert [incoming.message for incoming in house.core.handled if incoming.message] == [str(said.message_id)]
        assert answer.reply_to == said.message_id


def test_a_topic_is_answered_in_it(telegram: FakeTelegram, database: Database) -> None:
    telegram.add_supergroup(GROUP, members=(HANNA,), forum=True)
    topic = telegram.add_topic(GROUP)
    with Living(telegram, database):
        telegram.group_message(HANNA, GROUP, f"/help@{telegram.username}", thread_id=topic)

        assert last(telegram, GROUP).thread_id == topic


def test_a_group_that_becomes_a_supergroup_goes_on_under_its_new_key(
    telegram: FakeTelegram, database: Database
) -> None:
    telegram.add_group(-44, members=(HANNA,))
    with Living(telegram, database) as house:
        new = telegram.migrate(-44)
        house.core.wait_for(lambda: len(house.core.handled) == 2)

        house.deliver(outbox("late", Reply("Usunięto."), -44))

        assert last(telegram, new).text == "Usunięto."


def test_asking_who_administers_a_group_is_left_to_telegram(telegram: FakeTelegram, database: Database) -> None:
    telegram.add_supergroup(GROUP, members=(STRANGER, HANNA))
    telegram.set_member(GROUP, HANNA, "administrator")
    with Living(telegram, database) as house:
        for person in (HANNA, STRANGER):
            telegram.set_member(GROUP, person, "administrator" if person == HANNA else "member")
            telegram.group_message(person, GROUP, f"/bind@{telegram.username} kod")
        house.core.wait_for(lambda: len(house.core.handled) == 2)

        assert [incoming.manages_place for incoming in house.core.handled] == [True, False]


# ---- cards


def test_a_card_is_pinned_silently_and_edited_in_place(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database) as house:
        house.deliver(card())
        first = telegram.wait_for(lambda: [one for one in telegram.bot_messages(HANNA) if one.pinned])[0]
        house.deliver(card(state="Usunięte"))
        telegram.wait_for(lambda: telegram.message(HANNA, first.message_id).edited)

        (now,) = telegram.bot_messages(HANNA)
        assert (now.message_id, now.text.splitlines()[1]) == (first.message_id, "Usunięte")
        assert [button.style for button in now.buttons] == ["primary"]
        assert telegram.calls_of("pinChatMessage")[0].params["disable_notification"] == "true"


def test_an_unchanged_card_is_as_good_as_edited(telegram: FakeTelegram, database: Database) -> None:
    telegram.fail_next("editMessageText", 400, "Bad Request: message is not modified: specified new message content")
    with Living(telegram, database) as house:
        house.deliver(card())
        last(telegram, HANNA)
        house.deliver(card(state="Usunięte"))
        telegram.wait_for(lambda: telegram.calls_of("editMessageText"))
        house.deliver(outbox("next", Reply("dalej")))

        assert last(telegram, HANNA, 2).text == "dalej"
        assert len(telegram.calls_of("editMessageText")) == 1


def test_a_card_that_somebody_deleted_is_posted_anew(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database) as house:
        house.deliver(card())
        telegram.deletes(last(telegram, HANNA).message_id, HANNA)
        house.deliver(card(state="Usunięte"))

        (anew,) = telegram.wait_for(lambda: telegram.bot_messages(HANNA))
        assert "Usunięte" in anew.text


# ---- presses


def test_a_press_is_answered_even_when_it_fails_and_works_at_the_next_try(
    telegram: FakeTelegram, database: Database
) -> None:
    with Living(telegram, database, pause=Pauses()) as house:
        telegram.user_says(HANNA, "nie działa centrala, nikt nie może dzwonić od 9:30")
        asked = last(telegram, HANNA)
        telegram.wait_for(lambda: not telegram.pending)
        house.core.failures["*"] = 1

        pressed = telegram.user_presses(HANNA, asked.message_id, "Zarejestruj")

        assert answer_to(telegram, pressed) == "To się teraz nie udało. Proszę spróbować za chwilę."
        assert "Zgłoszenie 10" in last(telegram, HANNA, 2).text


def test_a_forged_press_is_answered_and_opens_nothing(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database):
        telegram.user_says(HANNA, "ile przestoju nam zostało?")
        shown = last(telegram, HANNA)

        pressed = telegram.user_forges_press(STRANGER, shown.message_id, "incident:1043", chat_id=HANNA)

        assert answer_to(telegram, pressed) == ""


# ---- who can be reached


def test_who_blocks_is_marked_and_told_to_staff_until_unblocking(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database) as house:
        telegram.blocks(HANNA)
        telegram.wait_for(lambda: not telegram.pending)
        lost = [reason for _, _, reason, _ in database.destinations.lost()]
        telegram.starts(HANNA)
        house.core.wait_for(lambda: house.core.handled)

        assert lost == ["blocked by the person"]
        assert database.destinations.lost() == []


def test_a_group_without_the_assistant_is_out_of_reach(telegram: FakeTelegram, database: Database) -> None:
    telegram.add_supergroup(GROUP, members=(HANNA,))
    with Living(telegram, database) as house:
        telegram.kick_bot(GROUP, by=HANNA)
        house.core.wait_for(lambda: house.core.handled)

        assert [(key, why) for _, key, why, _ in database.destinations.lost()] == [
            (str(GROUP), "removed from the group")
        ]


# ---- what is known beforehand


def test_menus_and_descriptions_are_shown_in_both_languages(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database):
        telegram.wait_for(lambda: len(telegram.calls_of("setMyShortDescription")) == 3)

        private = telegram.commands("all_private_chats", "pl")
        assert private["zglos"] == "Zgłoś awarię"
        assert "przypisz" not in private
        assert "bind" in telegram.commands("all_chat_administrators")
        assert "bind" not in telegram.commands("all_group_chats", "en")
        assert not {"zapros", "ryzyko"} & private.keys()


def test_menus_that_cannot_be_set_stop_nothing(telegram: FakeTelegram, database: Database) -> None:
    telegram.fail_next("setMyCommands", 429, retry_after=30, times=9)
    telegram.fail_next("setMyDescription", 500, times=3)
    with Living(telegram, database):
        telegram.user_says(HANNA, "pomoc")

        assert last(telegram, HANNA).text


def test_no_log_has_the_token(telegram: FakeTelegram, database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    telegram.fail_next("getUpdates", 502, page="<html>bad gateway</html>")
    telegram.fail_next("sendMessage", 403)
    with Living(telegram, database) as house:
        telegram.user_says(HANNA, "pomoc")
        house.core.wait_for(lambda: house.core.handled)
        telegram.wait_for(lambda: telegram.calls_of("sendMessage"))

    secret = telegram.token.partition(":")[2]
    assert caplog.records
    assert secret not in caplog.text
    assert not any(secret in str(record.exc_info) for record in caplog.records)
    assert secret not in repr(house.settings)


def test_a_wrong_token_is_said_without_saying_it(
    telegram: FakeTelegram, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "123456789:" + "B" * 35
    with Living(telegram, database, token=wrong) as house:
        telegram.wait_for(lambda: telegram.calls_of("getMe"))
        house.deliver(outbox("early", Reply("czeka")))

    assert not house.endpoint.ready
    assert house.endpoint.why_not_ready in ("Telegram refuses the token", "not connected yet")
    assert "B" * 35 not in caplog.text


def test_an_address_of_a_person_in_a_group_is_paced_by_the_group(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database, delivering=False) as house:
        assert house.endpoint.messenger.limits_key(Address("telegram", "-100123/17|55")) == "-100123"
