"""The format of a contract file as data: every key, what it means, and how its value is written.

The rule: reader, error messages and the schema for editors all come from this one description.
"""

from __future__ import annotations

from knowledge.agreement import (
    CapBase,
    CapScope,
    ClaimAnchor,
    ClockKind,
    ClockStart,
    Effect,
    FeeBase,
    LatenessUnit,
    PauseReason,
    PeriodKind,
    Weighting,
)
from knowledge.contract_scalars import member_of, one_of
from knowledge.contract_shape import Field, Items, Keyed, Name, Place, Said, Shape, Table, Value


def _optional(about: str, shape: Shape) -> Field:
    return Field(shape, about)


def _needed(about: str, shape: Shape) -> Field:
    return Field(shape, about, required=True)


TEXT = Value("text")
BILINGUAL = Table({"pl": _needed("in Polish", TEXT), "en": _needed("in English", TEXT)})
_LANGUAGES = dict(BILINGUAL.fields)
_CLAUSE = _needed("where the contract says so", Place())
_OWN_CLAUSE = _optional("where, if elsewhere than the whole section", Place())
_NAME = _needed("what it is called", BILINGUAL)
_SERVICES = Items(Name("covered_service"))
_PERIOD = Value(member_of(PeriodKind))

CHECK = Table({"by": _needed("who", TEXT), "on": _needed("when", Value("date"))})

CALENDAR = Table(
    {
        "country": _optional("the public holidays of a country, e.g. PL", Value("country")),
        "subdivision": _optional("a part of the country, e.g. ENG", TEXT),
        "days": _optional("days off of every year, e.g. 12-25", Items(Value("day_of_year"))),
        "easter": _optional("days off counted from Easter Sunday: 0 itself, 1 Monday, 60 Corpus Christi", Items(Value("offset"))),
        "dates": _optional("single days off", Items(Value("date"))),
        "working": _optional("days that are not off after all", Items(Value("date"))),
    }
)

SCHEDULE = Table(
    {
        "name": _NAME,
        "hours": _needed("24/7, or lines such as Mon-Fri 08:00-18:00; a window may run over midnight", Items(Value("week"))),
        "holidays": _optional("off (days off of the calendar are closed; the default except for 24/7) or worked", Value(one_of("off", "worked"))),
        "special_days": _optional("other hours on a day: 12-24: 06:00-14:00, 2026-05-02: closed", Keyed(Value("windows"), key="special_day")),
        "cut_before_days_off": _optional("yes: a night that begins before a day off ends at midnight", Value("yes_no")),
        "is_support": _optional("no: hours used in rules only, not shown as hours of service", Value("yes_no")),
        "clause": _CLAUSE,
    }
)

_ALTERNATIVE = Table(
    {
        "limit": _needed("the limit", Value("limit")),
        "if_reported_in": _optional("holds only for a report in these hours", Name("schedule")),
        "hours": _optional("hours in which the time runs, if not those of the severity", Name("schedule")),
    },
    short="limit",
)
PROMISE = Said(
    Table(
        {
            **_ALTERNATIVE.fields,
            "limit": _optional("4 h, 3 opening days, next release, none", Value("limit")),
            "alternatives": _optional("several limits; the first whose condition fits holds", Items(_ALTERNATIVE)),
            "clause": _OWN_CLAUSE,
        },
        short="limit",
    )
)
UPDATE = Said(
    Table(
        {
            "rhythm": _needed("every 30 min, daily, on closing", Value("rhythm")),
            "partial": _optional("another rhythm for a partial outage", Value("every")),
            "hours": _optional("hours in which the time runs, if not those of the severity", Name("schedule")),
            "also_by": _optional("channels used beside the chat", Items(Value("key"))),
            "clause": _OWN_CLAUSE,
        },
        short="rhythm",
    )
)
SEVERITY = Table(
    {
        "name": _NAME,
        "covers": _needed("effects that fall under it: critical, major, minor, cosmetic", Items(Value(member_of(Effect)))),
        "definition": _needed("in words of the effect on the customer's business", BILINGUAL),
        "examples": _optional("one or two examples", Items(BILINGUAL)),
        "hours": _needed("hours in which its times run", Name("schedule")),
        "clause": _needed("where the severity is defined", Place()),
        "required_channels": _optional("channels that must all be used for the clock to start, e.g. phone, chat", Items(Value("key"))),
        "acknowledge": _optional("a person confirms", PROMISE),
        "react": _optional("work starts", PROMISE),
        "workaround": _optional("a workaround stands", PROMISE),
        "resolve": _optional("the failure is removed", PROMISE),
        "update": _optional("how often the customer is told", UPDATE),
    }
)

