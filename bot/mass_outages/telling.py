"""What a customer reads of a mass outage: their own number and times, and whether their word is still needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.i18n import Translator
from bot.messages import Fact
from bot.records import IncidentLog, MassOutage
from bot.turn import Offer, Said
from bot.wording.clauses import basis
from bot.wording.clocks import Clocks, clock_facts, due_text, start_text
from knowledge.contract.agreement import ContractVersion
from knowledge.incidents.clock_start import PROVIDER, StartReason
from knowledge.incidents.clocks import clocks_under
from knowledge.incidents.state import IncidentState, state_of
from knowledge.words.services import services


def customer_words(
    version: ContractVersion, log: IncidentLog, outage: MassOutage, now: datetime
) -> Callable[[Translator], Said]:
    """Return the words by which a customer learns of the outage and of their incident in it."""
    state = state_of(log.events, now)

    def said(t: Translator) -> Said:
        head = t.say(
            "Since %(since)s %(service)s does not work for some customers.",
            since=t.moment(outage.since, version.zone, now=now),
            service=t.text(services()[outage.service].name),
        )
        if state is None:
            return Said(head)
        shown = part_of_outage(t, version, state, now)
        facts: dict[str, Fact] = {**shown.facts, "event": "outage_declared"}
        return Said(f"{head} {shown.text}", facts, shown.offers)

    return said


def part_of_outage(
    t: Translator, version: ContractVersion, state: IncidentState, now: datetime, first: datetime | None = None
) -> Said:
    """Return a customer's incident of a mass outage: number, times, and the choice to say that it is theirs, too.

    `first` is the customer's first word about it, which their confirmation then counts from.
    """
    number, clocks = state.number, clocks_under(version, state, now)
    waits = state.channel == PROVIDER and not state.confirmed_by_customer
    if waits:
        head = t.say("For you incident %(number)s is open.", number=number)
    else:
        head = t.say("Your incident %(number)s is part of it; its number and times stay.", number=number)
    lines = [head]
    if clocks:
        lines[0] += f" {start_text(t, clocks[0].start, version.zone, now=now)}"
        lines.append(" · ".join(due_text(t, version, clock, now=now) for clock in clocks))
    if waits:
        lines.append(_asked(t, clocks))
    lines.append(
        basis(t, version, [*(clock.clause for clock in clocks), *(clock.start.clause for clock in clocks[:1])])
    )
    facts: dict[str, Fact] = {"incident": number, "outage": state.mass_outage}
    facts |= clock_facts(version, clocks)
    return Said("\n".join(line for line in lines if line), facts, theirs_too(t, number, first) if waits else ())


def _asked(t: Translator, clocks: Clocks) -> str:
    if clocks and clocks[0].start.reason is StartReason.WAITING_FOR_REPORT:
        return t.say("Does it concern you? Your word starts the clock.")
    return t.say("Does it concern you?")


def theirs_too(t: Translator, number: int, first: datetime | None = None) -> tuple[Offer, ...]:
    """Return the choices by which somebody says whether the outage is theirs, too."""
    arguments = {"incident": number, "first": first.isoformat() if first is not None else None}
    return (
        Offer(t.say("Here too"), "outage.theirs", arguments, "primary", for_all=True),
        Offer(t.say("It works here"), "outage.not_theirs", arguments, for_all=True),
    )
