"""The burn-down of a budget, the days of a period, the clocks of an incident: drawn to scale, told in words as well."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.pictures import png_of
from bot.charts.canvas import INK, OVER, SPARED, TRACK, USED
from bot.messages import Attachment
from tests.talking import Chat, Town, labels, town_of

_SVG = "{http://www.w3.org/2000/svg}"
DOCS = Path(__file__).resolve().parents[2] / "docs"
DAY_WIDTH = 800 - 32 - 150


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


def drawn(chat: Chat, question: str) -> Attachment:
    chat.says(question)
    assert chat.last is not None
    (attachment,) = chat.last.replies[0].attachments
    return attachment


def words(drawing: Attachment) -> list[str]:
    return [one.text or "" for one in ET.fromstring(drawing.content).iter(f"{_SVG}text")]


def rects(drawing: Attachment, fill: str, *, left_of: float = 800) -> list[dict[str, float]]:
    """Return the rectangles with a fill, but those of the legend."""
    found = [one.attrib for one in ET.fromstring(drawing.content).iter(f"{_SVG}rect") if one.get("fill") == fill]
    shapes = [{name: float(one[name]) for name in ("x", "y", "width", "height")} for one in found if "x" in one]
    return [one for one in shapes if (one["width"], one["height"]) != (28, 24) and one["x"] < left_of]


def path(drawing: Attachment) -> list[tuple[float, float]]:
    (line,) = (one for one in ET.fromstring(drawing.content).iter(f"{_SVG}polyline") if one.get("stroke-width") == "4")
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.attrib["points"].split())]


# ---- what is left of a budget


def test_the_line_falls_by_each_outage_and_ends_now_at_what_is_left(town: Town) -> None:
    drawing = drawn(town.link("7", "hanna"), "ile przestoju zostało dla centrali?")

    points = path(drawing)
    assert [round(y - 150) for _, y in points[::2]] == [0, 0 + round(300 * 40 / 216), round(300 * 135 / 216)]
    """216 minutes are 300 points high: 40 are used by the first outage, 135 by both."""
    assert points[-1][0] == pytest.approx(150 + DAY_WIDTH * (22 + 10 / 24) / 30, abs=0.1)
    assert len(rects(drawing, USED)) == 2
    assert {"1", "2", "216 min", "0 min", "zostało 81 min z 216 min"} <= set(words(drawing))
    assert "2: wt. 17 listopada, 11:15–12:50, 95 min" in words(drawing)
    assert drawing.description.splitlines() == [
        "Centrala w listopadzie 2026. Stan na 23 listopada 2026, 10:00.",
        "zostało 81 min z 216 min; wykorzystano 135 min, dostępność 99,69% (cel 99,5%)",
        "1: czw. 12 listopada, 8:50–9:30, 40 min",
        "2: wt. 17 listopada, 11:15–12:50, 95 min",
    ]


def test_a_limit_that_is_exceeded_is_cross_hatched_and_the_line_goes_below_zero(town: Town) -> None:
    drawing = drawn(town.link("7", "kasia"), "ile przestoju zostało na czacie na stronie?")

    (zero,) = {y for _, y in path(drawing)} & {150.0}
    assert path(drawing)[-1][1] == 450 > zero
    assert len(rects(drawing, OVER)) == 1
    assert [one for one in words(drawing) if one.startswith("−33,")] != []
    assert "limit przekroczony" in words(drawing)
    assert "Wyliczenie wstępne" in drawing.description


def test_a_quarter_is_drawn_in_english(town: Town) -> None:
    drawing = drawn(town.link("7", "tom"), "how much downtime is left for SIP trunk Gdansk?")

    assert words(drawing)[:2] == [
        "SIP trunk Gdańsk in quarter 4 of 2026",
        "As of 23 November 2026, 09:00 (Europe/London)",
    ]
    assert {"1 Oct", "16 Nov", "left: 5.254 min of 13.254 min", "outage that counts"} <= set(words(drawing))


# ---- the days of a period


def test_each_day_of_a_month_is_a_line_and_each_outage_lies_at_its_hour(town: Town) -> None:
    drawing = drawn(town.link("7", "hanna"), "wynik centrali w październiku")

    (counted,) = rects(drawing, USED)
    (spared,) = rects(drawing, SPARED)
    assert counted["x"] == pytest.approx(150 + DAY_WIDTH * (9 + 5 / 60) / 24, abs=0.1)
    assert counted["width"] == pytest.approx(DAY_WIDTH * 22 / 1440, abs=0.1)
    assert (counted["y"] - 150) / 26 == 7, "8 October is the eighth line"
    assert (spared["y"] - 150) / 26 == 19
    assert len(rects(drawing, TRACK)) == 31
    assert "czw. 8" in words(drawing)
    assert "nd. 25" in words(drawing)
    assert drawing.description.splitlines() == [
        "Centrala w październiku 2026. Stan na 23 listopada 2026, 10:00. Dostępność 99,95% (cel 99,5%).",
        "czw. 8 października, 9:05–9:27 (22 min): wlicza się: 22 min",
        "wt. 20 października, 15:45–15:55 (10 min): nie wlicza się: liczą się przerwy dłuższe niż 15 min (Umowa, § 6)",
    ]


def test_of_a_longer_period_only_days_with_an_outage_are_drawn(town: Town) -> None:
    tom = town.link("7", "tom")
    town.now += timedelta(days=50)
    drawing = drawn(tom, "result of the API in quarter 4")

    assert words(drawing)[0] == "API in quarter 4 of 2026"
    days = {one["y"] for one in rects(drawing, USED) + rects(drawing, SPARED)}
    assert len(rects(drawing, TRACK)) == len(days) > 0
    assert "14 Oct" in words(drawing)


# ---- the clocks of an incident


def test_each_clock_is_drawn_from_its_start_to_its_due_time(town: Town) -> None:
    drawing = drawn(town.link("7", "kasia"), "wykres 1017")

    met, running = rects(drawing, USED)
    assert met["width"] == pytest.approx(736 * 19 / 60, abs=1)
    """Of an hour to react, 19 minutes from 9:12 were needed."""
    assert running["width"] == pytest.approx(736 * 48 / 480, abs=1)
    assert {"Reakcja: w terminie, 9:31", "Usunięcie: do 17:12", "9:12", "zegar działał"} <= set(words(drawing))
    assert drawing.description.splitlines()[1:] == ["Reakcja: w terminie, 9:31", "Usunięcie: do 17:12"]


def test_a_pause_and_what_came_late_have_patterns_of_their_own(town: Town) -> None:
    hanna, noc = town.link("7", "hanna"), town.link("9", "noc")
    hanna.says("infolinia nie działa od 9:00, nikt nie może się dodzwonić")
    hanna.press("Zarejestruj")
    town.now += timedelta(hours=1)
    noc.says("1043 rozpoczęto prace")
    noc.says("wstrzymaj zegar 1043")
    noc.press_first()
    town.now += timedelta(hours=1)
    noc.says("wznów zegar 1043")
    noc.says("tak")
    town.now += timedelta(hours=8)

    hanna.says("status 1043")
    hanna.press("Wykres")
    assert hanna.last is not None
    (drawing,) = hanna.last.replies[0].attachments
    assert len(rects(drawing, SPARED)) >= 1
    assert len(rects(drawing, OVER)) >= 1
    assert {"zegar stał", "po terminie"} <= set(words(drawing))


def test_where_no_due_time_runs_no_chart_is_offered_and_a_wish_for_one_is_answered(town: Town) -> None:
    tom = town.link("7", "tom")
    tom.says("our SIP trunk in Gdansk just died, nobody can call out!")
    tom.press("Register")

    tom.says("status 1043")
    assert "Chart" not in labels(tom)
    assert "There is nothing to draw: no due time runs yet." in tom.says("chart 1043")


# ---- all


@pytest.mark.parametrize(
    ("person", "question"),
    [
        ("hanna", "ile przestoju zostało dla centrali?"),
        ("hanna", "wynik centrali w październiku"),
        ("kasia", "ile przestoju zostało na czacie na stronie?"),
        ("kasia", "wykres 1017"),
        ("tom", "how much downtime is left for SIP trunk Gdansk?"),
    ],
)
def test_it_can_be_drawn_and_no_words_leave_it(town: Town, person: str, question: str) -> None:
    drawing = drawn(town.link("7", person), question)

    root = ET.fromstring(drawing.content)
    for one in root.iter(f"{_SVG}text"):
        width = len(one.text or "") * int(one.attrib["font-size"]) * 0.5
        left = float(one.attrib["x"]) - {"end": width, "middle": width / 2}.get(one.get("text-anchor", ""), 0)
        assert left >= 0, one.text
        assert left + width <= 800, one.text
        assert float(one.attrib["y"]) <= int(root.attrib["height"]), one.text
    png = png_of(drawing.content)
    assert int.from_bytes(png[16:20], "big") == 800
    assert INK in drawing.content


SHOWN = {
    "budget-pl": ("hanna", "ile przestoju zostało dla centrali?"),
    "budget-en": ("tom", "how much downtime is left for SIP trunk Gdansk?"),
    "days-pl": ("hanna", "wynik centrali w październiku"),
    "days-en": ("tom", "result of the API in October"),
    "clocks-pl": ("kasia", "wykres 1017"),
    "clocks-en": ("kasia", "chart 1017"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_the_pictures_of_the_documentation_are_what_is_drawn_now(town: Town, name: str) -> None:
    """After a wanted change, `UPDATE_CHARTS=1` writes them anew."""
    person, question = SHOWN[name]
    drawing = drawn(town.link("7", person), question)
    picture = DOCS / "charts" / f"{name}.png"
    if os.environ.get("UPDATE_CHARTS"):
        picture.write_bytes(png_of(drawing.content))

    assert picture.read_bytes() == png_of(drawing.content)
    assert f"charts/{name}.png" in (DOCS / "charts.md").read_text("utf-8")
