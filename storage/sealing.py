"""Seals over the events of incidents, each over the one before: what is changed, put in or taken out later shows.

Rules: what is on record for five minutes is sealed, so that no transaction still under way can add to it; seals are
only ever appended, and the digest of the last one is kept apart. Texts need no seal: their reference is their digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.guarding import take_turn
from storage.seal_table import SealRow
from storage.tables import IncidentEventRow, SettingRow, TextRow
from storage.upserting import put

LAG = timedelta(minutes=5)
HEAD = "audit.head"
_AT_ONCE = 1000
_FIRST = "0" * 64
_MARK = 16


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found: events under seals and not yet under one, seals, texts, and what is not as it was recorded."""

    sealed: int
    unsealed: int
    seals: int
    texts: int
    wrong: tuple[tuple[str, str], ...]
    """What happened (`changed`, `removed`, `added`, `seal`, `text`) and to which event, seal or text."""


def has_to_seal(session: Session, now: datetime) -> bool:
    """Tell whether anything is on record long enough and not sealed yet; only reads."""
    return bool(_to_seal(session, _last(session)[1], now - LAG, 1))


def seal(session: Session, now: datetime) -> int:
    """Seal what is on record long enough and not sealed yet, in the caller's transaction; return how many events."""
    take_turn(session, HEAD)
    number, last_event, previous = _last(session)
    events = _to_seal(session, last_event, now - LAG, _AT_ONCE)
    if not events:
        return 0
    marks = {str(one.id): mark_of(one) for one in events}
    digest, last = _digest(previous, marks), events[-1].id or 0
    session.add(SealRow(id=number + 1, last_event=last, marks=marks, previous=previous, digest=digest, sealed_at=now))
    put(session, SettingRow(key=HEAD, value=digest))
    session.flush()
    return len(events)


def _last(session: Session) -> tuple[int, int, str]:
    """Return the number of the last seal, its last event and its digest; what stands before the first where none is."""
    row = select(SealRow.id, SealRow.last_event, SealRow.digest).order_by(col(SealRow.id).desc()).limit(1)
    return session.exec(row).first() or (0, 0, _FIRST)


def _to_seal(session: Session, after: int, until: datetime, limit: int) -> list[IncidentEventRow]:
    """Return the next events in the order of their numbers, up to the first that was recorded only now."""
    row = IncidentEventRow
    rows = session.exec(select(row).where(col(row.id) > after).order_by(col(row.id)).limit(limit)).all()
    fresh = next((place for place, one in enumerate(rows) if one.recorded_at > until), len(rows))
    return list(rows[:fresh])


def mark_of(event: IncidentEventRow) -> str:
    """Return a digest of all that an event says."""
    moments = (event.occurred_at.astimezone(UTC).isoformat(), event.recorded_at.astimezone(UTC).isoformat())
    said = [event.id, event.incident, event.type, *moments, event.actor, event.payload]
    return hashlib.sha256(_canonical(said).encode()).hexdigest()[:_MARK]


def _digest(previous: str, marks: dict[str, str]) -> str:
    return hashlib.sha256(f"{previous}{_canonical(marks)}".encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def audit(session: Session) -> Audit:
    """Compare everything with its seals."""
    wrong: list[tuple[str, str]] = []
    sealed = seals = 0
    previous, after = _FIRST, 0
    for row in session.exec(select(SealRow).order_by(col(SealRow.id)).execution_options(yield_per=50)):
        seals += 1
        if row.previous != previous or row.digest != _digest(row.previous, row.marks) or row.id != seals:
            wrong.append(("seal", str(row.id)))
        sealed += len(row.marks)
        wrong += _compared(session, row, after)
        previous, after = row.digest, row.last_event
    head = session.get(SettingRow, HEAD)
    if (head.value if head is not None else _FIRST) != previous:
        wrong.append(("seal", str(seals + 1)))
    event_id = col(IncidentEventRow.id)
    unsealed = session.exec(select(sa.func.count()).select_from(IncidentEventRow).where(event_id > after)).one()
    texts, false_texts = _texts(session)
    return Audit(sealed, unsealed, seals, texts, (*wrong, *false_texts))


def _compared(session: Session, row: SealRow, after: int) -> Iterator[tuple[str, str]]:
    event_id = col(IncidentEventRow.id)
    query = select(IncidentEventRow).where(event_id > after, event_id <= row.last_event).order_by(event_id)
    there = {str(one.id): mark_of(one) for one in session.exec(query)}
    for key in sorted({*row.marks, *there}, key=int):
        if key not in there:
            yield "removed", key
        elif key not in row.marks:
            yield "added", key
        elif there[key] != row.marks[key]:
            yield "changed", key


def _texts(session: Session) -> tuple[int, Sequence[tuple[str, str]]]:
    """Return how many texts are kept, and those that are not what their reference says."""
    count, wrong = 0, []
    kept = select(TextRow).where(col(TextRow.content).is_not(None)).execution_options(yield_per=500)
    for row in session.exec(kept):
        count += 1
        content = (row.content or "").encode("utf-8", "surrogatepass")
        if hashlib.sha256((row.salt or b"") + content).hexdigest() != row.reference:
            wrong.append(("text", row.reference[:12]))
    return count, wrong
