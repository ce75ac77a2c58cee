"""The report of every month is sent to whoever ordered it, once, in their form and language, while they may read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import Attachment
from tests.talking import Town, town_of

DECEMBER = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
"""Nine in Warsaw on the first working day after November, when the laundry's support is open."""
DAY = timedelta(days=1)


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        opened.bot.tick(opened.now)
        yield opened


def sent(town: Town, chat: str, *instants: datetime) -> list[Attachment]:
    """Let time pass and return the reports that were sent without being asked for at that moment."""
    town.sent(chat)
    for at in instants:
        town.bot.tick(at)
        town.now = at
    return files(town, chat)


def files(town: Town, chat: str) -> list[Attachment]:
    unasked = [one for one in town.sent(chat) if one.why is not None and one.why.rule == "administration.report"]
    return [file for one in unasked for file in one.reply.attachments]


def test_it_is_sent_once_after_each_month_until_it_is_cancelled(town: Town) -> None:
    hanna = town.link("7", "hanna")
    assert "w pierwszym dniu roboczym" in hanna.says("wysyłaj mi raport co miesiąc")

    assert sent(town, "7", DECEMBER - timedelta(hours=2)) == []
    [november] = sent(town, "7", DECEMBER, DECEMBER + timedelta(hours=3), DECEMBER + DAY)
    assert november.name == "sla-blawatek-2026-11.pdf"
    assert json.loads(november.content)["language"] == "pl"
    [december] = sent(town, "7", *(DECEMBER + days * DAY for days in range(29, 36)))
    assert december.name == "sla-blawatek-2026-12.pdf"

    hanna.says("nie przysyłaj raportu")
    assert sent(town, "7", *(DECEMBER + days * DAY for days in range(60, 68))) == []


def test_whoever_orders_it_after_its_day_gets_the_next_one(town: Town) -> None:
    hanna = town.link("7", "hanna")
    town.bot.tick(DECEMBER)
    town.now = DECEMBER + timedelta(hours=1)
    hanna.says("wysyłaj mi raport co miesiąc")

    assert sent(town, "7", DECEMBER + DAY, DECEMBER + 2 * DAY) == []


def test_each_reader_gets_their_own_form_and_language(town: Town) -> None:
    tom, hanna = town.link("8", "tom"), town.link("7", "hanna")
    assert "(CSV)" in tom.says("send me the report every month as csv")
    assert "(TXT)" in hanna.says("proszę o comiesięczny raport, przysyłajcie jako tekst")

    [theirs] = sent(town, "8", DECEMBER, DECEMBER + DAY)
    assert (theirs.name, "Availability" in theirs.content) == ("sla-harrowgate-2026-11.csv", True)
    [hers] = files(town, "7")
    assert (hers.name, "Dostępność" in hers.content) == ("sla-blawatek-2026-11.txt", True)


def test_staff_order_it_for_the_customer_they_name(town: Town) -> None:
    noc = town.link("9", "noc")
    assert "Bławatek" in noc.says("wysyłaj mi co miesiąc raport Pralni Bławatek")

    [report] = sent(town, "9", DECEMBER)
    assert report.name == "sla-blawatek-2026-11.pdf"
    assert noc.says("nie przysyłaj raportu Pralni Bławatek").startswith("Raport nie będzie już przychodzić")


def test_who_went_over_to_another_customer_gets_none(town: Town) -> None:
    town.link("7", "hanna").says("wysyłaj mi raport co miesiąc")
    with town.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE person SET customer = 'harrowgate' WHERE id = 'hanna'")
        work.commit()

    assert sent(town, "7", DECEMBER, DECEMBER + DAY) == []


@pytest.mark.parametrize(
    ("words", "is_kept"),
    [
        ("why don't I get the report?", True),
        ("nie dostaję raportu, dlaczego?", True),
        ("cancel the monthly report", False),
        ("don't send me the report any more", False),
        ("rezygnuję z comiesięcznego raportu", False),
        ("nie wysyłajcie mi już raportu", False),
    ],
)
def test_only_a_wish_to_end_it_ends_it(town: Town, words: str, is_kept: bool) -> None:
    hanna = town.link("7", "hanna")
    hanna.says("wysyłaj mi raport co miesiąc")
    hanna.says(words)

    with town.database.reading() as work:
        assert bool(work.notice_choices.report_orders("blawatek", DECEMBER)) is is_kept


def test_it_is_not_ordered_in_front_of_others(town: Town) -> None:
    town.link("7", "hanna")
    group = town.bind("-100", "7", "blawatek")

    assert "w pierwszym dniu roboczym" not in group.says("wysyłaj mi raport co miesiąc")
    assert sent(town, "-100", DECEMBER) == []
