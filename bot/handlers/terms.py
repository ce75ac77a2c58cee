"""What the contract says, in words: overview, availability, exclusions, who may report, escalation.

Money is in `money_terms`. Where the contract is silent, that is the answer; where nobody has entered a term, that is.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers.groups_asked import targets_asked
from bot.handlers.measuring import budget_why, budgets_asked
from bot.handlers.promises import uncovered_services
from bot.handlers.severities import severities_asked
from bot.handlers.subject import about_contract
from bot.i18n import Translator, capitalised
from bot.messages import Fact
from bot.turn import Ask, Offer, Said, Turn
from bot.wording.budgets import percent_text, period_heading
from bot.wording.causes import cause_text, further_causes
from bot.wording.channels import channel_name
from bot.wording.clauses import basis, cited
from bot.wording.hours import hours_text
from bot.wording.limits import times_text
from bot.wording.targets import smallest_text, target_lines, target_name
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion, EscalationStep
from knowledge.contract.levels import AvailabilityTarget
from knowledge.contract.severities import ClockKind
from knowledge.downtime.availability import Measurement
from knowledge.downtime.budget import Phase
from knowledge.terms import Clause, Stated, clause_of, value_of
from knowledge.words.services import services

_NAMED = 4
"""So many groups are named one by one, however they stand."""
_WHOLE = 100


@about_contract
def overview(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer with the contract at a glance: services, hours, times of the strongest severity, availability."""
    t = turn.t
    strongest = version.severities[0]
    support = version.schedules[strongest.schedule]
    covered = t.list(t.text(services()[key].name) for key in version.services)
    times = times_text(t, version, strongest)
    goals = "; ".join(f"{target_name(t, target)} {t.percent(target.target)}" for target in version.targets)
    lines = [
        t.say("%(version)s covers: %(services)s.", version=t.text(version.name), services=covered),
        t.say("Support hours: %(hours)s.", hours=hours_text(t, support.hours)),
        t.say("%(severity)s: %(times)s.", severity=capitalised(t.text(strongest.name)), times=times),
    ]
    clauses = [support.clause, strongest.clause, *(target.clause for target in version.targets)]
    if goals:
        lines.append(t.say("Availability: %(targets)s.", targets=goals))
    lines.append(basis(t, version, clauses))
    facts: dict[str, Fact] = {
        "version": version.key,
        "services": list(version.services),
        "severities": [severity.key for severity in version.severities],
        "clauses": cited(t, version, clauses),
    }
    return [Said("\n".join(lines), facts, _offers(turn), more=_overview_more(turn, version))]


def _overview_more(turn: Turn, version: ContractVersion) -> str:
    t = turn.t
    severities = [
        f"{t.text(severity.name)}: {t.text(severity.definition)}; {times_text(t, version, severity)}"
        for severity in version.severities
    ]
    documents = t.say(
        "Documents, the first wins: %(names)s.", names=", ".join(t.text(d.name) for d in version.documents)
    )
    checked = version.checked
    if checked is None:
        who = t.say("Nobody has checked this version of the contract yet.")
    else:
        who = t.say("Checked by %(name)s on %(date)s.", name=checked.by, date=t.long_date(checked.on))
    return "\n".join([*severities, documents, who])


def _offers(turn: Turn) -> tuple[Offer, ...]:
    t = turn.t
    wanted = {
        "availability_target": t.say("Availability target"),
        "exclusions": t.say("What is not counted"),
        "penalties": t.say("Credits and penalties"),
    }
    return tuple(
        Offer(label, "ask", {"intent": intent, "entities": {}, "text": ""}) for intent, label in wanted.items()
    )


