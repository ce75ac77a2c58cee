"""What Telegram answers is understood: waiting, gone, moved, refused; and words get through when looks do not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.messenger import Gone, Messenger, Moved, NoAnswer, Rejected, TooLarge
from adapters.telegram.messenger import TelegramMessenger
from bot.errors import RetryLater, Unreachable
from bot.messages import Address, Attachment, Card, Choice, Reply
from bot.records import KeptAttachment, OutboxMessage
from storage.engine import Database
from tests.adapters.telegram.living import HANNA, NOW, STRANGER, Living, outbox
from tests.fakes.telegram_server import FakeTelegram
from tests.reporting import report_of

GROUP = -1001234567890
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15">81 min</text></svg>'
CARD = Card("incident:1", "Karta", "W toku", (), "Stan na 9:41")


@pytest.fixture
def house(telegram: FakeTelegram, database: Database) -> Iterator[Living]:
    """Yield the service, which delivers nothing by itself, once it is connected and has shown its menus."""
    with Living(telegram, database, delivering=False) as living:
        telegram.wait_for(lambda: telegram.is_polled and len(telegram.calls_of("setMyShortDescription")) == 3)
        yield living


def post(house: Living, message: OutboxMessage, *, repeated: bool = False) -> str:
    return house.run(house.endpoint.messenger.post(message, repeated=repeated))


def edit(house: Living, message: OutboxMessage, reference: str) -> str:
    return house.run(house.endpoint.messenger.edit(message, reference))


def say(text: str = "Usunięto.", chat: int = HANNA, **more: Any) -> OutboxMessage:
    message: OutboxMessage = outbox("key", Reply(text, **more), chat)
    return message


def test_it_is_a_messenger(house: Living) -> None:
    messenger: Messenger = house.endpoint.messenger

    assert isinstance(messenger, TelegramMessenger)
    assert messenger.platform == "telegram"


# ---- words


def test_a_message_is_known_by_its_chat_and_number(house: Living, telegram: FakeTelegram) -> None:
    reference = post(house, say("<b> & 5 < 6"))

    (shown,) = telegram.bot_messages(HANNA)
    assert reference == f"{HANNA}/{shown.message_id}"
    assert (shown.text, shown.entities, shown.silent) == ("<b> & 5 < 6", (), False)


def test_no_link_is_previewed(house: Living, telegram: FakeTelegram) -> None:
    post(house, say("https://example.pl"))

    assert '"is_disabled": true' in telegram.calls_of("sendMessage")[0].params["link_preview_options"]


def test_a_long_text_is_said_in_several_messages(house: Living, telegram: FakeTelegram) -> None:
    lines = [f"wiersz {number}" for number in range(900)]

    reference = post(house, say("\n".join(lines), choices=(Choice("t", "Więcej"),)))

    shown = telegram.bot_messages(HANNA)
    assert "\n".join(one.text for one in shown).splitlines() == lines
    assert [bool(one.buttons) for one in shown] == [False] * (len(shown) - 1) + [True]
    assert reference == f"{HANNA}/{shown[-1].message_id}"


def test_what_several_messages_say_goes_on_where_telegram_asked_to_wait(house: Living, telegram: FakeTelegram) -> None:
    chart = Attachment("budget.svg", "image/svg+xml", "Zostało 81 min.", SVG)
    telegram.fail_next("sendPhoto", 429, retry_after=7)

    with pytest.raises(NoAnswer) as asked:
        post(house, say("x" * 2000, attachments=(chart,)))
    post(house, say("x" * 2000, attachments=(chart,)), repeated=True)

    assert asked.value.after == timedelta(seconds=7)
    assert [one.text for one in telegram.bot_messages(HANNA)] == ["x" * 2000, "Zostało 81 min."]


def test_another_process_says_again_what_is_there_in_part_and_says_so(house: Living, telegram: FakeTelegram) -> None:
    chart = Attachment("budget.svg", "image/svg+xml", "Zostało 81 min.", SVG)
    telegram.fail_next("sendPhoto", 429, retry_after=7)
    with pytest.raises(NoAnswer):
        post(house, say("x" * 2000, attachments=(chart,)))
    house.endpoint.messenger._posted.clear()
    house.endpoint.messenger._stopped.clear()

    post(house, say("x" * 2000, attachments=(chart,)), repeated=True)

    first, again, picture = (one.text for one in telegram.bot_messages(HANNA))
    assert (first, again.endswith("x" * 2000), picture) == ("x" * 2000, True, "Zostało 81 min.")
    assert again.startswith("(powtórzenie)")


def test_what_nobody_can_say_is_said_again_whole(house: Living, telegram: FakeTelegram) -> None:
    chart = Attachment("budget.svg", "image/svg+xml", "Zostało 81 min.", SVG)
    telegram.fail_next("sendPhoto", 429, retry_after=7)
    telegram.drop_request_next("sendPhoto")
    for repeated in (False, True):
        with pytest.raises(NoAnswer):
            post(house, say("x" * 2000, attachments=(chart,)), repeated=repeated)

    post(house, say("x" * 2000, attachments=(chart,)), repeated=True)

    assert [one.text[:13] for one in telegram.bot_messages(HANNA)] == ["x" * 13, "(powtórzenie)", "Zostało 81 mi"]


def test_broken_markup_costs_the_looks_and_is_logged(
    house: Living, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    broken = "Bad Request: can't parse entities: Unsupported start tag"
    telegram.fail_next("sendMessage", 400, broken)
    telegram.fail_next("editMessageText", 400, broken)
    message = say(card=CARD)
    edit(house, replace(message, reply=Reply("x", card=replace(CARD, state="Usunięte"))), post(house, message))

    (shown,) = telegram.bot_messages(HANNA)
    assert (shown.text.splitlines()[:2], shown.entities) == (["Karta", "Usunięte"], ())
    assert caplog.text.count("FORMATTING") == 2


def test_a_reply_in_a_group_answers_the_message_and_a_notice_does_not(house: Living, telegram: FakeTelegram) -> None:
    telegram.add_supergroup(GROUP, members=(HANNA,))
    said = telegram.group_message(HANNA, GROUP, f"/help@{telegram.username}")
    house.core.wait_for(lambda: house.core.handled)
    address = Address("telegram", f"{GROUP}|{HANNA}")

    post(house, OutboxMessage("r", address, "hanna", "pl", Reply("tak"), NOW, "reply"))
    post(house, OutboxMessage("n", address, "hanna", "pl", Reply("nowe"), NOW, "notice"))

    assert [one.reply_to for one in telegram.bot_messages(GROUP)] == [said.message_id, None]


def test_a_reply_to_a_message_that_is_gone_is_said_all_the_same(house: Living, telegram: FakeTelegram) -> None:
    telegram.add_supergroup(GROUP, members=(HANNA,))
    said = telegram.group_message(HANNA, GROUP, f"/help@{telegram.username}")
    house.core.wait_for(lambda: house.core.handled)
    telegram.deletes(said.message_id, GROUP)

    address = Address("telegram", f"{GROUP}|{HANNA}")
    post(house, OutboxMessage("r", address, "hanna", "pl", Reply("tak"), NOW, "reply"))

    assert [one.reply_to for one in telegram.bot_messages(GROUP)] == [None]


def test_a_closed_topic_costs_the_place_and_not_the_words(
    house: Living, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.add_supergroup(GROUP, members=(HANNA,), forum=True)
    topic = telegram.add_topic(GROUP)
    telegram.close_topic(GROUP, topic)

    post(house, OutboxMessage("r", Address("telegram", f"{GROUP}/{topic}"), None, "pl", Reply("tak"), NOW, "notice"))

    assert [(one.text, one.thread_id) for one in telegram.bot_messages(GROUP)] == [("tak", None)]
    assert "topic" in caplog.text


def test_nothing_to_say_is_a_programmers_error(house: Living) -> None:
    with pytest.raises(Rejected, match="nothing to say"):
        post(house, say(" "))


def test_a_button_that_cannot_be_is_a_programmers_error(house: Living) -> None:
    with pytest.raises(Rejected, match="64"):
        post(house, say(choices=(Choice("t" * 65, "x"),)))


# ---- pictures and files


def test_a_drawing_is_a_photo_with_its_words(house: Living, telegram: FakeTelegram) -> None:
    post(house, say("Budżet", attachments=(Attachment("budget.svg", "image/svg+xml", "Zostało 81 min.", SVG),)))

    (photo,) = telegram.bot_messages(HANNA)
    assert (photo.kind, photo.text) == ("photo", "Budżet")
    assert photo.file is not None
    assert photo.file.content.startswith(b"\x89PNG")


def test_a_text_is_a_file(house: Living, telegram: FakeTelegram) -> None:
    post(house, say("Umowa", attachments=(Attachment("umowa.txt", "text/plain", "Cała umowa", "§ 1 ż"),)))

    file = telegram.bot_messages(HANNA)[-1]
    assert file.file is not None
    assert (file.kind, file.file.name, file.file.content) == ("document", "umowa.txt", "§ 1 ż".encode())


def test_a_report_is_sent_as_a_pdf(house: Living, telegram: FakeTelegram, demo_template: Path) -> None:
    content = report_of(f"sqlite:///{demo_template}", "blawatek").as_json()
    post(house, say("Raport", attachments=(Attachment("sla.pdf", "application/pdf", "Raport SLA", content),)))

    sent = telegram.bot_messages(HANNA)[-1]
    assert sent.file is not None
    assert (sent.kind, sent.file.name, sent.file.content[:5]) == ("document", "sla.pdf", b"%PDF-")


@pytest.mark.parametrize("svg", [SVG, "<svg"])
def test_a_picture_that_is_refused_is_said_in_words(house: Living, telegram: FakeTelegram, svg: str) -> None:
    telegram.fail_next("sendPhoto", 400, "Bad Request: not enough rights to send photos to the chat")

    drawing = Attachment("budget.svg", "image/svg+xml", "Zostało 81 min.", svg)
    post(house, say("Budżet", attachments=(drawing,)))
    post(house, say("x" * 2000, attachments=(replace(drawing, content="<svg"),)))

    said = [one.text for one in telegram.bot_messages(HANNA)]
    assert said == ["Budżet", "x" * 2000, "Zostało 81 min."]


# ---- edits


def test_a_message_that_cannot_be_edited_is_gone(house: Living, telegram: FakeTelegram) -> None:
    reference = post(house, say(card=CARD))
    telegram.deletes(telegram.bot_messages(HANNA)[0].message_id, HANNA)

    with pytest.raises(Gone):
        edit(house, say(card=CARD), reference)
    with pytest.raises(Gone):
        edit(house, say(card=CARD), f"{STRANGER}/7")


def test_a_card_that_may_not_be_pinned_stands_unpinned(house: Living, telegram: FakeTelegram) -> None:
    telegram.fail_next("pinChatMessage", 400, "Bad Request: not enough rights to manage pinned messages in the chat")

    post(house, say(card=replace(CARD, pinned=True)))

    assert [one.pinned for one in telegram.bot_messages(HANNA)] == [False]


# ---- answers of Telegram


@pytest.mark.parametrize(
    ("code", "description", "more", "error"),
    [
        (429, "", {"retry_after": 12}, RetryLater(timedelta(seconds=12))),
        (500, "Internal Server Error", {}, RetryLater()),
        (502, "Bad Gateway", {}, RetryLater()),
        (403, "Forbidden: bot was blocked by the user", {}, Unreachable()),
        (403, "Forbidden: user is deactivated", {}, Unreachable()),
        (403, "Forbidden: bot was kicked from the supergroup chat", {}, Unreachable()),
        (400, "Bad Request: chat not found", {}, Unreachable()),
        (400, "Bad Request: not enough rights to send text messages to the chat", {}, Unreachable()),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to": -1009}, Moved("-1009")),
        (400, "Bad Request: BUTTON_DATA_INVALID", {}, Rejected("Bad Request: BUTTON_DATA_INVALID")),
        (401, "Unauthorized", {}, RetryLater(timedelta(minutes=1))),
    ],
)
def test_what_telegram_answers_is_one_of_deliverys_errors(
    house: Living, telegram: FakeTelegram, code: int, description: str, more: dict[str, Any], error: Exception
) -> None:
    telegram.fail_next("sendMessage", code, description, **more)

    with pytest.raises(type(error)) as raised:
        post(house, say())

    assert type(raised.value) is type(error)
    for detail in ("after", "new_key"):
        assert getattr(raised.value, detail, None) == getattr(error, detail, None)
    assert telegram.token not in str(raised.value)


def test_a_page_in_place_of_an_answer_means_that_it_was_not_taken(house: Living, telegram: FakeTelegram) -> None:
    telegram.fail_next("sendMessage", 502, page="<html>nginx</html>")

    with pytest.raises(RetryLater) as raised:
        post(house, say())

    assert type(raised.value) is RetryLater


def test_a_lost_answer_leaves_it_in_doubt(house: Living, telegram: FakeTelegram) -> None:
    telegram.drop_answer_next("sendMessage")

    with pytest.raises(NoAnswer):
        post(house, say())

    found = house.run(house.endpoint.messenger.find(say(), NOW))
    assert found == "unknown"
    post(house, say(), repeated=True)
    assert [one.text for one in telegram.bot_messages(HANNA)] == ["Usunięto.", "(powtórzenie) Usunięto."]


def test_nobody_there_means_that_it_was_not_taken(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database, delivering=False) as house:
        telegram.wait_for(lambda: telegram.is_polled)
        telegram.close()
        with pytest.raises(RetryLater) as raised:
            post(house, say())

    assert type(raised.value) is RetryLater


def test_before_telegram_was_reached_nothing_is_refused(telegram: FakeTelegram, database: Database) -> None:
    hanging = telegram.hang_next("getMe")
    with Living(telegram, database, delivering=False) as house:
        with pytest.raises(RetryLater):
            post(house, say())
        hanging.release()
        telegram.wait_for(lambda: telegram.is_polled)
        post(house, say())


# ---- files that came in


def kept(reference: str, size: int = 0) -> KeptAttachment:
    return KeptAttachment(
        1, "laundry", None, Address("telegram", "1"), "hanna", reference, "a", "image/png", "photo", size, NOW
    )


def fetch(house: Living, attachment: KeptAttachment) -> bytes:
    return house.run(house.endpoint.messenger.fetch(attachment))


def test_a_file_is_fetched(house: Living, telegram: FakeTelegram) -> None:
    file = telegram.add_file(b"szafa" * 1000)

    assert fetch(house, kept(file.file_id)) == b"szafa" * 1000


def test_a_file_of_more_than_20_mb_is_too_large(house: Living, telegram: FakeTelegram) -> None:
    telegram.fail_next("getFile", 400, "Bad Request: file is too big")

    with pytest.raises(TooLarge):
        fetch(house, kept("f"))
    with pytest.raises(TooLarge):
        fetch(house, kept("f", 21 * 2**20))
    assert len(telegram.calls_of("getFile")) == 1


@pytest.mark.parametrize(
    ("code", "description", "error"),
    [
        (400, "Bad Request: wrong file_id or the file is temporarily unavailable", Unreachable),
        (502, "Bad Gateway", RetryLater),
        (429, "", RetryLater),
    ],
)
def test_a_file_that_cannot_be_had_says_whether_to_try_again(
    house: Living, telegram: FakeTelegram, code: int, description: str, error: type[Exception]
) -> None:
    telegram.fail_next("getFile", code, description, retry_after=3 if code == 429 else None)

    with pytest.raises(error):
        fetch(house, kept("f"))


def test_nothing_of_it_logs_the_token(house: Living, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    file = telegram.add_file(b"x")
    telegram.drop_request_next("getFile")
    with pytest.raises(RetryLater):
        fetch(house, kept(file.file_id))
    fetch(house, kept(file.file_id))
    post(house, say(card=replace(CARD, pinned=True)))

    assert telegram.token.partition(":")[2] not in caplog.text
