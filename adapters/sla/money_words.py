"""`sla credits` in words: the sum with its parts, what caps it, by when it is claimed, and how firm it is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.sla.accounts import Account
from adapters.sla.cases import Case
from adapters.sla.money import claims_of
from bot.i18n import Translator, capitalised
from bot.wording.settlements import cap_left_lines, part_lines, total_line
from bot.wording.standing import Reader, standing_text
from bot.wording.targets import in_period
from knowledge.contract.remedies import ClaimAnchor
from knowledge.money.claims import ClaimDeadline
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit
from knowledge.terms import Clause


def account_lines(t: Translator, case: Case, account: Account) -> list[str]:
    """Return the account of one period: sum, parts, caps, last days of the claim."""
    version = account.version
    return [
        total_line(t, version, account.period, account.settlement, now=case.now),
        *part_lines(t, version, account.settlement),
        *cap_left_lines(t, version, account.settlement),
        *(_claim_line(t, account, one, case.now) for one in claims_of(case, account)),
    ]


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
