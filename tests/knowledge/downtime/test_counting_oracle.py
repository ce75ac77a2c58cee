"""Counted downtime against an independent count that walks whole minutes: every rule at once, in random mixtures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.contract.commitments import Need, NeedEffect, OutageLimit
from knowledge.contract.counting import TimeRounding
from knowledge.contract.levels import AvailabilityTarget, Exclusion, PartialRule, SmallestOutage, Weighting
from knowledge.downtime.availability import measure
from knowledge.downtime.outage_limits import judged_outages
from knowledge.downtime.outage_verdicts import Lapse
from knowledge.hours.periods import period_containing
from knowledge.hours.segments import Segment
from knowledge.incidents.incident import OutageRecorded
from tests.knowledge.engine_contracts import CLAUSE, NAME, minutes, stated, target, version, warsaw, windows

START = warsaw(2026, 11, 9)  # a Monday; the walk covers two days of it, the measured span begins an hour later
MEASURED = range(60, 2 * 24 * 60)
OPEN = [minute for minute in range(2 * 24 * 60) if 8 * 60 <= minute % 1440 < 18 * 60]
MONTH = period_containing("month", START, "Europe/Warsaw")
VERSION = version(
    exclusions=stated((Exclusion("power", NAME, CLAUSE), Exclusion("carrier", NAME, CLAUSE, proof_by="provider"))),
    eligibility=stated((Need("trunks", NAME, NeedEffect.NOT_COUNTED, CLAUSE),)),
)
HOURS = windows("Europe/Warsaw", *((8, 18),) * 7)
UNDER = replace(VERSION, schedules={**VERSION.schedules, "open": replace(VERSION.schedules["support"], hours=HOURS)})


@dataclass(frozen=True)
class Record:
    start: int
    length: int
    percent: int
    exclusion: str | None
    proven: bool | None
    fault: str | None


@dataclass(frozen=True)
class Rules:
    smallest: int
    inclusive: bool
    consecutive: bool
    merge: int
    from_percent: int
    fault: bool
    in_hours: bool
    unit: int
    started: bool


RECORDS = st.builds(
    Record,
    start=st.integers(0, 2000),
    length=st.integers(1, 400),
    percent=st.sampled_from([10, 30, 50, 100]),
    exclusion=st.sampled_from([None, None, None, "power", "carrier", "moon"]),
    proven=st.sampled_from([None, True, False]),
    fault=st.sampled_from([None, "provider", "customer"]),
)
RULES = st.builds(
    Rules,
    smallest=st.integers(1, 90),
    inclusive=st.booleans(),
    consecutive=st.booleans(),
    merge=st.sampled_from([0, 0, 15, 60]),
    from_percent=st.sampled_from([0, 30]),
    fault=st.booleans(),
    in_hours=st.booleans(),
    unit=st.sampled_from([1, 15, 60]),
    started=st.booleans(),
)


def walked(records: Sequence[Record], rules: Rules, lapse: range) -> list[Fraction]:
    """Return the counted minutes of each outage that counts, walked one by one."""
    live = [(record, minutes_left(record, rules, lapse)) for record in sorted(set(records), key=lambda one: one.start)]
    live = [(record, left) for record, left in live if left]
    groups: list[list[tuple[Record, set[int]]]] = []
    until = 0
    for record, left in live:
        if groups and record.start - until <= rules.merge:
            groups[-1].append((record, left))
        else:
            groups.append([(record, left)])
            until = 0
        until = max(until, record.start + record.length)
    return [found for group in groups if (found := walked_group(group, rules))]


def walked_group(group: list[tuple[Record, set[int]]], rules: Rules) -> Fraction:
    whole = sorted(set().union(*(left for _, left in group)))
    tested = longest_run(whole) if rules.consecutive else len(whole)
    if tested < rules.smallest or (tested == rules.smallest and not rules.inclusive):
        return Fraction()
    kept = [minute for minute in whole if minute in MEASURED and (not rules.in_hours or minute in OPEN_SET)]
    if not rules.started:
        kept = kept[: len(kept) - len(kept) % rules.unit]
    weights = [max(record.percent for record, left in group if minute in left) for minute in kept]
    added = weights[-1] * (-len(kept) % rules.unit) if rules.started and kept else 0
    return Fraction(sum(weights) + added, 100)


OPEN_SET = frozenset(OPEN)


def minutes_left(record: Record, rules: Rules, lapse: range) -> set[int]:
    excluded = record.exclusion == "power" or (record.exclusion == "carrier" and record.proven is True)
    theirs = rules.fault and record.fault == "customer"
    if excluded or theirs or record.percent < rules.from_percent:
        return set()
    return set(range(record.start, record.start + record.length)) - set(lapse)


def longest_run(sorted_minutes: list[int]) -> int:
    longest = run = 1 if sorted_minutes else 0
    for one, following in pairwise(sorted_minutes):
        run = run + 1 if following == one + 1 else 1
        longest = max(longest, run)
    return longest


def counted(records: Sequence[Record], rules: Rules, lapse: range) -> Fraction:
    """Return the counted minutes as the engine has them."""
    of = group_under(rules)
    outages = [recorded(number, record) for number, record in enumerate(records)]
    lapses = [Lapse("trunks", START + minutes(lapse.start), START + minutes(lapse.stop))] if lapse else []
    span = Segment(START + minutes(MEASURED.start), START + minutes(MEASURED.stop))
    under = replace(
        VERSION, schedules={**VERSION.schedules, "open": replace(VERSION.schedules["support"], hours=HOURS)}
    )
    result = measure(under, of, MONTH, outages=outages, works=(), now=warsaw(2026, 12, 1), within=span, lapses=lapses)
    return result.downtime_seconds / 60


def group_under(rules: Rules) -> AvailabilityTarget:
    return target(
        "line",
        ("hotline",),
        "99.5",
        smallest=stated(SmallestOutage(minutes(rules.smallest), rules.inclusive, rules.consecutive)),
        merge_within=stated(minutes(rules.merge)) if rules.merge else None,
        partial=PartialRule(Weighting.SHARE, Decimal(rules.from_percent) / 100),
        provider_fault=stated(True) if rules.fault else None,
        schedule="open" if rules.in_hours else None,
        time_rounding=stated(TimeRounding(timedelta(minutes=rules.unit), rules.started)),
    )


def recorded(number: int, record: Record) -> OutageRecorded:
    start = START + minutes(record.start)
    return OutageRecorded(
        key=str(number),
        service="hotline",
        start=start,
        end=start + minutes(record.length),
        share=Decimal(record.percent) / 100,
        source="staff",
        exclusion=record.exclusion,
        proven=record.proven,
        fault=record.fault,
    )


@settings(max_examples=300, deadline=None)
@given(
    records=st.lists(RECORDS, max_size=7),
    rules=RULES,
    lapse=st.builds(lambda start, length: range(start, start + length), st.integers(0, 2000), st.integers(0, 600)),
)
def test_the_engine_counts_what_a_walk_through_the_minutes_counts(
    records: list[Record], rules: Rules, lapse: range
) -> None:
    assert counted(records, rules, lapse) == sum(walked(records, rules, lapse), Fraction())


@settings(max_examples=100, deadline=None)
@given(records=st.lists(RECORDS, max_size=6), rules=RULES, data=st.data())
def test_neither_order_nor_repetition_of_records_matters(
    records: list[Record], rules: Rules, data: st.DataObject
) -> None:
    of = group_under(replace(rules, in_hours=False))
    outages = [recorded(number, record) for number, record in enumerate(records)]
    mixed = data.draw(st.permutations([*outages, *outages[::2]]))

    def total(given: Sequence[OutageRecorded]) -> Fraction:
        return measure(VERSION, of, MONTH, outages=given, works=(), now=warsaw(2026, 12, 1)).downtime_seconds

    assert total(mixed) == total(outages)


@settings(max_examples=150, deadline=None)
@given(records=st.lists(RECORDS, max_size=7), rules=RULES)
def test_single_outages_are_those_that_a_walk_through_the_minutes_tells_apart(
    records: list[Record], rules: Rules
) -> None:
    of = group_under(rules)
    limit = OutageLimit(
        key="line",
        name=NAME,
        services=of.services,
        longest=minutes(60),
        clause=CLAUSE,
        partial=of.partial,
        schedule=of.schedule,
        smallest=of.smallest,
        merge_within=of.merge_within,
        provider_fault=of.provider_fault,
        time_rounding=of.time_rounding,
    )
    span = Segment(START + minutes(MEASURED.start), START + minutes(MEASURED.stop))
    records = [record for record in records if MEASURED.start <= record.start and ends(record) <= MEASURED.stop]
    outages = [recorded(number, record) for number, record in enumerate(records)]
    events = judged_outages(UNDER, limit, span, outages=outages, works=(), now=warsaw(2026, 12, 1))
    assert [one.counted_seconds / 60 for one in events] == walked(records, rules, range(0))


def ends(record: Record) -> int:
    return record.start + record.length
