"""What the four demo contracts say of rights after a miss, computed from the files as they ship."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from knowledge.contract.rights import Fault, Silence
from knowledge.money.claims import answer_deadline
from knowledge.money.damages import DamagesCode, damages_above
from knowledge.terms import SILENT, value_of
from tests.knowledge.engine_contracts import warsaw
from tests.knowledge.test_worked_examples import BLAWATEK, DZWONNICA, HARROWGATE, JASKOLCZA, demo


@pytest.mark.parametrize(
    ("name", "last_day", "silence"),
    [
        (BLAWATEK, date(2026, 12, 31), Silence.NOTHING),
        (JASKOLCZA, date(2026, 12, 15), Silence.ACCEPTED),
        (HARROWGATE, date(2026, 12, 22), Silence.NOTHING),  # 15 business days
    ],
)
def test_a_claim_is_answered_in_the_time_of_its_contract(name: str, last_day: date, silence: Silence) -> None:
    found = answer_deadline(demo(name).versions[-1], warsaw(2026, 12, 1, 10))
    assert found is not None
    assert (found.last_day, found.rule.silence) == (last_day, silence)


@pytest.mark.parametrize(
    ("name", "code", "sole", "faults"),
    [
        (BLAWATEK, DamagesCode.EXCLUDED_BUT_FOR, True, (Fault.INTENT,)),
        (JASKOLCZA, DamagesCode.ALLOWED, False, ()),
        (HARROWGATE, DamagesCode.EXCLUDED_BUT_FOR, True, (Fault.GROSS_NEGLIGENCE,)),
        (DZWONNICA, DamagesCode.NOT_ABOVE_PENALTIES, False, ()),
    ],
)
def test_damages_are_allowed_or_not_as_the_contract_says(
    name: str, code: DamagesCode, sole: bool, faults: tuple[Fault, ...]
) -> None:
    found = damages_above(demo(name).versions[-1])
    assert (found.code, found.sole_remedy, found.except_for) == (code, sole, faults)


def test_only_the_freight_company_may_terminate_after_misses() -> None:
    rules = value_of(demo(HARROWGATE).versions[0].termination) or ()
    assert [(rule.misses, rule.window, rule.below) for rule in rules] == [
        (2, None, Decimal("99.90")),
        (3, 5, Decimal("99.90")),
    ]
    assert all(demo(name).versions[-1].termination is SILENT for name in (BLAWATEK, JASKOLCZA, DZWONNICA))


def test_the_freight_company_accounts_for_vat_itself() -> None:
    vat = value_of(demo(HARROWGATE).versions[0].vat)
    assert vat is not None
    assert vat.rate is None
