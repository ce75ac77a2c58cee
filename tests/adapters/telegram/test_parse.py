"""What an update of Telegram means: who says what where, and what is left out and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot, Update

from adapters.telegram.addressing import Me
from adapters.telegram.albums import units_of
from adapters.telegram.parse import Reach, Read, read_update
from bot.messages import (
    Address,
    Command,
    Content,
    Edited,
    File,
    Files,
    Incoming,
    Other,
    Place,
    PlaceChanged,
    Press,
    Sender,
    Text,
)

ME = Me(700, "SlaBot")
NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
DATE = 1795426800
SENT = datetime.fromtimestamp(DATE, UTC)
JAN = {"id": 55, "is_bot": False, "first_name": "Jan", "last_name": "Kos", "username": "szef", "language_code": "pl"}
DIRECT = {"id": 55, "type": "private", "first_name": "Jan"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Pralnia"}
FROM_ME = {"message_id": 3, "date": DATE, "chat": GROUP, "from": {"id": 700, "is_bot": True, "first_name": "SLA"}}


def update(number: int = 1, **keys: Any) -> Update:
    return Update.de_json({"update_id": number, **keys}, Bot("1:a"))


def message(chat: dict[str, Any] = DIRECT, number: int = 1, kind: str = "message", **keys: Any) -> Read:
    body = {"message_id": 9, "date": DATE, "chat": chat, "from": JAN, **keys}
    return read_update(update(number, **{kind: body}), ME, NOW)


def content(chat: dict[str, Any] = DIRECT, **keys: Any) -> Content:
    return said(message(chat, **keys)).content


def said(read: Read) -> Incoming:
    assert read.incoming is not None, read.ignored
    return read.incoming


# ---- who, where, when


def test_a_private_message_says_who_where_and_when() -> None:
    assert said(message(text="nie działa")) == Incoming(
        id="700:1",
        address=Address("telegram", "55"),
        sender=Sender("telegram", "55"),
        sent_at=SENT,
        content=Text("nie działa"),
        place=Place("55", "direct"),
        message="9",
        sender_name="Jan Kos",
        locale="pl",
    )


def test_in_a_group_everybody_has_a_conversation_of_their_own() -> None:
    incoming = said(message(GROUP, text="@SlaBot ile zostało?"))

    assert incoming.address == Address("telegram", "-100123|55")
    assert incoming.place == Place("-100123", "shared")


@pytest.mark.parametrize(("chat", "conversation"), [(DIRECT, "55/17"), (GROUP, "-100123/17|55")])
def test_a_topic_is_kept_in_the_address(chat: dict[str, Any], conversation: str) -> None:
    incoming = said(message(chat, text="/report", is_topic_message=True, message_thread_id=17))

    assert incoming.address.conversation == conversation


def test_a_chain_of_replies_is_no_topic() -> None:
    assert said(message(GROUP, text="/report", message_thread_id=17)).address.conversation == "-100123|55"


@pytest.mark.parametrize(("code", "locale"), [("pl", "pl"), ("pl-PL", "pl"), ("en", "en"), ("uk", "en"), (None, None)])
def test_the_language_of_the_app_is_only_a_hint(code: str | None, locale: str | None) -> None:
    person: dict[str, Any] = {"from": {**JAN, "language_code": code}}

    incoming = said(message(text="x", **person))

    assert (incoming.locale, incoming.language) == (locale, None)


# ---- words


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/report", Command("report")),
        ("/report@slabot infolinia  nie działa", Command("report", "infolinia  nie działa")),
        ("/start q_abc", Command("start", "q_abc")),
        ("/zgłoś awarię\nod rana", Command("zgłoś", "awarię\nod rana")),
        ("/budzet", Command("budzet")),
    ],
)
def test_commands_are_read_in_either_language(text: str, command: Command) -> None:
    assert content(text=text) == command
    assert content(GROUP, text=text) == command


@pytest.mark.parametrize("text", ["/dev/null jest pełny", "/ x", "nie/tak", "http://x.pl/report"])
def test_a_slash_alone_makes_no_command(text: str) -> None:
    assert content(text=text) == Text(text)


def test_a_command_for_another_bot_is_left_out() -> None:
    assert message(text="/report@OtherBot").incoming is None
    assert message(GROUP, text="/report@OtherBot").ignored == "not said to the assistant"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@SlaBot ile zostało?", "ile zostało?"),
        ("@slabot, ile zostało?", "ile zostało?"),
        ("a tam @SlaBot ile zostało?", "a tam ile zostało?"),
        ("@SlaBot\nnie działa\nnic", "nie działa\nnic"),
    ],
)
def test_the_name_of_the_assistant_is_no_part_of_what_is_said(text: str, words: str) -> None:
    assert content(GROUP, text=text) == Text(words)


def test_a_command_behind_the_name_is_a_command() -> None:
    assert content(GROUP, text="@SlaBot /report") == Command("report")


def test_the_name_alone_asks_for_help() -> None:
    assert content(GROUP, text="@SlaBot") == Command("help")


@pytest.mark.parametrize("text", ["cześć wszystkim", "mail@SlaBot.pl", "@SlaBot2 halo", "@SlaBotek halo"])
def test_talk_among_people_in_a_group_is_left_out(text: str) -> None:
    assert message(GROUP, text=text) == Read(1, ignored="not said to the assistant")


def test_a_reply_to_the_assistant_is_said_to_it() -> None:
    assert content(GROUP, text="tak", reply_to_message=FROM_ME) == Text("tak")


def test_in_a_topic_made_by_the_assistant_not_everything_is_said_to_it() -> None:
    keys: dict[str, Any] = {"is_topic_message": True, "message_thread_id": 3}

    assert message(GROUP, text="tak", reply_to_message=FROM_ME, **keys).incoming is None


def test_a_forwarded_message_is_the_forwarders_own_now() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Ktoś", "date": DATE - 9999}

    incoming = said(message(text="padło o 8", forward_origin=origin))

    assert (incoming.content, incoming.sender.user, incoming.sent_at) == (Text("padło o 8"), "55", SENT)


def test_too_long_words_are_cut_and_unstorable_characters_replaced() -> None:
    assert content(text="a" * 5000) == Text("a" * 4096)
    assert content(text="a\0b\ud800") == Text("a\ufffdb\ufffd")


def test_an_edit_says_which_message_reads_how_since_when() -> None:
    incoming = said(message(kind="edited_message", text="od 9:20", edit_date=DATE + 60))

    assert incoming.content == Edited("9", "od 9:20")
    assert incoming.sent_at == datetime.fromtimestamp(DATE + 60, UTC)


def test_an_edit_without_words_is_left_out() -> None:
    place = {"latitude": 52.2, "longitude": 21.0}

    assert message(kind="edited_message", location=place).ignored == "an edit without words"
    assert message(GROUP, kind="edited_message", text="x").ignored == "not said to the assistant"


# ---- files and the rest


def size(number: int, side: int, bytes_: int) -> dict[str, Any]:
    return {
        "file_id": f"f{number}", "file_unique_id": f"u{number}", "width": side, "height": side, "file_size": bytes_
    }  # fmt: skip


def test_of_a_photo_the_largest_size_that_can_be_fetched_is_taken() -> None:
    sizes = [size(1, 90, 900), size(3, 4000, 30 * 2**20), size(2, 1280, 90_000)]

    assert content(photo=sizes, caption="szafa") == Files(
        (File("f2", "photo_9.jpg", "image/jpeg", 90_000, "photo"),), "szafa"
    )


FILE = {"file_id": "f", "file_unique_id": "u"}


@pytest.mark.parametrize(
    ("keys", "file"),
    [
        (
            {"document": {**FILE, "file_name": "../../etc/log.txt", "mime_type": "text/plain", "file_size": 5}},
            File("f", "log.txt", "text/plain", 5),
        ),
        ({"document": {**FILE, "file_name": "C:\\x\\a.pdf"}}, File("f", "a.pdf", "application/octet-stream", 0)),
        ({"document": {**FILE}}, File("f", "file_9", "application/octet-stream", 0)),
        (
            {"voice": {**FILE, "duration": 4, "mime_type": "audio/ogg", "file_size": 9}},
            File("f", "voice_9.ogg", "audio/ogg", 9, "voice"),
        ),
        ({"audio": {**FILE, "duration": 4, "file_name": "a.mp3"}}, File("f", "a.mp3", "audio/mpeg", 0, "audio")),
        (
            {"video": {**FILE, "duration": 4, "width": 9, "height": 9, "mime_type": "video/mp4"}},
            File("f", "video_9.mp4", "video/mp4", 0, "video"),
        ),
        ({"video_note": {**FILE, "duration": 4, "length": 9}}, File("f", "video_9.mp4", "video/mp4", 0, "video")),
    ],
)
def test_files_have_a_name_a_type_and_a_size(keys: dict[str, Any], file: File) -> None:
    assert content(**keys) == Files((file,))


STICKER = {**FILE, "width": 9, "height": 9, "is_animated": False, "is_video": False, "type": "regular"}
PLACE = {"latitude": 52.2, "longitude": 21.0}


@pytest.mark.parametrize(
    ("keys", "other"),
    [
        ({"sticker": {**STICKER, "emoji": "👍"}}, Other("sticker", "👍")),
        ({"location": PLACE}, Other("location", "52.2, 21.0")),
        ({"venue": {"location": PLACE, "title": "Pralnia", "address": "Prosta 1"}, "location": PLACE},
         Other("location", "Pralnia, Prosta 1")),
        ({"contact": {"first_name": "Ala", "phone_number": "+48 1"}}, Other("contact", "Ala, +48 1")),
        ({"dice": {"emoji": "🎲", "value": 3}}, Other("dice", "🎲")),
        ({"story": {"id": 1, "chat": DIRECT}}, Other("other")),
    ],
)  # fmt: skip
def test_what_is_neither_words_nor_a_file_says_what_can_be_read_in_it(keys: dict[str, Any], other: Other) -> None:
    assert content(**keys) == other


def photo(number: int, *, chat: dict[str, Any] = DIRECT, album: str = "77", **keys: Any) -> Read:
    return message(chat, number, photo=[size(number, 90, 900)], media_group_id=album, **keys)


def test_the_parts_of_an_album_are_one_message_with_the_id_of_the_first() -> None:
    reads = [photo(2), message(number=3, text="x"), photo(1, caption="szafa"), photo(4, album="78")]

    album, text, other = units_of(reads)

    assert (album.updates, text.updates, other.updates) == ((1, 2), (3,), (4,))
    assert said(album.read).id == "700:1"
    assert said(album.read).content == Files(
        tuple(File(f"f{n}", "photo_9.jpg", "image/jpeg", 900, "photo") for n in (1, 2)), "szafa", "77"
    )


def test_an_album_in_a_group_is_said_to_the_assistant_if_a_part_of_it_is() -> None:
    (addressed,) = units_of([photo(1, chat=GROUP, caption="@SlaBot szafa"), photo(2, chat=GROUP)])
    (not_addressed,) = units_of([photo(1, chat=GROUP, caption="szafa"), photo(2, chat=GROUP)])

    assert isinstance(said(addressed.read).content, Files)
    assert len(said(addressed.read).content.files) == 2  # type: ignore[union-attr]
    assert not_addressed.read == Read(1, ignored="not said to the assistant")


# ---- presses


def press(chat: dict[str, Any] = DIRECT, **keys: Any) -> Read:
    shown = {"message_id": 9, "date": DATE, "chat": chat, "from": FROM_ME["from"], "text": "?"}
    query = {"id": "q1", "from": JAN, "chat_instance": "1", "message": shown, "data": "tok", **keys}
    return read_update(update(callback_query=query), ME, NOW)


def test_a_press_is_dated_by_us_and_made_in_the_pressers_own_conversation() -> None:
    read = press(GROUP)

    assert said(read).content == Press("tok")
    assert (said(read).address.conversation, said(read).sent_at, said(read).message) == ("-100123|55", NOW, "9")
    assert read.query is not None
    assert (read.query.id, read.query.language) == ("q1", "pl")


def test_a_press_on_a_message_that_is_gone_still_counts() -> None:
    assert said(press(message={"message_id": 9, "date": 0, "chat": GROUP})).content == Press("tok")


@pytest.mark.parametrize("keys", [{"data": None}, {"message": None}])
def test_a_press_without_data_or_message_is_answered_and_left_out(keys: dict[str, Any]) -> None:
    read = press(**keys)

    assert read.incoming is None
    assert read.query is not None


# ---- nobody in particular


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"from": {**JAN, "is_bot": True}}, "said by a bot"),
        (
            {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": GROUP},
            "said in the name of a chat (an anonymous administrator or a channel)",
        ),
    ],
)
def test_bots_and_anonymous_administrators_are_left_out(keys: dict[str, Any], why: str) -> None:
    assert message(GROUP, text="/report", **keys).ignored == why


def test_posts_of_a_channel_are_left_out() -> None:
    channel = {"id": -100999, "type": "channel", "title": "x"}

    assert message(channel, kind="channel_post", text="/report").ignored == "a post of a channel"


@pytest.mark.parametrize("keys", [{"pinned_message": FROM_ME}, {"new_chat_title": "x"}, {"group_chat_created": True}])
def test_what_a_chat_says_about_itself_is_left_out(keys: dict[str, Any]) -> None:
    assert message(**keys).incoming is None


def test_other_kinds_of_updates_are_left_out() -> None:
    inline = {"result_id": "1", "from": JAN, "query": "x"}

    assert read_update(update(chosen_inline_result=inline), ME, NOW).incoming is None


# ---- places


def membership(chat: dict[str, Any], was: str, becomes: str) -> Read:
    bot = {"id": 700, "is_bot": True, "first_name": "SLA"}

    def member(status: str) -> dict[str, Any]:
        rights = {"until_date": 0} if status == "kicked" else {}
        return {"user": bot, "status": status, **rights}

    changed = {
        "chat": chat,
        "from": JAN,
        "date": DATE,
        "old_chat_member": member(was),
        "new_chat_member": member(becomes),
    }
    return read_update(update(my_chat_member=changed), ME, NOW)


def test_who_blocks_is_out_of_reach_until_unblocking() -> None:
    assert membership(DIRECT, "member", "kicked").reach == Reach("55", "unreachable", "blocked by the person")
    assert membership(DIRECT, "kicked", "member").reach == Reach("55", "reachable")
    assert membership(DIRECT, "member", "kicked").incoming is None


@pytest.mark.parametrize(
    ("was", "becomes", "change", "reach"),
    [("left", "member", "added", "reachable"), ("member", "kicked", "removed", "unreachable")],
)
def test_a_group_says_when_the_assistant_comes_and_goes(was: str, becomes: str, change: str, reach: str) -> None:
    read = membership(GROUP, was, becomes)

    assert said(read).content == PlaceChanged(change)  # type: ignore[arg-type]
    assert said(read).address == Address("telegram", "-100123")
    assert read.reach is not None
    assert read.reach.change == reach


def test_a_group_that_became_a_supergroup_says_so_at_both_ends() -> None:
    old, new = {"id": -5, "type": "group", "title": "x"}, {"id": -1005, "type": "supergroup", "title": "x"}

    at_old = message(old, migrate_to_chat_id=-1005)
    at_new = message(new, migrate_from_chat_id=-5, sender_chat=new)

    for read in (at_old, at_new):
        assert said(read).content == PlaceChanged("moved", "-1005")
        assert said(read).place == Place("-5", "shared")
        assert read.reach == Reach("-5", "moved", new_key="-1005")


def test_whoever_begins_can_be_written_to() -> None:
    assert message(text="/start").reach == Reach("55", "reachable")
