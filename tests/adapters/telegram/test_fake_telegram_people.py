"""People at the fake Telegram do what the app lets them do, and the bot meets their chats, presses and settings."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.fakes.telegram_asking import ask, refusal
from tests.fakes.telegram_attachments import contact, document, location, photo, sticker, voice
from tests.fakes.telegram_server import FakeTelegram

ANNA, JAN, GROUP, SUPER = 5001, 5002, -7, -1001
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    with FakeTelegram(clock=lambda: NINE) as fake:
        fake.add_user(ANNA, "Anna", language_code="pl")
        fake.add_user(JAN, "Jan")
        fake.add_group(GROUP, members=(ANNA, JAN))
        fake.add_supergroup(SUPER, members=(ANNA, JAN))
        yield fake


def updates(server: FakeTelegram) -> tuple[Update, ...]:
    return ask(server, lambda bot: bot.get_updates())


def received(server: FakeTelegram) -> list[Message]:
    return [update.message for update in updates(server) if update.message]


def send(chat_id: int = ANNA, text: str = "x", **options: Any) -> Any:
    return lambda bot: bot.send_message(chat_id, text, **options)


def card(server: FakeTelegram, chat_id: int = ANNA, **action: Any) -> int:
    """Send a message with one button and return its id."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Tak", **action or {"callback_data": "t1"})]])
    return int(ask(server, send(chat_id, reply_markup=keyboard)).message_id)


# Words


def test_what_people_write_carries_who_where_when_and_commands(server: FakeTelegram) -> None:
    server.user_says(ANNA, "/budget@sla_test_bot teraz", date=datetime(2026, 3, 2, 8, 59, tzinfo=UTC))
    (message,) = received(server)
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.language_code, message.chat.type) == (ANNA, "pl", "private")
    assert message.date == datetime(2026, 3, 2, 8, 59, tzinfo=UTC)
    assert message.parse_entity(message.entities[0]) == "/budget@sla_test_bot"


def test_a_deep_link_comes_as_start_with_its_payload(server: FakeTelegram) -> None:
    server.add_user(9, "Ewa", started=False)
    problem = refusal(server, send(9))
    assert problem == (Forbidden, "Forbidden: bot can't initiate conversation with a user")
    server.starts(9, "kod_1")
    assert [message.text for message in received(server)] == ["/start kod_1"]
    ask(server, send(9))


def test_an_edit_comes_as_an_edited_message_with_the_same_id(server: FakeTelegram) -> None:
    said = server.user_says(ANNA, "nie dziala")
    server.user_says(ANNA, "nie działa", edited=True)
    edited = updates(server)[-1].edited_message
    assert edited is not None
    assert (edited.message_id, edited.text, edited.edit_date) == (said.message_id, "nie działa", NINE)


def test_replies_and_forwards_show_what_they_are(server: FakeTelegram) -> None:
    first = server.user_says(ANNA, "pierwsze")
    server.user_says(ANNA, "drugie", reply_to=first.message_id, forwarded=True)
    message = received(server)[-1]
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "pierwsze"
    assert message.forward_origin is not None


@pytest.mark.parametrize("chat_id", [GROUP, SUPER])
@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("nie działa internet", False),
        ("/report", True),
        ("/report@sla_test_bot awaria", True),
        ("/report@other_bot", False),
        ("proszę /report", False),
        ("hej @SLA_test_bot pomóż", True),
        ("pisz do a@sla_test_bot.pl", False),
    ],
)
def test_privacy_mode_lets_commands_and_mentions_through(
    server: FakeTelegram, chat_id: int, text: str, heard: bool
) -> None:
    said = server.group_message(ANNA, chat_id, text)
    assert (said.update_id is not None) is heard
    assert (len(updates(server)) == 1) is heard


def test_replies_to_the_bot_are_heard_in_a_group_and_so_is_everything_by_an_administrator(
    server: FakeTelegram,
) -> None:
    message_id = card(server, GROUP)
    assert server.group_message(JAN, GROUP, "dziękuję", reply_to=message_id).update_id is not None
    assert server.group_message(JAN, GROUP, "dziękuję").update_id is None
    server.promote_bot(GROUP)
    assert server.group_message(JAN, GROUP, "dziękuję").update_id is not None


def test_nobody_writes_where_they_are_not(server: FakeTelegram) -> None:
    server.add_user(9)
    with pytest.raises(LookupError, match="not in chat"):
        server.user_says(9, "halo", GROUP)


def test_message_ids_are_shared_by_private_chats_and_groups_but_not_by_supergroups(server: FakeTelegram) -> None:
    ids = [server.user_says(who, "a", chat).message_id for who, chat in ((ANNA, ANNA), (ANNA, GROUP), (JAN, JAN))]
    assert len(set(ids)) == 3
    assert server.user_says(ANNA, "a", SUPER).message_id == 2


