"""Promise: a card is one message that can be edited for ever, says everything in words and obeys nobody's markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.render import SlackMessage
from bot.messages import Card, Reply
from tests.adapters.slack.saying import INJECTIONS, PLACE, buttons, choices, said, taken
from tests.fakes.slack_texts import all_texts

CARD = Card(
    "incident:1043",
    "1043: Infolinia",
    "W toku, zajmuje się tym Marek Zych",
    (("Kategoria", "krytyczna"), ("Usunięcie", "do 12:15 (zostało 1 h 54 min)"), ("Przestój", "81 z 216 min")),
    "stan na 10:21",
)
TEXT = "1043: Infolinia. W toku, zajmuje się tym Marek Zych. Usunięcie do 12:15, stan na 10:21."


def card(made: Card = CARD, text: str = TEXT, count: int = 2) -> SlackMessage:
    (part,) = taken(said(Reply(text, choices=choices(count), card=made), to=PLACE, kind="card"))
    return part


def fields(part: SlackMessage) -> list[dict[str, object]]:
    return [field for block in part.blocks for field in block.get("fields", [])]


def test_a_card_has_a_title_a_state_rows_a_note_and_buttons() -> None:
    part = card()
    assert [block["type"] for block in part.blocks] == ["header", "section", "section", "context", "actions"]
    assert part.blocks[0]["text"]["text"] == "1043: Infolinia"
    assert part.blocks[1]["text"]["text"] == "W\u00a0toku, zajmuje się tym Marek Zych"
    assert part.blocks[3]["elements"][0]["text"] == "stan na\u00a010:21"
    assert (part.text, len(buttons(part))) == (TEXT, 2)


def test_a_row_is_a_bold_label_and_a_literal_value() -> None:
    label, value, *_ = fields(card())
    assert label == {"type": "mrkdwn", "text": "*Kategoria*", "verbatim": True}
    assert value == {"type": "plain_text", "text": "krytyczna", "emoji": False}


@pytest.mark.parametrize("injected", INJECTIONS)
def test_markup_anywhere_on_a_card_is_shown_and_never_obeyed(injected: str) -> None:
    part = card(Card("s", injected, injected, ((injected, injected),), injected), injected)
    assert injected in [text.replace("\u00a0", " ") for text in all_texts(list(part.blocks))]


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("22 000 00 00", "<tel:220000000|22 000 00 00>"),
        ("+44 20 0000 0000", "<tel:+442000000000|+44 20 0000 0000>"),
        ("dyzur@operator.example", "<mailto:dyzur@operator.example|dyzur@operator.example>"),
    ],
)
def test_a_telephone_number_or_address_can_be_touched(value: str, link: str) -> None:
    part = card(replace(CARD, rows=(("Dyżur", value),)))
    assert fields(part)[1] == {"type": "mrkdwn", "text": link, "verbatim": True}


@pytest.mark.parametrize(
    "value", ["1043", "22 000 00 00>", "tel. 22 000 00 00", "a@b.pl|<!channel>", "2026-07-08 10:15"]
)
def test_nothing_else_becomes_a_link(value: str) -> None:
    assert fields(card(replace(CARD, rows=(("Dyżur", value),))))[1]["type"] == "plain_text"


@pytest.mark.parametrize(("length", "end"), [(150, "ż"), (151, "…")])
def test_a_title_has_150_characters(length: int, end: str) -> None:
    title = card(replace(CARD, title="ż" * length)).blocks[0]["text"]["text"]
    assert (len(title), title[-1]) == (150, end)


@pytest.mark.parametrize(("length", "end"), [(2_000, "ż"), (2_001, "…")])
def test_a_value_has_2000_characters(length: int, end: str) -> None:
    value = str(fields(card(replace(CARD, rows=(("Opis", "ż" * length),))))[1]["text"])
    assert (len(value), value[-1]) == (2_000, end)


@pytest.mark.parametrize(("rows", "sections"), [(1, [2]), (5, [10]), (6, [6, 6]), (7, [6, 8]), (10, [10, 10])])
def test_five_rows_at_most_stand_in_a_section_and_much_the_same_number_in_each(rows: int, sections: list[int]) -> None:
    part = card(replace(CARD, rows=tuple((f"Pole {n}", "x") for n in range(rows))))
    assert [len(block["fields"]) for block in part.blocks if "fields" in block] == sections


def test_a_card_stays_one_message_that_can_be_edited_however_much_it_says() -> None:
    part = card(text="zażółć " * 900)
    assert part.text.endswith("zażółć …")
    assert 3_500 < len(part.text.encode()) <= 3_900


def test_everything_at_once_is_still_one_card() -> None:
    long = "& zażółć <!channel> " * 500
    part = card(Card("s", long, long, ((long, long),) * 60, long), long, count=60)
    assert len(buttons(part)) == 50


def test_a_card_without_words_or_rows_says_its_title() -> None:
    part = card(Card("s", "Kontakt", "", (), ""), "")
    assert [block["type"] for block in part.blocks] == ["header", "actions"]
    assert part.text == "Kontakt"


words = st.text(alphabet=st.characters(), max_size=400)


@given(words, words, st.lists(st.tuples(words, words), max_size=60), words, st.text(max_size=5_000))
def test_no_card_exceeds_a_limit(title: str, state: str, rows: list[tuple[str, str]], note: str, text: str) -> None:
    card(Card("s", title, state, tuple(rows), note), text, count=3)
