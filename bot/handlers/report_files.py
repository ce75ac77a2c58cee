"""The monthly report as a file beside the answer about a past period, where somebody asks for a report.

Rule: a report costs more than an answer may take, so only its figures are worked out here; whoever delivers it has them
set as a PDF. It is that of the turn's customer, whom staff name and nobody else can choose, and it is never shown in
front of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.errors import Refused
from bot.records import ReportForm
from bot.reports.making import sla_report
from bot.reports.monthly import file_of
from bot.reports.sheet import SlaReport
from bot.turn import Ask, Offer, Said, Turn
from bot.understanding.folding import folded
from knowledge.contract.agreement import ContractVersion

_MOST_MONTHS = 3
"""A quarter; who wants more asks again."""
_REPORT = re.compile(r"\b(raport(u|y|ow|em|ami|cie|owi|om)?|reports?|pdf|csv)\b")
_GOES_ON = re.compile(r"(a|i|and|what about|how about)\b")
_FORMS: Mapping[ReportForm, re.Pattern[str]] = {
    "csv": re.compile(r"\b(csv|excel\w*|arkusz\w*|spreadsheet)\b"),
    "text": re.compile(r"\b(txt|tekst\w*|text)\b"),
}


def with_report(turn: Turn, ask: Ask, version: ContractVersion, said: list[Said]) -> list[Said]:
    """Put the reports of the months asked about beside an answer, where it is a report that is asked for."""
    form = _form_asked(turn, ask)
    turn.remember(report=form)
    if not said or form is None:
        return said
    months, t = _months(turn, ask, version), turn.t
    if turn.is_shared:
        return _beginning(said, t.say("The report itself is given as a file in the direct chat."))
    if len(months) > _MOST_MONTHS:
        return _beginning(said, t.say("A report is of one month; please name at most three months at once."))
    files = tuple(file_of(turn.t, one, form) for one in _reports(turn, months))
    if not files:
        return said
    names = [file.name for file in files]
    line = t.count(
        "The report is attached: %(names)s.", "The reports are attached: %(names)s.", len(files), names=t.list(names)
    )
    first, *others = _beginning(said, line)
    facts, offers = {**first.facts, "reports": names}, (*first.offers, _other_form(turn, ask, form))
    return [replace(first, facts=facts, offers=offers, attachments=(*first.attachments, *files)), *others]


def _beginning(said: list[Said], line: str) -> list[Said]:
    return [replace(said[0], text=f"{line}\n{said[0].text}"), *said[1:]]


def _form_asked(turn: Turn, ask: Ask) -> ReportForm | None:
    """Return the form of the report that is asked for, that before in "and for November?"; None where none is."""
    words = folded(ask.text)
    if _REPORT.search(words):
        return form_in(words)
    return turn.recall("report") if _GOES_ON.match(words) else None


def form_in(words: str) -> ReportForm:
    """Return the form of a report that is named in folded words, else PDF."""
    return next((form for form, pattern in _FORMS.items() if pattern.search(words)), "pdf")


def _reports(turn: Turn, months: Sequence[date]) -> Iterator[SlaReport]:
    for first_day in months:
        try:
            yield sla_report(turn, first_day)
        except Refused:
            continue  # the answer itself says that nothing was in force or has begun


def _months(turn: Turn, ask: Ask, version: ContractVersion) -> list[date]:
    """Return the first days of the months that a question spans (one more than may be, if more): those it names, else
    the running one."""
    zone, span = ZoneInfo(version.zone), ask.entities.period
    start = span.start if span is not None else (ask.entities.at or ask.entities.start or turn.now)
    months = [start.astimezone(zone).date().replace(day=1)]
    last = span.end.astimezone(zone).date() if span is not None else months[0]
    while len(months) <= _MOST_MONTHS and (following := _following(months[-1])) < last:
        months.append(following)
    return months


def _following(first_day: date) -> date:
    return date(first_day.year + first_day.month // 12, first_day.month % 12 + 1, 1)


def _other_form(turn: Turn, ask: Ask, form: str) -> Offer:
    """Return the way to the same report as a sheet, or back to the PDF."""
    label, text = (turn.t.say("As CSV"), "csv") if form == "pdf" else (turn.t.say("As PDF"), "pdf")
    return Offer(label, "ask", {"intent": ask.intent, "entities": ask.entities.as_json(), "text": text})
