"""Questions as English speakers put them: the article joins nothing, and "owed" asks for credits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.understanding.reader import Reader

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("what if a severity 1 took 6 hours at night?", ["what_if"]),
        ("how much are we owed for October?", ["penalties"]),
        ("what is owed to us for Q3?", ["penalties"]),
        ("I cannot call out and I need a person", ["report_incident", "human_handoff"]),
    ],
)
def test_a_question_is_cut_only_where_another_one_begins(text: str, intents: list[str]) -> None:
    meaning = Reader().read(text, role="customer", now=NOW, zone="Europe/London")

    assert [request.intent for request in meaning.requests] == intents