# Things that are not text


def test_an_album_comes_as_separate_updates_with_one_group_id(server: FakeTelegram) -> None:
    server.user_sends(ANNA, photo(), photo(), photo(), caption="tak to wygląda")
    messages = received(server)
    assert len(messages) == 3
    assert len({message.media_group_id for message in messages}) == 1
    assert [message.caption for message in messages] == ["tak to wygląda", None, None]


def test_every_kind_of_thing_reads_as_that_kind(server: FakeTelegram) -> None:
    for thing in (photo(), document(), voice(7), sticker("👎"), location(), contact(user_id=ANNA)):
        server.user_sends(ANNA, thing)
    one, two, three, four, five, six = received(server)
    assert one.media_group_id is None
    assert len(one.photo) == 2
    assert two.document is not None
    assert two.document.file_name == "router.log"
    assert three.voice is not None
    assert (three.voice.duration, three.voice.mime_type) == (timedelta(seconds=7), "audio/ogg")
    assert four.sticker is not None
    assert five.location is not None
    assert six.contact is not None
    assert six.contact.user_id == ANNA


@pytest.mark.parametrize(("size", "passes"), [(20 * 1024 * 1024, True), (20 * 1024 * 1024 + 1, False)])
def test_files_of_up_to_20_mb_can_be_fetched(server: FakeTelegram, size: int, passes: bool) -> None:
    server.user_sends(ANNA, document(b"tresc", size=size))
    (message,) = received(server)
    assert message.document is not None
    file_id = message.document.file_id

    async def fetch(bot: Bot) -> bytes:
        return bytes(await (await bot.get_file(file_id)).download_as_bytearray())

    if passes:
        assert ask(server, fetch) == b"tresc"
    else:
        assert refusal(server, fetch) == (BadRequest, "Bad Request: file is too big")


def test_an_unknown_file_id_is_refused(server: FakeTelegram) -> None:
    assert refusal(server, lambda bot: bot.get_file("nie ma"))[1] == "Bad Request: invalid file_id"


# Buttons


def test_a_press_is_answered_once(server: FakeTelegram) -> None:
    message_id = card(server)
    pressed = server.user_presses(ANNA, message_id, "Tak")
    query = updates(server)[0].callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (pressed.query_id, "t1", ANNA)
    assert server.unanswered_callbacks() == [pressed.query_id]
    with pytest.raises(AssertionError, match="never answered"):
        server.assert_clean()
    ask(server, lambda bot: bot.answer_callback_query(query.id, "Przyjęto", show_alert=True))
    assert server.unanswered_callbacks() == []
    assert server.query(query.id).answer == {"text": "Przyjęto", "show_alert": True, "url": ""}
    problem = refusal(server, lambda bot: bot.answer_callback_query(query.id))[1]
    assert problem == "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert len(server.refusals) == 1


@pytest.mark.parametrize(("seconds", "passes"), [(14, True), (15, True), (16, False)])
def test_a_press_grows_old_and_that_is_nobodys_fault(server: FakeTelegram, seconds: int, passes: bool) -> None:
    pressed = server.user_presses(ANNA, card(server), "t1")
    server.advance(seconds)
    if passes:
        ask(server, lambda bot: bot.answer_callback_query(pressed.query_id))
    else:
        assert "query is too old" in refusal(server, lambda bot: bot.answer_callback_query(pressed.query_id))[1]
    assert server.refusals == []


@pytest.mark.parametrize(("length", "passes"), [(200, True), (201, False)])
def test_an_answer_to_a_press_has_up_to_200_characters(server: FakeTelegram, length: int, passes: bool) -> None:
    pressed = server.user_presses(ANNA, card(server), "Tak")

    async def answer(bot: Bot) -> object:
        return await bot.answer_callback_query(pressed.query_id, "ł" * length)

    if passes:
        ask(server, answer)
    else:
        assert refusal(server, answer)[1] == "Bad Request: MESSAGE_TOO_LONG"


def test_an_unknown_query_is_refused(server: FakeTelegram) -> None:
    assert refusal(server, lambda bot: bot.answer_callback_query("1"))[1].endswith("query ID is invalid")


def test_only_buttons_that_are_there_can_be_pressed_but_an_attacker_sends_anything(server: FakeTelegram) -> None:
    message_id = card(server)
    with pytest.raises(LookupError, match="no button 'Nie'"):
        server.user_presses(ANNA, message_id, "Nie")
    server.user_forges_press(JAN, message_id, "cudze", chat_id=ANNA)
    query = updates(server)[0].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("cudze", JAN)


def test_a_press_on_a_message_that_is_gone_names_it_without_content(server: FakeTelegram) -> None:
    message_id = card(server)
    server.deletes(message_id, ANNA)
    server.user_forges_press(ANNA, message_id, "t1")
    query = updates(server)[0].callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible


