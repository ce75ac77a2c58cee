"""What a customer's contract covers, for staff: hours by severity, times, availability; and two contracts compared."""

from __future__ import annotations

import re

from bot.handlers import terms
from bot.handlers.groups_asked import targets_asked
from bot.handlers.promises import uncovered_services
from bot.handlers.subject import about_contract
from bot.handlers.work_rules import unless_work_rules
from bot.i18n import Translator
from bot.messages import Fact
from bot.records import Customer
from bot.turn import Ask, Said, Turn
from bot.understanding.customer_names import find_customers
from bot.understanding.folding import folded
from bot.wording.clauses import basis, cited
from bot.wording.hours import hours_text
from bot.wording.limits import times_text
from bot.wording.targets import period_name, target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.terms import Clause, NotEntered, Stated
from knowledge.words.services import services

_COMPARE = re.compile(
    r"\b(?:porown\w*|zestaw\w*|roznic\w*|rozni\w*|compare|comparison|versus|vs|differ\w*|difference)\b"
)


@unless_work_rules
@about_contract
def check_one(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
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


def check(turn: Turn, ask: Ask) -> list[Said]:
    """Answer what one customer's contract covers, or put two side by side where two are named."""
    return compared(turn, ask) or check_one(turn, ask)


def overview(turn: Turn, ask: Ask) -> list[Said]:
    """Answer the contract at a glance, or whether and how the services named are covered."""
    return check_one(turn, ask) if ask.entities.services else compared(turn, ask) or terms.overview(turn, ask)


# ---- two contracts side by side


def compared(turn: Turn, ask: Ask) -> list[Said]:
    """Put the contracts of two customers side by side; nothing where a question does not name two to be compared."""
    plain = folded(ask.text)
    if not turn.is_staff or not _COMPARE.search(plain):
        return []
    register = turn.work.customers.register()
    found = [one for each in find_customers(plain, register.names) if (one := register.named(each.name)) is not None]
    if len(found) < 2:
        return []
    return [_side_by_side(turn, ask, found[0], found[1])]


def _side_by_side(turn: Turn, ask: Ask, first: Customer, second: Customer) -> Said:
    t, columns = turn.t, []
    for customer in (first, second):
        contract = turn.work.customers.contract_of(customer.key)
        version = contract.version_at(turn.now) if contract is not None else None
        columns.append(_column(t, ask, version) if version is not None else None)
    lines = [f"{first.name} – {second.name}:"]
    for customer, column in zip((first, second), columns, strict=True):
        if column is None:
            lines.append(t.say("%(company)s has no contract in force.", company=customer.name))
    left, right = columns
    if left is not None and right is not None:
        for label in dict.fromkeys([*left, *right]):
            one, other = left.get(label, "–"), right.get(label, "–")
            lines.append(f"• {label}: {one}" if one == other else f"• {label}: {one} | {other}")
    shown, rest = lines[:_SHOWN], lines[_SHOWN:]
    return Said("\n".join(shown), {"customers": [first.key, second.key]}, more="\n".join(rest) or None)


_SHOWN = 6


def _column(t: Translator, ask: Ask, version: ContractVersion) -> dict[str, str]:
    """Return what is compared of a contract, each with its clause."""
    column = {t.say("version"): t.text(version.name)}
    for target in targets_asked(version, ask):
        said = f"{t.percent(target.target)} {period_name(t, target.period)} ({_place(t, version, target.clause)})"
        column[t.say("availability, %(group)s", group=target_name(t, target))] = said
    for place, severity in enumerate(version.severities, start=1):
        hours = version.schedules[severity.schedule]
        said = f"{t.text(severity.name)}: {times_text(t, version, severity)}; {hours_text(t, hours.hours)}"
        column[t.say("severity %(place)s", place=place)] = f"{said} ({_place(t, version, severity.clause)})"
    for label, term in ((t.say("penalties for lateness"), version.lateness), (t.say("credits"), version.credits)):
        if isinstance(term, Stated) and term.value:
            column[label] = f"{t.say('yes')} ({_place(t, version, term.value[0].clause)})"
        elif isinstance(term, NotEntered):
            column[label] = t.say("not entered yet")
        else:
            column[label] = t.say("the contract does not say")
    column[t.say("services")] = t.list(t.text(services()[key].name) for key in version.services)
    return column


def _place(t: Translator, version: ContractVersion, clause: Clause) -> str:
    return "; ".join(cited(t, version, [clause]))
