"""All remedies of a period in words: the sum first, what a cap took, then the parts with what reduces each."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from bot.i18n import Translator
from bot.wording.clauses import place
from bot.wording.credits import credit_line
from bot.wording.limits import clock_name
from bot.wording.targets import in_period, period_name
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import Cap, CapBase, CapScope, LatenessUnit
from knowledge.hours.periods import Period
from knowledge.money.caps import CapUse
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit, CreditCode
from knowledge.money.settlement import Reduction, ReductionCode, RemedyLine, Settlement
from knowledge.money.supposed import SupposedPenalty


def cap_text(t: Translator, cap: Cap) -> str:
    """Return a cap with what it limits: "penalties: 15% of the monthly fee (in a calendar month)"."""
    bases = {
        CapBase.MONTHLY_FEE: t.say("of the monthly fee"),
        CapBase.PREVIOUS_INVOICE: t.say("of the previous month's invoice"),
        CapBase.SERVICE_PERIOD_FEE: t.say("of the service's fee for the period"),
        CapBase.YEARLY_FEES: t.say("of the yearly fees"),
    }
    scopes = {
        CapScope.CREDITS: t.say("credits in all"),
        CapScope.PENALTIES: t.say("penalties in all"),
        CapScope.ALL: t.say("credits and penalties together"),
    }
    scope = t.say("credits for one service") if cap.base is CapBase.SERVICE_PERIOD_FEE else scopes[cap.scope]
    return f"{scope}: {t.percent(cap.percent)} {bases[cap.base]} ({period_name(t, cap.period)})"


def total_line(
    t: Translator, version: ContractVersion, period: Period, settlement: Settlement, *, now: datetime
) -> str:
    """Return the sum of a period as computed, and whether a cap or a kept target made it what it is."""
    total, when = t.money(settlement.total, version.currency), period_so_far(t, period, now)
    biting = [use for use in settlement.caps if use.bites]
    if biting:
        return t.say(
            "In all %(period)s, preliminary: %(total)s (before the cap: %(before)s).",
            period=when,
            total=total,
            before=t.money(max(use.before for use in biting), version.currency),
        )
    if not settlement.lines or all(_is_kept(line) for line in settlement.lines):
        return t.say("In all %(period)s, preliminary: %(total)s; every target is kept.", period=when, total=total)
    return t.say("In all %(period)s, preliminary: %(total)s.", period=when, total=total)


def period_so_far(t: Translator, period: Period, now: datetime) -> str:
    """Return a period after "in"; of a running one, that it is meant as it stands now."""
    when = in_period(t, period)
    return t.say("%(period)s so far", period=when) if now < period.end else when


def cap_left_lines(t: Translator, version: ContractVersion, settlement: Settlement) -> list[str]:
    """Return the caps that took nothing, with what each comes to in money, on one line; nothing where there is none."""
    unused = [use for use in settlement.caps if not use.bites]
    said = "; ".join(
        t.say("%(cap)s, here %(limit)s", cap=cap_text(t, use.cap), limit=t.money(use.limit, version.currency))
        for use in unused
    )
    return [t.say("Cap, not reached: %(caps)s.", caps=said)] if unused else []


def _is_kept(line: RemedyLine) -> bool:
    return isinstance(line.source, Credit) and line.source.code is CreditCode.TARGET_MET


def part_lines(t: Translator, version: ContractVersion, settlement: Settlement) -> list[str]:
    """Return every remedy that is not simply a kept target, with its reductions, and every cap that took something."""
    parts = [line for line in settlement.lines if not _is_kept(line)]
    said = [f"• {_part(t, version, line)}" for line in parts]
    return said + [f"• {cap_use_line(t, version, use)}" for use in settlement.caps if use.bites]


def cap_use_line(t: Translator, version: ContractVersion, use: CapUse) -> str:
    """Return how a cap changed a sum, with its base in money and its clause."""
    said = t.say(
        "Cap – %(cap)s, here %(limit)s: %(before)s becomes %(after)s (%(clause)s)",
        cap=cap_text(t, use.cap),
        limit=t.money(use.limit, version.currency),
        before=t.money(use.before, version.currency),
        after=t.money(use.after, version.currency),
        clause=place(t, version, use.cap.clause),
    )
    if use.cap.base is CapBase.PREVIOUS_INVOICE:
        said += "; " + t.say("the previous invoice is taken as the monthly fees, the invoice itself is not known here")
    return said


def _part(t: Translator, version: ContractVersion, line: RemedyLine) -> str:
    match line.source:
        case Credit() as credit:
            said = credit_line(t, credit)
        case LatePenalty() as penalty:
            said = penalty_line(t, version, penalty)
        case quality:
            said = f"{t.text(quality.target.name)}: {t.money(quality.amount, version.currency)}"
    return "; ".join([said, *(_reduction(t, version, reduction) for reduction in line.reductions)])


def lateness_line(t: Translator, version: ContractVersion, penalty: LatePenalty) -> str:
    """Return one missed deadline: the incident, the severity, which deadline, and how late."""
    return t.say(
        "Incident %(number)s, %(severity)s, %(clock)s: %(lateness)s late",
        number=penalty.incident.number,
        severity=t.text(version.severity(penalty.rule.severity).name),
        clock=_lower(clock_name(t, penalty.rule.clock)),
        lateness=t.duration(penalty.lateness),
    )


def penalty_line(t: Translator, version: ContractVersion, penalty: LatePenalty) -> str:
    """Return one missed deadline's penalty: the incident, how late, and the sum."""
    said = lateness_line(t, version, penalty)
    each = penalty.amount / penalty.units if penalty.units else penalty.amount
    said += f", {penalty.units} × {t.money(each, version.currency)} = {t.money(penalty.amount, version.currency)}"
    return said if penalty.is_final else f"{said} ({t.say('so far')})"


