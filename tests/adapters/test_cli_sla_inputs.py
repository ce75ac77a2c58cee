"""Promise: records in JSON are read strictly and exactly; every error of every file is told at once, with its place."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sla.events import FORMS, read_events
from adapters.sla.exact_json import InputErrors, parsed
from adapters.sla.outages import outage_shape, read_lapses, read_outages, read_works
from bot.errors import Refused
from knowledge.contract.agreement import Contract
from knowledge.contract.file import read_contract
from knowledge.incidents.incident import IncidentReported, IncidentResolved, OutageRecorded
from storage.event_codec import CODES
from tests.sla_command import CONTRACTS, run_sla

DOWN = {"service": "sip", "start": "2026-11-03T09:00:00+01:00", "end": "2026-11-03T09:40:00+01:00"}
REPORT = {
    "type": "incident_reported",
    "incident": 1042,
    "occurred_at": "2026-11-03T09:00:00+01:00",
    "service": "sip",
    "severity": "critical",
}


@pytest.fixture(scope="module")
def contract() -> Contract:
    file = CONTRACTS / "blawatek.yaml"
    return read_contract(file.read_text(encoding="utf-8"), file=file.name)


def outages(contract: Contract, *entries: Any) -> tuple[OutageRecorded, ...]:
    return read_outages(contract, parsed(json.dumps(entries), "o.json"), "o.json")


def errors(contract: Contract, text: str, *, of: str = "outages") -> list[str]:
    """Return the lines that tell the errors of an input; none where there is no error."""
    value = parsed(text, "o.json")
    try:
        match of:
            case "outages":
                read_outages(contract, value, "o.json")
            case "works":
                read_works(value, "o.json")
            case "lapses":
                read_lapses(contract, value, "o.json")
            case _:
                read_events(contract, value, "o.json")
    except InputErrors as found:
        return [finding.text(found.source, "en") for finding in found.findings]
    return []


def error(contract: Contract, entry: Any, *, of: str = "outages") -> str:
    (line,) = errors(contract, json.dumps([entry]), of=of)
    return line


def test_a_record_needs_a_service_and_a_start_and_nothing_else(contract: Contract) -> None:
    (one,) = outages(contract, {"service": "sip", "start": "2026-11-03T09:00:00+01:00"})
    start = datetime(2026, 11, 3, 8, tzinfo=UTC)
    assert one == OutageRecorded("#1", "sip", start, None, Decimal(1), "probe")


def test_a_share_is_taken_to_the_last_decimal_as_number_and_as_text(contract: Contract) -> None:
    first, second = outages(contract, {**DOWN, "key": "a", "share": 0.1}, {**DOWN, "key": "b", "share": "0.1"})
    assert first.share == second.share == Decimal("0.1")


def test_records_may_come_in_any_order_and_a_repeated_one_is_there_once(contract: Contract) -> None:
    later = {**DOWN, "key": "b", "start": "2026-11-02T09:00:00+01:00"}
    keys = [one.key for one in outages(contract, {**DOWN, "key": "a"}, later, {**DOWN, "key": "a"})]
    assert keys == ["a", "b"]


def test_the_customers_statement_may_stand_beside_the_record_of_the_same_key(contract: Contract) -> None:
    found = outages(contract, {**DOWN, "key": "a"}, {**DOWN, "key": "a", "source": "customer"})
    assert [one.source for one in found] == ["probe", "customer"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"start": "2026-11-03T09:00:00"},
            "$[0].start: the value does not fit: “2026-11-03T09:00:00”; expected: an ins",
        ),
        ({"start": "1999-11-03T09:00:00Z"}, "$[0].start: the value does not fit: “1999-11-03T09:00:00Z”"),
        ({"start": 1_700_000_000}, "$[0].start: the value does not fit: “1700000000”"),
        ({"start": None}, "$[0].start: the value does not fit: “null”"),
        ({"end": "2026-11-03T08:59:59+01:00"}, "$[0].end: the value does not fit: “2026-11-03T07:59:59+00:00”"),
        (
            {"service": "sipp"},
            "$[0].service: a reference to something that is not there: “sipp”; expected: sip? (known: sip,",
        ),
        ({"site": "x"}, "$[0].site: a reference to something that is not there: “x”"),
        ({"exclusion": "weather"}, "expected: one of: customer_internet, customer_power, force_majeure"),
        (
            {"source": "rumour"},
            "$[0].source: a reference to something that is not there: “rumour”; expected: one of: pro",
        ),
        ({"share": 0}, "$[0].share: the value does not fit: “0”; expected: a share above 0, at most 1"),
        ({"share": 1.5}, "$[0].share: the value does not fit: “1.5”"),
        ({"share": True}, "$[0].share: the value does not fit: “true”"),
        ({"share": "35 %"}, "$[0].share: the value does not fit: “35 %”"),
        ({"share": 1e-300}, "$[0].share: the value does not fit: “1E-300”"),
        ({"key": ""}, "$[0].key: the value does not fit: “”"),
        ({"shares": 1}, "$[0].shares: unknown key; expected: share? (known: key, service, start"),
        ({"a b": 1}, '$[0]["a b"]: unknown key'),
    ],
)
def test_every_error_names_path_value_and_what_was_expected(
    contract: Contract, change: dict[str, Any], told: str
) -> None:
    assert told in error(contract, {**DOWN, **change})


def test_a_missing_key_and_an_entry_that_is_no_object_are_told(contract: Contract) -> None:
    lines = errors(contract, '[{"start": "2026-11-03T09:00:00Z"}, 7, []]')
    assert lines[0].startswith("o.json: $[0].service: a key is missing; expected: one of: sip")
    assert lines[1:] == [
        "o.json: $[1]: the wrong kind of entry: “7”; expected: an object {…}",
        "o.json: $[2]: the wrong kind of entry: “[]”; expected: an object {…}",
    ]


def test_a_key_written_twice_in_an_object_is_told(contract: Contract) -> None:
    text = '[{"service": "sip", "start": "2026-11-03T09:00:00Z", "start": "2026-11-04T09:00:00Z"}]'
    assert errors(contract, text) == ["o.json: $[0].start: the key occurs twice; expected: every key once"]


def test_two_different_outages_may_not_have_one_key(contract: Contract) -> None:
    entries = [{**DOWN, "key": "a"}, {**DOWN, "key": "a", "share": 0.5}]
    (line,) = errors(contract, json.dumps(entries))
    assert line.startswith("o.json: $[1].key: two entries contradict each other: “a”")


@pytest.mark.parametrize("written", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_share(contract: Contract, written: str) -> None:
    text = json.dumps([DOWN]).replace("}", f', "share": {written}}}')
    assert f"$[0].share: the value does not fit: “{written}”" in errors(contract, text)[0]


@pytest.mark.parametrize("digits", ["1" * 5000, "1e999999999", "1" + "0" * 40, "-1e400", "0." + "3" * 400])
def test_a_huge_number_is_refused_at_once(contract: Contract, digits: str) -> None:
    text = json.dumps([DOWN]).replace("}", f', "share": {digits}}}')
    assert "$[0].share: the value does not fit" in errors(contract, text)[0]


@pytest.mark.parametrize("value", ["{}", "7", "null", '"x"', "NaN"])
def test_an_input_that_is_no_list_is_told(contract: Contract, value: str) -> None:
    (line,) = errors(contract, value)
    assert line.startswith("o.json: $: the wrong kind of entry")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[{]", "o.json:1:3: not valid JSON"),
        ("", "o.json:1:1: not valid JSON"),
        ('[\n{"a": 1,}]', "o.json:2:"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_not_json_is_one_sentence_with_its_place(text: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        parsed(text, "o.json")
    assert told in str(refused.value)


def test_works_may_be_cancelled_and_urgent_and_must_last(contract: Contract) -> None:
    work = {
        "key": "w",
        "services": ["sip", "sip"],
        "announced_at": "2026-11-01T12:00:00Z",
        "start": "2026-11-05T22:00:00Z",
        "end": "2026-11-06T02:00:00Z",
        "emergency": True,
        "cancelled_at": "2026-11-04T12:00:00Z",
    }
    (read,) = read_works([parsed(json.dumps(work), "w")], "w")
    assert (read.services, read.emergency, read.cancelled_at) == (("sip",), True, datetime(2026, 11, 4, 12, tzinfo=UTC))
    assert "$[0].end: the value does not fit" in error(contract, {**work, "end": work["start"]}, of="works")
    assert "$[0].services: a reference" in error(contract, {**work, "services": ["sipp"]}, of="works")
    assert "$[0].services: a reference" in error(contract, {**work, "services": []}, of="works")


def test_the_types_and_keys_of_events_are_those_in_which_they_are_kept(contract: Contract) -> None:
    assert list(FORMS) == list(CODES)
    for code, form in FORMS.items():
        keys = outage_shape(contract) if code == "outage_recorded" else form.keys
        assert set(keys) == {field.name for field in fields(CODES[code])}, code


def test_a_report_needs_service_and_severity_the_rest_follows_from_its_moment(contract: Contract) -> None:
    (event,) = read_events(contract, parsed(json.dumps([REPORT]), "e"), "e")[1042]
    at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    assert (event.occurred_at, event.recorded_at, event.actor) == (at, at, None)
    assert event.what == IncidentReported("sip", "critical", at, at, "chat", "")


def test_a_fix_is_as_of_when_it_was_noted_unless_said(contract: Contract) -> None:
    fixed = {"type": "incident_resolved", "incident": 1042, "occurred_at": "2026-11-03T10:00:00+01:00"}
    events = read_events(contract, parsed(json.dumps([fixed, REPORT]), "e"), "e")[1042]
    assert events[0].what == IncidentResolved(datetime(2026, 11, 3, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"type": "incident_reportd"},
            "$[0].type: a reference to something that is not there: “incident_reportd”; expected: incident_reported?",
        ),
        ({"type": None}, "$[0].type: a reference to something that is not there: “null”"),
        ({"incident": 0}, "$[0].incident: the value does not fit: “0”"),
        ({"incident": True}, "$[0].incident: the value does not fit: “true”"),
        ({"incident": 1.5}, "$[0].incident: the value does not fit: “1.5”"),
        (
            {"severity": "p1"},
            "$[0].severity: a reference to something that is not there: “p1”; expected: one of: critical",
        ),
        ({"service": "sms"}, "$[0].service: a reference to something that is not there: “sms”"),
        ({"site": "gdansk"}, "$[0].site: a reference to something that is not there: “gdansk”"),
        (
            {"occurred_at": "2025-11-03T09:00:00Z"},
            "expected: an instant in which the contract is in force: from 2026-02-01",
        ),
        ({"reason": "x"}, "$[0].reason: unknown key"),
    ],
)
def test_what_a_report_says_wrongly_is_told(contract: Contract, change: dict[str, Any], told: str) -> None:
    assert told in error(contract, {**REPORT, **change}, of="events")


def test_events_without_a_report_and_two_reports_are_told(contract: Contract) -> None:
    started = {"type": "work_started", "incident": 7, "occurred_at": "2026-11-03T10:00:00Z"}
    again = {**REPORT, "occurred_at": "2026-11-03T11:00:00Z"}
    lines = errors(contract, json.dumps([REPORT, again, started]), of="events")
    assert [line.partition(": the")[0].partition(": two")[0] for line in lines] == [
        "o.json: $[1].type",
        "o.json: $[2].type",
    ]


def test_a_fix_after_its_own_record_is_told(contract: Contract) -> None:
    fixed = {
        "type": "incident_resolved",
        "incident": 1042,
        "occurred_at": "2026-11-03T10:00:00Z",
        "restored_at": "2026-11-03T10:00:01Z",
    }
    (line,) = errors(contract, json.dumps([REPORT, fixed]), of="events")
    assert "$[1].restored_at: the value does not fit" in line


def test_order_and_repetition_of_events_never_matter(contract: Contract) -> None:
    started = {"type": "work_started", "incident": 1042, "occurred_at": "2026-11-03T10:00:00Z"}
    one = read_events(contract, parsed(json.dumps([REPORT, started]), "e"), "e")
    other = read_events(contract, parsed(json.dumps([started, REPORT, started, REPORT]), "e"), "e")
    assert set(one[1042]) == set(other[1042])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*DOWN, *REPORT, "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(JSON, st.sampled_from(["outages", "works", "events", "lapses"]))
def test_whatever_is_written_is_read_or_told_and_never_an_accident(contract: Contract, value: Any, kind: str) -> None:
    for line in errors(contract, json.dumps(value), of=kind):
        assert line.startswith("o.json: $")


def test_errors_of_all_files_are_told_at_once_and_nothing_is_printed(tmp_path: Path) -> None:
    (tmp_path / "o.json").write_text('[{"service": "sip"}]', encoding="utf-8")
    (tmp_path / "w.json").write_text('[{"services": ["sip"]}]', encoding="utf-8")
    (tmp_path / "e.json").write_text('[{"type": "x"}]', encoding="utf-8")
    files = [
        part for kind in ("outages", "works", "events") for part in (f"--{kind}", str(tmp_path / f"{kind[0]}.json"))
    ]
    done = run_sla("budget", str(CONTRACTS / "blawatek.yaml"), *files, "--lang", "en")
    assert (done.exit_code, done.stdout) == (1, "")
    assert [f"{name}.json: $[0]" in done.stderr for name in "owe"] == [True, True, True]


def test_the_errors_are_told_in_polish_too(tmp_path: Path) -> None:
    (tmp_path / "o.json").write_text('[{"service": "sip", "start": "2026-11-03T09:00"}]', encoding="utf-8")
    done = run_sla("budget", str(CONTRACTS / "blawatek.yaml"), "--outages", str(tmp_path / "o.json"), "--lang", "pl")
    assert "$[0].start: niewłaściwa wartość: „2026-11-03T09:00”; oczekiwano: chwila z przesunięciem" in done.stderr
