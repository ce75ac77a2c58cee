"""What is said on Telegram stays within its limits, escaped, and never shows a private answer in a group."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from adapters.plain import units
from adapters.telegram.markup import Marked, marked, plain, split
from adapters.telegram.places import Where, address_of, place_of, where_of
from adapters.telegram.render import Out, rendered, rendered_in_place
from bot.messages import Address, Attachment, Card, Choice, Form, Reply
from bot.records import OutboxMessage
from knowledge.bilingual import Language
from tests.fakes.telegram_html import parse_html

DIRECT = Address("telegram", "55")
GROUP = Address("telegram", "-100123/17|55")
SECRET = "kara umowna 1 200,00 zł"
CARD = Card(
    subject="incident:1043",
    title="1043 Infolinia <krytyczna>",
    state="W toku",
    rows=(("Usunięcie", "do 12:15"), ("Zajmuje się", "Marek & Zych")),
    note="Stan na 9:41",
)


def message(reply: Reply, address: Address = DIRECT, language: Language = "pl", **more: Any) -> OutboxMessage:
    return OutboxMessage("key", address, "hanna", language, reply, datetime(2026, 11, 23, 9, tzinfo=UTC), **more)


def render(reply: Reply, address: Address = DIRECT, *, repeated: bool = False) -> tuple[Out, ...]:
    return rendered(message(reply, address), username="SlaBot", repeated=repeated)


def buttons(keyboard: InlineKeyboardMarkup | None) -> list[list[str]]:
    return [[button.text for button in row] for row in keyboard.inline_keyboard] if keyboard else []


def shown(outs: tuple[Out, ...]) -> str:
    """Return everything anybody can see of messages: words, buttons, files."""
    return "\n".join(f"{out.said.text} {buttons(out.keyboard)} {out.attachment}" for out in outs)


# ---- addresses


@pytest.mark.parametrize(
    ("where", "conversation", "place"),
    [
        (Where(12345, None, 12345), "12345", "12345"),
        (Where(12345, 17, 12345), "12345/17", "12345"),
        (Where(-100123, None, 55), "-100123|55", "-100123"),
        (Where(-100123, 17, 55), "-100123/17|55", "-100123"),
        (Where(-100123, 17), "-100123/17", "-100123"),
    ],
)
def test_an_address_says_chat_topic_and_in_a_group_the_person(where: Where, conversation: str, place: str) -> None:
    address = address_of(where)

    assert (address.conversation, place_of(where).key) == (conversation, place)
    assert address_of(where_of(address)) == address


def test_an_address_of_another_platform_is_none_of_telegrams() -> None:
    with pytest.raises(ValueError, match="slack"):
        where_of(Address("slack", "T1/C2"))


# ---- texts


def test_markup_in_what_is_said_is_shown_and_not_read() -> None:
    (out,) = render(Reply('<b>x</b> & <a href="tg://user?id=1">y</a>'))

    text, entities = parse_html(out.said.html)

    assert (text, entities) == ('<b>x</b> & <a href="tg://user?id=1">y</a>', [])


def test_control_characters_and_turned_reading_directions_are_left_out() -> None:
    assert plain("a\x00b\u202ec\x1bd\ne\ud800").text == "a\ufffdbcd\ne\ufffd"


def test_in_a_group_a_name_in_somebodys_words_calls_nobody() -> None:
    (in_group,) = render(Reply("@szef pilne, pisz na bok@example.pl"), GROUP)
    (in_direct,) = render(Reply("@szef pilne"))

    assert in_group.said.text == "@\u2060szef pilne, pisz na bok@example.pl"
    assert in_direct.said.text == "@szef pilne"


def test_a_message_in_doubt_is_marked_as_repeated() -> None:
    assert render(Reply("Przyjęto."), repeated=True)[0].said.text == "(powtórzenie) Przyjęto."


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    assert render(Reply(" \n ")) == ()


def test_lines_keep_their_order_over_several_messages_and_the_last_has_the_buttons() -> None:
    lines = [f"Wiersz {number} z opisem" for number in range(400)]

    outs = render(Reply("\n".join(lines), choices=(Choice("t", "Więcej"),)))

    assert len(outs) > 1
    assert [line for out in outs for line in out.said.text.splitlines()] == lines
    assert [bool(out.keyboard) for out in outs] == [False] * (len(outs) - 1) + [True]


def test_a_long_text_is_cut_at_a_blank_line_first() -> None:
    first, second = split(plain("a" * 2000 + "\n\n" + "b " * 1000 + "\nc" * 500), 4096)

    assert first.text == "a" * 2000
    assert second.text.startswith("b b")


def test_a_mark_is_never_cut_in_two_when_it_fits_into_the_next_message() -> None:
    said = plain("x" * 90 + " ") + marked("bold words here", "b")

    first, second = split(said, 100)

    assert first.html == "x" * 90
    assert second.html == "<b>bold words here</b>"


@pytest.mark.parametrize("text", ["👩‍🚒" * 60, "e\u0301" * 60, "😀" * 60])
def test_no_letter_and_no_emoji_is_cut_in_two(text: str) -> None:
    pieces = split(plain(text), 25)

    assert "".join(piece.text for piece in pieces) == text
    assert not any(piece.text.startswith(("\u200d", "\u0301")) for piece in pieces)


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.booleans()), max_size=8))
def test_pieces_fit_lose_no_word_and_their_html_is_sound(parts: list[tuple[str, bool]]) -> None:
    said = Marked("")
    for text, bold in parts:
        said = said + (marked(text, "b") if bold else plain(text))

    pieces = split(said, 30)

    assert "".join("".join(piece.text.split()) for piece in pieces) == "".join(said.text.split())
    for piece in pieces:
        assert 0 < units(piece.text) <= 30
        assert parse_html(piece.html)[0] == piece.text


# ---- buttons


def test_short_labels_share_a_row_and_long_ones_have_their_own() -> None:
    labels = ("Tak", "Nie", "Popraw", "Zarejestruj zgłoszenie teraz", "Nie zgadzam się")
    (out,) = render(Reply("Zarejestrować?", choices=tuple(Choice(f"t{label[0]}", label) for label in labels)))

    assert buttons(out.keyboard) == [["Tak", "Nie", "Popraw"], ["Zarejestruj zgłoszenie teraz"], ["Nie zgadzam się"]]


def test_a_row_has_at_most_eight_buttons_and_a_message_a_hundred() -> None:
    (out,) = render(Reply("Która?", choices=tuple(Choice(f"t{number}", "x") for number in range(120))))

    rows = buttons(out.keyboard)
    assert {len(row) for row in rows} == {8, 4}
    assert sum(map(len, rows)) == 100


def test_a_button_carries_its_token_its_style_and_a_label_that_fits() -> None:
    choices = (Choice("token", "Z" * 80, "danger"), Choice("other", "Tak"))
    (out,) = render(Reply("?", choices=choices))

    assert out.keyboard is not None
    (first,), (second,) = out.keyboard.inline_keyboard
    assert (first.callback_data, first.style, first.text) == ("token", "danger", "Z" * 63 + "…")
    assert (second.callback_data, second.style) == ("other", None)


def test_a_token_of_more_than_64_bytes_is_a_programmers_error() -> None:
    with pytest.raises(ValueError, match="66"):
        render(Reply("?", choices=(Choice("ż" * 33, "x"),)))


# ---- private answers


@pytest.mark.parametrize(
    "reply",
    [
        Reply(SECRET, private=True),
        Reply("x", card=replace(CARD, rows=(("Kara", SECRET),)), private=True),
        Reply("x", attachments=(Attachment("k.svg", "image/svg+xml", SECRET, f"<svg>{SECRET}</svg>"),), private=True),
        Reply("x", choices=(Choice("t", SECRET),), private=True),
        Reply("x", form=Form(SECRET, ()), private=True),
    ],
)
def test_a_private_answer_never_appears_in_a_group(reply: Reply) -> None:
    with_way = replace(reply, choices=(*reply.choices, Choice("tok", "Pokaż prywatnie", private=True)))

    for outs in (render(reply, GROUP), render(with_way, GROUP), render(with_way, GROUP, repeated=True)):
        assert SECRET not in shown(outs)
        assert [out.said.text for out in outs] == ["To widać tylko w rozmowie prywatnej."]
    edited = rendered_in_place(message(with_way, GROUP), username="SlaBot")
    assert SECRET not in shown((edited,))


def test_the_way_to_a_private_answer_is_a_link_that_carries_the_question() -> None:
    reply = Reply(SECRET, choices=(Choice("a", "Więcej"), Choice("tok_-1", "Pokaż", private=True)), private=True)

    (out,) = render(reply, GROUP)

    assert out.keyboard is not None
    ((button,),) = out.keyboard.inline_keyboard
    assert (button.text, button.url, button.callback_data) == ("Pokaż", "https://t.me/SlaBot?start=q_tok_-1", None)


def test_a_private_answer_without_a_question_leads_to_the_private_chat() -> None:
    (out,) = render(Reply(SECRET, private=True), GROUP)

    assert out.keyboard is not None
    assert out.keyboard.inline_keyboard[0][0].url == "https://t.me/SlaBot"


def test_in_a_direct_chat_private_means_nothing() -> None:
    (out,) = render(Reply(SECRET, choices=(Choice("tok", "Pokaż", private=True),), private=True))

    assert out.said.text == SECRET
    assert out.keyboard is not None
    assert out.keyboard.inline_keyboard[0][0].callback_data == "tok"


def test_a_private_choice_of_an_open_answer_leads_to_the_private_chat() -> None:
    (out,) = render(Reply("Stan", choices=(Choice("a", "Tak"), Choice("tok", "Kwoty", private=True))), GROUP)

    assert out.keyboard is not None
    ((open_one, private_one),) = out.keyboard.inline_keyboard
    assert (open_one.callback_data, private_one.url) == ("a", "https://t.me/SlaBot?start=q_tok")


def test_a_token_too_long_for_a_link_is_a_programmers_error() -> None:
    with pytest.raises(ValueError, match="64"):
        render(Reply("x", choices=(Choice("t" * 63, "x", private=True),), private=True), GROUP)


# ---- cards and files


def test_a_card_has_a_bold_title_its_state_its_rows_and_a_note_in_italics() -> None:
    (out,) = render(Reply("wszystko słowami", card=CARD, choices=(Choice("t", "Przyjmij"),)), GROUP)

    assert out.said.html == (
        "<b>1043 Infolinia &lt;krytyczna&gt;</b>\nW\u00a0toku\n\nUsunięcie: do\u00a012:15\n"
        "Zajmuje się: Marek &amp; Zych\n\n<i>Stan na\u00a09:41</i>"
    )
    assert buttons(out.keyboard) == [["Przyjmij"]]
    assert rendered_in_place(message(Reply("x", card=CARD), GROUP), username="b").said == out.said


def test_a_card_is_one_message_however_long_it_is() -> None:
    rows = tuple((f"Wiersz {number}", "x" * 50) for number in range(200))

    (out,) = render(Reply("x", card=replace(CARD, rows=rows)))

    assert units(out.said.text) <= 4096
    assert out.said.text.endswith("…")


@pytest.mark.parametrize(("length", "messages"), [(1024, 1), (1025, 2)])
def test_words_that_fit_stand_under_their_picture(length: int, messages: int) -> None:
    chart = Attachment("chart.svg", "image/svg+xml", "Zużyto 135 z 216 min.", "<svg/>")

    outs = render(Reply("x" * length, choices=(Choice("t", "Więcej"),), attachments=(chart,)))

    assert len(outs) == messages
    assert outs[-1].attachment == chart
    assert outs[0].said.text == "x" * length
    assert buttons(outs[-1].keyboard) == [["Więcej"]]


@pytest.mark.parametrize(("media_type", "messages"), [("text/calendar", 1), ("text/csv", 2)])
def test_words_stand_under_a_file_that_only_repeats_them(media_type: str, messages: int) -> None:
    file = Attachment("prace-W1.ics", media_type, "Plik kalendarza z pracami W1", "BEGIN:VCALENDAR")

    outs = render(Reply("Prace planowe", attachments=(file,)))

    assert [out.attachment for out in outs] == [None] * (messages - 1) + [file]
    assert outs[0].said.text == "Prace planowe"


def test_longer_words_are_followed_by_the_picture_with_what_it_shows_as_caption() -> None:
    chart = Attachment("chart.svg", "image/svg+xml", "Zużyto 135 z 216 min. " * 80, "<svg/>")

    text, file = render(Reply("Budżet. " * 200, choices=(Choice("t", "Więcej"),), attachments=(chart,)))

    assert (text.keyboard, text.attachment) == (None, None)
    assert file.attachment == chart
    assert units(file.said.text) <= 1024
    assert buttons(file.keyboard) == [["Więcej"]]
