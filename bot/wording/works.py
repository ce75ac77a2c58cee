"""Why planned work counts or does not, in words."""

from __future__ import annotations

from bot.i18n import Translator
from knowledge.contract.levels import Notice, NoticeUnit
from knowledge.downtime.work_verdicts import WorkFinding, WorkFindingCode


def notice_text(t: Translator, notice: Notice) -> str:
    """Return how early work must be announced."""
    return days_text(t, notice.count, notice.unit)


def days_text(t: Translator, count: int, unit: NoticeUnit) -> str:
    """Return a number of hours or days."""
    match unit:
        case NoticeUnit.HOURS:
            return t.count("%(n)s hour", "%(n)s hours", count)
        case NoticeUnit.CALENDAR_DAYS:
            return t.count("%(n)s calendar day", "%(n)s calendar days", count)
        case NoticeUnit.WORKING_DAYS:
            return t.count("%(n)s working day", "%(n)s working days", count)


def finding_text(t: Translator, finding: WorkFinding) -> str:
    """Return one condition that was kept or failed."""
    length = t.duration(finding.amount)
    match finding.code:
        case WorkFindingCode.EXCLUDED:
            return t.say("announced in time and inside the agreed window")
        case WorkFindingCode.NOTICE_TOO_SHORT if (
            finding.unit and finding.given is not None and finding.needed is not None
        ):
            return t.say(
                "announced too late: %(given)s instead of %(needed)s",
                given=days_text(t, finding.given, finding.unit),
                needed=days_text(t, finding.needed, finding.unit),
            )
        case WorkFindingCode.OUTSIDE_WINDOW:
            return t.say("%(length)s outside the agreed window", length=length)
        case WorkFindingCode.OVER_EVENT_CAP:
            return t.say("%(length)s over the limit of one event", length=length)
        case WorkFindingCode.OVER_CAP:
            return t.say("%(length)s over the limit of the period", length=length)
        case WorkFindingCode.IN_FREEZE:
            return t.say("it falls into the change freeze")
        case WorkFindingCode.VETOED:
            return t.say("refused by the customer and done all the same")
        case WorkFindingCode.VETO_USED_UP:
            return t.say("refused by the customer, who had no refusal left in this period")
        case WorkFindingCode.EMERGENCY_TOO_LONG:
            return t.say("emergency work longer than agreed")
        case WorkFindingCode.EMERGENCY_NOT_PROVIDED:
            return t.say("the contract does not exclude emergency work")
        case WorkFindingCode.NO_RULE:
            return t.say("the contract does not exclude planned work")
        case WorkFindingCode.NOT_ENTERED:
            return t.say("the rules of planned work have not been entered yet")
        case _:
            return t.say("announced too late")