def test_a_link_to_the_bot_opens_the_private_chat_and_presses_start(server: FakeTelegram) -> None:
    message_id = card(server, GROUP, url="https://t.me/sla_test_bot?start=pytanie_1")
    server.user_opens(JAN, message_id, "Tak", chat_id=GROUP)
    (message,) = received(server)
    assert (message.chat.id, message.text) == (JAN, "/start pytanie_1")


# Comings and goings


def test_a_block_is_told_and_forbids_writing_until_it_is_lifted(server: FakeTelegram) -> None:
    server.blocks(ANNA)
    assert refusal(server, send()) == (Forbidden, "Forbidden: bot was blocked by the user")
    assert server.user_says(ANNA, "halo?").update_id is None
    server.starts(ANNA)
    ask(server, send())
    changes = [update.my_chat_member for update in updates(server) if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]
    server.assert_clean()


def test_a_deleted_account_is_deactivated(server: FakeTelegram) -> None:
    server.deletes_account(ANNA)
    assert refusal(server, send()) == (Forbidden, "Forbidden: user is deactivated")


@pytest.mark.parametrize(("chat_id", "kind"), [(GROUP, "group"), (SUPER, "supergroup")])
def test_a_removed_bot_is_told_and_may_not_write(server: FakeTelegram, chat_id: int, kind: str) -> None:
    server.kick_bot(chat_id, by=ANNA)
    assert refusal(server, send(chat_id)) == (Forbidden, f"Forbidden: bot was kicked from the {kind} chat")
    server.add_bot(chat_id, by=ANNA, admin=True)
    ask(server, send(chat_id))
    changes = [update.my_chat_member for update in updates(server) if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "administrator"]
    server.assert_clean()


def test_who_left_a_group_may_not_write_there(server: FakeTelegram) -> None:
    ask(server, lambda bot: bot.leave_chat(GROUP))
    assert refusal(server, send(GROUP))[1] == "Forbidden: bot is not a member of the group chat"


def test_an_unknown_chat_is_the_bots_fault(server: FakeTelegram) -> None:
    assert refusal(server, send(424242)) == (BadRequest, "Bad Request: chat not found")
    assert len(server.refusals) == 1


def test_a_migrated_group_names_its_new_id(server: FakeTelegram) -> None:
    new_id = server.migrate(GROUP)
    kind, problem = refusal(server, send(GROUP))
    assert (kind, problem) == (ChatMigrated, "Bad Request: group chat was upgraded to a supergroup chat")
    there, here = received(server)
    assert (there.chat.id, there.migrate_to_chat_id) == (GROUP, new_id)
    assert (here.chat.id, here.migrate_from_chat_id) == (new_id, GROUP)
    ask(server, send(new_id))
    server.assert_clean()


def test_members_and_administrators_are_known(server: FakeTelegram) -> None:
    assert ask(server, lambda bot: bot.get_chat_member(GROUP, ANNA)).status == "creator"
    assert ask(server, lambda bot: bot.get_chat_member(GROUP, JAN)).status == "member"
    server.add_user(9)
    assert ask(server, lambda bot: bot.get_chat_member(GROUP, 9)).status == "left"
    assert [a.user.id for a in ask(server, lambda bot: bot.get_chat_administrators(GROUP))] == [ANNA]
    assert refusal(server, lambda bot: bot.get_chat_member(GROUP, 404))[1] == "Bad Request: member not found"
    problem = refusal(server, lambda bot: bot.get_chat_administrators(ANNA))[1]
    assert problem == "Bad Request: there are no administrators in the private chat"


# Pins, deletions, reactions


def test_a_pin_is_seen_and_needs_the_right_in_a_group(server: FakeTelegram) -> None:
    message_id, in_group = card(server), card(server, GROUP)
    ask(server, lambda bot: bot.pin_chat_message(ANNA, message_id))
    assert server.message(ANNA, message_id).pinned
    pinned = ask(server, lambda bot: bot.get_chat(ANNA)).pinned_message
    assert pinned is not None
    ask(server, lambda bot: bot.unpin_chat_message(ANNA, message_id))
    assert not server.message(ANNA, message_id).pinned
    problem = refusal(server, lambda bot: bot.pin_chat_message(GROUP, in_group))[1]
    assert problem == "Bad Request: not enough rights to manage pinned messages in the chat"
    assert refusal(server, lambda bot: bot.pin_chat_message(ANNA, 99))[1] == "Bad Request: message to pin not found"


