"""How long a claim or its answer may take, and from when, in words."""

from __future__ import annotations

from bot.i18n import Translator
from knowledge.contract.claim_steps import ClaimAnchor, ClaimTime, ClaimUnit


def claim_time_text(t: Translator, within: ClaimTime) -> str:
    """Return "30 calendar days", "2 working days", "72 hours" or "3 months"."""
    match within.unit:
        case ClaimUnit.HOURS:
            return t.count("%(n)s hour", "%(n)s hours", within.count)
        case ClaimUnit.MONTHS:
            return t.count("%(n)s month", "%(n)s months", within.count)
        case ClaimUnit.WORKING_DAYS:
            return t.count("%(n)s working day", "%(n)s working days", within.count)
        case ClaimUnit.CALENDAR_DAYS:
            return t.count("%(n)s calendar day", "%(n)s calendar days", within.count)


def anchor_text(t: Translator, anchor: ClaimAnchor) -> str:
    """Return from when the time of a claim runs."""
    return {
        ClaimAnchor.MONTH_END: t.say("from the end of the month"),
        ClaimAnchor.PERIOD_END: t.say("from the end of the period"),
        ClaimAnchor.NEXT_MONTH_END: t.say("from the end of the next billing month"),
        ClaimAnchor.QUARTER_END: t.say("from the end of the quarter"),
        ClaimAnchor.INCIDENT: t.say("from the incident"),
        ClaimAnchor.INCIDENT_END: t.say("from the end of the incident"),
        ClaimAnchor.RESOLVED: t.say("from the resolution"),
        ClaimAnchor.ELIGIBLE: t.say("from becoming entitled to it"),
        ClaimAnchor.REPORT_RECEIVED: t.say("from the receipt of the report"),
    }[anchor]
