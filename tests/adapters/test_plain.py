"""Promise: nothing typed or stored can move the cursor, colour the screen or turn the reading direction."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from adapters.console.show import reply_lines
from adapters.plain import printable, readable
from bot.messages import Choice, Reply


def test_escape_sequences_lose_their_power() -> None:
    assert printable("\x1b[31mred\x1b[0m\x07 \x9b2J") == "[31mred[0m 2J"


def test_bidirectional_overrides_vanish() -> None:
    assert printable("abc\u202edef\u2066ghi\u200f") == "abcdefghi"


def test_lines_and_polish_letters_stay() -> None:
    assert printable("Zażółć\r\ngęślą\tjaźń") == "Zażółć\ngęślą    jaźń"


@given(st.text())
def test_what_is_readable_can_be_stored_everywhere(text: str) -> None:
    kept = readable(text)
    kept.encode("utf-8")
    assert "\0" not in kept
    assert len(kept) == len(text)


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    assert readable("a\ud83d") == "a\ufffd"


def test_choices_carry_the_number_that_presses_them() -> None:
    reply = Reply("Zarejestrować?", choices=(Choice("t1", "Zarejestruj"), Choice("t2", "Popraw")))
    assert reply_lines(reply, {"t1": 1, "t2": 2}) == ["Zarejestrować?", "[1: Zarejestruj] [2: Popraw]"]


def test_a_choice_that_is_no_longer_offered_shows_no_number() -> None:
    reply = Reply("Zarejestrować?", choices=(Choice("t1", "Zarejestruj"),))
    assert reply_lines(reply, {}) == ["Zarejestrować?", "[Zarejestruj]"]


def test_long_choices_stand_below_each_other() -> None:
    labels = [
        "Awaria krytyczna – call center nie może pracować",
        "Awaria poważna – call center pracuje z ograniczeniem",
    ]
    reply = Reply("?", choices=tuple(Choice(str(n), label) for n, label in enumerate(labels, 1)))
    assert reply_lines(reply, {"1": 1, "2": 2})[1:] == [f"[1: {labels[0]}]", f"[2: {labels[1]}]"]


def test_what_is_not_printable_is_what_unicode_calls_a_control_or_turns_the_direction() -> None:
    for code in range(0x10000):
        char = chr(code)
        turns = unicodedata.bidirectional(char) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        hides = char in "\u061c\u200e\u200f\u2028\u2029\ufeff" or unicodedata.category(char) == "Cc"
        if char not in "\0\n\t" and not "\ud800" <= char <= "\udfff":
            assert (printable(char) == "") == (turns or hides), hex(code)
