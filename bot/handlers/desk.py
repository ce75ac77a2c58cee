"""What is at risk across all customers: open incidents by nearest due time, budgets by use, answers that are owed.

Rules: the board finds what may be nearest, and what is shown is read anew; what nobody has looked at since its last
event is read, too. In a customer's place only theirs is spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import wraps

from bot.budgets.using import budget_now
from bot.handlers.disputes import waiting_lines
from bot.handlers.incidents import list_mine
from bot.handlers.pending import desk_line
from bot.messages import Attachment, Fact
from bot.ports import INCIDENT
from bot.records import IncidentLog, OpenIncident
from bot.reports.writing import rows_as_csv
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.wording.budgets import left_text
from bot.wording.clocks import state_text
from bot.wording.states import plain_status_name, severity_name, status_name
from bot.wording.targets import target_name
from knowledge.incidents.clocks import clocks_under, nearest, version_of
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.status import Status
from knowledge.words.services import services

PAGE = 5
_BUDGETS = 3
_WORTH_A_LOOK = 0.5
"""The share of a budget from which on it is named among what is at risk."""
_FRESH = 200
"""So many incidents that nobody has looked at yet are read for one answer."""
_MOST_ROWS = 1_000
"""Rows of a file, the nearest due times first; each is named as its contract names it."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_MINE = re.compile(r"\b(?:moje|moich|mam|my|mine|mnie)\b")
Handler = Callable[[Turn, Ask], list[Said]]
Row = tuple[datetime, str, IncidentState]


def at_risk(turn: Turn, ask: Ask) -> list[Said]:
    """List open incidents by their nearest due time, budgets by use, and what waits for an answer; to a customer
    theirs."""
    if not turn.is_staff:
        return list_mine(turn, ask)
    t = turn.t
    rows, total = _rows(turn, 0)
    waiting, disputed, budgets = turn.work.pending.waiting(turn.now), waiting_lines(turn), _budget_lines(turn, 0)
    facts: dict[str, Fact] = {"open": total, "unconfirmed": len(waiting), "disputes": len(disputed)}
    if not rows and not waiting and not disputed and not budgets:
        return [Said(t.say("No incident is open and no report waits."), facts)]
    head = t.count("%(n)s incident is open.", "%(n)s incidents are open.", total)
    if not total:
        head = t.say("No incident is open.")
    if waiting:
        head += " " + t.count(
            "%(n)s report waits for confirmation.", "%(n)s reports wait for confirmation.", len(waiting)
        )
    lines = [row[1] for row in rows]
    others = [desk_line(t, turn, kept).text for kept in waiting] + [line for _, line in disputed] + budgets
    facts["incidents"] = [str(row[2].number) for row in rows]
    offers = [*_incident_offers(turn, rows, total, 0), *_other_offers(turn, budgets, [kept.id for kept, _ in disputed])]
    shown = [*lines, *others][:PAGE]
    hidden = [*lines, *others][PAGE:]
    return [Said("\n".join([head, *shown]), facts, tuple(offers), more="\n".join(hidden) or None)]


def unless_many(handler: Handler) -> Handler:
    """Let staff who name no customer be answered from the board, with what they took themselves where they ask for
    theirs; anybody else is answered by the handler."""

    @wraps(handler)
    def chosen(turn: Turn, ask: Ask) -> list[Said]:
        named = ask.entities.customer is not None or ask.entities.incident is not None
        if not turn.is_staff or named or turn.is_before_customer:
            return handler(turn, ask)
        if _MINE.search(folded(ask.text)):
            return [_mine(turn)]
        customer = turn.work.customers.get(turn.recall("customer") or "")
        if customer is not None:
            turn.speak_of(customer)
            return handler(turn, ask)
        return at_risk(turn, ask)

    return chosen


