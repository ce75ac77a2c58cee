"""What a report is about: a customer's contract, a month, and what was measured in the periods that the month lies in.

Rule: it is read as the customer may read it, whoever asks; a report that staff hand over shows nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.errors import Refused
from bot.handlers.amounts import Account, accounts_of
from bot.handlers.measuring import measurement, states
from bot.i18n import Translator
from bot.records import Person
from bot.turn import Turn
from bot.wording.clauses import basis
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.downtime.availability import Measurement, period_of
from knowledge.downtime.budget import Budget, budget
from knowledge.hours.periods import Period, period_containing
from knowledge.incidents.state import IncidentState
from knowledge.terms import Clause

_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Subject:
    """A month of a customer's contract under the version in force when it began (or when the contract began in it).

    `budgets` are of every measured group, each in its own period that the month begins in; `accounts` of those periods;
    `incidents` were reported in the month, or before it and were still open in it; `known` are all of the customer's.
    """

    turn: Turn
    contract: Contract
    version: ContractVersion
    month: Period
    budgets: tuple[Budget, ...]
    accounts: tuple[Account, ...]
    incidents: tuple[IncidentState, ...]
    known: tuple[IncidentState, ...]

    @property
    def t(self) -> Translator:
        """The translator of the report's language."""
        return self.turn.t

    @property
    def now(self) -> datetime:
        """As of when everything is."""
        return self.turn.now

    @property
    def measured(self) -> list[Measurement]:
        """The measurements behind the budgets."""
        return [one.measurement for one in self.budgets]

    def moment(self, at: datetime) -> str:
        """Return an instant as it stands in a report: always with its day, and with its year where it is another."""
        local = at.astimezone(ZoneInfo(self.version.zone)).date()
        return f"{self.t.day(local, self.month.first_day)}, {self.t.clock(at, self.version.zone)}"

    def span(self, start: datetime, end: datetime | None) -> str:
        """Return from when to when; the day once where it is one; `end` None while it lasts."""
        zone, t = self.version.zone, self.t
        if end is None:
            return f"{self.moment(start)} – {t.say('still going on')}"
        days = {at.astimezone(ZoneInfo(zone)).date() for at in (start, end)}
        return (
            f"{self.moment(start)}–{t.clock(end, zone)}"
            if len(days) == 1
            else f"{self.moment(start)} – {self.moment(end)}"
        )

    def iso(self, at: datetime) -> str:
        """Return an instant with its offset, exact."""
        return at.astimezone(ZoneInfo(self.version.zone)).isoformat()


def subject_of(turn: Turn, first_day: date) -> Subject:
    """Return what a report on the month that begins on a day is about, for the customer the turn speaks of.

    Raises:
        Refused: there is no contract, it was not in force in that month, or the month has not begun.
    """
    contract, customer = turn.contract, turn.customer
    if contract is None or customer is None:
        raise Refused("There is no contract here to answer from yet, so there is nothing to report.")
    zone = contract.versions[-1].zone
    month = period_containing(PeriodKind.MONTH, datetime.combine(first_day, _NOON, ZoneInfo(zone)), zone)
    if month.start > turn.now:
        raise Refused(
            "This month has not begun yet (%(month)s), so there is nothing to report.", month=month_text(month)
        )
    began = max(month.start, contract.versions[0].effective)
    version = contract.version_at(began)
    if version is None or began >= month.end or began > turn.now:
        raise Refused("The contract was not in force in this month (%(month)s).", month=month_text(month))
    reading = replace(turn, person=_reader(turn, customer.key))
    periods = [(target.key, period_of(version, target, began)) for target in version.targets]
    found = (measurement(reading, contract, key, period) for key, period in periods)
    budgets = tuple(budget(one) for one in found if one is not None)
    accounts = tuple(accounts_of(reading, [one.measurement for one in budgets]))
    known = tuple(states(reading))
    incidents = tuple(one for one in known if _is_of(one, month))
    return Subject(reading, contract, version, month, budgets, accounts, incidents, known)


def month_text(month: Period) -> str:
    """Return a month as it is written on the command line: "2026-10"."""
    return f"{month.first_day:%Y-%m}"


def basis_lines(t: Translator, cited: Iterable[tuple[ContractVersion, Clause | None]]) -> list[str]:
    """Return where everything stands, a line for each version of the contract that something stands on."""
    by_version: dict[str, tuple[ContractVersion, list[Clause | None]]] = {}
    for version, clause in cited:
        by_version.setdefault(version.key, (version, []))[1].append(clause)
    lines = (basis(t, version, clauses) for version, clauses in by_version.values())
    return [line for line in dict.fromkeys(lines) if line]


def _is_of(state: IncidentState, month: Period) -> bool:
    """Tell whether an incident was reported in a month, or before it and had not ended when it began."""
    ended = state.cancelled_at or state.closed_at or state.resolved_at
    return state.registered_at < month.end and (
        state.registered_at >= month.start or ended is None or ended >= month.start
    )


def _reader(turn: Turn, customer: str) -> Person:
    return replace(turn.person, role="customer", customer=customer, administrator=False, grade=None)
