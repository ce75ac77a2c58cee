"""A message that was taken in late is answered with the delay and the time that counts: the platform's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.talking import Chat, Town, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    return town.link("7", "hanna")


def late(chat: Chat, text: str, by: timedelta) -> str:
    """Write something that is taken in so much later."""
    sent = chat.town.now
    chat.town.now += by - timedelta(seconds=1)
    return chat.says(text, sent_at=sent)


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (timedelta(minutes=2) - timedelta(seconds=1), None),
        (timedelta(minutes=2), "Odebrano z opóźnieniem 2 min; liczy się 10:00."),
        (timedelta(minutes=34, seconds=40), "Odebrano z opóźnieniem 34 min; liczy się 10:00."),
        (timedelta(days=1), "Odebrano z opóźnieniem 24 h; liczy się pon. 23 listopada, 10:00."),
    ],
)
def test_the_delay_is_said_first_from_two_minutes_on(hanna: Chat, by: timedelta, said: str | None) -> None:
    first = late(hanna, "ile przestoju nam zostało?", by).split("\n")[0]

    assert first.startswith(said) if said is not None else "opóźnieniem" not in first


def test_a_report_taken_in_late_counts_from_its_own_time(hanna: Chat) -> None:
    late(hanna, "infolinia padła, nikt nie może się dodzwonić", timedelta(minutes=6))

    hanna.press("Zarejestruj")

    assert hanna.last is not None
    (event,) = hanna.last.events
    assert event["reported_at"] == "2026-11-23T10:00:02+01:00"


def test_the_confirmation_of_a_late_report_still_shows_all_that_counts_in_six_lines(hanna: Chat) -> None:
    late(hanna, "infolinia padła, nikt nie może się dodzwonić", timedelta(minutes=6))

    sent = hanna.town.now
    hanna.town.now += timedelta(minutes=3)
    token = next(c.token for c in hanna.last.replies[0].choices if c.label == "Zarejestruj")  # type: ignore[union-attr]
    lines = hanna.press_token(token, sent_at=sent).split("\n")

    assert len(lines) == 6
    assert lines[0].startswith("Odebrano z opóźnieniem 3 min")
    for said in ("Usunięcie: do", "automatyczne, nie reakcja", "Podstawa: ", "Pilnie: tel. "):
        assert any(said in line for line in lines)
