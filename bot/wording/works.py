"""Why planned work counts or does not, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.i18n import Translator
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import Notice, NoticeUnit
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_verdicts import WorkFinding, WorkFindingCode, WorkVerdict
from knowledge.terms import Clause, value_of
from knowledge.words.services import services


def work_line(t: Translator, work: PlannedWork, affected: Iterable[str], zone: str, *, now: datetime) -> str:
    """Return when a work is, what it concerns and what is to be expected."""
    about = {
        "start": t.moment(work.start, zone, now=now),
        "end": t.clock(work.end, zone),
        "services": t.list(t.text(services()[key].name) for key in affected),
        "effect": t.text(work.effect),
    }
    if work.emergency:
        return t.say("Emergency work %(start)s–%(end)s: %(services)s. %(effect)s", **about)
    return t.say("Planned work %(start)s–%(end)s: %(services)s. %(effect)s", **about)


def verdict_text(t: Translator, verdict: WorkVerdict) -> str:
    """Return whether a work counts as downtime under a contract, and why."""
    kept = t.say("announced as agreed for emergency work") if verdict.work.emergency else None
    reasons = "; ".join(
        kept if kept and finding.code is WorkFindingCode.EXCLUDED else finding_text(t, finding)
        for finding in verdict.findings
    )
    if verdict.counted and verdict.excluded:
        said = t.say("It counts in part as downtime if the service is down")
    elif verdict.counted:
        said = t.say("It counts in full as downtime if the service is down")
    else:
        said = t.say("It does not count as downtime")
    return f"{said}: {reasons}." if reasons else f"{said}."


def work_clauses(version: ContractVersion, verdict: WorkVerdict | None) -> list[Clause | None]:
    """Return where the contract says what a verdict stands on."""
    rules = value_of(version.maintenance)
    found = [finding.clause for finding in verdict.findings] if verdict is not None else []
    return [*found, rules.windows.clause if rules is not None else None]


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
