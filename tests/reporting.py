"""Reports on the demo's customers, read from a database as the command line makes them."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

from adapters.reports.asked import asked_report, read_month
from bot.reports.sheet import SlaReport
from knowledge.bilingual import Language
from knowledge.incidents.incident import Event, OutageRecorded
from storage.engine import open_database

AFTER_NOVEMBER = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


def report_of(
    url: str, customer: str, month: str = "2026-11", *, language: Language = "en", now: datetime = AFTER_NOVEMBER
) -> SlaReport:
    """Return a report on a month of a customer."""
    with closing(open_database(url)) as database, database.reading() as work:
        return asked_report(work, customer, read_month(month), now=now, language=language)


def record(url: str, incident: int, outage: OutageRecorded) -> None:
    """Record an outage with an incident, at its start."""
    with closing(open_database(url)) as database, database.unit_of_work() as work:
        work.incidents.append(Event(incident, outage.start, outage.start, "noc", outage))
        work.commit()


def exact(report: SlaReport, heading: str, row: str, label: str) -> str:
    """Return the exact figure of a cell: in the section of a heading, in the row that begins with a text."""
    for section in report.sections:
        if section.heading == heading and section.table is not None:
            place = [column.label for column in section.table.columns].index(label)
            for cells in section.table.rows:
                if cells[0].text == row:
                    return cells[place].exact
    raise LookupError((heading, row, label))
