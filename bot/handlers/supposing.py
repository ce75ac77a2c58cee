"""What would be left, and what would be due, if the service were down for so much longer from now on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from bot.handlers.account_words import account_facts
from bot.handlers.amounts import accounts_of
from bot.handlers.measuring import outages_of, states, works_of
from bot.messages import Fact
from bot.turn import Json, Said, Turn
from bot.wording.budgets import budget_facts, left_text, percent_text
from bot.wording.clauses import basis, cited
from bot.wording.settlements import part_lines, total_line
from bot.wording.standing import preliminary
from bot.wording.targets import target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.availability import Measurement, measure_contract
from knowledge.downtime.budget import Budget, budget
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Clause

_SHOWN = 2
_SUPPOSED = "what-if"


def supposed(turn: Turn, budgets: Sequence[Budget], version: ContractVersion, more: timedelta) -> list[Said]:
    """Answer with the tightest groups and the sum of all; the rest and the parts of the sum wait behind More."""
    t = turn.t
    found = [suppose(turn, one.measurement, turn.now, more) for one in budgets]
    later = sorted((one for one in found if one is not None), key=lambda one: budget(one).left_seconds)
    accounts = accounts_of(turn, later)
    facts: dict[str, Fact] = {**account_facts(accounts)}
    groups: list[str] = []
    for one in later:
        after = budget(one)
        facts[f"{one.target.key}_left"] = budget_facts(after, version.zone)["left"]
        facts[f"{one.target.key}_availability"] = str(one.percent_shown())
        groups.append(_group_line(turn, after))
    parts = [line for account in accounts for line in part_lines(t, account.version, account.settlement)]
    totals = [
        total_line(t, account.version, account.period, account.settlement, now=account.period.end)
        for account in accounts
    ]
    clauses: list[Clause | None] = [one.target.clause for one in later]
    clauses += [clause for account in accounts for clause in account.clauses]
    facts["clauses"] = cited(t, version, clauses)
    head = t.say("If it were down for another %(length)s from now:", length=t.duration(more))
    if len(groups) > _SHOWN:
        head = t.say(
            "If all %(groups)s measured groups were down for another %(length)s from now:",
            groups=len(groups),
            length=t.duration(more),
        )
    shown, hidden = groups[:_SHOWN], groups[_SHOWN:]
    if len(groups) <= _SHOWN:
        shown, parts = [*shown, *totals, *parts], []
    else:
        shown = [*shown, *totals]
    ending = t.say("A supposition, not a measurement.") + " " + preliminary(t)
    turn.remember(why=_why(turn, later, more))
    return [
        Said(
            "\n".join([head, *shown, ending, basis(t, version, clauses)]),
            facts,
            more="\n".join([*hidden, *parts]) or None,
        )
    ]


def _group_line(turn: Turn, after: Budget) -> str:
    t, one = turn.t, after.measurement
    return t.say(
        "%(group)s: %(left)s, availability %(percent)s (target %(target)s)",
        group=target_name(t, one.target),
        left=left_text(t, after),
        percent=percent_text(t, one),
        target=t.percent(one.target.target),
    )


def suppose(turn: Turn, one: Measurement, start: datetime, more: timedelta) -> Measurement | None:
    """Return a group's measurement as if its first service were down from `start` for so much longer."""
    if turn.contract is None:
        return None
    outage = OutageRecorded(
        key=_SUPPOSED,
        service=one.target.services[0],
        start=start,
        end=start + more,
        share=Decimal(1),
        source="probe",
        site=one.target.site,
    )
    records = [*outages_of(states(turn)), outage]
    return measure_contract(
        turn.contract, one.target.key, one.period, outages=records, works=works_of(turn), now=start + more
    )


def _why(turn: Turn, later: Sequence[Measurement], more: timedelta) -> Json:
    measured = [{"target": one.target.key, "at": one.period.start.isoformat()} for one in later[:_SHOWN]]
    return {
        "topic": "supposed",
        "measured": measured,
        "from": turn.now.isoformat(),
        "seconds": int(more.total_seconds()),
    }
