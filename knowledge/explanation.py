"""The unfolded reasoning behind a figure: a row of steps, each a code, its values and the clause that allows it.

The rule: nothing is computed here and nothing is said in words; a step only takes out of a result what the result
already carries, in the order in which a person would check it. Values keep their types, so both languages render
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.hours.described_hours import Closed
from knowledge.hours.limits import Limit
from knowledge.terms import Clause

Value = (
    str | int | Decimal | Fraction | datetime | date | timedelta | Bilingual | Limit | Closed | tuple[str, ...] | None
)


class StepCode(StrEnum):
    """What a step says; the values it carries are named behind it."""

    PERIOD = "period"  # start, end, zone
    MEASURED_TIME = "measured_time"  # amount, schedule (None: round the clock)
    ALLOWANCE = "allowance"  # target, amount
    STATED_ALLOWANCE = "stated_allowance"  # amount, governs
    COMPUTED_ALLOWANCE = "computed_allowance"  # amount, target: where the stated one governs
    PARTIAL_PERIOD = "partial_period"  # first, last (of the whole period), measured
    ANNEX = "annex"  # version, since, decides (the version that does)
    LEFT_OUT = "left_out"  # amount: it has left the denominator
    LAPSE = "lapse"  # need, text, start, end
    OUTAGE = "outage"  # key, verdict, start, end, open, length, weight, counted
    MERGED = "merged"  # key, others
    TAKEN_OUT = "taken_out"  # key, reason, amount, by
    EXCLUSION_FAILED = "exclusion_failed"  # key, exclusion, why, given, above, unit
    ROUNDED_UP = "rounded_up"  # key, amount
    PROVISIONAL = "provisional"  # key (None: of the whole), amount
    IN_UNITS = "in_units"  # unit, started, of_each, before, after
    WORK = "work"  # key, start, end, excluded, counted
    WORK_FINDING = "work_finding"  # key, finding, amount, given, needed, unit, limit
    NOT_MEASURED = "not_measured"  # why, begins, ends, version
    FORECAST = "forecast"  # forecast, left, at, after, left_then
    SUPPOSED = "supposed"  # at, added, left_before, left_after, would_miss
    REQUESTS = "requests"  # start, end, requests, failed, most (a share of 0-1), inclusive
    PROBES = "probes"  # start, end, interval, misses, agree, of, from_first_miss
    OUTAGE_LIMIT = "outage_limit"  # name, longest, schedule
    EVENT = "event"  # start, end, open, counted, left, met, provisional
    CASES = "cases"  # name, clock, share, kept, missed, open, percent, met, misses_left
    CASE = "case"  # number, severity, kept, due, elapsed, target, overdue
    RECOVERY = "recovery"  # name, which, allowed, took, final, due, met
    FIGURE = "figure"  # name, measured, unit, lowest, highest, within, met, short_by
    USED = "used"  # amount
    LEFT = "left"  # amount, if_claims_accepted, to_date
    RESULT = "result"  # percent, for_bands, target, met
    STARTED = "started"  # reason, at
    WAITING = "waiting"  # reason, channels
    OUTSIDE_HOURS = "outside_hours"  # closed, opens
    SEVERITY = "severity"  # severity, origin, since
    PROMISE = "promise"  # limit, schedule, condition, condition_schedule
    NEW_HOURS = "new_hours"  # at, schedule: from then on the time still left runs in the hours of a later version
    RAN = "ran"  # amount
    PAUSED = "paused"  # amount
    DUE = "due"  # at
    MET = "met"  # at
    LATE = "late"  # amount
    BAND = "band"  # at_least, below, percent
    NO_CREDIT = "no_credit"  # why
    ROUNDING = "rounding"  # exact, rounded
    BASE = "base"  # name, amount, months, base
    REPEATED = "repeated"  # misses, factor
    UNITS = "units"  # units, unit, each
    SUM = "sum"  # amount
    REDUCED = "reduced"  # why, amount
    CAPPED = "capped"  # base, percent, days, limit, before, after, granted
    COUNTED = "counted"  # rule, units, each, counting, below, days, lost, times, by_share
    WORTH = "worth"  # share, amount, time
    FREE_TIME = "free_time"  # amount
    FREE_DAY = "free_day"  # share
    THRESHOLD = "threshold"  # down, needed, inclusive
    IN_A_ROW = "in_a_row"  # misses, needed
    CONDITION = "condition"  # text, holds (None: nobody has said)
    MEASURE = "measure"  # text, misses
    SURCHARGE = "surcharge"  # amount
    INVOICE = "invoice"  # amount, base, assumed
    TIER = "tier"  # units, each, up_to
    AT_MOST = "at_most"  # before, after
    HELD = "held"  # amount
    RELEASED = "released"  # amount
    NOT_APPLIED = "not_applied"  # period
    VAT = "vat"  # rate, taxed, amount
    GROSS = "gross"  # amount
    CLAIM = "claim"  # name, count, unit, anchor, runs_from
    ANSWER = "answer"  # count, unit, runs_from, silence
    MOVED = "moved"  # day, to
    LAST_DAY = "last_day"  # day, at
    RIGHT = "right"  # needed, window, below
    MISS = "miss"  # first_day, last_day, percent, missed
    ARISEN = "arisen"  # missed, needed, arisen, day
    DAMAGES = "damages"  # code, sole_remedy, except_for


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reasoning."""

    code: StepCode
    values: Mapping[str, Value] = field(hash=False)
    clause: Clause | None = None


def step(code: StepCode, clause: Clause | None = None, /, **values: Value) -> Step:
    """Return a step with its values."""
    return Step(code, values, clause)