MATRIX = Table(
    {
        "impacts": _needed("rows: how many are affected", Keyed(BILINGUAL)),
        "urgencies": _needed("columns: what it stops", Keyed(BILINGUAL)),
        "cells": _needed("the severity for each impact and urgency", Keyed(Keyed(Name("severity")))),
        "clause": _CLAUSE,
    }
)

_PARTIAL = Table(
    {
        "counts": _needed("full, share (time × share) or fixed (time × weight)", Value(member_of(Weighting))),
        "from_share": _optional("smallest affected share that counts", Value("share")),
        "weight": _optional("the weight of a partial outage, for fixed", Value("share")),
        "whole_minutes": _optional("yes: parts of a minute of a weighted outage are dropped", Value("yes_no")),
        "clause": _OWN_CLAUSE,
    }
)
TARGET = Table(
    {
        "name": _NAME,
        "services": _needed("the group; down when any of them is down", _SERVICES),
        "target": _needed("per cent of the period", Value("target")),
        "period": _needed("month, quarter, half year, year, rolling", _PERIOD),
        "rolling_days": _optional("the length, for rolling", Value("count")),
        "site": _optional("the place, when each is measured for itself", Name("site")),
        "measured_in": _optional("hours that are measured; left out: 24/7", Name("schedule")),
        "smallest": _optional("smallest outage that counts", Table({"outage": _needed("more than 15 min, at least 3 min", Value("smallest")), "clause": _OWN_CLAUSE}, short="outage")),
        "merge_within": _optional("repeats within this time are one outage", Table({"time": _needed("a length of time", Value("length")), "clause": _OWN_CLAUSE}, short="time")),
        "partial": _optional("how a partial outage counts; left out: as a whole one", _PARTIAL),
        "rounding": _optional("decimals of the result before it is compared with credit bands (2)", Value("count")),
        "excluded_time": _optional("counts_as_up (the default) or is_left_out of both sides", Value(one_of("counts_as_up", "is_left_out"))),
        "formula": _optional("the formula in the contract's words", Table({**_LANGUAGES, "clause": _OWN_CLAUSE})),
        "stated_allowance": _optional("allowed downtime as the contract states it", Table({"time": _needed("a length of time", Value("length")), "clause": _OWN_CLAUSE}, short="time")),
        "request_rate": _optional("downtime by failed requests, in words", Table({**_LANGUAGES, "clause": _OWN_CLAUSE})),
        "clause": _CLAUSE,
    }
)

EXCLUSION = Table({**_LANGUAGES, "services": _optional("only for these services", _SERVICES), "clause": _OWN_CLAUSE})

MAINTENANCE = Table(
    {
        "clause": _CLAUSE,
        "windows": _needed("when work is permitted, in lines such as Tue, Thu 22:00-05:00", Table({"hours": _needed("the lines", Items(Value("week"))), "clause": _OWN_CLAUSE}, short="hours")),
        "notice": _needed("3 working days, 7 calendar days, 48 h", Table({"time": _needed("the notice", Value("notice")), "clause": _OWN_CLAUSE}, short="time")),
        "working_days_of": _optional("the hours whose opening days are working days; left out: Mon-Fri but days off", Name("schedule")),
        "cap": _optional("most excluded time per period", Said(Table({"time": _needed("a length of time", Value("length")), "in_each": _needed("the period", _PERIOD), "clause": _OWN_CLAUSE}))),
        "event_cap": _optional("most excluded time of one work", Said(Table({"time": _needed("a length of time", Value("length")), "clause": _OWN_CLAUSE}, short="time"))),
        "freezes": _optional("days without planned work, both included", Items(Table({"from": _needed("first day", Value("freeze_day")), "to": _needed("last day", Value("freeze_day")), "clause": _OWN_CLAUSE}))),
        "veto": _optional("the customer's right to refuse or shift", Said(Table({**_LANGUAGES, "clause": _OWN_CLAUSE}))),
        "emergency": _optional(
            "urgent work",
            Said(Table({**_LANGUAGES, "longest": _optional("longest excluded", Value("length")), "notice": _optional("shortest notice", Value("length")), "clause": _OWN_CLAUSE})),
        ),
    }
)

