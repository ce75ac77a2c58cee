"""Rights beside money in words: termination after misses, damages, the answer to a claim; arithmetic, never advice."""

from __future__ import annotations

from collections.abc import Iterable

from bot.i18n import Translator, capitalised
from bot.wording.bands import level
from bot.wording.claims import claim_time_text
from bot.wording.clauses import place
from bot.wording.targets import in_period, target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.rights import ClaimAnswer, Fault, Silence, TerminationRule
from knowledge.money.claims import AnswerDeadline
from knowledge.money.damages import DamagesCode, DamagesStanding
from knowledge.money.termination import TerminationStanding


def termination_rule_text(t: Translator, rule: TerminationRule) -> str:
    """Return when the right arises: "2 periods in a row below 99.90%"."""
    below = t.say("below target") if rule.below is None else t.say("below %(limit)s", limit=level(t, rule.below))
    if rule.window is None:
        return t.count("%(n)s period %(below)s", "%(n)s periods in a row %(below)s", rule.misses, below=below)
    return t.say(
        "%(misses)s of %(window)s periods one after another %(below)s",
        misses=rule.misses,
        window=rule.window,
        below=below,
    )


def termination_lines(t: Translator, version: ContractVersion, standings: Iterable[TerminationStanding]) -> list[str]:
    """Return each rule with the groups that have a miss, and how far it has come; then that this is only arithmetic."""
    lines: list[str] = []
    by_rule: dict[TerminationRule, list[TerminationStanding]] = {}
    for one in standings:
        by_rule.setdefault(one.rule, []).append(one)
    for rule, ones in by_rule.items():
        groups = [_standing_text(t, one) for one in ones if one.missed]
        said = "; ".join(groups) or t.say("no such period is on record")
        where = place(t, version, rule.clause)
        lines.append(f"{capitalised(termination_rule_text(t, rule))} ({where}): {said}.")
    return [*lines, t.say("This only counts the periods; it is no legal advice.")] if lines else []


def _standing_text(t: Translator, one: TerminationStanding) -> str:
    group, values = target_name(t, one.target), {"missed": one.missed, "needed": one.needed}
    if one.arisen_with is None:
        return t.say("%(group)s: %(missed)s of %(needed)s so far", group=group, **values)
    said = t.say(
        "%(group)s: the condition is met with the result %(period)s", group=group, period=in_period(t, one.arisen_with)
    )
    if one.last_day is None:
        return said
    return f"{said}, {t.say('last day %(day)s', day=t.long_date(one.last_day))}"


def damages_line(t: Translator, standing: DamagesStanding) -> str:
    """Return what holds for damages above the credits and penalties."""
    said = _damages(t, standing)
    return said + " " + t.say("The remedies are all that can be claimed.") if standing.sole_remedy else said


def _damages(t: Translator, standing: DamagesStanding) -> str:
    match standing.code:
        case DamagesCode.ALLOWED:
            return t.say("Damages above the credits and penalties can be claimed under the contract.")
        case DamagesCode.EXCLUDED:
            return t.say("The contract excludes damages above the credits and penalties.")
        case DamagesCode.EXCLUDED_BUT_FOR:
            faults = t.list(_fault(t, fault) for fault in standing.except_for)
            return t.say(
                "The contract excludes damages above the credits and penalties, except for: %(faults)s.", faults=faults
            )
        case DamagesCode.NOT_ABOVE_PENALTIES:
            return t.say(
                "The contract does not speak of damages above the penalties; under art. 484 § 1 of the Polish Civil "
                "Code they can be claimed only if the parties agreed on that."
            )
        case DamagesCode.SILENT:
            return t.say("The contract does not speak of damages.")
        case DamagesCode.NOT_ENTERED:
            return t.say("What the contract says of damages has not been entered yet.")


def _fault(t: Translator, fault: Fault) -> str:
    return {Fault.INTENT: t.say("intent"), Fault.GROSS_NEGLIGENCE: t.say("gross negligence")}[fault]


def answer_text(t: Translator, rule: ClaimAnswer) -> str:
    """Return by when a claim is answered, and what silence means."""
    within = claim_time_text(t, rule.within)
    said = t.say("The answer to a claim: within %(time)s of its receipt.", time=within)
    match rule.silence:
        case Silence.ACCEPTED:
            return said + " " + t.say("No answer in that time counts as acceptance under the contract.")
        case Silence.REFUSED:
            return said + " " + t.say("No answer in that time counts as refusal under the contract.")
        case Silence.NOTHING:
            return said


def answer_day_text(t: Translator, deadline: AnswerDeadline) -> str:
    """Return the last day for the answer to a claim that was received on a day."""
    return t.say(
        "Claim received on %(received)s: answer by %(day)s.",
        received=t.long_date(deadline.received),
        day=t.long_date(deadline.last_day),
    )
