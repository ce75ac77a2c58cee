"""The values named in a message, read in the light of what is asked.

Rule: the intent decides how a time is meant (a report looks back, a question or a plan looks ahead) and which values
cannot be meant at all; a report never starts in the future, and a year or a date is never an incident's number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from bot.understanding.customer_names import FoundCustomer, only_customer
from bot.understanding.effects import severity_said
from bot.understanding.meaning import Entities
from bot.understanding.service_names import find_services
from bot.understanding.time_words import MONTHS
from bot.understanding.times import Moment, Times, read_times
from bot.understanding.wording import Span, masked
from knowledge.bilingual import Language

TELLING = frozenset(
    "report_incident add_update reopen_incident confirm_resolved cancel_incident dispute resolve_incident "
    "acknowledge_incident pause_clock channel_confirmed attribute_outage declare_outage register_for_customer "
    "incident_history_report list_my_incidents yes no cancel".split()
)
"""Intents that tell of what has happened: their times lie in the past."""

_STARTING = frozenset("report_incident add_update reopen_incident schedule_maintenance".split())
_PAST_ONLY = frozenset("report_incident add_update reopen_incident confirm_resolved".split())
"""Intents whose time, where it is still to come, is dropped rather than recorded."""
_PLANNING = frozenset("schedule_maintenance maintenance_upcoming".split())
_NO_CHANNELS = frozenset(
    "subscribe_notices unsubscribe_notices human_handoff change_language help greeting thanks".split()
)

_PERCENT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?)\s?(?:%|proc\w*|percent)|(?<![\d.,])(9\d[.,]\d+)(?![\d:]"
    r"|\s?(?:zl|pln|eur|min|h\b))"
)
_INCIDENT = re.compile(
    r"\b(?:inc|tt|ticket|zgl|zgloszeni\w*|incydent\w*|incident\w*|case|spraw\w*"
    r"|tiket\w*|ticket\w*|nr|numer\w*|number)\.?[\s:#-]{0,3}(?:nr\.?\s*|numer\s*"
    r"|no\.?\s*|number\s*)?(?:\d{4}-)?(\d{1,8})\b(?![\s-]\d{2,})|#\s?(\d{1,8})\b"
)
_BARE_NUMBER = re.compile(
    r"(?<![\d.,:/+-])\b(\d{3,6})\b(?![\d/%-]|:\d|[.,]\d|\s?(?:zl|pln|eur|usd|gbp"
    r"|min|h\b|godz|osob|ludzi|stanowisk|telefon|kanal|people|users|channels"
    r"|polacz|calls|proc))"
)
_NOT_INCIDENTS = frozenset({112, 911, 997, 998, 999})
_ERROR_CODE = re.compile(
    r"\b(?:blad|bledy|error|errors|kod|code|http|status code|sip|zwraca|returns?|rejestracja|forbidden)\s+(?:\w+\s+)?$"
)
_BEFORE_YEAR = re.compile(rf"\b(?:{'|'.join(MONTHS)}|rok|roku|year|in)\s+$")
_YEAR_AFTER = re.compile(r"\s*(?:r\b|rok\w*)")
_POLISH = re.compile(r"\b(?:polsk\w*|polish)\b|\bpo polsku\b")
_ENGLISH = re.compile(r"\b(?:angielsk\w*|english|inglisz)\b")
_DENIAL = re.compile(r"\b(?:nie|don't|do not|can't|cannot|no)\s+(?:\w+\s+){0,2}$")
_RESUME = re.compile(
    r"\b(?:wzno\w*|uruchom\w*|odwies\w*|wlacz\w*|pusc\w*|zdejm\w*|resume\w*|restart\w*"
    r"|unpause\w*|continue|start|off hold|odpisal\w*|replied|znowu|ponownie|again"
    r"|dalej)\b"
)
_PAUSE = re.compile(
    r"\b(?:wstrzym\w*|zatrzym\w*|pauz\w*|zapauz\w*|zawies\w*|zamroz\w*|zastop\w*"
    r"|przerwij|stop\w*|hold|pause\w*|suspend\w*|freeze|czeka\w*|oczeki\w*|wait\w*"
    r"|nie licz)\b"
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a message is read against: the moment it came, the contract's zone, and the customers found in it."""

    now: datetime
    zone: str
    customers: Sequence[FoundCustomer] = ()