BAND = Table(
    {
        "from": _optional("lower bound, included; left out: no lower bound", Value("percent")),
        "below": _needed("upper bound, not included", Value("percent")),
        "credit": _needed("per cent of the base", Value("percent")),
    }
)
CREDITS = Table(
    {
        "clause": _CLAUSE,
        "tables": _needed(
            "credit tables",
            Items(
                Table(
                    {
                        "targets": _needed("for these measured groups", Items(Name("target"))),
                        "base": _needed("what the per cent are taken of", Value(member_of(FeeBase))),
                        "bands": _needed("from (included) to below (not included)", Items(BAND)),
                        "clause": _OWN_CLAUSE,
                    }
                )
            ),
        ),
    }
)
LATE_PENALTIES = Table(
    {
        "clause": _CLAUSE,
        "items": _needed(
            "the penalties; [] means: the contract has none",
            Items(
                Table(
                    {
                        "severity": _needed("for this severity", Name("severity")),
                        "clock": _needed("missed: acknowledge, react, update, workaround, resolve", Value(member_of(ClockKind))),
                        "per": _needed("started hour, completed hour, event", Value(member_of(LatenessUnit))),
                        "amount": _optional("money", Value("money")),
                        "percent": _optional("or per cent of the month's fee of the service", Value("percent")),
                        "if_reported_in": _optional("only for a report in these hours; the first that fits holds", Name("schedule")),
                        "counted_in": _optional("hours in which lateness is counted, if not those of the clock", Name("schedule")),
                        "not_with_credit": _optional("yes: for one event only the larger of this and the credit", Value("yes_no")),
                        "clause": _OWN_CLAUSE,
                    }
                )
            ),
        ),
    }
)
CAPS = Table(
    {
        "clause": _CLAUSE,
        "items": _needed(
            "the caps",
            Items(
                Table(
                    {
                        "percent": _needed("at most so much", Value("percent")),
                        "of": _needed("the base", Value(member_of(CapBase))),
                        "remedies": _needed("credits, penalties, all", Value(member_of(CapScope))),
                        "in_each": _needed("the period", _PERIOD),
                        "clause": _OWN_CLAUSE,
                    }
                )
            ),
        ),
    }
)
QUALITY = Table(
    {
        **{"name": _NAME, "text": _needed("the figure in words", BILINGUAL)},
        "at_least": _optional("lowest good value", Value("number")),
        "at_most": _optional("highest good value", Value("number")),
        "credit": _optional("per cent of the fees of the services", Value("percent")),
        "services": _optional("the services whose fees count", _SERVICES),
        "clause": _OWN_CLAUSE,
    }
)
CLAIM_STEP = Table(
    {
        "name": _NAME,
        "within": _needed("30 calendar days, 2 working days", Value("claim_days")),
        "after": _needed("month end, period end, incident", Value(member_of(ClaimAnchor))),
        "by": _optional("channels: email, portal, phone, ticket …", Items(Value("key"))),
        "evidence": _optional("what it must hold", BILINGUAL),
        "clause": _OWN_CLAUSE,
    }
)
ESCALATION_STEP = Table(
    {
        "who": _needed("who gets the case", BILINGUAL),
        "after": _needed("4 h, or at once", Value("after")),
        "severity": _optional("only for this severity", Name("severity")),
        "phone": _optional("the number", TEXT),
        "text": _optional("what a length of time cannot say", BILINGUAL),
        "clause": _OWN_CLAUSE,
    }
)
FEE = Table(
    {
        "name": _NAME,
        "amount": _needed("a month, net", Value("money")),
        "services": _needed("the services it pays for, [] for none", _SERVICES),
        "site": _optional("of this site", Name("site")),
        "clause": _OWN_CLAUSE,
    }
)
LEVEL = Table(
    {
        "name": _NAME,
        "surcharge": _needed("a month, net; 0 when inside the price", Value("money")),
        "surcharge_percent": _optional("the same in per cent", Value("percent")),
        "gives": _needed("what the level gives", BILINGUAL),
        "clause": _CLAUSE,
    }
)
PAUSES = Table(
    {
        **_LANGUAGES,
        "reasons": _needed("allowed reasons; [] means: the clock is never paused", Items(Value(member_of(PauseReason)))),
        "clause": _CLAUSE,
    }
)
SEVERITY_DECISION = Table(
    {
        **_LANGUAGES,
        "proposed_by": _needed("customer or provider", Value(one_of("customer", "provider"))),
        "changed_within": _optional("how soon the provider may change it", Value("length")),
        "until_settled": _needed("whose level holds in a dispute", Value(one_of("customer", "provider"))),
        "clause": _CLAUSE,
    }
)


def _section(about: str, **fields: Field) -> Field:
    return _optional(about, Said(Table({"clause": _CLAUSE, **fields})))


