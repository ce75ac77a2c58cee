"""Since when an incident is called to, and whether somebody has taken it since.

Rules: the report, a reopening, and a raise to critical begin the calls anew; so does any other change of severity of
what nobody has taken. Whatever a person of the provider does after that is the answer. Whoever did something about it
while it had its severity knows of it at that severity, also when it has it a second time; a reopening forgets that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import Effect
from knowledge.hours.segments import as_utc
from knowledge.incidents.incident import Event, IncidentReopened, IncidentReported, SeverityChanged
from knowledge.incidents.state import state_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is called to since `since` (UTC), whether a person of the provider has taken it, and who knows of it."""

    since: datetime
    is_taken: bool
    knowing: frozenset[str]


def stretch_of(
    events: Sequence[Event], version: ContractVersion | None, is_staff: Callable[[str], bool], now: datetime
) -> Stretch | None:
    """Return the running stretch of an incident; None where no report is on record.

    `events` are in the order in which they were recorded. Without a `version` every severity is critical.
    """
    walk = _Walk(version, is_staff)
    for place, event in enumerate(events):
        # By when it happened, since what is recorded last may have happened before what was recorded first.
        state = state_of(events[: place + 1], now) if isinstance(event.what, SeverityChanged) else None
        walk.apply(event, state.severity if state is not None else walk.severity)
    return walk.stretch()


@dataclass(slots=True)
class _Walk:
    """The stretch so far while the events are walked through once."""

    version: ContractVersion | None
    is_staff: Callable[[str], bool]
    severity: str = ""
    since: datetime | None = None
    is_taken: bool = False
    knowing: dict[str, set[str]] = field(default_factory=dict)

    def apply(self, event: Event, severity: str) -> None:
        """Take in one event, after which the incident has a severity."""
        if isinstance(event.what, IncidentReported | IncidentReopened):
            self.since, self.is_taken, self.knowing = as_utc(event.recorded_at), False, {}
            if isinstance(event.what, IncidentReported):
                self.severity = event.what.severity
            return
        raised = self._is_critical(severity) and not self._is_critical(self.severity)
        if severity != self.severity and (raised or not self.is_taken):
            self.since, self.is_taken = as_utc(event.recorded_at), False
        self.severity = severity
        if event.actor is not None and self.is_staff(event.actor):
            self.knowing.setdefault(severity, set()).add(event.actor)
            # Whoever raises it lets others know; whether they are whom it would be called to is seen there.
            self.is_taken = self.is_taken or not raised

    def stretch(self) -> Stretch | None:
        """Return what the events came to."""
        if self.since is None:
            return None
        return Stretch(self.since, self.is_taken, frozenset(self.knowing.get(self.severity, ())))

    def _is_critical(self, severity: str) -> bool:
        if self.version is None:
            return True
        return any(one.key == severity and Effect.CRITICAL in one.effects for one in self.version.severities)
