"""How much downtime is left, was used, or would be left: per measured group and period of the contract."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from bot.handlers.measuring import measurement, outages_of, periods_asked, states, works_of
from bot.handlers.promises import times_at, uncovered_services
from bot.handlers.subject import about_contract
from bot.handlers.terms import targets_asked
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Ask, Offer, Said, Turn
from bot.wording.budgets import budget_facts, budget_line, left_text, percent_text, period_heading, source_names
from bot.wording.clauses import basis, cited
from bot.wording.credits import credit_line, preliminary
from bot.wording.targets import target_name
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement, measure_contract, version_for
from knowledge.downtime.budget import Budget, Phase, budget
from knowledge.hours.periods import previous_period
from knowledge.incidents.incident import OutageRecorded
from knowledge.money.remedies import Credit, CreditCode, availability_credit
from knowledge.terms import value_of
from knowledge.words.services import services

_SHOWN = 4
_SUPPOSED = "what-if"


@about_contract
def budget_left(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer promised, used and left, with a bar, for the period named or the running one."""
    uncovered = uncovered_services(turn, ask, version)
    if uncovered:
        return [uncovered]
    budgets = budgets_asked(turn, ask, version)
    if not budgets:
        return [_no_target(turn, ask, version)]
    t = turn.t
    first = budgets[0].measurement
    as_of = t.say("as of %(moment)s", moment=t.moment(turn.now, version.zone, now=turn.now))
    if len(budgets) == 1:
        one = budgets[0]
        lines = [
            t.say(
                "Downtime left %(period)s: %(left)s (%(group)s; %(as_of)s, source: %(source)s).",
                period=period_heading(t, first),
                left=left_text(t, one),
                group=target_name(t, first.target),
                as_of=as_of,
                source=source_names(t, first),
            ),
            capitalised(budget_line(t, one)) + ".",
        ]
    else:
        tightest_first = sorted(budgets, key=lambda one: -(one.burn or 0))
        if len({one.measurement.period for one in budgets}) == 1:
            heading = t.say("Downtime left %(period)s (%(as_of)s):", period=period_heading(t, first), as_of=as_of)
            lines = [heading, *(capitalised(budget_line(t, one)) for one in tightest_first)]
        else:
            lines = [t.say("Downtime left (%(as_of)s):", as_of=as_of)]
            lines += [_line_with_period(turn, one) for one in tightest_first]
    more = "\n".join(lines[_SHOWN + 1 :]) or None
    lines = lines[: _SHOWN + 1] + _open_incident_lines(turn, budgets)
    clauses = [one.measurement.target.clause for one in budgets]
    lines.append(basis(t, version, clauses))
    turn.remember(why=_why(budgets))
    return [Said("\n".join(lines), _facts(turn, budgets, version), _offers(turn), more=more)]


def _line_with_period(turn: Turn, one: Budget) -> str:
    said = budget_line(turn.t, one)
    return f"{capitalised(period_heading(turn.t, one.measurement))}: {said}"


def budgets_asked(turn: Turn, ask: Ask, version: ContractVersion) -> list[Budget]:
    """Return the budgets a question is about: groups by service and site, periods named or the running one."""
    if turn.contract is None:
        return []
    targets = targets_asked(version, ask)
    measured = (
        measurement(turn, turn.contract, target.key, period)
        for target in targets
        for period in periods_asked(turn, ask, turn.contract, target)
    )
    return [budget(one) for one in measured if one is not None]


def _no_target(turn: Turn, ask: Ask, version: ContractVersion) -> Said:
    t = turn.t
    names = t.list(t.text(services()[key].name) for key in ask.entities.services)
    what = t.say("availability of %(services)s", services=names) if names else t.say("availability")
    return Said(unstated(t, version.unlisted, what), {"stated": False})


def _why(budgets: list[Budget]) -> dict[str, object]:
    return {
        "topic": "budget",
        "measured": [
            {"target": one.measurement.target.key, "at": one.measurement.period.start.isoformat()} for one in budgets
        ],
    }


def _facts(turn: Turn, budgets: list[Budget], version: ContractVersion) -> dict[str, Fact]:
    """Return the facts of the first group plainly, and of every group under its own key."""
    facts = budget_facts(budgets[0], version.zone)
    if len(budgets) > 1:
        keys = [one.measurement.target.key for one in budgets]
        for place, one in enumerate(budgets):
            several = keys.count(keys[place]) > 1
            prefix = f"{keys[place]}_{one.measurement.period.first_day:%Y_%m}" if several else keys[place]
            for name, value in budget_facts(one, version.zone).items():
                if name not in ("target", "as_of"):
                    facts[f"{prefix}_{name}"] = value
    facts["clauses"] = cited(turn.t, version, [one.measurement.target.clause for one in budgets])
    return facts


def _offers(turn: Turn) -> tuple[Offer, ...]:
    t = turn.t
    why = Offer(t.say("Why?"), "ask", {"intent": "why", "entities": {}, "text": ""})
    if turn.is_staff:
        return (why,)
    return (why, Offer(t.say("I do not agree"), "ask", {"intent": "dispute", "entities": {}, "text": ""}))


