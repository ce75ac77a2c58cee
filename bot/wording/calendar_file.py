"""Planned work as a calendar file. Source: RFC 5545 (lines 3.1, texts 3.3.11, events 3.6.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.i18n import Translator
from bot.messages import CALENDAR, Attachment
from knowledge.downtime.planned_work import PlannedWork
from knowledge.words.services import services

_EVENT = re.compile(r"(BEGIN:VEVENT\r\nUID:(.*?)\r\n.*?END:VEVENT\r\n)", re.DOTALL)
_METHOD = re.compile(r"METHOD:\w+\r\n")
_LONGEST = 75
"""Octets of a line; what is longer goes on in the next one, behind a space."""


def attached(t: Translator, *works: PlannedWork) -> Attachment:
    """Return works as the file that goes with a message, named after the last of them."""
    key = works[-1].key
    described = t.say("Calendar file of the work %(key)s", key=key)
    return Attachment(t.say("work-%(key)s.ics", key=key), CALENDAR, described, calendar_file(t, *works))


def calendar_file(t: Translator, *works: PlannedWork) -> str:
    """Return works as an iCalendar object; what was called off says so under the same UID, as its next sequence.

    Where some are called off and some are not there is no METHOD, for it would hold for all of them.
    """
    methods = {"CANCEL" if work.cancelled_at else "PUBLISH" for work in works}
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//sla-assistant//planned work//EN",
        *(f"METHOD:{method}" for method in methods if len(methods) == 1),
        *(line for work in works for line in _event(t, work)),
        "END:VCALENDAR",
    )
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def joined(files: Sequence[Attachment]) -> Attachment:
    """Return several calendar files as one, named as the last; of one work the last that is said of it stands."""
    events = {uid: event for file in files for event, uid in _EVENT.findall(file.content)}
    methods = {method for file in files for method in _METHOD.findall(file.content) or [""]}
    head = _METHOD.sub("", files[-1].content.partition("BEGIN:VEVENT")[0])
    method = methods.pop() if len(methods) == 1 else ""
    return replace(files[-1], content=f"{head}{method}{''.join(events.values())}END:VCALENDAR\r\n")


def _event(t: Translator, work: PlannedWork) -> tuple[str, ...]:
    names = t.list(t.text(services()[key].name) for key in work.services)
    last = work.cancelled_at or work.announced_at
    return (
        "BEGIN:VEVENT",
        f"UID:{work.key}@sla-assistant",
        f"SEQUENCE:{1 if work.cancelled_at else 0}",
        f"DTSTAMP:{_instant(last)}",
        f"DTSTART:{_instant(work.start)}",
        f"DTEND:{_instant(work.end)}",
        f"SUMMARY:{_text(t.say('Planned work: %(services)s', services=names))}",
        f"DESCRIPTION:{_text(t.text(work.effect))}",
        "STATUS:" + ("CANCELLED" if work.cancelled_at else "CONFIRMED"),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(said: str) -> str:
    escaped = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> list[str]:
    """Return a line in parts of at most 75 octets, none of which cuts a character."""
    parts, part, room = [], "", _LONGEST
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append(part)
            part, room = " ", _LONGEST - 1
        part += character
        room -= size
    return [*parts, part]