def _mine(turn: Turn) -> Said:
    """List the open incidents that this person took last, by their nearest due time."""
    t = turn.t
    numbers = turn.work.incidents.taken_by(turn.person.id, turn.now)
    rows = sorted(filter(None, (_row_of(turn, number) for number in numbers)), key=_place)
    facts: dict[str, Fact] = {"open": len(rows), "incidents": [str(row[2].number) for row in rows]}
    if not rows:
        return Said(t.say("No open incident is yours."), facts)
    head = t.count("%(n)s open incident is yours:", "%(n)s open incidents are yours:", len(rows))
    lines = [row[1] for row in rows]
    offers = tuple(
        Offer(str(one.number), "ask", {"intent": "incident_status", "entities": {"incident": one.number}, "text": ""})
        for _, _, one in rows[:PAGE]
    )
    return Said("\n".join([head, *lines[:PAGE]]), facts, offers, more="\n".join(lines[PAGE:]) or None)


def _incident_offers(turn: Turn, rows: Sequence[Row], total: int, offset: int) -> list[Offer]:
    t = turn.t
    free = next((row[2].number for row in rows if row[2].acknowledged_at is None), None)
    offers = []
    if free is not None:
        offers.append(Offer(t.say("Acknowledge %(number)s", number=free), "desk.acknowledge", {"incident": free}))
    offers += [
        Offer(
            str(state.number), "ask", {"intent": "incident_status", "entities": {"incident": state.number}, "text": ""}
        )
        for _, _, state in rows[:PAGE]
    ]
    if offset + PAGE < total:
        label = t.say("Next %(first)s–%(last)s", first=offset + PAGE + 1, last=min(total, offset + 2 * PAGE))
        offers.append(Offer(label, "risk.page", {"offset": offset + PAGE}))
    if total > PAGE:
        offers.append(Offer("CSV", "risk.csv", {}))
    return offers


def _other_offers(turn: Turn, budgets: Sequence[str], disputes: Sequence[int]) -> list[Offer]:
    t = turn.t
    offers = [
        Offer(t.say("Answer %(number)s", number=number), "dispute.shown", {"dispute": number})
        for number in disputes[:_BUDGETS]
    ]
    return [*offers, Offer(t.say("Budgets by use"), "risk.budgets", {"offset": 0})] if budgets else offers


def _rows(turn: Turn, offset: int) -> tuple[list[Row], int]:
    """Return a page of open incidents by their nearest due time, read anew, and how many are open in all."""
    work, now = turn.work, turn.now
    if turn.is_before_customer:
        every = sorted(filter(None, (_row(turn, log) for log in work.incidents.unfinished(now))), key=_place)
        return every[offset : offset + PAGE], len(every)
    # What nobody has looked at since its last event stands wrongly on the board, or not at all.
    numbers = {int(key) for key in work.looks.due(INCIDENT, now, _FRESH)}
    read = (_row_of(turn, number) for number in sorted(numbers))
    fresh = {row[2].number: row for row in read if row is not None}
    kept = [one for one in work.board.incidents(offset + PAGE + len(numbers)) if one.number not in numbers]
    places = [(one.due_at or _NEVER, one.number) for one in kept] + [_place(row) for row in fresh.values()]
    shown = [number for _, number in sorted(places)[offset : offset + PAGE]]
    rows = (fresh[number] if number in fresh else _row_of(turn, number) for number in shown)
    total = work.board.open_count() - work.board.are_open(sorted(numbers)) + len(fresh)
    return [row for row in rows if row is not None], total


def _row_of(turn: Turn, number: int) -> Row | None:
    log = turn.work.incidents.of_number(number, turn.now)
    return _row(turn, log) if log is not None else None


def _place(row: Row) -> tuple[datetime, int]:
    return row[0], row[2].number


def _row(turn: Turn, log: IncidentLog) -> Row | None:
    """Return an open incident with its nearest due time, as a line; None for one that is over."""
    state = state_of(log.events, turn.now)
    if state is None or not state.is_open:
        return None
    contract = turn.work.customers.contract_of(log.customer)
    customer = turn.work.customers.get(log.customer)
    t = turn.t
    version = version_of(contract, state) if contract is not None else None
    clocks = clocks_under(version, state, turn.now) if version is not None else ()
    first = nearest(clocks)
    deadline = ""
    if first is not None and version is not None:
        deadline = state_text(t, version, first[1], now=turn.now, to_staff=True)
    line = t.say(
        "%(number)s, %(company)s, %(service)s: %(status)s. %(deadline)s",
        number=state.number,
        company=customer.name if customer else log.customer,
        service=t.text(services()[state.service].name),
        status=status_name(t, state),
        deadline=deadline,
    )
    return (first[0] if first is not None else _NEVER), line.rstrip(), state


