"""`sla credits` in words: the sum with its parts, what caps it, by when it is claimed, and how firm it is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.sla.accounts import Account
from adapters.sla.cases import Case
from adapters.sla.rights import claims_of
from bot.i18n import Translator, capitalised
from bot.wording.money_steps import step_lines
from bot.wording.rights import termination_lines
from bot.wording.settlements import cap_left_lines, lateness_line, part_lines, total_line
from bot.wording.standing import Reader, standing_text
from bot.wording.targets import in_period, target_name
from knowledge.contract.claim_steps import ClaimAnchor
from knowledge.explanation_of_money import explain_credit, explain_penalty, explain_settlement
from knowledge.money.claims import ClaimDeadline
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit, CreditCode
from knowledge.terms import Clause


def account_lines(t: Translator, case: Case, account: Account) -> list[str]:
    """Return the account of one period: sum, parts, caps, last days of the claim."""
    version = account.version
    return [
        total_line(t, version, account.period, account.settlement, now=case.now),
        *part_lines(t, version, account.settlement),
        *cap_left_lines(t, version, account.settlement),
        *_beside_the_money(t, account),
        *(_claim_line(t, account, one, case.now) for one in claims_of(case, account)),
        *(termination_lines(t, version, account.termination) if any(one.missed for one in account.termination) else ()),
    ]


def _beside_the_money(t: Translator, account: Account) -> list[str]:
    """Return free time of service, what waits until it adds up, and the gross sum."""
    settlement, currency = account.settlement, account.version.currency
    lines: list[str] = []
    if settlement.free_time:
        lines.append(t.say("Free time of service: %(length)s.", length=t.duration(settlement.free_time)))
    if settlement.held:
        lines.append(t.say("Too small to be issued, it waits: %(amount)s.", amount=t.money(settlement.held, currency)))
    if account.gross is not None:
        gross = account.gross
        lines.append(
            t.say(
                "With VAT of %(rate)s: %(amount)s.", rate=t.percent(gross.rate), amount=t.money(gross.gross, currency)
            )
        )
    return lines


def steps_behind(t: Translator, account: Account) -> list[str]:
    """Return the steps behind every remedy that is no kept target, and those behind the sum of all."""
    version, lines = account.version, []
    for line in account.settlement.lines:
        match line.source:
            case Credit() as credit if credit.code is not CreditCode.TARGET_MET:
                steps, head = explain_credit(credit), capitalised(target_name(t, credit.measurement.target))
            case LatePenalty() as penalty:
                steps, head = explain_penalty(penalty), lateness_line(t, version, penalty)
            case _:
                continue
        lines += [f"{head}:", *(f"• {said}" for said in step_lines(t, version, steps))]
    together = step_lines(t, version, explain_settlement(account.settlement, account.gross))
    return [*lines, t.say("All together:"), *(f"• {said}" for said in together)] if lines else []


def firmness_line(t: Translator, case: Case, account: Account) -> str:
    """Return how firm the account is, with the sentence that it neither accepts nor refuses a claim."""
    return standing_text(t, account.standing, Reader(True, case.contract.provider, account.version.zone))


def _claim_line(t: Translator, account: Account, one: ClaimDeadline, now: datetime) -> str:
    today = now.astimezone(ZoneInfo(account.version.zone)).date()
    step = capitalised(t.text(one.step.name))
    last = t.long_date(one.last_day) + (f" ({t.say('over')})" if one.is_over(today) else "")
    if one.step.anchor is ClaimAnchor.INCIDENT:
        day = t.long_date(one.runs_from)
        return t.say("%(step)s, for the incident of %(date)s: last day %(day)s.", step=step, date=day, day=last)
    return t.say(
        "%(step)s, for a result %(period)s: last day %(day)s.", step=step, period=in_period(t, account.period), day=last
    )


def account_clauses(account: Account) -> list[Clause | None]:
    """Return the clauses that the sum stands on."""
    found: list[Clause | None] = []
    for line in account.settlement.lines:
        match line.source:
            case Credit(clause=clause, repeat_clause=repeat):
                found += [clause, repeat]
            case LatePenalty(clause=clause):
                found.append(clause)
            case quality:
                found.append(quality.target.clause)
        found += [reduction.clause for reduction in line.reductions]
    return found + [use.cap.clause for use in account.settlement.caps]
