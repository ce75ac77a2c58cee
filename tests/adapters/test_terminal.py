"""Promise: the interactive terminal shows replies as text, survives narrow windows, and always ends cleanly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from adapters.console.terminal import Terminal
from bot.messages import Address, Choice, Reply


def sitting(house: Any, *typed: str | BaseException, width: int = 80) -> str:
    lines = iter(typed)

    def ask(prompt: str) -> str:
        line = next(lines, EOFError())
        if isinstance(line, BaseException):
            raise line
        return line

    out = StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)
    Terminal(house.session(), console, ask=ask).run(warm_up=lambda: None)
    return out.getvalue()


def test_the_banner_comes_first_and_names_the_commands(house: Any) -> None:
    written = sitting(house)
    assert "welcome hanna" in written
    assert "/as" in written
    assert "/quit" in written


@pytest.mark.parametrize("end", [EOFError(), KeyboardInterrupt(), "/quit", "/exit"])
def test_every_way_out_is_clean(house: Any, end: Any) -> None:
    sitting(house, "hi", end)
    assert len(house.heard) == 1


def test_an_empty_line_is_no_message(house: Any) -> None:
    sitting(house, "", "   ")
    assert house.heard == []


def test_choices_are_numbered_and_pressed_by_number(house: Any) -> None:
    written = sitting(house, "ask", "1")
    assert "[1: Yes] [2: No]" in written
    assert "pressed t1" in written


def test_markup_in_a_reply_is_text(house: Any) -> None:
    house.queue(Address("console", "hanna"), Reply("[red]no[/red] :smile: <b>&amp; *x*"), house.later(0))
    assert "[red]no[/red] :smile: <b>&amp; *x*" in sitting(house)


def test_prose_is_wrapped_at_words_in_a_narrow_window(house: Any) -> None:
    reply = Reply("Reakcja do 10:30, usunięcie do 12:15, kolejna informacja do 10:45", choices=(Choice("x", "Tak"),))
    house.queue(Address("console", "hanna"), reply, house.later(0))
    written = sitting(house, width=30)
    assert max(len(line) for line in written.splitlines()) <= 30
    assert "informacja" in written


def test_a_bar_wider_than_the_window_loses_nothing(house: Any) -> None:
    house.queue(Address("console", "hanna"), Reply("█" * 60), house.later(0))
    assert sitting(house, width=30).count("█") == 60


def test_an_unexpected_error_shows_a_reference_and_the_sitting_goes_on(house: Any) -> None:
    written = sitting(house, "boom", "hi")
    assert "secret" not in written
    assert len(house.heard) == 1


def test_a_refusal_is_told_and_the_sitting_goes_on(house: Any) -> None:
    assert "The database is locked." in sitting(house, "locked", "hi")
    assert len(house.heard) == 1


def test_the_person_can_be_changed(house: Any) -> None:
    written = sitting(house, "/as tom", "hi")
    assert "welcome tom" in written
    assert house.heard[-1].sender.user == "tom"


def test_what_arrives_while_somebody_types_appears_without_waiting_for_them(house: Any) -> None:
    out = StringIO()
    console = Console(file=out, width=80, highlight=False, markup=False, emoji=False)
    arrived = waiting_for(lambda: "still there?" in out.getvalue())

    def ask(prompt: str) -> str:
        house.due = [(house.later(0), "hanna", "still there?")]
        assert arrived()
        raise EOFError

    Terminal(house.session(), console, ask=ask, tick_every=0.01).run(warm_up=lambda: None)
    assert "hanna › " in out.getvalue().split("still there?")[1]


def waiting_for(fact: Callable[[], bool]) -> Callable[[], bool]:
    """Return a function that waits until a fact holds, at most ten seconds, and tells whether it came to hold."""

    def wait() -> bool:
        pause = threading.Event()
        return any(fact() or pause.wait(0.01) for _ in range(1000))

    return wait
