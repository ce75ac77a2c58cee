"""What must be said beside a figure of a period: it runs on, it has not begun, an annex begins within it, and the like.

Rule: a note never changes a figure; it says which version and which part of the period the figure stands on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.i18n import Translator
from bot.wording.targets import in_period
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.downtime.availability import contract_span
from knowledge.hours.periods import Period


class NoteCode(StrEnum):
    """What is to be known about a period."""

    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    BEGINS_LATER = "contract_begins_within"
    ENDS_EARLIER = "contract_ends_within"
    NEW_VERSION = "version_begins_within"
    UNCHECKED = "version_unchecked"


@dataclass(frozen=True, slots=True)
class Note:
    """One note about a period: `at` is the instant it is about, `version` the one that decides or is meant."""

    code: NoteCode
    period: Period
    version: ContractVersion
    at: datetime | None = None
    later: ContractVersion | None = None


def notes_on(contract: Contract, version: ContractVersion, period: Period, now: datetime) -> list[Note]:
    """Return what is to be known about a period that a version decides, most important first."""
    notes: list[Note] = []
    span = contract_span(contract, period)
    if now < period.start:
        notes.append(Note(NoteCode.NOT_BEGUN, period, version, period.start))
    elif now < period.end:
        notes.append(Note(NoteCode.RUNNING, period, version, now))
    if span is not None and span.start > period.start:
        notes.append(Note(NoteCode.BEGINS_LATER, period, version, span.start))
    if span is not None and span.end < period.end:
        notes.append(Note(NoteCode.ENDS_EARLIER, period, version, span.end))
    for later in contract.versions:
        if later is not version and version.effective < later.effective and later.effective in period.segment:
            notes.append(Note(NoteCode.NEW_VERSION, period, version, later.effective, later))
    if version.checked is None:
        notes.append(Note(NoteCode.UNCHECKED, period, version))
    return notes


def note_lines(t: Translator, notes: Sequence[Note], now: datetime) -> list[str]:
    """Return each note as a sentence, equal ones once; an unchecked version is said with the clauses."""
    lines = dict.fromkeys(_line(t, note, now) for note in notes)
    return [line for line in lines if line]


def _line(t: Translator, note: Note, now: datetime) -> str:
    zone, when = note.version.zone, in_period(t, note.period)
    day = "" if note.at is None else t.long_date(note.at.astimezone(ZoneInfo(zone)).date())
    match note.code:
        case NoteCode.NOT_BEGUN:
            return t.say("Note: the period has not begun yet; it begins on %(day)s.", day=day)
        case NoteCode.RUNNING:
            return t.say("Note: as of %(moment)s; the period is still running.", moment=t.full_moment(now, zone))
        case NoteCode.BEGINS_LATER:
            return t.say(
                "Note: the contract begins on %(day)s; only the time from then on is measured %(period)s.",
                day=day,
                period=when,
            )
        case NoteCode.ENDS_EARLIER:
            last = (
                ""
                if note.at is None
                else t.long_date((note.at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date())
            )
            return t.say(
                "Note: the contract ends with %(day)s; only the time up to then is measured %(period)s.",
                day=last,
                period=when,
            )
        case NoteCode.NEW_VERSION:
            return t.say(
                "Note: %(version)s begins on %(day)s, within the period; the result follows %(decides)s, "
                "in force at the period’s first instant.",
                version=t.text(note.later.name) if note.later is not None else "",
                day=day,
                decides=t.text(note.version.name),
            )
        case NoteCode.UNCHECKED:
            return ""
