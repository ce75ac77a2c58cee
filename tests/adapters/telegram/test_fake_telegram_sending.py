"""The fake Telegram is as strict as the real one about what a bot sends and edits, met by the real SDK."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, NetworkError

from tests.fakes.telegram_asking import ask, refusal
from tests.fakes.telegram_attachments import png
from tests.fakes.telegram_sending import NOT_MODIFIED
from tests.fakes.telegram_server import FakeTelegram

ANNA = 5001
MB = 1024 * 1024


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        fake.add_user(ANNA, "Anna")
        yield fake


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


def button(text: str = "Tak", **action: Any) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, **action or {"callback_data": "t"})


def send(text: str = "x", **options: Any) -> Any:
    def call(bot: Bot) -> Any:
        return bot.send_message(ANNA, text, **options)

    return call


# Text


@pytest.mark.parametrize("text", ["a", "a" * 4095, "a" * 4096, "😀" * 2048, f"<b>{'ą' * 4096}</b>"])
def test_a_text_of_up_to_4096_units_after_the_markup_is_sent(server: FakeTelegram, text: str) -> None:
    ask(server, send(text, parse_mode="HTML"))
    assert server.refusals == []


@pytest.mark.parametrize("text", ["a" * 4097, "😀" * 2048 + "a", f"<b>{'ą' * 4097}</b>"])
def test_a_longer_text_is_refused(server: FakeTelegram, text: str) -> None:
    assert refusal(server, send(text, parse_mode="HTML")) == (BadRequest, "Bad Request: message is too long")
    assert server.messages(ANNA) == []


def test_an_empty_text_is_refused(server: FakeTelegram) -> None:
    assert refusal(server, send(""))[1] == "Bad Request: message text is empty"


@pytest.mark.parametrize("text", [" \n ", "<b></b>", "<i> </i>"])
def test_a_text_of_which_nothing_remains_is_refused(server: FakeTelegram, text: str) -> None:
    assert refusal(server, send(text, parse_mode="HTML"))[1] == "Bad Request: text must be non-empty"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>a</b> <strong>b</strong> <i>c</i> <em>d</em> <u>e</u> <ins>f</ins>", "a b c d e f"),
        ("<s>a</s> <strike>b</strike> <del>c</del> <code>d</code> <pre>e</pre>", "a b c d e"),
        ('<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>', "a b"),
        ("<blockquote>a</blockquote><blockquote expandable>b</blockquote>", "ab"),
        ('<a href="https://example.com/?a=1&amp;b=2">strona</a>', "strona"),
        ('<pre><code class="language-python">x</code></pre>', "x"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;x&quot; &#39;y&#x27;", "1 < 2 && 3 > 2 \"x\" 'y'"),
        ("  <b> zażółć </b>\n", "zażółć"),
        ("<B>a</B>", "a"),
    ],
)
def test_html_is_read_and_its_text_is_what_people_see(server: FakeTelegram, html: str, text: str) -> None:
    ask(server, send(html, parse_mode="HTML"))
    assert server.texts(ANNA) == [text]
    assert server.last_message(ANNA).html == html


def test_entities_are_counted_in_utf_16_units(server: FakeTelegram) -> None:
    message = ask(server, send("😀 <b>ź<i>ó</i></b>", parse_mode="HTML"))
    assert [(entity.type, entity.offset, entity.length) for entity in message.entities] == [
        ("bold", 3, 2),
        ("italic", 4, 1),
    ]


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ą<div>a</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("a<br/>b", 'Unsupported start tag "br/" at byte offset 1'),
        ("5 <3 a", 'Unsupported start tag "3" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>a</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("a &nbsp; b", "Unescaped ampersand or unknown character reference at byte offset 2"),
        ("R & D", "Unescaped ampersand or unknown character reference at byte offset 2"),
    ],
)
def test_broken_html_is_refused_with_the_place(server: FakeTelegram, html: str, problem: str) -> None:
    kind, description = refusal(server, send(html, parse_mode="HTML"))
    assert (kind, description) == (BadRequest, f"Bad Request: can't parse entities: {problem}")


def test_a_hundred_entities_pass_and_one_more_is_refused(server: FakeTelegram) -> None:
    ask(server, send("<b>a</b> " * 100, parse_mode="HTML"))
    assert refusal(server, send("<b>a</b> " * 101, parse_mode="HTML"))[1] == "Bad Request: ENTITIES_TOO_LONG"


def test_an_entity_beyond_the_text_is_refused(server: FakeTelegram) -> None:
    call = send("abc", entities=[MessageEntity("bold", 2, 2)])
    assert refusal(server, call)[1].startswith("Bad Request: can't parse entities:")


def test_markdown_is_not_spoken_here(server: FakeTelegram) -> None:
    assert refusal(server, send("*a*", parse_mode="MarkdownV2"))[1] == "Bad Request: unsupported parse_mode"


# Buttons


@pytest.mark.parametrize("data", ["a", "a" * 64, "ż" * 32])
def test_callback_data_of_1_to_64_bytes_passes(server: FakeTelegram, data: str) -> None:
    ask(server, send(reply_markup=keyboard([button(callback_data=data)])))
    assert server.last_message(ANNA).buttons[0].data == data


@pytest.mark.parametrize("data", ["a" * 65, "ż" * 32 + "a", "zażółć gęślą jaźń " * 3])
def test_callback_data_is_counted_in_bytes(server: FakeTelegram, data: str) -> None:
    call = send(reply_markup=f'{{"inline_keyboard": [[{{"text": "Tak", "callback_data": "{data}"}}]]}}')
    assert refusal(server, call) == (BadRequest, "Bad Request: BUTTON_DATA_INVALID")


@pytest.mark.parametrize(
    ("rows", "passes"),
    [
        ([[button()] * 8] * 12, True),
        ([[button()] * 5] * 20, True),
        ([[button()] * 9], False),
        ([[button()] * 5] * 20 + [[button()]], False),
    ],
)
def test_up_to_100_buttons_and_8_a_row_pass(
    server: FakeTelegram, rows: list[list[InlineKeyboardButton]], passes: bool
) -> None:
    call = send(reply_markup=keyboard(*rows))
    if passes:
        ask(server, call)
        assert server.last_message(ANNA).buttons
    else:
        assert refusal(server, call)[1] == "Bad Request: reply markup is too long"


@pytest.mark.parametrize("url", ["https://example.com/a", "http://example.com", "tg://user?id=5", "t.me/x?start=1"])
def test_links_of_the_web_and_of_telegram_pass(server: FakeTelegram, url: str) -> None:
    ask(server, send(reply_markup=keyboard([button(url=url)])))
    assert server.last_message(ANNA).buttons[0].url == url


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://example.com", "Unsupported URL protocol"),
        ("javascript://x.y/", "Unsupported URL protocol"),
        ("http://localhost:8080", "Wrong HTTP URL"),
        ("https://", "Wrong HTTP URL"),
    ],
)
def test_other_links_are_refused(server: FakeTelegram, url: str, problem: str) -> None:
    call = send(reply_markup=keyboard([button(url=url)]))
    assert refusal(server, call)[1] == f"Bad Request: inline keyboard button URL '{url}' is invalid: {problem}"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ('{"inline_keyboard": {}}', 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        ('{"inline_keyboard": [{}]}', 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        (
            '{"inline_keyboard": [[{"text": "a"}]]}',
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ('{"inline_keyboard": [[{"text": "", "url": "x.pl"}]]}', "inline keyboard button text must be non-empty"),
        ('{"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}', "BUTTON_DATA_INVALID"),
    ],
)
def test_markup_that_is_no_keyboard_is_refused(server: FakeTelegram, source: str, problem: str) -> None:
    assert refusal(server, send(reply_markup=source))[1] == f"Bad Request: {problem}"


@pytest.mark.parametrize(("length", "passes"), [(1, True), (256, True), (257, False)])
def test_copied_text_has_1_to_256_characters(server: FakeTelegram, length: int, passes: bool) -> None:
    call = send(reply_markup=keyboard([button(copy_text=CopyTextButton("k" * length))]))
    if passes:
        ask(server, call)
        assert server.last_message(ANNA).buttons[0].copy_text == "k" * length
    else:
        assert refusal(server, call)[1] == "Bad Request: BUTTON_COPY_TEXT_INVALID"


# Where it goes


def test_a_reply_needs_a_message_that_exists(server: FakeTelegram) -> None:
    said = server.user_says(ANNA, "nie działa")
    ask(server, send(reply_parameters=ReplyParameters(said.message_id)))
    assert server.last_message(ANNA).reply_to == said.message_id
    call = send(reply_parameters=ReplyParameters(999))
    assert refusal(server, call)[1] == "Bad Request: message to be replied not found"
    ask(server, send(reply_parameters=ReplyParameters(999, allow_sending_without_reply=True)))
    assert server.last_message(ANNA).reply_to is None


def test_a_topic_must_exist_and_be_open(server: FakeTelegram) -> None:
    forum = server.add_supergroup(-1001, members=(ANNA,), forum=True)
    topic = server.add_topic(forum, "Awarie")

    def to_topic(thread_id: int) -> Any:
        return lambda bot: bot.send_message(forum, "x", message_thread_id=thread_id)

    assert ask(server, to_topic(topic)).message_thread_id == topic
    assert server.last_message(forum).thread_id == topic
    for unknown in (topic + 77, 1):
        assert refusal(server, to_topic(unknown))[1] == "Bad Request: message thread not found"
    server.close_topic(forum, topic)
    assert refusal(server, to_topic(topic))[1] == "Bad Request: TOPIC_CLOSED"


def test_a_private_chat_has_topics_only_where_they_were_made(server: FakeTelegram) -> None:
    call = send(message_thread_id=77)
    assert refusal(server, call)[1] == "Bad Request: message thread not found"


# Edits


def sent(server: FakeTelegram, **options: Any) -> Message:
    message: Message = ask(server, send("stare", **options))
    return message


def edit(message_id: int, text: str = "nowe", **options: Any) -> Any:
    return lambda bot: bot.edit_message_text(text, ANNA, message_id, **options)


def test_an_edit_changes_the_message_in_place_and_drops_a_keyboard_not_given(server: FakeTelegram) -> None:
    message = sent(server, reply_markup=keyboard([button()]))
    ask(server, edit(message.message_id))
    (seen,) = server.messages(ANNA)
    assert (seen.message_id, seen.text, seen.edited, seen.edits, seen.rows) == (
        message.message_id,
        "nowe",
        True,
        1,
        (),
    )


def test_an_edit_that_changes_nothing_is_refused(server: FakeTelegram) -> None:
    rows = keyboard([button()])
    message = sent(server, reply_markup=rows)
    call = edit(message.message_id, "stare", reply_markup=rows)
    assert refusal(server, call) == (BadRequest, f"Bad Request: {NOT_MODIFIED}")
    ask(server, edit(message.message_id, "<b>stare</b>", parse_mode="HTML", reply_markup=rows))


def test_the_keyboard_alone_can_be_edited_once(server: FakeTelegram) -> None:
    message = sent(server, reply_markup=keyboard([button()]))

    async def remove(bot: Bot) -> object:
        return await bot.edit_message_reply_markup(ANNA, message.message_id)

    ask(server, remove)
    assert server.last_message(ANNA).rows == ()
    assert refusal(server, remove)[1] == f"Bad Request: {NOT_MODIFIED}"


def test_only_the_bots_own_messages_that_exist_can_be_edited(server: FakeTelegram) -> None:
    said = server.user_says(ANNA, "dzień dobry")
    assert refusal(server, edit(said.message_id))[1] == "Bad Request: message can't be edited"
    assert refusal(server, edit(999))[1] == "Bad Request: message to edit not found"
    assert len(server.refusals) == 2


def test_a_message_that_a_person_deleted_is_not_found_and_nobodys_fault(server: FakeTelegram) -> None:
    message = sent(server)
    server.deletes(message.message_id, ANNA)
    assert refusal(server, edit(message.message_id))[1] == "Bad Request: message to edit not found"
    server.assert_clean()


@pytest.mark.parametrize("text", ["a" * 4097, "<b>a"])
def test_an_edit_is_as_strict_as_a_new_message(server: FakeTelegram, text: str) -> None:
    message = sent(server)
    assert refusal(server, edit(message.message_id, text, parse_mode="HTML"))[0] is BadRequest
    assert server.texts(ANNA) == ["stare"]


def test_a_picture_has_a_caption_to_edit_and_no_text(server: FakeTelegram) -> None:
    message = ask(server, lambda bot: bot.send_photo(ANNA, png(), caption="stan na 9:41"))
    problem = refusal(server, edit(message.message_id))[1]
    assert problem == "Bad Request: there is no text in the message to edit"
    ask(server, lambda bot: bot.edit_message_caption(ANNA, message.message_id, caption="stan na 9:42"))
    assert server.texts(ANNA) == ["stan na 9:42"]


# Files


@pytest.mark.parametrize(("length", "passes"), [(0, True), (1024, True), (1025, False)])
def test_a_caption_has_up_to_1024_units(server: FakeTelegram, length: int, passes: bool) -> None:
    async def call(bot: Bot) -> object:
        return await bot.send_photo(ANNA, png(), caption="ą" * length)

    if passes:
        ask(server, call)
        assert server.last_message(ANNA).text == "ą" * length
    else:
        assert refusal(server, call)[1] == "Bad Request: message caption is too long"


def test_a_picture_of_10_mb_passes_and_one_byte_more_does_not(server: FakeTelegram) -> None:
    picture = png().ljust(10 * MB, b"\0")
    ask(server, lambda bot: bot.send_photo(ANNA, picture))
    problem = refusal(server, lambda bot: bot.send_photo(ANNA, picture + b"\0"))[1]
    assert problem == (
        "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"
    )


def test_a_document_of_50_mb_passes_and_one_byte_more_does_not(server: FakeTelegram) -> None:
    content = b"x" * (50 * MB)
    ask(server, lambda bot: bot.send_document(ANNA, content, filename="raport.pdf"))
    file = server.last_message(ANNA).file
    assert file is not None
    assert (file.name, file.size) == ("raport.pdf", 50 * MB)
    kind, problem = refusal(server, lambda bot: bot.send_document(ANNA, content + b"x"))
    assert (kind, problem) == (NetworkError, "Request Entity Too Large")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (png(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
def test_a_photo_must_be_a_picture_of_possible_proportions(server: FakeTelegram, content: bytes, problem: str) -> None:
    assert refusal(server, lambda bot: bot.send_photo(ANNA, content))[1] == f"Bad Request: {problem}"


def test_a_file_is_sent_again_by_its_id_and_an_unknown_id_is_refused(server: FakeTelegram) -> None:
    first = ask(server, lambda bot: bot.send_photo(ANNA, png()))
    ask(server, lambda bot: bot.send_photo(ANNA, first.photo[-1].file_id))
    assert len(server.messages(ANNA)) == 2
    problem = refusal(server, lambda bot: bot.send_photo(ANNA, "AgACunknown"))[1]
    assert problem == "Bad Request: wrong file identifier/HTTP URL specified"


def test_a_method_that_does_not_exist_is_the_bots_fault(server: FakeTelegram) -> None:
    kind = refusal(server, lambda bot: bot.send_media_group(ANNA, [InputMediaPhoto(png()), InputMediaPhoto(png())]))[0]
    assert kind.__name__ == "InvalidToken"
    assert server.refusals[-1].status == 404