def supposed_line(t: Translator, version: ContractVersion, one: SupposedPenalty) -> str:
    """Return what a supposed lateness would cost under one rule, with its arithmetic, its condition and its clause."""
    rule, currency = one.rule, version.currency
    if one.amount is not None and one.each is not None:
        sum_ = f"{one.units} × {t.money(one.each, currency)} = {t.money(one.amount, currency)}"
    else:
        sum_ = t.say("%(percent)s of the month's service fee", percent=t.percent(rule.percent or Decimal(0)))
    name, clock = t.text(version.severity(rule.severity).name), _lower(clock_name(t, rule.clock))
    said = f"{name} ({clock}): {sum_}"
    if rule.if_reported_in is not None:
        said += " " + t.say("if reported in %(hours)s", hours=t.text(version.schedules[rule.if_reported_in].name))
    elif has_alternative(version, one):
        said += " " + t.say("if reported at other times")
    return f"{said} ({place(t, version, rule.clause)})"


def units_line(t: Translator, one: SupposedPenalty) -> str:
    """Return how a lateness is counted under a rule: "2 h 35 min of lateness counts as 3 started hours"."""
    length = t.duration(one.lateness)
    match one.rule.unit:
        case LatenessUnit.STARTED_HOUR:
            return t.count(
                "%(length)s of lateness counts as %(n)s started hour",
                "%(length)s of lateness counts as %(n)s started hours",
                one.units,
                length=length,
            )
        case LatenessUnit.COMPLETED_HOUR:
            return t.count(
                "%(length)s of lateness counts as %(n)s completed hour",
                "%(length)s of lateness counts as %(n)s completed hours",
                one.units,
                length=length,
            )
        case LatenessUnit.EVENT:
            return t.say("any lateness counts as one event")


def has_alternative(version: ContractVersion, one: SupposedPenalty) -> bool:
    """Tell whether another rule on the same clock and severity depends on when the incident was reported."""
    listed = getattr(version.lateness, "value", ())
    return any(
        rule.severity == one.rule.severity and rule.clock is one.rule.clock and rule.if_reported_in for rule in listed
    )


def _reduction(t: Translator, version: ContractVersion, reduction: Reduction) -> str:
    amount = t.money(reduction.amount, version.currency)
    said = {
        ReductionCode.SERVICE_CAP: t.say("%(amount)s less, the cap for one service", amount=amount),
        ReductionCode.CREDIT_IS_LARGER: t.say(
            "%(amount)s less, for one event only the larger sum counts, here the credit", amount=amount
        ),
        ReductionCode.PENALTY_IS_LARGER: t.say(
            "%(amount)s less, for one event only the larger sum counts, here the penalty", amount=amount
        ),
        ReductionCode.BELOW_SMALLEST: t.say(
            "%(amount)s less, a sum below the smallest credit is not issued", amount=amount
        ),
    }[reduction.code]
    return said if reduction.clause is None else f"{said} ({place(t, version, reduction.clause)})"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
