"""Every event is read back as it was written, from codes and fields that old databases hold."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from types import UnionType
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.incidents.incident import Happening, IncidentAcknowledged, IncidentReported, OutageRecorded
from storage.event_codec import CODES, decode, encode

INSTANTS = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip
VALUES: dict[type, st.SearchStrategy[Any]] = {
    str: st.text(),
    bool: st.booleans(),
    int: st.integers(min_value=1),
    datetime: INSTANTS,
    Decimal: st.decimals(min_value=0, max_value=1, places=6),
    type(None): st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    parts = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return st.one_of(*(VALUES[part] for part in parts))


def happenings() -> st.SearchStrategy[Happening]:
    return st.one_of(
        *(
            st.builds(kind, **{field.name: values(get_type_hints(kind)[field.name]) for field in fields(kind)})
            for kind in get_args(Happening)
        )
    )


@given(happenings())
def test_an_event_is_read_back_as_it_was_written(what: Happening) -> None:
    code, payload = encode(what)

    assert decode(code, json.loads(json.dumps(payload))) == what


def test_every_event_has_its_code() -> None:
    assert set(CODES.values()) == set(get_args(Happening))
    assert len(CODES) == len(get_args(Happening))


def test_the_codes_stay_what_they_were() -> None:
    assert sorted(CODES) == [
        "channel_confirmed", "clock_paused", "clock_resumed", "customer_confirmed", "fix_confirmed",
        "incident_acknowledged", "incident_cancelled", "incident_closed", "incident_merged", "incident_reopened",
        "incident_reported", "incident_resolved", "information_added", "outage_declared", "outage_recorded",
        "report_joined", "severity_changed", "update_given", "work_started",
        "workaround_accepted", "workaround_offered", "workaround_refused",
    ]  # fmt: skip


def test_instants_are_written_in_utc() -> None:
    start = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    _, payload = encode(OutageRecorded("1", "sip", start, None, Decimal("0.35"), "probe"))

    assert payload["start"] == "2026-11-23T09:00:00+00:00"
    assert payload["end"] is None
    assert payload["share"] == "0.35"


def test_an_older_event_takes_the_defaults_of_fields_it_lacks() -> None:
    payload = {
        "service": "sip", "severity": "critical", "since": "2026-11-23T09:00:00+00:00",
        "first_message_at": "2026-11-23T09:05:00+00:00", "channel": "chat", "description": "r",
    }  # fmt: skip
    since = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    assert decode("incident_reported", payload) == IncidentReported(
        "sip", "critical", since, since + timedelta(minutes=5), "chat", "r"
    )


@pytest.mark.parametrize(
    ("code", "payload", "named"),
    [
        ("incident_teleported", {}, "incident_teleported"),
        ("incident_acknowledged", {"colour": "red"}, "colour"),
        ("update_given", {}, "text"),
    ],
)
def test_what_cannot_be_read_is_named(code: str, payload: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        decode(code, payload)


def test_an_event_without_fields_is_an_empty_object() -> None:
    assert encode(IncidentAcknowledged()) == ("incident_acknowledged", {})
