"""What a conversation remembers comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.remembering import entities_from_json, merged
from bot.understanding.meaning import Entities, TimeSpan

AT = datetime(2026, 11, 1, tzinfo=UTC)
FULL = Entities(
    services=("sip", "queues"),
    severity="major",
    incident=1043,
    customer="Pralnie Bławatek",
    start=AT,
    end=AT,
    at=AT,
    duration=timedelta(hours=2),
    period=TimeSpan(AT, AT + timedelta(days=30)),
    percent=Decimal("99.5"),
    language="pl",
    clock="pause",
)


def test_every_entity_survives_json() -> None:
    assert entities_from_json(FULL.as_json()) == FULL


def test_what_is_said_now_replaces_what_was_said_before() -> None:
    assert merged(FULL, Entities(severity="critical")).severity == "critical"


def test_what_is_not_said_now_is_taken_from_before() -> None:
    assert merged(FULL, Entities(severity="critical")).services == ("sip", "queues")
