"""Promise: whatever the core says, Slack takes it, shows every word of it as written, and rings nobody's bell."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.plain import printable
from adapters.slack.render import rendered
from bot.messages import Address, Attachment, Choice, Reply
from tests.adapters.slack.saying import (
    DIRECT,
    FORM,
    INJECTIONS,
    PLACE,
    SHARED,
    buttons,
    choices,
    said,
    shown,
    taken,
    words,
)

POLISH = "Zażółć gęślą jaźń. "
CHART = Attachment("wykres.svg", "image/svg+xml", "Przestój: 81 z 216 min", "<svg/>")
anything = st.text(alphabet=st.characters(), max_size=6_000) | st.lists(
    st.sampled_from([*INJECTIONS, "słowo", "\n", "\n\n", " ", "ą" * 900, "👩🏽‍🚒", "\ud800", "\x00", "x" * 4_000])
).map(" ".join)


def test_a_short_answer_is_one_message_whose_text_and_section_say_the_same() -> None:
    (part,) = taken(said("Zgłoszenie 1043 przyjęte.\nReakcja: do 10:30."))
    assert part.text == shown(part) == "Zgłoszenie 1043 przyjęte.\nReakcja: do 10:30."
    assert (part.ephemeral, part.pictures, buttons(part)) == (False, (), [])


@pytest.mark.parametrize("injected", INJECTIONS)
def test_markup_in_words_is_shown_and_never_obeyed(injected: str) -> None:
    (part,) = taken(said(Reply(f"Opis: {injected}", choices=(Choice("t", injected),))))
    assert html.unescape(part.text) == f"Opis: {injected}"
    section = part.blocks[0]["text"]
    assert (section["type"], section["text"], section["emoji"]) == ("plain_text", f"Opis: {injected}", False)
    assert buttons(part)[0]["text"] == {"type": "plain_text", "text": injected, "emoji": False}


@pytest.mark.parametrize(("length", "sections"), [(2_999, 1), (3_000, 1), (3_001, 2), (3_500, 2)])
def test_a_section_holds_3000_characters(length: int, sections: int) -> None:
    (part,) = taken(said("x" * length))
    assert len(part.blocks) == sections
    assert shown(part).replace("\n", "") == "x" * length


@pytest.mark.parametrize(("length", "parts"), [(3_500, 1), (3_501, 2), (7_000, 2), (7_001, 3)])
def test_a_message_holds_3500_characters(length: int, parts: int) -> None:
    assert len(taken(said("x" * length))) == parts


@pytest.mark.parametrize(("length", "parts"), [(1_950, 1), (1_951, 2)])
def test_polish_letters_weigh_two_bytes(length: int, parts: int) -> None:
    assert len(taken(said("ż" * length))) == parts


@pytest.mark.parametrize(("length", "parts"), [(700, 1), (701, 2)])
def test_an_ampersand_weighs_what_its_entity_weighs(length: int, parts: int) -> None:
    split = taken(said("&" * length))
    assert len(split) == parts
    assert "".join(part.text for part in split) == "&amp;" * length


def test_five_thousand_characters_keep_every_word_and_never_end_within_one() -> None:
    text = (POLISH * 300)[:5_000]
    parts = taken(said(text))
    assert words(parts) == text.split()
    assert all(part.text.split()[-1] in (*POLISH.split(), text.split()[-1]) for part in parts)


def test_a_long_text_is_cut_between_paragraphs_before_lines_before_words() -> None:
    paragraph = "wiersz słów\n" * 150
    first, second = taken(said(f"{paragraph}\n{'dalej ' * 400}"))
    assert html.unescape(first.text) == paragraph.strip()
    assert second.text.startswith("dalej")
    line = "słowo " * 300
    first, second = taken(said(f"{line}\n{line}\n"))
    assert first.text == second.text == line.strip()


def test_indentation_survives_a_cut_between_lines() -> None:
    first, second = taken(said("x" * 3_400 + "\n    wcięte\n" + "y" * 300))
    assert first.text == "x" * 3_400 + "\n    wcięte"
    assert second.text == "y" * 300
    _, second = taken(said("x" * 3_490 + "\n    wcięte"))
    assert second.text == "    wcięte"


def test_an_emoji_of_several_characters_is_not_taken_apart() -> None:
    fireman = "👩🏽‍🚒"
    parts = taken(said(fireman * 900))
    assert "".join(part.text for part in parts) == fireman * 900
    assert all(len(part.text) % len(fireman) == 0 for part in parts)


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00\x07"])
def test_a_blank_reply_is_still_something_slack_takes(text: str) -> None:
    (part,) = taken(said(Reply(text, choices=choices(1))))
    assert part.text.strip()


@given(anything)
def test_no_text_exceeds_a_limit_or_loses_a_word(text: str) -> None:
    parts = taken(said(text))
    assert "".join(words(parts)) == ("".join(said_words(text)) or "…")


def said_words(text: str) -> list[str]:
    """Return the words of a text as they can be shown: without characters that steer a screen."""
    return printable(text).split()


# ---- buttons


def test_a_choice_is_a_button_with_its_token_in_the_order_offered() -> None:
    (part,) = taken(said(Reply("Zarejestrować?", choices=(Choice("a1", "Zarejestruj", "primary"), *choices(2)))))
    first, *others = buttons(part)
    assert (first["action_id"], first["value"], first["style"]) == ("c:a1", "a1", "primary")
    assert [button["text"]["text"] for button in others] == ["Wybór 1", "Wybór 2"]
    assert all("style" not in button for button in others)


@pytest.mark.parametrize(("length", "end"), [(75, "x"), (76, "…")])
def test_a_label_has_75_characters(length: int, end: str) -> None:
    (part,) = taken(said(Reply("?", choices=(Choice("t", "x" * length),))))
    label = buttons(part)[0]["text"]["text"]
    assert (len(label), label[-1]) == (75, end)


def test_a_label_is_one_line() -> None:
    (part,) = taken(said(Reply("?", choices=(Choice("t", "Zajmij\nsię  tym"),))))
    assert buttons(part)[0]["text"]["text"] == "Zajmij się tym"


@pytest.mark.parametrize(("count", "rows"), [(1, [1]), (5, [5]), (6, [5, 1]), (50, [5] * 10)])
def test_five_buttons_stand_in_a_row(count: int, rows: list[int]) -> None:
    (part,) = taken(said(Reply("Która?", choices=choices(count, "Ś" * 90))))
    assert [len(block["elements"]) for block in part.blocks if block["type"] == "actions"] == rows


def test_more_buttons_than_fifty_follow_in_another_message_that_says_so() -> None:
    first, second = taken(said(Reply("Która?", choices=choices(51))))
    assert (len(buttons(first)), len(buttons(second))) == (50, 1)
    assert second.text == "Więcej możliwości:"


def test_only_the_last_message_has_buttons_and_pictures() -> None:
    *early, last = taken(said(Reply("słowo " * 1_500, choices=choices(3), attachments=(CHART,))))
    assert early
    assert all((buttons(part), part.pictures) == ([], ()) for part in early)
    assert (len(buttons(last)), last.pictures) == (3, (CHART,))


def test_a_way_to_the_direct_chat_is_no_button_on_slack() -> None:
    (part,) = taken(said(Reply("81 min", choices=(Choice("p", "Zobacz prywatnie", private=True), *choices(1)))))
    assert [button["value"] for button in buttons(part)] == ["tok1"]


@pytest.mark.parametrize(("language", "label"), [("pl", "Otwórz formularz"), ("en", "Form")])
def test_a_form_is_one_more_button_in_the_messages_language(language: str, label: str) -> None:
    message = said(Reply("Która usługa?", choices=choices(2), form=FORM), language="pl" if language == "pl" else "en")
    (part,) = taken(message)
    assert buttons(part)[-1] == {
        "type": "button",
        "action_id": "form:3",
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "value": "report",
    }


# ---- who sees it


@pytest.mark.parametrize(("address", "ephemeral"), [(SHARED, True), (PLACE, True), (DIRECT, False)])
def test_what_is_private_is_for_one_person_where_others_read_along(address: Address, ephemeral: bool) -> None:
    message = replace(said(Reply("Należy się 112,00 zł.", private=True)), address=address)
    assert [part.ephemeral for part in taken(message)] == [ephemeral]


def test_what_is_not_private_is_said_to_everybody_in_a_channel() -> None:
    assert [part.ephemeral for part in taken(said("Usunięto.", to=SHARED))] == [False]


def test_a_private_picture_is_told_in_words_because_a_file_cannot_be_shown_to_one() -> None:
    (part,) = taken(said(Reply("Listopad:", attachments=(CHART,), private=True), to=SHARED))
    assert (part.text, part.pictures) == ("Listopad:\n\nPrzestój: 81 z 216 min", ())


def test_a_picture_without_words_is_introduced_by_its_description() -> None:
    (part,) = taken(said(Reply("", attachments=(CHART,))))
    assert (part.text, part.pictures) == ("Przestój: 81 z 216 min", (CHART,))


# ---- finding it again


def test_every_part_names_the_message_and_its_number() -> None:
    parts = taken(said("słowo " * 1_500, key="1043:reply:7"))
    assert [part.metadata for part in parts] == [
        {"event_type": "sla_assistant", "event_payload": {"key": "1043:reply:7", "part": number}}
        for number in range(1, len(parts) + 1)
    ]


def test_the_same_message_is_rendered_alike_and_another_has_other_block_ids() -> None:
    first, again, other = (rendered(said("Usunięto.", key=key)) for key in ("k1", "k1", "k2"))
    assert first == again
    assert not {b["block_id"] for b in first[0].blocks} & {b["block_id"] for b in other[0].blocks}


@pytest.mark.parametrize(("language", "text"), [("pl", "(powtórzenie) 1043"), ("en", "(repeated) 1043")])
def test_what_may_have_arrived_already_is_said_again_as_such(language: str, text: str) -> None:
    (part,) = taken(said("1043", language="pl" if language == "pl" else "en"), repeated=True)
    assert part.text == shown(part) == text
