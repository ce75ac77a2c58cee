"""Credits, penalties, fees, levels and claims as the contract states them; never a promise of money."""

from __future__ import annotations

from decimal import Decimal

from bot.handlers.claim_days import claim_topic, incident_at, last_days
from bot.handlers.incidents import unknown
from bot.handlers.lateness import is_about_lateness, lateness_supposed
from bot.handlers.measuring import states
from bot.handlers.money_aspects import ASPECTS, Aspect, aspect_asked
from bot.handlers.period_amounts import amount, as_things_stand, claim_offer
from bot.handlers.subject import about_contract
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Ask, Said, Turn
from bot.understanding.folding import folded
from bot.wording.channels import channel_name
from bot.wording.claims import anchor_text, claim_time_text
from bot.wording.clauses import basis, cited
from bot.wording.remedies import cap_lines, credit_lines, lateness_lines, lateness_text
from bot.wording.rights import answer_text, damages_line
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockKind
from knowledge.money.damages import DamagesCode, damages_above
from knowledge.terms import Clause, Stated, clause_of, value_of


@about_contract
def penalties(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer what follows when a level or a deadline is missed; first of all what was asked about."""
    if is_about_lateness(ask):
        return lateness_supposed(turn, ask, version)
    aspect = aspect_asked(turn, ask)
    if aspect is Aspect.AMOUNT:
        return [amount(turn, ask, version)]
    t = turn.t
    clauses: list[Clause | None] = []
    blocks = {
        Aspect.CREDIT: credit_lines(t, version, clauses),
        Aspect.PENALTY: lateness_lines(t, version, clauses),
        Aspect.CAP: cap_lines(t, version, clauses),
    }
    if aspect is Aspect.DAMAGES:
        blocks = {aspect: _damages_lines(turn, version, clauses), **blocks}
    elif aspect is Aspect.SMALLEST:
        blocks = {aspect: _smallest_lines(turn, version, clauses), **blocks}
    elif aspect is Aspect.ACKNOWLEDGEMENT:
        listed = value_of(version.lateness) or ()
        blocks = {aspect: _acknowledgement_lines(turn, version), **blocks}
        if all(penalty.clock is ClockKind.ACKNOWLEDGE for penalty in listed):
            blocks.pop(Aspect.PENALTY)
    if aspect is Aspect.CAP and not blocks[Aspect.CAP]:
        blocks[Aspect.CAP] = [unstated(t, version.caps, t.say("the highest sum of credits and penalties"))]
    lines = [*blocks.pop(aspect), *(line for block in blocks.values() for line in block)]
    lines += as_things_stand(turn, ask, version)
    facts: dict[str, Fact] = {
        "clauses": cited(t, version, clauses),
        "late_penalty": isinstance(version.lateness, Stated) and bool(version.lateness.value),
        "about": aspect.value,
    }
    text = "\n".join([*lines, basis(t, version, clauses)])
    return [Said(text, facts, (claim_offer(turn),), more=_terms_more(turn, version, clauses))]


def _terms_more(turn: Turn, version: ContractVersion, clauses: list[Clause | None]) -> str | None:
    t = turn.t
    more = [_provision(turn, version, topic, clauses) for topic in ("sole_remedy", "damages", "credit_form")]
    more += [f"{t.text(q.name)}: {t.text(q.text)}" for q in value_of(version.quality) or ()]
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
    return "\n".join(line for line in more if line) or None


def _damages_lines(turn: Turn, version: ContractVersion, clauses: list[Clause | None]) -> list[str]:
    said = [_provision(turn, version, topic, clauses) for topic in ("damages", "sole_remedy")]
    stated = [line for line in said if line]
    what = turn.t.say("damages above the credits and penalties")
    standing = damages_above(version)
    if not stated and isinstance(version.damages, Stated):
        clauses.append(standing.clause)
        return [damages_line(turn.t, standing)]
    if not stated and standing.code is DamagesCode.NOT_ABOVE_PENALTIES:
        return [damages_line(turn.t, standing)]
    return stated or [unstated(turn.t, version.provision("damages"), what)]


def _smallest_lines(turn: Turn, version: ContractVersion, clauses: list[Clause | None]) -> list[str]:
    t, term = turn.t, version.smallest_credit
    if not isinstance(term, Stated):
        return [unstated(t, term, t.say("the smallest credit that is issued"))]
    clauses.append(term.clause)
    amount = t.money(term.value.amount, version.currency)
    if term.value.held:
        return [t.say("Credits are held until they add up to %(amount)s.", amount=amount)]
    return [t.say("A credit below %(amount)s is not issued.", amount=amount)]


def _acknowledgement_lines(turn: Turn, version: ContractVersion) -> list[str]:
    t = turn.t
    listed = [p for p in value_of(version.lateness) or () if p.clock is ClockKind.ACKNOWLEDGE]
    if not listed:
        return [unstated(t, version.lateness, t.say("penalty for a late acknowledgement"))]
    said = "; ".join(lateness_text(t, version, penalty) for penalty in listed)
    lines = [t.say("Penalties for lateness: %(penalties)s.", penalties=said)]
    if any(penalty.not_with_credit for penalty in listed):
        lines.append(t.say("For one event only the larger of this and the availability credit counts."))
    return lines


def _provision(turn: Turn, version: ContractVersion, topic: str, clauses: list[Clause | None]) -> str:
    term = version.provision(topic)
    clauses.append(clause_of(term))
    provision = value_of(term)
    return turn.t.text(provision.text) if provision is not None else ""


@about_contract
def fees(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer the monthly fees per service, the total, and what the SLA level costs and gives."""
    t = turn.t
    turn.remember(why=None)
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
    """Answer by when, how and with what a credit is claimed; for a named incident or day, that last day first."""
    t = turn.t
    turn.remember(why=None)
    named = ask.entities.incident
    if named is not None and all(state.number != named for state in states(turn)):
        return [unknown(turn, named)]
    if not isinstance(version.claim, Stated):
        return [Said(unstated(t, version.claim, t.say("how to claim a credit")), {"stated": False})]
    lines, clauses = [], list[Clause | None]()
    if ASPECTS[Aspect.DAMAGES].search(folded(ask.text)):
        lines += _damages_lines(turn, version, clauses)
    facts: dict[str, Fact] = {}
    last_of_steps = last_days(turn, ask, version, facts)
    turn.remember(why=claim_topic(ask) if last_of_steps else None)
    asks_for_one = ask.entities.period is not None or incident_at(turn, ask) is not None
    lines += last_of_steps if asks_for_one else []
    for step in version.claim.value:
        clauses.append(step.clause)
        channels = t.either(channel_name(t, channel) for channel in step.channels)
        said = f"{capitalised(t.text(step.name))}: {claim_time_text(t, step.within)} {anchor_text(t, step.anchor)}"
        said += f" ({channels})" if channels else ""
        said += "; " + t.say("needed: %(evidence)s", evidence=t.text(step.evidence)) if step.evidence else ""
        lines.append(said + ".")
    lines += [] if asks_for_one else last_of_steps
    answer = _provision(turn, version, "claim_answer", clauses)
    if not answer and isinstance(version.claim_answer, Stated):
        clauses.append(version.claim_answer.clause)
        answer = answer_text(t, version.claim_answer.value)
    lines += [answer] if answer else []
    lines.append(t.say("This conversation is not a claim."))
    facts["clauses"] = cited(t, version, clauses)
    return [Said("\n".join([*lines, basis(t, version, clauses)]), facts)]
