"""The promise: what changes for the customer between two versions is told fact by fact, and nothing is left out."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from knowledge.bilingual import Language
from knowledge.contract.agreement import Contract
from knowledge.contract.benefit import Direction
from knowledge.contract.differences import Change, Differences, Side, differences
from knowledge.contract.file import read_contract
from tests.knowledge.small_contract import read

FILES = sorted((Path(__file__).parents[3] / "knowledge" / "contracts").glob("*.yaml"))
NO_CHANGE = Differences((), 0)


def sides(contract: Contract) -> list[Side]:
    return [Side(contract, version) for version in contract.versions]


def between(*changes: tuple[str, str], before: str = "", after: str = "") -> tuple[Change, ...]:
    """Return what changes when texts of the small contract are replaced, or lines added before or after."""
    (was,), (becomes,) = sides(read(more=before)), sides(read(*changes, more=after))
    return differences(was, becomes).changes


def told(change: Change, language: Language = "en") -> tuple[str, str | None, str | None, Direction]:
    old, new = (None if text is None else text.text(language) for text in (change.before, change.after))
    return change.label.text(language), old, new, change.direction


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_version_does_not_differ_from_itself(file: Path) -> None:
    for side in sides(read_contract(file.read_text(encoding="utf-8"), file=file.name)):
        assert differences(side, side) == NO_CHANGE


@pytest.mark.parametrize(("one", "other"), [*combinations(FILES, 2)], ids=lambda file: file.stem)
def test_what_is_better_one_way_is_worse_the_other_way(one: Path, other: Path) -> None:
    here, there = (sides(read_contract(file.read_text(encoding="utf-8"), file=file.name))[-1] for file in (one, other))
    turned = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER}
    forth, back = differences(here, there), differences(there, here)
    assert Counter((change.before, change.after, change.direction) for change in forth.changes) == Counter(
        (change.after, change.before, turned.get(change.direction, change.direction)) for change in back.changes
    )
    assert forth.moved == back.moved


@pytest.mark.parametrize(
    ("change", "told_so"),
    [
        (("react: 2 h", "react: 1 h"), ("reaction time", "2 h", "1 h", Direction.BETTER)),
        (("react: 2 h", "react: 3 h"), ("reaction time", "2 h", "3 h", Direction.WORSE)),
        (("react: 2 h", "react: none"), ("reaction time", "2 h", "no time is promised", Direction.WORSE)),
        (("react: 2 h", "react: silent"), ("reaction time", "2 h", "the contract does not say", Direction.WORSE)),
        (("react: 2 h", "react: not_entered"), ("reaction time", "2 h", "not entered yet", Direction.DIFFERENT)),
        (("react: 2 h", "react: 1 opening day"), ("reaction time", "2 h", "1 opening day", Direction.DIFFERENT)),
        (("target: 99.5 %", "target: 99.9 %"), ("target", "99.5%", "99.9%", Direction.BETTER)),
        (("target: 99.5 %", "target: 99.4 %"), ("target", "99.5%", "99.4%", Direction.WORSE)),
        (
            ("period: month", "period: quarter"),
            ("measurement period", "calendar month", "calendar quarter", Direction.DIFFERENT),
        ),
        (
            ("Mon-Fri 08:00-18:00", "Mon-Fri 07:00-18:00"),
            (
                "hours of service",
                "Mon–Fri 8:00–18:00; not on days off",
                "Mon–Fri 7:00–18:00; not on days off",
                Direction.BETTER,
            ),
        ),
        (
            ("Mon-Fri 08:00-18:00", "Mon-Fri 09:00-18:00"),
            (
                "hours of service",
                "Mon–Fri 8:00–18:00; not on days off",
                "Mon–Fri 9:00–18:00; not on days off",
                Direction.WORSE,
            ),
        ),
        (
            ("Mon-Fri 08:00-18:00", "Mon-Fri 09:00-19:00"),
            (
                "hours of service",
                "Mon–Fri 8:00–18:00; not on days off",
                "Mon–Fri 9:00–19:00; not on days off",
                Direction.DIFFERENT,
            ),
        ),
        (("      sip: § 1\n", ""), ("service", "SIP trunk", None, Direction.WORSE)),
        (("{pl: krytyczna, en: critical}", "{pl: A, en: A}"), ("name", "critical", "A", Direction.DIFFERENT)),
        (("{pl: infolinia, en: hotline}", "{pl: A, en: A}"), ("name", "hotline", "A", Direction.DIFFERENT)),
    ],
)
def test_one_change_is_told_with_what_it_means_for_the_customer(
    change: tuple[str, str], told_so: tuple[str, str | None, str | None, Direction]
) -> None:
    assert [told(one) for one in between(change)] == [told_so]


EXCLUSION = "    exclusions: {clause: § 7, items: {ddos: {pl: atak DDoS, en: DDoS attack}}}\n"
PENALTY = (
    "    late_penalties: {clause: § 9, items: [{severity: critical, clock: resolve, per: started hour, amount: %s}]}\n"
)


@pytest.mark.parametrize(
    ("before", "after", "told_so"),
    [
        ("", EXCLUSION, ("not counted", "the contract does not say", "DDoS attack [ddos]", Direction.WORSE)),
        (EXCLUSION, "", ("not counted", "DDoS attack [ddos]", "the contract does not say", Direction.BETTER)),
        (
            "    exclusions: not_entered\n",
            EXCLUSION,
            ("not counted", "not entered yet", "DDoS attack [ddos]", Direction.DIFFERENT),
        ),
        (
            PENALTY % 100,
            PENALTY % 50,
            (
                "critical, resolution time",
                "100.00 PLN per started hour",
                "50.00 PLN per started hour",
                Direction.WORSE,
            ),
        ),
        (
            "    late_penalties: {clause: § 9, items: []}\n",
            PENALTY % 50,
            ("critical, resolution time", "none", "50.00 PLN per started hour", Direction.BETTER),
        ),
        (
            "",
            "    claim: {clause: § 9, steps: {a: {name: {pl: wniosek, en: claim}, "
            "within: 5 working days, after: month end}}}\n",
            (
                "claim",
                "the contract does not say",
                "deadline: 5 working days from the end of the month",
                Direction.WORSE,
            ),
        ),
    ],
)
def test_what_is_added_or_taken_away_is_told(
    before: str, after: str, told_so: tuple[str, str | None, str | None, Direction]
) -> None:
    assert [told(one) for one in between(before=before, after=after)] == [told_so]


def test_both_places_are_told() -> None:
    (change,) = between(("react: 2 h", "react: {limit: 1 h, clause: {paragraph: § 8, document: prices}}"))
    assert [place and place.pl for place in change.places] == ["Umowa, § 2", "Cennik, § 8"]


def test_what_only_stands_elsewhere_is_counted_and_is_no_change() -> None:
    (was,), (becomes,) = sides(read()), sides(read(("        clause: § 4", "        clause: § 40")))
    assert differences(was, becomes) == Differences((), 1)


FEES = (
    "    fees: {clause: § 1, items: {a: {name: {pl: a, en: a}, amount: 100, services: [hotline]}, "
    "b: {name: {pl: b, en: b}, amount: 900, services: [sip]}}}\n"
)


def credit(base: str, *bands: str) -> str:
    listed = ", ".join(f"{{{band}}}" for band in bands)
    return f"    credits: {{clause: § 8, tables: [{{targets: [line], base: {base}, bands: [{listed}]}}]}}\n" + FEES


@pytest.mark.parametrize(
    ("before", "after", "told_so"),
    [
        (
            credit("service_period", "below: 99.5, credit: 10 %"),
            credit("service_period", "from: 99, below: 99.5, credit: 5 %", "below: 99, credit: 10 %"),
            (
                "a result from 99% to below 99.5%",
                "10% of the service’s fee for the period",
                "5% of the service’s fee for the period",
                Direction.WORSE,
            ),
        ),
        (
            credit("service_period", "below: 99.5, credit: 20 %"),
            credit("total_month", "below: 99.5, credit: 5 %"),
            (
                "a result below 99.5%",
                "20% of the service’s fee for the period",
                "5% of the whole monthly fee",
                Direction.BETTER,
            ),
        ),
        (
            credit("service_period", "below: 99.5, credit: 20 %"),
            credit("total_month", "below: 99.5, credit: 2 %"),
            (
                "a result below 99.5%",
                "20% of the service’s fee for the period",
                "2% of the whole monthly fee",
                Direction.DIFFERENT,
            ),
        ),
        (
            credit("service_period", "below: 99.5, credit: 20 %"),
            credit("service_period", "from: 99.5, below: 99.9, credit: 20 %", "below: 99.5, credit: 20 %"),
            (
                "a result from 99.5% to below 99.9%",
                "no credit",
                "20% of the service’s fee for the period",
                Direction.BETTER,
            ),
        ),
        (
            FEES,
            credit("service_period", "below: 99, credit: 20 %"),
            (
                "a result below 99%",
                "the contract does not say",
                "20% of the service’s fee for the period",
                Direction.BETTER,
            ),
        ),
    ],
)
def test_credits_are_compared_by_result(
    before: str, after: str, told_so: tuple[str, str | None, str | None, Direction]
) -> None:
    assert told_so in [told(one) for one in between(before=before, after=after)]


def test_cutting_a_band_in_two_is_no_change() -> None:
    whole = credit("service_period", "below: 99.5, credit: 10 %")
    cut = credit("service_period", "from: 98, below: 99.5, credit: 10 %", "below: 98, credit: 10 %")
    assert between(before=whole, after=cut) == ()


def test_a_severity_that_only_one_side_has_is_neither_better_nor_worse() -> None:
    added = (
        "    severities:\n",
        "    severities:\n      minor:\n        name: {pl: drobna, en: minor}\n        covers: minor\n"
        "        definition: {pl: drobiazg, en: a trifle}\n        hours: support\n        clause: § 2\n"
        "        react: 4 h\n",
    )
    changes = between(added)
    assert ("reaction time", None, "4 h", Direction.DIFFERENT) in [told(change) for change in changes]
    assert {change.heading.en for change in changes} == {"Severity: minor"}
    assert {change.direction for change in changes} == {Direction.DIFFERENT}


def test_a_rule_instead_of_bands_is_neither_better_nor_worse() -> None:
    bands = credit("service_period", "below: 99.5, credit: 10 %")
    rule = bands.replace("bands: [{below: 99.5, credit: 10 %}]", "per_outage: {down: at least 30 min, credit: 5 %}")
    changes = [told(change) for change in between(before=bands, after=rule)]
    assert (
        "a result below 99.5%",
        "10% of the service’s fee for the period",
        "by a rule, not a band",
        Direction.DIFFERENT,
    ) in changes
    assert {direction for *_, direction in changes} == {Direction.DIFFERENT}
