"""Who did what to an incident is told from the record, and never taken for a wish to do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.talking import Chat, Town, labels, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    """Return a town in which incident 1043 of the laundry was taken, begun, paused and resumed by the NOC."""
    with town_of(demo_url) as opened:
        hanna, noc = opened.link("7", "hanna"), opened.link("9", "noc")
        hanna.says("infolinia nie działa od 9:00, nikt nie może się dodzwonić")
        hanna.press("Zarejestruj")
        for words in ("podejmuję 1043", "1043 rozpoczęto prace", "wstrzymaj zegar 1043"):
            opened.now += timedelta(minutes=10)
            noc.says(words)
        noc.press_first()
        opened.now += timedelta(minutes=10)
        noc.says("wznów zegar 1043")
        noc.says("tak")
        yield opened


def staff(town: Town) -> Chat:
    return town.direct("9")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("kto podjął 1043?", ["podjęte przez człowieka – Ola Maj"]),
        ("kto i kiedy wstrzymał zegar 1043?", ["zegar wstrzymany – Ola Maj", "zegar wznowiony – Ola Maj"]),
        ("who paused the clock of 1043 and when?", ["clock paused – Ola Maj", "clock resumed – Ola Maj"]),
        ("kto zgłosił 1043?", ["zgłoszenie potwierdzone – Hanna Król"]),
        ("who started 1043?", ["work started – Ola Maj"]),
    ],
)
def test_staff_read_who_it_was_and_when(town: Town, words: str, said: list[str]) -> None:
    first, *lines = staff(town).says(words).splitlines()

    assert first == "1043:"
    assert [one for one, line in zip(said, lines, strict=True) if line.endswith(one)] == said
    assert all(line.startswith("• 10:") for line in lines)


def test_nothing_is_done_or_offered_by_asking(town: Town) -> None:
    noc = staff(town)
    noc.says("kto wstrzymał zegar 1043?")

    assert noc.last is not None
    assert (noc.last.events, labels(noc)) == ((), [])


def test_a_customer_reads_their_own_people_and_that_it_was_the_provider(town: Town) -> None:
    hanna = town.direct("7")

    assert hanna.says("kto podjął 1043?").endswith("podjęte przez człowieka – Ola Maj")
    assert hanna.says("kto zgłosił 1043?").endswith("zgłoszenie potwierdzone – Hanna Król")
    assert all(line.endswith("– dostawca") for line in hanna.says("kto wstrzymał zegar 1043?").splitlines()[1:])
    assert hanna.says("kto zamknął 1043?") == "1043: niczego takiego nie zapisano."


def test_nobody_reads_another_customers_record(town: Town) -> None:
    tom = town.link("8", "tom")

    assert tom.says("who took 1043?") == "You have no incident 1043."
