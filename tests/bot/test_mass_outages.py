"""An outage of many customers: proposed by their reports, declared once, told to each, ended for all; nobody named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.test_rights import graded
from tests.chatting import Chat, Said, chatting, events, facts, labels, text
from tests.talking import town_of

DECLARED = "2026-07-08T09:12:00+02:00"
ASKED = "2026-07-08T09:20:00+02:00"
OTHERS = ("Bławatek", "Harrowgate", "Jaskółcza", "Hanna", "1043", "1045")


def offered(answered: Said) -> list[str]:
    return [choice["label"] for reply in answered["replies"] for choice in reply["choices"]]


@pytest.fixture
def noc(demo_url: str) -> Iterator[Chat]:
    """Declare a mass outage of the hotline on Wednesday 8 July 2026 at 9:12, and go on as staff."""
    with chatting(demo_url, person="noc", now=DECLARED) as chat:
        asked = chat("ogłoś awarię masową infolinii od 9:12")
        assert (facts(asked)["customers"], facts(asked)["opened"]) == (3, 3)
        assert events(asked) == []
        assert events(chat("tak")) == ["mass_outage_declared"]
        yield chat


def test_those_affected_are_told_before_they_ask(noc: Chat) -> None:
    told = noc("hej", as_="kasia")
    assert "Od 9:12 trwa awaria u części klientów (infolinia). Dla Państwa otwarto zgłoszenie 1044." in text(told)
    assert {"U nas też", "U nas działa"} <= set(offered(told))
    assert not [word for word in OTHERS if word in text(told)]


def test_a_customer_without_the_service_hears_nothing(noc: Chat) -> None:
    assert "awaria" not in text(noc("hello", as_="tom"))


def test_is_something_down_is_answered_with_their_number(noc: Chat) -> None:
    asked = noc("macie jakąś awarię??", as_="kasia", now=ASKED)
    assert "Tak: od 9:12 trwa awaria" in text(asked)
    assert facts(asked)["incident"] == 1044
    assert "umowa liczy czas od zgłoszenia klienta" in text(asked)


def test_here_too_counts_from_the_first_word_about_it(noc: Chat) -> None:
    noc("macie jakąś awarię??", as_="kasia", now=ASKED)
    noc.press("U nas też", now="2026-07-08T09:26:00+02:00")
    status = facts(noc("status 1044"))
    assert status["react_due"] == "2026-07-08T09:35:00+02:00"
    assert status["resolve_due"] == "2026-07-08T11:20:00+02:00"


def test_the_start_is_the_customers_own(noc: Chat) -> None:
    noc("infolinia nie działa od 9:05", as_="kasia", now=ASKED)
    noc.press("U nas też, od 9:05")
    assert facts(noc("status 1044"))["since"] == "2026-07-08T09:05:00+02:00"


@pytest.mark.parametrize("words", ["u nas też", "tak"])
def test_a_word_is_as_good_as_a_press(noc: Chat, words: str) -> None:
    noc("hej", as_="kasia", now=ASKED)
    assert events(noc(words)) == ["customer_confirmed"]


def test_what_fell_over_is_not_reported_twice(noc: Chat) -> None:
    noc("u nas też", as_="kasia", now=ASKED)
    said = noc("padło")
    assert facts(said)["incident"] == 1044
    assert "Inna awaria" in labels(said)
    assert "O którą usługę chodzi?" in text(noc.press("Inna awaria"))


def test_it_works_here_withdraws_their_incident_alone(noc: Chat) -> None:
    noc("hej", as_="kasia", now=ASKED)
    assert events(noc.press("U nas działa")) == ["incident_cancelled"]
    assert "2 zgłoszenia" not in text(noc("macie awarię?"))
    assert facts(noc("status 1043", as_="noc"))["status"] == "reported"


def test_one_update_reaches_all_after_a_preview(noc: Chat) -> None:
    preview = noc("aktualizacja awarii masowej: operator naprawia światłowód", now=ASKED)
    assert facts(preview)["customers"] == 3
    assert events(preview) == []
    assert events(noc("tak")) == ["mass_outage_updated"]
    assert "1044: operator naprawia światłowód" in text(noc("hej", as_="kasia"))


def test_each_reads_an_update_in_their_own_language(demo_url: str) -> None:
    with chatting(demo_url, person="noc", now=DECLARED) as chat:
        chat("declare a mass outage of the SIP trunk since 9:12")
        chat("yes")
        chat("update on the mass outage: „Operator naprawia światłowód” “The carrier repairs the fibre”", now=ASKED)
        assert events(chat("yes")) == ["mass_outage_updated"]
        assert "The carrier repairs the fibre" in text(chat("hello", as_="tom"))
        polish = text(chat("hej", as_="kasia"))
        assert "Operator naprawia światłowód" in polish
        assert "carrier" not in polish


def test_the_end_resolves_all_and_asks_each(noc: Chat) -> None:
    asked = noc("koniec awarii masowej, przywrócono o 9:35", now="2026-07-08T09:40:00+02:00")
    assert facts(asked)["incidents"] == 3
    assert events(noc("tak")) == ["mass_outage_ended"]
    told = noc("hej", as_="kasia")
    assert "usługa działa od 9:35" in text(told)
    assert "Działa, potwierdź" in offered(told)
    assert facts(noc("jakie mamy awarie masowe", as_="noc")) == {"outages": 0}


@pytest.mark.parametrize("at", ["9:05", "9:50"])
def test_an_end_that_cannot_be_is_refused(noc: Chat, at: str) -> None:
    noc(f"koniec awarii masowej, przywrócono o {at}", now="2026-07-08T09:40:00+02:00")
    assert events(noc("tak")) == []


def test_what_is_declared_is_not_declared_again(noc: Chat) -> None:
    assert "A1" in text(noc("ogłoś awarię masową infolinii od 9:00"))
    assert events(noc("tak")) == []


def test_an_incident_is_taken_in_by_hand(noc: Chat) -> None:
    noc("nie działają nagrania od 9:00, bez wpływu na pracę", as_="hanna", now=ASKED)
    noc("drobna")
    number = facts(noc.press("Zarejestruj"))["incident"]
    noc(f"dopisz {number} do awarii masowej", as_="noc")
    assert events(noc("tak")) == ["incident_added_to_outage"]


def test_a_report_that_was_there_keeps_its_number_and_times(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now="2026-07-08T09:05:00+02:00") as chat:
        chat("infolinia padła od 9:00, nikt nie może dzwonić")
        before = facts(chat.press("Zarejestruj"))
        asked = chat("ogłoś awarię masową infolinii od 9:00", as_="noc", now=DECLARED)
        assert (facts(asked)["reported"], facts(asked)["opened"]) == (1, 2)
        chat("tak")
        told = chat("status", as_="kasia")
        assert "numer i terminy zostają" in text(told)
        assert facts(told)["resolve_due"] == before["resolve_due"]


def test_nobody_speaks_of_it_in_front_of_a_customer(demo_url: str) -> None:
    with town_of(demo_url) as town:
        town.link("5", "noc")
        group = town.bind("-500", "5", "blawatek")
        said = group.says("ogłoś awarię masową infolinii od 9:00")
        assert "czyta klient" in said


@pytest.fixture
def three(demo_url: str) -> Iterator[Chat]:
    """Let three customers report the SIP trunk within ten minutes, on Monday 23 November 2026 from 10:00."""
    with chatting(demo_url, person="hanna") as chat:
        for person, words, at in [
            ("hanna", "centrala nie działa od 9:50, nikt nie może dzwonić", "10:00"),
            ("kasia", "sip trunk nie działa od 9:55, nikt nie może dzwonić", "10:04"),
            ("tom", "the SIP trunk in Gdansk is dead, every call fails since 8:50", "10:08"),
        ]:
            chat(words, as_=person, now=f"2026-11-23T{at}:00+01:00")
            done = chat.press("Register" if person == "tom" else "Zarejestruj")
            assert facts(done)["service"] == "sip", text(done)
        yield chat


def test_three_reports_of_one_service_propose_a_mass_outage(three: Chat) -> None:
    told = three("hej", as_="noc")
    assert "zgłoszenia od 3 klientów w 10 minut" in text(told)
    assert "Ogłoś awarię masową" in offered(told)
    asked = three.press("Ogłoś awarię masową")
    assert facts(asked)["reported"] == 3


def test_who_only_handles_incidents_declares_none(demo_url: str) -> None:
    with town_of(demo_url) as town:
        graded(town, "staff", "agent")
        noc = town.link("5", "noc")
        noc.says("ogłoś awarię masową infolinii od 9:12")
        assert "kierownik dyżuru" in noc.press("Ogłoś i powiadom")


def test_without_a_service_it_is_asked_which(demo_url: str) -> None:
    with chatting(demo_url, person="noc", now=DECLARED) as chat:
        assert "Która usługa nie działa" in text(chat("ogłoś awarię masową"))
        assert "Which service is down" in text(chat("declare a mass outage"))
