"""A supposed lateness is worth what the contracts' worked examples say, under every rule that could apply."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.file import read_contract
from knowledge.money.supposed import supposed_penalties

FILES = Path(__file__).parents[3] / "knowledge" / "contracts"


def newest(name: str) -> ContractVersion:
    file = FILES / f"{name}.yaml"
    return read_contract(file.read_text(encoding="utf-8"), file=file.name).versions[-1]


def test_started_hours_make_the_worked_example_of_the_clinic() -> None:
    (one,) = supposed_penalties(newest("jaskolcza_dolina"), "p1", timedelta(hours=2, minutes=35))
    assert (one.units, one.each, one.amount) == (3, Decimal("50.00"), Decimal("150.00"))


def test_both_alternatives_are_answered_where_the_hour_of_the_report_matters() -> None:
    peak, other = supposed_penalties(newest("dzwonnica"), "critical", timedelta(minutes=85))
    assert (peak.rule.if_reported_in, peak.amount) == ("peak", Decimal("600.00"))
    assert (other.rule.if_reported_in, other.amount) == (None, Decimal("300.00"))


@pytest.mark.parametrize(("services", "amount"), [((), None), (("webchat",), Decimal("46.00"))])
def test_a_share_of_a_fee_needs_a_service_to_be_a_share_of(services: tuple[str, ...], amount: Decimal | None) -> None:
    (one,) = supposed_penalties(newest("harrowgate"), "1", timedelta(minutes=7), services)
    assert (one.units, one.amount) == (1, amount)


def test_a_severity_without_a_rule_costs_nothing() -> None:
    assert supposed_penalties(newest("jaskolcza_dolina"), "p3", timedelta(hours=5)) == ()
