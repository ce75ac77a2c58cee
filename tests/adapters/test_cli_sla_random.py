"""Promise: whatever a log or a list of outages says, the `sla` commands answer with one object that adds up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sla.answers import availability_answer, budget_answer, credits_answer, whatif_answer
from adapters.sla.cases import Case
from adapters.sla.clock_answers import clocks_answer
from adapters.sla.events import FORMS, read_events
from adapters.sla.exact_json import parsed
from adapters.sla.outages import read_outages
from adapters.sla.written import GivenFigures, WrittenSupposition
from knowledge.contract.agreement import Contract
from knowledge.contract.file import read_contract
from knowledge.incidents.state import state_of
from tests.sla_command import CONTRACTS

BEGINS = datetime(2026, 10, 24, 20, tzinfo=UTC)
"""Shortly before the clocks go back."""


@cache
def contract(name: str) -> Contract:
    file = CONTRACTS / f"{name}.yaml"
    return read_contract(file.read_text(encoding="utf-8"), file=file.name)


def instants() -> st.SearchStrategy[str]:
    minutes = st.integers(min_value=0, max_value=10 * 1440)
    return minutes.map(lambda minute: (BEGINS + timedelta(minutes=minute)).isoformat())


SERVICES = {"dzwonnica": ("queues", "hotline"), "harrowgate": ("sip", "api"), "jaskolcza_dolina": ("hotline", "sms")}
SEVERITIES = {"dzwonnica": ("critical", "major"), "harrowgate": ("1", "3"), "jaskolcza_dolina": ("p1", "p3")}


@st.composite
def outage(draw: st.DrawFn, name: str) -> dict[str, Any]:
    start, end = sorted((draw(instants()), draw(instants())))
    share = draw(st.sampled_from(("1", "0.35", "0.1", "0.999999999999")))
    return {"service": draw(st.sampled_from(SERVICES[name])), "start": start, "end": end, "share": share}


@st.composite
def event(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(FORMS.keys() - {"incident_reported"})))
    said: dict[str, Any] = {"type": kind, "incident": draw(st.sampled_from((1, 2))), "occurred_at": draw(instants())}
    match kind:
        case "severity_changed":
            said |= {"severity": draw(st.sampled_from(SEVERITIES[name])), "from_creation": draw(st.booleans())}
        case "channel_confirmed":
            said |= {"channel": draw(st.sampled_from(("phone", "chat"))), "was_down": draw(st.booleans())}
        case "incident_merged":
            said |= {"into": 3}
        case "outage_declared":
            said |= {"outage": "A1"}
        case "outage_recorded":
            said |= draw(outage(name))
        case _:
            pass
    return said


@st.composite
def case(draw: st.DrawFn) -> Case:
    name = draw(st.sampled_from(sorted(SERVICES)))
    reports = [
        {
            "type": "incident_reported",
            "incident": number,
            "occurred_at": draw(instants()),
            "service": draw(st.sampled_from(SERVICES[name])),
            "severity": draw(st.sampled_from(SEVERITIES[name])),
        }
        for number in (1, 2)
    ]
    happened = draw(st.lists(event(name), max_size=10))
    down = draw(st.lists(outage(name), max_size=6))
    now = datetime.fromisoformat(draw(instants()))
    signed = contract(name)
    events = read_events(signed, parsed(json.dumps([*happened, *reports]), "e"), "e")
    records = read_outages(signed, parsed(json.dumps(down), "o"), "o")
    states = tuple(state for log in events.values() if (state := state_of(log, now)) is not None)
    noted = (one for state in states for one in (*state.outages, *state.claimed_outages))
    return Case(signed, now, draw(st.sampled_from(("pl", "en"))), (*records, *noted), (), events, states)


def answered(answer: tuple[Mapping[str, Any], list[str]]) -> dict[str, Any]:
    """Return an answer as it is read back from JSON; each of its lines is whole."""
    said, lines = answer
    assert all("%(" not in line for line in lines)
    read: dict[str, Any] = json.loads(json.dumps(said, allow_nan=False))
    return read


@settings(max_examples=40)
@given(case())
def test_every_log_has_clocks_that_add_up(case: Case) -> None:
    for incident in answered(clocks_answer(case, incident=None, clock=None, why=True))["incidents"]:
        for clock in incident["clocks"]:
            if clock["target_seconds"] is not None:
                left = Fraction(clock["target_seconds"]) - Fraction(clock["elapsed_seconds"])
                assert Fraction(clock["remaining_seconds"]) == left
                assert Fraction(clock["late_seconds"]) == max(Fraction(0), -left)


@settings(max_examples=30)
@given(case())
def test_every_record_has_a_budget_that_adds_up(case: Case) -> None:
    for group in answered(budget_answer(case, None, None, why=True))["groups"]:
        allowed, used, left = (Fraction(group[f"{key}_seconds"]) for key in ("allowance", "used", "left"))
        assert allowed - used == left
        assert group["target_met"] == (left >= 0)
        assert Fraction(group["availability_percent"]) <= 100
    answered(availability_answer(case, None, None, why=True))


@settings(max_examples=25)
@given(case())
def test_every_account_is_the_sum_of_what_stands_under_its_caps(case: Case) -> None:
    for account in answered(credits_answer(case, None, None, GivenFigures(), why=True))["accounts"]:
        stands = sum((Decimal(line["stands_net"]) for line in account["remedies"]), Decimal(0))
        assert Decimal(account["total_net"]) <= stands
        assert any(cap["bites"] for cap in account["caps"]) or Decimal(account["total_net"]) == stands


@settings(max_examples=15)
@given(case(), st.sampled_from(("1min", "2h", "40d")))
def test_supposing_an_outage_never_leaves_more(case: Case, add: str) -> None:
    said = answered(whatif_answer(case, None, None, WrittenSupposition(add), why=False))
    for group in said["groups"]:
        assert Fraction(group["after"]["left_seconds"]) <= Fraction(group["before"]["left_seconds"])
        assert Fraction(group["added_downtime_seconds"]) >= 0
