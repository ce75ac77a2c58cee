"""The register of customers as read last, kept in the process while nothing of it changes.

Rule: every change of a customer leaves a new mark in the same transaction, made of the mark before and of the change,
and a register is used only under the mark it was read with. So a mark that was rolled back comes again only with what
it stood for; a count stands beside it for rows that an older release added.
"""

from __future__ import annotations

import hashlib
import threading
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlmodel import Session

from bot.records import Customer
from bot.register import Register, register_of
from storage.tables import CustomerRow, SettingRow
from storage.upserting import put

MARK = "register_mark"
_Known = tuple[tuple[str | None, int], Register]

_known: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
_lock = threading.Lock()


def mark_changed(session: Session, changed: Customer) -> None:
    """Let every register that was read before be read again, since a customer is now another."""
    session.flush()
    before = _seen(session)[0] or ""
    mark = hashlib.sha256(f"{before} {changed!r}".encode()).hexdigest()[:16]
    put(session, SettingRow(key=MARK, value=mark))


def register_in(session: Session) -> Register:
    """Return the register as this transaction sees it."""
    session.flush()
    engine, seen = session.get_bind(), _seen(session)
    with _lock:
        kept = _known.get(engine)
    if kept is not None and kept[0] == seen:
        return kept[1]
    rows = session.execute(sa.select(CustomerRow.metadata.tables["customer"]))
    register = register_of(Customer(row.key, row.name, tuple(row.aliases)) for row in rows)
    with _lock:
        _known[engine] = (seen, register)
    return register


def _seen(session: Session) -> tuple[str | None, int]:
    row = session.execute(_marks()).one()
    return row.mark, row.customers


@cache
def _marks() -> sa.Executable:
    setting, customer = SettingRow.metadata.tables["setting"], CustomerRow.metadata.tables["customer"]
    mark = sa.select(setting.c.value).where(setting.c.key == MARK).scalar_subquery()
    count = sa.select(sa.func.count()).select_from(customer).scalar_subquery()
    return sa.select(mark.label("mark"), count.label("customers"))
