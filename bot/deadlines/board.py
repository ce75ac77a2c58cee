"""Keeping open incidents on the board of all customers, by when their nearest time runs out."""

from __future__ import annotations

from datetime import datetime

from bot.ports import UnitOfWork
from bot.records import IncidentLog, OpenIncident
from knowledge.incidents.clocks import clocks_under, nearest, version_of
from knowledge.incidents.state import state_of


def put_on_board(work: UnitOfWork, log: IncidentLog, now: datetime) -> None:
    """Put an incident on the board as it stands, or take one off that is over."""
    state = state_of(log.events, now)
    if state is None or not state.is_open:
        work.board.drop_incident(log.number)
        return
    contract = work.customers.contract_of(log.customer)
    version = version_of(contract, state) if contract is not None else None
    clocks = clocks_under(version, state, now) if version is not None else ()
    first = nearest(clocks)
    due = first[0] if first is not None else None
    work.board.put_incident(
        OpenIncident(log.number, log.customer, state.service, state.severity, state.status.value, due)
    )