def _budget_lines(turn: Turn, offset: int, *, least: float = _WORTH_A_LOOK, most: int = _BUDGETS) -> list[str]:
    """Return the budgets of which most is used, measured anew: who, what, the share used, what is left."""
    if turn.is_before_customer:
        return []
    t, lines = turn.t, []
    for use in turn.work.board.budgets(turn.now, most, offset):
        found = budget_now(turn.work, use.customer, use.target, turn.now) if use.share >= least else None
        customer = turn.work.customers.get(use.customer)
        if found is None or found.burn is None or not found.burn:
            continue
        lines.append(
            t.say(
                "%(company)s, %(group)s: %(share)s used (left: %(left)s)",
                company=customer.name if customer is not None else use.customer,
                group=target_name(t, found.measurement.target),
                share=t.percent(Decimal(int(found.burn * 100))),
                left=left_text(t, found),
            )
        )
    return lines


def page(turn: Turn, arguments: Json) -> list[Said]:
    """Show a further page of open incidents."""
    offset = max(0, int(arguments["offset"]))
    rows, total = _rows(turn, offset) if turn.is_staff else ([], 0)
    if not rows:
        return [Said(turn.t.say("No incident is open."), {"open": total, "incidents": []})]
    head = turn.t.count("%(n)s incident is open.", "%(n)s incidents are open.", total)
    facts: dict[str, Fact] = {"open": total, "offset": offset, "incidents": [str(row[2].number) for row in rows]}
    offers = tuple(_incident_offers(turn, rows, total, offset))
    return [Said("\n".join([head, *(row[1] for row in rows)]), facts, offers)]


def budgets(turn: Turn, arguments: Json) -> list[Said]:
    """Show a page of the budgets of which something is used, the most used first."""
    t, offset = turn.t, max(0, int(arguments["offset"]))
    lines = _budget_lines(turn, offset, least=0.0, most=PAGE) if turn.is_staff else []
    if not lines:
        return [Said(t.say("No further budget is used."), {"budgets": 0})]
    further = turn.work.board.budgets(turn.now, 1, offset + PAGE)
    offers = (Offer(t.say("Next"), "risk.budgets", {"offset": offset + PAGE}),) if further else ()
    return [Said("\n".join(lines), {"budgets": len(lines), "offset": offset}, offers)]


def exported(turn: Turn, arguments: Json) -> list[Said]:
    """Give all open incidents as CSV, as they were looked at last."""
    t = turn.t
    if not turn.is_staff or turn.is_before_customer:
        return [Said(t.say("No incident is open."), {"open": 0})]
    rows, total = turn.work.board.incidents(_MOST_ROWS), turn.work.board.open_count()
    head = [t.say("number"), t.say("customer"), t.say("service"), t.say("severity"), t.say("status")]
    head.append(t.say("due (UTC)"))
    content = rows_as_csv(t.language, [head, *(_cells(turn, one) for one in rows)])
    described = t.count("%(n)s incident is open.", "%(n)s incidents are open.", total)
    if total > len(rows):
        described += " " + t.say("The file has the first %(rows)s.", rows=t.number(len(rows)))
    file = Attachment(t.say("open.csv"), "text/csv", described, content)
    return [Said(described, {"open": total, "rows": len(rows)}, attachments=(file,))]


def _cells(turn: Turn, one: OpenIncident) -> list[object]:
    t, customer = turn.t, turn.work.customers.register().customers.get(one.customer)
    due = one.due_at.strftime("%Y-%m-%d %H:%M:%S") if one.due_at is not None else ""
    name = customer.name if customer is not None else one.customer
    service = t.text(services()[one.service].name)
    contract = turn.work.customers.contract_of(one.customer)
    version = contract.version_at(turn.now) if contract is not None else None
    severity = severity_name(t, version, one.severity)
    return [one.number, name, service, severity, plain_status_name(t, Status(one.status)), due]
