"""Faults that a test orders: an error or status for the next calls, a hanging answer, an answer lost after the effect.

A fault waits for its method (and channel, when named), in the order of being ordered; "*" is every method.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fault:
    """What is to happen `times` times."""

    method: str
    kind: str
    error: str | None = None
    status: int | None = None
    retry_after: int | None = None
    channel: str | None = None
    times: int = 1
    after_effect: bool = False

    def fits(self, method: str, args: dict[str, Any]) -> bool:
        """Say whether this call is meant."""
        channel = args.get("channel") or args.get("channel_id")
        return self.times > 0 and self.method in ("*", method) and self.channel in (None, channel)


@dataclass
class Faults:
    """The orders that are open, and what was done by order."""

    ordered: list[Fault] = field(default_factory=list)
    happened: list[tuple[str, str]] = field(default_factory=list)

    def take(self, method: str, args: dict[str, Any]) -> Fault | None:
        """Return the first fault that fits and use it up once."""
        for fault in self.ordered:
            if fault.fits(method, args):
                fault.times -= 1
                self.happened.append((method, fault.error or fault.kind))
                return fault
        return None

    @property
    def open(self) -> list[Fault]:
        """Return what was ordered and has not happened yet."""
        return [f for f in self.ordered if f.times > 0]
