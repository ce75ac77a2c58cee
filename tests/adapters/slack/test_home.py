"""Promise: the App Home is one view that Slack takes, however much is open, and its buttons are commands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.home import command_in, home_view
from bot.home import Home, HomeButton, HomeSection
from tests.adapters.slack.saying import INJECTIONS
from tests.fakes.slack_views import checked_view

INCIDENTS = HomeSection(
    "Zgłoszenia otwarte",
    ("1043 · Infolinia: w toku, usunięcie do 12:15", "1044 · Łącze zapasowe: przyjęte"),
    (HomeButton("Zgłoś awarię", "report", style="primary"), HomeButton("1043", "incidents", "1043")),
)
BUDGET = HomeSection("Przestój", ("▰▰▰▱▱▱▱▱ 81 z 216 min w lipcu 2026",), ())


def published(*sections: HomeSection) -> list[dict[str, Any]]:
    """Return the blocks of a Home that Slack takes."""
    view = home_view(Home("pl", sections))
    checked_view(json.loads(json.dumps(view)), [], kind="home")
    blocks: list[dict[str, Any]] = view["blocks"]
    return blocks


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    """Return what the sections and notes say, line by line."""
    said = [b["text"]["text"] for b in blocks if b["type"] == "section"]
    said += [b["elements"][0]["text"] for b in blocks if b["type"] == "context"]
    return "\n".join(said).split("\n")


def test_sections_stand_below_each_other_with_lines_and_buttons() -> None:
    blocks = published(INCIDENTS, BUDGET)
    assert [b["type"] for b in blocks] == ["header", "section", "actions", "divider", "header", "section"]
    assert texts(blocks) == [*INCIDENTS.lines, *BUDGET.lines]


def test_a_button_is_a_command_with_its_argument() -> None:
    report, incident = published(INCIDENTS)[2]["elements"]
    assert (report["action_id"], report["style"], command_in(report["value"])) == (
        "cmd:report:1.1",
        "primary",
        ("report", ""),
    )
    assert (incident["action_id"], command_in(incident["value"])) == ("cmd:incidents:1.2", ("incidents", "1043"))
    assert "style" not in incident


def test_the_same_button_in_two_sections_is_told_apart() -> None:
    blocks = published(INCIDENTS, INCIDENTS)
    ids = [e["action_id"] for b in blocks if b["type"] == "actions" for e in b["elements"]]
    assert len(set(ids)) == len(ids) == 4


def test_an_empty_home_says_so() -> None:
    assert texts(published()) == ["Nie ma nic do pokazania."]


@pytest.mark.parametrize(("count", "note"), [(30, []), (31, ["i jeszcze 1"]), (1_000, ["i jeszcze 970"])])
def test_a_long_list_ends_in_how_many_more_there_are(count: int, note: list[str]) -> None:
    lines = tuple(f"Zgłoszenie {n}" for n in range(count))
    assert texts(published(HomeSection("Zgłoszenia", lines, ()))) == [*lines[:30], *note]


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (5, 1), (6, 2), (25, 5), (26, 5)])
def test_five_buttons_stand_in_a_row_and_25_in_a_section(count: int, rows: int) -> None:
    buttons = tuple(HomeButton("ż" * 90, "incidents", f"{n}") for n in range(count))
    blocks = published(HomeSection("Zgłoszenia", (), buttons))
    assert len([b for b in blocks if b["type"] == "actions"]) == rows


def test_sections_that_do_not_fit_are_counted() -> None:
    blocks = published(*[INCIDENTS] * 40)
    assert len(blocks) <= 100
    left = 40 - len([b for b in blocks if b["type"] == "header"])
    assert texts(blocks)[-1] == f"Części, które się tu nie zmieściły: {left}"


@pytest.mark.parametrize("injected", INJECTIONS)
def test_markup_on_the_home_is_shown_and_never_obeyed(injected: str) -> None:
    blocks = published(HomeSection(injected, (injected,), (HomeButton(injected, "report", injected),)))
    assert blocks[1]["text"] == {"type": "plain_text", "text": injected, "emoji": False}
    assert "mrkdwn" not in json.dumps(blocks)
    assert command_in(blocks[2]["elements"][0]["value"]) == ("report", injected)


def test_a_command_that_no_button_can_hold_is_a_mistake_and_not_cut() -> None:
    with pytest.raises(ValueError, match="at most 2000 characters"):
        home_view(Home("pl", (HomeSection("", (), (HomeButton("x", "report", "x" * 2_000),)),)))


@pytest.mark.parametrize("value", ["", "[]", '"report"', '{"word": 1}', "{}"])
def test_a_value_that_is_no_command_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        command_in(value)


words = st.text(max_size=900)
buttons = st.builds(HomeButton, words, st.sampled_from(["report", "incidents"]), st.text(max_size=90))
sections = st.builds(
    HomeSection, words, st.lists(words, max_size=40).map(tuple), st.lists(buttons, max_size=30).map(tuple)
)


@given(st.lists(sections, max_size=30))
def test_no_home_exceeds_a_limit(made: list[HomeSection]) -> None:
    published(*made)