def test_a_message_is_deleted_within_48_hours(server: FakeTelegram) -> None:
    first, second = card(server), card(server)
    ask(server, lambda bot: bot.delete_message(ANNA, first))
    assert refusal(server, lambda bot: bot.delete_message(ANNA, first))[1] == "Bad Request: message to delete not found"
    server.advance(48 * 3600 + 1)
    problem = refusal(server, lambda bot: bot.delete_message(ANNA, second))[1]
    assert problem == "Bad Request: message can't be deleted for everyone"


def test_one_known_reaction_can_be_set(server: FakeTelegram) -> None:
    said = server.user_says(ANNA, "zdjęcie")
    ask(server, lambda bot: bot.set_message_reaction(ANNA, said.message_id, "👀"))
    assert server.message(ANNA, said.message_id).reactions == ("👀",)
    for wrong, problem in ((["✅"], "REACTION_INVALID"), (["👀", "👍"], "REACTIONS_TOO_MANY")):
        refused = refusal(server, lambda bot, wrong=wrong: bot.set_message_reaction(ANNA, said.message_id, wrong))  # type: ignore[misc]
        assert refused[1] == f"Bad Request: {problem}"


# Settings


def test_menus_are_kept_by_scope_and_language(server: FakeTelegram) -> None:
    async def fill(bot: Bot) -> None:
        await bot.set_my_commands([("start", "Begin")])
        await bot.set_my_commands([("start", "Początek")], language_code="pl")
        await bot.set_my_commands([("report", "Zgłoś")], scope=BotCommandScopeAllGroupChats(), language_code="pl")
        await bot.set_my_commands([("link", "Połącz")], scope=BotCommandScopeChat(ANNA))

    ask(server, fill)
    assert server.commands() == {"start": "Begin"}
    assert server.commands(language="pl") == {"start": "Początek"}
    assert server.commands("all_group_chats", "pl") == {"report": "Zgłoś"}
    assert server.commands("chat", chat_id=ANNA) == {"link": "Połącz"}
    ask(server, lambda bot: bot.delete_my_commands(language_code="pl"))
    assert ask(server, lambda bot: bot.get_my_commands(language_code="pl")) == ()


@pytest.mark.parametrize(
    ("name", "description", "problem"),
    [
        ("a", "b", ""),
        ("a" * 32, "ż" * 256, ""),
        ("a" * 33, "b", "BOT_COMMAND_INVALID"),
        ("Start", "b", "BOT_COMMAND_INVALID"),
        ("zgłoś", "b", "BOT_COMMAND_INVALID"),
        ("a", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("a", "ż" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
def test_commands_are_checked(server: FakeTelegram, name: str, description: str, problem: str) -> None:
    async def fill(bot: Bot) -> object:
        return await bot.set_my_commands([BotCommand(name, description)])

    if problem:
        assert refusal(server, fill)[1] == f"Bad Request: {problem}"
    else:
        ask(server, fill)


@pytest.mark.parametrize(("count", "passes"), [(100, True), (101, False)])
def test_a_menu_has_up_to_100_commands(server: FakeTelegram, count: int, passes: bool) -> None:
    async def fill(bot: Bot) -> object:
        return await bot.set_my_commands([(f"c{number}", "x") for number in range(count)])

    if passes:
        ask(server, fill)
    else:
        assert refusal(server, fill)[1] == "Bad Request: BOT_COMMANDS_TOO_MUCH"


@pytest.mark.parametrize(("field", "longest"), [("name", 64), ("description", 512), ("short_description", 120)])
def test_names_have_their_lengths_and_languages(server: FakeTelegram, field: str, longest: int) -> None:
    def put(text: str) -> Any:
        return lambda bot: getattr(bot, f"set_my_{field}")(text, language_code="pl")

    ask(server, put("ą" * longest))
    assert server.settings[field, "pl"] == "ą" * longest
    assert refusal(server, put("ą" * (longest + 1)))[0] is BadRequest


def test_a_topic_is_made_in_a_forum_by_an_administrator(server: FakeTelegram) -> None:
    forum = server.add_supergroup(-1002, members=(ANNA,), forum=True, bot="administrator")
    topic = ask(server, lambda bot: bot.create_forum_topic(forum, "INC-12"))
    ask(server, send(forum, message_thread_id=topic.message_thread_id))
    server.user_says(ANNA, "nadal nie działa", forum, thread_id=topic.message_thread_id)
    (message,) = received(server)
    assert (message.is_topic_message, message.message_thread_id) == (True, topic.message_thread_id)
    problem = refusal(server, lambda bot: bot.create_forum_topic(SUPER, "INC-12"))[1]
    assert problem == "Bad Request: the chat is not a forum"


def test_several_bots_calls_at_once_lose_nothing(server: FakeTelegram) -> None:
    async def many(bot: Bot) -> None:
        await asyncio.gather(*(bot.send_message(ANNA, f"{number}") for number in range(15)))

    ask(server, many)
    assert sorted(server.texts(ANNA), key=int) == [f"{number}" for number in range(15)]
