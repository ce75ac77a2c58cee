"""All remedies of a period in words: the sum first, what a cap took, then the parts with what reduces each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from bot.i18n import Translator
from bot.wording.bases import cap_base_text, share_text
from bot.wording.clauses import place
from bot.wording.credits import credit_line
from bot.wording.lateness_terms import sum_text, units_text
from bot.wording.limits import clock_name
from bot.wording.targets import in_period, period_name
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import Cap, CapBase, CapScope
from knowledge.downtime.rounding import money
from knowledge.hours.periods import Period
from knowledge.money.caps import CapUse, is_of_a_service
from knowledge.money.gross import gross_of
from knowledge.money.lateness_units import PenaltyPart
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit, CreditCode
from knowledge.money.remedy_lines import Reduction, ReductionCode, RemedyLine
from knowledge.money.settlement import Settlement
from knowledge.money.supposed import SupposedPenalty


def cap_text(t: Translator, cap: Cap, currency: str) -> str:
    """Return a cap with what it limits: "penalties: 15% of the monthly fee (in a calendar month)"."""
    scopes = {
        CapScope.CREDITS: t.say("credits in all"),
        CapScope.PENALTIES: t.say("penalties in all"),
        CapScope.ALL: t.say("credits and penalties together"),
    }
    scope = scopes[cap.scope]
    if is_of_a_service(cap):
        scope = {
            CapScope.CREDITS: t.say("credits for one service"),
            CapScope.PENALTIES: t.say("penalties for one service"),
            CapScope.ALL: t.say("credits and penalties for one service"),
        }[cap.scope]
    return f"{scope}: {_highest(t, cap, currency)} ({period_name(t, cap.period)})"


def _highest(t: Translator, cap: Cap, currency: str) -> str:
    if cap.amount is not None:
        return t.money(cap.amount, currency)
    base = cap_base_text(t, cap.base)
    if cap.days is None:
        return f"{t.percent(cap.percent)} {base}"
    days = t.count("the part %(base)s for %(n)s day", "the part %(base)s for %(n)s days", cap.days, base=base)
    return days if cap.a_day_is is None else f"{days} ({share_text(t, cap.a_day_is)} × {cap.days})"


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


def gross_text(t: Translator, version: ContractVersion, settlement: Settlement) -> str:
    """Return the sum with VAT as a sentence after a blank; nothing where the contract states no rate."""
    gross = gross_of(version, settlement)
    if gross is None or not settlement.total:
        return ""
    amount = t.money(gross.gross, version.currency)
    return " " + t.say("With VAT of %(rate)s: %(amount)s.", rate=t.percent(gross.rate), amount=amount)


def period_so_far(t: Translator, period: Period, now: datetime) -> str:
    """Return a period after "in"; of a running one, that it is meant as it stands now."""
    when = in_period(t, period)
    return t.say("%(period)s so far", period=when) if now < period.end else when


def cap_left_lines(t: Translator, version: ContractVersion, settlement: Settlement) -> list[str]:
    """Return the caps that took nothing, with what each comes to in money, on one line; nothing where there is none."""
    unused = [use for use in settlement.caps if not use.bites]
    said = "; ".join(
        t.say(
            "%(cap)s, here %(limit)s",
            cap=cap_text(t, use.cap, version.currency),
            limit=t.money(use.limit, version.currency),
        )
        for use in unused
    )
    return [t.say("Cap, not reached: %(caps)s.", caps=said)] if unused else []


def _is_kept(line: RemedyLine) -> bool:
    return isinstance(line.source, Credit) and line.source.code is CreditCode.TARGET_MET


def part_lines(t: Translator, version: ContractVersion, settlement: Settlement) -> list[str]:
    """Return what is held, every remedy that is not simply a kept target, and every cap that took something."""
    parts = [line for line in settlement.lines if not _is_kept(line)]
    said = [f"• {_part(t, version, line)}" for line in parts]
    held = [f"• {line}" for line in _held_lines(t, version, settlement)]
    return [*held, *said, *(f"• {cap_use_line(t, version, use)}" for use in settlement.caps if use.bites)]


def _held_lines(t: Translator, version: ContractVersion, settlement: Settlement) -> list[str]:
    """Return what waits until it adds up, and what waited and now stands."""
    where = "" if settlement.smallest_clause is None else f" ({place(t, version, settlement.smallest_clause)})"
    lines = []
    if settlement.held:
        amount = t.money(settlement.held, version.currency)
        lines.append(t.say("held until it adds up: %(amount)s", amount=amount) + where)
    if settlement.released:
        amount = t.money(settlement.released, version.currency)
        lines.append(t.say("held so far and now included: %(amount)s", amount=amount) + where)
    return lines


def cap_use_line(t: Translator, version: ContractVersion, use: CapUse) -> str:
    """Return how a cap changed a sum, with its base in money and its clause."""
    said = t.say(
        "Cap – %(cap)s, here %(limit)s: %(before)s becomes %(after)s (%(clause)s)",
        cap=cap_text(t, use.cap, version.currency),
        limit=t.money(use.limit, version.currency),
        before=t.money(use.before, version.currency),
        after=t.money(use.after, version.currency),
        clause=place(t, version, use.cap.clause),
    )
    if use.assumed and use.cap.base is CapBase.PREVIOUS_INVOICE:
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
    """Return one missed deadline: the incident, the severity, which deadline, and how late; number 0 is supposed."""
    values = {
        "severity": t.text(version.severity(penalty.rule.severity).name),
        "clock": _lower(clock_name(t, penalty.rule.clock)),
        "lateness": t.duration(penalty.lateness),
    }
    if not penalty.incident.number:
        return t.say("Supposed failure, %(severity)s, %(clock)s: %(lateness)s late", **values)
    return t.say(
        "Incident %(number)s, %(severity)s, %(clock)s: %(lateness)s late", number=penalty.incident.number, **values
    )


def penalty_line(t: Translator, version: ContractVersion, penalty: LatePenalty) -> str:
    """Return one missed deadline's penalty: the incident, how late, and the sum."""
    said = lateness_line(t, version, penalty)
    said += (
        f", {_sum(t, penalty.parts, version.currency)} = {t.money(penalty.uncut or penalty.amount, version.currency)}"
    )
    if penalty.uncut is not None:
        said += ", " + t.say("at most %(limit)s for one event", limit=t.money(penalty.amount, version.currency))
    return said if penalty.is_final else f"{said} ({t.say('so far')})"


