"""The planned work of a month: when, on what, announced when, and whether it counts."""

from __future__ import annotations

from bot.handlers.measuring import works_of
from bot.i18n import capitalised
from bot.reports.sheet import Cell, Column, Section, Table
from bot.reports.subject import Subject, basis_lines
from bot.wording.works import verdict_text, work_clauses
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_verdicts import WorkVerdict
from knowledge.words.services import services


def works_section(about: Subject) -> Section:
    """Return the works that touch the month, those called off as well."""
    t = about.t
    columns = (
        Column(t.say("From – to"), 5),
        Column(t.say("Services"), 4),
        Column(t.say("Announced"), 5),
        Column(t.say("Reasoning"), 6),
    )
    verdicts = {one.work.key: (measured.version, one) for measured in about.measured for one in measured.works}
    works = [one for one in works_of(about.turn) if one.start < about.month.end and one.end > about.month.start]
    works = [one for one in works if _concerned(about, one)]
    judged = [(one, *verdicts.get(one.key, (about.version, None))) for one in works]
    cited = [(version, clause) for _, version, verdict in judged for clause in work_clauses(version, verdict)]
    rows = tuple(_work(about, one, verdict) for one, _, verdict in judged)
    none = () if rows else (t.say("No planned work was announced for this month."),)
    return Section(t.say("Planned work"), none, Table(columns, rows) if rows else None, tuple(basis_lines(t, cited)))


def _concerned(about: Subject, work: PlannedWork) -> list[str]:
    return [key for key in work.services if key in about.version.services]


def _work(about: Subject, work: PlannedWork, verdict: WorkVerdict | None) -> tuple[Cell, ...]:
    t = about.t
    concerned = _concerned(about, work)
    if work.cancelled_at is not None:
        said = t.say("called off, %(moment)s", moment=about.moment(work.cancelled_at))
    elif verdict is not None:
        said = verdict_text(t, verdict)
    else:
        said = t.say("No availability of these services is measured.")
    return (
        Cell(about.span(work.start, work.end), f"{about.iso(work.start)}/{about.iso(work.end)}"),
        Cell(capitalised(t.list(t.text(services()[key].name) for key in concerned)), " ".join(concerned)),
        Cell(about.moment(work.announced_at), about.iso(work.announced_at)),
        Cell(said),
    )
