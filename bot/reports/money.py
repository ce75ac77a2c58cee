"""What a month's results come to under the contract, as an estimate, and by when a claim is made.

Rule: an amount is never said without how firm it is, and never as a promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.handlers.account_words import (
    account_lines,
    hidden_amount,
    shows_computation,
    standing_line,
    time_lines,
    versions_note,
)
from bot.handlers.amounts import Account
from bot.handlers.closed_periods import amounts_shown
from bot.i18n import capitalised
from bot.reports.sheet import Cell, Column, Section, Table
from bot.reports.subject import Subject, basis_lines
from bot.wording.channels import channel_name
from bot.wording.clauses import place
from bot.wording.settlements import cap_left_lines
from bot.wording.targets import in_period
from bot.wording.unstated import unstated
from knowledge.contract.agreement import ContractVersion
from knowledge.incidents.anchors import anchors_of
from knowledge.incidents.clocks import version_of
from knowledge.money.claims import ClaimDeadline, claim_deadlines
from knowledge.money.standing import AmountsShown
from knowledge.terms import Stated, value_of


def money_section(about: Subject) -> Section:
    """Return the sums of the periods, how each came about, what caps them, and how firm they are."""
    t = about.t
    columns = (Column(t.say("Period"), 3), Column(t.say("What"), 4), Column(t.say("Sum, net"), 2, is_figure=True))
    rows = tuple(row for account in about.accounts for row in _sums(about, account))
    cited = [(account.version, clause) for account in about.accounts for clause in account.clauses]
    notes = [line for account in about.accounts for line in _how(about, account)]
    notes += versions_note(about.turn, about.accounts)
    notes += _not_in_it(about) if rows else ()
    if about.accounts:
        notes.append(standing_line(about.turn, about.accounts))
    return Section(
        t.say("Credits and penalties: an estimate"),
        (t.say("Computed from the records as they stand; it is no promise of payment."),) if rows else (),
        Table(columns, rows) if rows else None,
        tuple(line for line in (*notes, *basis_lines(t, cited)) if line),
    )


def _sums(about: Subject, account: Account) -> Iterator[tuple[Cell, ...]]:
    """Yield the credits, the penalties and the sum of a period; nothing where no amount is shown."""
    if not account.is_shown:
        return
    t, settled = about.t, account.settlement
    rows = [(t.say("Sum, settled") if account.settled is not None else t.say("Sum after every cap"), account.total)]
    if account.settled is None and shows_computation(about.turn, account):
        rows = [(t.say("Credits"), settled.credits), (t.say("Penalties"), settled.penalties), *rows]
    for name, amount in rows:
        yield (
            Cell(in_period(t, account.period), f"{account.period.first_day}/{account.period.last_day}"),
            Cell(name),
            Cell(t.money(amount, account.version.currency), f"{amount}"),
        )


def _how(about: Subject, account: Account) -> list[str]:
    if not account.is_shown:
        return [_hidden(about), *time_lines(about.turn, account)]
    return [*account_lines(about.turn, account), *cap_left_lines(about.t, account.version, account.settlement)]


def _hidden(about: Subject) -> str:
    if amounts_shown(about.turn) is AmountsShown.NEVER:
        return about.t.say("Amounts are not given in this report; the provider's settlement of the period states them.")
    return hidden_amount(about.turn)


def _not_in_it(about: Subject) -> Iterator[str]:
    """Yield what a sum may not hold, since nothing about it is on record."""
    t = about.t
    quality = [t.text(one.name) for one in value_of(about.version.quality) or () if one.percent is not None]
    if quality:
        names = "; ".join(quality)
        yield t.say("Not in this sum, since no measured figure is on record: %(names)s.", names=names)


def claims_section(about: Subject) -> Section:
    """Return the last day of every step of a claim, for the periods and for the month's incidents."""
    t, version = about.t, about.version
    if not isinstance(version.claim, Stated):
        return Section(t.say("Claims"), (unstated(t, version.claim, t.say("how to claim a credit")),))
    columns = (
        Column(t.say("Step"), 5),
        Column(t.say("For what"), 4),
        Column(t.say("Last day"), 4),
        Column(t.say("Way"), 3),
        Column(t.say("Clause"), 3),
    )
    rows = tuple(_claim(about, *one) for one in _deadlines(about))
    return Section(t.say("Claims"), table=Table(columns, rows) if rows else None)


def _deadlines(about: Subject) -> Iterator[tuple[ContractVersion, ClaimDeadline, str]]:
    t = about.t
    for account in about.accounts:
        for one in claim_deadlines(account.version, period=account.period):
            yield account.version, one, in_period(t, account.period)
    for state in about.incidents:
        version = version_of(about.contract, state) or about.version
        for one in claim_deadlines(version, known=anchors_of(state)):
            yield version, one, t.say("incident %(number)s", number=state.number)


def _claim(about: Subject, version: ContractVersion, one: ClaimDeadline, what: str) -> tuple[Cell, ...]:
    t = about.t
    today = about.now.astimezone(ZoneInfo(version.zone)).date()
    day = t.long_date(one.last_day) + (f" ({t.say('over')})" if one.is_over(today) else "")
    return (
        Cell(capitalised(t.text(one.step.name)), one.step.key),
        Cell(what),
        Cell(day, one.last_day.isoformat()),
        Cell(t.either(channel_name(t, channel) for channel in one.step.channels) or "–"),
        Cell(place(t, version, one.step.clause)),
    )