def read_entities(text: str, typed: str, intent: str, ground: Ground) -> tuple[Entities, tuple[Span, ...]]:
    """Return the values named in a folded text, and the places of all of them; `typed` has its diacritics."""
    names = [span for customer in ground.customers for span in customer.spans]
    hidden = masked(text, names)
    times = read_times(
        hidden, typed, now=ground.now, zone=ground.zone, past=intent in TELLING, ahead=intent in _PLANNING
    )
    services = find_services(hidden)
    percent = _PERCENT.search(hidden)
    incident, incident_span = _incident(masked(hidden, times.spans, "_"))
    timed = _timed(times, intent, ground.now)
    entities = Entities(
        services=() if intent in _NO_CHANNELS else services.keys,
        severity=severity_said(hidden),
        incident=incident,
        customer=only_customer(ground.customers),
        start=timed.start.at if timed.start else None,
        end=timed.end.at if timed.end else None,
        at=timed.at.at if timed.at else None,
        duration=times.duration,
        period=times.period,
        percent=Decimal((percent[1] or percent[2]).replace(",", ".")) if percent else None,
        language=_language(hidden) if intent == "change_language" else None,
        clock=_clock(hidden) if intent == "pause_clock" else None,
    )
    places = (*names, *times.spans, *services.spans, *incident_span)
    return entities, (*places, Span(*percent.span())) if percent else places


def _timed(times: Times, intent: str, now: datetime) -> Times:
    start, end, at = times.start, times.end, times.at
    if intent in _STARTING and start is None:
        start, at = at, None
    if intent in _PAST_ONLY:
        start, end, at = (each if each and _gone(each, now) else None for each in (start, end, at))
    return Times(start=start, end=end, at=at)


def _gone(moment: Moment, now: datetime) -> bool:
    """Tell whether a moment is not after now; in UTC, since local times of one zone compare by the wall clock."""
    return moment.at.astimezone(UTC) <= now.astimezone(UTC)


def _incident(text: str) -> tuple[int | None, tuple[Span, ...]]:
    if match := _INCIDENT.search(text):
        return int(match[1] or match[2]), (Span(*match.span()),)
    for match in _BARE_NUMBER.finditer(text):
        number, before = int(match[1]), text[: match.start()]
        year = 1900 <= number < 2100 or (1800 <= number < 2200 and _is_dated(before, text[match.end() :]))
        if number not in _NOT_INCIDENTS and not year and not _ERROR_CODE.search(before) and not _in_phone(text, match):
            return number, (Span(*match.span()),)
    return None, ()


def _is_dated(before: str, after: str) -> bool:
    return _BEFORE_YEAR.search(before) is not None or _YEAR_AFTER.match(after) is not None


def _in_phone(text: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"\d[\s-]$", text[: match.start()]) or re.match(r"[\s-]\d{2,}", text[match.end() :]))


def _language(text: str) -> Language | None:
    wanted: dict[Language, bool] = {}
    for language, pattern in _languages():
        for match in pattern.finditer(text):
            wanted[language] = wanted.get(language, False) or not _DENIAL.search(text[: match.start()])
    chosen: list[Language] = [language for language, asked in wanted.items() if asked]
    if not chosen and len(wanted) == 1:
        return "en" if "pl" in wanted else "pl"
    return chosen[-1] if chosen else None


def _languages() -> tuple[tuple[Language, re.Pattern[str]], ...]:
    return (("pl", _POLISH), ("en", _ENGLISH))


def _clock(text: str) -> Literal["pause", "resume"] | None:
    if _RESUME.search(text) and not re.search(r"\bnie odpis|\bnot replied|\bhasn't", text):
        return "resume"
    return "pause" if _PAUSE.search(text) else None
