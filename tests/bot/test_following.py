"""Who follows an incident hears of it without having reported it, as long as they may; and what kinds one turns off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.audience import hearing
from bot.records import NORMAL, NoticeKind, Why
from tests.talking import Chat, Town, town_of

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
WHYS: dict[NoticeKind, Why] = {
    "budget": Why("budget", "budget.share", "budget:blawatek", AT, "blawatek"),
    "summary": Why("summary", "summary.period", "summary:1", AT, "blawatek"),
    "contract": Why("contract", "claim.day", "claim:1", AT, "blawatek"),
    "reminder": Why("maintenance", "work.24h_before", "work:W1", AT, "blawatek"),
}
ANNOUNCED = Why("maintenance", "work.announced", "work:W1", AT, "blawatek")


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


def reported(town: Town) -> tuple[Chat, int]:
    hanna = town.link("7", "hanna")
    hanna.says("infolinia nie działa od 9:00, nikt nie może się dodzwonić")
    hanna.press("Zarejestruj")
    assert hanna.last is not None
    return hanna, next(one["incident"] for one in hanna.last.events if one["type"] == "incident_reported")


def heard(town: Town, chat: str) -> list[str]:
    return [one.reply.text for one in town.sent(chat) if one.kind == "notice"]


def test_who_follows_an_incident_of_their_own_company_hears_each_step_until_they_stop(town: Town) -> None:
    _, number = reported(town)
    piotr, noc = town.link("8", "piotr"), town.link("9", "noc")
    heard(town, "8")

    assert (
        piotr.says(f"śledź {number}")
        == f"Zgłoszenie {number} jest śledzone: wiadomości o zmianach i przed upływem terminów przyjdą tutaj."
    )
    noc.says(f"podejmuję {number}")
    [first] = heard(town, "8")
    assert first.startswith(f"{number}: zajmuje się tym Ola Maj")
    assert piotr.says(f"przestań śledzić {number}") == f"Zgłoszenie {number} nie jest już śledzone."
    assert piotr.says(f"przestań śledzić {number}") == f"Zgłoszenie {number} nie jest śledzone."
    noc.says(f"{number} rozpoczęto prace")
    assert heard(town, "8") == []


def test_whoever_reported_it_hears_each_step_once_and_before_due_times_only_by_following_it(town: Town) -> None:
    hanna, number = reported(town)
    noc = town.link("9", "noc")
    hanna.says(f"follow {number}")
    heard(town, "7")

    noc.says(f"podejmuję {number}")
    assert len(heard(town, "7")) == 1
    reminded = ticked(town, hours=4)
    assert reminded[0] == f"{number}: Reakcja do 12:00, pozostało 59 min 56 s.\nPodstawa: Umowa, § 3."
    assert len(reminded) == len(set(reminded)) > 3

    hanna.says(f"przestań śledzić {number}")
    assert hanna.says(f"przestań śledzić {number}").startswith(f"To zgłoszenie ({number}) jest Twoje; zgłaszający")
    assert ticked(town, hours=2) == []


def ticked(town: Town, hours: int) -> list[str]:
    """Let time pass and return what was told of due times."""
    found: list[str] = []
    for _ in range(hours * 4):
        town.now += timedelta(minutes=15)
        town.bot.tick(town.now)
        found += [one.reply.text for one in town.sent("7") if one.why is not None and one.why.topic == "deadline"]
    return found


def test_staff_follow_any_incident_and_a_button_stops_it(town: Town) -> None:
    _, number = reported(town)
    ewa, noc = town.link("8", "ewa"), town.link("9", "noc")
    ewa.says(f"śledź {number}")
    heard(town, "8")

    noc.says(f"podejmuję {number}")
    assert [text for text in heard(town, "8") if text.startswith(f"{number}: zajmuje się tym Ola Maj")] != []
    ewa.says(f"śledź {number}")
    assert ewa.press("Nie śledź dalej") == f"Zgłoszenie {number} nie jest już śledzone."


def test_nobody_follows_another_customers_incident(town: Town) -> None:
    _, number = reported(town)
    tom, noc = town.link("8", "tom"), town.link("9", "noc")

    assert tom.says(f"follow {number}") == f"You have no incident {number}."
    noc.says(f"podejmuję {number}")
    assert heard(town, "8") == []


def test_somebody_who_went_over_to_another_customer_hears_no_more(town: Town) -> None:
    _, number = reported(town)
    piotr, noc = town.link("8", "piotr"), town.link("9", "noc")
    piotr.says(f"śledź {number}")
    with town.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE person SET customer = 'harrowgate' WHERE id = 'piotr'")
        work.commit()
    heard(town, "8")

    noc.says(f"podejmuję {number}")

    assert heard(town, "8") == []


@pytest.mark.parametrize(
    ("words", "back", "kind"),
    [
        ("wyłącz wiadomości o budżecie", "chcę dostawać ostrzeżenia o budżecie", "budget"),
        ("nie przysyłaj podsumowań", "chcę podsumowania", "summary"),
        ("wypisz mnie z powiadomień o pracach", "włącz przypomnienia o pracach", "reminder"),
        ("turn off budget messages", "I want budget warnings", "budget"),
        ("I don't want summaries", "I want the summaries", "summary"),
        ("unsubscribe me from maintenance notices", "turn on work reminders", "reminder"),
    ],
)
def test_a_kind_of_notices_is_turned_off_and_on_again_and_the_others_stay(
    town: Town, words: str, back: str, kind: NoticeKind
) -> None:
    hanna = town.link("7", "hanna")
    hanna.says(words)
    assert wanted(town) == {other: other != kind for other in WHYS}
    hanna.says(back)
    assert all(wanted(town).values())


def wanted(town: Town) -> dict[NoticeKind, bool]:
    with town.database.reading() as work:
        assert hearing(work, "hanna", ANNOUNCED, NORMAL, AT).wanted, "what is mandatory always comes"
        return {kind: hearing(work, "hanna", why, NORMAL, AT).wanted for kind, why in WHYS.items()}


@pytest.mark.parametrize(
    ("words", "passes"),
    [
        ("pilnych też nie przysyłaj w nocy", False),
        ("pilne zawsze", True),
        ("niech pilne przychodzą mimo ciszy", True),
        ("hold urgent ones too at night", False),
        ("let urgent messages through at night", True),
    ],
)
def test_what_is_urgent_passes_or_is_held_by_words(town: Town, words: str, passes: bool) -> None:
    hanna = town.link("7", "hanna")
    hanna.says("cisza od 22 do 7")
    if passes:
        hanna.press("Wstrzymuj też pilne")
    hanna.says(words)

    with town.database.reading() as work:
        choice = work.notice_choices.of_person("hanna")
    assert choice.urgent_passes is passes
    assert choice.quiet is not None
