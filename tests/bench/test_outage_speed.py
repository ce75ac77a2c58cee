"""A month of 10,000 outages over 100 services is judged (verdicts, weights, reasons) in a tenth of a second at most.

And the cost grows no faster than n log n, from a thousand outages of one measured group to a million: apart from each
other, all merged into one, and all overlapping with different weights.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import log2
from pathlib import Path
from time import process_time

import pytest

from knowledge.contract.file import read_contract
from knowledge.contract.levels import AvailabilityTarget, PartialRule, PeriodKind, Weighting
from knowledge.downtime.availability import measure, measure_contract, period_of
from knowledge.hours.periods import Period
from knowledge.incidents.incident import OutageRecorded
from tests.bench.bench_service_hours import microseconds
from tests.knowledge.engine_contracts import stated, target, version, warsaw

pytestmark = pytest.mark.bench

FILES = Path(__file__).parents[2] / "knowledge" / "contracts"
NOW = datetime(2027, 2, 5, tzinfo=UTC)
SIZES = (1_000, 10_000, 100_000, 1_000_000)
SHARES = (Decimal(1), Decimal("0.5"), Decimal("0.25"))


@pytest.mark.parametrize("name", ["blawatek", "jaskolcza_dolina"], ids=["24-7", "in hours"])
def test_ten_thousand_outages_are_judged_in_a_tenth_of_a_second(name: str) -> None:
    file = FILES / f"{name}.yaml"
    contract = read_contract(file.read_text(encoding="utf-8"), file=file.name)
    version = contract.versions[-1]
    target = version.targets[0]
    november = period_of(version, target, datetime(2026, 11, 10, tzinfo=UTC))
    services = [
        [
            OutageRecorded(
                key=str(n),
                service=target.services[0],
                start=(start := november.start + timedelta(minutes=431 * n + service)),
                end=start + timedelta(minutes=40),
                share=Decimal(1),
                source="probe",
                site=None,
            )
            for n in range(100)
        ]
        for service in range(100)
    ]

    def report() -> None:
        for outages in services:
            measure_contract(contract, target.key, november, outages=outages, works=[], now=NOW)

    spent = microseconds(report, repeat=3) / 1000
    print(f"10,000 outages, {name}: {spent:.1f} ms (target 100)")
    assert spent <= 100


OF_A_YEAR = target("line", ("hotline",), "99.9", period=PeriodKind.YEAR, schedule="support")
YEAR = period_of(version(), OF_A_YEAR, warsaw(2026, 5, 5))


def spread(count: int, *, lasting: float) -> list[OutageRecorded]:
    """Return outages spread over a year, each so many times as long as the distance to the next."""
    apart = YEAR.duration / count
    return [
        OutageRecorded(str(n), "hotline", begins, begins + apart * lasting, SHARES[n % 3], "probe")
        for n, begins in ((n, YEAR.start + n * apart) for n in range(count))
    ]


def judged(of: AvailabilityTarget, outages: list[OutageRecorded], period: Period = YEAR) -> float:
    """Return the seconds of processor time that it takes to judge the outages."""
    began = process_time()
    measure(version(), of, period, outages=outages, works=(), now=NOW)
    return process_time() - began


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("of", "lasting"),
    [
        pytest.param(OF_A_YEAR, 0.3, id="apart"),
        pytest.param(
            target("line", ("hotline",), "99.9", period="year", merge_within=stated(timedelta(days=1))),
            0.3,
            id="merged",
        ),
        pytest.param(
            target("line", ("hotline",), "99.9", period="year", partial=PartialRule(Weighting.SHARE)),
            3,
            id="overlapping",
        ),
    ],
)
def test_the_cost_grows_no_faster_than_n_log_n(
    of: AvailabilityTarget, lasting: float, request: pytest.FixtureRequest
) -> None:
    spent = {count: judged(of, spread(count, lasting=lasting)) for count in SIZES}
    steps = {count: seconds / (count * log2(count)) for count, seconds in spent.items()}
    for count, seconds in spent.items():
        nano = steps[count] * 1e9
        print(f"{request.node.callspec.id:>12} {count:>9,} outages: {seconds:>8.3f} s {nano:>7.0f} ns per n·log2 n")
    assert steps[SIZES[-1]] <= 2.5 * steps[SIZES[1]]
