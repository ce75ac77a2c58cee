"""Credits, penalties, fees, levels and claims as the contract states them; never a promise of money."""

from __future__ import annotations

import re
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.handlers.budget import budgets_asked, credit_of
from bot.handlers.subject import about_contract
from bot.i18n import Translator, capitalised
from bot.messages import Fact
from bot.turn import Ask, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.wording.channels import channel_name
from bot.wording.clauses import basis, cited
from bot.wording.credits import credit_line, preliminary
from bot.wording.limits import clock_name
from bot.wording.targets import in_period, period_name
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import (
    Cap,
    CapBase,
    ClaimAnchor,
    CreditBand,
    CreditTable,
    FeeBase,
    LatenessPenalty,
    LatenessUnit,
)
from knowledge.downtime.availability import period_of
from knowledge.hours.periods import previous_period
from knowledge.money.claims import claim_deadlines
from knowledge.terms import Clause, NotEntered, Silent, Stated, clause_of, value_of

_HOW_MUCH = re.compile(r"\b(?:ile|nalez\w*|how much|what do we get|owe\w*)\b")
"""A question about the amount itself; its answer comes first, the contract's table after it."""


@about_contract
def penalties(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer what is due when a level or a deadline is missed: credits in bands, penalties for lateness, caps."""
    t = turn.t
    clauses: list[Clause | None] = []
    lines = [*_credit_lines(turn, version, ask, clauses), *_lateness_lines(turn, version, clauses)]
    lines += _cap_lines(turn, version, clauses)
    more = [_provision(turn, version, topic, clauses) for topic in ("sole_remedy", "damages", "credit_form")]
    quality = value_of(version.quality)
    more += [f"{t.text(q.name)}: {t.text(q.text)}" for q in quality or ()]
    repeats = value_of(version.repeats)
    if repeats is not None:
        clauses.append(repeats.clause)
        said = t.say(
            "Miss number %(misses)s within %(months)s months multiplies the credit by %(factor)s.",
            misses=repeats.misses,
            months=repeats.rolling_months,
            factor=t.number(repeats.factor),
        )
        more.append(said)
    so_far = _as_things_stand(turn, ask, version)
    lines = [*so_far, *lines] if _HOW_MUCH.search(folded(ask.text)) else [*lines, *so_far]
    facts: dict[str, Fact] = {
        "clauses": cited(t, version, clauses),
        "late_penalty": value_of(version.lateness) is not None,
    }
    offer = Offer(t.say("How and by when to claim"), "ask", {"intent": "claim_terms", "entities": {}, "text": ""})
    text = "\n".join([*lines, basis(t, version, clauses)])
    return [Said(text, facts, (offer,), more="\n".join(line for line in more if line) or None)]


def _as_things_stand(turn: Turn, ask: Ask, version: ContractVersion) -> list[str]:
    """Return what the running period is worth so far, for the groups with counted downtime; never a promise."""
    t = turn.t
    measured = [one.measurement for one in budgets_asked(turn, ask, version)]
    hit = [credit_of(turn, one) for one in measured if one.downtime_seconds]
    if not hit:
        return []
    said = "; ".join(credit_line(t, credit) for credit in hit)
    return [t.say("As things stand: %(credits)s.", credits=said) + " " + preliminary(t)]


def _credit_lines(turn: Turn, version: ContractVersion, ask: Ask, clauses: list[Clause | None]) -> list[str]:
    t = turn.t
    if not isinstance(version.credits, Stated):
        return [unstated(t, version.credits, t.say("credits for availability below the target"))]
    lines = []
    for table in version.credits.value:
        clauses.append(table.clause)
        names = [t.text(target.name) for target in version.targets if target.key in table.targets]
        bands = ", ".join(_band_text(t, band) for band in table.bands)
        lines.append(
            t.say(
                "Credits (%(groups)s): %(bands)s of %(base)s.",
                groups=", ".join(dict.fromkeys(names)),
                bands=bands,
                base=_base_text(t, table),
            )
        )
    return lines


def _band_text(t: Translator, band: CreditBand) -> str:
    percent = t.percent(band.percent)
    if band.at_least is None:
        return t.say("below %(limit)s: %(percent)s", limit=_level(t, band.below), percent=percent)
    return t.say(
        "%(low)s to under %(high)s: %(percent)s",
        low=_level(t, band.at_least),
        high=_level(t, band.below),
        percent=percent,
    )


def _level(t: Translator, level: Decimal) -> str:
    return t.percent(level, max(2, -int(level.as_tuple().exponent)))


def _base_text(t: Translator, table: CreditTable) -> str:
    names = {
        FeeBase.SERVICE_PERIOD: t.say("the fee of the affected service for the period"),
        FeeBase.TOTAL_MONTH: t.say("the whole monthly fee"),
        FeeBase.VOICE_MONTH: t.say("the monthly voice fee"),
    }
    return names[table.base]


def _lateness_lines(turn: Turn, version: ContractVersion, clauses: list[Clause | None]) -> list[str]:
    t = turn.t
    match version.lateness:
        case Silent() | NotEntered():
            return [unstated(t, version.lateness, t.say("penalty for missing a deadline"))]
        case Stated(value=(), clause=clause):
            clauses.append(clause)
            return [t.say("There is no penalty for missing the resolution deadline.")]
        case Stated(value=listed):
            clauses.extend(penalty.clause for penalty in listed)
            said = "; ".join(_lateness_text(t, version, penalty) for penalty in listed)
            return [t.say("Penalties for lateness: %(penalties)s.", penalties=said)]


def _lateness_text(t: Translator, version: ContractVersion, penalty: LatenessPenalty) -> str:
    units = {
        LatenessUnit.STARTED_HOUR: t.say("per started hour"),
        LatenessUnit.COMPLETED_HOUR: t.say("per completed hour"),
        LatenessUnit.EVENT: t.say("per event"),
    }
    amount = t.money(penalty.amount, version.currency) if penalty.amount is not None else ""
    if penalty.percent is not None:
        amount = t.say("%(percent)s of the month's service fee", percent=t.percent(penalty.percent))
    severity = t.text(version.severity(penalty.severity).name)
    said = f"{severity} ({clock_name(t, penalty.clock).lower()}): {amount} {units[penalty.unit]}"
    if penalty.if_reported_in is not None:
        hours = t.text(version.schedules[penalty.if_reported_in].name)
        return said + " " + t.say("if reported in %(hours)s", hours=hours)
    siblings = value_of(version.lateness) or ()
    if any(o.severity == penalty.severity and o.clock is penalty.clock and o.if_reported_in for o in siblings):
        said += " " + t.say("if reported at other times")
    return said


def _cap_lines(turn: Turn, version: ContractVersion, clauses: list[Clause | None]) -> list[str]:
    caps = value_of(version.caps)
    if not caps:
        return []
    clauses.extend(cap.clause for cap in caps)
    said = "; ".join(_cap_text(turn.t, cap) for cap in caps)
    return [turn.t.say("At most: %(caps)s.", caps=said)]


def _cap_text(t: Translator, cap: Cap) -> str:
    bases = {
        CapBase.MONTHLY_FEE: t.say("of the monthly fee"),
        CapBase.PREVIOUS_INVOICE: t.say("of the previous month's invoice"),
        CapBase.SERVICE_PERIOD_FEE: t.say("of the service's fee for the period"),
        CapBase.YEARLY_FEES: t.say("of the yearly fees"),
    }
    return f"{t.percent(cap.percent)} {bases[cap.base]} ({period_name(t, cap.period)})"


def _provision(turn: Turn, version: ContractVersion, topic: str, clauses: list[Clause | None]) -> str:
    term = version.provision(topic)
    clauses.append(clause_of(term))
    provision = value_of(term)
    return turn.t.text(provision.text) if provision is not None else ""


@about_contract
def fees(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer the monthly fees per service, the total, and what the SLA level costs and gives."""
    t = turn.t
    if not isinstance(version.fees, Stated):
        return [Said(unstated(t, version.fees, t.say("fees")), {"stated": False})]
    wanted = set(ask.entities.services)
    listed = [line for line in version.fees.value if not wanted or wanted & set(line.services)]
    total = sum((line.amount for line in version.fees.value), Decimal(0))
    clauses: list[Clause | None] = [line.clause for line in listed]
    lines = [
        t.say("Monthly fees, net: %(total)s in all.", total=t.money(total, version.currency)),
        "; ".join(f"{t.text(line.name)} {t.money(line.amount, version.currency)}" for line in listed) + ".",
    ]
    facts: dict[str, Fact] = {"total_fee": str(total), "currency": version.currency}
    facts |= {f"{line.key}_fee": str(line.amount) for line in listed}
    level = value_of(version.level)
    if level is not None:
        clauses.append(level.clause)
        facts["level_surcharge"] = str(level.surcharge)
        cost = t.say("inside the price")
        if level.surcharge:
            percent = f" ({t.percent(level.surcharge_percent)})" if level.surcharge_percent is not None else ""
            cost = t.say("surcharge %(amount)s a month", amount=t.money(level.surcharge, version.currency)) + percent
        lines.append(t.say("SLA level: %(name)s, %(cost)s.", name=t.text(level.name), cost=cost))
        lines.append(t.say("It gives: %(what)s", what=t.text(level.gives)))
    else:
        lines.append(unstated(t, version.level, t.say("the SLA level and its price")))
    lines.append(t.say("The price of a higher level is not in the contract; the account manager quotes it."))
    facts["clauses"] = cited(t, version, clauses)
    return [Said("\n".join([*lines, basis(t, version, clauses)]), facts)]


@about_contract
def claim(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer by when, how and with what a credit is claimed."""
    t = turn.t
    if not isinstance(version.claim, Stated):
        return [Said(unstated(t, version.claim, t.say("how to claim a credit")), {"stated": False})]
    anchors = {
        ClaimAnchor.MONTH_END: t.say("from the end of the month"),
        ClaimAnchor.PERIOD_END: t.say("from the end of the period"),
        ClaimAnchor.INCIDENT: t.say("from the incident"),
    }
    lines, clauses = [], list[Clause | None]()
    for step in version.claim.value:
        clauses.append(step.clause)
        days = t.count("%(n)s working day", "%(n)s working days", step.days)
        if not step.working_days:
            days = t.count("%(n)s calendar day", "%(n)s calendar days", step.days)
        channels = t.either(channel_name(t, channel) for channel in step.channels)
        said = f"{capitalised(t.text(step.name))}: {days} {anchors[step.anchor]}"
        said += f" ({channels})" if channels else ""
        said += "; " + t.say("needed: %(evidence)s", evidence=t.text(step.evidence)) if step.evidence else ""
        lines.append(said + ".")
    lines += _last_days(turn, ask, version)
    answer = _provision(turn, version, "claim_answer", clauses)
    lines += [answer] if answer else []
    lines.append(t.say("This conversation is not a claim."))
    return [Said("\n".join([*lines, basis(t, version, clauses)]), {"clauses": cited(t, version, clauses)})]


def _last_days(turn: Turn, ask: Ask, version: ContractVersion) -> list[str]:
    """Return the last day to claim for the period named, else for the last full one of the first measured group."""
    if not version.targets:
        return []
    t, target, span = turn.t, version.targets[0], ask.entities.period
    running = period_of(version, target, span.start if span is not None else turn.now)
    period = running if span is not None else previous_period(running)
    today = turn.now.astimezone(ZoneInfo(version.zone)).date()
    return [
        t.say(
            "%(step)s, for a result %(period)s: last day %(day)s.",
            step=capitalised(t.text(deadline.step.name)),
            period=in_period(t, period),
            day=t.long_date(deadline.last_day) + (f" ({t.say('over')})" if deadline.is_over(today) else ""),
        )
        for deadline in claim_deadlines(version, period=period)
    ]