TERMS = {
    "clock_start": _section("what starts the clock", rule=_needed("the event", Value(member_of(ClockStart)))),
    "authorised": _section("who may report", positions=_needed("positions, e.g. office_manager", Items(Value("key")))),
    "report_channels": _section("how failures are reported", channels=_needed("phone, portal, chat, email …", Items(Value("key")))),
    "pauses": _optional("when the clock may stand", Said(PAUSES)),
    "severity_decision": _optional("who decides on the severity", Said(SEVERITY_DECISION)),
    "workaround_lowers": _section("an accepted workaround lowers the severity", levels=_needed("by so many levels", Value("count"))),
    "exclusions": _section("causes that are not counted", items=_needed("the causes, by key", Keyed(EXCLUSION))),
    "maintenance": _optional("planned work", Said(MAINTENANCE)),
    "credits": _optional("credits for availability below the target", Said(CREDITS)),
    "late_penalties": _optional("penalties for missed times", Said(LATE_PENALTIES)),
    "caps": _optional("the highest totals", Said(CAPS)),
    "repeated_misses": _section(
        "more for repeated misses",
        misses=_needed("from the n-th period below target", Value("count")),
        within_months=_needed("within so many rolling months", Value("count")),
        factor=_needed("the credit is multiplied by", Value("number")),
    ),
    "smallest_credit": _section("smaller credits are not paid", amount=_needed("the amount", Value("money"))),
    "quality": _section("figures of voice or call-centre quality", items=_needed("the figures, by key", Keyed(QUALITY))),
    "claim": _section("how a credit is claimed", steps=_needed("the steps, by key", Keyed(CLAIM_STEP))),
    "escalation": _section("who gets a case that drags on", steps=_needed("the steps in order", Items(ESCALATION_STEP))),
    "fees": _section("monthly fees", items=_needed("the fee lines, by key", Keyed(FEE))),
    "level": _optional("the SLA level and its price", Said(LEVEL)),
}
"""Sections of a version that may each be stated, silent or not entered."""

VERSION = Table(
    {
        "version": _needed("its key, e.g. v1, annex1", Value("key")),
        "amends": _optional("the version whose facts hold unless restated here", Name("version")),
        "name": _needed("what it is called", BILINGUAL),
        "effective": _needed("first day in force", Value("date")),
        "ends": _optional("first day no longer in force; left out: open, or replaced by the next version", Value("date")),
        "entered": _needed("who entered it, and when", CHECK),
        "checked": _optional("who checked it, and when; left out: nobody yet, and answers say so", CHECK),
        "zone": _needed("the time zone of all its times", Value("zone")),
        "currency": _needed("the currency of all its amounts", Value("currency")),
        "binding_language": _needed("the language that binds: pl or en", Value("language")),
        "unlisted": _needed("what a missing term means: silent (read, not said) or not_entered", Value(one_of("silent", "not_entered"))),
        "documents": _needed("the documents in order of precedence, by key", Keyed(BILINGUAL)),
        "main_document": _optional('the document of a bare "§ 6"; left out: the first of the list', Name("document")),
        "times_clause": _optional("the clause of times written in short form; left out: that of the severity", Place()),
        "calendar": _optional("days off", CALENDAR),
        "sites": _optional("places, by key", Keyed(Table({**_LANGUAGES, "aliases": _optional("other names", Items(TEXT))}))),
        "services": _needed("services that the contract covers, each with its clause", Keyed(Place(), key_of="service")),
        "schedules": _needed("named hours", Keyed(SCHEDULE)),
        "severities": _needed("strongest first", Keyed(SEVERITY)),
        "severity_matrix": _optional("severity by impact and urgency", MATRIX),
        "availability": _optional("measured groups, by key", Keyed(TARGET)),
        **TERMS,
        "provisions": _optional("all other facts in words, by topic", Keyed(Said(Table({**_LANGUAGES, "clause": _CLAUSE})), key_of="topic")),
    }
)

CUSTOMER = Table(
    {
        "key": _needed("a short key", Value("key")),
        "name": _needed("the full name", TEXT),
        "aliases": _optional("how people call the customer, inflected forms too", Items(TEXT)),
    }
)

CONTRACT = Table(
    {
        "contract": _needed("the key of the contract", Value("key")),
        "customer": _needed("the customer", CUSTOMER),
        "provider": _needed("the provider's name", TEXT),
        "duty_phone": _needed("the number for emergencies", TEXT),
        "duty_email": _needed("the duty desk's address", TEXT),
        "signed": _optional("the day of signature", Value("date")),
        "versions": _needed("oldest first", Items(VERSION)),
    }
)

MERGED = {"schedules": 1, "services": 1, "severities": 2, "availability": 2, "provisions": 1, "sites": 1}
"""Sections in which a version that amends another replaces single entries (1), or single keys of an entry (2)."""
NOT_INHERITED = ("version", "amends", "name", "effective", "ends", "entered", "checked", "main_document", "times_clause")
REMOVED = "removed"
"""Written instead of an entry of such a section, it takes the inherited entry out."""
