"""Where an incident stands, and how its severity is called, in words."""

from __future__ import annotations

from bot.i18n import Translator
from knowledge.contract.agreement import ContractVersion
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import Status


def status_name(t: Translator, state: IncidentState) -> str:
    """Return what a status is called."""
    if state.merged_into is not None:
        return t.say("joined to %(number)s", number=state.merged_into)
    return plain_status_name(t, state.status)


def plain_status_name(t: Translator, status: Status) -> str:
    """Return what a status is called by itself."""
    names = {
        Status.REPORTED: t.say("reported, waiting for a person"),
        Status.ACKNOWLEDGED: t.say("taken by a person"),
        Status.IN_PROGRESS: t.say("being worked on"),
        Status.WORKED_AROUND: t.say("a workaround is in place"),
        Status.PAUSED: t.say("the clock is paused"),
        Status.RESOLVED: t.say("resolved, waiting for your confirmation"),
        Status.CLOSED: t.say("closed"),
        Status.CANCELLED: t.say("withdrawn"),
    }
    return names[status]


def severity_name(t: Translator, version: ContractVersion | None, key: str) -> str:
    """Return how the contract calls a severity; without a contract, the plain name of the effect."""
    plain = {
        "critical": t.say("critical"),
        "major": t.say("major"),
        "minor": t.say("minor"),
        "cosmetic": t.say("cosmetic"),
    }
    known = {severity.key: severity for severity in version.severities} if version is not None else {}
    return t.text(known[key].name) if key in known else plain.get(key, key)
