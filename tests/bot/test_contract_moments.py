"""Which version answers: the one of the moment asked about; outside the contract's life nothing is read from it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, facts, text

DECEMBER = "2026-12-10T10:00:00+01:00"


@pytest.fixture
def kasia(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url, person="kasia", now=DECEMBER) as sitting:
        yield sitting


@pytest.fixture
def hanna(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url) as sitting:
        yield sitting


def test_a_past_month_is_answered_by_the_version_of_that_month(kasia: Chat) -> None:
    said = facts(kasia("jaki był czas usunięcia w czerwcu?"))
    assert (said["severity_critical_resolve"], said["severity_major_resolve"]) == (4 * 3600, 12 * 3600)


def test_without_a_moment_the_version_of_now_answers(kasia: Chat) -> None:
    assert facts(kasia("jaki jest czas usunięcia?"))["severity_major_resolve"] == 8 * 3600


def test_money_for_a_past_month_follows_its_version(kasia: Chat) -> None:
    said = text(kasia("ile się należy za czerwiec?"))
    assert "Załącznik SLA" in said
    assert "300,00" not in said


def test_a_named_moment_is_answered_by_its_version(kasia: Chat) -> None:
    said = facts(kasia("jaki był czas reakcji na awarię krytyczną 15 czerwca 2026 o 10?"))
    assert said["severity_critical_react_due"] == "2026-06-15T10:30:00+02:00"


@pytest.mark.parametrize(
    ("now", "word", "fact"),
    [
        ("2030-03-01T10:00:00+01:00", "no longer in force", {"contract_ended": "2028-02-01"}),
        ("2026-01-15T10:00:00+01:00", "not yet in force", {"contract_began": "2026-02-01"}),
    ],
)
def test_before_its_term_and_after_it_are_told_apart_with_the_dates(
    demo_url: str, now: str, word: str, fact: dict[str, str]
) -> None:
    with chatting(demo_url, now=now) as chat:
        answered = chat("what is the reaction time?")
    assert word in text(answered)
    assert "1 February 2026" in text(answered)
    assert "31 January 2028" in text(answered)
    assert facts(answered) == fact


def test_nothing_is_called_silent_where_no_version_was_in_force(hanna: Chat) -> None:
    said = text(hanna("what availability did you guarantee in January 2026 for the portals?"))
    assert "does not say" not in said
    assert "not yet in force" in said


def test_a_time_said_now_replaces_the_whole_time_said_before(kasia: Chat) -> None:
    kasia("jaki jest czas reakcji w wigilię o 10?")
    assert facts(kasia("a jak 26 grudnia?"))["reported_at"] == "2026-12-26T06:00:00+01:00"


def test_silence_at_a_moment_is_the_silence_without_one(kasia: Chat) -> None:
    general = text(kasia("what is the reaction time?"))
    at_moment = text(kasia("what is the reaction time on Monday at 10?"))
    assert "cosmetic issue: the contract does not say" in general
    assert "cosmetic issue: reaction – the contract does not say" in at_moment


@pytest.mark.parametrize(
    ("question", "is_open", "day"),
    [
        ("pracujecie w sobotę?", False, "2026-11-28"),
        ("pracujecie w piątek?", True, "2026-11-27"),
        ("do you work on Christmas Day?", False, "2026-12-25"),
    ],
)
def test_a_day_named_is_answered_yes_or_no_first(hanna: Chat, question: str, is_open: bool, day: str) -> None:
    said = facts(hanna(question))
    assert (said["open"], said["day"]) == (is_open, day)


def test_a_closed_day_is_called_by_its_name_before_the_weekly_hours(hanna: Chat) -> None:
    lines = text(hanna("do you work on Christmas Day?")).splitlines()
    assert lines[0].startswith("No, not on Fri 25 December (Christmas Day)")
    assert lines[1].startswith("Support hours: ")


def test_a_holiday_that_the_contract_works_is_open_and_still_named(kasia: Chat) -> None:
    said = kasia("do you work on 11 November?")
    assert facts(said)["open"] is True
    assert text(said).startswith("Yes, Wed 11 November (National Independence Day): 06:00–22:00")


def test_holidays_in_general_name_the_next_ones(hanna: Chat) -> None:
    first = text(hanna("do you work on public holidays?")).splitlines()[0]
    assert first.startswith("No, not on public holidays")
    assert "24 December (Christmas Eve)" in first
