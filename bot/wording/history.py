"""The log of an incident in words: what happened, when, and when it was recorded, where that differs."""

from __future__ import annotations

from datetime import datetime

from bot.i18n import Translator
from knowledge.incidents.incident import (
    ChannelConfirmed,
    ClockPaused,
    ClockResumed,
    CustomerConfirmed,
    Event,
    FixConfirmed,
    Happening,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    IncidentReported,
    IncidentResolved,
    InformationAdded,
    OutageDeclared,
    OutageRecorded,
    ReportJoined,
    SeverityChanged,
    UpdateGiven,
    WorkaroundAccepted,
    WorkaroundOffered,
    WorkaroundRefused,
    WorkStarted,
)


def history_line(t: Translator, event: Event, zone: str, *, now: datetime) -> str:
    """Return one event: its instant, what it was, and the instant of recording where that is another one."""
    at = t.exact_moment(event.occurred_at, zone, now=now)
    said = f"• {at}: {happening_name(t, event.what)}"
    if event.recorded_at != event.occurred_at:
        said += " " + t.say("(recorded %(moment)s)", moment=t.exact_moment(event.recorded_at, zone, now=now))
    return said


def happening_name(t: Translator, what: Happening) -> str:
    """Return what an event is called; the words people wrote are not repeated."""
    names: dict[type[Happening], str] = {
        IncidentReported: t.say("report confirmed"),
        ChannelConfirmed: t.say("report by another channel logged"),
        IncidentAcknowledged: t.say("taken by a person"),
        WorkStarted: t.say("work started"),
        UpdateGiven: t.say("update given"),
        InformationAdded: t.say("information added"),
        SeverityChanged: t.say("severity changed"),
        ClockPaused: t.say("clock paused"),
        ClockResumed: t.say("clock resumed"),
        WorkaroundOffered: t.say("workaround offered"),
        WorkaroundAccepted: t.say("workaround accepted"),
        WorkaroundRefused: t.say("workaround refused"),
        OutageRecorded: t.say("outage recorded"),
        IncidentResolved: t.say("resolved by the provider"),
        FixConfirmed: t.say("the customer confirmed the fix"),
        IncidentReopened: t.say("reopened"),
        IncidentClosed: t.say("closed"),
        IncidentCancelled: t.say("withdrawn"),
        ReportJoined: t.say("another report joined"),
        IncidentMerged: t.say("joined to another incident"),
        OutageDeclared: t.say("part of a mass outage"),
        CustomerConfirmed: t.say("the customer confirmed that it is theirs too"),
    }
    return names[type(what)]
