"""What a customer's contract covers, for staff; and which customers have a term."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.handlers import terms
from bot.handlers.groups_asked import targets_asked
from bot.handlers.promises import uncovered_services
from bot.handlers.subject import about_contract
from bot.handlers.topics import answer_on_topic, topic_of
from bot.handlers.work_rules import unless_work_rules
from bot.messages import Fact
from bot.records import Customer
from bot.turn import Ask, Said, Turn
from bot.understanding.folding import folded
from bot.wording.clauses import basis, cited
from bot.wording.hours import hours_text
from bot.wording.limits import times_text
from bot.wording.targets import period_name, target_name
from bot.wording.unstated import contract_term
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.terms import Clause, Stated
from knowledge.words.services import services


@unless_work_rules
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


_LATENESS = re.compile(r"\b(?:kar\w*|opozni\w*|zwlok\w*|penalt\w*|late\w*)\b")
_ENDING = re.compile(r"\b(?:koncz\w*|konca|koniec|wygas\w*|do kiedy|ends?|ending|expir\w*|runs? out)\b")
_ROUND_THE_CLOCK = re.compile(r"\b24\s?(?:/|x|na|h\b)|\bcalodobow\w*|\bround the clock\b")


def customers_by_term(turn: Turn, ask: Ask) -> list[Said]:
    """List the customers whose contract in force has what is asked: a service, a percentage, hours, penalties, an end,
    or a special topic; all of them where nothing is named.
    """
    if not turn.is_staff:
        return [Said(turn.t.say("I can only speak about your own contract."))]
    t = turn.t
    lines, found = [], list[str]()
    for customer in turn.work.customers.all():
        said = _fitting(turn, ask, customer)
        if said is not None:
            found.append(customer.key)
            lines.append(f"{customer.name}: {said}")
    if not lines and _ENDING.search(folded(ask.text)):
        return [Said(t.say("No customer's contract ends then."), {"customers": []})]
    if not lines:
        return [Said(t.say("No contract in force has that term."), {"customers": []})]
    head = t.count("%(n)s customer:", "%(n)s customers:", len(lines))
    return [Said("\n".join([head, *lines]), {"customers": found})]


def _fitting(turn: Turn, ask: Ask, customer: Customer) -> str | None:
    """Return how a customer's contract fits the question; None where it does not."""
    contract = turn.work.customers.contract_of(customer.key)
    plain = folded(ask.text)
    if contract is not None and _ENDING.search(plain):
        return _ends_in(turn, ask, contract)
    version = contract.version_at(turn.now) if contract is not None else None
    if version is not None:
        return _has_term(turn, ask, version, contract)
    if _names_a_term(ask, plain):
        return None
    return contract_term(turn.t, contract) if contract is not None else turn.t.say("no contract")


def _names_a_term(ask: Ask, plain: str) -> bool:
    said = ask.entities.services or ask.entities.percent is not None or topic_of(ask.text, ask.intent)
    return bool(said or _ROUND_THE_CLOCK.search(plain) or _LATENESS.search(plain))


def _ends_in(turn: Turn, ask: Ask, contract: Contract) -> str | None:
    """Return the term of a contract that ends in the period asked about; of any that has an end where none is named."""
    ends, span = contract.versions[-1].ends, ask.entities.period
    if ends is None or (span is not None and not span.start < ends <= span.end):
        return None
    return contract_term(turn.t, contract)


def _has_term(turn: Turn, ask: Ask, version: ContractVersion, contract: Contract | None) -> str | None:
    """Return how a version fits the question, with the clauses; None where it does not."""
    t, plain = turn.t, folded(ask.text)
    percent, wanted = ask.entities.percent, ask.entities.services
    covered = [key for key in wanted if key in version.services]
    if wanted and not covered:
        return None
    if percent is not None:
        targets = targets_asked(version, ask) if wanted else version.targets
        fitting = [target for target in targets if target.target == percent]
        return "; ".join(f"{target_name(t, x)} {t.percent(x.target)}" for x in fitting) or None
    if _ROUND_THE_CLOCK.search(plain):
        always = [t.text(s.name) for s in version.severities if version.schedules[s.schedule].hours.round_the_clock]
        return f"24/7: {', '.join(always)}" if always else None
    if _LATENESS.search(plain):
        owed = version.lateness.value if isinstance(version.lateness, Stated) else ()
        places = _places(turn, version, (penalty.clause for penalty in owed))
        return f"{t.say('penalties for lateness')} ({places})" if owed else None
    if covered:
        names = t.list(t.text(services()[key].name) for key in covered)
        return f"{names} ({_places(turn, version, (version.services[key] for key in covered))})"
    if topic_of(ask.text, ask.intent) is not None:
        said = answer_on_topic(turn, ask, version)
        return said[0].text if said and said[0].facts.get("stated") else None
    return contract_term(t, contract) if contract is not None else None


def _places(turn: Turn, version: ContractVersion, clauses: Iterable[Clause]) -> str:
    return "; ".join(cited(turn.t, version, clauses))
