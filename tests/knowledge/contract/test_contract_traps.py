"""The promise: what a contract leaves open is told with its place; a sound text warns of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.bilingual import LANGUAGES
from knowledge.contract.file import read_contract, traps
from tests.knowledge.small_contract import read

DEMO = sorted((Path(__file__).parents[3] / "knowledge" / "contracts").glob("*.yaml"))


def credits(*bands: str, base: str = "service_period") -> str:
    rows = "".join(f"            - {{{band}}}\n" for band in bands)
    return (
        "    credits:\n      clause: § 8\n      tables:\n        - targets: [line]\n"
        f"          base: {base}\n          bands:\n{rows}"
    )


SOUND = credits("from: 99.00, below: 99.50, credit: 5 %", "below: 99.00, credit: 10 %")


def codes(*changes: tuple[str, str], more: str = "") -> list[str]:
    return [trap.code for trap in traps(read(*changes, more=more))]


def test_a_sound_contract_has_no_traps() -> None:
    assert codes(more=SOUND) == []


@pytest.mark.parametrize("file", DEMO, ids=lambda file: file.stem)
def test_the_demo_contracts_have_no_traps(file: Path) -> None:
    assert traps(read_contract(file.read_text(encoding="utf-8"), file=file.name)) == ()


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (credits("below: 98.90, credit: 10 %"), "credit_gap", "the first credit begins below 98.90%"),
        (credits("below: 99.90, credit: 10 %"), "credit_above_target", "also for a result that meets it"),
        (
            credits("from: 99.00, below: 99.50, credit: 5 %", "below: 98.90, credit: 10 %"),
            "band_hole",
            "from 98.90% to 99.00% lies in no band",
        ),
        (credits("from: 99.00, below: 99.50, credit: 5 %"), "band_hole", "below 99.00% there is no band"),
        (
            credits("from: 98.90, below: 99.50, credit: 5 %", "below: 99.00, credit: 10 %"),
            "band_overlap",
            "from 98.90% to 99.00% lies in two bands at once",
        ),
        (
            "    late_penalties: {clause: § 9, items: "
            "[{severity: critical, clock: workaround, per: event, amount: 5}]}\n",
            "penalty_without_promise",
            "does not promise",
        ),
        (
            "    late_penalties:\n      clause: § 9\n      items:\n"
            "        - {severity: critical, clock: resolve, per: started hour, amount: 100}\n"
            "        - {severity: critical, clock: resolve, per: started hour, amount: 300, if_reported_in: support}\n",
            "penalty_never_applies",
            "never applies",
        ),
        (
            SOUND + "    caps: {clause: § 9, items: "
            "[{percent: 20 %, of: service_period_fee, remedies: credits, in_each: month}]}\n",
            "cap_never_reached",
            "the cap of 20% is never reached",
        ),
    ],
)
def test_what_the_money_terms_leave_open_is_told(more: str, code: str, said: str) -> None:
    (trap,) = traps(read(more=more))
    assert trap.code == code
    assert trap.version == "v1"
    assert trap.clause is not None
    assert said in trap.text.en


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("        stated_allowance: 3 h\n", "stated_allowance"),
        ("        formula: {pl: średnia z roku, en: monthly counted as a yearly average}\n", "two_periods"),
        (
            "        formula: {pl: (A − B + C) / A, en: A less B the scheduled downtime plus C over A}\n",
            "formula_ignores_outages",
        ),
    ],
)
def test_what_a_target_leaves_open_is_told(line: str, code: str) -> None:
    assert codes(("        period: month\n", f"        period: month\n{line}")) == [code]


def test_an_allowance_of_an_average_month_is_named_as_such() -> None:
    stated = ("        period: month\n", "        period: month\n        stated_allowance: 3 h 39 min\n")
    (trap,) = traps(read(stated))
    assert "average month" in trap.text.en


def test_the_allowance_of_the_period_itself_is_no_trap() -> None:
    assert codes(("        period: month\n", "        period: month\n        stated_allowance: 223 min 12 s\n")) == []


def test_a_reaction_longer_than_the_removal_is_told() -> None:
    (trap,) = traps(read(("react: 2 h", "react: 9 h")))
    assert (trap.code, trap.key) == ("times_out_of_order", "critical")
    assert "9 h" in trap.text.pl


def test_hours_that_never_open_are_told() -> None:
    assert codes(("hours: Mon-Fri 08:00-18:00", "hours: Mon-Sun closed")) == ["never_open"]


def test_an_inherited_trap_is_told_once() -> None:
    annex = (
        "  - version: annex1\n    amends: v1\n    name: {pl: Aneks 1, en: Annex 1}\n    effective: 2026-07-01\n"
        "    entered: {by: A. Nowak, on: 2026-06-01}\n"
    )
    assert codes(more=credits("below: 98.90, credit: 10 %") + annex) == ["credit_gap"]


def test_every_warning_is_told_in_both_languages() -> None:
    for trap in traps(read(("react: 2 h", "react: 9 h"), more=credits("below: 98.90, credit: 10 %"))):
        assert all(trap.text.text(language) for language in LANGUAGES)
