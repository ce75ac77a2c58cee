"""A report asked for in the chat is a file: one's own, of months that have figures, and never in front of others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from bot.messages import Attachment, Command, Outcome, Text
from tests.talking import Town, texts, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


def files(outcome: Outcome) -> list[Attachment]:
    return [one for reply in outcome.replies for one in reply.attachments]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("raport za październik", ["sla-blawatek-2026-10.pdf"]),
        ("report for October", ["sla-blawatek-2026-10.pdf"]),
        ("poproszę raport miesięczny za październik w csv", ["sla-blawatek-2026-10.csv"]),
        ("raport za październik jako tekst", ["sla-blawatek-2026-10.txt"]),
        ("raport za zeszły kwartał", [f"sla-blawatek-2026-0{month}.pdf" for month in (7, 8, 9)]),
        ("raport SLA za listopad", ["sla-blawatek-2026-11.pdf"]),
        ("raport za ten rok", []),
        ("raport za styczeń 2026", []),
        ("raport za grudzień", []),
        ("wynik za październik", []),
    ],
)
def test_a_report_is_a_file_for_each_month_that_has_figures(town: Town, words: str, names: list[str]) -> None:
    outcome = town.link("7", "hanna")(Text(words))

    assert [file.name for file in files(outcome)] == names


def test_a_report_waits_as_its_figures_until_it_is_delivered(town: Town) -> None:
    (file,) = files(town.link("7", "hanna")(Text("raport za październik")))

    assert file.media_type == "application/pdf"
    report = json.loads(file.content)
    assert report["title"] == "Raport SLA: październik 2026"
    assert report["customer"] == "Pralnie Bławatek Sp. z o.o."


def test_a_sheet_is_the_same_report(town: Town) -> None:
    (file,) = files(town.link("7", "hanna")(Text("raport za październik csv")))

    rows = list(csv.reader(io.StringIO(file.content.removeprefix("\ufeff")), delimiter=";"))
    assert ["Dostępność wobec poziomu gwarantowanego", "1", "Usługi", "Centrala", "pbx"] in rows


def test_a_customer_gets_no_other_customers_report(town: Town) -> None:
    outcome = town.link("7", "hanna")(Text("raport dla Harrowgate za październik"))

    assert "Harrowgate" not in texts(outcome)
    assert all("harrowgate" not in (file.name + file.content).lower() for file in files(outcome))


def test_staff_get_the_report_that_the_customer_may_read(town: Town) -> None:
    (own,) = files(town.link("7", "kasia")(Text("raport za październik")))
    (staff,) = files(town.link("8", "ewa")(Text("raport dla Dzwonnicy za październik")))

    assert own.name == staff.name == "sla-dzwonnica-2026-10.pdf"
    mine, theirs = json.loads(own.content), json.loads(staff.content)
    assert mine["sections"] == theirs["sections"]


def test_in_front_of_others_no_file_is_shown_and_the_direct_chat_has_it(town: Town) -> None:
    town.link("7", "hanna")
    town.bind("-100", "7", "blawatek")
    said = town.group("-100", "7")(Text("raport za październik"))

    assert files(said) == []
    assert all(reply.private for reply in said.replies)
    assert "w rozmowie bezpośredniej" in texts(said)
    token = next(choice.token for choice in said.replies[0].choices if choice.private)
    (file,) = files(town.direct("7")(Command("start", f"q_{token}")))
    assert file.name == "sla-blawatek-2026-10.pdf"
