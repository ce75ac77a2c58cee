"""What the chat says of a settled period, of a figure that differs later, and of amounts that are not to be shown."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from knowledge.incidents.incident import Event, OutageRecorded
from knowledge.money.standing import AmountsShown
from storage.administration import import_contract, put_person
from storage.engine import open_database
from tests.chatting import chatting, events, facts, labels, text
from tests.settling import settled

SENTENCE = "Wyliczenie wstępne; nie jest uznaniem ani odmową roszczenia."
LATER = "2026-12-10T10:00:00+01:00"
MORNING = "2026-11-23T10:00:00+01:00"
RATE = re.compile(r"za każdą rozpoczętą godzinę|kwot poniżej 25 EUR nie wystawia się")
"""What the contract itself states of a penalty is its own words, and no amount that was computed."""
QUESTIONS = (
    "ile nam się należy?",
    "ile nam się należy za wrzesień?",
    "ile nam się należy w tym roku?",
    "a gdyby trwało jeszcze 2 godziny?",
    "ile przestoju nam zostało?",
    "pokaż wynik za październik",
    "jaka kara za spóźnienie o 2 godziny?",
    "co z karą?",
    "co z 1017?",
    "do kiedy trzeba złożyć wniosek?",
)
MONEY = re.compile(r"PLN|€|EUR|\d\s?zł")


def show(url: str, customer: str, shown: AmountsShown) -> None:
    with closing(open_database(url)) as database, database.unit_of_work() as work:
        work.settlements.show_amounts(customer, shown, None, datetime(2026, 1, 2, tzinfo=UTC))
        work.commit()


def lengthen(url: str) -> None:
    """Record, a day after the settlement, that the outage of incident 1017 lasted five hours longer."""
    start, at = datetime(2026, 11, 23, 8, 5, tzinfo=UTC), datetime(2026, 12, 4, 9, tzinfo=UTC)
    outage = OutageRecorded("1", "webchat", start, start.replace(hour=16), Decimal(1), "staff")
    with closing(open_database(url)) as database, database.unit_of_work() as work:
        work.incidents.append(Event(1017, at, at, "noc", outage))
        work.commit()


def test_a_settled_amount_says_so_and_names_the_provider_to_the_customer(demo_url: str) -> None:
    settled(demo_url, "dzwonnica", "2026-11")
    with chatting(demo_url, person="kasia", now=LATER) as chat:
        said = chat("ile nam się należy za listopad?")
    assert text(said).splitlines()[0] == "Razem w listopadzie 2026, po rozliczeniu: 6900,00 zł."
    assert "Rozliczone: Telmost" in text(said) or "Rozliczone: " in text(said)
    assert "Ewa Sowa" not in text(said)
    assert SENTENCE not in text(said)
    assert (facts(said)["standing"], facts(said)["total"]) == ("settled", "6900.00")


def test_staff_are_told_who_settled(demo_url: str) -> None:
    settled(demo_url, "dzwonnica", "2026-11")
    with chatting(demo_url, person="noc", now=LATER) as chat:
        said = text(chat("how much does Dzwonnica get for November?"))
    assert "Settled: Ewa Sowa, 3 December 2026, 10:00." in said


def test_a_later_event_is_a_visible_correction(demo_url: str) -> None:
    settled(demo_url, "dzwonnica", "2026-11")
    lengthen(demo_url)
    with chatting(demo_url, person="kasia", now=LATER) as chat:
        said = chat("how much do we get for November?")
        why = text(chat("why?"))
    first, second = text(said).splitlines()[:2]
    assert first == "In all in November 2026, settled: PLN 6,900.00."
    assert second.startswith("CORRECTION: computed now it is PLN 17,250.00, since ")
    assert "the records of incidents 1017 changed after the settlement" in second
    assert facts(said)["total"] == "6900.00"
    assert facts(said)["correction"] == ["events"]
    assert "• webchat: 98.89% instead of 99.54%" in why


def test_a_correction_that_was_settled_names_what_it_corrects(demo_url: str) -> None:
    settled(demo_url, "dzwonnica", "2026-11")
    lengthen(demo_url)
    settled(demo_url, "dzwonnica", "2026-11", "--again", now="2026-12-05T10:00+01:00")
    with chatting(demo_url, person="kasia", now=LATER) as chat:
        said = text(chat("how much do we get for November?"))
    assert said.startswith("In all in November 2026, settled: PLN 17,250.00.")
    assert "It corrects the settlement of 3 December 2026, 10:00: PLN 6,900.00." in said
    assert "CORRECTION" not in said


def test_a_settlement_that_was_altered_settles_nothing(demo_url: str, tmp_path: Path) -> None:
    settled(demo_url, "dzwonnica", "2026-11")
    with closing(sqlite3.connect(tmp_path / "demo.db")) as connection:
        connection.execute("UPDATE settled_period SET figures = replace(figures, '6900.00', '69.00')")
        connection.commit()
    with chatting(demo_url, person="kasia", now=LATER) as chat:
        said = chat("ile nam się należy za listopad?")
    assert "jego pieczęć się nie zgadza" in text(said)
    assert (facts(said)["standing"], facts(said)["total"]) == ("provisional", "6900.00")


@pytest.mark.parametrize("shown", [AmountsShown.SETTLED_ONLY, AmountsShown.NEVER])
@pytest.mark.parametrize("person", ["hanna", "marta", "kasia", "tom"])
def test_an_amount_that_may_change_is_shown_nowhere(demo_url: str, person: str, shown: AmountsShown) -> None:
    for customer in ("blawatek", "jaskolcza_dolina", "dzwonnica", "harrowgate"):
        show(demo_url, customer, shown)
    with chatting(demo_url, person=person, now=MORNING) as chat:
        asked = [one for question in QUESTIONS for one in (question, "więcej", "dlaczego?", "więcej")]
        said = [reply for one in asked for reply in chat(one)["replies"]]
    assert len(said) >= len(asked)
    for reply in said:
        assert not [line for line in reply["text"].splitlines() if MONEY.search(line) and not RATE.search(line)]
        assert not [one for one in reply.get("attachments", []) if MONEY.search(one["description"])]
        assert not {"total", "penalty"} & set(reply["facts"])
        amounts = {key for key in reply["facts"] if key.endswith(("_credit", "_penalty"))}
        assert amounts <= {"late_penalty"}
        """Whether the contract has one at all."""


def test_without_money_the_answer_says_time_and_where_the_amount_comes_from(demo_url: str) -> None:
    show(demo_url, "jaskolcza_dolina", AmountsShown.SETTLED_ONLY)
    with chatting(demo_url, person="marta", now=MORNING) as chat:
        said = text(chat("ile nam się należy?"))
    assert "poda ją rozliczenie sporządzone przez dostawcę" in said
    assert "99,89%" in said
    assert "naliczony przestój: 20 min" in said


def test_settled_only_shows_what_is_settled(demo_url: str) -> None:
    show(demo_url, "dzwonnica", AmountsShown.SETTLED_ONLY)
    settled(demo_url, "dzwonnica", "2026-11")
    with chatting(demo_url, person="kasia", now=LATER) as chat:
        assert facts(chat("ile nam się należy za listopad?"))["total"] == "6900.00"
        assert "total" not in facts(chat("ile nam się należy za październik?"))


def test_settled_only_keeps_back_the_figure_of_a_correction(demo_url: str) -> None:
    show(demo_url, "dzwonnica", AmountsShown.SETTLED_ONLY)
    settled(demo_url, "dzwonnica", "2026-11")
    lengthen(demo_url)
    with chatting(demo_url, person="kasia", now=LATER) as chat:
        said = text(chat("how much do we get for November?"))
    assert "6,900.00" in said
    assert "CORRECTION: what is computed now differs" in said
    assert "17,250.00" not in said


def test_never_shows_not_even_what_is_settled(demo_url: str) -> None:
    show(demo_url, "dzwonnica", AmountsShown.NEVER)
    settled(demo_url, "dzwonnica", "2026-11")
    with chatting(demo_url, person="kasia", now=LATER) as chat:
        said = text(chat("ile nam się należy za listopad?"))
    assert "W tej rozmowie nie podaje się kwot" in said
    assert "6900" not in said


def test_staff_see_every_amount_whatever_the_customer_is_shown(demo_url: str) -> None:
    show(demo_url, "jaskolcza_dolina", AmountsShown.NEVER)
    with chatting(demo_url, person="ewa", now=MORNING) as chat:
        assert facts(chat("ile się należy Jaskółczej Dolinie za listopad?"))["total"] == "260.00"


def make_administrator(url: str) -> None:
    with closing(open_database(url)) as database, database.unit_of_work() as work:
        ewa = work.people.get("ewa")
        assert ewa is not None
        put_person(work.session, replace(ewa, administrator=True), [])
        work.commit()


def test_an_administrator_settles_in_the_chat_after_seeing_the_figures(demo_url: str) -> None:
    make_administrator(demo_url)
    with chatting(demo_url, person="ewa", now=LATER) as chat:
        chat("ile się należy Dzwonnicy za listopad?")
        shown = chat.press("Rozlicz okres")
        done = chat.press("Rozlicz")
        again = chat("ile się należy Dzwonnicy za listopad?")
    assert text(shown).startswith("Rozliczyć: Dzwonnica Północ Contact Center S.A.")
    assert "6900,00 zł" in text(shown)
    assert events(done) == ["period_settled"]
    assert "Rozliczone: Ewa Sowa" in text(done)
    assert facts(done)["standing"] == "settled"
    assert "Rozlicz okres" not in labels(again)


def test_a_difference_is_corrected_in_the_chat(demo_url: str) -> None:
    settled(demo_url, "dzwonnica", "2026-11")
    lengthen(demo_url)
    with chatting(demo_url, person="ewa", now=LATER) as chat:
        chat("how much does Dzwonnica get for November?")
        chat.press("Correct the settlement")
        done = chat.press("Settle")
    assert facts(done)["total"] == "17250.00"
    assert "It corrects the settlement of 3 December 2026, 10:00: PLN 6,900.00." in text(done)


@pytest.mark.parametrize(
    ("person", "question"),
    [("kasia", "how much do we get for November?"), ("noc", "how much does Dzwonnica get for November?")],
)
def test_nobody_else_is_offered_to_settle(demo_url: str, person: str, question: str) -> None:
    with chatting(demo_url, person=person, now=LATER) as chat:
        assert "Settle the period" not in labels(chat(question))


def test_a_running_period_is_not_offered_to_be_settled(demo_url: str) -> None:
    make_administrator(demo_url)
    with chatting(demo_url, person="ewa", now=MORNING) as chat:
        assert "Settle the period" not in labels(chat("how much does Dzwonnica get for November?"))


def test_who_is_no_administrator_any_more_settles_nothing_with_an_old_button(demo_url: str) -> None:
    make_administrator(demo_url)
    with chatting(demo_url, person="ewa", now=LATER) as chat:
        chat("how much does Dzwonnica get for November?")
        chat.press("Settle the period")
        with closing(open_database(demo_url)) as database, database.unit_of_work() as work:
            ewa = work.people.get("ewa")
            assert ewa is not None
            put_person(work.session, replace(ewa, administrator=False), [])
            work.commit()
        said = chat.press("Settle")
    assert "This needs the role: administrator of the provider" in text(said)
    assert events(said) == []


def test_a_changed_contract_is_a_visible_correction_with_its_reason(demo_url: str) -> None:
    settled(demo_url, "dzwonnica", "2026-10")
    amend(demo_url)
    with chatting(demo_url, person="kasia", now=LATER) as chat:
        said = chat("how much do we get for October?")
    assert text(said).startswith("In all in October 2026, settled: PLN 5,175.00.\nCORRECTION: computed now it is PLN ")
    assert "the contract on record says something else now" in text(said)
    assert facts(said)["correction"] == ["contract"]


def amend(url: str) -> None:
    """Import the contract again with another share in the band that decided October."""
    file = files("knowledge") / "contracts" / "dzwonnica.yaml"
    with closing(open_database(url)) as database:
        changed = file.read_text(encoding="utf-8").replace("15%", "16%").replace("15 %", "16 %")
        import_contract(database, changed, file="dzwonnica.yaml", now=datetime(2026, 12, 5, tzinfo=UTC))


def test_an_administrator_chooses_in_the_chat_what_a_customer_is_shown(demo_url: str) -> None:
    make_administrator(demo_url)
    with chatting(demo_url, person="ewa", now=LATER) as chat:
        chat("how much does Dzwonnica get for November?")
        asked = chat.press("What the customer is shown")
        done = chat.press("Only settled amounts are shown (settled_only)")
    with chatting(demo_url, person="kasia", now=LATER) as chat:
        said = facts(chat("how much do we get for November?"))
    assert facts(asked)["shown"] == "estimate"
    assert (events(done), facts(done)["shown"]) == (["amounts_chosen"], "settled_only")
    assert "total" not in said


def test_nobody_else_chooses_what_a_customer_is_shown(demo_url: str) -> None:
    for person, question in (
        ("noc", "how much does Dzwonnica get for November?"),
        ("kasia", "how much do we get for November?"),
    ):
        with chatting(demo_url, person=person, now=LATER) as chat:
            assert "What the customer is shown" not in labels(chat(question))
