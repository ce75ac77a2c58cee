"""Promise: a reply on a terminal says each thing once."""

from __future__ import annotations

from adapters.console.show import reply_lines
from bot.messages import Form, FormField, Reply

WRONG = Form("Report", (FormField("start", "Since when", "moment", error="That is in the future."),))


def test_an_error_that_the_text_tells_is_not_told_again() -> None:
    assert reply_lines(Reply("That is in the future. Since when?", form=WRONG), {}) == [
        "That is in the future. Since when?"
    ]


def test_an_error_that_the_text_does_not_tell_stands_below_with_its_field() -> None:
    assert reply_lines(Reply("Since when?", form=WRONG), {}) == ["Since when?", "– Since when: That is in the future."]
