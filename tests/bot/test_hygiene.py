"""Typed text before anything reads it."""

from __future__ import annotations

import pytest

from bot.hygiene import LONGEST_TEXT, has_words, presentable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("infolinia\x00 padła", "infolinia padła"),
        ("a\u202eb", "ab"),
        ("\ufeffhej", "hej"),
        ("dwie\r\nlinie", "dwie\nlinie"),
        ("  z brzegu  ", "z brzegu"),
        ("<b>*pogrubione*</b> @channel", "<b>*pogrubione*</b> @channel"),
        ("z\u0307", "ż"),
        ("\x1b[31mred", "[31mred"),
    ],
)
def test_control_and_direction_characters_go_and_everything_else_stays(typed: str, kept: str) -> None:
    assert presentable(typed) == kept


def test_a_text_is_kept_up_to_its_limit() -> None:
    assert len(presentable("a" * (LONGEST_TEXT + 1))) == LONGEST_TEXT


@pytest.mark.parametrize(("text", "words"), [("🔥🔥", False), ("?!", False), ("ok", True), ("7", True), ("", False)])
def test_only_letters_and_digits_are_words(text: str, words: bool) -> None:
    assert has_words(text) is words
