"""What is at risk: open incidents by their nearest deadline, and the reports that nobody has confirmed yet."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers.disputes import waiting_lines
from bot.handlers.incidents import list_mine
from bot.handlers.pending import desk_line
from bot.messages import Fact
from bot.records import IncidentLog
from bot.turn import Ask, Offer, Said, Turn
from bot.wording.clocks import state_text
from bot.wording.states import status_name
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.state import state_of
from knowledge.words.services import services

_SHOWN = 5
_FAR = timedelta(days=3650)


def at_risk(turn: Turn, ask: Ask) -> list[Said]:
    """List open incidents by their nearest deadline, and reports that nobody has confirmed; to a customer theirs."""
    if not turn.is_staff:
        return list_mine(turn, ask)
    t = turn.t
    logs = turn.work.incidents.unfinished(turn.now)
    rows = sorted(filter(None, (_risk_row(turn, log) for log in logs)), key=lambda row: row[0])
    waiting, disputed = turn.work.pending.waiting(turn.now), waiting_lines(turn)
    if not rows and not waiting and not disputed:
        return [Said(t.say("No incident is open and no report waits."), {"open": 0, "unconfirmed": 0, "disputes": 0})]
    head = t.count("%(n)s incident is open.", "%(n)s incidents are open.", len(rows))
    if not rows:
        head = t.say("No incident is open.")
    if waiting:
        head += " " + t.count(
            "%(n)s report waits for confirmation.", "%(n)s reports wait for confirmation.", len(waiting)
        )
    lines = [row[1] for row in rows] + [desk_line(t, turn, kept).text for kept in waiting]
    lines += [line for _, line in disputed]
    facts: dict[str, Fact] = {
        "open": len(rows),
        "unconfirmed": len(waiting),
        "disputes": len(disputed),
        "incidents": [str(row[2]) for row in rows],
    }
    offers = tuple(
        Offer(str(row[2]), "ask", {"intent": "incident_status", "entities": {"incident": row[2]}, "text": ""})
        for row in rows[:_SHOWN]
    )
    offers += tuple(
        Offer(t.say("Answer %(number)s", number=kept.id), "dispute.shown", {"dispute": kept.id})
        for kept, _ in disputed[:_SHOWN]
    )
    return [Said("\n".join([head, *lines[:_SHOWN]]), facts, offers, more="\n".join(lines[_SHOWN:]) or None)]


def _risk_row(turn: Turn, log: IncidentLog) -> tuple[timedelta, str, int] | None:
    """Return an open incident with the time left to its nearest deadline, as a line."""
    state = state_of(log.events, turn.now)
    contract = turn.work.customers.contract_of(log.customer)
    customer = turn.work.customers.get(log.customer)
    if state is None or not state.is_open:
        return None
    t = turn.t
    version = version_of(contract, state) if contract is not None else None
    clocks = clocks_under(version, state, turn.now) if version is not None else ()
    running = [c for c in clocks if c.reading.remaining is not None and c.reading.met_at is None]
    nearest = min(running, key=lambda c: c.reading.remaining or _FAR, default=None)
    deadline = ""
    if nearest is not None and version is not None:
        deadline = state_text(t, version, nearest, now=turn.now, to_staff=True)
    line = t.say(
        "%(number)s, %(company)s, %(service)s: %(status)s. %(deadline)s",
        number=state.number,
        company=customer.name if customer else log.customer,
        service=t.text(services()[state.service].name),
        status=status_name(t, state),
        deadline=deadline,
    )
    left = nearest.reading.remaining if nearest is not None and nearest.reading.remaining is not None else _FAR
    return left, line, state.number