def _sum(t: Translator, parts: Sequence[PenaltyPart], currency: str) -> str:
    """Return the units with what each is worth: "3 × 50.00", by tier "4 × 50.00 + 1 × 100.00"."""
    said = [f"{part.units} × {t.money(money(part.each), currency)}" for part in parts]
    return " + ".join(said) or f"0 × {t.money(money(Fraction()), currency)}"


def supposed_line(t: Translator, version: ContractVersion, one: SupposedPenalty) -> str:
    """Return what a supposed lateness would cost under one rule, with its arithmetic, its condition and its clause."""
    rule, currency = one.rule, version.currency
    sum_ = sum_text(t, rule, currency)
    if one.amount is not None:
        sum_ = f"{_sum(t, one.parts, currency)} = {t.money(one.amount, currency)}"
    name, clock = t.text(version.severity(rule.severity).name), _lower(clock_name(t, rule.clock))
    said = f"{name} ({clock}): {sum_}"
    if rule.if_reported_in is not None:
        said += " " + t.say("if reported in %(hours)s", hours=t.text(version.schedules[rule.if_reported_in].name))
    elif has_alternative(version, one):
        said += " " + t.say("if reported at other times")
    return f"{said} ({place(t, version, rule.clause)})"


def units_line(t: Translator, one: SupposedPenalty) -> str:
    """Return how a lateness is counted under a rule: "2 h 35 min of lateness counts as 3 started hours"."""
    return units_text(t, one.rule, one.units, t.duration(one.lateness))


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
        ReductionCode.OTHER_CREDIT_IS_LARGER: t.say(
            "%(amount)s less, of several credits for one service only the largest counts", amount=amount
        ),
        ReductionCode.BELOW_SMALLEST: t.say(
            "%(amount)s less, a sum below the smallest credit is not issued", amount=amount
        ),
    }[reduction.code]
    return said if reduction.clause is None else f"{said} ({place(t, version, reduction.clause)})"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
