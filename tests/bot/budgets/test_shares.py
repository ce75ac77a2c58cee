"""A share of a budget is told at its exact instant, once, to the customer it belongs to and to staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.ports import BUDGET
from bot.records import IncidentLog
from knowledge.incidents.incident import OutageRecorded
from tests.bot.budgets.conftest import CHATS, down, first_lines, report, told
from tests.talking import Town, town_of

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
"""10:00 in Warsaw."""
DECEMBER = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
SEVERITY = {"harrowgate": "1", "jaskolcza_dolina": "p1"}
SECOND = timedelta(seconds=1)


def queues_down(town: Town, at: datetime = WEDNESDAY) -> None:
    report(town, 3001, "dzwonnica", "queues", at)
    down(town, 3001, "queues", at, at=at)


def test_each_share_is_told_the_moment_it_is_used_and_once(town: Town) -> None:
    queues_down(town)  # 21.6 min are allowed in November
    at = {share: WEDNESDAY + share * timedelta(minutes=21.6) / 100 for share in (50, 75, 90, 100)}

    assert first_lines(town, at[50] - SECOND, "1") == []
    assert first_lines(town, at[50], "1") == [
        "Wykorzystano 50% budżetu przestoju w listopadzie 2026 (kolejki); osiągnięto: 10:10."
    ]
    assert first_lines(town, at[50] + SECOND, "1") == []
    assert first_lines(town, at[75] - SECOND, "1") == []
    assert first_lines(town, at[75], "1") == [
        "Wykorzystano 75% budżetu przestoju w listopadzie 2026 (kolejki); osiągnięto: 10:16."
    ]
    assert len(first_lines(town, at[90], "1")) == 1
    assert first_lines(town, at[100], "1") == [
        "Wykorzystano 100% budżetu przestoju w listopadzie 2026 (kolejki); osiągnięto: 10:21."
    ]
    assert first_lines(town, at[100] + timedelta(hours=3), "1") == []


def test_it_tells_what_is_left_until_when_how_firm_it_is_and_where_it_is_written(town: Town) -> None:
    queues_down(town)

    assert told(town, WEDNESDAY + timedelta(minutes=12), "9") == [
        "Dzwonnica Północ Contact Center S.A.: Wykorzystano 50% budżetu przestoju w listopadzie 2026 (kolejki); "
        "osiągnięto: 10:10.\n"
        "Kolejki: 9,6 min z 21,6 min, wykorzystano 12 min ▓▓▓▓▓▓░░░░, dostępność 99,97% (cel 99,95%). Jeśli przerwa "
        "potrwa dalej, budżet skończy się: 10:21:36 (za 9 min 36 s).\n"
        "Stan otwarty: okres trwa do 30 listopada 2026, więc wynik może się zmienić. Wyliczenie wstępne; nie jest "
        "uznaniem ani odmową roszczenia.\n"
        "Podstawa: Aneks 1, § 6."
    ]


def test_nobody_of_another_customer_hears_of_it(town: Town) -> None:
    queues_down(town)

    heard = {person: bool(told(town, WEDNESDAY + timedelta(minutes=30), user)) for user, person in CHATS.items()}

    assert heard == {"noc": True, "kasia": True, "tom": False, "hanna": False, "marta": False}


def test_a_place_of_the_customer_hears_it_instead_of_its_people(town: Town) -> None:
    town.bind("-100", "1", "dzwonnica")
    queues_down(town)

    assert len(told(town, WEDNESDAY + timedelta(minutes=11), "-100")) == 1
    assert told(town, WEDNESDAY + timedelta(minutes=11), "1") == []


def test_many_shares_at_once_and_hours_late_are_one_message_that_says_so(town: Town) -> None:
    queues_down(town)

    assert told(town, WEDNESDAY + timedelta(hours=2), "1") == [
        "Budżet przestoju w listopadzie 2026 PRZEKROCZONY (kolejki); wyczerpany: 10:21.\n"
        "Kolejki: 0 min, limit 21,6 min przekroczony o 98,4 min, wykorzystano 120 min ▓▓▓▓▓▓▓▓▓▓, dostępność 99,72% "
        "(cel 99,95%). Ta wiadomość przychodzi 1 h 38 min później; liczby są aktualne.\n"
        "Stan otwarty: okres trwa do 30 listopada 2026, więc wynik może się zmienić. Wyliczenie wstępne; nie jest "
        "uznaniem ani odmową roszczenia.\n"
        "Podstawa: Aneks 1, § 6."
    ]
    assert told(town, WEDNESDAY + timedelta(hours=3), "1") == []


def test_a_correction_is_told_once_and_only_then_is_the_share_news_again(town: Town) -> None:
    queues_down(town)
    told(town, WEDNESDAY + timedelta(minutes=20), "1")
    later = WEDNESDAY + timedelta(minutes=30)
    down(town, 3001, "queues", WEDNESDAY, minutes=12, at=later)

    assert first_lines(town, later, "1") == [
        "Korekta: wykorzystanie budżetu przestoju w listopadzie 2026 spadło poniżej 75% (kolejki)."
    ]
    assert first_lines(town, later + SECOND, "1") == []
    down(town, 3001, "queues", WEDNESDAY, minutes=17, at=later + timedelta(minutes=1))
    assert first_lines(town, later + timedelta(minutes=1), "1") == [
        "Wykorzystano 75% budżetu przestoju w listopadzie 2026 (kolejki); osiągnięto: 10:16."
    ]


def test_two_processes_at_once_tell_it_once(town: Town, demo_url: str) -> None:
    queues_down(town)
    at = WEDNESDAY + timedelta(minutes=11)
    with town_of(demo_url) as other:
        happened = [*town.bot.tick(at), *other.bot.tick(at)]

    assert [one["type"] for one in happened].count("budget_share_used") == 1
    assert len(told(town, at, "1")) == 1


def test_a_tick_in_which_nothing_is_due_looks_at_no_budget(town: Town) -> None:
    queues_down(town)
    told(town, WEDNESDAY, "1")

    with town.database.reading() as work:
        assert work.looks.next_at(BUDGET) == WEDNESDAY + timedelta(minutes=10.8)


@pytest.mark.parametrize(
    ("number", "customer", "service", "more", "user", "minutes", "first"),
    [
        # 13.254 weighted minutes a quarter, parts of a minute dropped: 33 minutes with 12 of 60 channels lost are 6.6.
        (
            3003,
            "harrowgate",
            "sip",
            {"site": "london", "share": "0.2"},
            "2",
            34,
            "50% of the downtime budget in quarter 4 of 2026 is used (",
        ),
        # 19.08 minutes of the hours of support in December; 35 % of the calls dropped count at half.
        (3002, "jaskolcza_dolina", "hotline", {"share": "0.35"}, "4", 19.08, "Wykorzystano 50% budżetu przestoju w "),
        # 22.32 minutes in a December of 31 days.
        (3004, "dzwonnica", "sip", {}, "1", 11.16, "Wykorzystano 50% budżetu przestoju w grudniu 2026 ("),
        # 223.2 minutes.
        (3005, "blawatek", "hotline", {}, "3", 111.6, "Wykorzystano 50% budżetu przestoju w grudniu 2026 ("),
    ],
)
def test_the_contracts_figures_decide(
    town: Town, number: int, customer: str, service: str, more: dict[str, Any], user: str, minutes: float, first: str
) -> None:
    report(town, number, customer, service, DECEMBER, severity=SEVERITY.get(customer, "critical"))
    down(town, number, service, DECEMBER, at=DECEMBER, **more)
    at = DECEMBER + timedelta(minutes=minutes)

    assert first_lines(town, at - SECOND, user) == []
    (said,) = first_lines(town, at, user)
    assert said.startswith(first)


@pytest.mark.parametrize(
    ("start", "customer", "service", "user", "minutes", "said"),
    [
        # March has 44,580 minutes in Warsaw, of which 0.5 % are 222.9: half of them begin on the night of the change.
        (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), "blawatek", "hotline", "3", 111.45, "osiągnięto: 1:21."),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "blawatek", "hotline", "3", 111.45, "osiągnięto: 3:21."),
        # October has 44,700, of which 0.05 % are 22.35; the hour from two to three comes twice.
        (
            datetime(2026, 10, 25, 0, 55, tzinfo=UTC),
            "dzwonnica",
            "sip",
            "1",
            11.175,
            "osiągnięto: 2:06 czasu zimowego.",
        ),
    ],
)
def test_months_in_which_the_clock_changes_have_their_own_length(
    town: Town, start: datetime, customer: str, service: str, user: str, minutes: float, said: str
) -> None:
    report(town, 3006, customer, service, start)
    down(town, 3006, service, start, at=start)
    at = start + timedelta(minutes=minutes)

    assert first_lines(town, at - SECOND, user) == []
    (line,) = first_lines(town, at, user)
    assert line.endswith(said)


def test_an_outage_over_the_end_of_a_month_uses_up_both_months(town: Town) -> None:
    start = datetime(2026, 11, 30, 22, 45, tzinfo=UTC)  # 15 minutes before December
    queues_down(town, start)

    assert first_lines(town, start + timedelta(minutes=15), "1") == [
        "Wykorzystano 50% budżetu przestoju w listopadzie 2026 (kolejki); osiągnięto: pon. 30 listopada, 23:55."
    ]
    assert first_lines(town, start + timedelta(minutes=26), "1") == []
    assert first_lines(town, start + timedelta(minutes=15 + 11.16), "1") == [
        "Wykorzystano 50% budżetu przestoju w grudniu 2026 (kolejki); osiągnięto: 0:11."
    ]


def test_what_was_used_before_the_records_came_is_nobodys_news(town: Town) -> None:
    """The demo's own November has used shares of budgets; its first tick says nothing of them."""
    events = [event for log in _logs(town) for event in log.events]

    assert any(isinstance(event.what, OutageRecorded) for event in events)
    assert [told(town, town.now + SECOND, user) for user in CHATS] == [[]] * len(CHATS)


def _logs(town: Town) -> Sequence[IncidentLog]:
    with town.database.reading() as work:
        return work.incidents.all(town.now)
