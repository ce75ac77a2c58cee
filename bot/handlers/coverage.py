"""What a customer's contract covers, for staff; and which customers have a term."""

from __future__ import annotations

from bot.handlers import terms
from bot.handlers.promises import uncovered_services
from bot.handlers.subject import about_contract
from bot.handlers.terms import targets_asked
from bot.messages import Fact
from bot.turn import Ask, Said, Turn
from bot.wording.clauses import basis, cited
from bot.wording.hours import hours_text
from bot.wording.limits import times_text
from bot.wording.targets import period_name, target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.terms import Clause, Stated
from knowledge.words.services import services


@about_contract
def check(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer whether and how services are covered: hours by severity, times, availability."""
    uncovered = uncovered_services(turn, ask, version)
    if uncovered:
        return [uncovered]
    t = turn.t
    asked = [key for key in ask.entities.services if key in version.services] or list(version.services)
    clauses: list[Clause | None] = [version.services[key] for key in asked]
    lines = [
        t.say(
            "Covered: %(services)s (%(version)s).",
            services=t.list(t.text(services()[key].name) for key in asked),
            version=t.text(version.name),
        )
    ]
    for key in dict.fromkeys(severity.schedule for severity in version.severities):
        schedule = version.schedules[key]
        clauses.append(schedule.clause)
        names = ", ".join(t.text(s.name) for s in version.severities if s.schedule == key)
        lines.append(f"{names}: {hours_text(t, schedule.hours)}")
    times = [f"{t.text(severity.name)}: {times_text(t, version, severity)}" for severity in version.severities]
    targets = targets_asked(version, ask)
    lines += [
        f"{target_name(t, target)}: {t.percent(target.target)} {period_name(t, target.period)}" for target in targets
    ]
    clauses += [target.clause for target in targets]
    checked = version.checked
    if checked is not None:
        lines.append(t.say("Checked by %(name)s on %(date)s.", name=checked.by, date=t.long_date(checked.on)))
    lines.append(basis(t, version, clauses))
    facts: dict[str, Fact] = {"covered": True, "services": asked, "clauses": cited(t, version, clauses)}
    return [Said("\n".join(lines), facts, more="\n".join(times))]


def overview(turn: Turn, ask: Ask) -> list[Said]:
    """Answer the contract at a glance, or whether and how the services named are covered."""
    return check(turn, ask) if ask.entities.services else terms.overview(turn, ask)


def customers_by_term(turn: Turn, ask: Ask) -> list[Said]:
    """List the customers whose contract in force promises a percentage, or round-the-clock hours, or covers a
    service."""
    if not turn.is_staff:
        return [Said(turn.t.say("I can only speak about your own contract."))]
    t = turn.t
    lines, found = [], list[str]()
    for customer in turn.work.customers.all():
        contract = turn.work.customers.contract_of(customer.key)
        version = contract.version_at(turn.now) if contract is not None else None
        said = _has_term(turn, ask, version) if version is not None else None
        if said is not None:
            found.append(customer.key)
            lines.append(f"{customer.name}: {said}")
    if not lines:
        return [Said(t.say("No contract in force has that term."), {"customers": []})]
    head = t.count("%(n)s customer:", "%(n)s customers:", len(lines))
    return [Said("\n".join([head, *lines]), {"customers": found})]


def _has_term(turn: Turn, ask: Ask, version: ContractVersion) -> str | None:
    """Return how a contract fits the question; None where it does not."""
    t = turn.t
    percent = ask.entities.percent
    targets = targets_asked(version, ask) if ask.entities.services else version.targets
    if ask.entities.services and not set(ask.entities.services) & set(version.services):
        return None
    if percent is not None:
        fitting = [target for target in targets if target.target == percent]
        return "; ".join(f"{target_name(t, x)} {t.percent(x.target)}" for x in fitting) or None
    if "24" in ask.text:
        always = [t.text(s.name) for s in version.severities if version.schedules[s.schedule].hours.round_the_clock]
        return f"24/7: {', '.join(always)}" if always else None
    if isinstance(version.lateness, Stated) and version.lateness.value:
        return t.say("penalties for lateness")
    return "; ".join(f"{target_name(t, x)} {t.percent(x.target)}" for x in targets) or None
