"""What is misconfigured in the settings, and what in the database they speak of: sealed tokens, lost places, letters.

Rule: as everywhere in the doctor: looking changes nothing, and every problem comes with its remedy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from adapters.findings import Finding
from adapters.settings import Settings
from adapters.settings_checks import MAKE_KEY
from adapters.settings_reading import ReadSettings
from adapters.slack.sealing import Sealing
from bot.delivering import DeadLetter, Destinations

RECENT = timedelta(days=7)
"""Dead letters of this age are a problem; older ones are history."""
_MOST_NAMED = 3


def settings_findings(read: ReadSettings) -> Iterator[Finding]:
    """Yield every problem of the settings, or what they configure."""
    for problem in read.problems:
        found = f"{problem.variable}: {problem.shown}; expected {problem.expected}"
        yield Finding("settings", ok=False, found=found, remedy=problem.remedy)
    for warning in read.warnings:
        found, _, remedy = warning.partition(". ")
        yield Finding("settings", ok=False, found=found, remedy=remedy or "Correct the name, or remove it.")
    if read.settings is not None:
        yield Finding("settings", ok=True, found=configured(read.settings), remedy="")


def configured(settings: Settings) -> str:
    """Return what the settings configure."""
    parts = [f"telegram {settings.telegram_mode}"] if settings.has_telegram else []
    parts += [f"slack {settings.slack_mode}"] if settings.has_slack else []
    parts += ["slack installed by OAuth"] if settings.has_slack_oauth else []
    return ", ".join(parts) or "neither Slack nor Telegram"


def heartbeat_findings(settings: Settings) -> Iterator[Finding]:
    """Yield whether an outside monitor would notice that the service is gone."""
    if settings.heartbeat_url is not None:
        yield Finding("go live", ok=True, found="a heartbeat goes to an outside monitor", remedy="")
    else:
        advice = "Set SLA_HEARTBEAT_URL, so that somebody notices when the whole machine is gone."
        yield Finding("go live", ok=True, found="no heartbeat", remedy=advice)


class Letters(Protocol):
    """What was given up."""

    def dead_letters(self) -> Sequence[DeadLetter]: ...


class Sealed(Protocol):
    """Installations with their sealed tokens."""

    def keys(self, platform: str) -> Sequence[str]: ...
    def sealed(self, platform: str, key: str) -> str | None: ...


_GIVEN_UP = "See sla-assistant outbox list; mend the reason, then sla-assistant outbox retry or discard."


def delivery_findings(destinations: Destinations, letters: Letters, now: datetime) -> Iterator[Finding]:
    """Yield which places take no messages, and what was given up lately."""
    lost = destinations.lost()
    if lost:
        named = "; ".join(f"{platform} {key} ({reason})" for platform, key, reason, _ in lost[:_MOST_NAMED])
        more = f"; and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
        remedy = "Ask these people to unblock or add the assistant again, and reach them otherwise until then."
        yield Finding("places", ok=False, found=f"{len(lost)} take no messages: {named}{more}", remedy=remedy)
    dead = letters.dead_letters()
    recent = [letter for letter in dead if now - letter.given_up_at <= RECENT]
    if recent:
        reasons = ", ".join(sorted({letter.reason for letter in recent})[:_MOST_NAMED])
        found = f"{len(recent)} messages given up in the last {RECENT.days} days: {reasons}"
        yield Finding(
            "delivery",
            ok=False,
            found=found,
            remedy=_GIVEN_UP,
        )
    else:
        yield Finding("delivery", ok=True, found=f"nothing given up lately ({len(dead)} before)", remedy="")


def sealed_findings(sealed: Sealed, keys: Sequence[str]) -> Iterator[Finding]:
    """Yield whether the tokens of installed workspaces can be opened with the keys of the settings."""
    teams = sealed.keys("slack")
    if not teams:
        return
    if not keys:
        found = f"none, but {len(teams)} workspaces have sealed tokens"
        yield Finding("encryption", ok=False, found=found, remedy="Set SLA_ENCRYPTION_KEY to the key that sealed them.")
        return
    sealing = Sealing(keys)
    shut = [team for team in teams if (kept := sealed.sealed("slack", team)) and sealing.opened(kept.encode()) is None]
    if shut:
        remedy = (
            f"Put the key that sealed them behind the new one, with a comma; or install again. A new key: {MAKE_KEY}"
        )
        yield Finding("encryption", ok=False, found=f"no key opens the tokens of {', '.join(shut)}", remedy=remedy)
    else:
        yield Finding("encryption", ok=True, found=f"the tokens of {len(teams)} workspaces can be opened", remedy="")