@about_contract
def availability_target(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer the promised availability, per measured group, with what it allows and what counts."""
    t = turn.t
    uncovered = uncovered_services(turn, ask, version)
    if uncovered:
        return [uncovered]
    targets = targets_asked(version, ask)
    if not targets:
        asked = t.list(t.text(services()[key].name) for key in ask.entities.services)
        what = t.say("availability of %(services)s", services=asked) if asked else t.say("availability")
        return [Said(unstated(t, version.unlisted, what, version), {"stated": False})]
    lines = target_lines(t, version, targets)
    clauses = [target.clause for target in targets]
    facts: dict[str, Fact] = {f"{target.key}_target": str(target.target) for target in targets}
    facts |= {f"{target.key}_period": target.period.value for target in targets}
    facts["clauses"] = cited(t, version, clauses)
    lines += _measured_so_far(turn, ask, version, facts)
    return [Said("\n".join([*lines, basis(t, version, clauses)]), facts, more=_measuring(turn, version, targets))]


def _measured_so_far(turn: Turn, ask: Ask, version: ContractVersion, facts: dict[str, Fact]) -> list[str]:
    """Return on one line how high the availability asked about is as measured, and add it to the facts."""
    t = turn.t
    measured = [one.measurement for one in budgets_asked(turn, ask, version) if one.phase is not Phase.FUTURE]
    if not measured:
        return []
    facts |= {f"{one.target.key}_availability": str(one.percent_shown()) for one in measured}
    turn.remember(why=budget_why(measured))
    periods = {one.period for one in measured}
    results = t.list(_results(t, measured))
    moment = t.moment(turn.now, version.zone, now=turn.now)
    if len(periods) > 1:
        return [t.say("Measured (as of %(moment)s): %(results)s.", moment=moment, results=results)]
    period = period_heading(t, measured[0])
    return [
        t.say("Measured %(period)s (as of %(moment)s): %(results)s.", period=period, moment=moment, results=results)
    ]


def _results(t: Translator, measured: Sequence[Measurement]) -> list[str]:
    """Return each group with its result, the lowest first; of many those without any loss share one."""
    whole = [one for one in measured if one.percent == _WHOLE] if len(measured) > _NAMED else []
    named = [one for one in sorted(measured, key=lambda one: one.percent) if one not in whole]
    said = [f"{target_name(t, one.target)} {percent_text(t, one)}" for one in named]
    if whole and not named:
        return [t.say("all %(percent)s", percent=percent_text(t, whole[0]))]
    return said + ([t.say("all others %(percent)s", percent=percent_text(t, whole[0]))] if whole else [])


def _measuring(turn: Turn, version: ContractVersion, targets: tuple[AvailabilityTarget, ...]) -> str | None:
    t = turn.t
    said = [t.text(p.value.text) for p in (version.provision("measuring"),) if isinstance(p, Stated)]
    said += [t.text(target.formula.value) for target in targets if target.formula is not None]
    said += [t.text(target.request_rate.value) for target in targets if target.request_rate is not None]
    return "\n".join(dict.fromkeys(said)) or None


@about_contract
def exclusions(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer what is not counted: causes outside the provider's part, and planned work within its rules."""
    t = turn.t
    listed = value_of(version.exclusions)
    wanted = set(ask.entities.services)
    causes = [e for e in listed or () if not wanted or not e.services or wanted & set(e.services)]
    work = value_of(version.maintenance)
    short = [one for one in targets_asked(version, ask) if one.smallest is not None]
    silent = unstated(t, version.exclusions, t.say("exclusions"), version)
    if listed is None and work is None and not short:
        return [Said(silent, {"stated": False})]
    lines = [t.say("Not counted as downtime:"), *(f"• {cause_text(t, cause)}" for cause in causes)]
    clauses: list[Clause | None] = [*(cause.clause for cause in causes)]
    further = further_causes(t, version, targets_asked(version, ask))
    lines += [f"• {said}" for said, _ in further]
    clauses += [clause for _, clause in further]
    if work is not None:
        lines.append("• " + t.say("planned work in its window, announced in time and within its limit"))
        clauses.append(work.windows.clause)
    lines += _too_short(turn, short)
    clauses += [one.smallest.clause for one in short if one.smallest is not None]
    if listed is None:
        lines.append(unstated(t, version.exclusions, t.say("other causes that are not counted"), version))
    facts: dict[str, Fact] = {
        "exclusions": [cause.key for cause in causes],
        "stated": listed is not None,
        "clauses": cited(t, version, clauses),
    }
    offer = Offer(t.say("Rules of planned work"), "ask", {"intent": "maintenance_rules", "entities": {}, "text": ""})
    return [Said("\n".join([*lines, basis(t, version, clauses)]), facts, (offer,) if work else ())]


def _too_short(turn: Turn, targets: Sequence[AvailabilityTarget]) -> list[str]:
    """Say how long an outage must be to count, once per rule."""
    t = turn.t
    rules = dict.fromkeys(smallest_text(t, one.smallest.value) for one in targets if one.smallest is not None)
    return [capitalised(rule) + "." for rule in rules]


@about_contract
def escalation(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer whom a case goes to, and after how long."""
    t = turn.t
    steps = value_of(version.escalation)
    if steps is None:
        return [Said(unstated(t, version.escalation, t.say("escalation"), version), {"stated": False})]
    named_severities = severities_asked(version, ask)
    keys = {severity.key for severity in named_severities}
    lines = [t.say("Escalation:")]
    for step in steps:
        if step.severity is not None and step.severity not in keys:
            continue
        lines.append(f"• {_escalation_step(turn, version, step)}")
    if turn.contract is not None:
        lines.append(t.say("Duty number: tel. %(phone)s.", phone=turn.contract.duty_phone))
    clauses = [step.clause for step in steps]
    return [Said("\n".join([*lines, basis(t, version, clauses)]), {"clauses": cited(t, version, clauses)})]


def _escalation_step(turn: Turn, version: ContractVersion, step: EscalationStep) -> str:
    """Say whom a case goes to, after how long and under which condition, and for which severity alone."""
    t = turn.t
    after = t.say("after %(time)s", time=t.duration(step.after)) if step.after else t.say("at once")
    if step.next_day:
        after = t.say("on the next opening day")
    if step.text is None and step.until is not ClockKind.RESOLVE:
        after = f"{after}, {_while_missing(t, step.until)}"
    if step.text is not None:
        own = t.text(step.text)
        after = own if not step.after or after in own else f"{after}, {own}"
    only = f" ({t.text(version.severity(step.severity).name)})" if step.severity is not None else ""
    phone = f", tel. {step.phone}" if step.phone else ""
    return f"{t.text(step.who)}{only}: {after}{phone}"


def _while_missing(t: Translator, step: ClockKind) -> str:
    """Say on which missing step of work an escalation waits."""
    match step:
        case ClockKind.ACKNOWLEDGE:
            return t.say("while nobody has acknowledged")
        case ClockKind.REACT:
            return t.say("while no work has begun")
        case _:
            return t.say("while there is no workaround")


@about_contract
def who_may_report(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer who may report a failure, and by which channels, under this contract."""
    t = turn.t
    clauses = [clause_of(version.authorised), clause_of(version.report_channels)]
    positions = value_of(version.authorised)
    if positions is None:
        first = (
            unstated(t, version.authorised, t.say("who may report"), version)
            + " "
            + t.say("Every person linked to the company may report here.")
        )
    else:
        people = [
            p
            for p in turn.work.people.of_customer(turn.customer.key if turn.customer else "")
            if p.position in positions
        ]
        names = t.list(f"{p.name} ({p.title(t.language)})" for p in people)
        first = t.say("A failure may be reported by: %(people)s.", people=names)
        if not people:
            first = t.say("Nobody linked here holds a position that may report under the contract.")
    channels = value_of(version.report_channels)
    lines = [first]
    if channels:
        lines.append(t.say("Channels: %(channels)s.", channels=t.list(channel_name(t, c) for c in channels)))
    lines.append(basis(t, version, clauses))
    facts: dict[str, Fact] = {"positions": list(positions or ()), "clauses": cited(t, version, clauses)}
    return [Said("\n".join(line for line in lines if line), facts)]
