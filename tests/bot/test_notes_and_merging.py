"""Internal notes never reach a customer; two incidents that are one go on as the one reported first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, events, facts, labels, text
from tests.talking import town_of

SECRET = "klient grozi odejściem"


@pytest.fixture
def noc(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url, person="noc") as sitting:
        yield sitting


def test_a_note_is_kept_after_a_yes_and_read_by_staff(noc: Chat) -> None:
    asked = noc(f"notatka wewnętrzna do 1017: {SECRET}")
    assert text(asked).startswith("WEWNĘTRZNE, klient tego nie zobaczy.")
    assert events(asked) == []
    assert events(noc("tak")) == ["note_kept"]
    assert "1 notatka wewnętrzna" in labels(noc("status 1017"))
    assert f"Ola Maj: {SECRET}" in text(noc.press("1 notatka wewnętrzna"))


def test_a_note_without_words_asks_for_them(noc: Chat) -> None:
    noc("internal note to 1017")
    noc("card to be replaced")
    assert events(noc("yes")) == ["note_kept"]
    assert "card to be replaced" in text(noc("show the notes of 1017"))


@pytest.mark.parametrize("question", ["status 1017", "co nowego z 1017?", "historia 1017", "notatki 1017", "dlaczego?"])
def test_no_answer_to_a_customer_has_a_note(noc: Chat, question: str) -> None:
    noc(f"notatka do 1017: {SECRET}")
    noc("tak")
    said = noc(question, as_="kasia")
    assert SECRET not in text(said)
    assert not any("notat" in label for label in labels(said))
    assert SECRET not in str(said)


def test_a_note_is_not_kept_where_a_customer_reads(demo_url: str) -> None:
    with town_of(demo_url) as town:
        town.link("5", "noc")
        group = town.bind("-500", "5", "dzwonnica")
        said = group.says(f"notatka do 1017: {SECRET}")
        assert "czyta klient" in said
        assert SECRET not in said
        assert group.last is not None
        assert all(reply.private for reply in group.last.replies)
        with town.database.reading() as work:
            assert work.notes.of_incident(1017) == []


@pytest.fixture
def two(demo_url: str) -> Iterator[Chat]:
    """Report two incidents of the laundry, 1043 at 10:00 and 1044 at 10:10, and go on as staff."""
    with chatting(demo_url) as chat:
        chat("infolinia padła o 9:15, nikt nie może się dodzwonić")
        assert facts(chat.press("Zarejestruj"))["incident"] == 1043
        chat("nie działają nagrania od 9:50", now="2026-11-23T10:10:00+01:00")
        chat("drobna")
        assert facts(chat.press("Zarejestruj"))["incident"] == 1044
        chat("status 1044", as_="noc", now="2026-11-23T10:15:00+01:00")
        yield chat


@pytest.mark.parametrize("words", ["połącz 1044 z 1043", "1043 to duplikat 1044", "merge 1043 into 1044"])
def test_the_one_reported_first_goes_on_whichever_way_it_was_said(two: Chat, words: str) -> None:
    asked = two(words)
    assert (facts(asked)["incident"], facts(asked)["into"]) == (1044, 1043)
    assert events(two("tak")) == ["incident_merged"]
    assert facts(two("status 1044"))["status"] == "cancelled"
    assert "dołączone do 1043" in text(two("status 1044?", lang="pl"))
    assert facts(two("status 1043"))["status"] == "reported"


def test_differing_severities_are_said_before_it_is_confirmed(two: Chat) -> None:
    assert "Kategorie się różnią" in text(two("połącz 1044 z 1043"))


def test_the_customer_is_told_where_it_goes_on(two: Chat) -> None:
    two("połącz 1044 z 1043")
    two("tak")
    assert "1044 to ta sama awaria co 1043" in text(two("hej", as_="hanna"))


def test_what_was_joined_can_be_reopened(two: Chat) -> None:
    two("połącz 1044 z 1043")
    two("tak")
    two("otwórz ponownie 1044", as_="hanna")
    assert events(two("tak")) == ["incident_reopened"]
    assert facts(two("status 1044"))["status"] == "reported"


def test_incidents_of_two_customers_are_never_joined(two: Chat) -> None:
    said = two("połącz 1043 z 1017")
    assert facts(said) == {"merged": False}
    assert events(two("tak")) == []


def test_a_finished_incident_is_not_joined(two: Chat) -> None:
    assert events(two("połącz 1043 z 1016")) == events(two("tak")) == []
