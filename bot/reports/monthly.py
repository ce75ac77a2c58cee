"""The monthly report as it is sent to whoever ordered it: on the first working day after the month.

Rules: it is sent once for each month and reader, in their language and form; who may not read it any more gets none,
and whoever ordered it after its day gets the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.budgets.crossing import Recorded
from bot.budgets.summary import told_at
from bot.errors import Refused
from bot.i18n import Translator
from bot.messages import PDF, Address, Attachment, Outcome
from bot.ports import CLOCK, UnitOfWork
from bot.records import Conversation, Customer, Person, ReportForm, ReportOrder, Why
from bot.reports.making import sla_report
from bot.reports.sheet import SlaReport
from bot.reports.writing import csv_of, text_of
from bot.saying import DEFAULT_LANGUAGE, Voice
from bot.turn import Json, Notice, Said, Turn
from knowledge.contract.agreement import Contract
from knowledge.contract.levels import PeriodKind
from knowledge.hours.periods import Period, period_containing, previous_period

_WHO = "report"


def send_reports(voice: Voice, customer: Customer, contract: Contract) -> Sequence[Json]:
    """Queue the report of the last month to everybody who ordered it and has not got it; return what was sent."""
    version = contract.version_at(voice.now) or contract.versions[-1]
    month = previous_period(period_containing(PeriodKind.MONTH, voice.now, version.zone))
    due = told_at(Recorded(customer.key, contract, (), (), voice.now), month)
    if due is None or due > voice.now:
        return ()
    orders = voice.work.notice_choices.report_orders(customer.key, due)
    sent = [one for one in orders if _send(voice, customer, one, month)]
    return tuple({"type": "report_sent", "customer": customer.key, "month": f"{month.first_day:%Y-%m}"} for _ in sent)


def _send(voice: Voice, customer: Customer, order: ReportOrder, month: Period) -> bool:
    work, person = voice.work, voice.work.people.get(order.person)
    id_ = f"report:{customer.key}:{month.first_day:%Y-%m}:{order.person}"
    if person is None or person.customer not in (None, customer.key) or work.seen.outcome_of(CLOCK, id_) is not None:
        return False
    work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), voice.now)
    try:
        report = report_of(work, customer, month.first_day, now=voice.now, t=Translator.of(person.language))
    except Refused:
        return False  # nothing was in force in that month

    def words(t: Translator) -> Said:
        file = file_of(t, report, order.form)
        title = t.say("%(title)s, %(customer)s", title=report.title, customer=report.customer)
        said = t.say(
            "%(report)s: attached as %(name)s. “Stop sending the report” ends it.", report=title, name=file.name
        )
        return Said(said, {"report": report.name}, attachments=(file,))

    subject = f"report:{customer.key}:{month.first_day:%Y-%m}"
    why = Why("administration", "administration.report", subject, voice.now, customer.key)
    voice.notify(Notice(person, id_, words, why=why))
    return True


def report_of(work: UnitOfWork, customer: Customer, first_day: date, *, now: datetime, t: Translator) -> SlaReport:
    """Return the report on a month of a customer, as that customer may read it.

    Raises:
        Refused: there is nothing to report.
    """
    reader = Person(_WHO, _WHO, "customer", customer.key, "", "", "", t.language)
    turn = Turn(work, t, now, now, reader, Conversation(Address("console", _WHO), _WHO))
    turn.speak_of(customer)
    return sla_report(turn, first_day)


def file_of(t: Translator, report: SlaReport, form: ReportForm) -> Attachment:
    """Return a report as a file; whoever delivers a PDF has it set."""
    described = t.say("%(title)s, %(customer)s", title=report.title, customer=report.customer)
    match form:
        case "csv":
            return Attachment(f"{report.name}.csv", "text/csv", described, csv_of(t, report))
        case "text":
            return Attachment(f"{report.name}.txt", "text/plain", described, text_of(report))
        case "pdf":
            return Attachment(f"{report.name}.pdf", PDF, described, report.as_json())
