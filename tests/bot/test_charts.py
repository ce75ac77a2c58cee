"""The chart of the downtime budget shows what the answer says, needs no colour to be read, and can be drawn."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from adapters.pictures import png_of
from bot.messages import Attachment
from tests.talking import Chat, Town, town_of

_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    return town.link("7", "hanna")


def chart(chat: Chat, question: str = "ile przestoju nam zostało?") -> Attachment:
    chat.says(question)
    assert chat.last is not None
    (attachment,) = chat.last.replies[0].attachments
    return attachment


def written(drawing: Attachment) -> list[str]:
    """Return the words of a drawing."""
    return [element.text or "" for element in ET.fromstring(drawing.content).iter(f"{_SVG}text")]


def fills(drawing: Attachment) -> list[str]:
    return [element.attrib["fill"] for element in ET.fromstring(drawing.content).iter(f"{_SVG}rect")]


def test_the_description_gives_the_figures_of_the_answer(hanna: Chat) -> None:
    description = chart(hanna).description

    assert "Centrala – zostało 81 min z 216 min; wykorzystano 135 min, dostępność 99,69% (cel 99,5%)" in description
    assert "Stan na 23 listopada 2026, 10:00" in description


def test_the_drawing_says_the_same_words(hanna: Chat) -> None:
    words = written(chart(hanna))

    assert words[0] == "Przestój w listopadzie 2026"
    assert "zostało 81 min z 216 min" in words
    assert "wykorzystano 135 min, dostępność 99,69% (cel 99,5%)" in words


def test_an_exceeded_limit_has_its_own_pattern_and_says_so(town: Town) -> None:
    drawing = chart(town.link("8", "marta"))

    assert "url(#over)" in fills(drawing)
    assert "zostało 0 min, limit 18,72 min przekroczony o 1,28 min" in written(drawing)
    assert "limit przekroczony" in written(drawing)


def test_what_is_used_is_hatched_and_as_long_as_its_share(hanna: Chat) -> None:
    root = ET.fromstring(chart(hanna).content)
    bars = [one for one in root.iter(f"{_SVG}rect") if one.attrib["fill"] == "url(#used)" and one.get("x") == "32"]

    assert int(bars[0].attrib["width"]) == 460
    """135 of 216 minutes of 736 points."""


def test_groups_never_down_with_equal_limits_share_a_bar(town: Town) -> None:
    description = chart(town.link("8", "kasia")).description

    assert "SMS" in description
    assert len(description.split("\n")) == 5


def test_one_group_alone_is_drawn_too(hanna: Chat) -> None:
    assert written(chart(hanna, "ile przestoju zostało na infolinii?"))[0] == "Infolinia w listopadzie 2026"


@pytest.mark.parametrize("person", ["hanna", "tom", "marta", "kasia"])
def test_it_can_be_drawn_as_a_picture_that_is_800_wide(town: Town, person: str) -> None:
    png = png_of(chart(town.link("8", person)).content)

    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 800


def test_words_in_it_are_escaped(hanna: Chat) -> None:
    assert ET.fromstring(chart(hanna).content).tag == f"{_SVG}svg"
