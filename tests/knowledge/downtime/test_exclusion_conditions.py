"""An exclusion takes an outage out only while every condition that the contract ties to it is met."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement, measure, period_of
from knowledge.downtime.outage_verdicts import ExclusionCode, Lapse, TakenReason, VerdictCode
from knowledge.incidents.incident import OutageRecorded
from tests.knowledge.engine_contracts import hours, minutes, outage, warsaw
from tests.knowledge.small_contract import read_version

NINE = warsaw(2026, 11, 9, 9)
EXCLUSIONS = """\
    exclusions:
      clause: § 9
      items:
        ddos: {pl: atak DDoS, en: a DDoS attack, above: 40 Gbit/s, clause: § 9.1}
        carrier: {pl: inny operator, en: another carrier, proof_by: provider}
        power: {pl: zasilanie, en: power at the customer, proof_by: customer}
        trunk: {pl: łącze klienta, en: the customer’s line, services: [sip]}
    eligibility:
      clause: § 10
      needs:
        trunks: {pl: oba łącza zarejestrowane, en: both trunks registered, otherwise: not counted, clause: § 10.1}
        paid: {pl: opłacone faktury, en: invoices paid, otherwise: no credit}
        sip_phone: {pl: telefon SIP, en: a SIP phone, otherwise: not counted, services: [sip]}
"""


def read(saying: str = "") -> ContractVersion:
    return read_version(more=saying + EXCLUSIONS)


def measured(*outages: OutageRecorded, saying: str = "", lapses: tuple[Lapse, ...] = ()) -> Measurement:
    version = read(saying)
    (target,) = version.targets
    period = period_of(version, target, NINE)
    return measure(version, target, period, outages=outages, works=(), now=warsaw(2027, 1, 1), lapses=lapses)


@pytest.mark.parametrize(
    ("size", "code", "provisional"),
    [
        ("40.1", None, False),
        ("40", ExclusionCode.NOT_ABOVE, False),
        ("3", ExclusionCode.NOT_ABOVE, False),
        (None, ExclusionCode.SIZE_UNKNOWN, True),
    ],
)
def test_an_attack_is_excluded_only_above_the_size(
    size: str | None, code: ExclusionCode | None, provisional: bool
) -> None:
    attack = outage(NINE, hours(1), exclusion="ddos", size=None if size is None else Decimal(size))
    (verdict,) = measured(attack).verdicts
    assert verdict.code is (VerdictCode.EXCLUDED if code is None else VerdictCode.COUNTED)
    assert verdict.provisional is provisional
    assert [finding.code for finding in verdict.findings] == ([] if code is None else [code])
    for finding in verdict.findings:
        assert finding.limit is not None
        assert finding.limit.value == 40
        assert finding.limit.unit == "Gbit/s"
        assert finding.clause is not None
        assert finding.clause.paragraph == "§ 9.1"


@pytest.mark.parametrize(
    ("key", "proven", "excluded", "provisional"),
    [
        ("carrier", True, True, False),
        ("carrier", None, False, True),
        ("carrier", False, False, False),
        ("power", True, True, False),
        ("power", None, True, False),
        ("power", False, False, False),
    ],
)
def test_who_must_prove_bears_the_doubt(key: str, proven: bool | None, excluded: bool, provisional: bool) -> None:
    (verdict,) = measured(outage(NINE, hours(1), exclusion=key, proven=proven)).verdicts
    assert (not verdict.counted_seconds, verdict.provisional) == (excluded, provisional)
    assert [finding.code for finding in verdict.findings] == ([] if excluded else [ExclusionCode.UNPROVEN])


@pytest.mark.parametrize(
    ("key", "code"), [("trunk", ExclusionCode.OTHER_SERVICE), ("moon", ExclusionCode.NOT_IN_CONTRACT)]
)
def test_an_exclusion_of_other_services_or_of_no_contract_takes_nothing_out(key: str, code: ExclusionCode) -> None:
    (verdict,) = measured(outage(NINE, hours(1), exclusion=key)).verdicts
    assert verdict.code is VerdictCode.COUNTED
    assert [finding.code for finding in verdict.findings] == [code]


def test_what_is_provisional_is_told_from_what_is_settled() -> None:
    result = measured(
        outage(NINE, minutes(10), exclusion="carrier"),
        outage(NINE + hours(3), minutes(5), exclusion="carrier", proven=True),
        outage(NINE + hours(6), minutes(7)),
    )
    assert result.downtime_seconds == 17 * 60
    assert result.provisional_seconds == 10 * 60


# While the conditions of the SLA are met


def lapse(need: str, start: datetime, length: timedelta | None) -> Lapse:
    return Lapse(need, start, None if length is None else start + length)


def test_time_in_which_a_condition_was_not_met_does_not_count() -> None:
    result = measured(outage(NINE, hours(2)), lapses=(lapse("trunks", NINE + hours(1), hours(5)),))
    (verdict,) = result.verdicts
    assert result.downtime_seconds == 3600
    (taken,) = verdict.taken
    assert (taken.reason, taken.key, taken.amount) == (TakenReason.NOT_ELIGIBLE, "trunks", hours(1))
    assert taken.clause is not None
    assert taken.clause.paragraph == "§ 10.1"


@pytest.mark.parametrize(("need", "counts"), [("trunks", 0), ("paid", 1), ("sip_phone", 1), ("unheard_of", 1)])
def test_only_a_condition_for_counting_and_for_this_service_takes_time_out(need: str, counts: int) -> None:
    result = measured(outage(NINE, hours(1)), lapses=(lapse(need, NINE - hours(1), None),))
    assert result.downtime_seconds == counts * 3600
    assert [one.need for one in result.lapses] == [need]


# The denominator


@pytest.mark.parametrize(
    ("saying", "percent"),
    [
        ("", Fraction(100 * (720 - 2), 720)),
        ("        excluded_time: counts_as_up\n", Fraction(100 * (720 - 2), 720)),
        ("        excluded_time: is_left_out\n", Fraction(100 * (720 - 6 - 2), 720 - 6)),
    ],
)
def test_excluded_time_counts_as_up_or_leaves_both_sides(saying: str, percent: Fraction) -> None:
    counted, excluded = outage(NINE, hours(2)), outage(NINE + hours(5), hours(4), exclusion="carrier", proven=True)
    not_eligible = outage(warsaw(2026, 11, 20), hours(2))
    result = measured(
        counted, excluded, not_eligible, saying=saying, lapses=(lapse("trunks", warsaw(2026, 11, 20), hours(24)),)
    )
    assert result.percent == percent
    assert result.left_out_seconds == (6 * 3600 if "left_out" in saying else 0)


def test_fault_of_others_leaves_the_denominator_like_any_exclusion() -> None:
    saying = "        excluded_time: is_left_out\n        provider_fault: required\n"
    result = measured(outage(NINE, hours(2), fault="customer"), saying=saying)
    assert result.percent == 100
    assert result.left_out_seconds == 7200
