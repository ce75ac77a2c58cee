"""The downtime budget in words: promised, used, left, a bar; and every outage with its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bot.i18n import Translator
from bot.messages import Fact
from bot.turn import iso
from bot.wording.clauses import place
from bot.wording.grounds import ground_lines
from bot.wording.outage_reasons import reasons_text
from bot.wording.targets import in_period, names_together, target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement
from knowledge.downtime.budget import Budget
from knowledge.downtime.outage_verdicts import OutageVerdict, VerdictCode, seconds
from knowledge.downtime.rounding import rounded_down, rounded_up

_CELLS = 10


def bar(budget: Budget) -> str:
    """Return a bar of ten cells: how much of the allowance is used; full from 100 % on."""
    share = budget.burn if budget.burn is not None else Fraction(1)
    filled = min(_CELLS, int(rounded_up(share * _CELLS, 0)))
    return "▓" * filled + "░" * (_CELLS - filled)


def percent_text(t: Translator, measurement: Measurement) -> str:
    """Return the result as it may be shown: rounded as agreed, never so that a miss reads as kept."""
    shown = measurement.percent_shown()
    return t.percent(shown, max(0, -int(shown.as_tuple().exponent)))


def left_text(t: Translator, budget: Budget) -> str:
    """Return what is left of what: "81 min z 216 min", or by how much it is exceeded."""
    allowance = t.minutes(budget.allowance_seconds)
    if budget.left_seconds < 0:
        return t.say(
            "nothing left: %(allowance)s exceeded by %(over)s",
            allowance=allowance,
            over=t.minutes(-budget.left_seconds, up=True),
        )
    return t.say("%(left)s of %(allowance)s", left=t.minutes(budget.left_seconds), allowance=allowance)


def used_text(t: Translator, budget: Budget) -> str:
    """Return what is used, and the result against the target."""
    return t.say(
        "used %(used)s, availability %(percent)s (target %(target)s)",
        used=t.minutes(budget.used_seconds, up=True),
        percent=percent_text(t, budget.measurement),
        target=t.percent(budget.measurement.target.target),
    )


def budget_line(t: Translator, budget: Budget, *, names: str | None = None) -> str:
    """Return one group's budget on one line, with its bar and percentages; `names` stands for several alike."""
    measurement = budget.measurement
    return t.say(
        "%(group)s: %(left)s, used %(used)s %(bar)s, availability %(percent)s (target %(target)s)",
        group=names or target_name(t, measurement.target),
        left=left_text(t, budget),
        used=t.minutes(budget.used_seconds, up=True),
        bar=bar(budget),
        percent=percent_text(t, measurement),
        target=t.percent(measurement.target.target),
    )


def budget_lines(t: Translator, budgets: Sequence[Budget]) -> list[str]:
    """Return the budgets of one period in their order; groups with nothing used and equal limits share a line."""
    return [budget_line(t, one, names=names) for names, one in budgets_together(t, budgets)]


def budgets_together(t: Translator, budgets: Sequence[Budget]) -> list[tuple[str, Budget]]:
    """Return what is shown as one, with its names: each budget of one period, but those alike and unused together."""
    alike: dict[tuple[object, ...], list[Budget]] = {}
    for one in budgets:
        target = one.measurement.target
        key = (one.allowance_seconds, target.target, target.rounding) if not one.used_seconds else (target.key,)
        alike.setdefault(key, []).append(one)
    return [(names_together(t, [one.measurement.target for one in group]), group[0]) for group in alike.values()]


def future_lines(t: Translator, budgets: Sequence[Budget]) -> list[str]:
    """Return what a period to come allows: the limit alone, groups with the same one on one line."""
    alike: dict[tuple[object, ...], list[Budget]] = {}
    for one in budgets:
        measurement = one.measurement
        key = (one.allowance_seconds, measurement.target.target, measurement.period)
        alike.setdefault(key, []).append(one)
    return [
        t.say(
            "%(group)s: %(allowance)s (target %(target)s)",
            group=names_together(t, [one.measurement.target for one in group]),
            allowance=t.minutes(group[0].allowance_seconds),
            target=t.percent(group[0].measurement.target.target),
        )
        for group in alike.values()
    ]


