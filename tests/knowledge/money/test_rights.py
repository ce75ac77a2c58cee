"""The right to terminate after misses is counted, never advised; what holds for damages is what the contract says."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.contract.file import read_contract
from knowledge.contract.rights import Fault
from knowledge.downtime.availability import Measurement
from knowledge.money.damages import DamagesCode, damages_above
from knowledge.money.termination import TerminationStanding, termination_standings
from tests.knowledge.engine_contracts import hours, minutes, warsaw
from tests.knowledge.money.money_contracts import down, result, saying, version_saying
from tests.knowledge.test_worked_examples import FILES

LATER = warsaw(2026, 12, 1)


def rule(said: str) -> str:
    return f"termination: {{clause: § 14, rules: [{{{said}}}]}}\n"


def months(sections: str, missed: str, *, lengths: float = 9) -> list[Measurement]:
    """Return the results of the months that end with November; `x` is one that was missed."""
    contract = saying(sections)
    first = 11 - len(missed) + 1
    return [
        result(
            contract,
            down((warsaw(2026, month, 9, 9), hours(lengths))) if said == "x" else (),
            at=warsaw(2026, month, 9),
        )
        for month, said in enumerate(missed, start=first)
    ]


def standing(said: str, missed: str, *, lengths: float = 9) -> TerminationStanding:
    (found,) = termination_standings(version_saying(rule(said)), months(rule(said), missed, lengths=lengths), LATER)
    return found


@pytest.mark.parametrize(
    ("said", "missed", "count", "arisen"),
    [
        ("after: 2 in a row", "..x", 1, False),
        ("after: 2 in a row", ".xx", 2, True),
        ("after: 2 in a row", "x.x", 1, False),
        ("after: 3 of 5", "x.x.x", 3, True),
        ("after: 3 of 5", "x..x.", 2, False),
        ("after: 3 of 5", "x.x..x", 2, False),  # the first lies outside the five
        ("after: 3 of 6", "x.x..x", 3, True),
        ("after: 3 of 5", "xxx....", 3, True),  # it arose with the third
        ("after: 1 in a row", "..", 0, False),
    ],
)
def test_misses_are_counted_in_a_row_or_in_a_window(said: str, missed: str, count: int, arisen: bool) -> None:
    found = standing(said, missed)
    assert (found.missed, found.has_arisen) == (count, arisen)


def test_the_right_arises_with_the_newest_period_that_completes_it() -> None:
    found = standing("after: 2 in a row", "xx.xx.")
    assert found.arisen_with is not None
    assert found.arisen_with.first_day == date(2026, 10, 1)


def test_a_level_below_the_target_may_be_what_counts() -> None:
    assert standing("after: 2 in a row, below: 99.00 %", "xx", lengths=5).missed == 0  # 99.31 %
    assert standing("after: 2 in a row, below: 99.00 %", "xx", lengths=8).has_arisen  # 98.89 %


def test_the_right_may_have_to_be_used_in_time() -> None:
    found = standing("after: 2 in a row, within: 30 calendar days", "xx")
    assert found.last_day == date(2026, 12, 30)
    assert [found.is_over(date(2026, 12, 30)), found.is_over(date(2026, 12, 31))] == [False, True]


def test_a_period_that_is_not_over_is_not_counted() -> None:
    found = termination_standings(
        version_saying(rule("after: 2 in a row")), months(rule("after: 2 in a row"), "xx"), warsaw(2026, 11, 30, 23)
    )
    assert [(one.missed, one.has_arisen) for one in found] == [(1, False)]


def test_a_period_that_nobody_measured_ends_a_row() -> None:
    said = rule("after: 2 in a row")
    september, _, november = months(said, "xxx")
    (found,) = termination_standings(version_saying(said), [november, september], LATER)
    assert (found.missed, found.has_arisen) == (1, False)


def test_without_any_result_nothing_has_been_missed() -> None:
    (found,) = termination_standings(version_saying(rule("after: 3 of 5")), [], LATER)
    assert (found.missed, found.needed, found.looked_at) == (0, 3, ())


def test_harrowgate_may_terminate_after_two_quarters_in_a_row_below_its_level() -> None:
    file = FILES / "harrowgate.yaml"
    contract = read_contract(file.read_text(encoding="utf-8"), file=file.name)
    outages = [
        *down((warsaw(2026, 2, 9, 9), hours(3)), service="sip", site="gdansk"),  # 99.86 %
        *down((warsaw(2026, 5, 9, 9), minutes(60)), service="sip", site="gdansk"),  # 99.95 %
        *down((warsaw(2026, 8, 9, 9), hours(3)), service="sip", site="gdansk"),
    ]
    quarters = [result(contract, outages, at=warsaw(2026, month, 9), target="sip_gdansk") for month in (2, 5, 8)]
    found = [
        one for one in termination_standings(contract.versions[0], quarters, LATER) if one.target.key == "sip_gdansk"
    ]
    assert [(one.missed, one.needed, one.has_arisen, one.rule.clause.paragraph) for one in found] == [
        (1, 2, False, "§12.2"),
        (2, 3, False, "§12.2"),
    ]


@pytest.mark.parametrize(
    ("sections", "code", "sole"),
    [
        ("damages: {sole_remedy: yes, above: excluded, clause: § 9}\n", DamagesCode.EXCLUDED, True),
        (
            "damages: {sole_remedy: yes, above: excluded, except_for: [intent], clause: § 9}\n",
            DamagesCode.EXCLUDED_BUT_FOR,
            True,
        ),
        ("damages: {sole_remedy: no, above: allowed, clause: § 9}\n", DamagesCode.ALLOWED, False),
        ("", DamagesCode.SILENT, False),
        ("damages: not_entered\n", DamagesCode.NOT_ENTERED, False),
        (
            "late_penalties: {clause: § 9, items: [{severity: critical, clock: resolve, per: event, amount: 5}]}\n",
            DamagesCode.NOT_ABOVE_PENALTIES,  # KC 484 § 1: only if the parties agreed on it
            False,
        ),
    ],
)
def test_damages_above_the_remedies_are_what_the_contract_says(sections: str, code: DamagesCode, sole: bool) -> None:
    found = damages_above(version_saying(sections))
    assert (found.code, found.sole_remedy) == (code, sole)


def test_faults_for_which_an_exclusion_does_not_hold_are_named() -> None:
    version = version_saying(
        "damages: {sole_remedy: no, above: excluded, except_for: [intent, gross negligence], clause: § 9}\n"
    )
    assert damages_above(version).except_for == (Fault.INTENT, Fault.GROSS_NEGLIGENCE)


def test_a_sole_remedy_beside_damages_is_a_contradiction() -> None:
    with pytest.raises(ValueError, match="excluded with sole_remedy"):
        version_saying("damages: {sole_remedy: yes, above: allowed, clause: § 9}\n")
