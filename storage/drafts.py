"""The open draft of a customer, inside a transaction.

Rule: a customer has one open draft at most; whatever closes it says how and when, and the row stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from storage.contract_tables import ContractDraftRow


def open_draft(session: Session, customer: str) -> ContractDraftRow | None:
    """Return a customer's open draft; None where there is none."""
    of_customer = select(ContractDraftRow).where(
        col(ContractDraftRow.customer) == customer, col(ContractDraftRow.state) == "open"
    )
    return session.exec(of_customer).first()


def close_draft(session: Session, customer: str, state: Literal["accepted", "replaced"], now: datetime) -> bool:
    """Close a customer's open draft; return whether there was one."""
    row = open_draft(session, customer)
    if row is None:
        return False
    row.state, row.closed_at = state, now
    session.add(row)
    session.flush()
    return True
