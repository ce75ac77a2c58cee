"""What contradicts itself in the sections on money and rights is told with its line and what was expected."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from knowledge.bilingual import LANGUAGES
from knowledge.contract.credit_rules import Counting, StepsBelow, Worth
from knowledge.contract.remedies import CapScope, CreditBand
from knowledge.terms import NOT_ENTERED, SILENT, value_of
from tests.knowledge.small_contract import SMALL, errors_of, read_version, written


def credits_of(table: str) -> str:
    return f"credits: {{clause: § 8, tables: {{targets: line, base: total month, {table}}}}}"


def penalty(said: str) -> str:
    return f"late_penalties: {{clause: § 9, items: {{severity: critical, clock: resolve, {said}}}}}"


def cap(said: str) -> str:
    return f"caps: {{clause: § 10, items: {{{said}, remedies: all, in_each: month}}}}"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (credits_of("bands: {below: 99, credit: 5}, lost_time: {}"), "exactly one of: bands, steps, lost_time"),
        (credits_of("misses_in_row: 2"), "exactly one of: bands, steps, lost_time"),
        (credits_of("bands: {below: 99, credit: 5, amount: 5}"), "one of: credit, amount, time"),
        (credits_of("bands: {below: 99}"), "one of: credit, amount, time"),
        (credits_of("bands: {from: 98, above: 98, below: 99, credit: 5}"), "one of: from, above"),
        (credits_of("bands: {below: 99, up_to: 99, credit: 5}"), "one of: below, up_to"),
        (credits_of("bands: {credit: 5}"), "one of: below, up_to"),
        (credits_of("bands: {from: 99, up_to: 99, credit: 5}"), "from lower than below"),
        (credits_of("steps: {each: 0, counted: started, credit: 5}"), "a step above zero"),
        (credits_of("per_outage: {down: at least 5 min}"), "exactly one of: credit, amount, time"),
        (credits_of("lost_time: {rounded_to: 1 min}"), "rounded_to together with counted"),
        (credits_of("lost_time: {counted: started}"), "rounded_to together with counted"),
        (
            credits_of("growing: {within_months: 6, steps: [{miss: 2, credit: 5}, {miss: 1, credit: 9}]}"),
            "rising numbers",
        ),
        (credits_of("bands: {below: 99, credit: 5}, a_day_is: 1/30"), "free time of service together with a_day_is"),
        (credits_of("lost_time: {}, a_day_is: 1/30"), "free time of service together with a_day_is"),
        (penalty("per: event, amount: 5, percent: 5"), "exactly one of: amount, percent, tiers"),
        (penalty("per: started block, amount: 5"), "block together with per"),
        (penalty("per: event, block: 5 min, amount: 5"), "block together with per"),
        (penalty("per: event, tiers: [{amount: 5}, {up_to: 4 h, amount: 5}]"), "only the last without it"),
        (penalty("per: event, tiers: [{up_to: 4 h, amount: 5}, {up_to: 4 h, amount: 6}]"), "up_to rising"),
        (penalty("per: event, tiers: {up_to: 4 h}"), "exactly one of: amount, percent"),
        (cap("percent: 5, amount: 5, of: monthly fee"), "exactly one of: percent, amount, days"),
        (cap("percent: 5"), "the key of"),
        (
            "claim: {clause: § 11, steps: {a: {name: {pl: a, en: a}, within: 72 h, after: incident, "
            "if_day_off: next working day}}}",
            "if_day_off only for days and months",
        ),
        ("damages: {sole_remedy: no, above: allowed, pl: tak, clause: § 9}", "pl and en, or neither"),
    ],
)
def test_a_contradiction_is_found_in_its_line(more: str, expected: str) -> None:
    errors = errors_of(written(more=f"    {more}\n"))
    assert [error.code for error in errors] == ["contradiction"]
    assert expected in errors[0].expected.en
    assert errors[0].line > SMALL.count("\n")
    assert all(errors[0].text(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("termination: {clause: § 14, rules: {after: 5 of 3}}", "3 of 5"),
        ("termination: {clause: § 14, rules: {after: two in a row}}", "2 in a row"),
        ("vat: {rate: 23, on: all, clause: § 3}", "23 %"),
        ("vat: {rate: 123 %, on: all, clause: § 3}", "reverse charge"),
        ("claim_answer: {within: 2 weeks, clause: § 3}", "30 calendar days"),
        (credits_of("steps: {each: 1, counted: started, credit: 1/0}"), "1/365"),
        (credits_of("bands: {below: 99, time: soon}"), "3 days"),
        (cap("percent: -5, of: monthly fee"), "300 %"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_an_example(more: str, expected: str) -> None:
    errors = errors_of(written(more=f"    {more}\n"))
    assert [error.code for error in errors] == ["bad_value"]
    assert expected in errors[0].expected.en


@pytest.mark.parametrize("key", ["termination", "damages", "claim_answer", "partial_months", "vat"])
@pytest.mark.parametrize(("word", "term"), [("silent", SILENT), ("not_entered", NOT_ENTERED)])
def test_rights_may_be_silent_or_not_entered(key: str, word: str, term: object) -> None:
    assert getattr(read_version(more=f"    {key}: {word}\n"), key) == term
    assert getattr(read_version(), key) == SILENT


def test_a_share_is_exact_and_may_be_more_than_the_whole() -> None:
    version = read_version(more=f"    {credits_of('steps: {each: 1, counted: exact, credit: 1/365}')}\n")
    (table,) = value_of(version.credits) or ()
    assert table.rule == StepsBelow(Decimal(1), Counting.EXACT, Worth(share=Fraction(1, 365)))
    (limit,) = value_of(read_version(more=f"    {cap('percent: 300 %, of: monthly fee')}\n").caps) or ()
    assert (limit.percent, limit.scope) == (Decimal(300), CapScope.ALL)


@pytest.mark.parametrize(
    ("band", "inside", "outside"),
    [
        (CreditBand(Decimal(98), Decimal(99), Decimal(5)), ("98", "98.999"), ("97.999", "99")),
        (CreditBand(Decimal(98), Decimal(99), Decimal(5), above_only=True), ("98.001",), ("98", "99")),
        (CreditBand(Decimal(98), Decimal(99), Decimal(5), up_to_included=True), ("98", "99"), ("99.001",)),
        (CreditBand(None, Decimal(99), Decimal(5)), ("0", "98.999"), ("99",)),
    ],
)
def test_a_bound_is_open_or_closed_as_written(
    band: CreditBand, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    assert all(band.holds(Fraction(result)) for result in inside)
    assert not any(band.holds(Fraction(result)) for result in outside)


@pytest.mark.parametrize(("written_as", "length"), [("3 days", timedelta(days=3)), ("12 h", timedelta(hours=12))])
def test_free_time_is_in_days_of_24_hours_or_a_length(written_as: str, length: timedelta) -> None:
    version = read_version(more=f"    {credits_of(f'bands: {{below: 99, time: {written_as}}}')}\n")
    (table,) = value_of(version.credits) or ()
    assert table.bands[0].worth == Worth(time=length)