def source_names(t: Translator, measurement: Measurement) -> str:
    """Return who measured the outages of a group."""
    names = {
        "probe": t.say("monitoring"),
        "staff": t.say("the provider's records"),
        "customer": t.say("the customer's statement"),
    }
    sources = [verdict.outage.source for verdict in measurement.verdicts if verdict.outage is not None]
    return ", ".join(dict.fromkeys(names.get(source, source) for source in sources)) or names["probe"]


def budget_facts(budget: Budget, zone: str) -> dict[str, Fact]:
    """Return one budget as facts: lengths in whole seconds, what is left cut down, what is used rounded up."""
    measurement = budget.measurement
    return {
        "target": measurement.target.key,
        "services": list(measurement.target.services),
        "period_start": iso(measurement.period.start, zone),
        "period_end": iso(measurement.period.end, zone),
        "allowance": int(rounded_down(budget.allowance_seconds, 0)),
        "used": int(rounded_up(budget.used_seconds, 0)),
        "left": int(rounded_down(budget.left_seconds, 0)),
        "availability": str(measurement.percent_shown()),
        "availability_exact": str(rounded_down(measurement.percent, 6)),
        "target_percent": str(measurement.target.target),
        "target_met": measurement.target_met,
        "as_of": iso(measurement.now, zone),
    }


def period_heading(t: Translator, measurement: Measurement) -> str:
    """Return the period a measurement is about, after "in"."""
    return in_period(t, measurement.period)


# ---- why


def verdict_line(t: Translator, version: ContractVersion, measurement: Measurement, verdict: OutageVerdict) -> str:
    """Return one outage: when, how long, what of it counts, and why not the rest, with the clause."""
    now, zone = measurement.now, version.zone
    start = t.moment(verdict.raw.start, zone, now=now)
    length = t.minutes(seconds(verdict.raw.duration))
    head = f"{start}–{t.clock(verdict.raw.end, zone)} ({length})"
    if verdict.is_open:
        head = t.say("since %(start)s, still going on (%(length)s so far)", start=start, length=length)
    if verdict.work is not None:
        head = f"{t.say('planned work %(key)s', key=verdict.work.key)}, {head}"
    counted = t.minutes(verdict.counted_seconds, up=True)
    match verdict.code:
        case VerdictCode.COUNTED:
            said = t.say("counts: %(length)s", length=counted)
        case VerdictCode.PARTLY:
            said = t.say("counts in part: %(length)s", length=counted)
        case _:
            said = t.say("does not count")
    reasons = reasons_text(t, version, measurement, verdict)
    if not reasons and verdict.code is VerdictCode.CLAIMED:
        reasons = t.say("so far only the customer says so")
    clause = f" ({place(t, version, verdict.clause)})" if verdict.clause is not None and reasons else ""
    return f"• {head}: {said}" + (f": {reasons}{clause}" if reasons else "")


def formula_line(t: Translator, measurement: Measurement) -> str:
    """Return the sum: (measured − counted) / measured, exact and as rounded; then what is out of the ordinary."""
    whole = t.minutes(measurement.measured_seconds)
    down = t.minutes(measurement.downtime_seconds, up=True)
    exact = t.percent(measurement.percent_shown(4), 4)
    said = t.say(
        "Together %(down)s of %(whole)s: (%(whole)s − %(down)s) / %(whole)s = %(exact)s, rounded as agreed "
        "%(rounded)s.",
        down=down,
        whole=whole,
        exact=exact,
        rounded=percent_text(t, measurement),
    )
    return "\n".join([said, *ground_lines(t, measurement)])
