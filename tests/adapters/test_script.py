"""Promise: a script on standard input gives a transcript that reads well, carries slash commands and ends cleanly."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import Any

import pytest

from adapters.console.script import run_script
from adapters.console.session import Session
from bot.i18n import Translator
from bot.messages import Address, Reply


def greeting() -> str:
    time = Translator.of("pl").say(
        "It is %(moment)s (%(zone)s).", moment="23 listopada 2026, 10:00", zone="Europe/Warsaw"
    )
    return f"Bot: welcome hanna\n· {time}\n"


def transcript(session: Session, script: str | bytes) -> str:
    out = StringIO()
    run_script(session, BytesIO(script if isinstance(script, bytes) else script.encode()), out)
    return out.getvalue()


def test_every_line_is_echoed_with_its_person_and_answered(house: Any) -> None:
    assert transcript(house.session(), "ask\n2\n") == (
        f"{greeting()}hanna> ask\nBot: Which?\n     [1: Yes] [2: No]\nhanna> 2\nBot: pressed t2\n"
    )


def test_comments_and_blank_lines_are_skipped(house: Any) -> None:
    assert transcript(house.session(), "# a comment\n\n   \n") == greeting()


def test_another_person_is_greeted_and_answers_under_their_key(house: Any) -> None:
    written = transcript(house.session(), "/as tom\nhi\n")
    assert "hanna> /as tom\nBot: welcome tom\n" in written
    assert written.index("Bot: welcome tom") < written.index("tom> hi")


def test_what_waited_for_a_person_is_said_when_they_come(house: Any) -> None:
    house.queue(Address("console", "tom"), Reply("waiting"), house.later(0))
    assert transcript(house.session(), "/as tom\n").endswith("Bot: waiting\n")


def test_quitting_leaves_the_rest_unread(house: Any) -> None:
    assert "never" not in transcript(house.session(), "/quit\nnever\n")


def test_time_passes_when_the_clock_is_moved(house: Any) -> None:
    house.due = [(house.later(3), "hanna", "still there?")]
    assert "Bot: still there?\n" in transcript(house.session(), "/now +4min\n")


@pytest.mark.parametrize(
    ("command", "hint"),
    [("/hlep", "/help"), ("/xyz", "/help"), ("/as nobody", "hanna, tom, noc, stranger"), ("/lang de", "/lang en")],
)
def test_a_command_that_cannot_be_carried_out_gets_a_hint(house: Any, command: str, hint: str) -> None:
    written = transcript(house.session(), f"{command}\n")
    assert hint in written.split("\n", 3)[3]
    assert house.heard == []


def test_no_terminal_code_of_anybody_reaches_the_transcript(house: Any) -> None:
    house.queue(Address("console", "hanna"), Reply("\x1b[31mred\u202e"), house.later(0))
    written = transcript(house.session(), "\x1b[2Jhi\n")
    assert "\x1b" not in written
    assert "\u202e" not in written


def test_a_line_that_is_no_utf_8_is_still_heard(house: Any) -> None:
    transcript(house.session(), b"zg\xb3oszenie\n")
    assert house.heard[-1].content.text == "zg\ufffdoszenie"


def test_a_refusal_is_told_and_the_script_goes_on(house: Any) -> None:
    assert "· The database is locked.\n" in transcript(house.session(), "locked\na\n")
    assert len(house.heard) == 1


def test_a_message_that_could_not_be_shown_goes_back_to_the_outbox(house: Any) -> None:
    class Closed(StringIO):
        def write(self, text: str) -> int:
            if "echo" in text:
                raise BrokenPipeError
            return super().write(text)

    with pytest.raises(BrokenPipeError):
        run_script(house.session(), BytesIO(b"a\n"), Closed())
    assert house.marks[-1][0] == "retry"
    assert len(house.outbox) == 1
