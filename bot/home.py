"""What somebody sees of their affairs without asking: open incidents, budgets, planned work, and what can be pressed.

Rule: it is read and never written; everything on it is true as of the instant it names. A button is a command, so that
pressing it does what typing it would.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.cards import shown_incident
from bot.handlers.budget import if_exceeded
from bot.handlers.closed_periods import reader_of
from bot.handlers.desk import at_risk
from bot.handlers.maintenance import upcoming
from bot.handlers.measuring import budgets_asked
from bot.handlers.welcome import how_to_be_linked
from bot.i18n import Translator, capitalised
from bot.turn import Ask, Said, Turn
from bot.understanding.meaning import Entities
from bot.wording.budgets import budget_lines, period_heading
from bot.wording.cards import IncidentShown, as_of, clock_value, service_text
from bot.wording.limits import clock_name
from bot.wording.standing import standing_text
from bot.wording.states import status_name
from knowledge.bilingual import Language
from knowledge.downtime.budget import Phase
from knowledge.money.standing import standing_of_incident

_LISTED = 5
_FAR = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class HomeButton:
    """A button that is a command: its word and what stands behind it."""

    label: str
    word: str
    argument: str = ""
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A heading, lines of plain text, and what can be pressed under them."""

    title: str
    lines: tuple[str, ...] = ()
    buttons: tuple[HomeButton, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """All sections in their order, in one language."""

    language: Language
    sections: tuple[HomeSection, ...]


def home_of(turn: Turn) -> Home:
    """Return the home of somebody known; the provider's people see what is at risk."""
    made = _for_staff(turn) if turn.is_staff else _for_customer(turn)
    return Home(turn.t.language, (*made, *_last(turn)))


def homes_together(homes: Sequence[Home]) -> Home:
    """Return the homes of one account's several people as one; what all of them say is said once, at the end."""
    everything = [section for home in homes for section in home.sections]
    return Home(homes[0].language, tuple(reversed(dict.fromkeys(reversed(everything)))))


def stranger_home(t: Translator) -> Home:
    """Return the home of somebody unknown: how to become known, and nothing about anybody."""
    return Home(t.language, (HomeSection("", (how_to_be_linked(t).text,)),))


def _for_customer(turn: Turn) -> Iterator[HomeSection]:
    t = turn.t
    company = turn.customer.name if turn.customer is not None else ""
    shown = [one for log in turn.incidents() if (one := shown_incident(turn.work, log, turn.now))]
    still_open = [one for one in shown if one.state.is_open]
    head = t.count("%(n)s incident is open.", "%(n)s incidents are open.", len(still_open))
    lines = [head if still_open else t.say("No incident is open."), *(_incident_line(t, one) for one in still_open)]
    late = [one for one in still_open if any(clock.reading.overdue for clock in one.clocks)]
    lines += [standing_text(t, standing_of_incident(one.state), reader_of(turn)) for one in late[:1]]
    report = HomeButton(t.say("Report a failure"), "report", style="primary")
    numbers = (str(one.state.number) for one in still_open[:_LISTED])
    yield HomeSection(
        company,
        (*lines, as_of(t, turn.now, turn.zone)),
        (report, *(HomeButton(t.say("Show %(number)s", number=n), "incidents", n) for n in numbers)),
    )
    budgets = _budget_lines(turn)
    if budgets:
        yield HomeSection(t.say("Downtime left"), tuple(budgets), (HomeButton(t.say("Show details"), "budget"),))
    yield HomeSection(t.say("Planned work"), _first_lines(upcoming(turn, _ask("maintenance_upcoming"))))


def _incident_line(t: Translator, shown: IncidentShown) -> str:
    """Return an open incident with its nearest due time."""
    said = f"{shown.state.number} · {service_text(t, shown)}: {status_name(t, shown.state)}"
    running = [c for c in shown.clocks if c.reading.met_at is None and c.reading.remaining is not None]
    nearest = min(running, key=lambda clock: clock.reading.remaining or _FAR, default=None)
    if nearest is None or shown.version is None:
        return said
    return f"{said}. {clock_name(t, nearest.kind)}: {clock_value(t, shown.version, nearest, now=shown.now)}"


def _budget_lines(turn: Turn) -> list[str]:
    """Return the running budgets as bars with their figures, the tightest first, by period."""
    version = turn.version
    if version is None:
        return []
    t = turn.t
    asked = budgets_asked(turn, _ask("downtime_budget"), version)
    running = sorted((one for one in asked if one.phase is not Phase.FUTURE), key=lambda one: -(one.burn or 0))
    periods = dict.fromkeys(one.measurement.period for one in running)
    lines: list[str] = []
    for period in periods:
        group = [one for one in running if one.measurement.period == period]
        lines.append(f"{capitalised(period_heading(t, group[0].measurement))}:")
        lines += [capitalised(line) for line in budget_lines(t, group)]
    lines += if_exceeded(turn, running)
    return lines


def _for_staff(turn: Turn) -> Iterator[HomeSection]:
    t = turn.t
    (risk,) = at_risk(turn, _ask("at_risk"))
    lines = [*risk.text.split("\n"), *((risk.more or "").split("\n") if risk.more else ())]
    buttons = tuple(HomeButton(t.say("Show %(number)s", number=o.label), "incidents", o.label) for o in risk.offers)
    title = t.say("Open incidents and what is at risk")
    yield HomeSection(title, (*lines, as_of(t, turn.now, turn.zone, always_zone=True)), buttons)


def _last(turn: Turn) -> Iterator[HomeSection]:
    t = turn.t
    if turn.contract is not None and not turn.is_staff:
        contact = t.say(
            "Duty phone: %(phone)s. E-mail: %(email)s.",
            phone=turn.contract.duty_phone,
            email=turn.contract.duty_email,
        )
        yield HomeSection(t.say("When this chat does not answer"), (contact,))
    buttons = (
        HomeButton("Po polsku", "language", "pl"),
        HomeButton("In English", "language", "en"),
        HomeButton(t.say("What can I ask?"), "help"),
    )
    yield HomeSection(t.say("Language and notices"), (t.say("Notices come in this language, too."),), buttons)


def _ask(intent: str) -> Ask:
    return Ask(intent, Entities(), "")


def _first_lines(said: Sequence[Said]) -> tuple[str, ...]:
    return tuple(one.text.split("\n")[0] for one in said)
