"""Promise: `understand --json` gives one object a line with the documented keys (docs/chat_json.md)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

import pytest

from adapters.console.understand import run_understand
from bot.understanding.meaning import Entities, Meaning, Request, Scored, TimeSpan
from bot.understanding.reader import Reader
from knowledge.bilingual import Language

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVERYTHING = Entities(
    services=("hotline",),
    severity="critical",
    incident=1042,
    customer="Dzwonnica",
    start=NOW,
    end=NOW + HOUR,
    at=NOW,
    duration=timedelta(minutes=90),
    period=TimeSpan(NOW, NOW + HOUR),
    percent=Decimal("99.50"),
    language="en",
    clock="pause",
)


class Recorder:
    """A reader that notes what it was asked and understands the same every time."""

    def __init__(self, language: Language | None = "pl") -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.language = language

    def read(self, text: str, **how: Any) -> Meaning:
        self.asked.append((text, how))
        scored = (Scored("report_incident", 0.98765), Scored("help", 0.01), Scored("thanks", 0.001))
        return Meaning(text, self.language, scored, (Request("report_incident", 0.9, EVERYTHING),), EVERYTHING)


def understood(reader: Recorder, *lines: bytes, hint: Language | None = None) -> list[dict[str, Any]]:
    out = BytesIO()
    run_understand(cast(Reader, reader), BytesIO(b"\n".join(lines)), out, now=lambda: NOW, language=hint)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_object_carries_the_documented_keys() -> None:
    (one,) = understood(Recorder(), b"infolinia")
    assert one == {
        "text": "infolinia",
        "language": "pl",
        "intents": [
            {"intent": "report_incident", "confidence": 0.9877},
            {"intent": "help", "confidence": 0.01},
            {"intent": "thanks", "confidence": 0.001},
        ],
        "requests": ["report_incident"],
        "entities": {
            "services": ["hotline"],
            "severity": "critical",
            "incident": 1042,
            "customer": "Dzwonnica",
            "start": "2026-11-23T09:00:00+00:00",
            "end": "2026-11-23T10:00:00+00:00",
            "at": "2026-11-23T09:00:00+00:00",
            "duration": 5400,
            "period": {"start": "2026-11-23T09:00:00+00:00", "end": "2026-11-23T10:00:00+00:00"},
            "percent": "99.50",
            "language": "en",
            "clock": "pause",
        },
    }


def test_role_moment_and_customers_reach_the_reader() -> None:
    reader = Recorder()
    understood(
        reader,
        b'{"text": "a", "role": "staff", "now": "2026-12-01T10:00+01:00", "customers": ["Dzwonnica"]}',
        b"b",
        hint="en",
    )
    assert reader.asked[0][1] == {
        "role": "staff",
        "now": datetime(2026, 12, 1, 9, tzinfo=UTC),
        "customers": ("Dzwonnica",),
        "language": "en",
    }
    assert reader.asked[1] == ("b", {"role": "customer", "now": NOW, "customers": (), "language": "en"})


def test_the_hint_is_the_language_of_what_does_not_tell() -> None:
    assert understood(Recorder(None), b"ok")[0]["language"] is None
    assert understood(Recorder(None), b"ok", hint="en")[0]["language"] == "en"
    assert understood(Recorder("pl"), b"tak", hint="en")[0]["language"] == "pl"


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"{}",
        b'{"text": 1}',
        b'{"text": "a", "role": "boss"}',
        b'{"text": "a", "role": []}',
        b'{"text": "a", "now": "2026-12-01"}',
        b'{"text": "a", "customers": "Dzwonnica"}',
        b'{"text": "a", "customers": [""]}',
        b'{"text": "a", "lang": "pl"}',
        b"\xff",
    ],
)
def test_a_faulty_line_gets_an_error_and_the_stream_goes_on(line: bytes) -> None:
    bad, good = understood(Recorder(), line, b"a")
    assert sorted(bad) == ["error", "in"]
    assert sorted(bad["error"]) == ["expected", "message"]
    assert good["text"] == "a"


@pytest.mark.parametrize("line", [b'{"text": "a"', b'{"txt": "a"}'])
def test_the_keys_of_this_format_are_the_expected_ones(line: bytes) -> None:
    (bad,) = understood(Recorder(), line)
    assert bad["error"]["expected"].startswith(
        "plain text, or a JSON object with the keys text, role, now and customers"
    )
    assert "press" not in bad["error"]["expected"]
