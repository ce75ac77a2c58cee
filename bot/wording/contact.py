"""The pinned card for when the assistant does not answer: whom to call and write to, and what the contract asks for.

Rule: everything on it is the contract's; where the contract names no channel, the card says so rather than guess. The
title has the telephone number, since a pinned message shows little more than its title.
"""

from __future__ import annotations

from datetime import datetime

from bot.i18n import Translator
from bot.messages import Card
from bot.records import Customer
from bot.turn import DEFAULT_ZONE
from bot.wording.cards import as_of
from bot.wording.channels import channel_name
from bot.wording.hours import hours_text
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.severities import ClockStart
from knowledge.terms import value_of


def contact_words(t: Translator, contract: Contract, customer: Customer, now: datetime) -> tuple[Card, str]:
    """Return the card, and all that it says as plain lines."""
    version = contract.version_at(now)
    rows = [(t.say("Duty phone"), contract.duty_phone), (t.say("E-mail"), contract.duty_email)]
    if version is not None:
        rows += [
            (t.say("A failure is reported by"), _report_channels(t, version)),
            (t.say("A claim is made by"), _claim_channels(t, version)),
            (t.say("Support hours"), _support_hours(t, version)),
        ]
    card = Card(
        subject=f"contact:{customer.key}",
        title=t.say("When this chat does not answer: tel. %(phone)s", phone=contract.duty_phone),
        state=customer.name,
        rows=tuple((label, value) for label, value in rows if value),
        note=as_of(t, now, version.zone if version is not None else DEFAULT_ZONE),
        pinned=True,
    )
    first, *others = (f"{label}: {value}" for label, value in card.rows)
    second = [" · ".join((first, others[0]))] if others else [first]
    return card, "\n".join([f"{card.title} ({card.state})", *second, *others[1:], card.note])


def _report_channels(t: Translator, version: ContractVersion) -> str:
    channels = value_of(version.report_channels)
    if not channels:
        return t.say("the contract does not say")
    names = list(dict.fromkeys(channel_name(t, channel) for channel in channels))
    if value_of(version.clock_start) is ClockStart.BOTH_CHANNELS and len(names) > 1:
        return t.say("%(channels)s – all of them are needed", channels=t.list(names))
    return t.either(names)


def _claim_channels(t: Translator, version: ContractVersion) -> str:
    """Return how each step of a claim is made; nothing where the contract knows no claim."""
    steps = value_of(version.claim)
    if not steps:
        return ""
    channels = dict.fromkeys(channel_name(t, channel) for step in steps for channel in step.channels)
    return t.either(channels) if channels else t.say("the contract does not say")


def _support_hours(t: Translator, version: ContractVersion) -> str:
    """Return the hours of support; by severity where they differ."""
    keys = list(dict.fromkeys(severity.schedule for severity in version.severities))
    if len(keys) == 1:
        return hours_text(t, version.schedules[keys[0]].hours)
    named = (
        (", ".join(t.text(s.name) for s in version.severities if s.schedule == key), version.schedules[key].hours)
        for key in keys
    )
    return " | ".join(f"{names}: {hours_text(t, hours)}" for names, hours in named)
