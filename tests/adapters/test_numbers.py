"""Promise: the number beside a choice is the number that presses it: in the terminal, a script and JSON lines, after a
restart too."""

from __future__ import annotations

import json
from io import BytesIO, StringIO
from typing import Any

import pytest

from adapters.console.json_lines import run_json_lines
from adapters.console.script import run_script
from adapters.console.session import Session
from bot.messages import Address, Choice, Press, Reply, Text

HANNA = Address("console", "hanna")
NOTICE = Reply("Is it solved?", choices=(Choice("n1", "Solved"), Choice("n2", "Not yet")))


@pytest.fixture
def waiting(house: Any) -> Any:
    """A house in which a notice with two choices waits; the answer to "ask" offers two more after it."""
    house.queue(HANNA, NOTICE, house.later(0))
    return house


def said(session: Session, *lines: str | dict[str, Any]) -> list[dict[str, Any]]:
    raw = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    out = BytesIO()
    run_json_lines(session, BytesIO(raw.encode()), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def scripted(session: Session, *lines: str) -> str:
    out = StringIO()
    run_script(session, BytesIO("\n".join(lines).encode()), out)
    return out.getvalue()


@pytest.mark.parametrize(("number", "token"), [("1", "n1"), ("2", "n2"), ("3", "t1"), ("4", "t2")])
def test_json_lines_number_through_all_replies_of_a_line(waiting: Any, number: str, token: str) -> None:
    first, _ = said(waiting.session(), "ask", number)
    assert [choice["token"] for reply in first["replies"] for choice in reply["choices"]] == ["n1", "n2", "t1", "t2"]
    assert waiting.heard[-1].content == Press(token)


@pytest.mark.parametrize(("number", "token"), [(1, "n1"), (4, "t2")])
def test_an_explicit_press_means_the_same_number(waiting: Any, number: int, token: str) -> None:
    said(waiting.session(), "ask", {"press": number})
    assert waiting.heard[-1].content == Press(token)


def test_a_script_shows_the_numbers_that_work(house: Any) -> None:
    house.due = [(house.later(0), "hanna", "due")]
    session = house.session()
    house.queue(HANNA, NOTICE, house.later(0))
    written = scripted(session, "ask", "1")
    assert "[1: Solved] [2: Not yet]" in written
    assert "[1: Yes] [2: No]" in written
    assert house.heard[-1].content == Press("t1")


def test_a_notice_that_arrives_after_the_answer_is_numbered_on(house: Any) -> None:
    session = house.session()
    shown: list[dict[str, int]] = []
    session.send(Text("ask"))
    session.deliver(lambda _: shown.append(dict(session.numbers)))
    house.queue(HANNA, NOTICE, house.later(0))
    session.deliver(lambda _: shown.append(dict(session.numbers)))
    assert shown == [{"t1": 1, "t2": 2}, {"t1": 1, "t2": 2, "n1": 3, "n2": 4}]


@pytest.mark.parametrize(("number", "token"), [("1", "n1"), ("3", "t1")])
def test_the_numbers_hold_after_a_restart(waiting: Any, number: str, token: str) -> None:
    said(waiting.session(), "ask")
    said(waiting.session(), number)
    assert waiting.heard[-1].content == Press(token)


def test_an_answer_without_choices_leaves_the_numbers_as_they_were_shown(waiting: Any) -> None:
    said(waiting.session(), "ask", "hello", "3")
    assert waiting.heard[-1].content == Press("t1")


def test_numbers_shown_before_do_not_outlive_newer_choices(waiting: Any) -> None:
    session = waiting.session()
    said(session, "ask", "ask")
    assert dict(waiting.session().numbers) == {"t1": 1, "t2": 2}


def test_one_persons_numbers_are_not_the_next_ones(waiting: Any) -> None:
    said(waiting.session(), "ask", {"as": "tom"}, "1")
    assert waiting.heard[-1].content == Text("1")


def test_a_repeated_answer_is_numbered_as_it_is_printed(house: Any) -> None:
    session = house.session()
    said(session, {"id": "m1", "text": "ask"}, "hello", {"id": "m1", "text": "ask"}, "2")
    assert house.heard[-1].content == Press("t2")