def _open_incident_lines(turn: Turn, budgets: list[Budget]) -> list[str]:
    """Name open incidents that no measurement has confirmed yet: they are not in the figures."""
    running = [one for one in budgets if one.phase is Phase.CURRENT]
    groups = {service for one in running for service in one.measurement.target.services}
    t = turn.t
    return [
        t.say(
            "Open incident %(number)s (since %(moment)s) is not in these figures until an outage is measured.",
            number=state.number,
            moment=t.moment(state.since, turn.zone, now=turn.now),
        )
        for state in states(turn)
        if state.is_open and state.service in groups and not state.outages
    ]


@about_contract
def past_period(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer the result of a period: availability against the target, and the outages behind it."""
    budgets = budgets_asked(turn, ask, version)
    if not budgets:
        return [_no_target(turn, ask, version)]
    t = turn.t
    lines = [_result_line(turn, one.measurement) for one in budgets]
    clauses = [one.measurement.target.clause for one in budgets]
    turn.remember(why=_why(budgets))
    owed = [credit_of(turn, one.measurement) for one in budgets if not one.measurement.target_met]
    if owed:
        lines += [credit_line(t, credit) + "." for credit in owed] + [preliminary(t)]
        clauses += [clause for credit in owed for clause in (credit.clause, credit.repeat_clause) if clause is not None]
    facts = _facts(turn, budgets, version)
    facts |= {f"{credit.measurement.target.key}_credit": str(credit.amount) for credit in owed}
    return [Said("\n".join([*lines, basis(t, version, clauses)]), facts, _offers(turn))]


def credit_of(turn: Turn, one: Measurement) -> Credit:
    """Return the credit for a measurement, with the periods before it for a rule on repeated misses."""
    rule = value_of(one.version.repeats)
    earlier: list[Measurement] = []
    period = one.period
    for _ in range(rule.rolling_months - 1 if rule is not None else 0):
        period = previous_period(period)
        before = measurement(turn, turn.contract, one.target.key, period) if turn.contract is not None else None
        if before is not None:
            earlier.append(before)
    return availability_credit(one, earlier)


def _result_line(turn: Turn, one: Measurement) -> str:
    t = turn.t
    values = {
        "period": period_heading(t, one),
        "group": capitalised(target_name(t, one.target)),
        "percent": percent_text(t, one),
        "target": t.percent(one.target.target),
        "down": t.minutes(one.downtime_seconds, up=True),
    }
    if one.target_met:
        return t.say("%(group)s %(period)s: %(percent)s, target %(target)s kept; counted downtime %(down)s.", **values)
    return t.say("%(group)s %(period)s: %(percent)s, target %(target)s MISSED; counted downtime %(down)s.", **values)


@about_contract
def what_if(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer what would be left if an outage lasted so much longer from now on."""
    t = turn.t
    more = ask.entities.duration
    if more is None and (ask.entities.at or ask.entities.start):
        return times_at(turn, ask, version)
    if more is None or more <= timedelta(0):
        said = t.say(
            "How much longer? Please write for example %(example)s.",
            example=t.quote(t.say("and if it lasted 2 more hours?")),
        )
        return [Said(said)]
    budgets = budgets_asked(turn, ask, version)
    if not budgets or turn.contract is None:
        return [_no_target(turn, ask, version)]
    lines, facts = (
        [t.say("If it were down for another %(length)s from now:", length=t.duration(more))],
        dict[str, Fact](),
    )
    for one in budgets:
        target = one.measurement.target
        supposed = OutageRecorded(
            key=_SUPPOSED,
            service=target.services[0],
            start=turn.now,
            end=turn.now + more,
            share=Decimal(1),
            source="probe",
            site=target.site,
        )
        later = _supposed(turn, one, supposed, turn.now + more)
        if later is None:
            continue
        after = budget(later)
        lines.append(
            t.say(
                "%(group)s: %(left)s, availability %(percent)s (target %(target)s)",
                group=target_name(t, target),
                left=left_text(t, after),
                percent=percent_text(t, later),
                target=t.percent(target.target),
            )
        )
        facts[f"{target.key}_left"] = budget_facts(after, version.zone)["left"]
        facts[f"{target.key}_availability"] = str(later.percent_shown())
        credit = credit_of(turn, later)
        if credit.code is not CreditCode.TARGET_MET:
            lines.append(credit_line(t, credit) + ".")
            facts[f"{target.key}_credit"] = str(credit.amount)
    lines.append(t.say("A supposition, not a measurement.") + " " + preliminary(t))
    lines.append(basis(t, version, [one.measurement.target.clause for one in budgets]))
    return [Said("\n".join(lines), facts)]


def _supposed(turn: Turn, one: Budget, outage: OutageRecorded, until: datetime) -> Measurement | None:
    contract = turn.contract
    if contract is None or version_for(contract, one.measurement.period) is None:
        return None
    records = [*outages_of(states(turn)), outage]
    return measure_contract(
        contract, one.measurement.target.key, one.measurement.period, outages=records, works=works_of(turn), now=until
    )
