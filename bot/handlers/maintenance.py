"""Planned work: when it is, what it affects, and whether it counts under this contract, and why."""

from __future__ import annotations

from bot.handlers.measuring import works_of
from bot.handlers.subject import about_contract, settle_customer
from bot.handlers.topics import asks_rules_of_work
from bot.messages import Fact
from bot.turn import Ask, Said, Turn
from bot.wording.clauses import basis, cited
from bot.wording.hours import hours_text
from bot.wording.unstated import unstated
from bot.wording.works import notice_text, verdict_text, work_clauses, work_line
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.maintenance_rules import judge_works
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_verdicts import WorkVerdict
from knowledge.terms import Clause, Stated
from knowledge.words.services import services


def upcoming(turn: Turn, ask: Ask) -> list[Said]:
    """Answer which work lies ahead (or in the period named) for the customer's services."""
    missing = settle_customer(turn, ask)
    if missing is not None:
        return [missing]
    turn.remember(why=None)
    if asks_rules_of_work(ask.text):
        return rules(turn, ask)
    t, version = turn.t, turn.version
    covered = set(version.services) if version is not None else set(services())
    wanted = set(ask.entities.services) or covered
    span = ask.entities.period
    works = [
        work
        for work in works_of(turn)
        if wanted & set(work.services)
        and work.cancelled_at is None
        and (span.start <= work.start < span.end if span is not None else work.end > turn.now)
    ]
    if not works:
        return [Said(t.say("No planned work is announced for your services."), {"works": []})]
    works.sort(key=lambda work: work.start)
    return [_work(turn, version, work) for work in works]


def _verdict(turn: Turn, version: ContractVersion, work: PlannedWork) -> WorkVerdict | None:
    """Return what becomes of a work beside all others, with which it shares the caps."""
    judged = judge_works(version, works_of(turn), max(work.end, work.announced_at))
    return next((one for one in judged if one.work.key == work.key), None)


def _work(turn: Turn, version: ContractVersion | None, work: PlannedWork) -> Said:
    t, zone = turn.t, turn.zone
    affected = [key for key in work.services if version is None or key in version.services]
    verdict = _verdict(turn, version, work) if version is not None else None
    lines = [
        work_line(t, work, affected, zone, now=turn.now),
        t.say("Announced %(moment)s.", moment=t.full_moment(work.announced_at, zone)),
    ]
    facts: dict[str, Fact] = {
        "work": work.key,
        "start": turn.instant(work.start),
        "end": turn.instant(work.end),
        "announced_at": turn.instant(work.announced_at),
        "services": affected,
    }
    if verdict is not None:
        facts["counts"] = bool(verdict.counted)
        lines.append(verdict_text(t, verdict))
    if version is not None:
        clauses = work_clauses(version, verdict)
        lines.append(basis(t, version, clauses))
        facts["clauses"] = cited(t, version, clauses)
    return Said("\n".join(line for line in lines if line), facts)


@about_contract
def rules(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Answer when planned work is not counted: window, notice, limits, freeze."""
    t = turn.t
    turn.remember(why=None)
    if not isinstance(version.maintenance, Stated):
        return [Said(unstated(t, version.maintenance, t.say("planned work")), {"stated": False})]
    agreed = version.maintenance.value
    lines = [
        t.say("Planned work is not counted in its window: %(hours)s.", hours=hours_text(t, agreed.windows.value)),
        t.say("It must be announced %(notice)s before.", notice=notice_text(t, agreed.notice.value)),
    ]
    clauses: list[Clause | None] = [agreed.windows.clause, agreed.notice.clause]
    if isinstance(agreed.cap, Stated):
        lines.append(t.say("At most %(length)s in a period; what is over counts.", length=t.duration(agreed.cap.value)))
        clauses.append(agreed.cap.clause)
    if isinstance(agreed.event_cap, Stated):
        lines.append(t.say("One event may last at most %(length)s.", length=t.duration(agreed.event_cap.value)))
        clauses.append(agreed.event_cap.clause)
    if isinstance(agreed.veto, Stated):
        lines.append(t.text(agreed.veto.value))
        clauses.append(agreed.veto.clause)
    if isinstance(agreed.emergency, Stated):
        lines.append(t.text(agreed.emergency.value.text))
        clauses.append(agreed.emergency.clause)
    return [Said("\n".join([*lines, basis(t, version, clauses)]), {"clauses": cited(t, version, clauses)})]
