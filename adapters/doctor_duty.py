"""Whether somebody is on duty, now and in the days to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.findings import Finding
from bot.ports import UnitOfWork

_AHEAD = timedelta(days=7)
_REMEDY = "Set a rota: sla-assistant duty set 1 KEY,KEY --from DAY; or fill the gap: sla-assistant duty cover."


def duty_findings(work: UnitOfWork, now: datetime) -> Iterator[Finding]:
    """Check that somebody is in the first line for the next week."""
    gaps = work.duty.roster(now).gaps(now, now + _AHEAD)
    for one in gaps:
        found = f"nobody from {one.start:%Y-%m-%d %H:%M} to {one.end:%Y-%m-%d %H:%M} UTC"
        yield Finding("duty", ok=False, found=found, remedy=_REMEDY)
    unreached = [one for one in _on_duty(work, now) if not _is_reached(work, one)]
    if unreached:
        remedy = "Let them connect their chat (sla-assistant link person KEY), or: sla-assistant contact add."
        yield Finding("duty", ok=False, found=f"on duty and reached nowhere: {', '.join(unreached)}", remedy=remedy)
    if not gaps:
        yield Finding("duty", ok=True, found="somebody is on duty for the next 7 days", remedy="")


def _on_duty(work: UnitOfWork, now: datetime) -> list[str]:
    """Return everybody who is on duty in the next week, each once."""
    roster = work.duty.roster(now)
    stints = (one for line in roster.lines for one in roster.stretches(line, now, now + _AHEAD))
    return list(dict.fromkeys(one.person for one in stints if one.person is not None))


def _is_reached(work: UnitOfWork, person: str) -> bool:
    return bool(work.people.addresses_of(person) or work.contacts.of_person(person, "pages"))
